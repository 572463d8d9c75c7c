/* Month-based periods are counted in months since year 0; weeks and days in days. */
#include "plan/period.h"

#include "plan/workday.h"

static int
floor_to(int a, int b)
{
	return a / b - (a % b < 0);
}

static int
months_in(enum period_kind k, int cycle_years)
{
	switch (k) {
	case P_MONTH: return 1;
	case P_QUARTER: return 3;
	case P_HALF: return 6;
	case P_YEAR: return 12;
	case P_CYCLE: return 12 * cycle_years;
	default: return 0;
	}
}

static day_t
month_first(int month)
{
	return day_of(floor_to(month, 12), month - floor_to(month, 12) * 12 + 1, 1);
}

static int
month_of(day_t day)
{
	struct ymd v = day_ymd(day);

	return v.y * 12 + v.m - 1;
}

/* Day n of a month, clipped to it. */
static day_t
month_day(int month, int n)
{
	day_t last = month_first(month + 1) - 1, day = month_first(month) + n - 1;

	return day < last ? day : last;
}

/* The month serial 0 begins in. A year is named after its last month's year. */
static int
origin(const struct period_rule *r)
{
	int shift = r->kind == P_MONTH ? 0 : r->from_month - 1;

	return r->kind == P_CYCLE ? (r->cycle_from - (shift > 0)) * 12 + shift : shift;
}

struct period_rule
period_rule_of(const struct every *every, const struct window *window, int from_month)
{
	struct period_rule r = { .kind = every->kind, .which = every->which, .week_from = every->week_from,
		.from_month = every->from_month > 0 ? every->from_month : from_month,
		.cycle_years = every->cycle_years > 0 ? every->cycle_years : 1, .cycle_from = every->cycle_from };

	r.weeks = every->weeks;
	r.weeks_from = every->weeks_from;
	if (window != NULL && window->kind == WINDOW_CUT_OFF)
		r.cut_off = window->day;
	return r;
}

/* The day week 0 begins on: 29 December 1969 was a Monday. */
static day_t
week_origin(const struct period_rule *r)
{
	return r->weeks > 0 ? r->weeks_from : (int)r->week_from - 3;
}

static int
week_days(const struct period_rule *r)
{
	return r->weeks > 0 ? 7 * r->weeks : 7;
}

struct period
period_at(const struct period_rule *r, int serial)
{
	int months = months_in(r->kind, r->cycle_years), start, year;
	struct period p = { .kind = r->kind, .serial = serial, .months = months };

	if (months == 0) {
		p.from = r->kind == P_DAY ? serial : serial * week_days(r) + week_origin(r);
		p.to = r->kind == P_DAY ? serial : p.from + week_days(r) - 1;
		p.year = day_ymd(p.to).y;
		return p;
	}
	p.first_month = origin(r) + serial * months;
	p.from = month_first(p.first_month);
	p.to = month_first(p.first_month + months) - 1;
	start = r->kind == P_MONTH ? 0 : r->from_month - 1;
	year = floor_to(p.first_month - start, 12);
	p.nth = months < 12 ? (p.first_month - start - year * 12) / months + 1 : 0;
	p.year = year + (start > 0) + (months > 12 ? r->cycle_years - 1 : 0);
	if (r->cut_off > 0) {
		p.from = month_day(p.first_month - 1, r->cut_off) + 1;
		p.to = month_day(p.first_month + months - 1, r->cut_off);
	}
	return p;
}

struct period
period_holding(const struct period_rule *r, day_t day)
{
	int months = months_in(r->kind, r->cycle_years);
	struct period p;

	if (r->kind == P_DAY)
		return period_at(r, day);
	if (r->kind == P_WEEK)
		return period_at(r, floor_to(day - week_origin(r), week_days(r)));
	p = period_at(r, floor_to(month_of(day) - origin(r), months));
	return day > p.to ? period_at(r, p.serial + 1) : p;
}

/* The calendar's last day of the period, whatever the cut-off. */
static day_t
calendar_end(const struct period *p)
{
	return p->months > 0 ? month_first(p->first_month + p->months) - 1 : p->to;
}

struct period
period_same_end(const struct period_rule *r, const struct period *other)
{
	struct period_rule plain = *r;

	if (other->months == 0)
		return period_holding(r, other->to);
	plain.cut_off = 0;
	return period_at(r, period_holding(&plain, calendar_end(other)).serial);
}

bool
period_chosen(const struct period_rule *r, const struct period *p)
{
	return r->which == 0 || (p->nth > 0 && (r->which >> p->nth & 1) != 0);
}

/* ISO 8601: weeks run Monday to Sunday and belong to the year of their Thursday. */
static void
iso_week(day_t day, int *year, int *week)
{
	day_t thursday = day - (int)day_weekday(day) + 3;

	*year = day_ymd(thursday).y;
	*week = (thursday - day_of(*year, 1, 1)) / 7 + 1;
}

