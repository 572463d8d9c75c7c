/* The secrecy gate, the warnings of personal data, the quarantine. */
#include "doc/quarantine.h"

#include <signal.h>
#include <sys/resource.h>

#include "doc/docx_write.h"
#include "doc/zip_write.h"
#include "unit/sealed_of.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena *arena;

static struct ctx
new_ctx(void)
{
	return (struct ctx){ .arena = arena, .lang = LANG_EN };
}

static void
test_marks(void **state)
{
	static const struct {
		const char *text;
		enum doc_secret level;
	} lines[] = {
		{ "MẬT", DOC_SECRET_MAT }, { "  MẬT  ", DOC_SECRET_MAT }, { "(MẬT)", DOC_SECRET_MAT }, { "[ MẬT ]", DOC_SECRET_MAT },
		{ "TỐI MẬT", DOC_SECRET_TOI_MAT }, { "TUYỆT MẬT", DOC_SECRET_TUYET_MAT }, { "TUYỆT  MẬT.", DOC_SECRET_TUYET_MAT },
		{ "M Ậ T", DOC_SECRET_MAT }, { "T Ố I   M Ậ T", DOC_SECRET_TOI_MAT }, { "T.Ố.I - M.Ậ.T", DOC_SECRET_TOI_MAT },
		{ "*** MẬT ***", DOC_SECRET_MAT }, { "“MẬT”", DOC_SECRET_MAT }, { "ĐỘ MẬT: MẬT", DOC_SECRET_MAT },
		{ "Độ mật: Tối mật", DOC_SECRET_TOI_MAT }, { "Mức độ mật: mật", DOC_SECRET_MAT }, { "(ĐỘ MẬT: TUYỆT MẬT)", DOC_SECRET_TUYET_MAT },
		{ "MA\xcc\xa3\xcc\x82T", DOC_SECRET_MAT }, { "M\xc3\x82\xcc\xa3T", DOC_SECRET_MAT },            /* decomposed */
		{ "M\xe2\x80\x8b" "Ậ\xc2\xadT", DOC_SECRET_MAT },                                           /* zero width, soft hyphen */
		{ "\xd0\x9cẬ\xd0\xa2", DOC_SECRET_MAT },                                                    /* Cyrillic М, Т */
		{ "\xef\xbc\xadẬ\xef\xbc\xb4", DOC_SECRET_MAT },                                            /* wide letters */
		{ "MËT", DOC_SECRET_MAT }, { "TèI MËT", DOC_SECRET_TOI_MAT }, { "MAÄT", DOC_SECRET_MAT },     /* TCVN3, VNI */
		{ "Kính gửi\nMẬT\nabc", DOC_SECRET_MAT }, { "UBND TỈNH\tMẬT", DOC_SECRET_MAT },
		{ "MẬT\xe2\x80\xa8Nội dung", DOC_SECRET_MAT }, { "Nội dung\xe2\x80\xa9TỐI MẬT", DOC_SECRET_TOI_MAT },
		{ "Nội dung\xc2\x85TUYỆT MẬT\xc2\x85khác", DOC_SECRET_TUYET_MAT }, { "a\vMẬT\fb", DOC_SECRET_MAT }, { "a\rMẬT\rb", DOC_SECRET_MAT },
		{ "MẬT\xe2\x80\xa8", DOC_SECRET_MAT }, { "BẢO\xe2\x80\x83MẬT", DOC_SECRET_NONE }, { "BÍ MẬT\xe2\x80\xa8ĐỘ", DOC_SECRET_NONE },
		{ "mật", DOC_SECRET_NONE }, { "Mật", DOC_SECRET_NONE }, { "Tối mật", DOC_SECRET_NONE }, { "MẬT ĐỘ", DOC_SECRET_NONE },
		{ "BẢO MẬT", DOC_SECRET_NONE }, { "MẬT ONG", DOC_SECRET_NONE }, { "Mật ong rừng", DOC_SECRET_NONE }, { "BÍ MẬT", DOC_SECRET_NONE },
		{ "mật độ dân số 200 người/km2", DOC_SECRET_NONE }, { "MẬT ĐỘ DÂN SỐ", DOC_SECRET_NONE }, { "MẶT", DOC_SECRET_NONE },
		{ "Độ mật: không", DOC_SECRET_NONE }, { "Độ mật:", DOC_SECRET_NONE }, { "MẬT 1", DOC_SECRET_NONE }, { "", DOC_SECRET_NONE },
		{ "Văn bản mang dấu MẬT phải gửi riêng", DOC_SECRET_NONE }, { "MAT", DOC_SECRET_NONE }, { "MÁT", DOC_SECRET_NONE },
	};
	struct doc_secret_hit hit;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		enum doc_secret level = doc_secrecy(arena, str_of(lines[i].text), NULL);

		if (level != lines[i].level)
			print_message("\"%s\": %d\n", lines[i].text, (int)level);
		assert_int_equal(level, lines[i].level);
	}
	assert_int_equal(doc_secrecy(arena, S("một\nhai\n TỐI MẬT \nba"), &hit), DOC_SECRET_TOI_MAT);
	assert_int_equal(hit.par, 2);
}

