/**
 * case/due.h — how a due row stands on a day, along separate axes: state, timeliness, nil, complete.
 *
 * A pure function of the row and the day (design: state is computed on read). Missing, nil and excused are three things.
 */
#ifndef CASE_DUE_H
#define CASE_DUE_H

#include "store/due.h"

enum due_state {
	DUE_NOT_OPEN,          /* nothing is expected yet */
	DUE_OPEN,              /* can be filed; nothing written */
	DUE_DRAFTED,           /* its own unit sees a draft; the others see "open" */
	DUE_FILED,             /* sent, waiting for the lead */
	DUE_RETURNED,          /* sent back for completion: owed again by again_by */
	DUE_ACCEPTED,
	DUE_EXCUSED,
	DUE_DONE,              /* a meeting held, a calendar published, a consolidation issued */
	DUE_WITHDRAWN,         /* a newer plan version no longer asks for it */
	DUE_STATE__MAX
};

/* What a cell shows: the word, the shape and the colour go by this. */
enum due_mark {
	DUE_MARK_NOT_DUE, DUE_MARK_WAITING, DUE_MARK_MISSING, DUE_MARK_ON_TIME, DUE_MARK_LATE, DUE_MARK_NIL, DUE_MARK_RETURNED, DUE_MARK_EXCUSED, DUE_MARK_DONE,
	DUE_MARK_WITHDRAWN,
	DUE_MARK__MAX
};

struct due_axes {
	enum due_state state;
	enum due_mark mark;
	bool received;         /* a first official receipt exists */
	int days_late;         /* of that receipt against the day in force: > 0 late, <= 0 early; 0 when never late */
	int days_left;         /* not done: days until the day in force (negative: overdue by so many) */
	bool overdue;          /* not done and past the day in force */
	bool nil, complete;
	bool again_overdue;    /* returned and past again_by */
};

/* Excused, and nothing of it lies with the lead: never sent nor done, or returned. Then nothing is owed any more. */
bool due_excused_now(const struct due *d);

/* own: the reader belongs to the row's unit and may know of drafts. */
struct due_axes due_axes(const struct due *d, day_t today, bool own);
const char *due_state_name(enum due_state s);     /* "returned": for JSON and scripts */
const char *due_mark_name(enum due_mark m);       /* "on-time": class of the cell */
const char *due_mark_text(enum due_mark m);       /* message id */
/* "còn 3 ngày", "quá hạn 2 ngày", "gửi trễ 1 ngày", … in the reader's language; "" when there is nothing to say. */
struct str due_when_text(struct ctx *cx, const struct due *d, const struct due_axes *x);
/* "Báo cáo tháng 03/2026": the row's title with its period. */
struct str due_label(struct ctx *cx, const struct due *d);
/* The same of the row `d` goes in with (d->stood_for_by); "" when it goes by itself. */
enum err due_longer_label(struct ctx *cx, struct tx *tx, const struct due *d, struct str *out);
/* Is `unit` in a comma-separated list of units? */
bool unit_listed(struct str list, struct str unit);

#endif
