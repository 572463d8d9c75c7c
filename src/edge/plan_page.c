/* The plan clause by clause, each rule read back; the ledger's skeletons for the auditor. */
#include "edge/plan_view.h"
#include "ledger/codec.h"
#include "ledger/reader.h"
#include "page/plan.h"
#include "plan/sentence.h"

struct reading_plan {
	struct site *site;
	const struct plan *plan;
	struct plan_version version;
};

static enum err
read_plan(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_plan *r = arg;

	return site_plan(cx, tx, r->site, ctx_today(cx), &r->plan, &r->version);
}

struct plan_clause
plan_clause_of(struct ctx *cx, const struct plan *p, const struct clause *c)
{
	struct plan_clause out = { .key = c->key, .prose = c->prose, .title = str_starts(c->heading, c->cited)
	    ? c->heading : str_fmt(cx->arena, "%.*s %.*s", STR_ARG(c->cited), STR_ARG(c->heading)) };

	for (size_t k = 0; k < p->n; k++) {
		struct str sentence;

		if (p->stmts[k]->clause != c)
			continue;
		sentence = plan_sentence(cx, p, p->stmts[k]);
		if (sentence.n > 0)
			LIST_ADD(cx->arena, out.sentences, out.sentences_n, out.sentences_cap) = sentence;
	}
	return out;
}

static void
clauses(struct ctx *cx, const struct plan *p, struct plan_page *v)
{
	v->v = NEW_N(cx->arena, struct plan_clause, p->clause_n + 1);
	for (size_t i = 0; i < p->clause_n; i++) {
		struct plan_clause c = plan_clause_of(cx, p, p->clauses[i]);

		/* the first block of a clause may hold forms or fields only */
		c.first = true;
		c.leads = c.sentences_n > 0;
		for (size_t k = 0; k < v->n; k++)
			if (str_eq(v->v[k].key, c.key)) {
				c.first = false;
				c.leads = c.leads && !v->v[k].leads;
			}
		v->v[v->n++] = c;
	}
}

enum err
plan_show(struct ctx *cx, const struct request *rq, struct reply *out, const struct plan *plan,
    const struct plan_version *version)
{
	struct plan_page v = { .title = version->title, .number = version->number, .version = version->nth,
		.from = version->from, .may_write = permission_of(MAY_CHANGE_PLAN, cx->actor->role) };
	struct page_out p;
	enum err e = page_open(cx, rq, S("/plan"), &p);

	if (e != E_OK)
		return e;
	clauses(cx, plan, &v);
	page_plan(cx, &p.out, &v);
	return reply_page(out, 200, &p.buf);
}

enum err
plan_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_plan r = { .site = rq_site(rq) };
	enum err e = site_read(cx, rq, read_plan, &r);

	return e == E_OK ? plan_show(cx, rq, out, r.plan, &r.version) : e;
}

/* --- the ledger ---------------------------------------------------------------------------------------------------- */

struct reading_ledger {
	struct ledger_page page;
	int64_t offset;
};

static enum err
read_ledger(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_ledger *r = arg;
	const struct sql_in in[] = { in_bloc(cx), in_i64(ROWS_A_PAGE), in_i64(r->offset) };
	struct ledger_line l;
	int64_t type, version;
	const struct sql_out row[] = { out_i64(&l.no), out_i64(&type), out_i64(&version), out_instant(&l.at) };
	struct sql_rows rows;
	struct head head;
	struct buf hex;
	enum err e;

	if ((e = head_get(cx, tx, &head)) != E_OK || (e = sql_open(cx, tx, SQL_AUDIT_ENTRIES, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		const struct entry_desc *d = entry_desc_find((uint32_t)type, (uint32_t)version);

		l.type = d == NULL ? S("?") : str_of(d->name);
		l.words = T(cx, entry_words(d == NULL ? ENTRY_NONE : d->type));
		LIST_ADD(cx->arena, r->page.v, r->page.n, r->page.cap) = l;
	}
	buf_init(&hex, cx->arena, 128);
	buf_hex(&hex, head.root.b, sizeof(head.root.b));
	r->page.root = buf_view(&hex);
	r->page.size = head.size;
	r->page.of = pages_of(head.size);
	return sql_close(&rows, e);
}

enum err
ledger_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_ledger r = { 0 };
	struct page_out p;
	enum err e;

	r.page.at = page_at(rq, &r.offset);
	if ((e = site_read(cx, rq, read_ledger, &r)) != E_OK)
		return e;
	if (page_past(cx, out, url_ledger(cx), r.page.at, r.page.of))
		return E_OK;
	if ((e = page_open(cx, rq, S("/ledger"), &p)) != E_OK)
		return e;
	page_ledger(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}
