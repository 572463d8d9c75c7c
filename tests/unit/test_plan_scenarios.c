/*
 * The scenarios of reorganisation that the text of a plan alone can show, one test each, under the number they have among
 * the scenarios of the field. Rows worked out by hand.
 */
#include "unit/plan_change.h"

static void
scenario_01_rename_mid_quarter(void **state)
{
	struct plan *p = load("report quy \"Báo cáo quý\"\n  every quarter\n  due within 5 days after period end\n  from khoi\n"
	    "  to ct\n" CHANGE("ten", "2025-02-15", "  renames syt\n  new name \"Sở Y mới\"\n"));
	const struct stmt *syt = unit(p, "syt");
	struct due_row before_it = row(p, "quy/syt/2024-Q4"), after_it = row(p, "quy/syt/2025-Q1");

	(void)state;
	assert_int_equal(after_it.last_day, D(2025, 4, 5));
	assert_says(plan_unit_name(p, syt, due_row_day(&after_it)), "Sở Y mới");
	assert_says(plan_unit_name(p, syt, due_row_day(&before_it)), "Sở Y");
	assert_has(explained(p, "quy/syt/2025-Q1", LANG_EN), "On 15/02/2025 “Sở Y” became “Sở Y mới”");
	assert_has_not(explained(p, "quy/syt/2024-Q4", LANG_EN), "Sở Y mới");
}

static void
scenario_02_two_leads_merge(void **state)
{
	struct plan *p = load(REPORTS "unit dv \"Ban dân vận\"\n  role superior\nunit m \"Ban chung\"\n  role lead\n"
	    "consolidation kq \"Kết quả\"\n  every quarter\n  of quy\n  to tu\n  due within 70 days after period end\n"
	    "meeting hop \"Họp\"\n  every quarter\n  held in last week of month 3 of the period\n  chaired by ct\n  invites khoi\n"
	    CHANGE("nhap", "2025-03-01", "  merges ct, dv\n  into m\n"));

	(void)state;
	assert_string_equal(joined(row(p, "thang/syt/2025-02").to, 1), "ct");
	assert_string_equal(joined(row(p, "thang/syt/2025-03").to, 1), "m");
	assert_string_equal(rows(p, "hop", D(2024, 12, 1), D(2025, 6, 30)), "ct/2024-Q4 m/2025-Q1 m/2025-Q2");
	/* the last quarter's paper was due on 11 March: handed over; the next one is the new lead's own */
	assert_string_equal(rows(p, "kq", D(2025, 3, 1), D(2025, 6, 30)), "m/2024-Q4@ct m/2025-Q1");
	assert_string_equal(before(p, "m"), "ct@2025-03-01() dv@2025-03-01()");
}

/* One open March report becomes three by field; every field goes one way, and each figure keeps one source. */
static void
scenario_03_split_by_field(void **state)
{
	struct plan *p = load(REPORTS SPLIT
	    "indicator tre \"Trẻ\"\n  field tre-em\n  measure trẻ\n  kind flow\n  source cu\n"
	    "indicator nghe \"Nghề\"\n  field day-nghe\n  measure người\n  kind flow\n  source cu\n"
	    "indicator buoi \"Buổi\"\n  field gioi\n  measure buổi\n  kind flow\n  source cu\n");
	static const char *const ends[] = { "tre", "syt", "nghe", "sgd", "buoi", "snv" };
	struct stmt **v;
	size_t n;

	(void)state;
	assert_string_equal(rows(p, "thang", D(2025, 2, 1), D(2025, 2, 28)), "cu/2025-02 sgd/2025-02 snv/2025-02 syt/2025-02");
	assert_string_equal(rows(p, "quy", MARCH), "sgd/2025-Q1 sgd/2025-Q1@cu(day-nghe) snv/2025-Q1 snv/2025-Q1@cu(gioi) "
	    "syt/2025-Q1 syt/2025-Q1@cu(tre-em)");
	assert_string_equal(rows(p, "thang", D(2025, 4, 1), D(2025, 4, 30)), "sgd/2025-04 snv/2025-04 syt/2025-04");
	for (size_t i = 0; i < COUNT(ends); i += 2) {
		const struct stmt *s = plan_find_kind(p, K_INDICATOR, str_of(ends[i]));

		assert_ptr_equal(plan_figure_source(p, s, D(2025, 2, 28)), unit(p, "cu"));
		assert_ptr_equal(plan_figure_source(p, s, D(2025, 3, 31)), unit(p, ends[i + 1]));
	}
	n = plan_unit_origins(p, unit(p, "syt"), plan_find_kind(p, K_FIELD, S("tre-em")), D(2024, 12, 31), cx.arena, &v);
	assert_string_equal(names(v, n), "cu");
	n = plan_unit_origins(p, unit(p, "syt"), plan_find_kind(p, K_FIELD, S("y-te")), D(2024, 12, 31), cx.arena, &v);
	assert_string_equal(names(v, n), "syt");
}

