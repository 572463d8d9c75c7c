/**
 * ledger/seen.h — every checkpoint of a bloc, shortest first, from the table and, for `ledger verify`, from the file as well. A
 * ledger has as many as it has commits, so the list keeps where each one lies, 16 bytes, and reads it when its turn comes.
 */
#ifndef LEDGER_SEEN_H
#define LEDGER_SEEN_H

#include <stdio.h>

#include "ledger/checkpoint.h"

struct tx;

struct seen {
	int64_t size;
	int64_t where;                 /* in the file: at this byte; in the table: of epoch -where */
};

struct seen_list {
	struct seen *v;                /* in cx->arena */
	size_t n, cap;
	FILE *file;
};

/*
 * Those of the file, when a ledger lies in dir. Before anything is read with the tx that reads the table: what is signed stands in
 * every snapshot that begins later.
 */
enum err seen_file(struct ctx *cx, struct str dir, struct seen_list *out);
/* Those of the table, and all in order. */
enum err seen_table(struct ctx *cx, struct tx *tx, struct seen_list *out);
/* One of them, into cx->arena. */
enum err seen_get(struct ctx *cx, struct tx *tx, const struct seen_list *l, size_t i, struct str *note, struct checkpoint *out);
void seen_end(struct seen_list *l);

#endif
