/*
 * The grammar of dates:
 *
 *     WHEN   [before|by|within] ([CLOCK on] DAY [of REF] | CLOCK | LENGTH) | at once [after ANCHOR] | none
 *            [, on rest day keep|earlier|later [at CLOCK]]
 *     DAY    day 20 | 30/11 | wednesday | second monday | last working day | last day | last friday before DAY
 *     REF    the period | month 3 [of the period] | the [second] next month | the previous year | february
 *     LENGTH N UNIT after|before ANCHOR | the earlier|later of PART and PART [if not past]
 */
#include "plan/build.h"

static const char *const weekday_names[] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
};
static const char *const month_names[] = { "january", "february", "march", "april", "may", "june", "july", "august",
	"september", "october", "november", "december" };
static const char *const part_names[] = { "week", "month", "quarter", "half", "year" };   /* as enum period_kind */
static const struct { const char *word; int nth; } ordinals[] = {
	{ "first", 1 }, { "second", 2 }, { "third", 3 }, { "fourth", 4 }, { "fifth", 5 }, { "sixth", 6 }, { "last", -1 }
};

static int
word_index(const struct reader *r, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (r_at(r, v[i]))
			return (int)i;
	return -1;
}

bool
dates_weekday(struct reader *r, enum weekday *out)
{
	int i = word_index(r, weekday_names, COUNT(weekday_names));

	if (i < 0)
		return r_expected(r, "a weekday");
	*out = (enum weekday)i;
	r->i++;
	return true;
}

bool
dates_month(struct reader *r, int *out)
{
	int i = word_index(r, month_names, COUNT(month_names));

	if (i < 0)
		return r_expected(r, "a month such as february");
	*out = i + 1;
	r->i++;
	return true;
}

bool
dates_clock(struct reader *r, int *min)
{
	const struct token *t = r_peek(r);

	if (t == NULL || t->kind != TOK_CLOCK)
		return r_expected(r, "a clock time such as 17:00");
	*min = (int)t->n;
	r->i++;
	return true;
}

bool
dates_week_rule(struct reader *r, enum week_rule *out)
{
	*out = r_at(r, "thursday") ? WEEK_THURSDAY : r_at(r, "last-day") ? WEEK_LAST_DAY : WEEK_LAST_7_DAYS;
	return r_take(r, "thursday") || r_take(r, "last-day") || r_take(r, "last-7-days") ||
	    r_expected(r, "thursday, last-day or last-7-days");
}

bool
dates_rest(struct reader *r, enum rest_day *out)
{
	*out = r_at(r, "keep") ? REST_KEEP : r_at(r, "earlier") ? REST_EARLIER : REST_LATER;
	return r_take(r, "keep") || r_take(r, "earlier") || r_take(r, "later") ||
	    r_expected(r, "keep, earlier or later");
}

static bool
ordinal(struct reader *r, int *nth)
{
	for (size_t i = 0; i < COUNT(ordinals); i++) {
		if (r_take(r, ordinals[i].word)) {
			*nth = ordinals[i].nth;
			return true;
		}
	}
	return false;
}

static bool
part(struct reader *r, enum period_kind *out)
{
	int i = word_index(r, part_names, COUNT(part_names));

	if (i < 0)
		return r_expected(r, "week, month, quarter, half or year");
	*out = (enum period_kind)i;
	r->i++;
	return true;
}

/* --- REF and DAY -------------------------------------------------------------------------------------------------- */

/* After `the`: period, next month, second next month, previous year, last month of the period. */
static bool
ref_the(struct reader *r, struct ref *out)
{
	bool counted;

	if (r_take(r, "period")) {
		out->kind = REF_PERIOD;
		return true;
	}
	out->nth = 1;
	counted = ordinal(r, &out->nth);
	if (r_at(r, "next") || r_at(r, "previous")) {
		out->kind = r_at(r, "next") ? REF_NEXT : REF_PREVIOUS;
		if (out->nth < 1)
			return r_expected(r, "first, second, third …");
		r->i++;
		return part(r, &out->part);
	}
	if (!counted)
		return r_expected(r, "period, next or previous");
	out->kind = REF_PART;
	return part(r, &out->part) && r_need(r, "of") && r_need(r, "the") && r_need(r, "period");
}