static void
scenario_04_absorbed_and_goes_on(void **state)
{
	struct plan *p = load(REPORTS "unit tttt \"Sở Thông tin\"\n  role member\n  fields moi-truong\n"
	    CHANGE("thu", "2025-03-01", "  absorbs tttt\n  into snv\n"));
	struct due_row r = row(p, "thang/snv/2025-04");

	(void)state;
	assert_ptr_equal(r.unit_stmt, unit(p, "snv"));
	assert_string_equal(fields(p, "snv", D(2025, 2, 28)), "");
	assert_string_equal(fields(p, "snv", D(2025, 3, 1)), "moi-truong");
	assert_says(plan_unit_name(p, unit(p, "snv"), D(2025, 3, 1)), "Sở Nội vụ");
	assert_string_equal(rows(p, "quy", MARCH), "cu/2025-Q1 sgd/2025-Q1 snv/2025-Q1 snv/2025-Q1@tttt(moi-truong) syt/2025-Q1");
	assert_int_equal(plan_unit_until(p, unit(p, "snv")), DAY_NONE);
}

static void
scenario_05_under_another_and_back(void **state)
{
	struct plan *p = load(REPORTS "unit bo \"Bộ\"\n  role superior\nunit tinh \"Tỉnh\"\n  role authority\n"
	    "unit bh \"Bảo hiểm\"\n  role member\n  under tinh\n" CHANGE("di", "2025-03-01", "  moves bh\n  under bo\n")
	    CHANGE("ve", "2025-06-01", "  moves bh\n  under tinh\n"));

	(void)state;
	assert_ptr_equal(plan_unit_parent(p, unit(p, "bh"), D(2025, 2, 28)), unit(p, "tinh"));
	assert_ptr_equal(plan_unit_parent(p, unit(p, "bh"), D(2025, 5, 31)), unit(p, "bo"));
	assert_ptr_equal(plan_unit_parent(p, unit(p, "bh"), D(2025, 6, 1)), unit(p, "tinh"));
	assert_string_equal(rows(p, "thang", MARCH), "bh/2025-03 cu/2025-03 sgd/2025-03 snv/2025-03 syt/2025-03");
}

#define DISTRICTS \
	"unit h1 \"Huyện 1\"\n  role local\n  fields y-te\nunit h2 \"Huyện 2\"\n  role local\n  fields y-te\n" \
	"unit x1 \"Xã 1\"\n  role local\n  in force from 2025-07-01\nunit x2 \"Xã 2\"\n  role local\n  in force from 2025-07-01\n" \
	"unit x3 \"Xã 3\"\n  role local\n  in force from 2025-07-01\ngroup dia-ban \"Địa bàn\"\n  role local\n" \
	"report dt \"Tháng\"\n  every month\n  due day 20\n  from dia-ban\n  to ct\n" \
	"report dn \"Sáu tháng\"\n  every half [1]\n  due day 20\n  from dia-ban\n  to ct\n  stands for dt of month 6 of the period\n" \
	CHANGE("bo1", "2025-07-01", "  dissolves h1\n  hands over to x1, x2\n") \
	CHANGE("bo2", "2025-07-01", "  dissolves h2\n  hands over to x3\n")

