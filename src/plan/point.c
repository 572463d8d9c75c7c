/*
 * Points in time: anchors (the period's end, a recorded moment, another duty's last day), and lengths counted from
 * them. What is not recorded yet is estimated where the plan gives something to estimate by, and marked so.
 */
#include "plan/moment.h"
#include "plan/reckon.h"

#define HOUR_MS ((instant_t)3600000)

static const struct point nowhere = { .day = DAY_NONE, .at = INSTANT_NONE, .counted_from = INSTANT_NONE };

struct step *
step_note(struct line *ln, enum step_kind kind)
{
	struct steps *s = ln->steps;
	struct step fresh = { .kind = kind, .stmt = ln->duty->stmt, .a = DAY_NONE, .b = DAY_NONE, .at = INSTANT_NONE,
		.since = INSTANT_NONE };

	if (s == NULL) {
		ln->unheard = fresh;
		return &ln->unheard;
	}
	LIST_ADD(s->arena, s->v, s->n, s->cap) = fresh;
	return &s->v[s->n - 1];
}

static struct point
point_day(const struct line *ln, day_t day, bool known)
{
	if (day == DAY_NONE)
		return nowhere;
	return (struct point){ .dated = true, .known = known, .day = day, .counted_from = INSTANT_NONE,
		.at = plan_instant(ln->all->plan, day + 1, 0) };
}

static struct point
point_instant(const struct line *ln, instant_t at)
{
	return (struct point){ .dated = true, .known = true, .day = plan_day_of(ln->all->plan, at), .at = at,
		.counted_from = at };
}

/* --- another duty's moment ---------------------------------------------------------------------------------------- */

/* Where another recurring duty's moment is not recorded: the end of a meeting's window, a report's last day. */
static struct point
awaited_point(struct line *ln, const struct duty *other, const struct period *at, const struct period_rule *rule,
    bool due)
{
	struct line sub = { .all = ln->all, .duty = other, .unit = ln->unit, .year_from = ln->year_from, .rule = *rule, .period = *at,
		.depth = ln->depth + 1, .last_day = DAY_NONE };
	const struct stmt *single = duty_single_unit(ln->all, other, false, at->to);
	struct dated got;

	if (single != NULL)
		sub.unit = single;
	if (sub.depth > DATES_DEEPEST || !period_chosen(rule, at))
		return nowhere;
	reckon(&sub, &got);
	if (got.last_day != DAY_NONE)
		return point_day(ln, got.last_day, due && !got.provisional);
	return due ? nowhere : point_day(ln, got.window_to, false);
}

static struct point
recurring_point(struct line *ln, const struct duty *other, const struct anchor *a)
{
	struct period_rule rule = duty_rule(ln->all->plan, other, ln->unit, ln->period.to, ln->year_from);
	struct period at = other == ln->duty ? ln->period : period_same_end(&rule, &ln->period);
	struct moment_of want = { .stmt = a->stmt, .key = a->key, .period = &at };
	const struct stmt *single = duty_single_unit(ln->all, other, false, at.to);
	bool due = str_is(a->key, "due");
	struct point got;
	instant_t when;

	want.label = period_label(ln->all->cx->arena, &at);
	want.unit = single != NULL ? single->name : ln->unit != NULL ? ln->unit->name : S("");
	when = due ? INSTANT_NONE : moment_find(ln->all->plan, ln->all->events, ln->all->event_n, &want);
	if (when != INSTANT_NONE)
		return point_instant(ln, when);
	if (!due && !str_is(a->key, "held") && !str_is(a->key, "filed"))
		return nowhere;        /* a named moment: nothing to estimate it by */
	if (other == ln->duty)
		return nowhere;
	got = awaited_point(ln, other, &at, &rule, due);
	return got;
}

