/* A question in SQL: prepared on a connection that can only read, bounded in steps. */
#include "store/query.h"

#include "base/buf.h"
#include "store/sqlite.h"

#define STRIDE 1000000                 /* steps between two looks at the bound */
#define COLUMNS_MOST 200
#define CELL_MOST ((size_t)1 << 20)    /* of a longer value, its beginning */

static int
too_long(void *arg)
{
	int64_t *left = arg;

	return (*left -= STRIDE) < 0;
}

static struct str
cell_text(struct arena *a, sqlite3_stmt *st, int at)
{
	const char *p = sqlite3_column_blob(st, at);
	size_t n = (size_t)sqlite3_column_bytes(st, at);
	struct buf b;

	buf_init(&b, a, CELL_MOST);
	switch (sqlite3_column_type(st, at)) {
	case SQLITE_NULL:
		return (struct str){ NULL, 0 };
	case SQLITE_INTEGER:
		buf_i64(&b, sqlite3_column_int64(st, at));
		break;
	case SQLITE_BLOB:
		buf_z(&b, "x'");
		buf_hex(&b, p, n < CELL_MOST / 4 ? n : CELL_MOST / 4);
		buf_z(&b, "'");
		break;
	default:                       /* text, and the few floating-point results an expression can give */
		p = (const char *)sqlite3_column_text(st, at);
		n = (size_t)sqlite3_column_bytes(st, at);
		buf_put(&b, p, n < CELL_MOST ? n : CELL_MOST);
		break;
	}
	return b.n == 0 ? S("") : buf_view(&b);
}

static enum err
rows_give(struct ctx *cx, struct conn *c, sqlite3_stmt *st, query_row_fn *fn, void *arg)
{
	struct query_cell row[COLUMNS_MOST];
	struct arena *a = arena_new(ARENA_COMMAND);
	int n = sqlite3_column_count(st), rc = SQLITE_DONE;
	enum err e = E_OK;

	while (e == E_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (int i = 0; i < n; i++)
			row[i] = (struct query_cell){ str_of(sqlite3_column_name(st, i)), cell_text(a, st, i) };
		e = fn(cx, arg, row, (size_t)n);
		arena_reset(a);
	}
	arena_free(a);
	if (e != E_OK || rc == SQLITE_DONE)
		return e;
	if (rc == SQLITE_INTERRUPT)
		return fail(cx, E_SLOW, "%s", T(cx, "The query took too long and was stopped: ask for less."));
	return conn_err(cx, c, rc, "query");
}

static enum err
ask(struct ctx *cx, struct conn *c, struct str sql, query_row_fn *fn, void *arg)
{
	const char *rest = NULL;
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v3(c->db, str_z(cx->arena, sql), -1, 0, &st, &rest);
	enum err e;

	if (rc != SQLITE_OK)
		e = fail(cx, E_INPUT, T(cx, "This is not a query that can be run: %s."), sqlite3_errmsg(c->db));
	else if (st == NULL || str_trim(str_of(rest)).n > 0 || !sqlite3_stmt_readonly(st) || sqlite3_column_count(st) == 0 ||
	    sqlite3_column_count(st) > COLUMNS_MOST)
		e = fail(cx, E_INPUT, "%s", T(cx, "Write one SELECT: the store is only read here."));
	else
		e = rows_give(cx, c, st, fn, arg);
	(void)sqlite3_finalize(st);
	return e;
}

enum err
store_query(struct ctx *cx, struct store *st, struct str sql, query_row_fn *fn, void *arg)
{
	struct conn c;
	int64_t left = QUERY_STEPS;
	enum err e;

	if ((e = conn_open(cx, str_fmt(cx->arena, "%.*s/" STORE_FILE, STR_ARG(store_dir(st))), CONN_READ_FILE, &c)) != E_OK)
		return e;
	sqlite3_progress_handler(c.db, STRIDE, too_long, &left);
	(void)sqlite3_limit(c.db, SQLITE_LIMIT_COLUMN, COLUMNS_MOST);
	e = ask(cx, &c, sql, fn, arg);
	conn_close(&c);
	return e;
}
