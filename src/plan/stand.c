/* What one filing closes beside its own row: `stands for thang of month 3 of the period`, seen from both rows. */
#include "plan/row.h"

/* The period of the target that a line of the standing duty means. */
static struct period
target_period(const struct duty *target, const struct line *ln, const struct stands_for *said, const struct plan *p,
    struct period_rule *rule)
{
	struct period ref = ref_period(&ln->rule, &ln->period, &said->ref);

	*rule = duty_rule(p, target, ln->unit, ln->period.to, ln->year_from);
	return period_same_end(rule, &ref);
}

/* Which units owe the row of this duty and period, and how it is dated; NULL when nobody does. */
static bool *
owing_of(const struct reckoning *all, const struct duty *d, const struct period_rule *rule, const struct period *at,
    int year_from, struct dated_row *row)
{
	struct arena *a = all->cx->arena;
	struct line ln = { .all = all, .duty = d, .rule = *rule, .period = *at, .year_from = year_from,
		.depth = 1, .last_day = DAY_NONE };
	const struct stmt *single = duty_single_unit(all, d, false, at->to);
	struct dated *dated = NEW(a, struct dated);
	struct period *period = NEW(a, struct period);
	struct stmt **units;
	bool *owing;
	size_t n;

	if (!period_chosen(rule, at))
		return NULL;
	ln.unit = single;
	reckon(&ln, dated);
	if (!line_in_force(all, &ln, dated))
		return NULL;
	*period = *at;
	*row = (struct dated_row){ .duty = d, .at = dated, .label = period_label(a, period), .period = period };
	owing = NEW_N(a, bool, all->plan->n);
	if (single != NULL) {
		owing[single->order] = true;
		return owing;
	}
	n = said_units(all, d->said[SAID_FROM], at->to, &units);
	for (size_t i = 0; i < n; i++)
		owing[units[i]->order] = true;
	/* a unit that has ended since may still hold the row, or have handed it over */
	for (size_t i = 0; i < all->plan->n; i++) {
		const struct ending *e = all->plan->endings[i];
		const struct value *from = d->said[SAID_FROM];

		if (e != NULL && e->on <= at->to && from != NULL &&
		    plan_unit_in(all->plan, all->plan->stmts[i], from->u.stmts.v, from->u.stmts.n, e->on - 1))
			owing[i] = true;
	}
	return owing;
}

static void
stands_add(const struct reckoning *all, struct batch *b, const struct value *v, bool may)
{
	const struct duty *target = all->plan->duties[v->u.stands_for.report->order];
	struct period_rule rule;
	struct period at;
	struct stand s = { .said = v, .may = may };

	if (target == NULL || !duty_recurs(target))
		return;
	at = target_period(target, &b->line, &v->u.stands_for, all->plan, &rule);
	if ((s.owing = owing_of(all, target, &rule, &at, b->line.year_from, &s.row)) == NULL)
		return;
	b->stands = arena_grow(all->cx->arena, b->stands, b->stand_n * sizeof(s), (b->stand_n + 1) * sizeof(s));
	b->stands[b->stand_n++] = s;
}

/* A period of `other` beside the end of this one that stands for it. */
static void
stood_add(const struct reckoning *all, struct batch *b, const struct duty *other, const struct value *v)
{
	struct line ln = { .all = all, .duty = other, .year_from = b->line.year_from };
	struct period_rule target;
	int around;

	ln.rule = duty_rule(all->plan, other, b->line.unit, b->line.period.to, ln.year_from);
	around = period_holding(&ln.rule, b->line.period.to).serial;
	for (int serial = around - 1; serial <= around + 1; serial++) {
		struct stand s = { .said = v };

		ln.period = period_at(&ln.rule, serial);
		if (!period_chosen(&ln.rule, &ln.period) || target_period(b->line.duty, &ln, &v->u.stands_for, all->plan,
		    &target).serial != b->line.period.serial)
			continue;
		if ((s.owing = owing_of(all, other, &ln.rule, &ln.period, ln.year_from, &s.row)) == NULL)
			continue;
		b->stood = arena_grow(all->cx->arena, b->stood, b->stood_n * sizeof(s), (b->stood_n + 1) * sizeof(s));
		b->stood[b->stood_n++] = s;
	}
}

void
batch_stands(const struct reckoning *all, struct batch *b)
{
	const struct duty *d = b->line.duty;

	for (size_t i = 0; i < d->stmt->n; i++) {
		const struct property *prop = &d->stmt->props[i];

		if (prop->prop == d->prop[SAID_STANDS] || prop->prop == d->prop[SAID_MAY])
			stands_add(all, b, &prop->value, prop->prop == d->prop[SAID_MAY]);
	}
	for (size_t k = 0; k < all->plan->n; k++) {
		const struct duty *other = all->plan->duties[k];

		if (other == NULL || other == d || other->said[SAID_STANDS] == NULL || !duty_recurs(other))
			continue;
		for (size_t i = 0; i < other->stmt->n; i++)
			if (other->stmt->props[i].prop == other->prop[SAID_STANDS] &&
			    other->stmt->props[i].value.u.stands_for.report == d->stmt)
				stood_add(all, b, other, &other->stmt->props[i].value);
	}
}
