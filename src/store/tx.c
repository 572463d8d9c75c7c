/*
 * Transactions.
 *
 * SQLite may undo a whole transaction by itself (disk full, out of memory). What followed would then run, and be kept, one
 * statement at a time: so the loss is noted in tx->lost, every later call hands it back, and tx_commit fails.
 */
#include "base/log.h"
#include "store/tx.h"

#define OTHER_PROCESS_MS 5000
#define AGAIN_MOST 8

static enum err
lost(struct ctx *cx, const struct tx *tx)
{
	return fail(cx, tx->lost, "%s", T(cx, "The store undid what was being written: nothing was stored."));
}

enum err
tx_read_begin(struct ctx *cx, struct tx *tx)
{
	enum err e;

	MUST(!tx->open && !tx->writes);
	if ((e = conn_own(cx, &tx->c, OWN_BEGIN, 0)) == E_OK)
		tx->open = true;
	return e;
}

void
tx_end(struct tx *tx)
{
	tx_abandon(tx);
}

/* After a TX_CACHE: nothing may be acknowledged on a connection that does not wait for the disk. */
static void
durable_again(struct tx *tx)
{
	if (tx->cache && conn_durable(NULL, &tx->c, true) != E_OK)
		fatal("store", "commits cannot be made durable again");
	tx->cache = false;
}

static enum err
write_begin(struct ctx *cx, struct tx *tx, enum tx_size size)
{
	enum err e;

	if (size == TX_CONTENT && !store_room(tx->st))
		return fail(cx, E_FULL, "%s",
		    T(cx, "The disk is nearly full: only what is small is still stored. Tell the administrator."));
	if ((e = checkpoint_hard(cx, tx->st)) != E_OK)
		return e;
	if (size == TX_CACHE && (e = conn_durable(cx, &tx->c, false)) != E_OK)
		return e;
	tx->cache = size == TX_CACHE;
	e = conn_own(cx, &tx->c, OWN_BEGIN_WRITE, OTHER_PROCESS_MS);
	if (e != E_OK)
		durable_again(tx);
	return e;
}

enum err
tx_write_begin(struct ctx *cx, struct tx *tx, enum tx_size size)
{
	enum err e;

	MUST(tx->writes);
	checkpoint_give_way(tx->st);
	MUST(pthread_mutex_lock(&tx->st->writing) == 0);       /* an error: this thread has it already */
	MUST(!tx->open);
	if ((e = write_begin(cx, tx, size)) != E_OK) {
		(void)pthread_mutex_unlock(&tx->st->writing);
		return e;
	}
	tx->open = true;
	tx->depth = 0;
	tx->lost = E_OK;
	return E_OK;
}

static void
over(struct tx *tx)
{
	tx->open = false;
	durable_again(tx);
	if (tx->writes)
		(void)pthread_mutex_unlock(&tx->st->writing);
}

enum err
tx_commit(struct ctx *cx, struct tx *tx)
{
	enum err e;

	MUST(tx->open && tx->writes && tx->depth == 0);
	conn_reset_all(&tx->c);
	e = tx->lost != E_OK ? lost(cx, tx) : conn_own(cx, &tx->c, OWN_COMMIT, 0);
	if (e != E_OK)
		tx_abandon(tx);
	else
		over(tx);
	return e;
}

void
tx_abandon(struct tx *tx)
{
	if (!tx->open)
		return;
	conn_reset_all(&tx->c);
	if (conn_in_transaction(&tx->c))
		(void)conn_own(NULL, &tx->c, OWN_ROLLBACK, 0);
	if (conn_in_transaction(&tx->c))       /* no memory even for that; what was acknowledged is safe */
		fatal("store", "a transaction could not be undone");
	over(tx);
}

bool
tx_writes(const struct tx *tx)
{
	return tx->writes;
}

enum err
tx_savepoint(struct ctx *cx, struct tx *tx)
{
	enum err e;

	MUST(tx->open && tx->writes);
	e = tx->lost != E_OK ? lost(cx, tx) : conn_own(cx, &tx->c, OWN_SAVEPOINT, 0);
	if (e == E_OK)
		tx->depth++;
	return e;
}

