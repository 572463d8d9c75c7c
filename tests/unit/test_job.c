/* The main job on a real bloc: what each act must not do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include "crash/job.h"

#include <cmocka.h>

#define HDY 0
#define SYT 1
#define GDDT 3

static struct {
	struct ctx cx;
	struct job job;
	struct str home;
} w;

static int
set_up(void **state)
{
	(void)state;
	log_level_set(LOG_ERROR);
	w.cx = ctx_new();
	w.home = dir_temporary(w.cx.arena);
	job_bloc(path_in(w.cx.arena, w.home, "d"));
	must(&w.cx, job_open(&w.cx, path_in(w.cx.arena, w.home, "d"), SITE_WRITE, &w.job), "open");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	site_close(w.job.site);
	dir_remove(w.home);
	return 0;
}

static struct ctx *
as(const struct actor *who)
{
	ctx_clear_fault(&w.cx);
	w.cx.actor = who;
	w.cx.once = S("");
	return &w.cx;
}

/* Writes a draft on version `seq` of a row of the small association. */
static enum err
save(const char *due, int64_t seq, const char *words, int64_t *after)
{
	struct str section = S("de-xuat"), field = S(""), text = str_of(words);

	return draft_write(as(&w.job.officer[HDY]), w.job.site, &(struct draft_in){ .due = str_of(due), .seq = seq,
		.signatory = S("Chủ tịch Hội"), .section = { &section, 1 }, .field = { &field, 1 }, .text = { &text, 1 } }, after);
}

struct looking {
	const char *unit, *due;
	struct due_list open, coming, done;
	struct due row;
	struct draft draft;
};

static enum err
look_fn(struct ctx *cx, struct tx *tx, void *arg)
{
	struct looking *l = arg;
	struct str unit = str_of(l->unit);
	int64_t total;
	enum err e;

	if ((e = due_open_of_unit(cx, tx, unit, ctx_today(cx), &l->open)) != E_OK ||
	    (e = due_coming_of_unit(cx, tx, unit, ctx_today(cx), 50, &l->coming)) != E_OK ||
	    (e = due_done_of_unit(cx, tx, unit, 50, 0, &l->done, &total)) != E_OK ||
	    (e = due_get(cx, tx, str_of(l->due), &l->row)) != E_OK)
		return e;
	e = draft_get(cx, tx, str_of(l->due), &l->draft);
	return e == E_GONE ? E_OK : e;
}

static struct looking
look(const char *unit, const char *due)
{
	struct looking l = { .unit = unit, .due = due };

	assert_int_equal(store_read(as(&w.job.lead), w.job.site->store, look_fn, &l), E_OK);
	return l;
}

static bool
only_of(const struct due_list *l, const char *unit)
{
	for (size_t i = 0; i < l->n; i++)
		if (!str_is(l->v[i].unit, unit))
			return false;
	return true;
}

/* --- tests ---------------------------------------------------------------------------------------------------------- */

static void
own_rows_only(void **state)
{
	struct looking l = look("hdy", "nam/hdy/2026");

	(void)state;
	assert_true(l.open.n > 0 && l.coming.n > 0);
	assert_true(only_of(&l.open, "hdy") && only_of(&l.coming, "hdy") && only_of(&l.done, "hdy"));
}

static void
nothing_is_overwritten(void **state)
{
	int64_t first, second;
	struct looking l;

	(void)state;
	assert_int_equal(save("nam/hdy/2026", 0, "Lời thứ nhất.", &first), E_OK);
	assert_int_equal(save("nam/hdy/2026", first, "Lời thứ hai.", &second), E_OK);
	assert_int_equal(save("nam/hdy/2026", first, "Lời chậm tay.", &first), E_STALE);
	assert_true(w.cx.fault.text.n > 0);
	l = look("hdy", "nam/hdy/2026");
	assert_int_equal(l.draft.seq, second);
	assert_true(str_is(l.draft.texts.v[0].text, "Lời thứ hai."));
	assert_int_equal(draft_put(as(&w.job.officer[HDY]), w.job.site, &(struct draft_act){ .due = S("nam/hdy/2026"),
		.seq = second - 1, .number_day = DAY_NONE }), E_STALE);
}

