/**
 * ledger/rows.h — what writer, reader and verify share about the ledger's own tables. Only ledger/ includes it.
 */
#ifndef LEDGER_ROWS_H
#define LEDGER_ROWS_H

#include "ledger/checkpoint.h"
#include "ledger/codec.h"
#include "ledger/reader.h"

/* The tree nodes of cx->bloc as tx sees them. */
struct node_place {
	struct ctx *cx;
	struct tx *tx;
};
struct tree_nodes nodes_of(struct node_place *p);

/* A head against the last checkpoint that was signed for its log, in `epoch`. */
enum head_stand {
	HEAD_GOES_ON,              /* what was promised is there, and perhaps more */
	HEAD_NEW_EPOCH,            /* an epoch was opened since */
	HEAD_OLDER,                /* entries, or an epoch, that were signed are missing */
	HEAD_OTHER                 /* its first entries are not those that were signed */
};
enum err head_against(struct ctx *cx, struct tx *tx, const struct head *h, const struct checkpoint *last, int64_t epoch,
    enum head_stand *out);

enum err items_load(struct ctx *cx, struct tx *tx, int64_t no, struct item_list *out);
/* Decodes a payload and gives each item what table item holds; E_BROKEN when they do not fit together. */
enum err entry_decode(struct ctx *cx, const struct entry_desc *d, int64_t no, instant_t at, struct str payload,
    const struct item_list *items, struct entry *out);

#endif
