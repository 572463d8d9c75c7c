/*
 * Migrations: all that are missing, in one transaction. The usual start finds none and takes no lock.
 */
#include "store/migrate.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/sha256.h"
#include "store/tx.h"

#define OTHER_PROCESS_MS 30000         /* another process may be migrating */

static const char has_table[] = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
static const char make_table[] = "CREATE TABLE migration (number BIGINT NOT NULL, name TEXT NOT NULL, hash BLOB NOT NULL, "
    "at BIGINT NOT NULL, PRIMARY KEY (number))";
static const char applied[] = "SELECT number, hash FROM migration ORDER BY number";
static const char note[] = "INSERT INTO migration (number, name, hash, at) VALUES (?1, ?2, ?3, ?4)";

static void
text_hash(const struct migration *m, unsigned char hash[SHA256_DIGEST_SIZE])
{
	sha256_of(str_of(m->sql), hash);
}

/* One noted migration against ours. */
static enum err
compare(struct ctx *cx, sqlite3_stmt *st, const struct migration *v, size_t n, size_t at)
{
	unsigned char hash[SHA256_DIGEST_SIZE];

	if (at >= n)
		return fail(cx, E_RULE, "%s",
		    T(cx, "This store was written by a newer phoihop: install that version or a later one."));
	text_hash(&v[at], hash);
	if (sqlite3_column_int(st, 0) == v[at].number && sqlite3_column_bytes(st, 1) == (int)sizeof(hash) &&
	    memcmp(sqlite3_column_blob(st, 1), hash, sizeof(hash)) == 0)
		return E_OK;
	log_line(LOG_ERROR, "store", "migration %d (%s) is not the one the store was made with", v[at].number, v[at].name);
	return fail(cx, E_BROKEN, "%s", T(cx, "This store was made by a phoihop of another build, with other tables."));
}

/* How many of v the store has. */
static enum err
have(struct ctx *cx, struct conn *c, const struct migration *v, size_t n, size_t *out)
{
	sqlite3_stmt *st;
	int64_t there = 0;
	enum err e;
	int rc;

	*out = 0;
	if ((e = conn_number(cx, c, has_table, &there)) != E_OK || there == 0 || (e = conn_prepare(cx, c, applied, &st)) != E_OK)
		return e;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW && e == E_OK)
		e = compare(cx, st, v, n, (*out)++);
	if (e == E_OK && rc != SQLITE_DONE)
		e = conn_err(cx, c, rc, applied);
	(void)sqlite3_finalize(st);
	return e;
}

static enum err
apply(struct ctx *cx, struct conn *c, const struct migration *m)
{
	unsigned char hash[SHA256_DIGEST_SIZE];
	sqlite3_stmt *st;
	enum err e;
	int rc;

	text_hash(m, hash);
	if ((e = conn_script(cx, c, m->sql)) != E_OK || (e = conn_prepare(cx, c, note, &st)) != E_OK)
		return e;
	(void)sqlite3_bind_int(st, 1, m->number);
	(void)sqlite3_bind_text(st, 2, m->name, -1, SQLITE_STATIC);
	(void)sqlite3_bind_blob(st, 3, hash, (int)sizeof(hash), SQLITE_STATIC);
	(void)sqlite3_bind_int64(st, 4, cx->now);
	rc = sqlite3_step(st);
	if (rc != SQLITE_DONE)
		e = conn_err(cx, c, rc, note);
	(void)sqlite3_finalize(st);
	return e;
}

static enum err
apply_missing(struct ctx *cx, struct conn *c, const struct migration *v, size_t n)
{
	int64_t there = 0;
	size_t at;
	enum err e;

	if ((e = conn_number(cx, c, has_table, &there)) != E_OK || (there == 0 && (e = conn_script(cx, c, make_table)) != E_OK) ||
	    (e = have(cx, c, v, n, &at)) != E_OK)
		return e;
	for (; at < n && e == E_OK; at++)
		e = apply(cx, c, &v[at]);
	return e;
}

enum err
migrate_up(struct ctx *cx, struct conn *c, const struct migration *v, size_t n, bool look_only)
{
	size_t at;
	enum err e;

	if ((e = have(cx, c, v, n, &at)) != E_OK || (at == n && n > 0))
		return e;
	if (look_only)
		return fail(cx, E_ENV, "%s", T(cx, "This store was written by an older phoihop: start the server once first."));
	if ((e = conn_own(cx, c, OWN_BEGIN_WRITE, OTHER_PROCESS_MS)) != E_OK)
		return e;
	c->migrating = true;
	e = apply_missing(cx, c, v, n);
	c->migrating = false;
	if (e == E_OK)
		e = conn_own(cx, c, OWN_COMMIT, 0);
	if (e != E_OK && conn_in_transaction(c))
		(void)conn_own(cx, c, OWN_ROLLBACK, 0);
	return e;
}

/* --- the schema as it stands -------------------------------------------------------------------------------------- */

