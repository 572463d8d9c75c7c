/*
 * Signatures first, then structure: an office file is an archive that holds certain names; an archive must begin at the
 * first byte and end at the last, so that nothing else can be the same file to another program.
 */
#include "doc/sniff.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doc/unzip.h"

#define ZIP_TAIL 65557                 /* an archive's directory ends at most so far from the end of the file */

static const struct {
	const char *type, *text;
	bool taken;
} kinds[DOC__MAX] = {
#define X(name, taken, type, text) [DOC_##name] = { type, text, taken },
#include "doc/kind.def"
#undef X
};

static const struct {
	const char *bytes;
	size_t n;
	enum doc_kind kind;
} signatures[] = {
	{ "%PDF-", 5, DOC_PDF },
	{ "\x89PNG\r\n\x1a\n", 8, DOC_PNG },
	{ "\xff\xd8\xff", 3, DOC_JPEG },
	{ "PK\x03\x04", 4, DOC_ZIP }, { "PK\x05\x06", 4, DOC_ZIP }, { "Rar!\x1a\x07", 6, DOC_ZIP }, { "7z\xbc\xaf\x27\x1c", 6, DOC_ZIP },
	{ "\x1f\x8b", 2, DOC_ZIP }, { "BZh", 3, DOC_ZIP }, { "\xfd" "7zXZ", 5, DOC_ZIP },
	{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, DOC_OLE },
	{ "MZ", 2, DOC_PROGRAM }, { "\x7f" "ELF", 4, DOC_PROGRAM }, { "#!", 2, DOC_PROGRAM }, { "\xca\xfe\xba\xbe", 4, DOC_PROGRAM },
	{ "\xfe\xed\xfa", 3, DOC_PROGRAM }, { "\xcf\xfa\xed\xfe", 4, DOC_PROGRAM },
};

static bool
starts_folded(struct str s, const char *lower)
{
	size_t n = strlen(lower);

	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]) != lower[i])
			return false;
	return true;
}

static enum doc_kind
sniff_zip(struct str bytes)
{
	struct arena *a = arena_new((size_t)4 << 20);
	enum doc_kind kind = DOC_ZIP;
	const struct unzip_entry *mime;
	bool word = false, macro = false;
	struct unzip z;
	jmp_buf full;

	if (arena_try(a, full) != 0) {
		arena_free(a);
		return DOC_ZIP;
	}
	if (unzip_open(a, bytes, &z) != UNZIP_OK) {
		arena_free(a);
		return DOC_ZIP;
	}
	for (size_t i = 0; i < z.n; i++) {
		word = word || starts_folded(z.v[i].name, "word/");
		macro = macro || str_ends(z.v[i].name, S("vbaProject.bin")) || starts_folded(z.v[i].name, "basic/");
	}
	mime = unzip_find(&z, S("mimetype"));
	if (macro)
		kind = DOC_MACRO;
	else if (unzip_find(&z, S("[Content_Types].xml")) != NULL && unzip_find(&z, S("xl/workbook.xml")) != NULL)
		kind = DOC_XLSX;
	else if (unzip_find(&z, S("[Content_Types].xml")) != NULL && word)
		kind = DOC_DOCX;
	else if (mime != NULL && mime->method == 0 &&
	    str_is(str_sub(bytes, mime->data, mime->packed), "application/vnd.oasis.opendocument.text"))
		kind = DOC_ODT;
	arena_free(a);
	return kind;
}

/* Is there an element of that name, under any prefix: `<svg`, `<x:svg`? */
static bool
has_element(struct str s, const char *lower)
{
	for (size_t i = 0, k; i < s.n; i++) {
		if (s.p[i] != '<')
			continue;
		for (k = i + 1; k < s.n && strchr("<>/: \t\r\n\f\"'=", s.p[k]) == NULL; k++)
			;
		if (starts_folded(str_sub(s, k < s.n && s.p[k] == ':' ? k + 1 : i + 1, s.n), lower))
			return true;
	}
	return false;
}

/* Behind the white space and the comments that a browser skips in front of the first element. */
static struct str
past_comments(struct str s)
{
	ptrdiff_t end = 0;

	for (s = str_trim(s); str_starts(s, S("<!--")) && end >= 0; )
		if ((end = str_find(s, S("-->"))) >= 0)
			s = str_trim(str_sub(s, (size_t)end + 3, s.n));
	return s;
}

/* A web page, or what a browser would run like one. */
static bool
is_page(struct str s)
{
	static const char *const first[] = { "<!doctype html", "<html", "<head", "<body" };
	struct str rest = past_comments(s);

	for (size_t i = 0; i < COUNT(first); i++)
		if (starts_folded(rest, first[i]))
			return true;
	return has_element(s, "script") || has_element(s, "svg");
}

