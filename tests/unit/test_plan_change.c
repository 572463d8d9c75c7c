/*
 * Changes of organisation: what units are called and answer for on a day, where open rows go, and what explains it. Dates
 * and rows worked out by hand.
 */
#include "case/blank.h"
#include "unit/plan_change.h"

/* --- as of a day -------------------------------------------------------------------------------------------------- */

static void
names_of_a_day(void **state)
{
	struct plan *p = load(CHANGE("hai", "2025-07-01", "  renames syt\n  new name \"Sở Y mới\"\n  new symbol SYM\n"
	    "  new style party\n") CHANGE("mot", "2025-03-01", "  renames syt\n  new name \"Sở Y giữa\"\n"));
	const struct stmt *syt = unit(p, "syt");

	(void)state;
	assert_says(plan_unit_name(p, syt, D(2025, 2, 28)), "Sở Y");
	assert_says(plan_unit_name(p, syt, D(2025, 3, 1)), "Sở Y giữa");
	assert_says(plan_unit_name(p, syt, D(2025, 6, 30)), "Sở Y giữa");
	assert_says(plan_unit_name(p, syt, D(2025, 7, 1)), "Sở Y mới");
	assert_says(plan_unit_symbol(p, syt, D(2025, 6, 30)), "SYT");
	assert_says(plan_unit_symbol(p, syt, D(2025, 7, 1)), "SYM");
	assert_says(plan_unit_style(p, syt, D(2025, 6, 30)), "state");
	assert_says(plan_unit_style(p, syt, D(2030, 1, 1)), "party");
	assert_says(plan_unit_name(p, unit(p, "sgd"), D(2030, 1, 1)), "Sở Giáo dục");
	assert_int_equal(plan_unit_from(p, syt), DAY_NONE);
	assert_int_equal(plan_unit_until(p, syt), DAY_NONE);
}

static void
parents_of_a_day(void **state)
{
	struct plan *p = load("unit bo \"Bộ\"\n  role superior\nunit tu-moi \"Cấp trên mới\"\n  role superior\n"
	    CHANGE("di", "2025-03-01", "  moves syt, ct\n  under bo\n") CHANGE("ve", "2025-06-01", "  moves syt\n  under tu\n")
	    CHANGE("nhap", "2025-07-01", "  merges tu\n  into tu-moi\n"));
	const struct stmt *syt = unit(p, "syt");

	(void)state;
	assert_null(plan_unit_parent(p, syt, D(2025, 2, 28)));
	assert_ptr_equal(plan_unit_parent(p, syt, D(2025, 3, 1)), unit(p, "bo"));
	assert_ptr_equal(plan_unit_parent(p, syt, D(2025, 6, 30)), unit(p, "tu"));
	assert_ptr_equal(plan_unit_parent(p, syt, D(2025, 7, 1)), unit(p, "tu-moi"));
	assert_ptr_equal(plan_unit_parent(p, unit(p, "ct"), D(2025, 2, 28)), unit(p, "tu"));
	assert_ptr_equal(plan_unit_parent(p, unit(p, "ct"), D(2025, 7, 1)), unit(p, "bo"));
}

static void
fields_of_a_day(void **state)
{
	struct plan *p = load(SPLIT "unit m \"Sở hợp nhất\"\n  role member\n  fields moi-truong\n"
	    CHANGE("nhap", "2025-07-01", "  merges syt, snv\n  into m\n") CHANGE("thu", "2025-09-01", "  absorbs sgd\n  into m\n"));

	(void)state;
	assert_string_equal(fields(p, "cu", D(2025, 2, 28)), "tre-em day-nghe gioi");
	assert_string_equal(fields(p, "syt", D(2025, 2, 28)), "y-te");
	assert_string_equal(fields(p, "syt", D(2025, 3, 1)), "y-te tre-em");
	assert_string_equal(fields(p, "sgd", D(2025, 3, 1)), "day-nghe");
	assert_string_equal(fields(p, "snv", D(2025, 3, 1)), "gioi");          /* what the others leave */
	assert_string_equal(fields(p, "m", D(2025, 7, 1)), "moi-truong y-te tre-em gioi");
	assert_string_equal(fields(p, "m", D(2025, 9, 1)), "moi-truong y-te tre-em gioi day-nghe");
	assert_int_equal(plan_unit_from(p, unit(p, "m")), D(2025, 7, 1));
	assert_int_equal(plan_unit_until(p, unit(p, "cu")), D(2025, 2, 28));
	assert_int_equal(plan_unit_until(p, unit(p, "sgd")), D(2025, 8, 31));
}

