/*
 * Changes of organisation: does one do one thing, do its units exist on its day, and does everything a unit had go
 * somewhere, once? Units end once and heirs must be there, so no chain of changes can run in a circle.
 */
#include "plan/check.h"

#include "base/buf.h"
#include "plan/succession.h"
#include "plan/unit.h"

/* What a change can do, and the properties that go with it. */
static const struct deed {
	enum prop does, needs, may[2];
} deeds[] = {
	{ PROP_CHANGE_RENAMES, PROP_CHANGE_NEW_NAME, { PROP_CHANGE_NEW_SYMBOL, PROP_CHANGE_NEW_STYLE } },
	{ PROP_CHANGE_MERGES, PROP_CHANGE_INTO, { PROP__MAX, PROP__MAX } },
	{ PROP_CHANGE_ABSORBS, PROP_CHANGE_INTO, { PROP__MAX, PROP__MAX } },
	{ PROP_CHANGE_SPLITS, PROP_CHANGE_GIVES, { PROP__MAX, PROP__MAX } },
	{ PROP_CHANGE_DISSOLVES, PROP__MAX, { PROP_CHANGE_HANDS_OVER, PROP__MAX } },
	{ PROP_CHANGE_MOVES, PROP_CHANGE_UNDER, { PROP__MAX, PROP__MAX } },
};

struct change_check {
	struct build *b;
	const struct stmt *s;
	day_t on;
};

static const char *
day_said(const struct change_check *c, day_t day)
{
	return day_iso(c->b->a, day).p;
}

/* --- one thing ---------------------------------------------------------------------------------------------------- */

static bool
goes_with(const struct deed *d, enum prop prop)
{
	return prop == PROP_CHANGE_ON || prop == PROP_CHANGE_DECISION || prop == d->does || prop == d->needs ||
	    prop == d->may[0] || prop == d->may[1];
}

static void
check_strays(struct build *b, const struct stmt *s, const struct deed *d)
{
	for (size_t i = 0; i < s->n; i++) {
		bool verb = false;

		for (size_t k = 0; k < COUNT(deeds); k++)
			verb |= deeds[k].does == s->props[i].prop;
		if (!verb && !goes_with(d, s->props[i].prop))
			diag_error(b->p, s->props[i].value.at, (struct str){ 0 }, "\"%s\" does not go with \"%s\"",
			    prop_info(s->props[i].prop).words, prop_info(d->does).words);
	}
}

/* What the change does; NULL when that is not clear, or was told as wrong. */
static const struct deed *
deed_of(struct build *b, const struct stmt *s)
{
	const struct deed *done = NULL;
	bool wrong = false;

	for (size_t i = 0; i < COUNT(deeds); i++) {
		const struct value *v = stmt_value(s, deeds[i].does);

		if (v == NULL && check_was_bad(b, s, deeds[i].does))
			return NULL;
		if (v == NULL)
			continue;
		if (done != NULL)
			diag_error(b->p, v->at, S("write one statement for each"), "a change does one thing");
		wrong |= done != NULL;
		done = &deeds[i];
		if (done->needs == PROP__MAX || stmt_value(s, done->needs) != NULL)
			continue;
		wrong = true;
		if (!check_was_bad(b, s, done->needs))
			diag_error(b->p, v->at, (struct str){ 0 }, "\"%s\" needs \"%s\" beside it", prop_info(done->does).words,
			    prop_info(done->needs).words);
	}
	if (done == NULL)
		diag_error(b->p, s->at, S("say renames, merges, absorbs, splits, dissolves or moves"),
		    "the change \"%.*s\" changes nothing", STR_ARG(s->name));
	return wrong ? NULL : done;
}

/* --- units that are there ----------------------------------------------------------------------------------------- */

/* Has the unit ended, by another change or by its own word, before the day it is needed on? */
static bool
is_over(const struct change_check *c, const struct stmt *u, struct place at, day_t needed)
{
	const struct ending *e = c->b->p->endings[u->order];
	const struct value *until = stmt_value(u, PROP_UNIT_IN_FORCE_UNTIL);
	struct buf hint;

	if (until != NULL && until->u.day < needed) {
		diag_error(c->b->p, at, (struct str){ 0 }, "the unit \"%.*s\" is in force until %s only", STR_ARG(u->name),
		    day_said(c, until->u.day));
		return true;
	}
	if (e == NULL || e->change == c->s || plan_change_day(e->change) > c->on)
		return false;
	buf_init(&hint, c->b->a, 4096);
	buf_fmt(&hint, "see the change \"%.*s\" at %.*s", STR_ARG(e->change->name),
	    STR_ARG(place_said(c->b->a, e->change->at, at)));
	for (size_t i = 0; i < e->n; i++)
		buf_fmt(&hint, "%s\"%.*s\"", i == 0 ? "; after it comes " : ", ", STR_ARG(e->heirs[i].unit->name));
	diag_error(c->b->p, at, buf_view(&hint), "the unit \"%.*s\" ended on %s", STR_ARG(u->name),
	    day_said(c, plan_change_day(e->change)));
	return true;
}

