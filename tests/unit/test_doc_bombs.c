/*
 * Hostile uploads of every kind that is read, through the quarantine as a browser's upload goes: each is refused with a
 * sentence, by a process of its own that stays small, and read by a child that does and ends by its limit of processor time.
 * What is not read is refused by its kind.
 *
 *     test_doc_bombs write DIR     the bombs as files, for tests/scenario/upload_bombs.sh
 */
#include "doc/quarantine.h"
#include "doc/unzip.h"

#include <libdeflate.h>
#include <stdio.h>

#include "doc/zip_write.h"
#include "unit/child_cost.h"
#include "unit/sealed_of.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define MIB 1024l                  /* in KiB */
#define PROGRAM (20 * MIB)         /* what pdftotext takes for an ordinary page, twice */
#define ALL_OF_IT (220 * MIB)      /* a child that has used up its arena of 192 MiB */
#define CPU_MOST 3000              /* ms: the limit is 2 s, which the kernel counts by its ticks */

static struct ctx cx;
static const char *write_to;       /* the directory of `write` */

/* Of one upload; shared with the process that uploads. */
static struct seen {
	enum err e;
	char fault[400];           /* the sentence */
	bool files_left;
	long grown;                /* KiB, the most while it uploaded */
	struct quarantine_finding found;
} *seen;

/* KiB; VmHWM is of this process alone: a fork begins it anew. */
static long
memory(const char *field)
{
	char line[256];
	long kib = -1;
	FILE *f = fopen("/proc/self/status", "re");

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			kib = strtol(line + strlen(field) + 1, NULL, 10);
	if (f != NULL)
		(void)fclose(f);
	return kib;
}

static int
next_fd(void)
{
	int fd = dup(STDERR_FILENO);

	close(fd);
	return fd;
}

static void
fresh(void)
{
	arena_free(cx.arena);
	cx = (struct ctx){ .arena = arena_new((size_t)256 << 20), .lang = LANG_EN };
}

static enum err
check(struct str bytes)
{
	struct quarantine q = { .file = sealed_of(bytes.p, bytes.n), .plain = -1 };
	enum err e;

	e = quarantine_check(&cx, &q, &seen->found);
	quarantine_end(&q);
	sealed_shred(q.file);
	return e;
}

static void __attribute__((noreturn))
upload_main(struct str bytes)
{
	long before = memory("VmRSS");
	int fd = next_fd();

	seen->e = check(bytes);
	seen->grown = memory("VmHWM") - before;
	seen->files_left = next_fd() != fd;
	(void)snprintf(seen->fault, sizeof(seen->fault), "%.*s", STR_ARG(cx.fault.text));
	_exit(0);
}

/* In a process of its own. */
static enum err
upload(struct str bytes)
{
	int status = -1;
	pid_t pid;

	*seen = (struct seen){ 0 };
	*child_cost = (struct child_cost){ 0 };
	(void)fflush(NULL);
	assert_true((pid = fork()) >= 0);
	if (pid == 0)
		upload_main(bytes);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_false(seen->files_left);
	return seen->e;
}

