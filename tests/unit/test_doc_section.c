/* A Word report's headings put into the sections of a form; what is unclear stays unplaced. Figures only suggested. */
#include "doc/section.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena *arena;

static const struct doc_field_def fields[] = {
	{ S("y-te"), S("Y tế") }, { S("dan-so"), S("Dân số, gia đình và trẻ em") }, { S("giao-duc"), S("Giáo dục và đào tạo") },
	{ S("moi-truong"), S("Môi trường") },
};
static const struct doc_section_def sections[] = {
	{ S("tham-muu"), S("Công tác tham mưu, quán triệt, sơ kết, tổng kết"), NULL, 0 },
	{ S("ket-qua"), S("Kết quả theo lĩnh vực"), fields, COUNT(fields) },
	{ S("phoi-hop"), S("Công tác phối hợp"), NULL, 0 },
	{ S("tu-tuong"), S("Tình hình tư tưởng, vấn đề nổi cộm"), NULL, 0 },
	{ S("han-che"), S("Hạn chế, khó khăn, nguyên nhân"), NULL, 0 },
	{ S("kien-nghi"), S("Đề xuất, kiến nghị"), NULL, 0 },
};

static void
bare(const char *in, const char *out)
{
	struct str s = doc_heading_bare(str_of(in));

	if (!str_is(s, out))
		print_message("\"%s\": \"%.*s\"\n", in, STR_ARG(s));
	assert_true(str_is(s, out));
}

static void
test_numbering(void **state)
{
	(void)state;
	bare("I. Công tác tham mưu", "Công tác tham mưu");
	bare("II- Kết quả", "Kết quả");
	bare("III/ Phối hợp", "Phối hợp");
	bare("1. Lĩnh vực y tế", "Lĩnh vực y tế");
	bare("1.2. Dân số", "Dân số");
	bare("1.2 Dân số", "Dân số");
	bare("II.1. Lĩnh vực y tế", "Lĩnh vực y tế");
	bare("a) Kết quả", "Kết quả");
	bare("- Kết quả", "Kết quả");
	bare("Phần I: KẾT QUẢ", "KẾT QUẢ");
	bare("Phần thứ nhất", "Phần thứ nhất");
	bare("06 văn bản đã ban hành", "06 văn bản đã ban hành");
	bare("Công tác", "Công tác");
	bare("CÔNG TÁC", "CÔNG TÁC");
	bare("IV.", "");
}

struct line {
	const char *text;
	int heading;
	bool bold;
	enum doc_place_kind kind;
	int section, field;            /* -1 none */
	enum doc_doubt doubt;
};

static void
match(const struct line *v, size_t n, struct doc_match *m)
{
	struct ctx cx = { .arena = arena, .lang = LANG_EN };
	struct doc_text t = { .v = NEW_N(arena, struct doc_par, n), .n = n };

	for (size_t i = 0; i < n; i++)
		t.v[i] = (struct doc_par){ .text = str_of(v[i].text), .heading = v[i].heading, .bold = v[i].bold };
	doc_match_sections(&cx, &t, sections, COUNT(sections), m);
	for (size_t i = 0; i < n; i++) {
		const struct doc_place *p = &m->v[i];
		size_t section = v[i].section < 0 ? DOC_NOWHERE : (size_t)v[i].section;
		size_t field = v[i].field < 0 ? DOC_NOWHERE : (size_t)v[i].field;

		if (p->kind != v[i].kind || p->section != section || p->field != field || p->doubt != v[i].doubt)
			print_message("%zu \"%s\": kind %d section %zd field %zd doubt %d\n", i, v[i].text, (int)p->kind,
			    (ssize_t)p->section, (ssize_t)p->field, (int)p->doubt);
		assert_int_equal(p->kind, v[i].kind);
		assert_int_equal(p->section, section);
		assert_int_equal(p->field, field);
		assert_int_equal(p->doubt, v[i].doubt);
	}
}


