/*
 * A line is undressed (brackets, "ĐỘ MẬT:", spaces between letters, invisible characters, look-alike letters), then
 * compared whole. What only looks Vietnamese in a legacy font is read the legacy ways too.
 */
#include "doc/secrecy.h"

#include <utf8proc.h>

#include "base/fold.h"
#include "doc/legacy.h"

#define LINE_MAX_BYTES 200         /* a longer line carries text, not a mark */

static const struct {
	const char *text, *name;
} marks[] = {
	[DOC_SECRET_NONE] = { "", "" },
	[DOC_SECRET_MAT] = { "MẬT", "MẬT" },
	[DOC_SECRET_TOI_MAT] = { "TỐIMẬT", "TỐI MẬT" },
	[DOC_SECRET_TUYET_MAT] = { "TUYỆTMẬT", "TUYỆT MẬT" },
};

const char *
doc_secret_name(enum doc_secret level)
{
	return marks[level].name;
}

/* Greek and Cyrillic capitals drawn like the Latin ones of the marks. */
static uint32_t
plain_letter(uint32_t r)
{
	static const struct {
		uint16_t from, to;
	} alike[] = {
		{ 0x39c, 'M' }, { 0x41c, 'M' }, { 0x3a4, 'T' }, { 0x422, 'T' }, { 0x406, 'I' }, { 0x399, 'I' }, { 0x410, 'A' },
		{ 0x391, 'A' }, { 0x41e, 'O' }, { 0x39f, 'O' }, { 0x415, 'E' }, { 0x395, 'E' }, { 0x3a5, 'Y' },
	};

	for (size_t i = 0; i < COUNT(alike); i++)
		if (alike[i].from == r)
			return alike[i].to;
	return r;
}

/* The letters and digits of a line, composed (NFKC, so that wide letters count as well). A digit is kept: MẬT 1 is no mark. */
static struct str
letters_only(struct arena *a, struct str line)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n;
	struct str s;
	struct buf b;
	int in_row = 0;

	buf_init(&b, a, line.n * 2 + 8);
	for (size_t len = 0; line.n > 0; line = str_sub(line, len, line.n)) {
		utf8proc_category_t c;
		utf8proc_uint8_t bytes[4];
		uint32_t r = 0;

		if ((len = str_rune(line, &r)) == 0) {
			len = 1;
			continue;
		}
		c = utf8proc_category((utf8proc_int32_t)r);
		if (((c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) || c == UTF8PROC_CATEGORY_ND || c == UTF8PROC_CATEGORY_MN) &&
		    text_takes(&in_row, r))         /* marks come together here that stood apart: still never many in a row */
			buf_put(&b, bytes, (size_t)utf8proc_encode_char((utf8proc_int32_t)plain_letter(r), bytes));
	}
	n = utf8proc_map((const utf8proc_uint8_t *)b.p, (utf8proc_ssize_t)b.n, &out,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
	s = n < 0 ? buf_view(&b) : str_dup(a, (struct str){ (const char *)out, (size_t)n });
	free(out);
	return s;
}

/* "ĐỘ MẬT: Tối mật": what follows the label, in capitals; the line itself when there is no label. */
static struct str
unlabelled(struct arena *a, struct str line)
{
	static const char *const labels[] = { "do mat", "muc do mat", "muc mat", "dau mat", "dau do mat", "dau chi muc do mat" };
	struct str label, rest;
	bool found;

	rest = str_cut(line, ':', &label, &found);
	if (!found)
		return line;
	label = str_trim(text_fold(a, label));
	while (label.n > 0 && strchr("([{<*-_\"'", label.p[0]) != NULL)
		label = str_sub(label, 1, label.n);
	for (size_t i = 0; i < COUNT(labels); i++)
		if (str_is(label, labels[i]))
			return text_upper(a, rest);
	return line;
}

static enum doc_secret
line_level(struct arena *a, struct str line)
{
	struct str bare = letters_only(a, unlabelled(a, line));

	for (size_t i = DOC_SECRET_MAT; i < COUNT(marks); i++)
		if (str_is(bare, marks[i].text))
			return (enum doc_secret)i;
	return DOC_SECRET_NONE;
}

