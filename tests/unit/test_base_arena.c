/* Lists that grow in an arena, up to where it is exhausted. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"

struct list {
	int64_t *v;
	size_t n, cap;
};

static void
list_grown(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct list l = { 0 };

	(void)state;
	for (int64_t i = 0; i < 1000; i++)
		LIST_ADD(a, l.v, l.n, l.cap) = i;
	assert_int_equal(l.n, 1000);
	assert_int_equal(l.cap, 1024);
	for (int64_t i = 0; i < 1000; i++)
		assert_int_equal(l.v[i], i);
	arena_free(a);
}

/* Whoever goes on after the jump has a list with the room that it says it has. */
static void
list_in_a_full_arena(void **state)
{
	struct arena *a = arena_new(256);
	static struct list l;
	static bool jumped;
	jmp_buf env;

	(void)state;
	if (arena_try(a, env) == 0) {
		for (int64_t i = 0;; i++)
			LIST_ADD(a, l.v, l.n, l.cap) = i;
	} else {
		jumped = true;
	}
	assert_true(jumped);
	assert_int_equal(l.n, l.cap);
	assert_int_equal(l.cap, 16);
	arena_free(a);
}

/* What was asked for first stays, and can be added to; the rest is given back and counts no more. */
static void
trimmed(void **state)
{
	struct arena *a = arena_new((size_t)1 << 20);
	char *first = arena_alloc(a, 100);
	size_t used;

	(void)state;
	memset(first, 'x', 100);
	used = a->used;
	for (int i = 0; i < 10; i++)
		(void)arena_alloc(a, 50000);
	arena_trim(a);
	assert_int_equal(a->used, used);
	assert_int_equal(first[99], 'x');
	assert_int_equal(*(char *)arena_alloc(a, 900000), 0);
	arena_free(a);
	a = arena_new(100);
	arena_trim(a);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(list_grown), cmocka_unit_test(list_in_a_full_arena),
		cmocka_unit_test(trimmed) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
