/*
 * The second check: every function that writes for somebody is called past the dispatcher, as people without the right, as
 * nobody, and as somebody who had it a moment ago. All are refused inside the writer and nothing is written, neither an entry
 * nor a draft; then who may does the same with the same words, and it is done.
 */
#include "case/consolidation.h"
#include "case/filing.h"
#include "case/purge.h"
#include "case/revision.h"
#include "case/version.h"

#include "unit/rights_world.h"

#define ROW "thang/syt/2026-10"            /* of unit syt: a draft is written and sent for it */
#define HANDED_IN "thang/syt/2026-12"
#define AHEAD "nua-nam/syt/2027-H1"
#define SHEET_ROW "bc-nam/tgtu/2026"
#define PLAN_FILE "plan.md"

static struct {
	char pick[40];                 /* a paragraph for the sheet */
	int64_t filing, paper, account, post;
} t0;

static struct str
text_of(struct ctx *cx, const char *sql)
{
	struct str text = S("");

	if (store_query(cx, w0.site->store, str_of(sql), first_cell, &text) != E_OK)
		print_error("%s: %.*s\n", sql, STR_ARG(cx->fault.text));
	return text;
}

static int64_t
seq_of(struct ctx *cx, const char *table, const char *due)
{
	return number(cx, str_z(cx->arena, str_fmt(cx->arena, "select coalesce(max(seq), 0) from %s where due = '%s'", table, due)));
}

/* --- acts --------------------------------------------------------------------------------------------------------------- */

static enum err
do_write(struct ctx *cx)
{
	const struct draft_in in = { .due = S(ROW), .seq = seq_of(cx, "draft", ROW), .nil = true, .signatory = S("Giám đốc Trần A") };
	int64_t seq;

	return draft_write(cx, w0.site, &in, &seq);
}

static struct draft_act
step(struct ctx *cx)
{
	return (struct draft_act){ .due = S(ROW), .seq = seq_of(cx, "draft", ROW), .reason = S("Nêu rõ hơn."), .number = S("12/BC-SYT"),
		.number_day = ctx_today(cx) };
}

#define STEP(name, fn) \
	static enum err \
	name(struct ctx *cx) \
	{ \
		const struct draft_act in = step(cx); \
		return fn(cx, w0.site, &in); \
	}
STEP(do_put, draft_put)
STEP(do_withdraw, draft_withdraw)
STEP(do_approve, draft_approve)
STEP(do_back, draft_back)
STEP(do_number, draft_number)

static enum err
do_send(struct ctx *cx)
{
	struct draft_act in = step(cx);
	int64_t filing = 0;
	enum err e;

	in.number = S("");
	e = filing_send(cx, w0.site, &in, &filing);
	if (e == E_OK)
		t0.filing = filing;
	return e;
}

static enum err
do_attach(struct ctx *cx)
{
	struct draft_upload in = { .due = S(ROW), .seq = seq_of(cx, "draft", ROW), .purpose = S("attachment") };
	struct draft_upload_result out;
	enum err e;

	in.file = (struct upload){ .name = S("phu-luc.txt"), .sealed = sealed_of("Phu luc\n", 8), .size = 8 };
	e = draft_attach(cx, w0.site, &in, &out);
	sealed_shred(in.file.sealed);
	return e;
}

static enum err
do_detach(struct ctx *cx)
{
	return draft_remove_file(cx, w0.site, &(struct draft_detach){ .due = S(ROW),
		.n = number(cx, "select coalesce(max(n), 0) from draft_file where due = '" ROW "'") });
}

static enum err
do_return(struct ctx *cx)
{
	const struct filing_return in = { t0.filing, S("Thiếu số liệu."), ctx_today(cx) + 5 };
	int64_t entry;

	return filing_return(cx, w0.site, &in, &entry);
}

static enum err
do_accept(struct ctx *cx)
{
	int64_t entry;

	return filing_accept(cx, w0.site, &(struct filing_accept){ t0.paper }, &entry);
}

static enum err
do_paper(struct ctx *cx)
{
	const struct paper_receive in = { .due = S(HANDED_IN), .day = ctx_today(cx) - 1, .time = S("08:00"), .number = S("7/BC"),
		.number_day = DAY_NONE, .signatory = S("Giám đốc"), .text = S("Đã làm.") };
	int64_t filing = 0;
	enum err e = paper_receive(cx, w0.site, &in, &filing);

	if (e == E_OK)
		t0.paper = filing;
	return e;
}

static enum err
do_remind(struct ctx *cx)
{
	int64_t entry;

	return due_remind(cx, w0.site, &(struct due_remind){ S(AHEAD), S("Đề nghị gửi báo cáo."), 1 }, &entry);
}

