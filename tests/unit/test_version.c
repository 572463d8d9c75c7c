/*
 * A bloc that lives through new plan versions: what becomes of every row, the names people see, who may still act. The small
 * plan is changed by an annex; each test works its dates out by hand.
 */
#include "unit/version_life.h"

/* --- scenarios of organisation change ----------------------------------------------------------------------------------- */

static void
scenario_01_rename_mid_quarter(void **state)
{
	(void)state;
	on(2025, 1, 10);
	assert_true(file("thang/y/2025-01", "y-te", NULL) > 0);
	on(2025, 2, 15);
	assert_int_equal(enact("```plan 0\nchange ten \"Đổi tên\"\n  on 2025-02-15\n  decision \"QĐ 5\"\n  renames y\n"
	    "  new name \"Sở Y và Dân số\"\n  new symbol SYDS\n```\n", 2025, 2, 15), E_OK);
	assert_string_equal(called("y", 2025, 2, 14), "Sở Y");
	assert_string_equal(called("y", 2025, 2, 15), "Sở Y và Dân số");
	assert_string_equal(called("y", 2025, 1, 10), "Sở Y");
	/* the quarter's report is the same row, due the same day, and its unit the same identity */
	assert_int_equal(row("quy/y/2025-Q1").day_now, day_of(2025, 3, 19));
	assert_true(owed("quy/y/2025-Q1"));
	assert_int_equal(effect.count[EFFECT_WITHDRAWN] + effect.count[EFFECT_HANDED] + effect.count[EFFECT_BORN], 0);
	assert_true(file("thang/y/2025-02", "y-te", NULL) > 0);
}

static void
scenario_02_two_leads_merge(void **state)
{
	(void)state;
	on(2025, 2, 20);
	assert_int_equal(enact("```plan 0\nunit danvan \"Ban Dân vận\"\n  role guest\n"
	    "unit bdv \"Ban chủ trì và Dân vận\"\n  role lead\n  symbol BDV\n"
	    "change nhap \"Nhập hai ban\"\n  on 2025-03-01\n  decision \"QĐ 7\"\n  merges ban, danvan\n  into bdv\n```\n", 2025, 3, 1), E_OK);
	/* written to the new one; the February rows stay with the old */
	assert_string_equal(str_z(w.arena, row("thang/y/2025-03").to), "bdv");
	assert_string_equal(str_z(w.arena, row("thang/y/2025-02").to), "ban");
	/* the chair's open briefing is handed over */
	assert_false(owed("giao-ban/ban/2025-Q1"));
	assert_string_equal(str_z(w.arena, row("giao-ban/bdv/2025-Q1").from_unit), "ban");
	/* the old lead acts until the last day and reads on after it */
	on(2025, 2, 28);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(allow(&w.cx, MAY_EXTEND, NULL), E_OK);
	on(2025, 3, 1);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(allow(&w.cx, MAY_EXTEND, NULL), E_DENIED);
	assert_int_equal(allow(&w.cx, MAY_SEE_BOARD, NULL), E_OK);
}

static struct blank blank;

static enum err
read_blank(struct ctx *cx, struct tx *tx, void *arg)
{
	struct asking *a = arg;
	const struct plan *p;
	enum err e;

	if ((e = due_get(cx, tx, a->key, &a->d)) != E_OK || (e = site_plan_version(cx, tx, w.s, a->d.plan, &p)) != E_OK)
		return e;
	return blank_make(cx, p, &a->d, &blank);
}

/* The fields a row's form asks for: "y-te tre-em". */
static const char *
asks(const char *key)
{
	struct asking a = { .key = str_of(key) };
	struct str out = S("");

	assert_int_equal(store_read(&w.cx, w.s->store, read_blank, &a), E_OK);
	for (size_t i = 0; i < blank.sections[0].fields_n; i++)
		out = str_fmt(w.arena, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? " " : "", STR_ARG(blank.sections[0].fields[i].name));
	return str_z(w.arena, out);
}

