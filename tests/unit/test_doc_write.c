/* Official documents: written, the same twice, read back by our own reader; opened by LibreOffice where it is installed. */
#include "doc/docx_write.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "doc/qr.h"
#include "doc/text.h"

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

static struct str
sample(struct ctx *cx, bool demo, enum docx_house house)
{
	static const struct docx_column columns[] = { { 1, DOCX_MIDDLE }, { 6, DOCX_LEFT }, { 2, DOCX_MIDDLE }, { 2, DOCX_RIGHT } };
	static const struct str header[] = { S("TT"), S("Chỉ tiêu"), S("Đơn vị tính"), S("Kỳ này") };
	struct str cells[60 * 4], bytes = { NULL, 0 };
	struct str copies[] = { S("Ban Thường vụ Tỉnh ủy (để báo cáo)"), S("Lưu VT") };
	struct docx *d = docx_new(cx, &(struct docx_info){ .title = S("Báo cáo <quý> I"), .author = S("Ban Tuyên giáo"),
		.at = 1773878400000, .demo = demo });

	for (size_t i = 0; i < 60; i++) {
		cells[i * 4] = str_fmt(arena, "%zu", i + 1);
		cells[i * 4 + 1] = str_fmt(arena, "Lượt khám bệnh tại cơ sở số %zu", i + 1);
		cells[i * 4 + 2] = S("lượt");
		cells[i * 4 + 3] = S("1.915.509");
	}
	docx_title_block(d, &(struct docx_title_block){ house, S("TỈNH ỦY KHÁNH HÒA"), S("BAN TUYÊN GIÁO"),
		house == DOCX_PARTY ? S("Số 05-BC/BTGTU") : S("Số: 05/BC-SYT"), S("Khánh Hòa, ngày 19 tháng 3 năm 2026"), S("BÁO CÁO"),
		S("Kết quả công tác khoa giáo quý I năm 2026"), S("Ban Thường vụ Tỉnh ủy") });
	docx_heading(d, 1, S("I. KẾT QUẢ ĐẠT ĐƯỢC"));
	docx_heading(d, 2, S("1. Lĩnh vực y tế"));
	docx_par(d, DOCX_BODY, S("Trong quý I, ngành y tế đã thực hiện 1.915.509 lượt khám bệnh, tăng 4,2 % so với cùng kỳ; dịch bệnh được "
	    "kiểm soát < 5 ca & không có \"ổ dịch\" mới. Công tác tiêm chủng mở rộng được duy trì tại 65 xã, phường, đặc khu."));
	docx_runs(d, DOCX_BODY, (struct docx_run[]){ { S("Nổi bật: "), DOCX_BOLD }, { S("đã nghiệm thu"), DOCX_ITALIC },
	    { S(" và\tcác cột\ndòng mới."), 0 } }, 3);
	docx_par(d, DOCX_BULLET, S("Việc thứ nhất"));
	docx_par(d, DOCX_BULLET, S("Việc thứ hai"));
	docx_par(d, DOCX_NUMBER, S("Kiến nghị một"));
	docx_par(d, DOCX_NUMBER, S("Kiến nghị hai"));
	docx_par(d, DOCX_QUOTE, S("Đoạn lấy từ báo cáo của đơn vị."));
	docx_par(d, DOCX_NUMBER, S("Đánh số lại từ đầu"));
	docx_par(d, DOCX_NOTE, S("Nguồn: Sở Y tế."));
	docx_heading(d, 3, S("a) Số liệu"));
	docx_table(d, &(struct docx_table){ columns, 4, header, cells, 60, NULL });
	docx_par(d, DOCX_BODY, S("Phần kết."));
	docx_sign_block(d, &(struct docx_sign_block){ house, house == DOCX_PARTY ? S("K/T TRƯỞNG BAN") : S("KT. GIÁM ĐỐC"),
		house == DOCX_PARTY ? S("PHÓ TRƯỞNG BAN") : S("PHÓ GIÁM ĐỐC"), S("Người ký mẫu"), copies, COUNT(copies) });
	assert_int_equal(docx_finish(d, &bytes), E_OK);
	return bytes;
}

static void
test_same_twice(void **state)
{
	struct ctx cx = new_ctx();
	struct str one, two;

	(void)state;
	(void)setenv("TZ", "Asia/Ho_Chi_Minh", 1);
	tzset();
	one = sample(&cx, true, DOCX_PARTY);
	(void)setenv("TZ", "America/New_York", 1);
	tzset();
	two = sample(&cx, true, DOCX_PARTY);
	(void)unsetenv("TZ");
	assert_true(str_eq(one, two));
	assert_int_equal(doc_sniff_bytes(one), DOC_DOCX);
	assert_false(str_eq(one, sample(&cx, false, DOCX_PARTY)));
}

