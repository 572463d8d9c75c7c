/* Rows written out, explained, compared; the examples of a plan; the built-in plan's year. */
#include "base/buf.h"
#include "plan/diff.h"
#include "plan/due_format.h"
#include "plan/example.h"
#include "plan/explain.h"
#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define BUILT_IN "plans/12-KH-TGTU"
#define OWN "tests/plans/mau"

static struct ctx cx;

static struct plan *
load(const char *path, const struct reading_arg *readings, size_t n)
{
	struct plan *p = NULL;

	if (plan_load(&cx, str_of(path), readings, n, &p) != E_OK)
		fail_msg("%.*s", STR_ARG(p == NULL ? cx.fault.text : plan_diagnostics(cx.arena, p)));
	return p;
}

static struct str
file(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *p = arena_alloc(cx.arena, 1 << 20);
	size_t n;

	assert_non_null(f);
	n = fread(p, 1, 1 << 20, f);
	fclose(f);
	return (struct str){ p, n };
}

static size_t
own_events(const struct plan *p, struct plan_event *v)
{
	static const char *const names[] = { "su-co/so-a.opened", "phoi-hop/so-b/5.received", "giao-ban/2026-Q1.held" };
	static const char *const instants[] = { "2026-01-31T16:55", "2026-02-12T08:00", "2026-03-25T08:00" };

	for (size_t i = 0; i < COUNT(names); i++)
		assert_true(plan_event_read(p, str_of(names[i]), str_of(instants[i]), &v[i]));
	return COUNT(names);
}

static struct str
written(const struct plan *p, enum due_format f, day_t from, day_t to)
{
	struct plan_event events[3];
	struct due_row *rows;
	struct buf b;
	size_t n;

	assert_int_equal(plan_expand(&cx, p, events, own_events(p, events), from, to, &rows, &n), E_OK);
	buf_init(&b, cx.arena, DUE_OUTPUT_MAX);
	due_write(&cx, &b, p, f, rows, n);
	return buf_view(&b);
}

static void
csv(void **state)
{
	struct str got = written(load(OWN, NULL, 0), DUE_CSV, day_of(2026, 1, 1), day_of(2026, 6, 30));
	struct str want = file("tests/golden/plantime-mau.csv");

	(void)state;
	assert_int_equal(got.n, want.n);
	assert_memory_equal(got.p, want.p, want.n);
}

static void
json(void **state)
{
	struct str got = written(load(OWN, NULL, 0), DUE_JSON, day_of(2026, 2, 1), day_of(2026, 2, 1));

	(void)state;
	assert_true(str_is(got, "[\n{\"due\":\"bao-cao/so-a/su-co\",\"duty\":\"bao-cao\",\"kind\":\"stage\",\"unit\":\"so-a\","
	    "\"period\":\"su-co\",\"opens\":\"2026-01-31\",\"window_from\":\"2026-01-31\",\"window_to\":\"2026-01-31\","
	    "\"rule_date\":\"2026-02-01\",\"last_day\":\"2026-02-01\",\"last_instant\":\"2026-02-01T16:55:00+07:00\","
	    "\"stands_for\":[],\"provisional\":false,\"to\":[\"chu-tri\"],\"copy\":[],\"clause\":\"II.1\"}\n]\n"));
	got = written(load(OWN, NULL, 0), DUE_JSON, day_of(2026, 1, 1), day_of(2026, 1, 1));
	assert_true(str_is(got, "[]\n"));
}

/* Every line at most 75 octets and whole UTF-8; unfolded, the texts are what they were. */
static void
ics(void **state)
{
	struct str rest = written(load(OWN, NULL, 0), DUE_ICS, day_of(2026, 1, 1), day_of(2026, 6, 30)), line;
	size_t begins = 0, ends = 0;
	struct buf b;
	bool more = true;

	(void)state;
	while (more && rest.n > 0) {
		rest = str_cut(rest, '\n', &line, &more);
		assert_true(line.n > 0 && line.p[line.n - 1] == '\r');
		line.n--;
		assert_true(line.n <= 75);
		assert_true(str_utf8_ok(line));
		begins += str_is(line, "BEGIN:VEVENT");
		ends += str_is(line, "END:VEVENT");
	}
	assert_int_equal(begins, 23);
	assert_int_equal(ends, 23);
	buf_init(&b, cx.arena, 4096);
	ics_text(&b, "SUMMARY", S("a;b,c\\d\ne"));
	assert_true(str_is(buf_view(&b), "SUMMARY:a\\;b\\,c\\\\d\\ne\r\n"));
	buf_init(&b, cx.arena, 4096);
	ics_text(&b, "X", S("ắắắắắắắắắắắắắắắắắắắắắắắắắ"));      /* 2 + 25 * 3 octets: 24 fit */
	assert_int_equal(str_find(buf_view(&b), S("\r\n ")), 2 + 24 * 3);
}

