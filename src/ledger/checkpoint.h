/**
 * ledger/checkpoint.h — signed tree heads (c2sp.org/tlog-checkpoint): origin, size, root.
 */
#ifndef LEDGER_CHECKPOINT_H
#define LEDGER_CHECKPOINT_H

#include "ledger/note.h"
#include "ledger/tree.h"

struct checkpoint {
	struct str origin;           /* <log>/<epoch> (ledger/key.h) */
	int64_t size;
	struct hash root;
	struct note note;            /* its signatures, unchecked */
};

/* The note's text. */
void checkpoint_text(struct buf *out, struct str origin, int64_t size, const struct hash *root);
/* Strict: exactly three lines, size without leading zeros, canonical base64. Views point into s. */
bool checkpoint_read(struct str s, struct checkpoint *out);
/* Decimal 0..2^63-1 without sign or leading zeros. */
bool plain_number_read(struct str s, int64_t *out);

#endif
