/*
 * Sending: the one act of a report that appends. The draft becomes the facts of filing.sent, the row and the rows it
 * stands for are closed, the draft is gone: all or nothing.
 */
#include "base/fold.h"
#include "base/number.h"
#include "case/document.h"
#include "case/filing_part.h"
#include "doc/secrecy.h"
#include "plan/expand.h"

static const struct form_field send_fields[] = {
	{ "seq", FORM_INT, offsetof(struct draft_act, seq), FORM_REQUIRED | FORM_HIDDEN, .max = INT64_MAX, .label = N_("Version") },
	{ "number", FORM_TEXT, offsetof(struct draft_act, number), 0, .max = 60, .label = N_("Number and symbol"),
	  .hint = N_("as in 12/BC-SYT") },
	{ "number_day", FORM_DAY, offsetof(struct draft_act, number_day), 0, .label = N_("Date of the document") },
	{ "signatory", FORM_TEXT, offsetof(struct draft_act, signatory), 0, .max = 120, .label = N_("Signed by"),
	  .hint = N_("post and name as on the paper") },
	{ "also", FORM_KEY, offsetof(struct draft_act, also), FORM_MANY, .max = 200, .label = N_("Also closes") },
};
const struct form filing_send_form = FORM("filing-send", struct draft_act, send_fields);

static const struct form_field send_short_fields[] = {
	{ "seq", FORM_INT, offsetof(struct draft_act, seq), FORM_REQUIRED | FORM_HIDDEN, .max = INT64_MAX, .label = N_("Version") },
	{ "number", FORM_TEXT, offsetof(struct draft_act, number), FORM_REQUIRED, .max = 60, .label = N_("Number and symbol"),
	  .hint = N_("as in 12/BC-SYT") },
	{ "number_day", FORM_DAY, offsetof(struct draft_act, number_day), 0, .label = N_("Date of the document"),
	  .hint = N_("today when left empty") },
	{ "signatory", FORM_TEXT, offsetof(struct draft_act, signatory), FORM_REQUIRED, .max = 120, .label = N_("Signed by"),
	  .hint = N_("post and name as on the paper") },
	{ "also", FORM_KEY, offsetof(struct draft_act, also), FORM_MANY, .max = 200, .label = N_("Also closes") },
};
const struct form filing_send_short_form = FORM("filing-send-short", struct draft_act, send_short_fields);

bool
text_paragraph(struct str *text, struct str *out)
{
	*out = S("");
	while (text->n > 0 && out->n == 0) {
		*text = str_cut(*text, '\n', out, NULL);
		*out = str_trim(*out);
	}
	return out->n > 0;
}

struct str *
text_paragraphs(struct arena *a, struct str text, size_t *n)
{
	struct str *v = NULL, one;
	size_t cap = 0;

	*n = 0;
	while (text_paragraph(&text, &one))
		LIST_ADD(a, v, *n, cap) = one;
	return v;
}

struct sending {
	struct drafting w;
	const struct draft_act *in;
	struct filing_sent facts;
	int64_t filing;
};

/* --- facts from the draft ----------------------------------------------------------------------------------------- */

static void
place_paragraphs(struct ctx *cx, struct sending *s, const struct blank_section *section, struct str field, size_t *cap)
{
	struct paragraph_fact_list *out = &s->facts.paragraphs;
	size_t n;
	struct str *v = text_paragraphs(cx->arena, draft_text_of(&s->w.draft, section->name, field), &n);

	for (size_t i = 0; i < n; i++)
		LIST_ADD(cx->arena, out->v, out->n, *cap) = (struct paragraph_fact){ .section = section->name, .field = field,
			.proposal = section->proposals, .text = item_of(v[i]) };
}

static void
paragraphs(struct ctx *cx, struct sending *s)
{
	const struct blank *b = &s->w.blank;
	size_t cap = 0;

	for (size_t i = 0; i < b->sections_n; i++) {
		const struct blank_section *x = &b->sections[i];

		if (!x->by_field)
			place_paragraphs(cx, s, x, S(""), &cap);
		for (size_t k = 0; k < x->fields_n; k++)
			place_paragraphs(cx, s, x, x->fields[k].name, &cap);
	}
}

static void
figures(struct ctx *cx, struct sending *s)
{
	const struct draft *d = &s->w.draft;
	struct figure_fact *v = NEW_N(cx->arena, struct figure_fact, d->figures.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < d->figures.n; i++) {
		const struct draft_figure *f = &d->figures.v[i];
		struct decimal value = { 0 };

		if (f->value.n > 0 && !decimal_read_vi(f->value, &value))
			continue;              /* refused when it was saved */
		if (!value.set && !str_is(f->status, "none"))
			continue;
		v[n++] = (struct figure_fact){ .indicator = f->indicator, .status = f->status,
			.from = s->w.due.window_from, .to = s->w.due.window_to,
			.value = value.set ? item_of(decimal_text(cx->arena, value)) : item_none(),
			.note = f->note.n > 0 ? item_of(f->note) : item_none() };
	}
	s->facts.figures = (struct figure_fact_list){ v, n };
}

