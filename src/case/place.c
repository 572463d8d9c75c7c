/*
 * The places of a draft: what came for them is judged, and what it has in places its form does not have stays until it is
 * taken out by hand (a newer plan version changed the form while it was being written).
 */
#include "base/buf.h"
#include "base/fold.h"
#include "base/number.h"
#include "case/filing_part.h"
#include "doc/secrecy.h"
#include "store/version.h"

#define PLACES_MAX 400
#define PARAGRAPHS_MAX 1000            /* a report's: so that the lead's page with many reports stays a page */
#define FORMER_MAX 20                  /* plan versions that are asked for the name of a place */

static bool
figure_has(const struct blank *b, struct str indicator)
{
	const struct blank_figure *f = blank_figure(b, indicator);

	return f != NULL && !f->ratio;
}

void
draft_left(struct ctx *cx, const struct blank *b, const struct draft *d, struct draft *out)
{
	*out = (struct draft){ 0 };
	for (size_t i = 0; i < d->texts.n; i++) {
		const struct draft_text *t = &d->texts.v[i];

		if (t->text.n > 0 && !blank_has(b, t->section, t->field))
			LIST_ADD(cx->arena, out->texts.v, out->texts.n, out->texts.cap) = *t;
	}
	for (size_t i = 0; i < d->figures.n; i++) {
		const struct draft_figure *f = &d->figures.v[i];

		if ((f->value.n > 0 || f->note.n > 0) && !figure_has(b, f->indicator))
			LIST_ADD(cx->arena, out->figures.v, out->figures.n, out->figures.cap) = *f;
	}
}

enum err
draft_former(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct blank *b)
{
	struct version_list versions;
	const struct plan *p;
	int64_t total;
	enum err e = version_list(cx, tx, FORMER_MAX, 0, &versions, &total);

	for (size_t i = 0; i < versions.n && e == E_OK; i++) {
		struct blank *former = NEW(cx->arena, struct blank);

		if (versions.v[i].plan >= d->plan)
			continue;
		if ((e = site_plan_version(cx, tx, s, versions.v[i].plan, &p)) != E_OK)
			return e;
		if (blank_make(cx, p, d, former) != E_OK) {
			ctx_clear_fault(cx);           /* the row had no form then */
			continue;
		}
		b->former = former;
		b = former;
	}
	return e;
}

struct str
draft_left_name(struct ctx *cx, const struct blank *b, const struct draft_text *t)
{
	for (const struct blank *f = b; f != NULL; f = f->former)
		if (blank_has(f, t->section, t->field))
			return blank_place(cx, f, t->section, t->field);
	return t->field.n == 0 ? t->section : str_fmt(cx->arena, "%.*s – %.*s", STR_ARG(t->section), STR_ARG(t->field));
}

struct str
draft_left_figure(const struct blank *b, struct str indicator)
{
	for (const struct blank *f = b; f != NULL; f = f->former)
		if (blank_figure(f, indicator) != NULL)
			return blank_figure(f, indicator)->title;
	return indicator;
}

enum err
paragraphs_check(struct ctx *cx, const struct draft_text *v, size_t n)
{
	struct str rest, one;
	size_t all = 0;

	for (size_t i = 0; i < n; i++)
		for (rest = v[i].text; text_paragraph(&rest, &one); all++)
			continue;
	return all <= PARAGRAPHS_MAX ? E_OK : fail(cx, E_INPUT, T(cx, "A report takes at most %d paragraphs; this has %zu. Join lines that "
	    "belong together, or attach a long list as a file."), PARAGRAPHS_MAX, all);
}

