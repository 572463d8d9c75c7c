/* Units and groups as of a day. */
#include "plan/unit.h"

#include "base/log.h"
#include "plan/succession.h"

#define DEEPEST 64         /* fields under fields */
#define GROUPS_SEEN 128    /* groups of a question that are known to have been looked into */

static bool
in_list(struct stmt *const *v, size_t n, const struct stmt *s)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == s)
			return true;
	return false;
}

day_t
plan_change_day(const struct stmt *change)
{
	const struct value *v = stmt_value(change, PROP_CHANGE_ON);

	return v == NULL ? DAY_NONE : v->u.day;
}

day_t
plan_unit_from(const struct plan *p, const struct stmt *unit)
{
	return p->spans[unit->order]->from;
}

day_t
plan_unit_until(const struct plan *p, const struct stmt *unit)
{
	return p->spans[unit->order]->until;
}

bool
unit_there(const struct unit_span *u, day_t on)
{
	return (u->from == DAY_NONE || on >= u->from) && (u->until == DAY_NONE || on <= u->until);
}

/* How it left its seat to others by that day; NULL when it did not: what was dissolved leaves none. */
static const struct ending *
seat_left(const struct plan *p, const struct stmt *unit, day_t on)
{
	const struct ending *e = p->endings[unit->order];

	return e == NULL || e->rows_only || on < e->on ? NULL : e;
}

static bool
was_looked_at(const struct stmt *const *v, size_t n, const struct stmt *s)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == s)
			return true;
	return false;
}

/* Has the unit the seat of one that ended? Each successor is looked at once, however many ways lead to it. */
static bool
has_seat_of(const struct plan *p, const struct stmt *ended, const struct stmt *unit, day_t on)
{
	const struct stmt *seen[HANDS_MOST];
	size_t n = 0;

	if (seat_left(p, ended, on) == NULL)
		return false;
	seen[n++] = ended;
	for (size_t at = 0; at < n; at++) {
		const struct ending *e = p->endings[seen[at]->order];

		for (size_t i = 0; i < e->n; i++) {
			const struct stmt *heir = e->heirs[i].unit;

			if (heir == unit)
				return true;
			if (n < HANDS_MOST && seat_left(p, heir, on) != NULL && !was_looked_at(seen, n, heir))
				seen[n++] = heir;
		}
	}
	return false;
}

/* Changes ask before the checker has told a circle of groups, or that there are too many ways. */
struct looked {
	int left;                      /* groups that may still be looked into */
	size_t n;
	const struct stmt *v[GROUPS_SEEN];
};

static bool
looked_into(struct looked *l, const struct stmt *group)
{
	if (was_looked_at(l->v, l->n, group))
		return true;
	if (l->n < GROUPS_SEEN)
		l->v[l->n++] = group;
	return --l->left < 0;
}

static bool
group_has(const struct plan *p, const struct stmt *group, const struct stmt *unit, day_t on, struct looked *l)
{
	const struct value *roles = stmt_value(group, PROP_GROUP_ROLE);
	struct str role = stmt_str(unit, PROP_UNIT_ROLE);

	if (looked_into(l, group))
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
			if (m->units[k] == unit || has_seat_of(p, m->units[k], unit, on) ||
			    (m->units[k]->kind == K_GROUP && group_has(p, m->units[k], unit, on, l)))
				return true;
	}
	return false;
}

static bool
named_in(const struct plan *p, const struct stmt *unit, struct stmt *const *v, size_t n, day_t on)
{
	struct looked l = { .left = GROUPS_MOST };

	for (size_t i = 0; i < n; i++)
		if (v[i] == unit || has_seat_of(p, v[i], unit, on) ||
		    (v[i]->kind == K_GROUP && group_has(p, v[i], unit, on, &l)))
			return true;
	return false;
}

bool
plan_unit_in(const struct plan *p, const struct stmt *unit, struct stmt *const *v, size_t n, day_t on)
{
	return unit_there(p->spans[unit->order], on) && named_in(p, unit, v, n, on);
}

