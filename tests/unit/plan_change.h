/*
 * For the tests of changes of organisation (test_plan_change.c, test_plan_scenarios.c): a small plan to change, and what
 * units, rows, explanations and differences look like as text.
 */
#ifndef TEST_PLAN_CHANGE_H
#define TEST_PLAN_CHANGE_H

#include "base/buf.h"
#include "plan/diff.h"
#include "plan/expand.h"
#include "plan/explain.h"
#include "plan/lint.h"
#include "plan/sentence.h"
#include "plan/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/plan_events.h"

#define HEAD "plan mau \"Mẫu\"\n  zone +07:00\n  weekend saturday, sunday\n  boundary before\n"
#define FIELDS \
	"field y-te \"Y tế\"\nfield tre-em \"Trẻ em\"\nfield day-nghe \"Dạy nghề\"\nfield gioi \"Bình đẳng giới\"\n" \
	"field moi-truong \"Môi trường\"\n"
#define UNITS \
	"unit ct \"Ban chủ trì\"\n  role lead\n  symbol CT\n  style party\n  under tu\n" \
	"unit tu \"Cấp trên\"\n  role superior\n" \
	"unit syt \"Sở Y\"\n  role member\n  symbol SYT\n  style state\n  fields y-te\n" \
	"unit sgd \"Sở Giáo dục\"\n  role member\n  symbol SGD\n" \
	"unit snv \"Sở Nội vụ\"\n  role member\n  symbol SNV\n" \
	"unit cu \"Sở cũ\"\n  role member\n  symbol SC\n  fields tre-em, day-nghe, gioi\n" \
	"group khoi \"Khối\"\n  role member\n"
#define CHANGE(name, day, what) "change " name " \"Đổi " name "\"\n  on " day "\n  decision \"QĐ " name "\"\n" what
#define SPLIT CHANGE("tach", "2025-03-01", "  splits cu\n  gives syt fields tre-em\n  gives sgd fields day-nghe\n  gives snv\n")

static struct ctx cx;

/* `head`: what the plan statement says besides, its days in force at least. */
static inline struct plan *
load_with(const char *head, const char *rules)
{
	struct plan_file file = { .name = S("plan.md") };
	struct plan *p = NULL;

	file.text = str_fmt(cx.arena, "# Mẫu\n\n```plan 1\n%s%s%s%s%s```\n", HEAD, head, FIELDS, UNITS, rules);
	if (plan_load_texts(&cx, &file, 1, NULL, 0, &p) != E_OK)
		fail_msg("%.*s", STR_ARG(p == NULL ? cx.fault.text : plan_diagnostics(cx.arena, p)));
	return p;
}

static inline struct plan *
load(const char *rules)
{
	return load_with("  in force from 2020-01-01\n", rules);
}

static inline const struct stmt *
unit(const struct plan *p, const char *name)
{
	const struct stmt *s = plan_find_kind(p, K_UNIT, str_of(name));

	assert_non_null(s);
	return s;
}

/* "a b c": names of statements */
static inline const char *
names(struct stmt *const *v, size_t n)
{
	struct buf b;

	buf_init(&b, cx.arena, 4096);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? " " : "", STR_ARG(v[i]->name));
	return str_z(cx.arena, buf_view(&b));
}

static inline const char *
fields(const struct plan *p, const char *name, day_t on)
{
	struct stmt **v;
	size_t n = plan_unit_fields(p, unit(p, name), on, cx.arena, &v);

	return names(v, n);
}

/* "cu@2025-03-01(tre-em) d@…": ties, `~` before those of rows only */
static inline const char *
links(const struct unit_link *v, size_t n)
{
	struct buf b;

	buf_init(&b, cx.arena, 4096);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%s%.*s@%.*s(%s)", i > 0 ? " " : "", v[i].rows_only ? "~" : "", STR_ARG(v[i].unit->name),
		    STR_ARG(day_iso(cx.arena, v[i].on)), names(v[i].fields, v[i].n));
	return str_z(cx.arena, buf_view(&b));
}

static inline const char *
before(const struct plan *p, const char *name)
{
	struct unit_link *v;
	size_t n = plan_unit_predecessors(p, unit(p, name), cx.arena, &v);

	return links(v, n);
}

static inline const char *
after(const struct plan *p, const char *name)
{
	struct unit_link *v;
	size_t n = plan_unit_successors(p, unit(p, name), cx.arena, &v);

	return links(v, n);
}

static inline void
assert_says(struct str got, const char *want)
{
	assert_string_equal(str_z(cx.arena, got), want);
}

