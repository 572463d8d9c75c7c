/*
 * Writing a draft and handing it on inside the unit. Everything here is class B: saved through the writer, no entry. Each act
 * may bring what was typed beside its button: that is saved in the same submission, or nothing is done.
 */
#include "base/buf.h"
#include "base/fold.h"
#include "base/number.h"
#include "case/allow.h"
#include "case/document.h"
#include "case/due.h"
#include "case/filing_part.h"
#include "doc/secrecy.h"

#define TEXT_MOST 200000
#define SEQ_BITS 20            /* saves of one draft; the bits above are the filing that was sent before */

static const struct form_field draft_fields[] = {
	{ "seq", FORM_INT, offsetof(struct draft_in, seq), FORM_REQUIRED | FORM_HIDDEN, .max = INT64_MAX, .label = N_("Version") },
	{ "nil", FORM_BOOL, offsetof(struct draft_in, nil), 0, .label = N_("Nothing to report this period") },
	{ "signatory", FORM_TEXT, offsetof(struct draft_in, signatory), 0, .max = 120, .label = N_("Signed by"),
	  .hint = N_("post and name as on the paper") },
	{ "number", FORM_TEXT, offsetof(struct draft_in, number), 0, .max = 60, .label = N_("Number and symbol") },
	{ "section", FORM_TEXT, offsetof(struct draft_in, section), FORM_MANY | FORM_HIDDEN, .max = 60, .label = N_("Section") },
	{ "field", FORM_TEXT, offsetof(struct draft_in, field), FORM_MANY | FORM_HIDDEN, .max = 60, .label = N_("Field") },
	{ "text", FORM_LINES, offsetof(struct draft_in, text), FORM_MANY, .max = TEXT_MOST, .label = N_("Text") },
	{ "indicator", FORM_TEXT, offsetof(struct draft_in, indicator), FORM_MANY | FORM_HIDDEN, .max = 60,
	  .label = N_("Figure") },
	{ "value", FORM_TEXT, offsetof(struct draft_in, value), FORM_MANY, .max = 40, .label = N_("Value") },
	{ "status", FORM_TEXT, offsetof(struct draft_in, status), FORM_MANY, .max = 12, .label = N_("Status") },
	{ "note", FORM_TEXT, offsetof(struct draft_in, note), FORM_MANY, .max = 500, .label = N_("Note") },
};
const struct form draft_form = FORM("draft", struct draft_in, draft_fields);

#define SEQ_FIELD { "seq", FORM_INT, offsetof(struct draft_act, seq), FORM_REQUIRED | FORM_HIDDEN, .max = INT64_MAX, \
	  .label = N_("Version") }

static const struct form_field put_fields[] = { SEQ_FIELD };
const struct form draft_put_form = FORM("draft-put", struct draft_act, put_fields);
const struct form draft_approve_form = FORM("draft-approve", struct draft_act, put_fields);
const struct form draft_withdraw_form = FORM("draft-withdraw", struct draft_act, put_fields);

static const struct form_field back_fields[] = {
	SEQ_FIELD,
	{ "reason", FORM_LINES, offsetof(struct draft_act, reason), FORM_REQUIRED, .max = 2000, .label = N_("What is to be mended") },
};
const struct form draft_back_form = FORM("draft-back", struct draft_act, back_fields);

static const struct form_field number_fields[] = {
	SEQ_FIELD,
	{ "number", FORM_TEXT, offsetof(struct draft_act, number), FORM_REQUIRED, .max = 60, .label = N_("Number and symbol"),
	  .hint = N_("as in 12/BC-SYT") },
	{ "number_day", FORM_DAY, offsetof(struct draft_act, number_day), 0, .label = N_("Date of the document"),
	  .hint = N_("today when left empty") },
};
const struct form draft_number_form = FORM("draft-number", struct draft_act, number_fields);

/* --- loading ------------------------------------------------------------------------------------------------------ */