static void
ties(void **state)
{
	struct plan *p = load(SPLIT "unit m \"Sở hợp nhất\"\n  role member\n"
	    CHANGE("ten", "2025-08-01", "  renames m\n  new name \"Tên mới\"\n") CHANGE("nhap", "2025-07-01", "  merges syt, snv\n"
	    "  into m\n") CHANGE("bo", "2025-09-01", "  dissolves sgd\n  hands over to m\n"));
	struct stmt **v;
	size_t n;

	(void)state;
	assert_string_equal(after(p, "cu"), "syt@2025-03-01(tre-em) sgd@2025-03-01(day-nghe) snv@2025-03-01(gioi)");
	assert_string_equal(after(p, "syt"), "m@2025-07-01()");
	assert_string_equal(after(p, "m"), "");
	assert_string_equal(before(p, "syt"), "cu@2025-03-01(tre-em)");
	assert_string_equal(before(p, "m"), "syt@2025-07-01() ~sgd@2025-09-01() snv@2025-07-01()");
	n = plan_unit_changes(p, unit(p, "m"), cx.arena, &v);
	assert_string_equal(names(v, n), "nhap ten bo");
	assert_int_equal(plan_change_day(v[0]), D(2025, 7, 1));
	assert_says(stmt_str(v[0], PROP_CHANGE_DECISION), "QĐ nhap");
}

/* A group named by a change means its units of the day before. */
static void
groups_in_changes(void **state)
{
	struct plan *p = load("unit x \"X\"\n  role local\nunit y \"Y\"\n  role local\n  in force from 2025-08-01\n"
	    "unit z \"Z\"\n  role local\n  in force until 2025-05-31\ngroup cap-huyen \"Cấp huyện\"\n  role local\n"
	    CHANGE("bo", "2025-07-01", "  dissolves cap-huyen\n  hands over to khoi\n"));

	(void)state;
	assert_int_equal(plan_unit_until(p, unit(p, "x")), D(2025, 6, 30));
	assert_int_equal(plan_unit_until(p, unit(p, "y")), DAY_NONE);
	assert_int_equal(plan_unit_until(p, unit(p, "z")), D(2025, 5, 31));
	assert_string_equal(after(p, "x"), "~syt@2025-07-01() ~sgd@2025-07-01() ~snv@2025-07-01() ~cu@2025-07-01()");
	assert_string_equal(after(p, "z"), "");
}

/* --- each verb: rows, explanations, sentences, differences, lint --------------------------------------------------- */

static void
renames(void **state)
{
	struct plan *p = load(REPORTS CHANGE("ten", "2025-03-10", "  renames syt\n  new name \"Sở Y mới\"\n  new symbol SYM\n"
	    "  new style party\n"));

	(void)state;
	assert_string_equal(rows(p, "thang", MARCH), rows(load(REPORTS), "thang", MARCH));
	assert_has(explained(p, "thang/syt/2025-03", LANG_VI), "1. Báo cáo tháng, Sở Y mới, kỳ tháng 03/2025");
	assert_has(explained(p, "thang/syt/2025-03", LANG_VI),
	    "Ngày 10/03/2025, “Sở Y” đổi tên thành “Sở Y mới”: vẫn là đơn vị đó. [1: QĐ ten]");
	assert_has(explained(p, "thang/syt/2025-03", LANG_EN),
	    "On 10/03/2025 “Sở Y” became “Sở Y mới”: the same unit under another name. [1: QĐ ten]");
	assert_has(explained(p, "thang/syt/2025-02", LANG_EN), "1. Báo cáo tháng, Sở Y, month 02/2025");
	assert_has_not(explained(p, "thang/syt/2025-02", LANG_EN), "QĐ ten");
	assert_has_not(explained(p, "thang/syt/2025-04", LANG_EN), "QĐ ten");
	assert_has_not(explained(p, "thang/sgd/2025-03", LANG_EN), "QĐ ten");
	assert_read_back(p, "ten", "Đổi ten: từ ngày 10/03/2025, đổi tên: Sở Y, tên mới là “Sở Y mới”, ký hiệu mới là SYM, văn bản "
	    "theo thể thức của Đảng; căn cứ: QĐ ten.", "Đổi ten: from 10/03/2025, renamed: Sở Y, its new name is “Sở Y mới”, its "
	    "symbol SYM, its documents in Party form; by QĐ ten.");
	assert_string_equal(differences(load(REPORTS), p, D(2025, 1, 1), D(2025, 12, 31)), "");
}

