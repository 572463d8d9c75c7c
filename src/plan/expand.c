/*
 * Walks the plan's duties: recurring ones period by period, the others happening by happening; every batch is dated and
 * written out by plan/row.c. Then plan/order.c sorts the rows.
 */
#include "plan/expand.h"

#include "base/log.h"
#include "plan/moment.h"
#include "plan/row.h"

#define LONGEST_SPAN (60 * 366)
#define LONGEST_EVENT 1100     /* a recorded moment may lie this many days from its period */
#define LASTING_MOST 3660

const char *
due_kind_name(enum due_kind k)
{
	static const char *const names[DUE_KIND__MAX] = { "report", "meeting", "consolidation", "collection", "stage",
		"reply" };

	return names[k];
}

/* --- how far a last day can lie from its period -------------------------------------------------------------------- */

static int
unit_days(enum time_unit u)
{
	static const int days[] = { [U_HOURS] = 1, [U_DAYS] = 1, [U_WORKING_DAYS] = 3, [U_WEEKS] = 7, [U_MONTHS] = 31,
		[U_YEARS] = 366 };

	return days[u];
}

static int when_reach(const struct reckoning *all, const struct when *w, int depth);

static int
ref_reach(const struct ref *r)
{
	static const int days[] = { [P_WEEK] = 7, [P_MONTH] = 31, [P_QUARTER] = 92, [P_HALF] = 184, [P_YEAR] = 366,
		[P_CYCLE] = 366, [P_DAY] = 1 };

	return r->kind == REF_NEXT || r->kind == REF_PREVIOUS ? (r->nth + 1) * days[r->part] : 0;
}

static int
length_reach(const struct reckoning *all, const struct length *l, int depth)
{
	int far = 0, other;

	if (l->kind == LENGTH_DAY)
		return ref_reach(&l->day.ref);
	if (l->kind != LENGTH_PLAIN) {
		far = length_reach(all, l->a, depth);
		other = length_reach(all, l->b, depth);
		return far > other ? far : other;
	}
	if (l->n > LONGEST_SPAN / unit_days(l->unit))
		return LONGEST_SPAN;
	far = l->n * unit_days(l->unit) + 30;
	for (const struct anchor *a = &l->anchor; a != NULL; a = a->kind == ANCHOR_END_OF ? a->inner : NULL) {
		const struct duty *d = a->kind == ANCHOR_KEY ? all->plan->duties[a->stmt->order] : NULL;

		far += a->kind == ANCHOR_END_OF ? 366 : 0;
		if (d != NULL && depth < DATES_DEEPEST)
			far += (d->said[SAID_DUE] == NULL ? 0 : when_reach(all, &d->said[SAID_DUE]->u.when, depth + 1)) +
			    (d->said[SAID_HELD] == NULL ? 0 : ref_reach(&d->said[SAID_HELD]->u.span.ref));
	}
	return far;
}

static int
when_reach(const struct reckoning *all, const struct when *w, int depth)
{
	return 60 + (w->by_length ? length_reach(all, &w->length, depth) : ref_reach(&w->day.ref));
}

static int
duty_reach(const struct reckoning *all, const struct duty *d)
{
	int far = 400 + (all->event_n > 0 ? LONGEST_EVENT : 0);

	for (size_t i = 0; i < d->stmt->n; i++) {
		const struct value *v = &d->stmt->props[i].value;

		if (v->type == V_WHEN)
			far += when_reach(all, &v->u.when, 0);
		else if (v->type == V_EXTENDED)
			far += when_reach(all, &v->u.extended.due, 0);
		else if (v->type == V_SPAN)
			far += ref_reach(&v->u.span.ref);
	}
	return far < LONGEST_SPAN ? far : LONGEST_SPAN;
}

/* --- recurring duties ---------------------------------------------------------------------------------------------- */

static bool
meeting_replaced(const struct reckoning *all, const struct line *ln)
{
	const struct plan *p = ln->all->plan;

	for (size_t i = 0; i < p->n; i++) {
		const struct stmt *s = p->stmts[i];

		for (size_t j = 0; s->kind == K_MEETING && s != ln->duty->stmt && j < s->n; j++) {
			const struct stands_for *r = &s->props[j].value.u.stands_for;
			struct line by = { .all = all, .duty = all->plan->duties[i], .year_from = ln->year_from };
			struct period ref;

			if (s->props[j].prop != PROP_MEETING_REPLACES || r->report != ln->duty->stmt)
				continue;
			by.rule = duty_rule(p, by.duty, NULL, ln->period.to, ln->year_from);
			by.period = period_holding(&by.rule, ln->period.to);
			if (!period_chosen(&by.rule, &by.period) ||
			    (by.duty->from != DAY_NONE && by.period.to < by.duty->from) ||
			    (by.duty->until != DAY_NONE && by.period.to > by.duty->until))
				continue;
			ref = ref_period(&by.rule, &by.period, &r->ref);
			if (period_same_end(&ln->rule, &ref).serial == ln->period.serial)
				return true;
		}
	}
	return false;
}

