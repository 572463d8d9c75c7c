/* Every warning of lint, once: tests/golden/plan-lint is sound, and everything lint knows is wrong with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail

#include "plan/lint.h"

static void
every_warning(void **state)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND) };
	struct plan *p, warned = { 0 };
	FILE *f = fopen("tests/golden/plan-lint/lint.txt", "r");
	char *want = arena_alloc(cx.arena, 1 << 16);

	(void)state;
	assert_non_null(f);
	assert_true(fread(want, 1, (1 << 16) - 1, f) > 0);
	fclose(f);
	assert_int_equal(plan_load(&cx, S("tests/golden/plan-lint"), NULL, 0, &p), E_OK);
	assert_int_equal(plan_lint(&cx, p, day_of(2026, 1, 1), day_of(2026, 12, 31), &warned.diags, &warned.diag_n), E_OK);
	assert_string_equal(str_z(cx.arena, plan_diagnostics(cx.arena, &warned)), want);
	arena_free(cx.arena);
}

/* A short, ordinary plan over a year with a table gives none. */
static void
no_warning_without_cause(void **state)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND) };
	struct plan_file f = { .name = S("plan.md"), .text = S("```plan 1\nplan p \"P\"\n  zone +07:00\n"
	    "  weekend saturday, sunday\n  in force from 2026-01-01\n  rest day keep\n"
	    "unit lead \"L\"\n  role lead\nunit a \"A\"\n  role member\n  fields y\nfield y \"Y\"\n"
	    "holidays h \"H\"\n  off 2026-01-01\n"
	    "report m \"M\"\n  every month\n  due day 20\n  window since last due\n  from a\n  to lead\n"
	    "report q \"Q\"\n  every quarter\n  due day 20\n  window by cut-off day 19\n  from a\n  to lead\n"
	    "  stands for m of month 3 of the period\n"
	    "meeting g \"G\"\n  every quarter\n  held in last week of month 3 of the period\n  chaired by lead\n  needs q\n"
	    "  week last-day\n```\n") };
	struct diagnostic *d;
	struct plan *p;
	size_t n;

	(void)state;
	assert_int_equal(plan_load_texts(&cx, &f, 1, NULL, 0, &p), E_OK);
	assert_int_equal(plan_lint(&cx, p, day_of(2026, 1, 1), day_of(2026, 12, 31), &d, &n), E_OK);
	for (size_t i = 0; i < n; i++)
		print_error("%.*s\n", STR_ARG(d[i].text));
	assert_int_equal(n, 0);
	arena_free(cx.arena);
}

/* A table beside the plan's calendar does nothing, unless a calendar names it too. */
static void
holidays_in_no_calendar(void **state)
{
	static const struct { const char *plan, *rule; size_t warnings; } rows[] = {
		{ "  calendar h\n", "", 1 }, { "  calendar h, t\n", "", 0 }, { "  calendar h\n", "  calendar h, t\n", 0 }, { "", "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ctx cx = { .arena = arena_new(ARENA_COMMAND) };
		struct plan_file f = { .name = S("plan.md"), .text = str_fmt(cx.arena, "```plan 1\nplan p \"P\"\n  zone +07:00\n"
		    "  weekend saturday, sunday\n  in force from 2026-01-01\n  rest day keep\n%s"
		    "unit lead \"L\"\n  role lead\nunit a \"A\"\n  role member\nholidays h \"H\"\n  off 2026-01-01\n"
		    "holidays t \"T\"\n  off 2026-01-02\n"
		    "report m \"M\"\n  every month\n  due day 20\n  window since last due\n  from a\n  to lead\n%s```\n", rows[i].plan,
		    rows[i].rule) };
		struct diagnostic *d;
		struct plan *p;
		size_t n, found = 0;

		assert_int_equal(plan_load_texts(&cx, &f, 1, NULL, 0, &p), E_OK);
		assert_int_equal(plan_lint(&cx, p, day_of(2026, 1, 1), day_of(2026, 12, 31), &d, &n), E_OK);
		for (size_t k = 0; k < n; k++)
			found += str_find(d[k].text, S("holidays table \"t\" is in no calendar")) >= 0;
		assert_int_equal(found, rows[i].warnings);
		arena_free(cx.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_warning), cmocka_unit_test(no_warning_without_cause),
		cmocka_unit_test(holidays_in_no_calendar) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
