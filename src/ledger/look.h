/**
 * ledger/look.h — how a ledger stands against what was signed for it, without the lock and without writing: for `doctor`.
 */
#ifndef LEDGER_LOOK_H
#define LEDGER_LOOK_H

#include "ledger/reader.h"

struct ledger_look {
	bool halted, demo;
	bool key, next;            /* a signing key is there; a changed one waits (ledger/key.h) */
	struct head head;
	int64_t size, epoch;       /* of the last signed checkpoint, 0 when none is */
	const char *fault;         /* what does not fit, as a message id; NULL */
};

enum err ledger_look(struct ctx *cx, struct tx *tx, struct str dir, struct ledger_look *out);

#endif
