/*
 * What is being written while the plan changes: a draft whose form changed keeps every word until somebody takes it out,
 * and a plan version that was begun before another was enacted does not undo that one.
 */
#include "store/draft.h"
#include "store/file.h"

#include "unit/sealed_of.h"
#include "unit/version_life.h"

static const char plan_text[] =
    "# Plan\n\n"
    "```plan 0\n"
    "plan mau \"Kế hoạch mẫu\"\n"
    "  number 01-KH/MAU\n"
    "  zone +07:00\n"
    "  weekend saturday, sunday\n"
    "  in force from 2025-01-01\n"
    "unit ban \"Ban chủ trì\"\n  role lead\n"
    "unit y \"Sở Y\"\n  role member\n  fields y-te\n  short sending yes\n"
    "unit gd \"Sở Giáo dục\"\n  role member\n  fields giao-duc\n"
    "group khoi \"Khối\"\n  role member\n"
    "field y-te \"Y tế\"\nfield giao-duc \"Giáo dục\"\n"
    "form chung \"Báo cáo\"\n  section ket-qua \"Kết quả\", by field\n  section de-xuat \"Đề xuất\", proposals\n"
    "report thang \"Báo cáo tháng\"\n  every month\n  due day 20\n  window since last due\n  from khoi\n  to ban\n  form chung\n"
    "```\n";
static const char section_was[] = "  section ket-qua \"Kết quả\", by field\n", section_is[] = "  section tinh-hinh \"Tình hình\"\n";

static int
set_up_drafts(void **state)
{
	set_up_plan(state, plan_text);
	person("lanhdao.gd", "gd", "unit-leader");
	return 0;
}

static bool
says(const char *part)
{
	return strstr(str_z(w.arena, fault_text()), part) != NULL;
}

/* --- drafts ----------------------------------------------------------------------------------------------------------- */

static struct draft held;

static enum err
read_draft(struct ctx *cx, struct tx *tx, void *arg)
{
	return draft_get(cx, tx, *(struct str *)arg, &held);
}

static const struct draft *
draft_of(const char *due)
{
	struct str key = str_of(due);

	assert_int_equal(store_read(&w.cx, w.s->store, read_draft, &key), E_OK);
	return &held;
}

static enum err
save(const char *due, const char *section, const char *field, const char *text, int64_t *seq)
{
	struct str sections[] = { str_of(section) }, fields[] = { str_of(field) }, texts[] = { str_of(text) };
	struct draft_in in = { .due = str_of(due), .seq = *seq, .section = { sections, 1 }, .field = { fields, 1 },
		.text = { texts, 1 }, .signatory = S("Giám đốc") };
	int64_t now = 0;
	enum err e = draft_write(&w.cx, w.s, &in, &now);

	if (e == E_OK)
		*seq = now;
	return e;
}

static enum err
send(const char *due, int64_t seq, int64_t *filing)
{
	const struct draft_act in = { .due = str_of(due), .seq = seq, .number = S("1/BC"), .number_day = DAY_NONE,
		.signatory = S("Giám đốc") };

	return filing_send(&w.cx, w.s, &in, filing);
}

static enum err
read_paragraphs(struct ctx *cx, struct tx *tx, void *arg)
{
	struct paragraph_list pars;
	int64_t *n = arg;
	enum err e = filing_paragraphs(cx, tx, *n, &pars);

	*n = (int64_t)pars.n;
	return e;
}

static void
a_text_of_the_form_before_is_never_dropped(void **state)
{
	const char *due = "thang/y/2025-01";
	int64_t seq = 0, filing = 0;

	(void)state;
	on(2025, 1, 10);
	as("y", ROLE_UNIT_OFFICER);
	assert_int_equal(save(due, "ket-qua", "y-te", "Đã khám 10.", &seq), E_OK);
	assert_int_equal(enact_text(plan_with(plan_text, section_was, section_is), NULL, NULL, 0, day_of(2025, 1, 10)), E_OK);
	as("y", ROLE_UNIT_OFFICER);
	assert_int_equal(send(due, seq, &filing), E_RULE);
	assert_true(says("Kết quả – Y tế"));
	/* saving keeps it, also when the page knew nothing of it */
	assert_int_equal(save(due, "ket-qua", "y-te", "Đã khám 11.", &seq), E_OK);
	assert_int_equal(save(due, "tinh-hinh", "", "Đã khám 11, theo mẫu mới.", &seq), E_OK);
	assert_string_equal(str_z(w.arena, draft_text_of(draft_of(due), S("ket-qua"), S("y-te"))), "Đã khám 11.");
	assert_int_equal(send(due, seq, &filing), E_RULE);
	/* both in one: cleared here, written there */
	{
		struct str sections[] = { S("tinh-hinh"), S("ket-qua") }, fields[] = { S(""), S("y-te") },
			texts[] = { S("Đã khám 11, theo mẫu mới."), S("") };
		const struct draft_in in = { .due = str_of(due), .seq = seq, .section = { sections, 2 }, .field = { fields, 2 },
			.text = { texts, 2 }, .signatory = S("Giám đốc") };

		assert_int_equal(draft_write(&w.cx, w.s, &in, &seq), E_OK);
	}
	assert_int_equal(send(due, seq, &filing), E_OK);
	assert_int_equal(store_read(&w.cx, w.s->store, read_paragraphs, &filing), E_OK);
	assert_int_equal(filing, 1);
}