size_t
plan_units(const struct plan *p, struct stmt *const *v, size_t n, day_t on, struct arena *a, struct stmt ***out)
{
	struct stmt **found = NULL;
	size_t found_n = 0, cap = 0;

	for (size_t i = 0; i < p->unit_n; i++)
		if (unit_there(&p->units[i], on) && named_in(p, p->units[i].unit, v, n, on))
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

bool
value_same_for(const struct value *a, const struct value *b)
{
	if (a->for_n != b->for_n)
		return false;
	for (size_t i = 0; i < a->for_n; i++)
		if (a->for_units[i] != b->for_units[i])
			return false;
	return true;
}

/* --- what changes name --------------------------------------------------------------------------------------------- */

static day_t
named_on(const struct stmt *change, enum prop verb)
{
	return plan_change_day(change) - (verb == PROP_CHANGE_HANDS_OVER ? 0 : 1);
}

bool
plan_change_names(const struct plan *p, const struct stmt *change, enum prop verb, const struct stmt *unit)
{
	const struct value *v = plan_change_day(change) == DAY_NONE ? NULL : stmt_value(change, verb);

	for (size_t i = 0; v != NULL && i < v->u.stmts.n; i++)
		if (v->u.stmts.v[i] == unit || (v->u.stmts.v[i]->kind == K_GROUP &&
		    plan_unit_in(p, unit, &v->u.stmts.v[i], 1, named_on(change, verb))))
			return true;
	return false;
}

size_t
plan_change_units(const struct plan *p, const struct stmt *change, enum prop verb, struct arena *a, struct stmt ***out)
{
	const struct value *v = plan_change_day(change) == DAY_NONE ? NULL : stmt_value(change, verb);
	size_t n = 0, cap = 0;

	*out = NULL;
	for (size_t i = 0; v != NULL && i < v->u.stmts.n; i++) {
		struct stmt **units = &v->u.stmts.v[i];
		size_t units_n = (*units)->kind == K_UNIT ? 1 :
		    plan_units(p, &v->u.stmts.v[i], 1, named_on(change, verb), a, &units);

		for (size_t k = 0; k < units_n; k++)
			if (!in_list(*out, n, units[k]))
				LIST_ADD(a, *out, n, cap) = units[k];
	}
	return n;
}

/* --- as of a day -------------------------------------------------------------------------------------------------- */

/* What the latest change until the day that names the unit under this verb says; NULL when none does. */
static const struct value *
changed_to(const struct plan *p, const struct stmt *unit, day_t on, enum prop verb, enum prop what)
{
	const struct unit_span *span = p->spans[unit->order];
	const struct value *found = NULL;

	for (size_t i = 0; i < span->touched.n && plan_change_day(span->touched.v[i]) <= on; i++) {
		const struct value *v = stmt_value(span->touched.v[i], what);

		if (v != NULL && plan_change_names(p, span->touched.v[i], verb, unit))
			found = v;
	}
	return found;
}

struct str
plan_unit_name(const struct plan *p, const struct stmt *unit, day_t on)
{
	const struct value *v = changed_to(p, unit, on, PROP_CHANGE_RENAMES, PROP_CHANGE_NEW_NAME);

	return v == NULL ? unit->title : v->u.str;
}

struct str
plan_unit_symbol(const struct plan *p, const struct stmt *unit, day_t on)
{
	const struct value *v = changed_to(p, unit, on, PROP_CHANGE_RENAMES, PROP_CHANGE_NEW_SYMBOL);

	return v == NULL ? stmt_str(unit, PROP_UNIT_SYMBOL) : v->u.str;
}

struct str
plan_unit_style(const struct plan *p, const struct stmt *unit, day_t on)
{
	const struct value *v = changed_to(p, unit, on, PROP_CHANGE_RENAMES, PROP_CHANGE_NEW_STYLE);

	return v == NULL ? stmt_str(unit, PROP_UNIT_STYLE) : v->u.str;
}

const struct stmt *
plan_unit_parent(const struct plan *p, const struct stmt *unit, day_t on)
{
	const struct value *v = changed_to(p, unit, on, PROP_CHANGE_MOVES, PROP_CHANGE_UNDER);
	const struct stmt *up;

	if (v == NULL)
		v = stmt_value(unit, PROP_UNIT_UNDER);
	up = v == NULL ? NULL : succession_on(p->endings, v->u.stmts.v[0], on);
	return up == unit ? NULL : up;     /* it took its own parent in */
}

bool
plan_field_within(const struct stmt *field, const struct stmt *wider)
{
	for (int i = 0; field != NULL && i < DEEPEST; i++) {
		const struct value *v = stmt_value(field, PROP_FIELD_UNDER);

		if (field == wider)
			return true;
		field = v == NULL ? NULL : v->u.stmts.v[0];
	}
	return false;
}

bool
plan_fields_meet(const struct stmt *a, const struct stmt *b)
{
	return plan_field_within(a, b) || plan_field_within(b, a);
}

struct fields {
	struct arena *arena;
	struct stmt **v;
	size_t n, cap;
};

static void
fields_add(struct fields *f, struct stmt *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!in_list(f->v, f->n, v[i]))
			LIST_ADD(f->arena, f->v, f->n, f->cap) = v[i];
}