static void
test_check(void **state)
{
	struct ctx cx = new_ctx();

	(void)state;
	assert_int_equal(doc_secrecy_check(&cx, S("bảo mật thông tin")), E_OK);
	assert_int_equal(doc_secrecy_check(&cx, S("a\nMẬT")), E_SECRET);
	assert_non_null(strstr(cx.fault.text.p, "Line 2"));
}

static void
test_mark_places(void **state)
{
	struct doc_par v[2] = { { .text = S("bình thường") }, { .text = S("Mật"), .where = DOC_HEADER, .caps = true } };
	struct doc_text t = { .v = v, .n = 2 };
	struct doc_secret_hit hit;

	(void)state;
	assert_int_equal(doc_secrecy_text(arena, &t, &hit), DOC_SECRET_MAT);
	assert_int_equal(hit.par, 1);
	v[1].caps = false;
	assert_int_equal(doc_secrecy_text(arena, &t, &hit), DOC_SECRET_NONE);
}

static void
one_personal(const char *text, enum doc_personal_kind kind, const char *what)
{
	struct doc_personals p;

	doc_personal_data(arena, str_of(text), &p);
	if (p.n != 1 || p.v[0].kind != kind || !str_is(str_sub(str_of(text), p.v[0].at, p.v[0].len), what))
		print_message("\"%s\": %zu%s%.*s\n", text, p.n, p.n > 0 ? " " : "",
		    STR_ARG(p.n > 0 ? str_sub(str_of(text), p.v[0].at, p.v[0].len) : S("")));
	assert_int_equal(p.n, 1);
	assert_int_equal(p.v[0].kind, kind);
	assert_true(str_is(str_sub(str_of(text), p.v[0].at, p.v[0].len), what));
}

static void
test_personal(void **state)
{
	static const char *const nobody[] = { "Có 1.915.509 lượt khám, tăng 12.980 ca", "Quyết định số 123456789/QĐ-UBND", "năm 2026",
		"ông Chủ tịch Ủy ban", "Bà Rịa - Vũng Tàu", "đường Hai Bà Trưng", "các cháu thiếu nhi", "ông bà và cháu", "em học sinh giỏi",
		"kinh phí 123456789,5 đồng", "đạt 95,7% @ cuối kỳ", "anh chị em công nhân", "20/3/2026", "tổng số 0381234567890" };
	struct doc_personals p;

	(void)state;
	one_personal("CCCD 056123456789 cấp", DOC_PERSONAL_ID, "056123456789");
	one_personal("CMND: 225123456.", DOC_PERSONAL_ID, "225123456");
	one_personal("gọi 0912 345 678 ngay", DOC_PERSONAL_PHONE, "0912 345 678");
	one_personal("+84 912 345 678", DOC_PERSONAL_PHONE, "+84 912 345 678");
	one_personal("ĐT 0258.3822.222", DOC_PERSONAL_PHONE, "0258.3822.222");
	one_personal("thư a.b@benhvien.example nhé", DOC_PERSONAL_MAIL, "a.b@benhvien.example");
	one_personal("thư tới x@y.example.", DOC_PERSONAL_MAIL, "x@y.example");
	one_personal("bệnh nhân Nguyễn Văn Mẫu, 5 tuổi", DOC_PERSONAL_NAME, "bệnh nhân Nguyễn Văn Mẫu");
	one_personal("Ông Trần Mẫu khai", DOC_PERSONAL_NAME, "Ông Trần Mẫu");
	one_personal("cháu Lan bị sốt", DOC_PERSONAL_NAME, "cháu Lan");
	for (size_t i = 0; i < COUNT(nobody); i++) {
		doc_personal_data(arena, str_of(nobody[i]), &p);
		if (p.n != 0)
			print_message("\"%s\": kind %d\n", nobody[i], (int)p.v[0].kind);
		assert_int_equal(p.n, 0);
	}
	doc_personal_data(arena, S("một\nbà Nguyễn Mẫu, 0912345678"), &p);
	assert_int_equal(p.n, 2);
	assert_int_equal(p.v[0].par, 1);
}