bool
dates_ref(struct reader *r, struct ref *out)
{
	static const int most[] = { [P_WEEK] = 53, [P_MONTH] = 12, [P_QUARTER] = 4, [P_HALF] = 2, [P_YEAR] = 100 };

	*out = (struct ref){ 0 };
	if (r_take(r, "the"))
		return ref_the(r, out);
	if (word_index(r, month_names, COUNT(month_names)) >= 0) {
		out->kind = REF_MONTH;
		out->part = P_MONTH;
		return dates_month(r, &out->nth);
	}
	if (word_index(r, part_names, COUNT(part_names)) < 0)
		return r_expected(r, "a stretch of time: month 3 of the period, the next month, the period, february");
	out->kind = REF_PART;
	if (!part(r, &out->part) || !r_number(r, 1, most[out->part], "a number", &out->nth))
		return false;
	if (r_take(r, "of"))
		return r_need(r, "the") && r_need(r, "period");
	return true;
}

static bool
day_counted(struct reader *r, struct day_spec *out)
{
	if (r_at2(r, "working", "day")) {
		out->kind = DAY_WORKING;
		r->i += 2;
		return true;
	}
	if (r_take(r, "day")) {
		out->kind = out->nth == -1 ? DAY_LAST : DAY_OF_MONTH;
		out->n = out->nth;
		return true;
	}
	out->kind = DAY_WEEKDAY;
	if (word_index(r, weekday_names, COUNT(weekday_names)) < 0)
		return r_expected(r, "a weekday, \"working day\" or \"day\"");
	return dates_weekday(r, &out->w);
}

/* DAY without `of REF` */
static bool
day_bare(struct reader *r, struct day_spec *out)
{
	const struct token *t = r_peek(r);

	*out = (struct day_spec){ 0 };
	if (t != NULL && t->kind == TOK_DAY_MONTH) {
		out->kind = DAY_DATE;
		out->n = (int)t->n;
		out->m = t->m;
		r->i++;
		return true;
	}
	if (r_take(r, "day")) {
		out->kind = DAY_OF_MONTH;
		return r_number(r, 1, 31, "the day's number", &out->n);
	}
	if (ordinal(r, &out->nth))
		return day_counted(r, out);
	if (r_at2(r, "working", "day")) {
		out->nth = 1;
		return day_counted(r, out);
	}
	out->kind = DAY_WEEKDAY;
	if (word_index(r, weekday_names, COUNT(weekday_names)) < 0)
		return r_expected(r, "a day: day 20, 30/11, friday, last working day, last day");
	return dates_weekday(r, &out->w);
}

/* `last friday before 15/12`: the nearest; `second working day after day 5`: the second away from it. */
static bool
day_beside(struct reader *r, struct day_spec *out)
{
	if (r->depth++ > 8)
		return r_expected(r, "a shorter way to say it");
	if (!r_at(r, "before") && out->nth < 0)
		return r_expected(r, "\"before\" (after a day there is a first and a second, no last)");
	out->before = r_at(r, "before");
	out->nth = out->nth < 1 ? 1 : out->nth;
	out->beside = NEW(r->b->a, struct day_spec);
	r->i++;
	if (!dates_day(r, out->beside))
		return false;
	out->ref = out->beside->ref;
	return true;
}

bool
dates_day(struct reader *r, struct day_spec *out)
{
	if (!day_bare(r, out))
		return false;
	if ((out->kind == DAY_WEEKDAY || out->kind == DAY_WORKING) && (r_at(r, "before") || r_at(r, "after")))
		return day_beside(r, out);
	return !r_take(r, "of") || dates_ref(r, &out->ref);
}

/* --- LENGTH ------------------------------------------------------------------------------------------------------- */

static bool
time_unit(struct reader *r, enum time_unit *out)
{
	static const struct { const char *one, *many; enum time_unit unit; } units[] = { { "hour", "hours", U_HOURS },
		{ "day", "days", U_DAYS }, { "week", "weeks", U_WEEKS }, { "month", "months", U_MONTHS },
		{ "year", "years", U_YEARS } };

	if (r_at2(r, "working", "days") || r_at2(r, "working", "day")) {
		*out = U_WORKING_DAYS;
		r->i += 2;
		return true;
	}
	for (size_t i = 0; i < COUNT(units); i++) {
		if (r_take(r, units[i].one) || r_take(r, units[i].many)) {
			*out = units[i].unit;
			return true;
		}
	}
	return r_expected(r, "hours, days, working days, weeks, months or years");
}

