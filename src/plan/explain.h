/**
 * plan/explain.h — why this date: the clause, the words and how they are read, the calendar, every shift, the result.
 *
 * The web page, the shell and the API show the same steps, made by the reckoning that made the row.
 */
#ifndef PLAN_EXPLAIN_H
#define PLAN_EXPLAIN_H

#include "base/buf.h"
#include "base/ctx.h"
#include "plan/expand.h"

struct explain_step {
	struct str clause;     /* as printed: "II.3.4.2"; empty where no clause says it */
	struct str words;      /* the words of the plan this step rests on, as written; may be empty */
	bool rule;             /* they are the rule beside the clause, in the plan language; else what people wrote */
	struct str text;       /* one sentence in cx->lang */
	day_t day;             /* where the step arrives; DAY_NONE when it is about no day */
};

/* The steps of a row that plan_expand or plan_due_find gave for the same plan and events. In cx->arena. */
enum err explain_row(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n,
    const struct due_row *row, struct explain_step **steps, size_t *step_n);
/* The same by key; E_GONE when there is no such row. */
enum err explain_due(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n, struct str key,
    struct due_row *row, struct explain_step **steps, size_t *step_n);
/* What the row's day is counted from and nobody recorded yet: the meeting, report or incident; NULL when there is none. */
const struct stmt *explain_awaited(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n,
    const struct due_row *row);
/* As `phoihop plan explain` prints it: the row, then one numbered line a step with its clause and words. */
void explain_write(struct ctx *cx, struct buf *b, const struct due_row *row, const struct explain_step *v, size_t n);

#endif
