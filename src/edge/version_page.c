/* Plan versions on the web: the list, one of them clause by clause, and what it changed against the one before. */
#include "case/plan_fact.h"
#include "edge/app.h"
#include "edge/plan_view.h"
#include "page/version.h"

struct reading_versions {
	struct versions_page page;
	int64_t offset;
};

static enum err
read_versions(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_versions *r = arg;
	struct plan_version now;
	int64_t total;
	enum err e = version_list(cx, tx, ROWS_A_PAGE, r->offset, &r->page.versions, &total);

	if (e == E_OK && (e = version_on(cx, tx, ctx_today(cx), &now)) == E_OK)
		r->page.in_force = now.plan;
	r->page.of = pages_of(total);
	return e;
}

enum err
versions_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_versions r = { .page.may_write = permission_of(MAY_CHANGE_PLAN, cx->actor->role) };
	struct page_out p;
	enum err e;

	r.page.at = page_at(rq, &r.offset);
	if ((e = site_read(cx, rq, read_versions, &r)) != E_OK)
		return e;
	if (page_past(cx, out, url_path(cx->arena, "/versions"), r.page.at, r.page.of))
		return E_OK;
	if ((e = page_open(cx, rq, S("/plan"), &p)) != E_OK)
		return e;
	page_versions(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}

struct reading_version {
	struct site *site;
	struct plan_version version;
	const struct plan *plan;
};

static enum err
read_version(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_version *r = arg;

	return site_plan_version(cx, tx, r->site, r->version.plan, &r->plan);
}

enum err
version_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_version r = { .site = rq_site(rq), .version = rq_object(rq)->version };
	enum err e = site_read(cx, rq, read_version, &r);

	return e == E_OK ? plan_show(cx, rq, out, r.plan, &r.version) : e;
}

/* --- what it changed ------------------------------------------------------------------------------------------------ */

struct comparing {
	struct site *site;
	struct changes_page page;
	int64_t offset;
};

static const struct plan_file *
file_of(const struct plan *p, struct str name)
{
	for (size_t i = 0; i < p->file_n; i++)
		if (str_eq(p->files[i].name, name))
			return &p->files[i];
	return NULL;
}

static void
file_add(struct ctx *cx, struct changes_page *v, struct str name, struct str before, struct str after)
{
	if (!str_eq(before, after))
		v->files[v->files_n++] = (struct file_changes){ .name = name, .lines = line_diff(cx->arena, before, after),
			.added = before.p == NULL, .removed = after.p == NULL };
}

static void
files_compare(struct ctx *cx, struct changes_page *v)
{
	static const struct str none = { NULL, 0 };

	v->files = NEW_N(cx->arena, struct file_changes, v->plan_before->file_n + v->plan_after->file_n + 1);
	for (size_t i = 0; i < v->plan_after->file_n; i++) {
		const struct plan_file *f = &v->plan_after->files[i], *was = file_of(v->plan_before, f->name);

		file_add(cx, v, f->name, was == NULL ? none : was->text, f->text);
	}
	for (size_t i = 0; i < v->plan_before->file_n; i++)
		if (file_of(v->plan_after, v->plan_before->files[i].name) == NULL)
			file_add(cx, v, v->plan_before->files[i].name, v->plan_before->files[i].text, none);
}

static void
readings_compare(struct ctx *cx, struct changes_page *v)
{
	v->readings = NEW_N(cx->arena, struct reading_change, v->plan_after->choice_n + 1);
	for (size_t i = 0; i < v->plan_after->choice_n; i++)
		for (size_t k = 0; k < v->plan_before->choice_n; k++) {
			const struct reading_choice *a = &v->plan_before->choices[k], *b = &v->plan_after->choices[i];

			if (str_eq(a->reading->name, b->reading->name) && !str_eq(a->option, b->option))
				v->readings[v->readings_n++] = (struct reading_change){ b->reading->title,
					reading_words(a->reading, a->option), reading_words(b->reading, b->option) };
		}
}

static enum err
rows_compare(struct ctx *cx, struct comparing *c)
{
	struct changes_page *v = &c->page;
	struct due_diff *all;
	enum err e;

	v->from = v->after.from;
	v->to = day_of(day_ymd(v->from).y + 1, 12, 31);
	if ((e = plan_diff(cx, v->plan_before, v->plan_after, v->from, v->to, &all, &v->rows_all)) != E_OK)
		return e;
	v->of = pages_of((int64_t)v->rows_all);
	if ((size_t)c->offset < v->rows_all) {
		v->rows = all + c->offset;
		v->rows_n = v->rows_all - (size_t)c->offset;
		if (v->rows_n > ROWS_A_PAGE)
			v->rows_n = ROWS_A_PAGE;
	}
	return E_OK;
}

static enum err
read_changes(struct ctx *cx, struct tx *tx, void *arg)
{
	struct comparing *c = arg;
	enum err e;

	if ((e = version_get(cx, tx, c->page.after.base, &c->page.before)) != E_OK ||
	    (e = site_plan_version(cx, tx, c->site, c->page.before.plan, &c->page.plan_before)) != E_OK ||
	    (e = site_plan_version(cx, tx, c->site, c->page.after.plan, &c->page.plan_after)) != E_OK)
		return e;
	files_compare(cx, &c->page);
	readings_compare(cx, &c->page);
	return rows_compare(cx, c);
}

enum err
version_changes_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct comparing c = { .site = rq_site(rq), .page.after = rq_object(rq)->version };
	struct page_out p;
	enum err e;

	if (c.page.after.base == 0)        /* the first changed nothing */
		return reply_see_other(out, url_version(cx, c.page.after.plan, NULL));
	c.page.at = page_at(rq, &c.offset);
	if ((e = site_read(cx, rq, read_changes, &c)) != E_OK)
		return e;
	if (page_past(cx, out, url_version(cx, c.page.after.plan, "changes"), c.page.at, c.page.of))
		return E_OK;
	if ((e = page_open(cx, rq, S("/plan"), &p)) != E_OK)
		return e;
	page_version_changes(cx, &p.out, &c.page);
	return reply_page(out, 200, &p.buf);
}