bool
dates_spell(struct reader *r, struct length *out)
{
	out->kind = LENGTH_PLAIN;
	return r_number(r, 0, 10000, "a number", &out->n) && time_unit(r, &out->unit);
}

static bool length_parse(struct reader *r, struct length *out);

/* One of the two: a LENGTH, or [CLOCK on] DAY */
static bool
length_part(struct reader *r, struct length **out)
{
	const struct token *t = r_peek(r);
	struct length *l = *out = NEW(r->b->a, struct length);

	l->clock_min = -1;
	if (t != NULL && (t->kind == TOK_NUMBER || r_at2(r, "the", "earlier") || r_at2(r, "the", "later")))
		return length_parse(r, l);
	l->kind = LENGTH_DAY;
	if (t != NULL && t->kind == TOK_CLOCK && (!dates_clock(r, &l->clock_min) || !r_need(r, "on")))
		return false;
	return dates_day(r, &l->day);
}

static bool
length_parse(struct reader *r, struct length *out)
{
	out->clock_min = -1;
	if (r_take(r, "the")) {
		if (r->depth++ > 8)
			return r_expected(r, "a shorter way to say it");
		out->kind = r_at(r, "earlier") ? LENGTH_EARLIER : LENGTH_LATER;
		if (!r_take(r, "earlier") && !r_take(r, "later"))
			return r_expected(r, "earlier or later");
		if (!r_need(r, "of") || !length_part(r, &out->a) || !r_need(r, "and") || !length_part(r, &out->b))
			return false;
		if (r_take(r, "if"))
			return out->if_not_past = true, r_need(r, "not") && r_need(r, "past");
		return true;
	}
	if (!dates_spell(r, out))
		return false;
	out->before = r_at(r, "before");
	if (!r_take(r, "before") && !r_take(r, "after"))
		return r_expected(r, "after or before");
	return anchor_parse(r, &out->anchor);
}

/* --- WHEN --------------------------------------------------------------------------------------------------------- */

static bool
rest_suffix(struct reader *r, struct when *out)
{
	if (!r_mark(r, TOK_COMMA))
		return true;
	if (!r_need(r, "on") || !r_need(r, "rest") || !r_need(r, "day") || !dates_rest(r, &out->rest))
		return false;
	return !r_take(r, "at") || dates_clock(r, &out->rest_clock_min);
}

static bool
when_target(struct reader *r, struct when *out)
{
	const struct token *t = r_peek(r);

	if (t != NULL && (t->kind == TOK_NUMBER || r_at2(r, "the", "earlier") || r_at2(r, "the", "later"))) {
		out->by_length = true;
		return length_parse(r, &out->length);
	}
	if (out->boundary == B_WITHIN)
		return r_expected(r, "a length such as `5 working days after NAME.held`");
	if (t != NULL && t->kind == TOK_CLOCK) {
		if (!dates_clock(r, &out->clock_min))
			return false;
		if (!r_take(r, "on")) {
			out->day = (struct day_spec){ .kind = DAY_LAST, .ref = { .kind = REF_PERIOD } };
			return true;
		}
	}
	return dates_day(r, &out->day);
}

bool
dates_when(struct reader *r, struct when *out)
{
	*out = (struct when){ .clock_min = -1, .rest_clock_min = -1 };
	if (r_take(r, "none")) {
		out->boundary = B_NONE;
		return true;
	}
	if (r_at2(r, "at", "once")) {
		r->i += 2;
		out->boundary = B_AT_ONCE;
		out->has_after = r_take(r, "after");
		return !out->has_after || anchor_parse(r, &out->after);
	}
	out->boundary = r_at(r, "before") ? B_BEFORE : r_at(r, "by") ? B_BY : r_at(r, "within") ? B_WITHIN : B_DEFAULT;
	if (out->boundary != B_DEFAULT)
		r->i++;
	return when_target(r, out) && rest_suffix(r, out);
}

/* --- every, held in, window, opens ---------------------------------------------------------------------------------- */

