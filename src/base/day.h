/**
 * base/day.h — civil days and instants.
 *
 * A day is the number of days since 1970-01-01 (proleptic Gregorian); an instant is milliseconds since
 * 1970-01-01T00:00Z. Deadlines are days in the plan's zone, which is a fixed offset in minutes (+07:00 = 420): the
 * machine's zone tables are never asked.
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/arena.h"
#include "base/str.h"

typedef int32_t day_t;
typedef int64_t instant_t;

#define DAY_NONE INT32_MIN
#define INSTANT_NONE INT64_MIN
#define MINUTE_MS ((instant_t)60000)
#define DAY_MS ((instant_t)86400000)
/* What a day or instant may be that comes from outside: of the years 1 to 9999. Calculation with them cannot overflow. */
#define CIVIL_FIRST (-719162)
#define CIVIL_LAST 2932896

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY, WEEKDAY__MAX };

struct ymd {
	int y, m, d;       /* 1..12, 1..31 */
};

day_t day_of(int y, int m, int d);              /* no check: day_of(2026, 2, 31) = 3 March */
bool ymd_ok(int y, int m, int d);               /* years 1900..2399 */
bool day_ok(day_t day);                         /* absent, or from CIVIL_FIRST to CIVIL_LAST */
bool instant_ok(instant_t at);                  /* likewise */
struct ymd day_ymd(day_t day);
enum weekday day_weekday(day_t day);
int month_days(int y, int m);
/* y, m moved by `by` months */
void month_add(int *y, int *m, int by);

day_t instant_day(instant_t at, int zone_min);
instant_t day_start(day_t day, int zone_min);   /* the instant the day begins in the zone */
instant_t instant_now(void);                    /* the machine's clock; only main, the writer and the edge ask it */

bool day_read(struct str s, day_t *out);        /* 2026-03-20 */
bool day_read_vi(struct str s, day_t *out);     /* 20/03/2026, 20/3/2026, or 2026-03-20 */
/* 2026-03-20T16:55, optional :SS(.mmm), optional Z or +07:00; without an offset, the zone */
bool instant_read(struct str s, int zone_min, instant_t *out);
bool zone_read(struct str s, int *min);         /* +07:00 */

struct str day_iso(struct arena *a, day_t day);                        /* 2026-03-20; "" for DAY_NONE */
struct str day_vi(struct arena *a, day_t day);                         /* 20/03/2026 */
struct str instant_iso(struct arena *a, instant_t at, int zone_min);   /* 2026-03-20T16:55:07+07:00 */
struct str instant_vi(struct arena *a, instant_t at, int zone_min);    /* 16:55 ngày 20/03/2026 → "16:55 20/03/2026" */

#endif
