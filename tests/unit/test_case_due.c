/* How a row stands on a day: every state, the days at its edges, and what an extension, a return or an excuse changes. */
#include "case/due.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define OPENS 100
#define LAST 119
#define SENT 7                 /* the filing's entry */

static struct due
row(void)
{
	return (struct due){ .key = S("thang/syt/2026-03"), .kind = S("report"), .unit = S("syt"), .opens = OPENS, .last_day = LAST,
		.day_now = LAST, .rule_date = LAST + 1, .window_from = OPENS, .window_to = LAST, .first_day = DAY_NONE,
		.again_by = DAY_NONE, .done_day = DAY_NONE, .last_instant = INSTANT_NONE, .first_at = INSTANT_NONE,
		.draft_state = S("") };
}

static struct due
sent(day_t on)
{
	struct due d = row();

	d.filing = d.done = SENT;
	d.first_day = d.done_day = on;
	d.version = 1;
	return d;
}

static void
stands(struct due d, day_t today, enum due_state state, enum due_mark mark)
{
	struct due_axes x = due_axes(&d, today, false);

	assert_string_equal(due_state_name(x.state), due_state_name(state));
	assert_string_equal(due_mark_name(x.mark), due_mark_name(mark));
}

static void
not_sent(void **state)
{
	struct due d = row();
	struct due_axes x;

	(void)state;
	stands(d, OPENS - 1, DUE_NOT_OPEN, DUE_MARK_NOT_DUE);
	stands(d, OPENS, DUE_OPEN, DUE_MARK_WAITING);
	stands(d, LAST, DUE_OPEN, DUE_MARK_WAITING);
	stands(d, LAST + 1, DUE_OPEN, DUE_MARK_MISSING);
	x = due_axes(&d, LAST, true);
	assert_true(!x.received && !x.overdue && x.days_left == 0 && x.days_late == 0);
	x = due_axes(&d, LAST + 3, true);
	assert_true(x.overdue && x.days_left == -3);
	d.opens = DAY_NONE;
	stands(d, OPENS - 50, DUE_OPEN, DUE_MARK_WAITING);
}

static void
drafted(void **state)
{
	struct due d = row();

	(void)state;
	d.draft_state = S("writing");
	d.draft_seq = 1;
	assert_int_equal(due_axes(&d, OPENS, true).state, DUE_DRAFTED);
	assert_int_equal(due_axes(&d, OPENS, false).state, DUE_OPEN);      /* the others do not know */
	assert_int_equal(due_axes(&d, LAST + 1, true).mark, DUE_MARK_MISSING);
	d = sent(LAST);
	d.draft_state = S("writing");
	assert_int_equal(due_axes(&d, LAST, true).state, DUE_FILED);
}

static void
sent_and_accepted(void **state)
{
	struct due d = sent(LAST);
	struct due_axes x;

	(void)state;
	stands(d, LAST + 40, DUE_FILED, DUE_MARK_ON_TIME);
	x = due_axes(&d, LAST + 40, false);
	assert_true(x.received && !x.overdue && x.days_late == 0 && x.days_left == 0);
	stands(sent(LAST + 1), LAST + 40, DUE_FILED, DUE_MARK_LATE);
	d = sent(LAST + 2);
	assert_int_equal(due_axes(&d, LAST + 40, false).days_late, 2);
	d = sent(LAST - 4);
	assert_int_equal(due_axes(&d, LAST + 40, false).days_late, -4);
	d.accepted = SENT + 1;
	stands(d, LAST, DUE_ACCEPTED, DUE_MARK_ON_TIME);
	d.complete = true;
	assert_true(due_axes(&d, LAST, false).complete);
}

static void
nil_reports(void **state)
{
	struct due d = sent(LAST + 1);

	(void)state;
	d.nil = true;
	stands(d, LAST + 1, DUE_FILED, DUE_MARK_NIL);
	assert_int_equal(due_axes(&d, LAST + 1, false).days_late, 1);      /* nil and late are two axes */
}

