/* Do a rule's dates fit its period? `month 5 of the period` has no meaning in a quarter, a period none in a stage. */
#include "plan/check.h"

static const struct value *
every_said(const struct stmt *s)
{
	const struct value *v = stmt_said(s, "every");

	return v != NULL && v->type == V_EVERY ? v : NULL;
}

/* How many whole parts a period has; 0 = none. */
static int
parts_in(const struct every *e, enum period_kind part)
{
	static const int months[] = { [P_MONTH] = 1, [P_QUARTER] = 3, [P_HALF] = 6, [P_YEAR] = 12 };
	int total = e->kind == P_CYCLE ? 12 * e->cycle_years : e->kind >= P_MONTH && e->kind <= P_YEAR ? months[e->kind] : 0;

	if (part == P_WEEK)
		return total > 0 ? total * 5 : e->kind == P_WEEK;
	return part > P_YEAR ? 0 : total / months[part];
}

static const char *
period_word(enum period_kind k)
{
	static const char *const words[] = { "week", "month", "quarter", "half", "year", "cycle of years", "day" };

	return words[k];
}

static void
check_ref(struct build *b, const struct every *e, const struct ref *ref, struct place at)
{
	int parts;

	if (e == NULL || ref->kind != REF_PART || ref->nth < 1)
		return;
	parts = parts_in(e, ref->part);
	if (ref->nth > parts)
		diag_error(b->p, at, parts > 0 ? str_fmt(b->a, "it has %s 1 to %d", period_word(ref->part), parts)
		    : (struct str){ 0 }, "a %s has no %s %d", period_word(e->kind), period_word(ref->part), ref->nth);
}

struct walk {
	struct build *b;
	const struct stmt *s;
	const struct every *e;
	struct place at;
};

static void
walk_day(const struct walk *w, const struct day_spec *d)
{
	if (w->e == NULL)
		diag_error(w->b->p, w->at, S("say a length, such as: within 3 days after opened"),
		    "a %s has no period to look for a day in", kind_name(w->s->kind));
	else
		check_ref(w->b, w->e, &d->ref, w->at);
}

static void
walk_anchor(const struct walk *w, const struct anchor *a)
{
	for (; a != NULL; a = a->kind == ANCHOR_END_OF ? a->inner : NULL)
		if ((a->kind == ANCHOR_PERIOD_START || a->kind == ANCHOR_PERIOD_END) && w->e == NULL)
			diag_error(w->b->p, w->at, S("say a moment, such as opened or NAME.filed"),
			    "a %s has no period", kind_name(w->s->kind));
}

static void
walk_length(const struct walk *w, const struct length *l)
{
	if (l->kind == LENGTH_DAY)
		walk_day(w, &l->day);
	else if (l->kind == LENGTH_PLAIN)
		walk_anchor(w, &l->anchor);
	else {
		walk_length(w, l->a);
		walk_length(w, l->b);
	}
}

/* The innermost anchor of a length is `due`: the row's own last day, which a due date cannot hang on. */
static bool
hangs_on_due(const struct length *l)
{
	const struct anchor *a = &l->anchor;

	if (l->kind == LENGTH_DAY)
		return false;
	if (l->kind != LENGTH_PLAIN)
		return hangs_on_due(l->a) || hangs_on_due(l->b);
	while (a->kind == ANCHOR_END_OF)
		a = a->inner;
	return a->kind == ANCHOR_DUE;
}

static void
walk_when(const struct walk *w, const struct when *when, bool has_due)
{
	if (when->boundary == B_NONE)
		return;
	if (when->boundary == B_AT_ONCE) {
		if (when->has_after)
			walk_anchor(w, &when->after);
	} else if (when->by_length) {
		walk_length(w, &when->length);
		if (!has_due && hangs_on_due(&when->length))
			diag_error(w->b->p, w->at, (struct str){ 0 }, "a due date cannot be counted from itself");
	} else {
		walk_day(w, &when->day);
	}
}

static void
walk_span(const struct walk *w, const struct span *span)
{
	check_ref(w->b, w->e, &span->ref, w->at);
	if (span->kind == SPAN_DAYS && span->from.kind == DAY_OF_MONTH && span->to.kind == DAY_OF_MONTH &&
	    span->from.n > span->to.n)
		diag_error(w->b->p, w->at, (struct str){ 0 }, "this stretch ends before it begins");
}

/* One row of the other must be meant: a shorter period needs `of`. */
static void
walk_stands_for(const struct walk *w, const struct stands_for *sf)
{
	const struct value *said = every_said(sf->report);
	const struct every *other = said == NULL ? NULL : &said->u.every;

	if (w->s->kind != K_MEETING)       /* there `of quarter 4` is the other meeting's fourth row of the year */
		check_ref(w->b, w->e, &sf->ref, w->at);
	if (sf->report == w->s)
		diag_error(w->b->p, w->at, (struct str){ 0 }, "\"%.*s\" cannot stand for itself", STR_ARG(w->s->name));
	else if (w->s->kind == K_REPORT && other != NULL && w->e != NULL && sf->ref.kind == REF_NONE &&
	    other->kind < w->e->kind && w->e->kind < P_CYCLE && parts_in(w->e, other->kind) > 1)
		diag_error(w->b->p, w->at, str_fmt(w->b->a, "add: of %s %d of the period", period_word(other->kind),
		    parts_in(w->e, other->kind)), "which %s of the %s?", period_word(other->kind), period_word(w->e->kind));
}

const struct value *
check_every_for(const struct stmt *s, const struct value *v)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->props[i].value.type == V_EVERY && value_same_for(&s->props[i].value, v))
			return &s->props[i].value;
	return every_said(s);
}

void
check_rule_value(struct build *b, const struct stmt *s, enum prop prop, const struct value *v, const struct value *every)
{
	const struct every *e = every == NULL ? NULL : &every->u.every;
	struct walk w = { .b = b, .s = s, .e = e, .at = v->at };

	if (v->type == V_WHEN)
		walk_when(&w, &v->u.when, prop == PROP_COLLECTION_PUBLISH);
	else if (v->type == V_EXTENDED)
		walk_when(&w, &v->u.extended.due, true);
	else if (v->type == V_SPAN)
		walk_span(&w, &v->u.span);
	else if (v->type == V_OPENS && !v->u.opens.before_due)
		walk_day(&w, &v->u.opens.day);
	else if (v->type == V_STANDS_FOR)
		walk_stands_for(&w, &v->u.stands_for);
	else if (v->type == V_WINDOW && v->u.window.kind == WINDOW_CUT_OFF && e != NULL &&
	    (e->kind == P_WEEK || e->kind == P_DAY))
		diag_error(b->p, v->at, (struct str){ 0 }, "a %s has no cut-off day", period_word(e->kind));
}

bool
check_has_dates(const struct stmt *s)
{
	return every_said(s) != NULL || s->kind == K_STAGE || s->kind == K_REQUEST;
}

void
check_rule(struct build *b, const struct stmt *s)
{
	for (size_t i = 0; check_has_dates(s) && i < s->n; i++)
		check_rule_value(b, s, s->props[i].prop, &s->props[i].value, check_every_for(s, &s->props[i].value));
}