static void
merges(void **state)
{
	struct plan *p = load(REPORTS "unit m \"Sở hợp nhất\"\n  role member\n  fields y-te\n"
	    CHANGE("nhap", "2025-03-05", "  merges syt, snv\n  into m\n"));
	struct due_row r;

	(void)state;
	assert_string_equal(rows(p, "thang", D(2025, 2, 1), D(2025, 2, 28)), "cu/2025-02 sgd/2025-02 snv/2025-02 syt/2025-02");
	assert_string_equal(rows(p, "thang", MARCH), "cu/2025-03 m/2025-03 m/2025-03@snv m/2025-03@syt(y-te) sgd/2025-03");
	assert_string_equal(rows(p, "thang", D(2025, 4, 1), D(2025, 4, 30)), "cu/2025-04 m/2025-04 sgd/2025-04");
	assert_string_equal(rows(p, "quy", MARCH), "cu/2025-Q1 m/2025-Q1 m/2025-Q1@snv m/2025-Q1@syt(y-te) sgd/2025-Q1");
	r = row(p, "quy/m/2025-Q1@syt");
	assert_string_equal(joined(r.stands_for, r.stands_n), "thang/m/2025-03@syt");
	assert_says(row(p, "thang/m/2025-03@syt").stood_for_by, "quy/m/2025-Q1@syt");
	r = row(p, "quy/m/2025-Q1");
	assert_string_equal(joined(r.stands_for, r.stands_n), "thang/m/2025-03");
	assert_string_equal(joined(r.may_stand_for, r.may_n), "quy/m/2025-Q1@syt thang/m/2025-03@syt quy/m/2025-Q1@snv "
	    "thang/m/2025-03@snv");
	assert_has(explained(p, "thang/m/2025-03@syt", LANG_VI),
	    "“Sở Y” kết thúc hoạt động; đầu việc đang mở ngày 05/03/2025 được bàn giao cho “Sở hợp nhất”. [1: QĐ nhap]");
	assert_has(explained(p, "quy/m/2025-Q1", LANG_VI), "Từ ngày 05/03/2025, “Sở hợp nhất” thay cho “Sở Y”, “Sở Nội vụ”. [1: QĐ nhap]");
	assert_has(explained(p, "quy/m/2025-Q1", LANG_EN), "From 05/03/2025 “Sở hợp nhất” stands where “Sở Y”, “Sở Nội vụ” stood.");
	assert_read_back(p, "nhap", "Đổi nhap: từ ngày 05/03/2025, hợp nhất: Sở Y, Sở Nội vụ, thành: Sở hợp nhất; căn cứ: QĐ nhap.",
	    "Đổi nhap: from 05/03/2025, merged: Sở Y, Sở Nội vụ, becoming Sở hợp nhất; by QĐ nhap.");
}

static void
splits(void **state)
{
	struct plan *p = load(REPORTS SPLIT);
	struct due_row r = row(p, "quy/sgd/2025-Q1@cu");

	(void)state;
	assert_string_equal(rows(p, "thang", MARCH), "sgd/2025-03 sgd/2025-03@cu(day-nghe) snv/2025-03 snv/2025-03@cu(gioi) "
	    "syt/2025-03 syt/2025-03@cu(tre-em)");
	assert_string_equal(joined(r.stands_for, r.stands_n), "thang/sgd/2025-03@cu");
	assert_has(explained(p, "thang/sgd/2025-03@cu", LANG_VI), "“Sở cũ” kết thúc hoạt động; đầu việc đang mở ngày 01/03/2025 được "
	    "bàn giao cho “Sở Giáo dục”. Chỉ trong các lĩnh vực: Dạy nghề. [1: QĐ tach]");
	assert_has(explained(p, "thang/sgd/2025-03@cu", LANG_EN), "“Sở cũ” ended; its row was open on 01/03/2025 and went to "
	    "“Sở Giáo dục”. Only for the fields: Dạy nghề. [1: QĐ tach]");
	assert_has(explained(p, "quy/syt/2025-Q1", LANG_EN), "From 01/03/2025 “Sở Y” takes over from “Sở cũ”: “Trẻ em”.");
	assert_read_back(p, "tach", "Đổi tach: từ ngày 01/03/2025, chia tách: Sở cũ; “Sở Y” tiếp nhận: Trẻ em; “Sở Giáo dục” tiếp nhận: Dạy nghề"
	    "; “Sở Nội vụ” tiếp nhận: phần còn lại; căn cứ: QĐ tach.", "Đổi tach: from 01/03/2025, split: Sở cũ; “Sở Y” takes over: Trẻ em; “Sở Giáo dục” "
	    "takes over: Dạy nghề; “Sở Nội vụ” takes over: the rest; by QĐ tach.");
	assert_string_equal(differences(load(REPORTS), p, MARCH),
	    "- quy/cu/2025-Q1 2025-03-19\n+ quy/sgd/2025-Q1@cu 2025-03-19\n+ quy/snv/2025-Q1@cu 2025-03-19\n"
	    "+ quy/syt/2025-Q1@cu 2025-03-19\n- thang/cu/2025-03 2025-03-19\n+ thang/sgd/2025-03@cu 2025-03-19\n"
	    "+ thang/snv/2025-03@cu 2025-03-19\n+ thang/syt/2025-03@cu 2025-03-19\n");
}

static void
absorbs(void **state)
{
	struct plan *p = load(REPORTS CHANGE("thu", "2025-03-01", "  absorbs cu\n  into syt\n"));

	(void)state;
	assert_string_equal(rows(p, "thang", MARCH), "sgd/2025-03 snv/2025-03 syt/2025-03 syt/2025-03@cu(tre-em day-nghe gioi)");
	assert_has_not(explained(p, "thang/syt/2025-03@cu", LANG_EN), "Only for");    /* it has everything the unit had */
	assert_has(explained(p, "thang/syt/2025-03@cu", LANG_EN), "[1: QĐ thu]");
	assert_read_back(p, "thu", "Đổi thu: từ ngày 01/03/2025, sáp nhập: Sở cũ, vào: Sở Y; căn cứ: QĐ thu.",
	    "Đổi thu: from 01/03/2025, absorbed: Sở cũ, into Sở Y; by QĐ thu.");
}

