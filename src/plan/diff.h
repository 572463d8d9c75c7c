/**
 * plan/diff.h — what a new plan changes in who owes what by when.
 */
#ifndef PLAN_DIFF_H
#define PLAN_DIFF_H

#include "base/buf.h"
#include "plan/expand.h"

enum due_change { DUE_GAINED, DUE_LOST, DUE_MOVED };

/* What is compared of a row, and what it is shown by: of a large bloc's two years all are kept at once. */
struct diff_row {
	struct str key, period;        /* period: a part of the key */
	const struct stmt *stmt, *unit_stmt;
	day_t last_day, window_from, window_to;
	instant_t last_instant;
	bool none_late, at_once;
};
/* The last day, else the window's. */
day_t diff_row_day(const struct diff_row *r);

struct due_diff {
	enum due_change change;
	const struct diff_row *before, *after; /* NULL: not there */
};

/*
 * Rows of the span that appear, vanish or move, sorted by key. A row that moves out of the span, or into it, has moved
 * and neither appeared nor vanished. In cx->arena; the plans must outlive them.
 */
enum err plan_diff(struct ctx *cx, const struct plan *before, const struct plan *after, day_t from, day_t to,
    struct due_diff **out, size_t *n);
/* `+ KEY last_day`, `- KEY last_day`, `~ KEY old -> new`: one line each; meetings by their window, instants in their own plan's zone. */
void diff_write(struct ctx *cx, struct buf *b, const struct plan *before, const struct plan *after, const struct due_diff *v,
    size_t n);

#endif
