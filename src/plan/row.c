/*
 * A batch is dated once where no unit makes a difference, and then written out a row a unit; a batch of a hundred units
 * costs little more than its hundred keys.
 */
#include "plan/row.h"

#include "plan/moment.h"

#define DEEPEST 8      /* heirs of heirs */

size_t
said_units(const struct reckoning *all, const struct value *v, day_t on, struct stmt ***out)
{
	*out = NULL;
	return v == NULL ? 0 : plan_units(all->plan, v->u.stmts.v, v->u.stmts.n, on, all->cx->arena, out);
}

bool
variant_has(const struct plan *p, const struct duty *d, const struct variant *v, const struct stmt *unit, day_t on)
{
	if (unit_year_from(unit) != v->year_from)
		return false;
	if (!d->varied)
		return true;
	return stmt_value_for(p, d->stmt, d->prop[SAID_EVERY], unit, on) == v->every && (d->prop[SAID_WINDOW] == PROP__MAX ||
	    stmt_value_for(p, d->stmt, d->prop[SAID_WINDOW], unit, on) == v->window);
}

static struct str
key_make(struct arena *a, struct str duty, struct str unit, struct str label, struct str from_unit)
{
	size_t n = duty.n + unit.n + label.n + 2, at = 0;
	char *p = arena_alloc(a, n + (from_unit.n > 0 ? from_unit.n + 1 : 0) + 1);

	memcpy(p, duty.p, duty.n);
	at += duty.n;
	p[at++] = '/';
	memcpy(p + at, unit.p, unit.n);
	at += unit.n;
	p[at++] = '/';
	memcpy(p + at, label.p, label.n);
	at += label.n;
	if (from_unit.n > 0) {
		p[at++] = '@';
		memcpy(p + at, from_unit.p, from_unit.n);
		at += from_unit.n;
	}
	return (struct str){ p, at };
}

/* --- what the row says of others ---------------------------------------------------------------------------------- */

/* A line without `for` holds for the units that no line of the same property names. */
static bool
said_for(const struct reckoning *all, const struct duty *d, const struct value *v, enum prop prop, const struct stmt *unit,
    day_t on)
{
	if (!d->varied)
		return true;
	if (v->for_n > 0)
		return plan_unit_in(all->plan, unit, v->for_units, v->for_n, on);
	for (size_t i = 0; i < d->stmt->n; i++) {
		const struct value *other = &d->stmt->props[i].value;

		if (d->stmt->props[i].prop == prop && other->for_n > 0 &&
		    plan_unit_in(all->plan, unit, other->for_units, other->for_n, on))
			return false;
	}
	return true;
}

/* A row and what it closes go the same way, or there is no tie. `unit`: whose the row was to begin with. */
static bool
ties(const struct gather *g, const struct stand *s, const struct due_row *r, const struct stmt *unit)
{
	return s->owing[unit->order] && row_lands(g->all, &s->row, unit, r->unit_stmt);
}

static struct str
stand_key(struct arena *a, const struct stand *s, const struct due_row *r)
{
	return key_make(a, s->row.duty->stmt->name, r->unit, s->row.label, r->from_unit);
}

static void
row_stands(struct gather *g, const struct batch *b, struct due_row *r, const struct stmt *unit)
{
	struct arena *a = g->all->cx->arena;
	const struct duty *d = b->line.duty;

	for (size_t i = 0; i < b->stand_n; i++) {
		const struct stand *s = &b->stands[i];
		struct str **list = s->may ? &r->may_stand_for : &r->stands_for;
		size_t *n = s->may ? &r->may_n : &r->stands_n;

		if (!ties(g, s, r, unit) ||
		    !said_for(g->all, d, s->said, d->prop[s->may ? SAID_MAY : SAID_STANDS], unit, b->line.period.to))
			continue;
		*list = arena_grow(a, *list, *n * sizeof(**list), (*n + 1) * sizeof(**list));
		(*list)[(*n)++] = stand_key(a, s, r);
	}
	for (size_t i = 0; i < b->stood_n && r->stood_for_by.n == 0; i++)
		if (ties(g, &b->stood[i], r, unit))
			r->stood_for_by = stand_key(a, &b->stood[i], r);
}

/* A unit that has ended is written to where its work went. */
static void
name_add(const struct reckoning *all, const struct stmt *unit, day_t on, const struct stmt *but, struct names *out,
    int depth)
{
	const struct ending *e = all->plan->endings[unit->order];

	if (e != NULL && on >= e->on) {
		for (size_t i = 0; depth < DEEPEST && i < e->n; i++)
			name_add(all, e->heirs[i].unit, on, but, out, depth + 1);
		return;
	}
	for (size_t i = 0; i < out->n; i++)
		if (str_eq(out->v[i], unit->name))
			return;
	if (unit != but)
		LIST_ADD(all->cx->arena, out->v, out->n, out->cap) = unit->name;
}

static struct names
names_of(const struct reckoning *all, const struct value *v, day_t on, const struct stmt *but)
{
	struct names out = { 0 };
	struct stmt **units;
	size_t n = said_units(all, v, on, &units);

	for (size_t i = 0; i < n; i++)
		if (units[i] != but)
			LIST_ADD(all->cx->arena, out.v, out.n, out.cap) = units[i]->name;
	for (size_t i = 0; v != NULL && i < v->u.stmts.n; i++)
		if (v->u.stmts.v[i]->kind == K_UNIT && all->plan->endings[v->u.stmts.v[i]->order] != NULL)
			name_add(all, v->u.stmts.v[i], on, but, &out, 0);
	return out;
}

