/* Writing a sheet, and issuing it: the sheet becomes the facts of consolidation.issued and is gone. */
#include "case/consolidation.h"

#include "case/sheet_part.h"
#include "doc/secrecy.h"

#define SEQ(type) { "seq", FORM_INT, offsetof(type, seq), FORM_REQUIRED | FORM_HIDDEN, .max = INT64_MAX, .label = N_("Version") }

static const struct form_field sheet_fields[] = {
	SEQ(struct sheet_in),
	{ "title", FORM_TEXT, offsetof(struct sheet_in, title), FORM_REQUIRED, .max = 300, .label = N_("Title") },
	{ "number", FORM_TEXT, offsetof(struct sheet_in, number), 0, .max = 60, .label = N_("Number and symbol") },
	{ "kind", FORM_TEXT, offsetof(struct sheet_in, kind), FORM_MANY | FORM_HIDDEN, .max = 10, .label = N_("Kind") },
	{ "section", FORM_TEXT, offsetof(struct sheet_in, section), FORM_MANY | FORM_HIDDEN, .max = 60, .label = N_("Section") },
	{ "field", FORM_TEXT, offsetof(struct sheet_in, field), FORM_MANY | FORM_HIDDEN, .max = 60, .label = N_("Field") },
	{ "ref", FORM_TEXT, offsetof(struct sheet_in, ref), FORM_MANY | FORM_HIDDEN, .max = 40, .label = N_("Source") },
	{ "text", FORM_LINES, offsetof(struct sheet_in, text), FORM_MANY, .max = 100000, .label = N_("Text") },
};
const struct form sheet_form = FORM("sheet", struct sheet_in, sheet_fields);

static const struct form_field pick_fields[] = {
	SEQ(struct sheet_pick),
	{ "ref", FORM_TEXT, offsetof(struct sheet_pick, ref), FORM_REQUIRED | FORM_HIDDEN, .max = 40, .label = N_("Source") },
};
const struct form sheet_pick_form = FORM("sheet-pick", struct sheet_pick, pick_fields);

static const struct form_field act_fields[] = {
	SEQ(struct sheet_act),
	{ "number", FORM_TEXT, offsetof(struct sheet_act, number), 0, .max = 60, .label = N_("Number and symbol") },
	{ "title", FORM_TEXT, offsetof(struct sheet_act, title), 0, .max = 300, .label = N_("Title") },
};
const struct form sheet_act_form = FORM("sheet-act", struct sheet_act, act_fields);

bool
sheet_ref_read(struct str ref, int64_t *filing, int64_t *paragraph)
{
	struct str head;
	bool dot;
	struct str tail = str_cut(ref, '.', &head, &dot);

	return dot && str_to_i64(head, filing) && str_to_i64(tail, paragraph) && *filing > 0 && *paragraph > 0;
}

struct sheeting {
	struct site *site;
	struct sheet sheet;
	struct str due;
	int64_t seq, entry;
	const void *in;
};

