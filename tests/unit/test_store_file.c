/* Files as chunk rows; backup and restore. */
#include <fcntl.h>
#include <pthread.h>

#include "base/buf.h"
#include "store/backup.h"
#include "store/file.h"
#include "store_dir.h"

static struct str
bytes(struct world *w, size_t n)
{
	char *p = arena_alloc(w->cx.arena, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 7 + i / 251);
	return (struct str){ p, n };
}

static struct tx *
begun(struct world *w)
{
	assert_int_equal(tx_write_begin(&w->cx, store_writer(w->st), TX_CONTENT), E_OK);
	return store_writer(w->st);
}

static void
commit(struct world *w)
{
	assert_int_equal(tx_commit(&w->cx, store_writer(w->st)), E_OK);
}

/* Each chunk in its own transaction, in pieces that fit nothing; `undo` rolls each first try back. */
static void
stage(struct world *w, struct str all, bool undo, struct file_stage *s)
{
	struct tx *tx;

	file_stage_begin(&w->cx, s);
	while (all.n > 0) {
		struct str piece = str_sub(all, 0, 99991);

		all = str_sub(all, piece.n, all.n);
		while (piece.n > 0)
			if (file_stage_append(s, &piece)) {
				for (int i = undo ? 0 : 1; i < 2; i++) {
					tx = begun(w);
					assert_int_equal(file_stage_write(&w->cx, tx, s), E_OK);
					i == 0 ? tx_abandon(tx) : commit(w);
				}
			}
	}
	for (int i = undo ? 0 : 1; i < 2; i++) {
		tx = begun(w);
		assert_int_equal(file_stage_finish(&w->cx, tx, s), E_OK);
		i == 0 ? tx_abandon(tx) : commit(w);
	}
}

static void
read_back(struct world *w, const struct file_stage *s, struct str want)
{
	unsigned char hash[FILE_HASH], *buf = arena_alloc(w->cx.arena, FILE_CHUNK);
	struct file_info f;
	struct tx *r;
	size_t used, at = 0;
	enum err e;

	assert_int_equal(store_reader(&w->cx, w->st, &r), E_OK);
	assert_int_equal(tx_read_begin(&w->cx, r), E_OK);
	assert_int_equal(file_get(&w->cx, r, s->id, &f), E_OK);
	assert_int_equal(f.size, want.n);
	content_hash(f.salt, want, hash);
	assert_memory_equal(f.hash, hash, FILE_HASH);
	for (int64_t n = 0; (e = file_read(&w->cx, r, s->id, n, buf, &used)) == E_OK; n++) {
		assert_true(at + used <= want.n);
		assert_memory_equal(buf, want.p + at, used);
		at += used;
	}
	assert_int_equal(e, E_GONE);
	assert_int_equal(at, want.n);
	assert_int_equal(file_verify(&w->cx, r, s->id), E_OK);
	tx_end(r);
}

static void
test_sizes(void **state)
{
	static const size_t sizes[] = { 0, 1, FILE_CHUNK - 1, FILE_CHUNK, FILE_CHUNK + 1, 3 * FILE_CHUNK, 700001 };
	struct world *w = *state;
	struct file_stage s;

	for (size_t i = 0; i < COUNT(sizes); i++)
		for (int undo = 0; undo < 2; undo++) {
			struct str all = bytes(w, sizes[i]);

			stage(w, all, undo, &s);
			read_back(w, &s, all);
		}
}

/* SHA-256 of "phoihop/content/v1\0", 32 bytes of 0x11 and "abc", computed with sha256sum. */
static void
test_content_hash_value(void **state)
{
	unsigned char salt[FILE_SALT], hash[FILE_HASH], want[FILE_HASH];

	(void)state;
	memset(salt, 0x11, sizeof(salt));
	content_hash(salt, S("abc"), hash);
	assert_int_equal(hex_read(S("9ce7e837549cfef1510231d418bf0097fdedacf93ed43d8473b217e17be9cab2"), want, sizeof(want)), 32);
	assert_memory_equal(hash, want, 32);
}