static void
scenario_03_split_by_field(void **state)
{
	int64_t own;

	(void)state;
	on(2025, 2, 10);
	assert_true(file("thang/ld/2025-02", "lao-dong", NULL) > 0);
	on(2025, 2, 20);
	assert_int_equal(enact(SPLIT_ON("2025-03-01"), 2025, 3, 1), E_OK);
	/* one open report becomes three, each for its field; nothing is lost, nothing doubled */
	assert_false(owed("quy/ld/2025-Q1"));
	assert_string_equal(asks("quy/nv/2025-Q1@ld"), "lao-dong");
	assert_string_equal(asks("quy/gd/2025-Q1@ld"), "day-nghe");
	assert_string_equal(asks("quy/y/2025-Q1@ld"), "tre-em");
	assert_int_equal(row("quy/y/2025-Q1@ld").day_now, day_of(2025, 3, 19));
	assert_string_equal(str_z(w.arena, row("thang/y/2025-03@ld").stood_for_by), "quy/y/2025-Q1@ld");
	/* what was filed before stays where it was, and nothing of it is handed over */
	assert_true(row("thang/ld/2025-02").filing > 0 && owed("thang/ld/2025-02"));
	assert_true(absent("thang/y/2025-02@ld"));
	/* rows that had not opened are the heirs' own: the guest owes none, and the old unit owes none */
	assert_false(owed("thang/ld/2025-04"));
	assert_true(absent("thang/y/2025-04@ld"));
	assert_string_equal(asks("thang/y/2025-04"), "y-te tre-em");
	/* a handed row can be written by itself, or the heir's own report closes both */
	on(2025, 3, 10);
	assert_true(file("quy/gd/2025-Q1@ld", "day-nghe", NULL) > 0);
	assert_int_equal(file("quy/y/2025-Q1", "y-te", "thang/gd/2025-03"), 0);
	own = file("quy/y/2025-Q1", "y-te", "quy/y/2025-Q1@ld");
	assert_true(own > 0);
	assert_int_equal(row("quy/y/2025-Q1@ld").filing, own);
	assert_int_equal(row("thang/y/2025-03@ld").filing, own);
	assert_int_equal(row("thang/y/2025-03").filing, own);
	assert_int_equal(row("quy/gd/2025-Q1").filing, 0);
	/* returned and sent again, it closes the same rows without being told */
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	{
		int64_t entry;

		assert_int_equal(filing_return(&w.cx, w.s, &(struct filing_return){ .filing = own, .again_by = day_of(2025, 3, 25),
			.reason = S("Bổ sung") }, &entry), E_OK);
	}
	assert_true((own = file("quy/y/2025-Q1", "tre-em", NULL)) > 0);
	assert_int_equal(row("quy/y/2025-Q1@ld").filing, own);
}

/* Sent up after the split: every unit once, the one that ended too, and no word of a part that was not sent. */
static void
consolidated_after_a_split(void **state)
{
	struct sheet_in in = { .due = S("len/ban/2025-Q1"), .number = S("1-BC/BCT"), .title = S("Kết quả quý I"),
		.although_missing = true };
	int64_t entry, seq = 0;

	(void)state;
	on(2025, 2, 20);
	assert_int_equal(enact(SPLIT_ON("2025-03-01"), 2025, 3, 1), E_OK);
	on(2025, 3, 10);
	assert_true(file("quy/gd/2025-Q1", "giao-duc", NULL) > 0);
	assert_true(file("quy/gd/2025-Q1@ld", "day-nghe", NULL) > 0);
	assert_true(file("quy/y/2025-Q1", "y-te", "quy/y/2025-Q1@ld") > 0);
	on(2025, 3, 28);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(sheet_use_all(&w.cx, w.s, &in, &seq), E_OK);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	in.seq = seq;
	assert_int_equal(consolidation_issue(&w.cx, w.s, &in, &entry), E_OK);
	/* y and gd are heard; ld is not, because nv has not sent its part */
	assert_int_equal(store_query_number("select count(*) from consolidation_unit where heard = 1"), 2);
	assert_int_equal(store_query_number("select count(*) from consolidation_unit where heard = 0 and unit = 'ld'"), 1);
	assert_int_equal(store_query_number("select count(*) from consolidation_part where kind = 'source'"), 3);
}

static void
scenario_04_absorb(void **state)
{
	(void)state;
	on(2025, 2, 20);
	assert_int_equal(enact("```plan 0\nchange nhap \"Sáp nhập\"\n  on 2025-03-01\n  decision \"QĐ 4\"\n  absorbs ld\n  into gd\n```\n", 2025, 3, 1), E_OK);
	assert_string_equal(called("gd", 2025, 4, 1), "Sở Giáo dục");
	assert_string_equal(asks("thang/gd/2025-04"), "giao-duc lao-dong day-nghe tre-em");
	assert_string_equal(asks("thang/gd/2025-02"), "giao-duc");
	assert_string_equal(str_z(w.arena, row("quy/gd/2025-Q1@ld").from_unit), "ld");
	assert_true(owed("quy/gd/2025-Q1"));
}

static void
scenario_05_under_another(void **state)
{
	(void)state;
	on(2025, 5, 1);
	assert_int_equal(enact("```plan 0\nunit bo \"Bộ\"\n  role authority\n"
	    "change chuyen \"Chuyển về Bộ\"\n  on 2025-06-01\n  decision \"QĐ 6\"\n  moves y\n  under bo\n```\n", 2025, 6, 1), E_OK);
	assert_string_equal(str_z(w.arena, unit_on("y", 2025, 5, 31).under), "");
	assert_string_equal(str_z(w.arena, unit_on("y", 2025, 6, 1).under), "bo");
	assert_int_equal(effect.count[EFFECT_HANDED] + effect.count[EFFECT_WITHDRAWN], 0);
}

