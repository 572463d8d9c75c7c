#include "case/blank.h"

#include "base/number.h"
#include "plan/unit.h"

/*
 * The fields a form asks for. A row handed over: those it is about. Any other: all its unit answers for on the row's day,
 * also those that came to it meanwhile, because its report may close the rows handed over as well. Without any: the top of
 * the tree.
 */
struct fields {
	const struct stmt **v;
	size_t n, cap;
};

static void
fields_of(struct ctx *cx, const struct plan *p, const struct due *d, const struct stmt *unit, struct fields *out)
{
	struct str rest = d->fields, name;
	struct stmt **own;
	bool more = rest.n > 0;
	size_t n;

	while (more) {
		const struct stmt *s;

		rest = str_cut(rest, ',', &name, &more);
		if ((s = plan_find_kind(p, K_FIELD, name)) != NULL)
			LIST_ADD(cx->arena, out->v, out->n, out->cap) = s;
	}
	if (out->n > 0)
		return;
	n = plan_unit_fields(p, unit, d->last_day != DAY_NONE ? d->last_day : d->window_to, cx->arena, &own);
	for (size_t i = 0; i < n; i++)
		LIST_ADD(cx->arena, out->v, out->n, out->cap) = own[i];
	for (size_t i = 0; n == 0 && i < p->n; i++)
		if (p->stmts[i]->kind == K_FIELD && stmt_value(p->stmts[i], PROP_FIELD_UNDER) == NULL)
			LIST_ADD(cx->arena, out->v, out->n, out->cap) = p->stmts[i];
}

static bool
in_fields(const struct fields *fields, const struct stmt *field)
{
	for (size_t i = 0; i < fields->n; i++)
		if (plan_field_within(field, fields->v[i]))
			return true;
	return false;
}

static void
section_add(struct ctx *cx, struct blank *b, const struct section *s, const struct fields *fields)
{
	struct blank_section out = { .name = s->name, .title = s->title, .by_field = s->by_field,
		.proposals = s->proposals };
	struct blank_field *v;

	if (s->by_field) {
		v = NEW_N(cx->arena, struct blank_field, fields->n + 1);
		for (size_t i = 0; i < fields->n; i++)
			v[i] = (struct blank_field){ fields->v[i]->name, fields->v[i]->title };
		out.fields = v;
		out.fields_n = fields->n;
	}
	LIST_ADD(cx->arena, b->sections, b->sections_n, b->sections_cap) = out;
}

static bool
lists(const struct stmt *s, enum prop prop, const char *word)
{
	const struct value *v = stmt_value(s, prop);

	if (v == NULL)
		return false;
	if (v->type != V_WORDS)
		return str_is(v->u.str, word);
	for (size_t i = 0; i < v->u.words_list.n; i++)
		if (str_is(v->u.words_list.v[i], word))
			return true;
	return false;
}

static void
figure_add(struct ctx *cx, struct blank *b, const struct stmt *s, const struct fields *fields)
{
	const struct value *field = stmt_value(s, PROP_INDICATOR_FIELD), *ratio = stmt_value(s, PROP_INDICATOR_RATIO);
	const struct value *decimals = stmt_value(s, PROP_INDICATOR_DECIMALS), *least = stmt_value(s, PROP_INDICATOR_LEAST);
	bool any = stmt_value(s, PROP_INDICATOR_STATUS) != NULL;
	struct blank_figure f = { .name = s->name, .title = s->title, .measure = stmt_str(s, PROP_INDICATOR_MEASURE),
		.stock = lists(s, PROP_INDICATOR_KIND, "stock"), .ratio = lists(s, PROP_INDICATOR_KIND, "ratio"), .per = 1,
		.decimals = decimals == NULL ? 0 : (int)decimals->u.number,
		.decimals_most = decimals == NULL ? -1 : (int)decimals->u.number,
		.least = { .v = least == NULL ? 0 : least->u.number, .set = least != NULL },
		.estimate = !any || lists(s, PROP_INDICATOR_STATUS, "estimate"),
		.actual = !any || lists(s, PROP_INDICATOR_STATUS, "actual"),
		.official = !any || lists(s, PROP_INDICATOR_STATUS, "official") };

	if (field == NULL || field->u.stmts.n == 0 || !in_fields(fields, field->u.stmts.v[0]))
		return;
	f.field = field->u.stmts.v[0]->name;
	if (ratio != NULL) {
		f.num = ratio->u.ratio.num->name;
		f.den = ratio->u.ratio.den->name;
		f.per = ratio->u.ratio.per;
	}
	LIST_ADD(cx->arena, b->figures, b->figures_n, b->figures_cap) = f;
}

enum err
blank_make(struct ctx *cx, const struct plan *p, const struct due *d, struct blank *out)
{
	const struct stmt *form = plan_find_kind(p, K_FORM, d->form), *unit = plan_find_kind(p, K_UNIT, d->unit);
	struct fields fields = { 0 };

	if (form == NULL || unit == NULL)
		return fail(cx, E_RULE, "%s", T(cx, "This row is not written in a form."));
	*out = (struct blank){ .form = form->name, .title = form->title };
	fields_of(cx, p, d, unit, &fields);
	for (size_t i = 0; i < form->n; i++) {
		const struct property *q = &form->props[i];

		if (q->prop == PROP_FORM_SECTION)
			section_add(cx, out, &q->value.u.section, &fields);
		else if (q->prop == PROP_FORM_FIGURES)
			for (size_t k = 0; k < q->value.u.stmts.n; k++)
				figure_add(cx, out, q->value.u.stmts.v[k], &fields);
	}
	return E_OK;
}

const struct blank_section *
blank_section(const struct blank *b, struct str name)
{
	for (size_t i = 0; i < b->sections_n; i++)
		if (str_eq(b->sections[i].name, name))
			return &b->sections[i];
	return NULL;
}

const struct blank_figure *
blank_figure(const struct blank *b, struct str name)
{
	for (size_t i = 0; i < b->figures_n; i++)
		if (str_eq(b->figures[i].name, name))
			return &b->figures[i];
	return NULL;
}

static struct str
field_named(const struct blank_section *s, struct str field)
{
	for (size_t i = 0; i < s->fields_n; i++)
		if (str_eq(s->fields[i].name, field))
			return s->fields[i].title;
	return (struct str){ NULL, 0 };
}

bool
blank_has(const struct blank *b, struct str section, struct str field)
{
	const struct blank_section *s = blank_section(b, section);

	return s != NULL && (s->by_field ? field_named(s, field).p != NULL : field.n == 0);
}

struct str
blank_place(struct ctx *cx, const struct blank *b, struct str section, struct str field)
{
	const struct blank_section *s = blank_section(b, section);
	struct str title;

	if (s == NULL)
		return section;
	title = field_named(s, field);
	return title.n == 0 ? s->title : str_fmt(cx->arena, "%.*s – %.*s", STR_ARG(s->title), STR_ARG(title));
}

bool
field_within(const struct plan *p, struct str field, struct str top)
{
	const struct stmt *f = plan_find_kind(p, K_FIELD, field), *t = plan_find_kind(p, K_FIELD, top);

	return f != NULL && t != NULL && plan_field_within(f, t);
}

struct str
field_title(const struct plan *p, struct str name)
{
	const struct stmt *s = plan_find_kind(p, K_FIELD, name);

	return s == NULL ? name : s->title;
}
