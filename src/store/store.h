/**
 * store/store.h — one database, one writer, many readers; SQL only from the .sql files.
 *
 * The statements live in src/store/sql/NAME.sql, each under `-- name: what it is for`; tools/sqlc turns them into
 * enum sql_id (`due_owed` is SQL_DUE_OWED) and a table of texts at build. Nothing is ever concatenated.
 *
 * The legal order of calls:
 *
 *     store_open                                              once a process; migrates to the newest schema
 *     store_reader -> tx_read_begin -> sql_* ... -> tx_end     any thread; one snapshot from the first statement to tx_end
 *     store_writer -> tx_write_begin -> (tx_savepoint -> sql_* ... -> tx_release | tx_rollback_to)* -> tx_commit
 *                                                             one thread at a time in the process: the others wait
 *     tx_abandon                                              instead of tx_end or tx_commit, from any state
 *     store_close                                             after every thread that read has ended or called tx_end
 *
 * A failed fsync ends the process (fatal): the state of the disk is unknown then, and what was acknowledged is found
 * again at the next start. Nothing may be acknowledged before tx_commit returned E_OK.
 *
 * Values. bloc, ids and counts are BIGINT; a day is BIGINT (days since 1970); an instant is BIGINT (ms UTC); a boolean is
 * BIGINT 0 or 1; text is TEXT; hashes, salts, random ids and files are BLOB. NULL comes out as 0, DAY_NONE, INSTANT_NONE,
 * false or {NULL, 0}; going in, DAY_NONE, INSTANT_NONE, a view whose p is NULL, and in_id(0) are NULL.
 *
 * Errors of every call that touches the database: E_BUSY another process holds the lock (5 s were waited); E_FULL the disk
 * is full or the reserve is reached; E_CONFLICT a constraint stands against it; E_BROKEN stored data does not read as it
 * should; E_ENV the rest. cx->fault tells people about E_BUSY, E_FULL, E_BROKEN and E_ENV; E_CONFLICT and E_GONE are left to
 * the caller, who knows what they mean.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/ctx.h"
#include "sql.h"               /* build/gen: enum sql_id */

struct store;
struct tx;                     /* a connection and its transaction: with it a function touches the database */

/* --- the store ---------------------------------------------------------------------------------------------------- */

#define STORE_FILE "phoihop.db"        /* the database in its directory; keys lie beside it, never in it */

enum store_flag {
	STORE_READ_WRITE = 1,  /* migrates an older schema */
	STORE_CREATE = 2,      /* with READ_WRITE: makes the directory and the database, which must not be there (E_CONFLICT) */
	STORE_READ_ONLY = 4    /* writes nothing; E_ENV when the schema is older than the program */
};

/* `*out` counts only on E_OK. E_GONE: there is no database in dir. E_RULE: it was made by a newer phoihop. */
enum err store_open(struct ctx *cx, struct str dir, unsigned flags, struct store **out);
void store_close(struct store *st);            /* NULL is fine */
struct str store_dir(const struct store *st);  /* lives as long as the store */
/* Can something be written now: there is room beyond the reserve and the directory is writable. For /healthz. */
enum err store_writable(struct ctx *cx, struct store *st);
/*
 * After an erasure: empties the write-ahead log, so that no deleted byte stays behind in it. Outside a transaction. E_BUSY: some
 * reader, of this process or another, kept an older state for 5 s; cx->fault says that the bytes are still there.
 */
enum err store_scrub(struct ctx *cx, struct store *st);

/* --- transactions ------------------------------------------------------------------------------------------------- */

/* The calling thread's own read handle, opened at its first call and closed when the thread ends. */
enum err store_reader(struct ctx *cx, struct store *st, struct tx **out);
enum err tx_read_begin(struct ctx *cx, struct tx *tx);
void tx_end(struct tx *tx);

/* The one writer. tx_write_begin waits for the threads of this process first, then up to 5 s for other processes. */
struct tx *store_writer(struct store *st);
enum tx_size {
	TX_CONTENT,            /* refused with E_FULL when the disk has less than 2 % + 64 MiB left */
	TX_SMALL,              /* may use that reserve: sessions, signatures, erasures, housekeeping */
	TX_CACHE               /* as TX_SMALL, but not fsynced: for what can be made again, never for what is acknowledged */
};
enum err tx_write_begin(struct ctx *cx, struct tx *tx, enum tx_size size);
enum err tx_commit(struct ctx *cx, struct tx *tx);     /* whatever it returns, the transaction is over */
/* Undoes and ends the transaction of either kind, closing every statement left open. Harmless without one. */
void tx_abandon(struct tx *tx);
/* The writer's: what it sees may still be undone. */
bool tx_writes(const struct tx *tx);

/* Savepoints nest. tx_rollback_to undoes and ends the innermost one, closing every statement left open. */
enum err tx_savepoint(struct ctx *cx, struct tx *tx);
enum err tx_release(struct ctx *cx, struct tx *tx);
enum err tx_rollback_to(struct ctx *cx, struct tx *tx);

/*
 * One unit of work. tx_do runs fn under its own savepoint inside a write transaction: E_OK keeps what it did, everything
 * else undoes it, also when cx->arena is exhausted in the middle (E_LARGE). tx_try does without the savepoint, for which SQLite
 * copies every page that is touched: *left tells whether a fn that failed left anything, so that the transaction cannot be kept.
 * fn may be run again: no effects outside tx. store_write is begin, fn, commit; store_read is begin, fn, end on the calling
 * thread's reader.
 */
