/*
 * Where a row goes when its unit ends. On the first day without the unit a row that was over, or filed, stays with it; a
 * row that was open passes to every heir under the old unit's name, with the fields that heir takes as its scope; a row
 * that had not opened yet is not born, because the heirs owe their own. Heirs may end too: the row goes on, and its scope
 * only narrows.
 */
#include "plan/row.h"

#include "plan/moment.h"
#include "plan/unit.h"

#define DEEPEST 8      /* heirs of heirs */

bool
row_begun(const struct plan *p, const struct stmt *unit, const struct dated *at)
{
	day_t from = plan_unit_from(p, unit), last = dated_day(at);

	return from == DAY_NONE || last >= from;
}

enum fate { FATE_STAYS, FATE_PASSES, FATE_UNBORN };

/* Whatever the day: a change may be told of long after, when its unit has gone on filing. */
static bool
was_filed(const struct reckoning *all, const struct dated_row *r, const struct stmt *unit)
{
	struct moment_of want = { .stmt = r->duty->stmt, .key = S("filed"), .unit = unit->name, .label = r->label,
		.period = r->period };

	return moment_find(all->plan, all->events, all->event_n, &want) != INSTANT_NONE;
}

static enum fate
fate_of(const struct reckoning *all, const struct dated_row *r, const struct stmt *unit, const struct ending *e)
{
	const struct dated *at = r->at;
	day_t last = dated_day(at);
	/* what an event asks for at once is open until it is filed */
	bool until_filed = r->period == NULL && at->last_day == DAY_NONE && at->window_to < e->on;

	if ((last < e->on && !until_filed) || was_filed(all, r, unit))
		return FATE_STAYS;
	if (r->period != NULL && at->opens > e->on && r->period->to >= e->on)
		return FATE_UNBORN;
	return FATE_PASSES;
}

/* --- scope -------------------------------------------------------------------------------------------------------- */

struct scope {
	struct stmt **v;
	size_t n;              /* 0: whatever the unit answers for */
};

/* What of a scope falls to an heir. False: nothing. */
static bool
scope_part(struct arena *a, const struct scope *whole, const struct heir *h, struct scope *out)
{
	size_t cap = 0;

	*out = (struct scope){ 0 };
	if (h->n == 0 || whole->n == 0) {
		*out = h->n == 0 ? *whole : (struct scope){ h->fields, h->n };
		return true;
	}
	for (size_t i = 0; i < whole->n; i++)
		for (size_t k = 0; k < h->n; k++) {
			if (plan_field_within(whole->v[i], h->fields[k])) {
				LIST_ADD(a, out->v, out->n, cap) = whole->v[i];
				break;
			}
			if (plan_field_within(h->fields[k], whole->v[i]))
				LIST_ADD(a, out->v, out->n, cap) = h->fields[k];
		}
	return out->n > 0;
}

static day_t
field_day(day_t opens, day_t to, bool recurs)
{
	return recurs && opens != DAY_NONE && opens - 1 < to ? opens - 1 : to;
}

day_t
due_row_day(const struct due_row *r)
{
	return r->last_day != DAY_NONE ? r->last_day : r->window_to;
}

day_t
due_row_field_day(const struct due_row *r)
{
	return field_day(r->opens, r->period_to, r->anchored == INSTANT_NONE);
}

static struct scope
scope_own(const struct reckoning *all, const struct dated_row *r, const struct stmt *unit)
{
	day_t on = r->period != NULL ? field_day(r->at->opens, r->period->to, true) : r->at->window_to;
	day_t from = plan_unit_from(all->plan, unit);
	struct scope s = { 0 };

	if (from == DAY_NONE || on >= from)    /* a unit that begins in between answers for all it has */
		s.n = plan_unit_fields(all->plan, unit, on, all->cx->arena, &s.v);
	return s;
}

/*
 * What of its own row a unit leaves an heir: what the plan gives and the row is about. Fields the unit never had are handed
 * over as the plan says; fields that came to it while the row was open are in a row of their own. False: nothing.
 */
static bool
scope_first(const struct reckoning *all, const struct scope *own, const struct stmt *unit, const struct ending *e,
    const struct heir *h, struct scope *out)
{
	struct arena *a = all->cx->arena;
	struct scope had = { 0 }, some;

	if (scope_part(a, own, h, out))
		return true;
	had.n = plan_unit_fields(all->plan, unit, e->on - 1, a, &had.v);
	*out = (struct scope){ h->fields, h->n };
	return !scope_part(a, &had, h, &some);
}

/* --- the way of a row --------------------------------------------------------------------------------------------- */

struct passing {
	struct gather *g;
	const struct batch *b;
	const struct dated_row *row;
	const struct stmt *unit;               /* whose it was */
	size_t first;                          /* where its rows begin in g->rows */
};

/* Two ways may lead to one heir: what a split gave it, and a part that came on by a merger. One row has both. */
static bool
scope_join(const struct passing *p, const struct stmt *owner, const struct scope *more)
{
	struct due_row *r = NULL;
	struct str *all;
	size_t n;

	for (size_t i = p->first; i < p->g->n && r == NULL; i++)
		if (p->g->rows[i]->unit_stmt == owner)
			r = p->g->rows[i];
	if (r == NULL)
		return false;
	n = more->n == 0 ? 0 : r->fields_n;    /* of all the unit's fields, or those of both */
	all = NEW_N(p->g->all->cx->arena, struct str, n + more->n + 1);
	for (size_t i = 0; i < n; i++)
		all[i] = r->fields[i];
	for (size_t i = 0; n > 0 && i < more->n; i++) {
		bool known = false;

		for (size_t k = 0; k < r->fields_n; k++)
			known = known || str_eq(r->fields[k], more->v[i]->name);
		if (!known)
			all[n++] = more->v[i]->name;
	}
	r->fields = all;
	r->fields_n = n;
	return true;
}

