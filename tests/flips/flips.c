/*
 * One bit of the database turned over, anywhere: what do we say?
 *
 *     flips DIR N SEED
 *
 * DIR is a bloc that nobody uses. N times a random bit of its database file is turned, everything is asked, and the file is
 * put back. Each flip is one of: found by `ledger verify` (and the place named); found by `ledger rebuild` (the table named);
 * refused by SQLite; without any effect (every row of every table is as it was); or outside of the ledger (a draft, a link,
 * an answer: nothing that is signed for). Anything else went unnoticed, is printed, and the run fails.
 */
#include <errno.h>
#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/log.h"
#include "ledger/apply.h"
#include "ledger/verify.h"
#include "store/backup.h"
#include "store/migrate.h"
#include "store/store.h"

#define TABLES_MAX 128

enum outcome { FOUND_ENTRY, FOUND_OTHER, FOUND_REBUILD, REFUSED, NOTHING, OUTSIDE, UNNOTICED, OUTCOME__MAX };

struct rows {
	char name[TABLES_MAX][64];
	unsigned char hash[TABLES_MAX][32];
	int n;
};

static struct str dir;
static char path[4096];

static struct ctx
ctx_new(void)
{
	return (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .now = instant_now(), .zone_min = 420, .bloc = 1 };
}

/* --- the file --------------------------------------------------------------------------------------------------------- */

static unsigned char *
file_load(size_t *n)
{
	FILE *f = fopen(path, "rb");
	unsigned char *p = NULL;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0)
		fatal("flips", "%s: %s", path, strerror(errno));
	*n = (size_t)ftell(f);
	rewind(f);
	p = sodium_malloc(*n);
	if (p == NULL || fread(p, 1, *n, f) != *n)
		fatal("flips", "%s cannot be read", path);
	(void)fclose(f);
	return p;
}

static void
file_store(const unsigned char *p, size_t n)
{
	char beside[4104];
	FILE *f;

	for (int i = 0; i < 2; i++) {
		(void)snprintf(beside, sizeof(beside), "%s%s", path, i == 0 ? "-wal" : "-shm");
		(void)unlink(beside);
	}
	f = fopen(path, "wb");
	if (f == NULL || fwrite(p, 1, n, f) != n || fclose(f) != 0)
		fatal("flips", "%s: %s", path, strerror(errno));
}

/* --- every row, by SQLite alone --------------------------------------------------------------------------------------- */

static bool
table_read(sqlite3 *db, const char *name, unsigned char hash[32])
{
	crypto_hash_sha256_state s;
	sqlite3_stmt *st;
	char sql[256];
	int rc;

	(void)snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\" NOT INDEXED", name);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		return false;
	crypto_hash_sha256_init(&s);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			int head[2] = { sqlite3_column_type(st, i), 0 };
			const void *p = sqlite3_column_blob(st, i);

			head[1] = sqlite3_column_bytes(st, i);
			crypto_hash_sha256_update(&s, (const unsigned char *)head, sizeof(head));
			if (head[1] > 0)
				crypto_hash_sha256_update(&s, p, (unsigned long long)head[1]);
		}
	(void)sqlite3_finalize(st);
	crypto_hash_sha256_final(&s, hash);
	return rc == SQLITE_DONE;
}

static bool
rows_read(struct rows *r)
{
	sqlite3_stmt *st;
	sqlite3 *db;
	bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' UNION ALL SELECT 'sqlite_schema' ORDER BY 1",
	        -1, &st, NULL) == SQLITE_OK;

	r->n = 0;
	while (ok && sqlite3_step(st) == SQLITE_ROW) {
		(void)snprintf(r->name[r->n], sizeof(r->name[0]), "%s", (const char *)sqlite3_column_text(st, 0));
		ok = table_read(db, r->name[r->n], r->hash[r->n]) && ++r->n < TABLES_MAX;
	}
	if (db != NULL) {
		(void)sqlite3_finalize(st);
		(void)sqlite3_close(db);
	}
	return ok;
}

static char
class_of(const char *table)
{
	for (size_t i = 0; i < schema_tables_n; i++)
		if (strcmp(schema_tables[i].name, table) == 0)
			return schema_tables[i].class;
	return 'L';
}