static void
dissolves(void **state)
{
	struct plan *p = load(REPORTS CHANGE("bo", "2025-03-01", "  dissolves cu\n  hands over to syt, sgd\n"));
	struct plan *none = load(REPORTS CHANGE("bo", "2025-03-01", "  dissolves cu\n"));

	(void)state;
	assert_string_equal(rows(p, "thang", MARCH), "sgd/2025-03 sgd/2025-03@cu(tre-em day-nghe gioi) snv/2025-03 syt/2025-03 "
	    "syt/2025-03@cu(tre-em day-nghe gioi)");
	assert_string_equal(fields(p, "syt", D(2025, 4, 1)), "y-te");                 /* rows pass, fields do not */
	assert_has(explained(p, "thang/syt/2025-03@cu", LANG_VI), "“Sở cũ” giải thể; đầu việc đang mở ngày 01/03/2025 được bàn giao "
	    "cho “Sở Y”. [1: QĐ bo]");
	assert_read_back(p, "bo", "Đổi bo: từ ngày 01/03/2025, giải thể: Sở cũ; việc chưa xong giao cho: Sở Y, Sở Giáo dục; căn cứ: QĐ bo.",
	    "Đổi bo: from 01/03/2025, dissolved: Sở cũ; what is open goes to Sở Y, Sở Giáo dục; by QĐ bo.");
	assert_has_not(linted(p), "goes to nobody");
	assert_has(linted(p), "each of 2 units finishes all that is open of \"cu\" (1)\n");
	assert_string_equal(rows(none, "thang", MARCH), "sgd/2025-03 snv/2025-03 syt/2025-03");
	assert_string_equal(rows(none, "thang", D(2025, 2, 1), D(2025, 2, 28)), "cu/2025-02 sgd/2025-02 snv/2025-02 syt/2025-02");
	assert_has(linted(none), "what is open of \"cu\" on 2025-03-01 goes to nobody (1)\n");
}

static void
moves(void **state)
{
	struct plan *p = load(REPORTS CHANGE("di", "2025-03-05", "  moves syt\n  under tu\n"));

	(void)state;
	assert_string_equal(differences(load(REPORTS), p, D(2025, 1, 1), D(2025, 12, 31)), "");
	assert_has(explained(p, "thang/syt/2025-03", LANG_VI), "Từ ngày 05/03/2025, “Sở Y” trực thuộc “Cấp trên”. [1: QĐ di]");
	assert_has(explained(p, "thang/syt/2025-03", LANG_EN), "From 05/03/2025 “Sở Y” belongs to “Cấp trên”. [1: QĐ di]");
	assert_has_not(explained(p, "thang/sgd/2025-03", LANG_EN), "QĐ di");
	assert_read_back(p, "di", "Đổi di: từ ngày 05/03/2025, chuyển: Sở Y, về trực thuộc: Cấp trên; căn cứ: QĐ di.",
	    "Đổi di: from 05/03/2025, moved: Sở Y, under Cấp trên; by QĐ di.");
}

/* --- chains, seats, first days ------------------------------------------------------------------------------------- */

/* Split on 1 March, then one successor merged on 10 March: a row of February open on both days goes all the way. */
static void
split_then_merge(void **state)
{
	struct plan *p = load(LATE_REPORT SPLIT "unit m \"Sở hợp nhất\"\n  role member\n"
	    CHANGE("nhap", "2025-03-10", "  merges syt, snv\n  into m\n"));

	(void)state;
	assert_string_equal(rows(p, "cham", MARCH), "m/2025-02@cu(tre-em gioi) m/2025-02@snv m/2025-02@syt(y-te) sgd/2025-02 "
	    "sgd/2025-02@cu(day-nghe)");
	assert_has(explained(p, "cham/m/2025-02@cu", LANG_EN), "went to “Sở Y”. [1: QĐ tach]");
	assert_has(explained(p, "cham/m/2025-02@cu", LANG_EN), "went to “Sở Nội vụ”. [1: QĐ tach]");
	assert_has(explained(p, "cham/m/2025-02@cu", LANG_EN),
	    "went to “Sở hợp nhất”. Only for the fields: Trẻ em, Bình đẳng giới. [1: QĐ nhap]");
}

/* Merged, and then split again by field: what one old unit had goes only where its fields go, and none of it is lost. */
static void
merge_then_split(void **state)
{
	struct plan *p = load(LATE_REPORT "unit m \"Sở hợp nhất\"\n  role member\n" CHANGE("nhap", "2025-03-05",
	    "  merges syt, cu\n  into m\n") CHANGE("tach", "2025-03-10", "  splits m\n  gives sgd fields y-te, day-nghe\n  gives snv\n"));

	(void)state;
	assert_string_equal(fields(p, "snv", D(2025, 3, 10)), "tre-em gioi");
	assert_string_equal(rows(p, "cham", MARCH), "sgd/2025-02 sgd/2025-02@cu(day-nghe) sgd/2025-02@syt(y-te) snv/2025-02 "
	    "snv/2025-02@cu(tre-em gioi)");
}