static enum err
sheet_load(struct ctx *cx, struct tx *tx, struct sheeting *w, enum permission p)
{
	struct due d;
	enum err e;

	if ((e = due_get(cx, tx, w->due, &d)) != E_OK || (e = allow_due(cx, tx, p, &d)) != E_OK)
		return e;
	if (d.done != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This consolidated report was issued already."));
	if ((e = sheet_view(cx, tx, w->site, &d, &w->sheet)) != E_OK)
		return e;
	if (w->sheet.seq != w->seq)
		return fail(cx, E_STALE, "%s", T(cx, "Someone saved this consolidation after you opened it. Open it again and take "
		    "over what is missing."));
	return E_OK;
}

static enum err
sheet_save(struct ctx *cx, struct tx *tx, struct sheeting *w)
{
	struct sheet *s = &w->sheet;
	const struct sql_in key[] = { in_bloc(cx), in_str(s->due.key) };
	const struct sql_in head[] = { in_bloc(cx), in_str(s->due.key), in_i64(s->seq + 1), in_text(s->title),
		in_text(s->number), in_instant(cx->now), in_i64(cx->actor->post) };
	enum err e;

	if (s->parts.n > SHEET_PARTS_MOST)
		return fail(cx, E_RULE, T(cx, "A consolidated report takes at most %d headings and paragraphs: take over only what it needs."),
		    SHEET_PARTS_MOST);
	if ((e = sql_run(cx, tx, SQL_SHEET_PUT, head, COUNT(head), NULL)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_SHEET_PARTS_DROP, key, COUNT(key), NULL)) != E_OK)
		return e;
	for (size_t i = 0; i < s->parts.n && e == E_OK; i++) {
		const struct sheet_part *p = &s->parts.v[i];
		bool source = str_is(p->kind, "source");
		const struct sql_in in[] = { in_bloc(cx), in_str(s->due.key), in_i64((int64_t)i + 1), in_str(p->kind),
			in_text(p->section), in_text(p->field), in_id(p->filing), in_id(p->paragraph),
			source ? in_text(S("")) : in_text(p->text) };

		e = sql_run(cx, tx, SQL_SHEET_PART_PUT, in, COUNT(in), NULL);
	}
	w->seq = s->seq + 1;
	return e;
}

/* --- the whole sheet ---------------------------------------------------------------------------------------------- */

static const struct source_par *
source_find(const struct sheet *s, int64_t filing, int64_t n)
{
	for (size_t i = 0; i < s->sources.n; i++)
		if (s->sources.v[i].par.filing == filing && s->sources.v[i].par.n == n)
			return &s->sources.v[i];
	return NULL;
}

/* A source may stay when its filing was replaced since: the editor marks it, the officer decides. */
static bool
known_part(const struct sheet *s, int64_t filing, int64_t n)
{
	for (size_t i = 0; i < s->parts.n; i++)
		if (s->parts.v[i].filing == filing && s->parts.v[i].paragraph == n)
			return true;
	return source_find(s, filing, n) != NULL;
}

static enum err
part_judge(struct ctx *cx, const struct sheet *s, const struct sheet_in *in, size_t i, struct sheet_part *p)
{
	*p = (struct sheet_part){ .kind = in->kind.v[i], .section = in->section.v[i], .field = in->field.v[i],
		.text = str_trim(in->text.v[i]) };
	if (!sheet_place_known(s, p->section, p->field))
		return fail(cx, E_INPUT, "%s", T(cx, "The form names a place that this report does not have. Open it again and take over "
		    "what is missing."));
	if (str_is(p->kind, "source"))
		return sheet_ref_read(in->ref.v[i], &p->filing, &p->paragraph) && known_part(s, p->filing, p->paragraph) ? E_OK
		    : fail(cx, E_USAGE, "%s", T(cx, "The form names a paragraph that no report of this period has."));
	if (!str_is(p->kind, "own") && !str_is(p->kind, "heading"))
		return fail(cx, E_USAGE, "%s", T(cx, "The form came in pieces that do not fit together."));
	return doc_secrecy_check(cx, p->text);
}

static enum err
decide_write(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	const struct sheet_in *in = w->in;
	struct sheet_part *v, p;
	size_t n = 0;
	enum err e;

	w->due = in->due;
	w->seq = in->seq;
	if ((e = sheet_load(cx, tx, w, MAY_CONSOLIDATE)) != E_OK || (e = doc_secrecy_check(cx, in->title)) != E_OK ||
	    (e = doc_secrecy_check(cx, in->number)) != E_OK)
		return e;
	if (in->section.n != in->kind.n || in->field.n != in->kind.n || in->ref.n != in->kind.n ||
	    in->text.n != in->kind.n)
		return fail(cx, E_USAGE, "%s", T(cx, "The form came in pieces that do not fit together."));
	v = NEW_N(cx->arena, struct sheet_part, in->kind.n + 1);
	for (size_t i = 0; i < in->kind.n; i++) {
		if ((e = part_judge(cx, &w->sheet, in, i, &p)) != E_OK)
			return e;
		if (p.filing != 0 || p.text.n > 0)
			v[n++] = p;            /* an emptied own text is taken out */
	}
	w->sheet.parts.v = v;
	w->sheet.parts.n = w->sheet.parts.cap = n;
	w->sheet.title = in->title;
	w->sheet.number = in->number.p == NULL ? S("") : in->number;
	return sheet_save(cx, tx, w);
}

