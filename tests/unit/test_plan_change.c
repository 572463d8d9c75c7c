/*
 * Changes of organisation: what units are called and answer for on a day, where open rows go, and what explains it. Dates
 * and rows worked out by hand.
 */
#include "base/buf.h"
#include "case/blank.h"
#include "plan/diff.h"
#include "plan/expand.h"
#include "plan/explain.h"
#include "plan/lint.h"
#include "plan/sentence.h"
#include "plan/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define HEAD "plan mau \"Mẫu\"\n  zone +07:00\n  weekend saturday, sunday\n  in force from 2020-01-01\n  boundary before\n"
#define FIELDS \
	"field y-te \"Y tế\"\nfield tre-em \"Trẻ em\"\nfield day-nghe \"Dạy nghề\"\nfield gioi \"Bình đẳng giới\"\n" \
	"field moi-truong \"Môi trường\"\n"
#define UNITS \
	"unit ct \"Ban chủ trì\"\n  role lead\n  symbol CT\n  style party\n  under tu\n" \
	"unit tu \"Cấp trên\"\n  role superior\n" \
	"unit syt \"Sở Y\"\n  role member\n  symbol SYT\n  style state\n  fields y-te\n" \
	"unit sgd \"Sở Giáo dục\"\n  role member\n  symbol SGD\n" \
	"unit snv \"Sở Nội vụ\"\n  role member\n  symbol SNV\n" \
	"unit cu \"Sở cũ\"\n  role member\n  symbol SC\n  fields tre-em, day-nghe, gioi\n" \
	"group khoi \"Khối\"\n  role member\n"
#define CHANGE(name, day, what) "change " name " \"Đổi " name "\"\n  on " day "\n  decision \"QĐ " name "\"\n" what
#define SPLIT CHANGE("tach", "2025-03-01", "  splits cu\n  gives syt fields tre-em\n  gives sgd fields day-nghe\n  gives snv\n")

static struct ctx cx;

static struct plan *
load_as(const char *rules, enum err want)
{
	struct plan_file file = { .name = S("plan.md") };
	struct plan *p = NULL;
	enum err e;

	file.text = str_fmt(cx.arena, "# Mẫu\n\n```plan 1\n%s%s%s%s```\n", HEAD, FIELDS, UNITS, rules);
	e = plan_load_texts(&cx, &file, 1, NULL, 0, &p);
	if (e != want)
		fail_msg("%.*s", STR_ARG(p == NULL ? cx.fault.text : plan_diagnostics(cx.arena, p)));
	return p;
}

static struct plan *
load(const char *rules)
{
	return load_as(rules, E_OK);
}

static const struct stmt *
unit(const struct plan *p, const char *name)
{
	const struct stmt *s = plan_find_kind(p, K_UNIT, str_of(name));

	assert_non_null(s);
	return s;
}

/* "a b c": names of statements */
static const char *
names(struct stmt *const *v, size_t n)
{
	struct buf b;

	buf_init(&b, cx.arena, 4096);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? " " : "", STR_ARG(v[i]->name));
	return str_z(cx.arena, buf_view(&b));
}

static const char *
fields(const struct plan *p, const char *name, day_t on)
{
	struct stmt **v;
	size_t n = plan_unit_fields(p, unit(p, name), on, cx.arena, &v);

	return names(v, n);
}

/* "cu@2025-03-01(tre-em) d@…": ties, `~` before those of rows only */
static const char *
links(const struct unit_link *v, size_t n)
{
	struct buf b;

	buf_init(&b, cx.arena, 4096);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%s%.*s@%.*s(%s)", i > 0 ? " " : "", v[i].rows_only ? "~" : "", STR_ARG(v[i].unit->name),
		    STR_ARG(day_iso(cx.arena, v[i].on)), names(v[i].fields, v[i].n));
	return str_z(cx.arena, buf_view(&b));
}

static const char *
before(const struct plan *p, const char *name)
{
	struct unit_link *v;
	size_t n = plan_unit_predecessors(p, unit(p, name), cx.arena, &v);

	return links(v, n);
}

static const char *
after(const struct plan *p, const char *name)
{
	struct unit_link *v;
	size_t n = plan_unit_successors(p, unit(p, name), cx.arena, &v);

	return links(v, n);
}

static void
assert_says(struct str got, const char *want)
{
	assert_string_equal(str_z(cx.arena, got), want);
}

#define D(y, m, d) day_of(y, m, d)

/* A month's and a first quarter's report, as the plans of the field have them. */
#define REPORTS \
	"report thang \"Báo cáo tháng\"\n  every month\n  due day 20\n  from khoi\n  to ct\n" \
	"report quy \"Báo cáo quý\"\n  every quarter [1]\n  due day 20\n  from khoi\n  to ct\n" \
	"  stands for thang of month 3 of the period\n"

