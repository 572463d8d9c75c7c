/* From a plan to a bloc with due rows. */
#include "case/bloc.h"

#include "case/actor.h"
#include "ledger/apply.h"
#include "ledger/key.h"

/* --- facts from the plan ------------------------------------------------------------------------------------------ */

/* Names in one field of an entry: "tgtu,btv". */
static struct str
names(struct arena *a, const struct str *v, size_t n)
{
	return n == 0 ? S("") : str_join(a, v, n, S(","));
}

static struct str
stmt_names(struct arena *a, struct stmt *const *v, size_t n)
{
	struct str *s = NEW_N(a, struct str, n + 1);

	for (size_t i = 0; i < n; i++)
		s[i] = v[i]->name;
	return names(a, s, n);
}

static struct str
unit_fields(struct arena *a, const struct stmt *unit)
{
	const struct value *v = stmt_value(unit, PROP_UNIT_FIELDS);

	return v == NULL ? S("") : stmt_names(a, v->u.stmts.v, v->u.stmts.n);
}

static day_t
stmt_day(const struct stmt *s, enum prop p)
{
	const struct value *v = stmt_value(s, p);

	return v == NULL ? DAY_NONE : v->u.day;
}

static struct unit_fact_list
units_of_plan(struct ctx *cx, const struct plan *p)
{
	struct unit_fact *v = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct stmt *s = p->stmts[i];

		if (s->kind != K_UNIT)
			continue;
		LIST_ADD(cx->arena, v, n, cap) = (struct unit_fact){ .unit = s->name, .name = s->title,
			.symbol = stmt_str(s, PROP_UNIT_SYMBOL), .role = stmt_str(s, PROP_UNIT_ROLE),
			.style = stmt_str(s, PROP_UNIT_STYLE), .fields = unit_fields(cx->arena, s),
			.short_sending = stmt_yes(s, PROP_UNIT_SHORT), .from = stmt_day(s, PROP_UNIT_IN_FORCE_FROM),
			.until = stmt_day(s, PROP_UNIT_IN_FORCE_UNTIL) };
	}
	return (struct unit_fact_list){ v, n };
}

static struct str
form_of(const struct plan *p, const struct due_row *r)
{
	const struct value *v = r->kind != DUE_REPORT ? NULL
	    : stmt_value_for(p, r->stmt, PROP_REPORT_FORM, r->unit_stmt, r->period_to);

	if (v == NULL && r->kind == DUE_REPORT)
		v = stmt_value(p->head, PROP_PLAN_FORM);
	return v == NULL || v->u.stmts.n == 0 ? S("") : v->u.stmts.v[0]->name;
}

static struct due_fact
due_fact_of(struct ctx *cx, const struct plan *p, const struct due_row *r)
{
	struct due_fact f = { .due = r->key, .duty = r->duty, .title = r->title, .kind = str_of(due_kind_name(r->kind)),
		.unit = r->unit, .period = r->period, .clause = r->clause_key, .cited = r->clause_cited,
		.form = form_of(p, r), .to = names(cx->arena, r->to, r->to_n),
		.copy = names(cx->arena, r->copy, r->copy_n), .opens = r->opens, .window_from = r->window_from,
		.window_to = r->window_to, .rule_date = r->rule_date, .last_day = r->last_day,
		.last_instant = r->last_instant, .provisional = r->provisional, .never_late = r->none_late };

	/* a collection's second row: what the lead publishes */
	if (r->publish)
		f.kind = S("publication");
	if (r->kind == DUE_MEETING && f.last_day == DAY_NONE)
		f.last_day = r->window_to;
	f.stands_for.v = NEW_N(cx->arena, struct str_fact, r->stands_n + 1);
	for (size_t i = 0; i < r->stands_n; i++)
		f.stands_for.v[f.stands_for.n++].text = r->stands_for[i];
	return f;
}

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
		.title = p->head->title, .hash = p->text_hash, .from = ctx_today(cx), .units = units_of_plan(cx, p) };
	int64_t no;
	enum err e;

	f.files.v = NEW_N(cx->arena, struct text_fact, p->file_n + 1);
	for (size_t i = 0; i < p->file_n; i++)
		f.files.v[f.files.n++] = (struct text_fact){ p->files[i].name, p->files[i].text };
	f.readings.v = NEW_N(cx->arena, struct text_fact, p->choice_n + 1);
	for (size_t i = 0; i < p->choice_n; i++)
		f.readings.v[f.readings.n++] = (struct text_fact){ p->choices[i].reading->name, p->choices[i].option };
	if ((e = ledger_append(cx, tx, ENTRY_BLOC_OPENED, &(struct bloc_opened){ .origin = c->in->origin,
	         .code = c->in->code, .demo = c->in->demo, .zone_min = p->zone_min }, &no)) != E_OK)
		return e;
	return ledger_append(cx, tx, ENTRY_PLAN_ENACTED, &f, &no);
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

enum err
bloc_events(struct ctx *cx, struct tx *tx, struct plan_event **out, size_t *n)
{
	const struct sql_in in[] = { in_bloc(cx) };
	struct plan_event ev = { .key = S("held") };
	instant_t at;
	day_t day;
	const struct sql_out row[] = { out_str(&ev.name), out_str(&ev.unit), out_str(&ev.period), out_instant(&at),
		out_day(&day) };
	struct sql_rows rows;
	size_t cap = 0;
	enum err e;

	*out = NULL;
	*n = 0;
	if ((e = sql_open(cx, tx, SQL_DUE_MEETING_HELD, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		ev.at = day_start(day, cx->zone_min);
		LIST_ADD(cx->arena, *out, *n, cap) = ev;
	}
	return sql_close(&rows, e);
}

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

static enum err
decide_open_year(struct ctx *cx, struct tx *tx, void *arg)
{
	struct opening *o = arg;
	struct year_opened f = { .year = o->year };
	struct plan_version version;
	const struct plan *p;
	struct plan_event *events;
	struct due_row *rows;
	day_t from = day_of(o->year, 1, 1);
	size_t n, events_n;
	int64_t no;
	enum err e;

	if ((e = year_missing(cx, tx, o)) != E_OK || !o->missing)
		return e;
	if ((e = site_plan(cx, tx, o->site, ctx_today(cx), &p, &version)) != E_OK ||
	    (e = bloc_events(cx, tx, &events, &events_n)) != E_OK)
		return e;
	if (version.from > from)
		from = version.from;           /* a row that would be born overdue is not born */
	if ((e = plan_expand(cx, p, events, events_n, from, day_of(o->year, 12, 31), &rows, &n)) != E_OK)
		return e;
	f.plan = version.plan;
	f.rows.v = NEW_N(cx->arena, struct due_fact, n + 1);
	for (size_t i = 0; i < n; i++)
		if (rows[i].kind != DUE_STAGE && rows[i].kind != DUE_REPLY)
			f.rows.v[f.rows.n++] = due_fact_of(cx, p, &rows[i]);
	return ledger_append(cx, tx, ENTRY_YEAR_OPENED, &f, &no);
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