/* A moment of the incident or request the line belongs to, or of another stage of the same incident. */
static struct point
happening_point(struct line *ln, const struct anchor *a)
{
	const struct reckoning *all = ln->all;
	const struct instance *in = ln->instance;
	struct moment_of want = { .stmt = a->stmt, .key = a->key, .label = in->label, .unit = in->unit };
	const struct duty *other = all->plan->duties[a->stmt->order];
	instant_t when;

	if (a->stmt == in->stmt && (str_is(a->key, "opened") || str_is(a->key, "received")))
		return point_instant(ln, in->at);
	if (other != NULL && other->kind == DUE_STAGE && ln->unit != NULL)
		want.unit = ln->unit->name;
	when = moment_find(all->plan, all->events, all->event_n, &want);
	if (when == INSTANT_NONE && a->stmt != in->stmt && a->stmt == ln->duty->stmt) {
		want.stmt = in->stmt;  /* a bare KEY inside a stage may be the incident's */
		want.unit = in->unit;
		if (str_is(a->key, "opened"))
			return point_instant(ln, in->at);
		when = moment_find(all->plan, all->events, all->event_n, &want);
	}
	if (when != INSTANT_NONE)
		return point_instant(ln, when);
	if (str_is(a->key, "due") && other != NULL && other != ln->duty && other->kind == DUE_STAGE &&
	    ln->depth < DATES_DEEPEST) {
		struct line sub = { .all = all, .duty = other, .unit = ln->unit, .instance = in,
			.depth = ln->depth + 1, .last_day = DAY_NONE };
		struct dated got;

		reckon(&sub, &got);
		return got.born && got.last_day != DAY_NONE ? point_day(ln, got.last_day, !got.provisional) : nowhere;
	}
	return nowhere;
}

static struct point
key_point(struct line *ln, const struct anchor *a)
{
	const struct duty *other = ln->all->plan->duties[a->stmt->order];
	struct point got;
	struct step *s;

	if (other != NULL && other == ln->duty && str_is(a->key, "due"))
		return point_day(ln, ln->last_day, true);
	if (other != NULL && duty_recurs(other) && duty_recurs(ln->duty))
		got = recurring_point(ln, other, a);
	else if (ln->instance != NULL)
		got = happening_point(ln, a);
	else
		got = nowhere;
	s = step_note(ln, got.known ? STEP_KNOWN : STEP_AWAITED);
	s->stmt = a->stmt;
	s->text = a->key;
	s->a = got.day;
	s->at = got.known && !str_is(a->key, "due") ? got.at : INSTANT_NONE;
	return got;
}

/* `due` inside the rule itself: its last day so far; when a collection's whole is published, that of its entries. */
static struct point
due_point(struct line *ln)
{
	struct line entries = *ln;
	struct dated got;

	if (!ln->publish || ln->last_day != DAY_NONE)
		return point_day(ln, ln->last_day, true);
	entries.publish = false;
	entries.steps = NULL;
	reckon(&entries, &got);
	return point_day(ln, got.last_day, !got.provisional);
}

struct point
anchor_point(struct line *ln, const struct anchor *a)
{
	const struct period *per = &ln->period;
	bool recurs = duty_recurs(ln->duty);
	struct point got;

	switch (a->kind) {
	case ANCHOR_PERIOD_START:
		if (!recurs)
			return nowhere;
		got = point_day(ln, per->from, true);
		got.at = plan_instant(ln->all->plan, per->from, 0);
		return got;
	case ANCHOR_PERIOD_END:
		got = recurs ? point_day(ln, per->to, true) : nowhere;
		got.period_end = true;
		return got;
	case ANCHOR_KEY:
		return key_point(ln, a);
	case ANCHOR_END_OF:
		got = anchor_point(ln, a->inner);
		if (!got.dated)
			return got;
		got = point_day(ln, part_end(a->part, recurs ? ln->rule.from_month : 1, got.day), got.known);
		got.period_end = true;
		return got;
	case ANCHOR_DUE:
		return due_point(ln);
	}
	return nowhere;
}

/* --- pauses ------------------------------------------------------------------------------------------------------- */

struct pause {
	day_t from, to;        /* to DAY_NONE: still running */
	instant_t start, end;
};