#define D(y, m, d) day_of(y, m, d)

/* A month's and a first quarter's report, as the plans of the field have them. */
#define REPORTS \
	"report thang \"Báo cáo tháng\"\n  every month\n  due day 20\n  from khoi\n  to ct\n" \
	"report quy \"Báo cáo quý\"\n  every quarter [1]\n  due day 20\n  from khoi\n  to ct\n" \
	"  stands for thang of month 3 of the period\n"

/* The rows of a duty due in a span: "syt/2025-03 syt/2025-03@cu(tre-em)" */
static inline const char *
rows_after(const struct plan *p, const char *duty, day_t from, day_t to, const char *events)
{
	struct plan_event e[8];
	struct due_row *v;
	struct buf b;
	size_t n;

	buf_init(&b, cx.arena, 1 << 16);
	assert_int_equal(plan_expand(&cx, p, e, events_of(p, events, e, COUNT(e)), from, to, &v, &n), E_OK);
	for (size_t i = 0; i < n; i++) {
		if (!str_is(v[i].duty, duty))
			continue;
		buf_fmt(&b, "%s%.*s", b.n > 0 ? " " : "", STR_ARG(str_sub(v[i].key, v[i].duty.n + 1, v[i].key.n)));
		if (v[i].fields_n > 0 && v[i].from_unit.n > 0)
			buf_fmt(&b, "(%.*s)", STR_ARG(str_join(cx.arena, v[i].fields, v[i].fields_n, S(" "))));
	}
	return str_z(cx.arena, buf_view(&b));
}

static inline const char *
rows(const struct plan *p, const char *duty, day_t from, day_t to)
{
	return rows_after(p, duty, from, to, "");
}

static inline struct due_row
row(const struct plan *p, const char *key)
{
	struct due_row r = { 0 };

	if (plan_due_find(&cx, p, NULL, 0, str_of(key), &r) != E_OK)
		fail_msg("no row %s", key);
	return r;
}

static inline const char *
joined(const struct str *v, size_t n)
{
	return str_z(cx.arena, str_join(cx.arena, v, n, S(" ")));
}

static inline const char *
explained(const struct plan *p, const char *key, enum lang lang)
{
	struct explain_step *v;
	struct due_row r;
	struct buf b;
	size_t n;

	cx.lang = lang;
	buf_init(&b, cx.arena, 1 << 16);
	assert_int_equal(explain_due(&cx, p, NULL, 0, str_of(key), &r, &v, &n), E_OK);
	explain_write(&cx, &b, &r, v, n);
	cx.lang = LANG_EN;
	return str_z(cx.arena, buf_view(&b));
}

static inline void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in:\n%s", part, text);
}

static inline void
assert_has_not(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" in:\n%s", part, text);
}

static inline void
assert_read_back(const struct plan *p, const char *change, const char *vi, const char *en)
{
	const struct stmt *s = plan_find_kind(p, K_CHANGE, str_of(change));

	cx.lang = LANG_VI;
	assert_says(plan_sentence(&cx, p, s), vi);
	cx.lang = LANG_EN;
	assert_says(plan_sentence(&cx, p, s), en);
}

static inline const char *
differences(const struct plan *a, const struct plan *b, day_t from, day_t to)
{
	struct due_diff *v;
	struct buf out;
	size_t n;

	buf_init(&out, cx.arena, 1 << 16);
	assert_int_equal(plan_diff(&cx, a, b, from, to, &v, &n), E_OK);
	diff_write(&cx, &out, a, b, v, n);
	return str_z(cx.arena, buf_view(&out));
}

/* The lint warnings of 2025, one a line. */
static inline const char *
linted(struct plan *p)
{
	struct diagnostic *v;
	struct buf b;
	size_t n;

	buf_init(&b, cx.arena, 1 << 16);
	assert_int_equal(plan_lint(&cx, p, D(2025, 1, 1), D(2025, 12, 31), &v, &n), E_OK);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%.*s\n", STR_ARG(v[i].text));
	return str_z(cx.arena, buf_view(&b));
}

#define LATE_REPORT "report cham \"Báo cáo chậm\"\n  every month\n  due day 20 of the next month\n  from khoi\n  to ct\n"
#define MARCH D(2025, 3, 1), D(2025, 3, 31)

static inline int
setup(void **state)
{
	(void)state;
	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .zone_min = 420 };
	return 0;
}

static inline int
teardown(void **state)
{
	(void)state;
	arena_free(cx.arena);
	return 0;
}

#define T_(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
