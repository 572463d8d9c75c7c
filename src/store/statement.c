/* Statements: bind, step, take the columns. Nothing is allocated but the texts and blobs that come out. */
#include <limits.h>

#include "base/log.h"
#include "store/tx.h"

/* Some place for an empty value: SQLite takes NULL for NULL. */
static const char empty[1] = "";

static enum err
step_err(struct ctx *cx, struct tx *tx, int rc, enum sql_id id)
{
	enum err e = conn_err(cx, &tx->c, rc, sql_texts[id].name);

	if (tx->writes && !conn_in_transaction(&tx->c))
		tx->lost = e;
	return e;
}

static int
bind(sqlite3_stmt *st, int at, const struct sql_in *in)
{
	switch (in->type) {
	case SQL_T_I64:
		return sqlite3_bind_int64(st, at, in->i);
	case SQL_T_STR:
	case SQL_T_BLOB:
		if (in->s.p == NULL)
			return sqlite3_bind_null(st, at);
		if (in->s.n > INT_MAX)
			return SQLITE_TOOBIG;
		return in->type == SQL_T_STR ? sqlite3_bind_text(st, at, in->s.p, (int)in->s.n, SQLITE_STATIC) :
		    sqlite3_bind_blob(st, at, in->s.n > 0 ? in->s.p : empty, (int)in->s.n, SQLITE_STATIC);
	default:
		return sqlite3_bind_null(st, at);
	}
}

enum err
sql_open(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n_in, struct sql_rows *rows)
{
	const struct sql_text *t = &sql_texts[id];
	sqlite3_stmt *st;
	enum err e;

	MUST(tx->open && (t->readonly || tx->writes));
	MUST(n_in == (size_t)t->params);
	if (tx->lost != E_OK)
		return tx->lost;
	if ((e = conn_statement(cx, &tx->c, id, &st)) != E_OK)
		return e;
	*rows = (struct sql_rows){ cx, tx, st, id };
	for (size_t i = 0; i < n_in; i++) {
		int rc = bind(st, (int)i + 1, &in[i]);

		if (rc != SQLITE_OK)
			return sql_close(rows, rc == SQLITE_TOOBIG ? E_LARGE : conn_err(cx, &tx->c, rc, t->name));
	}
	return E_OK;
}

/* A number that fits; false: the column holds something else. */
static bool
take_number(sqlite3_value *from, const struct sql_out *out, int type)
{
	int64_t v = sqlite3_value_int64(from);
	bool null = type == SQLITE_NULL;

	if (!null && type != SQLITE_INTEGER)
		return false;
	switch (out->type) {
	case SQL_T_I64:
		*(int64_t *)out->to = v;
		return true;
	case SQL_T_INSTANT:
		*(instant_t *)out->to = null ? INSTANT_NONE : v;
		return true;
	case SQL_T_DAY:
		*(day_t *)out->to = null ? DAY_NONE : (day_t)v;
		return v >= INT32_MIN && v <= INT32_MAX;
	case SQL_T_INT:
		*(int *)out->to = (int)v;
		return v >= INT_MIN && v <= INT_MAX;
	case SQL_T_BOOL:
		*(bool *)out->to = v != 0;
		return v == 0 || v == 1;
	default:
		return false;
	}
}

static bool
take_bytes(struct ctx *cx, sqlite3_value *from, const struct sql_out *out, int type)
{
	bool text = out->type == SQL_T_STR;
	struct str v;

	/* an item's body is bytes to the ledger and text to whoever reads it */
	if (type != SQLITE_NULL && type != SQLITE_BLOB && !(text && type == SQLITE_TEXT))
		return false;
	v.p = type == SQLITE_TEXT ? (const char *)sqlite3_value_text(from) : sqlite3_value_blob(from);
	v.n = (size_t)sqlite3_value_bytes(from);
	switch (out->type) {
	case SQL_T_STR:
	case SQL_T_BLOB:
		*(struct str *)out->to = type == SQLITE_NULL ? (struct str){ NULL, 0 } :
		    str_dup(cx->arena, (struct str){ v.p != NULL ? v.p : empty, v.n });
		return true;
	case SQL_T_FIXED:
		if (type == SQLITE_NULL)
			memset(out->to, 0, out->n);
		else if (v.n == out->n)
			memcpy(out->to, v.p, v.n);
		return type == SQLITE_NULL || v.n == out->n;
	case SQL_T_INTO:
		*out->used = v.n;
		if (v.n > 0 && v.n <= out->n)
			memcpy(out->to, v.p, v.n);
		return v.n <= out->n;
	default:
		return false;
	}
}

enum err
sql_next(struct sql_rows *rows, const struct sql_out *row, size_t n_out)
{
	sqlite3_stmt *st = rows->stmt;
	int rc = sqlite3_step(st);

	if (rc == SQLITE_DONE)
		return E_DONE;
	if (rc != SQLITE_ROW)
		return step_err(rows->cx, rows->tx, rc, rows->id);
	MUST((size_t)sqlite3_column_count(st) == n_out);
	for (size_t i = 0; i < n_out; i++) {
		/* the connection is one thread's: its values may be asked directly, at half the price of sqlite3_column_* */
		sqlite3_value *v = sqlite3_column_value(st, (int)i);
		int type = sqlite3_value_type(v);
		bool bytes = row[i].type >= SQL_T_STR;

		if (!(bytes ? take_bytes(rows->cx, v, &row[i], type) : take_number(v, &row[i], type))) {
			log_line(LOG_ERROR, "store", "%s: column %zu is not what was expected", sql_texts[rows->id].name, i + 1);
			return fail(rows->cx, E_BROKEN, "%s",
			    T(rows->cx, "The store does not read as it should. Tell the administrator."));
		}
	}
	return E_OK;
}

enum err
sql_close(struct sql_rows *rows, enum err e)
{
	if (rows->stmt != NULL)
		conn_release(&rows->tx->c, rows->id, rows->stmt);
	rows->stmt = NULL;
	return e == E_DONE ? E_OK : e;
}

enum err
sql_one(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n_in, const struct sql_out *row,
    size_t n_out)
{
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(cx, tx, id, in, n_in, &rows)) != E_OK)
		return e;
	e = sql_next(&rows, row, n_out);
	return sql_close(&rows, e == E_DONE ? E_GONE : e);
}

enum err
sql_run(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n_in, int64_t *affected)
{
	struct sql_rows rows;
	enum err e;
	int rc;

	if ((e = sql_open(cx, tx, id, in, n_in, &rows)) != E_OK)
		return e;
	while ((rc = sqlite3_step(rows.stmt)) == SQLITE_ROW)
		;
	if (rc != SQLITE_DONE)
		e = step_err(cx, tx, rc, id);
	else if (affected != NULL)
		*affected = sqlite3_changes64(tx->c.db);
	return sql_close(&rows, e);
}
