/* Writing a report: the page and every act on a draft. A refused act shows the page again with what was typed. */
#include "edge/app.h"
#include "page/draft.h"

struct reading_draft {
	struct site *site;
	const struct due *due;
	struct draft_view *v;
};

static enum err
read_draft(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct reading_draft *r = arg;

	return draft_view(cx, tx, r->site, r->due, r->v);
}

static enum err
read_former(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct reading_draft *r = arg;

	return draft_former(cx, tx, r->site, r->due, &r->v->blank);
}

static int64_t
count_of(const struct request *rq, const char *name)
{
	int64_t n;

	return str_to_i64(query_value(rq, name), &n) && n >= 0 && n < 100000 ? n : -1;
}

/* What was typed into a field of a refused act, or what the draft has. */
static void
give(struct ctx *cx, const struct request *rq, struct draft_page *page, const char *field, struct str stored, enum err why)
{
	struct str typed = why == E_OK ? S("") : form_typed(cx, &filing_send_form, &rq->form, field, 0);

	form_give(cx, &page->acts, field, typed.n > 0 ? typed : stored);
}

static size_t
sent_n(const struct form_in *in, const char *field)
{
	size_t n = 0;

	for (size_t i = 0; i < in->n; i++)
		n += str_is(in->v[i].name, field);
	return n;
}

/* The rows that were ticked in a refused form. */
static struct form_strs
ticks(struct ctx *cx, const struct form_in *in)
{
	size_t n = sent_n(in, "also");
	struct form_strs out = { NEW_N(cx->arena, struct str, n + 1), n };

	for (size_t i = 0; i < n; i++)
		out.v[i] = form_typed(cx, &filing_send_form, in, "also", i);
	return out;
}

/* What a refused form holds, place by place: the form may have changed since it was opened. */
static struct draft
typed_draft(struct ctx *cx, const struct form_in *in)
{
#define TYPED(field, i) form_typed(cx, &draft_form, in, field, i)
	struct draft d = { .nil = TYPED("nil", 0).n > 0, .signatory = TYPED("signatory", 0) };

	for (size_t i = 0, n = sent_n(in, "text"); i < n; i++)
		LIST_ADD(cx->arena, d.texts.v, d.texts.n, d.texts.cap) =
		    (struct draft_text){ TYPED("section", i), TYPED("field", i), TYPED("text", i) };
	for (size_t i = 0, n = sent_n(in, "value"); i < n; i++)
		LIST_ADD(cx->arena, d.figures.v, d.figures.n, d.figures.cap) =
		    (struct draft_figure){ TYPED("indicator", i), TYPED("value", i), TYPED("status", i), TYPED("note", i) };
	return d;
#undef TYPED
}

/* A fault of one of many boxes gets the name its box has on the page. */
static void
faults_placed(struct ctx *cx, const struct form_in *typed, const struct blank *b)
{
#define TYPED(field, i) form_typed(cx, &draft_form, typed, field, i)
	for (size_t i = 0; i < cx->fault.n; i++) {
		struct fault_field *f = &cx->fault.fields[i];
		bool text = str_is(f->field, "text"), value = str_is(f->field, "value");
		size_t k = f->nth - 1;

		if (f->nth == 0 || (!text && !value))
			continue;
		if (text) {
			const struct draft_text t = { TYPED("section", k), TYPED("field", k), S("") };

			f->field = draft_text_id(cx, t.section, t.field);
			f->label = draft_left_name(cx, b, &t);
		} else {
			f->field = str_fmt(cx->arena, "value-%.*s", STR_ARG(TYPED("indicator", k)));
			f->label = draft_left_figure(b, TYPED("indicator", k));
		}
		f->nth = 0;
	}
#undef TYPED
}

/* A box that the page does not have: its words, under the name it had. */
static void
lost_words(struct ctx *cx, struct draft *out, const char *label, struct str typed, struct str stored)
{
	if (typed.n > 0 && !str_eq(typed, stored))
		LIST_ADD(cx->arena, out->texts.v, out->texts.n, out->texts.cap) = (struct draft_text){ str_of(T(cx, label)), S(""), typed };
}

/* The page is only read now: everything typed that is not what is stored. */
static void
lost_all(struct ctx *cx, const struct draft_view *v, const struct draft *typed, struct draft *out)
{
	for (size_t i = 0; i < typed->texts.n; i++) {
		const struct draft_text *t = &typed->texts.v[i];

		if (t->text.n > 0 && !str_eq(t->text, draft_text_of(&v->draft, t->section, t->field)))
			LIST_ADD(cx->arena, out->texts.v, out->texts.n, out->texts.cap) = *t;
	}
	for (size_t i = 0; i < typed->figures.n; i++) {
		const struct draft_figure *f = &typed->figures.v[i], *stored = draft_figure_of(&v->draft, f->indicator);

		if (f->value.n > 0 && (stored == NULL || !str_eq(f->value, stored->value)))
			LIST_ADD(cx->arena, out->figures.v, out->figures.n, out->figures.cap) = *f;
	}
	lost_words(cx, out, N_("Signed by"), typed->signatory, v->draft.signatory);
}