/* The unit must be there on the day it is needed. */
static void
check_there(const struct change_check *c, const struct stmt *u, struct place at, day_t needed)
{
	day_t from;

	if (u->kind != K_UNIT || is_over(c, u, at, needed))
		return;
	from = plan_unit_from(c->b->p, u);
	if (from != DAY_NONE && from > needed)
		diag_error(c->b->p, at, (struct str){ 0 }, "the unit \"%.*s\" begins on %s only", STR_ARG(u->name),
		    day_said(c, from));
}

static void
check_all_there(const struct change_check *c, enum prop prop, day_t needed)
{
	const struct value *v = stmt_value(c->s, prop);

	for (size_t i = 0; v != NULL && i < v->u.stmts.n; i++)
		if (prop == PROP_CHANGE_UNDER || !plan_change_names(c->b->p, c->s, PROP_CHANGE_INTO, v->u.stmts.v[i]))
			check_there(c, v->u.stmts.v[i], v->at, needed);
}

/* Nobody is his own heir. */
static bool
check_not_self(const struct change_check *c, enum prop ends, const struct stmt *heir, struct place at)
{
	if (!plan_change_names(c->b->p, c->s, ends, heir))
		return true;
	diag_error(c->b->p, at, ends == PROP_CHANGE_MERGES ? S("a unit that goes on `absorbs` the others")
	    : S("what goes on is a unit of its own: give it another name"), "the unit \"%.*s\" cannot come after itself",
	    STR_ARG(heir->name));
	return false;
}

static void
check_heirs(const struct change_check *c, const struct deed *d)
{
	enum prop heirs = d->needs == PROP__MAX ? PROP_CHANGE_HANDS_OVER : d->needs;

	for (size_t i = 0; i < c->s->n; i++) {
		const struct value *v = &c->s->props[i].value;

		if (c->s->props[i].prop != heirs)
			continue;
		if (v->type == V_GIVES) {
			if (check_not_self(c, d->does, v->u.gives.to, v->at))
				check_there(c, v->u.gives.to, v->at, c->on);
			continue;
		}
		for (size_t k = 0; k < v->u.stmts.n; k++)
			if (v->u.stmts.v[k]->kind != K_UNIT || check_not_self(c, d->does, v->u.stmts.v[k], v->at))
				check_there(c, v->u.stmts.v[k], v->at, c->on);
	}
}

/* Rows go every way from a unit to those who have its seat today: that many have to be few enough to be walked. */
static void
check_hands(const struct change_check *c, const struct deed *d)
{
	const struct value *v = stmt_value(c->s, d->does);
	struct stmt **units;
	size_t n = plan_change_units(c->b->p, c->s, d->does, c->b->a, &units);

	for (size_t i = 0; i < n; i++) {
		const struct ending *e = c->b->p->endings[units[i]->order];

		if (e == NULL || e->change != c->s || e->hands <= HANDS_MOST)
			continue;
		diag_error(c->b->p, v->at, S("begin a plan anew that starts from the units of today"),
		    "what \"%.*s\" had is handed on more than %d times by the changes from here on", STR_ARG(units[i]->name), HANDS_MOST);
		return;
	}
}

/* --- a split by field --------------------------------------------------------------------------------------------- */

/* Each successor once, each field to one of them, and one at most that takes the rest. */
static void
check_gives_once(const struct change_check *c, const struct gives *g, struct place at, size_t before, bool by_field)
{
	for (size_t i = 0; i < before; i++) {
		const struct gives *other = &c->s->props[i].value.u.gives;

		if (c->s->props[i].prop != PROP_CHANGE_GIVES)
			continue;
		if (other->to == g->to)
			diag_error(c->b->p, at, S("list all its fields in one line"), "the unit \"%.*s\" is given to twice",
			    STR_ARG(g->to->name));
		else if (by_field && other->n == 0 && g->n == 0)
			diag_error(c->b->p, at, S("add: fields NAME, …"), "\"%.*s\" and \"%.*s\" both take the rest of the fields",
			    STR_ARG(other->to->name), STR_ARG(g->to->name));
		for (size_t k = 0; k < g->n; k++)
			for (size_t m = 0; m < other->n; m++)
				if (plan_fields_meet(g->fields[k], other->fields[m]))
					diag_error(c->b->p, at, str_fmt(c->b->a, "\"%.*s\" goes to \"%.*s\"", STR_ARG(other->fields[m]->name),
					    STR_ARG(other->to->name)), "the field \"%.*s\" is given twice", STR_ARG(g->fields[k]->name));
	}
}