static enum err
do_extend(struct ctx *cx)
{
	int64_t entry;

	return due_extend(cx, w0.site, &(struct due_extend){ S(AHEAD), day_of(2027, 8, 2), S("Bão lụt.") }, &entry);
}

static enum err
do_excuse(struct ctx *cx)
{
	int64_t entry;

	return due_excuse(cx, w0.site, &(struct due_excuse){ S(AHEAD), S("Đơn vị sắp xếp lại.") }, &entry);
}

static enum err
do_erase(struct ctx *cx)
{
	int64_t entry;

	return entry_erase(cx, w0.site, &(struct entry_erase){ .entry = t0.filing, .ground = S("Điều 10"), .files = true, .all = true }, &entry);
}

static enum err
do_purge(struct ctx *cx)
{
	struct purge_done done;

	return purge_run(cx, w0.site, &(struct purge){ .entry = t0.paper, .ground = S("Điều 10") }, &done);
}

static enum err
do_hold(struct ctx *cx)
{
	int64_t entry;

	return meeting_hold(cx, w0.site, &(struct meeting_hold){ S("hoi-nghi-nam/tgtu/2026"), ctx_today(cx), S("Lịch công tác đổi.") }, &entry);
}

static enum err
do_publish(struct ctx *cx)
{
	int64_t entry;

	return calendar_publish(cx, w0.site, &(struct calendar_publish){ S("lich-nam/tgtu/2027"), ctx_today(cx) }, &entry);
}

static struct sheet_in
sheet(struct ctx *cx)
{
	return (struct sheet_in){ .due = S(SHEET_ROW), .seq = seq_of(cx, "sheet", SHEET_ROW), .title = S("Báo cáo tổng hợp"),
		.number = S("5-BC/BTG"), .pick = str_of(t0.pick), .although_missing = true };
}

#define SHEET(name, fn) \
	static enum err \
	name(struct ctx *cx) \
	{ \
		const struct sheet_in in = sheet(cx); \
		int64_t n; \
		return fn(cx, w0.site, &in, &n); \
	}
SHEET(do_sheet_write, sheet_write)
SHEET(do_sheet_all, sheet_use_all)
SHEET(do_sheet_use, sheet_use)
SHEET(do_sheet_drop, sheet_drop)
SHEET(do_issue, consolidation_issue)

static enum err
do_account(struct ctx *cx)
{
	const struct account_new in = { S("nguoi-moi"), S("Người mới"), S("syt"), S("unit-officer"), S("Chuyên viên"), DAY_NONE, DAY_NONE };
	int64_t account = 0;
	struct str link;
	enum err e = account_make(cx, w0.site, &in, &account, &link);

	if (e == E_OK)
		t0.account = account;
	return e;
}

static enum err
do_give(struct ctx *cx)
{
	const struct post_new in = { t0.account, S("gddt"), S("unit-clerk"), S("Văn thư"), DAY_NONE, DAY_NONE };
	int64_t post = 0;
	enum err e = post_give(cx, w0.site, &in, &post);

	if (e == E_OK)
		t0.post = post;
	return e;
}

static enum err
do_finish(struct ctx *cx)
{
	return post_finish(cx, w0.site, &(struct post_end){ t0.post, ctx_today(cx) });
}

static enum err
do_link(struct ctx *cx)
{
	struct str link;

	return link_issue(cx, w0.site, t0.account, &link);
}

static enum err
do_shut(struct ctx *cx)
{
	return account_shut(cx, w0.site, t0.account);
}

static struct revision_in
revising(struct ctx *cx)
{
	return (struct revision_in){ .seq = number(cx, "select coalesce(max(seq), 0) from revision"), .file = S(PLAN_FILE),
		.text = str_fmt(cx->arena, "%.*s\n\nMột câu nữa.\n", STR_ARG(text_of(cx, "select coalesce(max(text), '') from "
		    "revision_file where name = '" PLAN_FILE "'"))), .name = S("them") };
}

#define REVISE(name_, fn, file_) \
	static enum err \
	name_(struct ctx *cx) \
	{ \
		struct revision_in in = revising(cx); \
		if ((file_)[0] != '\0') \
			in.file = str_of(file_); \
		return fn(cx, w0.site, &in); \
	}
REVISE(do_save, revision_save, "")
REVISE(do_add, revision_add, "")
REVISE(do_remove, revision_remove, "annex/them.md")
REVISE(do_choose, revision_choose, "")
REVISE(do_again, revision_again, "")
REVISE(do_give_up, revision_give_up, "")

static enum err
do_begin(struct ctx *cx)
{
	return revision_begin(cx, w0.site);
}

static enum err
do_keep(struct ctx *cx)
{
	return revision_keep(cx, w0.site, ctx_today(cx) + 1, S("Công văn 9"));
}

