/* Summer time changes at a clock of standard time, both ways; between two changes of a year it may span New Year. */
#include "plan/moment.h"

static instant_t
summer_edge(const struct plan *p, const struct value *v, const struct day_spec *d, int year)
{
	struct period_rule r = { .kind = P_YEAR, .from_month = 1, .cycle_years = 1 };
	struct period at = period_at(&r, year);
	bool sure = true;

	return day_start(day_spec_of(&r, &at, d, NULL, &sure), p->zone_min) +
	    v->u.summer.clock_min * MINUTE_MS;
}

int
plan_zone_at(const struct plan *p, instant_t at)
{
	int year;

	for (size_t i = 0; p->head != NULL && i < p->head->n; i++) {
		const struct value *v = &p->head->props[i].value;
		instant_t from, to;

		if (p->head->props[i].prop != PROP_PLAN_SUMMER)
			continue;
		year = day_ymd(instant_day(at, p->zone_min)).y;
		from = summer_edge(p, v, &v->u.summer.from, year);
		to = summer_edge(p, v, &v->u.summer.to, year);
		if (from < to ? at >= from && at < to : at >= from || at < to)
			return v->u.summer.offset_min;
	}
	return p->zone_min;
}

day_t
plan_day_of(const struct plan *p, instant_t at)
{
	return instant_day(at, plan_zone_at(p, at));
}

instant_t
plan_instant(const struct plan *p, day_t day, int minutes)
{
	instant_t at = day_start(day, p->zone_min) + minutes * MINUTE_MS;
	int zone = plan_zone_at(p, at);
	instant_t moved = day_start(day, zone) + minutes * MINUTE_MS;

	/* near a change the two offsets disagree: what the clocks show counts */
	return plan_zone_at(p, moved) == zone ? moved : at;
}

bool
plan_instant_read(const struct plan *p, struct str s, instant_t *out)
{
	instant_t one_hour_east;
	day_t day;
	instant_t clock;

	if (!instant_read(s, 0, out) || !instant_read(s, 60, &one_hour_east))
		return false;
	if (one_hour_east == *out)
		return true;           /* it has an offset of its own */
	day = instant_day(*out, 0);
	clock = *out - day_start(day, 0);
	*out = plan_instant(p, day, (int)(clock / MINUTE_MS)) + clock % MINUTE_MS;
	return true;
}

static int
event_fits(const struct plan *p, const struct plan_event *e, const struct moment_of *want)
{
	int rank = 1;
	day_t day;

	if (!str_eq(e->name, want->stmt->name) || !str_eq(e->key, want->key))
		return 0;
	if (e->unit.n > 0 && want->unit.n > 0) {
		if (!str_eq(e->unit, want->unit))
			return 0;
		rank += 2;
	}
	if (e->period.n > 0)
		return str_eq(e->period, want->label) ? rank + 1 : 0;
	if (want->period == NULL)
		return want->label.n > 0 && want->label.p[0] >= '0' && want->label.p[0] <= '9' ? 0 : rank;
	day = plan_day_of(p, e->at);
	return day >= want->period->from && day <= want->period->to ? rank : 0;
}

instant_t
moment_find(const struct plan *p, const struct plan_event *v, size_t n, const struct moment_of *want)
{
	instant_t best = INSTANT_NONE;
	int best_rank = 0;

	for (size_t i = 0; i < n; i++) {
		int rank = event_fits(p, &v[i], want);

		if (rank > best_rank || (rank > 0 && rank == best_rank && v[i].at < best)) {
			best = v[i].at;
			best_rank = rank;
		}
	}
	return best;
}
