/* The main job on a real bloc: what each act must not do. */

#include "crash/job.h"
#include "edge/input.h"
#include "store/file.h"
#include "unit/job_world.h"
#include "unit/sealed_of.h"

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

/* Characters that nobody sees are no report, and nobody's signature. */
static void
unseen_is_not_written(void **state)
{
	struct str section = S("de-xuat"), field = S(""), text = S("\u200b\u2060");
	struct draft_in typed = { .due = S("thang/gddt/2026-11"), .signatory = S("\u200b"), .section = { &section, 1 },
		.field = { &field, 1 }, .text = { &text, 1 } };
	struct looking l;
	int64_t seq;

	(void)state;
	assert_int_equal(draft_write(as(&w.job.officer[GDDT]), w.job.site, &typed, &seq), E_OK);
	l = look("gddt", "thang/gddt/2026-11");
	assert_true(l.draft.texts.n == 0 && l.draft.signatory.n == 0);
	assert_int_equal(draft_put(as(&w.job.officer[GDDT]), w.job.site, &(struct draft_act){ .due = typed.due, .seq = seq,
		.number_day = DAY_NONE }), E_RULE);
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
	/* the month goes with it, and a person is told so by its name */
	assert_int_equal(save("thang/hdy/2027-03", 0, "Lời tháng ba.", &seq), E_RULE);
	assert_non_null(strstr(str_z(w.cx.arena, w.cx.fault.text), "quý I/2027"));
	quarter = look("hdy", "quy-1/hdy/2027-Q1");
	month = look("hdy", "thang/hdy/2027-03");
	assert_int_equal(quarter.row.filing, filing);
	assert_int_equal(month.row.filing, filing);
	assert_true(month.row.done != 0);
	assert_int_equal(filing_return(as(&w.job.lead), w.job.site, &(struct filing_return){ .filing = filing,
		.again_by = day_of(2029, 4, 1), .reason = S("Bổ sung.") }, &entry), E_INPUT);
	assert_int_equal(filing_return(as(&w.job.lead), w.job.site, &(struct filing_return){ .filing = filing,
		.again_by = day_of(2027, 4, 1), .reason = S("Bổ sung.") }, &entry), E_OK);
	month = look("hdy", "thang/hdy/2027-03");
	assert_int_equal(month.row.again_by, day_of(2027, 4, 1));
	w.cx.now = before;
}

static enum err
figure(const char *value)
{
	struct str indicator = S("kham-dong-y"), typed = str_of(value), status = S("actual");
	int64_t seq = look("hdy", "nam/hdy/2026").draft.seq;

	return draft_write(as(&w.job.officer[HDY]), w.job.site, &(struct draft_in){ .due = S("nam/hdy/2026"), .seq = seq,
		.signatory = S("Chủ tịch Hội"), .indicator = { &indicator, 1 }, .value = { &typed, 1 }, .status = { &status, 1 } }, &seq);
}

/* The plan says that this is counted and never below 0. */
static void
figures_as_the_plan_says(void **state)
{
	static const char *const good[] = { "0", "13", "1.915", "13,0", "13,00", "" };
	static const char *const bad[] = { "-1", "13,5", "13,55555", "0,1" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_int_equal(figure(good[i]), E_OK);
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(figure(bad[i]), E_INPUT);
		assert_true(w.cx.fault.n == 1 && str_is(w.cx.fault.fields[0].field, "value-kham-dong-y"));
	}
}

static enum err
extend(const char *due, day_t to)
{
	int64_t entry;

	return due_extend(as(&w.job.head), w.job.site, &(struct due_extend){ .due = str_of(due), .to = to, .reason = S("Bão.") },
	    &entry);
}

static day_t
day_now(const char *due)
{
	return look("hdy", due).row.day_now;
}

