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

static void
half_for_strangers(void **state)
{
	static int one = 1;

	(void)state;
	atomic_store(&done, 0);
	assert_true(lane_start(&q, 2, 8, work));
	for (int i = 0; i < 4; i++)
		assert_true(lane_reserve(&q, false));
	assert_false(lane_reserve(&q, false));
	for (int i = 0; i < 4; i++)
		assert_true(lane_reserve(&q, true));
	assert_false(lane_reserve(&q, true));
	for (int i = 0; i < 8; i++)
		lane_push(&q, &one);
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
	assert_true(lane_reserve(&q, true));
	assert_true(lane_reserve(&q, true));
	assert_int_equal(pthread_create(&t, NULL, stop, NULL), 0);
	(void)usleep(50000);
	assert_false(atomic_load(&stopped));
	assert_false(lane_reserve(&q, true));
	lane_push(&q, &one);
	(void)usleep(50000);
	assert_false(atomic_load(&stopped));
	lane_push(&q, &one);
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_int_equal(atomic_load(&done), 2);
	for (int i = 0; i < 1000; i++)
		assert_false(lane_reserve(&q, true));
	lane_free(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(half_for_strangers), cmocka_unit_test(a_place_is_kept) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
