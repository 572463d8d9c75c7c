/* What changes of organisation did to a row, told: each step names the day and quotes the decision, under its clause. */
#include "plan/tell.h"

#include "plan/row.h"
#include "plan/unit.h"

#define DEEPEST 8      /* heirs of heirs */

static struct str
named(const struct telling *t, const struct stmt *unit, day_t on)
{
	return plan_unit_name(t->plan, unit, on);
}

static struct str
day_text(const struct telling *t, day_t day)
{
	return day_vi(t->cx->arena, day);
}

/* A step that the change says: its decision stands as the words. */
static struct explain_step *
tell_by(struct telling *t, const struct stmt *change, day_t on, struct str text)
{
	return tell(t, change, stmt_str(change, PROP_CHANGE_DECISION), on, text);
}

/* --- rows handed over --------------------------------------------------------------------------------------------- */

/* Does what the heir takes have to do with the row's fields? */
static bool
brings(const struct telling *t, const struct heir *h, const struct due_row *r)
{
	for (size_t i = 0; i < r->fields_n; i++) {
		const struct stmt *f = plan_find_kind(t->plan, K_FIELD, r->fields[i]);

		for (size_t k = 0; k < h->n; k++)
			if (plan_fields_meet(f, h->fields[k]))
				return true;
	}
	return r->fields_n == 0 || h->n == 0;
}

/* The ways from a unit to the one that holds its row: a split and a merger may make them two. False: none. */
static bool
tell_ways(struct telling *t, const struct stmt *from, const struct due_row *r, int depth)
{
	struct ctx *cx = t->cx;
	const struct ending *e = t->plan->endings[from->order];
	bool found = false;

	for (size_t i = 0; e != NULL && depth < DEEPEST && i < e->n; i++) {
		const struct stmt *heir = e->heirs[i].unit;
		size_t at = t->n;

		if (!brings(t, &e->heirs[i], r))
			continue;
		tell_by(t, e->change, e->on, str_fmt(cx->arena, e->rows_only ?
		    T(cx, "“%.*s” was dissolved; its row was open on %.*s and went to “%.*s”.") :
		    T(cx, "“%.*s” ended; its row was open on %.*s and went to “%.*s”."), STR_ARG(named(t, from, e->on - 1)),
		    STR_ARG(day_text(t, e->on)), STR_ARG(named(t, heir, e->on))));
		if (heir == r->unit_stmt || tell_ways(t, heir, r, depth + 1))
			found = true;
		else
			t->n = at;
	}
	return found;
}

void
tell_handed(struct telling *t, const struct due_row *r)
{
	struct ctx *cx = t->cx;
	const struct stmt *from = plan_find_kind(t->plan, K_UNIT, r->from_unit);
	const struct ending *e = from == NULL ? NULL : t->plan->endings[from->order];
	struct str *titles = NEW_N(cx->arena, struct str, r->fields_n + 1);
	struct stmt **all;
	struct explain_step *s;

	if (e == NULL || !tell_ways(t, from, r, 0))
		return;
	for (size_t i = 0; i < r->fields_n; i++)
		titles[i] = plan_find_kind(t->plan, K_FIELD, r->fields[i])->title;
	if (r->fields_n == 0 || r->fields_n == plan_unit_fields(t->plan, from, due_row_field_day(r), cx->arena, &all))
		return;
	s = &t->v[t->n - 1];
	s->text = str_fmt(cx->arena, T(cx, "%.*s Only for the fields: %.*s."), STR_ARG(s->text),
	    STR_ARG(str_join(cx->arena, titles, r->fields_n, S(", "))));
}

/* --- changes of the row's own unit --------------------------------------------------------------------------------- */

static struct str
names_joined(struct telling *t, struct stmt *const *v, size_t n, day_t on)
{
	struct str *s = NEW_N(t->cx->arena, struct str, n + 1);

	for (size_t i = 0; i < n; i++)
		s[i] = str_fmt(t->cx->arena, "“%.*s”", STR_ARG(on == DAY_NONE ? v[i]->title : named(t, v[i], on)));
	return str_join(t->cx->arena, s, n, S(", "));
}

