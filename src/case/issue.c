/* Issuing a sheet: it becomes the facts of consolidation.issued and is gone. */
#include "case/document.h"
#include "case/sheet_part.h"

static struct str_fact_list
str_facts(struct ctx *cx, const struct str_list *l)
{
	struct str_fact_list out = { NEW_N(cx->arena, struct str_fact, l->n + 1), 0 };

	for (size_t i = 0; i < l->n; i++)
		out.v[out.n++].text = l->v[i];
	return out;
}

/* A heading with nothing under it before the next heading of the same or a higher rank is left out. */
static bool
empty_heading(const struct sheet *s, size_t at)
{
	const struct sheet_part *h = &s->parts.v[at];

	if (!str_is(h->kind, "heading"))
		return false;
	for (size_t i = at + 1; i < s->parts.n; i++) {
		const struct sheet_part *p = &s->parts.v[i];

		if (!str_is(p->kind, "heading"))
			return false;
		if (h->field.n > 0 || !str_eq(p->section, h->section))
			return true;
	}
	return true;
}

/* "IV", for the sections of a report. */
static struct str
roman(struct ctx *cx, size_t n)
{
	static const struct { size_t value; const char *digits; } steps[] = {
		{ 50, "L" }, { 40, "XL" }, { 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" },
	};
	struct buf b;

	buf_init(&b, cx->arena, 1000);
	for (size_t i = 0; i < COUNT(steps); i++)
		for (; n >= steps[i].value; n -= steps[i].value)
			buf_z(&b, steps[i].digits);
	return buf_view(&b);
}

/*
 * Empty sections are left out, so the numbers of those that stay follow each other: a reader of "II." looks for a "I.".
 * A form that numbers its sections neither with Roman digits nor with figures keeps its own numbers.
 */
static struct str
heading_text(struct ctx *cx, const struct sheet *s, const struct sheet_part *p, size_t *numbered)
{
	struct str number, rest = heading_cut(p->text, &number), style;

	if (s->blank.sections_n == 0 || p->field.n > 0 || number.n == 0)
		return p->text;
	(void)heading_cut(s->blank.sections[0].title, &style);
	if (!str_is(style, "I.") && !str_is(style, "1."))
		return p->text;
	number = str_is(style, "1.") ? str_fmt(cx->arena, "%zu", *numbered + 1) : roman(cx, *numbered + 1);
	++*numbered;
	return str_fmt(cx->arena, "%.*s. %.*s", STR_ARG(number), STR_ARG(rest));
}

static enum err
part_facts(struct ctx *cx, struct tx *tx, const struct sheet *s, struct part_fact_list *out)
{
	size_t numbered = 0;
	enum err e;

	out->v = NEW_N(cx->arena, struct part_fact, s->parts.n + 1);
	for (size_t i = 0; i < s->parts.n; i++) {
		const struct sheet_part *p = &s->parts.v[i];
		struct part_fact f = { .kind = p->kind, .section = p->section, .field = p->field, .filing = p->filing,
			.paragraph = p->paragraph };
		struct paragraph source;

		if (empty_heading(s, i))
			continue;
		if (!str_is(p->kind, "source")) {
			f.text = item_of(str_is(p->kind, "heading") ? heading_text(cx, s, p, &numbered) : p->text);
		} else {
			if ((e = filing_paragraph(cx, tx, p->filing, p->paragraph, &source)) != E_OK)
				return e;
			memcpy(f.source, source.hash, sizeof(f.source));
		}
		out->v[out->n++] = f;
	}
	return E_OK;
}

static struct cited_figure_fact_list
figure_facts(struct ctx *cx, const struct sheet *s)
{
	struct cited_figure_fact_list out = { 0 };
	size_t cap = 0;

	for (size_t i = 0; i < s->figures.n; i++)
		for (size_t k = 0; k < s->figures.v[i].n; k++) {
			const struct unit_figure *f = &s->figures.v[i].v[k];

			LIST_ADD(cx->arena, out.v, out.n, cap) = (struct cited_figure_fact){ .indicator = s->figures.v[i].indicator,
				.unit = f->unit, .filing = f->filing, .status = f->status,
				.value = f->value.p == NULL ? item_none() : item_of(f->value) };
		}
	return out;
}

/* May it go out today? */
static enum err
issue_judge(struct ctx *cx, const struct sheeting *w, const struct part_fact_list *parts)
{
	const struct sheet *s = &w->sheet;
	day_t closed = sheet_closed_until(cx, s);
	struct str missing = sheet_missing(cx, s), changed = sheet_changed(cx, s);
	enum err e;

	if (closed != DAY_NONE)
		return fail(cx, E_RULE, T(cx, "This report can be issued from %.*s. Until then it can be written and saved."),
		    STR_ARG(day_vi(cx->arena, closed)));
	if (parts->n == 0)
		return fail(cx, E_RULE, "%s", T(cx, "The draft is empty. Take over paragraphs or write, save, then issue."));
	if (changed.n > 0)
		return fail(cx, E_RULE, "%.*s", STR_ARG(changed));
	if (s->number.n == 0)
		return fail(cx, E_RULE, "%s", T(cx, "The report has no number yet. Enter it, save, then issue."));
	if ((e = document_check(cx, s->number, DAY_NONE)) != E_OK)
		return e;
	if (missing.n > 0 && !w->in->although_missing)
		return fail_field(cx, "although_missing", T(cx, "%.*s Wait for it, or say that it is to be issued without."),
		    STR_ARG(missing));
	return E_OK;
}

static enum err
issue_append(struct ctx *cx, struct tx *tx, struct sheeting *w, struct consolidation_issued *f)
{
	const struct sheet *s = &w->sheet;
	struct str_list closed = { 0 };
	enum err e;

	LIST_ADD(cx->arena, closed.v, closed.n, closed.cap) = s->due.key;
	f->to = s->due.copy.n == 0 ? s->due.to : str_fmt(cx->arena, "%.*s,%.*s", STR_ARG(s->due.to), STR_ARG(s->due.copy));
	f->number = item_of(s->number);
	f->title = item_of(s->title);
	f->closes = str_facts(cx, &closed);
	f->heard = str_facts(cx, &s->heard);
	f->silent = str_facts(cx, &s->silent);
	f->figures = figure_facts(cx, s);
	e = ledger_append(cx, tx, ENTRY_CONSOLIDATION_ISSUED, f, &w->entry);
	return e == E_OK ? sheet_forget(cx, tx, s->due.key, &(int64_t){ 0 }) : e;
}

static enum err
decide_issue(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	struct consolidation_issued f = { .by = actor_fact(cx), .due = w->in->due, .day = ctx_today(cx) };
	enum err e;

	if (cx->actor == NULL)
		return E_LOGIN;
	if ((e = idem_seen(cx, tx, cx->once, cx->actor->account, &w->entry)) != E_GONE)
		return e;
	if ((e = sheet_take(cx, tx, w, MAY_ISSUE)) != E_OK || (e = part_facts(cx, tx, &w->sheet, &f.parts)) != E_OK ||
	    (e = issue_judge(cx, w, &f.parts)) != E_OK || (e = issue_append(cx, tx, w, &f)) != E_OK)
		return e;
	return idem_keep(cx, tx, cx->once, cx->actor->account, w->entry);
}

enum err
consolidation_issue(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *entry)
{
	struct sheeting w = { .site = s, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_issue, &w);

	*entry = w.entry;
	return e;
}