/* Of what was typed into places the form does not have, that which the stored draft does not have either. */
static void
lost_make(struct ctx *cx, struct draft_page *page)
{
	const struct draft_view *v = page->v;
	struct draft left, *out = &page->lost;

	if (!v->may_write) {
		lost_all(cx, v, page->shown, out);
		return;
	}
	draft_left(cx, &v->blank, page->shown, &left);
	for (size_t i = 0; i < left.texts.n; i++)
		if (draft_text_of(&v->left, left.texts.v[i].section, left.texts.v[i].field).n == 0)
			LIST_ADD(cx->arena, out->texts.v, out->texts.n, out->texts.cap) = left.texts.v[i];
	for (size_t i = 0; i < left.figures.n; i++)
		if (draft_figure_of(&v->left, left.figures.v[i].indicator) == NULL)
			LIST_ADD(cx->arena, out->figures.v, out->figures.n, out->figures.cap) = left.figures.v[i];
}

/* typed: the refused form. After E_STALE the other text stands beside it and the form takes its version: saving again merges. */
static enum err
show(struct ctx *cx, const struct request *rq, struct reply *out, const struct form_in *typed, enum err why)
{
	struct draft_view v = { .shut = S("") };
	struct reading_draft r = { rq_site(rq), &rq_object(rq)->due, &v };
	struct draft_page page = { .v = &v, .typed = typed, .filled = count_of(rq, "filled"),
		.unplaced = count_of(rq, "unplaced"), .personal = count_of(rq, "personal"),
		.short_sending = cx->actor->unit_short, .shown = &v.draft, .also = ticks(cx, &rq->form),
		.purpose = form_typed(cx, &draft_upload_form, &rq->form, "purpose", 0) };
	struct draft as_typed;
	struct page_out p;
	int64_t seq;
	enum err e;

	if ((e = site_read(cx, rq, read_draft, &r)) != E_OK || (e = page_open(cx, rq, S("/"), &p)) != E_OK)
		return e;
	/* nobody has looked at what was saved since, unless the refusal says so */
	if (typed != NULL && why != E_STALE && str_to_i64(form_typed(cx, &draft_form, typed, "seq", 0), &seq))
		v.draft.seq = seq;
	form_give(cx, &page.acts, "seq", str_fmt(cx->arena, "%lld", (long long)v.draft.seq));
	give(cx, rq, &page, "number", v.draft.number, why);
	give(cx, rq, &page, "number_day", S(""), why);
	give(cx, rq, &page, "signatory", v.draft.signatory, why);
	form_give(cx, &page.acts, "reason", form_typed(cx, &draft_back_form, &rq->form, "reason", 0));
	if (typed != NULL) {
		faults_placed(cx, typed, &v.blank);
		as_typed = typed_draft(cx, typed);
		page.shown = &as_typed;
		lost_make(cx, &page);
		if (page.lost.texts.n + page.lost.figures.n > 0 && v.shut.n == 0 && (e = site_read(cx, rq, read_former, &r)) != E_OK)
			return e;
	}
	if (!v.may_back)
		lost_words(cx, &page.lost, N_("What is to be mended"), form_typed(cx, &draft_back_form, &rq->form, "reason", 0), S(""));
	if (why == E_STALE)
		page.theirs = &v.draft;
	page_draft(cx, &p.out, &page);
	return reply_page(out, err_http(why), &p.buf);
}

enum err
draft_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	const struct due *d = &rq_object(rq)->due;

	/* sent and not returned: what was sent is the thing to see */
	if (d->filing != 0 && d->returned == 0)
		return reply_see_other(out, url_filing(cx, d->filing));
	return show(cx, rq, out, NULL, E_OK);
}

/* --- the one form of the page ------------------------------------------------------------------------------------------ */

/* The page has one form for the text and all acts: each takes its own fields out of it, and none is there that nobody knows. */
static enum err
part_read(struct ctx *cx, const struct request *rq, const struct form *form, void *into)
{
	static const struct form *const page[] = { &draft_form, &filing_send_form, &draft_back_form };
	struct form_in own = { 0 };

	for (size_t i = 0; i < rq->form.n; i++) {
		const struct form_pair *p = &rq->form.v[i];
		bool known = form_field_named(form, p->name) != NULL;

		if (known)
			LIST_ADD(cx->arena, own.v, own.n, own.cap) = *p;
		for (size_t k = 0; k < COUNT(page) && !known; k++)
			known = form_field_named(page[k], p->name) != NULL;
		if (!known)
			return request_form(cx, rq, form, into);       /* which refuses it */
	}
	return form_read(cx, form, &own, into);
}

