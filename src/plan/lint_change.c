/* Changes of organisation that are allowed and leave something open. */
#include "plan/lint.h"
#include "plan/reckon.h"
#include "plan/succession.h"
#include "plan/unit.h"

/* --- what nobody takes -------------------------------------------------------------------------------------------- */

static void
lint_dissolved(struct lint *l, const struct stmt *change)
{
	struct stmt **units, **heirs;
	size_t n = plan_change_units(l->p, change, PROP_CHANGE_DISSOLVES, l->cx->arena, &units), heirs_n;

	heirs_n = plan_change_units(l->p, change, PROP_CHANGE_HANDS_OVER, l->cx->arena, &heirs);
	if (n > 0 && heirs_n > 1)
		lint_warn(l, stmt_value(change, PROP_CHANGE_HANDS_OVER)->at, change->clause,
		    S("name one of them, or split the unit by field, if a report is not to be sent twice"),
		    "each of %zu units finishes all that is open of \"%.*s\"", heirs_n, STR_ARG(units[0]->name));
	if (n == 0 || heirs_n > 0)
		return;
	lint_warn(l, change->at, change->clause, S("add: hands over to UNIT, …"),
	    "what is open of \"%.*s\"%.*s on %.*s goes to nobody", STR_ARG(units[0]->name),
	    STR_ARG(n > 1 ? str_fmt(l->cx->arena, " and %zu more", n - 1) : S("")),
	    STR_ARG(day_iso(l->cx->arena, plan_change_day(change))));
}

/* Fields given that the unit did not answer for. */
static void
lint_given(struct lint *l, const struct stmt *change)
{
	const struct value *old = stmt_value(change, PROP_CHANGE_SPLITS);
	struct stmt **had;
	size_t had_n;

	if (old == NULL)
		return;
	had_n = plan_unit_fields(l->p, old->u.stmts.v[0], plan_change_day(change) - 1, l->cx->arena, &had);
	for (size_t i = 0; had_n > 0 && i < change->n; i++) {
		const struct gives *g = &change->props[i].value.u.gives;

		for (size_t k = 0; change->props[i].prop == PROP_CHANGE_GIVES && k < g->n; k++) {
			bool known = false;

			for (size_t m = 0; m < had_n; m++)
				known |= plan_fields_meet(g->fields[k], had[m]);
			if (!known)
				lint_warn(l, change->props[i].value.at, change->clause, S("add it to the unit's fields, or take it out here"),
				    "\"%.*s\" gives \"%.*s\" the field \"%.*s\", which it does not answer for",
				    STR_ARG(old->u.stmts.v[0]->name), STR_ARG(g->to->name), STR_ARG(g->fields[k]->name));
		}
	}
}

/* --- seats that several come into --------------------------------------------------------------------------------- */

/* A rule that names a unit by name goes on for everyone it was split into. */
static void
lint_named(struct lint *l, const struct stmt *rule)
{
	const struct value *v = stmt_said(rule, "from");

	for (size_t i = 0; v != NULL && v->type == V_STMTS && i < v->u.stmts.n; i++) {
		const struct stmt *u = v->u.stmts.v[i];
		const struct ending *e = u->kind == K_UNIT ? l->p->endings[u->order] : NULL;

		if (e != NULL && e->n > 1 && !e->rows_only)
			lint_warn(l, v->at, rule->clause, S("name the successor that owes it, with `in force` days, if not all of them do"),
			    "\"%.*s\" names \"%.*s\", split on %.*s: from then each of its %zu successors owes it", STR_ARG(rule->name),
			    STR_ARG(u->name), STR_ARG(day_iso(l->cx->arena, plan_change_day(e->change))), e->n);
	}
}

/* What one unit alone owes, when that unit is dissolved: its open rows pass, and no row comes after them. */
static void
lint_seat(struct lint *l, const struct duty *d)
{
	const struct reckoning all = { .plan = l->p };
	bool publish = d->kind == DUE_COLLECTION;
	day_t until = d->until == DAY_NONE ? CIVIL_LAST : d->until;
	const struct stmt *last = duty_single_unit(&all, d, publish, until);
	const struct ending *e = last == NULL ? NULL : l->p->endings[last->order];

	if (e != NULL && e->on <= until)
		lint_warn(l, d->stmt->at, d->stmt->clause, S("name who takes its place, or end the rule: in force until DAY"),
		    "from %.*s nobody %s \"%.*s\": \"%.*s\" is dissolved", STR_ARG(day_iso(l->cx->arena, e->on)),
		    publish ? "publishes" : "owes", STR_ARG(d->stmt->name), STR_ARG(last->name));
}

/* --- one name for two --------------------------------------------------------------------------------------------- */

/* Two units called alike on the day of a change: nobody could tell their rows apart. */
static void
lint_alike(struct lint *l, day_t on, unsigned char *told)
{
	const struct plan *p = l->p;
	struct str *names = NEW_N(l->cx->arena, struct str, p->unit_n + 1);

	for (size_t i = 0; i < p->unit_n; i++)
		names[i] = plan_unit_name(p, p->units[i].unit, on);
	for (size_t i = 0; i < p->unit_n; i++)
		for (size_t k = 0; k < i; k++) {
			const struct stmt *u = p->units[i].unit;

			if (told[i] || !str_eq(names[i], names[k]) || !unit_there(&p->units[i], on) || !unit_there(&p->units[k], on))
				continue;
			told[i] = 1;
			lint_warn(l, u->at, u->clause, S("give one of them a name of its own"),
			    "from %.*s \"%.*s\" and \"%.*s\" are both called \"%.*s\"", STR_ARG(day_iso(l->cx->arena, on)),
			    STR_ARG(p->units[k].unit->name), STR_ARG(u->name), STR_ARG(names[i]));
		}
}

/* Stands an earlier change on the same day? */
static bool
day_seen(const struct plan *p, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (plan_change_day(p->changes[k]) == plan_change_day(p->changes[i]))
			return true;
	return false;
}

void
lint_changes(struct lint *l)
{
	const struct plan *p = l->p;
	unsigned char *told = arena_alloc(l->cx->arena, p->unit_n + 1);

	for (size_t i = 0; i < p->change_n; i++) {
		lint_dissolved(l, p->changes[i]);
		lint_given(l, p->changes[i]);
		if (!day_seen(p, i))
			lint_alike(l, plan_change_day(p->changes[i]), told);
	}
	for (size_t i = 0; i < p->n; i++) {
		if (p->stmts[i]->kind == K_REPORT || p->stmts[i]->kind == K_STAGE || p->stmts[i]->kind == K_COLLECTION)
			lint_named(l, p->stmts[i]);
		if (p->duties[i] != NULL)
			lint_seat(l, p->duties[i]);
	}
}
