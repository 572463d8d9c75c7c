/*
 * One bit of the database turned over, anywhere: what is said, and is it said of the right place?
 *
 *     flips DIR N SEED
 *
 * DIR is a bloc that nobody uses. N times a random bit of its database file is turned (every fortieth in the file's header), the
 * database is asked as `ledger verify` and `ledger rebuild` ask it, and the file is put back. The test reads every row itself,
 * through each table and through each key of the ledger's tables, and so knows which entries, checkpoints and tables the bit
 * changed; and from the pages of the whole file, which table or index was hit. Each flip is of one class:
 *
 *     entry         the number that verify names is an entry of which something changed
 *     head          the head of the log changed, and is named, or the first entry that it has too many or too few
 *     checkpoint    the checkpoint that is named is the one that changed
 *     projected     rebuild names the table that changed
 *     structure     SQLite's own: the table, index or page that was hit is named
 *     file          its header, its schema or its migrations: the file is refused as a whole, or it is said what can no longer be
 *                   read by it
 *     nothing       every row of every table is as it was, by every key
 *     outside       a draft, a link, an answer: nothing that is signed for
 *
 * Anything else was not noticed, or was said of another place: it is printed, and the run fails.
 */
#include <ctype.h>
#include <errno.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/log.h"
#include "ledger/apply.h"
#include "ledger/verify.h"
#include "store/migrate.h"
#include "store/store.h"

#define PLACES_MAX 65536
#define PAGES_MAX 8192
#define HEADER 100                     /* bytes */

enum outcome { OF_ENTRY, OF_HEAD, OF_CHECKPOINT, OF_PROJECTED, OF_STRUCTURE, OF_FILE, NOTHING, OUTSIDE, UNNOTICED, ELSEWHERE,
	OUTCOME__MAX };

/* A row, as one way of reading gives it. */
struct place {
	char table[32];
	int64_t entry;                 /* whose it is, of the ledger's tables; of checkpoints, the size */
	unsigned char hash[32];
};

struct rows {
	struct place v[PLACES_MAX];
	int n;
	int64_t size;                  /* in the head */
};

/* The rows that changed, as they were and as they are. */
struct changed {
	const struct place *v[2 * PLACES_MAX];
	int n;
};

/* The tables that are signed for: whose a row is, and the ways by which the program reads it. */
static const struct own {
	const char *table, *entry, *key, *where;
} own[] = {
	{ "entry", "no", "bloc, no", "bloc = ?1 AND no = ?2" },
	{ "item", "entry", "bloc, entry, n", "bloc = ?1 AND entry = ?2 AND n = ?3" },
	{ "item", "entry", "DISTINCT bloc, entry", "bloc = ?1 AND entry = ?2 ORDER BY n" },
	{ "node", "(idx + 1) << level", "bloc, level, idx", "bloc = ?1 AND level = ?2 AND idx = ?3" },
	{ "head", "0", "bloc", "bloc = ?1" },
	{ "file", "coalesce(entry, 0)", "bloc, file", "bloc = ?1 AND file = ?2" },
	{ "file_chunk", "coalesce((SELECT entry FROM file f WHERE f.bloc = t.bloc AND f.file = t.file), 0)", "bloc, file, n",
	    "bloc = ?1 AND file = ?2 AND n = ?3" },
	{ "file_chunk", "coalesce((SELECT entry FROM file f WHERE f.bloc = t.bloc AND f.file = t.file), 0)", "DISTINCT bloc, file",
	    "bloc = ?1 AND file = ?2 ORDER BY n" },
	{ "checkpoint", "size", "bloc, epoch, size", "bloc = ?1 AND epoch = ?2 AND size = ?3" },
};

static struct str dir;
static char path[4096];
static struct rows whole, now;
static struct changed changed;
static sqlite3 *whole_db;                                      /* a copy in memory */
static char object[PAGES_MAX][64], table_of[PAGES_MAX][64];    /* of each page of the whole file; free: "" */
static size_t page_size, page_hit;
static bool header_hit;

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

