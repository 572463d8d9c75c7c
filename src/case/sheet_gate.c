/*
 * What a form may say where a part of a sheet stands. Section and field go into the entry as keys, where nothing can be erased:
 * they are never words of somebody's own.
 */
#include "case/sheet_part.h"

static bool
stands(const struct sheet *s, struct str section, struct str field)
{
	for (size_t i = 0; i < s->parts.n; i++)
		if (str_eq(s->parts.v[i].section, section) && str_eq(s->parts.v[i].field, field))
			return true;
	return false;
}

static bool
section_known(const struct sheet *s, struct str section)
{
	if (section.n == 0 || blank_section(&s->blank, section) != NULL)
		return true;
	for (size_t i = 0; i < s->sources.n; i++)
		if (str_eq(s->sources.v[i].par.section, section))
			return true;
	return false;
}

/* A field, or within a section of the lead's the name of one that only a unit's form has. */
static bool
field_known(const struct sheet *s, struct str field)
{
	if (field.n == 0 || plan_find_kind(s->plan, K_FIELD, field) != NULL)
		return true;
	for (size_t i = 0; i < s->sources.n; i++)
		if (str_eq(s->sources.v[i].par.field, field))
			return true;
	return section_known(s, field);
}

bool
sheet_place_known(const struct sheet *s, struct str section, struct str field)
{
	return (section_known(s, section) && field_known(s, field)) || stands(s, section, field);
}