/* Who alone owes the row: whoever has the seat at the period's end or, when the row is over before, then. */
static const struct stmt *
single_of(const struct reckoning *all, struct line *ln)
{
	struct dated at;

	ln->unit = duty_single_unit(all, ln->duty, ln->publish, ln->period.to);
	if (ln->unit == NULL || all->plan->change_n == 0)
		return ln->unit;
	reckon(ln, &at);
	return duty_single_unit(all, ln->duty, ln->publish, row_seat_day(ln, &at));
}

/* Who owes the line, by the period's last day. A collection is not collected from who collects it. */
static size_t
line_units(const struct reckoning *all, struct line *ln, struct stmt ***out)
{
	const struct duty *d = ln->duty;
	const struct stmt *single;
	size_t n, kept = 0;

	if (duty_single(d, ln->publish)) {
		if ((single = single_of(all, ln)) == NULL)
			return 0;
		*out = NEW(all->cx->arena, struct stmt *);
		**out = all->plan->stmts[single->order];
		return 1;
	}
	n = said_units(all, d->said[SAID_FROM], ln->period.to, out);
	single = d->kind == DUE_COLLECTION ? duty_single_unit(all, d, true, ln->period.to) : NULL;
	for (size_t i = 0; i < n; i++)
		if ((*out)[i] != single)
			(*out)[kept++] = (*out)[i];
	return kept;
}

static void
expand_period(struct gather *g, const struct duty *d, const struct variant *v, const struct period_rule *rule, int serial,
    bool publish)
{
	const struct reckoning *all = g->all;
	struct batch b = { .variant = v, .line = { .all = all, .duty = d, .year_from = v->year_from, .rule = *rule,
		.publish = publish, .last_day = DAY_NONE } };
	struct stmt **units;
	size_t n, kept = 0;

	b.line.period = period_at(rule, serial);
	if (!period_chosen(rule, &b.line.period) || (d->from != DAY_NONE && b.line.period.to < d->from))
		return;
	if (d->kind == DUE_MEETING && meeting_replaced(all, &b.line))
		return;
	b.label = period_label(all->cx->arena, &b.line.period);
	n = line_units(all, &b.line, &units);
	for (size_t i = 0; i < n; i++)
		if (variant_has(all->plan, d, v, units[i], b.line.period.to))
			units[kept++] = units[i];
	batch_rows(g, &b, units, kept);
}

static void
expand_variant(struct gather *g, const struct duty *d, const struct variant *v, struct str label)
{
	struct period_rule rule = period_rule_of(&v->every->u.every, v->window == NULL ? NULL : &v->window->u.window,
	    v->year_from);
	int reach = duty_reach(g->all, d), first, last;
	struct period only;

	if (g->everything) {
		if (!period_read(&rule, label, &only))
			return;
		first = last = only.serial;
	} else {
		first = period_holding(&rule, g->from - reach).serial;
		last = period_holding(&rule, g->to + reach).serial;
	}
	for (int serial = first; serial <= last; serial++) {
		expand_period(g, d, v, &rule, serial, false);
		if (d->kind == DUE_COLLECTION)
			expand_period(g, d, v, &rule, serial, true);
	}
}

/* The months units' years begin in, each once. */
static unsigned
year_froms(const struct plan *p)
{
	unsigned months = 1u << 1;

	for (size_t i = 0; i < p->n; i++)
		if (p->stmts[i]->kind == K_UNIT)
			months |= 1u << unit_year_from(p->stmts[i]);
	return months;
}

static void
expand_windows(struct gather *g, const struct duty *d, struct variant v, struct str label)
{
	const struct stmt *s = d->stmt;
	bool rest = false;

	for (size_t i = 0; d->varied && d->prop[SAID_WINDOW] != PROP__MAX && i < s->n; i++) {
		if (s->props[i].prop != d->prop[SAID_WINDOW])
			continue;
		v.window = &s->props[i].value;
		rest |= v.window->for_n == 0;
		expand_variant(g, d, &v, label);
	}
	if (rest)
		return;
	v.window = d->varied && d->said[SAID_WINDOW] != NULL && d->said[SAID_WINDOW]->for_n > 0 ? NULL :
	    d->said[SAID_WINDOW];
	expand_variant(g, d, &v, label);
}