/* A purge while it comes in: the rest is refused and leaves no chunk that nothing would ever sweep. */
static void
test_dropped_while_coming(void **state)
{
	struct world *w = *state;
	struct str all = bytes(w, 2 * FILE_CHUNK), kept = bytes(w, 10);
	struct file_stage s, other;
	unsigned char *buf = arena_alloc(w->cx.arena, FILE_CHUNK);
	struct tx *tx;
	size_t used;
	int64_t n;

	stage(w, kept, false, &other);
	tx = begun(w);
	assert_int_equal(file_name(&w->cx, tx, other.id, 1), E_OK);
	commit(w);
	file_stage_begin(&w->cx, &s);
	assert_true(file_stage_append(&s, &all));
	tx = begun(w);
	assert_int_equal(file_stage_write(&w->cx, tx, &s), E_OK);
	commit(w);
	tx = begun(w);
	assert_int_equal(file_drop_loose(&w->cx, tx, &n), E_OK);
	assert_int_equal(n, 1);
	commit(w);
	assert_true(file_stage_append(&s, &all));
	tx = begun(w);
	assert_int_equal(file_stage_write(&w->cx, tx, &s), E_GONE);
	assert_true(w->cx.fault.text.n > 0);
	tx_abandon(tx);
	tx = begun(w);
	assert_int_equal(file_stage_finish(&w->cx, tx, &s), E_GONE);
	assert_int_equal(file_read(&w->cx, tx, s.id, 1, buf, &used), E_GONE);
	tx_abandon(tx);
	read_back(w, &other, kept);
}

static void
test_not_whole_is_not_there(void **state)
{
	struct world *w = *state;
	struct str all = bytes(w, FILE_CHUNK);
	struct file_stage s;
	struct file_info f;
	struct tx *tx;

	file_stage_begin(&w->cx, &s);
	assert_true(file_stage_append(&s, &all));
	tx = begun(w);
	assert_int_equal(file_stage_write(&w->cx, tx, &s), E_OK);
	assert_int_equal(file_get(&w->cx, tx, s.id, &f), E_GONE);
	assert_int_equal(file_name(&w->cx, tx, s.id, 7), E_GONE);
	tx_abandon(tx);
}

static void
test_named_once_and_by_its_bloc(void **state)
{
	struct world *w = *state;
	struct file_stage s;
	struct file_info f;
	struct tx *tx = begun(w);

	assert_int_equal(file_put(&w->cx, tx, S("hello"), &s), E_OK);
	w->cx.bloc = 2;
	assert_int_equal(file_get(&w->cx, tx, s.id, &f), E_GONE);
	assert_int_equal(file_name(&w->cx, tx, s.id, 7), E_GONE);
	w->cx.bloc = 1;
	assert_int_equal(file_name(&w->cx, tx, s.id, 7), E_OK);
	assert_int_equal(file_name(&w->cx, tx, s.id, 8), E_GONE);
	assert_int_equal(file_get(&w->cx, tx, s.id, &f), E_OK);
	assert_int_equal(f.entry, 7);
	commit(w);
}

static enum err
reading_begin(struct ctx *cx, struct tx *tx, void *arg)
{
	struct file_reading *r = arg;
	unsigned char id[FILE_ID];

	memcpy(id, r->id, sizeof(id));
	return file_reading_begin(cx, tx, id, r);
}

struct piece_of {
	struct file_reading r;
	char *to;
	size_t room, n;
};

static enum err
reading_next(struct ctx *cx, struct tx *tx, void *arg)
{
	struct piece_of *p = arg;

	return file_reading_next(cx, tx, &p->r, p->to, p->room, &p->n);
}

/* All of a file, a transaction a piece; what was read goes to `to`. `sql` is done to it after the first piece. */
static enum err
read_in_pieces(struct world *w, const struct file_stage *s, char *to, const char *sql)
{
	struct piece_of p = { .to = to };
	enum err e;

	memcpy(p.r.id, s->id, FILE_ID);
	for (e = store_read(&w->cx, w->st, reading_begin, &p.r); e == E_OK && p.r.left > 0; p.to += p.n) {
		p.room = p.r.left < (int64_t)FILE_CHUNK ? (size_t)p.r.left : FILE_CHUNK;
		e = store_read(&w->cx, w->st, reading_next, &p);
		if (p.r.n == 1 && sql != NULL)
			raw_run(w, sql);
	}
	ctx_clear_fault(&w->cx);
	return e;
}