static void
scenario_06_dissolved_with_and_without_heirs(void **state)
{
	(void)state;
	on(2025, 6, 10);
	assert_int_equal(enact("```plan 0\nunit xa \"Đảng ủy xã\"\n  role guest\n"
	    "change het \"Kết thúc\"\n  on 2025-06-15\n  decision \"QĐ 8\"\n  dissolves ld\n  hands over to xa\n"
	    "change het-y \"Kết thúc Sở Y\"\n  on 2025-06-15\n  decision \"QĐ 9\"\n  dissolves y\n```\n", 2025, 6, 15), E_OK);
	assert_false(owed("thang/ld/2025-06"));
	assert_string_equal(str_z(w.arena, row("thang/xa/2025-06@ld").from_unit), "ld");
	assert_false(owed("thang/y/2025-06"));
	assert_true(absent("thang/xa/2025-06@y"));
	/* what was overdue stays the old unit's, on record */
	assert_true(owed("thang/ld/2025-05"));
	assert_int_equal(row("thang/ld/2025-05").day_now, day_of(2025, 5, 19));
}

static void
scenario_07_many_more_reporters(void **state)
{
	struct str text = S("```plan 0\n");

	(void)state;
	for (int i = 0; i < 65; i++)
		text = str_fmt(w.arena, "%.*sunit xa-%d \"Xã số %d\"\n  role member\n  in force from 2025-07-01\n", STR_ARG(text), i, i);
	text = str_fmt(w.arena, "%.*s```\n", STR_ARG(text));
	on(2025, 6, 25);
	assert_int_equal(enact(str_z(w.arena, text), 2025, 7, 1), E_OK);
	assert_true(absent("thang/xa-64/2025-06"));
	assert_int_equal(row("thang/xa-64/2025-07").day_now, day_of(2025, 7, 19));
	assert_true(owed("quy/xa-0/2026-Q1"));
	/* July to December, and 2026 with its quarter */
	assert_int_equal(effect.count[EFFECT_BORN], 65 * (6 + 13));
}

static void
scenario_08_two_trees_with_the_same_letters(void **state)
{
	(void)state;
	on(2025, 6, 20);
	assert_int_equal(enact("```plan 0\nunit y-2 \"Sở Y\"\n  role guest\n  symbol SY\n  in force until 2025-06-30\n"
	    "change nhap-tinh \"Nhập tỉnh\"\n  on 2025-07-01\n  decision \"NQ 60\"\n  absorbs y-2\n  into y\n```\n", 2025, 7, 1), E_OK);
	assert_string_equal(called("y", 2025, 7, 2), "Sở Y");
	assert_string_equal(called("y-2", 2025, 6, 2), "Sở Y");
	assert_true(absent("thang/y-2/2025-07"));
	assert_true(owed("thang/y/2025-07"));
}

static struct comparator beside;

static enum err
read_beside(struct ctx *cx, struct tx *tx, void *arg)
{
	struct asking *a = arg;
	enum err e = due_get(cx, tx, a->key, &a->d);

	return e == E_OK ? filing_comparator(cx, tx, w.s, &a->d, &beside) : e;
}

/* The report a row is compared with, and under whose name when that is another's. */
static const char *
compared(const char *key, int64_t with)
{
	struct asking a = { .key = str_of(key) };

	assert_int_equal(store_read(&w.cx, w.s->store, read_beside, &a), E_OK);
	assert_int_equal(beside.filing, with);
	return str_z(w.arena, beside.whose);
}

static void
scenario_09_compared_across_a_merger(void **state)
{
	int64_t y, ld, quarter;

	(void)state;
	on(2025, 2, 10);
	assert_true((y = file("thang/y/2025-02", "y-te", NULL)) > 0);
	assert_true((ld = file("thang/ld/2025-02", "lao-dong", NULL)) > 0);
	on(2025, 2, 20);
	assert_int_equal(enact("```plan 0\nunit moi \"Sở mới\"\n  role member\n  short sending yes\n"
	    "change nhap \"Hợp nhất\"\n  on 2025-03-01\n  decision \"QĐ\"\n  merges ld, gd\n  into moi\n```\n", 2025, 3, 1), E_OK);
	assert_string_equal(compared("thang/y/2025-03", y), "");
	/* a quarter is not compared with a month, nor a month with the quarter's report that closed the month before */
	assert_string_equal(compared("quy/y/2025-Q1", 0), "");
	assert_string_equal(compared("quy/moi/2025-Q1@ld", 0), "");
	on(2025, 3, 10);
	assert_true((quarter = file("quy/y/2025-Q1", "y-te", NULL)) > 0);
	assert_int_equal(row("thang/y/2025-03").filing, quarter);
	assert_string_equal(compared("thang/y/2025-04", y), "");
	assert_string_equal(compared("quy/y/2026-Q1", quarter), "");
	/* the new unit's own first report: beside one of those it was made of, under that one's name */
	assert_string_equal(compared("thang/moi/2025-04", ld), "Sở Lao động");
}

