/* Facts out of plan statements and rows; nothing is decided here. */
#include "case/plan_fact.h"

#include <stdlib.h>

#include "plan/unit.h"

/* --- texts and readings ------------------------------------------------------------------------------------------- */

static int
plan_first(const void *a, const void *b)
{
	struct str x = ((const struct plan_file *)a)->name, y = ((const struct plan_file *)b)->name;
	bool annex_x = str_starts(x, S("annex/")), annex_y = str_starts(y, S("annex/"));

	return annex_x != annex_y ? (annex_x ? 1 : -1) : str_cmp(x, y);
}

struct plan_file *
plan_files_of(struct arena *a, const struct name_text_list *files)
{
	struct plan_file *v = NEW_N(a, struct plan_file, files->n + 1);

	for (size_t i = 0; i < files->n; i++)
		v[i] = (struct plan_file){ .name = files->v[i].name, .text = files->v[i].text };
	if (files->n > 1)
		qsort(v, files->n, sizeof(*v), plan_first);
	return v;
}

struct reading_arg *
reading_args_of(struct arena *a, const struct name_text_list *readings)
{
	struct reading_arg *v = NEW_N(a, struct reading_arg, readings->n + 1);

	for (size_t i = 0; i < readings->n; i++)
		v[i] = (struct reading_arg){ readings->v[i].name, readings->v[i].text };
	return v;
}

struct text_fact_list
text_facts_of_plan(struct ctx *cx, const struct plan *p)
{
	struct text_fact_list l = { NEW_N(cx->arena, struct text_fact, p->file_n + 1), p->file_n };

	for (size_t i = 0; i < p->file_n; i++)
		l.v[i] = (struct text_fact){ p->files[i].name, p->files[i].text };
	return l;
}

struct text_fact_list
reading_facts_of_plan(struct ctx *cx, const struct plan *p)
{
	struct text_fact_list l = { NEW_N(cx->arena, struct text_fact, p->choice_n + 1), p->choice_n };

	for (size_t i = 0; i < p->choice_n; i++)
		l.v[i] = (struct text_fact){ p->choices[i].reading->name, p->choices[i].option };
	return l;
}

/* --- units -------------------------------------------------------------------------------------------------------- */

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

struct unit_fact_list
unit_facts_of_plan(struct ctx *cx, const struct plan *p)
{
	struct unit_fact_list l = { NEW_N(cx->arena, struct unit_fact, p->unit_n + 1), p->unit_n };

	for (size_t i = 0; i < p->unit_n; i++) {
		const struct stmt *s = p->units[i].unit;

		l.v[i] = (struct unit_fact){ .unit = s->name, .name = s->title, .symbol = stmt_str(s, PROP_UNIT_SYMBOL),
			.role = stmt_str(s, PROP_UNIT_ROLE), .style = stmt_str(s, PROP_UNIT_STYLE),
			.fields = unit_fields(cx->arena, s), .short_sending = stmt_yes(s, PROP_UNIT_SHORT),
			.from = plan_unit_from(p, s), .until = plan_unit_until(p, s) };
	}
	return l;
}

struct naming_fact
naming_fact_of(struct ctx *cx, const struct plan *p, const struct stmt *unit, day_t on)
{
	const struct stmt *under = plan_unit_parent(p, unit, on);

	return (struct naming_fact){ .unit = unit->name, .from = on, .name = plan_unit_name(p, unit, on),
		.symbol = plan_unit_symbol(p, unit, on), .under = under == NULL ? S("") : under->name,
		.role = stmt_str(unit, PROP_UNIT_ROLE), .style = plan_unit_style(p, unit, on),
		.fields = unit_fields(cx->arena, unit), .short_sending = stmt_yes(unit, PROP_UNIT_SHORT) };
}