static void
test_reading(void **state)
{
	struct world *w = *state;
	const size_t sizes[] = { 0, 1, FILE_CHUNK, 3 * FILE_CHUNK + 7 };
	char *bytes = arena_alloc(w->cx.arena, 4 * FILE_CHUNK), *back = arena_alloc(w->cx.arena, 4 * FILE_CHUNK);
	struct file_stage s;

	for (size_t i = 0; i < 4 * FILE_CHUNK; i++)
		bytes[i] = (char)(i * 31 >> 3);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		stage(w, (struct str){ bytes, sizes[i] }, false, &s);
		memset(back, 0, 4 * FILE_CHUNK);
		assert_int_equal(read_in_pieces(w, &s, back, NULL), E_OK);
		assert_memory_equal(back, bytes, sizes[i]);
	}
	assert_int_equal(read_in_pieces(w, &s, back, "UPDATE file_chunk SET body = zeroblob(7) WHERE n = 3"), E_BROKEN);
	stage(w, (struct str){ bytes, 2 * FILE_CHUNK + 1 }, false, &s);
	assert_int_equal(read_in_pieces(w, &s, back, "DELETE FROM file_chunk WHERE n > 0"), E_GONE);
	stage(w, (struct str){ bytes, 2 * FILE_CHUNK + 1 }, false, &s);
	raw_run(w, "UPDATE file SET salt = NULL");
	assert_int_equal(read_in_pieces(w, &s, back, NULL), E_GONE);
}

static void
test_sweep(void **state)
{
	struct world *w = *state;
	struct file_stage named, stale, fresh;
	struct tx *tx = begun(w);
	struct file_swept swept;

	assert_int_equal(file_put(&w->cx, tx, S("named"), &named), E_OK);
	assert_int_equal(file_name(&w->cx, tx, named.id, 1), E_OK);
	assert_int_equal(file_put(&w->cx, tx, S("stale"), &stale), E_OK);
	w->cx.now += FILE_STAGED_MS;
	assert_int_equal(file_put(&w->cx, tx, S("fresh"), &fresh), E_OK);
	assert_int_equal(file_sweep(&w->cx, tx, &swept), E_OK);
	assert_int_equal(swept.files, 0);
	w->cx.now += 1;
	assert_int_equal(file_sweep(&w->cx, tx, &swept), E_OK);
	assert_int_equal(swept.files, 1);
	assert_false(swept.more);
	commit(w);
	read_back(w, &named, S("named"));
	read_back(w, &fresh, S("fresh"));
	assert_int_equal(raw_number(w, "SELECT count(*) FROM file_chunk"), 2);
}

/* Large ones go in parts, each in a transaction of its own: nobody who writes waits for all of it. */
static void
test_sweep_in_parts(void **state)
{
	struct world *w = *state;
	struct str large = { arena_alloc(w->cx.arena, (size_t)20 << 20), (size_t)20 << 20 };
	int64_t chunks = 3 * 80, files = 0, left;
	struct file_swept swept = { .more = true };
	struct file_stage s;

	for (int i = 0; i < 3; i++)
		stage(w, large, false, &s);
	assert_int_equal(raw_number(w, "SELECT count(*) FROM file_chunk"), chunks);
	w->cx.now += FILE_STAGED_MS + 1;
	for (int i = 0; i < 20 && swept.more; i++, chunks = left) {
		struct tx *tx = begun(w);

		assert_int_equal(file_sweep(&w->cx, tx, &swept), E_OK);
		commit(w);
		files += swept.files;
		left = raw_number(w, "SELECT count(*) FROM file_chunk");
		assert_true(chunks - left <= 32);
	}
	assert_false(swept.more);
	assert_int_equal(files, 3);
	assert_int_equal(chunks, 0);
	assert_int_equal(raw_number(w, "SELECT count(*) FROM file"), 0);
}

/* After an erasure no byte of the content is left in any file of the store. */
static bool
on_disk(struct world *w, const char *name, const char *needle)
{
	static char all[8 << 20];
	int fd = open(str_fmt(w->cx.arena, "%s/%s", w->dir.p, name).p, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, all, sizeof(all));

	(void)close(fd);
	return n > 0 && memmem(all, (size_t)n, needle, strlen(needle)) != NULL;
}

