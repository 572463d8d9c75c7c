/*
 * The editor of a plan version: its files, what is wrong with them, what it would do, enacting it. Works without scripts:
 * saving checks; the script only checks sooner.
 */
#include "case/revision.h"
#include "case/version.h"
#include "edge/app.h"
#include "page/version.h"

/* --- the editor ------------------------------------------------------------------------------------------------------ */

struct reading_revision {
	struct site *site;
	struct revision_page page;
	struct name_text_list base;
	struct plan_version newest;
	bool none;
};

static struct str
base_text(const struct name_text_list *base, struct str name)
{
	for (size_t i = 0; i < base->n; i++)
		if (str_eq(base->v[i].name, name))
			return base->v[i].text;
	return (struct str){ NULL, 0 };
}

/* As it reads with the editor's text in the place of the saved one. */
static enum err
plan_of(struct ctx *cx, const struct revision *r, struct str file, struct str text, const struct plan **out)
{
	struct plan_file *files = plan_files_of(cx->arena, &r->files);
	struct plan *p = NULL;
	enum err e;

	for (size_t i = 0; i < r->files.n; i++)
		if (str_eq(files[i].name, file))
			files[i].text = text;
	e = plan_load_texts(cx, files, r->files.n, reading_args_of(cx->arena, &r->readings), r->readings.n, &p);
	if (e == E_INPUT)
		ctx_clear_fault(cx);
	*out = p;
	return e == E_INPUT ? E_OK : e;
}

static void
tabs(struct ctx *cx, struct reading_revision *r)
{
	struct revision_page *v = &r->page;
	const struct plan_file *files = plan_files_of(cx->arena, &v->r.files);

	v->tabs = NEW_N(cx->arena, struct revision_tab, v->r.files.n + 1);
	for (size_t i = 0; i < v->r.files.n; i++) {
		struct str was = base_text(&r->base, files[i].name);
		struct revision_tab *t = &v->tabs[v->tabs_n++];

		*t = (struct revision_tab){ .name = files[i].name, .fresh = was.p == NULL,
			.changed = !str_eq(was, files[i].text) };
		for (size_t k = 0; v->plan != NULL && k < v->plan->diag_n; k++)
			t->faults += v->plan->diags[k].severity == SEV_ERROR && str_eq(v->plan->diags[k].at.file, t->name);
	}
}

static enum err
read_revision(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_revision *r = arg;
	struct revision_page *v = &r->page;
	const struct name_text *file;
	enum err e = revision_get(cx, tx, &v->r);

	r->none = e == E_GONE;
	if (r->none)
		return version_newest(cx, tx, &r->newest);
	if (e != E_OK || (e = version_get(cx, tx, v->r.base, &v->base)) != E_OK ||
	    (e = version_files(cx, tx, v->r.base, &r->base)) != E_OK)
		return e;
	file = revision_file(&v->r, v->file);
	if (file == NULL && v->r.files.n > 0) {
		v->file = plan_files_of(cx->arena, &v->r.files)[0].name;
		file = revision_file(&v->r, v->file);
	}
	if (v->stored.p == NULL && v->text.p == NULL && file != NULL)
		v->text = file->text;
	else if (v->stored.p != NULL && file != NULL)
		v->stored = file->text;
	if ((e = plan_of(cx, &v->r, v->file, v->text, &v->plan)) != E_OK)
		return e;
	tabs(cx, r);
	return E_OK;
}

