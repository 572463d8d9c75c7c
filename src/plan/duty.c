/* Duties made ready for reckoning, once a plan: their properties looked up by words that several kinds share. */
#include "plan/reckon.h"

#include "base/log.h"
#include "plan/moment.h"

static const char *const words[SAID__MAX] = {
	[SAID_EVERY] = "every", [SAID_DUE] = "due", [SAID_PUBLISH] = "publish", [SAID_WINDOW] = "window",
	[SAID_OPENS] = "opens", [SAID_HELD] = "held in", [SAID_WEEK] = "week", [SAID_FROM] = "from", [SAID_TO] = "to",
	[SAID_COPY] = "copy to", [SAID_PAUSES] = "pauses", [SAID_EXTENDED] = "extended by", [SAID_STANDS] = "stands for",
	[SAID_MAY] = "may stand for", [SAID_OF] = "of",
};

/* Kinds that say the same under other words. */
static const char *
words_for(enum kind k, enum said what)
{
	if (k == K_COLLECTION && what == SAID_DUE)
		return "collect";
	if (k == K_REQUEST && what == SAID_DUE)
		return "reply";
	if (k == K_REQUEST && what == SAID_FROM)
		return "asked of";
	if (k == K_REQUEST && what == SAID_TO)
		return "asked by";
	if (k == K_MEETING && what == SAID_FROM)
		return "chaired by";
	if (k == K_MEETING && what == SAID_TO)
		return "invites";
	return words[what];
}

static bool
duty_kind_of(enum kind k, enum due_kind *out)
{
	switch ((int)k) {
	case K_REPORT: *out = DUE_REPORT; return true;
	case K_MEETING: *out = DUE_MEETING; return true;
	case K_CONSOLIDATION: *out = DUE_CONSOLIDATION; return true;
	case K_COLLECTION: *out = DUE_COLLECTION; return true;
	case K_STAGE: *out = DUE_STAGE; return true;
	case K_REQUEST: *out = DUE_REPLY; return true;
	default: return false;
	}
}

static day_t
said_day(const struct stmt *s, const char *what)
{
	const struct value *v = s == NULL ? NULL : stmt_said(s, what);

	return v == NULL ? DAY_NONE : v->u.day;
}

static day_t
latest(day_t a, day_t b)
{
	return a == DAY_NONE || (b != DAY_NONE && b > a) ? b : a;
}

static day_t
earliest(day_t a, day_t b)
{
	return a == DAY_NONE || (b != DAY_NONE && b < a) ? b : a;
}

static struct duty *
duty_of(const struct plan *p, const struct stmt *s, enum due_kind kind)
{
	struct duty *d = NEW(p->arena, struct duty);

	d->stmt = s;
	d->kind = kind;
	for (int i = 0; i < SAID__MAX; i++) {
		const char *w = words_for(s->kind, (enum said)i);

		d->prop[i] = prop_find(s->kind, w);
		d->said[i] = d->prop[i] == PROP__MAX ? NULL : stmt_value(s, d->prop[i]);
	}
	/* what is said without `for` comes first: it holds for the rest */
	for (size_t i = s->n; i-- > 0;) {
		d->varied |= s->props[i].value.for_n > 0;
		for (int j = 0; j < SAID__MAX; j++)
			if (s->props[i].prop == d->prop[j] && s->props[i].value.for_n == 0)
				d->said[j] = &s->props[i].value;
	}
	d->from = latest(said_day(p->head, "in force from"), said_day(s, "in force from"));
	d->until = earliest(said_day(p->head, "in force until"), said_day(s, "in force until"));
	if (s->kind == K_STAGE && d->said[SAID_OF] != NULL) {
		d->from = latest(d->from, said_day(d->said[SAID_OF]->u.stmts.v[0], "in force from"));
		d->until = earliest(d->until, said_day(d->said[SAID_OF]->u.stmts.v[0], "in force until"));
	}
	return d;
}

void
duties_take(struct plan *p)
{
	enum due_kind kind;

	p->duties = NEW_N(p->arena, struct duty *, p->n + 1);
	for (size_t i = 0; i < p->n; i++) {
		MUST(p->stmts[i]->order == i);
		if (duty_kind_of(p->stmts[i]->kind, &kind))
			p->duties[i] = duty_of(p, p->stmts[i], kind);
	}
}