/* [1, 3]: the periods of a year that are meant; without brackets all. */
static bool
which_periods(struct reader *r, int most, unsigned *out)
{
	if (!r_mark(r, TOK_OPEN))
		return true;
	do {
		int n;

		if (!r_number(r, 1, most, "a number", &n))
			return false;
		*out |= 1u << n;
	} while (r_mark(r, TOK_COMMA));
	return r_mark(r, TOK_CLOSE) || r_expected(r, "\"]\"");
}

/* 4 years from 2024 | 2 weeks from 2026-01-05 */
static bool
every_several(struct reader *r, struct every *out)
{
	int n;

	if (!r_number(r, 2, 100, "a number of weeks or years", &n))
		return false;
	if (r_take(r, "weeks")) {
		out->kind = P_WEEK;
		out->weeks = n;
		if (!r_need(r, "from") || !value_date(r, &out->weeks_from))
			return false;
		out->week_from = day_weekday(out->weeks_from);
		return true;
	}
	out->kind = P_CYCLE;
	out->cycle_years = n;
	if (!r_take(r, "years"))
		return r_expected(r, "\"weeks\" or \"years\"");
	return r_need(r, "from") && r_number(r, 1900, 2399, "a year", &out->cycle_from);
}

bool
dates_every(struct reader *r, struct every *out)
{
	static const int most[] = { [P_MONTH] = 12, [P_QUARTER] = 4, [P_HALF] = 2, [P_YEAR] = 1 };
	const struct token *t = r_peek(r);

	*out = (struct every){ 0 };
	if (t != NULL && t->kind == TOK_NUMBER)
		return every_several(r, out);
	if (r_take(r, "day")) {
		out->kind = P_DAY;
		return r_need(r, "while") && (out->event = r_name(r, "incident", "an incident")) != NULL && r_need(r, "lasts");
	}
	if (word_index(r, part_names, COUNT(part_names)) < 0)
		return r_expected(r, "week, month, quarter, half, year, `2 weeks from 2026-01-05`, `4 years from 2024` or "
		    "`day while EVENT lasts`");
	part(r, &out->kind);
	if (out->kind == P_WEEK)
		return !r_take(r, "from") || dates_weekday(r, &out->week_from);
	if (out->kind != P_YEAR && !which_periods(r, most[out->kind], &out->which))
		return false;
	if (out->kind != P_MONTH && r_take(r, "from") && !dates_month(r, &out->from_month))
		return false;
	return out->kind == P_YEAR || out->which != 0 || which_periods(r, most[out->kind], &out->which);
}

bool
dates_span(struct reader *r, struct span *out)
{
	*out = (struct span){ 0 };
	if (r_take(r, "none"))
		return true;
	if (r_at2(r, "first", "week") || r_at2(r, "last", "week")) {
		out->kind = r_at(r, "first") ? SPAN_FIRST_WEEK : SPAN_LAST_WEEK;
		r->i += 2;
		return !r_take(r, "of") || dates_ref(r, &out->ref);
	}
	out->kind = SPAN_DAYS;
	if (!day_bare(r, &out->from))
		return false;
	out->to = out->from;
	if (r_take(r, "to") && !day_bare(r, &out->to))
		return false;
	if (r_take(r, "of") && !dates_ref(r, &out->ref))
		return false;
	out->from.ref = out->to.ref = out->ref;
	return true;
}

bool
dates_window(struct reader *r, struct window *out)
{
	*out = (struct window){ 0 };
	if (r_at2(r, "calendar", "period")) {
		r->i += 2;
		return true;
	}
	if (r_at2(r, "since", "last")) {
		r->i += 2;
		out->kind = WINDOW_SINCE_LAST_DUE;
		return r_need(r, "due");
	}
	if (r_at2(r, "by", "cut-off")) {
		r->i += 2;
		out->kind = WINDOW_CUT_OFF;
		return r_need(r, "day") && r_number(r, 1, 31, "the day's number", &out->day);
	}
	return r_expected(r, "`since last due`, `by cut-off day 14` or `calendar period`");
}

bool
dates_opens(struct reader *r, struct opens *out)
{
	const struct token *t = r_peek(r);

	*out = (struct opens){ 0 };
	if (t != NULL && t->kind == TOK_NUMBER) {
		out->before_due = true;
		return r_number(r, 0, 10000, "a number", &out->n) && time_unit(r, &out->unit) && r_need(r, "before") &&
		    r_need(r, "due");
	}
	out->any_day = r_take(r, "any");
	return dates_day(r, &out->day);
}