static bool
is_given(const struct change_check *c, const struct stmt *field, int depth)
{
	const struct plan *p = c->b->p;
	bool parts = false;

	for (size_t i = 0; i < c->s->n; i++) {
		const struct gives *g = &c->s->props[i].value.u.gives;

		for (size_t k = 0; c->s->props[i].prop == PROP_CHANGE_GIVES && k < g->n; k++)
			if (plan_field_within(field, g->fields[k]))
				return true;
	}
	/* a field is given too when each of its parts is */
	for (size_t i = 0; depth < 16 && i < p->n; i++) {
		const struct value *under = p->stmts[i]->kind == K_FIELD ? stmt_value(p->stmts[i], PROP_FIELD_UNDER) : NULL;

		if (under == NULL || under->u.stmts.v[0] != field)
			continue;
		if (!is_given(c, p->stmts[i], depth + 1))
			return false;
		parts = true;
	}
	return parts;
}

static void
check_split(const struct change_check *c)
{
	const struct value *old = stmt_value(c->s, PROP_CHANGE_SPLITS);
	bool by_field = plan_splits_by_field(c->s), rest = false;
	struct stmt **fields;
	size_t n;

	for (size_t i = 0; i < c->s->n; i++) {
		const struct gives *g = &c->s->props[i].value.u.gives;

		if (c->s->props[i].prop != PROP_CHANGE_GIVES)
			continue;
		rest |= g->n == 0;
		check_gives_once(c, g, c->s->props[i].value.at, i, by_field);
	}
	if (!by_field || rest)
		return;
	n = plan_unit_fields(c->b->p, old->u.stmts.v[0], c->on - 1, c->b->a, &fields);
	for (size_t i = 0; i < n; i++)
		if (!is_given(c, fields[i], 0))
			diag_error(c->b->p, old->at, S("give it, or add a line `gives UNIT`: that unit takes the rest"),
			    "nobody is given the field \"%.*s\" of \"%.*s\"", STR_ARG(fields[i]->name),
			    STR_ARG(old->u.stmts.v[0]->name));
}

/* --- names and parents -------------------------------------------------------------------------------------------- */

static void
check_rename(const struct change_check *c)
{
	const struct value *v = stmt_value(c->s, PROP_CHANGE_RENAMES);
	const struct plan *p = c->b->p;

	for (size_t i = 0; i < p->change_n; i++) {
		const struct value *other = p->changes[i]->order < c->s->order ? stmt_value(p->changes[i], PROP_CHANGE_RENAMES) : NULL;

		if (other != NULL && other->u.stmts.v[0] == v->u.stmts.v[0] && plan_change_day(p->changes[i]) == c->on)
			diag_error(c->b->p, v->at, str_fmt(c->b->a, "see the change \"%.*s\" at %.*s", STR_ARG(p->changes[i]->name),
			    STR_ARG(place_said(c->b->a, p->changes[i]->at, v->at))), "the unit \"%.*s\" is renamed twice on one day",
			    STR_ARG(v->u.stmts.v[0]->name));
	}
}

static void
check_move(const struct change_check *c)
{
	const struct value *under = stmt_value(c->s, PROP_CHANGE_UNDER);
	const struct stmt *up = under->u.stmts.v[0];

	for (int i = 0; up != NULL && i < 64; i++) {
		if (plan_change_names(c->b->p, c->s, PROP_CHANGE_MOVES, up)) {
			diag_error(c->b->p, under->at, (struct str){ 0 }, "the unit \"%.*s\" comes under itself", STR_ARG(up->name));
			return;
		}
		up = plan_unit_parent(c->b->p, up, c->on);
	}
}

void
check_change(struct build *b, const struct stmt *s)
{
	const struct deed *d = deed_of(b, s);
	struct change_check c = { .b = b, .s = s, .on = plan_change_day(s) };

	if (d == NULL)
		return;
	check_strays(b, s, d);
	if (c.on == DAY_NONE)
		return;
	/* who ends, or changes, was there the day before; a name or parent may also be there from the first day */
	check_all_there(&c, d->does, d->does == PROP_CHANGE_RENAMES || d->does == PROP_CHANGE_MOVES ? c.on : c.on - 1);
	if (d->does == PROP_CHANGE_RENAMES) {
		check_rename(&c);
	} else if (d->does == PROP_CHANGE_MOVES) {
		check_all_there(&c, PROP_CHANGE_UNDER, c.on);
		check_move(&c);
	} else {
		check_heirs(&c, d);
		check_hands(&c, d);
		if (d->does == PROP_CHANGE_SPLITS)
			check_split(&c);
	}
}
