/**
 * plan/period.h — weeks, months, quarters, halves, years and cycles: where they begin and end, how they are called, and
 * where a day named in a rule falls.
 *
 * A period has two pairs of bounds. The calendar's (first_month, months) answer "the period's last month"; from and to,
 * which a cut-off day moves (15 of the month before to 14), answer "the period's end" and the window. Weeks and days
 * have months = 0. Labels take the year, and the week number, of the period's last day.
 */
#ifndef PLAN_PERIOD_H
#define PLAN_PERIOD_H

#include "base/ctx.h"
#include "base/day.h"
#include "plan/plan.h"

struct workcal;

struct period_rule {
	enum period_kind kind;
	unsigned which;                /* bit n = the n-th of its year; 0 = all */
	enum weekday week_from;
	int from_month;                /* 1..12: where years, halves and quarters begin */
	int cycle_years, cycle_from;
	int weeks;                     /* at a time, 0 = one */
	day_t weeks_from;
	int cut_off;                   /* the last day of a period, or 0 */
};

struct period {
	enum period_kind kind;
	int serial;                    /* the next period has the next number */
	int nth;                       /* 1-based within its year; 0 where it has no number */
	int year;                      /* of the label */
	int first_month, months;       /* year * 12 + month - 1, and how many; months = 0 for weeks and days */
	day_t from, to;
};

/* What `every` and `window` say; from_month is the unit's, used where the rule itself is silent (1..12). */
struct period_rule period_rule_of(const struct every *every, const struct window *window, int from_month);
struct period period_at(const struct period_rule *r, int serial);
/* The period whose from..to holds the day. */
struct period period_holding(const struct period_rule *r, day_t day);
/* The period of the rule that ends with, or else holds, the other's last day. */
struct period period_same_end(const struct period_rule *r, const struct period *other);
bool period_chosen(const struct period_rule *r, const struct period *p);      /* `quarter [1, 3]` */
/* 2026-03, 2026-Q1, 2026-H1, 2026, 2026-W07, 2024..2027, 2026-03-20 */
struct str period_label(struct arena *a, const struct period *p);
/* The same in words: tháng 03/2026, quý I/2026, 6 tháng đầu năm 2026, năm 2026, tuần 07/2026; in cx->lang. */
struct str period_words(struct ctx *cx, struct str label);
/* A title with its period, once: "Báo cáo tháng 03/2026", "Báo cáo quý I/2026", "Giao ban quý III/2026". */
struct str period_titled(struct ctx *cx, struct str title, struct str label);
/* False when the label is not one of the rule's kind. */
bool period_read(const struct period_rule *r, struct str label, struct period *out);
day_t period_last_month_first(const struct period *p);        /* the first day of the period's last month */

/* REF: month 3 of the period, the next month, the previous year, february. REF_NONE and REF_PERIOD: the period. */
struct period ref_period(const struct period_rule *r, const struct period *p, const struct ref *ref);
/* Was the day named clipped to a shorter month? Then `before` it the month's last day is still in time. */
bool day_clipped(const struct day_spec *d, day_t day);
/*
 * DAY [of REF]. Day 31 and 29/2 are clipped to the month. DAY_NONE when there is no such day (a working day in a week
 * of holidays). *sure as in plan/workday.h.
 */
day_t day_spec_of(const struct period_rule *r, const struct period *p, const struct day_spec *d, struct workcal *cal,
    bool *sure);
/* held in: the target window, clipped to the month; the period itself for `none`. */
void span_of(const struct period_rule *r, const struct period *p, const struct span *span, enum week_rule week,
    struct workcal *cal, day_t *from, day_t *to);

/* `day` moved by months; from a period's end (`from_end`) the last day of a month lands on the last day of a month. */
day_t day_add_months(day_t day, int months, bool from_end);
/* The last day of the week, month, quarter, half or year (beginning in from_month) that holds the day. */
day_t part_end(enum period_kind part, int from_month, day_t day);

#endif