static const char schema[] = "SELECT name, type || ' ' || tbl_name || ' ' || COALESCE(sql, '') FROM sqlite_schema ORDER BY name, type";

static enum err
schema_empty(struct ctx *cx, struct conn *c)
{
	enum err e;

	memset(c, 0, sizeof(*c));
	if (sqlite3_open_v2(":memory:", &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return fail(cx, E_BUSY, "%s", T(cx, "The store is busy: try again in a moment."));
	e = conn_script(cx, c, make_table);
	for (size_t i = 0; i < migrations_n && e == E_OK; i++)
		e = conn_script(cx, c, migrations[i].sql);
	return e;
}

static bool
column_eq(sqlite3_stmt *a, sqlite3_stmt *b, int at)
{
	const void *x = sqlite3_column_blob(a, at), *y = sqlite3_column_blob(b, at);
	int n = sqlite3_column_bytes(a, at);

	return n == sqlite3_column_bytes(b, at) && (n == 0 || memcmp(x, y, (size_t)n) == 0);
}

static enum err
schema_compare(struct ctx *cx, sqlite3_stmt *is, sqlite3_stmt *should)
{
	for (;;) {
		int a = sqlite3_step(is), b = sqlite3_step(should);

		if (a == SQLITE_DONE && b == SQLITE_DONE)
			return E_OK;
		if (a == SQLITE_ROW && b == SQLITE_ROW && column_eq(is, should, 0) && column_eq(is, should, 1))
			continue;
		return fail(cx, E_BROKEN, T(cx, "The database's own description of %s is not the one it was made with."),
		    b == SQLITE_ROW ? (const char *)sqlite3_column_text(should, 0) : "sqlite_schema");
	}
}

enum err
schema_check(struct ctx *cx, struct conn *c)
{
	sqlite3_stmt *is = NULL, *should = NULL;
	struct conn empty;
	enum err e;

	if ((e = schema_empty(cx, &empty)) == E_OK && (e = conn_prepare(cx, c, schema, &is)) == E_OK &&
	    (e = conn_prepare(cx, &empty, schema, &should)) == E_OK)
		e = schema_compare(cx, is, should);
	(void)sqlite3_finalize(is);
	(void)sqlite3_finalize(should);
	conn_close(&empty);
	return e;
}

/* --- tables as a whole -------------------------------------------------------------------------------------------- */

static enum err
table_statement(struct ctx *cx, struct tx *tx, const struct schema_table *t, const char *sql, sqlite3_stmt **st)
{
	enum err e;

	MUST(tx->open);
	if ((e = conn_prepare(cx, &tx->c, sql, st)) == E_OK && t->bloc)
		(void)sqlite3_bind_int64(*st, 1, cx->bloc);
	return e;
}

enum err
table_clear(struct ctx *cx, struct tx *tx, const struct schema_table *t)
{
	sqlite3_stmt *st;
	enum err e;
	int rc;

	MUST(tx->writes);
	if ((e = table_statement(cx, tx, t, t->clear, &st)) != E_OK)
		return e;
	rc = sqlite3_step(st);
	if (rc != SQLITE_DONE)
		e = conn_err(cx, &tx->c, rc, t->name);
	(void)sqlite3_finalize(st);
	return e;
}

static void
hash_number(struct sha256_ctx *h, unsigned char type, uint64_t v)
{
	unsigned char b[9] = { type };

	for (int i = 0; i < 8; i++)
		b[i + 1] = (unsigned char)(v >> (56 - 8 * i));
	sha256_update(h, sizeof(b), b);
}

/* Type, then the number or the length and the bytes: no two different rows read alike. */
static void
hash_column(struct sha256_ctx *h, sqlite3_stmt *st, int at)
{
	int type = sqlite3_column_type(st, at);

	if (type == SQLITE_INTEGER || type == SQLITE_NULL) {
		hash_number(h, (unsigned char)type, (uint64_t)sqlite3_column_int64(st, at));
	} else {
		const unsigned char *p = sqlite3_column_blob(st, at);
		size_t n = (size_t)sqlite3_column_bytes(st, at);

		hash_number(h, (unsigned char)type, n);
		if (n > 0)
			sha256_update(h, n, p);
	}
}

enum err
table_hash(struct ctx *cx, struct tx *tx, const struct schema_table *t, unsigned char hash[32], int64_t *rows)
{
	struct sha256_ctx h;
	sqlite3_stmt *st;
	enum err e;
	int rc;

	*rows = 0;
	if ((e = table_statement(cx, tx, t, t->rows, &st)) != E_OK)
		return e;
	sha256_init(&h);
	hash_number(&h, 0, (uint64_t)sqlite3_column_count(st));
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(st); i++)
			hash_column(&h, st, i);
		(*rows)++;
	}
	if (rc != SQLITE_DONE)
		e = conn_err(cx, &tx->c, rc, t->name);
	(void)sqlite3_finalize(st);
	sha256_end(&h, hash);
	return e;
}