static void
pass(const struct passing *p, const struct stmt *owner, const struct scope *scope, int depth)
{
	const struct reckoning *all = p->g->all;
	const struct ending *e = all->plan->endings[owner->order];
	enum fate fate = e == NULL || depth > DEEPEST ? FATE_STAYS : fate_of(all, p->row, p->unit, e);
	bool taken = false;
	struct scope part, own;

	if (fate == FATE_UNBORN)
		return;
	if (fate == FATE_STAYS) {
		if (owner == p->unit && all->plan->spans[owner->order]->receives) {
			own = scope_own(all, p->row, owner);
			scope = &own;
		}
		if (!scope_join(p, owner, scope))
			row_add(p->g, p->b, p->row->at, owner, owner == p->unit ? NULL : p->unit, scope->v, scope->n);
		return;
	}
	if (depth == 0) {
		own = scope_own(all, p->row, owner);
		scope = &own;
	}
	for (size_t i = 0; i < e->n; i++) {
		if (depth == 0 ? !scope_first(all, scope, owner, e, &e->heirs[i], &part)
		    : !scope_part(all->cx->arena, scope, &e->heirs[i], &part))
			continue;
		taken = true;
		pass(p, e->heirs[i].unit, &part, depth + 1);
	}
	if (!taken && e->n > 0)
		pass(p, e->heirs[0].unit, scope, depth + 1);
}

void
row_owned(struct gather *g, const struct batch *b, const struct dated *at, const struct stmt *unit)
{
	struct dated_row row = { .duty = b->line.duty, .at = at, .label = b->label,
		.period = b->line.instance == NULL ? &b->line.period : NULL };
	struct passing p = { .g = g, .b = b, .row = &row, .unit = unit, .first = g->n };

	pass(&p, unit, &(struct scope){ 0 }, 0);
}

static bool
lands(const struct reckoning *all, const struct dated_row *row, const struct stmt *unit, const struct stmt *owner,
    const struct stmt *holder, int depth)
{
	const struct ending *e = all->plan->endings[owner->order];
	enum fate fate = e == NULL || depth > DEEPEST ? FATE_STAYS : fate_of(all, row, unit, e);

	if (fate != FATE_PASSES)
		return fate == FATE_STAYS && owner == holder;
	for (size_t i = 0; i < e->n; i++)
		if (lands(all, row, unit, e->heirs[i].unit, holder, depth + 1))
			return true;
	return false;
}

bool
row_lands(const struct reckoning *all, const struct dated_row *row, const struct stmt *unit, const struct stmt *holder)
{
	return row_begun(all->plan, unit, row->at) && lands(all, row, unit, unit, holder, 0);
}

/* --- closing what was handed over --------------------------------------------------------------------------------- */

static void
may_close(struct arena *a, struct due_row *own, struct str key)
{
	own->may_stand_for = arena_grow(a, own->may_stand_for, own->may_n * sizeof(key), (own->may_n + 1) * sizeof(key));
	own->may_stand_for[own->may_n++] = key;
}

size_t
row_hash(const struct due_row *r)
{
	uint64_t h = r->stmt->order * 1099511628211u + r->unit_stmt->order;

	for (size_t i = 0; i < r->period.n; i++)
		h = (h ^ (unsigned char)r->period.p[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 29);
}

static void
row_link(struct arena *a, struct due_row *own, const struct due_row *h)
{
	if (own->stmt != h->stmt || own->unit_stmt != h->unit_stmt || own->publish != h->publish ||
	    !str_eq(own->period, h->period))
		return;
	may_close(a, own, h->key);
	for (size_t k = 0; k < h->stands_n; k++)
		may_close(a, own, h->stands_for[k]);
}

static bool
row_handed(const struct due_row *r)
{
	return r->from_unit.n > 0 && r->stood_for_by.n == 0;
}

/*
 * The heir's own filing of the period may close the row it took over, and what that one closes. The rows handed over are
 * few and found by hash; the others are walked once.
 */
void
rows_link_handed(struct gather *g)
{
	struct arena *a = g->all->cx->arena;
	struct due_row **handed;
	size_t slots = 16, n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += row_handed(g->rows[i]);
	if (n == 0)
		return;
	while (slots < 2 * n)
		slots *= 2;
	handed = NEW_N(a, struct due_row *, slots);
	for (size_t i = 0; i < g->n; i++) {
		size_t at = row_hash(g->rows[i]) & (slots - 1);

		if (!row_handed(g->rows[i]))
			continue;
		while (handed[at] != NULL)
			at = (at + 1) & (slots - 1);
		handed[at] = g->rows[i];
	}
	for (size_t i = 0; i < g->n; i++)
		for (size_t at = row_hash(g->rows[i]) & (slots - 1); g->rows[i]->from_unit.n == 0 && handed[at] != NULL;
		    at = (at + 1) & (slots - 1))
			row_link(a, g->rows[i], handed[at]);
}
