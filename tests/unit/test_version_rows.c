/*
 * Rows in hard places when a new version comes: closed under another key, dated into a year to come, extended, handed on
 * twice, withdrawn and asked for again, returned to a unit that is gone. Dates worked out by hand.
 */
#include "unit/version_life.h"

#define ABSORB_ON(day) \
	"```plan 0\nchange nhap \"Nhập Sở Giáo dục\"\n  on " day "\n  decision \"QĐ 4\"\n  absorbs gd\n  into y\n```\n"

static void
assert_day(const char *key, int y, int m, int d)
{
	assert_string_equal(str_z(w.arena, day_iso(w.arena, row(key).day_now)), str_z(w.arena, day_iso(w.arena, day_of(y, m, d))));
}

/* Filed on 10 April; from 20 April the report is due on the 24th, and its unit is split on the 22nd. */
static void
what_was_filed_is_not_handed_over(void **state)
{
	(void)state;
	on(2025, 4, 10);
	assert_true(file("thang/ld/2025-04", "lao-dong", NULL) > 0);
	on(2025, 4, 18);
	assert_int_equal(enact_text(plan_with(plan_md, "  due day 20\n", "  due day 25\n"), SPLIT_ON("2025-04-22"), NULL, 0,
		day_of(2025, 4, 20)), E_OK);
	assert_true(owed("thang/ld/2025-04"));
	assert_true(absent("thang/y/2025-04@ld"));
	assert_true(absent("thang/nv/2025-04@ld"));
	assert_true(absent("thang/gd/2025-04@ld"));
}

/* The lead's own meeting of the quarter, overdue when the lead was merged, is the new lead's. */
static void
a_meeting_goes_to_the_chairs_heir(void **state)
{
	(void)state;
	on(2025, 4, 20);
	assert_int_equal(enact("```plan 0\nunit danvan \"Ban Dân vận\"\n  role guest\n"
		"unit bdv \"Ban chủ trì và Dân vận\"\n  role lead\n  symbol BDV\n"
		"change nhap \"Nhập hai ban\"\n  on 2025-03-01\n  decision \"QĐ 7\"\n  merges ban, danvan\n  into bdv\n```\n", 2025, 3, 1),
	    E_OK);
	assert_false(owed("giao-ban/ban/2025-Q1"));
	assert_true(owed("giao-ban/bdv/2025-Q1"));
	assert_string_equal(str_z(w.arena, row("giao-ban/bdv/2025-Q1").from_unit), "ban");
}

/* The duty ended, and a later version asks for it again, on another day: the row lives under that version. */
static void
withdrawn_and_asked_for_again(void **state)
{
	const char *ended = plan_with(plan_md, "  from khoi\n  to ban\n  form chung\nreport quy",
	    "  in force until 2025-03-31\n  from khoi\n  to ban\n  form chung\nreport quy");

	(void)state;
	on(2025, 3, 25);
	assert_int_equal(enact_text(ended, NULL, NULL, 0, day_of(2025, 4, 1)), E_OK);
	assert_false(owed("thang/y/2025-05"));
	on(2025, 4, 20);
	assert_int_equal(enact_text(plan_with(plan_md, "  due day 20\n", "  due day 25\n"), NULL, NULL, 0, day_of(2025, 4, 20)), E_OK);
	assert_true(owed("thang/y/2025-05"));
	assert_day("thang/y/2025-05", 2025, 5, 24);
	assert_int_equal(row("thang/y/2025-05").last_day, day_of(2025, 5, 24));
	assert_true(row("thang/y/2025-05").plan > row("thang/y/2025-03").plan);
}

/* December's report moves into a year that is not opened; it is there, and still there when that year opens. */
static void
dated_into_a_year_to_come(void **state)
{
	const char *later = plan_with(plan_md, "  due day 20\n", "  due day 10 of the next month\n");
	const char *until = plan_with(later, "  from khoi\n", "  in force until 2026-11-30\n  from khoi\n");

	(void)state;
	on(2025, 10, 1);
	assert_int_equal(enact_text(later, NULL, NULL, 0, day_of(2025, 11, 1)), E_OK);
	assert_day("thang/y/2026-12", 2027, 1, 9);
	assert_int_equal(enact_text(until, NULL, NULL, 0, day_of(2025, 12, 1)), E_OK);
	assert_false(owed("thang/y/2026-12"));
	assert_int_equal(enact_text(later, NULL, NULL, 0, day_of(2025, 12, 2)), E_OK);
	on(2026, 1, 2);
	assert_int_equal(bloc_years_open(&w.cx, w.s), E_OK);
	assert_true(owed("thang/y/2026-12"));
	assert_true(owed("thang/y/2027-01"));
}