enum err
draft_left_check(struct ctx *cx, struct tx *tx, struct drafting *w)
{
	struct draft left;
	struct str *names;
	size_t n = 0;
	enum err e = paragraphs_check(cx, w->draft.texts.v, w->draft.texts.n);

	if (e != E_OK)
		return e;
	draft_left(cx, &w->blank, &w->draft, &left);
	if (left.texts.n + left.figures.n == 0)
		return E_OK;
	if ((e = draft_former(cx, tx, w->site, &w->due, &w->blank)) != E_OK)
		return e;
	names = NEW_N(cx->arena, struct str, left.texts.n + left.figures.n);
	for (size_t i = 0; i < left.texts.n; i++)
		names[n++] = draft_left_name(cx, &w->blank, &left.texts.v[i]);
	for (size_t i = 0; i < left.figures.n; i++)
		names[n++] = draft_left_figure(&w->blank, left.figures.v[i].indicator);
	return fail(cx, E_RULE, T(cx, "The plan changed the form of this report, and there is text in places it no longer has: %.*s. "
	    "Take over what is needed, delete it there, save."), STR_ARG(str_join(cx->arena, names, n, S("; "))));
}

/* --- what came ---------------------------------------------------------------------------------------------------- */

/* A page opened before the plan changed the form, or no page of ours: nothing typed is thrown away. */
static enum err
no_place(struct ctx *cx, struct str place)
{
	return fail(cx, E_STALE, T(cx, "This report has no place \"%.*s\": the plan may have changed its form after you opened it. "
	    "What was typed is shown: take it over and save again."), STR_ARG(place));
}

/* Did anything come for a place the form does not have? */
bool
draft_misplaced(const struct blank *b, const struct draft_in *in)
{
	for (size_t i = 0; i < in->text.n && i < in->section.n && i < in->field.n; i++)
		if (!blank_has(b, in->section.v[i], in->field.v[i]))
			return true;
	for (size_t i = 0; i < in->indicator.n; i++)
		if (!figure_has(b, in->indicator.v[i]))
			return true;
	return false;
}

static bool
text_came(const struct draft_in *in, const struct draft_text *t)
{
	for (size_t i = 0; i < in->text.n; i++)
		if (str_eq(in->section.v[i], t->section) && str_eq(in->field.v[i], t->field))
			return true;
	return false;
}

/* left: what is stored in places the form no longer has; it stays until it comes back empty. */
static enum err
texts_judge(struct ctx *cx, const struct draft_in *in, const struct draft *left, struct drafting *w)
{
	struct draft *d = &w->draft;
	enum err e = E_OK, one;

	if (in->section.n != in->text.n || in->field.n != in->text.n || in->text.n > PLACES_MAX)
		return fail(cx, E_USAGE, "%s", T(cx, "The form came in pieces that do not fit together."));
	d->texts.n = 0;
	for (size_t i = 0; i < in->text.n; i++) {
		const struct draft_text t = { in->section.v[i], in->field.v[i],
			text_blank(in->text.v[i]) ? S("") : str_trim(in->text.v[i]) };

		if (!blank_has(&w->blank, t.section, t.field)) {
			if (t.text.n == 0)
				continue;
			if (draft_text_of(left, t.section, t.field).n == 0)
				return no_place(cx, draft_left_name(cx, &w->blank, &t));
		}
		if ((one = doc_secrecy_box(cx, t.text, "text", i + 1)) != E_OK)
			e = one;
		LIST_ADD(cx->arena, d->texts.v, d->texts.n, d->texts.cap) = t;
	}
	for (size_t i = 0; i < left->texts.n; i++)
		if (!text_came(in, &left->texts.v[i]))
			LIST_ADD(cx->arena, d->texts.v, d->texts.n, d->texts.cap) = left->texts.v[i];
	return e != E_OK ? e : paragraphs_check(cx, d->texts.v, d->texts.n);
}

static bool
status_ok(const struct blank_figure *f, struct str status)
{
	return str_is(status, "none") || (str_is(status, "estimate") && f->estimate) ||
	    (str_is(status, "actual") && f->actual) || (str_is(status, "official") && f->official);
}

/* 13,50 has one. */
static int
decimals_of(struct decimal n)
{
	while (n.scale > 0 && n.v % 10 == 0) {
		n.v /= 10;
		n.scale--;
	}
	return n.scale;
}

