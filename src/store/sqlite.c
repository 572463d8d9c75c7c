/*
 * Connections to SQLite. What is set here is what keeps every acknowledgement through a power cut (WAL with
 * synchronous=FULL) and what keeps a mistake elsewhere small (authorizer, DEFENSIVE, no double-quoted strings: a
 * misspelt column would otherwise be a string).
 *
 * SQLite's busy handler is never used for writing: it polls, and a writer beside it starved for seconds. Threads of one
 * process queue at store.c; other processes are waited for in conn_own.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/disk.h"

#define APPLICATION_ID 0x70686f69       /* "phoi" */
#define STRING_(x) #x
#define STRING(x) STRING_(x)

static const char *const own_texts[OWN__MAX] = {
	[OWN_BEGIN] = "BEGIN",
	[OWN_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[OWN_COMMIT] = "COMMIT",
	[OWN_ROLLBACK] = "ROLLBACK",
	[OWN_SAVEPOINT] = "SAVEPOINT s",
	[OWN_RELEASE] = "RELEASE s",
	[OWN_ROLLBACK_TO] = "ROLLBACK TO s",
};

/* --- errors ------------------------------------------------------------------------------------------------------- */

static enum err
say(struct ctx *cx, enum err e, const char *text)
{
	return cx == NULL ? e : fail(cx, e, "%s", T(cx, text));
}

enum err
conn_err(struct ctx *cx, const struct conn *c, int rc, const char *what)
{
	const char *text = c->db != NULL ? sqlite3_errmsg(c->db) : sqlite3_errstr(rc);
	bool no_space = c->db != NULL && (rc & 0xff) == SQLITE_IOERR &&
	    disk_no_room(sqlite3_system_errno(c->db));

	if (rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC)
		fatal("store", "%s: the disk did not confirm a write (%s); what was acknowledged is safe, start again", what, text);
	if ((rc & 0xff) == SQLITE_CONSTRAINT) {
		log_line(LOG_DEBUG, "store", "%s: %s", what, text);
		return E_CONFLICT;
	}
	log_line(LOG_ERROR, "store", "%s: %s (%d)", what, text, rc);
	if (no_space)
		rc = SQLITE_FULL;
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_NOMEM:
		return say(cx, E_BUSY, N_("The store is busy: try again in a moment."));
	case SQLITE_FULL:
		return say(cx, E_FULL, N_("The disk is full: nothing was stored. Tell the administrator."));
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FORMAT:
	case SQLITE_MISMATCH:
		return say(cx, E_BROKEN, N_("The store does not read as it should. Tell the administrator."));
	default:
		return say(cx, E_ENV, N_("The store could not be used. Tell the administrator."));
	}
}

/* --- set-up ------------------------------------------------------------------------------------------------------- */

static int
authorize(void *arg, int action, const char *a, const char *b, const char *database, const char *trigger)
{
	const struct conn *c = arg;

	(void)database;
	(void)trigger;
	switch (action) {
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		return SQLITE_DENY;
	case SQLITE_PRAGMA:        /* full-text search asks for data_version, ALTER TABLE for quick_check */
		if (c->tuning)
			return SQLITE_OK;
		return a != NULL && (strcmp(a, "data_version") == 0 || strcmp(a, "quick_check") == 0) ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_FUNCTION:
		return b != NULL && strcmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	default:                   /* CREATE, DROP, ALTER, ANALYZE, REINDEX and whatever a later SQLite adds */
		return c->migrating ? SQLITE_OK : SQLITE_DENY;
	}
}