/* The day that decides who has which seat: the period's last or, when the row is over before, its own. */
day_t
row_seat_day(const struct line *ln, const struct dated *at)
{
	day_t last = dated_day(at);

	if (!duty_recurs(ln->duty))
		return plan_day_of(ln->all->plan, ln->instance->at);
	return last != DAY_NONE && last < ln->period.to ? last : ln->period.to;
}

/* Who receives it. What a collection publishes goes to those who sent entries; a request's reply to whoever asked. */
static void
recipients(const struct reckoning *all, const struct line *ln, day_t on, struct batch *b)
{
	const struct duty *d = ln->duty;

	b->to = names_of(all, d->kind == DUE_REPLY ? NULL : line_said(ln, ln->publish ? SAID_FROM : SAID_TO), on, ln->unit);
	b->copy = names_of(all, d->kind == DUE_COLLECTION && !ln->publish ? NULL : line_said(ln, SAID_COPY), on, ln->unit);
}

/* --- one row ------------------------------------------------------------------------------------------------------ */

bool
line_in_force(const struct reckoning *all, const struct line *ln, const struct dated *at)
{
	const struct duty *d = ln->duty;
	day_t first = ln->instance != NULL ? at->window_to : ln->period.to;
	day_t last = ln->instance == NULL && !all->plan->lapse_period_end && at->last_day != DAY_NONE ? at->last_day : first;

	return (d->from == DAY_NONE || first >= d->from) && (d->until == DAY_NONE || last <= d->until);
}

static bool
selected(const struct gather *g, const struct dated *at)
{
	day_t day = dated_day(at);

	return g->everything || (day >= g->from && day <= g->to);
}

void
row_add(struct gather *g, const struct batch *b, const struct dated *at, const struct stmt *unit, const struct stmt *from,
    struct stmt *const *fields, size_t n)
{
	const struct line *ln = &b->line;
	const struct stmt *s = ln->duty->stmt;
	struct due_row *r = NEW(g->all->cx->arena, struct due_row);
	struct str handed = from == NULL ? S("") : from->name;

	*r = (struct due_row){ .duty = s->name, .unit = unit->name,
		.period = b->label, .kind = ln->duty->kind, .title = s->title, .opens = at->opens,
		.window_from = at->window_from, .window_to = at->window_to, .rule_date = at->rule_date,
		.last_day = at->last_day, .last_instant = at->last_instant, .before_instant = at->before_instant,
		.provisional = at->provisional, .none_late = at->none_late, .at_once = at->at_once,
		.publish = ln->publish, .stmt = s, .unit_stmt = unit, .from_unit = handed, .to = b->to.v, .to_n = b->to.n,
		.copy = b->copy.v, .copy_n = b->copy.n };
	LIST_ADD(g->all->cx->arena, g->rows, g->n, g->cap) = r;
	r->key = key_make(g->all->cx->arena, r->duty, r->unit, r->period, handed);
	r->anchored = ln->instance != NULL ? ln->instance->at : INSTANT_NONE;
	r->period_from = duty_recurs(ln->duty) ? ln->period.from : at->window_from;
	r->period_to = duty_recurs(ln->duty) ? ln->period.to : at->window_to;
	if (s->clause != NULL) {
		r->clause_key = s->clause->key;
		r->clause_cited = s->clause->cited;
	}
	if (n > 0)
		r->fields = NEW_N(g->all->cx->arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		r->fields[r->fields_n++] = fields[i]->name;
	row_stands(g, b, r, from == NULL ? unit : from);
}

static void
unit_row(struct gather *g, struct batch *b, const struct stmt *unit)
{
	struct dated at = b->dated;
	struct batch own;

	if (g->only != NULL && unit != g->only && g->all->plan->endings[unit->order] == NULL)
		return;
	if (!g->by_unit && !b->line.duty->varied) {
		if (row_begun(g->all->plan, unit, &at))
			row_owned(g, b, &at, unit);
		return;
	}
	own = *b;
	own.line.unit = unit;
	reckon(&own.line, &at);
	if (!at.born || !line_in_force(g->all, &own.line, &at) || !selected(g, &at) || !row_begun(g->all->plan, unit, &at))
		return;
	if (own.line.duty->varied)
		recipients(g->all, &own.line, row_seat_day(&own.line, &at), &own);
	row_owned(g, &own, &at, unit);
}

/*
 * Units that had ended by the period's end but owed the row until then: found in the duty's list on the day before
 * they ended.
 */
static void
ended_rows(struct gather *g, struct batch *b)
{
	const struct plan *p = g->all->plan;
	const struct duty *d = b->line.duty;
	const struct value *from = d->said[SAID_FROM];
	day_t on = b->line.period.to;

	if (from == NULL || duty_single(d, b->line.publish) || b->variant == NULL)
		return;
	for (size_t i = 0; i < p->n; i++) {
		const struct ending *e = g->all->plan->endings[i];

		if (e == NULL || e->on > on || !variant_has(p, d, b->variant, p->stmts[i], e->on - 1) ||
		    !plan_unit_in(p, p->stmts[i], from->u.stmts.v, from->u.stmts.n, e->on - 1))
			continue;
		unit_row(g, b, p->stmts[i]);
	}
}

void
batch_rows(struct gather *g, struct batch *b, struct stmt *const *units, size_t n)
{
	bool each = g->by_unit || b->line.duty->varied;

	if (n == 1)
		b->line.unit = units[0];
	reckon(&b->line, &b->dated);
	if (!each && (!b->dated.born || !line_in_force(g->all, &b->line, &b->dated) || !selected(g, &b->dated)))
		return;
	recipients(g->all, &b->line, row_seat_day(&b->line, &b->dated), b);
	if (duty_recurs(b->line.duty))
		batch_stands(g->all, b);
	for (size_t i = 0; i < n; i++)
		unit_row(g, b, units[i]);
	ended_rows(g, b);
}