/* A year slipped in typing is refused; what was extended too far goes back, but never to the plan's day or into the past. */
static void
extension_corrected(void **state)
{
	const instant_t before = w.cx.now;
	const char *quarter = "quy-1/hkh/2027-Q1", *month = "thang/hkh/2027-03";
	day_t plan, today;

	(void)state;
	w.cx.now = day_start(day_of(2027, 3, 10), 420);
	today = ctx_today(&w.cx);
	plan = look("hdy", quarter).row.last_day;
	assert_true(plan > today);
	assert_int_equal(extend(quarter, day_of(2199, 12, 5)), E_INPUT);
	assert_int_equal(extend(quarter, plan + 367), E_INPUT);
	assert_int_equal(extend(quarter, plan), E_INPUT);
	assert_int_equal(extend(quarter, plan + 366), E_OK);
	assert_int_equal(day_now(month), plan + 366);
	assert_int_equal(extend(quarter, plan + 366), E_INPUT);                    /* it is that day */
	assert_int_equal(extend(quarter, plan), E_INPUT);
	assert_int_equal(extend(quarter, plan + 20), E_OK);
	assert_int_equal(day_now(quarter), plan + 20);
	assert_int_equal(day_now(month), plan + 20);
	w.cx.now = day_start(plan + 15, 420);
	assert_int_equal(extend(quarter, plan + 14), E_INPUT);                     /* past */
	assert_int_equal(extend(quarter, plan + 15), E_OK);
	w.cx.now = day_start(plan + 40, 420);
	assert_int_equal(extend(quarter, plan + 30), E_OK);                        /* after the fact, as ever */
	assert_int_equal(extend(quarter, plan + 40 + 366), E_OK);                  /* a year from today */
	assert_int_equal(extend(quarter, plan + 40 + 367), E_INPUT);
	assert_int_equal(extend(quarter, plan + 40), E_OK);
	w.cx.now = before;
}

static enum err
held(const char *due, day_t day)
{
	int64_t entry;

	return meeting_hold(as(&w.job.head), w.job.site, &(struct meeting_hold){ str_of(due), day, S("Lịch công tác đổi.") }, &entry);
}

static enum err
published(const char *due, day_t day)
{
	int64_t entry;

	return calendar_publish(as(&w.job.head), w.job.site, &(struct calendar_publish){ str_of(due), day }, &entry);
}

static enum err
came_on(day_t day)
{
	int64_t filing;

	return paper_receive(as(&w.job.lead), w.job.site, &(struct paper_receive){ .due = S("nam/nha-trang/2026"), .day = day,
		.time = S("08:00"), .number = S("1/BC"), .number_day = DAY_NONE, .signatory = S("Chủ tịch"), .nil = true }, &filing);
}

/* What is recorded of the past cannot be corrected: a slip of the year is refused, what truly came early is not. */
static void
a_slip_of_the_year(void **state)
{
	const instant_t before = w.cx.now;
	const char *meeting = "giao-ban/tgtu/2027-Q1", *calendar = "lich-nam/tgtu/2027", *entries = "lich-nam/syt/2027";
	day_t opens = look("nha-trang", "nam/nha-trang/2026").row.opens;

	(void)state;
	w.cx.now = day_start(day_of(2027, 6, 1), 420);
	assert_int_equal(held(meeting, day_of(1990, 1, 1)), E_INPUT);
	assert_int_equal(held(meeting, day_of(2026, 3, 24)), E_INPUT);
	assert_true(w.cx.fault.n == 1 && str_is(w.cx.fault.fields[0].field, "day"));
	assert_true(str_find(w.cx.fault.fields[0].text, S("The earliest that can be entered is 20/09/2026.")) > 0);
	assert_int_equal(held(meeting, day_of(2027, 2, 26)), E_OK);                /* out of its week, and said why */
	assert_int_equal(published(calendar, day_of(1990, 1, 1)), E_INPUT);
	assert_int_equal(published(calendar, day_of(2026, 3, 25)), E_INPUT);
	assert_int_equal(published(calendar, day_of(2026, 12, 15)), E_OK);
	assert_int_equal(published(entries, day_of(2026, 2, 15)), E_INPUT);
	assert_int_equal(published(entries, day_of(2027, 2, 15)), E_OK);
	assert_int_equal(came_on(day_of(1990, 1, 1)), E_INPUT);
	assert_int_equal(came_on(day_of(2025, 11, 15)), E_INPUT);
	assert_int_equal(came_on(opens - 32), E_INPUT);
	assert_int_equal(came_on(opens - 1), E_OK);
	w.cx.now = before;
}

static enum err
excuse(const char *due)
{
	int64_t entry;

	return due_excuse(as(&w.job.head), w.job.site, &(struct due_excuse){ str_of(due), S("Sắp xếp lại.") }, &entry);
}

