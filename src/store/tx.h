/**
 * store/tx.h — what a store and a transaction are made of. Only store/ includes it.
 */
#ifndef STORE_TX_H
#define STORE_TX_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/sqlite.h"
#include "store/store.h"

struct tx {
	struct conn c;
	struct store *st;
	struct tx *next;           /* readers: in store.readers */
	bool writes, open, idle;   /* idle: its thread ended, another one may take it */
	bool cache;                /* this transaction does not wait for the disk */
	int depth;                 /* savepoints */
	enum err lost;             /* SQLite undid the whole transaction by itself: why */
};

/* The thread that empties the write-ahead log (checkpoint.c). */
struct checkpointer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake, done;
	bool running, wanted, stop;
	atomic_bool next;          /* it is its turn to hold `writing`: writers wait for `done` */
};

struct store {
	struct arena *arena;       /* lives as long as the store; under `lock` */
	struct str dir, path;
	unsigned flags;
	pthread_mutex_t lock;      /* readers, arena */
	pthread_mutex_t writing;   /* held from tx_write_begin to the end of the transaction */
	pthread_key_t reader_key;
	struct tx *readers;
	struct tx writer;
	atomic_long wal_pages;     /* in the log after the last commit */
	atomic_long checkpoint_at; /* wake the checkpointer when the log has so many */
	int64_t room_at;           /* under `writing`: when free space was last asked for, monotonic ms, and whether */
	bool room;                 /* there was enough */
	struct checkpointer checkpointer;
};

/* Is there more than the reserve free; asked of the system once a second. */
bool store_room(struct store *st);

void checkpointer_start(struct store *st);   /* for the writer's connection; opens its own when first needed */
void checkpointer_stop(struct store *st);
void checkpoint_give_way(struct store *st);    /* before taking `writing` */
/* Before closing: SQLite's own would go on after a sync that failed. */
void checkpoint_last(struct store *st);
/* Before a write transaction, under `writing`: when the log is far too long, empties it here. E_BUSY: readers hold it. */
enum err checkpoint_hard(struct ctx *cx, struct store *st);

#endif