/* UTF-16: what it is as 8-bit text, in which a page is one all the same. */
static enum doc_kind
sniff_wide(struct str s)
{
	size_t low = s.p[0] == '\xff' ? 0 : 1;        /* of two bytes, the one that a letter of ASCII is in */
	struct arena *a = arena_new(s.n + 4096);
	char *narrow = arena_alloc(a, s.n / 2);
	enum doc_kind kind;

	for (size_t i = 0; i < s.n / 2; i++)
		narrow[i] = s.p[2 * i + 1 - low] == 0 ? s.p[2 * i + low] : '?';
	kind = is_page((struct str){ narrow + 1, s.n / 2 - 1 }) ? DOC_HTML : DOC_TXT;
	arena_free(a);
	return kind;
}

/* A text has no control characters; its bytes need not be UTF-8 (doc/legacy.h), and UTF-16 has a mark. */
static enum doc_kind
sniff_text(struct str bytes)
{
	struct str s = bytes;

	if (str_starts(s, S("\xff\xfe")) || str_starts(s, S("\xfe\xff")))
		return s.n % 2 == 0 ? sniff_wide(s) : DOC_UNKNOWN;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7f)
			return DOC_UNKNOWN;
	}
	if (str_starts(s, S("\xef\xbb\xbf")))
		s = str_sub(s, 3, s.n);
	if (is_page(s))
		return DOC_HTML;
	if (starts_folded(str_trim(s), "<?xml"))
		return str_find(s, S("http://www.w3.org/1999/xhtml")) >= 0 ? DOC_HTML : DOC_XML;
	return DOC_TXT;
}

/*
 * A picture and a PDF end as one, and no archive's directory lies where another program would look for it: nothing hides in
 * front of, in, or behind them that is another file to another program. Zeros and ends of line behind the end are filling.
 */
static bool
ends_as(struct str bytes, struct str end)
{
	struct str tail = bytes.n > ZIP_TAIL ? str_sub(bytes, bytes.n - ZIP_TAIL, ZIP_TAIL) : bytes;

	while (bytes.n > 0 && strchr("\r\n \t", bytes.p[bytes.n - 1]) != NULL)        /* the NUL of the list counts, too */
		bytes.n--;
	return str_ends(bytes, end) && str_find(tail, S("PK\x05\x06")) < 0;
}

enum doc_kind
doc_sniff_bytes(struct str bytes)
{
	enum doc_kind kind = DOC_UNKNOWN;

	if (bytes.n == 0)
		return DOC_UNKNOWN;
	for (size_t i = 0; kind == DOC_UNKNOWN && i < COUNT(signatures); i++)
		if (str_starts(bytes, (struct str){ signatures[i].bytes, signatures[i].n }))
			kind = signatures[i].kind;
	switch (kind) {
	case DOC_UNKNOWN:
		return sniff_text(bytes);
	case DOC_ZIP:
		return str_starts(bytes, S("PK\x03\x04")) ? sniff_zip(bytes) : DOC_ZIP;
	case DOC_PDF:
		return ends_as(bytes, S("%%EOF")) ? DOC_PDF : DOC_UNENDED;
	case DOC_PNG:
		return str_starts(str_sub(bytes, 12, 4), S("IHDR")) && ends_as(bytes, S("IEND\xae" "B`\x82")) ? DOC_PNG : DOC_UNENDED;
	case DOC_JPEG:
		return ends_as(bytes, S("\xff\xd9")) ? DOC_JPEG : DOC_UNENDED;
	default:
		return kind;
	}
}

enum err
doc_sniff(struct ctx *cx, int fd, enum doc_kind *kind)
{
	struct stat st;
	void *map;

	if (fstat(fd, &st) != 0 || st.st_size < 0)
		return fail(cx, E_ENV, "%s", T(cx, "The file could not be read."));
	*kind = DOC_UNKNOWN;
	if (st.st_size == 0)
		return E_OK;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return fail(cx, E_ENV, "%s", T(cx, "The file could not be read."));
	*kind = doc_sniff_bytes((struct str){ map, (size_t)st.st_size });
	(void)munmap(map, (size_t)st.st_size);
	return E_OK;
}

bool
doc_kind_taken(enum doc_kind kind)
{
	return kinds[kind].taken;
}

bool
doc_kind_prose(enum doc_kind kind)
{
	return kind == DOC_DOCX || kind == DOC_ODT || kind == DOC_TXT;
}

const char *
doc_kind_type(enum doc_kind kind)
{
	return kinds[kind].type;
}

enum err
doc_kind_check(struct ctx *cx, enum doc_kind kind)
{
	if (doc_kind_taken(kind))
		return E_OK;
	return fail(cx, E_TYPE, T(cx, "This is %s, which is not taken: send .docx, .odt, .xlsx, .pdf, .txt, .png or .jpg."),
	    T(cx, kinds[kind].text));
}