static bool
told(const struct explain_step *v, size_t n, const char *words)
{
	for (size_t i = 0; i < n; i++)
		if (str_find(v[i].text, str_of(words)) >= 0)
			return true;
	return false;
}

static void
explanations(void **state)
{
	struct plan *p = load(OWN, NULL, 0);
	struct explain_step *v;
	struct plan_event held;
	struct due_row row;
	size_t n;

	(void)state;
	assert_int_equal(explain_due(&cx, p, NULL, 0, S("quy-1/so-a/2026-Q1"), &row, &v, &n), E_OK);
	assert_true(told(v, n, "20/03/2026 itself is late, so the last day is 19/03/2026"));
	assert_true(told(v, n, "ngày 19 là ngày cuối"));
	assert_true(told(v, n, "ngày 20 vẫn kịp"));
	assert_true(told(v, n, "Lãnh đạo cơ quan chủ trì"));
	assert_true(told(v, n, "thang/so-a/2026-03"));
	assert_int_equal(row.last_day, day_of(2026, 3, 19));
	assert_int_equal(v[n - 1].day, row.last_day);
	/* the rule is said; as the plan writes it, it only stands beside */
	assert_true(told(v, n, "The rule beside the clause says: before day 20/3, the last day on time is day 19/3"));
	for (size_t i = 0; i < n; i++)
		if (v[i].rule)
			assert_false(told(v, n, str_z(cx.arena, v[i].words)));
	/* the reading chosen for the whole plan is named where it decides */
	assert_true(told(v, n, "(by the reading: "));

	assert_int_equal(explain_due(&cx, p, NULL, 0, S("bao-cao-quy/chu-tri/2026-Q1"), &row, &v, &n), E_OK);
	assert_true(told(v, n, "Not recorded yet"));
	assert_true(told(v, n, "provisional"));
	assert_true(plan_event_read(p, S("giao-ban/2026-Q1.held"), S("2026-03-25T08:00"), &held));
	assert_int_equal(explain_due(&cx, p, &held, 1, S("bao-cao-quy/chu-tri/2026-Q1"), &row, &v, &n), E_OK);
	assert_true(told(v, n, "5 working days after 25/03/2026: 01/04/2026"));
	assert_false(told(v, n, "provisional"));
	cx.lang = LANG_VI;
	assert_int_equal(explain_due(&cx, p, NULL, 0, S("thang/so-a/2026-02"), &row, &v, &n), E_OK);
	assert_true(told(v, n, "ngày cuối còn đúng hạn là 19/02/2026"));
	assert_true(told(v, n, "ngày nghỉ lễ, Tết"));
	cx.lang = LANG_EN;
	assert_int_equal(explain_due(&cx, p, NULL, 0, S("thang/so-a/2026-13"), &row, &v, &n), E_GONE);
	ctx_clear_fault(&cx);
}

static void
differences(void **state)
{
	const struct reading_arg inclusive = { S("truoc-ngay"), S("inclusive") };
	struct plan *strict = load(OWN, NULL, 0), *late = load(OWN, &inclusive, 1);
	struct due_diff *v;
	struct buf b;
	size_t n;

	(void)state;
	assert_int_equal(plan_diff(&cx, strict, late, day_of(2026, 2, 19), day_of(2026, 2, 20), &v, &n), E_OK);
	buf_init(&b, cx.arena, 4096);
	diff_write(&cx, &b, strict, late, v, n);
	assert_true(str_is(buf_view(&b), "~ thang/so-a/2026-02 2026-02-19 -> 2026-02-20\n"
	    "~ thang/so-b/2026-02 2026-02-19 -> 2026-02-20\n"));
	assert_int_equal(plan_diff(&cx, strict, strict, day_of(2026, 1, 1), day_of(2026, 12, 31), &v, &n), E_OK);
	assert_int_equal(n, 0);
}

/* Two hundred units, and one report of every week under this name, due on this day of the week after it. */
static struct plan *
weekly(const char *name, const char *day)
{
	struct plan_file f = { .name = S("plan.md") };
	struct plan *p;
	struct buf b;

	buf_init(&b, cx.arena, 1 << 16);
	buf_z(&b, "```plan 0\nplan p \"P\"\n  zone +07:00\n  weekend none\n  in force from 2026-01-01\nunit lead \"L\"\n  role lead\n");
	for (int i = 0; i < 200; i++)
		buf_fmt(&b, "unit don-vi-%d \"Đơn vị %d\"\n  role member\n", i, i);
	buf_fmt(&b, "group all \"All\"\n  role member\n"
	    "report %s \"Báo cáo tuần\"\n  every week\n  due by %s of the next week\n  from all\n  to lead\n```\n", name, day);
	f.text = buf_view(&b);
	if (plan_load_texts(&cx, &f, 1, NULL, 0, &p) != E_OK)
		fail_msg("%.*s", STR_ARG(plan_diagnostics(cx.arena, p)));
	return p;
}

