/* Dates in words. Message ids are the English phrases; both languages keep the order of the parts. */
#include "plan/sentence.h"

#define SAY(y, msg) buf_z(&(y)->b, T((y)->cx, msg))

static const char *const weekday_said[] = { N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"),
	N_("Saturday"), N_("Sunday") };
static const char *const part_said[] = { N_("week"), N_("month"), N_("quarter"), N_("half-year"), N_("year"),
	N_("cycle"), N_("day") };
static const char *const roman[] = { "", "I", "II", "III", "IV" };

void
say_titles(struct say *y, struct stmt *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_z(&y->b, ", ");
		buf_str(&y->b, v[i]->title);
	}
}

static const struct every *
every_of(const struct stmt *s)
{
	const struct value *v = stmt_said(s, "every");

	return v != NULL ? &v->u.every : NULL;
}

static bool
own_years(const struct say *y)
{
	for (size_t i = 0; i < y->p->unit_n; i++)
		if (stmt_value(y->p->units[i].unit, PROP_UNIT_YEAR_FROM) != NULL)
			return true;
	return false;
}

/* Whether every unit's year begins in January, so that quarter 1 always ends in March. */
static bool
calendar_years(const struct say *y, const struct every *e)
{
	return e->from_month == 1 || (e->from_month == 0 && !own_years(y));
}

/* The month a reference names when it is the same every year, else 0. */
static int
fixed_month(const struct say *y, const struct ref *r)
{
	static const int months[] = { [P_MONTH] = 1, [P_QUARTER] = 3, [P_HALF] = 6, [P_YEAR] = 12 };
	const struct every *e = every_of(y->s);
	int first, len, nth = 0;

	if (r->kind == REF_MONTH)
		return r->nth;
	if (e == NULL || e->kind < P_MONTH || e->kind > P_YEAR || !calendar_years(y, e) ||
	    (r->kind != REF_NONE && !(r->kind == REF_PART && r->part == P_MONTH)))
		return 0;
	for (int i = 1; i <= 12; i++)
		if (e->which & 1u << i)
			nth = nth == 0 ? i : -1;
	if (e->kind == P_YEAR)
		nth = 1;
	if (nth < 1)
		return 0;
	len = months[e->kind];
	first = (nth - 1) * len;
	return first + (r->kind == REF_NONE || r->nth == -1 ? len : r->nth);
}

void
say_ref(struct say *y, const struct ref *r)
{
	const struct every *e = every_of(y->s);
	const char *part = T(y->cx, part_said[r->part]), *whole = T(y->cx, e != NULL ? part_said[e->kind] : N_("period"));
	int month = fixed_month(y, r);

	if (r->kind == REF_NONE)
		return;
	if (month > 0)
		buf_fmt(&y->b, T(y->cx, " of month %d"), month);
	else if (r->kind == REF_PERIOD)
		SAY(y, " of the period");
	else if (r->kind == REF_PART && r->nth == -1)
		buf_fmt(&y->b, T(y->cx, " of the last %s of the %s"), part, whole);
	else if (r->kind == REF_PART)
		buf_fmt(&y->b, T(y->cx, " of %s %d of the %s"), part, r->nth, whole);
	else if (r->kind == REF_NEXT && r->nth == 1)
		buf_fmt(&y->b, T(y->cx, " of the next %s"), part);
	else if (r->kind == REF_NEXT)
		buf_fmt(&y->b, T(y->cx, " of %s %d after the period"), part, r->nth);
	else if (r->kind == REF_PREVIOUS && r->nth == 1)
		buf_fmt(&y->b, T(y->cx, " of the previous %s"), part);
	else if (r->kind == REF_PREVIOUS)
		buf_fmt(&y->b, T(y->cx, " of %s %d before the period"), part, r->nth);
}

/* `text` with the words in the place of {} */
static void
say_in(struct say *y, const char *text, struct str words)
{
	struct str s = str_of(text);
	ptrdiff_t at = str_find(s, S("{}"));

	if (at < 0) {
		buf_str(&y->b, s);
		return;
	}
	buf_str(&y->b, str_sub(s, 0, (size_t)at));
	buf_str(&y->b, words);
	buf_str(&y->b, str_sub(s, (size_t)at + 2, s.n));
}

/* --- days --------------------------------------------------------------------------------------------------------- */

static void
say_weekday(struct say *y, const struct day_spec *d)
{
	static const char *const nth[] = { "", N_("the first {}"), N_("the second {}"), N_("the third {}"), N_("the fourth {}"),
		N_("the fifth {}"), N_("the sixth {}") };
	const char *name = T(y->cx, weekday_said[d->w]);

	if (d->nth == 0)
		buf_z(&y->b, name);
	else if (d->nth == -1 || (d->nth == 1 && d->beside != NULL && d->before))
		buf_fmt(&y->b, T(y->cx, "the last %s"), name);
	else
		say_in(y, T(y->cx, nth[d->nth]), str_of(name));
}