/* --- quarantine ---------------------------------------------------------------------------------------------------- */

static enum err
check(struct ctx *cx, struct str bytes, struct quarantine_finding *f)
{
	struct quarantine q = { .file = sealed_of(bytes.p, bytes.n), .plain = -1 };
	enum err e = quarantine_check(cx, &q, f);

	quarantine_end(&q);
	sealed_shred(q.file);
	return e;
}

static struct str
document(struct ctx *cx, const char *first, const char *cell)
{
	struct docx *d = docx_new(cx, &(struct docx_info){ .title = S("t") });
	const struct docx_column columns[] = { { 1, DOCX_LEFT } };
	const struct str cells[] = { str_of(cell) };
	struct str bytes = { NULL, 0 };

	docx_par(d, DOCX_BODY, str_of(first));
	docx_table(d, &(struct docx_table){ columns, 1, NULL, cells, 1, NULL });
	assert_int_equal(docx_finish(d, &bytes), E_OK);
	return bytes;
}

static struct str
workbook(struct ctx *cx, const char *strings)
{
	const struct zip_part parts[] = { { "[Content_Types].xml", S("<T/>"), true }, { "xl/workbook.xml", S("<w/>"), true },
		{ "xl/sharedStrings.xml", str_of(strings), false } };
	struct str out;

	assert_int_equal(zip_write(cx, parts, COUNT(parts), &out), E_OK);
	return out;
}

