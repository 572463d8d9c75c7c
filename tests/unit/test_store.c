/* The store: transactions, statements, values, locks, and what happens when the disk fails. */
#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "store/file.h"
#include "store/migrate.h"
#include "store/query.h"
#include "store/tx.h"
#include "store_dir.h"

/* --- a disk that fails when told to: these take the place of libc's, for SQLite too -------------------------------- */

static bool sync_fails, disk_full;
static int syncs;

int fdatasync(int fd);
int
fdatasync(int fd)
{
	syncs++;
	if (sync_fails) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fd);
}

int
statvfs(const char *path, struct statvfs *v)
{
	(void)path;
	*v = (struct statvfs){ .f_frsize = 4096, .f_blocks = 25000000, .f_bavail = disk_full ? 1000 : 10000000 };
	return 0;
}

static unsigned char ids[4][FILE_ID] = { { 1 }, { 2 }, { 3 }, { 4 } };

static enum err
row_put(struct ctx *cx, struct tx *tx, int i)
{
	const struct sql_in in[] = { in_bloc(cx), in_bytes(ids[i], FILE_ID), in_instant(cx->now), in_blob((struct str){ 0 }),
		in_bytes("", 0) };
	return sql_run(cx, tx, SQL_FILE_STAGE, in, COUNT(in), NULL);
}

static int64_t
rows(struct world *w)
{
	return raw_number(w, "SELECT count(*) FROM file");
}

static struct tx *
begun(struct world *w)
{
	struct tx *tx = store_writer(w->st);

	assert_int_equal(tx_write_begin(&w->cx, tx, TX_CONTENT), E_OK);
	return tx;
}

/* --- transactions --- */

static void
test_commit_and_abandon(void **state)
{
	struct world *w = *state;
	struct tx *tx = begun(w);

	assert_int_equal(row_put(&w->cx, tx, 0), E_OK);
	assert_int_equal(rows(w), 0);
	assert_int_equal(tx_commit(&w->cx, tx), E_OK);
	assert_int_equal(rows(w), 1);
	tx = begun(w);
	assert_int_equal(row_put(&w->cx, tx, 1), E_OK);
	tx_abandon(tx);
	tx_abandon(tx);
	assert_int_equal(rows(w), 1);
}

static void
test_commit_is_synced(void **state)
{
	struct world *w = *state;
	struct tx *tx = begun(w);
	int before;

	assert_int_equal(row_put(&w->cx, tx, 0), E_OK);
	assert_int_equal(tx_commit(&w->cx, tx), E_OK);
	tx = begun(w);
	before = syncs;
	assert_int_equal(row_put(&w->cx, tx, 1), E_OK);
	assert_int_equal(syncs, before);
	assert_int_equal(tx_commit(&w->cx, tx), E_OK);
	assert_int_equal(syncs, before + 1);
}

static void
test_savepoint_keeps_neighbours(void **state)
{
	struct world *w = *state;
	struct tx *tx = begun(w);

	for (int i = 0; i < 3; i++) {
		assert_int_equal(tx_savepoint(&w->cx, tx), E_OK);
		assert_int_equal(row_put(&w->cx, tx, i), E_OK);
		assert_int_equal(i == 1 ? tx_rollback_to(&w->cx, tx) : tx_release(&w->cx, tx), E_OK);
	}
	assert_int_equal(tx_commit(&w->cx, tx), E_OK);
	assert_int_equal(rows(w), 2);
	assert_int_equal(raw_number(w, "SELECT count(*) FROM file WHERE substr(file, 1, 1) = x'02'"), 0);
}

static enum err
exhaust(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct sql_in in[] = { in_instant(INSTANT_NONE + 1), in_i64(10) };
	struct sql_rows open;

	(void)arg;
	assert_int_equal(tx_savepoint(cx, tx), E_OK);
	assert_int_equal(row_put(cx, tx, 3), E_OK);
	assert_int_equal(sql_open(cx, tx, SQL_FILE_STALE, in, COUNT(in), &open), E_OK);
	(void)arena_alloc(cx->arena, cx->arena->cap + 1);
	return E_OK;
}

static enum err
put_first(struct ctx *cx, struct tx *tx, void *arg)
{
	return row_put(cx, tx, *(int *)arg);
}

