/**
 * plan/succession.h — who stands where a unit stood, by the plan's `change` statements.
 *
 * Rows are never rewritten: a row that is open on the day of a change is handed to the heirs and keeps the old unit's
 * name behind an @; a row that was over stays where it was; a row that had not opened yet is not born for the old unit.
 */
#ifndef PLAN_SUCCESSION_H
#define PLAN_SUCCESSION_H

#include "plan/plan.h"
#include "plan/ways.h"

struct heir {
	const struct stmt *unit;
	struct stmt **fields;          /* what it takes; n = 0: all */
	size_t n;
};

/* How a unit ended. */
struct ending {
	/*
	 * The first day without it: that of the change or, where the unit says `in force until` a later day, the one after:
	 * until then both bodies exist, and what it owes stays with it.
	 */
	day_t on;
	const struct stmt *change;
	struct heir *heirs;
	size_t n;                      /* 0: dissolved, nobody takes over */
	bool rows_only;                /* dissolves: open rows pass, the unit's seat does not */
	struct stmt **had;             /* its fields the day before; not known where rows_only */
	size_t had_n;
	size_t hands;                  /* this ending and those of its heirs, by every way; counted to HANDS_MOST + 1 */
};

/*
 * Fills p->endings, by stmt->order of the unit, NULL where it does not end by a change; begins and ends p->units with the
 * changes, and gives each its changes.
 */
void succession_take(struct plan *p);
/* Who has the seat of `unit` on a day, itself, or its heirs' first, and theirs; or had it last: what was dissolved leaves none. */
const struct stmt *succession_last(struct ending *const *endings, const struct stmt *unit, day_t on);
/* The same; NULL when nobody has it on the day. */
const struct stmt *succession_on(struct ending *const *endings, const struct stmt *unit, day_t on);
/* plan/unit.c: the units a change names under a verb, groups as of the day before (`hands over to`: of the day). */
size_t plan_change_units(const struct plan *p, const struct stmt *change, enum prop verb, struct arena *a,
    struct stmt ***out);
bool plan_change_names(const struct plan *p, const struct stmt *change, enum prop verb, const struct stmt *unit);
/* Does some line of a split name fields? */
bool plan_splits_by_field(const struct stmt *change);
/* The fields one line of a split gives: those it names, or those no other line names. */
size_t plan_split_share(const struct plan *p, const struct stmt *change, const struct gives *g, struct arena *a,
    struct stmt ***out);

#endif