/* --- one flip --------------------------------------------------------------------------------------------------------- */

static enum err
read_verify(struct ctx *cx, struct tx *tx, void *arg)
{
	return ledger_verify(cx, tx, dir, arg);
}

static enum err
ask_rebuild(struct ctx *cx)
{
	struct verify_result v;
	struct store *st;
	enum err e = store_open(cx, dir, STORE_READ_WRITE, &st);

	if (e != E_OK)
		return e;
	e = ledger_rebuild(cx, st, apply_entry, &v);
	store_close(st);
	return e;
}

/* Nothing was said so far: is there anything to be said? */
static enum outcome
compare(struct ctx *cx, const struct rows *whole)
{
	static struct rows now;
	bool ledger = false, projected = false, outside = false;

	if (!rows_read(&now) || now.n != whole->n)
		return UNNOTICED;
	for (int i = 0; i < now.n; i++) {
		if (memcmp(now.hash[i], whole->hash[i], sizeof(now.hash[i])) == 0)
			continue;
		ledger = ledger || class_of(now.name[i]) == 'L';
		projected = projected || class_of(now.name[i]) == 'A';
		outside = outside || class_of(now.name[i]) == 'B';
	}
	if (ledger)
		return UNNOTICED;
	if (projected)
		return ask_rebuild(cx) == E_BROKEN && cx->fault.text.n > 0 ? FOUND_REBUILD : UNNOTICED;
	return outside ? OUTSIDE : NOTHING;
}

static enum outcome
ask(const struct rows *whole)
{
	struct ctx cx = ctx_new();
	struct verify_result v = { 0 };
	enum outcome out = REFUSED;
	struct store *st;
	enum err e;

	if (store_open(&cx, dir, STORE_READ_ONLY, &st) == E_OK) {
		if ((e = store_read(&cx, st, read_verify, &v)) == E_OK)
			e = store_check(&cx, st);
		store_close(st);
		out = e == E_OK ? compare(&cx, whole) : v.bad > 0 ? FOUND_ENTRY : cx.fault.text.n > 0 ? FOUND_OTHER : REFUSED;
	}
	arena_free(cx.arena);
	return out;
}

static uint64_t
draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return *seed >> 16;
}

int
main(int argc, char **argv)
{
	static struct rows whole;
	int count[OUTCOME__MAX] = { 0 };
	unsigned char *file;
	uint64_t seed;
	size_t n;

	if (argc != 4 || sodium_init() < 0)
		return 2;
	dir = str_of(argv[1]);
	seed = strtoull(argv[3], NULL, 10);
	(void)snprintf(path, sizeof(path), "%s/" STORE_FILE, argv[1]);
	log_level_set(LOG_ERROR + 1);
	file = file_load(&n);
	if (!rows_read(&whole) || ask(&whole) != NOTHING)
		fatal("flips", "%s is not in order to begin with", argv[1]);
	for (int i = 0; i < (int)strtol(argv[2], NULL, 10); i++) {
		size_t at = draw(&seed) % n;
		unsigned char bit = (unsigned char)(1 << draw(&seed) % 8);
		enum outcome out;

		file[at] ^= bit;
		file_store(file, n);
		if ((out = ask(&whole)) == UNNOTICED)
			printf("not ok flip %d: byte %zu, bit %d: not noticed\n", i, at, bit);
		count[out]++;
		file[at] ^= bit;
	}
	file_store(file, n);
	printf("%s flips in %zu bytes, seed %s: %d found by verify with the entry named, %d otherwise, %d by rebuild, "
	    "%d refused by SQLite, %d without effect, %d outside the ledger, %d unnoticed\n", argv[2], n, argv[3],
	    count[FOUND_ENTRY], count[FOUND_OTHER], count[FOUND_REBUILD], count[REFUSED], count[NOTHING], count[OUTSIDE],
	    count[UNNOTICED]);
	if (count[FOUND_ENTRY] == 0 || count[FOUND_REBUILD] == 0 || count[NOTHING] == 0)
		printf("not ok flips: the run was too short to show anything\n");
	else if (count[UNNOTICED] == 0)
		printf("ok every flip is found, refused or without effect\n");
	return count[UNNOTICED] > 0;
}