/* The quarter's row is open long before the month's: on 10 February only the one can be handed over. */
static void
ties_hold_only_together(void **state)
{
	struct plan *p = load("report thang \"Tháng\"\n  every month\n  due day 20\n  from khoi\n  to ct\n"
	    "report quy \"Quý\"\n  every quarter [1]\n  due day 20\n  from khoi\n  to ct\n"
	    "  opens day 1 of month 1 of the period\n  stands for thang of month 3 of the period\n"
	    CHANGE("thu", "2025-02-10", "  absorbs cu\n  into syt\n"));
	struct due_row r = row(p, "quy/syt/2025-Q1@cu");

	(void)state;
	assert_int_equal(r.stands_n, 0);
	assert_string_equal(rows(p, "thang", MARCH), "sgd/2025-03 snv/2025-03 syt/2025-03");
}

/* A unit named by name leaves its seat to its heirs: who owes, who receives, who chairs. */
static void
seats(void **state)
{
	struct plan *p = load("unit m \"Ban mới\"\n  role lead\nunit l \"Nơi nhận\"\n  role superior\n"
	    "group hai \"Hai đơn vị\"\n  units cu, syt\n"
	    "report r \"R\"\n  every month\n  due day 20\n  from hai\n  to ct, l\n  copy to l\n"
	    "report s \"S\"\n  every month\n  due day 20\n  from cu\n  to l\n"
	    "meeting hop \"Họp\"\n  every quarter\n  held in last week of month 3 of the period\n  chaired by ct\n"
	    "consolidation kq \"Kết quả\"\n  every quarter\n  of r\n  to l\n  due day 15 of the next month\n"
	    "collection lich \"Lịch\"\n  every year\n  collect by day 28 of february\n  publish by 31/3\n  from khoi\n  to ct\n"
	    CHANGE("nhap", "2025-03-10", "  merges ct\n  into m\n") SPLIT
	    CHANGE("bo", "2025-04-10", "  dissolves l\n  hands over to tu\n"));
	struct due_row r = row(p, "r/syt/2025-03");

	(void)state;
	assert_string_equal(rows(p, "r", D(2025, 4, 1), D(2025, 4, 30)), "sgd/2025-04 snv/2025-04 syt/2025-04");
	assert_string_equal(rows(p, "s", MARCH), "sgd/2025-03 sgd/2025-03@cu(day-nghe) snv/2025-03 snv/2025-03@cu(gioi) "
	    "syt/2025-03 syt/2025-03@cu(tre-em)");
	assert_has(linted(p), "\"s\" names \"cu\", split on 2025-03-01: from then each of its 3 successors owes it (1)\n");
	assert_string_equal(joined(r.to, r.to_n), "m l");
	r = row(p, "r/syt/2025-04");
	assert_string_equal(joined(r.to, r.to_n), "m tu");
	assert_string_equal(joined(r.copy, r.copy_n), "tu");
	assert_string_equal(joined(row(p, "r/syt/2025-02").to, 1), "ct");
	assert_string_equal(rows(p, "hop", D(2025, 1, 1), D(2025, 6, 30)), "m/2025-Q1 m/2025-Q2");
	assert_string_equal(rows(p, "kq", D(2025, 1, 1), D(2025, 6, 30)), "ct/2024-Q4 m/2025-Q1");
	assert_string_equal(rows(p, "lich", D(2025, 1, 1), D(2025, 4, 30)), "cu/2025 sgd/2025 snv/2025 syt/2025 m/2025");
	assert_string_equal(joined(row(p, "lich/syt/2025").to, 1), "ct");
	assert_has(explained(p, "r/syt/2025-03", LANG_VI), "Quy tắc nêu “Ban chủ trì”, nay đã kết thúc; từ ngày 10/03/2025, “Ban mới” "
	    "thay vào chỗ đó. [1: QĐ nhap]");
	assert_has(explained(p, "hop/m/2025-Q1", LANG_EN), "The rule names “Ban chủ trì”, which ended; from 10/03/2025 “Ban mới” has "
	    "its seat. [1: QĐ nhap]");
}