static void
a_page_opened_before_loses_nothing(void **state)
{
	const char *due = "thang/y/2025-01";
	int64_t seq = 0;

	(void)state;
	on(2025, 1, 10);
	as("y", ROLE_UNIT_OFFICER);
	assert_int_equal(save(due, "de-xuat", "", "Đề xuất một.", &seq), E_OK);
	assert_int_equal(enact_text(plan_with(plan_text, section_was, section_is), NULL, NULL, 0, day_of(2025, 1, 10)), E_OK);
	as("y", ROLE_UNIT_OFFICER);
	assert_int_equal(save(due, "ket-qua", "y-te", "Vừa gõ.", &seq), E_STALE);
	assert_true(says("Kết quả – Y tế"));
	assert_string_equal(str_z(w.arena, draft_text_of(draft_of(due), S("de-xuat"), S(""))), "Đề xuất một.");
	/* an empty place that is gone is nothing */
	assert_int_equal(save(due, "ket-qua", "y-te", "", &seq), E_OK);
}

/* Figures as texts: held back by name, taken out by hand. */
static void
a_figure_of_the_form_before_holds_it_back(void **state)
{
	static const char form_was[] = "  section de-xuat \"Đề xuất\", proposals\n",
		form_counted[] = "  section de-xuat \"Đề xuất\", proposals\n  figures luot-kham\n"
		    "indicator luot-kham \"Số lượt khám bệnh\"\n  kind flow\n  field y-te\n  measure \"lượt\"\n  decimals 1\n";
	const char *due = "thang/y/2025-02";
	struct str sections[] = { S("ket-qua") }, fields[] = { S("y-te") }, texts[] = { S("Đã khám.") },
		indicators[] = { S("luot-kham") }, values[] = { S("1.250") }, statuses[] = { S("actual") }, notes[] = { S("") };
	struct draft_in in = { .due = str_of(due), .section = { sections, 1 }, .field = { fields, 1 }, .text = { texts, 1 },
		.indicator = { indicators, 1 }, .value = { values, 1 }, .status = { statuses, 1 }, .note = { notes, 1 },
		.signatory = S("Giám đốc") };
	int64_t seq, filing = 0;

	(void)state;
	on(2025, 1, 10);
	assert_int_equal(enact_text(plan_with(plan_text, form_was, form_counted), NULL, NULL, 0, day_of(2025, 1, 10)), E_OK);
	on(2025, 2, 10);
	as("y", ROLE_UNIT_OFFICER);
	in.value.v[0] = S("1.250,55");
	assert_int_equal(draft_write(&w.cx, w.s, &in, &seq), E_INPUT);        /* more decimals than the plan has for it */
	in.value.v[0] = S("-1.250,50");                                       /* it does not say that it is never negative */
	assert_int_equal(draft_write(&w.cx, w.s, &in, &seq), E_OK);
	assert_int_equal(enact_text(plan_text, NULL, NULL, 0, day_of(2025, 2, 10)), E_OK);
	as("y", ROLE_UNIT_OFFICER);
	assert_int_equal(send(due, seq, &filing), E_RULE);
	assert_true(says("Số lượt khám bệnh"));
	in.seq = seq;
	in.value.v[0] = S("");
	assert_int_equal(draft_write(&w.cx, w.s, &in, &seq), E_OK);
	assert_int_equal(send(due, seq, &filing), E_OK);
}

/* Written, put to the leader and approved by him. */
static void
approved(const char *due, struct draft_act *act)
{
	on(2025, 1, 10);
	as("gd", ROLE_UNIT_OFFICER);
	assert_int_equal(save(due, "ket-qua", "giao-duc", "Đã dạy.", &act->seq), E_OK);
	assert_int_equal(draft_put(&w.cx, w.s, act), E_OK);
	act->seq++;
	as("gd", ROLE_UNIT_LEADER);
	assert_int_equal(draft_approve(&w.cx, w.s, act), E_OK);
	act->seq++;
}