/* What was typed beside the button goes with the act: both are done, or neither. */
static void
text_goes_with_the_act(void **state)
{
	struct str section = S("de-xuat"), field = S(""), text = S("Lời vừa gõ.");
	struct draft_in typed = { .due = S("nam/gddt/2026"), .signatory = S("Giám đốc"), .section = { &section, 1 },
		.field = { &field, 1 }, .text = { &text, 1 } };
	struct draft_act act = { .due = typed.due, .text = &typed, .number_day = DAY_NONE };
	struct looking l;

	(void)state;
	assert_int_equal(draft_put(as(&w.job.officer[GDDT]), w.job.site, &act), E_OK);
	l = look("gddt", "nam/gddt/2026");
	assert_true(str_is(l.draft.state, "put"));
	assert_true(str_is(l.draft.texts.v[0].text, "Lời vừa gõ."));
	/* with the leader only he writes; the officer takes it back first */
	text = S("Lời chen ngang.");
	act.seq = l.draft.seq;
	assert_int_equal(draft_put(as(&w.job.officer[GDDT]), w.job.site, &act), E_RULE);
	assert_int_equal(draft_withdraw(as(&w.job.officer[GDDT]), w.job.site, &(struct draft_act){ .due = typed.due,
		.seq = l.draft.seq, .number_day = DAY_NONE }), E_OK);
	l = look("gddt", "nam/gddt/2026");
	assert_true(str_is(l.draft.state, "writing") && str_is(l.draft.texts.v[0].text, "Lời vừa gõ."));
	/* an act that is refused keeps nothing of the text either */
	text = S("TUYỆT MẬT");
	act.seq = l.draft.seq;
	assert_int_equal(draft_put(as(&w.job.officer[GDDT]), w.job.site, &act), E_SECRET);
	text = S("Lời của bản không gửi được.");
	assert_int_equal(filing_send(as(&w.job.clerk[GDDT]), w.job.site, &act, &(int64_t){ 0 }), E_RULE);
	l = look("gddt", "nam/gddt/2026");
	assert_true(str_is(l.draft.texts.v[0].text, "Lời vừa gõ."));
	/* the leader's own words, approved with them */
	text = S("Lời lãnh đạo.");
	act.seq = l.draft.seq;
	assert_int_equal(draft_put(as(&w.job.officer[GDDT]), w.job.site, &act), E_OK);
	act.seq = look("gddt", "nam/gddt/2026").draft.seq;
	text = S("Lời lãnh đạo sửa.");
	assert_int_equal(draft_approve(as(&w.job.leader[GDDT]), w.job.site, &act), E_OK);
	l = look("gddt", "nam/gddt/2026");
	assert_true(str_is(l.draft.state, "approved") && str_is(l.draft.texts.v[0].text, "Lời lãnh đạo sửa."));
	assert_int_equal(draft_withdraw(as(&w.job.officer[GDDT]), w.job.site, &(struct draft_act){ .due = typed.due,
		.seq = l.draft.seq, .number_day = DAY_NONE }), E_RULE);
}

/* What a quarter's report closes with it is closed, returned and reopened with it. */
static void
quarter_and_month(void **state)
{
	const instant_t before = w.cx.now;
	int64_t seq, filing, entry;
	struct looking quarter, month;

	(void)state;
	w.cx.now = day_start(day_of(2027, 3, 10), 420);
	assert_int_equal(save("quy-1/hdy/2027-Q1", 0, "Lời quý một.", &seq), E_OK);
	assert_int_equal(filing_send(as(&w.job.officer[HDY]), w.job.site, &(struct draft_act){ .due = S("quy-1/hdy/2027-Q1"),
		.seq = seq, .number = S("7/BC-HDY"), .number_day = DAY_NONE, .signatory = S("Chủ tịch Hội") }, &filing), E_OK);
	quarter = look("hdy", "quy-1/hdy/2027-Q1");
	month = look("hdy", "thang/hdy/2027-03");
	assert_int_equal(quarter.row.filing, filing);
	assert_int_equal(month.row.filing, filing);
	assert_true(month.row.done != 0);
	assert_int_equal(filing_return(as(&w.job.lead), w.job.site, &(struct filing_return){ .filing = filing,
		.again_by = day_of(2027, 4, 1), .reason = S("Bổ sung.") }, &entry), E_OK);
	month = look("hdy", "thang/hdy/2027-03");
	assert_int_equal(month.row.again_by, day_of(2027, 4, 1));
	w.cx.now = before;
}

/* After an erasure nobody can find out what it was: neither the words nor the salts that would prove a guess. */
static void
erased_is_gone(void **state)
{
	struct str db = path_in(w.cx.arena, w.job.site->dir, STORE_FILE);
	int64_t filing, entry, items;
	char *of_filing;

	(void)state;
	for (enum step step = STEP_DRAFT; step <= STEP_SEND; step++) {
		struct ctx cx = job_ctx();

		assert_int_equal(job_step(&cx, &w.job, SYT, 0, step, 0, &filing), E_OK);
		arena_free(cx.arena);
	}
	of_filing = str_z(w.cx.arena, str_fmt(w.cx.arena, "SELECT count(*) FROM item WHERE entry = %lld", (long long)filing));
	items = sql_number(db, of_filing);
	assert_true(items > 0);
	assert_int_equal(entry_erase(as(&w.job.head), w.job.site, &(struct entry_erase){ .entry = filing,
		.ground = S("Điều 10") }, &entry), E_OK);
	assert_int_equal(sql_number(db, of_filing), items);
	assert_int_equal(sql_number(db, str_z(w.cx.arena, str_fmt(w.cx.arena, "%s AND (body IS NOT NULL OR salt IS NOT NULL)",
	    of_filing))), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_rows_only), cmocka_unit_test(nothing_is_overwritten), cmocka_unit_test(erased_is_gone),
		cmocka_unit_test(text_goes_with_the_act),
		cmocka_unit_test(quarter_and_month),           /* last: entries of a later day do not let earlier ones in */
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