/* What is dissolved leaves no seat: who takes its open rows finishes them, and neither chairs nor sends after them. */
static void
no_seat(void **state)
{
	struct plan *p = load("unit b \"Ban B\"\n  role guest\nunit c \"Ban C\"\n  role guest\n"
	    "unit d \"Đội D\"\n  role local\n  under b\n"
	    "report r \"R\"\n  every month\n  due day 20\n  from b\n  to ct\n"
	    "report s \"S\"\n  every month\n  due day 20\n  from syt\n  to b\n"
	    "meeting m \"M\"\n  every month\n  held in last week\n  chaired by b\n"
	    "consolidation k \"K\"\n  every month\n  of s\n  from b\n  to ct\n  due day 5 of the next month\n"
	    CHANGE("bo", "2025-05-10", "  dissolves b\n  hands over to c\n"));

	(void)state;
	assert_string_equal(rows(p, "r", D(2025, 4, 1), D(2025, 9, 30)), "b/2025-04 c/2025-05@b");
	assert_string_equal(rows(p, "m", D(2025, 4, 1), D(2025, 9, 30)), "b/2025-04 c/2025-05@b");
	assert_string_equal(rows(p, "k", D(2025, 4, 1), D(2025, 9, 30)), "b/2025-03 b/2025-04 c/2025-05@b");
	assert_has(explained(p, "m/c/2025-05@b", LANG_EN), "“Ban B” was dissolved; its row was open on 10/05/2025 and went to "
	    "“Ban C”. [1: QĐ bo]");
	assert_has_not(explained(p, "m/c/2025-05@b", LANG_EN), "seat");
	assert_string_equal(joined(row(p, "s/syt/2025-06").to, 1), "c");
	assert_has(explained(p, "s/syt/2025-06", LANG_VI), "Quy tắc nêu “Ban B”, nay đã giải thể; từ ngày 10/05/2025, văn bản gửi "
	    "đơn vị này được gửi cho “Ban C”. [1: QĐ bo]");
	assert_ptr_equal(plan_unit_parent(p, unit(p, "d"), D(2025, 5, 9)), unit(p, "b"));
	assert_null(plan_unit_parent(p, unit(p, "d"), D(2025, 5, 10)));
}

/* The lead itself is dissolved: what was open goes on, what would come after is told, and the next lead owes its own. */
static void
lead_dissolved(void **state)
{
	static const char rules[] = "report s \"S\"\n  every month\n  due day 20\n  from syt\n  to ct\n"
	    "consolidation k \"K\"\n  every month\n  of s\n  to tu\n  due day 5 of the next month\n"
	    "meeting hop \"Họp\"\n  every month\n  held in last week\n  chaired by ct\n";
	const char *gone = CHANGE("bo", "2025-05-10", "  dissolves ct\n  hands over to snv\n");
	struct plan *p = load(str_z(cx.arena, str_fmt(cx.arena, "%s%s", rules, gone)));
	struct plan *next = load(str_z(cx.arena, str_fmt(cx.arena, "unit m \"Ban mới\"\n  role lead\n  in force from 2025-05-10\n"
	    "%s%s", rules, gone)));

	(void)state;
	assert_string_equal(rows(p, "k", D(2025, 4, 1), D(2025, 9, 30)), "ct/2025-03 ct/2025-04 snv/2025-05@ct");
	assert_has(linted(p), "from 2025-05-10 nobody owes \"k\": \"ct\" is dissolved (1)\n");
	assert_has(linted(p), "from 2025-05-10 nobody owes \"hop\": \"ct\" is dissolved (1)\n");
	assert_string_equal(rows(next, "k", D(2025, 4, 1), D(2025, 7, 31)), "ct/2025-03 ct/2025-04 m/2025-05 m/2025-06");
	assert_has_not(linted(next), "nobody owes \"k\"");
	assert_has(linted(next), "nobody owes \"hop\"");
	/* merged into one that is not called the lead: the seat passes all the same */
	p = load(str_z(cx.arena, str_fmt(cx.arena, "unit m \"Ban mới\"\n  role member\n%s%s", rules,
	    CHANGE("nhap", "2025-05-10", "  merges ct\n  into m\n"))));
	assert_string_equal(rows(p, "k", D(2025, 4, 1), D(2025, 7, 31)), "ct/2025-03 ct/2025-04 m/2025-05 m/2025-06");
	assert_has_not(linted(p), "nobody owes");
}

/* Nobody owes what was over before his first day, whoever named him. */
static void
first_days(void **state)
{
	struct plan *p = load(REPORTS "unit x \"X\"\n  role member\n  in force from 2025-03-25\n"
	    "unit m \"M\"\n  role member\n" CHANGE("nhap", "2025-03-22", "  merges snv\n  into m\n"));

	(void)state;
	assert_string_equal(rows(p, "thang", MARCH), "cu/2025-03 sgd/2025-03 snv/2025-03 syt/2025-03");
	assert_string_equal(rows(p, "thang", D(2025, 4, 1), D(2025, 4, 30)), "cu/2025-04 m/2025-04 sgd/2025-04 syt/2025-04 x/2025-04");
	/* on the last day itself one still owes it */
	p = load(REPORTS "unit x \"X\"\n  role member\n  in force from 2025-03-19\n");
	assert_string_equal(rows(p, "thang", MARCH), "cu/2025-03 sgd/2025-03 snv/2025-03 syt/2025-03 x/2025-03");
}

/* The seat at the year's end is not the one that published in March. */
static void
seat_of_the_last_day(void **state)
{
	struct plan *p = load("unit m \"Ban mới\"\n  role lead\ncollection lich \"Lịch\"\n  every year\n  collect by day 28 of february\n"
	    "  publish by 31/3\n  from khoi\n  to ct\n" CHANGE("nhap", "2025-07-01", "  merges ct\n  into m\n"));

	(void)state;
	assert_string_equal(rows(p, "lich", MARCH), "ct/2025");
	assert_string_equal(rows(p, "lich", D(2026, 3, 1), D(2026, 3, 31)), "m/2026");
	assert_string_equal(joined(row(p, "lich/syt/2025").to, 1), "ct");
}