static enum err
do_enact(struct ctx *cx)
{
	const struct version_new in = { .from = ctx_today(cx) + 1, .decision = S("Công văn 9"), .seen = S(""), .revision = true };
	struct version_effect effect;
	int64_t entry;

	return version_enact(cx, w0.site, &in, &effect, &entry);
}

/* --- in the order of a year: each makes what the next ones need -------------------------------------------------------------- */

static const struct act {
	const char *name;
	enum permission p;
	enum object_kind kind;         /* of what: of unit syt, or of the lead's sheet */
	bool sheet;
	char by;                       /* who does it in the end, of unit syt or the lead */
	enum err (*run)(struct ctx *cx);
} acts[] = {
	{ "draft_write", MAY_WRITE_DRAFT, OBJECT_DUE, false, 'O', do_write },
	{ "draft_attach", MAY_WRITE_DRAFT, OBJECT_DUE, false, 'O', do_attach },
	{ "draft_remove_file", MAY_WRITE_DRAFT, OBJECT_DUE, false, 'C', do_detach },
	{ "draft_put", MAY_WRITE_DRAFT, OBJECT_DUE, false, 'O', do_put },
	{ "draft_withdraw", MAY_WRITE_DRAFT, OBJECT_DUE, false, 'O', do_withdraw },
	{ "draft_put", MAY_WRITE_DRAFT, OBJECT_DUE, false, 'O', do_put },
	{ "draft_back", MAY_APPROVE_DRAFT, OBJECT_DUE, false, 'L', do_back },
	{ "draft_approve", MAY_APPROVE_DRAFT, OBJECT_DUE, false, 'L', do_approve },
	{ "draft_number", MAY_NUMBER_DRAFT, OBJECT_DUE, false, 'C', do_number },
	{ "filing_send", MAY_SEND, OBJECT_DUE, false, 'C', do_send },
	{ "filing_return", MAY_REVIEW, OBJECT_FILING, false, 'F', do_return },
	{ "paper_receive", MAY_REVIEW, OBJECT_DUE, false, 'F', do_paper },
	{ "filing_accept", MAY_REVIEW, OBJECT_FILING, false, 'F', do_accept },
	{ "due_remind", MAY_REVIEW, OBJECT_DUE, false, 'F', do_remind },
	{ "due_extend", MAY_EXTEND, OBJECT_DUE, false, 'F', do_extend },
	{ "due_excuse", MAY_EXTEND, OBJECT_DUE, false, 'F', do_excuse },
	{ "entry_erase", MAY_ERASE, OBJECT_NONE, false, 'H', do_erase },
	{ "purge_run", MAY_ERASE, OBJECT_NONE, false, 'H', do_purge },
	{ "meeting_hold", MAY_RECORD, OBJECT_DUE, true, 'F', do_hold },
	{ "calendar_publish", MAY_RECORD, OBJECT_DUE, true, 'F', do_publish },
	{ "sheet_write", MAY_CONSOLIDATE, OBJECT_DUE, true, 'F', do_sheet_write },
	{ "sheet_use", MAY_CONSOLIDATE, OBJECT_DUE, true, 'F', do_sheet_use },
	{ "sheet_drop", MAY_CONSOLIDATE, OBJECT_DUE, true, 'F', do_sheet_drop },
	{ "sheet_use_all", MAY_CONSOLIDATE, OBJECT_DUE, true, 'F', do_sheet_all },
	{ "consolidation_issue", MAY_ISSUE, OBJECT_DUE, true, 'H', do_issue },
	{ "account_make", MAY_ADMINISTER, OBJECT_NONE, false, 'A', do_account },
	{ "post_give", MAY_ADMINISTER, OBJECT_NONE, false, 'A', do_give },
	{ "post_finish", MAY_ADMINISTER, OBJECT_NONE, false, 'A', do_finish },
	{ "link_issue", MAY_ADMINISTER, OBJECT_NONE, false, 'A', do_link },
	{ "account_shut", MAY_ADMINISTER, OBJECT_NONE, false, 'A', do_shut },
	{ "revision_begin", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'H', do_begin },
	{ "revision_add", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'H', do_add },
	{ "revision_remove", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'H', do_remove },
	{ "revision_choose", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'A', do_choose },
	{ "revision_keep", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'A', do_keep },
	{ "revision_again", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'A', do_again },
	{ "revision_give_up", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'A', do_give_up },
	{ "revision_begin", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'A', do_begin },
	{ "revision_save", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'H', do_save },
	{ "version_enact", MAY_CHANGE_PLAN, OBJECT_NONE, false, 'H', do_enact },
};