enum err
due_writable(struct ctx *cx, struct tx *tx, const struct due *d)
{
	struct str longer;
	enum err e = due_longer_label(cx, tx, d, &longer);

	if (e != E_OK)
		return e;
	if (!str_is(d->kind, "report"))
		return fail(cx, E_RULE, "%s", T(cx, "This is not a report that is written here."));
	if (d->stood_for_by.n > 0)
		return fail(cx, E_RULE, T(cx, "This period's report goes in with a larger one (%.*s): write that one."), STR_ARG(longer));
	if (d->filing != 0 && d->returned == 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This report was sent already. It can be written again when the lead returns it."));
	if (d->filing != 0 && !str_eq(d->filed_as, d->key))
		return fail(cx, E_RULE, "%s", T(cx, "This row was closed by another report of yours, which was returned: complete that one, and this "
		    "follows."));
	if (due_excused_now(d))
		return fail(cx, E_RULE, "%s", T(cx, "The lead has excused this report."));
	if (d->opens != DAY_NONE && ctx_today(cx) < d->opens)
		return fail(cx, E_RULE, T(cx, "This report can be written from %.*s."), STR_ARG(day_vi(cx->arena, d->opens)));
	return E_OK;
}

/* The paragraphs of a filing as the texts they were typed as: one for each section and field, a line a paragraph. */
static void
texts_of(struct ctx *cx, const struct paragraph_list *pars, struct draft *out)
{
	for (size_t i = 0, next; i < pars->n; i = next) {
		const struct paragraph *p = &pars->v[i];
		struct buf b;

		buf_init(&b, cx->arena, TEXT_MOST * 4);
		for (next = i; next < pars->n && str_eq(pars->v[next].section, p->section) &&
		     str_eq(pars->v[next].field, p->field); next++) {
			if (b.n > 0 && pars->v[next].text.n > 0)
				buf_ch(&b, '\n');
			buf_str(&b, pars->v[next].text);       /* nothing where it was erased */
		}
		if (b.n > 0 && p->section.n > 0)
			LIST_ADD(cx->arena, out->texts.v, out->texts.n, out->texts.cap) =
			    (struct draft_text){ p->section, p->field, buf_view(&b) };
	}
}

/* What was sent becomes text to go on with: figures as they are typed. */
static enum err
from_returned(struct ctx *cx, struct tx *tx, int64_t filing, struct draft *out)
{
	struct paragraph_list pars;
	struct figure_list figures;
	struct filing f;
	struct decimal n;
	enum err e;

	if ((e = filing_get(cx, tx, filing, &f)) != E_OK || (e = filing_paragraphs(cx, tx, filing, &pars)) != E_OK ||
	    (e = filing_figures(cx, tx, filing, &figures)) != E_OK)
		return e;
	out->nil = f.nil;
	out->signatory = f.signatory;
	texts_of(cx, &pars, out);
	for (size_t i = 0; i < figures.n; i++) {
		const struct figure *g = &figures.v[i];

		LIST_ADD(cx->arena, out->figures.v, out->figures.n, out->figures.cap) = (struct draft_figure){ g->indicator,
			decimal_read(g->value, &n) ? decimal_vi(cx->arena, n) : S(""), g->status, g->note };
	}
	return E_OK;
}

enum err
draft_open(struct ctx *cx, struct tx *tx, const struct due *d, struct draft *out)
{
	enum err e = draft_get(cx, tx, d->key, out);

	if (e != E_GONE)
		return e;
	/* a tab that was opened before the row was sent does not take this draft for its own */
	*out = (struct draft){ .due = d->key, .unit = d->unit, .seq = d->filing << SEQ_BITS, .state = S("writing"), .number_day = DAY_NONE,
		.prepared = { 0, INSTANT_NONE }, .approved = { 0, INSTANT_NONE }, .numbered = { 0, INSTANT_NONE } };
	return d->returned != 0 ? from_returned(cx, tx, d->filing, out) : E_OK;
}

enum err
drafting_load(struct ctx *cx, struct tx *tx, enum permission p, struct str due, int64_t seq, struct drafting *out)
{
	const struct plan *plan;
	enum err e;

	if ((e = due_get(cx, tx, due, &out->due)) != E_OK || (e = allow_due(cx, tx, p, &out->due)) != E_OK ||
	    (e = due_writable(cx, tx, &out->due)) != E_OK ||
	    (e = site_plan_version(cx, tx, out->site, out->due.plan, &plan)) != E_OK ||
	    (e = blank_make(cx, plan, &out->due, &out->blank)) != E_OK)
		return e;
	e = draft_open(cx, tx, &out->due, &out->draft);
	if (e == E_OK && out->draft.seq != seq)
		return fail(cx, E_STALE, "%s", T(cx, "Someone saved this draft after you opened it. Both texts are shown: take over "
		    "what is missing and save again."));
	return e;
}

enum err
drafting_save(struct ctx *cx, struct tx *tx, struct drafting *w)
{
	w->draft.seq++;
	w->draft.stored = true;
	w->draft.saved_at = cx->now;
	w->draft.saved_post = cx->actor->post;
	return draft_put_head(cx, tx, &w->draft);
}

/* Nobody's approval any more; the number stays taken in the office's register: the clerk gives it anew, or another one. */
static void
write_again(struct draft *d)
{
	d->state = S("writing");
	d->approved = d->numbered = (struct draft_step){ 0, INSTANT_NONE };
}

enum err
drafts_reopen(struct ctx *cx, struct tx *tx, const struct str_fact_list *dues)
{
	struct draft d;
	enum err e = E_OK;

	for (size_t i = 0; i < dues->n && e == E_OK; i++) {
		if ((e = draft_get(cx, tx, dues->v[i].text, &d)) == E_OK) {
			d.seq++;
			write_again(&d);
			e = draft_put_head(cx, tx, &d);
		} else if (e == E_GONE) {
			e = E_OK;
		}
	}
	return e;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

struct writing {
	struct drafting w;
	const struct draft_in *in;
	int64_t seq;
};

bool
draft_with_leader(const struct ctx *cx, const struct draft *d)
{
	return str_is(d->state, "approved") || (str_is(d->state, "put") && cx->actor->role != ROLE_UNIT_LEADER);
}

enum err
drafting_handed_on(struct ctx *cx)
{
	return fail(cx, E_RULE, "%s", T(cx, "The draft lies with the leader. He approves it or hands it back first; until he has approved it, "
	    "the officer can take it back."));
}

enum err
drafting_write(struct ctx *cx, struct tx *tx, struct drafting *w, const struct draft_in *in)
{
	struct draft left;
	enum err e;

	draft_left(cx, &w->blank, &w->draft, &left);
	if (draft_with_leader(cx, &w->draft)) {
		if (left.texts.n + left.figures.n == 0)
			return drafting_handed_on(cx);
		write_again(&w->draft);        /* what was put to him is no longer the form that is asked for */
	}
	if (draft_misplaced(&w->blank, in) && (e = draft_former(cx, tx, w->site, &w->due, &w->blank)) != E_OK)
		return e;
	if ((e = draft_judge(cx, in, &left, w)) != E_OK || (e = doc_secrecy_check(cx, in->signatory)) != E_OK ||
	    (e = doc_secrecy_check(cx, in->number)) != E_OK)
		return e;
	if (cx->actor->unit_short && in->number.n > 0)
		w->draft.number = in->number;  /* elsewhere the clerk gives it */
	w->draft.nil = in->nil;
	w->draft.signatory = text_blank(in->signatory) ? S("") : in->signatory;
	if ((e = drafting_save(cx, tx, w)) != E_OK || (e = draft_put_body(cx, tx, &w->draft)) != E_OK)
		return e;
	return draft_get(cx, tx, w->due.key, &w->draft);       /* as it is stored: without what is empty */
}

static enum err
decide_write(struct ctx *cx, struct tx *tx, void *arg)
{
	struct writing *a = arg;
	enum err e;

	if ((e = drafting_load(cx, tx, MAY_WRITE_DRAFT, a->in->due, a->in->seq, &a->w)) != E_OK ||
	    (e = drafting_write(cx, tx, &a->w, a->in)) != E_OK)
		return e;
	a->seq = a->w.draft.seq;
	return E_OK;
}

enum err
draft_write(struct ctx *cx, struct site *s, const struct draft_in *in, int64_t *seq)
{
	struct writing a = { .w = { .site = s }, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_write, &a);

	*seq = a.seq;
	return e;
}

/* --- handing on --------------------------------------------------------------------------------------------------- */

struct acting {
	struct drafting w;
	const struct draft_act *in;
	struct str was;                        /* the state before what was typed beside the button was saved */
};

/* The draft for an act, with what was typed beside it. */
static enum err
act_load(struct ctx *cx, struct tx *tx, enum permission p, struct acting *a)
{
	enum err e = drafting_load(cx, tx, p, a->in->due, a->in->seq, &a->w);

	a->was = a->w.draft.state;
	return e == E_OK && a->in->text != NULL ? drafting_write(cx, tx, &a->w, a->in->text) : e;
}

static bool
has_content(const struct draft *d)
{
	return d->stored && (d->nil || d->texts.n > 0 || d->files.n > 0);
}

/* Something is written, and nothing of it in places the form no longer has. */
static enum err
may_hand_on(struct ctx *cx, struct tx *tx, struct drafting *w)
{
	if (!has_content(&w->draft))
		return fail(cx, E_RULE, "%s", T(cx, "Nothing is written yet. Fill in a section, or mark that there is nothing to report."));
	return draft_left_check(cx, tx, w);
}

static enum err
decide_put(struct ctx *cx, struct tx *tx, void *arg)
{
	struct acting *a = arg;
	struct draft *d = &a->w.draft;
	enum err e;

	if ((e = act_load(cx, tx, MAY_WRITE_DRAFT, a)) != E_OK)
		return e;
	if (!str_is(d->state, "writing"))
		return fail(cx, E_CONFLICT, "%s", T(cx, "The draft was put to the leader already."));
	if ((e = may_hand_on(cx, tx, &a->w)) != E_OK)
		return e;
	d->state = S("put");
	d->note = S("");
	d->prepared = (struct draft_step){ cx->actor->post, cx->now };
	return drafting_save(cx, tx, &a->w);
}

static enum err
decide_withdraw(struct ctx *cx, struct tx *tx, void *arg)
{
	struct acting *a = arg;
	struct draft *d = &a->w.draft;
	enum err e;

	if ((e = drafting_load(cx, tx, MAY_WRITE_DRAFT, a->in->due, a->in->seq, &a->w)) != E_OK)
		return e;
	if (str_is(d->state, "approved"))
		return fail(cx, E_RULE, "%s", T(cx, "The leader has approved the draft: he hands it back when it is to be changed."));
	if (!str_is(d->state, "put"))
		return fail(cx, E_CONFLICT, "%s", T(cx, "The draft is being written: there is nothing to take back."));
	d->state = S("writing");
	return drafting_save(cx, tx, &a->w);
}

static enum err
decide_approve(struct ctx *cx, struct tx *tx, void *arg)
{
	struct acting *a = arg;
	struct draft *d = &a->w.draft;
	enum err e;

	if ((e = act_load(cx, tx, MAY_APPROVE_DRAFT, a)) != E_OK)
		return e;
	if (str_is(d->state, "approved"))
		return fail(cx, E_CONFLICT, "%s", T(cx, "The draft is approved already."));
	if ((e = may_hand_on(cx, tx, &a->w)) != E_OK)
		return e;
	if (d->prepared.post == 0)
		d->prepared = (struct draft_step){ cx->actor->post, cx->now };
	d->state = S("approved");
	d->approved = (struct draft_step){ cx->actor->post, cx->now };
	return drafting_save(cx, tx, &a->w);
}

static enum err
decide_back(struct ctx *cx, struct tx *tx, void *arg)
{
	struct acting *a = arg;
	struct draft *d = &a->w.draft;
	enum err e;

	if ((e = act_load(cx, tx, MAY_APPROVE_DRAFT, a)) != E_OK || (e = doc_secrecy_check(cx, a->in->reason)) != E_OK)
		return e;
	if (str_is(a->was, "writing"))
		return fail(cx, E_CONFLICT, "%s", T(cx, "The draft is being written: there is nothing to hand back."));
	write_again(d);
	d->note = a->in->reason;
	return drafting_save(cx, tx, &a->w);
}

static enum err
decide_number(struct ctx *cx, struct tx *tx, void *arg)
{
	struct acting *a = arg;
	struct draft *d = &a->w.draft;
	enum err e;

	if ((e = drafting_load(cx, tx, MAY_NUMBER_DRAFT, a->in->due, a->in->seq, &a->w)) != E_OK ||
	    (e = doc_secrecy_check(cx, a->in->number)) != E_OK || (e = document_check(cx, a->in->number, a->in->number_day)) != E_OK)
		return e;
	if (!str_is(d->state, "approved"))
		return fail(cx, E_RULE, "%s", T(cx, "Only an approved draft gets a number."));
	d->number = a->in->number;
	d->number_day = a->in->number_day == DAY_NONE ? ctx_today(cx) : a->in->number_day;
	d->numbered = (struct draft_step){ cx->actor->post, cx->now };
	return drafting_save(cx, tx, &a->w);
}

static enum err
act(struct ctx *cx, struct site *s, ledger_decide_fn *decide, const struct draft_act *in)
{
	struct acting a = { .w = { .site = s }, .in = in };

	return ledger_write(cx, s->ledger, decide, &a);
}

enum err
draft_put(struct ctx *cx, struct site *s, const struct draft_act *in)
{
	return act(cx, s, decide_put, in);
}

enum err
draft_withdraw(struct ctx *cx, struct site *s, const struct draft_act *in)
{
	return act(cx, s, decide_withdraw, in);
}

enum err
draft_approve(struct ctx *cx, struct site *s, const struct draft_act *in)
{
	return act(cx, s, decide_approve, in);
}

enum err
draft_back(struct ctx *cx, struct site *s, const struct draft_act *in)
{
	return act(cx, s, decide_back, in);
}

enum err
draft_number(struct ctx *cx, struct site *s, const struct draft_act *in)
{
	return act(cx, s, decide_number, in);
}