/* What an event asks for at once is open until it is filed, and goes with the work. */
static void
open_incident(void **state)
{
	struct plan *p = load("incident v \"Vụ việc\"\n  opened by khoi\nstage s \"Báo ngay\"\n  of v\n  to ct\n  due at once\n" SPLIT);

	(void)state;
	assert_string_equal(rows_after(p, "s", D(2025, 1, 1), D(2025, 12, 31), "v/cu.opened=2025-02-20T08:00"),
	    "sgd/v@cu(day-nghe) snv/v@cu(gioi) syt/v@cu(tre-em)");
	assert_string_equal(rows_after(p, "s", D(2025, 1, 1), D(2025, 12, 31), "v/cu.opened=2025-02-20T08:00 "
	    "s/cu.filed=2025-02-20T09:00"), "cu/v");
}

static void
lint_of_changes(void **state)
{
	struct plan *p = load(REPORTS "unit m \"Sở Y\"\n  role member\n  fields y-te\n" CHANGE("tach", "2025-03-01",
	    "  splits cu\n  gives m fields y-te, tre-em, day-nghe\n  gives snv fields gioi\n"));

	(void)state;
	assert_has(linted(p), "\"cu\" gives \"m\" the field \"y-te\", which it does not answer for (1)\n");
	assert_has(linted(p), "from 2025-03-01 \"syt\" and \"m\" are both called \"Sở Y\" (1)\n");
	assert_has_not(linted(load(REPORTS SPLIT)), "does not answer");
	assert_has_not(linted(load(REPORTS SPLIT)), "both called");
	assert_has_not(linted(load(REPORTS SPLIT)), "on one day");     /* a row handed over is not a second duty */
}

/* What a row is about: nothing twice in one period, and all of it from the next. */
static void
fields_of_rows(void **state)
{
	struct plan *p = load(REPORTS LATE_REPORT SPLIT);
	static const char *const v[] = { "thang/syt/2025-02", "y-te", "thang/syt/2025-03", "y-te", "thang/syt/2025-03@cu", "tre-em",
		"quy/syt/2025-Q1", "y-te", "thang/syt/2025-04", "y-te tre-em", "cham/syt/2025-03", "y-te", "cham/syt/2025-04",
		"y-te tre-em", "quy/syt/2026-Q1", "y-te tre-em", "thang/sgd/2025-04", "day-nghe" };

	(void)state;
	for (size_t i = 0; i < COUNT(v); i += 2) {
		struct due_row r = row(p, v[i]);

		assert_string_equal(joined(r.fields, r.fields_n), v[i + 1]);
	}
	assert_int_equal(row(load(REPORTS), "thang/syt/2025-03").fields_n, 0);        /* nothing moved: the unit says */
}