static void
say_bare_day(struct say *y, const struct day_spec *d)
{
	switch (d->kind) {
	case DAY_OF_MONTH:
		buf_fmt(&y->b, T(y->cx, "day %d"), d->n);
		break;
	case DAY_DATE:
		buf_fmt(&y->b, T(y->cx, "day %d/%d"), d->n, d->m);
		break;
	case DAY_WEEKDAY:
		say_weekday(y, d);
		break;
	case DAY_WORKING:
		if (d->nth == 1 && !(d->beside != NULL && d->before))
			SAY(y, "the first working day");
		else if (d->nth == -1 || d->nth == 1)
			SAY(y, "the last working day");
		else
			buf_fmt(&y->b, T(y->cx, "working day %d"), d->nth);
		break;
	case DAY_LAST:
		SAY(y, "the last day");
		break;
	}
}

/* `day 20 of month 3 of the period` of a first quarter is simply 20/3. */
static struct day_spec
day_plain(const struct say *y, const struct day_spec *d)
{
	struct day_spec plain = *d;
	int month = d->kind == DAY_OF_MONTH ? fixed_month(y, &d->ref) : 0;

	if (month > 0)
		plain = (struct day_spec){ .kind = DAY_DATE, .n = d->n, .m = month };
	return plain;
}

static void
say_day(struct say *y, const struct day_spec *d)
{
	const struct every *e = every_of(y->s);
	struct day_spec plain = day_plain(y, d);

	say_bare_day(y, &plain);
	if (d->beside != NULL) {
		buf_z(&y->b, T(y->cx, d->before ? N_(" before ") : N_(" after ")));
		say_day(y, d->beside);
	} else if (plain.ref.kind == REF_NONE && plain.kind == DAY_OF_MONTH && e != NULL && e->kind != P_MONTH)
		SAY(y, " of the period's last month");
	else if (plain.ref.kind == REF_NONE && e != NULL &&
	    (plain.kind == DAY_LAST || plain.kind == DAY_WORKING || (plain.kind == DAY_WEEKDAY && plain.nth != 0)))
		SAY(y, " of the period");
	else
		say_ref(y, &plain.ref);
}

/* --- lengths ------------------------------------------------------------------------------------------------------ */

void
say_spell(struct say *y, int n, enum time_unit unit)
{
	buf_fmt(&y->b, "%d %s", n, unit_word(y->cx, unit, n));
}

static const struct value *
moment_of(const struct anchor *a)
{
	for (size_t i = 0; i < a->stmt->n; i++)
		if (a->stmt->props[i].value.type == V_MOMENT && str_eq(a->stmt->props[i].value.u.moment.name, a->key))
			return &a->stmt->props[i].value;
	return NULL;
}

static void
say_key(struct say *y, const struct anchor *a)
{
	static const struct { const char *key, *said; } keys[] = { { "opened", N_("{} is opened") }, { "ended", N_("{} ends") },
		{ "filed", N_("{} is filed") }, { "held", N_("{} is held") }, { "due", N_("the last day of {}") },
		{ "received", N_("the request is received") } };
	const struct value *moment = moment_of(a);

	if (moment != NULL)
		buf_fmt(&y->b, "“%.*s”", STR_ARG(moment->u.moment.title));
	for (size_t i = 0; moment == NULL && i < COUNT(keys); i++)
		if (str_is(a->key, keys[i].key))
			say_in(y, T(y->cx, keys[i].said), str_fmt(y->cx->arena, "“%.*s”", STR_ARG(a->stmt->title)));
}

void
say_anchor(struct say *y, const struct anchor *a)
{
	switch (a->kind) {
	case ANCHOR_PERIOD_START:
		SAY(y, "the period begins");
		break;
	case ANCHOR_PERIOD_END:
		SAY(y, "the period ends");
		break;
	case ANCHOR_DUE:
		buf_z(&y->b, T(y->cx, y->s->kind == K_COLLECTION ? N_("the entries are due") : N_("the last day so far")));
		break;
	case ANCHOR_END_OF:
		buf_fmt(&y->b, T(y->cx, "the end of the %s in which "), T(y->cx, part_said[a->part]));
		say_anchor(y, a->inner);
		break;
	case ANCHOR_KEY:
		say_key(y, a);
		break;
	}
}

static void
say_clock(struct say *y, int min)
{
	buf_fmt(&y->b, T(y->cx, "%02d:%02d"), min / 60, min % 60);
}

static void say_two(struct say *y, const struct length *l);

