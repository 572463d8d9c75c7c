/**
 * plan/tell.h — steps of a reckoning as sentences (used by plan/explain.c).
 */
#ifndef PLAN_TELL_H
#define PLAN_TELL_H

#include "plan/explain.h"
#include "plan/reckon.h"

struct telling {
	struct ctx *cx;
	const struct plan *plan;
	const struct reckoning *all;
	struct workcal *cal;
	struct explain_step *v;
	size_t n, cap;
	bool calendar_told;
};

/* Adds a step that the statement's clause says. */
struct explain_step *tell(struct telling *t, const struct stmt *s, struct str words, day_t day, struct str text);
void tell_clause(struct telling *t, const struct due_row *r);
/* Every reading that may choose the property: what was chosen, what else could have been, who decided. */
void tell_readings(struct telling *t, const struct stmt *target, enum prop prop);
void tell_step(struct telling *t, const struct step *s, const struct due_row *r);
/* plan/tell_change.c: the way of a row that was handed over, and what else changes of organisation did to it. */
void tell_handed(struct telling *t, const struct due_row *r);
void tell_changes(struct telling *t, const struct line *ln, const struct dated *at, const struct due_row *r);
struct str tell_instant(const struct telling *t, instant_t at);

#endif
