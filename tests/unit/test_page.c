/* Parts, addresses, markup made at run time, assets. */
#include "base/ctx.h"
#include "page/asset.h"
#include "page/chart.h"
#include "page/filing.h"
#include "page/form.h"
#include "page/page.h"
#include "page/part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libdeflate.h>

static struct ctx cx;
static struct buf b;
static struct page_frame frame;
static struct out o = { .buf = &b, .frame = &frame };

static void
fresh(void)
{
	buf_init(&b, cx.arena, SIZE_MAX);
	ctx_clear_fault(&cx);
	o.forms = 0;
}

static void
shows(const char *text)
{
	if (str_find(buf_view(&b), str_of(text)) < 0)
		fail_msg("not in the page: %s\n%.*s", text, STR_ARG(buf_view(&b)));
}

static void
hides(const char *text)
{
	if (str_find(buf_view(&b), str_of(text)) >= 0)
		fail_msg("in the page: %s\n%.*s", text, STR_ARG(buf_view(&b)));
}

static void
is(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("got %.*s, want %s", STR_ARG(got), want);
}

static void
addresses(void **state)
{
	(void)state;
	is(url_due(&cx, S("thang/syt/2026-03")).text, "/due/thang/syt/2026-03");
	is(url_due_do(&cx, S("thang/syt/2026-03@cu"), "extend").text, "/due/thang/syt/2026-03@cu/extend");
	is(url_why(&cx, S("a/b c/\"><script>")).text, "/why/a/b%20c/%22%3E%3Cscript%3E");
	is(url_file(&cx, 7, 2, S("báo cáo/1.docx")).text, "/filing/7/file/2/b%C3%A1o%20c%C3%A1o%2F1.docx");
	is(url_search(&cx, S("đào & tạo")).text, "/search?q=%C4%91%C3%A0o%20%26%20t%E1%BA%A1o");
	is(url_search(&cx, S("")).text, "/search");
	is(url_with_i64(&cx, url_search(&cx, S("a")), "page", 2).text, "/search?q=a&page=2");
	is(url_plan(&cx, S("II.3.4.2")).text, "/plan#c-II.3.4.2");
	is(url_thing_do(&cx, THING_PROPOSAL, 0, NULL).text, "/proposal/new");
	is(url_thing_do(&cx, THING_PROPOSAL, 5, "answer").text, "/proposal/5/answer");
	is(url_admin_one(&cx, "units", 3).text, "/admin/units/3");
}

static void
way_back(void **state)
{
	static const char *const bad[] = { "", "x", "//evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", "https://evil.example",
		"/a b", "/\xc4\x91" };

	(void)state;
	is(url_back(&cx, S("/board/2026?x=1")).text, "/board/2026?x=1");
	for (size_t i = 0; i < COUNT(bad); i++)
		is(url_back(&cx, str_of(bad[i])).text, "/");
}

static void
escaping(void **state)
{
	(void)state;
	fresh();
	part_empty(&cx, &o, S("<b>&\"'"));
	is(buf_view(&b), "<p class=\"empty\">&lt;b&gt;&amp;&quot;&#39;</p>");
	is(html_marked(&cx, S("<a> \x02" "x" "\x03 & \x03\x02y")).text, "&lt;a&gt; <mark>x</mark> &amp; <mark>y</mark>");
	fresh();
	emit_html(&o, html_markdown(&cx, S("**a** <script>x</script> [b](javascript:x) [c](#d) ![e](http://f.example)")));
	shows("<strong>a</strong>");
	shows("<a href=\"#d\">c</a>");
	hides("<script");
	hides("javascript");
	hides("<img");
	hides("f.example");
	assert_int_equal(html_qr(&cx, S(""), S("x")).text.n, 0);
	fresh();
	emit_html(&o, html_qr(&cx, S("phoihop"), S("a\"b")));
	shows("aria-label=\"a&quot;b\"");
}

static void
marks_and_days(void **state)
{
	(void)state;
	for (int m = 0; m < MARK__MAX; m++) {
		fresh();
		part_mark(&cx, &o, (enum mark)m);
		shows(str_fmt(cx.arena, "class=\"m m%d\"><svg><use href=\"#k%d\"/></svg>%s<", m, m,
		    T(&cx, mark_word((enum mark)m))).p);
	}
	is(day_text(&cx, day_of(2026, 3, 19)), "thứ Năm, 19/03/2026");
	is(days_left_text(&cx, day_of(2026, 3, 19)), "còn 3 ngày");
	is(days_left_text(&cx, day_of(2026, 3, 16)), "hôm nay là hạn cuối");
	is(days_left_text(&cx, day_of(2026, 3, 14)), "quá hạn 2 ngày");
	is(instant_text(&cx, cx.now), "16:41 ngày 16/03/2026");
	is(number_text(&cx, 1915), "1.915");
	is(number_text(&cx, -1234567), "-1.234.567");
	is(number_text(&cx, 999), "999");
	is(number_text(&cx, INT64_MIN), "-9.223.372.036.854.775.808");
	is(size_text(&cx, 3565158), "3,4 MB");
	fresh();
	part_day(&cx, &o, DAY_NONE);
	is(buf_view(&b), "–");
}