/* Memory runs out in one submission of a group, a statement open and a savepoint inside: only that one is undone. */
static void
test_exhausted_in_a_group(void **state)
{
	struct world *w = *state;
	struct tx *tx = begun(w);
	int zero = 0, one = 1;

	assert_int_equal(tx_do(&w->cx, tx, put_first, &zero), E_OK);
	assert_int_equal(tx_do(&w->cx, tx, exhaust, NULL), E_LARGE);
	assert_int_equal(tx_do(&w->cx, tx, put_first, &one), E_OK);
	assert_int_equal(tx_commit(&w->cx, tx), E_OK);
	assert_int_equal(rows(w), 2);
}

static enum err
again_twice(struct ctx *cx, struct tx *tx, void *arg)
{
	int *n = arg;
	enum err e = row_put(cx, tx, *n);

	return e != E_OK ? e : ++*n < 3 ? E_AGAIN : E_OK;
}

static void
test_run_again(void **state)
{
	struct world *w = *state;
	int n = 0;

	assert_int_equal(store_write(&w->cx, w->st, TX_SMALL, again_twice, &n), E_OK);
	assert_int_equal(n, 3);
	assert_int_equal(rows(w), 1);
}

/* --- readers --- */

static void
test_snapshot(void **state)
{
	const unsigned char *id = ids[0];
	struct world *w = *state;
	const struct sql_in in[] = { in_i64(1), in_bytes(id, FILE_ID) };
	int64_t size, entry;
	struct str hash, salt;
	instant_t at;
	const struct sql_out out[] = { out_i64(&size), out_blob(&hash), out_blob(&salt), out_instant(&at), out_i64(&entry) };
	struct tx *r, *tx;
	int zero = 0;

	assert_int_equal(store_reader(&w->cx, w->st, &r), E_OK);
	assert_int_equal(tx_read_begin(&w->cx, r), E_OK);
	assert_int_equal(sql_one(&w->cx, r, SQL_FILE_GET, in, 2, out, 5), E_GONE);
	tx = begun(w);
	assert_int_equal(put_first(&w->cx, tx, &zero), E_OK);
	assert_int_equal(tx_commit(&w->cx, tx), E_OK);
	assert_int_equal(sql_one(&w->cx, r, SQL_FILE_GET, in, 2, out, 5), E_GONE);     /* still the old moment */
	tx_end(r);
	assert_int_equal(tx_read_begin(&w->cx, r), E_OK);
	assert_int_equal(sql_one(&w->cx, r, SQL_FILE_GET, in, 2, out, 5), E_OK);
	assert_int_equal(size, -1);
	assert_null(salt.p);
	assert_non_null(hash.p);
	assert_int_equal(hash.n, 0);
	assert_int_equal(at, w->cx.now);
	assert_int_equal(entry, 0);
	tx_end(r);
}

static void *
reads_once(void *arg)
{
	struct world *w = arg;
	struct ctx cx = { .arena = arena_new(1 << 20), .bloc = 1 };
	struct tx *tx = NULL;

	assert_int_equal(store_reader(&cx, w->st, &tx), E_OK);
	assert_int_equal(tx_read_begin(&cx, tx), E_OK);
	arena_free(cx.arena);
	return tx;                                     /* not ended: the thread's end does it */
}

static void
test_reader_by_thread(void **state)
{
	struct world *w = *state;
	struct tx *mine;
	void *first, *second;
	pthread_t t;

	assert_int_equal(store_reader(&w->cx, w->st, &mine), E_OK);
	assert_int_equal(pthread_create(&t, NULL, reads_once, w), 0);
	assert_int_equal(pthread_join(t, &first), 0);
	assert_int_equal(pthread_create(&t, NULL, reads_once, w), 0);
	assert_int_equal(pthread_join(t, &second), 0);
	assert_ptr_not_equal(first, mine);
	assert_ptr_equal(first, second);               /* handed on, not opened again */
}

/* --- values --- */

