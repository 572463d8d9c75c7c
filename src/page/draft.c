#include "page/draft.h"

#include "base/number.h"

struct str
draft_left_text(const struct draft_page *p, const struct draft_text *stored)
{
	for (size_t i = 0; i < p->shown->texts.n; i++) {
		const struct draft_text *t = &p->shown->texts.v[i];

		if (str_eq(t->section, stored->section) && str_eq(t->field, stored->field))
			return t->text;
	}
	return stored->text;
}

struct str
draft_before(struct ctx *cx, const struct draft_view *v, struct str indicator)
{
	struct decimal n;

	for (size_t i = 0; i < v->before_figures.n; i++)
		if (str_eq(v->before_figures.v[i].indicator, indicator) && decimal_read(v->before_figures.v[i].value, &n))
			return decimal_vi(cx->arena, n);
	return S("");
}

struct str
draft_figure_id(struct ctx *cx, struct str indicator)
{
	return str_fmt(cx->arena, "f-value-%.*s", STR_ARG(indicator));
}

struct str
draft_text_id(struct ctx *cx, struct str section, struct str field)
{
	return str_fmt(cx->arena, "text-%.*s%s%.*s", STR_ARG(section), field.n > 0 ? "." : "", STR_ARG(field));
}
