#include "base/clock.h"

#include <time.h>

#include "base/log.h"

instant_t
clock_jumped(struct clock_watch *w, instant_t wall, int64_t steady_ms)
{
	instant_t drift, by;

	if (!w->set)
		*w = (struct clock_watch){ .set = true, .from = wall - steady_ms };
	drift = wall - steady_ms - w->from;
	by = drift - w->drift;
	if (by >= -CLOCK_JUMP && by <= CLOCK_JUMP)
		return 0;
	w->drift = drift;
	return by;
}

int64_t
mono_ms(void)
{
	struct timespec t;

	MUST(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
clock_steady_ms(void)
{
	struct timespec t;

	MUST(clock_gettime(CLOCK_BOOTTIME, &t) == 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
