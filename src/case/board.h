/**
 * case/board.h — the board of a year: units down, the periods their reports are for across, one state in each cell.
 *
 * Pure over the year's rows and a day. Only regular reports stand on it: months first, then quarters, halves and the year
 * by their ends; reports of days and weeks have too many columns and stand in lists.
 */
#ifndef CASE_BOARD_H
#define CASE_BOARD_H

#include "base/ctx.h"
#include "case/due.h"
#include "store/people.h"

struct board_cell {
	const struct due *due;             /* NULL: this unit owes nothing for this period */
	struct due_axes x;
	bool within;                       /* goes in with the row of a longer period */
};

struct board_column {
	struct str label;                  /* "T3", "Quý I" */
	struct str period;                 /* "2026-03" */
	struct str duty;
	day_t ends, begins;                /* the window; begins: the first day a row of it can be sent */
	size_t owed, sent, waiting, overdue, excused;   /* without the rows that go in with another */
};

/* A row handed over from a unit that ended: the heir may owe one of its own for the same period. */
struct board_handed {
	struct board_cell cell;
	struct str unit, from;             /* names */
};

struct board {
	int year;
	struct { struct board_column *v; size_t n, cap; } columns;
	struct { const struct unit **v; size_t n, cap; } units;   /* those that owe a report this year, in the plan's order */
	struct board_cell *cells;          /* units.n rows of columns.n */
	struct { struct board_handed *v; size_t n, cap; } handed;
	size_t now;                        /* the last column that has begun; columns.n when none has */
};

/* `rows` and `units` are kept by reference. own: the reader's unit, whose drafts may show; "" for none. */
void board_make(struct ctx *cx, int year, const struct due_list *rows, const struct unit_list *units, struct str own,
    struct board *out);
static inline const struct board_cell *
board_cell(const struct board *b, size_t unit, size_t column)
{
	return &b->cells[unit * b->columns.n + column];
}

#endif
