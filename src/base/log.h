/**
 * base/log.h — one line an event on stderr: time, level, area, text. Never content of reports, names or secrets.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_level_set(enum log_level least);
void log_line(enum log_level level, const char *area, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* For the impossible: says so and ends the process with abort(). On in release. */
void bug(const char *file, int line, const char *what) __attribute__((noreturn));
#define MUST(cond) ((cond) ? (void)0 : bug(__FILE__, __LINE__, #cond))
/* The environment failed in a way that must not be survived (a failed fsync): says so and ends with exit code 5. */
void fatal(const char *area, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));

#endif
