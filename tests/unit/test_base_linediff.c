/* Line differences: both texts can be rebuilt from the answer, and it is as short as it can be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/linediff.h"

static struct arena *arena;

static struct str
side(const struct diff_lines *d, enum line_change but)
{
	struct buf b;

	buf_init(&b, arena, (size_t)1 << 20);
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].change != but) {
			buf_str(&b, d->v[i].text);
			buf_ch(&b, '\n');
		}
	return buf_view(&b);
}

static void
both(const char *before, const char *after, size_t gone, size_t fresh)
{
	struct diff_lines d = line_diff(arena, str_of(before), str_of(after));

	assert_string_equal(str_z(arena, side(&d, LINE_NEW)), before);
	assert_string_equal(str_z(arena, side(&d, LINE_GONE)), after);
	assert_int_equal(d.gone, gone);
	assert_int_equal(d.fresh, fresh);
}

static void
small_ones(void **state)
{
	(void)state;
	both("", "", 0, 0);
	both("a\n", "a\n", 0, 0);
	both("", "a\nb\n", 0, 2);
	both("a\nb\n", "", 2, 0);
	both("a\nb\nc\n", "a\nx\nc\n", 1, 1);
	both("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n", 3, 2);
	both("a\na\na\n", "a\na\n", 1, 0);
}

static void
numbers(void **state)
{
	struct diff_lines d = line_diff(arena, S("a\nb\nc\n"), S("a\nc\nd\n"));

	(void)state;
	assert_int_equal(d.n, 4);
	assert_int_equal(d.v[1].change, LINE_GONE);
	assert_int_equal(d.v[1].before, 2);
	assert_int_equal(d.v[2].before, 3);
	assert_int_equal(d.v[2].after, 2);
	assert_int_equal(d.v[3].after, 3);
}

/* The length of a longest common subsequence, by the book. */
static size_t
common(const char *a, size_t n, const char *b, size_t m)
{
	size_t row[64] = { 0 };

	for (size_t i = 0; i < n; i++) {
		size_t corner = 0;

		for (size_t j = 0; j < m; j++) {
			size_t up = row[j + 1];

			row[j + 1] = a[i] == b[j] ? corner + 1 : up > row[j] ? up : row[j];
			corner = up;
		}
	}
	return row[m];
}

static void
any_two(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char a[32], b[32], x[80] = "", y[80] = "";
		size_t n = (size_t)rand_r(&seed) % 30, m = (size_t)rand_r(&seed) % 30, same;

		for (size_t i = 0; i < n; i++) {
			a[i] = (char)('a' + rand_r(&seed) % 3);
			x[2 * i] = a[i], x[2 * i + 1] = '\n', x[2 * i + 2] = '\0';
		}
		for (size_t i = 0; i < m; i++) {
			b[i] = (char)('a' + rand_r(&seed) % 3);
			y[2 * i] = b[i], y[2 * i + 1] = '\n', y[2 * i + 2] = '\0';
		}
		same = common(a, n, b, m);
		both(x, y, n - same, m - same);
		arena_reset(arena);
	}
}

static void
two_different_texts(void **state)
{
	struct buf x, y;
	struct diff_lines d;

	(void)state;
	buf_init(&x, arena, (size_t)1 << 20);
	buf_init(&y, arena, (size_t)1 << 20);
	for (int i = 0; i < 2 * LINEDIFF_EDITS; i++) {
		buf_fmt(&x, "x%d\n", i);
		buf_fmt(&y, "y%d\n", i);
	}
	d = line_diff(arena, buf_view(&x), buf_view(&y));
	assert_int_equal(d.gone, 2 * LINEDIFF_EDITS);
	assert_int_equal(d.fresh, 2 * LINEDIFF_EDITS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(small_ones), cmocka_unit_test(numbers), cmocka_unit_test(any_two),
		cmocka_unit_test(two_different_texts) };
	int bad;

	arena = arena_new(ARENA_COMMAND);
	bad = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return bad;
}