enum err
draft_save_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct draft_in in;
	int64_t seq = 0;
	enum err e = part_read(cx, rq, &draft_form, &in);

	in.due = rq_object(rq)->due.key;
	if (e == E_OK)
		e = draft_write(cx, rq_site(rq), &in, &seq);
	if (saved_by_script(rq, e))
		return reply_saved(cx, out, e, seq);
	if (e == E_OK)
		return reply_done(cx, out, url_draft(cx, in.due), "saved");
	return form_again(e) ? show(cx, rq, out, &rq->form, e) : e;
}

/* --- acts on the draft -------------------------------------------------------------------------------------------------- */

/* With text, where the act's button stands beside it. */
static enum err
act_read(struct ctx *cx, const struct request *rq, const struct form *form, struct draft_act *in, struct draft_in *text)
{
	enum err e = part_read(cx, rq, form, in), other;

	in->due = rq_object(rq)->due.key;
	in->text = NULL;
	if (sent_n(&rq->form, "section") == 0)
		return e;
	other = part_read(cx, rq, &draft_form, text);
	text->due = in->due;
	in->text = text;
	return e != E_OK ? e : other;
}

typedef enum err draft_act_fn(struct ctx *cx, struct site *s, const struct draft_act *in);

static enum err
act(struct ctx *cx, const struct request *rq, struct reply *out, const struct form *form, draft_act_fn *run,
    const char *done)
{
	struct draft_in text;
	struct draft_act in;
	enum err e = act_read(cx, rq, form, &in, &text);

	if (e == E_OK)
		e = run(cx, rq_site(rq), &in);
	if (e == E_OK)
		return reply_done(cx, out, url_draft(cx, in.due), done);
	return form_again(e) ? show(cx, rq, out, in.text != NULL ? &rq->form : NULL, e) : e;
}

enum err
draft_put_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return act(cx, rq, out, &draft_put_form, draft_put, "put");
}

enum err
draft_withdraw_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return act(cx, rq, out, &draft_withdraw_form, draft_withdraw, "withdrawn");
}

enum err
draft_approve_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return act(cx, rq, out, &draft_approve_form, draft_approve, "approved");
}

enum err
draft_back_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return act(cx, rq, out, &draft_back_form, draft_back, "back");
}

enum err
draft_number_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return act(cx, rq, out, &draft_number_form, draft_number, "numbered");
}

enum err
filing_send_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct draft_in text;
	struct draft_act in;
	int64_t filing;
	enum err e = act_read(cx, rq, cx->actor->unit_short ? &filing_send_short_form : &filing_send_form, &in, &text);

	if (e == E_OK)
		e = filing_send(cx, rq_site(rq), &in, &filing);
	if (e == E_OK)
		return reply_done(cx, out, url_receipt(cx, filing), "sent");
	return form_again(e) ? show(cx, rq, out, in.text != NULL ? &rq->form : NULL, e) : e;
}

enum err
draft_upload_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct draft_upload in;
	struct draft_upload_result got;
	struct url to;
	enum err e = request_form(cx, rq, &draft_upload_form, &in);

	in.due = rq_object(rq)->due.key;
	if (e == E_OK)
		e = draft_attach(cx, rq_site(rq), &in, &got);
	if (e != E_OK)
		return form_again(e) ? show(cx, rq, out, NULL, e) : e;
	to = url_draft(cx, in.due);
	if (got.personal > 0)
		to = url_with_i64(cx, to, "personal", (int64_t)got.personal);
	if (!str_is(in.purpose, "original"))
		return reply_done(cx, out, to, "attached");
	to = url_with_i64(cx, to, "filled", (int64_t)got.filled);
	to = url_with_i64(cx, to, "unplaced", (int64_t)got.unplaced);
	return reply_done(cx, out, to, "uploaded");
}

static const struct form_field remove_fields[] = {
	{ "n", FORM_ID, offsetof(struct draft_detach, n), FORM_REQUIRED, .label = N_("File") },
};
static const struct form remove_form = FORM("draft-remove", struct draft_detach, remove_fields);

enum err
draft_remove_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct draft_detach in;
	enum err e = request_form(cx, rq, &remove_form, &in);

	in.due = rq_object(rq)->due.key;
	if (e == E_OK)
		e = draft_remove_file(cx, rq_site(rq), &in);
	if (e == E_OK)
		return reply_done(cx, out, url_draft(cx, in.due), "removed");
	return form_again(e) ? show(cx, rq, out, NULL, e) : e;
}
