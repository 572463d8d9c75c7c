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
	struct revision_page page;
	struct name_text_list base;
	struct plan_version newest;
	bool none;
	bool stale;            /* the stored text stands beside what was typed */
};

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
		const struct name_text *was = name_text_find(&r->base, files[i].name);
		struct revision_tab *t = &v->tabs[v->tabs_n++];

		*t = (struct revision_tab){ .name = files[i].name, .fresh = was == NULL,
			.changed = was == NULL || !str_eq(was->text, files[i].text) };
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
	struct plan_version base;
	enum err e = revision_get(cx, tx, &v->r);

	r->none = e == E_GONE;
	if ((e != E_OK && !r->none) || (e = version_newest(cx, tx, &r->newest)) != E_OK)
		return e;
	if (v->text.p != NULL && name_text_find(&v->r.files, v->file) == NULL) {
		v->lost = (struct name_text){ v->file, v->text };
		v->text = (struct str){ NULL, 0 };
	}
	if (r->none)
		return E_OK;
	if (v->r.base != r->newest.plan)
		v->newest = r->newest;
	if ((e = version_get(cx, tx, v->r.base, &base)) != E_OK)
		return e;
	v->base_nth = base.nth;
	if ((e = version_files(cx, tx, v->r.base, &r->base)) != E_OK)
		return e;
	file = name_text_find(&v->r.files, v->file);
	if (file == NULL && v->r.files.n > 0) {
		v->file = plan_files_of(cx->arena, &v->r.files)[0].name;
		file = name_text_find(&v->r.files, v->file);
	}
	if (v->text.p == NULL && file != NULL)
		v->text = file->text;
	else if (r->stale && file != NULL)
		v->stored = file->text;
	if ((e = plan_of(cx, &v->r, v->file, v->text, &v->plan)) != E_OK)
		return e;
	tabs(cx, r);
	return E_OK;
}

/* What a refused form holds; one without a text leaves the stored one where it is. */
static void
typed_give(struct ctx *cx, const struct form *form, const struct form_in *typed, enum err why, struct reading_revision *r)
{
	if (form == &revision_save_form || form == &revision_remove_form)
		r->page.file = form_typed(cx, form, typed, "file", 0);
	if (form == &revision_save_form) {
		r->page.text = form_typed(cx, form, typed, "text", 0);
		if (r->page.text.p == NULL)
			r->page.text = S("");
		r->stale = why == E_STALE;
	}
	r->page.typed = typed;
}

/* After the page was read: what was chosen, and the seq it was typed on unless what was saved since is shown too. */
static void
typed_keep(struct ctx *cx, const struct form *form, const struct form_in *typed, enum err why, struct revision *r)
{
	struct name_text_list *l = &r->readings;
	int64_t seq;

	if (why == E_STALE)
		return;
	if (form == &revision_save_form && str_to_i64(form_typed(cx, form, typed, "seq", 0), &seq))
		r->seq = seq;
	if (form != &revision_readings_form)
		return;
	l->n = 0;
	for (size_t i = 0; i < typed->n; i++) {
		struct str name = form_typed(cx, form, typed, "reading", i), option = form_typed(cx, form, typed, "option", i);

		if (name.n > 0 && option.n > 0)
			LIST_ADD(cx->arena, l->v, l->n, l->cap) = (struct name_text){ name, option };
	}
}

/* form: NULL the first time; else the refused one, whose text is shown again. */
static enum err
show(struct ctx *cx, const struct request *rq, struct reply *out, const struct form *form, enum err why)
{
	struct reading_revision r = { .page.file = query_value(rq, "file") };
	struct fault kept = cx->fault;
	struct page_out p;
	enum err e;

	if (form != NULL)
		typed_give(cx, form, &rq->form, why, &r);
	if ((e = site_read(cx, rq, read_revision, &r)) != E_OK || (e = page_open(cx, rq, S("/plan"), &p)) != E_OK)
		return e;
	cx->fault = kept;
	if (r.none) {
		if (why == E_GONE)
			fail(cx, E_GONE, "%s", T(cx, "No new version is being written any more: it was enacted or given up."));
		page_revision_none(cx, &p.out, &r.newest, &r.page.lost);
	} else {
		if (form != NULL)
			typed_keep(cx, form, &rq->form, why, &r.page.r);
		page_revision(cx, &p.out, &r.page);
	}
	return reply_page(out, why == E_OK ? 200 : err_http(why), &p.buf);
}

enum err
revision_get_page(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return show(cx, rq, out, NULL, E_OK);
}

#define REVISE(name, form, run, done, file_after) \
	enum err name(struct ctx *cx, const struct request *rq, struct reply *out) \
	{ \
		struct revision_in in = { 0 }; \
		enum err e = request_form(cx, rq, &(form), &in); \
		if (e == E_OK) \
			e = run(cx, rq_site(rq), &in); \
		if (e == E_OK) \
			return reply_done(cx, out, url_revision_file(cx, file_after), done); \
		return form_again(e) || e == E_GONE ? show(cx, rq, out, &(form), e) : e; \
	}

REVISE(revision_save_post, revision_save_form, revision_save, "saved", in.file)
REVISE(revision_add_post, revision_add_form, revision_add, "annex", str_fmt(cx->arena, "annex/%.*s.md", STR_ARG(in.name)))
REVISE(revision_remove_post, revision_remove_form, revision_remove, "removed-annex", S(""))
REVISE(revision_readings_post, revision_readings_form, revision_choose, "saved", S(""))
REVISE(revision_again_post, revision_again_form, revision_again, "begun-again", S(""))

enum err
revision_begin_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	enum err e = revision_begin(cx, rq_site(rq));

	return e == E_OK ? reply_see_other(out, url_path(cx->arena, "/revision")) : e;
}

