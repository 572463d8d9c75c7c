/* The demo's tables and its year: twice the same, and full. */
#include "case/demo.h"

#include "store/query.h"

#include "store_dir.h"

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

static enum err
one_number(struct ctx *cx, void *arg, const struct query_cell *row, size_t n)
{
	(void)cx, (void)n;
	assert_true(str_to_i64(row[0].text, arg));
	return E_OK;
}

static int64_t
asked(struct ctx *cx, struct store *st, const char *sql)
{
	int64_t n = -1;

	assert_int_equal(store_query(cx, st, str_of(sql), one_number, &n), E_OK);
	return n;
}

/* The demo of a day, made at an hour of that day (or of a later one); when its last entry and its last saved draft are of. */
static void
made_at(instant_t now, day_t today, instant_t *entry, instant_t *draft)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = LANG_VI, .now = now, .zone_min = 420 };
	struct str dir = dir_new(cx.arena);
	struct demo_made made;
	struct store *st;

	assert_int_equal(demo_make(&cx, dir, today, &made), E_OK);
	assert_true(made.filings > 100);
	cx.bloc = 1;
	assert_int_equal(store_open(&cx, dir, STORE_READ_ONLY, &st), E_OK);
	*entry = asked(&cx, st, "select max(at) from entry");
	*draft = asked(&cx, st, "select max(saved_at) from draft");
	store_close(st);
	dir_remove(dir);
	arena_free(cx.arena);
}

/* Whenever the demo is made, something can be recorded in it at once: nothing of it lies ahead of the clock. */
static void
nothing_in_the_future(void **state)
{
	const day_t today = day_of(2026, 3, 18);               /* a Wednesday: reports are sent and others being written */
	const instant_t midnight = day_start(today, 420), hour = 3600000;
	static const struct { int at; int back; } rows[] = { { 0, 1 }, { 11, 1 }, { 12, 0 } };
	instant_t entry, draft, morning = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		instant_t now = midnight + rows[i].at * hour;

		made_at(now, today, &entry, &draft);
		assert_true(entry <= now && draft <= now);
		assert_int_equal(instant_day(entry, 420), today - rows[i].back);
		if (i == 0)
			morning = entry;
		else if (rows[i].back == 1)
			assert_int_equal(entry, morning);       /* the same day, the same demo */
	}
}

/* Made in December it begins after the year before was reported: there is nothing of that to put together. */
static void
made_in_december(void **state)
{
	const day_t today = day_of(2026, 12, 15);
	instant_t entry, draft;

	(void)state;
	made_at(day_start(today, 420) + 20 * (instant_t)3600000, today, &entry, &draft);
	assert_int_equal(instant_day(entry, 420), today);
}

static void
not_of_tomorrow(void **state)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .now = day_start(day_of(2026, 3, 20), 420),
		.zone_min = 420 };
	struct demo_made made;

	(void)state;
	assert_int_equal(demo_make(&cx, S("/nonexistent/demo"), day_of(2026, 3, 21), &made), E_INPUT);
	assert_true(str_find(cx.fault.text, S("future")) >= 0);
	arena_free(cx.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(periods), cmocka_unit_test(figures), cmocka_unit_test(dice), cmocka_unit_test(nothing_in_the_future),
		cmocka_unit_test(made_in_december), cmocka_unit_test(not_of_tomorrow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