static void
scenario_10_plan_replaced_mid_quarter(void **state)
{
	struct str other;
	ptrdiff_t at;

	(void)state;
	/* another plan: it asks for the quarter by the 25th and for no month */
	other = str_of(plan_md);
	at = str_find(other, S("report thang "));
	other = str_fmt(w.arena, "%.*sreport quy \"Báo cáo quý\"\n  every quarter\n  due day 25 of month 3 of the period\n"
	    "  from khoi\n  to ban\n  form chung\n```\n", (int)at, other.p);
	on(2025, 2, 24);
	assert_int_equal(enact_text(str_z(w.arena, other), NULL, NULL, 0, day_of(2025, 2, 24)), E_OK);
	assert_true(owed("thang/y/2025-02"));          /* dated before: stays, overdue as it was */
	assert_false(owed("thang/y/2025-03"));
	assert_int_equal(row("quy/y/2025-Q1").day_now, day_of(2025, 3, 24));
	assert_int_equal(row("quy/y/2025-Q1").last_day, day_of(2025, 3, 24));
	assert_int_equal(row("quy/y/2025-Q2").day_now, day_of(2025, 6, 24));
	assert_false(owed("giao-ban/ban/2025-Q1"));
	assert_string_equal(str_z(w.arena, effect.facts.kind), "plan");
}

static void
scenario_11_dates_alone(void **state)
{
	static const struct reading_arg co[] = { { { "ngay", 4 }, { "co", 2 } } };
	int64_t entry, filing;

	(void)state;
	on(2025, 3, 5);
	filing = file("quy/y/2025-Q1", "y-te", NULL);
	assert_true(filing > 0);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(due_extend(&w.cx, w.s, &(struct due_extend){ .due = S("quy/gd/2025-Q1"), .to = day_of(2025, 3, 28),
		.reason = S("Chờ số liệu") }, &entry), E_OK);
	assert_int_equal(enact_text(plan_md, NULL, co, 1, day_of(2025, 3, 6)), E_OK);
	assert_string_equal(str_z(w.arena, effect.facts.kind), "reading");
	assert_int_equal(row("quy/ld/2025-Q1").day_now, day_of(2025, 3, 20));
	assert_int_equal(row("quy/ld/2025-Q1").last_day, day_of(2025, 3, 20));
	assert_int_equal(row("quy/gd/2025-Q1").last_day, day_of(2025, 3, 20));
	assert_int_equal(row("quy/gd/2025-Q1").day_now, day_of(2025, 3, 28));  /* the later extension stays */
	assert_int_equal(row("quy/y/2025-Q1").last_day, day_of(2025, 3, 19));  /* filed: untouched */
	assert_int_equal(row("quy/y/2025-Q1").filing, filing);
	assert_int_equal(row("thang/ld/2025-02").last_day, day_of(2025, 2, 19));
	/* the same again changes nothing and is refused */
	assert_int_equal(enact_text(plan_md, NULL, co, 1, day_of(2025, 3, 6)), E_INPUT);
	/* no version begins before the newest */
	assert_int_equal(enact_text(plan_md, NULL, NULL, 0, day_of(2025, 3, 5)), E_INPUT);
	/* and back: days return, but never into the past */
	on(2025, 3, 20);
	assert_int_equal(enact_text(plan_md, NULL, NULL, 0, day_of(2025, 3, 20)), E_OK);
	assert_int_equal(row("quy/ld/2025-Q1").day_now, day_of(2025, 3, 20));
	assert_int_equal(effect.count[EFFECT_STAYS], 2);       /* the quarter's row and the month it stands for */
	assert_int_equal(row("thang/ld/2025-04").day_now, day_of(2025, 4, 19));
}

static void
scenario_12_numbers_begin_anew(void **state)
{
	int64_t first, second;

	(void)state;
	/* Party numbers restart with a term, the State's with a year: the clerk's number is kept as given, never refused as used */
	on(2025, 1, 10);
	assert_true((first = file("thang/y/2025-01", "y-te", NULL)) > 0);
	on(2025, 2, 10);
	assert_true((second = file("thang/y/2025-02", "y-te", NULL)) > first);
	assert_true(row("thang/y/2025-01").filing == first && row("thang/y/2025-02").filing == second);
}

struct viewing {
	const char *due;
	struct draft_view v;
};

static enum err
view(struct ctx *cx, struct tx *tx, void *arg)
{
	struct viewing *g = arg;
	struct due d;
	enum err e = due_get(cx, tx, str_of(g->due), &d);

	return e == E_OK ? draft_view(cx, tx, w.s, &d, &g->v) : e;
}

/* Why the page of the draft is only read, "" when it is written; what is shut offers nothing. */
static const char *
shut(const char *unit, const char *due)
{
	struct viewing g = { .due = due };
	const struct draft_view *v = &g.v;

	assert_int_equal(as(unit, ROLE_UNIT_OFFICER), E_OK);
	assert_int_equal(store_read(&w.cx, w.s->store, view, &g), E_OK);
	assert_int_equal(w.cx.fault.text.n, 0);
	assert_int_equal(v->shut.n == 0, v->may_write || v->may_send);
	assert_false(v->shut.n > 0 && (v->may_put || v->may_withdraw || v->may_approve || v->may_back || v->may_number));
	return str_z(w.arena, v->shut);
}