enum err
tx_release(struct ctx *cx, struct tx *tx)
{
	enum err e;

	MUST(tx->open && tx->depth > 0);
	tx->depth--;
	if (tx->lost != E_OK)
		return lost(cx, tx);
	if ((e = conn_own(cx, &tx->c, OWN_RELEASE, 0)) != E_OK)
		tx->lost = e;      /* what is answered as failed is never kept */
	return e;
}

/* cx may be NULL: the arena is exhausted and nothing can be said. */
static enum err
undo(struct ctx *cx, struct tx *tx)
{
	enum err e;

	MUST(tx->open && tx->depth > 0);
	tx->depth--;
	conn_reset_all(&tx->c);
	if (tx->lost != E_OK)
		return tx->lost;
	if ((e = conn_own(cx, &tx->c, OWN_ROLLBACK_TO, 0)) == E_OK)
		e = conn_own(cx, &tx->c, OWN_RELEASE, 0);
	if (e != E_OK)
		tx->lost = e;      /* half undone is never kept */
	return e;
}

enum err
tx_rollback_to(struct ctx *cx, struct tx *tx)
{
	enum err e = undo(cx, tx);

	return e != E_OK && e == tx->lost ? lost(cx, tx) : e;
}

/* fn, whose savepoints are gone when it is left by the jump of an exhausted arena. */
static enum err
run(struct ctx *cx, struct tx *tx, tx_fn *fn, void *arg)
{
	jmp_buf env, *outer = cx->arena->full;
	int depth = tx->depth;
	volatile enum err e = E_LARGE;

	if (arena_try(cx->arena, env) == 0)
		e = fn(cx, tx, arg);
	cx->arena->full = outer;
	while (tx->depth > depth)
		(void)undo(NULL, tx);
	return e;
}

enum err
tx_do(struct ctx *cx, struct tx *tx, tx_fn *fn, void *arg)
{
	enum err e;

	if ((e = tx_savepoint(cx, tx)) != E_OK)
		return e;
	if ((e = run(cx, tx, fn, arg)) == E_OK)
		return tx_release(cx, tx);
	(void)undo(NULL, tx);
	return e;
}

enum err
tx_try(struct ctx *cx, struct tx *tx, tx_fn *fn, void *arg, bool *left)
{
	int64_t changes = sqlite3_total_changes64(tx->c.db);
	enum err e;

	MUST(tx->open && tx->writes);
	if ((e = run(cx, tx, fn, arg)) == E_OK && tx->lost != E_OK)
		e = lost(cx, tx);
	if (e != E_OK)
		conn_reset_all(&tx->c);
	*left = e != E_OK && (tx->lost != E_OK || sqlite3_total_changes64(tx->c.db) != changes);
	return e;
}

enum err
store_write(struct ctx *cx, struct store *st, enum tx_size size, tx_fn *fn, void *arg)
{
	struct tx *tx = store_writer(st);
	enum err e = E_AGAIN;

	for (int i = 0; i < AGAIN_MOST && e == E_AGAIN; i++) {
		if ((e = tx_write_begin(cx, tx, size)) != E_OK)
			return e;
		if ((e = run(cx, tx, fn, arg)) == E_OK)
			e = tx_commit(cx, tx);
		else
			tx_abandon(tx);
	}
	return e;
}

enum err
store_read(struct ctx *cx, struct store *st, tx_fn *fn, void *arg)
{
	jmp_buf env, *outer = cx->arena->full;
	struct tx *volatile tx = NULL;
	struct tx *reader;
	volatile enum err e;

	if ((e = store_reader(cx, st, &reader)) != E_OK)
		return e;
	tx = reader;
	if ((e = tx_read_begin(cx, reader)) != E_OK)
		return e;
	if (arena_try(cx->arena, env) == 0) {
		e = fn(cx, tx, arg);
		cx->arena->full = outer;
		tx_end(tx);
		return e;
	}
	tx_end(tx);
	cx->arena->full = outer;
	if (outer != NULL) {                   /* the dispatcher answers */
		cx->arena->full = NULL;
		longjmp(*outer, 1);
	}
	return E_LARGE;
}