/* Districts end the day after the half-year: its reports are theirs, what is open in July goes to their communes. */
static void
scenario_06_districts_dissolved(void **state)
{
	struct plan *p = load(DISTRICTS);

	(void)state;
	assert_string_equal(rows(p, "dn", D(2025, 6, 1), D(2025, 7, 31)), "h1/2025-H1 h2/2025-H1");
	assert_string_equal(rows(p, "dt", D(2025, 6, 1), D(2025, 6, 30)), "h1/2025-06 h2/2025-06");
	assert_string_equal(rows(p, "dt", D(2025, 7, 1), D(2025, 7, 31)), "x1/2025-07 x1/2025-07@h1(y-te) x2/2025-07 "
	    "x2/2025-07@h1(y-te) x3/2025-07 x3/2025-07@h2(y-te)");
	assert_string_equal(rows(p, "dt", D(2025, 8, 1), D(2025, 8, 31)), "x1/2025-08 x2/2025-08 x3/2025-08");
}

/* The group follows the roster of the day: as many reporters as there are bodies, and not one row more. */
static void
scenario_07_reporters_grow(void **state)
{
	struct plan *p;
	struct due_row *v;
	struct buf b;
	size_t n;

	(void)state;
	buf_init(&b, cx.arena, 1 << 18);
	buf_z(&b, "group dia-ban \"Địa bàn\"\n  role local\nreport dt \"Tháng\"\n  every month\n  due day 20\n  from khoi, dia-ban\n"
	    "  to ct\n");
	for (int i = 1; i <= 65; i++)
		buf_fmt(&b, "unit x%d \"Xã %d\"\n  role local\n  in force from 2025-07-01\n", i, i);
	for (int i = 1; i <= 9; i++)
		buf_fmt(&b, "unit h%d \"Huyện %d\"\n  role local\nchange b%d \"B\"\n  on 2025-07-01\n  decision \"QĐ\"\n  dissolves h%d\n"
		    "  hands over to x%d\n", i, i, i, i, i);
	p = load(str_z(cx.arena, buf_view(&b)));
	assert_int_equal(plan_expand(&cx, p, NULL, 0, D(2025, 6, 1), D(2025, 6, 30), &v, &n), E_OK);
	assert_int_equal(n, 4 + 9);
	assert_int_equal(plan_expand(&cx, p, NULL, 0, D(2025, 7, 1), D(2025, 7, 31), &v, &n), E_OK);
	assert_int_equal(n, 4 + 65 + 9);       /* nine of July were the districts' */
	assert_int_equal(plan_expand(&cx, p, NULL, 0, D(2025, 8, 1), D(2025, 8, 31), &v, &n), E_OK);
	assert_int_equal(n, 4 + 65);
}

#define PROVINCES \
	"unit a \"Tỉnh A\"\n  role authority\nunit b \"Tỉnh B\"\n  role authority\n" \
	"unit kha \"Hội Khuyến học tỉnh\"\n  role member\n  symbol HKH\n  fields day-nghe\n  under a\n" \
	"unit khb \"Hội Khuyến học tỉnh\"\n  role member\n  symbol HKH\n  fields day-nghe\n  under b\n" \
	"indicator hv \"Học viên\"\n  field day-nghe\n  measure người\n  kind flow\n  source kha\n  compare same-period\n"

/* Two trees become one; each side keeps its history; two alike side by side are told apart or told of. */
static void
scenario_08_two_provinces(void **state)
{
	struct plan *p = load(REPORTS PROVINCES CHANGE("tinh", "2025-07-01", "  absorbs b\n  into a\n")
	    CHANGE("hoi", "2025-09-01", "  absorbs khb\n  into kha\n"));

	(void)state;
	assert_ptr_equal(plan_unit_parent(p, unit(p, "khb"), D(2025, 6, 30)), unit(p, "b"));
	assert_ptr_equal(plan_unit_parent(p, unit(p, "khb"), D(2025, 7, 1)), unit(p, "a"));
	assert_ptr_equal(plan_unit_parent(p, unit(p, "kha"), D(2025, 7, 1)), unit(p, "a"));
	assert_string_equal(rows(p, "thang", D(2025, 8, 1), D(2025, 8, 31)),
	    "cu/2025-08 kha/2025-08 khb/2025-08 sgd/2025-08 snv/2025-08 syt/2025-08");
	assert_string_equal(rows(p, "thang", D(2025, 9, 1), D(2025, 9, 30)),
	    "cu/2025-09 kha/2025-09 kha/2025-09@khb(day-nghe) sgd/2025-09 snv/2025-09 syt/2025-09");
	assert_has(linted(p), "from 2025-07-01 \"kha\" and \"khb\" are both called \"Hội Khuyến học tỉnh\" (1)\n");
}