static int
by_start(const void *a, const void *b)
{
	const struct pause *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* The recorded pauses of the line, in the order of time. */
static size_t
pauses_of(struct line *ln, struct pause **out)
{
	const struct duty *d = ln->duty;
	struct steps *steps = ln->steps;
	struct pause *v = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; d->said[SAID_PAUSES] != NULL && i < d->stmt->n; i++) {
		const struct property *prop = &d->stmt->props[i];
		struct point from, to;

		if (prop->prop != d->prop[SAID_PAUSES])
			continue;
		ln->steps = NULL;
		from = anchor_point(ln, &prop->value.u.pauses.from);
		to = anchor_point(ln, &prop->value.u.pauses.to);
		ln->steps = steps;
		if (from.known)
			LIST_ADD(ln->all->cx->arena, v, n, cap) = (struct pause){ .from = from.day,
				.to = to.known && to.at >= from.at ? to.day : DAY_NONE, .start = from.at, .end = to.at };
	}
	if (n > 1)
		qsort(v, n, sizeof(*v), by_start);
	*out = v;
	return n;
}

/* Working days of the pause that were counted are made up after it. */
static void
pause_made_up(struct line *ln, struct point *got, const struct pause *one, day_t first)
{
	int missed = 0;

	for (day_t d = first; d <= one->to && d <= got->day; d++)
		missed += !workday_rests(workday_look(line_cal(ln), d).kind);
	for (bool sure = true; missed > 0 && got->day != DAY_NONE; missed--)
		do
			got->day = workday_add(line_cal(ln), got->day, 1, &sure);
		while (got->day != DAY_NONE && got->day >= one->from && got->day <= one->to);
}

/*
 * Moves a point reached from `base` past the pauses that began before it was over. Days of a pause do not count: days
 * and months are put off by them, working days counted around them, hours by the time between the two moments. A day
 * in two pauses is left out once.
 */
static void
point_pause(struct line *ln, struct point *got, day_t base, instant_t base_at, bool working)
{
	struct pause *v;
	size_t n = pauses_of(ln, &v);

	for (size_t i = 0; i < n && got->dated; i++) {
		const struct pause *one = &v[i];
		day_t first = one->from > base ? one->from : base + 1;
		struct step *s;

		if (got->exact ? one->start > got->at : one->from > got->day)
			break;
		if (one->to != DAY_NONE && (got->exact ? one->end <= base_at : one->to <= base))
			continue;
		s = step_note(ln, STEP_PAUSED);
		s->a = one->from;
		s->b = one->to;
		if (one->to == DAY_NONE) {
			got->paused = true;
			return;
		}
		if (got->exact) {
			got->at += one->end - (one->start > base_at ? one->start : base_at);
			got->day = plan_day_of(ln->all->plan, got->at);
			base_at = one->end;
		} else {
			if (working)
				pause_made_up(ln, got, one, first);
			else
				got->day += one->to - first + 1;
			base = one->to;
		}
		if (got->day == DAY_NONE)
			*got = nowhere;
		else if (!got->exact)
			got->at = plan_instant(ln->all->plan, got->day + 1, 0);
	}
}

/* --- lengths ------------------------------------------------------------------------------------------------------ */

/* Days off inside a count of working days that are not plain weekends: what an official would ask about. */
static void
count_tell(struct line *ln, day_t from, day_t to)
{
	day_t a = from < to ? from + 1 : to, b = from < to ? to : from - 1;

	if (ln->steps == NULL)
		return;
	for (day_t d = a; d <= b && d - a < 400; d++) {
		struct workday w = workday_look(line_cal(ln), d);

		if (w.table != NULL) {
			struct step *s = step_note(ln, STEP_SKIPPED);

			s->a = d;
			s->day_kind = w.kind;
			s->stmt = w.table;
		}
	}
}

/* `n` units from a point. Hours are elapsed time; longer lengths end with the civil day. */
static struct point
count_from(struct line *ln, const struct length *l, struct point from)
{
	int n = l->before ? -l->n : l->n;
	struct point got = from;
	bool sure = true;

	got.counted_from = from.at;
	got.period_end = false;
	switch (l->unit) {
	case U_HOURS:
		got.at = from.at + n * HOUR_MS;
		got.exact = true;
		got.day = plan_day_of(ln->all->plan, got.at);
		break;
	case U_DAYS:
		got.day = from.day + n;
		break;
	case U_WORKING_DAYS:
		got.day = workday_add(line_cal(ln), from.day, n, &sure);
		break;
	case U_WEEKS:
		got.day = from.day + 7 * n;
		break;
	case U_MONTHS:
		got.day = day_add_months(from.day, n, from.period_end);
		break;
	case U_YEARS:
		got.day = day_add_months(from.day, 12 * n, from.period_end);
		break;
	}
	if (got.day == DAY_NONE)
		return nowhere;
	if (l->unit != U_HOURS) {
		got.exact = false;
		got.at = plan_instant(ln->all->plan, got.day + 1, 0);
	}
	got.unsure = from.unsure || !sure;
	return got;
}

