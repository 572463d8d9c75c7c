/* A lane's queue: half of it for those not logged in, and how it ends while somebody still has a place in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#include "edge/lane.h"

static struct lane_queue q;
static _Atomic int done;
static _Atomic bool stopped;

static void
work(void *item)
{
	(void)usleep(1000);
	atomic_fetch_add(&done, *(int *)item);
}

static const struct lane_visitor inside = { .who = LANE_ACCOUNT };

/* Somebody not logged in, at address number i. */
static struct lane_visitor
stranger(int i)
{
	return (struct lane_visitor){ .who = LANE_NOBODY, .of = { 192, 0, 2, (unsigned char)i } };
}

static void
half_for_strangers(void **state)
{
	static int one = 1;
	struct lane_visitor v;

	(void)state;
	atomic_store(&done, 0);
	assert_true(lane_start(&q, 2, 8, work));
	for (int i = 0; i < 4; i++) {
		v = stranger(i);
		assert_true(lane_reserve(&q, &v));
	}
	v = stranger(4);
	assert_false(lane_reserve(&q, &v));
	for (int i = 0; i < 4; i++)
		assert_true(lane_reserve(&q, &inside));
	assert_false(lane_reserve(&q, &inside));
	for (int i = 0; i < 4; i++) {
		v = stranger(i);
		lane_push(&q, &one, &v);
		lane_push(&q, &one, &inside);
	}
	lane_stop(&q);
	assert_int_equal(atomic_load(&done), 8);
	lane_free(&q);
}

static void *
stop(void *arg)
{
	(void)arg;
	lane_stop(&q);
	atomic_store(&stopped, true);
	return NULL;
}

/* What has a place is worked on, also when it is pushed after the end was called; nobody else gets one, then or later. */
static void
a_place_is_kept(void **state)
{
	static int one = 1;
	pthread_t t;

	(void)state;
	atomic_store(&done, 0);
	assert_true(lane_start(&q, 3, 8, work));
	assert_true(lane_reserve(&q, &inside));
	assert_true(lane_reserve(&q, &inside));
	assert_int_equal(pthread_create(&t, NULL, stop, NULL), 0);
	(void)usleep(50000);
	assert_false(atomic_load(&stopped));
	assert_false(lane_reserve(&q, &inside));
	lane_push(&q, &one, &inside);
	(void)usleep(50000);
	assert_false(atomic_load(&stopped));
	lane_push(&q, &one, &inside);
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_int_equal(atomic_load(&done), 2);
	for (int i = 0; i < 1000; i++)
		assert_false(lane_reserve(&q, &inside));
	lane_free(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(half_for_strangers), cmocka_unit_test(a_place_is_kept) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
