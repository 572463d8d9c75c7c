/**
 * store/query.h — one question in SQL from the administrator's own hand (`phoihop sql`). Reads only.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "store/store.h"

struct query_cell {
	struct str name;           /* of the column */
	struct str text;           /* numbers as digits, bytes as x'00ff'; p NULL for NULL */
};
/* Called for each row; the cells are the callee's for the call. Anything but E_OK ends the query and comes back. */
typedef enum err query_row_fn(struct ctx *cx, void *arg, const struct query_cell *row, size_t n);

/*
 * One SELECT (E_INPUT: not one statement, not reading, or not SQL: cx->fault has SQLite's own words), from one snapshot, on
 * a connection of its own that can write nothing. E_SLOW: stopped after QUERY_STEPS steps of the machine.
 */
#define QUERY_STEPS 200000000LL
enum err store_query(struct ctx *cx, struct store *st, struct str sql, query_row_fn *fn, void *arg);

#endif