/* Column 0 is whose the row is; the rest is the row. */
static void
place_add(struct rows *r, const char *table, sqlite3_stmt *st)
{
	crypto_hash_sha256_state s;
	struct place *p = &r->v[r->n];

	if (++r->n == PLACES_MAX)
		fatal("flips", "too many rows");
	(void)snprintf(p->table, sizeof(p->table), "%s", table);
	p->entry = sqlite3_column_int64(st, 0);
	crypto_hash_sha256_init(&s);
	for (int i = 1; i < sqlite3_column_count(st); i++) {
		int head[2] = { sqlite3_column_type(st, i), 0 };
		const void *b = sqlite3_column_blob(st, i);

		head[1] = sqlite3_column_bytes(st, i);
		crypto_hash_sha256_update(&s, (const unsigned char *)head, sizeof(head));
		if (head[1] > 0)
			crypto_hash_sha256_update(&s, b, (unsigned long long)head[1]);
	}
	crypto_hash_sha256_final(&s, p->hash);
	if (strcmp(table, "head") == 0)
		r->size = sqlite3_column_int64(st, 2);
}

__attribute__((format(printf, 2, 3))) static sqlite3_stmt *
statement(sqlite3 *db, const char *fmt, ...)
{
	sqlite3_stmt *st = NULL;
	char sql[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(sql, sizeof(sql), fmt, ap);
	va_end(ap);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK && db == whole_db)
		fatal("flips", "%s: %s", sql, sqlite3_errmsg(db));
	return st;
}

/* What can be read of it: a table that breaks off lacks the rows behind. */
static void
table_read(struct rows *r, sqlite3 *db, const char *name)
{
	const char *entry = "0";
	sqlite3_stmt *st;

	for (size_t i = 0; i < COUNT(own); i++)
		if (strcmp(own[i].table, name) == 0)
			entry = own[i].entry;
	st = statement(db, "SELECT %s, * FROM %s t NOT INDEXED", entry, name);
	while (st != NULL && sqlite3_step(st) == SQLITE_ROW)
		place_add(r, name, st);
	(void)sqlite3_finalize(st);
}

/* The rows of one of the tables that are signed for, each looked for by the key it had. */
static void
keys_read(struct rows *r, sqlite3 *db, const struct own *o)
{
	sqlite3_stmt *st = statement(db, "SELECT %s, * FROM %s t WHERE %s", o->entry, o->table, o->where);
	sqlite3_stmt *keys = statement(whole_db, "SELECT %s FROM %s", o->key, o->table);

	while (st != NULL && sqlite3_step(keys) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(keys); i++)
			(void)sqlite3_bind_value(st, i + 1, sqlite3_column_value(keys, i));
		while (sqlite3_step(st) == SQLITE_ROW)
			place_add(r, o->table, st);
		(void)sqlite3_reset(st);
	}
	(void)sqlite3_finalize(keys);
	(void)sqlite3_finalize(st);
}

static int
place_cmp(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct place));
}

static void
rows_read(struct rows *r)
{
	sqlite3 *db;

	memset(r, 0, sizeof(*r));
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
		/* as the store has it: a page with one bad cell is not read, whatever else stands on it */
		(void)sqlite3_exec(db, "PRAGMA cell_size_check = ON", NULL, NULL, NULL);
		table_read(r, db, "sqlite_schema");
		table_read(r, db, "migration");
		for (size_t i = 0; i < schema_tables_n; i++)
			table_read(r, db, schema_tables[i].name);
		for (size_t i = 0; i < COUNT(own); i++)
			keys_read(r, db, &own[i]);
	}
	(void)sqlite3_close(db);
	qsort(r->v, (size_t)r->n, sizeof(r->v[0]), place_cmp);
}

/* The rows that only one of them has. */
static void
changes_find(const struct rows *a, const struct rows *b, struct changed *out)
{
	int i = 0, j = 0;

	out->n = 0;
	while (i < a->n || j < b->n) {
		int d = i == a->n ? 1 : j == b->n ? -1 : place_cmp(&a->v[i], &b->v[j]);

		if (d != 0)
			out->v[out->n++] = d < 0 ? &a->v[i] : &b->v[j];
		i += d <= 0;
		j += d >= 0;
	}
}

/* --- the whole file ---------------------------------------------------------------------------------------------------- */