enum err
revision_drop_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct revision_in in = { 0 };
	enum err e = request_form(cx, rq, &revision_drop_form, &in);

	if (e == E_OK && !in.sure)
		e = fail_field(cx, "sure", "%s", T(cx, "It was not given up: tick the box to say that it is meant."));
	if (e == E_OK && (e = revision_give_up(cx, rq_site(rq), &in)) == E_OK)
		return reply_done(cx, out, url_path(cx->arena, "/versions"), "given-up");
	return form_again(e) || e == E_GONE ? show(cx, rq, out, &revision_drop_form, e) : e;
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
	struct revision kept;  /* its day and words */
	bool asked;            /* a day was named: the one kept does not count */
};

static enum err
read_effect(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_effect *r = arg;
	enum err e = version_of_revision(cx, tx, &r->in, &r->kept);

	if (e != E_OK || (e = unit_list(cx, tx, ctx_today(cx), &r->units)) != E_OK)
		return e;
	if (!r->asked)
		r->in.from = r->kept.from;
	r->judged = r->in.from == DAY_NONE ? E_INPUT : version_effect(cx, tx, &r->in, &r->effect);
	return r->judged == E_INPUT ? E_OK : r->judged;
}

static enum effect_change
change_asked(const struct request *rq, const struct version_effect *v, bool lists_closed)
{
	for (int c = 0; c < EFFECT__MAX; c++)
		if ((c != EFFECT_CLOSED || lists_closed) && str_is(query_value(rq, "show"), effect_name((enum effect_change)c)))
			return (enum effect_change)c;
	for (int c = 0; c < EFFECT__MAX; c++)
		if (v->count[c] > 0 && c != EFFECT_CLOSED)
			return (enum effect_change)c;
	return EFFECT_KEPT;
}

static void
effect_give(struct ctx *cx, const struct request *rq, const struct reading_effect *r, struct effect_page *v)
{
	const struct version_effect *f = &r->effect;
	size_t begin = 0, all;
	int64_t offset;

	v->effect = f;
	v->seq = r->in.seq;
	v->lists_closed = permission_of(MAY_SEE_BOARD, cx->actor->role);
	v->show = change_asked(rq, f, v->lists_closed);
	v->units = r->units;
	/* the rows of one change stand together */
	for (int c = 0; c < (int)v->show; c++)
		begin += f->count[c];
	all = f->count[v->show];
	v->at = page_at(rq, &offset);
	v->of = pages_of((int64_t)all);
	if ((size_t)offset < all) {
		v->rows = f->v + begin + offset;
		v->rows_n = all - (size_t)offset < ROWS_A_PAGE ? all - (size_t)offset : ROWS_A_PAGE;
	}
}

/* why: E_OK, or the refusal of `typed`. from: DAY_NONE = the day that was kept, unless the one that was typed is bad. */
static enum err
effect_show(struct ctx *cx, const struct request *rq, struct reply *out, day_t from, const struct form_in *typed,
    enum err why)
{
	struct reading_effect r = { .in.from = from, .asked = from != DAY_NONE || why != E_OK };
	struct effect_page v = { .typed = typed };
	struct fault kept = cx->fault;
	struct page_out p;
	enum err e;

	ctx_clear_fault(cx);
	/* none is written any more, or another was enacted since: the editor says so */
	if ((e = site_read(cx, rq, read_effect, &r)) == E_STALE || (e == E_CONFLICT && why == E_OK))
		return reply_see_other(out, url_path(cx->arena, "/revision"));
	if (e != E_OK)
		return e;
	v.from = from = r.in.from;
	v.decision = r.kept.decision;
	/* a plan that does not read has its errors in the editor */
	if (r.judged == E_INPUT && from != DAY_NONE && (r.effect.plan == NULL || r.effect.plan->error_n > 0))
		return reply_see_other(out, url_path(cx->arena, "/revision"));
	if (r.judged == E_OK)
		effect_give(cx, rq, &r, &v);
	if (why == E_OK && page_past(cx, out, url_effect(cx, from, effect_name(v.show)), v.at, v.of))
		return E_OK;
	if ((e = page_open(cx, rq, S("/plan"), &p)) != E_OK)
		return e;
	if (kept.text.n > 0 || kept.n > 0)
		cx->fault = kept;
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

/* Shows the effect from a day on, and keeps the day and the words for the next time. */
enum err
revision_effect_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct version_enact_in in = { .from = DAY_NONE };
	enum err e = request_form(cx, rq, &version_keep_form, &in);

	if (e == E_OK)
		e = revision_keep(cx, rq_site(rq), in.from, in.decision);
	if (e == E_OK)
		return reply_see_other(out, url_effect(cx, in.from, NULL));
	return form_again(e) ? effect_show(cx, rq, out, in.from, &rq->form, e) : e;
}

enum err
revision_enact_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct version_enact_in in = { .from = DAY_NONE };
	struct version_new what = { .revision = true };
	struct version_effect done;
	struct fault kept;
	int64_t version;
	enum err e = request_form(cx, rq, &version_enact_form, &in);

	if (e == E_OK) {
		what.from = in.from;
		what.decision = in.decision;
		what.seen = in.seen;
		what.seq = in.seq;
		e = version_enact(cx, rq_site(rq), &what, &done, &version);
	}
	if (e == E_OK)
		return reply_done(cx, out, url_version(cx, version, "changes"), "enacted");
	if (e == E_STALE) {
		/* it may lead back to the editor: the words typed are not lost by it */
		kept = cx->fault;
		if (revision_keep(cx, rq_site(rq), in.from, in.decision) != E_OK)
			ctx_clear_fault(cx);
		cx->fault = kept;
	}
	return form_again(e) ? effect_show(cx, rq, out, in.from, &rq->form, e) : e;
}