/* why: E_OK the first time; else the refused act, whose text is shown again. */
static enum err
show(struct ctx *cx, const struct request *rq, struct reply *out, const struct revision_in *typed, enum err why)
{
	struct reading_revision r = { .site = rq_site(rq), .page.file = query_value(rq, "file") };
	struct fault kept = cx->fault;
	struct page_out p;
	enum err e;

	if (typed != NULL) {
		r.page.file = typed->file;
		r.page.text = typed->text;
		r.page.stored = why == E_STALE ? S("") : (struct str){ NULL, 0 };
		r.page.typed = &rq->form;
	}
	if ((e = site_read(cx, rq, read_revision, &r)) != E_OK || (e = page_open(cx, rq, S("/plan"), &p)) != E_OK)
		return e;
	cx->fault = kept;
	if (r.none)
		page_revision_none(cx, &p.out, &r.newest);
	else
		page_revision(cx, &p.out, &r.page);
	return reply_page(out, why == E_OK ? 200 : err_http(why), &p.buf);
}

enum err
revision_get_page(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return show(cx, rq, out, NULL, E_OK);
}

static bool
shown_again(enum err e)
{
	return e == E_INPUT || e == E_STALE || e == E_RULE || e == E_SECRET || e == E_LARGE;
}

static struct url
back_to(struct ctx *cx, struct str file)
{
	return url_with(cx, url_path(cx->arena, "/revision"), "file", file);
}

#define REVISE(name, form, run, done, file_after) \
	enum err name(struct ctx *cx, const struct request *rq, struct reply *out) \
	{ \
		struct revision_in in = { 0 }; \
		enum err e = request_form(cx, rq, &(form), &in); \
		if (e == E_OK) \
			e = run(cx, rq_site(rq), &in); \
		if (e == E_OK) \
			return reply_done(cx, out, back_to(cx, file_after), done); \
		return shown_again(e) ? show(cx, rq, out, &in, e) : e; \
	}

REVISE(revision_save_post, revision_save_form, revision_save, "saved", in.file)
REVISE(revision_add_post, revision_add_form, revision_add, "annex", str_fmt(cx->arena, "annex/%.*s.md", STR_ARG(in.name)))
REVISE(revision_remove_post, revision_remove_form, revision_remove, "removed-annex", S(""))
REVISE(revision_readings_post, revision_readings_form, revision_choose, "saved", S(""))

enum err
revision_begin_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	enum err e = revision_begin(cx, rq_site(rq));

	return e == E_OK ? reply_see_other(out, url_path(cx->arena, "/revision")) : e;
}

enum err
revision_drop_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	enum err e = revision_give_up(cx, rq_site(rq));

	return e == E_OK ? reply_done(cx, out, url_path(cx->arena, "/versions"), "given-up") : e;
}

struct checking {
	const struct revision_in *in;
	const struct plan *plan;
};

static enum err
read_check(struct ctx *cx, struct tx *tx, void *arg)
{
	struct checking *c = arg;
	struct revision r;
	enum err e = revision_get(cx, tx, &r);

	return e == E_OK ? plan_of(cx, &r, c->in->file, c->in->text, &c->plan) : e;
}

/* Live checking: what the page's #check shows, for the text as it stands in the editor; nothing is saved. */
enum err
revision_check_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct revision_in in = { 0 };
	struct checking c = { .in = &in };
	struct page_out p;
	enum err e = request_form(cx, rq, &revision_save_form, &in);

	if (e != E_OK || (e = site_read(cx, rq, read_check, &c)) != E_OK || (e = page_open(cx, rq, S("/plan"), &p)) != E_OK)
		return e;
	part_diagnostics(cx, &p.out, c.plan, in.file);
	return reply_page(out, 200, &p.buf);
}

/* --- the effect ------------------------------------------------------------------------------------------------------ */

struct reading_effect {
	struct version_new in;
	struct version_effect effect;
	struct unit_list units;
	enum err judged;
};

static enum err
version_of(struct ctx *cx, struct tx *tx, struct version_new *in)
{
	struct revision r;
	enum err e = revision_get(cx, tx, &r);

	if (e == E_GONE)
		return fail(cx, E_CONFLICT, "%s", T(cx, "No new version is being written any more: it was enacted or given up."));
	if (e != E_OK)
		return e;
	in->files = plan_files_of(cx->arena, &r.files);
	in->file_n = r.files.n;
	in->readings = reading_args_of(cx->arena, &r.readings);
	in->reading_n = r.readings.n;
	in->revision = true;
	return E_OK;
}