struct str
period_label(struct arena *a, const struct period *p)
{
	int year, week;

	switch (p->kind) {
	case P_WEEK:
		iso_week(p->to, &year, &week);
		return str_fmt(a, "%04d-W%02d", year, week);
	case P_DAY:
		return day_iso(a, p->to);
	case P_MONTH:
		return str_fmt(a, "%04d-%02d", p->year, p->nth);
	case P_QUARTER:
		return str_fmt(a, "%04d-Q%d", p->year, p->nth);
	case P_HALF:
		return str_fmt(a, "%04d-H%d", p->year, p->nth);
	case P_YEAR:
		return str_fmt(a, "%04d", p->year);
	case P_CYCLE:
		return str_fmt(a, "%04d..%04d", p->year - p->months / 12 + 1, p->year);
	}
	return S("");
}

static bool
digits(struct str s, int *out)
{
	int64_t v = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = (int)v;
	return s.n > 0 && s.n <= 4;
}

/* 2026-03, 2026-Q1: the part after the dash, whose first letter was checked, into `nth`. */
static bool
year_and(struct str label, const char *mark, size_t n, int *year, int *nth)
{
	size_t m = strlen(mark);

	return label.n == 4 + m + n && digits(str_sub(label, 0, 4), year) && str_eq(str_sub(label, 4, m), str_of(mark)) &&
	    digits(str_sub(label, 4 + m, n), nth) && *year >= 1900 && *year <= 2399;
}

bool
period_read(const struct period_rule *r, struct str label, struct period *out)
{
	int year = 0, nth = 0, start = r->kind == P_MONTH ? 0 : r->from_month - 1, again_year, again;
	day_t day, monday;

	switch (r->kind) {
	case P_DAY:
		if (!day_read(label, &day))
			return false;
		*out = period_at(r, day);
		return true;
	case P_WEEK:
		if (!year_and(label, "-W", 2, &year, &nth))
			return false;
		monday = day_of(year, 1, 4) - (int)day_weekday(day_of(year, 1, 4)) + (nth - 1) * 7;
		*out = period_holding(r, monday);
		if (out->to > monday + 6)              /* it ends in a later week, so the one before is meant, if any */
			*out = period_at(r, out->serial - 1);
		iso_week(out->to, &again_year, &again);
		return again_year == year && again == nth;
	case P_MONTH:
		if (!year_and(label, "-", 2, &year, &nth))
			return false;
		break;
	case P_QUARTER:
		if (!year_and(label, "-Q", 1, &year, &nth))
			return false;
		break;
	case P_HALF:
		if (!year_and(label, "-H", 1, &year, &nth))
			return false;
		break;
	case P_YEAR:
		if (label.n != 4 || !digits(label, &year) || year < 1900 || year > 2399)
			return false;
		nth = 1;
		break;
	case P_CYCLE:
		if (!year_and(label, "..", 4, &year, &nth) || nth < 1900 || nth > 2399)
			return false;
		*out = period_at(r, floor_to((year - (start > 0)) * 12 + start - origin(r), 12 * r->cycle_years));
		return out->year == nth && out->year - r->cycle_years + 1 == year;
	}
	if (nth < 1 || nth > 12 / months_in(r->kind, 1))
		return false;
	*out = period_at(r, floor_to((year - (start > 0)) * 12 + start + (nth - 1) * months_in(r->kind, 1) - origin(r),
	    months_in(r->kind, 1)));
	return true;
}

day_t
period_last_month_first(const struct period *p)
{
	return month_first(p->months > 0 ? p->first_month + p->months - 1 : month_of(p->to));
}

/* The rule a part is counted by: the period's own where it is of its kind, else the calendar's. */
static struct period_rule
part_rule(const struct period_rule *r, enum period_kind part)
{
	struct period_rule sub = { .kind = part, .from_month = r->from_month, .cycle_years = 1 };

	return part == r->kind ? *r : sub;
}

static struct period
ref_part(const struct period_rule *r, const struct period *p, const struct ref *ref)
{
	struct period_rule sub = part_rule(r, ref->part);
	day_t first = p->months > 0 ? month_first(p->first_month) : p->from, last = calendar_end(p);
	struct period at;

	if (ref->part == r->kind)
		return *p;
	if (ref->nth < 0)
		return period_at(&sub, period_holding(&sub, last).serial + ref->nth + 1);
	at = period_holding(&sub, first);      /* week 1 is the first that ends within the period */
	return period_at(&sub, at.serial + ref->nth - 1);
}