static void
pages_read(void)
{
	sqlite3_stmt *st = statement(whole_db, "SELECT d.pageno, d.name, coalesce(s.tbl_name, d.name), d.pgsize FROM dbstat d "
	    "LEFT JOIN sqlite_schema s ON s.name = d.name");

	while (sqlite3_step(st) == SQLITE_ROW) {
		int n = sqlite3_column_int(st, 0);

		if (n >= PAGES_MAX)
			fatal("flips", "too many pages");
		(void)snprintf(object[n], sizeof(object[0]), "%s", (const char *)sqlite3_column_text(st, 1));
		(void)snprintf(table_of[n], sizeof(table_of[0]), "%s", (const char *)sqlite3_column_text(st, 2));
		page_size = (size_t)sqlite3_column_int(st, 3);
	}
	(void)sqlite3_finalize(st);
}

static void
whole_read(void)
{
	sqlite3_backup *b = NULL;
	sqlite3 *db;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK && sqlite3_open(":memory:", &whole_db) == SQLITE_OK)
		b = sqlite3_backup_init(whole_db, "main", db, "main");
	if (b == NULL || sqlite3_backup_step(b, -1) != SQLITE_DONE || sqlite3_backup_finish(b) != SQLITE_OK)
		fatal("flips", "%s cannot be read", path);
	(void)sqlite3_close(db);
	pages_read();
	rows_read(&whole);
}

/* --- what is right to say ---------------------------------------------------------------------------------------------- */

/* L the ledger, H its head, C checkpoints, A projected, B neither, S the schema. */
static char
class_of(const char *table)
{
	if (strcmp(table, "checkpoint") == 0 || strcmp(table, "head") == 0)
		return table[0] == 'c' ? 'C' : 'H';
	for (size_t i = 0; i < schema_tables_n; i++)
		if (strcmp(schema_tables[i].name, table) == 0)
			return schema_tables[i].class;
	return 'S';
}

static bool
changed_class(char class)
{
	for (int i = 0; i < changed.n; i++)
		if (class_of(changed.v[i]->table) == class)
			return true;
	return false;
}

static bool
changed_entry(char class, int64_t no)
{
	for (int i = 0; i < changed.n; i++)
		if (class_of(changed.v[i]->table) == class && changed.v[i]->entry == no)
			return true;
	return false;
}

/* The word or number stands in the text by itself. */
static bool
says(struct str text, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; n > 0 && i + n <= text.n; i++) {
		char before = i == 0 ? ' ' : text.p[i - 1], after = i + n == text.n ? ' ' : text.p[i + n];

		if (memcmp(text.p + i, word, n) == 0 && !isalnum((unsigned char)before) && before != '_' &&
		    !isalnum((unsigned char)after) && after != '_')
			return true;
	}
	return false;
}

static bool
says_number(struct str text, const char *before, int64_t n)
{
	char word[64];

	(void)snprintf(word, sizeof(word), "%s%lld", before, (long long)n);
	return says(text, word);
}

static bool
says_table(struct str text, char class)
{
	for (int i = 0; i < changed.n; i++)
		if (class_of(changed.v[i]->table) == class && says(text, changed.v[i]->table))
			return true;
	return false;
}

static bool
says_checkpoint(struct str text, int64_t bad)
{
	for (int i = 0; i < changed.n; i++)
		if (class_of(changed.v[i]->table) == 'C' && (bad == changed.v[i]->entry ||
		    (says(text, "checkpoint") && says_number(text, "", changed.v[i]->entry))))
			return true;
	return false;
}

/* `bad` and `text` were said of a database whose changes are in `changed`. */
static enum outcome
place_judge(int64_t bad, struct str text)
{
	if (bad > 0 && changed_entry('L', bad))
		return OF_ENTRY;
	if (changed_class('H') && (bad > 0 ? bad == (now.size < whole.size ? now.size : whole.size) + 1 : says(text, "head")))
		return OF_HEAD;
	if (says_checkpoint(text, bad))
		return OF_CHECKPOINT;
	if (bad > 0)
		return ELSEWHERE;
	if (header_hit && text.n > 0)
		return OF_FILE;
	if (says(text, object[page_hit]) || says(text, table_of[page_hit]) || says_number(text, "page ", (int64_t)page_hit) ||
	    says_number(text, "Page ", (int64_t)page_hit) ||
	    (strcmp(object[page_hit], "sqlite_schema") == 0 && says(text, "description")))
		return OF_STRUCTURE;
	return ELSEWHERE;
}