/* "NAME/UNIT/PERIOD.KEY=INSTANT …" */
static size_t
events_of(const struct plan *p, const char *text, struct plan_event *v, size_t max)
{
	struct str rest = str_of(text);
	size_t n = 0;

	while (rest.n > 0) {
		struct str one, name, at;
		bool more;

		rest = str_cut(rest, ' ', &one, &more);
		at = str_cut(one, '=', &name, &more);
		assert_true(n < max && plan_event_read(p, name, at, &v[n]));
		n++;
	}
	return n;
}

/* The rows of a duty due in a span: "syt/2025-03 syt/2025-03@cu(tre-em)" */
static const char *
rows_after(const struct plan *p, const char *duty, day_t from, day_t to, const char *events)
{
	struct plan_event e[8];
	struct due_row *v;
	struct buf b;
	size_t n;

	buf_init(&b, cx.arena, 1 << 16);
	assert_int_equal(plan_expand(&cx, p, e, events_of(p, events, e, COUNT(e)), from, to, &v, &n), E_OK);
	for (size_t i = 0; i < n; i++) {
		if (!str_is(v[i].duty, duty))
			continue;
		buf_fmt(&b, "%s%.*s", b.n > 0 ? " " : "", STR_ARG(str_sub(v[i].key, v[i].duty.n + 1, v[i].key.n)));
		if (v[i].fields_n > 0 && v[i].from_unit.n > 0)
			buf_fmt(&b, "(%.*s)", STR_ARG(str_join(cx.arena, v[i].fields, v[i].fields_n, S(" "))));
	}
	return str_z(cx.arena, buf_view(&b));
}

static const char *
rows(const struct plan *p, const char *duty, day_t from, day_t to)
{
	return rows_after(p, duty, from, to, "");
}

static struct due_row
row(const struct plan *p, const char *key)
{
	struct due_row r = { 0 };

	if (plan_due_find(&cx, p, NULL, 0, str_of(key), &r) != E_OK)
		fail_msg("no row %s", key);
	return r;
}

static const char *
joined(const struct str *v, size_t n)
{
	return str_z(cx.arena, str_join(cx.arena, v, n, S(" ")));
}

static const char *
explained(const struct plan *p, const char *key, enum lang lang)
{
	struct explain_step *v;
	struct due_row r;
	struct buf b;
	size_t n;

	cx.lang = lang;
	buf_init(&b, cx.arena, 1 << 16);
	assert_int_equal(explain_due(&cx, p, NULL, 0, str_of(key), &r, &v, &n), E_OK);
	explain_write(&cx, &b, &r, v, n);
	cx.lang = LANG_EN;
	return str_z(cx.arena, buf_view(&b));
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in:\n%s", part, text);
}

static void
assert_has_not(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" in:\n%s", part, text);
}

static void
assert_read_back(const struct plan *p, const char *change, const char *vi, const char *en)
{
	const struct stmt *s = plan_find_kind(p, K_CHANGE, str_of(change));

	cx.lang = LANG_VI;
	assert_says(plan_sentence(&cx, p, s), vi);
	cx.lang = LANG_EN;
	assert_says(plan_sentence(&cx, p, s), en);
}

static const char *
differences(const struct plan *a, const struct plan *b, day_t from, day_t to)
{
	struct due_diff *v;
	struct buf out;
	size_t n;

	buf_init(&out, cx.arena, 1 << 16);
	assert_int_equal(plan_diff(&cx, a, b, from, to, &v, &n), E_OK);
	diff_write(&cx, &out, a, b, v, n);
	return str_z(cx.arena, buf_view(&out));
}

/* The lint warnings of 2025, one a line. */
static const char *
linted(struct plan *p)
{
	struct diagnostic *v;
	struct buf b;
	size_t n;

	buf_init(&b, cx.arena, 1 << 16);
	assert_int_equal(plan_lint(&cx, p, D(2025, 1, 1), D(2025, 12, 31), &v, &n), E_OK);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%.*s\n", STR_ARG(v[i].text));
	return str_z(cx.arena, buf_view(&b));
}

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

#define MARCH D(2025, 3, 1), D(2025, 3, 31)

