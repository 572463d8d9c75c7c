/**
 * plan/workday.h — which days are worked, by the holiday tables of a plan.
 *
 * A table covers the years it has a date in; `computed vietnam` fills its other years by the lunar rules; nothing else
 * is ever computed. With several tables, a day off in any is off. An unconfirmed day counts as off, and whoever counts
 * over it hears that the result may still change.
 */
#ifndef PLAN_WORKDAY_H
#define PLAN_WORKDAY_H

#include "base/ctx.h"
#include "base/day.h"

struct plan;
struct stmt;

enum workday_kind {
	WD_WORKED,             /* an ordinary working day */
	WD_MADE_UP,            /* a weekly rest day worked in exchange */
	WD_WEEKEND,
	WD_OFF,                /* decreed */
	WD_SWAPPED,            /* decreed, in exchange for a day made up */
	WD_UNCONFIRMED,        /* expected, not yet decreed */
	WD_COMPUTED            /* by the lunar rules, for want of a table */
};

struct workday {
	enum workday_kind kind;
	const struct stmt *table;      /* the table that says so; NULL for worked days and weekends */
	bool sure;                     /* false: no table covers the year, or the day is unconfirmed or computed */
};

struct workcal;

/* The calendars of a plan's duties, each made when it is first asked for; duties that count by the same tables share one. */
struct workcals {
	struct arena *arena;
	const struct plan *plan;
	struct workcal **v;            /* by stmt->order */
};
struct workcals workcals_of(struct arena *a, const struct plan *p);
/* By the tables of the duty's own `calendar`, else of the plan's, else by every table of the plan. */
struct workcal *workcal_of(const struct workcals *all, const struct stmt *duty);
/* The tables themselves, in the plan's order. */
const struct stmt *const *workcal_tables(const struct workcal *cal, size_t *n);

struct workday workday_look(struct workcal *cal, day_t day);
bool workday_rests(enum workday_kind k);

/*
 * Counts start on the day after (or before) `from`. *sure is cleared when the count reached a day that is not sure;
 * it is never set. A count that finds no working day within ten years gives DAY_NONE.
 */
day_t workday_add(struct workcal *cal, day_t from, int n, bool *sure);
/* `day` itself when it is worked, else the next (step 1) or previous (step -1) worked day. */
day_t workday_shift(struct workcal *cal, day_t day, int step, bool *sure);
/* The nth working day of [from, to], the last with nth = -1; DAY_NONE when there are not so many. */
day_t workday_nth(struct workcal *cal, day_t from, day_t to, int nth, bool *sure);

#endif