static void
test_wrong_type_is_broken(void **state)
{
	struct world *w = *state;
	const struct sql_in in[] = { in_i64(1), in_bytes(ids[0], FILE_ID) };
	int64_t size, entry;
	struct str hash, salt;
	instant_t at;
	struct sql_out out[] = { out_str(&hash), out_str(&hash), out_blob(&salt), out_instant(&at), out_i64(&entry) };
	day_t day;
	bool yes;
	unsigned char four[4];
	struct tx *tx = begun(w);

	assert_int_equal(row_put(&w->cx, tx, 0), E_OK);
	assert_int_equal(sql_one(&w->cx, tx, SQL_FILE_GET, in, 2, out, 5), E_BROKEN);   /* a number as text */
	out[0] = out_i64(&size);
	assert_int_equal(sql_one(&w->cx, tx, SQL_FILE_GET, in, 2, out, 5), E_OK);       /* bytes as text: an item's body */
	out[3] = out_day(&day);
	assert_int_equal(sql_one(&w->cx, tx, SQL_FILE_GET, in, 2, out, 5), E_BROKEN);   /* an instant as a day */
	out[3] = out_bool(&yes);
	assert_int_equal(sql_one(&w->cx, tx, SQL_FILE_GET, in, 2, out, 5), E_BROKEN);
	out[3] = out_instant(&at);
	out[1] = out_fixed(four, 4);
	assert_int_equal(sql_one(&w->cx, tx, SQL_FILE_GET, in, 2, out, 5), E_BROKEN);   /* 0 bytes for 4 */
	out[1] = out_blob(&hash);
	out[4] = out_instant(&at);
	assert_int_equal(sql_one(&w->cx, tx, SQL_FILE_GET, in, 2, out, 5), E_OK);
	assert_int_equal(at, INSTANT_NONE);
	out[4] = out_day(&day);
	assert_int_equal(sql_one(&w->cx, tx, SQL_FILE_GET, in, 2, out, 5), E_OK);
	assert_int_equal(day, DAY_NONE);
	tx_abandon(tx);
}

static void
test_same_statement_twice(void **state)
{
	struct world *w = *state;
	const struct sql_in in[] = { in_instant(INT64_MAX), in_i64(10) };
	int64_t bloc;
	unsigned char a[FILE_ID], b[FILE_ID];
	const struct sql_out outer[] = { out_i64(&bloc), out_fixed(a, FILE_ID) }, inner[] = { out_i64(&bloc), out_fixed(b, FILE_ID) };
	struct sql_rows x, y;
	struct tx *tx = begun(w);
	int pairs = 0;
	enum err e, f;

	for (int i = 0; i < 3; i++)
		assert_int_equal(row_put(&w->cx, tx, i), E_OK);
	assert_int_equal(sql_open(&w->cx, tx, SQL_FILE_STALE, in, 2, &x), E_OK);
	while ((e = sql_next(&x, outer, 2)) == E_OK) {
		assert_int_equal(sql_open(&w->cx, tx, SQL_FILE_STALE, in, 2, &y), E_OK);
		while ((f = sql_next(&y, inner, 2)) == E_OK)
			pairs++;
		assert_int_equal(sql_close(&y, f), E_OK);
	}
	assert_int_equal(sql_close(&x, e), E_OK);
	assert_int_equal(pairs, 9);
	tx_abandon(tx);
}

static void
test_conflict(void **state)
{
	struct world *w = *state;
	const struct sql_in in[] = { in_null(), in_bytes(ids[0], FILE_ID), in_i64(0), in_bytes("x", 1), in_bytes("x", 1) };
	struct tx *tx = begun(w);

	assert_int_equal(row_put(&w->cx, tx, 0), E_OK);
	assert_int_equal(sql_run(&w->cx, tx, SQL_FILE_STAGE, in, 5, NULL), E_CONFLICT);   /* NOT NULL */
	assert_int_equal(w->cx.fault.text.n, 0);
	assert_int_equal(tx_commit(&w->cx, tx), E_OK);                                         /* the rest stands */
	assert_int_equal(rows(w), 1);
}

/* --- a reader's own questions --- */

struct seen {
	int rows;
	struct str first, name;
};

static enum err
see(struct ctx *cx, void *arg, const struct query_cell *row, size_t n)
{
	struct seen *s = arg;

	assert_true(n > 0);
	s->rows++;
	s->first = row[0].text.p == NULL ? row[0].text : str_dup(cx->arena, row[0].text);
	s->name = str_dup(cx->arena, row[0].name);
	return E_OK;
}

