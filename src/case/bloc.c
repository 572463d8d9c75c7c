/* From a plan to a bloc with due rows. */
#include "case/bloc.h"

#include "case/plan_fact.h"
#include "ledger/apply.h"
#include "ledger/key.h"
#include "store/due.h"

/* --- creating ----------------------------------------------------------------------------------------------------- */

struct creating {
	const struct bloc_new *in;
	const struct plan *plan;
};

static enum err
decide_create(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct creating *c = arg;
	const struct plan *p = c->plan;
	struct plan_enacted f = { .name = p->head->name, .number = stmt_str(p->head, PROP_PLAN_NUMBER),
		.title = p->head->title, .hash = p->text_hash, .from = ctx_today(cx), .units = unit_facts_of_plan(cx, p),
		.files = text_facts_of_plan(cx, p), .readings = reading_facts_of_plan(cx, p) };
	struct units_named named = { .namings = naming_facts_of_plan(cx, p, DAY_NONE) };
	int64_t no;
	enum err e;

	if ((e = ledger_append(cx, tx, ENTRY_BLOC_OPENED, &(struct bloc_opened){ .origin = c->in->origin,
	         .code = c->in->code, .demo = c->in->demo, .zone_min = p->zone_min }, &no)) != E_OK ||
	    (e = ledger_append(cx, tx, ENTRY_PLAN_ENACTED, &f, &no)) != E_OK)
		return e;
	return named.namings.n == 0 ? E_OK : ledger_append(cx, tx, ENTRY_UNITS_NAMED, &named, &no);
}

static bool
code_ok(struct str code)
{
	for (size_t i = 0; i < code.n; i++)
		if (!((code.p[i] >= 'A' && code.p[i] <= 'Z') || (code.p[i] >= '0' && code.p[i] <= '9')))
			return false;
	return code.n >= 2 && code.n <= 8;
}

enum err
bloc_create(struct ctx *cx, const struct bloc_new *in, struct site **out, struct plan **plan)
{
	struct creating c = { .in = in };
	struct ledger_options o = { .dir = in->dir, .apply = apply_entry };
	struct store *store = NULL;
	struct ledger *ledger = NULL;
	enum err e;

	if (!code_ok(in->code))
		return fail_field(cx, "code", "%s", T(cx, "Two to eight capital letters or digits, for receipts."));
	if ((e = plan_load_texts(cx, in->files, in->file_n, in->readings, in->reading_n, plan)) != E_OK)
		return e;
	c.plan = *plan;
	cx->bloc = 1;
	cx->zone_min = c.plan->zone_min;
	if ((e = store_open(cx, in->dir, STORE_READ_WRITE | STORE_CREATE, &store)) != E_OK)
		return e;
	e = sign_key_create(cx, in->dir, in->origin, in->seed);
	if (e == E_OK)
		e = ledger_open(cx, store, &o, &ledger);
	if (e == E_OK)
		e = ledger_write(cx, ledger, decide_create, &c);
	if (ledger != NULL)
		ledger_close(ledger);
	store_close(store);
	if (e != E_OK)
		return e;
	if ((e = site_open(cx, in->dir, SITE_WRITE, out)) != E_OK)
		return e;
	return bloc_years_open(cx, *out);
}

/* --- years -------------------------------------------------------------------------------------------------------- */

struct opening {
	struct site *site;
	int year;
	bool missing;
};

static enum err
year_missing(struct ctx *cx, struct tx *tx, void *arg)
{
	struct opening *o = arg;
	const struct sql_in in[] = { in_bloc(cx), in_i64(o->year) };
	int64_t plan;
	const struct sql_out row[] = { out_i64(&plan) };
	enum err e = sql_one(cx, tx, SQL_DUE_YEAR_PLAN, in, COUNT(in), row, COUNT(row));

	o->missing = e == E_GONE;
	return e == E_GONE ? E_OK : e;
}

/* One version's part of a year: its days, and the version that takes force after them. */
struct share {
	const struct plan *plan, *next;        /* next: NULL when none takes force within the year */
	int64_t version;
	day_t from, to, last;                  /* last: the year's */
};

/* What a share gives: rows that are new, rows that were withdrawn once, and what is handed over. */
struct share_rows {
	struct due_added fresh, again;
};

