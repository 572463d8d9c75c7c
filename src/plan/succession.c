/*
 * One ending a unit: the earliest change that names it. Changes are taken day by day, because a group they name means its
 * units of the day before, which earlier changes may have ended.
 */
#include "plan/succession.h"

#include "plan/unit.h"

struct way {
	enum prop ends, heirs;
};

/* How units end, and under which words stand those who come after. */
static const struct way ways[] = {
	{ PROP_CHANGE_SPLITS, PROP_CHANGE_GIVES }, { PROP_CHANGE_MERGES, PROP_CHANGE_INTO },
	{ PROP_CHANGE_ABSORBS, PROP_CHANGE_INTO }, { PROP_CHANGE_DISSOLVES, PROP_CHANGE_HANDS_OVER },
};

bool
plan_splits_by_field(const struct stmt *change)
{
	for (size_t i = 0; i < change->n; i++)
		if (change->props[i].prop == PROP_CHANGE_GIVES && change->props[i].value.u.gives.n > 0)
			return true;
	return false;
}

static void
ending_heirs(struct arena *a, const struct plan *p, struct ending *e, enum prop prop)
{
	const struct stmt *c = e->change;
	struct stmt **units;
	size_t cap = 0, n = prop == PROP_CHANGE_GIVES ? 0 : plan_change_units(p, c, prop, a, &units);

	for (size_t i = 0; i < n; i++)
		LIST_ADD(a, e->heirs, e->n, cap) = (struct heir){ .unit = units[i] };
	for (size_t i = 0; i < c->n; i++) {
		const struct gives *g = &c->props[i].value.u.gives;
		struct heir h = { .unit = g->to };

		if (prop != PROP_CHANGE_GIVES || c->props[i].prop != prop)
			continue;
		if (plan_splits_by_field(c))
			h.n = plan_split_share(p, c, g, a, &h.fields);
		LIST_ADD(a, e->heirs, e->n, cap) = h;
	}
}

/* False: it had ended, and the checker tells. */
static bool
ends_first(struct plan *p, const struct stmt *unit, const struct stmt *change, day_t day, const struct way *way)
{
	const struct value *until = stmt_value(unit, PROP_UNIT_IN_FORCE_UNTIL);
	struct ending *e;

	if (p->endings[unit->order] != NULL || (until != NULL && until->u.day + 1 < day))
		return false;
	e = NEW(p->arena, struct ending);
	*e = (struct ending){ .on = until != NULL ? until->u.day + 1 : day, .change = change,
		.rows_only = way->ends == PROP_CHANGE_DISSOLVES };
	p->endings[unit->order] = e;
	p->spans[unit->order]->until = e->on - 1;
	return true;
}

/* Those that end by a change, in the order of the changes' days. */
struct ended {
	struct stmt **v;
	size_t n, cap;
};

/* The units one change ends, groups as of the day before; each gets its heirs. */
static void
change_apply(struct plan *p, const struct stmt *change, const struct way *way, struct ended *all)
{
	struct stmt **units;
	size_t n = plan_change_units(p, change, way->ends, p->arena, &units), ended_n = 0;
	day_t day = plan_change_day(change);

	for (size_t i = 0; i < n; i++)
		if (ends_first(p, units[i], change, day, way))
			units[ended_n++] = units[i];
	for (size_t i = 0; i < ended_n; i++) {
		struct ending *e = p->endings[units[i]->order];

		if (!e->rows_only)
			e->had_n = plan_unit_fields(p, units[i], day - 1, p->arena, &e->had);
		ending_heirs(p->arena, p, e, way->heirs);
		for (size_t k = 0; k < e->n; k++)
			p->spans[e->heirs[k].unit->order]->receives |= !e->rows_only;
		LIST_ADD(p->arena, all->v, all->n, all->cap) = units[i];
	}
}

/* A unit that others are merged into begins with the first such change, unless it says its own day. */
static void
merger_begins(struct plan *p, const struct stmt *change)
{
	const struct value *into = stmt_value(change, PROP_CHANGE_INTO);
	day_t day = plan_change_day(change);
	struct unit_span *u = into == NULL ? NULL : p->spans[into->u.stmts.v[0]->order];

	if (u != NULL && day != DAY_NONE && stmt_value(change, PROP_CHANGE_MERGES) != NULL &&
	    stmt_value(u->unit, PROP_UNIT_IN_FORCE_FROM) == NULL && (u->from == DAY_NONE || day < u->from))
		u->from = day;
}

/* Once, though it may name the unit more than once. */
static void
change_add(struct arena *a, struct change_list *l, struct stmt *change)
{
	if (l->n == 0 || l->v[l->n - 1] != change)
		LIST_ADD(a, l->v, l->n, l->cap) = change;
}

/* To whom a change brings what others had. */
static void
change_brings(struct plan *p, struct stmt *change)
{
	const struct value *into = stmt_value(change, PROP_CHANGE_INTO);

	if (plan_change_day(change) == DAY_NONE)
		return;
	if (into != NULL)
		change_add(p->arena, &p->spans[into->u.stmts.v[0]->order]->into, change);
	for (size_t i = 0; i < change->n; i++)
		if (change->props[i].prop == PROP_CHANGE_GIVES)
			change_add(p->arena, &p->spans[change->props[i].value.u.gives.to->order]->into, change);
}

