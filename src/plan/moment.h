/**
 * plan/moment.h — instants in the plan's zone (with the summer time the plan states), and recorded events.
 */
#ifndef PLAN_MOMENT_H
#define PLAN_MOMENT_H

#include "base/ctx.h"
#include "base/day.h"
#include "plan/expand.h"
#include "plan/period.h"
#include "plan/plan.h"

/* Minutes east of UTC at an instant: the plan's zone, or its summer time. */
int plan_zone_at(const struct plan *p, instant_t at);
day_t plan_day_of(const struct plan *p, instant_t at);
/* `minutes` past the beginning of a civil day, as the clocks of the plan's zone show it. */
instant_t plan_instant(const struct plan *p, day_t day, int minutes);

/* An instant as written; without an offset it is what the clocks of the plan's zone show, summer time included. */
bool plan_instant_read(const struct plan *p, struct str s, instant_t *out);

/*
 * The recorded instant of a key of a statement, INSTANT_NONE when it is not known. An event that names the unit or the
 * period stands above one that does not; among equals the earliest counts. An event of a recurring duty without a
 * period belongs to the period that holds its day; of an incident or a request, to the one without a number.
 */
struct moment_of {
	const struct stmt *stmt;
	struct str key, unit, label;   /* unit empty: whichever; label: the period's, or the incident's number or name */
	const struct period *period;   /* NULL for incidents, stages and requests */
};
instant_t moment_find(const struct plan *p, const struct plan_event *v, size_t n, const struct moment_of *want);

#endif
