/**
 * ledger/reader.h — entries, heads and receipts read back. cx->bloc says whose.
 */
#ifndef LEDGER_READER_H
#define LEDGER_READER_H

#include "base/buf.h"
#include "base/ctx.h"
#include "ledger/entry.h"

struct tx;

struct head {
	int64_t size, epoch;
	struct hash root;
	instant_t at;              /* time of the last entry */
};

/* Size 0, epoch 1 where nothing was written yet. */
enum err head_get(struct ctx *cx, struct tx *tx, struct head *out);

/* One stored row, undecoded; in cx->arena. E_GONE when there is none. */
struct stored_entry {
	int64_t no, type, version, at;
	struct str leaf, payload;
};
enum err entry_row(struct ctx *cx, struct tx *tx, int64_t no, struct stored_entry *out);

/* Decoded with its items' bodies. E_GONE none; E_BROKEN it does not read as it should. */
enum err entry_get(struct ctx *cx, struct tx *tx, int64_t no, struct entry *out);

/* Removes body and salt of item n of an entry (apply of entry_erased). E_GONE when there is no such item. */
enum err item_erase(struct ctx *cx, struct tx *tx, int64_t entry, int64_t n);
/* What an entry's item holds now. */
enum err item_get(struct ctx *cx, struct tx *tx, int64_t entry, int64_t n, struct item *out);

/* The receipt of an entry under the newest signed checkpoint (ledger/receipt.h). E_GONE: no such entry, or not signed yet. */
enum err receipt_make(struct ctx *cx, struct tx *tx, int64_t no, struct buf *out);
/* Its leaf hash, for the short code and the QR. */
enum err entry_leaf_hash(struct ctx *cx, struct tx *tx, int64_t no, struct hash *out);

#endif