static enum err
share_add(struct ctx *cx, struct tx *tx, const struct share *sh, const struct due_row *r, struct share_rows *out)
{
	struct due_added *to;
	struct due there;
	enum err e = due_get(cx, tx, r->key, &there);

	if (e == E_OK && there.withdrawn == 0)
		return E_OK;                   /* a version moved it here from a year that was open */
	if (e != E_OK && e != E_GONE)
		return e;
	to = e == E_OK ? &out->again : &out->fresh;
	if (r->from_unit.n > 0 && (e = due_get(cx, tx, due_key_before(cx->arena, r), &there)) != E_GONE &&
	    (e != E_OK || there.withdrawn == 0))
		return e;                      /* the old unit's row is there and stays its own */
	to->rows.v[to->rows.n++] = due_fact_of(cx, sh->plan, r);
	if (r->from_unit.n > 0)
		out->again.handed.v[out->again.handed.n++] = handover_fact_of(cx, sh->plan, r);
	return E_OK;
}

/*
 * The rows a version dates within its days; and those it dates later whose day under the next version has passed before that
 * one takes force: neither would give them.
 */
static enum err
share_read(struct ctx *cx, struct tx *tx, const struct share *sh, struct share_rows *out)
{
	struct plan_rows mine, next = { 0 };
	enum err e = plan_rows_read(cx, tx, sh->plan, sh->from, sh->last, &mine);

	if (e == E_OK && sh->next != NULL)
		e = plan_rows_read(cx, tx, sh->next, sh->to + 1 - ROWS_ELSEWHERE, sh->to, &next);
	*out = (struct share_rows){ { .plan = sh->version }, { .plan = sh->version } };
	out->fresh.rows.v = NEW_N(cx->arena, struct due_fact, mine.n + 1);
	out->again.rows.v = NEW_N(cx->arena, struct due_fact, mine.n + 1);
	out->again.handed.v = NEW_N(cx->arena, struct handover_fact, mine.n + 1);
	for (size_t i = 0; i < mine.n && e == E_OK; i++)
		if (due_row_day(&mine.v[i]) <= sh->to || plan_row_of(&next, mine.v[i].key) != NULL)
			e = share_add(cx, tx, sh, &mine.v[i], out);
	return e;
}

/* The first version in force within the year opens it; what it hands over, and what later ones give, is added. */
static enum err
share_append(struct ctx *cx, struct tx *tx, int year, struct share_rows *rows, bool first)
{
	struct year_opened f = { .year = year, .plan = rows->fresh.plan, .rows = rows->fresh.rows };
	int64_t no;
	enum err e = E_OK;

	rows->fresh.year = rows->again.year = year;
	if (first)
		e = ledger_append(cx, tx, ENTRY_YEAR_OPENED, &f, &no);
	else if (rows->fresh.rows.n > 0)
		e = ledger_append(cx, tx, ENTRY_DUE_ADDED, &rows->fresh, &no);
	if (e != E_OK || rows->again.rows.n + rows->again.handed.n == 0)
		return e;
	return ledger_append(cx, tx, ENTRY_DUE_ADDED, &rows->again, &no);
}

static enum err
decide_open_year(struct ctx *cx, struct tx *tx, void *arg)
{
	struct opening *o = arg;
	struct share sh = { .last = day_of(o->year, 12, 31) };
	struct version_list versions;
	struct share_rows rows;
	int64_t total;
	bool first = true;
	enum err e;

	if ((e = year_missing(cx, tx, o)) != E_OK || !o->missing ||
	    (e = version_list(cx, tx, INT64_MAX, 0, &versions, &total)) != E_OK)
		return e;
	/* newest first: walk from the oldest; a version whose day never came (another took the same day) gives nothing */
	for (size_t i = versions.n; i-- > 0 && e == E_OK;) {
		const struct plan_version *v = &versions.v[i], *after = i > 0 ? &versions.v[i - 1] : NULL;

		sh.version = v->plan;
		sh.from = v->from > day_of(o->year, 1, 1) ? v->from : day_of(o->year, 1, 1);
		sh.to = after != NULL && after->from <= sh.last ? after->from - 1 : sh.last;
		sh.next = NULL;
		if (sh.from > sh.to)
			continue;              /* nor is a row born that would be overdue at birth: no version before the first */
		if ((e = site_plan_version(cx, tx, o->site, v->plan, &sh.plan)) == E_OK && after != NULL && sh.to < sh.last)
			e = site_plan_version(cx, tx, o->site, after->plan, &sh.next);
		if (e == E_OK && (e = share_read(cx, tx, &sh, &rows)) == E_OK)
			e = share_append(cx, tx, o->year, &rows, first);
		first = false;
	}
	return e;
}

enum err
bloc_years_open(struct ctx *cx, struct site *s)
{
	int this_year = day_ymd(ctx_today(cx)).y;
	enum err e;

	for (int year = this_year; year <= this_year + 1; year++) {
		struct opening o = { .site = s, .year = year };

		if ((e = store_read(cx, s->store, year_missing, &o)) != E_OK)
			return e;
		if (o.missing && (e = ledger_write(cx, s->ledger, decide_open_year, &o)) != E_OK)
			return e;
	}
	return E_OK;
}