enum err
sheet_write(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq)
{
	struct sheeting w = { .site = s, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_write, &w);

	*seq = w.seq;
	return e;
}

/* --- one paragraph ------------------------------------------------------------------------------------------------ */

/* After the last part of its section and field, else of a wider field, else of its section, else at the end. */
static size_t
place_for(const struct sheet *s, const struct paragraph *p)
{
	size_t at = s->parts.n;
	int best = 0;

	for (size_t i = 0; i < s->parts.n; i++) {
		const struct sheet_part *x = &s->parts.v[i];
		int fit = !str_eq(x->section, p->section) ? 0 : str_eq(x->field, p->field) ? 3
		    : field_within(s->plan, p->field, x->field) ? 2 : 1;

		if (fit > 0 && fit >= best) {
			at = i + 1;
			best = fit;
		}
	}
	return at;
}

static void
part_insert(struct ctx *cx, struct sheet *s, const struct source_par *x)
{
	size_t at = place_for(s, &x->par);

	LIST_ADD(cx->arena, s->parts.v, s->parts.n, s->parts.cap) = (struct sheet_part){ 0 };
	memmove(&s->parts.v[at + 1], &s->parts.v[at], (s->parts.n - 1 - at) * sizeof(*s->parts.v));
	s->parts.v[at] = (struct sheet_part){ .kind = S("source"), .section = x->par.section, .field = x->par.field,
		.filing = x->par.filing, .paragraph = x->par.n, .text = x->par.text, .unit = x->unit };
}

static enum err
pick_load(struct ctx *cx, struct tx *tx, struct sheeting *w, int64_t *filing, int64_t *n)
{
	const struct sheet_pick *in = w->in;

	w->due = in->due;
	w->seq = in->seq;
	if (!sheet_ref_read(in->ref, filing, n))
		return fail(cx, E_USAGE, "%s", T(cx, "The form names a paragraph that no report of this period has."));
	return sheet_load(cx, tx, w, MAY_CONSOLIDATE);
}

static enum err
decide_use(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	const struct source_par *x;
	int64_t filing, n;
	enum err e;

	if ((e = pick_load(cx, tx, w, &filing, &n)) != E_OK)
		return e;
	if ((x = source_find(&w->sheet, filing, n)) == NULL)
		return fail(cx, E_USAGE, "%s", T(cx, "The form names a paragraph that no report of this period has."));
	if (x->used)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This paragraph is in the draft already."));
	part_insert(cx, &w->sheet, x);
	return sheet_save(cx, tx, w);
}

static enum err
decide_drop(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	int64_t filing, n;
	size_t kept = 0;
	enum err e;

	if ((e = pick_load(cx, tx, w, &filing, &n)) != E_OK)
		return e;
	for (size_t i = 0; i < w->sheet.parts.n; i++)
		if (w->sheet.parts.v[i].filing != filing || w->sheet.parts.v[i].paragraph != n)
			w->sheet.parts.v[kept++] = w->sheet.parts.v[i];
	w->sheet.parts.n = kept;
	return sheet_save(cx, tx, w);
}

