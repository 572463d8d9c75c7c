/* Any bytes as a plan: read, checked, and where it is sound, said, expanded, explained, compared, printed and linted. */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/log.h"
#include "plan/diff.h"
#include "plan/due_format.h"
#include "plan/example.h"
#include "plan/expand.h"
#include "plan/explain.h"
#include "plan/lint.h"
#include "plan/sentence.h"
#include "../plan_events.h"

#define ROWS_EXPLAINED 64      /* of one plan, so that a plan of thousands of rows does not stop the search */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Every row's explanation has to end on what the row itself says. */
static void
run_rows(struct ctx *cx, const struct plan *p, const struct event_list *l, const struct due_row *rows, size_t n)
{
	size_t step = n / ROWS_EXPLAINED + 1, steps_n;
	struct explain_step *steps;

	for (size_t i = 0; i < n; i += step) {
		bool ended = false;

		if (explain_row(cx, p, l->v, l->n, &rows[i], &steps, &steps_n) != E_OK) {
			ctx_clear_fault(cx);
			MUST(false);
		}
		for (size_t k = 0; k < steps_n; k++)
			ended |= steps[k].day == rows[i].last_day;
		MUST(ended || rows[i].last_day == DAY_NONE);
	}
	for (int f = 0; f < DUE_FORMAT__MAX; f++) {
		struct buf b;

		buf_init(&b, cx->arena, (size_t)1 << 22);
		due_write(cx, &b, p, (enum due_format)f, rows, n);
	}
}

static void
run_expand(struct ctx *cx, const struct plan *p)
{
	struct event_list none = { 0 }, all = events_of_all(cx->arena, p, day_of(2026, 2, 10));
	const struct event_list *lists[] = { &none, &all };
	struct due_diff *diff;
	struct due_row *rows;
	size_t n;

	for (size_t i = 0; i < COUNT(lists); i++) {
		if (plan_expand(cx, p, lists[i]->v, lists[i]->n, day_of(2026, 1, 1), day_of(2026, 12, 31), &rows, &n) == E_OK)
			run_rows(cx, p, lists[i], rows, n);
		ctx_clear_fault(cx);
	}
	MUST(plan_diff(cx, p, p, day_of(2026, 1, 1), day_of(2026, 12, 31), &diff, &n) != E_OK || n == 0);
	ctx_clear_fault(cx);
}

static void
run_sound(struct ctx *cx, struct plan *p)
{
	struct diagnostic *d;
	size_t count;

	for (int lang = 0; lang < LANG__MAX; lang++) {
		cx->lang = (enum lang)lang;
		for (size_t i = 0; i < p->n; i++)
			plan_sentence(cx, p, p->stmts[i]);
	}
	run_expand(cx, p);
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
