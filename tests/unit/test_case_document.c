/* Numbers, symbols and days of documents: what offices write is taken, what nobody would write is not. */
#include "case/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct ctx cx;

static void
numbers(void **state)
{
	static const char *const good[] = { "12/BC-SYT", "12-BC/BTGVN", "05/KH-UBND", "1", "99", "12/2026/QĐ-UBND", "30/2024/NĐ-CP",
		"2/BC-HĐY", "7/BC", "1-BC/CT", "12/nq-hđnd15", "3/BC-A&B", "999999/BC" };
	static const char *const bad[] = { "abc", "0", "00", "-3", "0/BC", "00/BC", "005/BC", "012", "12BC", "12/", "12-", "/BC", "12//BC",
		"12/-BC", "12/BC-", "12/34", "1.000/BC", "12/BC SYT", "12 /BC", "12/BC\xe2\x80\x93SYT", "1234567/BC", "½/BC", "12;BC", "" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (!document_number_ok(cx.arena, str_of(good[i])))
			fail_msg("%s is refused", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (document_number_ok(cx.arena, str_of(bad[i])))
			fail_msg("%s is taken", bad[i]);
}

static enum err
check(const char *number, day_t day, const char *field)
{
	enum err e;

	ctx_clear_fault(&cx);
	e = document_check(&cx, str_of(number), day);
	if (field != NULL)
		assert_true(cx.fault.n > 0 && str_is(cx.fault.fields[cx.fault.n - 1].field, field));
	return e;
}

static void
days(void **state)
{
	day_t today = day_of(2026, 3, 20);

	(void)state;
	cx.now = day_start(today, 420) + 1;
	cx.zone_min = 420;
	assert_int_equal(check("1/BC", today, NULL), E_OK);
	assert_int_equal(check("1/BC", DAY_NONE, NULL), E_OK);
	assert_int_equal(check("", DAY_NONE, NULL), E_OK);
	assert_int_equal(check("1/BC", day_of(2025, 3, 20), NULL), E_OK);
	assert_int_equal(check("1/BC", today + 1, "number_day"), E_INPUT);
	assert_int_equal(check("1/BC", day_of(2030, 1, 1), "number_day"), E_INPUT);
	assert_int_equal(check("1/BC", day_of(1900, 1, 1), "number_day"), E_INPUT);
	assert_int_equal(check("1/BC", today - 367, "number_day"), E_INPUT);
	assert_int_equal(check("abc", today, "number"), E_INPUT);
	assert_int_equal(check("abc", today + 1, "number_day"), E_INPUT);
	assert_int_equal(cx.fault.n, 2);                       /* both are told at once */
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(numbers), cmocka_unit_test(days) };
	int rc;

	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN };
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(cx.arena);
	return rc;
}
