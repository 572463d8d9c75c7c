/**
 * ledger/syncer.h — syncs the files of checkpoints, after the senders were answered.
 *
 * What was sent is on the disk before anybody is answered: the commit sees to that. The file of checkpoints only has to be
 * there when somebody puts an older database back, so its sync is not waited for. What a power cut may take of it are the
 * checkpoints of its last SYNC_AFTER_MS, and of SYNC_OWED_MAX bytes twice at most; the next start signs the head again.
 */
#ifndef LEDGER_SYNCER_H
#define LEDGER_SYNCER_H

#include <stddef.h>
#include <stdint.h>

#define SYNC_AFTER_MS 100
#define SYNC_OWED_MAX ((size_t)16 << 10)

struct syncer;

/* A thread; NULL: it cannot be started. */
struct syncer *syncer_start(void);
/* Takes over a file of a bloc to which n bytes were written. Without a syncer, or when too much is owed, it is synced here. */
void syncer_owe(struct syncer *s, int64_t bloc, int fd, size_t n);
void syncer_end(struct syncer *s);     /* syncs all; NULL: nothing */

#endif