static void
renames(void **state)
{
	struct plan *p = load(REPORTS CHANGE("ten", "2025-03-10", "  renames syt\n  new name \"Sở Y mới\"\n  new symbol SYM\n"
	    "  new style party\n"));

	(void)state;
	assert_string_equal(rows(p, "thang", MARCH), rows(load(REPORTS), "thang", MARCH));
	assert_has(explained(p, "thang/syt/2025-03", LANG_VI), "1. Báo cáo tháng, Sở Y mới, kỳ 2025-03");
	assert_has(explained(p, "thang/syt/2025-03", LANG_VI),
	    "Ngày 10/03/2025, “Sở Y” đổi tên thành “Sở Y mới”: vẫn là đơn vị đó. [1: QĐ ten]");
	assert_has(explained(p, "thang/syt/2025-03", LANG_EN),
	    "On 10/03/2025 “Sở Y” became “Sở Y mới”: the same unit under another name. [1: QĐ ten]");
	assert_has(explained(p, "thang/syt/2025-02", LANG_EN), "1. Báo cáo tháng, Sở Y, period 2025-02");
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
	    "“Sở Y” kết thúc hoạt động; kỳ hạn đang mở ngày 05/03/2025 được bàn giao cho “Sở hợp nhất”. [1: QĐ nhap]");
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
	assert_has(explained(p, "thang/sgd/2025-03@cu", LANG_VI), "“Sở cũ” kết thúc hoạt động; kỳ hạn đang mở ngày 01/03/2025 được "
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
	assert_has(explained(p, "thang/syt/2025-03@cu", LANG_VI), "“Sở cũ” giải thể; kỳ hạn đang mở ngày 01/03/2025 được bàn giao "
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

#define LATE_REPORT "report cham \"Báo cáo chậm\"\n  every month\n  due day 20 of the next month\n  from khoi\n  to ct\n"

/* Split on 1 March, then one successor merged on 10 March: a row of February open on both days goes all the way. */
static void
split_then_merge(void **state)
{
	struct plan *p = load(LATE_REPORT SPLIT "unit m \"Sở hợp nhất\"\n  role member\n"
	    CHANGE("nhap", "2025-03-10", "  merges syt, snv\n  into m\n"));

	(void)state;
	assert_string_equal(rows(p, "cham", MARCH), "m/2025-02@cu(tre-em) m/2025-02@snv m/2025-02@syt(y-te) sgd/2025-02 "
	    "sgd/2025-02@cu(day-nghe)");
	assert_has(explained(p, "cham/m/2025-02@cu", LANG_EN), "went to “Sở Y”. [1: QĐ tach]");
	assert_has(explained(p, "cham/m/2025-02@cu", LANG_EN), "went to “Sở hợp nhất”. Only for the fields: Trẻ em. [1: QĐ nhap]");
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

/* --- the scenarios of the field: what the text of a plan alone can show --------------------------------------------- */

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

static struct plan *
whole(const char *head, const char *rules)
{
	struct plan_file file = { .name = S("plan.md") };
	struct plan *p = NULL;

	file.text = str_fmt(cx.arena, "```plan 1\nplan mau \"Mẫu\"\n  zone +07:00\n  weekend saturday, sunday\n  boundary before\n%s%s%s"
	    "%s```\n", head, FIELDS, UNITS, rules);
	if (plan_load_texts(&cx, &file, 1, NULL, 0, &p) != E_OK)
		fail_msg("%.*s", STR_ARG(plan_diagnostics(cx.arena, p)));
	return p;
}

/* The old plan ends in the middle of the quarter: what was due until then is its own, the quarter is the new one's. */
static void
scenario_10_plan_replaced_mid_quarter(void **state)
{
	struct plan *old = whole("  in force from 2016-04-01\n  in force until 2022-02-23\n", REPORTS);
	struct plan *new = whole("  in force from 2022-02-24\n  replaces 12-KH\n", REPORTS);
	struct plan *carried = whole("  in force from 2016-04-01\n  in force until 2022-02-23\n  lapse period-end\n", LATE_REPORT);

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

static int
setup(void **state)
{
	(void)state;
	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .zone_min = 420 };
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(cx.arena);
	return 0;
}

#define T_(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T_(names_of_a_day), T_(parents_of_a_day), T_(fields_of_a_day), T_(ties), T_(groups_in_changes),
		T_(renames), T_(merges), T_(splits), T_(absorbs), T_(dissolves), T_(moves),
		T_(split_then_merge), T_(merge_then_split), T_(ties_hold_only_together), T_(seats), T_(first_days), T_(seat_of_the_last_day), T_(open_incident),
		T_(lint_of_changes), T_(fields_of_rows), T_(forms_keep_to_the_scope),
		T_(scenario_01_rename_mid_quarter), T_(scenario_02_two_leads_merge), T_(scenario_03_split_by_field),
		T_(scenario_04_absorbed_and_goes_on), T_(scenario_05_under_another_and_back), T_(scenario_06_districts_dissolved),
		T_(scenario_07_reporters_grow), T_(scenario_08_two_provinces), T_(scenario_09_comparator_across_a_merger),
		T_(scenario_10_plan_replaced_mid_quarter), T_(scenario_11_only_dates_amended), T_(scenario_15_entered_late),
		T_(scenario_17_both_exist_for_a_while),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