static const struct doc_par *
find(const struct doc_text *t, const char *text)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_is(t->v[i].text, text))
			return &t->v[i];
	print_message("missing: %s\n", text);
	fail();
	return NULL;
}

static void
test_read_back(void **state)
{
	struct ctx cx = new_ctx();
	const struct doc_par *p;
	struct doc_text t;

	(void)state;
	assert_int_equal(doc_read_bytes(&cx, sample(&cx, true, DOCX_PARTY), &t), E_OK);
	assert_int_equal(t.kind, DOC_DOCX);
	assert_false(t.cut);
	assert_int_equal(find(&t, "I. KẾT QUẢ ĐẠT ĐƯỢC")->heading, 1);
	assert_int_equal(find(&t, "1. Lĩnh vực y tế")->heading, 2);
	assert_int_equal(find(&t, "a) Số liệu")->heading, 3);
	assert_true(find(&t, "Việc thứ hai")->list);
	assert_true(find(&t, "Kiến nghị một")->list);
	assert_int_equal(find(&t, "DỮ LIỆU MẪU")->where, DOC_HEADER);
	assert_false(find(&t, "Nổi bật: đã nghiệm thu và\tcác cột\ndòng mới.")->bold);
	assert_true(find(&t, "ĐẢNG CỘNG SẢN VIỆT NAM")->bold);
	p = find(&t, "Lượt khám bệnh tại cơ sở số 60");
	assert_int_equal(p->row, 61);
	assert_int_equal(p->cell, 2);
	assert_int_equal(p->table, 2);
	assert_true(str_find(doc_text_plain(arena, &t), S("60\tLượt khám bệnh tại cơ sở số 60\tlượt\t1.915.509\n")) >= 0);
	assert_true(str_find(doc_text_plain(arena, &t), S("< 5 ca & không có \"ổ dịch\" mới")) >= 0);
	assert_int_equal(t.fonts_n, 1);
	assert_true(str_is(t.fonts[0], "Times New Roman"));
}

static void
test_refused_text(void **state)
{
	static const struct str bad[] = { S("a\x01" "b"), S("\xff"), S("a\xef\xbf\xbe"), S("x\xe2\x80\xae" "y") };
	struct str bytes;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct ctx cx = new_ctx();
		struct docx *d = docx_new(&cx, &(struct docx_info){ .title = S("t") });

		docx_par(d, DOCX_BODY, bad[i]);
		assert_int_equal(docx_finish(d, &bytes), E_INPUT);
	}
}

/* Decomposed input is written composed. */
static void
test_nfc(void **state)
{
	struct ctx cx = new_ctx();
	struct docx *d = docx_new(&cx, &(struct docx_info){ .title = S("t") });
	struct doc_text t;
	struct str bytes;

	(void)state;
	docx_par(d, DOCX_BODY, S("tu\xcc\x9b\xcc\xa3 do"));
	assert_int_equal(docx_finish(d, &bytes), E_OK);
	assert_int_equal(doc_read_bytes(&cx, bytes, &t), E_OK);
	assert_true(str_is(t.v[0].text, "tự do"));
}

static bool
program(const char *const *argv)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		(void)dup2(null, 1);
		(void)dup2(null, 2);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static struct str
slurp(const char *path)
{
	char *p = arena_alloc(arena, (size_t)1 << 20);
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, p, (size_t)1 << 20);

	if (fd >= 0)
		close(fd);
	return (struct str){ p, n > 0 ? (size_t)n : 0 };
}

/* What LibreOffice itself wrote reads like what we wrote. */
static void
office_file(struct ctx *cx, struct str bytes, enum doc_kind kind)
{
	const struct doc_par *p;
	struct doc_text t;

	assert_int_equal(doc_sniff_bytes(bytes), kind);
	assert_int_equal(doc_read_bytes(cx, bytes, &t), E_OK);
	assert_int_equal(t.kind, kind);
	assert_int_equal(find(&t, "I. KẾT QUẢ ĐẠT ĐƯỢC")->heading, 1);
	assert_int_equal(find(&t, "1. Lĩnh vực y tế")->heading, 2);
	assert_true(find(&t, "Việc thứ hai")->list);
	assert_int_equal(find(&t, "DỮ LIỆU MẪU")->where, DOC_HEADER);
	assert_true(find(&t, "ĐẢNG CỘNG SẢN VIỆT NAM")->bold);
	(void)find(&t, "Nổi bật: đã nghiệm thu và\tcác cột\ndòng mới.");
	p = find(&t, "Lượt khám bệnh tại cơ sở số 60");
	assert_int_equal(p->row, 61);
	assert_int_equal(p->cell, 2);
}

