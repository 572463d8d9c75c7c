/**
 * plan/row.h — from a dated line to rows: keys, recipients, what a row stands for, and hand-over to heirs.
 */
#ifndef PLAN_ROW_H
#define PLAN_ROW_H

#include "plan/expand.h"
#include "plan/reckon.h"

/* What decides where a row goes when its unit has ended. */
struct dated_row {
	const struct duty *duty;
	const struct dated *at;
	struct str label;
	const struct period *period;   /* NULL for happenings */
};

/* A row another row of the same unit closes, for one period of the standing duty. */
struct stand {
	const struct value *said;
	bool may;
	struct dated_row row;
	bool *owing;           /* by the unit's order: does the unit owe that row? */
};

/* Units whose periods are the same: by what `every` and `window` say for them, and by where their year begins. */
struct variant {
	const struct value *every, *window;
	int year_from;
};

/* Rows of one duty and one period or happening, being made. */
struct batch {
	struct line line;
	const struct variant *variant; /* recurring duties by period; NULL for happenings */
	struct str label;
	struct dated dated;            /* of the line without a unit */
	struct stand *stands, *stood;  /* what it stands for; what stands for it */
	size_t stand_n, stood_n;
	struct names {
		struct str *v;
		size_t n, cap;
	} to, copy;
};

/* Where rows gather. */
struct gather {
	struct reckoning *all;
	day_t from, to;                /* selected by last_day, else window_to */
	bool everything;               /* no selection by day */
	bool by_unit;                  /* events name units: every unit is reckoned by itself */
	const struct stmt *only;       /* of units without an ending, this one; NULL: every one */
	struct due_row **rows;
	size_t n, cap;
};

/* Rows of the units that owe this batch, selected by day, with hand-over. */
void batch_rows(struct gather *g, struct batch *b, struct stmt *const *units, size_t n);
bool variant_has(const struct plan *p, const struct duty *d, const struct variant *v, const struct stmt *unit, day_t on);
/* Units in force on the day that `v` names; empty for NULL. */
size_t said_units(const struct reckoning *all, const struct value *v, day_t on, struct stmt ***out);
/* Does the plan's and the duty's time in force take in the line, dated so? */
bool line_in_force(const struct reckoning *all, const struct line *ln, const struct dated *at);
/* Fills b->stands and b->stood (plan/stand.c). */
void batch_stands(const struct reckoning *all, struct batch *b);
/* One row; `from`: whose it was when it was handed over, else NULL; the fields it is about, n = 0: all the unit's. */
void row_add(struct gather *g, const struct batch *b, const struct dated *at, const struct stmt *unit,
    const struct stmt *from, struct stmt *const *fields, size_t n);

/* The day that decides who has which seat: the period's last or, when the row is over before, its own; an event's day. */
day_t row_seat_day(const struct line *ln, const struct dated *at);

/* plan/hand.c: a unit owes nothing that was over before its first day. */
bool row_begun(const struct plan *p, const struct stmt *unit, const struct dated *at);
/* The row of a unit, with the unit or with its heirs. */
void row_owned(struct gather *g, const struct batch *b, const struct dated *at, const struct stmt *unit);
/* Does the row of `unit` so dated end up with `holder`? */
bool row_lands(const struct reckoning *all, const struct dated_row *row, const struct stmt *unit,
    const struct stmt *holder);
/* The handed-over rows an heir's own filing may close. */
void rows_link_handed(struct gather *g);
/* Of duty, unit and period: rows of one key have one hash, and so have an heir's own row and those handed to it. */
size_t row_hash(const struct due_row *r);

/* plan/order.c: sorted; of rows with one key (two units' incidents under one label) the first stays. */
size_t rows_sort(const struct gather *g, struct due_row **out);

#endif
