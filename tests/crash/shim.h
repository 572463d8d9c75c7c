/*
 * A disk and a memory that fail on order. Linked into a test, the C library's own calls (open, read, write, pwrite,
 * ftruncate, fsync, unlink, rename, malloc ...) pass through here, whoever makes them: SQLite, our files beside the
 * database, stdio's streams and allocations.
 *
 * Two uses:
 *
 *  - shim_fail: the n-th call of some kinds on files under a directory (or the n-th allocation) fails, once or from then on.
 *    A short one does not fail: it reads half of what was asked, or writes all but the last byte, and says so;
 *  - shim_power: nothing written under a directory counts until it is synced. At the n-th call the power goes: every file
 *    is put back to what was synced, with nothing, some whole writes, or some 512-byte sectors of what was pending; names
 *    made or removed since their directory was synced come undone from some point on; the process ends with SHIM_CUT.
 */
#ifndef TESTS_CRASH_SHIM_H
#define TESTS_CRASH_SHIM_H

#include <stdbool.h>
#include <stdint.h>

enum shim_kind {
	SHIM_OPEN = 1, SHIM_READ = 2, SHIM_WRITE = 4, SHIM_SYNC = 8, SHIM_TRUNCATE = 16, SHIM_NAME = 32, SHIM_MEMORY = 64,
	SHIM_SYNC_DIR = 128,           /* of a directory's names */
	SHIM_SHORT_READ = 256, SHIM_SHORT_WRITE = 512
};

/* From now on calls of `kinds` are counted; the n-th fails with `error` (0: never), and all later ones when `on`. */
void shim_fail(const char *root, unsigned kinds, int64_t n, bool on, int error);
int64_t shim_count(void);              /* calls counted since */
bool shim_failed(void);                /* did any fail */
bool shim_sync_failed(void);           /* ... a sync */
void shim_off(void);
void shim_pause(bool still);           /* nothing fails or counts until it is ended */

enum shim_policy { SHIM_NOTHING, SHIM_RANDOM, SHIM_TORN, SHIM_POLICY__MAX };
#define SHIM_CUT 77

/* lie: syncs are confirmed and do nothing. */
void shim_power(const char *root, int64_t cut, enum shim_policy policy, uint64_t seed, bool lie);

/* Files under the root that are open. */
int64_t shim_files(void);
/* Allocations of the whole process that are not freed. */
int64_t shim_live(void);

#endif
