/* One ending a unit: the earliest change that names it. */
#include "plan/succession.h"

#define LONGEST 16     /* successors of successors; a plan that names a ring ends here */

static void
ending_heirs(struct arena *a, struct ending *e, enum prop prop)
{
	const struct stmt *c = e->change;
	size_t cap = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct value *v = &c->props[i].value;

		if (c->props[i].prop != prop)
			continue;
		if (v->type == V_GIVES) {
			LIST_ADD(a, e->heirs, e->n, cap) =
			    (struct heir){ .unit = v->u.gives.to, .fields = v->u.gives.fields, .n = v->u.gives.n };
			continue;
		}
		for (size_t j = 0; j < v->u.stmts.n; j++)
			LIST_ADD(a, e->heirs, e->n, cap) = (struct heir){ .unit = v->u.stmts.v[j] };
	}
}

struct ending **
succession_of(struct arena *a, const struct plan *p)
{
	static const struct {
		enum prop ends, heirs;
	} ways[] = {
		{ PROP_CHANGE_SPLITS, PROP_CHANGE_GIVES }, { PROP_CHANGE_MERGES, PROP_CHANGE_INTO },
		{ PROP_CHANGE_ABSORBS, PROP_CHANGE_INTO }, { PROP_CHANGE_DISSOLVES, PROP_CHANGE_HANDS_OVER },
	};
	struct ending **all = NEW_N(a, struct ending *, p->n + 1);

	for (size_t i = 0; i < p->n; i++) {
		const struct value *on = p->stmts[i]->kind == K_CHANGE ? stmt_value(p->stmts[i], PROP_CHANGE_ON) : NULL;

		for (size_t w = 0; on != NULL && w < COUNT(ways); w++) {
			const struct value *v = stmt_value(p->stmts[i], ways[w].ends);

			for (size_t j = 0; v != NULL && j < v->u.stmts.n; j++) {
				struct ending **slot = &all[v->u.stmts.v[j]->order];

				if (*slot != NULL && (*slot)->on <= on->u.day)
					continue;
				*slot = NEW(a, struct ending);
				**slot = (struct ending){ .on = on->u.day, .change = p->stmts[i] };
				ending_heirs(a, *slot, ways[w].heirs);
			}
		}
	}
	return all;
}

const struct stmt *
succession_on(struct ending *const *endings, const struct stmt *unit, day_t on)
{
	for (int i = 0; unit != NULL && i < LONGEST; i++) {
		const struct ending *e = endings[unit->order];

		if (e == NULL || on < e->on)
			return unit;
		unit = e->n > 0 ? e->heirs[0].unit : NULL;
	}
	return unit;
}