static enum err
read_effect(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_effect *r = arg;
	enum err e = version_of(cx, tx, &r->in);

	if (e != E_OK || (e = unit_list(cx, tx, ctx_today(cx), &r->units)) != E_OK)
		return e;
	r->judged = r->in.from == DAY_NONE ? E_INPUT : version_effect(cx, tx, &r->in, &r->effect);
	return r->judged == E_INPUT ? E_OK : r->judged;
}

static enum effect_change
change_asked(const struct request *rq, const struct version_effect *v)
{
	for (int c = 0; c < EFFECT__MAX; c++)
		if (str_is(query_value(rq, "show"), effect_name((enum effect_change)c)))
			return (enum effect_change)c;
	for (int c = 0; c < EFFECT__MAX; c++)
		if (v->count[c] > 0)
			return (enum effect_change)c;
	return EFFECT_KEPT;
}

static enum err
effect_show(struct ctx *cx, const struct request *rq, struct reply *out, day_t from, const struct form_in *typed,
    enum err why)
{
	struct reading_effect r = { .in.from = from };
	struct effect_page v = { .from = from, .typed = typed };
	struct fault kept = cx->fault;
	struct page_out p;
	enum err e;

	ctx_clear_fault(cx);
	if ((e = site_read(cx, rq, read_effect, &r)) == E_CONFLICT && why == E_OK)
		return reply_see_other(out, url_path(cx->arena, "/revision"));
	if (e != E_OK)
		return e;
	/* a plan that does not read has its errors in the editor */
	if (r.judged == E_INPUT && from != DAY_NONE && (r.effect.plan == NULL || r.effect.plan->error_n > 0))
		return reply_see_other(out, url_path(cx->arena, "/revision"));
	if ((e = page_open(cx, rq, S("/plan"), &p)) != E_OK)
		return e;
	if (kept.text.n > 0 || kept.n > 0)
		cx->fault = kept;
	v.at = page_at(rq, ROWS_A_PAGE, &v.offset);
	if (r.judged == E_OK) {
		v.effect = &r.effect;
		v.show = change_asked(rq, &r.effect);
		v.of = ((int64_t)r.effect.count[v.show] + ROWS_A_PAGE - 1) / ROWS_A_PAGE;
		v.units = r.units;
	}
	page_effect(cx, &p.out, &v);
	return reply_page(out, why != E_OK ? err_http(why) : r.judged == E_INPUT && from != DAY_NONE ? 422 : 200, &p.buf);
}

enum err
revision_effect_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct str asked = str_trim(query_value(rq, "from"));
	day_t from = DAY_NONE;

	if (asked.n > 0 && !day_read_vi(asked, &from))
		fail_field(cx, "from", "%s", T(cx, "A day as in 20/03/2026."));
	return effect_show(cx, rq, out, from, NULL, cx->fault.n > 0 ? E_INPUT : E_OK);
}

enum err
revision_enact_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct version_enact_in in = { .from = DAY_NONE };
	struct reading_effect r = { .in.from = DAY_NONE };
	struct version_effect done;
	int64_t version;
	enum err e = request_form(cx, rq, &version_enact_form, &in);

	if (e == E_OK) {
		r.in.from = in.from;
		e = site_read(cx, rq, read_effect, &r);
	}
	if (e == E_OK) {
		r.in.decision = in.decision;
		r.in.seen = in.seen;
		e = version_enact(cx, rq_site(rq), &r.in, &done, &version);
	}
	if (e == E_OK)
		return reply_done(cx, out, url_version(cx, version, "changes"), "enacted");
	return shown_again(e) ? effect_show(cx, rq, out, in.from, &rq->form, e) : e;
}
