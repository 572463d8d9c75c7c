/**
 * plan/diff.h — what a new plan changes in who owes what by when.
 */
#ifndef PLAN_DIFF_H
#define PLAN_DIFF_H

#include "base/buf.h"
#include "plan/expand.h"

enum due_change { DUE_GAINED, DUE_LOST, DUE_MOVED };

struct due_diff {
	enum due_change change;
	struct due_row before, after;  /* the one that is not there is zero */
};

/*
 * Rows of the span that appear, vanish or move, sorted by key. A row that moves out of the span, or into it, has moved
 * and neither appeared nor vanished.
 */
enum err plan_diff(struct ctx *cx, const struct plan *before, const struct plan *after, day_t from, day_t to,
    struct due_diff **out, size_t *n);
/* `+ KEY last_day`, `- KEY last_day`, `~ KEY old -> new`: one line each; meetings by their window, instants in their own plan's zone. */
void diff_write(struct ctx *cx, struct buf *b, const struct plan *before, const struct plan *after, const struct due_diff *v,
    size_t n);

#endif
