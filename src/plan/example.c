/* Words are read from the left; what a line says after its key may come in any order. */
#include "plan/example.h"

#include "plan/expand.h"
#include "plan/moment.h"

struct run {
	struct ctx *cx;
	const struct plan *plan;
	struct plan_event *events;
	size_t event_n, event_cap;
	struct diagnostic *diags;
	size_t n, cap;
	const struct example *at;
};

static void
complain(struct run *r, struct str text, struct str hint)
{
	struct diagnostic d = { .severity = SEV_ERROR, .at = r->at->at, .text = text, .hint = hint, .source = r->at->text };

	LIST_ADD(r->cx->arena, r->diags, r->n, r->cap) = d;
}

static struct str
word(struct str *rest)
{
	struct str s = str_trim(*rest);
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t' && s.p[n] != ',')
		n++;
	*rest = str_sub(s, n, s.n);
	if (rest->n > 0 && rest->p[0] == ',')
		*rest = str_sub(*rest, 1, rest->n);
	return str_sub(s, 0, n);
}

static void
differs(struct run *r, const struct due_row *row, const char *what, struct str is, struct str said)
{
	complain(r, str_fmt(r->cx->arena, "due %.*s: %s is %.*s, the example says %.*s", STR_ARG(row->key), what,
	    STR_ARG(is.n > 0 ? is : S("none")), STR_ARG(said)), S(""));
}

static void
check_day(struct run *r, const struct due_row *row, const char *what, day_t is, struct str said)
{
	day_t day;

	if (!day_read(said, &day))
		complain(r, str_fmt(r->cx->arena, "expected a date such as 2026-03-20, not \"%.*s\"", STR_ARG(said)), S(""));
	else if (day != is)
		differs(r, row, what, day_iso(r->cx->arena, is), said);
}

static void
check_instant(struct run *r, const struct due_row *row, struct str said)
{
	instant_t at;

	if (!plan_instant_read(r->plan, said, &at))
		complain(r, str_fmt(r->cx->arena, "expected an instant such as 2026-03-20T16:55, not \"%.*s\"", STR_ARG(said)),
		    S(""));
	else if (at != row->last_instant)
		differs(r, row, "last instant", row->last_instant == INSTANT_NONE ? S("") :
		    instant_iso(r->cx->arena, row->last_instant, plan_zone_at(r->plan, row->last_instant)), said);
}

static void
check_closes(struct run *r, const struct due_row *row, struct str said)
{
	for (size_t i = 0; i < row->stands_n; i++)
		if (str_eq(row->stands_for[i], said))
			return;
	complain(r, str_fmt(r->cx->arena, "due %.*s does not close %.*s", STR_ARG(row->key), STR_ARG(said)),
	    row->stands_n == 0 ? S("it closes nothing") : str_fmt(r->cx->arena, "it closes %.*s",
	    STR_ARG(str_join(r->cx->arena, row->stands_for, row->stands_n, S(", ")))));
}

static void
check_due(struct run *r, const struct due_row *row, struct str rest)
{
	for (;;) {
		struct str w = word(&rest), said;

		if (w.n == 0)
			return;
		if (str_is(w, "closes")) {
			while ((said = word(&rest)).n > 0)
				check_closes(r, row, said);
			return;
		}
		if (str_is(w, "opens")) {
			check_day(r, row, "opens", row->opens, word(&rest));
			continue;
		}
		said = str_is(w, "last") ? word(&rest) : w;
		if (str_is(w, "last") && str_is(said, "day")) {
			check_day(r, row, "last day", row->kind == DUE_MEETING ? row->window_to : row->last_day, word(&rest));
		} else if (str_is(w, "last") && str_is(said, "instant")) {
			check_instant(r, row, word(&rest));
		} else {
			complain(r, str_fmt(r->cx->arena, "unknown words \"%.*s\" in an example", STR_ARG(said)),
			    S("after the key: last day, last instant, opens, closes"));
			return;
		}
	}
}

static void
run_line(struct run *r)
{
	struct str rest = r->at->text, first = word(&rest), key;
	bool none = str_is(first, "no");
	struct due_row row;
	enum err e;

	if (none)
		first = word(&rest);
	if (!str_is(first, "due")) {
		complain(r, str_fmt(r->cx->arena, "unknown word \"%.*s\" in an example", STR_ARG(first)),
		    S("an example begins with due, no due or event"));
		return;
	}
	key = word(&rest);
	e = plan_due_find(r->cx, r->plan, r->events, r->event_n, key, &row);
	if (e == E_INPUT)
		complain(r, r->cx->fault.text, S(""));
	else if (e == E_OK && none)
		complain(r, str_fmt(r->cx->arena, "due %.*s exists, the example says it does not", STR_ARG(key)), S(""));
	else if (e != E_OK && !none)
		complain(r, str_fmt(r->cx->arena, "the plan gives no due row %.*s", STR_ARG(key)), S(""));
	else if (e == E_OK)
		check_due(r, &row, rest);
	ctx_clear_fault(r->cx);
}

static void
take_event(struct run *r)
{
	struct str rest = r->at->text, name, at;
	struct plan_event e;

	word(&rest);
	name = word(&rest);
	at = word(&rest);
	if (!plan_event_read(r->plan, name, at, &e))
		complain(r, S("expected event NAME[/UNIT][/PERIOD].KEY INSTANT"), S("as in event su-co.opened 2026-01-31T16:55"));
	else
		LIST_ADD(r->cx->arena, r->events, r->event_n, r->event_cap) = e;
}

enum err
plan_examples_run(struct ctx *cx, const struct plan *p, struct diagnostic **out, size_t *n)
{
	struct run r = { .cx = cx, .plan = p };

	for (size_t i = 0; i < p->example_n; i++) {
		r.at = &p->examples[i];
		if (i == 0 || r.at->block != p->examples[i - 1].block)
			r.event_n = 0;
		if (r.at->event)
			take_event(&r);
		else
			run_line(&r);
	}
	*out = r.diags;
	*n = r.n;
	return E_OK;
}
