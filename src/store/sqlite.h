/**
 * store/sqlite.h — the SQLite driver under store.c: connections, cached statements, errors. Only store/ includes it.
 *
 * A connection belongs to one thread at a time. Every connection is set up the same way: WAL, synchronous=FULL, foreign
 * keys, no double-quoted strings, DEFENSIVE, untrusted schema, nothing attached, no extension, and an authorizer that
 * refuses ATTACH, PRAGMA and, outside a migration, every change of the schema.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>

#include "base/ctx.h"
#include "sql.h"

/* One row of the table tools/sqlc makes; NULL text: the statement is not for that engine. */
struct sql_text {
	const char *name;
	int params;
	bool readonly;
	const char *sqlite, *pg;
};
extern const struct sql_text sql_texts[SQL__MAX + 1];

/* Statements of the connection itself, cached beside those of sql_texts. */
enum own_id { OWN_BEGIN, OWN_BEGIN_WRITE, OWN_COMMIT, OWN_ROLLBACK, OWN_SAVEPOINT, OWN_RELEASE, OWN_ROLLBACK_TO, OWN__MAX };

#define CONN_SECOND 8

struct conn {
	sqlite3 *db;
	bool migrating;                        /* the authorizer lets the schema change */
	bool tuning;                           /* ... lets every PRAGMA through: for conn_durable, and what health and check ask */
	sqlite3_stmt *own[OWN__MAX];
	sqlite3_stmt *kept[SQL__MAX + 1];
	bool open[SQL__MAX + 1];               /* kept[i] is between sql_open and sql_close */
	sqlite3_stmt *second[CONN_SECOND];     /* a statement opened again while it was open */
};

enum conn_mode { CONN_CREATE, CONN_WRITE, CONN_READ, CONN_READ_FILE };

/*
 * CONN_READ reads a database that is also written (query_only); CONN_READ_FILE opens the file itself for reading only.
 * *out must stay where it is until conn_close. On an error nothing is left open.
 */
enum err conn_open(struct ctx *cx, struct str path, enum conn_mode mode, struct conn *out);
void conn_close(struct conn *c);

/* Runs a statement without parameters or rows; waits up to wait_ms while another process holds the lock. */
enum err conn_own(struct ctx *cx, struct conn *c, enum own_id id, int wait_ms);
/* Whether commits wait for the disk; outside a transaction. The next durable commit makes earlier ones durable too. */
enum err conn_durable(struct ctx *cx, struct conn *c, bool on);
bool conn_in_transaction(const struct conn *c);
/* Resets every statement that is open. */
void conn_reset_all(struct conn *c);
/* The kept statement, or a second one of the same text while that is open. */
enum err conn_statement(struct ctx *cx, struct conn *c, enum sql_id id, sqlite3_stmt **out);
void conn_release(struct conn *c, enum sql_id id, sqlite3_stmt *st);
/* Text fixed at build (migrations, schema_table) or in this directory's C, one or more statements. */
enum err conn_script(struct ctx *cx, struct conn *c, const char *sql);
enum err conn_prepare(struct ctx *cx, struct conn *c, const char *sql, sqlite3_stmt **out);
/* The first column of the first row of such a text; E_GONE when there is none. */
enum err conn_number(struct ctx *cx, struct conn *c, const char *sql, int64_t *out);
/* quick_check: does every page read well? */
enum err conn_whole(struct ctx *cx, struct conn *c, bool *out);

/* SQLite's code as ours, with cx->fault (unless cx is NULL) and a line in the log; a failed fsync ends the process. */
enum err conn_err(struct ctx *cx, const struct conn *c, int rc, const char *what);

#endif