/* --- one flip --------------------------------------------------------------------------------------------------------- */

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

/* Verify said nothing: is there anything to be said? */
static enum outcome
silence_judge(struct ctx *cx)
{
	if (changed_class('L') || changed_class('H') || changed_class('S'))
		return UNNOTICED;
	if (changed_class('A'))
		return ask_rebuild(cx) != E_BROKEN ? UNNOTICED : says_table(cx->fault.text, 'A') ? OF_PROJECTED : ELSEWHERE;
	return changed.n > 0 ? OUTSIDE : NOTHING;
}

/* What the store reads before it opens a file as its own. */
static bool
describes_file(void)
{
	return strcmp(object[page_hit], "sqlite_schema") == 0 || strcmp(table_of[page_hit], "migration") == 0;
}

static enum outcome
ask(char *said, size_t room)
{
	struct ctx cx = ctx_new();
	struct verify_result v = { 0 };
	enum outcome out;
	struct store *st;

	rows_read(&now);
	changes_find(&whole, &now, &changed);
	if (store_open(&cx, dir, STORE_READ_ONLY, &st) != E_OK)
		out = describes_file() && cx.fault.text.n > 0 ? OF_FILE : ELSEWHERE;
	else {
		enum err e = ledger_verify_store(&cx, st, dir, &v);

		store_close(st);
		out = e == E_OK ? silence_judge(&cx) : place_judge(v.bad, cx.fault.text);
	}
	(void)snprintf(said, room, "%.*s", STR_ARG(cx.fault.text));
	arena_free(cx.arena);
	return out;
}

static uint64_t
draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return *seed >> 16;
}

static void
flip(unsigned char *file, size_t n, int i, uint64_t *seed, int count[OUTCOME__MAX])
{
	size_t at = draw(seed) % (i % 40 == 39 ? HEADER : n);
	unsigned char bit = (unsigned char)(1 << draw(seed) % 8);
	char said[1024];
	enum outcome out;

	page_hit = at / page_size + 1;
	header_hit = at < HEADER;
	file[at] ^= bit;
	file_store(file, n);
	out = ask(said, sizeof(said));
	if (out == UNNOTICED || out == ELSEWHERE)
		printf("not ok flip %d: byte %zu, bit %d, page %zu of %s: %s: %s\n", i, at, bit, page_hit, object[page_hit],
		    out == UNNOTICED ? "not noticed" : "another place is named", said);
	count[out]++;
	file[at] ^= bit;
}

int
main(int argc, char **argv)
{
	static const char *const words[OUTCOME__MAX] = { "the entry named", "the head named", "the checkpoint named",
		"the projected table named by rebuild", "structure: table, index or page named", "header, schema: the file refused, or what cannot be read by it named",
		"nothing changed", "outside the ledger", "not noticed", "another place named" };
	int count[OUTCOME__MAX] = { 0 }, flips;
	unsigned char *file;
	uint64_t seed;
	char said[1024];
	size_t n;

	if (argc != 4 || sodium_init() < 0)
		return 2;
	dir = str_of(argv[1]);
	flips = (int)strtol(argv[2], NULL, 10);
	seed = strtoull(argv[3], NULL, 10);
	(void)snprintf(path, sizeof(path), "%s/" STORE_FILE, argv[1]);
	log_level_set(LOG_ERROR + 1);
	file = file_load(&n);
	whole_read();
	if (ask(said, sizeof(said)) != NOTHING)
		fatal("flips", "%s is not in order to begin with: %s", argv[1], said);
	for (int i = 0; i < flips; i++)
		flip(file, n, i, &seed, count);
	file_store(file, n);
	printf("%d flips in %zu bytes, seed %s\n", flips, n, argv[3]);
	for (int i = 0; i < OUTCOME__MAX; i++)
		printf("%6d %s\n", count[i], words[i]);
	if (count[OF_ENTRY] == 0 || count[OF_PROJECTED] == 0 || count[OF_STRUCTURE] == 0 || count[NOTHING] == 0)
		printf("not ok flips: the run was too short to show anything\n");
	else if (count[UNNOTICED] + count[ELSEWHERE] == 0)
		printf("ok every flip is found in its place, or changes nothing\n");
	return count[UNNOTICED] + count[ELSEWHERE] > 0;
}