static void
tell_taken(struct telling *t, const struct stmt *change, const struct stmt *unit, day_t on)
{
	struct ctx *cx = t->cx;
	struct stmt **old = NULL;
	size_t n = plan_change_units(t->plan, change, PROP_CHANGE_MERGES, cx->arena, &old);

	if (n == 0)
		n = plan_change_units(t->plan, change, PROP_CHANGE_ABSORBS, cx->arena, &old);
	if (n > 0)
		tell_by(t, change, on, str_fmt(cx->arena, T(cx, "From %.*s “%.*s” stands where %.*s stood."),
		    STR_ARG(day_text(t, on)), STR_ARG(named(t, unit, on)), STR_ARG(names_joined(t, old, n, on - 1))));
	for (size_t i = 0; i < change->n; i++) {
		const struct gives *g = &change->props[i].value.u.gives;
		struct stmt **v;
		size_t share;

		if (change->props[i].prop != PROP_CHANGE_GIVES || g->to != unit)
			continue;
		share = plan_split_share(t->plan, change, g, cx->arena, &v);
		n = plan_change_units(t->plan, change, PROP_CHANGE_SPLITS, cx->arena, &old);
		tell_by(t, change, on, str_fmt(cx->arena, T(cx, "From %.*s “%.*s” takes over from %.*s: %.*s."),
		    STR_ARG(day_text(t, on)), STR_ARG(named(t, unit, on)), STR_ARG(names_joined(t, old, n, on - 1)),
		    STR_ARG(names_joined(t, v, share, DAY_NONE))));
	}
}

/* A step of this change stands already: the way of a row handed over was told first. */
static bool
was_told(const struct telling *t, const struct stmt *change)
{
	struct str decision = stmt_str(change, PROP_CHANGE_DECISION);

	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].words.p == decision.p && decision.n > 0)
			return true;
	return false;
}

static void
tell_one(struct telling *t, const struct stmt *change, const struct stmt *unit)
{
	struct ctx *cx = t->cx;
	day_t on = plan_change_day(change);
	const struct value *under = stmt_value(change, PROP_CHANGE_UNDER);

	if (plan_change_names(t->plan, change, PROP_CHANGE_RENAMES, unit))
		tell_by(t, change, on, str_fmt(cx->arena, T(cx, "On %.*s “%.*s” became “%.*s”: the same unit under another name."),
		    STR_ARG(day_text(t, on)), STR_ARG(named(t, unit, on - 1)), STR_ARG(named(t, unit, on))));
	else if (plan_change_names(t->plan, change, PROP_CHANGE_MOVES, unit) && under != NULL)
		tell_by(t, change, on, str_fmt(cx->arena, T(cx, "From %.*s “%.*s” belongs to “%.*s”."), STR_ARG(day_text(t, on)),
		    STR_ARG(named(t, unit, on)), STR_ARG(named(t, under->u.stmts.v[0], on))));
	else
		tell_taken(t, change, unit, on);
}

/* --- who has a seat now -------------------------------------------------------------------------------------------- */

/* A unit the rule names has ended: who has its seat on the row's day or, where it left none, who is written to. */
static void
tell_seat(struct telling *t, const struct stmt *unit, day_t on, bool written_to)
{
	struct ctx *cx = t->cx;
	const struct ending *e = unit->kind == K_UNIT ? t->plan->endings[unit->order] : NULL;

	if (e == NULL || on < e->on || e->n == 0 || (e->rows_only && !written_to))
		return;
	tell_by(t, e->change, e->on, str_fmt(cx->arena, e->rows_only ?
	    T(cx, "The rule names “%.*s”, which was dissolved; from %.*s what is sent to it goes to “%.*s”.") :
	    T(cx, "The rule names “%.*s”, which ended; from %.*s “%.*s” has its seat."),
	    STR_ARG(named(t, unit, e->on - 1)), STR_ARG(day_text(t, e->on)), STR_ARG(named(t, e->heirs[0].unit, e->on))));
	tell_seat(t, e->heirs[0].unit, on, written_to);
}

static void
tell_seats(struct telling *t, const struct value *said, day_t on, bool written_to)
{
	for (size_t i = 0; said != NULL && i < said->u.stmts.n; i++)
		tell_seat(t, said->u.stmts.v[i], on, written_to);
}

void
tell_changes(struct telling *t, const struct line *ln, const struct dated *at, const struct due_row *r)
{
	struct stmt **v;
	size_t n = plan_unit_changes(t->plan, r->unit_stmt, t->cx->arena, &v);
	day_t first = r->window_from, last = due_row_day(r);

	for (size_t i = 0; i < n; i++) {
		day_t on = plan_change_day(v[i]);

		if (on > first && on <= last && !was_told(t, v[i]))
			tell_one(t, v[i], r->unit_stmt);
	}
	if (duty_single(ln->duty, ln->publish))
		tell_seats(t, line_said(ln, SAID_FROM), row_seat_day(ln, at), false);
	tell_seats(t, line_said(ln, SAID_TO), row_seat_day(ln, at), !ln->publish);
}