typedef enum err tx_fn(struct ctx *cx, struct tx *tx, void *arg);
enum err tx_do(struct ctx *cx, struct tx *tx, tx_fn *fn, void *arg);
enum err tx_try(struct ctx *cx, struct tx *tx, tx_fn *fn, void *arg, bool *left);
enum err store_write(struct ctx *cx, struct store *st, enum tx_size size, tx_fn *fn, void *arg);
enum err store_read(struct ctx *cx, struct store *st, tx_fn *fn, void *arg);

/* --- statements --------------------------------------------------------------------------------------------------- */

enum sql_type { SQL_T_NULL, SQL_T_I64, SQL_T_INT, SQL_T_DAY, SQL_T_INSTANT, SQL_T_BOOL, SQL_T_STR, SQL_T_BLOB,
	SQL_T_FIXED, SQL_T_INTO };

/* What goes in for $1, $2 ... in order. Views must stay as they are until the statement is closed. */
struct sql_in {
	enum sql_type type;
	int64_t i;
	struct str s;
};

/* Where each column goes, in order. */
struct sql_out {
	enum sql_type type;
	void *to;
	size_t n;              /* FIXED: the exact size; INTO: the room */
	size_t *used;          /* INTO: bytes taken */
};

/* A list of texts or keys out of rows. */
struct str_list {
	struct str *v;
	size_t n, cap;
};

/* An open statement; lives on the caller's stack between sql_open and sql_close. */
struct sql_rows {
	struct ctx *cx;
	struct tx *tx;
	void *stmt;
	enum sql_id id;
};

/*
 *     if ((e = sql_open(cx, tx, SQL_DUE_OWED, in, COUNT(in), &rows)) != E_OK)
 *             return e;
 *     while ((e = sql_next(&rows, row, COUNT(row))) == E_OK)
 *             ... use what row points to ...
 *     return sql_close(&rows, e);                  E_DONE becomes E_OK; any other e is handed back
 *
 * Texts and blobs are copied into cx->arena; out_str takes a blob too, whose bytes are text to its reader. The number of
 * parameters and of columns must be the statement's (MUST). A read handle runs read-only statements only (MUST). The same
 * statement may be open twice.
 */
enum err sql_open(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n_in,
    struct sql_rows *rows);
enum err sql_next(struct sql_rows *rows, const struct sql_out *row, size_t n_out);
enum err sql_close(struct sql_rows *rows, enum err e);
/* The first row; E_GONE when there is none. Also for RETURNING. */
enum err sql_one(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n_in,
    const struct sql_out *row, size_t n_out);
/* No rows wanted; `affected` may be NULL. */
enum err sql_run(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n_in, int64_t *affected);

static inline struct sql_in in_null(void) { return (struct sql_in){ .type = SQL_T_NULL }; }
static inline struct sql_in in_i64(int64_t v) { return (struct sql_in){ .type = SQL_T_I64, .i = v }; }
static inline struct sql_in in_bool(bool v) { return in_i64(v ? 1 : 0); }
static inline struct sql_in in_id(int64_t v) { return v == 0 ? in_null() : in_i64(v); }
static inline struct sql_in in_day(day_t v) { return v == DAY_NONE ? in_null() : in_i64(v); }
static inline struct sql_in in_instant(instant_t v) { return v == INSTANT_NONE ? in_null() : in_i64(v); }
static inline struct sql_in in_str(struct str v) { return (struct sql_in){ .type = SQL_T_STR, .s = v }; }
/* A text that is never NULL: an empty view without memory is the empty text. */
static inline struct sql_in in_text(struct str v) { return in_str(v.p == NULL ? (struct str){ "", 0 } : v); }
static inline struct sql_in in_blob(struct str v) { return (struct sql_in){ .type = SQL_T_BLOB, .s = v }; }
static inline struct sql_in in_bytes(const void *p, size_t n) { return in_blob((struct str){ p, n }); }
static inline struct sql_in in_bloc(const struct ctx *cx) { return in_i64(cx->bloc); }

static inline struct sql_out out_i64(int64_t *to) { return (struct sql_out){ .type = SQL_T_I64, .to = to }; }
static inline struct sql_out out_int(int *to) { return (struct sql_out){ .type = SQL_T_INT, .to = to }; }
static inline struct sql_out out_bool(bool *to) { return (struct sql_out){ .type = SQL_T_BOOL, .to = to }; }
static inline struct sql_out out_day(day_t *to) { return (struct sql_out){ .type = SQL_T_DAY, .to = to }; }
static inline struct sql_out out_instant(instant_t *to) { return (struct sql_out){ .type = SQL_T_INSTANT, .to = to }; }
static inline struct sql_out out_str(struct str *to) { return (struct sql_out){ .type = SQL_T_STR, .to = to }; }
static inline struct sql_out out_blob(struct str *to) { return (struct sql_out){ .type = SQL_T_BLOB, .to = to }; }
/* A blob of exactly n bytes (ids, hashes, salts), without a copy in the arena; NULL comes out as zeros. */
static inline struct sql_out out_fixed(void *to, size_t n) { return (struct sql_out){ .type = SQL_T_FIXED, .to = to, .n = n }; }
/* A blob of at most `room` bytes into the caller's buffer. */
static inline struct sql_out
out_into(void *to, size_t room, size_t *used)
{
	return (struct sql_out){ .type = SQL_T_INTO, .to = to, .n = room, .used = used };
}

#endif
