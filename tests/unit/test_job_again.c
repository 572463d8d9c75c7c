/* What was sent, returned, closed by another report or erased: what becomes of drafts, versions and days. */
#include "unit/job_world.h"
#include "unit/sealed_of.h"

/* Takes a filer's row of the year through its steps, up to one; what the last of them appended. */
static int64_t
through(int filer, enum step upto)
{
	int64_t no = 0;

	for (enum step step = STEP_DRAFT; step <= upto; step++)
		if (job_takes(filer, step)) {
			struct ctx cx = job_ctx();

			assert_int_equal(job_step(&cx, &w.job, filer, 0, step, 0, &no), E_OK);
			arena_free(cx.arena);
		}
	return no;
}

static void
returned(int64_t filing)
{
	int64_t entry;

	assert_int_equal(filing_return(as(&w.job.lead), w.job.site, &(struct filing_return){ .filing = filing,
		.again_by = day_of(2026, 12, 1), .reason = S("Bổ sung.") }, &entry), E_OK);
}

/* A tab from before the sending takes neither the form of what was returned nor a later draft for the one it had. */
static void
an_old_tab_is_stale(void **state)
{
	int64_t empty = look("hdy", "nam/hdy/2026").draft.seq, seq, after;

	(void)state;
	seq = empty;
	for (int i = 0; i < 3; i++)
		assert_int_equal(save("nam/hdy/2026", seq, "Lời lần đầu.", &seq), E_OK);
	returned(through(HDY, STEP_SEND));
	assert_int_equal(save("nam/hdy/2026", empty, "Lời của thẻ cũ.", &after), E_STALE);
	assert_int_equal(save("nam/hdy/2026", seq, "Lời của thẻ cũ.", &after), E_STALE);
	seq = look("hdy", "nam/hdy/2026").draft.seq;
	for (int i = 0; i < 4; i++)
		assert_int_equal(save("nam/hdy/2026", seq, "Lời hoàn thiện.", &seq), E_OK);
	for (int64_t old = 0; old < 10; old++)
		assert_int_equal(save("nam/hdy/2026", old, "Lời của thẻ cũ.", &after), E_STALE);
	/* nothing was saved yet: it is not handed on, though it shows what was returned */
	returned(through(GDDT, STEP_SEND));
	assert_int_equal(draft_put(as(&w.job.officer[GDDT]), w.job.site, &(struct draft_act){ .due = S("nam/gddt/2026"),
		.seq = look("gddt", "nam/gddt/2026").draft.seq, .number_day = DAY_NONE }), E_RULE);
}

/* Approved before the report came on paper: not approved for what the lead then asks for. */
static void
paper_undoes_the_approval(void **state)
{
	struct paper_receive in = { .due = S("nam/syt/2026"), .day = day_of(2026, 11, 15), .time = S("08:00"), .number = S("1/BC"),
		.number_day = DAY_NONE, .signatory = S("Giám đốc"), .text = S("Đã làm.") };
	struct looking l;
	int64_t filing;

	(void)state;
	through(SYT, STEP_NUMBER);
	l = look("syt", "nam/syt/2026");
	assert_true(str_is(l.draft.state, "approved") && l.draft.numbered.post != 0);
	assert_int_equal(paper_receive(as(&w.job.lead), w.job.site, &in, &filing), E_OK);
	returned(filing);
	l = look("syt", "nam/syt/2026");
	assert_true(str_is(l.draft.state, "writing") && l.draft.approved.post == 0 && l.draft.numbered.post == 0);
	assert_int_equal(l.draft.texts.n, 1);
	assert_int_equal(filing_send(as(&w.job.clerk[SYT]), w.job.site, &(struct draft_act){ .due = in.due, .seq = l.draft.seq,
		.number_day = DAY_NONE }, &filing), E_RULE);
}

/* Who sends in one step types the number beside the text: saving keeps it. Elsewhere the clerk gives it. */
static void
number_saved_with_the_text(void **state)
{
	struct draft_in in = { .due = S("thang/hdy/2026-12"), .nil = true, .signatory = S("Chủ tịch Hội"), .number = S("13/BC-HDY") };
	int64_t seq;

	(void)state;
	w.cx.now = day_start(day_of(2026, 12, 10), 420);
	assert_int_equal(draft_write(as(&w.job.officer[HDY]), w.job.site, &in, &seq), E_OK);
	assert_true(str_is(look("hdy", "thang/hdy/2026-12").draft.number, "13/BC-HDY"));
	in.seq = seq;
	in.number = S("");
	assert_int_equal(draft_write(as(&w.job.officer[HDY]), w.job.site, &in, &seq), E_OK);
	assert_true(str_is(look("hdy", "thang/hdy/2026-12").draft.number, "13/BC-HDY"));
	in = (struct draft_in){ .due = S("thang/gddt/2026-12"), .nil = true, .number = S("13/BC-GDDT") };
	assert_int_equal(draft_write(as(&w.job.officer[GDDT]), w.job.site, &in, &seq), E_OK);
	assert_int_equal(look("gddt", "thang/gddt/2026-12").draft.number.n, 0);
}

static int64_t
number(const char *sql)
{
	return sql_number(path_in(w.cx.arena, w.job.site->dir, STORE_FILE), sql);
}

