/* Figures across changes of organisation: whose figure counts on a day, and beside whose of an earlier day it stands. */
#include "plan/succession.h"
#include "plan/unit.h"

#define DEEPEST 64     /* heirs of heirs */

static bool
touches_field(struct stmt *const *fields, size_t n, const struct stmt *field)
{
	for (size_t i = 0; i < n; i++)
		if (plan_fields_meet(field, fields[i]))
			return true;
	return n == 0 || field == NULL;
}

static const struct stmt *
field_of(const struct stmt *indicator)
{
	const struct value *v = stmt_value(indicator, PROP_INDICATOR_FIELD);

	return v == NULL ? NULL : v->u.stmts.v[0];
}

const struct stmt *
plan_figure_source(const struct plan *p, const struct stmt *indicator, day_t on)
{
	const struct value *v = stmt_value(indicator, PROP_INDICATOR_SOURCE);
	const struct stmt *unit = v == NULL ? NULL : v->u.stmts.v[0], *field = field_of(indicator);

	for (int depth = 0; unit != NULL && depth < DEEPEST; depth++) {
		const struct ending *e = p->endings[unit->order];
		const struct stmt *next = NULL;

		if (e == NULL || on < e->on)
			return unit;
		for (size_t i = 0; i < e->n && next == NULL; i++)
			if (touches_field(e->heirs[i].fields, e->heirs[i].n, field))
				next = e->heirs[i].unit;
		unit = next;
	}
	return unit;
}

struct origins {
	const struct plan *p;
	const struct stmt *field;
	day_t then;
	struct arena *arena;
	bool *seen;                    /* by a unit's order */
	struct stmt **v;
	size_t n, cap;
};

static void
origin_add(struct origins *o, const struct stmt *unit)
{
	const struct unit_span *span = o->p->spans[unit->order];
	struct stmt **fields;
	size_t n = plan_unit_fields(o->p, unit, o->then, o->arena, &fields);

	if (unit_there(span, o->then) && touches_field(fields, n, o->field))
		LIST_ADD(o->arena, o->v, o->n, o->cap) = span->unit;
}

static void
origins_of(struct origins *o, const struct stmt *unit, int depth)
{
	struct unit_link *v;
	size_t n;

	if (o->seen[unit->order])
		return;
	o->seen[unit->order] = true;
	origin_add(o, unit);
	n = plan_unit_predecessors(o->p, unit, o->arena, &v);
	for (size_t i = 0; depth < DEEPEST && i < n; i++)
		if (!v[i].rows_only && touches_field(v[i].fields, v[i].n, o->field))
			origins_of(o, v[i].unit, depth + 1);
}

size_t
plan_unit_origins(const struct plan *p, const struct stmt *unit, const struct stmt *field, day_t then, struct arena *a,
    struct stmt ***out)
{
	struct origins o = { .p = p, .field = field, .then = then, .arena = a, .seen = NEW_N(a, bool, p->n + 1) };

	origins_of(&o, unit, 0);
	*out = o.v;
	return o.n;
}
