/*
 * From bytes to paragraphs, and across the pipe between the child that reads and the process that asked.
 *
 * Frame: "PHT1", kind, flags, count of fonts and each, count of paragraphs and each. Numbers are big-endian u32, texts
 * a length and bytes. The reader takes nothing on trust: every count is bounded by what is left of the frame.
 */
#include "doc/text.h"

#include <libxml/parser.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/fold.h"
#include "doc/gather.h"
#include "doc/legacy.h"
#include "doc/reader.h"

#define PAR_FIXED 28                                   /* bytes of a paragraph in the frame beside its text */
#define FRAME_ROOM ((size_t)2 << 20)                   /* what paragraphs may fill: some 600 pages; fits a request's arena */

enum { FLAG_RECODED = 1, FLAG_CUT = 2 };
enum { PAR_LIST = 1, PAR_BOLD = 2, PAR_CAPS = 4, PAR_RECODED = 8 };

/* --- parsing ------------------------------------------------------------------------------------------------------ */

enum doc_fault
reader_unzip_fault(enum unzip_fault f)
{
	switch (f) {
	case UNZIP_OK:
		return DOC_FAULT_NONE;
	case UNZIP_BOMB:
		return DOC_FAULT_BOMB;
	case UNZIP_LOCKED:
		return DOC_FAULT_LOCKED;
	case UNZIP_DAMAGED:
		break;
	}
	return DOC_FAULT_DAMAGED;
}

enum doc_fault
reader_part(struct arena *a, const struct unzip *z, struct str name, struct str *bytes)
{
	const struct unzip_entry *e = unzip_find(z, name);

	return e == NULL ? DOC_FAULT_DAMAGED : reader_unzip_fault(unzip_read(a, z, e, READER_PART_MAX, bytes));
}

static struct str
utf16_text(struct arena *a, struct str bytes, bool big)
{
	struct buf b;

	buf_init(&b, a, bytes.n * 2 + 4);
	for (size_t i = 2; i + 1 < bytes.n; i += 2) {
		unsigned char x = (unsigned char)bytes.p[i], y = (unsigned char)bytes.p[i + 1];
		utf8proc_uint8_t out[4];
		int32_t r = big ? x << 8 | y : y << 8 | x;

		if (r < 0xd800 || r > 0xdfff)          /* Vietnamese needs no surrogates */
			buf_put(&b, out, (size_t)utf8proc_encode_char(r, out));
	}
	return buf_view(&b);
}

/* Plain text: a line is a paragraph. UTF-8, UTF-16 with a mark, else TCVN3 or VNI by what letters there are. */
static enum doc_fault
txt_read(struct arena *a, struct str bytes, struct doc_text *out)
{
	enum legacy legacy = LEGACY_NONE;
	struct gather g;
	struct str line;
	bool more = true;

	if (str_starts(bytes, S("\xff\xfe")) || str_starts(bytes, S("\xfe\xff"))) {
		bytes = utf16_text(a, bytes, str_starts(bytes, S("\xfe\xff")));
	} else if (!str_utf8_ok(bytes)) {
		if ((legacy = legacy_of_bytes(bytes)) == LEGACY_NONE)
			return DOC_FAULT_ENCODING;
		bytes = legacy_recode(a, legacy, legacy_latin1(a, bytes));
	}
	gather_init(&g, a, out);
	while (more) {
		bytes = str_cut(bytes, '\n', &line, &more);
		gather_par_open(&g);
		gather_text(&g, line);
		gather_par_now(&g)->all_bold = false;
		gather_par_now(&g)->par.recoded = legacy != LEGACY_NONE;
		gather_par_close(&g);
	}
	return DOC_FAULT_NONE;
}

enum doc_fault
doc_text_parse(struct arena *a, struct str bytes, struct doc_text *out)
{
	enum doc_fault fault;
	struct unzip z;

	*out = (struct doc_text){ .kind = doc_sniff_bytes(bytes) };
	switch (out->kind) {
	case DOC_TXT:
		return txt_read(a, bytes, out);
	case DOC_XML:
		return xml_strings(a, bytes, out);
	case DOC_OLE:
		return DOC_FAULT_LOCKED;
	case DOC_XLSX:
		fault = reader_unzip_fault(unzip_open(a, bytes, &z));
		return fault == DOC_FAULT_NONE ? xlsx_strings(a, &z, out) : fault;
	case DOC_ZIP:          /* says why it is no office file: a bomb, damage, or just an archive */
	case DOC_DOCX:
	case DOC_ODT:
		if ((fault = reader_unzip_fault(unzip_open(a, bytes, &z))) != DOC_FAULT_NONE)
			return fault;
		return out->kind == DOC_DOCX ? docx_read(a, &z, out) : out->kind == DOC_ODT ? odt_read(a, &z, out) : DOC_FAULT_KIND;
	default:
		return DOC_FAULT_KIND;
	}
}

