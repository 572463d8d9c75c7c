/**
 * base/clock.h — has the machine's clock jumped? Told by a second clock that only counts what passes.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/day.h"

#define CLOCK_JUMP ((instant_t)5000)   /* more than this is a jump: less is what time servers do */

/* Zeroed before its first look. */
struct clock_watch {
	bool set;
	instant_t from;                /* wall clock minus steady clock at the first look */
	instant_t drift;               /* ... and how far it has moved since, as last told */
};

/*
 * A look: wall clock and steady clock (ms). How far the wall clock jumped since the last jump, 0 when it did not; then
 * w->drift is where it stands against the first look.
 */
instant_t clock_jumped(struct clock_watch *w, instant_t wall, int64_t steady_ms);
/* Milliseconds since the machine started, sleep included: never set, never back. */
int64_t clock_steady_ms(void);
/* The same without what the machine slept: for waiting. */
int64_t mono_ms(void);

#endif
