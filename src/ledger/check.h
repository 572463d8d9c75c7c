/**
 * ledger/check.h — one pass over a log, entry by entry, believing nothing. Only verify.c and export.c include it.
 */
#ifndef LEDGER_CHECK_H
#define LEDGER_CHECK_H

#include "ledger/checkpoint.h"
#include "ledger/codec.h"
#include "ledger/reader.h"
#include "ledger/verify.h"

struct check {
	struct ctx *cx;                /* where a fault goes */
	struct ctx part;               /* memory for one entry, emptied by check_next */
	struct str log;                /* the name in the first leaf; all must have it */
	struct tree_edge edge;
	instant_t last;
	struct verify_result *out;
};

void check_begin(struct check *c, struct ctx *cx, struct verify_result *out);
void check_end(struct check *c);
/* Empties the memory of the entry before. */
void check_next(struct check *c);
/* E_BROKEN, out->bad = no, and what is wrong in c->cx->fault. `what` is translated. */
enum err check_bad(struct check *c, int64_t no, const char *what);
/*
 * The next entry: form, number, time, payload, items. *made are its nodes, *decoded its facts (type ENTRY_NONE when this
 * program does not know the type). Everything lies in c->part.arena.
 */
enum err check_entry(struct check *c, const struct stored_entry *row, const struct item_list *items,
    struct tree_new *made, struct entry *decoded);
/*
 * A checkpoint of the size reached: origin and root. One of an epoch before `epoch` may be of a branch that was given up
 * when an old backup was put back: it is counted, not complained of.
 */
enum err check_checkpoint(struct check *c, const struct checkpoint *cp, int64_t epoch);
/* The epoch at the end of an origin of this log; false when it is another log's. */
bool check_epoch(const struct check *c, struct str origin, int64_t *epoch);
/* Signed by a key of the key file's text: E_OK; no key for that origin: E_GONE; a false signature: E_BROKEN. */
enum err check_signed(struct check *c, const struct checkpoint *cp, struct str keys);

#endif
