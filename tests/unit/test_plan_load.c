/* Plans that are accepted, and what they are understood to say. Run from the top of the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail

#include "plan/plan.h"

static struct ctx cx;

static int
setup(void **state)
{
	(void)state;
	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND) };
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(cx.arena);
	return 0;
}

static struct plan *
loaded(const char *path, const struct reading_arg *v, size_t n)
{
	struct plan *p = NULL;

	if (plan_load(&cx, str_of(path), v, n, &p) != E_OK)
		print_error("%s", p != NULL ? str_z(cx.arena, plan_diagnostics(cx.arena, p)) : path);
	assert_non_null(p);
	assert_int_equal(p->diag_n, 0);
	return p;
}

static struct plan *
text(const char *z)
{
	struct plan_file f = { .name = S("plan.md"), .text = str_of(z) };
	struct plan *p;

	if (plan_load_texts(&cx, &f, 1, NULL, 0, &p) != E_OK)
		print_error("%s", str_z(cx.arena, plan_diagnostics(cx.arena, p)));
	assert_int_equal(p->diag_n, 0);
	return p;
}

#define HEAD "plan p \"P\"\n  zone +07:00\n  weekend none\n  in force from 2026-01-01\n" \
	"unit lead \"L\"\n  role lead\nunit a \"A\"\n  role member\nunit b \"B\"\n  role member\n" \
	"group all \"All\"\n  role member\n"

static const struct value *
value(const struct plan *p, const char *name, enum prop prop)
{
	struct stmt *s = plan_find_kind(p, prop_info(prop).kind, str_of(name));

	assert_non_null(s);
	return stmt_value(s, prop);
}

static void
the_short_plan(void **state)
{
	struct plan *p = loaded("tests/golden/plan-short", NULL, 0);
	const struct value *v;

	(void)state;
	assert_int_equal(p->n, 14);
	assert_int_equal(p->zone_min, 420);
	assert_int_equal(p->boundary, B_BEFORE);
	assert_int_equal(p->weekend, 1u << SATURDAY | 1u << SUNDAY);
	v = value(p, "quy-1", PROP_REPORT_DUE);
	assert_int_equal(v->u.when.boundary, B_DEFAULT);
	assert_int_equal(v->u.when.day.n, 20);
	assert_int_equal(v->u.when.day.ref.kind, REF_PART);
	assert_int_equal(v->u.when.day.ref.nth, 3);
	assert_string_equal(str_z(cx.arena, v->words), "day 20 of month 3 of the period");
	v = value(p, "quy-1", PROP_REPORT_EVERY);
	assert_int_equal(v->u.every.which, 2);
	v = value(p, "bao-cao-quy", PROP_CONSOLIDATION_DUE);
	assert_true(v->u.when.by_length);
	assert_int_equal(v->u.when.length.unit, U_WORKING_DAYS);
	assert_true(str_is(v->u.when.length.anchor.stmt->name, "giao-ban"));
	v = value(p, "lich", PROP_COLLECTION_PUBLISH);
	assert_int_equal(v->u.when.day.kind, DAY_DATE);
	assert_int_equal(v->u.when.day.m, 3);
}

static void
the_plan_of_acts(void **state)
{
	struct plan *p = loaded("tests/golden/plan-acts", NULL, 0);
	struct stmt *so_a = plan_find_kind(p, K_UNIT, S("so-a"));

	(void)state;
	assert_int_equal(value(p, "vn", PROP_HOLIDAYS_OFF)->u.days.n, 3);
	assert_int_equal(value(p, "bao-cao", PROP_STAGE_DUE)->u.when.boundary, B_AT_ONCE);
	assert_true(value(p, "bao-cao", PROP_STAGE_DUE)->u.when.has_after);
	assert_int_equal(value(p, "truoc-han", PROP_REMIND_DAYS)->u.numbers.v[0], -5);
	assert_int_equal(plan_unit_until(p, so_a), day_of(2026, 6, 30));
	assert_int_equal(plan_unit_from(p, so_a), DAY_NONE);
}

static void
the_built_in_plan(void **state)
{
	struct plan *p = loaded("plans/12-KH-TGTU", NULL, 0);

	(void)state;
	assert_int_equal(p->file_n, 5);
	assert_int_equal(p->text_hash.n, 64);
	assert_true(p->example_n > 0);
}

static void
a_reading_changes_the_plan(void **state)
{
	struct reading_arg arg = { S("truoc-ngay"), S("inclusive") };
	struct plan *p = loaded("tests/golden/plan-short", &arg, 1), *bad = NULL;
	const struct value *v = stmt_value(p->head, PROP_PLAN_BOUNDARY);

	(void)state;
	assert_int_equal(p->boundary, B_BY);
	assert_true(str_is(v->reading->name, "truoc-ngay"));
	assert_true(str_is(v->option, "inclusive"));
	assert_true(p->choices[0].overridden);
	arg.option = S("inclusiv");
	assert_int_equal(plan_load(&cx, S("tests/golden/plan-short"), &arg, 1, &bad), E_INPUT);
	assert_string_equal(str_z(cx.arena, plan_diagnostics(cx.arena, bad)),
	    "--reading:1:1: error: the reading \"truoc-ngay\" has no option \"inclusiv\"\n"
	    "hint: did you mean \"inclusive\"? It is defined at tests/golden/plan-short/plan.md:88.\n");
}

static void
options_remove_and_repeat(void **state)
{
	struct plan *p = text("```plan 1\n" HEAD
	    "report r \"R\"\n  every month\n  due day 3\n  due day 5 for a\n  window since last due\n  from all\n  to lead\n"
	    "reading x \"X\"\n  words \"w\"\n  option o \"O\" : r.window none\n  option o \"O\" : r.due none\n"
	    "  option o \"O\" : r.copy to a, b\n  option o \"O\" : r.due by day 9 for b\n  default o\n```\n");
	struct stmt *r = plan_find_kind(p, K_REPORT, S("r"));

	(void)state;
	assert_null(stmt_value(r, PROP_REPORT_WINDOW));
	assert_int_equal(stmt_value(r, PROP_REPORT_COPY_TO)->u.stmts.n, 2);
	assert_int_equal(stmt_value_for(p, r, PROP_REPORT_DUE, plan_find_kind(p, K_UNIT, S("a")), 0)->u.when.day.n, 5);
	assert_int_equal(stmt_value_for(p, r, PROP_REPORT_DUE, plan_find_kind(p, K_UNIT, S("b")), 0)->u.when.day.n, 9);
	assert_int_equal(stmt_value_for(p, r, PROP_REPORT_DUE, plan_find_kind(p, K_UNIT, S("lead")), 0)->u.when.boundary, B_NONE);
}

static void
groups_are_as_of_a_day(void **state)
{
	struct plan *p = text("```plan 1\n" HEAD "unit c \"C\"\n  role local\n  in force from 2026-03-01\n"
	    "group g \"G\"\n  units c, b\n  units a from 2026-05-01 until 2026-05-31\n"
	    "group h \"H\"\n  units g, lead\n```\n");
	struct stmt *h = plan_find_kind(p, K_GROUP, S("h")), **v;

	(void)state;
	assert_int_equal(plan_units(p, &h, 1, day_of(2026, 2, 1), cx.arena, &v), 2);
	assert_true(str_is(v[0]->name, "lead"));
	assert_int_equal(plan_units(p, &h, 1, day_of(2026, 3, 1), cx.arena, &v), 3);
	assert_int_equal(plan_units(p, &h, 1, day_of(2026, 5, 31), cx.arena, &v), 4);
	assert_int_equal(plan_units(p, &h, 1, day_of(2026, 6, 1), cx.arena, &v), 3);
	assert_false(plan_unit_in(p, plan_find_kind(p, K_UNIT, S("c")), &h, 1, day_of(2026, 2, 28)));
}

static void
clauses_keep_their_words(void **state)
{
	struct plan *p = text("# P\n\n```plan 0\n" HEAD "```\n\n### 3.4.2 {II.3.5.2} Báo cáo\n\nTháng, trước *ngày 20*.\n\n"
	    "- a list\n\n  ```plan II.3.5.2.a\n  field f \"F\"\n  ```\n\nafter\n\n~~~plan II.9\nfield g \"G\"\n~~~\n");
	struct clause *c = plan_find_kind(p, K_FIELD, S("f"))->clause;

	(void)state;
	assert_string_equal(str_z(cx.arena, c->key), "II.3.5.2.a");
	assert_string_equal(str_z(cx.arena, c->cited), "II.3.4.2.a");
	assert_string_equal(str_z(cx.arena, c->heading), "3.4.2 Báo cáo");
	assert_string_equal(str_z(cx.arena, c->prose), "Tháng, trước *ngày 20*.\n\n- a list");
	assert_int_equal(plan_find_kind(p, K_FIELD, S("f"))->at.line, 25);
	assert_int_equal(plan_find_kind(p, K_FIELD, S("f"))->at.col, 9);
	assert_string_equal(str_z(cx.arena, plan_find_kind(p, K_FIELD, S("g"))->clause->prose), "after");
}

static void
tables_give_statements(void **state)
{
	struct plan *p = text("```plan 0\n" HEAD "field y \"Y\"\n```\n\n```plan-table indicator 4.1\n```\n\n"
	    "| name | title | field | measure | kind | source | longer |\n|---|---|---|---|---|---|---|\n"
	    "| kham | Lượt \\| khám | y | lượt | flow | a | computed |\n| sinh | \"Số \\| trẻ\" | y | trẻ em | flow | | |\n"
	    "| hoc | \"Số\" học \"sinh\" | y | học sinh | flow | | |\n\nend\n");

	(void)state;
	assert_string_equal(str_z(cx.arena, stmt_str(plan_find_kind(p, K_INDICATOR, S("sinh")), PROP_INDICATOR_MEASURE)), "trẻ em");
	assert_true(str_is(plan_find_kind(p, K_INDICATOR, S("kham"))->clause->key, "4.1"));
	assert_true(str_is(plan_find_kind(p, K_INDICATOR, S("kham"))->title, "Lượt | khám"));
	assert_true(str_is(plan_find_kind(p, K_INDICATOR, S("sinh"))->title, "Số | trẻ"));
	assert_true(str_is(plan_find_kind(p, K_INDICATOR, S("hoc"))->title, "\"Số\" học \"sinh\""));
	assert_null(stmt_value(plan_find_kind(p, K_INDICATOR, S("sinh")), PROP_INDICATOR_SOURCE));
}

/* What other regimes need, each once. */
static void
the_whole_language(void **state)
{
	struct plan *p = text("```plan 0\nplan p \"P\"\n  zone +10:00\n  weekend none\n  in force from 2026-01-01\n  calendar n, s\n"
	    "  summer +11:00 from first sunday of october to first sunday of april, at 02:00\n  lapse period-end\n"
	    "unit a \"A\"\n  role member\n  year from october\nunit b \"B\"\n  role guest\n"
	    "holidays n \"N\"\n  off 2026-02-16 to 2026-02-20,\n    2026-03-02\nholidays s \"S\"\n  computed vietnam\n"
	    "incident flood \"F\"\n  opened by a\n  moment warned \"W\"\n"
	    "report log \"L\"\n  every day while flood lasts\n  due by 17:00\n  from a\n  to b\n"
	    "stage st \"S\"\n  of flood\n  due within the later of 6 hours after opened and 2 hours after warned\n  to b\n"
	    "stage su \"S\"\n  of flood\n  due by 10 days before end of the quarter of opened\n  from a\n  to b\n"
	    "report dust \"D\"\n  every 4 years from 2024\n  due within 3 days after period end\n"
	    "  due within 8 days after period end for b\n  from a, b\n  to b\n  opens any friday of the previous month\n"
	    "report fair \"F\"\n  every year from october\n  due 16:00 on friday of the second next week, on rest day later at 12:00\n"
	    "  moment plea \"P\"\n  moment query \"Q\"\n  moment reply \"R\"\n"
	    "  extended by plea within 6 days after due\n  pauses from query to reply\n  from a\n  to b\n"
	    "  in force from 2026-01-01\n  in force until 2027-01-01\n"
	    "report q \"Q\"\n  every quarter [1,3] from april\n  due the earlier of 5 days after fair.filed and last working day"
	    " of month 1 of the period if not past\n  from a\n  to b\n"
	    "report w \"W\"\n  every week from thursday\n  due wednesday of the next week\n  from a\n  to b\n```\n");
	const struct value *v;

	(void)state;
	assert_true(p->lapse_period_end);
	v = value(p, "n", PROP_HOLIDAYS_OFF);
	assert_int_equal(v->u.days.n, 6);
	v = value(p, "st", PROP_STAGE_DUE);
	assert_int_equal(v->u.when.length.kind, LENGTH_LATER);
	assert_true(str_is(v->u.when.length.b->anchor.key, "warned"));
	assert_int_equal(v->u.when.length.b->anchor.stmt->kind, K_INCIDENT);
	v = value(p, "su", PROP_STAGE_DUE);
	assert_int_equal(v->u.when.length.anchor.kind, ANCHOR_END_OF);
	assert_int_equal(v->u.when.length.anchor.part, P_QUARTER);
	v = value(p, "fair", PROP_REPORT_DUE);
	assert_int_equal(v->u.when.clock_min, 960);
	assert_int_equal(v->u.when.day.ref.kind, REF_NEXT);
	assert_int_equal(v->u.when.day.ref.nth, 2);
	assert_int_equal(v->u.when.rest, REST_LATER);
	assert_int_equal(v->u.when.rest_clock_min, 720);
	v = value(p, "fair", PROP_REPORT_EXTENDED_BY);
	assert_int_equal(v->u.extended.due.length.anchor.kind, ANCHOR_DUE);
	v = value(p, "q", PROP_REPORT_DUE);
	assert_int_equal(v->u.when.length.b->kind, LENGTH_DAY);
	assert_true(v->u.when.length.if_not_past);
	assert_int_equal(value(p, "q", PROP_REPORT_EVERY)->u.every.from_month, 4);
	assert_int_equal(value(p, "log", PROP_REPORT_DUE)->u.when.clock_min, 1020);
	v = value(p, "p", PROP_PLAN_SUMMER);
	assert_int_equal(v->u.summer.offset_min, 660);
	assert_int_equal(v->u.summer.clock_min, 120);
}

/* The same text in other clothes is the same plan. */
static void
line_ends_do_not_matter(void **state)
{
	struct plan *a = text("```plan 1\n" HEAD "```\n"), *b = text("\xef\xbb\xbf```plan 1\n" HEAD "```\n");

	(void)state;
	assert_true(str_eq(a->text_hash, b->text_hash));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_short_plan),
		cmocka_unit_test(the_plan_of_acts),
		cmocka_unit_test(the_built_in_plan),
		cmocka_unit_test(a_reading_changes_the_plan),
		cmocka_unit_test(options_remove_and_repeat),
		cmocka_unit_test(groups_are_as_of_a_day),
		cmocka_unit_test(clauses_keep_their_words),
		cmocka_unit_test(tables_give_statements),
		cmocka_unit_test(the_whole_language),
		cmocka_unit_test(line_ends_do_not_matter),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
