/**
 * store/health.h — how the database stands, for `phoihop doctor`. Reads only.
 */
#ifndef STORE_HEALTH_H
#define STORE_HEALTH_H

#include "store/disk.h"
#include "store/store.h"

struct store_health {
	const char *engine;                    /* the version of SQLite */
	bool wal;                              /* write-ahead log */
	int64_t synchronous;                   /* 2: every commit waits for the disk */
	bool whole;                            /* quick_check: every page reads well */
	int64_t bytes, log_bytes;              /* the database and the log beside it */
	bool room_known;
	struct disk_room room;
};

const char *store_engine(void);                /* likewise, without a store */
enum err store_health(struct ctx *cx, struct store *st, struct store_health *out);

#endif
