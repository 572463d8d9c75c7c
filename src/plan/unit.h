/**
 * plan/unit.h — a unit as of a day: its name, symbol, house style, parent and fields, where it came from and what became
 * of it.
 *
 * A unit is an identity; its `unit` statement says how it began, `change` statements what became of it. Whoever shows a
 * row, a document or a board asks with the day that belongs to it (a row's period_to, a filing's day), never with today:
 * so history keeps its names. On the day of a change the new state holds. Before its first and after its last day a unit
 * has the names it began and ended with.
 *
 * The plan must be one without errors. Strings and statements live in the plan, lists in the arena given.
 */
#ifndef PLAN_UNIT_H
#define PLAN_UNIT_H

#include "plan/plan.h"

struct str plan_unit_name(const struct plan *p, const struct stmt *unit, day_t on);
struct str plan_unit_symbol(const struct plan *p, const struct stmt *unit, day_t on);    /* "" when not said */
struct str plan_unit_style(const struct plan *p, const struct stmt *unit, day_t on);     /* "party", "state", "" */
/* The unit it belongs to on the day; where that one had ended, its heir. NULL: none is said, or none is left. */
const struct stmt *plan_unit_parent(const struct plan *p, const struct stmt *unit, day_t on);
/*
 * The fields it answers for: its own, and from their day those of units it took in (merges, absorbs) or that a split
 * gave it. Each once, its own first.
 */
size_t plan_unit_fields(const struct plan *p, const struct stmt *unit, day_t on, struct arena *a, struct stmt ***out);

/* Is the unit there on the day? */
bool unit_there(const struct unit_span *u, day_t on);
/* Is it the wider field, or below it? */
bool plan_field_within(const struct stmt *field, const struct stmt *wider);
/* Has one to do with the other: is it the same field, or one below the other? */
bool plan_fields_meet(const struct stmt *a, const struct stmt *b);

/* A tie between two units by a change. */
struct unit_link {
	const struct stmt *unit;       /* the other: who was before, or who came after */
	const struct stmt *change;     /* its clause and title; its decision is stmt_str(change, PROP_CHANGE_DECISION) */
	day_t on;                      /* the first day of the new state */
	struct stmt **fields;          /* a split by field: what passed; n = 0: everything */
	size_t n;
	bool rows_only;                /* dissolves … hands over to: only open rows passed, no fields and no seat */
};

/* Direct ties, in the plan's order. A unit ends once, so all its successors have one change. */
size_t plan_unit_predecessors(const struct plan *p, const struct stmt *unit, struct arena *a, struct unit_link **out);
size_t plan_unit_successors(const struct plan *p, const struct stmt *unit, struct arena *a, struct unit_link **out);
/* Every change that touches the unit, under whatever verb, by day and then in the plan's order. */
size_t plan_unit_changes(const struct plan *p, const struct stmt *unit, struct arena *a, struct stmt ***out);
/*
 * plan/figure.c. The unit whose figure counts on a day: the indicator's source or, when that has ended, the heir that has
 * the indicator's field. NULL: none is named, or none is left.
 */
const struct stmt *plan_figure_source(const struct plan *p, const struct stmt *indicator, day_t on);
/*
 * Whose work of an earlier day is the unit's now: itself, where it was there, then units merged into, absorbed or split
 * up since; of a field only, unless `field` is NULL. A figure beside the same period of last year stands beside each of
 * these, under the name of that day, and beside their sum.
 */
size_t plan_unit_origins(const struct plan *p, const struct stmt *unit, const struct stmt *field, day_t then,
    struct arena *a, struct stmt ***out);
/* The day of a change: the first of the new state. */
day_t plan_change_day(const struct stmt *change);

#endif
