/*
 * Laws that hold for every plan: over all plans of the repository, without events and with one for every moment, in
 * spans cut at places a fixed seed chooses.
 */
#include "../plan_events.h"
#include "base/buf.h"
#include "plan/diff.h"
#include "plan/due_format.h"
#include "plan/explain.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define FIRST day_of(2025, 1, 1)
#define LAST day_of(2027, 12, 31)
#define CUTS 12

static struct ctx cx;
static uint32_t seed;

static uint32_t
chance(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

struct rows {
	struct due_row *v;
	size_t n;
};

static struct rows
expand(const struct plan *p, const struct event_list *l, day_t from, day_t to)
{
	struct rows r;

	if (plan_expand(&cx, p, l->v, l->n, from, to, &r.v, &r.n) != E_OK)
		fail_msg("%.*s", STR_ARG(cx.fault.text));
	return r;
}

/* All a row says, as one text. */
static struct str
text_of(const struct plan *p, const struct due_row *v, size_t n)
{
	struct buf b;

	buf_init(&b, cx.arena, DUE_OUTPUT_MAX);
	due_csv(&cx, &b, p, v, n);
	assert_false(b.over);
	return buf_view(&b);
}

static void
assert_same(const char *law, const char *plan, struct str a, struct str b)
{
	size_t i = 0;

	if (str_eq(a, b))
		return;
	while (i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	while (i > 0 && a.p[i - 1] != '\n')
		i--;
	fail_msg("%s: %s\n  %.*s\n  %.*s", plan, law, STR_ARG(str_sub(a, i, 160)), STR_ARG(str_sub(b, i, 160)));
}

/* --- the laws ------------------------------------------------------------------------------------------------------ */

static void
parts_make_the_whole(const char *path, const struct plan *p, const struct event_list *l)
{
	struct str whole;
	struct rows r = expand(p, l, FIRST, LAST), parts = { NEW_N(cx.arena, struct due_row, r.n + 1), 0 };

	whole = text_of(p, r.v, r.n);
	for (day_t from = FIRST, to; from <= LAST; from = to + 1) {
		struct rows some;

		to = from + (day_t)chance(2 * (uint32_t)(LAST - FIRST) / CUTS);
		if (to > LAST)
			to = LAST;
		some = expand(p, l, from, to);
		if (parts.n + some.n > r.n)
			fail_msg("%s: the parts have more rows than the whole", path);
		if (some.n > 0)
			memcpy(parts.v + parts.n, some.v, some.n * sizeof(*some.v));
		parts.n += some.n;
	}
	assert_same("the parts of a span make the whole", path, whole, text_of(p, parts.v, parts.n));
	r = expand(p, l, FIRST, LAST);
	assert_same("the same again", path, whole, text_of(p, r.v, r.n));
}

/* A row looked up by its key is the row; it opens before it is due; its explanation ends on its own last day. */
static void
rows_agree(const char *path, const struct plan *p, const struct event_list *l)
{
	struct rows r = expand(p, l, day_of(2026, 1, 1), day_of(2026, 12, 31));
	size_t step = r.n / 150 + 1;

	for (size_t i = chance((uint32_t)step); i < r.n; i += step) {
		struct explain_step *steps;
		struct due_row found;
		size_t n, result;

		if (r.v[i].opens != DAY_NONE && r.v[i].last_day != DAY_NONE && r.v[i].opens > r.v[i].last_day)
			fail_msg("%s: %s opens after it is due", path, r.v[i].key.p);
		assert_int_equal(plan_due_find(&cx, p, l->v, l->n, r.v[i].key, &found), E_OK);
		assert_same("found by its key", path, text_of(p, &r.v[i], 1), text_of(p, &found, 1));
		for (int lang = 0; lang < LANG__MAX; lang++) {
			cx.lang = (enum lang)lang;
			assert_int_equal(explain_row(&cx, p, l->v, l->n, &r.v[i], &steps, &n), E_OK);
			result = n - (r.v[i].provisional ? 2 : 1);
			if (steps[result].day != r.v[i].last_day)
				fail_msg("%s: the explanation of %s ends elsewhere", path, r.v[i].key.p);
		}
	}
}

static void
no_difference(const char *path, const struct plan *p)
{
	struct due_diff *v;
	size_t n;

	assert_int_equal(plan_diff(&cx, p, p, FIRST, LAST, &v, &n), E_OK);
	if (n > 0)
		fail_msg("%s differs from itself: %.*s", path, STR_ARG((v[0].after != NULL ? v[0].after : v[0].before)->key));
}

/* Reports of every period: each begins the day after the one before ended. */
static bool
windows_follow(const struct stmt *s)
{
	const struct value *window = stmt_said(s, "window");
	size_t n = 0;

	if (s->kind != K_REPORT && s->kind != K_CONSOLIDATION)
		return false;
	for (size_t i = 0; i < s->n; i++)
		n += s->props[i].value.type == V_EVERY || s->props[i].value.type == V_WINDOW;
	if (n != (window == NULL ? 1u : 2u) || stmt_said(s, "every")->u.every.kind == P_DAY)
		return false;          /* classes with periods of their own follow each other in their own way */
	return stmt_said(s, "every")->u.every.which == 0 ||
	    (window != NULL && window->u.window.kind == WINDOW_SINCE_LAST_DUE);
}

static size_t
no_gap_between_windows(const char *path, const struct plan *p)
{
	struct event_list none = { 0 };
	struct rows r = expand(p, &none, FIRST, LAST);
	size_t pairs = 0;

	for (size_t i = 0; i < r.n; i++) {
		const struct due_row *a = &r.v[i], *b = NULL;

		if (a->from_unit.n > 0 || !windows_follow(a->stmt))
			continue;
		for (size_t k = 0; k < r.n; k++)
			if (r.v[k].stmt == a->stmt && r.v[k].unit_stmt == a->unit_stmt && r.v[k].from_unit.n == 0 &&
			    r.v[k].period_from > a->period_from && (b == NULL || r.v[k].period_from < b->period_from))
				b = &r.v[k];
		if (b == NULL)
			continue;
		pairs++;
		if (b->window_from != a->window_to + 1)
			fail_msg("%s: %s ends on %s, %s begins on %s", path, a->key.p, day_iso(cx.arena, a->window_to).p, b->key.p,
			    day_iso(cx.arena, b->window_from).p);
	}
	return pairs;
}

/* --- every plan ---------------------------------------------------------------------------------------------------- */

static size_t
laws_of(const char *path)
{
	struct event_list none = { 0 }, all;
	struct plan *p;
	size_t pairs;

	cx.arena = arena_new(ARENA_COMMAND);
	seed = 20260320;
	if (plan_load(&cx, str_of(path), NULL, 0, &p) != E_OK)
		fail_msg("%s: %.*s", path, STR_ARG(p == NULL ? cx.fault.text : plan_diagnostics(cx.arena, p)));
	all = events_of_all(cx.arena, p, day_of(2026, 2, 10));
	parts_make_the_whole(path, p, &none);
	parts_make_the_whole(path, p, &all);
	rows_agree(path, p, &none);
	rows_agree(path, p, &all);
	no_difference(path, p);
	pairs = no_gap_between_windows(path, p);
	arena_free(cx.arena);
	return pairs;
}

static size_t
laws_under(const char *folder, size_t *plans)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	size_t pairs = 0;
	char path[512];

	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.' || e->d_type != DT_DIR)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		pairs += laws_of(path);
		(*plans)++;
	}
	closedir(d);
	return pairs;
}

static void
every_plan(void **state)
{
	size_t plans = 0, pairs = laws_under("plans", &plans) + laws_under("tests/plans", &plans);

	(void)state;
	assert_true(plans >= 14);
	assert_true(pairs > 1000);
	laws_of("tests/golden/plan-short");
	laws_of("tests/golden/plan-acts");
	laws_of("docs/plan-language.md");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_plan) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
