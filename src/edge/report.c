/* The consolidated report: its list, its editor, what was issued, what the superior received. */
#include "edge/names.h"
#include "page/report.h"

struct reading_reports {
	struct reports_page page;
	int64_t offset;
	bool received;
};

/* Those addressed to the actor's unit, out of all: a bloc issues a few dozen a year. */
static void
only_received(struct ctx *cx, struct consolidation_list *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (unit_listed(l->v[i].to, cx->actor->unit))
			l->v[n++] = l->v[i];
	l->n = n;
}

static enum err
read_reports(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_reports *r = arg;
	struct reports_page *v = &r->page;
	int64_t total;
	enum err e;

	if (r->received) {
		e = consolidation_list(cx, tx, 1000, 0, &v->issued, &total);
		only_received(cx, &v->issued);
		return e;
	}
	if ((e = due_consolidations(cx, tx, day_ymd(ctx_today(cx)).y, &v->rows)) != E_OK ||
	    (e = consolidation_list(cx, tx, ROWS_A_PAGE, r->offset, &v->issued, &total)) != E_OK)
		return e;
	v->of = pages_of(total);
	return E_OK;
}

static enum err
show_list(struct ctx *cx, const struct request *rq, struct reply *out, struct reading_reports *r, struct str here)
{
	struct page_out p;
	enum err e;

	if ((e = site_read(cx, rq, read_reports, r)) != E_OK || (e = page_open(cx, rq, here, &p)) != E_OK)
		return e;
	page_reports(cx, &p.out, &r->page);
	return reply_page(out, 200, &p.buf);
}

enum err
consolidations_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_reports r = { .page = { .title = N_("Consolidation"), .base = url_consolidations(cx),
		.empty = N_("Reports appear here once the head has issued them.") } };

	r.page.at = page_at(rq, &r.offset);
	return show_list(cx, rq, out, &r, S("/consolidation"));
}

enum err
received_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_reports r = { .received = true, .page = { .title = N_("Reports received"),
		.base = url_path(cx->arena, "/received"), .at = 1, .of = 1,
		.empty = N_("Consolidated reports addressed to your body appear here on the day they are issued.") } };

	return show_list(cx, rq, out, &r, S("/received"));
}

/* --- the editor ----------------------------------------------------------------------------------------------------- */

struct reading_sheet {
	struct site *site;
	const struct due *due;
	struct sheet *sheet;
};

static enum err
read_sheet(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct reading_sheet *r = arg;

	return sheet_view(cx, tx, r->site, r->due, r->sheet);
}

static enum err
show(struct ctx *cx, const struct request *rq, struct reply *out, const struct form_in *typed, enum err why)
{
	struct sheet_page v = { .typed = typed, .may_issue = permission_of(MAY_ISSUE, cx->actor->role) };
	struct reading_sheet r = { rq_site(rq), &rq_object(rq)->due, &v.s };
	struct page_out p;
	enum err e;

	if (!str_is(r.due->kind, "consolidation"))
		return E_GONE;
	if ((e = site_read(cx, rq, read_sheet, &r)) != E_OK || (e = page_open(cx, rq, S("/consolidation"), &p)) != E_OK)
		return e;
	LIST_ADD(cx->arena, v.s.parts.v, v.s.parts.n, v.s.parts.cap) = (struct sheet_part){ .kind = S("own") };
	page_sheet(cx, &p.out, &v);
	return reply_page(out, err_http(why), &p.buf);
}

static enum err
end(struct ctx *cx, const struct request *rq, struct reply *out, const struct form_in *typed, const char *done, enum err e)
{
	if (e == E_OK)
		return reply_done(cx, out, url_consolidation(cx, rq_object(rq)->due.key), done);
	return form_again(e) ? show(cx, rq, out, typed, e) : e;
}

enum err
sheet_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	const struct due *d = &rq_object(rq)->due;

	/* issued: the report is the thing to see, the sheet is gone */
	if (d->done != 0)
		return reply_see_other(out, url_id(cx->arena, url_path(cx->arena, "/report/"), d->done));
	return show(cx, rq, out, NULL, E_OK);
}

