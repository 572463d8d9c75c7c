/*
 * Warnings that show only in dates. A rule that errs does so every year and for every unit: each is told once, with
 * its first case and the number of cases.
 */
#include "base/buf.h"
#include "plan/expand.h"
#include "plan/lint.h"
#include "plan/period.h"
#include "plan/workday.h"

struct tally {
	const struct stmt *stmt, *other;
	const struct due_row *first;
	size_t n;
};

struct tallies {
	struct tally *v;
	size_t n, cap;
};

static void
tally_add(struct lint *l, struct tallies *t, const struct stmt *stmt, const struct stmt *other, const struct due_row *row)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->v[i].stmt == stmt && t->v[i].other == other) {
			t->v[i].n++;
			return;
		}
	}
	LIST_ADD(l->cx->arena, t->v, t->n, t->cap) = (struct tally){ stmt, other, row, 1 };
}

/* "2026-02-19 (thang/syt/2026-02)" and, with more, " and 3 more" */
static struct str
cases_said(struct lint *l, const struct tally *t)
{
	struct arena *a = l->cx->arena;
	struct str day = day_iso(a, t->first->last_day);
	struct str more = t->n > 1 ? str_fmt(a, " and %zu more", t->n - 1) : (struct str){ 0 };

	return str_fmt(a, "%.*s%s%.*s%.*s", STR_ARG(day), day.n > 0 ? ", " : "", STR_ARG(t->first->key), STR_ARG(more));
}

static enum prop
due_prop(const struct stmt *s)
{
	enum prop prop = prop_find(s->kind, "due");

	return prop != PROP__MAX ? prop : s->kind == K_COLLECTION ? PROP_COLLECTION_COLLECT : PROP_REQUEST_REPLY;
}

static const struct value *
due_value(const struct lint *l, const struct due_row *r)
{
	enum prop prop = r->publish ? PROP_COLLECTION_PUBLISH : due_prop(r->stmt);

	return prop_info(prop).kind != r->stmt->kind ? NULL
	    : stmt_value_for(l->p, r->stmt, prop, r->unit_stmt, r->period_to);
}

/* --- rest days ---------------------------------------------------------------------------------------------------- */

static void
lint_rest(struct lint *l, const struct due_row *rows, size_t n)
{
	bool said = stmt_value(l->p->head, PROP_PLAN_REST_DAY) != NULL;
	struct tallies open = { 0 }, off = { 0 }, late = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct due_row *r = &rows[i];
		const struct value *v = due_value(l, r);
		struct workday w;

		if (v == NULL || v->type != V_WHEN || r->last_day == DAY_NONE || r->none_late || r->kind == DUE_MEETING)
			continue;
		w = workday_look(workcal_of(&l->cals, r->stmt), r->last_day);
		if (workday_rests(w.kind) && v->u.when.rest == REST_DEFAULT && !said)
			tally_add(l, &open, r->stmt, NULL, r);
		else if (workday_rests(w.kind) && w.kind != WD_WEEKEND)
			tally_add(l, &off, r->stmt, NULL, r);
		if (v->u.when.boundary != B_BY && r->rule_date != DAY_NONE && !v->u.when.by_length &&
		    !day_clipped(&v->u.when.day, r->rule_date) && r->last_day >= r->rule_date &&
		    (v->u.when.boundary == B_BEFORE || l->p->boundary == B_BEFORE) && r->last_instant == INSTANT_NONE)
			tally_add(l, &late, r->stmt, NULL, r);
	}
	for (size_t i = 0; i < open.n; i++)
		lint_warn(l, open.v[i].stmt->at, open.v[i].stmt->clause,
		    S("say what becomes of it: `rest day keep`, `earlier` or `later` in the plan, or `, on rest day later` after the date"),
		    "\"%.*s\" is due on a day of rest, and no rule says what then: %.*s", STR_ARG(open.v[i].stmt->name),
		    STR_ARG(cases_said(l, &open.v[i])));
	for (size_t i = 0; i < off.n; i++)
		lint_warn(l, off.v[i].stmt->at, off.v[i].stmt->clause, S("offices are closed: let it be due earlier, or remind before"),
		    "\"%.*s\" is due on a holiday: %.*s", STR_ARG(off.v[i].stmt->name), STR_ARG(cases_said(l, &off.v[i])));
	for (size_t i = 0; i < late.n; i++)
		lint_warn(l, late.v[i].stmt->at, late.v[i].stmt->clause,
		    S("allowed; if it is not meant, say `on rest day earlier`"),
		    "the shift off a day of rest carries \"%.*s\" onto a day the clause calls late: %.*s",
		    STR_ARG(late.v[i].stmt->name), STR_ARG(cases_said(l, &late.v[i])));
}