/* All that people write: one text that differs when anything of it does. */
static struct str
written(struct ctx *cx)
{
	return text_of(cx, "select (select count(*) from entry) || ' ' || (select count(*) || ' ' || coalesce(sum(seq), 0) from draft) "
	    "|| ' ' || (select count(*) from draft_file) || ' ' || (select count(*) || ' ' || coalesce(sum(seq), 0) from sheet) || ' ' || "
	    "(select count(*) from sheet_part) || ' ' || (select coalesce(max(seq || decision || coalesce(from_day, 0)), '') from revision) "
	    "|| ' ' || (select count(*) || ' ' || coalesce(sum(length(text)), 0) from revision_file) || ' ' || "
	    "(select sum(epoch) from credential) || ' ' || (select count(*) from file)");
}

/* --- those who may not --------------------------------------------------------------------------------------------------------- */

static int refusals;

static void
refused(const struct act *a, struct actor *actor, const char *as, bool login)
{
	struct arena *arena = arena_new(ARENA_COMMAND);
	struct ctx cx = w0.cx;
	struct str before;
	enum err e;

	cx.arena = arena;
	before = written(&cx);
	cx.actor = actor;
	cx.once = S("");
	e = a->run(&cx);
	refusals++;
	if (login ? e != E_LOGIN : e != E_DENIED && e != E_GONE)
		fail_msg("%s as %s: %s", a->name, as, err_name(e));
	if (!str_eq(before, written(&cx)))
		fail_msg("%s as %s is refused, and writes", a->name, as);
	arena_free(arena);
}

static const struct who *
who_may(const struct act *a)
{
	for (size_t i = 0; i < COUNT(people); i++)
		if (people[i].letter == a->by)
			return &people[i];
	fail_msg("nobody is a %c", a->by);
	return NULL;
}

static void
without_the_right(const struct act *a)
{
	const struct subject of = { .unit = a->sheet ? "tgtu" : "syt", .there = true, .sent_up = a->sheet };
	const struct route route = { .permission = a->p, .object = a->kind };
	struct ctx cx = w0.cx;
	struct finding f;

	for (size_t i = 0; i < COUNT(people); i++) {
		if (people[i].letter == 0 || must_be(&people[i], &route, &of) == EXPECT_HANDLER)
			continue;
		act_as(&cx, &people[i], &f);
		refused(a, &f.actor, role_name(people[i].role), false);
	}
	if (a->p != MAY_ADMINISTER)            /* the shell's own acts have no actor */
		refused(a, NULL, "nobody", true);
}

/* Who had it when the request came: the post ended, is another's, has another role; the account's sessions are over. */
static void
no_longer(const struct act *a)
{
	struct ctx cx = w0.cx;
	struct finding f;
	struct actor as;

	act_as(&cx, who_may(a), &f);
	as = f.actor;
	as.post = NOT_THERE;
	refused(a, &as, "one whose post ended", true);
	as = f.actor;
	as.account = NOT_THERE;
	refused(a, &as, "one whose post is another's now", true);
	as = f.actor;
	as.epoch = NOT_THERE;
	refused(a, &as, "one whose sessions are over", true);
	act_as(&cx, &(const struct who){ 'S', ROLE_SUPERIOR_READER, "btv" }, &f);
	as = f.actor;
	as.role = who_may(a)->role;
	as.unit = str_of(who_may(a)->unit);
	refused(a, &as, "one whose post has another role", true);
}

static void
asked_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(acts); i++) {
		struct arena *arena = arena_new(ARENA_COMMAND);
		struct ctx cx = w0.cx;
		struct finding f;
		struct str before;
		enum err e;

		without_the_right(&acts[i]);
		no_longer(&acts[i]);
		cx.arena = arena;
		before = written(&cx);
		act_as(&cx, who_may(&acts[i]), &f);
		cx.once = str_fmt(arena, "lan-%zu", i);
		if ((e = acts[i].run(&cx)) != E_OK)
			fail_msg("%s as who may: %s %.*s", acts[i].name, err_name(e), STR_ARG(cx.fault.text));
		if (str_eq(before, written(&cx)))
			fail_msg("%s writes nothing that is looked at here", acts[i].name);
		arena_free(arena);
	}
	print_message("%zu acts, %d refusals\n", COUNT(acts), refusals);
}

/* --- what they are done to ------------------------------------------------------------------------------------------------------ */

static int
setup_again(void **state)
{
	int64_t year;

	if (setup(state) != 0)
		return -1;
	year = handed_in("nam/gddt/2026", "giay-4");
	(void)snprintf(t0.pick, sizeof(t0.pick), "%lld.1", (long long)year);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(asked_again) };

	return cmocka_run_group_tests(tests, setup_again, teardown);
}
