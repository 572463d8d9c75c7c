/* Any bytes as content.xml and styles.xml of an .odt, packed here so that checksums do not stop the fuzzer. */
#include "base/log.h"
#include "doc/secrecy.h"
#include "doc/zip_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
read_odt(struct ctx *cx, struct str content, struct str styles)
{
	const struct zip_part parts[] = { { "mimetype", S("application/vnd.oasis.opendocument.text"), true },
		{ "content.xml", content, true }, { "styles.xml", styles, true } };
	struct doc_text t, back;
	struct str bytes;
	struct buf frame;

	if (zip_write(cx, parts, COUNT(parts), &bytes) != E_OK || doc_text_parse(cx->arena, bytes, &t) != DOC_FAULT_NONE)
		return;
	MUST(t.n <= DOC_PARS_MAX);
	for (size_t i = 0; i < t.n; i++)
		MUST(str_utf8_ok(t.v[i].text) && t.v[i].text.n > 0);
	(void)doc_secrecy_text(cx->arena, &t, NULL);
	buf_init(&frame, cx->arena, SBX_OUTPUT_MAX);
	doc_text_encode(&t, &frame);
	MUST(doc_text_decode(cx->arena, buf_view(&frame), &back) && (back.cut || back.n == t.n));
}

/* The first byte says how much of the rest is styles. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .arena = arena_new((size_t)128 << 20), .zone_min = 420 };
	struct str rest = { (const char *)data + 1, n > 0 ? n - 1 : 0 };
	jmp_buf env;

	if (n > 0 && arena_try(cx.arena, env) == 0) {
		size_t styles = rest.n * data[0] / 256;

		read_odt(&cx, str_sub(rest, styles, rest.n), str_sub(rest, 0, styles));
		arena_done(cx.arena);
	}
	arena_free(cx.arena);
	return 0;
}
