/* The reckoning of one row, told: each step it noted becomes a sentence; what stands beside the day follows. */
#include "plan/explain.h"

#include "base/log.h"
#include "plan/moment.h"
#include "plan/period.h"
#include "plan/row.h"
#include "plan/tell.h"

/* The line a row was made from. */
static bool
line_of(const struct reckoning *all, const struct due_row *r, struct instance *in, struct line *out)
{
	const struct plan *p = all->plan;
	const struct duty *d = all->plan->duties[r->stmt->order];
	const struct stmt *unit = r->from_unit.n > 0 ? plan_find_kind(p, K_UNIT, r->from_unit) : r->unit_stmt;

	*out = (struct line){ .all = all, .duty = d, .unit = unit, .publish = r->publish, .last_day = DAY_NONE,
		.year_from = unit_year_from(unit) };
	if (r->anchored != INSTANT_NONE) {
		*in = (struct instance){ .stmt = d->kind == DUE_STAGE ? d->said[SAID_OF]->u.stmts.v[0] :
		    duty_recurs(d) ? d->said[SAID_EVERY]->u.every.event : r->stmt, .label = r->period, .at = r->anchored,
			.unit = r->unit };
		for (size_t i = 0; i < all->event_n; i++)
			if (str_eq(all->events[i].name, in->stmt->name) && all->events[i].at == r->anchored)
				in->unit = all->events[i].unit;
		out->instance = in;
	}
	if (!duty_recurs(d))
		return true;
	out->rule = duty_rule(p, d, unit, r->period_to, out->year_from);
	if (out->rule.kind == P_DAY) {
		out->period = period_at(&out->rule, r->period_to);
		if (r->period.n > 11)
			in->label = str_sub(r->period, 11, r->period.n);
		else
			in->label = in->stmt->name;
		return true;
	}
	return period_read(&out->rule, r->period, &out->period);
}

/* "Báo cáo tháng 03/2026 (thang/syt/2026-03)" */
static struct str
row_words(const struct telling *t, struct str key)
{
	struct str duty, rest, unit, period;
	const struct stmt *s;
	bool more;

	rest = str_cut(key, '/', &duty, &more);
	period = str_cut(rest, '/', &unit, &more);
	s = plan_find_kind(t->plan, K_REPORT, duty);
	return s == NULL || !more || s->title.n == 0 ? key : str_fmt(t->cx->arena, "%.*s (%.*s)",
	    STR_ARG(period_titled(t->cx, s->title, period)), STR_ARG(key));
}

static struct str
rows_words(const struct telling *t, const struct str *keys, size_t n)
{
	struct str *v = NEW_N(t->cx->arena, struct str, n + 1);

	for (size_t i = 0; i < n; i++)
		v[i] = row_words(t, keys[i]);
	return str_join(t->cx->arena, v, n, S(", "));
}