static void
library_init(void)
{
	/* Must precede the first use; a counter of all memory would be a lock that every thread takes. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_initialize() != SQLITE_OK)
		fatal("store", "SQLite does not start");
}

enum err
conn_prepare(struct ctx *cx, struct conn *c, const char *sql, sqlite3_stmt **out)
{
	int rc = sqlite3_prepare_v3(c->db, sql, -1, 0, out, NULL);

	return rc == SQLITE_OK ? E_OK : conn_err(cx, c, rc, sql);
}

enum err
conn_script(struct ctx *cx, struct conn *c, const char *sql)
{
	while (*sql != '\0') {
		sqlite3_stmt *st = NULL;
		const char *from = sql;
		int rc = sqlite3_prepare_v3(c->db, sql, -1, 0, &st, &sql);

		if (rc == SQLITE_OK && st != NULL)
			while ((rc = sqlite3_step(st)) == SQLITE_ROW)
				;
		(void)sqlite3_finalize(st);
		if (rc != SQLITE_OK && rc != SQLITE_DONE)
			return conn_err(cx, c, rc, from);
	}
	return E_OK;
}

enum err
conn_number(struct ctx *cx, struct conn *c, const char *sql, int64_t *out)
{
	sqlite3_stmt *st;
	enum err e;
	int rc;

	if ((e = conn_prepare(cx, c, sql, &st)) != E_OK)
		return e;
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	else
		e = rc == SQLITE_DONE ? E_GONE : conn_err(cx, c, rc, sql);
	(void)sqlite3_finalize(st);
	return e;
}

enum err
conn_whole(struct ctx *cx, struct conn *c, bool *out)
{
	int64_t ok = 0;
	enum err e = conn_number(cx, c, "SELECT quick_check = 'ok' FROM pragma_quick_check LIMIT 1", &ok);

	*out = e == E_OK && ok == 1;
	return e;
}

static enum err
conn_setup(struct ctx *cx, struct conn *c, enum conn_mode mode)
{
	static const char common[] = "PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA cell_size_check=ON;"
	    "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=0;PRAGMA wal_autocheckpoint=0;"
	    "PRAGMA journal_size_limit=50331648;";
	int64_t id = 0, wal = 1;
	enum err e;

	(void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	(void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	(void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	(void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	(void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	(void)sqlite3_limit(c->db, SQLITE_LIMIT_ATTACHED, 0);
	(void)sqlite3_busy_timeout(c->db, 5000);
	if (mode == CONN_CREATE && (e = conn_script(cx, c, "PRAGMA application_id=" STRING(APPLICATION_ID))) != E_OK)
		return e;
	if ((e = conn_number(cx, c, "PRAGMA application_id", &id)) != E_OK)
		return e;
	if ((int32_t)id != APPLICATION_ID)
		return fail(cx, E_TYPE, "%s", T(cx, "This file is not a store of phoihop."));
	if ((mode == CONN_CREATE || mode == CONN_WRITE) &&
	    ((e = conn_script(cx, c, "PRAGMA journal_mode=WAL")) != E_OK ||
	     (e = conn_number(cx, c, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", &wal)) != E_OK))
		return e;
	if (wal == 0)
		return fail(cx, E_ENV, "%s", T(cx, "The file system of the store does not keep a write-ahead log."));
	if ((e = conn_script(cx, c, common)) != E_OK)
		return e;
	if (mode == CONN_READ || mode == CONN_READ_FILE)
		e = conn_script(cx, c, "PRAGMA query_only=ON;PRAGMA cache_size=-2000");
	else
		e = conn_script(cx, c, "PRAGMA cache_size=-8000");
	for (size_t i = 0; i < OWN__MAX && e == E_OK; i++)
		e = conn_prepare(cx, c, own_texts[i], &c->own[i]);
	if (e == E_OK)
		(void)sqlite3_set_authorizer(c->db, authorize, c);
	(void)sqlite3_busy_timeout(c->db, mode == CONN_READ || mode == CONN_READ_FILE ? 2000 : 0);
	return e;
}

enum err
conn_open(struct ctx *cx, struct str path, enum conn_mode mode, struct conn *out)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	enum err e;
	int rc;

	(void)pthread_once(&once, library_init);
	memset(out, 0, sizeof(*out));
	flags |= mode == CONN_READ_FILE ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	rc = sqlite3_open_v2(str_z(cx->arena, path), &out->db, flags, NULL);
	e = rc == SQLITE_OK ? conn_setup(cx, out, mode) : conn_err(cx, out, rc, "open");
	if (e != E_OK)
		conn_close(out);
	return e;
}

void
conn_close(struct conn *c)
{
	if (c->db == NULL)
		return;
	conn_reset_all(c);
	for (size_t i = 0; i < COUNT(c->kept); i++)
		(void)sqlite3_finalize(c->kept[i]);
	for (size_t i = 0; i < COUNT(c->own); i++)
		(void)sqlite3_finalize(c->own[i]);
	if (sqlite3_close(c->db) != SQLITE_OK)
		log_line(LOG_ERROR, "store", "close: %s", sqlite3_errmsg(c->db));
	memset(c, 0, sizeof(*c));
}

/* --- statements --------------------------------------------------------------------------------------------------- */

enum err
conn_own(struct ctx *cx, struct conn *c, enum own_id id, int wait_ms)
{
	int64_t until = mono_ms() + wait_ms;
	long pause_us = 250;
	int rc;

	for (;;) {
		rc = sqlite3_step(c->own[id]);
		(void)sqlite3_reset(c->own[id]);
		if (rc == SQLITE_DONE)
			return E_OK;
		if ((rc & 0xff) != SQLITE_BUSY || wait_ms == 0 || mono_ms() >= until)
			return conn_err(cx, c, rc, own_texts[id]);
		(void)nanosleep(&(struct timespec){ .tv_nsec = pause_us * 1000 }, NULL);
		pause_us = pause_us < 10000 ? pause_us * 2 : 10000;
	}
}

enum err
conn_durable(struct ctx *cx, struct conn *c, bool on)
{
	enum err e;

	MUST(!conn_in_transaction(c));
	c->tuning = true;
	e = conn_script(cx, c, on ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
	c->tuning = false;
	return e;
}

bool
conn_in_transaction(const struct conn *c)
{
	return sqlite3_get_autocommit(c->db) == 0;
}

void
conn_reset_all(struct conn *c)
{
	for (size_t i = 0; i < COUNT(c->open); i++)
		if (c->open[i]) {
			(void)sqlite3_reset(c->kept[i]);
			c->open[i] = false;
		}
	for (size_t i = 0; i < COUNT(c->second); i++) {
		(void)sqlite3_finalize(c->second[i]);
		c->second[i] = NULL;
	}
}

/* A statement opened inside its own loop: rare, so it is prepared anew and not kept. */
static enum err
second_opening(struct ctx *cx, struct conn *c, enum sql_id id, sqlite3_stmt **out)
{
	size_t i = 0;
	enum err e;

	while (i < COUNT(c->second) && c->second[i] != NULL)
		i++;
	MUST(i < COUNT(c->second));
	if ((e = conn_prepare(cx, c, sql_texts[id].sqlite, &c->second[i])) == E_OK)
		*out = c->second[i];
	return e;
}

enum err
conn_statement(struct ctx *cx, struct conn *c, enum sql_id id, sqlite3_stmt **out)
{
	const struct sql_text *t = &sql_texts[id];
	int rc;

	if (c->open[id])
		return second_opening(cx, c, id, out);
	if (c->kept[id] == NULL) {
		MUST(t->sqlite != NULL);
		rc = sqlite3_prepare_v3(c->db, t->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &c->kept[id], NULL);
		if (rc != SQLITE_OK)
			return conn_err(cx, c, rc, t->name);
		MUST(sqlite3_bind_parameter_count(c->kept[id]) == t->params);
		MUST((sqlite3_stmt_readonly(c->kept[id]) != 0) == t->readonly);
	}
	c->open[id] = true;
	*out = c->kept[id];
	return E_OK;
}

void
conn_release(struct conn *c, enum sql_id id, sqlite3_stmt *st)
{
	if (st == c->kept[id]) {
		(void)sqlite3_reset(st);
		c->open[id] = false;
		return;
	}
	for (size_t i = 0; i < COUNT(c->second); i++)
		if (c->second[i] == st) {
			(void)sqlite3_finalize(st);
			c->second[i] = NULL;
		}
}
