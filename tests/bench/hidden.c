/*
 * Whether the time of an answer tells what is there from what is not: every address of a thing, for somebody who must not see it,
 * asked for one that is hidden and for two that are absent, in turns. Prints the median of processor time for each; the
 * difference of the two absent ones is what the clock itself scatters. `make bench-hidden`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "unit/rights_world.h"

#define TURNS 401
#define ABSENT 2                   /* things asked for beside the hidden one */

static int64_t
cpu_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t
ask_ns(struct arena *a, size_t who, const struct route *route, const struct subject *t)
{
	struct ctx cx = w0.cx;
	struct raw_request raw = { .method = route->method, .target = target(a, route->path, t), .peer = S("127.0.0.1"),
		.cookie = str_fmt(a, "%s=%.*s", COOKIE_SESSION, STR_ARG(w0.token[who])) };
	struct form_pair pairs[2];
	struct reply reply;
	int64_t before;

	cx.arena = a;
	pairs[0] = (struct form_pair){ S("_csrf"), csrf_mask(&cx, w0.csrf[who]) };
	pairs[1] = (struct form_pair){ S("_once"), request_once(&cx) };
	if (route->method == METHOD_POST)
		raw.form = (struct form_in){ .v = pairs, .n = 2, .cap = 2 };
	before = cpu_ns();
	(void)route_dispatch(&cx, &w0.app, &raw, &reply);
	return cpu_ns() - before;
}

static int
by_size(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

static double
median_us(int64_t *v)
{
	qsort(v, TURNS, sizeof(*v), by_size);
	return (double)v[TURNS / 2] / 1000;
}

/* Absent like `t`: a key of the same unit and length, a number of as many digits. */
static struct subject
absent_of(const struct subject *t, int n)
{
	struct subject s = *t;
	char *digit = s.key + strcspn(s.key, "0123456789");

	s.there = false;
	if (*digit != '\0')
		*digit = (char)('7' + n);
	s.id = 1;
	for (int64_t i = t->id; i >= 10; i /= 10)
		s.id *= 10;
	s.id = s.id * 10 - 1 - n;
	return s;
}

/* The furthest apart, of 100. */
struct worst {
	double hidden, noise;
};

static double
further(double most, double x)
{
	return x * x > most * most ? x : most;
}

static void
compare(size_t who, const struct route *route, const struct subject *hidden, struct worst *worst)
{
	static int64_t ns[1 + ABSENT][TURNS];
	struct subject t[1 + ABSENT] = { *hidden, absent_of(hidden, 0), absent_of(hidden, 1) };
	double us[1 + ABSENT], apart, noise;

	for (int turn = 0; turn < TURNS; turn++)
		for (int k = 0; k < 1 + ABSENT; k++) {
			int at = (turn + k) % (1 + ABSENT);
			struct arena *a = arena_new(ARENA_REQUEST);

			ns[at][turn] = ask_ns(a, who, route, &t[at]);
			arena_free(a);
		}
	for (int k = 0; k < 1 + ABSENT; k++)
		us[k] = median_us(ns[k]);
	apart = 200 * us[0] / (us[1] + us[2]) - 100;
	noise = 200 * us[1] / (us[1] + us[2]) - 100;
	printf("%-4s %-30s %-5s %7.1f %7.1f %7.1f %+6.1f %% (%+.1f %%)\n", route->method == METHOD_POST ? "POST" : "GET", route->path,
	    *hidden->unit != '\0' ? hidden->unit : "-", us[0], us[1], us[2], apart, noise);
	worst->hidden = further(worst->hidden, apart);
	worst->noise = further(worst->noise, noise);
}

int
main(void)
{
	struct worst worst = { 0, 0 };

	setup(NULL);
	printf("us of processor time, medians of %d: hidden, absent, absent; hidden against absent, absent against absent\n", TURNS);
	for (size_t r = 0; r < route_table_n; r++) {
		const struct route *route = &route_table[r];
		const struct subject *t;
		size_t n = 0;

		t = things_of(route->object, &n);
		for (size_t k = 0; k < n; k++)
			for (size_t who = 0; who < COUNT(people); who++)
				if (t[k].there && must_be(&people[who], route, &t[k]) == EXPECT_ABSENT) {
					compare(who, route, &t[k], &worst);
					break;         /* for one of them */
				}
	}
	printf("furthest apart: hidden %+.1f %%, absent from another absent %+.1f %%\n", worst.hidden, worst.noise);
	teardown(NULL);
	return 0;
}
