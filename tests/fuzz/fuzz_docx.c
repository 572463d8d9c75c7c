/*
 * Any bytes as a document. The first byte says what the rest is: a whole file, the body or the styles of a .docx, the
 * content of an .odt (packed here, so that checksums do not stop the fuzzer), a frame from the child, or a typed text.
 */
#include <stddef.h>
#include <stdint.h>

#include "doc/secrecy.h"
#include "doc/section.h"
#include "doc/zip_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char rels[] = "<R><Relationship Type=\"x/officeDocument\" Target=\"word/document.xml\"/></R>";
static const char empty[] = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>";

/* What is done with every text that could be read. */
static void
use(struct ctx *cx, const struct doc_text *t)
{
	static const struct doc_field_def fields[] = { { S("y"), S("Y tế") }, { S("g"), S("Giáo dục") } };
	static const struct doc_section_def sections[] = { { S("a"), S("Công tác tham mưu"), NULL, 0 }, { S("b"), S("Kết quả"), fields, 2 } };
	static const struct doc_indicator_def indicators[] = { { S("k"), S("Lượt khám"), S("lượt") } };
	struct doc_personals personal;
	struct doc_figures figures;
	struct doc_match match;
	struct doc_text back;
	struct buf frame;

	(void)doc_secrecy_text(cx->arena, t, NULL);
	doc_personal_data_text(cx->arena, t, &personal);
	doc_match_sections(cx, t, sections, 2, &match);
	doc_find_figures(cx, t, indicators, 1, &figures);
	buf_init(&frame, cx->arena, SBX_OUTPUT_MAX);
	doc_text_encode(t, &frame);
	if (!doc_text_decode(cx->arena, buf_view(&frame), &back) || back.n > t->n || (!back.cut && back.n != t->n))
		abort();
}

static void
pack_and_read(struct ctx *cx, struct str docx, struct str styles, struct str odt)
{
	const struct zip_part word[] = { { "[Content_Types].xml", S("<T/>"), true }, { "_rels/.rels", str_of(rels), true },
		{ "word/document.xml", docx, true }, { "word/styles.xml", styles, true }, { "word/header1.xml", docx, true } };
	const struct zip_part text[] = { { "mimetype", S("application/vnd.oasis.opendocument.text"), true }, { "content.xml", odt, true },
		{ "styles.xml", odt, true } };
	struct str bytes;
	struct doc_text t;
	enum err e = odt.n > 0 ? zip_write(cx, text, COUNT(text), &bytes) : zip_write(cx, word, COUNT(word), &bytes);

	if (e == E_OK && doc_text_parse(cx->arena, bytes, &t) == DOC_FAULT_NONE)
		use(cx, &t);
}

static void
one(struct ctx *cx, char mode, struct str rest)
{
	struct doc_personals personal;
	struct doc_text t;

	switch (mode) {
	case 'd':
		pack_and_read(cx, rest, str_of(empty), S(""));
		break;
	case 's':
		pack_and_read(cx, str_of(empty), rest, S(""));
		break;
	case 'o':
		pack_and_read(cx, S(""), S(""), rest);
		break;
	case 'f':
		if (doc_text_decode(cx->arena, rest, &t))
			use(cx, &t);
		break;
	case 't':
		(void)doc_secrecy(cx->arena, rest, NULL);
		doc_personal_data(cx->arena, rest, &personal);
		break;
	default:
		if (doc_text_parse(cx->arena, rest, &t) == DOC_FAULT_NONE)
			use(cx, &t);
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .arena = arena_new((size_t)128 << 20), .zone_min = 420 };
	jmp_buf env;

	if (n > 0 && arena_try(cx.arena, env) == 0) {
		one(&cx, (char)data[0], (struct str){ (const char *)data + 1, n - 1 });
		arena_done(cx.arena);
	}
	arena_free(cx.arena);
	return 0;
}
