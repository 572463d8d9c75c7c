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
	if ((e = due_consolidations(cx, tx, ctx_today(cx), &v->rows)) != E_OK ||
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

	if ((e = site_read(cx, rq, read_reports, r)) != E_OK)
		return e;
	if (page_past(cx, out, r->page.base, r->page.at, r->page.of))
		return E_OK;
	if ((e = page_open(cx, rq, here, &p)) != E_OK)
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
	struct sheet_page *page;
	const struct sheet_in *typed;      /* NULL: as it is stored */
};

/* The page of a refused form has the parts as they were typed; what is stored otherwise by now stands beside it. */
static enum err
read_sheet(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct reading_sheet *r = arg;
	struct sheet_page *v = r->page;
	enum err e = sheet_view(cx, tx, r->site, r->due, &v->s);

	if (e != E_OK || r->typed == NULL)
		return e;
	v->stored = v->s;
	if (!sheet_parts_typed(cx, r->typed, &v->s))
		return E_OK;
	v->s.title = r->typed->title;
	v->s.number = r->typed->number;
	v->others = r->typed->seq != v->s.seq;
	sheet_arrange(cx, &v->s);
	for (size_t i = 0; i < v->s.foreign.n; i++)
		for (size_t k = 0; k < r->typed->foreign.n && k < r->typed->place.n; k++)
			if (str_eq(v->s.foreign.v[i].section, r->typed->foreign.v[k]))
				v->s.foreign.v[i].place = r->typed->place.v[k];
	return E_OK;
}

static struct form_strs
typed_list(struct ctx *cx, const struct form_in *in, const char *name)
{
	struct form_strs l = { NEW_N(cx->arena, struct str, in->n + 1), 0 };

	for (size_t i = 0; i < in->n; i++)
		if (str_is(in->v[i].name, name)) {
			l.v[l.n] = form_typed(cx, &sheet_form, in, name, l.n);
			l.n++;
		}
	return l;
}

/* What was typed, whatever is wrong with it; false when the form came without the text. */
static bool
typed_sheet(struct ctx *cx, const struct form_in *in, struct sheet_in *out)
{
	*out = (struct sheet_in){ .title = form_typed(cx, &sheet_form, in, "title", 0),
		.number = form_typed(cx, &sheet_form, in, "number", 0),
		.part = typed_list(cx, in, "part"), .text = typed_list(cx, in, "text"), .kind = typed_list(cx, in, "kind"),
		.section = typed_list(cx, in, "section"), .field = typed_list(cx, in, "field"), .ref = typed_list(cx, in, "ref"),
		.foreign = typed_list(cx, in, "foreign"), .place = typed_list(cx, in, "place"),
		.although_missing = form_typed(cx, &sheet_form, in, "although_missing", 0).n > 0 };
	(void)str_to_i64(form_typed(cx, &sheet_form, in, "seq", 0), &out->seq);
	return out->part.n > 0 || out->kind.n > 0;
}

static enum err
show(struct ctx *cx, const struct request *rq, struct reply *out, const struct form_in *typed, enum err why)
{
	struct sheet_page v = { .may_issue = permission_of(MAY_ISSUE, cx->actor->role) };
	struct reading_sheet r = { .site = rq_site(rq), .due = &rq_object(rq)->due, .page = &v };
	struct sheet_in in;
	struct page_out p;
	enum err e;

	if (!str_is(r.due->kind, "consolidation"))
		return E_GONE;
	if (typed != NULL && typed_sheet(cx, typed, &in)) {
		r.typed = &in;
		v.although = in.although_missing;
	}
	if ((e = site_read(cx, rq, read_sheet, &r)) != E_OK || (e = page_open(cx, rq, S("/consolidation"), &p)) != E_OK)
		return e;
	v.typed = r.typed != NULL;
	page_sheet(cx, &p.out, &v);
	return reply_page(out, err_http(why), &p.buf);
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

typedef enum err sheet_act_fn(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *made);

#define AT_MOST 200                /* bytes of a section's name; a longer one is nobody's */

/* The page comes back where the button was: at a paragraph, at a section, on top when the act was about all of it. */
static struct url
place_of(struct ctx *cx, const struct request *rq, const struct sheet_in *in, const char *done)
{
	struct url u = url_query(cx->arena, url_consolidation(cx, rq_object(rq)->due.key), "done", str_of(done));
	struct str said = query_value(rq, "at"), at = said.n <= AT_MOST ? said : S("");
	struct str section = in->only.n > 0 ? in->only : at.n > 0 ? at : in->at;

	if (in->pick.n > 0 && at.n == 0)
		return url_anchor(cx->arena, u, sheet_anchor(cx, 'p', in->pick));
	return section.n > 0 ? url_anchor(cx->arena, u, sheet_anchor(cx, 's', section)) : u;
}

static enum err
act_post(struct ctx *cx, const struct request *rq, struct reply *out, sheet_act_fn *act, const char *done)
{
	struct sheet_in in;
	int64_t seq = 0;
	enum err e = request_form(cx, rq, &sheet_form, &in);

	in.due = rq_object(rq)->due.key;
	if (e == E_OK)
		e = act(cx, rq_site(rq), &in, &seq);
	if (saved_by_script(rq, e))
		return reply_saved(cx, out, e, seq);
	if (e == E_OK)
		return reply_see_other(out, place_of(cx, rq, &in, done));
	return form_again(e) ? show(cx, rq, out, &rq->form, e) : e;
}

enum err
sheet_save_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return act_post(cx, rq, out, sheet_write, "saved");
}

enum err
sheet_use_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return act_post(cx, rq, out, sheet_use, "used");
}

enum err
sheet_drop_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return act_post(cx, rq, out, sheet_drop, "dropped");
}

enum err
sheet_all_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return act_post(cx, rq, out, sheet_use_all, "used");
}

enum err
sheet_issue_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct sheet_in in;
	int64_t entry;
	enum err e = request_form(cx, rq, &sheet_form, &in);

	in.due = rq_object(rq)->due.key;
	if (e == E_OK && (e = consolidation_issue(cx, rq_site(rq), &in, &entry)) == E_OK)
		return reply_done(cx, out, url_thing(cx, THING_REPORT, entry), "issued");
	return form_again(e) ? show(cx, rq, out, &rq->form, e) : e;
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