enum sample_kind { KIND_FULL, KIND_NIL };

struct sample {
	struct str reason;
	day_t day;
	int kind;
	bool sure;
};

static const struct form_choice kinds[] = { { "full", KIND_FULL, "Full" }, { "nil", KIND_NIL, "Nil" } };
static const struct form_field fields[] = {
	{ "reason", FORM_LINES, offsetof(struct sample, reason), FORM_REQUIRED, .max = 2000, .label = "Reason" },
	{ "day", FORM_DAY, offsetof(struct sample, day), 0, .label = "Extend to", .hint = "A working day" },
	{ "kind", FORM_CHOICE, offsetof(struct sample, kind), 0, .label = "Kind", FORM_CHOICES(kinds) },
	{ "sure", FORM_BOOL, offsetof(struct sample, sure), 0, .label = "Sure" },
};
static const struct form sample_form = FORM("sample", struct sample, fields);

/* The summary names the field; a fault that says it itself is left alone. */
static void
summary(void **state)
{
	struct sample s;

	(void)state;
	fresh();
	assert_int_equal(form_read(&cx, &sample_form, &(struct form_in){ 0 }, &s), E_INPUT);
	(void)fail_field(&cx, "other", "%s", "Ô này có lời riêng.");
	part_faults(&cx, &o);
	shows("<a href=\"#f-reason\">Lý do: cần điền mục này.</a>");
	shows("<a href=\"#f-other\">Ô này có lời riêng.</a>");
	fresh();
	(void)fail_field(&cx, "other", "%s", "Ô này có lời riêng.");
	part_faults(&cx, &o);
	hides("gửi");
	fresh();
}

static void
forms(void **state)
{
	struct form_pair typed[] = { { S("reason"), S("  <lý do>") }, { S("day"), S("31/02/2026") }, { S("kind"), S("nil") },
		{ S("sure"), S("1") } };
	struct form_in in = { .v = typed, .n = COUNT(typed) };
	struct sample s;

	(void)state;
	fresh();
	assert_int_equal(form_read(&cx, &sample_form, &in, &s), E_INPUT);
	part_faults(&cx, &o);
	shows("href=\"#f-day\"");
	part_form_keys(&cx, &o);
	part_form_keys(&cx, &o);
	shows("name=\"_csrf\" value=\"mask\"");
	shows("name=\"_once\" value=\"0123456789abcdef-0\"");
	shows("name=\"_once\" value=\"0123456789abcdef-1\"");
	part_inputs(&cx, &o, &sample_form, &in);
	shows("&lt;lý do&gt;</textarea>");
	shows("maxlength=\"2000\" required");
	shows("value=\"31/02/2026\"");
	shows("aria-describedby=\"h-day e-day\" aria-invalid=\"true\"");
	shows("id=\"e-day\"");
	shows("value=\"nil\" checked");
	shows("name=\"sure\" value=\"1\" checked");
	hides("id=\"e-reason\"");
	fresh();
	part_input(&cx, &o, &sample_form, NULL, "reason");
	shows("</textarea>");
	hides("aria-invalid");
	(void)fail_field(&cx, "sure", "%s", "Cần đánh dấu.");
	part_input(&cx, &o, &sample_form, NULL, "sure");
	shows("aria-describedby=\"e-sure\" aria-invalid=\"true\">");
	fresh();
}

static void
layout(void **state)
{
	struct nav_item nav[6];

	(void)state;
	for (size_t i = 0; i < COUNT(nav); i++)
		nav[i] = (struct nav_item){ "Word", url_home(&cx), 0, i == 1 };
	frame.nav = nav;
	frame.nav_n = 6;
	frame.unit = S("Sở <Y>");
	frame.demo = true;
	fresh();
	page_begin(&cx, &o, &(struct page){ .title = S("A & B") });
	page_end(&cx, &o);
	shows("<!doctype html><html lang=\"vi\">");
	shows("<title>A &amp; B – Khối</title>");
	shows("<h1>A &amp; B</h1>");
	ctx_clear_fault(&cx);
	fresh();
	cx.fault.text = S("Chưa được.");
	page_begin(&cx, &o, &(struct page){ .title = S("A & B") });
	shows("<h1>A &amp; B</h1><div class=\"faults\"");
	page_end(&cx, &o);
	fresh();
	page_begin(&cx, &o, &(struct page){ .title = S("A & B") });
	page_end(&cx, &o);
	shows("Sở &lt;Y&gt;");
	shows("aria-current=\"page\"");
	shows("href=\"#more\"");
	shows("DỮ LIỆU MẪU");
	shows("action=\"/logout\"");
	shows("href=\"/lang/en?back=/due/x/y/z\"");
	hides("style=");
	frame.nav_n = 0;
	frame.unit = S("");
	frame.demo = false;
	fresh();
	page_error(&cx, &o, E_GONE, (struct url){ S("") });
	hides("<nav");
	hides("DỮ LIỆU MẪU");
	hides("/logout");
}

