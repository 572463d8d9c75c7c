/*
 * From the words of a rule to a last day, in the order an official would go: the day or length named, from what it is
 * counted, pauses, the boundary (is the day itself late?), the rest-day policy, the clock, and what a recorded moment
 * extends. Every turn taken is noted when somebody asked why.
 */
#include "plan/reckon.h"

#include "plan/moment.h"

#define FARTHEST_BACK 60       /* periods looked back over for the last one owed */

/* Readings that choose this property are cited, whichever option was taken. */
static void
note_reading(struct line *ln, const struct stmt *s, enum prop prop)
{
	struct step *step = step_note(ln, STEP_READING);

	step->stmt = s;
	step->prop = prop;
}

static void
note_rule(struct line *ln, const struct value *v, enum said what)
{
	step_note(ln, STEP_RULE)->value = v;
	note_reading(ln, ln->duty->stmt, ln->duty->prop[what]);
}

static void
note_default(struct line *ln, enum prop prop)
{
	if (ln->all->plan->head != NULL)
		note_reading(ln, ln->all->plan->head, prop);
}

/* --- boundary, rest days, clocks ---------------------------------------------------------------------------------- */

static void
bound(struct line *ln, const struct when *w, const struct point *at, struct dated *out)
{
	const struct plan *p = ln->all->plan;
	enum boundary b = w->boundary == B_DEFAULT ? p->boundary : w->boundary;
	bool clocked = at->exact || (!w->by_length && w->clock_min >= 0);
	struct step *s;

	out->last_day = at->day;
	if (clocked) {
		out->last_instant = at->at;
		out->before_instant = b == B_BEFORE;
		step_note(ln, STEP_CLOCK)->at = at->at;
	} else if (b == B_BEFORE && at->clipped) {
		b = B_BY;
	} else if (b == B_BEFORE) {
		out->last_day--;
	}
	s = step_note(ln, b == B_BEFORE ? STEP_BEFORE : STEP_COUNTS);
	s->a = out->last_day;
	s->b = at->day;
	s->by_default = w->boundary == B_DEFAULT;
	s->at = out->last_instant;
	if (s->by_default)
		note_default(ln, PROP_PLAN_BOUNDARY);
}

/* The same clock on another day: a day in between may be an hour longer or shorter. */
static instant_t
clock_moved(const struct plan *p, instant_t at, day_t from, day_t to)
{
	instant_t clock = at - day_start(from, plan_zone_at(p, at));

	return plan_instant(p, to, (int)(clock / MINUTE_MS)) + clock % MINUTE_MS;
}

/* Elapsed hours are not moved by the plan's default: only by the statement's own words. */
static void
rest(struct line *ln, const struct when *w, bool hours, struct dated *out)
{
	const struct plan *p = ln->all->plan;
	enum rest_day policy = w->rest != REST_DEFAULT ? w->rest : hours ? REST_KEEP : p->rest;
	struct workday at = workday_look(line_cal(ln), out->last_day);
	size_t tables;
	bool sure = true;
	day_t moved;
	struct step *s;

	workcal_tables(line_cal(ln), &tables);
	if (policy == REST_KEEP) {
		if (workday_rests(at.kind)) {
			s = step_note(ln, STEP_RESTS);
			s->a = out->last_day;
			s->day_kind = at.kind;
			s->stmt = at.table;
			s->hours = hours && w->rest == REST_DEFAULT;
			if (w->rest == REST_DEFAULT && !hours)
				note_default(ln, PROP_PLAN_REST_DAY);
		}
		return;
	}
	moved = workday_shift(line_cal(ln), out->last_day, policy == REST_LATER ? 1 : -1, &sure);
	if (!sure && tables > 0)
		out->provisional = true;
	if (moved == DAY_NONE || moved == out->last_day)
		return;
	s = step_note(ln, STEP_SHIFT);
	s->a = out->last_day;
	s->b = moved;
	s->day_kind = at.kind;
	s->stmt = at.table;
	if (w->rest == REST_DEFAULT)
		note_default(ln, PROP_PLAN_REST_DAY);
	if (w->rest_clock_min >= 0)
		out->last_instant = plan_instant(p, moved, w->rest_clock_min);
	else if (out->last_instant != INSTANT_NONE)
		out->last_instant = clock_moved(p, out->last_instant, out->last_day, moved);
	out->last_day = moved;
	if (w->rest_clock_min >= 0)
		step_note(ln, STEP_CLOCK)->at = out->last_instant;
}