static void
test_erase(void **state)
{
	static const char words[] = "unforgettable words of a report";
	struct world *w = *state;
	struct file_stage s;
	struct file_info f;
	struct tx *tx = begun(w);

	assert_int_equal(file_put(&w->cx, tx, str_of(words), &s), E_OK);
	assert_int_equal(file_name(&w->cx, tx, s.id, 1), E_OK);
	commit(w);
	assert_true(on_disk(w, STORE_FILE "-wal", words) || on_disk(w, STORE_FILE, words));
	tx = begun(w);
	assert_int_equal(file_erase(&w->cx, tx, s.id), E_OK);
	assert_int_equal(file_erase(&w->cx, tx, s.id), E_OK);
	assert_int_equal(file_get(&w->cx, tx, s.id, &f), E_OK);
	assert_true(f.erased);
	assert_int_equal(f.size, sizeof(words) - 1);
	assert_memory_equal(f.hash, s.hash, FILE_HASH);
	commit(w);
	assert_int_equal(store_scrub(&w->cx, w->st), E_OK);
	assert_false(on_disk(w, STORE_FILE "-wal", words));
	assert_false(on_disk(w, STORE_FILE, words));
}

/* --- backup --- */

#define PASS S("một câu mật khẩu dài")

static void
beside_make(struct world *w, const char *name, const char *text, int times)
{
	FILE *f = fopen(str_fmt(w->cx.arena, "%s/%s", w->dir.p, name).p, "wb");

	assert_non_null(f);
	for (int i = 0; i < times; i++)
		assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
key_make(struct world *w)
{
	assert_int_equal(mkdir(str_fmt(w->cx.arena, "%s/keys", w->dir.p).p, 0700), 0);
	assert_int_equal(mkdir(str_fmt(w->cx.arena, "%s/checkpoints", w->dir.p).p, 0700), 0);
	beside_make(w, "keys/sign.key", "the signing key, in clear", 1);
	beside_make(w, "keys/verify.key", "the public key", 1);
	beside_make(w, "checkpoints/1", "a checkpoint\n", 50000);      /* more than one part */
	beside_make(w, "checkpoints/2", "", 1);
}

static void
test_backup_and_restore(void **state)
{
	struct world *w = *state, there = { 0 };
	struct str file = str_fmt(w->cx.arena, "%s/copy", w->dir.p), all = bytes(w, 300000);
	struct file_stage s;
	struct stat f;
	struct tx *tx;
	bool key;

	key_make(w);
	stage(w, all, false, &s);
	tx = begun(w);                                 /* somebody is writing meanwhile: not in the backup */
	assert_int_equal(file_name(&w->cx, tx, s.id, 5), E_OK);
	assert_int_equal(store_backup(&w->cx, w->st, file, S("short")), E_INPUT);
	assert_int_equal(store_backup(&w->cx, w->st, file, PASS), E_OK);
	assert_int_equal(store_backup(&w->cx, w->st, file, PASS), E_CONFLICT);
	commit(w);
	assert_false(on_disk(w, "copy", "signing key, in clear"));
	assert_false(on_disk(w, "copy.part", ""));

	there.cx = w->cx;
	there.dir = str_fmt(w->cx.arena, "%s-back", w->dir.p);
	assert_int_equal(store_restore(&w->cx, file, there.dir, S("not the passphrase"), &key), E_INPUT);
	assert_int_not_equal(access(there.dir.p, F_OK), 0);
	assert_int_equal(store_restore(&w->cx, file, w->dir, PASS, &key), E_CONFLICT);
	assert_int_equal(store_restore(&w->cx, file, there.dir, PASS, &key), E_OK);
	assert_true(key);
	assert_true(on_disk(&there, "keys/sign.key", "the signing key, in clear"));
	assert_true(on_disk(&there, "keys/verify.key", "the public key"));
	assert_int_equal(stat(str_fmt(w->cx.arena, "%s/keys/sign.key", there.dir.p).p, &f), 0);
	assert_int_equal(f.st_mode & 0777, 0600);
	assert_int_equal(stat(str_fmt(w->cx.arena, "%s/checkpoints/1", there.dir.p).p, &f), 0);
	assert_int_equal(f.st_size, 50000 * 13);
	assert_int_equal(stat(str_fmt(w->cx.arena, "%s/checkpoints/2", there.dir.p).p, &f), 0);
	ctx_clear_fault(&w->cx);
	assert_int_equal(store_open(&w->cx, there.dir, STORE_READ_WRITE, &there.st), E_OK);
	read_back(&there, &s, all);
	assert_int_equal(raw_number(&there, "SELECT count(*) FROM file WHERE entry IS NOT NULL"), 0);
	assert_int_equal(raw_number(&there, "SELECT count(*) FROM sqlite_schema WHERE name = 'backup'"), 0);
	store_close(there.st);
	dir_remove(there.dir);
}

static void *
key_change(void *arg)
{
	struct world *w = arg;
	char next[256], key[256];
	FILE *out;

	(void)snprintf(next, sizeof(next), "%s/keys/next", w->dir.p);
	(void)snprintf(key, sizeof(key), "%s/keys/sign.key", w->dir.p);
	(void)usleep(50000);
	out = fopen(next, "w");
	(void)(out != NULL && fputs("the key after it", out));
	(void)(out != NULL && fclose(out));
	(void)rename(next, key);
	return NULL;
}

/* The key is changed while the old one is being sealed: the backup has the one that signs what it has. */
static void
test_key_changed_meanwhile(void **state)
{
	struct world *w = *state, there = { 0 };
	struct str file = str_fmt(w->cx.arena, "%s/copy", w->dir.p);
	pthread_t t;
	bool key;

	key_make(w);
	assert_int_equal(pthread_create(&t, NULL, key_change, w), 0);
	assert_int_equal(store_backup(&w->cx, w->st, file, PASS), E_OK);
	(void)pthread_join(t, NULL);
	there.cx = w->cx;
	there.dir = str_fmt(w->cx.arena, "%s-back", w->dir.p);
	assert_int_equal(store_restore(&w->cx, file, there.dir, PASS, &key), E_OK);
	assert_true(on_disk(&there, "keys/sign.key", "the key after it"));
	dir_remove(there.dir);
}

/* Where the key cannot be taken along, or what lies beside cannot be listed, there is no backup that says it has them. */
static void
test_nothing_left_out_unsaid(void **state)
{
	static const char *const dirs[] = { "keys", "checkpoints" };
	struct world *w = *state;
	struct str file = str_fmt(w->cx.arena, "%s/copy", w->dir.p), key = str_fmt(w->cx.arena, "%s/keys/sign.key", w->dir.p);
	bool with = true;

	key_make(w);
	assert_int_equal(unlink(key.p), 0);
	beside_make(w, "keys/sign.key.next", "a key that is not in force", 1);
	assert_int_equal(store_backup(&w->cx, w->st, file, PASS), E_GONE);
	assert_true(str_find(w->cx.fault.text, S("--without-key")) >= 0);
	assert_int_equal(symlink("sign.key.next", key.p), 0);          /* no file of its own */
	assert_int_equal(store_backup(&w->cx, w->st, file, PASS), E_GONE);
	assert_int_not_equal(access(file.p, F_OK), 0);
	ctx_clear_fault(&w->cx);
	assert_int_equal(store_backup(&w->cx, w->st, file, (struct str){ 0 }), E_OK);
	assert_int_equal(unlink(key.p), 0);
	beside_make(w, "keys/sign.key", "the signing key, in clear", 1);
	for (size_t i = 0; i < COUNT(dirs); i++) {
		const char *dir = str_fmt(w->cx.arena, "%s/%s", w->dir.p, dirs[i]).p;

		assert_int_equal(unlink(file.p), 0);
		assert_int_equal(rename(dir, str_fmt(w->cx.arena, "%s.away", dir).p), 0);
		beside_make(w, dirs[i], "no directory", 1);
		assert_int_equal(store_backup(&w->cx, w->st, file, (struct str){ 0 }), E_ENV);
		assert_int_not_equal(access(file.p, F_OK), 0);
		ctx_clear_fault(&w->cx);
		assert_int_equal(unlink(dir), 0);
		assert_int_equal(rename(str_fmt(w->cx.arena, "%s.away", dir).p, dir), 0);
		assert_int_equal(store_backup(&w->cx, w->st, file, PASS), E_OK);
	}
	assert_int_equal(store_restore(&w->cx, file, str_fmt(w->cx.arena, "%s-back", w->dir.p), PASS, &with), E_OK);
	assert_true(with);
	dir_remove(str_fmt(w->cx.arena, "%s-back", w->dir.p));
}

static void
test_without_the_key(void **state)
{
	struct world *w = *state;
	struct str file = str_fmt(w->cx.arena, "%s/copy", w->dir.p), dir = str_fmt(w->cx.arena, "%s-back", w->dir.p);
	bool key = true;

	key_make(w);
	assert_int_equal(store_backup(&w->cx, w->st, file, (struct str){ 0 }), E_OK);
	assert_int_equal(store_restore(&w->cx, file, dir, PASS, &key), E_OK);
	assert_false(key);
	assert_int_not_equal(access(str_fmt(w->cx.arena, "%s/keys/sign.key", dir.p).p, F_OK), 0);
	assert_int_equal(access(str_fmt(w->cx.arena, "%s/keys/verify.key", dir.p).p, F_OK), 0);
	dir_remove(dir);
}

/* A backup made by somebody else must not write where it likes, nor ask for all the memory there is. */
static void
test_hostile_backup(void **state)
{
	static const char *const rows[] = { "'keys/../../evil', 0, 0, NULL, NULL, NULL, NULL, x'00'",
		"'/tmp/evil', 0, 0, NULL, NULL, NULL, NULL, x'00'", "'halt', 0, 0, NULL, NULL, NULL, NULL, x'00'",
		"'keys/.x', 0, 0, NULL, NULL, NULL, NULL, x'00'", "'checkpoints/1', 3, 0, NULL, NULL, NULL, NULL, x'00'",
		"'keys/sign.key', 0, 0, NULL, NULL, NULL, NULL, x'00'",
		"'keys/sign.key', 0, 0, 4, 1099511627776, zeroblob(16), zeroblob(24), zeroblob(64)",
		"'keys/sign.key', 0, 0, 4000000, 134217728, zeroblob(16), zeroblob(24), zeroblob(64)" };
	struct world *w = *state;
	struct str dir = str_fmt(w->cx.arena, "%s-back", w->dir.p);
	bool key;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str file = str_fmt(w->cx.arena, "%s/copy%zu", w->dir.p, i);
		sqlite3 *db;

		assert_int_equal(store_backup(&w->cx, w->st, file, (struct str){ 0 }), E_OK);
		assert_int_equal(sqlite3_open(file.p, &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, str_fmt(w->cx.arena, "INSERT INTO backup VALUES (%s)", rows[i]).p, NULL, NULL, NULL),
		    SQLITE_OK);
		(void)sqlite3_close(db);
		if (store_restore(&w->cx, file, dir, PASS, &key) != E_BROKEN)
			fail_msg("taken: %s", rows[i]);
		assert_int_not_equal(access(dir.p, F_OK), 0);
	}
}