static void
an_approved_draft_is_taken_back(void **state)
{
	const char *due = "thang/gd/2025-01";
	struct draft_act act = { .due = str_of(due), .number = S("1/BC"), .number_day = DAY_NONE };

	(void)state;
	approved(due, &act);
	as("gd", ROLE_UNIT_OFFICER);
	assert_int_equal(save(due, "ket-qua", "giao-duc", "Sửa sau.", &act.seq), E_RULE);
	assert_int_equal(enact_text(plan_with(plan_text, section_was, section_is), NULL, NULL, 0, day_of(2025, 1, 10)), E_OK);
	as("gd", ROLE_UNIT_OFFICER);
	assert_int_equal(save(due, "tinh-hinh", "", "Theo mẫu mới.", &act.seq), E_OK);
	assert_string_equal(str_z(w.arena, draft_of(due)->state), "writing");
	assert_int_equal(held.approved.post, 0);
	assert_int_equal(draft_put(&w.cx, w.s, &act), E_RULE);         /* the old text is still there */
	assert_int_equal(save(due, "ket-qua", "giao-duc", "", &act.seq), E_OK);
	assert_int_equal(save(due, "tinh-hinh", "", "Theo mẫu mới.", &act.seq), E_OK);
	assert_int_equal(draft_put(&w.cx, w.s, &act), E_OK);
}

/* The leader types over what a new version left without a place, and hands it back with his reason in one press. */
static void
handed_back_in_a_new_form(void **state)
{
	const char *due = "thang/gd/2025-01";
	struct str section[] = { S("ket-qua"), S("tinh-hinh") }, field[] = { S("giao-duc"), S("") }, text[] = { S("Đã dạy."), S("Nêu lại.") };
	struct draft_in typed = { .due = str_of(due), .section = { section, 2 }, .field = { field, 2 }, .text = { text, 2 } };
	struct draft_act act = { .due = str_of(due), .number_day = DAY_NONE, .reason = S("Theo mẫu mới.") };

	(void)state;
	approved(due, &act);
	assert_int_equal(enact_text(plan_with(plan_text, section_was, section_is), NULL, NULL, 0, day_of(2025, 1, 10)), E_OK);
	as("gd", ROLE_UNIT_LEADER);
	typed.seq = act.seq;
	act.text = &typed;
	assert_int_equal(draft_back(&w.cx, w.s, &act), E_OK);
	assert_string_equal(str_z(w.arena, draft_of(due)->state), "writing");
	assert_string_equal(str_z(w.arena, held.note), "Theo mẫu mới.");
}

/* --- the version being written ------------------------------------------------------------------------------------------ */

static enum err
read_newest(struct ctx *cx, struct tx *tx, void *arg)
{
	struct plan_version v;
	enum err e = version_newest(cx, tx, &v);

	return e == E_OK ? version_files(cx, tx, v.plan, arg) : e;
}

static const char *
newest_text(void)
{
	struct name_text_list files;

	assert_int_equal(store_read(&w.cx, w.s->store, read_newest, &files), E_OK);
	return str_z(w.arena, files.v[0].text);
}

static void
write_plan(const char *text)
{
	struct revision_in in = { .seq = revision_now()->seq, .file = S("plan.md"), .text = str_of(text) };

	assert_int_equal(revision_save(&w.cx, w.s, &in), E_OK);
}

static void
one_begun_before_another_does_not_undo_it(void **state)
{
	const struct plan_file other = { .name = S("plan.md"), .text = S("not what is written") };
	struct version_new in = { .files = &other, .file_n = 1, .from = day_of(2025, 1, 10), .decision = S("Quyết định mẫu"),
		.revision = true };
	struct revision_in again;
	const char *theirs = plan_with(plan_text, section_was, section_is), *mine = plan_with(plan_text, "Báo cáo tháng", "Báo cáo hằng tháng");
	int64_t version;

	(void)state;
	on(2025, 1, 10);
	as("ban", ROLE_LEAD_HEAD);
	assert_int_equal(revision_begin(&w.cx, w.s), E_OK);
	write_plan(mine);
	assert_int_equal(enact_text(theirs, NULL, NULL, 0, day_of(2025, 1, 10)), E_OK);
	as("ban", ROLE_LEAD_HEAD);
	in.seq = revision_now()->seq;
	assert_int_equal(version_enact(&w.cx, w.s, &in, &effect, &version), E_STALE);
	assert_string_equal(newest_text(), theirs);
	again = (struct revision_in){ .seq = in.seq - 1 };
	assert_int_equal(revision_again(&w.cx, w.s, &again), E_STALE);
	again.seq++;
	assert_int_equal(revision_again(&w.cx, w.s, &again), E_OK);
	assert_string_equal(str_z(w.arena, revision_now()->files.v[0].text), theirs);
	assert_true(held_revision.seq > in.seq);
	/* saved after its effect was shown */
	in.seq = held_revision.seq;
	write_plan(mine);
	as("ban", ROLE_LEAD_HEAD);
	assert_int_equal(version_enact(&w.cx, w.s, &in, &effect, &version), E_STALE);
	in.seq = revision_now()->seq;
	as("ban", ROLE_LEAD_HEAD);
	assert_int_equal(version_enact(&w.cx, w.s, &in, &effect, &version), E_OK);
	assert_string_equal(newest_text(), mine);
}