/* A number that reads well, against what the plan says of it. */
static enum err
value_judge(struct ctx *cx, const struct blank_figure *want, const char *field, struct decimal n)
{
	int most = want->decimals_most;

	if (most == 0 && decimals_of(n) > 0)
		return fail_field(cx, field, T(cx, "%.*s: this is counted, write a whole number."), STR_ARG(want->title));
	if (most > 0 && decimals_of(n) > most)
		return fail_field(cx, field, T(cx, "%.*s: at most %d digits after the comma."), STR_ARG(want->title), most);
	if (want->least.set && decimal_cmp(n, want->least) < 0)
		return fail_field(cx, field, T(cx, "%.*s: it cannot be less than %.*s."), STR_ARG(want->title),
		    STR_ARG(decimal_vi(cx->arena, want->least)));
	return E_OK;
}

static enum err
figure_judge(struct ctx *cx, const struct draft *left, struct drafting *w, struct draft_figure f)
{
	const struct blank_figure *want = blank_figure(&w->blank, f.indicator);
	const char *field = str_z(cx->arena, str_fmt(cx->arena, "value-%.*s", STR_ARG(f.indicator)));
	struct decimal n;
	enum decimal_fault fault;

	if (want == NULL || want->ratio) {
		const struct draft_figure *was = draft_figure_of(left, f.indicator);

		if (f.value.n == 0 && f.note.n == 0)
			return E_OK;
		if (was == NULL)
			return no_place(cx, draft_left_figure(&w->blank, f.indicator));
		f.status = was->status;        /* it has no choice of them any more */
		LIST_ADD(cx->arena, w->draft.figures.v, w->draft.figures.n, w->draft.figures.cap) = f;
		return doc_secrecy_check(cx, f.note);
	}
	if (f.status.n == 0)
		f.status = want->actual ? S("actual") : want->official ? S("official") : S("estimate");
	if (!status_ok(want, f.status))
		return fail_field(cx, field, T(cx, "%.*s: this status is not one the plan knows."), STR_ARG(want->title));
	if (str_is(f.status, "none") && f.value.n > 0)
		return fail_field(cx, field, T(cx, "%.*s: \"no figure\" is chosen, but there is one."), STR_ARG(want->title));
	if (f.value.n > 0 && (fault = decimal_parse_vi(f.value, &n)) != DECIMAL_OK)
		return fail_field(cx, field, "%.*s: %.*s", STR_ARG(want->title), STR_ARG(decimal_fault_text(cx, fault, f.value)));
	if (f.value.n > 0 && value_judge(cx, want, field, n) != E_OK)
		return E_INPUT;
	LIST_ADD(cx->arena, w->draft.figures.v, w->draft.figures.n, w->draft.figures.cap) = f;
	return doc_secrecy_check(cx, f.note);
}

static bool
figure_came(const struct draft_in *in, struct str indicator)
{
	for (size_t i = 0; i < in->indicator.n; i++)
		if (str_eq(in->indicator.v[i], indicator))
			return true;
	return false;
}

static enum err
figures_judge(struct ctx *cx, const struct draft_in *in, const struct draft *left, struct drafting *w)
{
	enum err e = E_OK, one;

	if (in->value.n != in->indicator.n || in->status.n != in->indicator.n ||
	    (in->note.n != 0 && in->note.n != in->indicator.n) || in->indicator.n > PLACES_MAX)
		return fail(cx, E_USAGE, "%s", T(cx, "The form came in pieces that do not fit together."));
	w->draft.figures.n = 0;
	for (size_t i = 0; i < in->indicator.n; i++) {
		const struct draft_figure f = { in->indicator.v[i], str_trim(in->value.v[i]), in->status.v[i],
			in->note.n == 0 ? S("") : in->note.v[i] };

		if ((one = figure_judge(cx, left, w, f)) != E_OK)
			e = one;
	}
	for (size_t i = 0; i < left->figures.n; i++)
		if (!figure_came(in, left->figures.v[i].indicator))
			LIST_ADD(cx->arena, w->draft.figures.v, w->draft.figures.n, w->draft.figures.cap) = left->figures.v[i];
	return e;
}

enum err
draft_judge(struct ctx *cx, const struct draft_in *in, const struct draft *left, struct drafting *w)
{
	enum err texts = texts_judge(cx, in, left, w), figures = figures_judge(cx, in, left, w);

	return texts != E_OK ? texts : figures;
}
