/*
 * What the checker says of wrong plans: each row of plan_errors.def is added to a sound plan; every error must be told,
 * with its line, column and hint, and nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail

#include "base/buf.h"
#include "plan/plan.h"

static const char base[] =
    "# P\n\n```plan 1\n"
    "plan p \"P\"\n"
    "  zone +07:00\n"
    "  weekend saturday, sunday\n"
    "  in force from 2026-01-01\n\n"
    "unit lead \"Lead\"\n"
    "  role lead\n"
    "unit so-a \"A\"\n"
    "  role member\n"
    "group khoi \"Khoi\"\n"
    "  role member\n"
    "field y-te \"Y\"\n"
    "report thang \"T\"\n"
    "  every month\n"
    "  due before day 20\n"
    "  from khoi\n"
    "  to lead\n\n";

static const struct {
	const char *text, *said;
} cases[] = {
#define X(text, said) { text, said },
#include "unit/plan_errors.def"
#undef X
};

static struct str
said(struct arena *a, const struct plan *p)
{
	struct buf b;

	buf_init(&b, a, 1 << 16);
	for (size_t i = 0; i < p->diag_n; i++) {
		const struct diagnostic *d = &p->diags[i];

		buf_fmt(&b, "%d:%d: error: %.*s\n", d->at.line, d->at.col, STR_ARG(d->text));
		if (d->hint.n > 0)
			buf_fmt(&b, "hint: %.*s\n", STR_ARG(d->hint));
	}
	return buf_view(&b);
}

static enum err
load(struct ctx *cx, struct str text, struct plan **p)
{
	struct plan_file f = { .name = S("plan.md"), .text = text };

	return plan_load_texts(cx, &f, 1, NULL, 0, p);
}

static void
base_is_sound(void **state)
{
	struct ctx cx = { .arena = arena_new(ARENA_REQUEST) };
	struct plan *p;

	(void)state;
	assert_int_equal(load(&cx, str_fmt(cx.arena, "%s```\n", base), &p), E_OK);
	assert_int_equal(p->diag_n, 0);
	arena_free(cx.arena);
}

static void
every_error_is_told(void **state)
{
	int wrong = 0;

	(void)state;
	assert_true(COUNT(cases) >= 60);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ctx cx = { .arena = arena_new(ARENA_REQUEST) };
		struct plan *p = NULL;
		struct str got;

		assert_int_equal(load(&cx, str_fmt(cx.arena, "%s%s```\n", base, cases[i].text), &p), E_INPUT);
		got = said(cx.arena, p);
		if (!str_is(got, cases[i].said)) {
			print_error("--- case %zu\n%s--- said\n%.*s--- not\n%s", i, cases[i].text, STR_ARG(got), cases[i].said);
			wrong++;
		}
		arena_free(cx.arena);
	}
	assert_int_equal(wrong, 0);
}

/* The form that people and editors read: FILE:LINE:COL, the line, the caret under the word, the hint. */
static void
the_caret_stands_under_the_word(void **state)
{
	struct ctx cx = { .arena = arena_new(ARENA_REQUEST) };
	struct plan *p;

	(void)state;
	assert_int_equal(load(&cx, str_fmt(cx.arena, "%sreport r \"Báo cáo\"\n  every month\n  due day 20\n"
	    "  to lead\n\tfrom    so-a,  khoj\n```\n", base), &p), E_INPUT);
	assert_string_equal(str_z(cx.arena, plan_diagnostics(cx.arena, p)),
	    "plan.md:26:17: error: no unit or group \"khoj\"\n"
	    "\tfrom    so-a,  khoj\n"
	    "\t               ^~~~\n"
	    "hint: did you mean \"khoi\"? It is defined at line 13.\n");
	arena_free(cx.arena);
}

static void
columns_count_characters(void **state)
{
	struct ctx cx = { .arena = arena_new(ARENA_REQUEST) };
	struct plan *p;

	(void)state;
	assert_int_equal(load(&cx, str_fmt(cx.arena, "%sform f \"F\"\n  section a \"Kết quả\", bi field\n```\n", base), &p),
	    E_INPUT);
	assert_int_equal(p->diags[0].at.line, 23);
	assert_int_equal(p->diags[0].at.col, 24);
	arena_free(cx.arena);
}

