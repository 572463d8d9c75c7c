/* The rules read back: compared with tests/golden/plan-NAME/say.{vi,en}.txt, and single sentences that matter most. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail

#include "base/buf.h"
#include "plan/sentence.h"

static struct str
file_text(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = arena_alloc(a, 1 << 18);
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, 1 << 18, f);
	fclose(f);
	return (struct str){ text, n };
}

static void
golden(const char *name, enum lang lang)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = lang };
	struct plan *p;
	struct buf b;

	buf_init(&b, cx.arena, 1 << 18);
	assert_int_equal(plan_load(&cx, str_fmt(cx.arena, "tests/golden/%s", name), NULL, 0, &p), E_OK);
	for (size_t i = 0; i < p->n; i++) {
		struct str said = plan_sentence(&cx, p, p->stmts[i]);

		if (said.n > 0)
			buf_fmt(&b, "[%.*s] %.*s\n", STR_ARG(p->stmts[i]->clause->cited), STR_ARG(said));
	}
	assert_string_equal(str_z(cx.arena, buf_view(&b)), str_z(cx.arena, file_text(cx.arena,
	    str_fmt(cx.arena, "tests/golden/%s/say.%s.txt", name, lang_code(lang)).p)));
	arena_free(cx.arena);
}

static void
golden_files(void **state)
{
	(void)state;
	golden("plan-short", LANG_VI);
	golden("plan-short", LANG_EN);
	golden("plan-acts", LANG_VI);
	golden("plan-acts", LANG_EN);
}

static const char head[] = "```plan 1\nplan p \"P\"\n  zone +07:00\n  weekend saturday, sunday\n  in force from 2026-01-01\n"
    "unit a \"A\"\n  role lead\nunit b \"B\"\n  role member\nincident i \"I\"\n  opened by a\n  moment warned \"cảnh báo\"\n"
    "report m \"M\"\n  every month\n  due day 5\n  from a\n  to b\n";

static const struct {
	const char *rule, *vi, *en;
} rules[] = {
	{ "every month\n  due before day 20", "hằng tháng, trước ngày 20, ngày cuối còn đúng hạn là ngày 19",
	  "every month, before day 20, the last day on time is day 19" },
	{ "every month\n  due day 20", "hằng tháng, chậm nhất hết ngày 20", "every month, by the end of day 20" },
	{ "every month\n  due before day 1 of the next month",
	  "hằng tháng, trước ngày 1 của tháng sau, ngày cuối còn đúng hạn là ngày liền trước",
	  "every month, before day 1 of the next month, the day before it is the last on time" },
	{ "every year\n  due before 1/3", "hằng năm, trước ngày 1/3, ngày cuối còn đúng hạn là ngày liền trước",
	  "every year, before day 1/3, the day before it is the last on time" },
	{ "every quarter\n  due before day 20, on rest day later",
	  "hằng quý, trước ngày 20 của tháng cuối kỳ, ngày cuối còn đúng hạn là ngày 19, nếu rơi vào ngày nghỉ thì chuyển sang "
	  "ngày làm việc tiếp theo (kể cả khi đó là ngày mà văn bản coi là trễ)",
	  "every quarter, before day 20 of the period's last month, the last day on time is day 19, on a day of rest the next "
	  "working day (even when that is the day the text calls late)" },
	{ "every week from thursday\n  due by 16:00 on wednesday of the next week",
	  "hằng tuần (tuần tính từ thứ Năm), chậm nhất 16 giờ 00, thứ Tư của tuần sau",
	  "every week (weeks begin on Thursday), by 16:00 on Wednesday of the next week" },
	{ "every 4 years from 2024\n  due within the earlier of 3 months after period end and 10 days after m.filed",
	  "4 năm một lần, tính từ năm 2024, trong thời hạn đến trước trong hai thời hạn: 3 tháng sau ngày cuối kỳ và 10 ngày sau khi "
	  "gửi “M”",
	  "every 4 years, counted from 2024, within the earlier of 3 months after the period ends and 10 days after “M” is filed" },
	{ "every day while i lasts\n  due by 17:00", "mỗi ngày trong thời gian diễn ra “I”, chậm nhất 17 giờ 00",
	  "every day while “I” lasts, by 17:00" },
	{ "every half [2]\n  due none", "6 tháng cuối năm, không ấn định thời hạn",
	  "the last six months of every year, with no date set" },
};

static void
single_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rules); i++) {
		struct ctx cx = { .arena = arena_new(ARENA_COMMAND) };
		struct plan_file f = { .name = S("plan.md") };
		struct plan *p;
		struct stmt *r;

		f.text = str_fmt(cx.arena, "%sreport r \"R\"\n  %s\n  from a\n  to b\n```\n", head, rules[i].rule);
		if (plan_load_texts(&cx, &f, 1, NULL, 0, &p) != E_OK)
			print_error("%s", str_z(cx.arena, plan_diagnostics(cx.arena, p)));
		assert_non_null(r = plan_find_kind(p, K_REPORT, S("r")));
		cx.lang = LANG_VI;
		assert_string_equal(str_z(cx.arena, plan_sentence(&cx, p, r)),
		    str_fmt(cx.arena, "R: %s; gửi B; bên gửi: A.", rules[i].vi).p);
		cx.lang = LANG_EN;
		assert_string_equal(str_z(cx.arena, plan_sentence(&cx, p, r)),
		    str_fmt(cx.arena, "R: %s; sent to B; sent by A.", rules[i].en).p);
		arena_free(cx.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(golden_files), cmocka_unit_test(single_rules) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