static void
test_quarantine_check(void **state)
{
	struct quarantine_finding f;
	struct ctx cx = new_ctx();

	(void)state;
	assert_int_equal(check(&cx, document(&cx, "Báo cáo về mật độ dân số", "bà Nguyễn Mẫu"), &f), E_OK);
	/* the third paragraph is the page number in the header */
	assert_true(f.read && f.kind == DOC_DOCX && f.text.n == 3 && f.personal.n == 1);
	assert_int_equal(check(&cx, document(&cx, "Báo cáo", "TỐI MẬT"), &f), E_SECRET);
	assert_int_equal(f.mark.level, DOC_SECRET_TOI_MAT);
	assert_non_null(strstr(cx.fault.text.p, "TỐI MẬT"));
	cx = new_ctx();
	assert_int_equal(check(&cx, S("%PDF-1.4\n%%EOF\n"), &f), E_TYPE);     /* nobody can look into that */
	assert_true(!f.read && f.kind == DOC_PDF && f.why.n > 0);
	cx = new_ctx();
	assert_int_equal(check(&cx, S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR....IEND\xae" "B`\x82"), &f), E_OK);
	assert_true(!f.read && f.kind == DOC_PNG && f.why.n > 0);
	cx = new_ctx();
	assert_int_equal(check(&cx, S("<?xml version=\"1.0\"?><a><b>TỐI MẬT</b></a>"), &f), E_SECRET);
	cx = new_ctx();
	assert_int_equal(check(&cx, S("<?xml version=\"1.0\"?><a><b>Mật độ</b></a>"), &f), E_OK);
	cx = new_ctx();
	assert_int_equal(check(&cx, workbook(&cx, "<sst><si><r><t>M</t></r><r><t>ẬT</t></r></si></sst>"), &f), E_SECRET);
	cx = new_ctx();
	assert_int_equal(check(&cx, workbook(&cx, "<w><oddHeader>&amp;L&amp;\"Arial,Bold\"&amp;12TUYỆT MẬT&amp;RTrang &amp;P</oddHeader></w>"),
	    &f), E_SECRET);
	cx = new_ctx();
	assert_int_equal(check(&cx, workbook(&cx, "<sst><si><t>Mật độ</t><phoneticPr/></si><c t=\"s\"><v>1</v></c></sst>"), &f), E_OK);
	assert_true(f.read && f.kind == DOC_XLSX && f.text.n == 1);
	cx = new_ctx();
	assert_int_equal(check(&cx, workbook(&cx, "<w><c t=\"str\"><f>A1</f><v>MẬT</v></c></w>"), &f), E_SECRET);
	cx = new_ctx();
	assert_int_equal(check(&cx, S("\x7f" "ELF..."), &f), E_TYPE);
	cx = new_ctx();
	assert_int_equal(check(&cx, S("một\nMẬT\n"), &f), E_SECRET);
	cx = new_ctx();
	assert_int_equal(check(&cx, str_sub(document(&cx, "a", "b"), 0, 900), &f), E_TYPE);
}

#define DOCX_RELS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" " \
	"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" " \
	"Target=\"/word/document.xml\"/></Relationships>"
#define DOCX_W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

/* A .docx with an ordinary body and one part more. */
static struct str
document_with(struct ctx *cx, const char *body, const char *name, const char *part)
{
	const struct zip_part parts[] = { { "[Content_Types].xml", S("<T/>"), true }, { "_rels/.rels", S(DOCX_RELS), false },
		{ "word/document.xml", str_fmt(cx->arena, "<w:document " DOCX_W "><w:body><w:p><w:r><w:t>Báo cáo</w:t></w:r></w:p>%s"
		  "</w:body></w:document>", body), false }, { name, str_of(part), false } };
	struct str out;

	assert_int_equal(zip_write(cx, parts, COUNT(parts), &out), E_OK);
	return out;
}

#define ODF "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" " \
	"xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""

/* An .odt with a body, styles and one object set into it. */
static struct str
open_document(struct ctx *cx, struct str body, const char *styles, const char *object)
{
	const struct zip_part parts[] = { { "mimetype", S("application/vnd.oasis.opendocument.text"), true },
		{ "content.xml", str_fmt(cx->arena, "<office:document-content " ODF "><office:body><office:text>%.*s</office:text>"
		  "</office:body></office:document-content>", STR_ARG(body)), false },
		{ "styles.xml", str_fmt(cx->arena, "<office:document-styles " ODF "><office:master-styles><style:master-page>%s"
		  "</style:master-page></office:master-styles></office:document-styles>", styles), false },
		{ "Object 1/content.xml", str_fmt(cx->arena, "<office:document-content " ODF "><office:body><office:chart>%s</office:chart>"
		  "</office:body></office:document-content>", object), false } };
	struct str out;

	assert_int_equal(zip_write(cx, parts, COUNT(parts), &out), E_OK);
	return out;
}

/* So it is in an .odt: in the body, a page's head, an object; and a document too long for its page's head is not taken for read. */
static void
test_odt_parts(void **state)
{
	static const char *const mark = "<text:p>TỐI MẬT</text:p>";
	struct quarantine_finding f;
	struct ctx cx = new_ctx();
	struct buf b;

	(void)state;
	assert_int_equal(check(&cx, open_document(&cx, S("<text:p>Báo cáo</text:p>"), "", "<text:p>Quý I</text:p>"), &f), E_OK);
	assert_true(f.text.n == 2 && f.text.v[1].where == DOC_NOTE);
	cx = new_ctx();
	assert_int_equal(check(&cx, open_document(&cx, str_of(mark), "", ""), &f), E_SECRET);
	cx = new_ctx();
	assert_int_equal(check(&cx, open_document(&cx, S(""), "<style:header><text:p>TỐI MẬT</text:p></style:header>", ""), &f), E_SECRET);
	cx = new_ctx();
	assert_int_equal(check(&cx, open_document(&cx, S("<text:p>Báo cáo</text:p>"), "", mark), &f), E_SECRET);
	cx = new_ctx();
	buf_init(&b, cx.arena, (size_t)4 << 20);
	for (int i = 0; i < DOC_PARS_MAX; i++)
		buf_fmt(&b, "<text:p>%d, %d</text:p>", i, i * 7919 % 50021);
	assert_int_equal(check(&cx, open_document(&cx, buf_view(&b), "<style:header><text:p>TỐI MẬT</text:p></style:header>", ""), &f), E_TYPE);
}

/* A mark is found in whatever part of a .docx it stands. */
static void
test_docx_parts(void **state)
{
	static const char *const header = "<w:hdr " DOCX_W "><w:p><w:r><w:t>TỐI MẬT</w:t></w:r></w:p></w:hdr>";
	static const struct { const char *name, *part; } v[] = {
		{ "word/diagrams/data1.xml", "<d:dataModel xmlns:d=\"http://schemas.openxmlformats.org/drawingml/2006/diagram\" "
		  "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><d:pt><d:t><a:p><a:r><a:t>TỐI</a:t></a:r><a:r>"
		  "<a:t> MẬT</a:t></a:r></a:p></d:t></d:pt></d:dataModel>" },
		{ "word/charts/chart1.xml", "<c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
		  "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><c:title><c:tx><c:rich><a:p><a:r><a:t>TỐI MẬT</a:t>"
		  "</a:r></a:p></c:rich></c:tx></c:title></c:chart>" },
		{ "word/charts/chart1.xml", "<c:cat xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:strRef><c:strCache>"
		  "<c:pt idx=\"0\"><c:v>Quý I</c:v></c:pt><c:pt idx=\"1\"><c:v>TỐI MẬT</c:v></c:pt></c:strCache></c:strRef></c:cat>" },
		{ "word/charts/chart1.xml", "<c:ser xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:tx><c:v>TỐI MẬT"
		  "</c:v></c:tx></c:ser>" },
		{ "word/glossary/document.xml", header }, { "word/header1.xml", header }, { "header1.xml", header },
		{ "parts/Footer9.XML", header }, { "word/khac.xml", header },
	};
	struct quarantine_finding f;
	struct ctx cx;

	(void)state;
	for (size_t i = 0; i < COUNT(v); i++) {
		cx = new_ctx();
		if (check(&cx, document_with(&cx, "", v[i].name, v[i].part), &f) != E_SECRET)
			print_message("%s, %zu: not seen\n", v[i].name, i);
		assert_int_equal(f.mark.level, DOC_SECRET_TOI_MAT);
	}
	cx = new_ctx();
	assert_int_equal(check(&cx, document_with(&cx, "", "word/charts/chart1.xml", "<c:val xmlns:c=\"http://schemas.openxmlformats.org/"
	    "drawingml/2006/chart\"><c:numCache><c:pt><c:v>079123456789</c:v></c:pt></c:numCache></c:val>"), &f), E_OK);
	assert_true(f.text.n == 1 && f.personal.n == 0);       /* a figure is no text */
	cx = new_ctx();
	assert_int_equal(check(&cx, document_with(&cx, "<w:altChunk/>", "word/afchunk.mht", "TỐI MẬT"), &f), E_TYPE);
	assert_non_null(strstr(cx.fault.text.p, "save it again"));
	cx = new_ctx();
	assert_int_equal(check(&cx, document_with(&cx, "", "customXml/item1.xml", "<a>"), &f), E_OK);
	assert_int_equal(f.text.n, 1);
}

/* A check that ran out of memory in the middle says nothing about the file: the next one looks at all of it. */
static void
test_quarantine_check_again(void **state)
{
	struct quarantine_finding f;
	struct ctx cx = new_ctx();
	struct str bytes = document(&cx, "Báo cáo", "TỐI MẬT");
	struct rlimit was, small;
	struct quarantine q = { .file = sealed_of(bytes.p, bytes.n), .plain = -1 };

	(void)state;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small = was;
	small.rlim_cur = 100;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(quarantine_check(&cx, &q, &f), E_FULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	cx = new_ctx();
	assert_int_equal(quarantine_check(&cx, &q, &f), E_SECRET);
	quarantine_end(&q);
	sealed_shred(q.file);
}

/* The longest texts that are looked through leave most of a request's memory to the page that follows; longer ones are refused. */
static void
test_quarantine_long(void **state)
{
	static const struct { const char *line; int n; enum err e; } v[] = {
		{ "Văn bản số 15 về công tác phối hợp.\n", 20000, E_OK }, { "ô\n", 49000, E_OK }, { "Ông Đỗ Văn Mẫu ký\n", 39000, E_OK },
		{ "MẬT Đ\tMËT Đ\tCỘNG HÒA\n", 30000, E_OK }, { "bà Bé, ông Cả, anh Tư; ", 60000, E_OK },
		{ "ô\n", 60000, E_TYPE }, { "Văn bản số 15 về công tác phối hợp.\n", 45000, E_TYPE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(v); i++) {
		for (int secret = 0; secret < 2; secret++) {
			struct ctx cx = { .arena = arena_new(ARENA_REQUEST), .lang = LANG_EN };
			struct quarantine_finding f;
			struct buf b;
			enum err e;

			buf_init(&b, arena, (size_t)4 << 20);
			for (int n = 0; n < v[i].n; n++)
				buf_z(&b, v[i].line);
			buf_z(&b, secret ? "\nTỐI MẬT\n" : "\nHết\n");
			e = check(&cx, buf_view(&b), &f);
			if (e != (v[i].e == E_OK && secret ? E_SECRET : v[i].e) || cx.arena->used > ARENA_REQUEST / 2)
				print_message("%s x %d: %s, %zu bytes\n", v[i].line, v[i].n, err_name(e), cx.arena->used);
			assert_int_equal(e, v[i].e == E_OK && secret ? E_SECRET : v[i].e);
			assert_true(cx.arena->used <= ARENA_REQUEST / 2);
			arena_free(cx.arena);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_mark_places),
		cmocka_unit_test(test_personal),
		cmocka_unit_test(test_quarantine_check),
		cmocka_unit_test(test_docx_parts), cmocka_unit_test(test_odt_parts),
		cmocka_unit_test(test_quarantine_check_again),
		cmocka_unit_test(test_quarantine_long),
	};
	int failed;

	arena = arena_new(ARENA_COMMAND);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sbx_stop();
	arena_free(arena);
	return failed;
}