static void
charts(void **state)
{
	const struct bar bars[] = { { S("<a>"), 10, S("") }, { S("b"), 5, S("") }, { S("c"), 0, S("") } };
	const struct point points[] = { { S("1"), 5, false, S("") }, { S("2"), 0, true, S("") }, { S("3"), -5, false, S("") } };

	(void)state;
	fresh();
	chart_bars(&cx, &o, S("t"), bars, COUNT(bars));
	shows("width=\"301\"");
	shows("width=\"151\"");
	shows("&lt;a&gt;");
	chart_line(&cx, &o, S("t"), points, COUNT(points));
	shows("d=\"M40 30M600 160\"");
	chart_bars(&cx, &o, S("t"), bars, 0);
	chart_line(&cx, &o, S("t"), points, 0);
}

/* As the form asks for them, whatever order they are kept in; those it has no more come last. */
static void
figures_in_the_order_of_the_form(void **state)
{
	struct blank_figure form[] = { { .name = S("tre-sinh") }, { .name = S("bo-hoc") }, { .name = S("an-toan") } };
	struct figure kept[] = { { .indicator = S("an-toan") }, { .indicator = S("cu") }, { .indicator = S("tre-sinh") } };
	struct filing_page v = { .blank = { .figures = form, .figures_n = COUNT(form) }, .figures = { kept, COUNT(kept), COUNT(kept) } };
	const struct figure *const *all = filing_figures_ordered(&cx, &v);

	(void)state;
	is(all[0]->indicator, "tre-sinh");
	is(all[1]->indicator, "an-toan");
	is(all[2]->indicator, "cu");
}

/* A figure that leapt says so in words, and a line above tells what the sign means; without one there is no such line. */
static void
a_figure_that_leapt(void **state)
{
	struct blank_figure form[] = { { .name = S("a"), .title = S("A") }, { .name = S("b"), .title = S("B") } };
	struct figure now[] = { { .indicator = S("a"), .value = S("160") }, { .indicator = S("b"), .value = S("100") } };
	struct figure was[] = { { .indicator = S("a"), .value = S("100") }, { .indicator = S("b"), .value = S("100") } };
	struct filing_page v = { .due = { .title = S("T"), .period = S("2026-03") }, .again_by = DAY_NONE,
		.blank = { .figures = form, .figures_n = COUNT(form) }, .figures = { now, COUNT(now), COUNT(now) },
		.before_figures = { was, COUNT(was), COUNT(was) } };

	(void)state;
	fresh();
	page_filing(&cx, &o, &v);
	shows("title=\"chênh lệch lớn so với kỳ trước\">160<span class=\"hide\"> (chênh lệch lớn so với kỳ trước)</span>");
	hides("kỳ trước\">100<");
	shows("trên một lần rưỡi");
	now[0].value = S("150");
	fresh();
	page_filing(&cx, &o, &v);
	hides("chênh lệch");
}

/* The budgets of the first visit, and that what is compressed is what is served plain. */
static void
assets(void **state)
{
	(void)state;
	for (int i = 0; i < ASSET__MAX; i++) {
		const struct asset *a = &asset_table[i];
		struct libdeflate_decompressor *z = libdeflate_alloc_decompressor();
		char *p = arena_alloc(cx.arena, a->plain.n);
		size_t n;

		assert_ptr_equal(asset_find(a->path), a);
		assert_true(a->path.n == strlen(a->path.p));
		assert_int_equal(libdeflate_gzip_decompress(z, a->gzip.p, a->gzip.n, p, a->plain.n, &n), 0);
		assert_true(str_eq((struct str){ p, n }, a->plain));
		libdeflate_free_decompressor(z);
		assert_true(a->br.n > 0 && a->br.n < a->plain.n);
	}
	assert_true(asset_table[ASSET_SITE_CSS].br.n <= 10240);
	assert_true(asset_table[ASSET_SITE_JS].br.n <= 6144);
	assert_null(asset_find(S("../etc/passwd")));
	assert_null(asset_find(S("")));
	is(asset_url(cx.arena, ASSET_SITE_CSS).text, str_fmt(cx.arena, "/static/%s", asset_table[ASSET_SITE_CSS].path.p).p);
}

static int
begin(void **state)
{
	(void)state;
	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_VI, .zone_min = 420 };
	assert_true(instant_read(S("2026-03-16T16:41"), 420, &cx.now));
	frame = (struct page_frame){ .bloc = S("Khối"), .csrf = S("mask"), .once = S("0123456789abcdef"),
		.here = url_due(&cx, S("x/y/z")) };
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses), cmocka_unit_test(way_back), cmocka_unit_test(escaping),
		cmocka_unit_test(marks_and_days), cmocka_unit_test(summary), cmocka_unit_test(forms), cmocka_unit_test(layout),
		cmocka_unit_test(charts), cmocka_unit_test(assets), cmocka_unit_test(figures_in_the_order_of_the_form),
		cmocka_unit_test(a_figure_that_leapt),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
