/*
 * Opening and closing, the readers of threads, and room on the disk.
 *
 * A reader's connection belongs to its thread: store_reader finds it under a thread key and the key's destructor gives it
 * back when the thread ends, so that a pool of threads never opens more connections than it has threads.
 */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/disk.h"
#include "store/migrate.h"
#include "store/tx.h"

/* --- opening ------------------------------------------------------------------------------------------------------ */

/* The file itself, before SQLite sees it: its log and index take their mode from it. */
static enum err
file_create(struct ctx *cx, struct store *st)
{
	enum err e;
	int fd;

	if (mkdir(st->dir.p, 0700) != 0 && errno != EEXIST)
		return fail(cx, E_ENV, T(cx, "The directory %s could not be made."), st->dir.p);
	if ((e = disk_new(cx, st->path, &fd)) == E_OK)
		(void)close(fd);
	return e;
}

static void
files_remove(struct store *st)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < COUNT(ends); i++)
		(void)unlink(str_fmt(st->arena, "%s%s", st->path.p, ends[i]).p);
}

static enum err
database_open(struct ctx *cx, struct store *st)
{
	enum conn_mode mode = st->flags & STORE_CREATE ? CONN_CREATE : st->flags & STORE_READ_ONLY ? CONN_READ_FILE : CONN_WRITE;
	enum err e;

	if ((st->flags & STORE_CREATE) == 0 && access(st->path.p, F_OK) != 0)
		return fail(cx, E_GONE, T(cx, "There is no store in %s."), st->dir.p);
	if ((st->flags & STORE_CREATE) != 0 && (e = file_create(cx, st)) != E_OK)
		return e;
	if ((e = conn_open(cx, st->path, mode, &st->writer.c)) == E_OK &&
	    (e = migrate_up(cx, &st->writer.c, migrations, migrations_n, mode == CONN_READ_FILE)) != E_OK)
		conn_close(&st->writer.c);
	if (e != E_OK && mode == CONN_CREATE)
		files_remove(st);
	if (e == E_OK && mode != CONN_READ_FILE)       /* the log's name: SQLite syncs it without looking at the answer */
		disk_sync(cx, st->dir, O_DIRECTORY);
	if (e == E_OK && mode == CONN_CREATE)
		disk_sync(cx, disk_parent(cx, st->dir), O_DIRECTORY);
	return e;
}

/* The end of a thread: its reader may serve the next one. */
static void
reader_idle(void *arg)
{
	struct tx *tx = arg;

	tx_abandon(tx);
	(void)pthread_mutex_lock(&tx->st->lock);
	tx->idle = true;
	(void)pthread_mutex_unlock(&tx->st->lock);
}

static void
locks_init(struct store *st)
{
	pthread_mutexattr_t checked;

	(void)pthread_mutexattr_init(&checked);
	(void)pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
	(void)pthread_mutex_init(&st->writing, &checked);
	(void)pthread_mutexattr_destroy(&checked);
	(void)pthread_mutex_init(&st->lock, NULL);
	if (pthread_key_create(&st->reader_key, reader_idle) != 0)
		fatal("store", "no thread key is left");
}

enum err
store_open(struct ctx *cx, struct str dir, unsigned flags, struct store **out)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct store *st = NEW(a, struct store);
	enum err e;

	if (sodium_init() < 0)
		fatal("store", "libsodium does not start");
	st->arena = a;
	st->dir = str_dup(a, dir);
	st->path = str_fmt(a, "%s/" STORE_FILE, st->dir.p);
	st->flags = flags;
	st->writer.st = st;
	st->writer.writes = (flags & STORE_READ_ONLY) == 0;
	if ((e = database_open(cx, st)) != E_OK) {
		arena_free(a);
		return e;
	}
	locks_init(st);
	if (st->writer.writes)
		checkpointer_start(st);
	*out = st;
	return E_OK;
}

