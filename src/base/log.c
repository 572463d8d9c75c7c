#include "base/log.h"

#include <stdarg.h>
#include <unistd.h>

#include "base/day.h"

static enum log_level least_level = LOG_INFO;

void
log_level_set(enum log_level least)
{
	least_level = least;
}

static void
line(enum log_level level, const char *area, const char *fmt, va_list ap)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	instant_t now = instant_now();
	struct ymd v = day_ymd(instant_day(now, 0));
	int s = (int)((now - day_start(instant_day(now, 0), 0)) / 1000);
	char text[2048];
	int n, m;

	n = snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ %s %s: ", v.y, v.m, v.d, s / 3600,
	    s / 60 % 60, s % 60, names[level], area);
	m = vsnprintf(text + n, sizeof(text) - (size_t)n - 1, fmt, ap);
	if (m > 0)
		n += m < (int)sizeof(text) - n - 1 ? m : (int)sizeof(text) - n - 2;
	for (int i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20)
			text[i] = ' ';
	text[n++] = '\n';
	if (write(STDERR_FILENO, text, (size_t)n) < 0)
		return;         /* nowhere left to say it */
}

void
log_line(enum log_level level, const char *area, const char *fmt, ...)
{
	va_list ap;

	if (level < least_level)
		return;
	va_start(ap, fmt);
	line(level, area, fmt, ap);
	va_end(ap);
}

void
bug(const char *file, int at, const char *what)
{
	log_line(LOG_ERROR, "bug", "%s:%d: %s", file, at, what);
	abort();
}

void
fatal(const char *area, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	line(LOG_ERROR, area, fmt, ap);
	va_end(ap);
	_exit(5);
}
