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

/* A figure as it is stored: without anything it is none. */
static struct draft_figure
figure_stored(const struct draft *d, struct str indicator)
{
	const struct draft_figure *f = draft_figure_of(d, indicator);

	if (f == NULL || (f->value.n == 0 && f->note.n == 0 && !str_is(f->status, "none")))
		return (struct draft_figure){ .indicator = indicator };
	return *f;
}

static void
figure_compare(struct ctx *cx, const struct draft_page *p, struct str indicator, struct draft *out)
{
	struct draft_figure typed = figure_stored(p->shown, indicator), f = figure_stored(p->theirs, indicator);

	if (draft_figure_of(out, indicator) == NULL &&
	    (!str_eq(typed.value, f.value) || !str_eq(typed.status, f.status) || !str_eq(typed.note, f.note)))
		LIST_ADD(cx->arena, out->figures.v, out->figures.n, out->figures.cap) = f;
}

struct draft
draft_theirs(struct ctx *cx, const struct draft_page *p)
{
	const struct draft *d = p->theirs, *typed = p->shown;
	struct draft out = { .nil = d->nil, .signatory = d->signatory };

	for (size_t i = 0; i < d->texts.n; i++)
		LIST_ADD(cx->arena, out.texts.v, out.texts.n, out.texts.cap) = d->texts.v[i];
	for (size_t i = 0; i < typed->texts.n; i++) {
		const struct draft_text *t = &typed->texts.v[i];

		if (t->text.n > 0 && draft_text_of(d, t->section, t->field).n == 0)
			LIST_ADD(cx->arena, out.texts.v, out.texts.n, out.texts.cap) = (struct draft_text){ t->section, t->field, S("") };
	}
	for (size_t i = 0; i < d->figures.n; i++)
		figure_compare(cx, p, d->figures.v[i].indicator, &out);
	for (size_t i = 0; i < typed->figures.n; i++)
		figure_compare(cx, p, typed->figures.v[i].indicator, &out);
	return out;
}

bool
draft_ticked(const struct draft_page *p, const struct due *d)
{
	bool on = d->filing != 0;

	for (size_t i = 0; i < p->also.n; i++)
		on |= str_eq(p->also.v[i], d->key);
	return on;
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

struct str
draft_signatory_hint(struct ctx *cx, const struct draft_view *v)
{
	const struct stmt *rule = plan_find_kind(v->plan, K_REPORT, v->due.duty);
	struct str post = rule == NULL ? S("") : stmt_str(rule, PROP_REPORT_SIGNED_BY);
	const char *hint = T(cx, "post and name as on the paper");

	return post.n == 0 ? str_of(hint) : str_fmt(cx->arena, T(cx, "%s; the plan names: %.*s"), hint, STR_ARG(post));
}
