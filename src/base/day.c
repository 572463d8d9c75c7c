/* Civil days by the usual era arithmetic (400-year eras of 146097 days, years beginning in March). */
#include "base/day.h"

#include "base/log.h"

day_t
day_of(int y, int m, int d)
{
	int era, yoe, doy, doe;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

struct ymd
day_ymd(day_t day)
{
	int z = day + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	int m = mp + (mp < 10 ? 3 : -9);

	return (struct ymd){ yoe + era * 400 + (m <= 2), m, doy - (153 * mp + 2) / 5 + 1 };
}

enum weekday
day_weekday(day_t day)
{
	int w = (day + 3) % 7;         /* 1970-01-01 was a Thursday */

	return (enum weekday)(w < 0 ? w + 7 : w);
}

int
month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return days[m - 1] + (m == 2 && leap);
}

bool
ymd_ok(int y, int m, int d)
{
	return y >= 1900 && y <= 2399 && m >= 1 && m <= 12 && d >= 1 && d <= month_days(y, m);
}

bool
day_ok(day_t day)
{
	return day == DAY_NONE || (day >= CIVIL_FIRST && day <= CIVIL_LAST);
}

bool
instant_ok(instant_t at)
{
	return at == INSTANT_NONE || (at >= CIVIL_FIRST * DAY_MS && at < (CIVIL_LAST + 1) * DAY_MS);
}

void
month_add(int *y, int *m, int by)
{
	int k = *y * 12 + (*m - 1) + by;

	*y = k / 12;
	*m = k % 12 + 1;
}

static instant_t
floor_div(instant_t a, instant_t b)
{
	return a / b - (a % b < 0);
}

day_t
instant_day(instant_t at, int zone_min)
{
	return (day_t)floor_div(at + zone_min * MINUTE_MS, DAY_MS);
}

instant_t
day_start(day_t day, int zone_min)
{
	return (instant_t)day * DAY_MS - zone_min * MINUTE_MS;
}

instant_t
instant_now(void)
{
	struct timespec t;

	MUST(clock_gettime(CLOCK_REALTIME, &t) == 0);
	return (instant_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Exactly `digits` digits at *s, or from 1 to -digits when negative; cut off *s. */
static bool
number(struct str *s, int digits, int *out)
{
	int most = digits < 0 ? -digits : digits, n = 0, v = 0;

	while (n < most && (size_t)n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		v = v * 10 + (s->p[n++] - '0');
	if (n == 0 || (digits > 0 && n != digits))
		return false;
	*s = str_sub(*s, (size_t)n, s->n);
	*out = v;
	return true;
}

static bool
skip(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool
day_front(struct str *s, day_t *out)
{
	int y, m, d;

	if (!number(s, 4, &y) || !skip(s, '-') || !number(s, 2, &m) || !skip(s, '-') || !number(s, 2, &d) ||
	    !ymd_ok(y, m, d))
		return false;
	*out = day_of(y, m, d);
	return true;
}

bool
day_read(struct str s, day_t *out)
{
	return day_front(&s, out) && s.n == 0;
}

bool
day_read_vi(struct str s, day_t *out)
{
	struct str v = str_trim(s);
	int y, m, d;

	if (day_read(v, out))
		return true;
	if (!number(&v, -2, &d) || !skip(&v, '/') || !number(&v, -2, &m) || !skip(&v, '/') || !number(&v, 4, &y) ||
	    v.n > 0 || !ymd_ok(y, m, d))
		return false;
	*out = day_of(y, m, d);
	return true;
}

static bool
zone_front(struct str *s, int *min)
{
	int h, m, sign = s->n > 0 && s->p[0] == '-' ? -1 : 1;

	if ((!skip(s, '+') && !skip(s, '-')) || !number(s, 2, &h) || !skip(s, ':') || !number(s, 2, &m) || h > 14 ||
	    m > 59)
		return false;
	*min = sign * (h * 60 + m);
	return true;
}

bool
zone_read(struct str s, int *min)
{
	return zone_front(&s, min) && s.n == 0;
}

bool
instant_read(struct str s, int zone_min, instant_t *out)
{
	int h, min, sec = 0, ms = 0;
	day_t day;

	if (!day_front(&s, &day) || !skip(&s, 'T') || !number(&s, 2, &h) || !skip(&s, ':') || !number(&s, 2, &min) ||
	    h > 23 || min > 59)
		return false;
	if (skip(&s, ':')) {
		if (!number(&s, 2, &sec) || sec > 59)
			return false;
		if (skip(&s, '.') && !number(&s, 3, &ms))
			return false;
	}
	if (skip(&s, 'Z'))
		zone_min = 0;
	else if (s.n > 0 && !zone_front(&s, &zone_min))
		return false;
	if (s.n > 0)
		return false;
	*out = day_start(day, zone_min) + ((h * 60 + min) * 60 + sec) * (instant_t)1000 + ms;
	return true;
}

struct str
day_iso(struct arena *a, day_t day)
{
	struct ymd v;

	if (day == DAY_NONE)
		return S("");
	v = day_ymd(day);
	return str_fmt(a, "%04d-%02d-%02d", v.y, v.m, v.d);
}

struct str
day_vi(struct arena *a, day_t day)
{
	struct ymd v;

	if (day == DAY_NONE)
		return S("");
	v = day_ymd(day);
	return str_fmt(a, "%02d/%02d/%04d", v.d, v.m, v.y);
}

static int
second_of_day(instant_t at, int zone_min)
{
	return (int)((at - day_start(instant_day(at, zone_min), zone_min)) / 1000);
}

struct str
instant_iso(struct arena *a, instant_t at, int zone_min)
{
	struct ymd v;
	int s, z = zone_min < 0 ? -zone_min : zone_min;

	if (at == INSTANT_NONE)
		return S("");
	v = day_ymd(instant_day(at, zone_min));
	s = second_of_day(at, zone_min);
	return str_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", v.y, v.m, v.d, s / 3600, s / 60 % 60, s % 60,
	    zone_min < 0 ? '-' : '+', z / 60, z % 60);
}

struct str
instant_vi(struct arena *a, instant_t at, int zone_min)
{
	struct ymd v;
	int s;

	if (at == INSTANT_NONE)
		return S("");
	v = day_ymd(instant_day(at, zone_min));
	s = second_of_day(at, zone_min);
	return str_fmt(a, "%02d:%02d %02d/%02d/%04d", s / 3600, s / 60 % 60, v.d, v.m, v.y);
}