/* --- the frame ---------------------------------------------------------------------------------------------------- */

static void
put_text(struct buf *b, struct str s)
{
	buf_u32be(b, (uint32_t)s.n);
	buf_str(b, s);
}

void
doc_text_encode(const struct doc_text *t, struct buf *out)
{
	size_t n = 0, room = PAR_FIXED;

	while (n < t->n && room + t->v[n].text.n + PAR_FIXED < FRAME_ROOM)
		room += t->v[n++].text.n + PAR_FIXED;
	buf_z(out, "PHT1");
	buf_u32be(out, (uint32_t)t->kind);
	buf_u32be(out, (t->recoded ? FLAG_RECODED : 0) | (t->cut || n < t->n ? FLAG_CUT : 0));
	buf_u32be(out, (uint32_t)t->fonts_n);
	for (size_t i = 0; i < t->fonts_n; i++)
		put_text(out, t->fonts[i]);
	buf_u32be(out, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		const struct doc_par *p = &t->v[i];

		buf_u32be(out, (uint32_t)p->where);
		buf_u32be(out, (uint32_t)p->heading);
		buf_u32be(out, (p->list ? PAR_LIST : 0) | (p->bold ? PAR_BOLD : 0) | (p->caps ? PAR_CAPS : 0) |
		    (p->recoded ? PAR_RECODED : 0));
		buf_u32be(out, p->table);
		buf_u32be(out, p->row);
		buf_u32be(out, p->cell);
		put_text(out, p->text);
	}
}

static bool
take_u32(struct str *s, uint32_t max, uint32_t *v)
{
	const unsigned char *b = (const unsigned char *)s->p;

	if (s->n < 4)
		return false;
	*v = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	*s = str_sub(*s, 4, s->n);
	return *v <= max;
}

/* Normal form again: the child may have been taken over. */
static bool
take_text(struct arena *a, struct str *s, struct str *text)
{
	uint32_t n;

	if (!take_u32(s, UINT32_MAX, &n) || n > s->n || !text_clean(a, str_sub(*s, 0, n), text))
		return false;
	*s = str_sub(*s, n, s->n);
	return true;
}

static bool
take_par(struct arena *a, struct str *s, struct doc_par *p)
{
	uint32_t where, heading, flags;

	if (!take_u32(s, DOC_WHERE__MAX - 1, &where) || !take_u32(s, 9, &heading) || !take_u32(s, 15, &flags) ||
	    !take_u32(s, UINT32_MAX, &p->table) || !take_u32(s, UINT32_MAX, &p->row) || !take_u32(s, UINT32_MAX, &p->cell))
		return false;
	p->where = (enum doc_where)where;
	p->heading = (int)heading;
	p->list = (flags & PAR_LIST) != 0;
	p->bold = (flags & PAR_BOLD) != 0;
	p->caps = (flags & PAR_CAPS) != 0;
	p->recoded = (flags & PAR_RECODED) != 0;
	return take_text(a, s, &p->text) && p->text.n > 0;
}

bool
doc_text_decode(struct arena *a, struct str s, struct doc_text *out)
{
	uint32_t kind, flags, n;

	*out = (struct doc_text){ 0 };
	if (!str_starts(s, S("PHT1")))
		return false;
	s = str_sub(s, 4, s.n);
	if (!take_u32(&s, DOC__MAX - 1, &kind) || !take_u32(&s, 3, &flags) || !take_u32(&s, DOC_FONTS_MAX, &n))
		return false;
	out->kind = (enum doc_kind)kind;
	out->recoded = (flags & FLAG_RECODED) != 0;
	out->cut = (flags & FLAG_CUT) != 0;
	for (uint32_t i = 0; i < n; i++) {
		struct str font;

		if (!take_text(a, &s, &font))
			return false;
		LIST_ADD(a, out->fonts, out->fonts_n, out->fonts_cap) = font;
	}
	if (!take_u32(&s, DOC_PARS_MAX, &n) || n > s.n / PAR_FIXED)
		return false;
	out->v = NEW_N(a, struct doc_par, (size_t)n + 1);
	out->cap = (size_t)n + 1;
	for (; out->n < n; out->n++)
		if (!take_par(a, &s, &out->v[out->n]))
			return false;
	return s.n == 0;
}

/* --- in the child, and asking it ---------------------------------------------------------------------------------- */

