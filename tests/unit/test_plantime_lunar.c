/* The Vietnamese lunar calendar against the published days, and against itself day by day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "plan/lunar.h"

static const struct {
	int y, tet_m, tet_d, hung_m, hung_d;
} known[] = {
	{ 2024, 2, 10, 4, 18 }, { 2025, 1, 29, 4, 7 }, { 2026, 2, 17, 4, 26 }, { 2027, 2, 6, 4, 16 },
	{ 2028, 1, 26, 4, 4 }, { 2029, 2, 13, 4, 23 }, { 2030, 2, 2, 4, 12 }, { 2031, 1, 23, 4, 1 },
	{ 2032, 2, 11, 4, 19 }, { 2033, 1, 31, 4, 9 }, { 2034, 2, 19, 4, 28 }, { 2035, 2, 8, 4, 17 },
};

static void
published_days(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		assert_int_equal(lunar_day(known[i].y, 1, false, 1), day_of(known[i].y, known[i].tet_m, known[i].tet_d));
		assert_int_equal(lunar_day(known[i].y, 3, false, 10),
		    day_of(known[i].y, known[i].hung_m, known[i].hung_d));
	}
}

/* Years in which Vietnam's calendar is known to differ from China's. */
static void
own_meridian(void **state)
{
	(void)state;
	assert_int_equal(lunar_day(1968, 1, false, 1), day_of(1968, 1, 29));   /* China: 30 January */
	assert_int_equal(lunar_day(1985, 1, false, 1), day_of(1985, 1, 21));   /* China: 20 February */
	assert_int_equal(lunar_day(2007, 1, false, 1), day_of(2007, 2, 17));   /* China: 18 February */
	assert_int_equal(lunar_day(2030, 1, false, 1), day_of(2030, 2, 2));    /* China: 3 February */
}

static void
leap_months(void **state)
{
	struct lunar_date v;

	(void)state;
	/* 2031 has a third month twice: the feast is in the regular one */
	assert_int_not_equal(lunar_day(2031, 3, true, 10), DAY_NONE);
	assert_true(lunar_day(2031, 3, true, 10) > lunar_day(2031, 3, false, 10) + 28);
	assert_int_equal(lunar_day(2030, 3, true, 1), DAY_NONE);
	/* 2025 leaps after the sixth, 2033 after the eleventh, 1985 after the second */
	assert_int_equal(lunar_day(2025, 6, true, 1), day_of(2025, 7, 25));
	assert_int_not_equal(lunar_day(2033, 11, true, 1), DAY_NONE);
	assert_int_not_equal(lunar_day(1985, 2, true, 1), DAY_NONE);
	v = lunar_of(day_of(2025, 7, 25));
	assert_true(v.leap && v.y == 2025 && v.m == 6 && v.d == 1);
	v = lunar_of(day_of(2026, 2, 16));     /* New Year's Eve is the 29th: the twelfth month is short */
	assert_true(!v.leap && v.y == 2025 && v.m == 12 && v.d == 29);
	assert_int_equal(lunar_day(2025, 12, false, 30), DAY_NONE);
}

static void
there_and_back(void **state)
{
	(void)state;
	for (day_t day = day_of(1960, 1, 1); day < day_of(2061, 1, 1); day++) {
		struct lunar_date v = lunar_of(day);

		assert_in_range(v.m, 1, 12);
		assert_in_range(v.d, 1, 30);
		assert_int_equal(lunar_day(v.y, v.m, v.leap, v.d), day);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_days),
		cmocka_unit_test(own_meridian),
		cmocka_unit_test(leap_months),
		cmocka_unit_test(there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
