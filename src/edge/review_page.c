/*
 * What the lead does with rows and reports: each act is a page that says what it does and a form that does it. A refused
 * form comes back on the same page with what was typed.
 */
#include "case/review.h"
#include "edge/app.h"
#include "page/act.h"
#include "page/home.h"

struct review_act {
	const char *act;                   /* the last word of the address, and of done.def's row unless `done` says so */
	const char *done;
	const char *title, *what, *button;
	const struct form *form;
	bool files;
};

enum { EXTEND, EXCUSE, REMIND, PAPER, HELD, PUBLISHED, RETURN, ERASE };

static const struct review_act acts[] = {
	[EXTEND] = { "extend", "extended", N_("Extend the day"),
		N_("The last on-time day moves to the one you name. The plan's own day stays on record beside it."),
		N_("Extend"), &due_extend_form, false },
	[EXCUSE] = { "excuse", "excused", N_("Excuse the unit"),
		N_("The unit owes nothing for this period any more. The board says \"excused\", never \"on time\"."),
		N_("Excuse"), &due_excuse_form, false },
	[REMIND] = { "remind", "reminded", N_("Record a reminder"),
		N_("The program sends nothing by itself: it records that you reminded the unit, how, and in which words."),
		N_("Record"), &due_remind_form, false },
	[PAPER] = { "paper", "received", N_("Register a paper report"),
		N_("A report that came on paper closes the row with the day and hour at which it truly came."),
		N_("Register"), &paper_receive_form, true },
	[HELD] = { "held", "held", N_("Record that it was held"),
		N_("Days that are counted from this meeting are counted anew from the day it was held."),
		N_("Record"), &meeting_hold_form, false },
	[PUBLISHED] = { "published", "published", N_("Record it as done"),
		N_("The row is closed with the day you name."), N_("Record"), &calendar_publish_form, false },
	[RETURN] = { "return", "returned", N_("Return for completion"),
		N_("The unit finds your reason and the new day on its page. The first receipt stays valid."),
		N_("Return"), &filing_return_form, false },
	[ERASE] = { "erase", "erased", N_("Erase content"),
		N_("The words are removed for ever, here and in every report that quotes them. A draft the unit is writing for the same period is "
		    "deleted with its files: it may hold them too. Day and proof stay, and number and names unless you say so. This cannot be taken "
		    "back."),
		N_("Erase for ever"), &entry_erase_form, false },
};

struct reading_subject {
	const struct object *on;
	struct due due;
	struct unit unit;
};

static enum err
read_subject(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_subject *r = arg;
	bool filing = r->on->kind == OBJECT_FILING;
	enum err e = due_get(cx, tx, filing ? r->on->filing.due : r->on->due.key, &r->due);

	return e == E_OK ? unit_get(cx, tx, r->due.unit, ctx_today(cx), &r->unit) : e;
}

/* A file does not come back with a refused form: whoever chose one is told, at its field. */
static void
files_gone(struct ctx *cx, const struct form_in *in)
{
	for (size_t i = 0; i < in->n_files; i++) {
		const char *field = str_z(cx->arena, in->files[i].field);

		if (in->files[i].name.n > 0 && form_fault(cx, field).n == 0)
			fail_field(cx, field, "%s", T(cx, "The file could not be kept: choose it again."));
	}
}

/* why: E_OK the first time. */
static enum err
show(struct ctx *cx, const struct request *rq, struct reply *out, const struct review_act *a, enum err why)
{
	const struct object *on = rq_object(rq);
	bool filing = on->kind == OBJECT_FILING;
	struct reading_subject r = { .on = on };
	struct act_page v = { .title = a->title, .what = a->what, .button = a->button, .form = a->form, .files = a->files,
		.typed = why == E_OK ? NULL : &rq->form, .leave_out = "item" };
	struct page_out p;
	enum err e;

	if ((e = site_read(cx, rq, read_subject, &r)) != E_OK || (e = page_open(cx, rq, S(""), &p)) != E_OK)
		return e;
	if (why != E_OK)
		files_gone(cx, &rq->form);
	v.subject = str_fmt(cx->arena, "%.*s – %.*s", STR_ARG(due_label(cx, &r.due)), STR_ARG(r.unit.name));
	v.back = filing ? url_filing(cx, on->filing.id) : url_due(cx, on->due.key);
	v.to = filing ? url_filing_do(cx, on->filing.id, a->act) : url_due_do(cx, on->due.key, a->act);
	page_act(cx, &p.out, &v);
	return reply_page(out, err_http(why), &p.buf);
}

static enum err
end(struct ctx *cx, const struct request *rq, struct reply *out, const struct review_act *a, enum err e)
{
	const struct object *on = rq_object(rq);

	if (e != E_OK)
		return form_again(e) ? show(cx, rq, out, a, e) : e;
	return reply_done(cx, out, on->kind == OBJECT_FILING ? url_filing(cx, on->filing.id) : url_due(cx, on->due.key),
	    a->done);
}

/* GET and POST of an act on a due row, or on a filing: `target` is the member the address fills in. */
#define ACT(name, ACT, form, type, target, value, run) \
	enum err name##_get(struct ctx *cx, const struct request *rq, struct reply *out) \
	{ \
		return show(cx, rq, out, &acts[ACT], E_OK); \
	} \
	enum err name##_post(struct ctx *cx, const struct request *rq, struct reply *out) \
	{ \
		struct type in = { 0 }; \
		int64_t entry; \
		enum err e = request_form(cx, rq, &(form), &in); \
		in.target = rq_object(rq)->value; \
		if (e == E_OK) \
			e = run(cx, rq_site(rq), &in, &entry); \
		return end(cx, rq, out, &acts[ACT], e); \
	}

ACT(review_extend, EXTEND, due_extend_form, due_extend, due, due.key, due_extend)
ACT(review_excuse, EXCUSE, due_excuse_form, due_excuse, due, due.key, due_excuse)
ACT(review_remind, REMIND, due_remind_form, due_remind, due, due.key, due_remind)
ACT(review_paper, PAPER, paper_receive_form, paper_receive, due, due.key, paper_receive)
ACT(review_held, HELD, meeting_hold_form, meeting_hold, due, due.key, meeting_hold)
ACT(review_published, PUBLISHED, calendar_publish_form, calendar_publish, due, due.key, calendar_publish)
ACT(review_return, RETURN, filing_return_form, filing_return, filing, filing.id, filing_return)
ACT(review_erase, ERASE, entry_erase_form, entry_erase, entry, filing.id, entry_erase)

enum err
review_accept_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	int64_t id = rq_object(rq)->filing.id, entry;
	struct filing_accept in = { id };
	enum err e = filing_accept(cx, rq_site(rq), &in, &entry);

	return e == E_OK ? reply_done(cx, out, url_filing(cx, id), "accepted") : e;
}
