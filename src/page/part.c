/* Words of the parts: states, days, numbers. The markup is in part.tmpl. */
#include "page/part.h"

#include "base/log.h"

const char *
mark_word(enum mark m)
{
	static const char *const words[MARK__MAX] = {
		[MARK_NOT_YET] = N_("not due yet"), [MARK_ON_TIME] = N_("on time"), [MARK_LATE] = N_("late"),
		[MARK_MISSING] = N_("not sent"), [MARK_NIL] = N_("nothing arose"), [MARK_EXCUSED] = N_("excused"),
		[MARK_RETURNED] = N_("returned"),
	};

	MUST(m < MARK__MAX);
	return words[m];
}

struct str
weekday_text(struct ctx *cx, day_t day)
{
	static const char *const names[WEEKDAY__MAX] = { N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"),
		N_("Friday"), N_("Saturday"), N_("Sunday") };

	return str_of(T(cx, names[day_weekday(day)]));
}

struct str
day_text(struct ctx *cx, day_t day)
{
	if (day == DAY_NONE)
		return S("");
	return str_fmt(cx->arena, "%.*s, %.*s", STR_ARG(weekday_text(cx, day)), STR_ARG(day_vi(cx->arena, day)));
}

struct str
days_left_text(struct ctx *cx, day_t last)
{
	int left;

	if (last == DAY_NONE)
		return S("");
	left = last - ctx_today(cx);
	if (left == 0)
		return str_of(T(cx, "last day today"));
	if (left == 1)
		return str_of(T(cx, "1 day left"));
	if (left == -1)
		return str_of(T(cx, "1 day overdue"));
	return left > 0 ? str_fmt(cx->arena, T(cx, "%d days left"), left) :
	    str_fmt(cx->arena, T(cx, "%d days overdue"), -left);
}

struct str
instant_text(struct ctx *cx, instant_t at)
{
	struct str day;
	int minute;

	if (at == INSTANT_NONE)
		return S("");
	day = day_vi(cx->arena, instant_day(at, cx->zone_min));
	minute = (int)((at - day_start(instant_day(at, cx->zone_min), cx->zone_min)) / MINUTE_MS);
	return str_fmt(cx->arena, T(cx, "%02d:%02d on %.*s"), minute / 60, minute % 60, STR_ARG(day));
}

struct str
number_text(struct ctx *cx, int64_t v)
{
	char digits[40];
	size_t at = sizeof(digits), count = 0;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do {
		if (count > 0 && count % 3 == 0)
			digits[--at] = cx->lang == LANG_VI ? '.' : ',';
		digits[--at] = (char)('0' + u % 10);
		count++;
	} while ((u /= 10) > 0);
	if (v < 0)
		digits[--at] = '-';
	return str_dup(cx->arena, (struct str){ digits + at, sizeof(digits) - at });
}

struct str
size_text(struct ctx *cx, int64_t bytes)
{
	int64_t tenths = (bytes * 10 + (1 << 19)) >> 20;

	if (bytes < 1000)
		return str_fmt(cx->arena, "%lld B", (long long)bytes);
	if (bytes < 1000 * 1024)
		return str_fmt(cx->arena, "%lld KB", (long long)((bytes + 512) / 1024));
	return str_fmt(cx->arena, "%lld%c%lld MB", (long long)(tenths / 10), cx->lang == LANG_VI ? ',' : '.',
	    (long long)(tenths % 10));
}
