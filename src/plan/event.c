/* Events as written on a command line or in an example: NAME[/UNIT][/PERIOD].KEY INSTANT. */
#include "plan/expand.h"

#include "plan/moment.h"
#include "plan/plan.h"
#include "plan/reckon.h"

static bool
numbered(struct str s)
{
	return s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

bool
plan_event_read(const struct plan *p, struct str name, struct str instant, struct plan_event *out)
{
	struct str rest, second, third;
	size_t dot = name.n;
	bool more;

	*out = (struct plan_event){ .at = INSTANT_NONE };
	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	if (dot < 2 || dot == name.n)
		return false;
	out->key = str_sub(name, dot, name.n);
	rest = str_cut(str_sub(name, 0, dot - 1), '/', &out->name, &more);
	if (more) {
		third = str_cut(rest, '/', &second, &more);
		if (second.n == 0 || (more && third.n == 0))
			return false;
		if (more || !numbered(second))
			out->unit = second;
		else
			out->period = second;
		if (more)
			out->period = third;
	}
	return out->name.n > 0 && plan_instant_read(p, instant, &out->at);
}

static bool
key_known(const struct stmt *s, struct str key)
{
	static const struct {
		enum kind kind;
		const char *key;
	} built_in[] = {
		{ K_INCIDENT, "opened" }, { K_INCIDENT, "ended" }, { K_MEETING, "held" }, { K_REPORT, "filed" },
		{ K_STAGE, "filed" }, { K_CONSOLIDATION, "filed" }, { K_COLLECTION, "filed" }, { K_REQUEST, "received" },
		{ K_REQUEST, "filed" },
	};
	enum prop moment = prop_find(s->kind, "moment");

	for (size_t i = 0; i < COUNT(built_in); i++)
		if (built_in[i].kind == s->kind && str_is(key, built_in[i].key))
			return true;
	for (size_t i = 0; moment != PROP__MAX && i < s->n; i++)
		if (s->props[i].prop == moment && str_eq(s->props[i].value.u.moment.name, key))
			return true;
	return false;
}

static bool
period_known(const struct reckoning *all, const struct stmt *s, struct str label)
{
	const struct duty *d = all->plan->duties[s->order];
	struct period_rule rule;
	struct period at;

	if (d == NULL || !duty_recurs(d))
		return true;
	for (size_t i = 0; i < s->n; i++) {
		if (s->props[i].prop != d->prop[SAID_EVERY])
			continue;
		rule = period_rule_of(&s->props[i].value.u.every, NULL, 1);
		if (rule.kind == P_DAY || period_read(&rule, label, &at))
			return true;
	}
	return false;
}

/* E_OK, or what is wrong with it. */
static enum err
event_check(const struct reckoning *all, const struct plan_event *e)
{
	const struct stmt *s = plan_find_duty(all->plan, e->name);
	struct ctx *cx = all->cx;

	if (s == NULL || (all->plan->duties[s->order] == NULL && s->kind != K_INCIDENT))
		return fail(cx, E_INPUT, T(cx, "The plan has nothing called \"%.*s\" that an event could be of."),
		    STR_ARG(e->name));
	if (!key_known(s, e->key))
		return fail(cx, E_INPUT, T(cx, "\"%.*s\" has no moment called \"%.*s\"."), STR_ARG(e->name), STR_ARG(e->key));
	if (e->unit.n > 0 && plan_find_kind(all->plan, K_UNIT, e->unit) == NULL)
		return fail(cx, E_INPUT, T(cx, "The plan has no unit called \"%.*s\"."), STR_ARG(e->unit));
	if (e->period.n > 0 && !period_known(all, s, e->period))
		return fail(cx, E_INPUT, T(cx, "\"%.*s\" is not a period of \"%.*s\"."), STR_ARG(e->period), STR_ARG(e->name));
	return E_OK;
}

enum err
events_check(const struct reckoning *all)
{
	enum err e = E_OK;

	for (size_t i = 0; i < all->event_n && e == E_OK; i++)
		e = event_check(all, &all->events[i]);
	return e;
}

size_t
plan_events_known(struct ctx *cx, const struct plan *p, struct plan_event *v, size_t n)
{
	struct reckoning all;
	size_t kept = 0;

	if (n == 0)
		return 0;
	reckoning_init(&all, cx, p, v, n);
	for (size_t i = 0; i < n; i++) {
		if (event_check(&all, &v[i]) == E_OK)
			v[kept++] = v[i];
		else
			ctx_clear_fault(cx);
	}
	return kept;
}