/* Beside last year's figure stand the old unit alone and the two that became it, each under its name of then. */
static void
scenario_09_comparator_across_a_merger(void **state)
{
	struct plan *p = load(PROVINCES CHANGE("hoi", "2025-09-01", "  absorbs khb\n  into kha\n") CHANGE("ten", "2025-09-01",
	    "  renames kha\n  new name \"Hội Khuyến học tỉnh mới\"\n"));
	const struct stmt *hv = plan_find_kind(p, K_INDICATOR, S("hv")), *field = plan_find_kind(p, K_FIELD, S("day-nghe"));
	struct stmt **v;
	size_t n;

	(void)state;
	assert_ptr_equal(plan_figure_source(p, hv, D(2025, 12, 31)), unit(p, "kha"));
	n = plan_unit_origins(p, unit(p, "kha"), field, D(2024, 12, 31), cx.arena, &v);
	assert_string_equal(names(v, n), "kha khb");
	assert_says(plan_unit_name(p, v[0], D(2024, 12, 31)), "Hội Khuyến học tỉnh");
	assert_says(plan_unit_name(p, v[0], D(2025, 12, 31)), "Hội Khuyến học tỉnh mới");
	n = plan_unit_origins(p, unit(p, "kha"), field, D(2025, 12, 31), cx.arena, &v);
	assert_string_equal(names(v, n), "kha");
}

/* The old plan ends in the middle of the quarter: what was due until then is its own, the quarter is the new one's. */
static void
scenario_10_plan_replaced_mid_quarter(void **state)
{
	struct plan *old = load_with("  in force from 2016-04-01\n  in force until 2022-02-23\n", REPORTS);
	struct plan *new = load_with("  in force from 2022-02-24\n  replaces 12-KH\n", REPORTS);
	struct plan *carried = load_with("  in force from 2016-04-01\n  in force until 2022-02-23\n  lapse period-end\n", LATE_REPORT);

	(void)state;
	assert_string_equal(rows(old, "thang", D(2022, 1, 1), D(2022, 12, 31)), "cu/2022-01 sgd/2022-01 snv/2022-01 syt/2022-01 "
	    "cu/2022-02 sgd/2022-02 snv/2022-02 syt/2022-02");
	assert_string_equal(rows(old, "quy", D(2022, 1, 1), D(2022, 12, 31)), "");
	assert_string_equal(rows(new, "quy", D(2022, 1, 1), D(2022, 12, 31)), "cu/2022-Q1 sgd/2022-Q1 snv/2022-Q1 syt/2022-Q1");
	assert_string_equal(differences(old, new, D(2022, 3, 1), D(2022, 3, 31)), "+ quy/cu/2022-Q1 2022-03-19\n"
	    "+ quy/sgd/2022-Q1 2022-03-19\n+ quy/snv/2022-Q1 2022-03-19\n+ quy/syt/2022-Q1 2022-03-19\n"
	    "+ thang/cu/2022-03 2022-03-19\n+ thang/sgd/2022-03 2022-03-19\n+ thang/snv/2022-03 2022-03-19\n"
	    "+ thang/syt/2022-03 2022-03-19\n");
	/* measured by the period's end, what January asked for is still owed after the plan ended */
	assert_string_equal(rows(carried, "cham", D(2022, 2, 1), D(2022, 12, 31)), "cu/2022-01 sgd/2022-01 snv/2022-01 syt/2022-01");
}

static void
scenario_11_only_dates_amended(void **state)
{
	struct plan *old = load("report thang \"T\"\n  every month\n  due day 20\n  from khoi\n  to ct\n" SPLIT);
	struct plan *new = load("report thang \"T\"\n  every month\n  due day 25\n  from khoi\n  to ct\n" SPLIT);

	(void)state;
	assert_string_equal(differences(old, new, MARCH), "~ thang/sgd/2025-03 2025-03-19 -> 2025-03-24\n"
	    "~ thang/sgd/2025-03@cu 2025-03-19 -> 2025-03-24\n~ thang/snv/2025-03 2025-03-19 -> 2025-03-24\n"
	    "~ thang/snv/2025-03@cu 2025-03-19 -> 2025-03-24\n~ thang/syt/2025-03 2025-03-19 -> 2025-03-24\n"
	    "~ thang/syt/2025-03@cu 2025-03-19 -> 2025-03-24\n");
}