static void
test_query(void **state)
{
	static const char *const not_taken[] = { "DELETE FROM file", "SELECT 1; SELECT 2", "PRAGMA query_only=OFF", "", "SELECT",
		"ATTACH DATABASE '/tmp/x' AS x", "BEGIN", "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
		"SELECT max(n) FROM c" };
	struct world *w = *state;
	struct seen s = { 0 };
	struct tx *tx = begun(w);

	assert_int_equal(row_put(&w->cx, tx, 0), E_OK);
	assert_int_equal(tx_commit(&w->cx, tx), E_OK);
	assert_int_equal(store_query(&w->cx, w->st, S("SELECT count(*) AS files FROM file;  "), see, &s), E_OK);
	assert_int_equal(s.rows, 1);
	assert_true(str_is(s.first, "1"));
	assert_true(str_is(s.name, "files"));
	assert_int_equal(store_query(&w->cx, w->st, S("SELECT file FROM file"), see, &s), E_OK);
	assert_true(str_is(s.first, "x'01000000000000000000000000000000'"));
	assert_int_equal(store_query(&w->cx, w->st, S("SELECT salt FROM file"), see, &s), E_OK);
	assert_null(s.first.p);
	for (size_t i = 0; i < COUNT(not_taken); i++)
		if (store_query(&w->cx, w->st, str_of(not_taken[i]), see, &s) == E_OK)
			fail_msg("taken: %s", not_taken[i]);
	assert_int_equal(rows(w), 1);
}

/* --- every statement is good SQL for this schema --- */

static void
test_every_statement_prepares(void **state)
{
	struct world *w = *state;
	struct tx *tx = begun(w);

	for (int i = 0; i < SQL__MAX; i++) {
		sqlite3_stmt *st;

		if (sql_texts[i].sqlite == NULL)
			continue;
		if (conn_statement(&w->cx, &tx->c, (enum sql_id)i, &st) != E_OK)
			fail_msg("%s does not prepare", sql_texts[i].name);
		conn_release(&tx->c, (enum sql_id)i, st);
	}
	tx_abandon(tx);
}

static void
test_refused_by_the_connection(void **state)
{
	static const char *const texts[] = { "ATTACH DATABASE ':memory:' AS x", "PRAGMA journal_mode=DELETE",
		"CREATE TABLE x (a)", "DROP TABLE file", "SELECT load_extension('x')", "SELECT \"nosuchcol\" FROM file",
		"PRAGMA writable_schema=ON" };
	struct world *w = *state;
	struct tx *tx = begun(w), *r;
	sqlite3_stmt *st;

	for (size_t i = 0; i < COUNT(texts); i++)
		if (conn_prepare(&w->cx, &tx->c, texts[i], &st) == E_OK)
			fail_msg("taken: %s", texts[i]);
	tx_abandon(tx);
	assert_int_equal(store_reader(&w->cx, w->st, &r), E_OK);
	assert_int_not_equal(conn_script(&w->cx, &r->c, "DELETE FROM file"), E_OK);
}

/* --- locks, room, a failing disk --- */

static void
test_other_process_holds_the_lock(void **state)
{
	struct world *w = *state;
	struct tx *tx;
	int ready[2];
	char c = 0;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	if ((pid = fork()) == 0) {                     /* holds it for 300 ms */
		sqlite3 *db;

		(void)sqlite3_open(str_fmt(w->cx.arena, "%s/" STORE_FILE, w->dir.p).p, &db);
		(void)sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		(void)!write(ready[1], "x", 1);
		(void)usleep(300000);
		(void)sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
		_exit(0);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	tx = begun(w);
	assert_int_equal(row_put(&w->cx, tx, 0), E_OK);
	assert_int_equal(tx_commit(&w->cx, tx), E_OK);
	(void)waitpid(pid, NULL, 0);
	(void)close(ready[0]);
	(void)close(ready[1]);
}

static void
test_reserve(void **state)
{
	struct world *w = *state;
	struct tx *tx = store_writer(w->st);

	disk_full = true;
	assert_int_equal(store_writable(&w->cx, w->st), E_FULL);
	assert_int_equal(tx_write_begin(&w->cx, tx, TX_CONTENT), E_FULL);
	assert_int_equal(tx_write_begin(&w->cx, tx, TX_SMALL), E_OK);
	tx_abandon(tx);
	disk_full = false;
	ctx_clear_fault(&w->cx);
	assert_int_equal(store_writable(&w->cx, w->st), E_OK);
}

static void
test_failed_sync_ends_the_process(void **state)
{
	struct world *w = *state;
	int status = 0;
	pid_t pid;

	if ((pid = fork()) == 0) {
		struct store *st;
		int one = 1;

		if (store_open(&w->cx, w->dir, STORE_READ_WRITE, &st) != E_OK)
			_exit(90);
		sync_fails = true;
		_exit(store_write(&w->cx, st, TX_CONTENT, put_first, &one) == E_OK ? 91 : 92);
	}
	(void)waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 5);
}