/* A version of April 2027 is there when 2027 opens: the rows before it are the old version's, those after it the new. */
static void
a_year_two_versions_give(void **state)
{
	(void)state;
	on(2025, 10, 1);
	assert_int_equal(enact_text(plan_with(plan_md, "  due day 20\n", "  due day 15\n"), NULL, NULL, 0, day_of(2027, 4, 16)), E_OK);
	on(2026, 1, 1);
	assert_int_equal(bloc_years_open(&w.cx, w.s), E_OK);
	assert_day("thang/y/2027-03", 2027, 3, 19);
	assert_day("thang/y/2027-04", 2027, 4, 19);    /* not lost between the two: the 14th lies before the new version */
	assert_day("thang/y/2027-05", 2027, 5, 14);
	assert_true(row("thang/y/2027-05").plan > row("thang/y/2027-04").plan);
}

/* Split on 1 March; on 10 March one heir is taken in by another that has filed its part: nothing is written twice. */
static void
handed_on_to_one_that_has_filed(void **state)
{
	const char *both = str_z(w.arena, str_fmt(w.arena, "%s\n%s", SPLIT_ON("2025-03-01"), ABSORB_ON("2025-03-10")));

	(void)state;
	on(2025, 2, 20);
	assert_int_equal(enact(SPLIT_ON("2025-03-01"), 2025, 3, 1), E_OK);
	assert_string_equal(str_z(w.arena, row("quy/gd/2025-Q1@ld").fields), "day-nghe");
	on(2025, 3, 5);
	assert_true(file("quy/y/2025-Q1@ld", "tre-em", NULL) > 0);
	assert_int_equal(enact(both, 2025, 3, 10), E_OK);
	assert_true(owed("quy/gd/2025-Q1@ld"));        /* keeps its name: the heir's own part is closed */
	assert_string_equal(str_z(w.arena, row("quy/y/2025-Q1@ld").fields), "tre-em");
	assert_true(owed("quy/y/2025-Q1@gd"));
	assert_false(owed("quy/gd/2025-Q1"));
}

/* The same while nothing is filed: the heir's row has both scopes, and the other is gone. */
static void
handed_on_to_one_that_has_not(void **state)
{
	const char *both = str_z(w.arena, str_fmt(w.arena, "%s\n%s", SPLIT_ON("2025-03-01"), ABSORB_ON("2025-03-10")));

	(void)state;
	on(2025, 2, 20);
	assert_int_equal(enact(SPLIT_ON("2025-03-01"), 2025, 3, 1), E_OK);
	on(2025, 3, 5);
	assert_int_equal(enact(both, 2025, 3, 10), E_OK);
	assert_false(owed("quy/gd/2025-Q1@ld"));
	assert_string_equal(str_z(w.arena, row("quy/y/2025-Q1@ld").fields), "day-nghe,tre-em");
	assert_string_equal(str_z(w.arena, row("quy/nv/2025-Q1@ld").fields), "lao-dong");
}

/* Both told at once, before either. */
static void
two_ways_to_one_heir(void **state)
{
	const char *both = str_z(w.arena, str_fmt(w.arena, "%s\n%s", SPLIT_ON("2025-03-01"), ABSORB_ON("2025-03-10")));

	(void)state;
	on(2025, 2, 20);
	assert_int_equal(enact(both, 2025, 3, 1), E_OK);
	assert_true(absent("quy/gd/2025-Q1@ld"));
	assert_string_equal(str_z(w.arena, row("quy/y/2025-Q1@ld").fields), "day-nghe,tre-em");
	assert_string_equal(str_z(w.arena, row("quy/y/2025-Q1@gd").fields), "giao-duc");
}

/* Held on 2 April, so due within five working days, the 9th; from that day within three: the 7th. */
static void
counted_anew_from_a_meeting_held(void **state)
{
	int64_t entry;

	(void)state;
	on(2025, 4, 2);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(meeting_hold(&w.cx, w.s, &(struct meeting_hold){ .due = S("giao-ban/ban/2025-Q1"),
		.day = day_of(2025, 4, 2), .reason = S("Trễ một tuần") }, &entry), E_OK);
	assert_day("len/ban/2025-Q1", 2025, 4, 9);
	assert_int_equal(enact_text(plan_with(plan_md, "within 5 working days", "within 3 working days"), NULL, NULL, 0,
		day_of(2025, 4, 2)), E_OK);
	assert_day("len/ban/2025-Q1", 2025, 4, 7);
}

/* The lead gave until 30 April; a version that moves the day to the 24th takes none of it back. */
static void
an_extension_is_kept(void **state)
{
	int64_t entry;

	(void)state;
	on(2025, 4, 10);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(due_extend(&w.cx, w.s, &(struct due_extend){ .due = S("thang/y/2025-04"), .to = day_of(2025, 4, 30),
		.reason = S("Bão") }, &entry), E_OK);
	assert_int_equal(enact_text(plan_with(plan_md, "  due day 20\n", "  due day 25\n"), NULL, NULL, 0, day_of(2025, 4, 11)), E_OK);
	assert_day("thang/y/2025-04", 2025, 4, 30);
	assert_day("thang/gd/2025-04", 2025, 4, 24);
	/* corrected: not to the new version's own day, but to one before the first extension */
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(due_extend(&w.cx, w.s, &(struct due_extend){ .due = S("thang/y/2025-04"), .to = day_of(2025, 4, 24),
		.reason = S("Nhầm") }, &entry), E_INPUT);
	assert_int_equal(due_extend(&w.cx, w.s, &(struct due_extend){ .due = S("thang/y/2025-04"), .to = day_of(2025, 4, 27),
		.reason = S("Nhầm") }, &entry), E_OK);
	assert_day("thang/y/2025-04", 2025, 4, 27);
}