static struct point
plain_length(struct line *ln, const struct length *l)
{
	struct point from = anchor_point(ln, &l->anchor), got;
	struct step *s;

	if (!from.dated)
		return from;
	got = count_from(ln, l, from);
	if (!got.dated)
		return got;
	s = step_note(ln, STEP_COUNT);
	s->length = l;
	s->a = from.day;
	s->b = got.day;
	s->at = got.exact ? got.at : INSTANT_NONE;
	s->since = l->unit == U_HOURS ? from.at : INSTANT_NONE;
	if (l->unit == U_WORKING_DAYS) {
		count_tell(ln, from.day, got.day);
		if (got.unsure)
			step_note(ln, STEP_UNSURE)->a = got.day;
	}
	if (!l->before)
		point_pause(ln, &got, from.day, from.at, l->unit == U_WORKING_DAYS);
	return got;
}

/* `if not past`: a choice that was over before the last thing it is counted from had happened gives way to the other. */
static bool
past(const struct point *chosen, const struct point *other)
{
	instant_t since = chosen->counted_from > other->counted_from ? chosen->counted_from : other->counted_from;

	return since != INSTANT_NONE && chosen->at < since;
}

static struct point
either_length(struct line *ln, const struct length *l)
{
	struct point a = length_point(ln, l->a), b = length_point(ln, l->b), got;
	bool first, earlier = l->kind == LENGTH_EARLIER;

	if (a.known && b.known) {
		first = earlier ? a.at <= b.at : a.at >= b.at;
		if (l->if_not_past && past(first ? &a : &b, first ? &b : &a))
			first = !first;
		got = first ? a : b;
		if (a.at == b.at)
			got.clipped = earlier ? a.clipped && b.clipped : a.clipped || b.clipped;
	} else if (!earlier || (!a.dated && !b.dated)) {
		got = nowhere;
		got.unsure = true;
	} else {
		if (a.known != b.known)
			first = a.known;
		else
			first = a.dated && (!b.dated || a.at <= b.at);
		got = first ? a : b;
		got.known = false;
	}
	got.paused = a.paused || b.paused;
	step_note(ln, earlier ? STEP_EARLIER : STEP_LATER)->a = got.day;
	return got;
}

struct point
day_point(struct line *ln, const struct day_spec *d, int clock_min)
{
	bool sure = true;
	struct period_rule civil = { .kind = P_DAY, .from_month = 1, .cycle_years = 1 };
	bool recurs = duty_recurs(ln->duty);
	struct step *told;
	struct period day;
	struct point got;

	if (recurs) {
		got = point_day(ln, day_spec_of(&ln->rule, &ln->period, d, line_cal(ln), &sure), true);
	} else {
		if (ln->instance == NULL)
			return nowhere;
		day = period_at(&civil, plan_day_of(ln->all->plan, ln->instance->at));
		got = point_day(ln, day_spec_of(&civil, &day, d, line_cal(ln), &sure), true);
	}
	if (!got.dated)
		return got;
	got.clipped = day_clipped(d, got.day);
	if (clock_min >= 0)
		got.at = plan_instant(ln->all->plan, got.day, clock_min);
	told = step_note(ln, STEP_NAMED);
	told->a = got.day;
	told->by_calendar = d->kind == DAY_WORKING;
	if (!sure) {
		got.unsure = true;
		step_note(ln, STEP_UNSURE)->a = got.day;
	}
	return got;
}

struct point
length_point(struct line *ln, const struct length *l)
{
	struct point got;

	switch (l->kind) {
	case LENGTH_PLAIN:
		return plain_length(ln, l);
	case LENGTH_DAY:
		got = day_point(ln, &l->day, l->clock_min);
		got.exact = got.dated && l->clock_min >= 0;
		return got;
	case LENGTH_EARLIER:
	case LENGTH_LATER:
		return either_length(ln, l);
	}
	return nowhere;
}