struct period
ref_period(const struct period_rule *r, const struct period *p, const struct ref *ref)
{
	struct period_rule sub = part_rule(r, ref->part);
	bool own = ref->part == r->kind;

	switch (ref->kind) {
	case REF_PART:
		return ref_part(r, p, ref);
	case REF_NEXT:
		return period_at(&sub, own ? p->serial + ref->nth :
		    period_holding(&sub, calendar_end(p)).serial + ref->nth);
	case REF_PREVIOUS:
		return period_at(&sub, own ? p->serial - ref->nth : period_holding(&sub,
		    p->months > 0 ? month_first(p->first_month) : p->from).serial - ref->nth);
	case REF_MONTH:
		sub = (struct period_rule){ .kind = P_MONTH, .from_month = 1, .cycle_years = 1 };
		return period_at(&sub, day_ymd(p->to).y * 12 + ref->nth - 1);
	case REF_NONE:
	case REF_PERIOD:
		break;
	}
	return *p;
}

static day_t
date_in(const struct period *at, int d, int m)
{
	int year = day_ymd(at->to).y;
	day_t day = month_day(year * 12 + m - 1, d);

	if (day > at->to && month_day((year - 1) * 12 + m - 1, d) >= at->from)
		return month_day((year - 1) * 12 + m - 1, d);
	return day;
}

static day_t
weekday_in(const struct period *at, enum weekday w, int nth)
{
	day_t first = at->from + ((int)w - (int)day_weekday(at->from) + 7) % 7;
	day_t last = at->to - ((int)day_weekday(at->to) - (int)w + 7) % 7;

	if (nth < 0)
		return last + 7 * (nth + 1);
	return first + 7 * (nth > 0 ? nth - 1 : 0);
}

bool
day_clipped(const struct day_spec *d, day_t day)
{
	return (d->kind == DAY_OF_MONTH || d->kind == DAY_DATE) && day != DAY_NONE && day_ymd(day).d < d->n;
}

/* The nth weekday or working day strictly before or after another. */
static day_t
day_beside(const struct day_spec *d, day_t other, struct workcal *cal, bool *sure)
{
	int away = ((int)d->w - (int)day_weekday(other) + 7) % 7;

	if (other == DAY_NONE)
		return DAY_NONE;
	if (d->kind == DAY_WORKING)
		return workday_add(cal, other, d->before ? -d->nth : d->nth, sure);
	if (d->before)
		return other + away - 7 * d->nth;
	return other + away + 7 * (d->nth - (away > 0));
}

day_t
day_spec_of(const struct period_rule *r, const struct period *p, const struct day_spec *d, struct workcal *cal,
    bool *sure)
{
	struct period at = ref_period(r, p, &d->ref);

	if (d->beside != NULL)
		return day_beside(d, day_spec_of(r, p, d->beside, cal, sure), cal, sure);

	switch (d->kind) {
	case DAY_OF_MONTH:
		return month_day(month_of(period_last_month_first(&at)), d->n);
	case DAY_DATE:
		return d->ref.kind == REF_NONE ? month_day(day_ymd(p->to).y * 12 + d->m - 1, d->n) : date_in(&at, d->n, d->m);
	case DAY_WEEKDAY:
		return weekday_in(&at, d->w, d->nth);
	case DAY_WORKING:
		return workday_nth(cal, at.from, at.to, d->nth != 0 ? d->nth : 1, sure);
	case DAY_LAST:
		return d->ref.kind == REF_NONE ? calendar_end(&at) : at.to;
	}
	return DAY_NONE;
}

static day_t
monday_of(day_t day)
{
	return day - (int)day_weekday(day);
}

void
span_of(const struct period_rule *r, const struct period *p, const struct span *span, enum week_rule week,
    struct workcal *cal, day_t *from, day_t *to)
{
	struct period at = ref_period(r, p, &span->ref);
	bool last = span->kind == SPAN_LAST_WEEK, sure = true;
	struct day_spec a = span->from, b = span->to;
	day_t monday;

	if (span->kind == SPAN_DAYS) {
		a.ref = a.ref.kind == REF_NONE ? span->ref : a.ref;
		b.ref = b.ref.kind == REF_NONE ? span->ref : b.ref;
		*from = day_spec_of(r, p, &a, cal, &sure);
		*to = day_spec_of(r, p, &b, cal, &sure);
		return;
	}
	*from = at.from;
	*to = at.to;
	if (span->kind == SPAN_NONE)
		return;
	if (week == WEEK_LAST_7_DAYS) {
		*from = last ? at.to - 6 : at.from;
		*to = *from + 6;
		return;
	}
	if (week == WEEK_LAST_DAY)
		monday = monday_of(last ? at.to : at.from);
	else
		monday = monday_of(weekday_in(&at, THURSDAY, last ? -1 : 1));
	*from = monday > at.from ? monday : at.from;
	*to = monday + 6 < at.to ? monday + 6 : at.to;
}

day_t
day_add_months(day_t day, int months, bool from_end)
{
	struct ymd v = day_ymd(day);
	int month = v.y * 12 + v.m - 1 + months;

	return from_end && v.d == month_days(v.y, v.m) ? month_first(month + 1) - 1 : month_day(month, v.d);
}

day_t
part_end(enum period_kind part, int from_month, day_t day)
{
	struct period_rule r = { .kind = part, .from_month = from_month, .cycle_years = 1 };

	return period_holding(&r, day).to;
}
