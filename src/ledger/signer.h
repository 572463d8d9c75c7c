/**
 * ledger/signer.h — what lies outside the database: the lock all writing processes share, and the signed checkpoints.
 *
 * DIR/sign.lock is held from BEGIN to the stored checkpoint, so one process at a time moves a head. DIR/checkpoints/<bloc>
 * has every checkpoint ever signed for a bloc, each followed by an empty line: a database put back from an older backup is
 * found out by it. Nobody is answered before it is written; it is synced a little later (ledger/syncer.h).
 */
#ifndef LEDGER_SIGNER_H
#define LEDGER_SIGNER_H

#include <stdio.h>

#include "ledger/checkpoint.h"
#include "ledger/key.h"
#include "ledger/syncer.h"

#define SIGNER_RECORD_MAX ((size_t)8192)           /* a checkpoint and the empty line after it */
#define SIGNER_TORN_MAX (2 * SYNC_OWED_MAX + SIGNER_RECORD_MAX)        /* the most a power cut leaves unfinished */

/* Waits up to 10 s, then E_BUSY. *fd is closed by signer_unlock. */
enum err signer_lock(struct ctx *cx, struct str dir, int *fd);
void signer_unlock(int fd);
bool signer_halted(struct ctx *cx, struct str dir);                    /* DIR/halt is there */

/* All that were signed for a bloc, oldest first; E_GONE when none was. The caller closes it. */
enum err signer_open(struct ctx *cx, struct str dir, int64_t bloc, FILE **out);
/*
 * The next of them, which lies in `record`; false when there is none left or it is not one. What a crash did not finish, at
 * most SIGNER_TORN_MAX bytes, may stand at the end.
 */
bool signer_read(FILE *f, char record[SIGNER_RECORD_MAX], struct str *note, struct checkpoint *out);
/*
 * Cuts off what a crash left unfinished at the end, and keeps it in a file beside; under the lock. E_BROKEN: there is more
 * than a crash can leave.
 */
enum err signer_mend(struct ctx *cx, struct str dir, int64_t bloc);
/* The newest, its signature checked with k: E_GONE when none was ever signed, E_BROKEN when it is not right. */
enum err signer_last(struct ctx *cx, struct str dir, const struct sign_key *k, int64_t bloc, struct checkpoint *out,
    int64_t *epoch, struct str *text);     /* its text, as it is stored; in cx->arena */
/*
 * Signs a head, appends it to the file, and sees that verify.key names its key; under the lock. `also`: a second key that
 * signs, or NULL. *note lives in cx->arena; note->n + 1 bytes were written to *fd, which the caller syncs (signer_sync,
 * ledger/syncer.h).
 */
enum err signer_sign(struct ctx *cx, struct str dir, struct sign_key *k, struct sign_key *also, int64_t bloc, int64_t epoch,
    int64_t size, const struct hash *root, struct str *note, int *fd);
/* Syncs and closes. A sync that fails ends the process: it is never tried again, the pages may be gone. */
void signer_sync(int fd);
/*
 * Puts a longer file of checkpoints in the place of the one a backup had: what the lost machine signed since. E_INPUT: it
 * does not begin with what is there, or does not read as it should.
 */
enum err signer_take(struct ctx *cx, struct str dir, int64_t bloc, struct str notes);

#endif
