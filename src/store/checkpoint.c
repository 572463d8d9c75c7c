/*
 * Checkpoints: moving pages from the write-ahead log into the database, off the request path.
 *
 * The hook on the writer's connection sees the log's length after each commit and wakes one thread. That moves what it can
 * while writing goes on, then, with the writer held for the small rest, the end of it: only a log that is moved whole
 * starts again from its beginning, and under steady load it never would be otherwise. For that rest writers give way: a
 * mutex alone lets a busy writer take it again and again. A reader with an old snapshot keeps the log longer; past
 * WAL_HARD pages the writer itself moves what it can, and past WAL_MOST it refuses.
 */
#include <signal.h>

#include "base/log.h"
#include "store/tx.h"

#define WAL_SOFT 8000                  /* pages of 4 KiB */
#define WAL_HARD 16384
#define WAL_MOST 1048576

static int
committed(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct store *st = arg;
	struct checkpointer *cp = &st->checkpointer;

	(void)db;
	(void)name;
	atomic_store(&st->wal_pages, pages);
	if (pages < atomic_load(&st->checkpoint_at))
		return SQLITE_OK;
	atomic_store(&st->checkpoint_at, pages + WAL_SOFT);
	(void)pthread_mutex_lock(&cp->lock);
	cp->wanted = true;
	(void)pthread_cond_signal(&cp->wake);
	(void)pthread_mutex_unlock(&cp->lock);
	return SQLITE_OK;
}

/* Pages in the log and pages of it moved. */
static enum err
checkpoint(struct ctx *cx, struct conn *c, int *log, int *moved)
{
	int rc = sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_PASSIVE, log, moved);

	return rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY ? E_OK : conn_err(cx, c, rc, "checkpoint");
}

static void
checkpoint_all(struct ctx *cx, struct store *st, struct conn *c)
{
	struct checkpointer *cp = &st->checkpointer;
	int log = 0, moved = 0;

	if (checkpoint(cx, c, &log, &moved) != E_OK)
		return;
	atomic_store(&cp->next, true);
	(void)pthread_mutex_lock(&st->writing);
	if (checkpoint(cx, c, &log, &moved) == E_OK)
		atomic_store(&st->checkpoint_at, log == moved ? WAL_SOFT : log + WAL_SOFT);
	(void)pthread_mutex_unlock(&st->writing);
	(void)pthread_mutex_lock(&cp->lock);
	atomic_store(&cp->next, false);
	(void)pthread_cond_broadcast(&cp->done);
	(void)pthread_mutex_unlock(&cp->lock);
}

void
checkpoint_give_way(struct store *st)
{
	struct checkpointer *cp = &st->checkpointer;

	if (!atomic_load(&cp->next))
		return;
	(void)pthread_mutex_lock(&cp->lock);
	while (atomic_load(&cp->next))
		(void)pthread_cond_wait(&cp->done, &cp->lock);
	(void)pthread_mutex_unlock(&cp->lock);
}

static void *
run(void *arg)
{
	struct store *st = arg;
	struct checkpointer *cp = &st->checkpointer;
	struct ctx cx = { .arena = arena_new((size_t)1 << 20) };
	struct conn c = { 0 };

	(void)pthread_mutex_lock(&cp->lock);
	while (!cp->stop) {
		if (!cp->wanted) {
			(void)pthread_cond_wait(&cp->wake, &cp->lock);
			continue;
		}
		cp->wanted = false;
		(void)pthread_mutex_unlock(&cp->lock);
		if (c.db != NULL || conn_open(&cx, st->path, CONN_WRITE, &c) == E_OK)
			checkpoint_all(&cx, st, &c);
		arena_reset(cx.arena);
		ctx_clear_fault(&cx);
		(void)pthread_mutex_lock(&cp->lock);
	}
	(void)pthread_mutex_unlock(&cp->lock);
	conn_close(&c);
	arena_free(cx.arena);
	return NULL;
}

void
checkpointer_start(struct store *st)
{
	struct checkpointer *cp = &st->checkpointer;
	sigset_t all, before;

	atomic_store(&st->checkpoint_at, WAL_SOFT);
	(void)pthread_mutex_init(&cp->lock, NULL);
	(void)pthread_cond_init(&cp->wake, NULL);
	(void)pthread_cond_init(&cp->done, NULL);
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);     /* signals are the main thread's */
	if (pthread_create(&cp->thread, NULL, run, st) != 0)
		fatal("store", "no thread could be started");
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	cp->running = true;
	(void)sqlite3_wal_hook(st->writer.c.db, committed, st);
}

void
checkpointer_stop(struct store *st)
{
	struct checkpointer *cp = &st->checkpointer;

	if (!cp->running)
		return;
	(void)pthread_mutex_lock(&cp->lock);
	cp->stop = true;
	(void)pthread_cond_signal(&cp->wake);
	(void)pthread_mutex_unlock(&cp->lock);
	(void)pthread_join(cp->thread, NULL);
	(void)pthread_cond_destroy(&cp->wake);
	(void)pthread_cond_destroy(&cp->done);
	(void)pthread_mutex_destroy(&cp->lock);
	cp->running = false;
}

void
checkpoint_last(struct store *st)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct ctx cx = { .arena = a };
	int log, moved;

	(void)checkpoint(&cx, &st->writer.c, &log, &moved);
	arena_free(a);
}

enum err
checkpoint_hard(struct ctx *cx, struct store *st)
{
	int log = 0, moved = 0;
	enum err e;

	if (atomic_load(&st->wal_pages) < WAL_HARD)
		return E_OK;
	if ((e = checkpoint(cx, &st->writer.c, &log, &moved)) != E_OK)
		return e;
	if (log == moved || log < WAL_MOST)
		return E_OK;
	log_line(LOG_ERROR, "store", "the write-ahead log has %d pages and a reader holds it", log);
	return fail(cx, E_BUSY, "%s", T(cx, "The store is busy: try again in a moment."));
}
