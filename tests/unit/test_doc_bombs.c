/*
 * Hostile uploads of every kind that is taken, through the quarantine as a browser's upload goes: each is refused with a
 * sentence, the process that asked stays small and goes on. The child's own limits (2 s of processor, 256 MiB) are the
 * kernel's: what would break them ends the child.
 */
#include "doc/quarantine.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include "doc/zip_write.h"
#include "unit/sealed_of.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct ctx cx;

static void
fresh(void)
{
	arena_free(cx.arena);
	cx = (struct ctx){ .arena = arena_new((size_t)256 << 20), .lang = LANG_EN };
}

static enum err
upload(struct str bytes, struct quarantine_finding *f)
{
	struct quarantine q = { .file = sealed_of(bytes.p, bytes.n), .plain = -1 };
	enum err e;

	ctx_clear_fault(&cx);
	e = quarantine_check(&cx, &q, f);
	quarantine_end(&q);
	sealed_shred(q.file);
	return e;
}

static void
refused(const char *what, struct str bytes, enum err want)
{
	struct quarantine_finding f;
	enum err e = upload(bytes, &f);

	if (e != want || cx.fault.text.n < 20)
		print_error("%s: %s, not %s: %.*s\n", what, err_name(e), err_name(want), STR_ARG(cx.fault.text));
	assert_int_equal(e, want);
	assert_true(cx.fault.text.n >= 20);
}

static struct str
repeated(const char *head, const char *part, size_t times, const char *tail)
{
	size_t n = strlen(part);
	struct buf b;

	buf_init(&b, cx.arena, strlen(head) + n * times + strlen(tail) + 1);
	buf_z(&b, head);
	for (size_t i = 0; i < times; i++)
		buf_put(&b, part, n);
	buf_z(&b, tail);
	assert_false(b.over);
	return buf_view(&b);
}

/* --- office files --------------------------------------------------------------------------------------------------- */

#define WORD "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
#define WORD_END "</w:body></w:document>"

#define RELS "<R><Relationship Type=\"x/officeDocument\" Target=\"word/document.xml\"/></R>"

enum format { DOCX, ODT, XLSX, FORMATS };

static struct str
office(enum format f, struct str part)
{
	const struct zip_part docx[] = { { "[Content_Types].xml", S("<T/>"), true }, { "_rels/.rels", S(RELS), true },
		{ "word/document.xml", part, false } };
	const struct zip_part odt[] = { { "mimetype", S("application/vnd.oasis.opendocument.text"), true },
		{ "content.xml", part, false } };
	const struct zip_part xlsx[] = { { "[Content_Types].xml", S("<T/>"), true }, { "xl/workbook.xml", S("<w/>"), true },
		{ "xl/sharedStrings.xml", part, false } };
	struct str out;

	assert_int_equal(f == DOCX ? zip_write(&cx, docx, COUNT(docx), &out) : f == ODT ? zip_write(&cx, odt, COUNT(odt), &out)
	    : zip_write(&cx, xlsx, COUNT(xlsx), &out), E_OK);
	return out;
}

