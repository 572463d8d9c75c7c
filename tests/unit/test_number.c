/* Numbers the Vietnamese way: what is read, what is refused and why, and what is printed. */
#include "base/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena *arena;

static void
reads(const char *in, int64_t v, int scale)
{
	struct decimal n = { 0 };

	assert_int_equal(decimal_parse_vi(str_of(in), &n), DECIMAL_OK);
	assert_int_equal(n.v, v);
	assert_int_equal(n.scale, scale);
}

static void
test_read(void **state)
{
	(void)state;
	reads("1.915", 1915, 0);
	reads("1.915.509", 1915509, 0);
	reads("1 915 509", 1915509, 0);
	reads("1\u00a0915\u00a0509", 1915509, 0);
	reads(" 41,49 ", 4149, 2);
	reads("41,50", 4150, 2);
	reads("0,125", 125, 3);
	reads("00,125", 125, 3);
	reads("1.250,125", 1250125, 3);
	reads("-0,5", -5, 1);
	reads("\u22123", -3, 0);
	reads("06", 6, 0);
	reads("0", 0, 0);
	reads("1915509", 1915509, 0);
	reads("1915,125", 1915125, 3);
	reads("999999999999999999", 999999999999999999, 0);
}

static void
test_refuse(void **state)
{
	static const struct {
		const char *in;
		enum decimal_fault fault;
	} bad[] = {
		{ "", DECIMAL_EMPTY }, { "  \u00a0", DECIMAL_EMPTY },
		{ "12a", DECIMAL_CHARACTER }, { "95,7%", DECIMAL_CHARACTER }, { "1.", DECIMAL_CHARACTER }, { ",5", DECIMAL_CHARACTER },
		{ "-", DECIMAL_CHARACTER }, { "--1", DECIMAL_CHARACTER }, { "1..5", DECIMAL_CHARACTER }, { "1e5", DECIMAL_CHARACTER },
		{ "41.49", DECIMAL_DOT_DECIMAL }, { "0.125", DECIMAL_DOT_DECIMAL }, { "1915.5", DECIMAL_DOT_DECIMAL },
		{ "1.91.509", DECIMAL_GROUPS }, { "1.915 509", DECIMAL_GROUPS }, { "1915.509.111", DECIMAL_GROUPS },
		{ "0.915.509", DECIMAL_GROUPS }, { "1 91", DECIMAL_GROUPS }, { "41.49,5", DECIMAL_GROUPS },
		{ "1,915", DECIMAL_COMMA_THREE }, { "01,915", DECIMAL_COMMA_THREE }, { "-0002,326", DECIMAL_COMMA_THREE },
		{ "1,915.5", DECIMAL_ENGLISH }, { "1,915,509", DECIMAL_ENGLISH },
		{ "1234567890123456789", DECIMAL_LARGE }, { "0,1234567891", DECIMAL_LARGE },
		{ "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", DECIMAL_LARGE },
	};
	struct ctx cx = { .arena = arena, .lang = LANG_EN };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct decimal n;
		enum decimal_fault fault = decimal_parse_vi(str_of(bad[i].in), &n);

		if (fault != bad[i].fault)
			print_message("\"%s\": %d\n", bad[i].in, (int)fault);
		assert_int_equal(fault, bad[i].fault);
		assert_true(decimal_fault_text(&cx, fault, str_of(bad[i].in)).n > 0);
	}
	assert_int_equal(decimal_read_field(&cx, "f", S("41.49"), &(struct decimal){ 0 }), E_INPUT);
	assert_int_equal(cx.fault.n, 1);
	assert_non_null(strstr(cx.fault.fields[0].text.p, "\"41.49\""));
}

static void
prints(int64_t v, int scale, const char *vi, const char *plain)
{
	struct decimal n = { v, scale, true }, back;

	assert_string_equal(str_z(arena, decimal_vi(arena, n)), vi);
	assert_string_equal(str_z(arena, decimal_text(arena, n)), plain);
	assert_true(decimal_read(str_of(plain), &back));
	assert_int_equal(back.v, v);
	assert_int_equal(back.scale, scale);
}

static void
test_print(void **state)
{
	struct decimal n;

	(void)state;
	prints(1915509, 0, "1.915.509", "1915509");
	prints(4149, 2, "41,49", "41.49");
	prints(-5, 1, "-0,5", "-0.5");
	prints(0, 0, "0", "0");
	prints(5, 3, "0,005", "0.005");
	prints(123456789, 2, "1.234.567,89", "1234567.89");
	prints(999, 0, "999", "999");
	assert_false(decimal_read(S("1.2.3"), &n));
	assert_false(decimal_read(S("1."), &n));
	assert_false(decimal_read(S("-"), &n));
	assert_false(decimal_read(S("1,5"), &n));
}

static void
test_arithmetic(void **state)
{
	struct decimal a = { 150, 2, true }, b = { 15, 1, true }, out;

	(void)state;
	assert_int_equal(decimal_cmp(a, b), 0);
	assert_true(decimal_cmp((struct decimal){ -1, 0, true }, (struct decimal){ -9, 1, true }) < 0);
	assert_true(decimal_add(a, (struct decimal){ 25, 0, true }, &out));
	assert_string_equal(str_z(arena, decimal_vi(arena, out)), "26,50");
	assert_true(decimal_sub(a, b, &out));
	assert_int_equal(out.v, 0);
	assert_false(decimal_add((struct decimal){ INT64_MAX, 0, true }, (struct decimal){ 1, 0, true }, &out));
	/* 214.749 of 517.592 = 41,49 % */
	assert_true(decimal_ratio((struct decimal){ 214749, 0, true }, (struct decimal){ 517592, 0, true }, 100, 2, &out));
	assert_string_equal(str_z(arena, decimal_vi(arena, out)), "41,49");
	assert_true(decimal_ratio((struct decimal){ 1, 0, true }, (struct decimal){ 8, 0, true }, 1, 2, &out));
	assert_int_equal(out.v, 13);
	assert_true(decimal_ratio((struct decimal){ -1, 0, true }, (struct decimal){ 8, 0, true }, 1, 2, &out));
	assert_int_equal(out.v, -13);
	assert_false(decimal_ratio(a, (struct decimal){ 0, 0, true }, 1, 0, &out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_refuse),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_arithmetic),
	};
	int failed;

	arena = arena_new(ARENA_COMMAND);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
