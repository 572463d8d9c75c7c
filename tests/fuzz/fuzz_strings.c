/*
 * What is attached as data and only looked through by the secrecy gate. The first byte says as what the rest is read: the
 * shared strings or a sheet of a workbook (packed here, so that checksums do not stop the fuzzer), an XML file, or what
 * pdftotext wrote.
 */
#include "base/log.h"
#include "doc/secrecy.h"
#include "doc/zip_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
use(struct ctx *cx, const struct doc_text *t)
{
	MUST(t->n <= DOC_PARS_MAX);
	for (size_t i = 0; i < t->n; i++)
		MUST(str_utf8_ok(t->v[i].text) && t->v[i].text.n > 0);
	(void)doc_secrecy_text(cx->arena, t, NULL);
}

/* By the job the child runs, and through the frame its parent reads. */
static void
run_job(struct ctx *cx, const char *name, struct str bytes)
{
	struct doc_text back;
	struct buf frame;

	for (size_t i = 0; i < doc_jobs_n; i++) {
		if (strcmp(doc_jobs[i].name, name) != 0)
			continue;
		buf_init(&frame, cx->arena, SBX_OUTPUT_MAX);
		if (doc_jobs[i].run(cx->arena, bytes, S(""), &frame) == 0 && !frame.over) {
			MUST(doc_text_decode(cx->arena, buf_view(&frame), &back));
			use(cx, &back);
		}
	}
}

static void
read_workbook(struct ctx *cx, struct str strings, struct str sheet)
{
	const struct zip_part parts[] = { { "[Content_Types].xml", S("<T/>"), true }, { "xl/workbook.xml", S("<w/>"), true },
		{ "xl/sharedStrings.xml", strings, true }, { "xl/worksheets/sheet1.xml", sheet, true } };
	struct str bytes;

	if (zip_write(cx, parts, COUNT(parts), &bytes) == E_OK)
		run_job(cx, "read", bytes);
}

static void
one(struct ctx *cx, uint8_t as, struct str rest)
{
	switch (as) {
	case 's': read_workbook(cx, rest, S("<s/>")); break;
	case 'w': read_workbook(cx, S("<s/>"), rest); break;
	case 'x': run_job(cx, "read", rest); break;
	case 'p': run_job(cx, "pdf", rest); break;
	default: break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .arena = arena_new((size_t)128 << 20), .zone_min = 420 };
	jmp_buf env;

	if (n > 0 && arena_try(cx.arena, env) == 0) {
		one(&cx, data[0], (struct str){ (const char *)data + 1, n - 1 });
		arena_done(cx.arena);
	}
	arena_free(cx.arena);
	return 0;
}