void
store_close(struct store *st)
{
	if (st == NULL)
		return;
	checkpointer_stop(st);
	(void)pthread_key_delete(st->reader_key);
	for (struct tx *tx = st->readers; tx != NULL; tx = tx->next)
		conn_close(&tx->c);
	MUST(!st->writer.open);
	if (st->writer.writes)
		checkpoint_last(st);
	conn_close(&st->writer.c);
	(void)pthread_mutex_destroy(&st->lock);
	(void)pthread_mutex_destroy(&st->writing);
	arena_free(st->arena);
}

struct str
store_dir(const struct store *st)
{
	return st->dir;
}

/* --- readers and the writer --------------------------------------------------------------------------------------- */

static struct tx *
reader_new(struct store *st)
{
	struct tx *tx = st->readers;

	while (tx != NULL && !tx->idle)
		tx = tx->next;
	if (tx == NULL) {
		tx = NEW(st->arena, struct tx);
		tx->st = st;
		tx->next = st->readers;
		st->readers = tx;
	}
	tx->idle = false;
	return tx;
}

enum err
store_reader(struct ctx *cx, struct store *st, struct tx **out)
{
	struct tx *tx = pthread_getspecific(st->reader_key);
	enum err e;

	if (tx == NULL) {
		(void)pthread_mutex_lock(&st->lock);
		tx = reader_new(st);
		(void)pthread_mutex_unlock(&st->lock);
		if (pthread_setspecific(st->reader_key, tx) != 0)
			fatal("store", "out of memory");
	}
	if (tx->c.db == NULL && (e = conn_open(cx, st->path, st->flags & STORE_READ_ONLY ? CONN_READ_FILE : CONN_READ,
	    &tx->c)) != E_OK)
		return e;
	*out = tx;
	return E_OK;
}

struct tx *
store_writer(struct store *st)
{
	MUST(st->writer.writes);
	return &st->writer;
}

/* --- room --------------------------------------------------------------------------------------------------------- */

/* 2 % + 64 MiB, but of a small disk at most an eighth. */
static bool
room_now(const struct store *st)
{
	struct disk_room r;

	return !disk_room(st->dir.p, &r) || r.left > r.reserve;       /* SQLite says so, when a disk that cannot say is full */
}

bool
store_room(struct store *st)
{
	struct timespec t;
	int64_t now;

	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
	if (st->room_at == 0 || now - st->room_at >= 1000) {
		st->room = room_now(st);
		st->room_at = now;
	}
	return st->room;
}

enum err
store_writable(struct ctx *cx, struct store *st)
{
	if ((st->flags & STORE_READ_ONLY) != 0 || access(st->dir.p, W_OK) != 0 || access(st->path.p, W_OK) != 0)
		return fail(cx, E_ENV, T(cx, "The directory %s cannot be written to."), st->dir.p);
	if (!room_now(st))
		return fail(cx, E_FULL, "%s", T(cx, "The disk is nearly full: only what is small is still stored. Tell the administrator."));
	return E_OK;
}

enum err
store_scrub(struct ctx *cx, struct store *st)
{
	int rc = SQLITE_BUSY;

	MUST(pthread_mutex_lock(&st->writing) == 0);
	for (int i = 0; i < 500 && (rc & 0xff) == SQLITE_BUSY; i++) {
		if (i > 0)
			(void)nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
		rc = sqlite3_wal_checkpoint_v2(st->writer.c.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
	(void)pthread_mutex_unlock(&st->writing);
	if ((rc & 0xff) == SQLITE_BUSY)
		return fail(cx, E_BUSY, "%s", T(cx, "It is erased, but its bytes are still in the files of the database: a backup, a query or a page "
		    "still reads the state before. When that has ended, run \"phoihop purge\" on it (again); until then it is on the disk."));
	return rc == SQLITE_OK ? E_OK : conn_err(cx, &st->writer.c, rc, "scrub");
}
