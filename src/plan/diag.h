/**
 * plan/diag.h — what is wrong with a plan, where, and what was probably meant.
 *
 * Not for other layers: they read struct plan's diags or print plan_diagnostics().
 */
#ifndef PLAN_DIAG_H
#define PLAN_DIAG_H

#include "plan/lex.h"
#include "plan/plan.h"

#define DIAG_MAX 200               /* more than that helps nobody */

/* Notes one diagnostic; its source line is looked up. Past DIAG_MAX it is counted as an error but not kept. */
void diag_add(struct plan *p, enum severity severity, struct place at, struct str text, struct str hint);
void diag_error(struct plan *p, struct place at, struct str hint, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Sorted by file and line, as a reader meets them. */
void diag_sort(struct plan *p);
bool diag_any_error(const struct plan *p);
struct place place_of(struct str file, const struct token *t);
/* "line 61" in the same file, else "annex/roster.md:61" */
struct str place_said(struct arena *a, struct place at, struct place from);

/* Keeps the nearest of many names to one that was not found: nearest_try for each, then nearest_hint. */
struct nearest {
	struct str want, best;
	size_t distance;
	struct place at;
	bool has_at;
};
void nearest_try(struct nearest *n, struct str name, const struct place *at);
/* `did you mean "khoi"? It is defined at line 61.`, or `otherwise` when nothing is near. */
struct str nearest_hint(struct arena *a, const struct nearest *n, struct place from, struct str otherwise);

#endif