/* What was done is not excused afterwards, and what is excused gets no new day. */
static void
done_stays_done(void **state)
{
	const instant_t before = w.cx.now;
	const char *meeting = "giao-ban/tgtu/2027-Q2", *calendar = "lich-nam/hdy/2027", *report = "quy-3/hdy/2027-Q3";

	(void)state;
	w.cx.now = day_start(day_of(2027, 7, 1), 420);
	assert_int_equal(held(meeting, day_of(2027, 6, 24)), E_OK);
	assert_int_equal(published(calendar, day_of(2027, 2, 15)), E_OK);
	assert_int_equal(excuse(meeting), E_CONFLICT);
	assert_int_equal(excuse(calendar), E_CONFLICT);
	assert_int_equal(extend(calendar, day_of(2027, 8, 1)), E_CONFLICT);
	assert_true(look("hdy", meeting).row.excused == 0 && look("hdy", calendar).row.excused == 0);
	assert_int_equal(excuse(report), E_OK);
	assert_int_equal(extend(report, day_of(2027, 10, 1)), E_CONFLICT);
	assert_int_equal(day_now(report), look("hdy", report).row.last_day);
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
	assert_int_equal(entry_erase(as(&w.job.head), w.job.site, &(struct entry_erase){ .entry = filing, .all = true,
		.ground = S("Điều 10") }, &entry), E_OK);
	assert_int_equal(sql_number(db, of_filing), items);
	assert_int_equal(sql_number(db, str_z(w.cx.arena, str_fmt(w.cx.arena, "%s AND (body IS NOT NULL OR salt IS NOT NULL)",
	    of_filing))), 0);
}

struct adding {
	struct str due;
	struct file_stage stage;
};

static enum err
add_file(struct ctx *cx, struct tx *tx, void *arg)
{
	struct adding *a = arg;
	struct draft_file f = { .n = 1, .purpose = S("attachment"), .media = S("text/plain"), .name = S("a.txt"), .body = S("") };
	enum err e = file_put(cx, tx, S("content"), &a->stage);

	memcpy(f.file, a->stage.id, sizeof(f.file));
	f.size = a->stage.size;
	return e == E_OK ? draft_add_file(cx, tx, a->due, &f) : e;
}

/* A file taken off a draft leaves nothing in the store. */
static void
taken_off_is_gone(void **state)
{
	struct str db = path_in(w.cx.arena, w.job.site->dir, STORE_FILE);
	struct adding a = { .due = S("nam/hdy/2026") };
	int64_t seq;

	(void)state;
	assert_int_equal(save("nam/hdy/2026", look("hdy", "nam/hdy/2026").draft.seq, "Lời.", &seq), E_OK);
	assert_int_equal(ledger_write(as(&w.job.officer[HDY]), w.job.site->ledger, add_file, &a), E_OK);
	assert_int_equal(sql_number(db, "SELECT count(*) FROM file WHERE entry IS NULL"), 1);
	assert_int_equal(draft_remove_file(as(&w.job.officer[HDY]), w.job.site, &(struct draft_detach){ .due = a.due, .n = 2 }), E_CONFLICT);
	assert_int_equal(draft_remove_file(as(&w.job.officer[HDY]), w.job.site, &(struct draft_detach){ .due = a.due, .n = 1 }), E_OK);
	assert_int_equal(look("hdy", "nam/hdy/2026").draft.files.n, 0);
	assert_int_equal(sql_number(db, "SELECT (SELECT count(*) FROM file) + (SELECT count(*) FROM file_chunk)"), 0);
}

#define SCAN 600000                    /* more than one chunk: the first is written before the report is judged */

/* A scan of a report that may not be written down is refused before it is taken in. */
static void
paper_refused_takes_nothing(void **state)
{
	struct str db = path_in(w.cx.arena, w.job.site->dir, STORE_FILE);
	struct paper_receive in = { .due = S("nam/hdy/2026"), .day = day_of(2026, 11, 15), .time = S("08:00"), .number = S("1/BC"),
		.number_day = DAY_NONE, .signatory = S("Chủ tịch"), .text = S(""), .scan = { .size = SCAN, .name = S("scan.txt") } };
	char *bytes = arena_alloc(w.cx.arena, SCAN);
	int64_t filing;

	(void)state;
	for (int i = 0; i < SCAN; i += 8)
		memcpy(bytes + i, "content\n", 8);
	in.scan.sealed = sealed_of(bytes, SCAN);
	assert_int_equal(paper_receive(as(&w.job.officer[HDY]), w.job.site, &in, &filing), E_DENIED);
	in.due = S("nam/hdy/2027");        /* not open yet */
	assert_int_equal(paper_receive(as(&w.job.lead), w.job.site, &in, &filing), E_RULE);
	assert_int_equal(sql_number(db, "SELECT count(*) FROM file_chunk"), 0);
	sealed_shred(in.scan.sealed);
}