/* "MËT", "MAÄT": the mark typed for a TCVN3 or VNI font. Small letters stand for capitals only in a font of capitals. */
static enum doc_secret
legacy_level(struct arena *a, struct str line)
{
	bool high = false;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] >= 'a' && line.p[i] <= 'z')
			return DOC_SECRET_NONE;
		high = high || (unsigned char)line.p[i] >= 0x80;
	}
	if (!high)
		return DOC_SECRET_NONE;
	for (int i = 0; i < 2; i++) {
		struct str read = text_upper(a, legacy_recode(a, i == 0 ? LEGACY_TCVN3 : LEGACY_VNI, line)), clean;
		enum doc_secret level = text_clean(a, read, &clean) ? line_level(a, clean) : DOC_SECRET_NONE;

		if (level != DOC_SECRET_NONE)
			return level;
	}
	return DOC_SECRET_NONE;
}

static enum doc_secret
line_check(struct arena *a, struct str line, bool caps, size_t par, struct doc_secret_hit *hit)
{
	struct arena_mark before = arena_mark(a);
	enum doc_secret level;

	if (line.n == 0 || line.n > LINE_MAX_BYTES)
		return DOC_SECRET_NONE;
	level = line_level(a, caps ? text_upper(a, line) : line);
	if (level == DOC_SECRET_NONE)
		level = legacy_level(a, line);
	arena_rewind(a, before);
	if (level != DOC_SECRET_NONE && hit != NULL)
		*hit = (struct doc_secret_hit){ level, par, line };
	return level;
}

/* Where the first part of a line ends: at a control (TAB is one), or what ends a line elsewhere. *n: its bytes; 0: the last part. */
static size_t
part_end(struct str line, size_t *n)
{
	for (size_t at = 0, len; at < line.n; at += len) {
		uint32_t r = 0;

		if ((len = str_rune(str_sub(line, at, line.n), &r)) == 0) {
			len = 1;
		} else if (r < 0x20 || text_ends_line(r)) {
			*n = len;
			return at;
		}
	}
	*n = 0;
	return line.n;
}

/*
 * Lines end at LF, and are counted by it. A mark that stands alone at a tab stop, or between breaks that look like the end of a
 * line (files have them, and a paste), is a mark too.
 */
static enum doc_secret
lines_check(struct arena *a, struct str text, bool caps, size_t *par, bool count, struct doc_secret_hit *hit)
{
	bool more = true;

	for (; more; *par += count) {
		enum doc_secret level;
		struct str line;
		size_t end, n;

		text = str_cut(text, '\n', &line, &more);
		if ((level = line_check(a, line, caps, *par, hit)) != DOC_SECRET_NONE)
			return level;
		(void)part_end(line, &n);
		while (n > 0) {
			end = part_end(line, &n);
			if ((level = line_check(a, str_sub(line, 0, end), caps, *par, hit)) != DOC_SECRET_NONE)
				return level;
			line = str_sub(line, end + n, line.n);
		}
	}
	return DOC_SECRET_NONE;
}

enum doc_secret
doc_secrecy(struct arena *a, struct str text, struct doc_secret_hit *hit)
{
	size_t line = 0;

	return lines_check(a, text, false, &line, true, hit);
}

enum doc_secret
doc_secrecy_text(struct arena *a, const struct doc_text *text, struct doc_secret_hit *hit)
{
	for (size_t i = 0; i < text->n; i++) {
		enum doc_secret level = lines_check(a, text->v[i].text, text->v[i].caps, &i, false, hit);

		if (level != DOC_SECRET_NONE)
			return level;
	}
	return DOC_SECRET_NONE;
}

/* "" when there is no mark. */
static struct str
mark_said(struct ctx *cx, struct str text)
{
	struct doc_secret_hit hit;
	enum doc_secret level = doc_secrecy(cx->arena, text, &hit);

	return level == DOC_SECRET_NONE ? S("") : str_fmt(cx->arena,
	    T(cx, "Line %zu carries the mark %s. State secrets must not be entered here; nothing was stored."), hit.par + 1,
	    doc_secret_name(level));
}

enum err
doc_secrecy_check(struct ctx *cx, struct str text)
{
	struct str said = mark_said(cx, text);

	return said.n == 0 ? E_OK : fail(cx, E_SECRET, "%.*s", STR_ARG(said));
}

enum err
doc_secrecy_box(struct ctx *cx, struct str text, const char *field, size_t nth)
{
	struct str said = mark_said(cx, text);

	if (said.n == 0)
		return E_OK;
	(void)fail_field(cx, field, "%.*s", STR_ARG(said));
	cx->fault.fields[cx->fault.n - 1].nth = nth;
	return E_SECRET;
}
