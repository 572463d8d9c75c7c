/* The state of a row, from facts and a day. */
#include "case/due.h"

#include "plan/period.h"

static const char *const states[DUE_STATE__MAX] = {
	[DUE_NOT_OPEN] = "not-open", [DUE_OPEN] = "open", [DUE_DRAFTED] = "drafted", [DUE_FILED] = "filed",
	[DUE_RETURNED] = "returned", [DUE_ACCEPTED] = "accepted", [DUE_EXCUSED] = "excused", [DUE_DONE] = "done",
	[DUE_WITHDRAWN] = "withdrawn",
};

static const struct {
	const char *name, *text;
} marks[DUE_MARK__MAX] = {
	[DUE_MARK_NOT_DUE] = { "not-due", N_("not due yet") },
	[DUE_MARK_WAITING] = { "waiting", N_("waiting") },
	[DUE_MARK_MISSING] = { "missing", N_("missing") },
	[DUE_MARK_ON_TIME] = { "on-time", N_("on time") },
	[DUE_MARK_LATE] = { "late", N_("late") },
	[DUE_MARK_NIL] = { "nil", N_("nil report") },
	[DUE_MARK_RETURNED] = { "returned", N_("returned") },
	[DUE_MARK_EXCUSED] = { "excused", N_("excused") },
	[DUE_MARK_DONE] = { "done", N_("done") },
	[DUE_MARK_WITHDRAWN] = { "withdrawn", N_("no longer owed") },
};

const char *
due_state_name(enum due_state s)
{
	return states[s];
}

const char *
due_mark_name(enum due_mark m)
{
	return marks[m].name;
}

const char *
due_mark_text(enum due_mark m)
{
	return marks[m].text;
}

bool
due_excused_now(const struct due *d)
{
	return d->excused != 0 && (d->filing == 0 ? d->done == 0 : d->returned != 0);
}

static enum due_state
state(const struct due *d, day_t today, bool own)
{
	if (d->withdrawn != 0)
		return DUE_WITHDRAWN;
	if (due_excused_now(d))
		return DUE_EXCUSED;
	if (d->filing != 0)
		return d->returned != 0 ? DUE_RETURNED : d->accepted != 0 ? DUE_ACCEPTED : DUE_FILED;
	if (d->done != 0)
		return DUE_DONE;
	if (own && d->draft_state.n > 0)
		return DUE_DRAFTED;
	return d->opens != DAY_NONE && today < d->opens ? DUE_NOT_OPEN : DUE_OPEN;
}

static enum due_mark
mark(const struct due *d, const struct due_axes *x)
{
	switch (x->state) {
	case DUE_EXCUSED:
		return DUE_MARK_EXCUSED;
	case DUE_RETURNED:
		return DUE_MARK_RETURNED;
	case DUE_FILED:
	case DUE_ACCEPTED:
		return d->nil ? DUE_MARK_NIL : x->days_late > 0 ? DUE_MARK_LATE : DUE_MARK_ON_TIME;
	case DUE_DONE:
		return DUE_MARK_DONE;
	case DUE_WITHDRAWN:
		return DUE_MARK_WITHDRAWN;
	case DUE_NOT_OPEN:
		return DUE_MARK_NOT_DUE;
	case DUE_OPEN:
	case DUE_DRAFTED:
	case DUE_STATE__MAX:
		break;
	}
	return x->overdue ? DUE_MARK_MISSING : DUE_MARK_WAITING;
}

struct due_axes
due_axes(const struct due *d, day_t today, bool own)
{
	struct due_axes x = { .state = state(d, today, own), .nil = d->nil, .complete = d->complete };
	bool dated = d->day_now != DAY_NONE && !d->never_late;
	day_t first = d->first_day != DAY_NONE ? d->first_day : d->done_day;     /* a receipt alone counts as well */

	x.received = first != DAY_NONE;
	if (x.received && dated)
		x.days_late = first - d->day_now;
	if (dated && !x.received && x.state != DUE_EXCUSED && x.state != DUE_WITHDRAWN) {
		x.days_left = d->day_now - today;
		x.overdue = today > d->day_now;
	}
	x.again_overdue = x.state == DUE_RETURNED && d->again_by != DAY_NONE && today > d->again_by;
	x.mark = mark(d, &x);
	return x;
}

struct str
due_when_text(struct ctx *cx, const struct due *d, const struct due_axes *x)
{
	if (x->state == DUE_RETURNED && d->again_by != DAY_NONE)
		return str_fmt(cx->arena, T(cx, "to be completed by %.*s"), STR_ARG(day_vi(cx->arena, d->again_by)));
	if (x->received && x->days_late > 0)
		return str_fmt(cx->arena, str_is(d->kind, "meeting") ? T(cx, "held %d days late") : T(cx, "sent %d days late"),
		    x->days_late);
	if (x->received || x->state == DUE_EXCUSED || x->state == DUE_WITHDRAWN)
		return S("");
	if (d->never_late || d->day_now == DAY_NONE)
		return str_of(T(cx, "no fixed day"));
	if (x->overdue)
		return str_fmt(cx->arena, T(cx, "overdue by %d days"), -x->days_left);
	if (x->days_left == 0)
		return str_of(T(cx, "due today"));
	return str_fmt(cx->arena, T(cx, "due in %d days"), x->days_left);
}

struct str
due_label(struct ctx *cx, const struct due *d)
{
	return period_titled(cx, d->title, d->period);
}

enum err
due_longer_label(struct ctx *cx, struct tx *tx, const struct due *d, struct str *out)
{
	struct due longer;
	enum err e;

	*out = S("");
	if (d->stood_for_by.n == 0 || (e = due_get(cx, tx, d->stood_for_by, &longer)) == E_GONE)
		return E_OK;
	if (e == E_OK)
		*out = due_label(cx, &longer);
	return e;
}

bool
unit_listed(struct str list, struct str unit)
{
	struct str one;
	bool more = list.n > 0;

	while (more) {
		list = str_cut(list, ',', &one, &more);
		if (str_eq(str_trim(one), unit))
			return true;
	}
	return false;
}