/* The page offers what the writer would take, and says why not in the writer's words. */
static void
page_of_what_cannot_be_written(void **state)
{
	int64_t entry;

	(void)state;
	on(2025, 3, 3);
	assert_string_equal(shut("y", "thang/y/2025-02"), "");
	assert_non_null(strstr(shut("y", "thang/y/2025-06"), "can be written from"));
	assert_non_null(strstr(shut("y", "thang/y/2025-03"), "goes in with a larger one"));
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(due_excuse(&w.cx, w.s, &(struct due_excuse){ .due = S("thang/y/2025-02"), .reason = S("Đã gộp") }, &entry), E_OK);
	assert_string_equal(shut("y", "thang/y/2025-02"), "The lead has excused this report.");
}

static void
scenario_13_an_open_row_of_a_unit_that_is_gone(void **state)
{
	int64_t entry;

	(void)state;
	on(2025, 6, 1);
	assert_int_equal(enact("```plan 0\nchange het \"Kết thúc\"\n  on 2025-07-01\n  decision \"QĐ\"\n  dissolves ld\n```\n", 2025, 6, 2), E_OK);
	on(2025, 7, 2);
	/* June's report was never sent: it stays on the old unit's name; the unit cannot act, the lead closes it */
	assert_true(owed("thang/ld/2025-06"));
	assert_int_equal(file("thang/ld/2025-06", "lao-dong", NULL), 0);
	ctx_clear_fault(&w.cx);
	assert_non_null(strstr(shut("ld", "thang/ld/2025-06"), "This unit ended on"));
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(due_excuse(&w.cx, w.s, &(struct due_excuse){ .due = S("thang/ld/2025-06"), .reason = S("Đơn vị đã giải thể") }, &entry), E_OK);
}

static void
scenario_14_posts_in_two_units(void **state)
{
	int64_t post;

	(void)state;
	on(2025, 2, 20);
	assert_int_equal(enact(SPLIT_ON("2025-03-01"), 2025, 3, 1), E_OK);
	w.cx.actor = NULL;
	assert_int_equal(as("ld", ROLE_UNIT_OFFICER), E_OK);
	{
		int64_t account = w.cx.actor->account;

		w.cx.actor = NULL;
		assert_int_equal(post_give(&w.cx, w.s, &(struct post_new){ .account = account, .unit = S("nv"), .role = S("unit-officer"),
			.title = S("Chuyên viên"), .from = day_of(2025, 3, 1), .until = DAY_NONE }, &post), E_OK);
	}
	on(2025, 3, 3);
	assert_int_equal(as("ld", ROLE_UNIT_OFFICER), E_OK);   /* reads what the old unit wrote */
	assert_int_equal(allow(&w.cx, MAY_SEE_OWED, NULL), E_OK);
	assert_int_equal(allow(&w.cx, MAY_SEND, NULL), E_DENIED);
	assert_int_equal(as("nv", ROLE_UNIT_OFFICER), E_OK);
	assert_int_equal(allow(&w.cx, MAY_SEND, NULL), E_OK);
	assert_true(file("quy/nv/2025-Q1@ld", "lao-dong", NULL) > 0);
}

static void
scenario_15_entered_late(void **state)
{
	(void)state;
	on(2025, 3, 25);
	/* decided for 1 March, entered on the 25th: the row is overdue, and goes over all the same */
	assert_int_equal(enact(SPLIT_ON("2025-03-01"), 2025, 3, 1), E_OK);
	assert_false(owed("quy/ld/2025-Q1"));
	assert_int_equal(row("quy/nv/2025-Q1@ld").day_now, day_of(2025, 3, 19));
	assert_true(file("quy/gd/2025-Q1@ld", "day-nghe", NULL) > 0);
	assert_int_equal(row("quy/gd/2025-Q1@ld").first_day, day_of(2025, 3, 25));
	/* but nothing new is born overdue */
	assert_int_equal(effect.count[EFFECT_NOT_BORN], 0);
}

static void
scenario_16_letters_change_and_the_old_stay_known(void **state)
{
	(void)state;
	on(2025, 5, 20);
	assert_int_equal(enact("```plan 0\nchange ky-hieu \"Đổi ký hiệu\"\n  on 2025-06-01\n  decision \"QĐ\"\n  renames y\n"
	    "  new name \"Sở Y\"\n  new symbol SYT\n```\n", 2025, 6, 1), E_OK);
	assert_string_equal(str_z(w.arena, unit_on("y", 2025, 5, 31).symbol), "SY");
	assert_string_equal(str_z(w.arena, unit_on("y", 2025, 6, 1).symbol), "SYT");
	assert_string_equal(str_z(w.arena, unit_on("y", 2025, 6, 1).decision), "QĐ");
}

static void
born_overdue_is_not_born(void **state)
{
	(void)state;
	on(2025, 3, 25);
	assert_int_equal(enact("```plan 0\nunit moi \"Đơn vị mới\"\n  role member\n```\n", 2025, 3, 1), E_OK);
	assert_true(absent("quy/moi/2025-Q1"));
	assert_true(absent("thang/moi/2025-03"));
	assert_int_equal(effect.count[EFFECT_NOT_BORN], 2);
	assert_true(owed("thang/moi/2025-04"));
}