/* A paper's scan that was recorded and not signed for is not acknowledged when the form comes again, until it is. */
static void
paper_signed_late(void **state)
{
	struct paper_receive in = { .due = S("nam/gddt/2026"), .day = day_of(2026, 11, 15), .time = S("08:00"), .number = S("1/BC"),
		.number_day = DAY_NONE, .signatory = S("Giám đốc"), .text = S("Đã làm."), .scan = { .size = 6, .name = S("scan.txt") } };
	const char *notes = path_in(w.cx.arena, w.job.site->dir, "checkpoints/1").p, *away = path_in(w.cx.arena, w.home, "away").p;
	int64_t first = 0, filing = 0;

	(void)state;
	in.scan.sealed = sealed_of("B\xe1\xba\xa3n\n", 6);
	assert_int_equal(rename(notes, away), 0);
	assert_int_equal(mkdir(notes, 0700), 0);
	for (int i = 0; i < 2; i++) {
		as(&w.job.lead)->once = S("paper-1");
		assert_int_equal(paper_receive(&w.cx, w.job.site, &in, &first), E_ENV);
	}
	assert_int_equal(rmdir(notes), 0);
	assert_int_equal(rename(away, notes), 0);
	as(&w.job.lead)->once = S("paper-1");
	assert_int_equal(paper_receive(&w.cx, w.job.site, &in, &filing), E_OK);
	assert_int_equal(filing, first);
	sealed_shred(in.scan.sealed);
}

/* What was sent already has no day to extend, until it is owed again. */
static void
no_more_time_for_what_was_sent(void **state)
{
	int64_t filing = 0, entry;
	struct due_extend in = { .due = S("nam/hkh/2026"), .to = day_of(2026, 12, 24), .reason = S("Chờ số liệu") };

	(void)state;
	for (enum step step = STEP_DRAFT; step <= STEP_SEND; step++)
		if (job_takes(HKH, step)) {
			struct ctx cx = job_ctx();

			assert_int_equal(job_step(&cx, &w.job, HKH, 0, step, 0, &filing), E_OK);
			arena_free(cx.arena);
		}
	assert_int_equal(due_extend(as(&w.job.lead), w.job.site, &in, &entry), E_CONFLICT);
	assert_int_equal(filing_return(as(&w.job.lead), w.job.site, &(struct filing_return){ .filing = filing,
		.again_by = day_of(2026, 12, 1), .reason = S("Bổ sung.") }, &entry), E_OK);
	assert_int_equal(due_extend(as(&w.job.lead), w.job.site, &in, &entry), E_OK);
}

static int64_t
erased(int64_t filing, int64_t *item, size_t n)
{
	int64_t entry;

	assert_int_equal(entry_erase(as(&w.job.head), w.job.site, &(struct entry_erase){ .entry = filing, .ground = S("Điều 10"),
		.item = { item, n } }, &entry), E_OK);
	return sql_number(path_in(w.cx.arena, w.job.site->dir, STORE_FILE), "SELECT length(payload) FROM entry ORDER BY no DESC LIMIT 1");
}

/* What the unit was writing on from the report holds the same words: it goes with them, other units' drafts stay. */
static void
erasure_takes_the_draft(void **state)
{
	const char *due = "nam/hkh/2026", *words = "SELECT count(*) FROM draft_text WHERE text = 'Lời phải xóa.'";
	struct str db = path_in(w.cx.arena, w.job.site->dir, STORE_FILE), section = S("de-xuat"), field = S(""), text = S("Lời phải xóa.");
	int64_t third[] = { 3 }, seq = look("hdy", "nam/hdy/2026").draft.seq, after;
	struct looking l = look("hkh", due);
	struct due row = l.row;

	(void)state;
	assert_true(row.returned != 0 && seq > 0);
	assert_int_equal(draft_write(as(&w.job.officer[HKH]), w.job.site, &(struct draft_in){ .due = str_of(due), .seq = l.draft.seq,
		.signatory = S("Chủ tịch"), .section = { &section, 1 }, .field = { &field, 1 }, .text = { &text, 1 } }, &after), E_OK);
	assert_int_equal(sql_number(db, words), 1);
	(void)erased(row.filing, third, COUNT(third));
	assert_int_equal(sql_number(db, words), 0);
	assert_false(look("hkh", due).draft.stored);
	assert_int_equal(look("hdy", "nam/hdy/2026").draft.seq, seq);
}

/* A part that is named many times is erased once, and named once in the entry. */
static void
each_part_once(void **state)
{
	int64_t many[] = { 1, 1, 1, 1 }, one = 2;
	int64_t filing = sql_number(path_in(w.cx.arena, w.job.site->dir, STORE_FILE), "SELECT max(filing) FROM filing");

	(void)state;
	assert_int_equal(erased(filing, many, COUNT(many)), erased(filing, &one, 1));
}