static void
say_length(struct say *y, const struct length *l)
{
	if (l->kind == LENGTH_PLAIN) {
		say_spell(y, l->n, l->unit);
		if (l->before)
			SAY(y, " before ");
		else
			SAY(y, " after ");
		say_anchor(y, &l->anchor);
	} else if (l->kind == LENGTH_DAY) {
		if (l->clock_min >= 0) {
			say_clock(y, l->clock_min);
			SAY(y, " on ");
		}
		say_day(y, &l->day);
	} else {
		buf_z(&y->b, T(y->cx, l->kind == LENGTH_EARLIER ? N_("the earlier of ") : N_("the later of ")));
		say_two(y, l);
	}
}

static void
say_two(struct say *y, const struct length *l)
{
	say_length(y, l->a);
	SAY(y, " and ");
	say_length(y, l->b);
	if (l->if_not_past)
		SAY(y, " if that is not past");
}

/* --- when --------------------------------------------------------------------------------------------------------- */

/* The last day on time of `before DAY`, where it can be named. */
static void
say_last_on_time(struct say *y, const struct day_spec *d)
{
	struct day_spec plain = day_plain(y, d);

	if (plain.kind == DAY_OF_MONTH && plain.n > 1) {
		buf_fmt(&y->b, T(y->cx, ", the last day on time is day %d"), plain.n - 1);
	} else if (plain.kind == DAY_DATE && !(plain.n == 1 && plain.m == 3)) {
		struct ymd before = day_ymd(day_of(2025, plain.m, plain.n) - 1);

		if (plain.n == 29 && plain.m == 2)
			before = (struct ymd){ 2024, 2, 28 };
		buf_fmt(&y->b, T(y->cx, ", the last day on time is day %d/%d"), before.d, before.m);
	} else {
		SAY(y, ", the day before it is the last on time");
	}
}

/* Elapsed hours, and clocks inside `the earlier of`, are not moved by the plan's default (plan/reckon.c). */
static bool
to_the_instant(const struct length *l)
{
	if (l->kind == LENGTH_PLAIN)
		return l->unit == U_HOURS;
	return l->kind == LENGTH_DAY ? l->clock_min >= 0 : to_the_instant(l->a) && to_the_instant(l->b);
}

static void
say_rest(struct say *y, const struct when *w, enum boundary boundary)
{
	enum rest_day rest = w->rest != REST_DEFAULT ? w->rest : w->by_length && to_the_instant(&w->length) ? REST_KEEP : y->p->rest;

	if (rest == REST_EARLIER)
		SAY(y, ", on a day of rest the working day before it");
	else if (rest == REST_LATER)
		SAY(y, ", on a day of rest the next working day");
	else if (w->rest == REST_KEEP)
		SAY(y, ", also when that is a day of rest");
	if (rest == REST_LATER && boundary == B_BEFORE && !w->by_length)
		SAY(y, " (even when that is the day the text calls late)");
	if (rest != REST_KEEP && w->rest_clock_min >= 0) {
		SAY(y, " at ");
		say_clock(y, w->rest_clock_min);
	}
}

static void
say_target(struct say *y, const struct when *w)
{
	if (w->by_length) {
		say_length(y, &w->length);
		return;
	}
	if (w->clock_min >= 0) {
		const struct every *e = every_of(y->s);

		say_clock(y, w->clock_min);
		if (e != NULL && e->kind == P_DAY)
			return;            /* the period is that one day */
		SAY(y, " on ");
	}
	say_day(y, &w->day);
}

void
say_when(struct say *y, const struct when *w)
{
	enum boundary boundary = w->boundary == B_DEFAULT ? y->p->boundary : w->boundary;
	bool two = boundary == B_WITHIN && w->by_length && (w->length.kind == LENGTH_EARLIER || w->length.kind == LENGTH_LATER);

	if (boundary == B_NONE) {
		SAY(y, "with no date set");
		return;
	}
	if (boundary == B_AT_ONCE) {
		SAY(y, "at once");
		if (w->has_after) {
			SAY(y, " after ");
			say_anchor(y, &w->after);
		}
		return;
	}
	if (two)
		buf_z(&y->b, T(y->cx, w->length.kind == LENGTH_EARLIER ? N_("within the earlier of ") : N_("within the later of ")));
	else if (boundary == B_WITHIN)
		SAY(y, "within ");
	else if (boundary == B_BEFORE)
		SAY(y, "before ");
	else if (w->clock_min >= 0 || w->by_length)
		SAY(y, "by ");
	else
		SAY(y, "by the end of ");
	if (two)
		say_two(y, &w->length);
	else
		say_target(y, w);
	if (boundary == B_BEFORE && !w->by_length && w->clock_min < 0)
		say_last_on_time(y, &w->day);
	say_rest(y, w, boundary);
}

/* --- every, window, held in --------------------------------------------------------------------------------------- */