/* A post is given in a unit as that takes part on the post's first day, not as it does today. */
static void
post_in_a_unit_that_changes(void **state)
{
	struct post_new in = { .unit = S("nv"), .role = S("superior-reader"), .title = S("Chuyên viên"), .from = DAY_NONE, .until = DAY_NONE };
	struct str plan = str_of(plan_md), guest = S("role guest");
	ptrdiff_t at = str_find(plan, guest);
	int64_t post;

	(void)state;
	on(2025, 2, 20);
	assert_int_equal(enact_text(str_z(w.arena, str_fmt(w.arena, "%.*srole superior%.*s", (int)at, plan.p,
	    STR_ARG(str_sub(plan, (size_t)at + guest.n, plan.n)))), NULL, NULL, 0, day_of(2025, 3, 15)), E_OK);
	assert_int_equal(as("ld", ROLE_UNIT_OFFICER), E_OK);
	in.account = w.cx.actor->account;
	w.cx.actor = NULL;
	assert_int_equal(post_give(&w.cx, w.s, &in, &post), E_INPUT);
	in.from = day_of(2025, 3, 15);
	assert_int_equal(post_give(&w.cx, w.s, &in, &post), E_OK);
	on(2025, 3, 15);
	assert_int_equal(as("nv", ROLE_SUPERIOR_READER), E_OK);
}

static void
scenario_17_thirty_days_side_by_side(void **state)
{
	(void)state;
	on(2025, 2, 20);
	assert_int_equal(enact_text(str_z(w.arena, str_fmt(w.arena, "%s\n```plan 0\nchange nhap \"Nhập\"\n  on 2025-03-01\n"
	    "  decision \"QĐ\"\n  absorbs gd\n  into y\n```\n", plan_md)), NULL, NULL, 0, day_of(2025, 3, 1)), E_OK);
	assert_false(owed("thang/gd/2025-04"));
	assert_string_equal(str_z(w.arena, row("quy/y/2025-Q1@gd").from_unit), "gd");
}

/* What the signed plan becomes in 2025: enacted in a bloc that lives, as plans/12-KH-TGTU-2025 tells it. */
static void
the_reorganisation_of_2025(void **state)
{
	struct plan *signed_plan, *later;
	struct version_new in = { .from = day_of(2025, 2, 20), .decision = S("Sắp xếp tổ chức bộ máy năm 2025 (ví dụ)") };
	int64_t version;

	(void)state;
	assert_int_equal(plan_load(&w.cx, S("plans/12-KH-TGTU"), NULL, 0, &signed_plan), E_OK);
	assert_int_equal(plan_load(&w.cx, S("plans/12-KH-TGTU-2025"), NULL, 0, &later), E_OK);
	open_bloc(day_of(2024, 12, 16), signed_plan->files, signed_plan->file_n);
	person("dau.moi", "tgtu", "lead-head");
	on(2025, 2, 15);
	assert_int_equal(bloc_years_open(&w.cx, w.s), E_OK);
	assert_int_equal(as("tgtu", ROLE_LEAD_HEAD), E_OK);
	in.files = later->files;
	in.file_n = later->file_n;
	assert_int_equal(version_enact(&w.cx, w.s, &in, &effect, &version), E_OK);
	/* the department that ended: its open reports go three ways, by field; those before stay */
	assert_true(owed("thang/ldtbxh/2025-01"));
	assert_false(owed("quy-1/ldtbxh/2025-Q1"));
	assert_string_equal(str_z(w.arena, row("quy-1/syt/2025-Q1@ldtbxh").from_unit), "ldtbxh");
	assert_true(row("quy-1/syt/2025-Q1@ldtbxh").fields.n > 0);
	assert_false(owed("thang/ldtbxh/2025-06"));
	/* the districts end on 1 July, the day after the half-year cycle: its report is still theirs */
	assert_true(owed("nua-nam/nha-trang/2025-H1"));
	assert_int_equal(row("nua-nam/nha-trang/2025-H1").day_now, day_of(2025, 6, 19));
	assert_false(owed("thang/nha-trang/2025-08"));
	/* history keeps its names */
	assert_string_equal(called("tnmt", 2025, 2, 1), "Sở Tài nguyên và Môi trường");
	assert_int_equal(effect.count[EFFECT_NOT_BORN], 0);
}

/* --- versions ahead, next years, the editor ------------------------------------------------------------------------------ */