static void
xml_bombs(void **state)
{
	(void)state;
	for (enum format f = 0; f < FORMATS; f++) {
		fresh();
		refused("nothing in it", office(f, S("")), E_TYPE);
		refused("spaces", office(f, repeated("<a>", "                                ", (size_t)1 << 20, "</a>")), E_TYPE);
		fresh();
		refused("depth", office(f, repeated("", "<a>", 200000, "")), E_TYPE);
		refused("laughs", office(f, S("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
		    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]><l>&d;</l>")), E_TYPE);
		refused("outside entity", office(f, S("<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><l>&x;</l>")), E_TYPE);
		refused("outside subset", office(f, S("<!DOCTYPE l SYSTEM \"http://127.0.0.1:1/x.dtd\"><l/>")), E_TYPE);
		refused("not closed", office(f, S("<a><b></a>")), E_TYPE);
		refused("unknown entity", office(f, S("<a>&nothing;</a>")), E_TYPE);
	}
	fresh();
	refused("a million paragraphs", office(DOCX, repeated(WORD, "<w:p><w:r><w:t>a</w:t></w:r></w:p>", 600000, WORD_END)), E_TYPE);
	fresh();
	refused("a million strings", office(XLSX, repeated("<sst>", "<si><t>a</t></si>", 1000000, "</sst>")), E_TYPE);
	refused("bare XML, laughing", S("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\">]><l>&a;</l>"), E_TYPE);
	refused("bare XML, deep", repeated("<?xml version=\"1.0\"?>", "<a>", 100000, ""), E_TYPE);
}

/* --- archives --------------------------------------------------------------------------------------------------------- */

static void
put16(struct buf *b, unsigned v)
{
	buf_ch(b, (char)(v & 255));
	buf_ch(b, (char)(v >> 8 & 255));
}

static void
put32(struct buf *b, unsigned v)
{
	put16(b, v & 65535);
	put16(b, v >> 16);
}

/* n entries in the directory, all of them the one local entry; the end says `said` of them. */
static struct str
one_entry_many_names(size_t n, unsigned said)
{
	struct buf b;
	size_t dir;

	buf_init(&b, cx.arena, n * 64 + 1000);
	buf_z(&b, "PK\x03\x04");
	buf_put(&b, "\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\4\0\0\0", 26);
	buf_z(&b, "worda");
	dir = b.n;
	for (size_t i = 0; i < n; i++) {
		buf_z(&b, "PK\x01\x02");
		buf_put(&b, "\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 42);
		buf_z(&b, "word");
	}
	put32(&b, 0x06054b50);
	put32(&b, 0);
	put16(&b, said);
	put16(&b, said);
	put32(&b, (unsigned)(b.n - 12 - dir));
	put32(&b, (unsigned)dir);
	put16(&b, 0);
	assert_false(b.over);
	return buf_view(&b);
}

static void
archives(void **state)
{
	struct str good, lie;

	(void)state;
	fresh();
	refused("one entry, two names", one_entry_many_names(2, 2), E_TYPE);
	refused("a million entries", one_entry_many_names(700000, 65535), E_TYPE);
	fresh();
	for (enum format f = 0; f < FORMATS; f++) {
		good = office(f, repeated("<a>", "xyz", 5000, "</a>"));
		lie = str_dup(cx.arena, good);
		/* the directory's last entry says it unpacks to 16 bytes; its local header, to what it does */
		for (size_t i = lie.n - 4; i > 0; i--)
			if (memcmp(lie.p + i, "PK\x01\x02", 4) == 0) {
				memcpy((char *)(uintptr_t)lie.p + i + 24, "\x10\0\0\0", 4);
				break;
			}
		refused("a size that lies", lie, E_TYPE);
		refused("cut off", str_sub(good, 0, good.n - 30), E_TYPE);
	}
}

/* --- two files in one, and false names -------------------------------------------------------------------------------- */

static void
polyglots(void **state)
{
	struct quarantine_finding f;
	struct str doc;

	(void)state;
	fresh();
	doc = office(DOCX, S(WORD "<w:p><w:r><w:t>a</w:t></w:r></w:p>" WORD_END));
	assert_int_equal(upload(doc, &f), E_OK);
	refused("PDF with a document behind it", str_fmt(cx.arena, "%%PDF-1.4\n%%%%EOF\n%.*s", STR_ARG(doc)), E_TYPE);
	refused("program with a document behind it", str_fmt(cx.arena, "MZ%.*s", STR_ARG(doc)), E_TYPE);
	refused("document with something behind it", str_fmt(cx.arena, "%.*s<script>alert(1)</script>", STR_ARG(doc)), E_TYPE);
	refused("web page", S("<!DOCTYPE html><script>alert(1)</script>"), E_TYPE);
	refused("web page as XML", S("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"), E_TYPE);
	refused("picture without an end", S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), E_TYPE);
	refused("nothing", S(""), E_TYPE);
	/* the name is not asked: this is text, whatever it is called */
	assert_int_equal(upload(S("Báo cáo\n"), &f), E_OK);
	assert_int_equal(f.kind, DOC_TXT);
}

/* --- PDF -------------------------------------------------------------------------------------------------------------- */

/* One page that shows `show`; code 1 is Ậ. No table of objects: a reader that looks for them finds them. */
static struct str
pdf(const char *show, const char *more)
{
	static const char map[] = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00><ff> endcodespacerange\n"
	    "1 beginbfchar <01> <1EAC> endbfchar endcmap end";
	const char *text = str_z(cx.arena, str_fmt(cx.arena, "BT /F 12 Tf 72 700 Td %s ET", show));

	return str_fmt(cx.arena, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
	    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 7 0 R>>>>>>endobj\n"
	    "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>endobj\n"
	    "6 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n%s\ntrailer<</Root 1 0 R>>\n%%%%EOF\n", strlen(text), text, sizeof(map) - 1,
	    map, more);
}

static void
pdf_text(void **state)
{
	struct quarantine_finding f;

	(void)state;
	fresh();
	assert_int_equal(upload(pdf("(Bao cao thang 3) Tj 0 -20 Td (M\\001T \\001) Tj", ""), &f), E_OK);
	assert_true(f.read && f.kind == DOC_PDF && f.text.n >= 1);
	refused("a mark", pdf("(Bao cao) Tj 0 -60 Td (M\\001T) Tj", ""), E_SECRET);
	assert_true(str_find(cx.fault.text, S("MẬT")) >= 0);
	refused("a mark, letter by letter", pdf("(M) Tj 14 0 Td (\\001) Tj 14 0 Td (T) Tj", ""), E_SECRET);
	refused("a mark in letters of VNI", pdf("(MA\\304T) Tj", ""), E_SECRET);
	/* pages that were scanned */
	assert_int_equal(upload(pdf("", ""), &f), E_OK);
	assert_true(!f.read && f.why.n > 0);
}

/* Many pages of forty lines each. */
static struct str
long_pdf(int pages)
{
	const char *lines = str_z(cx.arena, repeated("", "(abc def) Tj 0 -12 Td ", 40, ""));
	struct buf kids, more;

	buf_init(&kids, cx.arena, (size_t)1 << 20);
	buf_init(&more, cx.arena, (size_t)4 << 20);
	for (int i = 0; i < pages; i++) {
		buf_fmt(&kids, "%d 0 R ", 10 + i);
		buf_fmt(&more, "%d 0 obj<</Type/Page/Parent 8 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n",
		    10 + i);
	}
	buf_fmt(&more, "8 0 obj<</Type/Pages/Kids[%.*s]/Count %d>>endobj\n1 0 obj<</Type/Catalog/Pages 8 0 R>>endobj\n", (int)kids.n, kids.p,
	    pages);
	return pdf(lines, str_z(cx.arena, buf_view(&more)));
}

static void
pdf_bombs(void **state)
{
	struct str many;

	(void)state;
	fresh();
	refused("empty", S("%PDF-1.4\n%%EOF\n"), E_TYPE);
	refused("pages in a circle", S("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9999999>>"
	    "endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"), E_TYPE);
	refused("a length that is itself", S("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Length 1 0 R>>stream\nx\nendstream endobj\n"
	    "trailer<</Root 1 0 R/Size 2147483647/Prev 0>>\nstartxref\n0\n%%EOF\n"), E_TYPE);
	many = repeated("", "[", 3000000, "");
	refused("arrays without end", str_fmt(cx.arena, "%%PDF-1.4\n1 0 obj %.*s endobj trailer<</Root 1 0 R>>\n%%%%EOF\n", STR_ARG(many)),
	    E_TYPE);
	fresh();
	refused("more text than is taken", long_pdf(2000), E_TYPE);
	fresh();
	refused("locked", S("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Filter"
	    "/Standard/V 2/R 3/Length 128/P -44/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)/U(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)>>endobj\n"
	    "trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(a)(a)]>>\n%%EOF\n"), E_TYPE);
}

/* --- all of it together ----------------------------------------------------------------------------------------------- */

static long
resident(void)
{
	struct rusage u;

	assert_int_equal(getrusage(RUSAGE_SELF, &u), 0);
	return u.ru_maxrss;            /* KiB, the most so far */
}

/* A 50 MiB bomb costs the asking process its 50 MiB twice (the upload and the copy in memory), and what it unpacks to, nothing. */
static void
stays_small(void **state)
{
	struct quarantine_finding f;
	long before = resident(), after;
	int first = dup(0), last;

	(void)state;
	fresh();
	for (int i = 0; i < 5; i++) {
		refused("spaces", office(DOCX, repeated("<a>", "                                ", (size_t)1 << 20, "</a>")), E_TYPE);
		fresh();
	}
	after = resident();
	last = dup(0);
	assert_true(after - before < 256 << 10);
	assert_int_equal(first + 1, last);     /* no descriptor is left open */
	close(first);
	close(last);
	assert_int_equal(upload(S("Báo cáo\n"), &f), E_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_bombs), cmocka_unit_test(archives), cmocka_unit_test(polyglots), cmocka_unit_test(pdf_text),
		cmocka_unit_test(pdf_bombs), cmocka_unit_test(stays_small),
	};
	int failed;

	if (!doc_start())
		return 1;
	fresh();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sbx_stop();
	arena_free(cx.arena);
	return failed;
}
