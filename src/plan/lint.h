/**
 * plan/lint.h — what is allowed in a plan and probably not meant: gaps, collisions, leftovers.
 *
 * Warnings only, with the clause and a suggestion. What needs dates is looked at in the rows whose last day lies in
 * [from, to].
 */
#ifndef PLAN_LINT_H
#define PLAN_LINT_H

#include "plan/plan.h"
#include "plan/workday.h"

struct due_row;

struct lint {
	struct ctx *cx;
	const struct plan *p;
	day_t from, to;
	struct workcals cals;
	struct plan found;         /* carries the warnings */
};

/* The warnings, sorted by place, in cx->arena. E_INPUT: the span is not one (as plan_expand). */
enum err plan_lint(struct ctx *cx, struct plan *p, day_t from, day_t to, struct diagnostic **out, size_t *n);

/* parts: lint_row.c looks at the expanded rows, lint_change.c at changes of organisation */
void lint_changes(struct lint *l);
void lint_warn(struct lint *l, struct place at, const struct clause *c, struct str hint, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void lint_rows(struct lint *l, const struct due_row *rows, size_t n);

#endif