/* The day the plan gave is not asked, the day in force is: before and after the receipt. */
static void
extended(void **state)
{
	struct due d = row();

	(void)state;
	d.day_now = LAST + 10;
	stands(d, LAST + 10, DUE_OPEN, DUE_MARK_WAITING);
	stands(d, LAST + 11, DUE_OPEN, DUE_MARK_MISSING);
	d = sent(LAST + 3);
	stands(d, LAST + 3, DUE_FILED, DUE_MARK_LATE);
	d.day_now = LAST + 10;
	stands(d, LAST + 4, DUE_FILED, DUE_MARK_ON_TIME);
	assert_int_equal(due_axes(&d, LAST + 4, false).days_late, -7);
}

static void
returned(void **state)
{
	struct due d = sent(LAST - 1);
	struct due_axes x;

	(void)state;
	d.returned = SENT + 1;
	d.again_by = LAST + 5;
	stands(d, LAST + 5, DUE_RETURNED, DUE_MARK_RETURNED);
	x = due_axes(&d, LAST + 5, false);
	assert_true(!x.again_overdue && !x.overdue && x.received && x.days_late == -1);
	x = due_axes(&d, LAST + 6, false);
	assert_true(x.again_overdue && !x.overdue);            /* its lateness is counted apart */
	d.again_by = DAY_NONE;
	assert_false(due_axes(&d, LAST + 400, false).again_overdue);
	d.returned = 0;                        /* the second version: its first receipt still counts */
	d.version = 2;
	stands(d, LAST + 6, DUE_FILED, DUE_MARK_ON_TIME);
}

static void
excused(void **state)
{
	struct due d = row();
	struct due_axes x;

	(void)state;
	d.excused = 9;
	stands(d, OPENS - 1, DUE_EXCUSED, DUE_MARK_EXCUSED);
	stands(d, LAST + 30, DUE_EXCUSED, DUE_MARK_EXCUSED);
	x = due_axes(&d, LAST + 30, true);
	assert_true(!x.overdue && !x.received && x.days_left == 0);
	d = sent(LAST);                        /* sent all the same: the report counts */
	d.excused = 9;
	stands(d, LAST, DUE_FILED, DUE_MARK_ON_TIME);
}

static void
done_rows(void **state)
{
	struct due d = row();

	(void)state;
	d.kind = S("meeting");
	d.done = 5;
	d.done_day = LAST + 2;
	stands(d, LAST + 30, DUE_DONE, DUE_MARK_DONE);
	assert_int_equal(due_axes(&d, LAST + 30, false).days_late, 2);
	assert_false(due_axes(&d, LAST + 30, false).overdue);
	d.excused = 9;                         /* done all the same */
	stands(d, LAST + 30, DUE_DONE, DUE_MARK_DONE);
}

/* Without a fixed day nothing is ever late, and no day is computed with. */
static void
no_day(void **state)
{
	struct due d = row(), never = row();
	struct due_axes x;

	(void)state;
	d.day_now = d.last_day = DAY_NONE;
	never.never_late = true;
	for (int i = 0; i < 2; i++, d = never) {
		x = due_axes(&d, LAST + 1000, false);
		assert_true(x.mark == DUE_MARK_WAITING && !x.overdue && x.days_left == 0);
		d.filing = SENT;
		d.first_day = LAST + 1000;
		x = due_axes(&d, LAST + 1000, false);
		assert_true(x.mark == DUE_MARK_ON_TIME && x.days_late == 0);
	}
}