bool
naming_same(const struct naming_fact *a, const struct naming_fact *b)
{
	return str_eq(a->name, b->name) && str_eq(a->symbol, b->symbol) && str_eq(a->under, b->under) &&
	    str_eq(a->role, b->role) && str_eq(a->style, b->style) && str_eq(a->fields, b->fields) &&
	    a->short_sending == b->short_sending;
}

struct naming_fact_list
naming_facts_of_plan(struct ctx *cx, const struct plan *p, day_t from)
{
	struct naming_fact_list l = { 0 };
	size_t cap = 0;

	for (size_t i = 0; i < p->unit_n; i++) {
		const struct stmt *s = p->units[i].unit;
		struct stmt **changes;
		size_t n = plan_unit_changes(p, s, cx->arena, &changes);

		for (size_t k = 0; k < n; k++) {
			day_t on = plan_change_day(changes[k]);
			struct naming_fact f = naming_fact_of(cx, p, s, on), was = naming_fact_of(cx, p, s, on - 1);

			f.decision = stmt_str(changes[k], PROP_CHANGE_DECISION);
			if ((from == DAY_NONE || on > from) && !naming_same(&f, &was))
				LIST_ADD(cx->arena, l.v, l.n, cap) = f;
		}
	}
	return l;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

bool
due_row_kept(const struct due_row *r)
{
	return r->kind != DUE_STAGE && r->kind != DUE_REPLY;
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

struct due_fact
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

struct str
due_key_of(struct arena *a, struct str duty, struct str unit, struct str period)
{
	return str_fmt(a, "%.*s/%.*s/%.*s", STR_ARG(duty), STR_ARG(unit), STR_ARG(period));
}

struct str
due_key_before(struct arena *a, const struct due_row *r)
{
	return due_key_of(a, r->duty, r->from_unit, r->period);
}

struct handover_fact
handover_fact_of(struct ctx *cx, const struct plan *p, const struct due_row *r)
{
	const struct stmt *unit = plan_find_kind(p, K_UNIT, r->from_unit);
	struct unit_link *links;
	size_t n = unit == NULL ? 0 : plan_unit_successors(p, unit, cx->arena, &links);

	return (struct handover_fact){ .due = r->key, .old = due_key_before(cx->arena, r), .from_unit = r->from_unit,
		.fields = names(cx->arena, r->fields, r->fields_n),
		.decision = n == 0 ? S("") : stmt_str(links[0].change, PROP_CHANGE_DECISION) };
}

/* --- events ------------------------------------------------------------------------------------------------------- */

enum err
bloc_events(struct ctx *cx, struct tx *tx, const struct plan *p, struct plan_event **out, size_t *n)
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
	if ((e = sql_close(&rows, e)) == E_OK)
		*n = plan_events_known(cx, p, *out, *n);
	return e;
}

/* --- rows by key ---------------------------------------------------------------------------------------------------- */

static int
row_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct due_row *)a)->key, ((const struct due_row *)b)->key);
}

enum err
plan_rows_read(struct ctx *cx, struct tx *tx, const struct plan *p, day_t from, day_t to, struct plan_rows *out)
{
	struct plan_event *events;
	struct due_row *rows;
	size_t n, events_n;
	enum err e;

	*out = (struct plan_rows){ 0 };
	if ((e = bloc_events(cx, tx, p, &events, &events_n)) != E_OK ||
	    (e = plan_expand(cx, p, events, events_n, from, to, &rows, &n)) != E_OK)
		return e;
	out->v = rows;
	for (size_t i = 0; i < n; i++)
		if (due_row_kept(&rows[i]))
			rows[out->n++] = rows[i];
	qsort(rows, out->n, sizeof(*rows), row_cmp);
	return E_OK;
}

const struct due_row *
plan_row_of(const struct plan_rows *rows, struct str key)
{
	const struct due_row want = { .key = key };

	return rows->n == 0 ? NULL : bsearch(&want, rows->v, rows->n, sizeof(*rows->v), row_cmp);
}