static void
blocks_are_looked_at(void **state)
{
	static const struct { const char *text, *said; } rows[] = {
		{ "text only\n", "1:1: error: there is no \"plan\" statement\n"
		    "hint: write a block ```plan KEY that begins: plan NAME \"title\"\n" },
		{ "```plan\nunit a \"A\"\n  role lead\n```\n", "1:1: error: expected the key of the clause this block carries out\n"
		    "hint: write ```plan KEY\n1:1: error: there is no \"plan\" statement\n"
		    "hint: write a block ```plan KEY that begins: plan NAME \"title\"\n" },
		{ "```plan 1\nunit a \"A\"\n", "1:1: error: there is no \"plan\" statement\n"
		    "hint: write a block ```plan KEY that begins: plan NAME \"title\"\n"
		    "1:1: error: this block is not closed\nhint: close it with a line of the same marks\n" },
		{ "a\nb \xff\n", "1:1: error: there is no \"plan\" statement\n"
		    "hint: write a block ```plan KEY that begins: plan NAME \"title\"\n"
		    "2:1: error: this is not text\nhint: save the file as UTF-8, without control characters\n" },
		{ "```plan-table unit 1\n```\n\n| name | rol |\n|---|---|\n| a | lead |\n",
		    "1:1: error: there is no \"plan\" statement\n"
		    "hint: write a block ```plan KEY that begins: plan NAME \"title\"\n"
		    "4:10: error: a unit has no property \"rol\"\nhint: did you mean \"role\"?\n"
		    "6:3: error: the unit \"a\" does not say \"role\"\nhint: it takes a role\n" },
		{ "```plan-table unit 1\n```\n\n| name | role |\n|---|---|\n| a | lead | x |\n| b | ledd |\n",
		    "1:1: error: there is no \"plan\" statement\n"
		    "hint: write a block ```plan KEY that begins: plan NAME \"title\"\n"
		    "6:1: error: this row has 3 cells, its header 2\nhint: a bar inside a cell is written \\|\n"
		    "7:7: error: expected a role, found \"ledd\"\nhint: did you mean \"lead\"?\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ctx cx = { .arena = arena_new(ARENA_REQUEST) };
		struct plan *p;

		assert_int_equal(load(&cx, str_of(rows[i].text), &p), E_INPUT);
		assert_string_equal(str_z(cx.arena, said(cx.arena, p)), rows[i].said);
		arena_free(cx.arena);
	}
}

/* So many duties, each dated so many times by the one before. */
static struct str
hanging(struct arena *a, int duties, int times)
{
	struct buf b;

	buf_init(&b, a, 1 << 20);
	for (int i = 0; i < duties; i++) {
		buf_fmt(&b, "report d%d \"D\"\n  every month\n  from khoi\n  to lead\n  due by ", i);
		if (i == 0)
			buf_z(&b, "day 5\n");
		for (int k = 1; i > 0 && k <= times; k++)
			buf_fmt(&b, "%s%d days after d%d.due%s", k < times ? "the earlier of " : "", k, i - 1,
			    k < times ? " and " : "\n");
	}
	return buf_view(&b);
}

/* A date named again and again by one that is named again and again: refused, before anybody waits for it. */
static void
dates_hang_on_few(void **state)
{
	static const struct { int duties, times; const char *said; } rows[] = {
		{ 12, 2, "" }, { 3, 9, "" },
		{ 5, 9, "46:7: error: the date of \"d4\" hangs on more than 1000 others, each counted as often as it is named\n"
		    "hint: name each date once, or count from one that hangs on fewer others\n" },
		{ 200, 9, "46:7: error: the date of \"d4\" hangs on more than 1000 others, each counted as often as it is named\n"
		    "hint: name each date once, or count from one that hangs on fewer others\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ctx cx = { .arena = arena_new(ARENA_REQUEST) };
		struct plan *p = NULL;
		enum err e = load(&cx, str_fmt(cx.arena, "%s%.*s```\n", base, STR_ARG(hanging(cx.arena, rows[i].duties,
		    rows[i].times))), &p);

		assert_string_equal(str_z(cx.arena, said(cx.arena, p)), rows[i].said);
		assert_int_equal(e, rows[i].said[0] == '\0' ? E_OK : E_INPUT);
		arena_free(cx.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_is_sound),
		cmocka_unit_test(every_error_is_told),
		cmocka_unit_test(the_caret_stands_under_the_word),
		cmocka_unit_test(columns_count_characters),
		cmocka_unit_test(blocks_are_looked_at),
		cmocka_unit_test(dates_hang_on_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