static void
a_version_to_come(void **state)
{
	(void)state;
	on(2025, 10, 1);
	/* from June of next year the 20th counts; decided now */
	assert_int_equal(enact_text(plan_md, NULL, (const struct reading_arg[]){ { S("ngay"), S("co") } }, 1, day_of(2026, 6, 1)), E_OK);
	assert_int_equal(row("thang/y/2026-05").day_now, day_of(2026, 5, 19));
	assert_int_equal(row("thang/y/2026-06").day_now, day_of(2026, 6, 20));
	/* 2027 is opened at the turn of the year, by the version that holds then */
	on(2026, 1, 1);
	assert_int_equal(bloc_years_open(&w.cx, w.s), E_OK);
	assert_int_equal(row("thang/y/2027-01").day_now, day_of(2027, 1, 20));
	assert_int_equal(row("thang/y/2027-01").plan, row("thang/y/2026-06").plan);
}

static void
a_year_that_two_versions_share(void **state)
{
	(void)state;
	on(2025, 10, 1);
	assert_int_equal(enact("```plan 0\nchange ten \"Đổi\"\n  on 2027-05-01\n  decision \"QĐ\"\n  splits ld\n  gives nv fields lao-dong\n"
	    "  gives gd fields day-nghe\n  gives y fields tre-em\n```\n", 2027, 5, 1), E_OK);
	on(2026, 1, 1);
	assert_int_equal(bloc_years_open(&w.cx, w.s), E_OK);
	assert_true(owed("thang/ld/2027-04"));
	assert_true(absent("thang/ld/2027-06"));
	assert_true(row("thang/y/2027-06").plan != row("thang/y/2027-04").plan);
	assert_true(owed("thang/y/2027-06"));
}

static void
the_effect_is_the_one_that_was_shown(void **state)
{
	static const struct reading_arg co[] = { { { "ngay", 4 }, { "co", 2 } } };
	struct plan_file files[] = { { .name = S("plan.md"), .text = str_of(plan_md) } };
	struct version_new in = { .files = files, .file_n = 1, .readings = co, .reading_n = 1, .from = day_of(2025, 3, 6),
		.decision = S("Công văn mẫu") };
	int64_t version;

	(void)state;
	on(2025, 3, 5);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	in.seen = S("00000000000000000000000000000000");
	assert_int_equal(version_enact(&w.cx, w.s, &in, &effect, &version), E_STALE);
	in.seen = str_dup(w.arena, effect.fingerprint);
	assert_true(file("quy/y/2025-Q1", "y-te", NULL) > 0);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(version_enact(&w.cx, w.s, &in, &effect, &version), E_STALE);
	in.seen = effect.fingerprint;
	assert_int_equal(as("y", ROLE_UNIT_OFFICER), E_OK);
	assert_int_equal(version_enact(&w.cx, w.s, &in, &effect, &version), E_DENIED);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	in.decision = S("");
	assert_int_equal(version_enact(&w.cx, w.s, &in, &effect, &version), E_INPUT);
	in.decision = S("Công văn mẫu");
	assert_int_equal(version_enact(&w.cx, w.s, &in, &effect, &version), E_OK);
}

static void
the_version_being_written(void **state)
{
	struct revision_in in = { .file = S("plan.md"), .text = S("không phải kế hoạch") };

	(void)state;
	on(2025, 3, 5);
	assert_int_equal(as("y", ROLE_UNIT_OFFICER), E_OK);
	assert_int_equal(revision_begin(&w.cx, w.s), E_DENIED);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(revision_begin(&w.cx, w.s), E_OK);
	assert_int_equal(revision_begin(&w.cx, w.s), E_OK);    /* again: the one that is there */
	assert_string_equal(str_z(w.arena, revision_now()->files.v[0].text), plan_md);
	in.seq = held_revision.seq;
	assert_int_equal(revision_save(&w.cx, w.s, &in), E_OK);        /* what does not read as a plan is kept all the same */
	assert_int_equal(revision_save(&w.cx, w.s, &in), E_STALE);
	in.seq++;
	in.name = S("../x");
	assert_int_equal(revision_add(&w.cx, w.s, &in), E_INPUT);
	in.name = S("50-nghi");
	assert_int_equal(revision_add(&w.cx, w.s, &in), E_OK);
	in.seq++;
	assert_int_equal(revision_add(&w.cx, w.s, &in), E_INPUT);      /* it is there */
	assert_int_equal(revision_remove(&w.cx, w.s, &in), E_RULE);    /* the plan itself stays */
	in.file = S("annex/50-nghi.md");
	assert_int_equal(revision_remove(&w.cx, w.s, &in), E_OK);
	in.seq++;
	in.text = S("TUYỆT MẬT\nx");
	in.file = S("plan.md");
	assert_int_equal(revision_save(&w.cx, w.s, &in), E_SECRET);
	assert_int_equal(revision_now()->files.n, 1);
	assert_string_equal(str_z(w.arena, held_revision.files.v[0].text), "không phải kế hoạch");
	in.seq--;
	assert_int_equal(revision_give_up(&w.cx, w.s, &in), E_STALE);
	in.seq++;
	assert_int_equal(revision_give_up(&w.cx, w.s, &in), E_OK);
	assert_int_equal(store_read(&w.cx, w.s->store, read_revision, NULL), E_GONE);
	assert_int_equal(revision_give_up(&w.cx, w.s, &in), E_GONE);
}