static void
test_libreoffice(void **state)
{
	static const char *const words[] = { "DỮ LIỆU MẪU", "TỈNH ỦY KHÁNH HÒA", "BÁO CÁO", "I. KẾT QUẢ ĐẠT ĐƯỢC", "1.915.509",
		"Kiến nghị hai", "Lượt khám bệnh tại cơ sở số 60", "K/T TRƯỞNG BAN", "Nơi nhận:", "Chỉ tiêu" };
	char dir[] = "/tmp/docx-test-XXXXXX", docx[80], pdf[80], txt[80], profile[120];
	struct ctx cx = new_ctx();
	struct str bytes, text;
	size_t headers = 0;
	int fd;

	(void)state;
	if (access("/usr/bin/soffice", X_OK) != 0 || access("/usr/bin/pdftotext", X_OK) != 0)
		skip();
	assert_non_null(mkdtemp(dir));
	(void)snprintf(docx, sizeof(docx), "%s/sample.docx", dir);
	(void)snprintf(pdf, sizeof(pdf), "%s/sample.pdf", dir);
	(void)snprintf(txt, sizeof(txt), "%s/sample.txt", dir);
	(void)snprintf(profile, sizeof(profile), "-env:UserInstallation=file://%s/profile", dir);
	bytes = sample(&cx, true, getenv("DOCX_STATE") != NULL ? DOCX_STATE : DOCX_PARTY);
	fd = open(docx, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	close(fd);
	assert_true(program((const char *const[]){ "soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", dir, docx, NULL }));
	assert_true(program((const char *const[]){ "pdftotext", "-layout", pdf, txt, NULL }));
	assert_true(program((const char *const[]){ "soffice", profile, "--headless", "--convert-to", "odt", "--outdir", dir, docx, NULL }));
	(void)snprintf(txt + strlen(dir), sizeof(txt) - strlen(dir), "/sample.odt");
	office_file(&cx, slurp(txt), DOC_ODT);
	(void)snprintf(txt + strlen(dir), sizeof(txt) - strlen(dir), "/again");
	assert_true(program((const char *const[]){ "soffice", profile, "--headless", "--convert-to", "docx", "--outdir", txt, docx, NULL }));
	(void)snprintf(txt + strlen(dir), sizeof(txt) - strlen(dir), "/again/sample.docx");
	office_file(&cx, slurp(txt), DOC_DOCX);
	(void)snprintf(txt + strlen(dir), sizeof(txt) - strlen(dir), "/sample.txt");
	text = slurp(txt);
	for (size_t i = 0; i < COUNT(words); i++) {
		if (str_find(text, str_of(words[i])) < 0)
			print_message("not in the PDF: %s\n", words[i]);
		assert_true(str_find(text, str_of(words[i])) >= 0);
	}
	/* the table's header stands on each of its pages */
	for (ptrdiff_t at; (at = str_find(text, S("Chỉ tiêu"))) >= 0; text = str_sub(text, (size_t)at + 1, text.n))
		headers++;
	assert_true(headers >= 2);
	if (getenv("DOCX_KEEP") == NULL)
		assert_true(program((const char *const[]){ "rm", "-rf", dir, NULL }));
	else
		print_message("kept: %s\n", dir);
}

static void
test_qr(void **state)
{
	struct ctx cx = new_ctx();
	char *long_text = arena_alloc(arena, QR_TEXT_MAX + 2);
	struct str svg;
	struct qr q;

	(void)state;
	assert_int_equal(qr_make(&cx, S("HELLO"), &q), E_OK);
	assert_int_equal(q.size, 21 + 8);
	/* the finder's top edge: seven dark modules after the quiet zone */
	assert_true(str_starts(q.path, S("M4 4h7v1h-7z")));
	assert_true(str_find(q.path, S("M22 4h7v1h-7z")) < 0);
	assert_true(str_find(q.path, S("M18 4h7v1h-7z")) > 0);
	assert_int_equal(qr_svg(&cx, S("https://bc.example/r/12"), S("Mã <12>"), &svg), E_OK);
	assert_true(str_find(svg, S("<title>Mã &lt;12&gt;</title>")) > 0);
	memset(long_text, 'a', QR_TEXT_MAX + 1);
	assert_int_equal(qr_make(&cx, (struct str){ long_text, QR_TEXT_MAX }, &q), E_OK);
	assert_int_equal(qr_make(&cx, (struct str){ long_text, QR_TEXT_MAX + 1 }, &q), E_LARGE);
	assert_int_equal(qr_make(&cx, S(""), &q), E_LARGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_twice),
		cmocka_unit_test(test_read_back),
		cmocka_unit_test(test_refused_text),
		cmocka_unit_test(test_nfc),
		cmocka_unit_test(test_libreoffice),
		cmocka_unit_test(test_qr),
	};
	int failed;

	arena = arena_new(ARENA_COMMAND);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sbx_stop();
	arena_free(arena);
	return failed;
}
