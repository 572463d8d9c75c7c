/* Units and groups as of a day. */
#include "plan/plan.h"

#include "base/log.h"

static bool
in_list(struct stmt *const *v, size_t n, const struct stmt *s)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == s)
			return true;
	return false;
}

static bool
ends_unit(const struct stmt *change, const struct stmt *unit)
{
	static const enum prop ending[] = { PROP_CHANGE_SPLITS, PROP_CHANGE_MERGES, PROP_CHANGE_ABSORBS, PROP_CHANGE_DISSOLVES };

	for (size_t i = 0; i < COUNT(ending); i++) {
		const struct value *v = stmt_value(change, ending[i]);

		if (v != NULL && in_list(v->u.stmts.v, v->u.stmts.n, unit))
			return true;
	}
	return false;
}

day_t
plan_unit_from(const struct plan *p, const struct stmt *unit)
{
	const struct value *v = stmt_value(unit, PROP_UNIT_IN_FORCE_FROM);

	if (v != NULL)
		return v->u.day;
	for (size_t i = 0; i < p->change_n; i++) {
		const struct stmt *s = p->changes[i];
		const struct value *into, *on;

		if (stmt_value(s, PROP_CHANGE_MERGES) == NULL)
			continue;
		into = stmt_value(s, PROP_CHANGE_INTO);
		on = stmt_value(s, PROP_CHANGE_ON);
		if (into != NULL && on != NULL && into->u.stmts.v[0] == unit)
			return on->u.day;
	}
	return DAY_NONE;
}

day_t
plan_unit_until(const struct plan *p, const struct stmt *unit)
{
	const struct value *v = stmt_value(unit, PROP_UNIT_IN_FORCE_UNTIL);
	day_t until = v != NULL ? v->u.day : DAY_NONE;

	for (size_t i = 0; v == NULL && i < p->change_n; i++) {
		const struct value *on;

		if (!ends_unit(p->changes[i], unit))
			continue;
		on = stmt_value(p->changes[i], PROP_CHANGE_ON);
		if (on != NULL && (until == DAY_NONE || on->u.day - 1 < until))
			until = on->u.day - 1;
	}
	return until;
}

static bool
in_force(const struct unit_span *u, day_t on)
{
	return (u->from == DAY_NONE || on >= u->from) && (u->until == DAY_NONE || on <= u->until);
}

static bool
group_has(const struct plan *p, const struct stmt *group, const struct stmt *unit, day_t on, int depth)
{
	const struct value *roles = stmt_value(group, PROP_GROUP_ROLE);
	struct str role = stmt_str(unit, PROP_UNIT_ROLE);

	if (depth > 32)
		return false;
	for (size_t i = 0; roles != NULL && i < roles->u.words_list.n; i++)
		if (str_eq(roles->u.words_list.v[i], role))
			return true;
	for (size_t i = 0; i < group->n; i++) {
		const struct membership *m = &group->props[i].value.u.members;

		if (group->props[i].prop != PROP_GROUP_UNITS || (m->from != DAY_NONE && on < m->from) ||
		    (m->until != DAY_NONE && on > m->until))
			continue;
		for (size_t k = 0; k < m->n; k++)
			if (m->units[k] == unit || (m->units[k]->kind == K_GROUP && group_has(p, m->units[k], unit, on, depth + 1)))
				return true;
	}
	return false;
}

static bool
named_in(const struct plan *p, const struct stmt *unit, struct stmt *const *v, size_t n, day_t on)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == unit || (v[i]->kind == K_GROUP && group_has(p, v[i], unit, on, 0)))
			return true;
	return false;
}

bool
plan_unit_in(const struct plan *p, const struct stmt *unit, struct stmt *const *v, size_t n, day_t on)
{
	struct unit_span span = { NULL, plan_unit_from(p, unit), plan_unit_until(p, unit) };

	return in_force(&span, on) && named_in(p, unit, v, n, on);
}

size_t
plan_units(const struct plan *p, struct stmt *const *v, size_t n, day_t on, struct arena *a, struct stmt ***out)
{
	struct stmt **found = NULL;
	size_t found_n = 0, cap = 0;

	for (size_t i = 0; i < p->unit_n; i++)
		if (in_force(&p->units[i], on) && named_in(p, p->units[i].unit, v, n, on))
			LIST_ADD(a, found, found_n, cap) = p->units[i].unit;
	*out = found;
	return found_n;
}

const struct value *
stmt_value_for(const struct plan *p, const struct stmt *s, enum prop prop, const struct stmt *unit, day_t on)
{
	const struct value *rest = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct value *v = &s->props[i].value;

		if (s->props[i].prop != prop)
			continue;
		if (v->for_n == 0 && rest == NULL)
			rest = v;
		else if (v->for_n > 0 && unit != NULL && named_in(p, unit, v->for_units, v->for_n, on))
			return v;
	}
	return rest;
}