static void
its_day_and_words_are_kept(void **state)
{
	int64_t seq;

	(void)state;
	on(2025, 1, 10);
	as("ban", ROLE_LEAD_HEAD);
	assert_int_equal(revision_begin(&w.cx, w.s), E_OK);
	seq = revision_now()->seq;
	assert_int_equal(revision_keep(&w.cx, w.s, day_of(2025, 3, 1), S("Công văn mẫu")), E_OK);
	assert_int_equal(revision_now()->from, day_of(2025, 3, 1));
	assert_string_equal(str_z(w.arena, held_revision.decision), "Công văn mẫu");
	assert_int_equal(held_revision.seq, seq);
	write_plan("khác");
	assert_int_equal(revision_now()->from, day_of(2025, 3, 1));
	assert_int_equal(revision_keep(&w.cx, w.s, day_of(2025, 3, 1), S("TUYỆT MẬT\nx")), E_SECRET);
}

static void
the_head_of_a_lead_that_ended_changes_no_plan(void **state)
{
	struct actor a;

	(void)state;
	on(2025, 1, 10);
	as("ban", ROLE_LEAD_HEAD);
	a = *w.cx.actor;
	w.cx.actor = &a;
	a.unit_until = day_of(2025, 1, 10);
	assert_int_equal(allow(&w.cx, MAY_CHANGE_PLAN, NULL), E_OK);
	a.unit_until = day_of(2025, 1, 9);
	assert_int_equal(allow(&w.cx, MAY_CHANGE_PLAN, NULL), E_DENIED);
	a.role = ROLE_ADMINISTRATOR;
	assert_int_equal(allow(&w.cx, MAY_CHANGE_PLAN, NULL), E_OK);
}

/* A file that may not be tied to the draft is not taken into the store at all. */
static void
a_file_that_is_refused_is_not_kept(void **state)
{
	static char picture[2 * FILE_CHUNK] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
	const char *due = "thang/y/2025-01";
	struct draft_upload in = { .due = str_of(due), .purpose = S("attachment"),
		.file = { .name = S("anh.png"), .size = sizeof(picture) } };
	struct draft_upload_result got;

	(void)state;
	memcpy(picture + sizeof(picture) - 12, "\0\0\0\0IEND\xae\x42\x60\x82", 12);
	in.file.sealed = sealed_of(picture, sizeof(picture));
	on(2025, 1, 10);
	as("gd", ROLE_UNIT_OFFICER);
	assert_int_equal(draft_attach(&w.cx, w.s, &in, &got), E_GONE);         /* another unit's */
	as("y", ROLE_UNIT_OFFICER);
	in.seq = 7;
	assert_int_equal(draft_attach(&w.cx, w.s, &in, &got), E_STALE);
	in.seq = 0;
	in.purpose = S("picture");
	assert_int_equal(draft_attach(&w.cx, w.s, &in, &got), E_USAGE);
	in.purpose = S("original");
	assert_int_equal(draft_attach(&w.cx, w.s, &in, &got), E_INPUT);
	assert_true(says("no sections"));
	assert_int_equal(store_query_number("SELECT count(*) FROM file"), 0);
	ctx_clear_fault(&w.cx);
	in.purpose = S("attachment");
	assert_int_equal(draft_attach(&w.cx, w.s, &in, &got), E_OK);
	assert_int_equal(got.seq, 1);
	assert_int_equal(store_query_number("SELECT count(*) FROM file"), 1);
	sealed_shred(in.file.sealed);
}

#define T_(name) cmocka_unit_test_setup_teardown(name, set_up_drafts, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T_(a_text_of_the_form_before_is_never_dropped), T_(a_page_opened_before_loses_nothing),
		T_(a_figure_of_the_form_before_holds_it_back),
		T_(an_approved_draft_is_taken_back), T_(handed_back_in_a_new_form), T_(one_begun_before_another_does_not_undo_it), T_(its_day_and_words_are_kept),
		T_(the_head_of_a_lead_that_ended_changes_no_plan), T_(a_file_that_is_refused_is_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