/* The bomb, and what is to be said of it as a line of the list. */
static void
write_bomb(const char *what, struct str bytes, const char *says)
{
	const char *dir = write_to == NULL ? "" : write_to;
	static int n;
	char path[400];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%02d", dir, ++n);
	assert_non_null(f = fopen(path, "we"));
	assert_true(fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
	(void)snprintf(path, sizeof(path), "%s/list", dir);
	assert_non_null(f = fopen(path, "ae"));
	assert_true(fprintf(f, "%02d|%s|%s\n", n, what, says) > 0 && fclose(f) == 0);
}

/* ... by a child of at most that many KiB besides what was uploaded. `says`: part of the sentence. */
static void
refused_within(const char *what, struct str bytes, const char *says, long most)
{
	enum err want = str_find(str_of(says), S("the mark")) >= 0 ? E_SECRET : E_TYPE, e;
	long size = (long)(bytes.n >> 10);

	if (write_to != NULL) {
		write_bomb(what, bytes, says);
		return;
	}
	e = upload(bytes);
	if (e != want || strstr(seen->fault, says) == NULL)
		print_error("%s: %s, not %s: %s\n", what, err_name(e), says, seen->fault);
	assert_int_equal(e, want);
	assert_true(SANITIZED || strstr(seen->fault, says) != NULL);       /* what is slow there ends by the clock */
	if (seen->grown > 4 * MIB + size || child_cost->kib > most + size || child_cost->cpu_ms > CPU_MOST)
		print_error("%s: grew by %ld KiB, child %ld KiB, %ld ms\n", what, seen->grown, child_cost->kib, child_cost->cpu_ms);
	assert_true(SANITIZED || seen->grown <= 4 * MIB + size);
	assert_true(SANITIZED || child_cost->kib <= most + size);
	assert_true(child_cost->cpu_ms <= CPU_MOST);
}

static void
refused(const char *what, struct str bytes, const char *says)
{
	refused_within(what, bytes, says, 8 * MIB);
}

static void
refused_pdf(const char *what, struct str bytes, const char *says)
{
	refused_within(what, bytes, says, PROGRAM);
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

/* Bytes, not text: a document has zeros in it. */
static struct str
joined(const char *before, struct str doc, const char *after)
{
	struct buf b;

	buf_init(&b, cx.arena, strlen(before) + doc.n + strlen(after) + 1);
	buf_z(&b, before);
	buf_str(&b, doc);
	buf_z(&b, after);
	return buf_view(&b);
}

/* Pieces that no two are alike, so that packing does not make little of them: n bytes and a few more. */
static struct str
uneven(const char *head, const char *open, const char *close, size_t n, const char *tail)
{
	uint32_t r = 1;
	struct buf b;

	buf_init(&b, cx.arena, n + 1000);
	buf_z(&b, head);
	while (b.n < n) {
		r = r * 1664525 + 1013904223;
		buf_z(&b, open);
		buf_fmt(&b, "%x", r);
		buf_z(&b, close);
	}
	buf_z(&b, tail);
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
		refused("nothing in it", office(f, S("")), "damaged or incomplete");
		refused("spaces", office(f, repeated("<a>", "                                ", (size_t)1 << 20, "</a>")), "This is an archive");
		fresh();
		refused("depth", office(f, repeated("", "<a>", 200000, "")), "nested too deeply");
		refused("laughs", office(f, S("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
		    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]><l>&d;</l>")), "carries a DOCTYPE");
		refused("outside entity", office(f, S("<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><l>&x;</l>")), "carries a DOCTYPE");
		refused("outside subset", office(f, S("<!DOCTYPE l SYSTEM \"http://127.0.0.1:1/x.dtd\"><l/>")), "carries a DOCTYPE");
		refused("not closed", office(f, S("<a><b></a>")), "damaged or incomplete");
		refused("unknown entity", office(f, S("<a>&nothing;</a>")), "damaged or incomplete");
	}
	fresh();
	refused("a million paragraphs", office(DOCX, repeated(WORD, "<w:p><w:r><w:t>a</w:t></w:r></w:p>", 600000, WORD_END)),
	    "This is an archive");
	fresh();
	refused("a million strings", office(XLSX, repeated("<sst>", "<si><t>a</t></si>", 1000000, "</sst>")), "This is an archive");
	refused("bare XML, laughing", S("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\">]><l>&a;</l>"), "carries a DOCTYPE");
	refused("bare XML, deep", repeated("<?xml version=\"1.0\"?>", "<a>", 100000, ""), "nested too deeply");
}

#define ODT_HEAD "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" " \
	"xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>"

/* A part of n bytes: paragraphs or cells, each a number and `fill`. */
static struct str
heavy(enum format f, size_t n, const char *fill)
{
	static const char *const open[] = { "<w:p><w:r><w:t>", "<text:p>", "<si><t>" };
	static const char *const close[] = { "</w:t></w:r></w:p>", "</text:p>", "</t></si>" };
	static const char *const head[] = { WORD, ODT_HEAD, "<sst>" };
	static const char *const tail[] = { WORD_END, "</office:text></office:body></office:document-content>", "</sst>" };

	return office(f, uneven(head[f], str_z(cx.arena, str_fmt(cx.arena, "%s%s", open[f], fill)), close[f], n, tail[f]));
}

/* Nothing of it looks like a bomb before it is unpacked: a part is just larger, or just as large as is taken. */
static void
heavy_parts(void **state)
{
	const char *fill;

	(void)state;
	for (enum format f = 0; f < FORMATS; f++) {
		fresh();
		fill = str_z(cx.arena, repeated("", "abcd", 120, ""));
		refused("a part that is too large", heavy(f, ((size_t)48 << 20) + 1, fill), "unpacks to far more");
	}
	fresh();
	refused_within("a part of the largest size", heavy(DOCX, ((size_t)48 << 20) - 1000, "abcdefghijklmnop"), "be read", ALL_OF_IT);
	fresh();
	refused_within("bare XML, large", repeated("<?xml version=\"1.0\"?><a>", "<b>a</b>", (size_t)6 << 20, "</a>"), "be read", ALL_OF_IT);
	fresh();
	refused_within("text, large", repeated("", "Kinh te\n", (size_t)6 << 20, ""), "be read", ALL_OF_IT);
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
archive_end(struct buf *b, const struct buf *dir, size_t n)
{
	size_t at = b->n;

	buf_put(b, dir->p, dir->n);
	put32(b, 0x06054b50);
	put32(b, 0);
	put16(b, (unsigned)n);
	put16(b, (unsigned)n);
	put32(b, (unsigned)dir->n);
	put32(b, (unsigned)at);
	put16(b, 0);
	assert_false(b->over || dir->over);
}

/* n empty entries whose names of `len` bytes differ in their last ones: each is compared with each. */
static struct str
long_names(size_t n, size_t len)
{
	char *name = arena_alloc(cx.arena, len + 1);
	struct buf b, dir;

	memset(name, 'a', len);
	buf_init(&b, cx.arena, n * (len + 128) * 2);
	buf_init(&dir, cx.arena, n * (len + 128));
	for (size_t i = 0; i < n; i++) {
		memcpy(name + len - 6, str_fmt(cx.arena, "%06zu", i).p, 6);
		buf_z(&dir, "PK\x01\x02");
		buf_put(&dir, "\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24);
		put16(&dir, (unsigned)len);
		buf_put(&dir, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
		put32(&dir, (unsigned)b.n);
		buf_put(&dir, name, len);
		buf_z(&b, "PK\x03\x04");
		buf_put(&b, "\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
		put16(&b, (unsigned)len);
		put16(&b, 0);
		buf_put(&b, name, len);
	}
	archive_end(&b, &dir, n);
	return buf_view(&b);
}

static void
archives(void **state)
{
	struct str good, lie;
	struct unzip z;

	(void)state;
	fresh();
	assert_int_equal(unzip_open(cx.arena, long_names(2, 255), &z), UNZIP_OK);
	assert_int_equal(unzip_open(cx.arena, long_names(2, 256), &z), UNZIP_BOMB);
	refused("one entry, two names", one_entry_many_names(2, 2), "This is an archive");
	refused("a million entries", one_entry_many_names(700000, 65535), "This is an archive");
	fresh();
	refused("names without end", long_names(2000, 13000), "This is an archive");
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
		refused("a size that lies", lie, "This is an archive");
		refused("cut off", str_sub(good, 0, good.n - 30), "This is an archive");
	}
}

/* --- two files in one, false names, what is not read --------------------------------------------------------------------- */

static void
polyglots(void **state)
{
	struct str doc;

	(void)state;
	fresh();
	doc = office(DOCX, S(WORD "<w:p><w:r><w:t>a</w:t></w:r></w:p>" WORD_END));
	assert_int_equal(upload(doc), E_OK);
	refused("PDF with a document behind it", joined("%PDF-1.4\n%%EOF\n", doc, ""), "has another file in it");
	refused("program with a document behind it", joined("MZ", doc, ""), "This is a program");
	refused("document with something behind it", joined("", doc, "<script>alert(1)</script>"), "This is an archive");
	refused("web page", S("<!DOCTYPE html><script>alert(1)</script>"), "This is a web page");
	refused("web page as XML", S("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"), "This is a web page");
	refused("picture without an end", S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "cut off");
	refused("nothing", S(""), "of an unknown kind");
	refused("old Word file", S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and what there was"), "an old Word");
	refused("gzip", S("\x1f\x8b\x08 and so on"), "This is an archive");
	refused("RAR", S("Rar!\x1a\x07\x01 and so on"), "This is an archive");
	refused("7z", S("7z\xbc\xaf\x27\x1c and so on"), "This is an archive");
	/* the name is not asked: this is text, whatever it is called */
	assert_int_equal(upload(S("Báo cáo\n")), E_OK);
	assert_int_equal(seen->found.kind, DOC_TXT);
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
	(void)state;
	fresh();
	assert_int_equal(upload(pdf("(Bao cao thang 3) Tj 0 -20 Td (M\\001T \\001) Tj", "")), E_OK);
	assert_true(seen->found.read && seen->found.kind == DOC_PDF && seen->found.text.n >= 1);
	refused_pdf("a mark", pdf("(Bao cao) Tj 0 -60 Td (M\\001T) Tj", ""), "the mark MẬT");
	refused_pdf("a mark, letter by letter", pdf("(M) Tj 14 0 Td (\\001) Tj 14 0 Td (T) Tj", ""), "the mark MẬT");
	refused_pdf("a mark in letters of VNI", pdf("(MA\\304T) Tj", ""), "the mark MẬT");
	/* pages that were scanned */
	assert_int_equal(upload(pdf("", "")), E_OK);
	assert_true(!seen->found.read && seen->found.why.n > 0);
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

/* /X draws ten times what draws ten times ... a text. */
static const char *
ten_fold(int levels)
{
	struct buf b;

	buf_init(&b, cx.arena, (size_t)levels * 1000);
	for (int i = 0; i < levels; i++)
		buf_fmt(&b, "%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>"
		    "/XObject<</X %d 0 R>>>>/Length 60>>stream\n%-60s\nendstream endobj\n", 7 + i, 8 + i,
		    i + 1 < levels ? "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do" : "BT /F 12 Tf 72 700 Td (a) Tj ET");
	return str_z(cx.arena, buf_view(&b));
}

static struct str
deflated(struct str s)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(1);
	size_t room = libdeflate_zlib_compress_bound(c, s.n);
	char *p = arena_alloc(cx.arena, room);
	size_t n = libdeflate_zlib_compress(c, s.p, s.n, p, room);

	libdeflate_free_compressor(c);
	assert_true(n > 0);
	return (struct str){ p, n };
}

/* A page that is drawn by n spaces, in some hundred bytes, eight times over. */
static struct str
packed_twice(size_t n)
{
	struct str packed = deflated(deflated(repeated("", "                                ", n / 32, "")));
	const char *head = str_z(cx.arena, str_fmt(cx.arena, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
	    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]\n"
	    "/Contents[4 0 R 4 0 R 4 0 R 4 0 R 4 0 R 4 0 R 4 0 R 4 0 R]>>endobj\n4 0 obj<</Length %zu/Filter[/FlateDecode/FlateDecode]>>stream\n", packed.n));

	return joined(head, packed, "\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
}

static void
pdf_bombs(void **state)
{
	struct str many;

	(void)state;
	fresh();
	refused_pdf("empty", S("%PDF-1.4\n%%EOF\n"), "The PDF is damaged");
	refused_pdf("pages in a circle", S("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9999999>>"
	    "endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"), "The PDF is damaged");
	refused_pdf("a length that is itself", S("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Length 1 0 R>>stream\nx\nendstream endobj\n"
	    "trailer<</Root 1 0 R/Size 2147483647/Prev 0>>\nstartxref\n0\n%%EOF\n"), "The PDF is damaged");
	many = repeated("", "[", 3000000, "");
	refused_within("arrays without end", str_fmt(cx.arena, "%%PDF-1.4\n1 0 obj %.*s endobj trailer<</Root 1 0 R>>\n%%%%EOF\n", STR_ARG(many)),
	    "save it again", ALL_OF_IT);
	fresh();
	refused_within("more text than is taken", long_pdf(2000), "longer than can be looked", 150 * MIB);
	fresh();
	refused_within("drawn a thousand million times", pdf("/X Do", ten_fold(9)), "save it again", ALL_OF_IT);
	refused_pdf("packed twice", packed_twice((size_t)64 << 20), "save it again");
	refused_pdf("locked", S("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Filter"
	    "/Standard/V 2/R 3/Length 128/P -44/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)/U(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)>>endobj\n"
	    "trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(a)(a)]>>\n%%EOF\n"), "The PDF is damaged");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_bombs), cmocka_unit_test(heavy_parts), cmocka_unit_test(archives), cmocka_unit_test(polyglots),
		cmocka_unit_test(pdf_text), cmocka_unit_test(pdf_bombs),
	};
	int failed;

	write_to = argc == 3 && strcmp(argv[1], "write") == 0 ? argv[2] : NULL;
	seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seen == MAP_FAILED || !child_cost_start() || !doc_start())
		return 1;
	fresh();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sbx_stop();
	arena_free(cx.arena);
	return failed;
}