/* Heirs that are there end later: from the last ending to the first. */
static void
hands_count(const struct plan *p, const struct ended *all)
{
	for (size_t n = all->n; n-- > 0;) {
		struct ending *e = p->endings[all->v[n]->order];

		e->hands = 1;
		for (size_t i = 0; i < e->n; i++) {
			const struct ending *next = p->endings[e->heirs[i].unit->order];

			e->hands = ways_add(e->hands, next == NULL ? 0 : next->hands, HANDS_MOST);
		}
	}
}

/* Units know the changes that touch them: names are asked for often, and of every unit. */
static void
change_touches(struct plan *p, struct stmt *change)
{
	static const enum prop verbs[] = { PROP_CHANGE_RENAMES, PROP_CHANGE_MERGES, PROP_CHANGE_ABSORBS, PROP_CHANGE_INTO,
		PROP_CHANGE_SPLITS, PROP_CHANGE_DISSOLVES, PROP_CHANGE_HANDS_OVER, PROP_CHANGE_MOVES };

	for (size_t i = 0; i < change->n; i++)
		if (change->props[i].prop == PROP_CHANGE_GIVES)
			change_add(p->arena, &p->spans[change->props[i].value.u.gives.to->order]->touched, change);
	for (size_t i = 0; i < COUNT(verbs); i++) {
		const struct value *v = stmt_value(change, verbs[i]);
		bool group = false;

		for (size_t k = 0; v != NULL && k < v->u.stmts.n; k++) {
			if (v->u.stmts.v[k]->kind == K_UNIT)
				change_add(p->arena, &p->spans[v->u.stmts.v[k]->order]->touched, change);
			else
				group = true;
		}
		for (size_t k = 0; group && k < p->unit_n; k++)
			if (plan_change_names(p, change, verbs[i], p->units[k].unit))
				change_add(p->arena, &p->spans[p->units[k].unit->order]->touched, change);
	}
}

static int
by_change_day(const void *a, const void *b)
{
	const struct stmt *x = *(struct stmt *const *)a, *y = *(struct stmt *const *)b;
	day_t dx = plan_change_day(x), dy = plan_change_day(y);

	return dx != dy ? (dx < dy ? -1 : 1) : x->order < y->order ? -1 : x->order > y->order;
}

void
succession_take(struct plan *p)
{
	struct stmt **v = NEW_N(p->arena, struct stmt *, p->change_n + 1);
	struct ended all = { 0 };

	p->endings = NEW_N(p->arena, struct ending *, p->n + 1);
	for (size_t i = 0; i < p->change_n; i++) {
		v[i] = p->changes[i];
		merger_begins(p, v[i]);
		change_brings(p, v[i]);
	}
	qsort(v, p->change_n, sizeof(struct stmt *), by_change_day);
	for (size_t i = 0; i < p->change_n; i++)
		for (size_t w = 0; w < COUNT(ways); w++)
			change_apply(p, v[i], &ways[w], &all);
	hands_count(p, &all);
	for (size_t i = 0; i < p->change_n; i++)       /* once endings are known: groups depend on them */
		change_touches(p, v[i]);
}

const struct stmt *
succession_last(struct ending *const *endings, const struct stmt *unit, day_t on)
{
	for (int i = 0; i < HANDS_MOST; i++) {         /* a plan that names a ring is refused, but asks before */
		const struct ending *e = endings[unit->order];

		if (e == NULL || on < e->on || e->rows_only || e->n == 0)
			return unit;
		unit = e->heirs[0].unit;
	}
	return unit;
}

const struct stmt *
succession_on(struct ending *const *endings, const struct stmt *unit, day_t on)
{
	const struct stmt *last = succession_last(endings, unit, on);
	const struct ending *e = endings[last->order];

	return e == NULL || on < e->on ? last : NULL;
}

/* --- ties --------------------------------------------------------------------------------------------------------- */

size_t
plan_unit_successors(const struct plan *p, const struct stmt *unit, struct arena *a, struct unit_link **out)
{
	const struct ending *e = p->endings[unit->order];

	*out = NEW_N(a, struct unit_link, e == NULL ? 1 : e->n + 1);
	for (size_t i = 0; e != NULL && i < e->n; i++)
		(*out)[i] = (struct unit_link){ .unit = e->heirs[i].unit, .change = e->change,
			.on = plan_change_day(e->change), .fields = e->heirs[i].fields, .n = e->heirs[i].n,
			.rows_only = e->rows_only };
	return e == NULL ? 0 : e->n;
}

size_t
plan_unit_predecessors(const struct plan *p, const struct stmt *unit, struct arena *a, struct unit_link **out)
{
	size_t n = 0, cap = 0;

	*out = NULL;
	for (size_t i = 0; i < p->unit_n; i++) {
		const struct ending *e = p->endings[p->units[i].unit->order];

		for (size_t k = 0; e != NULL && k < e->n; k++)
			if (e->heirs[k].unit == unit)
				LIST_ADD(a, *out, n, cap) = (struct unit_link){ .unit = p->units[i].unit, .change = e->change,
					.on = plan_change_day(e->change), .fields = e->heirs[k].fields, .n = e->heirs[k].n,
					.rows_only = e->rows_only };
	}
	return n;
}

size_t
plan_unit_changes(const struct plan *p, const struct stmt *unit, struct arena *a, struct stmt ***out)
{
	const struct unit_span *u = p->spans[unit->order];

	*out = NEW_N(a, struct stmt *, u->touched.n + 1);
	for (size_t i = 0; i < u->touched.n; i++)
		(*out)[i] = u->touched.v[i];
	return u->touched.n;
}