/* The log starts again from its beginning although writing never pauses. */
static void
test_log_stays_short(void **state)
{
	struct world *w = *state;
	struct str body = str_dup(w->cx.arena, (struct str){ memset(arena_alloc(w->cx.arena, 200000), 'a', 200000), 200000 });
	struct file_stage s;
	struct stat log;

	for (int i = 0; i < 700; i++) {
		struct tx *tx = begun(w);
		struct arena *all = w->cx.arena;

		w->cx.arena = arena_new((size_t)1 << 20);
		assert_int_equal(file_put(&w->cx, tx, body, &s), E_OK);
		assert_int_equal(tx_commit(&w->cx, tx), E_OK);
		arena_free(w->cx.arena);
		w->cx.arena = all;
	}
	assert_int_equal(stat(str_fmt(w->cx.arena, "%s/" STORE_FILE "-wal", w->dir.p).p, &log), 0);
	assert_true(log.st_size < (off_t)80 << 20);    /* 140 MB were written */
	assert_int_equal(store_scrub(&w->cx, w->st), E_OK);
	assert_int_equal(stat(str_fmt(w->cx.arena, "%s/" STORE_FILE "-wal", w->dir.p).p, &log), 0);
	assert_int_equal(log.st_size, 0);
}

/* --- opening --- */