/* More time moves the day it is to be completed by; what is said of the first receipt stays. */
static void
more_time_to_complete(void **state)
{
	struct due_extend in = { .due = S("nam/hkh/2026"), .to = day_of(2026, 12, 10), .reason = S("Chờ số liệu") };
	struct due before;
	int64_t entry;

	(void)state;
	returned(through(HKH, STEP_SEND));
	before = look("hkh", "nam/hkh/2026").row;
	assert_int_equal(before.again_by, day_of(2026, 12, 1));
	assert_int_equal(due_extend(as(&w.job.lead), w.job.site, &in, &entry), E_OK);
	assert_int_equal(look("hkh", "nam/hkh/2026").row.again_by, day_of(2026, 12, 10));
	assert_int_equal(look("hkh", "nam/hkh/2026").row.day_now, before.day_now);
	assert_int_equal(due_extend(as(&w.job.lead), w.job.site, &in, &entry), E_INPUT);       /* it has that day */
	in.to = day_of(2026, 1, 10);
	assert_int_equal(due_extend(as(&w.job.lead), w.job.site, &in, &entry), E_INPUT);
	in.to = day_of(2028, 12, 10);
	assert_int_equal(due_extend(as(&w.job.lead), w.job.site, &in, &entry), E_INPUT);
	in.to = day_of(2026, 12, 5);       /* a slip of the day is mended */
	assert_int_equal(due_extend(as(&w.job.lead), w.job.site, &in, &entry), E_OK);
	assert_int_equal(look("hkh", "nam/hkh/2026").row.again_by, day_of(2026, 12, 5));
}

/* A filing with a figure, and the year's consolidation that quotes it. */
static int64_t
quoted(void)
{
	struct str section = S("de-xuat"), field = S(""), text = S("Lời của năm."), indicator = S("kham-dong-y"), value = S("1.915"),
	    status = S("actual");
	struct sheet_in sheet = { .due = S("bc-nam/tgtu/2026"), .title = S("Báo cáo năm"), .number = S("1-BC/BTG"),
		.although_missing = true, .kind = { &(struct str){ "own", 3 }, 1 }, .section = { &section, 1 }, .field = { &field, 1 },
		.ref = { &field, 1 }, .text = { &text, 1 } };
	struct draft_in in = { .due = S("nam/hdy/2026"), .seq = look("hdy", "nam/hdy/2026").draft.seq, .signatory = S("Chủ tịch Hội"),
		.section = { &section, 1 }, .field = { &field, 1 }, .text = { &text, 1 }, .indicator = { &indicator, 1 },
		.value = { &value, 1 }, .status = { &status, 1 } };
	struct draft_act send = { .due = in.due, .number = S("12/BC-HDY"), .number_day = DAY_NONE, .signatory = S("Chủ tịch Hội") };
	int64_t filing, made;

	assert_int_equal(draft_write(as(&w.job.officer[HDY]), w.job.site, &in, &send.seq), E_OK);
	assert_int_equal(filing_send(as(&w.job.officer[HDY]), w.job.site, &send, &filing), E_OK);
	w.cx.now = day_start(day_of(2026, 12, 28), 420);
	assert_int_equal(sheet_write(as(&w.job.head), w.job.site, &sheet, &sheet.seq), E_OK);
	assert_int_equal(consolidation_issue(as(&w.job.head), w.job.site, &sheet, &made), E_OK);
	return filing;
}

/* Words and figures go, in the consolidation that quotes them too; number and names stay unless they are named. */
static void
erased_where_it_is_quoted(void **state)
{
	const char *quotes = "SELECT count(*) FROM consolidation_figure g JOIN item i ON i.entry = g.consolidation AND i.n = g.item "
	    "WHERE i.salt IS NOT NULL";
	int64_t filing = quoted(), entry;
	struct entry_erase in = { .entry = filing, .ground = S("Điều 10") };
	const char *number_item = str_fmt(w.cx.arena, "SELECT count(*) FROM filing f JOIN item i ON i.entry = f.filing AND i.n IN "
	    "(f.number_item, f.signatory_item) AND i.salt IS NOT NULL WHERE f.filing = %lld", (long long)filing).p;
	const char *left = str_fmt(w.cx.arena, "SELECT count(*) FROM paragraph p JOIN item i ON i.entry = p.filing AND i.n = p.item "
	    "WHERE i.salt IS NOT NULL AND p.filing = %lld", (long long)filing).p;

	(void)state;
	assert_int_equal(number(quotes), 1);
	assert_int_equal(number(left), 1);
	assert_int_equal(entry_erase(as(&w.job.head), w.job.site, &in, &entry), E_OK);
	assert_int_equal(number(quotes), 0);
	assert_int_equal(number(left), 0);
	assert_int_equal(number(number_item), 2);
	assert_int_equal(entry_erase(as(&w.job.head), w.job.site, &in, &entry), E_CONFLICT);
	in.all = true;
	assert_int_equal(entry_erase(as(&w.job.head), w.job.site, &in, &entry), E_OK);
	assert_int_equal(number(number_item), 0);
	assert_int_equal(entry_erase(as(&w.job.head), w.job.site, &in, &entry), E_CONFLICT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_old_tab_is_stale), cmocka_unit_test(paper_undoes_the_approval), cmocka_unit_test(more_time_to_complete),
		cmocka_unit_test(number_saved_with_the_text),
		cmocka_unit_test(erased_where_it_is_quoted),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