static void
files(struct ctx *cx, struct sending *s)
{
	const struct draft *d = &s->w.draft;
	struct file_fact *v = NEW_N(cx->arena, struct file_fact, d->files.n + 1);
	bool is_signed = false;

	for (size_t i = 0; i < d->files.n; i++) {
		const struct draft_file *f = &d->files.v[i];

		v[i] = (struct file_fact){ .purpose = f->purpose, .media = f->media, .size = f->size,
			.name = item_of(f->name) };
		memcpy(v[i].file, f->file, sizeof(v[i].file));
		memcpy(v[i].hash, f->hash, sizeof(v[i].hash));
		is_signed = is_signed || str_is(f->purpose, "signed");
	}
	s->facts.files = (struct file_fact_list){ v, d->files.n };
	/* clause 3.4.2: the signed report and its file; the text typed here is the file */
	s->facts.complete = is_signed;
}

static enum err
step(struct ctx *cx, struct tx *tx, const char *name, const struct draft_step *from, struct step_fact_list *out)
{
	struct str title, who;
	enum err e;

	if (from->post == 0)
		return E_OK;
	if ((e = draft_post(cx, tx, from->post, &title, &who)) != E_OK)
		return e;
	out->v[out->n++] = (struct step_fact){ .step = str_of(name), .at = from->at, .post = from->post, .title = title,
		.name = who.p == NULL ? item_none() : item_of(who) };
	return E_OK;
}

static enum err
steps(struct ctx *cx, struct tx *tx, struct sending *s)
{
	const struct draft *d = &s->w.draft;
	enum err e;

	s->facts.steps.v = NEW_N(cx->arena, struct step_fact, 3);
	if ((e = step(cx, tx, "prepared", &d->prepared, &s->facts.steps)) != E_OK ||
	    (e = step(cx, tx, "approved", &d->approved, &s->facts.steps)) != E_OK)
		return e;
	return step(cx, tx, "numbered", &d->numbered, &s->facts.steps);
}

static bool
named(const struct str_fact_list *l, struct str key)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].text, key))
			return true;
	return false;
}

enum err
filing_may_close(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct due_list *out)
{
	const struct plan *p;
	struct due_row row;
	struct due one;
	enum err e;

	*out = (struct due_list){ 0 };
	if ((e = site_plan_version(cx, tx, s, d->plan, &p)) != E_OK)
		return e;
	if ((e = plan_due_find(cx, p, NULL, 0, d->key, &row)) != E_OK) {
		ctx_clear_fault(cx);
		return e == E_GONE ? E_OK : e;
	}
	for (size_t i = 0; i < row.may_n; i++) {
		if ((e = due_get(cx, tx, row.may_stand_for[i], &one)) == E_GONE)
			continue;
		if (e != E_OK)
			return e;
		/* open, or closed by the report that was returned and is sent again */
		if (one.withdrawn == 0 && one.excused == 0 && str_eq(one.unit, d->unit) &&
		    (one.filing == 0 || (one.filing == d->filing && one.returned != 0)))
			LIST_ADD(cx->arena, out->v, out->n, out->cap) = one;
	}
	return E_OK;
}

/* The rows the filer ticked, each with those it stands for; and, sent again, those the returned report had closed. */
static enum err
closes_also(struct ctx *cx, struct tx *tx, struct sending *s)
{
	struct str_fact_list *out = &s->facts.closes, more;
	struct due_list may;
	size_t ticked = 0, cap = out->n;
	enum err e = filing_may_close(cx, tx, s->w.site, &s->w.due, &may);

	for (size_t i = 0; i < may.n && e == E_OK; i++) {
		bool on = may.v[i].filing != 0;

		for (size_t k = 0; k < s->in->also.n; k++)
			if (str_eq(s->in->also.v[k], may.v[i].key)) {
				on = true;
				ticked++;
			}
		if (!on || named(out, may.v[i].key))
			continue;
		if ((e = filing_closes(cx, tx, &may.v[i], &more)) != E_OK)
			return e;
		for (size_t k = 0; k < more.n; k++)
			if (!named(out, more.v[k].text))
				LIST_ADD(cx->arena, out->v, out->n, cap) = more.v[k];
	}
	if (e == E_OK && ticked < s->in->also.n)
		return fail(cx, E_RULE, "%s", T(cx, "This report cannot close one of the rows named beside it. Open it again and choose."));
	return e;
}