/* --- two duties on a day ------------------------------------------------------------------------------------------ */

static bool
one_closes_the_other(const struct due_row *a, const struct due_row *b)
{
	for (size_t i = 0; i < a->stands_n; i++)
		if (str_eq(a->stands_for[i], b->key))
			return true;
	for (size_t i = 0; i < a->may_n; i++)
		if (str_eq(a->may_stand_for[i], b->key))
			return true;
	return false;
}

static bool
owed(const struct due_row *r)
{
	return r->last_day != DAY_NONE && !r->none_late && (r->kind == DUE_REPORT || r->kind == DUE_CONSOLIDATION ||
	    r->kind == DUE_COLLECTION);
}

/* Rows are sorted by day: only neighbours of one day are compared. */
static void
lint_same_day(struct lint *l, const struct due_row *rows, size_t n)
{
	struct tallies t = { 0 };

	for (size_t i = 0; i < n; i++) {
		for (size_t k = i + 1; k < n && owed(&rows[i]) && rows[k].last_day == rows[i].last_day; k++) {
			if (!owed(&rows[k]) || rows[k].unit_stmt != rows[i].unit_stmt || rows[k].stmt == rows[i].stmt ||
			    !str_eq(rows[k].from_unit, rows[i].from_unit) ||
			    one_closes_the_other(&rows[i], &rows[k]) || one_closes_the_other(&rows[k], &rows[i]))
				continue;
			tally_add(l, &t, rows[i].stmt, rows[k].stmt, &rows[i]);
		}
	}
	for (size_t i = 0; i < t.n; i++)
		lint_warn(l, t.v[i].stmt->at, t.v[i].stmt->clause, str_fmt(l->cx->arena,
		    "let one stand for the other, or move one"), "\"%.*s\" and \"%.*s\" are due from one unit on one day: %.*s",
		    STR_ARG(t.v[i].stmt->name), STR_ARG(t.v[i].other->name), STR_ARG(cases_said(l, &t.v[i])));
}

/* --- windows and tiers -------------------------------------------------------------------------------------------- */

static void
lint_windows(struct lint *l, const struct due_row *rows, size_t n)
{
	struct tallies t = { 0 };

	for (size_t i = 0; i < n; i++)
		if (rows[i].window_from != DAY_NONE && rows[i].window_to != DAY_NONE && rows[i].window_from > rows[i].window_to)
			tally_add(l, &t, rows[i].stmt, NULL, &rows[i]);
	for (size_t i = 0; i < t.n; i++)
		lint_warn(l, t.v[i].stmt->at, t.v[i].stmt->clause, S("look at its window and at the due date before it"),
		    "the window of \"%.*s\" holds no day: %.*s", STR_ARG(t.v[i].stmt->name), STR_ARG(cases_said(l, &t.v[i])));
}

/* The month a label's period ends in, as y * 12 + month: 2026-03, 2026-Q1, 2026-H1, 2026; -1 for weeks and the rest. */
static int
label_end(struct str label)
{
	struct str year = str_sub(label, 0, 4), rest = str_sub(label, 5, label.n);
	int64_t y, n = 1;

	if (!str_to_i64(year, &y) || (label.n > 4 && label.p[4] != '-'))
		return -1;
	if (label.n == 4)
		return (int)y * 12 + 12;
	if (rest.n == 2 && (rest.p[0] == 'Q' || rest.p[0] == 'H') && rest.p[1] >= '1' && rest.p[1] <= '4')
		return (int)y * 12 + (rest.p[1] - '0') * (rest.p[0] == 'Q' ? 3 : 6);
	if (rest.n == 2 && rest.p[0] == '0')
		rest = str_sub(rest, 1, 1);
	return str_to_i64(rest, &n) && n >= 1 && n <= 12 ? (int)y * 12 + (int)n : -1;
}

static bool
same_ending(const struct due_row *a, const struct due_row *b)
{
	return str_eq(a->period, b->period) || (label_end(a->period) >= 0 && label_end(a->period) == label_end(b->period));
}

/* Of the rows of `below` for the same or a same-ending period, the latest last day. */
static day_t
last_below(const struct due_row *rows, size_t n, const struct stmt *below, const struct due_row *above)
{
	day_t last = DAY_NONE;

	for (size_t i = 0; i < n; i++)
		if (rows[i].stmt == below && rows[i].last_day != DAY_NONE && (last == DAY_NONE || rows[i].last_day > last) &&
		    same_ending(&rows[i], above))
			last = rows[i].last_day;
	return last;
}

