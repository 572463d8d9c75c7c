/*
 * Changes of organisation: what units are called and answer for on a day, where open rows go, and what explains it. Dates
 * and rows worked out by hand.
 */
#include "base/buf.h"
#include "plan/expand.h"
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
