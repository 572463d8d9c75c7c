/**
 * store/rows.h — the loop that all lists share. Only the .c files of store/ include it.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "store/store.h"

/*
 * The rest of a function: for each row of a statement with `n_in` values `in`, `item`, which `row` (an array) fills, is added
 * to *list, empty before. Returns as sql_close does.
 */
#define ROWS(cx, tx, id, in, n_in, row, list, item) \
	struct sql_rows rows; \
	enum err e; \
 \
	if ((e = sql_open((cx), (tx), (id), (in), (n_in), &rows)) != E_OK) \
		return e; \
	while ((e = sql_next(&rows, (row), COUNT(row))) == E_OK) \
		LIST_ADD((cx)->arena, (list)->v, (list)->n, (list)->cap) = (item); \
	return sql_close(&rows, e)

#endif