static void
lint_tiers(struct lint *l, const struct due_row *rows, size_t n)
{
	struct tallies t = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct due_row *r = &rows[i];
		const struct value *v = r->kind == DUE_MEETING ? stmt_value(r->stmt, PROP_MEETING_NEEDS)
		    : r->kind == DUE_CONSOLIDATION ? stmt_value(r->stmt, PROP_CONSOLIDATION_OF) : NULL;
		day_t above = r->kind == DUE_MEETING ? r->window_from : r->last_day;

		for (size_t k = 0; v != NULL && above != DAY_NONE && k < v->u.stmts.n; k++) {
			day_t below = last_below(rows, n, v->u.stmts.v[k], r);
			bool sure = true;
			day_t next;

			if (below == DAY_NONE)
				continue;
			next = workday_add(workcal_of(&l->cals, r->stmt), below, 1, &sure);
			/* a meeting's first day is already too late; a paper may still be written on its last day */
			if (next == DAY_NONE || next > above || (r->kind == DUE_MEETING && next == above))
				tally_add(l, &t, r->stmt, v->u.stmts.v[k], r);
		}
	}
	for (size_t i = 0; i < t.n; i++)
		lint_warn(l, t.v[i].stmt->at, t.v[i].stmt->clause, S("let the reports be due earlier, or this later"),
		    "there is no working day between the last \"%.*s\" and \"%.*s\": %.*s", STR_ARG(t.v[i].other->name),
		    STR_ARG(t.v[i].stmt->name), STR_ARG(cases_said(l, &t.v[i])));
}

/* --- a quarter without a report ----------------------------------------------------------------------------------- */

static bool
quarterly(const struct stmt *s)
{
	const struct value *v = s->kind == K_REPORT ? stmt_value(s, PROP_REPORT_EVERY) : NULL;

	return v != NULL && v->u.every.kind == P_QUARTER && v->u.every.from_month <= 1;
}

/* A report over a quarter or more that ends with the quarter, whoever owes it. */
static bool
quarter_has_report(const struct due_row *rows, size_t n, int y, int q)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].kind == DUE_REPORT && label_end(rows[i].period) == y * 12 + 3 * q &&
		    (rows[i].period.n == 4 || rows[i].period.p[5] == 'Q' || rows[i].period.p[5] == 'H'))
			return true;
	return false;
}

/* Whether the whole quarter lies in the span and in the plan's own time. */
static bool
quarter_counts(const struct lint *l, int y, int q)
{
	const struct value *from = stmt_value(l->p->head, PROP_PLAN_IN_FORCE_FROM);
	const struct value *until = stmt_value(l->p->head, PROP_PLAN_IN_FORCE_UNTIL);
	day_t first = day_of(y, 3 * q - 2, 1), last = q == 4 ? day_of(y, 12, 31) : day_of(y, 3 * q + 1, 1) - 1;

	return first >= l->from && last <= l->to && (from == NULL || first >= from->u.day) &&
	    (until == NULL || last <= until->u.day);
}

static void
lint_quarters(struct lint *l, const struct due_row *rows, size_t n)
{
	const struct stmt *report = NULL;

	for (size_t i = 0; i < l->p->n && report == NULL; i++)
		if (quarterly(l->p->stmts[i]))
			report = l->p->stmts[i];
	for (int q = 1; report != NULL && q <= 4; q++) {
		int first = 0, more = 0;

		for (int y = day_ymd(l->from).y; y <= day_ymd(l->to).y; y++) {
			if (!quarter_counts(l, y, q) || quarter_has_report(rows, n, y, q))
				continue;
			first = first == 0 ? y : first;
			more += first != y;
		}
		if (first != 0)
			lint_warn(l, report->at, report->clause,
			    S("add the quarter to `every quarter [...]`, or a half-year or year report"),
			    "no report is owed for quarter %d of %d%.*s", q, first,
			    STR_ARG(more > 0 ? str_fmt(l->cx->arena, " and of %d more", more) : (struct str){ 0 }));
	}
}

void
lint_rows(struct lint *l, const struct due_row *rows, size_t n)
{
	lint_quarters(l, rows, n);
	while (n > 0 && due_row_day(&rows[n - 1]) > l->to)
		n--;
	lint_rest(l, rows, n);
	lint_same_day(l, rows, n);
	lint_windows(l, rows, n);
	lint_tiers(l, rows, n);
}