static void
words(void **state)
{
	struct ctx cx = { .arena = arena_new(ARENA_REQUEST), .lang = LANG_EN };
	struct due d = row();
	struct due_axes x;
	static const struct { day_t today; const char *text; } rows[] = {
		{ LAST - 2, "due in 2 days" }, { LAST, "due today" }, { LAST + 2, "overdue by 2 days" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		x = due_axes(&d, rows[i].today, true);
		assert_string_equal(str_z(cx.arena, due_when_text(&cx, &d, &x)), rows[i].text);
	}
	d.day_now = DAY_NONE;
	x = due_axes(&d, LAST, true);
	assert_string_equal(str_z(cx.arena, due_when_text(&cx, &d, &x)), "no fixed day");
	d = sent(LAST + 2);
	x = due_axes(&d, LAST + 9, true);
	assert_string_equal(str_z(cx.arena, due_when_text(&cx, &d, &x)), "sent 2 days late");
	arena_free(cx.arena);
}

static const char *
label(struct ctx *cx, const char *title, const char *period)
{
	struct due d = { .title = str_of(title), .period = str_of(period) };

	return str_z(cx->arena, due_label(cx, &d));
}

/* The period stands once, in words, whether or not the title names it. */
static void
labels(void **state)
{
	struct ctx cx = { .arena = arena_new(1 << 20), .lang = LANG_VI };

	(void)state;
	assert_string_equal(label(&cx, "Báo cáo tháng", "2026-03"), "Báo cáo tháng 03/2026");
	assert_string_equal(label(&cx, "Báo cáo quý III", "2026-Q3"), "Báo cáo quý III/2026");
	assert_string_equal(label(&cx, "Giao ban Khối khoa giáo", "2026-Q3"), "Giao ban Khối khoa giáo quý III/2026");
	assert_string_equal(label(&cx, "Báo cáo 6 tháng đầu năm", "2026-H1"), "Báo cáo 6 tháng đầu năm 2026");
	assert_string_equal(label(&cx, "Báo cáo năm", "2026"), "Báo cáo năm 2026");
	assert_string_equal(label(&cx, "Báo cáo năm 2026", "2026"), "Báo cáo năm 2026");
	assert_string_equal(label(&cx, "Hội nghị hằng năm", "2026"), "Hội nghị hằng năm (năm 2026)");
	assert_string_equal(label(&cx, "Báo cáo tuần", "2026-W07"), "Báo cáo tuần 07/2026");
	assert_string_equal(label(&cx, "Trực ban", "2026-03-20"), "Trực ban 20/03/2026");
	assert_string_equal(label(&cx, "Rà soát", "2024..2027"), "Rà soát giai đoạn 2024–2027");
	assert_string_equal(label(&cx, "Sự cố", "vo-de"), "Sự cố vo-de");
	cx.lang = LANG_EN;
	assert_string_equal(label(&cx, "Báo cáo tháng", "2026-03"), "Báo cáo tháng 03/2026");
	assert_string_equal(label(&cx, "Briefing", "2026-Q4"), "Briefing quarter IV/2026");
	arena_free(cx.arena);
}

static void
meetings_are_held(void **state)
{
	struct ctx cx = { .arena = arena_new(1 << 20), .lang = LANG_EN };
	struct due d = row();
	struct due_axes x;

	(void)state;
	d.kind = S("meeting");
	d.done = SENT;
	d.done_day = LAST + 3;
	x = due_axes(&d, LAST + 9, true);
	assert_string_equal(str_z(cx.arena, due_when_text(&cx, &d, &x)), "held 3 days late");
	arena_free(cx.arena);
}

static void
lists(void **state)
{
	(void)state;
	assert_true(unit_listed(S("tgtu, btv"), S("btv")));
	assert_true(unit_listed(S("btv"), S("btv")));
	assert_false(unit_listed(S("tgtu,btv"), S("bt")));
	assert_false(unit_listed(S(""), S("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(not_sent), cmocka_unit_test(drafted), cmocka_unit_test(sent_and_accepted),
		cmocka_unit_test(nil_reports), cmocka_unit_test(extended), cmocka_unit_test(returned), cmocka_unit_test(excused),
		cmocka_unit_test(done_rows), cmocka_unit_test(no_day), cmocka_unit_test(words), cmocka_unit_test(lists),
		cmocka_unit_test(labels), cmocka_unit_test(meetings_are_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