enum err
filing_closes(struct ctx *cx, struct tx *tx, const struct due *d, struct str_fact_list *out)
{
	struct due_list more;
	enum err e;

	*out = (struct str_fact_list){ 0 };
	if ((e = due_stands_for(cx, tx, d->key, &more)) != E_OK)
		return e;
	out->v = NEW_N(cx->arena, struct str_fact, more.n + 1);
	out->v[out->n++].text = d->key;
	for (size_t i = 0; i < more.n; i++)
		if ((more.v[i].excused == 0 || more.v[i].filing != 0) &&
		    (more.v[i].filing == 0 || more.v[i].filing == d->filing))
			out->v[out->n++].text = more.v[i].key;
	return E_OK;
}

/* --- judging ------------------------------------------------------------------------------------------------------ */

static enum err
ready(struct ctx *cx, struct tx *tx, struct sending *s)
{
	struct draft *d = &s->w.draft;
	const struct draft_act *in = s->in;
	bool whole = cx->actor->unit_short;
	enum err e;

	/* in steps: the number is the clerk's, the signatory what the leader approved */
	if (!whole && ((in->number.n > 0 && !str_eq(in->number, d->number)) ||
	               (in->signatory.n > 0 && d->signatory.n > 0 && !str_eq(in->signatory, d->signatory))))
		return fail(cx, E_RULE, "%s", T(cx, "The number is given by the clerk and the signatory is what was approved: neither "
		    "changes when sending."));
	if (whole && in->number.n > 0) {
		d->number = in->number;
		d->number_day = in->number_day;
	}
	if (in->signatory.n > 0)
		d->signatory = in->signatory;
	if (d->number_day == DAY_NONE && d->number.n > 0)
		d->number_day = ctx_today(cx);
	if (!d->stored)
		return fail(cx, E_RULE, "%s", T(cx, "Nothing is written yet. Fill in a section, or mark that there is nothing to report."));
	if (!whole && !str_is(d->state, "approved"))
		return fail(cx, E_RULE, "%s", T(cx, "Only a draft the leader has approved can be sent."));
	if (d->number.n == 0 || (!whole && d->numbered.post == 0))
		return fail_field(cx, "number", "%s", T(cx, "The report has no number yet. Give it its number, then send."));
	if ((e = document_check(cx, d->number, d->number_day)) != E_OK)
		return e;
	if (text_blank(d->signatory))
		return fail_field(cx, "signatory", "%s", T(cx, "Say who signed it: post and name as on the paper."));
	if (d->nil && d->texts.n > 0)
		return fail(cx, E_RULE, "%s", T(cx, "\"Nothing to report\" is marked, but there is text. Take one of them out."));
	if (!d->nil && d->texts.n == 0)
		return fail(cx, E_RULE, "%s", T(cx, "No section has text yet. Fill one in, or mark that there is nothing to report."));
	if ((e = draft_left_check(cx, tx, &s->w)) != E_OK)
		return e;
	return doc_secrecy_check(cx, str_fmt(cx->arena, "%.*s\n%.*s", STR_ARG(d->number), STR_ARG(d->signatory)));
}

static enum err
decide_send(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sending *s = arg;
	struct filing_sent *f = &s->facts;
	const struct due *d = &s->w.due;
	enum err e;

	if (cx->actor == NULL)
		return E_LOGIN;
	if ((e = idem_seen(cx, tx, cx->once, cx->actor->account, &s->filing)) != E_GONE)
		return e;
	*f = (struct filing_sent){ 0 };
	if ((e = drafting_load(cx, tx, MAY_SEND, s->in->due, s->in->seq, &s->w)) != E_OK ||
	    (s->in->text != NULL && (e = drafting_write(cx, tx, &s->w, s->in->text)) != E_OK) ||
	    (e = ready(cx, tx, s)) != E_OK || (e = steps(cx, tx, s)) != E_OK || (e = filing_closes(cx, tx, d, &f->closes)) != E_OK ||
	    (e = closes_also(cx, tx, s)) != E_OK)
		return e;
	paragraphs(cx, s);
	figures(cx, s);
	files(cx, s);
	f->by = actor_fact(cx);
	f->unit = d->unit;
	f->due = d->key;
	f->replaces = d->filing;
	f->version = d->version + 1;
	f->nil = s->w.draft.nil;
	f->channel = S("web");
	f->received_at = cx->now;
	f->received_day = ctx_today(cx);
	f->number = item_of(s->w.draft.number);
	f->number_day = s->w.draft.number_day;
	f->signatory = item_of(s->w.draft.signatory);
	if ((e = ledger_append(cx, tx, ENTRY_FILING_SENT, f, &s->filing)) != E_OK ||
	    (e = draft_drop(cx, tx, d->key)) != E_OK || (e = drafts_reopen(cx, tx, &f->closes)) != E_OK)
		return e;
	return idem_keep(cx, tx, cx->once, cx->actor->account, s->filing);
}

enum err
filing_send(struct ctx *cx, struct site *s, const struct draft_act *in, int64_t *filing)
{
	struct sending a = { .w = { .site = s }, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_send, &a);

	*filing = a.filing;
	return e;
}
