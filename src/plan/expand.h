/**
 * plan/expand.h — from what the plan says to rows: who owes what, from when, until when, under which clause.
 *
 * plan_expand is pure: the same plan, events and span give the same rows, in the same order, on every machine. Days are
 * civil days in the plan's zone; instants stand only where the rule counts hours or names a clock.
 */
#ifndef PLAN_EXPAND_H
#define PLAN_EXPAND_H

#include "base/ctx.h"
#include "base/day.h"
#include "base/str.h"

struct plan;
struct stmt;

enum due_kind {
	DUE_REPORT, DUE_MEETING, DUE_CONSOLIDATION, DUE_COLLECTION, DUE_STAGE, DUE_REPLY, DUE_KIND__MAX
};

/*
 * An instant somebody recorded: NAME[/UNIT][/PERIOD].KEY. `name` is a statement (su-co, giao-ban, thang), `key` a moment
 * of it (opened, ended, filed, held, received, or one the plan names). An incident or a request that is told apart from
 * another of its kind carries its number in `period` ("17"); its rows then end in that number.
 */
struct plan_event {
	struct str name, unit, period, key;    /* unit and period may be empty */
	instant_t at;
};

struct due_row {
	struct str key;                /* duty/unit/period, and @unit when handed over from that unit */
	struct str duty, unit, period; /* names and label; unit: who owes it (a meeting's chair, a collection's publisher) */
	enum due_kind kind;
	struct str title;              /* the statement's title */
	struct str clause_key, clause_cited;

	day_t period_from, period_to;  /* the period itself (event rows: the anchor's day twice) */
	day_t opens;                   /* filings are accepted from this day; DAY_NONE = at any time */
	day_t window_from, window_to;  /* report, consolidation: the data window; meeting: the target window */
	day_t rule_date;               /* the day the clause names, before boundary and shifts; DAY_NONE */
	day_t last_day;                /* the last on-time civil day; DAY_NONE when there is none (yet) */
	instant_t last_instant;        /* the last on-time instant; INSTANT_NONE where only days count */
	bool before_instant;           /* the instant itself is late (`before 14:00`) */
	instant_t anchored;            /* event rows: the event's instant; INSTANT_NONE */

	struct str *stands_for;        /* keys of the rows one filing of this row closes too */
	size_t stands_n;
	struct str *may_stand_for;     /* keys the filer may choose to close with it */
	size_t may_n;
	struct str stood_for_by;       /* key of the row that alone closes this one; empty when it closes by itself */

	struct str *to, *copy;         /* unit names */
	size_t to_n, copy_n;
	/*
	 * The fields it is about, where a change of organisation moved some: those that came with a row handed over; for the
	 * heir's own row those it had when the row opened, because the rest is in the rows handed over. Empty: the unit's.
	 */
	struct str *fields;
	size_t fields_n;
	struct str from_unit;          /* a handed-over row: whose it was */

	bool provisional;              /* hangs on an event not yet known, or on a year without a holiday table */
	bool none_late;                /* `at once` and `none`: no last day, never late */
	bool at_once;                  /* of these, `at once`: elapsed time is shown */
	bool publish;                  /* a collection's second row: what the lead publishes */

	const struct stmt *stmt;       /* the duty's statement, in the plan */
	const struct stmt *unit_stmt;
};

/*
 * Rows whose last_day lies in [from, to] (rows without one: window_to), sorted by that day, then duty, then unit, then
 * key. Rows and strings live in cx->arena; plan and events must outlive them.
 * E_INPUT: an event names nothing the plan knows (cx->fault says which), or the span is not one (from > to, over 60 years).
 */
enum err plan_expand(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n, day_t from,
    day_t to, struct due_row **rows, size_t *row_n);

/* E_INPUT when plan_expand would refuse the span. */
enum err plan_span_check(struct ctx *cx, day_t from, day_t to);

/* One row by its key, whatever day it falls on; E_GONE when the plan gives no such row. */
enum err plan_due_find(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n, struct str key,
    struct due_row *row);

/* All rows of one period of a duty without events, in no order, whatever day they fall on; none when there are none. */
size_t plan_due_period(struct ctx *cx, const struct plan *p, struct str duty, struct str period, struct due_row ***rows);

/* `NAME[/UNIT][/PERIOD].KEY` and an instant; without an offset, the plan's zone. False when it is not that. */
bool plan_event_read(const struct plan *p, struct str name, struct str instant, struct plan_event *out);

/*
 * Keeps of v[0..n) the events whose statement, moment, unit and period the plan knows, in their order, and says how many:
 * what was recorded under another version may be none of this one's.
 */
size_t plan_events_known(struct ctx *cx, const struct plan *p, struct plan_event *v, size_t n);

/* The day it is dated by, and whose names it is shown under (plan/unit.h): its last, else that of its window. */
day_t due_row_day(const struct due_row *r);

/* The day whose fields of the unit a row is about: a row takes in what came to the unit before it opened. */
day_t due_row_field_day(const struct due_row *r);

const char *due_kind_name(enum due_kind k);    /* "report": as in CSV, never translated */

#endif