static void
test_report(void **state)
{
	static const struct line report[] = {
		{ "BÁO CÁO", 0, true, DOC_PLACE_NONE, -1, -1, DOC_NO_HEADING },
		{ "Thực hiện Kế hoạch phối hợp, Sở báo cáo như sau:", 0, false, DOC_PLACE_NONE, -1, -1, DOC_NO_HEADING },
		{ "I. Công tác tham mưu", 0, true, DOC_PLACE_HEADING, 0, -1, DOC_SURE },
		{ "Sở đã ban hành 06 văn bản.", 0, false, DOC_PLACE_TEXT, 0, -1, DOC_SURE },
		{ "1. Về quán triệt nghị quyết", 0, true, DOC_PLACE_TEXT, 0, -1, DOC_SURE },
		{ "Đã mở 03 hội nghị.", 0, false, DOC_PLACE_TEXT, 0, -1, DOC_SURE },
		{ "II. KẾT QUẢ CÔNG TÁC THEO LĨNH VỰC", 0, true, DOC_PLACE_HEADING, 1, -1, DOC_SURE },
		{ "Nhìn chung đạt kế hoạch.", 0, false, DOC_PLACE_TEXT, 1, -1, DOC_NO_FIELD },
		{ "1. Lĩnh vực y tế", 0, true, DOC_PLACE_HEADING, 1, 0, DOC_SURE },
		{ "Khám 1.915.509 lượt.", 0, false, DOC_PLACE_TEXT, 1, 0, DOC_SURE },
		{ "a) Khám chữa bệnh", 0, false, DOC_PLACE_TEXT, 1, 0, DOC_SURE },
		{ "1) Trong tháng đã khám cho 120 người;", 0, false, DOC_PLACE_TEXT, 1, 0, DOC_SURE },
		{ "2. Về giáo dục, đào tạo", 0, true, DOC_PLACE_HEADING, 1, 2, DOC_SURE },
		{ "Có 5 trường.", 0, false, DOC_PLACE_TEXT, 1, 2, DOC_SURE },
		{ "3. Thể dục thể thao", 0, true, DOC_PLACE_TEXT, 1, -1, DOC_NO_FIELD },
		{ "Có 2 giải.", 0, false, DOC_PLACE_TEXT, 1, -1, DOC_NO_FIELD },
		{ "4. Dân số", 0, true, DOC_PLACE_HEADING, 1, 1, DOC_SURE },
		{ "III. Chuyển đổi số", 0, true, DOC_PLACE_NONE, -1, -1, DOC_UNKNOWN_HEADING },
		{ "Đã triển khai.", 0, false, DOC_PLACE_NONE, -1, -1, DOC_UNKNOWN_HEADING },
		{ "IV. Hạn chế, nguyên nhân", 0, true, DOC_PLACE_HEADING, 4, -1, DOC_SURE },
		{ "Còn chậm.", 0, false, DOC_PLACE_TEXT, 4, -1, DOC_SURE },
		{ "V- ĐỀ XUẤT VÀ KIẾN NGHỊ", 0, false, DOC_PLACE_HEADING, 5, -1, DOC_SURE },
		{ "Đề nghị bổ sung kinh phí.", 0, false, DOC_PLACE_TEXT, 5, -1, DOC_SURE },
	};
	struct doc_match m;

	(void)state;
	match(report, COUNT(report), &m);
	assert_int_equal(m.missing_n, 2);
	assert_int_equal(m.missing[0], 2);
	assert_int_equal(m.missing[1], 3);
	assert_int_equal(m.unplaced_n, 7);
	assert_int_equal(m.unplaced[0], 0);
}

/* Word's own headings, numbered by Word: no number in the text. */
static void
test_styles(void **state)
{
	static const struct line report[] = {
		{ "Kết quả theo lĩnh vực", 1, false, DOC_PLACE_HEADING, 1, -1, DOC_SURE },
		{ "Môi trường", 2, false, DOC_PLACE_HEADING, 1, 3, DOC_SURE },
		{ "Trồng 5 ha rừng.", 0, false, DOC_PLACE_TEXT, 1, 3, DOC_SURE },
		{ "Phối hợp", 1, false, DOC_PLACE_HEADING, 2, -1, DOC_SURE },
		{ "Hai cuộc họp.", 0, false, DOC_PLACE_TEXT, 2, -1, DOC_SURE },
		{ "Phụ lục", 1, false, DOC_PLACE_NONE, -1, -1, DOC_UNKNOWN_HEADING },
	};
	struct doc_match m;

	(void)state;
	match(report, COUNT(report), &m);
}