/* --- one WHEN ----------------------------------------------------------------------------------------------------- */

static void
when_at_once(struct line *ln, const struct when *w, struct dated *out)
{
	struct point after;

	out->none_late = true;
	out->at_once = w->boundary == B_AT_ONCE;
	step_note(ln, out->at_once ? STEP_AT_ONCE : STEP_NO_LAST);
	if (!w->has_after)
		return;
	after = anchor_point(ln, &w->after);
	out->born = after.known;
	if (!after.known)
		out->provisional = true;
}

static void
when_date(struct line *ln, const struct when *w, struct dated *out)
{
	struct point at;
	bool hours;

	out->last_instant = INSTANT_NONE;
	out->before_instant = false;
	if (w->boundary == B_AT_ONCE || w->boundary == B_NONE) {
		when_at_once(ln, w, out);
		return;
	}
	at = w->by_length ? length_point(ln, &w->length) : day_point(ln, &w->day, w->clock_min);
	if (at.unsure || !at.known)
		out->provisional = true;
	/* nothing known at all: an event's row is not born; an undated `later of` is */
	if (!at.dated && !at.unsure)
		out->born = false;
	if (at.paused)
		out->provisional = true;
	if (!at.dated || at.paused) {
		if (at.dated)
			out->rule_date = at.day;
		return;
	}
	if (w->by_length && w->clock_min >= 0 && !at.exact) {
		at.at = plan_instant(ln->all->plan, at.day, w->clock_min);
		at.exact = true;
	}
	hours = w->by_length && at.exact && w->clock_min < 0;
	if (out->rule_date == DAY_NONE)
		out->rule_date = at.day;
	bound(ln, w, &at, out);
	rest(ln, w, hours, out);
}

/* Counted anew from each recorded moment that extends it; the rule date stays. */
static void
extend(struct line *ln, struct dated *out)
{
	const struct duty *d = ln->duty;
	const struct stmt *s = d->stmt;

	for (size_t i = 0; d->said[SAID_EXTENDED] != NULL && i < s->n; i++) {
		const struct value *v = &s->props[i].value;
		struct steps *steps = ln->steps;
		struct dated anew = *out;
		struct point by;
		struct step *told;

		if (s->props[i].prop != d->prop[SAID_EXTENDED] || out->last_day == DAY_NONE)
			continue;
		ln->steps = NULL;
		by = anchor_point(ln, &v->u.extended.by);
		ln->steps = steps;
		if (!by.known)
			continue;
		ln->last_day = out->last_day;
		told = step_note(ln, STEP_EXTENDED);
		told->stmt = v->u.extended.by.stmt;
		told->text = v->u.extended.by.key;
		told->value = v;
		told->at = by.at;
		told->a = out->last_day;
		anew.provisional = false;
		when_date(ln, &v->u.extended.due, &anew);
		if (anew.last_day != DAY_NONE)
			*out = anew;
	}
}

/* --- what stands beside the last day ------------------------------------------------------------------------------ */

day_t
dated_day(const struct dated *at)
{
	return at->last_day != DAY_NONE ? at->last_day : at->window_to;
}

