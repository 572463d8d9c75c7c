/* Any bytes as a plan: read, checked, and where it is sound, said, expanded, explained and linted. */
#include <stddef.h>
#include <stdint.h>

#include "plan/example.h"
#include "plan/expand.h"
#include "plan/explain.h"
#include "plan/lint.h"
#include "plan/sentence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
run_sound(struct ctx *cx, struct plan *p)
{
	struct explain_step *steps;
	struct due_row *rows;
	struct diagnostic *d;
	size_t count, row_n;

	for (int lang = 0; lang < LANG__MAX; lang++) {
		cx->lang = (enum lang)lang;
		for (size_t i = 0; i < p->n; i++)
			plan_sentence(cx, p, p->stmts[i]);
	}
	if (plan_expand(cx, p, NULL, 0, day_of(2025, 1, 1), day_of(2026, 12, 31), &rows, &row_n) == E_OK)
		for (size_t i = 0; i < row_n && i < 64; i++)
			explain_row(cx, p, NULL, 0, &rows[i], &steps, &count);
	plan_lint(cx, p, day_of(2026, 1, 1), day_of(2026, 12, 31), &d, &count);
	plan_examples_run(cx, p, &d, &count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .arena = arena_new((size_t)64 << 20), .zone_min = 420 };
	struct plan_file f = { .name = S("plan.md"), .text = { (const char *)data, n } };
	struct plan *p = NULL;
	jmp_buf env;

	if (arena_try(cx.arena, env) == 0) {
		if (plan_load_texts(&cx, &f, 1, NULL, 0, &p) == E_OK)
			run_sound(&cx, p);
		else if (p != NULL)
			plan_diagnostics(cx.arena, p);
		arena_done(cx.arena);
	}
	arena_free(cx.arena);
	return 0;
}