struct compared {
	const struct plan *before, *after;
	size_t n;
};

static enum err
year_compared(struct ctx *page, void *arg)
{
	struct compared *c = arg;
	struct due_diff *v;

	return plan_diff(page, c->before, c->after, day_of(2026, 1, 19), day_of(2027, 1, 17), &v, &c->n);
}

/* A page of a large bloc: every row of 52 weeks has vanished and come under another name, or has moved. */
static void
differences_of_a_large_bloc(void **state)
{
	struct ctx page = cx;
	struct compared c = { .before = weekly("tuan", "monday"), .after = weekly("hang-tuan", "monday") };

	(void)state;
	page.arena = arena_new(ARENA_REQUEST);
	assert_int_equal(ctx_within(&page, year_compared, &c), E_OK);
	assert_int_equal(c.n, 2 * 52 * 200);
	arena_reset(page.arena);
	c = (struct compared){ .before = c.before, .after = weekly("tuan", "thursday") };
	assert_int_equal(ctx_within(&page, year_compared, &c), E_OK);
	assert_int_equal(c.n, 52 * 200);
	arena_free(page.arena);
}

static void
examples(void **state)
{
	struct plan_file f = { .name = S("plan.md") };
	struct plan *p = load(OWN, NULL, 0);
	struct diagnostic *d;
	size_t n;

	(void)state;
	assert_int_equal(plan_examples_run(&cx, p, &d, &n), E_OK);
	assert_int_equal(n, 0);
	f.text = str_fmt(cx.arena, "%.*s\n\n```plan-example\n"
	    "due thang/so-a/2026-02  last day 2026-02-20\n"
	    "due quy-1/so-a/2026-Q1  closes thang/so-a/2026-02\n"
	    "no due thang/so-a/2026-02\n"
	    "due thang/so-c/2026-02  last day 2026-02-20\n"
	    "due bao-cao/so-a/su-co  last instant 2026-02-01T16:55\n"       /* no event in this block */
	    "```\n", STR_ARG(file(OWN "/plan.md")));
	assert_int_equal(plan_load_texts(&cx, &f, 1, NULL, 0, &p), E_OK);
	assert_int_equal(plan_examples_run(&cx, p, &d, &n), E_OK);
	assert_int_equal(n, 5);
	assert_true(str_is(d[0].text, "due thang/so-a/2026-02: last day is 2026-02-19, the example says 2026-02-20"));
}

static size_t
count(const struct due_row *v, size_t n, const char *unit, const char *duty, day_t last)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += (unit == NULL || str_is(v[i].unit, unit)) && (duty == NULL || str_is(v[i].duty, duty)) &&
		    (last == DAY_NONE || v[i].last_day == last);
	return found;
}

/* What the plan owes in 2026, reporter by reporter: sixteen rows closed by thirteen filings. */
static void
built_in_year(void **state)
{
	struct plan *p = load(BUILT_IN, NULL, 0);
	struct diagnostic *d;
	struct due_row *v;
	size_t n, reports = 0, d_n;

	(void)state;
	assert_int_equal(plan_examples_run(&cx, p, &d, &d_n), E_OK);
	assert_int_equal(d_n, 0);
	assert_int_equal(plan_expand(&cx, p, NULL, 0, day_of(2026, 1, 1), day_of(2026, 12, 31), &v, &n), E_OK);
	for (size_t i = 0; i < n; i++) {
		size_t rows = 0, filings = 0;

		reports += v[i].kind == DUE_REPORT;
		if (v[i].kind != DUE_REPORT || !str_is(v[i].duty, "nam"))
			continue;
		for (size_t j = 0; j < n; j++)
			if (v[j].kind == DUE_REPORT && str_eq(v[j].unit, v[i].unit)) {
				rows++;
				filings += v[j].stood_for_by.n == 0;
			}
		assert_int_equal(rows, 16);
		assert_int_equal(filings, 13);
		assert_int_equal(v[i].last_day, day_of(2026, 11, 29));
	}
	assert_int_equal(reports, 20 * 16);
	for (int m = 1; m <= 12; m++)
		assert_int_equal(count(v, n, NULL, "thang", day_of(2026, m, 19)), 20);
	assert_int_equal(count(v, n, NULL, "lich-nam", day_of(2026, 3, 31)), 1);
	assert_int_equal(count(v, n, NULL, "nam", DAY_NONE), 20);
}

static int
setup(void **state)
{
	(void)state;
	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .zone_min = 420,
		.now = day_start(day_of(2026, 1, 1), 420) };
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv), cmocka_unit_test(json), cmocka_unit_test(ics), cmocka_unit_test(explanations),
		cmocka_unit_test(differences), cmocka_unit_test(differences_of_a_large_bloc),
		cmocka_unit_test(examples), cmocka_unit_test(built_in_year),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
