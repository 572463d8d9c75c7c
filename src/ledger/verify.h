/**
 * ledger/verify.h — the ledger checked against itself: nothing stored is believed, everything is computed again.
 */
#ifndef LEDGER_VERIFY_H
#define LEDGER_VERIFY_H

#include <stdio.h>

#include "base/ctx.h"
#include "ledger/epoch.h"
#include "ledger/writer.h"

struct store;
struct tx;

struct verify_result {
	int64_t entries, items, erased, files, checkpoints;
	int64_t superseded;        /* checkpoints of an earlier epoch that were given up (docs/verifying.md) */
	int64_t signed_size;       /* entries under the newest checkpoint */
	int64_t bad;               /* the first bad entry's number; 0: none, or it is not an entry that is wrong */
	int64_t epoch;
	struct hash root;
	struct str log;
	struct loss loss;          /* what older copies that were put back cost */
	struct hash *leaves;       /* ledger_audit: the leaf hash of every entry */
	size_t leaves_n, leaves_cap;
};

/*
 * Every leaf, payload, item, node, the root, and every checkpoint stored in table and file. E_BROKEN with cx->fault saying
 * what, and out->bad. `tx` reads one snapshot. Of a store whose restore was not finished (store/backup.h) checkpoints of more
 * entries than there are tell of what was lost.
 */
enum err ledger_verify(struct ctx *cx, struct tx *tx, struct str dir, struct verify_result *out);

/*
 * ledger_verify, and the structure of the database (store_check). An entry that is wrong is named whatever else is; without one, the
 * table or page of the structure says more than a table that could not be read.
 */
enum err ledger_verify_store(struct ctx *cx, struct store *st, struct str dir, struct verify_result *out);
/* ledger_verify_store for every log of it; E_BROKEN: cx->fault has the first bad place of each. Without any head, cx->bloc. */
enum err ledger_verify_all(struct ctx *cx, struct store *st, struct str dir);

/*
 * Drops the projected tables, replays every entry through `apply`, and compares each table before and after. On a
 * difference nothing is changed and E_BROKEN names the table.
 */
enum err ledger_rebuild(struct ctx *cx, struct store *st, ledger_apply_fn *apply, struct verify_result *out);

/*
 * One file with entries, items and checkpoints of cx->bloc, up to the last entry that is signed for; docs/verifying.md has its
 * format. E_CONFLICT: an entry without which the others do not fit is not signed yet.
 */
enum err ledger_export(struct ctx *cx, struct tx *tx, FILE *to);

/* So many entries at the end are not signed for: of a server at work, those of this moment. */
enum err ledger_unsigned(struct ctx *cx, struct tx *tx, int64_t *out);

/*
 * Checks an export, offline: nothing but its bytes and, for who signed, `keys` (the text of a key file of the caller's).
 * Every entry must stand under one of its checkpoints. *signer_known is false without keys: then the export agrees with itself and no more.
 */
enum err ledger_audit(struct ctx *cx, struct str export, struct str keys, struct verify_result *out, bool *signer_known);

/*
 * Two exports of one log that were audited: is the older one, leaf by leaf, the beginning of the newer? E_BROKEN with
 * *bad = the first entry that is not.
 */
enum err ledger_extends(struct ctx *cx, const struct verify_result *older, const struct verify_result *newer, int64_t *bad);

#endif