/* The empty part at the end of the form is a place to write, not a part. */
static void
drop_empty(struct sheet_in *in)
{
	size_t last = in->kind.n - 1;

	if (in->kind.n == 0 || in->text.n != in->kind.n || !str_is(in->kind.v[last], "own") ||
	    str_trim(in->text.v[last]).n > 0)
		return;
	in->kind.n--;
	in->text.n--;
	in->section.n -= in->section.n > 0;
	in->field.n -= in->field.n > 0;
	in->ref.n -= in->ref.n > 0;
}

enum err
sheet_save_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct sheet_in in;
	int64_t seq;
	enum err e = request_form(cx, rq, &sheet_form, &in);

	in.due = rq_object(rq)->due.key;
	if (e == E_OK) {
		drop_empty(&in);
		e = sheet_write(cx, rq_site(rq), &in, &seq);
	}
	return end(cx, rq, out, &rq->form, "saved", e);
}

enum err
sheet_use_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct sheet_pick in;
	int64_t seq;
	enum err e = request_form(cx, rq, &sheet_pick_form, &in);

	in.due = rq_object(rq)->due.key;
	return end(cx, rq, out, NULL, "used", e == E_OK ? sheet_use(cx, rq_site(rq), &in, &seq) : e);
}

enum err
sheet_drop_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct sheet_pick in;
	int64_t seq;
	enum err e = request_form(cx, rq, &sheet_pick_form, &in);

	in.due = rq_object(rq)->due.key;
	return end(cx, rq, out, NULL, "dropped", e == E_OK ? sheet_drop(cx, rq_site(rq), &in, &seq) : e);
}

enum err
sheet_all_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct sheet_act in;
	int64_t seq;
	enum err e = request_form(cx, rq, &sheet_act_form, &in);

	in.due = rq_object(rq)->due.key;
	return end(cx, rq, out, NULL, "used", e == E_OK ? sheet_use_all(cx, rq_site(rq), &in, &seq) : e);
}

enum err
sheet_issue_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct sheet_act in;
	int64_t entry;
	enum err e = request_form(cx, rq, &sheet_act_form, &in);

	in.due = rq_object(rq)->due.key;
	if (e == E_OK && (e = consolidation_issue(cx, rq_site(rq), &in, &entry)) == E_OK)
		return reply_done(cx, out, url_thing(cx, THING_REPORT, entry), "issued");
	return end(cx, rq, out, NULL, "issued", e);
}

/* --- what was issued ------------------------------------------------------------------------------------------------ */

struct reading_report {
	const struct request *rq;
	struct site *site;
	int64_t id;
	struct consolidation_view v;
	struct names names;
};

static enum err
read_report(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_report *r = arg;
	enum err e = consolidation_view(cx, tx, r->site, r->id, &r->v);

	return e == E_OK ? names_read(cx, tx, r->rq, r->v.c.day, &r->v.units, &r->names) : e;
}

enum err
report_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_report r = { .rq = rq, .site = rq_site(rq), .id = rq_object(rq)->consolidation.id };
	struct page_out p;
	enum err e;

	if ((e = site_read(cx, rq, read_report, &r)) != E_OK || (e = page_open(cx, rq, S(""), &p)) != E_OK)
		return e;
	page_report(cx, &p.out, &r.v, &r.names);
	return reply_page(out, 200, &p.buf);
}

enum err
report_docx_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_report r = { .rq = rq, .site = rq_site(rq), .id = rq_object(rq)->consolidation.id };
	struct str bytes;
	enum err e;

	if ((e = site_read(cx, rq, read_report, &r)) != E_OK ||
	    (e = consolidation_docx(cx, r.site, &r.v, &bytes)) != E_OK)
		return e;
	return reply_download(out, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	    str_fmt(cx->arena, "bao-cao-%lld.docx", (long long)r.id), bytes);
}
