/* Recorded moments for the tests of rows, written as the shell takes them. Needs cmocka's headers before it. */
#ifndef TEST_PLAN_EVENTS_H
#define TEST_PLAN_EVENTS_H

#include "plan/expand.h"

/* "NAME.KEY=INSTANT NAME/UNIT/PERIOD.KEY=INSTANT …" */
static inline size_t
events_of(const struct plan *p, const char *text, struct plan_event *v, size_t max)
{
	struct str rest = str_of(text);
	size_t n = 0;

	while (rest.n > 0) {
		struct str one, name, at;
		bool more;

		rest = str_cut(rest, ' ', &one, &more);
		at = str_cut(one, '=', &name, &more);
		assert_true(n < max && plan_event_read(p, name, at, &v[n]));
		n++;
	}
	return n;
}

#endif