/* The form of a row handed over asks for its fields only; that of another for what the unit answers for on its day. */
static void
forms_keep_to_the_scope(void **state)
{
	struct plan *p = load("form f \"Mẫu\"\n  section kq \"Kết quả\", by field\n  figures ca-mac, hoc-vien\n"
	    "indicator ca-mac \"Ca mắc\"\n  field y-te\n  measure ca\n  kind flow\n"
	    "indicator hoc-vien \"Học viên\"\n  field day-nghe\n  measure người\n  kind flow\n" REPORTS SPLIT);
	static const struct {
		const char *key, *unit, *fields, *figures;
		int m;
	} v[] = {
		{ "thang/sgd/2025-03@cu", "sgd", "day-nghe", "hoc-vien", 3 }, { "thang/syt/2025-03@cu", "syt", "tre-em", "", 3 },
		{ "thang/syt/2025-02", "syt", "y-te", "ca-mac", 2 }, { "thang/syt/2025-04", "syt", "y-te tre-em", "ca-mac", 4 },
		{ "thang/cu/2025-02", "cu", "tre-em day-nghe gioi", "hoc-vien", 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(v); i++) {
		struct due d = { .key = str_of(v[i].key), .unit = str_of(v[i].unit), .form = S("f"), .last_day = D(2025, v[i].m, 19) };
		struct due_row r = row(p, v[i].key);
		struct blank b;
		struct buf got, figures;

		if (r.from_unit.n > 0)         /* as the row keeps them from its birth */
			d.fields = str_join(cx.arena, r.fields, r.fields_n, S(","));
		buf_init(&got, cx.arena, 1024);
		buf_init(&figures, cx.arena, 1024);
		assert_int_equal(blank_make(&cx, p, &d, &b), E_OK);
		for (size_t k = 0; k < b.sections[0].fields_n; k++)
			buf_fmt(&got, "%s%.*s", k > 0 ? " " : "", STR_ARG(b.sections[0].fields[k].name));
		for (size_t k = 0; k < b.figures_n; k++)
			buf_fmt(&figures, "%s%.*s", k > 0 ? " " : "", STR_ARG(b.figures[k].name));
		assert_says(buf_view(&got), v[i].fields);
		assert_says(buf_view(&figures), v[i].figures);
	}
}

/* Each year both of two units are split into the same two new ones: the ways double. */
static struct str
doubling(int levels)
{
	struct buf b;

	buf_init(&b, cx.arena, 1 << 20);
	for (int i = 0; i < levels; i++) {
		for (char x = 'a'; x <= 'b'; x++) {
			buf_fmt(&b, "unit %c%d \"Sở %c%d\"\n  role member\n", x, i, x, i);
			if (i == 0)
				buf_fmt(&b, "  fields %s\n", x == 'a' ? "y-te" : "tre-em");
			else
				buf_fmt(&b, "  in force from %d-03-01\nchange d%c%d \"Đổi\"\n  on %d-03-01\n  decision \"QĐ\"\n  splits %c%d\n"
				    "  gives a%d\n  gives b%d\n", 2000 + i, x, i, 2000 + i, x, i - 1, i, i);
		}
	}
	buf_z(&b, "report thang \"Tháng\"\n  every month\n  due before day 20\n  from a0\n  to ct\n");
	return buf_view(&b);
}

/* Successors are looked at once however many ways lead to them; a plan where rows would go too many ways is refused. */
static void
many_ways(void **state)
{
	struct plan_file file = { .name = S("plan.md") };
	struct stmt **v;
	struct plan *p = load(str_z(cx.arena, doubling(8)));
	size_t n;

	(void)state;
	assert_string_equal(fields(p, "b7", D(2010, 1, 1)), "y-te tre-em");
	assert_string_equal(fields(p, "a6", D(2010, 1, 1)), "y-te tre-em");
	assert_true(plan_unit_in(p, unit(p, "b7"), &(struct stmt *){ (struct stmt *)(uintptr_t)unit(p, "a0") }, 1, D(2010, 1, 1)));
	n = plan_unit_origins(p, unit(p, "a7"), NULL, D(2000, 1, 1), cx.arena, &v);
	assert_string_equal(names(v, n), "a0 b0");
	for (int levels = 10; levels <= 60; levels += 50) {
		file.text = str_fmt(cx.arena, "# Mẫu\n\n```plan 1\n%s  in force from 1999-01-01\n%s%s%.*s```\n", HEAD, FIELDS, UNITS,
		    STR_ARG(doubling(levels)));
		p = NULL;
		assert_int_equal(plan_load_texts(&cx, &file, 1, NULL, 0, &p), E_INPUT);
		assert_true(str_find(plan_diagnostics(cx.arena, p), S("what \"a0\" had is handed on more than 500 times")) > 0);
	}
}

/* Layers of two groups, each made of both below: a group is looked into once, and too many layers are refused. */
static void
many_groups(void **state)
{
	struct plan_file file = { .name = S("plan.md") };

	(void)state;
	for (int layers = 8; layers <= 40; layers += 32) {
		struct plan *p = NULL;
		struct buf b;
		enum err e;

		buf_init(&b, cx.arena, 1 << 16);
		buf_fmt(&b, "group a0 \"A\"\n  units snv\ngroup b0 \"B\"\n  units sgd\n");
		for (int i = 1; i < layers; i++)
			for (char x = 'a'; x <= 'b'; x++)
				buf_fmt(&b, "group %c%d \"G\"\n  units a%d, b%d\n", x, i, i - 1, i - 1);
		buf_fmt(&b, "report thang \"Tháng\"\n  every month\n  due before day 20\n  from a%d\n  to ct\n", layers - 1);
		file.text = str_fmt(cx.arena, "# Mẫu\n\n```plan 1\n%s  in force from 1999-01-01\n%s%s%.*s```\n", HEAD, FIELDS, UNITS,
		    STR_ARG(buf_view(&b)));
		e = plan_load_texts(&cx, &file, 1, NULL, 0, &p);
		if (layers == 8) {
			struct stmt *top = (struct stmt *)(uintptr_t)plan_find_kind(p, K_GROUP, S("a7")), **v;
			size_t n = plan_units(p, &top, 1, D(2025, 1, 1), cx.arena, &v);

			assert_int_equal(e, E_OK);
			assert_string_equal(names(v, n), "sgd snv");
		} else {
			assert_int_equal(e, E_INPUT);
			assert_true(str_find(plan_diagnostics(cx.arena, p), S("would be looked at more than 1000 times")) > 0);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T_(names_of_a_day), T_(parents_of_a_day), T_(fields_of_a_day), T_(ties), T_(groups_in_changes), T_(renames),
		T_(merges), T_(splits), T_(absorbs), T_(dissolves), T_(moves), T_(split_then_merge), T_(merge_then_split),
		T_(ties_hold_only_together), T_(seats), T_(no_seat), T_(lead_dissolved), T_(first_days), T_(seat_of_the_last_day), T_(open_incident),
		T_(lint_of_changes), T_(fields_of_rows), T_(forms_keep_to_the_scope), T_(many_ways), T_(many_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