/* A unit ends once: so each passes its fields on once, whatever a plan with errors says, and not before its last day. */
static const struct ending *
ended_by(const struct plan *p, const struct stmt *unit, const struct stmt *change, day_t on)
{
	const struct ending *e = p->endings[unit->order];

	return e != NULL && e->change == change && on >= e->on ? e : NULL;
}

/* What a split gives in one line: the fields it names or, where it names none, those that no other line names. */
static void
share_add(const struct plan *p, const struct stmt *change, const struct gives *g, struct fields *f)
{
	const struct value *old = stmt_value(change, PROP_CHANGE_SPLITS);
	const struct ending *e = old == NULL ? NULL : ended_by(p, old->u.stmts.v[0], change, INT32_MAX);

	if (g->n > 0 || old == NULL) {
		fields_add(f, g->fields, g->n);
		return;
	}
	for (size_t i = 0; e != NULL && i < e->had_n; i++) {
		bool named = false;

		for (size_t k = 0; k < change->n; k++)
			if (change->props[k].prop == PROP_CHANGE_GIVES)
				named |= in_list(change->props[k].value.u.gives.fields, change->props[k].value.u.gives.n, e->had[i]);
		if (!named)
			fields_add(f, &e->had[i], 1);
	}
}

/* What one change brings to the unit. */
static void
brought_add(const struct plan *p, const struct stmt *change, const struct stmt *unit, day_t on, struct fields *f)
{
	static const enum prop taking[] = { PROP_CHANGE_MERGES, PROP_CHANGE_ABSORBS };
	const struct value *old = stmt_value(change, PROP_CHANGE_SPLITS);

	for (size_t k = 0; old != NULL && ended_by(p, old->u.stmts.v[0], change, on) != NULL && k < change->n; k++)
		if (change->props[k].prop == PROP_CHANGE_GIVES && change->props[k].value.u.gives.to == unit)
			share_add(p, change, &change->props[k].value.u.gives, f);
	for (size_t w = 0; w < COUNT(taking) && plan_change_names(p, change, PROP_CHANGE_INTO, unit); w++) {
		struct stmt **taken;
		size_t n = plan_change_units(p, change, taking[w], f->arena, &taken);

		for (size_t k = 0; k < n; k++) {
			const struct ending *e = ended_by(p, taken[k], change, on);

			if (e != NULL)
				fields_add(f, e->had, e->had_n);
		}
	}
}

size_t
plan_unit_fields(const struct plan *p, const struct stmt *unit, day_t on, struct arena *a, struct stmt ***out)
{
	const struct unit_span *span = p->spans[unit->order];
	struct fields f = { .arena = a };

	for (size_t i = 0; i < unit->n; i++)
		if (unit->props[i].prop == PROP_UNIT_FIELDS)
			fields_add(&f, unit->props[i].value.u.stmts.v, unit->props[i].value.u.stmts.n);
	for (size_t i = 0; i < span->into.n; i++)
		if (plan_change_day(span->into.v[i]) <= on)
			brought_add(p, span->into.v[i], unit, on, &f);
	*out = f.v;
	return f.n;
}

size_t
plan_split_share(const struct plan *p, const struct stmt *change, const struct gives *g, struct arena *a,
    struct stmt ***out)
{
	struct fields f = { .arena = a };

	share_add(p, change, g, &f);
	*out = f.v;
	return f.n;
}