/* The first day of the earlier of the period's last month and the month of the last day, unless the plan says. */
static day_t
opens_on(struct line *ln, const struct dated *at)
{
	const struct value *v = line_said(ln, SAID_OPENS);
	day_t last = dated_day(at), month, period;
	struct length l = { .kind = LENGTH_PLAIN, .before = true, .anchor = { .kind = ANCHOR_DUE } };
	bool sure = true;

	if (v != NULL && !v->u.opens.before_due)
		return day_spec_of(&ln->rule, &ln->period, &v->u.opens.day, line_cal(ln), &sure);
	if (v != NULL) {
		l.n = v->u.opens.n;
		l.unit = v->u.opens.unit;
		ln->last_day = last;
		return length_point(ln, &l).day;
	}
	period = period_last_month_first(&ln->period);
	month = last - day_ymd(last).d + 1;
	return month < period ? month : period;
}

/* `since last due`: from the day after the last day before this one. */
static void
since_last_due(struct line *ln, struct dated *out)
{
	struct line before = { .all = ln->all, .duty = ln->duty, .unit = ln->unit, .year_from = ln->year_from, .rule = ln->rule,
		.depth = ln->depth + 1, .last_day = DAY_NONE };
	struct dated got;

	if (out->last_day != DAY_NONE)
		out->window_to = out->last_day;
	if (ln->depth > 0)
		return;
	for (int back = 1; back <= FARTHEST_BACK; back++) {
		before.period = period_at(&ln->rule, ln->period.serial - back);
		if (period_chosen(&ln->rule, &before.period))
			break;
	}
	reckon(&before, &got);
	if (got.last_day != DAY_NONE && got.last_day < out->window_to)
		out->window_from = got.last_day + 1;
}

static void
window_of(struct line *ln, struct dated *out)
{
	const struct plan *p = ln->all->plan;
	const struct value *v = line_said(ln, SAID_WINDOW), *week = line_said(ln, SAID_WEEK);
	const struct value *held = line_said(ln, SAID_HELD);
	struct step *s;

	out->window_from = ln->period.from;
	out->window_to = ln->period.to;
	if (held != NULL) {
		enum week_rule rule = week != NULL ? week->u.week : p->week;

		span_of(&ln->rule, &ln->period, &held->u.span, rule, line_cal(ln), &out->window_from, &out->window_to);
		note_rule(ln, held, SAID_HELD);
		s = step_note(ln, STEP_TARGET);
		s->a = out->window_from;
		s->b = out->window_to;
		s->value = held;
		s->week = rule;
		note_reading(ln, ln->duty->stmt, ln->duty->prop[SAID_WEEK]);
		if (week == NULL)
			note_default(ln, PROP_PLAN_WEEK);
	} else if (v != NULL && v->u.window.kind == WINDOW_SINCE_LAST_DUE) {
		since_last_due(ln, out);
	}
}

/* Event rows: open at once; their window is the day of the event. */
static void
event_bounds(struct line *ln, struct dated *out)
{
	day_t day = duty_recurs(ln->duty) ? ln->period.to : plan_day_of(ln->all->plan, ln->instance->at);

	out->opens = out->window_from = out->window_to = day;
}

void
reckon(struct line *ln, struct dated *out)
{
	const struct value *due = line_said(ln, ln->publish ? SAID_PUBLISH : SAID_DUE);
	struct steps *steps = ln->steps;
	struct step *s;

	*out = (struct dated){ .born = true, .rule_date = DAY_NONE, .last_day = DAY_NONE, .opens = DAY_NONE,
		.window_from = DAY_NONE, .window_to = DAY_NONE, .last_instant = INSTANT_NONE };
	ln->last_day = DAY_NONE;
	if (ln->instance == NULL) {
		s = step_note(ln, STEP_PERIOD);
		s->a = ln->period.from;
		s->b = ln->period.to;
	}
	if (due != NULL) {
		note_rule(ln, due, ln->publish ? SAID_PUBLISH : SAID_DUE);
		when_date(ln, &due->u.when, out);
		extend(ln, out);
	}
	if (ln->instance != NULL) {
		event_bounds(ln, out);
		return;
	}
	out->born = true;
	window_of(ln, out);
	ln->steps = NULL;
	out->opens = opens_on(ln, out);
	ln->steps = steps;
}
