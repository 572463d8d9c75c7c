/* One clause: its words, the sentences the program made of them, and the rows it gave this year as they stand. */
#include "edge/names.h"
#include "edge/plan_view.h"
#include "page/plan.h"

struct reading_clause {
	const struct request *rq;
	struct site *site;
	struct clause_page page;
	struct due_list rows;
	struct unit_list units;
};

/* States are the board's business: who may see it sees these rows, a unit its own. */
static bool
may_see(const struct ctx *cx, const struct due *d)
{
	const struct actor *a = cx->actor;

	if (!permission_of(MAY_SEE_BOARD, a->role))
		return false;
	if (a->role == ROLE_SUPERIOR_READER)
		return unit_listed(d->to, a->unit) || unit_listed(d->copy, a->unit);
	return !actor_of_unit(a) || str_eq(d->unit, a->unit);
}

static void
rows_show(struct ctx *cx, struct reading_clause *r, int64_t offset)
{
	struct clause_page *v = &r->page;
	int64_t seen = 0;

	v->rows = NEW_N(cx->arena, struct clause_row, ROWS_A_PAGE);
	for (size_t i = 0; i < r->rows.n; i++) {
		const struct due *d = &r->rows.v[i];
		struct due_axes x = due_axes(d, ctx_today(cx), str_eq(d->unit, cx->actor->unit));

		if (!may_see(cx, d))
			continue;
		v->count[x.mark]++;
		if (seen >= offset && v->rows_n < ROWS_A_PAGE)
			v->rows[v->rows_n++] = (struct clause_row){ .due = *d, .x = x, .unit = unit_name(&r->units, d->unit) };
		seen++;
	}
	v->of = pages_of(seen);
}

static enum err
read_clause(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_clause *r = arg;
	struct clause_page *v = &r->page;
	const struct plan *p;
	int64_t offset;
	enum err e;

	if ((e = site_plan(cx, tx, r->site, ctx_today(cx), &p, NULL)) != E_OK)
		return e;
	v->key = r->rq->at.name;
	v->clauses = NEW_N(cx->arena, struct plan_clause, p->clause_n + 1);
	for (size_t i = 0; i < p->clause_n; i++)
		if (str_eq(p->clauses[i]->key, v->key))
			v->clauses[v->clauses_n++] = plan_clause_of(cx, p, p->clauses[i]);
	if (v->clauses_n == 0)
		return E_OK;
	v->at = page_at(r->rq, &offset);
	if ((e = due_of_clause(cx, tx, v->key, v->year, &r->rows)) != E_OK ||
	    (e = due_years(cx, tx, &v->years)) != E_OK ||
	    (e = names_read(cx, tx, r->rq, day_of(v->year, 12, 31), &r->units, &v->names)) != E_OK)
		return e;
	rows_show(cx, r, offset);
	return E_OK;
}

enum err
clause_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_clause r = { .rq = rq, .site = rq_site(rq), .page.year = day_ymd(ctx_today(cx)).y };
	struct page_out p;
	int64_t year;
	enum err e;

	if (str_to_i64(query_value(rq, "year"), &year) && year >= 1900 && year <= 2399)
		r.page.year = (int)year;
	if ((e = site_read(cx, rq, read_clause, &r)) != E_OK)
		return e;
	if (r.page.clauses_n == 0)                      /* a newer version may have left it out */
		return reply_see_other(out, url_plan(cx, S("")));
	if (page_past(cx, out, url_with_i64(cx, url_clause(cx, r.page.key), "year", r.page.year), r.page.at, r.page.of))
		return E_OK;
	if ((e = page_open(cx, rq, S("/plan"), &p)) != E_OK)
		return e;
	page_clause(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}