/* A report is no longer than a page of all reports has room for, however it is written. */
static void
paragraphs_have_an_end(void **state)
{
	char *lines = arena_alloc(w.cx.arena, 2 * 1001 + 1);
	struct paper_receive paper = { .due = S("nam/gddt/2026"), .day = day_of(2026, 11, 15), .time = S("08:00"), .number = S("1/BC"),
		.number_day = DAY_NONE, .signatory = S("Chủ tịch") };
	int64_t seq = look("hdy", "nam/hdy/2026").draft.seq, filing;

	(void)state;
	for (size_t i = 0; i < 1001; i++)
		memcpy(lines + 2 * i, "x\n", 3);
	assert_int_equal(save("nam/hdy/2026", seq, lines, &seq), E_INPUT);
	assert_non_null(strstr(str_z(w.cx.arena, w.cx.fault.text), "1001"));
	paper.text = str_of(lines);
	assert_int_equal(paper_receive(as(&w.job.lead), w.job.site, &paper, &filing), E_INPUT);
	lines[2000] = 0;
	assert_int_equal(save("nam/hdy/2026", look("hdy", "nam/hdy/2026").draft.seq, lines, &seq), E_OK);
}

#define SHEET "bc-nam/tgtu/2026"

struct looking_at_sheet {
	struct sheet sheet;
};

static enum err
look_at_sheet(struct ctx *cx, struct tx *tx, void *arg)
{
	struct looking_at_sheet *l = arg;
	struct due d;
	enum err e = due_get(cx, tx, S(SHEET), &d);

	return e == E_OK ? sheet_view(cx, tx, w.job.site, &d, &l->sheet) : e;
}

/* A sheet of n own paragraphs in one place. */
static enum err
sheet_of(size_t n, const char *section, const char *field)
{
	struct looking_at_sheet l;
	struct str *v[5];
	const char *const each[] = { "own", section, field, "", "Lời." };
	int64_t seq;

	assert_int_equal(store_read(as(&w.job.lead), w.job.site->store, look_at_sheet, &l), E_OK);
	for (size_t k = 0; k < 5; k++) {
		v[k] = NEW_N(w.cx.arena, struct str, n + 1);
		for (size_t i = 0; i < n; i++)
			v[k][i] = str_of(each[k]);
	}
	return sheet_write(as(&w.job.lead), w.job.site, &(struct sheet_in){ .due = S(SHEET), .seq = l.sheet.seq, .title = S("Báo cáo"),
		.number = S("1-BC"), .kind = { v[0], n }, .section = { v[1], n }, .field = { v[2], n }, .ref = { v[3], n },
		.text = { v[4], n } }, &seq);
}

/* Where a part stands goes into the entry as a key and cannot be erased: no words get in that way, and no sheet without end. */
static void
sheet_places(void **state)
{
	(void)state;
	_Static_assert(5 * SHEET_PARTS_MOST + 10 <= INPUT_PAIRS_MAX, "the largest sheet can be sent");
	assert_int_equal(sheet_of(1, "ket-qua", "suc-khoe"), E_OK);
	assert_int_equal(sheet_of(1, "", ""), E_OK);
	assert_int_equal(sheet_of(1, "TUYỆT MẬT", ""), E_USAGE);
	assert_int_equal(sheet_of(1, "ket-qua", "Nguyễn Văn A, CMND 0123"), E_USAGE);
	assert_int_equal(sheet_of(SHEET_PARTS_MOST, "ket-qua", ""), E_OK);
	assert_int_equal(sheet_of(SHEET_PARTS_MOST + 1, "ket-qua", ""), E_RULE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_rows_only), cmocka_unit_test(nothing_is_overwritten), cmocka_unit_test(erased_is_gone),
		cmocka_unit_test(unseen_is_not_written), cmocka_unit_test(text_goes_with_the_act), cmocka_unit_test(figures_as_the_plan_says),
		cmocka_unit_test(taken_off_is_gone), cmocka_unit_test(paper_refused_takes_nothing),
		cmocka_unit_test(no_more_time_for_what_was_sent), cmocka_unit_test(each_part_once),
		cmocka_unit_test(erasure_takes_the_draft),
		cmocka_unit_test(paragraphs_have_an_end), cmocka_unit_test(sheet_places),
		cmocka_unit_test(paper_signed_late),
		cmocka_unit_test(quarter_and_month),           /* from here on entries of later days, which let no earlier ones in */
		cmocka_unit_test(extension_corrected), cmocka_unit_test(a_slip_of_the_year),
		cmocka_unit_test(done_stays_done),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