void
reckoning_init(struct reckoning *all, struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n)
{
	MUST(p->duties != NULL);
	*all = (struct reckoning){ .cx = cx, .plan = p, .events = events, .event_n = n };
	all->cals = workcals_of(cx->arena, p);
}

struct workcal *
line_cal(const struct line *ln)
{
	return workcal_of(&ln->all->cals, ln->duty->stmt);
}

const struct value *
line_said(const struct line *ln, enum said what)
{
	const struct duty *d = ln->duty;
	day_t on = ln->instance != NULL && d->said[SAID_EVERY] == NULL ?
	    plan_day_of(ln->all->plan, ln->instance->at) : ln->period.to;

	if (!d->varied || ln->unit == NULL || d->prop[what] == PROP__MAX)
		return d->said[what];
	return stmt_value_for(ln->all->plan, d->stmt, d->prop[what], ln->unit, on);
}

int
unit_year_from(const struct stmt *unit)
{
	const struct value *year = unit == NULL ? NULL : stmt_value(unit, PROP_UNIT_YEAR_FROM);

	return year == NULL ? 1 : (int)year->u.number;
}

bool
duty_recurs(const struct duty *d)
{
	return d->said[SAID_EVERY] != NULL;
}

struct period_rule
duty_rule(const struct plan *p, const struct duty *d, const struct stmt *unit, day_t on, int year_from)
{
	const struct value *every = d->said[SAID_EVERY], *window = d->said[SAID_WINDOW];

	if (d->varied && unit != NULL) {
		every = stmt_value_for(p, d->stmt, d->prop[SAID_EVERY], unit, on);
		if (d->prop[SAID_WINDOW] != PROP__MAX)
			window = stmt_value_for(p, d->stmt, d->prop[SAID_WINDOW], unit, on);
	}
	if (every == NULL)
		every = d->said[SAID_EVERY];
	return period_rule_of(&every->u.every, window == NULL ? NULL : &window->u.window, year_from);
}

struct str
line_label(const struct line *ln)
{
	struct arena *a = ln->all->cx->arena;
	struct str day;

	if (ln->instance == NULL)
		return period_label(a, &ln->period);
	if (ln->duty->said[SAID_EVERY] == NULL)
		return ln->instance->label;
	day = period_label(a, &ln->period);
	if (str_eq(ln->instance->label, ln->instance->stmt->name))
		return day;
	return str_fmt(a, "%.*s.%.*s", STR_ARG(day), STR_ARG(ln->instance->label));
}

bool
duty_single(const struct duty *d, bool publish)
{
	return d->kind == DUE_MEETING || d->kind == DUE_CONSOLIDATION || (d->kind == DUE_COLLECTION && publish);
}

static bool
is_lead(const struct stmt *s)
{
	return s->kind == K_UNIT && str_is(stmt_str(s, PROP_UNIT_ROLE), "lead");
}

/* The unit with role lead that is in force on the day, else the one that a change ended last. */
static const struct stmt *
lead_on(const struct plan *p, day_t on)
{
	const struct stmt *last = NULL;

	for (size_t i = 0; i < p->n; i++) {
		struct stmt *s = p->stmts[i];
		const struct ending *e = p->endings[i];

		if (!is_lead(s))
			continue;
		if (plan_unit_in(p, s, &s, 1, on))
			return s;
		if (e != NULL && e->on <= on && (last == NULL || e->on > p->endings[last->order]->on))
			last = s;
	}
	return last;
}

const struct stmt *
duty_single_unit(const struct reckoning *all, const struct duty *d, bool publish, day_t on)
{
	const struct plan *p = all->plan;
	const struct stmt *seat;
	const struct value *v;

	if (!duty_single(d, publish))
		return NULL;
	v = d->said[d->kind == DUE_COLLECTION ? SAID_TO : SAID_FROM];
	seat = v == NULL || v->u.stmts.n == 0 ? lead_on(p, on) : v->u.stmts.v[0];
	return seat == NULL ? NULL : succession_last(p->endings, seat, on);
}
