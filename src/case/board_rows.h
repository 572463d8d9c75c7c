/**
 * case/board_rows.h — the rows of a year's board, kept while nothing was recorded.
 *
 * Every table these rows come from is a projection of the ledger: where its root is the same, they are. Whoever asks gets
 * a copy of his own. Only for reads: inside a write the root is not yet the one that will be.
 */
#ifndef CASE_BOARD_ROWS_H
#define CASE_BOARD_ROWS_H

#include "store/due.h"

/* As due_board. Rows and strings live in cx->arena. */
enum err board_rows(struct ctx *cx, struct tx *tx, int year, struct due_list *out);

#endif