/* A page of a version that was given up does nothing to the one that somebody began later, neither as begun nor as saved. */
static void
another_version_is_not_given_up(void **state)
{
	struct revision_in mine = { .file = S("plan.md"), .text = S("của tôi") }, theirs = { .file = S("plan.md"), .text = S("của họ") };

	(void)state;
	on(2025, 3, 5);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(revision_begin(&w.cx, w.s), E_OK);
	mine.seq = revision_now()->seq;
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(revision_give_up(&w.cx, w.s, &mine), E_OK);
	w.cx.now++;
	assert_int_equal(revision_begin(&w.cx, w.s), E_OK);
	assert_int_equal(revision_give_up(&w.cx, w.s, &mine), E_STALE);
	theirs.seq = revision_now()->seq;
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(revision_save(&w.cx, w.s, &theirs), E_OK);
	assert_int_equal(revision_give_up(&w.cx, w.s, &mine), E_STALE);
	assert_int_equal(revision_give_up(&w.cx, w.s, &theirs), E_STALE);
	assert_string_equal(str_z(w.arena, revision_now()->files.v[0].text), "của họ");
}

struct undoing {
	struct version_new *in;
	int64_t no;
	const struct plan *plan;
};

/* As a sending of the same group does with a row of the new version; then the group is undone. */
static enum err
decide_undone(struct ctx *cx, struct tx *tx, void *arg)
{
	struct undoing *u = arg;
	struct version_effect ef;
	enum err e;

	if ((e = version_effect(cx, tx, u->in, &ef)) != E_OK)
		return e;
	ef.facts.by = actor_fact(cx);
	ef.facts.decision = item_of(S("Quyết định mẫu"));
	if ((e = ledger_append(cx, tx, ENTRY_PLAN_REVISED, &ef.facts, &u->no)) != E_OK ||
	    (e = site_plan_version(cx, tx, w.s, u->no, &u->plan)) != E_OK)
		return e;
	return E_RULE;
}

static enum err
read_newest(struct ctx *cx, struct tx *tx, void *arg)
{
	struct undoing *u = arg;
	struct plan_version v;
	enum err e = version_newest(cx, tx, &v);

	u->no = v.plan;
	return e == E_OK ? site_plan_version(cx, tx, w.s, v.plan, &u->plan) : e;
}

/* What was parsed of a version that was undone is not taken for the one that has its number now. */
static void
a_number_given_twice(void **state)
{
	struct plan_file f = { .name = S("plan.md"), .text = str_of(plan_with(plan_md, "\"Kế hoạch mẫu\"", "\"Bản thứ nhất\"")) };
	struct version_new in = { .files = &f, .file_n = 1, .from = day_of(2025, 2, 1), .decision = S("Quyết định mẫu") };
	struct undoing undone = { .in = &in }, now = { .in = &in }, again = { .in = &in };

	(void)state;
	on(2025, 1, 10);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(ledger_write(&w.cx, w.s->ledger, decide_undone, &undone), E_RULE);
	ctx_clear_fault(&w.cx);
	assert_int_equal(enact_text(plan_with(plan_md, "\"Kế hoạch mẫu\"", "\"Bản thứ hai\""), NULL, NULL, 0, day_of(2025, 2, 1)), E_OK);
	assert_int_equal(store_read(&w.cx, w.s->store, read_newest, &now), E_OK);
	assert_int_equal(now.no, undone.no);
	assert_string_equal(str_z(w.arena, now.plan->head->title), "Bản thứ hai");
	assert_int_equal(store_read(&w.cx, w.s->store, read_newest, &again), E_OK);
	assert_ptr_equal(again.plan, now.plan);        /* parsed once */
}

#define T_(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T_(scenario_01_rename_mid_quarter), T_(scenario_02_two_leads_merge), T_(scenario_03_split_by_field),
		T_(consolidated_after_a_split), T_(scenario_04_absorb), T_(scenario_05_under_another), T_(scenario_06_dissolved_with_and_without_heirs),
		T_(scenario_07_many_more_reporters), T_(scenario_08_two_trees_with_the_same_letters),
		T_(scenario_09_compared_across_a_merger), T_(scenario_10_plan_replaced_mid_quarter), T_(scenario_11_dates_alone),
		T_(scenario_12_numbers_begin_anew), T_(scenario_16_letters_change_and_the_old_stay_known),
		T_(page_of_what_cannot_be_written), T_(scenario_13_an_open_row_of_a_unit_that_is_gone), T_(scenario_14_posts_in_two_units),
		T_(scenario_15_entered_late), T_(scenario_17_thirty_days_side_by_side), T_(born_overdue_is_not_born), T_(post_in_a_unit_that_changes),
		cmocka_unit_test_setup_teardown(the_reorganisation_of_2025, set_up_arena, tear_down), T_(a_version_to_come), T_(a_year_that_two_versions_share), T_(the_effect_is_the_one_that_was_shown),
		T_(the_version_being_written), T_(another_version_is_not_given_up), T_(a_number_given_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