/* What pdftotext wrote: lines, without the look of anything. */
static enum doc_fault
pdf_text_parse(struct arena *a, struct str input, struct doc_text *out)
{
	*out = (struct doc_text){ .kind = DOC_PDF };
	return str_utf8_ok(input) ? txt_read(a, input, out) : DOC_FAULT_ENCODING;
}

static int
answer(struct arena *a, struct str input, enum doc_fault (*parse)(struct arena *, struct str, struct doc_text *),
    struct buf *out)
{
	enum doc_fault fault;
	struct doc_text text;
	jmp_buf full;

	if (arena_try(a, full) != 0)
		return DOC_FAULT_MEMORY;
	fault = parse(a, input, &text);
	if (fault == DOC_FAULT_NONE)
		doc_text_encode(&text, out);
	return (int)fault;
}

static int
job_read(struct arena *a, struct str input, struct str args, struct buf *out)
{
	(void)args;
	return answer(a, input, doc_text_parse, out);
}

static int
job_pdf(struct arena *a, struct str input, struct str args, struct buf *out)
{
	(void)args;
	return answer(a, input, pdf_text_parse, out);
}

static const char *const pdf_program[] = { "/usr/bin/pdftotext", "-q", "-enc", "UTF-8", "-", "-", NULL };
static const char *const pdf_drawn_program[] = { "/usr/bin/pdftotext", "-q", "-raw", "-enc", "UTF-8", "-", "-", NULL };

const struct sbx_job doc_jobs[] = {
	{ "read", SBX_DOC, job_read, NULL },
	{ "pdf", SBX_DOC, job_pdf, pdf_program },
	{ "pdf-drawn", SBX_DOC, job_pdf, pdf_drawn_program },
};
const size_t doc_jobs_n = COUNT(doc_jobs);

static const char *const faults[DOC_FAULT__MAX] = {
#define X(name, text) [DOC_FAULT_##name] = (text),
#include "doc/fault.def"
#undef X
};

bool
doc_start(void)
{
	xmlInitParser();               /* before the zygote: it may look at the environment */
	return sbx_start(doc_jobs, doc_jobs_n);
}

static enum err
read_by(struct ctx *cx, const char *job, int fd, struct doc_text *out)
{
	struct sbx_answer answer;
	enum err e;

	if (!doc_start())
		return fail(cx, E_ENV, "%s", T(cx, "The document reader could not be started."));
	if ((e = sbx_run(cx, job, fd, S(""), &answer)) != E_OK)
		return e;
	if (answer.code == SBX_NO_FILTER)
		return fail(cx, E_ENV, "%s", T(cx, "PDF files cannot be looked through on this server: tell the administrator. "
		    "It needs poppler-utils and a kernel with Landlock."));
	if (answer.code == SBX_FILTER_FAILED)
		answer.code = DOC_FAULT_PDF;
	if (answer.code != 0)
		return fail(cx, E_TYPE, "%s",
		    T(cx, faults[answer.code < DOC_FAULT__MAX ? answer.code : (int)DOC_FAULT_DAMAGED]));
	if (!doc_text_decode(cx->arena, answer.bytes, out))
		return fail(cx, E_TYPE, "%s", T(cx, faults[DOC_FAULT_DAMAGED]));
	return E_OK;
}

enum err
doc_read(struct ctx *cx, enum doc_kind kind, int fd, struct doc_text *out)
{
	return read_by(cx, kind == DOC_PDF ? "pdf" : "read", fd, out);
}

enum err
doc_read_drawn(struct ctx *cx, int fd, struct doc_text *out)
{
	return read_by(cx, "pdf-drawn", fd, out);
}

enum err
doc_read_bytes(struct ctx *cx, struct str bytes, struct doc_text *out)
{
	int fd = sbx_memfd(bytes);
	enum err e;

	if (fd < 0)
		return fail(cx, E_ENV, "%s", T(cx, "The document reader could not be started."));
	e = doc_read(cx, doc_sniff_bytes(bytes), fd, out);
	close(fd);
	return e;
}

struct str
doc_text_plain(struct arena *a, const struct doc_text *t)
{
	const struct doc_par *before = NULL;
	struct buf b;

	buf_init(&b, a, (size_t)16 << 20);
	for (size_t i = 0; i < t->n; i++) {
		const struct doc_par *p = &t->v[i];

		if (p->where != DOC_BODY)
			continue;
		if (before != NULL)
			buf_ch(&b, p->table > 0 && p->table == before->table && p->row == before->row && p->cell != before->cell
				? '\t' : '\n');
		buf_str(&b, p->text);
		before = p;
	}
	return buf_view(&b);
}