/* Told of in June: the old unit has gone on filing. What it filed stays, what it did not goes to the heirs, as of March. */
static void
scenario_15_entered_late(void **state)
{
	struct plan *known = load(REPORTS), *now = load(REPORTS SPLIT);
	const char *filed = "thang/cu/2025-03.filed=2025-03-15T08:00 quy/cu/2025-Q1.filed=2025-03-15T08:00";

	(void)state;
	assert_string_equal(rows_after(now, "quy", MARCH, filed), "cu/2025-Q1 sgd/2025-Q1 snv/2025-Q1 syt/2025-Q1");
	assert_string_equal(rows_after(now, "thang", MARCH, filed), "cu/2025-03 sgd/2025-03 snv/2025-03 syt/2025-03");
	assert_string_equal(differences(known, now, D(2025, 1, 1), D(2025, 2, 28)), "");
	assert_string_equal(differences(known, now, D(2025, 4, 1), D(2025, 5, 31)), "- thang/cu/2025-04 2025-04-19\n"
	    "- thang/cu/2025-05 2025-05-19\n");
}

/* Thirty days in which both bodies exist: until then the old one owes what it owes, after that it is handed over. */
static void
scenario_17_both_exist_for_a_while(void **state)
{
	struct plan *p = load(REPORTS LATE_REPORT "unit d \"Hội cũ\"\n  role member\n  fields y-te\n  in force until 2025-12-02\n"
	    "unit m \"Hội mới\"\n  role member\n" CHANGE("nhap", "2025-11-03", "  merges d\n  into m\n"));
	struct stmt **v;
	size_t n;

	(void)state;
	assert_int_equal(plan_unit_from(p, unit(p, "m")), D(2025, 11, 3));
	assert_int_equal(plan_unit_until(p, unit(p, "d")), D(2025, 12, 2));
	assert_string_equal(rows(p, "thang", D(2025, 11, 1), D(2025, 11, 30)),
	    "cu/2025-11 d/2025-11 m/2025-11 sgd/2025-11 snv/2025-11 syt/2025-11");
	assert_string_equal(rows(p, "cham", D(2025, 12, 1), D(2025, 12, 31)),
	    "cu/2025-11 m/2025-11 m/2025-11@d(y-te) sgd/2025-11 snv/2025-11 syt/2025-11");
	assert_has(explained(p, "cham/m/2025-11@d", LANG_EN), "“Hội cũ” ended; its row was open on 03/12/2025");
	assert_string_equal(rows(p, "thang", D(2025, 12, 1), D(2025, 12, 31)),
	    "cu/2025-12 m/2025-12 m/2025-12@d(y-te) sgd/2025-12 snv/2025-12 syt/2025-12");
	assert_string_equal(rows(p, "thang", D(2026, 1, 1), D(2026, 1, 31)), "cu/2026-01 m/2026-01 sgd/2026-01 snv/2026-01 syt/2026-01");
	/* the old one's fields come with its end, and a figure of these days stands beside both */
	assert_string_equal(fields(p, "m", D(2025, 12, 2)), "");
	assert_string_equal(fields(p, "m", D(2025, 12, 3)), "y-te");
	n = plan_unit_origins(p, unit(p, "m"), NULL, D(2025, 11, 30), cx.arena, &v);
	assert_string_equal(names(v, n), "m d");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T_(scenario_01_rename_mid_quarter), T_(scenario_02_two_leads_merge), T_(scenario_03_split_by_field),
		T_(scenario_04_absorbed_and_goes_on), T_(scenario_05_under_another_and_back), T_(scenario_06_districts_dissolved),
		T_(scenario_07_reporters_grow), T_(scenario_08_two_provinces), T_(scenario_09_comparator_across_a_merger),
		T_(scenario_10_plan_replaced_mid_quarter), T_(scenario_11_only_dates_amended), T_(scenario_15_entered_late),
		T_(scenario_17_both_exist_for_a_while),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