static void
expand_recurring(struct gather *g, const struct duty *d, struct str label)
{
	unsigned months = year_froms(g->all->plan);
	const struct stmt *s = d->stmt;

	for (int m = 1; m <= 12; m++) {
		if ((months >> m & 1) == 0)
			continue;
		for (size_t i = 0; i < s->n; i++)
			if (s->props[i].prop == d->prop[SAID_EVERY])
				expand_windows(g, d, (struct variant){ .every = &s->props[i].value, .year_from = m }, label);
	}
}

/* --- happenings ---------------------------------------------------------------------------------------------------- */

/* Incidents opened and requests received: one instance a unit and label, at the earliest instant recorded. */
static size_t
instances_of(const struct reckoning *all, const struct stmt *s, struct instance **out)
{
	const char *key = s->kind == K_REQUEST ? "received" : "opened";
	size_t n = 0, cap = 0;

	*out = NULL;
	for (size_t i = 0; i < all->event_n; i++) {
		const struct plan_event *e = &all->events[i];
		struct instance in = { .stmt = s, .unit = e->unit, .label = e->period.n > 0 ? e->period : s->name, .at = e->at };
		size_t j = 0;

		if (!str_eq(e->name, s->name) || !str_is(e->key, key))
			continue;
		while (j < n && !(str_eq((*out)[j].unit, in.unit) && str_eq((*out)[j].label, in.label)))
			j++;
		if (j == n)
			LIST_ADD(all->cx->arena, *out, n, cap) = in;
		else if (in.at < (*out)[j].at)
			(*out)[j].at = in.at;
	}
	return n;
}

static size_t
instance_units(const struct reckoning *all, const struct duty *d, const struct instance *in, struct stmt ***out)
{
	day_t on = plan_day_of(all->plan, in->at);
	const struct value *from = d->said[SAID_FROM];
	struct stmt *named = in->unit.n > 0 ? plan_find_kind(all->plan, K_UNIT, in->unit) : NULL;

	if (named != NULL && (from == NULL || d->kind == DUE_REPLY)) {
		*out = NEW(all->cx->arena, struct stmt *);
		**out = named;
		return 1;
	}
	if (from == NULL)
		from = stmt_said(in->stmt, "opened by");
	return said_units(all, from, on, out);
}

static void
expand_happening(struct gather *g, const struct duty *d)
{
	const struct stmt *of = d->kind == DUE_STAGE ? d->said[SAID_OF]->u.stmts.v[0] : d->stmt;
	struct instance *v;
	size_t n = instances_of(g->all, of, &v);

	for (size_t i = 0; i < n; i++) {
		struct batch b = { .line = { .all = g->all, .duty = d, .instance = &v[i], .last_day = DAY_NONE } };
		struct stmt **units;
		size_t units_n = instance_units(g->all, d, &v[i], &units);

		b.label = v[i].label;
		batch_rows(g, &b, units, units_n);
	}
}

/*
 * A unit's row of a day exists when its clock lies within the event, ends included; without a clock, when any part of
 * the day does.
 */
static bool
day_exists(const struct line *ln, const struct stmt *unit, instant_t ended)
{
	const struct plan *p = ln->all->plan;
	const struct duty *d = ln->duty;
	day_t day = ln->period.to;
	instant_t opened = ln->instance->at;
	const struct value *due = stmt_value_for(p, d->stmt, d->prop[ln->publish ? SAID_PUBLISH : SAID_DUE], unit, day);
	const struct when *w = due == NULL ? NULL : &due->u.when;
	instant_t at;

	if (w == NULL || w->by_length || w->clock_min < 0)
		return day >= plan_day_of(p, opened) && (ended == INSTANT_NONE || day <= plan_day_of(p, ended));
	at = plan_instant(p, day, w->clock_min);
	return at >= opened && (ended == INSTANT_NONE || at <= ended);
}

static void
expand_day(struct gather *g, const struct duty *d, const struct instance *in, day_t day, instant_t ended, bool publish)
{
	struct batch b = { .line = { .all = g->all, .duty = d, .instance = in, .year_from = 1, .publish = publish,
		.last_day = DAY_NONE } };
	struct stmt **units;
	size_t n, kept = 0;

	b.line.rule = period_rule_of(&d->said[SAID_EVERY]->u.every, NULL, 1);
	b.line.period = period_at(&b.line.rule, day);
	b.label = line_label(&b.line);
	n = line_units(g->all, &b.line, &units);
	for (size_t i = 0; i < n; i++)
		if (day_exists(&b.line, units[i], ended))
			units[kept++] = units[i];
	batch_rows(g, &b, units, kept);
}