static void
test_open(void **state)
{
	struct world *w = *state;
	struct stat file;
	struct store *st;
	struct tx *r;

	assert_int_equal(store_open(&w->cx, w->dir, STORE_READ_WRITE | STORE_CREATE, &st), E_CONFLICT);
	assert_int_equal(store_open(&w->cx, S("/nonexistent"), STORE_READ_WRITE, &st), E_GONE);
	assert_int_equal(stat(str_fmt(w->cx.arena, "%s/" STORE_FILE, w->dir.p).p, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
	assert_int_equal(store_open(&w->cx, w->dir, STORE_READ_ONLY, &st), E_OK);
	assert_int_equal(store_reader(&w->cx, st, &r), E_OK);
	assert_int_equal(tx_read_begin(&w->cx, r), E_OK);
	tx_end(r);
	assert_int_equal(store_writable(&w->cx, st), E_ENV);
	store_close(st);
}

static void
test_newer_and_other_are_refused(void **state)
{
	struct world *w = *state;
	struct store *st;
	struct conn c;

	store_close(w->st);
	assert_int_equal(conn_open(&w->cx, str_fmt(w->cx.arena, "%s/" STORE_FILE, w->dir.p), CONN_WRITE, &c), E_OK);
	assert_int_equal(conn_script(&w->cx, &c, "INSERT INTO migration VALUES (9999, 'later', x'00', 0)"), E_OK);
	assert_int_equal(store_open(&w->cx, w->dir, STORE_READ_WRITE, &st), E_RULE);
	assert_int_equal(store_open(&w->cx, w->dir, STORE_READ_ONLY, &st), E_RULE);
	assert_int_equal(conn_script(&w->cx, &c, "DELETE FROM migration WHERE number = 9999;"
	    "UPDATE migration SET hash = x'00' WHERE number = 1"), E_OK);
	assert_int_equal(store_open(&w->cx, w->dir, STORE_READ_WRITE, &st), E_BROKEN);
	conn_close(&c);
	w->st = NULL;
}

static void
test_migration_is_all_or_nothing(void **state)
{
	struct world *w = *state;
	size_t n = migrations_n + 1;
	struct migration *all = NEW_N(w->cx.arena, struct migration, n), *last = &all[n - 1];
	struct conn c;

	memcpy(all, migrations, migrations_n * sizeof(*all));
	*last = (struct migration){ (int)n, "broken", "CREATE TABLE late (a BIGINT);\nCREATE TABLE file (a BIGINT);\n" };

	assert_int_equal(conn_open(&w->cx, str_fmt(w->cx.arena, "%s/" STORE_FILE, w->dir.p), CONN_WRITE, &c), E_OK);
	assert_int_not_equal(migrate_up(&w->cx, &c, all, n, false), E_OK);
	assert_int_equal(raw_number(w, "SELECT count(*) FROM sqlite_schema WHERE name = 'late'"), 0);
	last->sql = "CREATE TABLE late (a BIGINT);\n";
	ctx_clear_fault(&w->cx);
	assert_int_equal(migrate_up(&w->cx, &c, all, n, true), E_ENV);
	assert_int_equal(migrate_up(&w->cx, &c, all, n, false), E_OK);
	assert_int_equal(migrate_up(&w->cx, &c, all, n, false), E_OK);
	assert_int_equal(raw_number(w, "SELECT count(*) FROM sqlite_schema WHERE name = 'late'"), 1);
	conn_close(&c);
}

/* One row in a table, every column filled by its type; or, counted, the rows that are just so. */
static int64_t
full_row(struct world *w, sqlite3 *db, const char *table, bool put)
{
	char **v, *sql = NULL;
	int n, columns;
	struct buf names, values, same;
	sqlite3_stmt *st;
	int64_t found = 0;

	buf_init(&names, w->cx.arena, 8192);
	buf_init(&values, w->cx.arena, 8192);
	buf_init(&same, w->cx.arena, 8192);
	sql = sqlite3_mprintf("SELECT name, type FROM pragma_table_info(%Q)", table);
	assert_int_equal(sqlite3_get_table(db, sql, &v, &n, &columns, NULL), SQLITE_OK);
	sqlite3_free(sql);
	for (int i = 1; i <= n; i++) {
		const char *is = strcmp(v[2 * i + 1], "BIGINT") == 0 ? "7" : strcmp(v[2 * i + 1], "BLOB") == 0 ? "x'07'" : "'7'";

		buf_fmt(&names, "%s%s", i > 1 ? ", " : "", v[2 * i]);
		buf_fmt(&values, "%s%s", i > 1 ? ", " : "", is);
		buf_fmt(&same, "%s%s = %s", i > 1 ? " AND " : "", v[2 * i], is);
	}
	sqlite3_free_table(v);
	sql = put ? sqlite3_mprintf("INSERT INTO %s (%.*s) VALUES (%.*s)", table, (int)names.n, names.p, (int)values.n, values.p)
	    : sqlite3_mprintf("SELECT count(*) FROM %s WHERE %.*s", table, (int)same.n, same.p);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	sqlite3_free(sql);
	if (sqlite3_step(st) == SQLITE_ROW)
		found = sqlite3_column_int64(st, 0);
	assert_int_equal(sqlite3_finalize(st), SQLITE_OK);
	return found;
}

/* A store of every earlier version with a row in each table: later migrations move tables, the rows stay as they are. */
static void
test_rows_outlive_migrations(void **state)
{
	struct world *w = *state;

	for (size_t from = 2; from < migrations_n; from++) {       /* 2 adds columns that no row of the first had */
		struct str path = str_fmt(w->cx.arena, "%s/%zu.db", w->dir.p, from);
		struct conn c;
		sqlite3 *db;
		char **v;
		int n, columns;

		assert_int_equal(sqlite3_open(path.p, &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_close(db), SQLITE_OK);
		assert_int_equal(conn_open(&w->cx, path, CONN_CREATE, &c), E_OK);
		assert_int_equal(migrate_up(&w->cx, &c, migrations, from, false), E_OK);
		conn_close(&c);
		assert_int_equal(sqlite3_open(path.p, &db), SQLITE_OK);
		assert_int_equal(sqlite3_get_table(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'migration'",
		    &v, &n, &columns, NULL), SQLITE_OK);
		assert_true(n > 30);
		for (int i = 1; i <= n; i++)
			(void)full_row(w, db, v[i], true);
		assert_int_equal(sqlite3_close(db), SQLITE_OK);
		assert_int_equal(conn_open(&w->cx, path, CONN_WRITE, &c), E_OK);
		assert_int_equal(migrate_up(&w->cx, &c, migrations, migrations_n, false), E_OK);
		conn_close(&c);
		assert_int_equal(sqlite3_open(path.p, &db), SQLITE_OK);
		for (int i = 1; i <= n; i++)
			if (full_row(w, db, v[i], false) != 1)
				fail_msg("from version %zu: the row of %s is not what it was", from, v[i]);
		sqlite3_free_table(v);
		assert_int_equal(sqlite3_close(db), SQLITE_OK);
	}
}

/* --- tables as a whole --- */

static const struct schema_table *
table(const char *name)
{
	for (size_t i = 0; i < schema_tables_n; i++)
		if (strcmp(schema_tables[i].name, name) == 0)
			return &schema_tables[i];
	fail_msg("no table %s", name);
	return NULL;
}

static void
test_hash_and_clear(void **state)
{
	struct world *w = *state;
	unsigned char none[32], one[32], same[32], other[32];
	struct tx *tx = begun(w);
	int64_t n;

	assert_int_equal(table("file")->class, 'L');
	assert_int_equal(table_hash(&w->cx, tx, table("file"), none, &n), E_OK);
	assert_int_equal(n, 0);
	assert_int_equal(row_put(&w->cx, tx, 0), E_OK);
	w->cx.bloc = 2;
	assert_int_equal(row_put(&w->cx, tx, 1), E_OK);
	assert_int_equal(table_hash(&w->cx, tx, table("file"), other, &n), E_OK);
	w->cx.bloc = 1;
	assert_int_equal(table_hash(&w->cx, tx, table("file"), one, &n), E_OK);
	assert_int_equal(n, 1);
	assert_memory_not_equal(one, none, 32);
	assert_memory_not_equal(one, other, 32);
	assert_int_equal(table_clear(&w->cx, tx, table("file")), E_OK);
	assert_int_equal(table_hash(&w->cx, tx, table("file"), same, &n), E_OK);
	assert_memory_equal(same, none, 32);
	w->cx.bloc = 2;
	assert_int_equal(table_hash(&w->cx, tx, table("file"), same, &n), E_OK);
	assert_memory_equal(same, other, 32);          /* the other bloc's rows stay */
	w->cx.bloc = 1;
	tx_abandon(tx);
}

static void
test_every_table_hashes(void **state)
{
	struct world *w = *state;
	unsigned char hash[32];
	struct tx *tx = begun(w);
	int64_t n;

	assert_true(schema_tables_n > 10);
	for (size_t i = 0; i < schema_tables_n; i++) {
		if (table_hash(&w->cx, tx, &schema_tables[i], hash, &n) != E_OK ||
		    table_clear(&w->cx, tx, &schema_tables[i]) != E_OK)
			fail_msg("table %s", schema_tables[i].name);
		if (schema_tables[i].class == 'A')
			assert_true(strlen(schema_tables[i].keys) > 0);
	}
	tx_abandon(tx);
}

#define T_(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T_(test_commit_and_abandon), T_(test_commit_is_synced), T_(test_savepoint_keeps_neighbours),
		T_(test_exhausted_in_a_group), T_(test_run_again), T_(test_snapshot), T_(test_reader_by_thread),
		T_(test_wrong_type_is_broken), T_(test_same_statement_twice), T_(test_conflict),
		T_(test_every_statement_prepares), T_(test_refused_by_the_connection), T_(test_other_process_holds_the_lock),
		T_(test_reserve), T_(test_query), T_(test_failed_sync_ends_the_process), T_(test_log_stays_short), T_(test_open),
		T_(test_newer_and_other_are_refused), T_(test_migration_is_all_or_nothing), T_(test_rows_outlive_migrations),
		T_(test_hash_and_clear),
		T_(test_every_table_hashes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
