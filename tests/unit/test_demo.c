/* The demo's tables and its year: twice the same, and full. */
#include "case/demo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void
periods(void **state)
{
	struct demo_period p;

	(void)state;
	assert_true(demo_period_read(S("2026-03"), &p) && p.last == 3 && p.months == 1);
	assert_true(demo_period_read(S("2026-11"), &p) && p.last == 11 && p.months == 1);
	assert_true(demo_period_read(S("2026-Q3"), &p) && p.last == 9 && p.months == 3);
	assert_true(demo_period_read(S("2026-H1"), &p) && p.last == 6 && p.months == 6);
	assert_true(demo_period_read(S("2026"), &p) && p.year == 2026 && p.months == 12);
	assert_false(demo_period_read(S("2026-Q5"), &p));
	assert_false(demo_period_read(S("x"), &p));
}

static void
figures(void **state)
{
	struct arena *a = arena_new(ARENA_COMMAND);
	struct demo_text *t = demo_text_load(a);
	const struct demo_period march = { 2026, 3, 1 }, quarter = { 2026, 3, 3 };
	int64_t born, boys, girls, month, longer;

	(void)state;
	assert_true(demo_figure(t, S("syt"), S("tre-sinh"), &march, false, &born));
	assert_true(demo_figure(t, S("syt"), S("tre-sinh-nam"), &march, false, &boys));
	assert_true(demo_figure(t, S("syt"), S("tre-sinh-nu"), &march, false, &girls));
	assert_in_range(boys + girls, born - 1, born + 1);
	assert_true(demo_figure(t, S("syt"), S("kham-benh"), &march, false, &month));
	assert_true(demo_figure(t, S("syt"), S("kham-benh"), &quarter, false, &longer));
	assert_true(longer > 2 * month);
	assert_false(demo_figure(t, S("syt"), S("khong-co"), &march, false, &month));
	arena_free(a);
}

static void
dice(void **state)
{
	struct dice a = dice_of(S("syt"), S("x")), b = a, c = dice_of(S("syt"), S("y"));
	uint64_t first = dice_roll(&a, 1u << 30);

	(void)state;
	assert_true(first == dice_roll(&b, 1u << 30));
	assert_true(first != dice_roll(&c, 1u << 30));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(periods), cmocka_unit_test(figures), cmocka_unit_test(dice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