static void
test_not_a_backup(void **state)
{
	struct world *w = *state;
	struct str dir = str_fmt(w->cx.arena, "%s-back", w->dir.p), junk = str_fmt(w->cx.arena, "%s/junk", w->dir.p);
	FILE *f = fopen(junk.p, "wb");
	bool key;

	assert_non_null(f);
	for (int i = 0; i < 10000; i++)
		fputc(i & 0xff, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(store_restore(&w->cx, junk, dir, PASS, &key), E_TYPE);
	assert_int_equal(store_restore(&w->cx, str_fmt(w->cx.arena, "%s/none", w->dir.p), dir, PASS, &key), E_GONE);
	assert_int_equal(store_restore(&w->cx, str_fmt(w->cx.arena, "%s/" STORE_FILE, w->dir.p), dir, PASS, &key), E_TYPE);
	assert_int_not_equal(access(dir.p, F_OK), 0);
}

/* A backup with a page changed is refused or, where the change is in no page's structure, found by file_verify. */
static void
test_damaged_backup(void **state)
{
	struct world *w = *state;
	struct str file = str_fmt(w->cx.arena, "%s/copy", w->dir.p), dir = str_fmt(w->cx.arena, "%s-back", w->dir.p);
	bool key;
	int fd;

	assert_int_equal(store_backup(&w->cx, w->st, file, (struct str){ 0 }), E_OK);
	fd = open(file.p, O_RDWR);
	assert_int_equal(pwrite(fd, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, 4096), 8);
	(void)close(fd);
	assert_int_not_equal(store_restore(&w->cx, file, dir, PASS, &key), E_OK);
	assert_int_not_equal(access(str_fmt(w->cx.arena, "%s/" STORE_FILE, dir.p).p, F_OK), 0);
	(void)rmdir(dir.p);
}

#define T_(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T_(test_sizes), T_(test_dropped_while_coming), T_(test_content_hash_value), T_(test_not_whole_is_not_there),
		T_(test_named_once_and_by_its_bloc),
		T_(test_reading), T_(test_sweep), T_(test_sweep_in_parts), T_(test_erase), T_(test_backup_and_restore), T_(test_key_changed_meanwhile),
		T_(test_nothing_left_out_unsaid), T_(test_without_the_key), T_(test_hostile_backup), T_(test_not_a_backup),
		T_(test_damaged_backup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
