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
	if ((e = site_open(cx, in->dir, in->server ? SITE_SERVE : SITE_WRITE, out)) != E_OK)
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

/* The rows of one version dated from..to, as due.added would carry them. */
static enum err
rows_of_version(struct ctx *cx, struct tx *tx, struct site *s, int64_t version, day_t from, day_t to,
    struct due_added *out)
{
	const struct plan *p;
	struct plan_event *events;
	struct due_row *rows;
	size_t n, events_n;
	enum err e;

	if ((e = site_plan_version(cx, tx, s, version, &p)) != E_OK ||
	    (e = bloc_events(cx, tx, p, &events, &events_n)) != E_OK ||
	    (e = plan_expand(cx, p, events, events_n, from, to, &rows, &n)) != E_OK)
		return e;
	*out = (struct due_added){ .plan = version, .rows.v = NEW_N(cx->arena, struct due_fact, n + 1),
		.handed.v = NEW_N(cx->arena, struct handover_fact, n + 1) };
	for (size_t i = 0; i < n; i++) {
		if (!due_row_kept(&rows[i]))
			continue;
		/* a version may have moved it here from a year that was open */
		if ((e = due_exists(cx, tx, rows[i].key)) == E_OK)
			continue;
		if (e != E_GONE)
			return e;
		out->rows.v[out->rows.n++] = due_fact_of(cx, p, &rows[i]);
		if (rows[i].from_unit.n > 0)
			out->handed.v[out->handed.n++] = handover_fact_of(cx, p, &rows[i]);
	}
	return E_OK;
}

/* The first version in force within the year opens it; what it hands over, and what later ones give, is added. */
static enum err
year_append(struct ctx *cx, struct tx *tx, const struct opening *o, struct due_added *rows, bool first)
{
	struct year_opened f = { .year = o->year, .plan = rows->plan, .rows = rows->rows };
	int64_t no;
	enum err e;

	if (first) {
		if ((e = ledger_append(cx, tx, ENTRY_YEAR_OPENED, &f, &no)) != E_OK)
			return e;
		rows->rows.n = 0;
	}
	rows->year = o->year;
	return rows->rows.n + rows->handed.n == 0 ? E_OK : ledger_append(cx, tx, ENTRY_DUE_ADDED, rows, &no);
}

static enum err
decide_open_year(struct ctx *cx, struct tx *tx, void *arg)
{
	struct opening *o = arg;
	day_t from = day_of(o->year, 1, 1), last = day_of(o->year, 12, 31);
	struct version_list versions;
	int64_t total;
	bool first = true;
	enum err e;

	if ((e = year_missing(cx, tx, o)) != E_OK || !o->missing ||
	    (e = version_list(cx, tx, INT64_MAX, 0, &versions, &total)) != E_OK)
		return e;
	/* newest first: walk from the oldest; a version whose day never came (another took the same day) gives nothing */
	for (size_t i = versions.n; i-- > 0 && e == E_OK;) {
		const struct plan_version *v = &versions.v[i];
		day_t begins = v->from > from ? v->from : from, ends = i > 0 && versions.v[i - 1].from - 1 < last
		    ? versions.v[i - 1].from - 1 : last;
		struct due_added rows;

		if (begins > ends)
			continue;              /* nor is a row born that would be overdue at birth: no version before the first */
		if ((e = rows_of_version(cx, tx, o->site, v->plan, begins, ends, &rows)) == E_OK)
			e = year_append(cx, tx, o, &rows, first);
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