/* A heading that fits two sections as well goes nowhere. */
static void
test_tie(void **state)
{
	static const struct doc_section_def two[] = {
		{ S("a"), S("Nhiệm vụ trọng tâm quý trước"), NULL, 0 }, { S("b"), S("Nhiệm vụ trọng tâm quý sau"), NULL, 0 },
	};
	struct doc_par v[] = { { .text = S("I. Nhiệm vụ trọng tâm"), .bold = true }, { .text = S("Một việc.") },
		{ .text = S("II. Nhiệm vụ trọng tâm quý sau"), .bold = true }, { .text = S("Hai việc.") },
		{ .text = S("đầu trang"), .where = DOC_HEADER } };
	struct doc_text t = { .v = v, .n = COUNT(v) };
	struct ctx cx = { .arena = arena, .lang = LANG_EN };
	struct doc_match m;

	(void)state;
	doc_match_sections(&cx, &t, two, 2, &m);
	assert_int_equal(m.v[0].doubt, DOC_TWO_SECTIONS);
	assert_int_equal(m.v[1].section, DOC_NOWHERE);
	assert_int_equal(m.v[3].section, 1);
	assert_int_equal(m.v[4].kind, DOC_PLACE_ASIDE);
	assert_int_equal(m.unplaced_n, 2);
	assert_int_equal(m.missing_n, 1);
}

static void
test_figures(void **state)
{
	static const struct doc_indicator_def defs[] = {
		{ S("kham"), S("Lượt khám bệnh"), S("lượt") }, { S("bhxh"), S("người tham gia BHXH bắt buộc"), S("người") },
		{ S("che-phu"), S("Tỷ lệ che phủ rừng"), S("%") }, { S("soi"), S("Ca sởi"), S("ca") },
	};
	struct doc_par v[] = {
		{ .text = S("Trong quý 1 năm 2026, số lượt khám bệnh đạt 1.915.509 lượt, tăng 4,2 %.") },
		{ .text = S("Có 214.749 người tham gia BHXH bắt buộc; đạt 41,49 % lực lượng lao động.") },
		{ .text = S("3"), .table = 1, .row = 4, .cell = 1 }, { .text = S("Tỷ lệ che phủ rừng"), .table = 1, .row = 4, .cell = 2 },
		{ .text = S("%"), .table = 1, .row = 4, .cell = 3 }, { .text = S("46,5"), .table = 1, .row = 4, .cell = 4 },
		{ .text = S("45,9"), .table = 1, .row = 4, .cell = 5 },
		{ .text = S("Ca sởi tăng so với năm 2025 theo văn bản 12/BC-SYT. Cả tỉnh có 7 xã.") },
		{ .text = S("Số ca sởi: 41.49 ca") },
	};
	struct doc_text t = { .v = v, .n = COUNT(v) };
	struct ctx cx = { .arena = arena, .lang = LANG_EN };
	struct doc_figures f;

	(void)state;
	doc_find_figures(&cx, &t, defs, COUNT(defs), &f);
	assert_int_equal(f.n, 3);
	assert_true(f.v[0].indicator == 0 && f.v[0].par == 0 && f.v[0].value.v == 1915509 && f.v[0].near && !f.v[0].percent);
	assert_true(str_is(str_sub(v[0].text, f.v[0].at, f.v[0].len), "1.915.509"));
	assert_true(f.v[1].indicator == 1 && f.v[1].par == 1 && f.v[1].value.v == 214749);
	assert_true(f.v[2].indicator == 2 && f.v[2].par == 5 && f.v[2].value.v == 465 && f.v[2].value.scale == 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbering),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_tie),
		cmocka_unit_test(test_figures),
	};
	int failed;

	arena = arena_new(ARENA_COMMAND);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
