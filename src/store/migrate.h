/**
 * store/migrate.h — the schema: numbered migrations, and what each table is (design: three classes).
 *
 * src/store/migrate/NNNN-name.sql are compiled in by tools/sqlc. Each is applied once, in order, in its own transaction,
 * and noted in table `migration` with the SHA-256 of its text; a database that has one this program does not know is
 * newer (E_RULE), one whose text differs was made by another build (E_BROKEN). Neither is opened.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/store.h"

struct migration {
	int number;
	const char *name, *sql;
};
extern const struct migration migrations[];
extern const size_t migrations_n;

struct schema_table {
	const char *name;
	char class;                /* L the ledger itself, A projected from it, B neither */
	bool bloc;                 /* has a column bloc; without it clear and rows take no parameter */
	const char *keys;          /* class A: "bloc, due": the order of its hash */
	const char *clear, *rows;  /* statements, $1 = bloc */
};
extern const struct schema_table schema_tables[];
extern const size_t schema_tables_n;

struct conn;
/* Applies what is missing of v[0..n); with `look_only` just checks that nothing is (E_ENV). */
enum err migrate_up(struct ctx *cx, struct conn *c, const struct migration *v, size_t n, bool look_only);

/* The schema as it stands in the database is what the migrations make. E_BROKEN: cx->fault names the first that is not. */
enum err schema_check(struct ctx *cx, struct conn *c);

/* Deletes the rows of bloc cx->bloc from a table, inside a write transaction: `ledger rebuild` drops the projections. */
enum err table_clear(struct ctx *cx, struct tx *tx, const struct schema_table *t);
/* SHA-256 over the bloc's rows in key order, every value with its type and length; *rows = how many. */
enum err table_hash(struct ctx *cx, struct tx *tx, const struct schema_table *t, unsigned char hash[32], int64_t *rows);

#endif
