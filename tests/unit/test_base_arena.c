/* Lists and buffers that grow in an arena, up to where it is exhausted; what is given back. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"

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

/* What was asked for since is forgotten, in the same block or in later ones, and is zero when it is had again. */
static void
rewound(void **state)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct arena_mark start = arena_mark(a), mark;
	char *first, *again;

	(void)state;
	first = arena_alloc(a, 100);
	memset(first, 'x', 100);
	mark = arena_mark(a);
	for (size_t n = 100; n <= 100000; n *= 10) {
		memset(arena_alloc(a, n), 'y', n);
		memset(arena_alloc(a, n), 'y', n);
		arena_rewind(a, mark);
		assert_int_equal(a->used, mark.used);
		again = arena_alloc(a, 64);
		assert_ptr_equal(again, first + 112);
		assert_true(again[0] == 0 && again[63] == 0);
		arena_rewind(a, mark);
	}
	assert_int_equal(first[99], 'x');
	arena_rewind(a, start);
	assert_int_equal(a->used, 0);
	assert_int_equal(*(char *)arena_alloc(a, 900000), 0);
	arena_free(a);
}

/* A buffer asks for no more than its maximum. */
static void
buffer_room(void **state)
{
	struct arena *a = arena_new(1024);
	struct buf b;

	(void)state;
	buf_init(&b, a, 20);
	buf_z(&b, "twelve bytes");
	assert_int_equal(a->used, 32);
	buf_z(&b, " and 8.");
	assert_true(b.n == 19 && !b.over);
	buf_z(&b, "xx");
	assert_true(b.n == 19 && b.over);
	buf_init(&b, a, 300);
	for (int i = 0; i < 30; i++)
		buf_z(&b, "ten bytes.");
	assert_true(b.n == 300 && b.cap == 300 && !b.over);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(list_grown), cmocka_unit_test(list_in_a_full_arena),
		cmocka_unit_test(trimmed), cmocka_unit_test(rewound), cmocka_unit_test(buffer_room) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