static void
say_which(struct say *y, unsigned which, bool in_roman)
{
	bool first = true;

	for (int i = 1; i <= 12; i++) {
		if (!(which & 1u << i))
			continue;
		if (!first)
			buf_z(&y->b, ", ");
		first = false;
		if (in_roman && i <= 4 && y->cx->lang == LANG_VI)
			buf_z(&y->b, roman[i]);
		else
			buf_fmt(&y->b, "%d", i);
	}
}

static void
say_halves(struct say *y, unsigned which)
{
	if (which == 2)
		SAY(y, "the first six months of every year");
	else if (which == 4)
		SAY(y, "the last six months of every year");
	else
		SAY(y, "every six months");
}

void
say_every(struct say *y, const struct every *e)
{
	static const char *const all[] = { N_("every week"), N_("every month"), N_("every quarter"), "", N_("every year") };

	if (e->kind == P_CYCLE) {
		buf_fmt(&y->b, T(y->cx, "every %d years, counted from %d"), e->cycle_years, e->cycle_from);
	} else if (e->weeks > 0) {
		buf_fmt(&y->b, T(y->cx, "every %d weeks, counted from %s"), e->weeks, day_vi(y->cx->arena, e->weeks_from).p);
	} else if (e->kind == P_DAY) {
		buf_fmt(&y->b, T(y->cx, "every day while “%.*s” lasts"), STR_ARG(e->event->title));
	} else if (e->kind == P_HALF) {
		say_halves(y, e->which);
	} else if (e->which != 0) {
		bool one = (e->which & (e->which - 1)) == 0;

		buf_z(&y->b, T(y->cx, e->kind == P_MONTH ? one ? N_("every year for month ") : N_("every year for months ")
		    : one ? N_("every year for quarter ") : N_("every year for quarters ")));
		say_which(y, e->which, e->kind == P_QUARTER);
	} else {
		buf_z(&y->b, T(y->cx, all[e->kind]));
	}
	if (e->kind == P_WEEK && e->weeks == 0 && e->week_from != MONDAY)
		buf_fmt(&y->b, T(y->cx, " (weeks begin on %s)"), T(y->cx, weekday_said[e->week_from]));
	if (e->from_month > 1 || (e->from_month == 1 && own_years(y)))
		buf_fmt(&y->b, T(y->cx, " (years begin with month %d)"), e->from_month);
}

void
say_window(struct say *y, const struct window *w)
{
	if (w->kind == WINDOW_SINCE_LAST_DUE)
		SAY(y, "; it covers the days since the last report was due");
	else if (w->kind == WINDOW_CUT_OFF)
		buf_fmt(&y->b, T(y->cx, "; figures are closed on day %d"), w->day);
}

void
say_opens(struct say *y, const struct opens *o)
{
	if (o->before_due) {
		SAY(y, "; it may be sent from ");
		say_spell(y, o->n, o->unit);
		SAY(y, " before the last day");
	} else {
		SAY(y, "; it may be sent from ");
		say_day(y, &o->day);
	}
}

static bool
day_same(const struct day_spec *a, const struct day_spec *b)
{
	return a->kind == b->kind && a->n == b->n && a->m == b->m && a->nth == b->nth && a->w == b->w && a->beside == b->beside &&
	    a->before == b->before && a->ref.kind == b->ref.kind && a->ref.part == b->ref.part && a->ref.nth == b->ref.nth;
}

void
say_span(struct say *y, const struct span *span, enum week_rule week)
{
	static const char *const rules[2][3] = {
		{ N_(" (the Monday-Sunday week that holds the month's last Thursday)"),
		  N_(" (the Monday-Sunday week that holds the month's last day)"), N_(" (the month's last seven days)") },
		{ N_(" (the Monday-Sunday week that holds the month's first Thursday)"),
		  N_(" (the Monday-Sunday week that holds the month's first day)"), N_(" (the month's first seven days)") } };

	if (span->kind == SPAN_NONE) {
		SAY(y, "on no set days");
	} else if (span->kind == SPAN_DAYS && day_same(&span->from, &span->to)) {
		SAY(y, "on ");
		say_bare_day(y, &span->from);
		say_ref(y, &span->ref);
	} else if (span->kind == SPAN_DAYS) {
		SAY(y, "from ");
		say_bare_day(y, &span->from);
		SAY(y, " to ");
		say_bare_day(y, &span->to);
		say_ref(y, &span->ref);
	} else {
		bool first = span->kind == SPAN_FIRST_WEEK;

		buf_z(&y->b, T(y->cx, first ? N_("in the first week") : N_("in the last week")));
		say_ref(y, &span->ref);
		if (week != WEEK_DEFAULT)
			buf_z(&y->b, T(y->cx, rules[first][week - WEEK_THURSDAY]));
	}
}