static enum err
decide_use_all(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	const struct sheet_act *in = w->in;
	enum err e;

	w->due = in->due;
	w->seq = in->seq;
	if ((e = sheet_load(cx, tx, w, MAY_CONSOLIDATE)) != E_OK || (e = doc_secrecy_check(cx, in->title)) != E_OK ||
	    (e = doc_secrecy_check(cx, in->number)) != E_OK)
		return e;
	if (in->number.n > 0)
		w->sheet.number = in->number;
	if (in->title.n > 0)
		w->sheet.title = in->title;
	for (size_t i = 0; i < w->sheet.sources.n; i++)
		if (!w->sheet.sources.v[i].used)
			part_insert(cx, &w->sheet, &w->sheet.sources.v[i]);
	return sheet_save(cx, tx, w);
}

enum err
sheet_use(struct ctx *cx, struct site *s, const struct sheet_pick *in, int64_t *seq)
{
	struct sheeting w = { .site = s, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_use, &w);

	*seq = w.seq;
	return e;
}

enum err
sheet_drop(struct ctx *cx, struct site *s, const struct sheet_pick *in, int64_t *seq)
{
	struct sheeting w = { .site = s, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_drop, &w);

	*seq = w.seq;
	return e;
}

enum err
sheet_use_all(struct ctx *cx, struct site *s, const struct sheet_act *in, int64_t *seq)
{
	struct sheeting w = { .site = s, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_use_all, &w);

	*seq = w.seq;
	return e;
}

/* --- issuing ------------------------------------------------------------------------------------------------------ */

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

static enum err
part_facts(struct ctx *cx, struct tx *tx, const struct sheet *s, struct part_fact_list *out)
{
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
			f.text = item_of(p->text);
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

static enum err
decide_issue(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	const struct sheet_act *in = w->in;
	const struct sheet *s = &w->sheet;
	struct consolidation_issued f = { .by = actor_fact(cx), .due = in->due, .day = ctx_today(cx) };
	struct str_list closed = { 0 };
	enum err e;

	if (cx->actor == NULL)
		return E_LOGIN;
	if ((e = idem_seen(cx, tx, cx->once, cx->actor->account, &w->entry)) != E_GONE)
		return e;
	w->due = in->due;
	w->seq = in->seq;
	if ((e = sheet_load(cx, tx, w, MAY_ISSUE)) != E_OK || (e = part_facts(cx, tx, s, &f.parts)) != E_OK)
		return e;
	if (s->seq == 0 || f.parts.n == 0)
		return fail(cx, E_RULE, "%s", T(cx, "The draft is empty. Take over paragraphs or write, save, then issue."));
	if (s->number.n == 0)
		return fail(cx, E_RULE, "%s", T(cx, "The report has no number yet. Enter it, save, then issue."));
	LIST_ADD(cx->arena, closed.v, closed.n, closed.cap) = s->due.key;
	f.to = s->due.copy.n == 0 ? s->due.to : str_fmt(cx->arena, "%.*s,%.*s", STR_ARG(s->due.to), STR_ARG(s->due.copy));
	f.number = item_of(s->number);
	f.title = item_of(s->title);
	f.closes = str_facts(cx, &closed);
	f.heard = str_facts(cx, &s->heard);
	f.silent = str_facts(cx, &s->silent);
	f.figures = figure_facts(cx, s);
	const struct sql_in key[] = { in_bloc(cx), in_str(s->due.key) };

	if ((e = ledger_append(cx, tx, ENTRY_CONSOLIDATION_ISSUED, &f, &w->entry)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_SHEET_PARTS_DROP, key, COUNT(key), NULL)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_SHEET_DROP, key, COUNT(key), NULL)) != E_OK)
		return e;
	return idem_keep(cx, tx, cx->once, cx->actor->account, w->entry);
}

enum err
consolidation_issue(struct ctx *cx, struct site *s, const struct sheet_act *in, int64_t *entry)
{
	struct sheeting w = { .site = s, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_issue, &w);

	*entry = w.entry;
	return e;
}