/* The quarter's report was filed, and closed the month; under its new name it is owed, and closes the month no second time. */
static void
one_row_has_one_that_closes_it(void **state)
{
	const char *renamed = plan_with(plan_with(plan_md, "report quy \"", "report quy-i \""), "  of quy\n", "  of quy-i\n");
	int64_t first, second;

	(void)state;
	on(2025, 3, 5);
	first = file("quy/y/2025-Q1", "y-te", NULL);
	assert_true(first > 0);
	assert_int_equal(row("thang/y/2025-03").filing, first);
	assert_int_equal(enact_text(renamed, NULL, NULL, 0, day_of(2025, 3, 6)), E_OK);
	assert_int_equal(store_query_number("select count(*) from due_state where due = 'thang/y/2025-03'"), 1);
	second = file("quy-i/y/2025-Q1", "y-te", NULL);
	assert_true(second > first);
	assert_int_equal(row("thang/y/2025-03").filing, first);
}

/* Returned, and its unit ended before it could complete it: nobody can write it any more, so the lead may excuse it. */
static void
returned_to_a_unit_that_is_gone(void **state)
{
	int64_t filing, entry;
	struct due d;

	(void)state;
	on(2025, 3, 5);
	filing = file("quy/ld/2025-Q1", "lao-dong", NULL);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(due_excuse(&w.cx, w.s, &(struct due_excuse){ .due = S("quy/ld/2025-Q1"), .reason = S("Thử") }, &entry),
	    E_CONFLICT);                           /* it lies with the lead */
	on(2025, 3, 6);
	assert_int_equal(filing_return(&w.cx, w.s, &(struct filing_return){ .filing = filing, .again_by = day_of(2025, 3, 25),
		.reason = S("Bổ sung số liệu") }, &entry), E_OK);
	assert_int_equal(enact(SPLIT_ON("2025-03-10"), 2025, 3, 10), E_OK);
	on(2025, 3, 28);
	d = row("quy/ld/2025-Q1");
	assert_true(due_axes(&d, ctx_today(&w.cx), false).again_overdue);
	assert_int_equal(file("quy/ld/2025-Q1", "lao-dong", NULL), 0);
	on(2025, 3, 28);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(due_excuse(&w.cx, w.s, &(struct due_excuse){ .due = S("quy/ld/2025-Q1"),
		.reason = S("Đơn vị đã giải thể") }, &entry), E_OK);
	d = row("quy/ld/2025-Q1");
	assert_int_equal(due_axes(&d, ctx_today(&w.cx), false).state, DUE_EXCUSED);
	assert_false(due_axes(&d, ctx_today(&w.cx), false).again_overdue);
}

/* From 2026 a unit sends no more without an approval, and is a guest: until then it does, and is not. */
static void
how_a_unit_takes_part_has_a_day_too(void **state)
{
	const char *strict = plan_with(plan_md, "unit y \"Sở Y\"\n  role member\n  symbol SY\n  fields y-te\n  short sending yes\n",
	    "unit y \"Sở Y\"\n  role guest\n  symbol SY\n  fields y-te, tre-em\n  short sending no\n");

	(void)state;
	on(2025, 4, 1);
	assert_int_equal(enact_text(strict, NULL, NULL, 0, day_of(2026, 1, 1)), E_OK);
	assert_string_equal(str_z(w.arena, unit_on("y", 2025, 12, 31).role), "member");
	assert_string_equal(str_z(w.arena, unit_on("y", 2025, 12, 31).fields), "y-te");
	assert_string_equal(str_z(w.arena, unit_on("y", 2026, 1, 1).role), "guest");
	assert_string_equal(str_z(w.arena, unit_on("y", 2026, 1, 1).fields), "y-te,tre-em");
	on(2025, 4, 10);
	assert_true(file("thang/y/2025-04", "y-te", NULL) > 0);
	on(2025, 12, 31);
	assert_int_equal(as("y", ROLE_UNIT_OFFICER), E_OK);
	assert_true(w.cx.actor->unit_short);
	on(2026, 1, 2);
	assert_int_equal(as("y", ROLE_UNIT_OFFICER), E_OK);
	assert_false(w.cx.actor->unit_short);
}

#define T_(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T_(what_was_filed_is_not_handed_over), T_(a_meeting_goes_to_the_chairs_heir), T_(withdrawn_and_asked_for_again),
		T_(dated_into_a_year_to_come), T_(a_year_two_versions_give), T_(handed_on_to_one_that_has_filed),
		T_(handed_on_to_one_that_has_not), T_(two_ways_to_one_heir), T_(counted_anew_from_a_meeting_held),
		T_(an_extension_is_kept), T_(one_row_has_one_that_closes_it), T_(returned_to_a_unit_that_is_gone),
		T_(how_a_unit_takes_part_has_a_day_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
