/**
 * plan/succession.h — who stands where a unit stood, by the plan's `change` statements.
 *
 * Rows are never rewritten: a row that is open on the day of a change is handed to the heirs and keeps the old unit's
 * name behind an @; a row that was over stays where it was; a row that had not opened yet is not born for the old unit.
 */
#ifndef PLAN_SUCCESSION_H
#define PLAN_SUCCESSION_H

#include "plan/plan.h"

struct heir {
	const struct stmt *unit;
	struct stmt *const *fields;    /* what it takes; n = 0: all */
	size_t n;
};

/* How a unit ended. */
struct ending {
	day_t on;                      /* the first day without it */
	const struct stmt *change;
	struct heir *heirs;
	size_t n;                      /* 0: dissolved, nobody takes over */
};

/* By stmt->order of the unit; NULL where it does not end by a change. */
struct ending **succession_of(struct arena *a, const struct plan *p);
/* The unit that stands for `unit` on a day: itself, or its heirs' first, and theirs; NULL when nobody does. */
const struct stmt *succession_on(struct ending *const *endings, const struct stmt *unit, day_t on);

#endif