static void
tell_beside(struct telling *t, const struct line *ln, const struct dated *at, const struct due_row *r)
{
	struct ctx *cx = t->cx;
	struct arena *a = cx->arena;
	struct explain_step *s;

	if (r->from_unit.n > 0)
		tell_handed(t, r);
	tell_changes(t, ln, at, r);
	if (r->stood_for_by.n > 0)
		tell(t, r->stmt, S(""), DAY_NONE, str_fmt(a, T(cx, "It is closed by the filing of %.*s, and only by it."),
		    STR_ARG(row_words(t, r->stood_for_by))));
	if (r->stands_n > 0 || r->kind == DUE_REPORT)
		tell_readings(t, r->stmt, prop_find(r->stmt->kind, "stands for"));
	if (r->stands_n > 0)
		tell(t, r->stmt, S(""), DAY_NONE, str_fmt(a, T(cx, "One filing also closes: %.*s."),
		    STR_ARG(rows_words(t, r->stands_for, r->stands_n))));
	if (r->may_n > 0)
		tell(t, r->stmt, S(""), DAY_NONE, str_fmt(a, T(cx, "The filer may choose to close with it: %.*s."),
		    STR_ARG(rows_words(t, r->may_stand_for, r->may_n))));
	if (r->opens != DAY_NONE && r->kind != DUE_MEETING)
		tell(t, r->stmt, S(""), r->opens, str_fmt(a, T(cx, "Filings are accepted from %.*s."),
		    STR_ARG(day_vi(a, r->opens))));
	if (r->kind == DUE_REPORT || r->kind == DUE_CONSOLIDATION)
		tell(t, r->stmt, S(""), r->window_to, str_fmt(a, T(cx, "The content covers %.*s to %.*s."),
		    STR_ARG(day_vi(a, r->window_from)), STR_ARG(day_vi(a, r->window_to))));
	tell_readings(t, r->stmt, prop_find(r->stmt->kind, "window"));
	s = tell(t, r->stmt, S(""), r->last_day, S(""));
	if (r->last_instant != INSTANT_NONE)
		s->text = str_fmt(a, T(cx, "Result: on time until %.*s."), STR_ARG(tell_instant(t, r->last_instant)));
	else if (r->last_day != DAY_NONE)
		s->text = str_fmt(a, T(cx, "Result: the last on-time day is %.*s."), STR_ARG(day_vi(a, r->last_day)));
	else if (r->none_late)
		s->text = str_of(T(cx, "Result: no last day; never late."));
	else if (r->kind == DUE_MEETING)
		s->text = str_fmt(a, T(cx, "Result: to be held from %.*s to %.*s."), STR_ARG(day_vi(a, r->window_from)),
		    STR_ARG(day_vi(a, r->window_to)));
	else
		s->text = str_of(T(cx, "Result: no last day can be given yet."));
	if (r->provisional)
		tell(t, r->stmt, S(""), DAY_NONE, str_of(T(cx,
		    "This is provisional: it hangs on something not recorded or not announced yet.")));
}

enum err
explain_row(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n, const struct due_row *row,
    struct explain_step **steps, size_t *step_n)
{
	struct steps noted = { .arena = cx->arena };
	struct telling t = { .cx = cx, .plan = p };
	struct reckoning all;
	struct instance in;
	struct dated dated;
	struct line ln;

	reckoning_init(&all, cx, p, events, n);
	t.all = &all;
	if (p->duties[row->stmt->order] == NULL || !line_of(&all, row, &in, &ln))
		return fail(cx, E_GONE, T(cx, "The plan gives no due row \"%.*s\"."), STR_ARG(row->key));
	ln.steps = &noted;
	reckon(&ln, &dated);
	tell_clause(&t, row);
	t.cal = line_cal(&ln);
	for (size_t i = 0; i < noted.n; i++)
		tell_step(&t, &noted.v[i], row);
	tell_beside(&t, &ln, &dated, row);
	*steps = t.v;
	*step_n = t.n;
	return E_OK;
}

enum err
explain_due(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n, struct str key,
    struct due_row *row, struct explain_step **steps, size_t *step_n)
{
	enum err e = plan_due_find(cx, p, events, n, key, row);

	return e != E_OK ? e : explain_row(cx, p, events, n, row, steps, step_n);
}

const struct stmt *
explain_awaited(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n, const struct due_row *row)
{
	struct steps noted = { .arena = cx->arena };
	struct reckoning all;
	struct instance in;
	struct dated dated;
	struct line ln;

	reckoning_init(&all, cx, p, events, n);
	if (p->duties[row->stmt->order] == NULL || !line_of(&all, row, &in, &ln))
		return NULL;
	ln.steps = &noted;
	reckon(&ln, &dated);
	for (size_t i = 0; i < noted.n; i++)
		if (noted.v[i].kind == STEP_AWAITED)
			return noted.v[i].stmt;
	return NULL;
}

void
explain_write(struct ctx *cx, struct buf *b, const struct due_row *row, const struct explain_step *v, size_t n)
{
	(void)cx;
	buf_fmt(b, "%.*s\n", STR_ARG(row->key));
	for (size_t i = 0; i < n; i++) {
		buf_fmt(b, "%2zu. %.*s", i + 1, STR_ARG(v[i].text));
		if (v[i].words.n > 0)
			buf_fmt(b, " [%.*s: %.*s]", STR_ARG(v[i].clause), STR_ARG(v[i].words));
		buf_ch(b, '\n');
	}
}