static void
expand_days(struct gather *g, const struct duty *d)
{
	const struct reckoning *all = g->all;
	const struct every *every = &d->said[SAID_EVERY]->u.every;
	struct instance *v;
	size_t n = instances_of(all, every->event, &v);

	for (size_t i = 0; i < n; i++) {
		struct moment_of want = { .stmt = every->event, .key = S("ended"), .unit = v[i].unit, .label = v[i].label };
		instant_t ended = moment_find(all->plan, all->events, all->event_n, &want);
		day_t first = plan_day_of(all->plan, v[i].at), last = first + LASTING_MOST;

		if (ended != INSTANT_NONE && plan_day_of(all->plan, ended) < last)
			last = plan_day_of(all->plan, ended);
		if (!g->everything && last > g->to + 31)
			last = g->to + 31;
		for (day_t day = first; day <= last; day++) {
			expand_day(g, d, &v[i], day, ended, false);
			if (d->kind == DUE_COLLECTION)
				expand_day(g, d, &v[i], day, ended, true);
		}
	}
}

static void
expand_duty(struct gather *g, const struct duty *d, struct str label)
{
	if (!duty_recurs(d))
		expand_happening(g, d);
	else if (d->said[SAID_EVERY]->u.every.kind == P_DAY)
		expand_days(g, d);
	else
		expand_recurring(g, d, label);
}

/* --- what others call ---------------------------------------------------------------------------------------------- */

static bool
events_name_units(const struct plan_event *events, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (events[i].unit.n > 0)
			return true;
	return false;
}

enum err
plan_span_check(struct ctx *cx, day_t from, day_t to)
{
	if (from > to || to - from > LONGEST_SPAN)
		return fail(cx, E_INPUT, "%s", T(cx, "The first day must not lie after the last, nor more than 60 years before it."));
	return E_OK;
}

enum err
plan_expand(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n, day_t from, day_t to,
    struct due_row **rows, size_t *row_n)
{
	struct reckoning all;
	struct gather g = { .all = &all, .from = from, .to = to, .by_unit = events_name_units(events, n) };
	enum err e;

	if ((e = plan_span_check(cx, from, to)) != E_OK)
		return e;
	reckoning_init(&all, cx, p, events, n);
	if ((e = events_check(&all)) != E_OK)
		return e;
	for (size_t i = 0; i < p->n; i++)
		if (p->duties[i] != NULL)
			expand_duty(&g, p->duties[i], S(""));
	rows_link_handed(&g);
	*row_n = rows_sort(&g, rows);
	return E_OK;
}

/* duty/unit/period[@unit] -> the statements of the duty and of the unit that owes it (NULL: there is none), and the period. */
static struct stmt *
key_read(const struct plan *p, struct str key, const struct stmt **unit, struct str *label)
{
	struct str name, rest, owner;
	bool more;

	rest = str_cut(key, '/', &name, &more);
	rest = str_cut(rest, '/', &owner, &more);
	str_cut(rest, '@', label, &more);
	*unit = plan_find_kind(p, K_UNIT, owner);
	return plan_find_duty(p, name);
}

enum err
plan_due_find(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n, struct str key,
    struct due_row *row)
{
	struct reckoning all;
	struct gather g = { .all = &all, .everything = true, .by_unit = events_name_units(events, n) };
	struct str label;
	const struct stmt *s = key_read(p, key, &g.only, &label);
	const struct due_row *first = NULL;            /* as plan_expand lists it */
	enum err e;

	reckoning_init(&all, cx, p, events, n);
	if ((e = events_check(&all)) != E_OK)
		return e;
	if (s != NULL && g.only != NULL && p->duties[s->order] != NULL)
		expand_duty(&g, p->duties[s->order], label);
	rows_link_handed(&g);
	for (size_t i = 0; i < g.n; i++)
		if (str_eq(g.rows[i]->key, key) && (first == NULL || due_row_day(g.rows[i]) < due_row_day(first)))
			first = g.rows[i];
	if (first != NULL) {
		*row = *first;
		return E_OK;
	}
	return fail(cx, E_GONE, T(cx, "The plan gives no due row \"%.*s\"."), STR_ARG(key));
}

size_t
plan_due_period(struct ctx *cx, const struct plan *p, struct str duty, struct str period, struct due_row ***rows)
{
	struct reckoning all;
	struct gather g = { .all = &all, .everything = true };
	const struct stmt *s = plan_find_duty(p, duty);

	*rows = NULL;
	if (s == NULL || p->duties[s->order] == NULL)
		return 0;
	reckoning_init(&all, cx, p, NULL, 0);
	expand_duty(&g, p->duties[s->order], period);
	*rows = g.rows;
	return g.n;
}
