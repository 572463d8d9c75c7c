/*
 * Backup and restore.
 *
 * The copy is made page by page from one snapshot while others write. It is built under another name, read back, synced
 * and only then given its name: a file at that name is a whole backup. The signing key is sealed by libsodium:
 * Argon2id over the passphrase, then crypto_secretbox. What a backup says of itself is not believed: the cost of the key
 * derivation is bounded before it is run.
 */
#include "store/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/sqlite.h"

#define KEY_MAX 65536
#define OPS 4
#define MEMORY ((int64_t)128 << 20)
#define OPS_MOST 16
#define MEMORY_MOST ((int64_t)1 << 30)

static const char table_make[] = "CREATE TABLE backup (name TEXT NOT NULL, at BIGINT NOT NULL, ops BIGINT, mem BIGINT, "
    "salt BLOB, nonce BLOB, box BLOB, PRIMARY KEY (name))";
static const char row_put[] = "INSERT INTO backup (name, at, ops, mem, salt, nonce, box) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char row_get[] = "SELECT ops, mem, salt, nonce, box FROM backup WHERE name = '" STORE_KEY_FILE "'";
static const char table_has[] = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'backup'";
static const char whole[] = "SELECT quick_check = 'ok' FROM pragma_quick_check LIMIT 1";
static const char snapshot[] = "SELECT count(*) FROM migration";

struct sealed {
	int64_t ops, mem;
	unsigned char salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES];
	unsigned char box[KEY_MAX + crypto_secretbox_MACBYTES];
	size_t n;                  /* 0: no key */
};

/* --- files -------------------------------------------------------------------------------------------------------- */

static enum err
no_write(struct ctx *cx, struct str path)
{
	return fail(cx, errno == ENOSPC ? E_FULL : E_ENV, T(cx, "%.*s could not be written."), STR_ARG(path));
}

static enum err
file_new(struct ctx *cx, struct str path, int *fd)
{
	*fd = open(str_z(cx->arena, path), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0 && errno == EEXIST)
		return fail(cx, E_CONFLICT, T(cx, "There is something at %.*s already."), STR_ARG(path));
	return *fd < 0 ? no_write(cx, path) : E_OK;
}

static void
path_sync(struct ctx *cx, struct str path, int flags)
{
	int fd = open(str_z(cx->arena, path), flags | O_CLOEXEC);

	if (fd < 0 || fsync(fd) != 0)
		fatal("backup", "the disk did not confirm a write: errno %d", errno);
	(void)close(fd);
}

static struct str
parent(struct ctx *cx, struct str path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return n == 0 ? S(".") : str_dup(cx->arena, str_sub(path, 0, n));
}

/* Gives it its name unless something has it. FAT and some network file systems cannot promise that: there a look must do. */
static enum err
name_take(struct ctx *cx, struct str from, struct str to)
{
	const char *a = str_z(cx->arena, from), *b = str_z(cx->arena, to);

	if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_NOREPLACE) == 0 ||
	    (errno == EINVAL && access(b, F_OK) != 0 && rename(a, b) == 0))
		return E_OK;
	if (errno == EEXIST || errno == EINVAL)
		return fail(cx, E_CONFLICT, T(cx, "There is something at %.*s already."), STR_ARG(to));
	return no_write(cx, to);
}

/* --- the key ------------------------------------------------------------------------------------------------------ */

static bool
derive(struct str passphrase, const struct sealed *s, unsigned char key[crypto_secretbox_KEYBYTES])
{
	return crypto_pwhash(key, crypto_secretbox_KEYBYTES, passphrase.p, passphrase.n, s->salt, (unsigned long long)s->ops,
	    (size_t)s->mem, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

static enum err
key_seal(struct ctx *cx, struct str dir, struct str passphrase, struct sealed *s)
{
	unsigned char key[crypto_secretbox_KEYBYTES], plain[KEY_MAX];
	struct str path = str_fmt(cx->arena, "%.*s/" STORE_KEY_FILE, STR_ARG(dir));
	enum err e = E_OK;
	ssize_t n;
	int fd;

	if ((fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) < 0)
		return errno == ENOENT ? E_OK : fail(cx, E_ENV, T(cx, "%s could not be read."), path.p);
	n = read(fd, plain, sizeof(plain));
	(void)close(fd);
	if (n <= 0)
		return fail(cx, E_ENV, T(cx, "%s could not be read."), path.p);
	s->ops = OPS;
	s->mem = MEMORY;
	randombytes_buf(s->salt, sizeof(s->salt));
	randombytes_buf(s->nonce, sizeof(s->nonce));
	if (!derive(passphrase, s, key))
		e = fail(cx, E_BUSY, "%s", T(cx, "There is not enough memory to encrypt the key."));
	else
		(void)crypto_secretbox_easy(s->box, plain, (unsigned long long)n, s->nonce, key);
	s->n = (size_t)n + crypto_secretbox_MACBYTES;
	sodium_memzero(key, sizeof(key));
	sodium_memzero(plain, sizeof(plain));
	return e;
}

/* `plain` has KEY_MAX bytes. */
static enum err
key_open(struct ctx *cx, struct str passphrase, const struct sealed *s, unsigned char *plain)
{
	unsigned char key[crypto_secretbox_KEYBYTES];
	enum err e = E_OK;

	if (s->ops < 1 || s->ops > OPS_MOST || s->mem < (int64_t)crypto_pwhash_MEMLIMIT_MIN || s->mem > MEMORY_MOST)
		return fail(cx, E_BROKEN, "%s", T(cx, "The backup does not read as it should."));
	if (!derive(passphrase, s, key))
		e = fail(cx, E_BUSY, "%s", T(cx, "There is not enough memory to decrypt the key."));
	else if (crypto_secretbox_open_easy(plain, s->box, s->n, s->nonce, key) != 0)
		e = fail_field(cx, "passphrase", "%s", T(cx, "The passphrase is not the one this backup was made with."));
	sodium_memzero(key, sizeof(key));
	return e;
}

static enum err
sealed_put(struct ctx *cx, struct conn *c, const char *name, const struct sealed *s)
{
	sqlite3_stmt *st;
	enum err e;
	int rc;

	if ((e = conn_prepare(cx, c, row_put, &st)) != E_OK)
		return e;
	(void)sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	(void)sqlite3_bind_int64(st, 2, cx->now);
	if (s != NULL) {
		(void)sqlite3_bind_int64(st, 3, s->ops);
		(void)sqlite3_bind_int64(st, 4, s->mem);
		(void)sqlite3_bind_blob(st, 5, s->salt, (int)sizeof(s->salt), SQLITE_STATIC);
		(void)sqlite3_bind_blob(st, 6, s->nonce, (int)sizeof(s->nonce), SQLITE_STATIC);
		(void)sqlite3_bind_blob(st, 7, s->box, (int)s->n, SQLITE_STATIC);
	}
	if ((rc = sqlite3_step(st)) != SQLITE_DONE)
		e = conn_err(cx, c, rc, row_put);
	(void)sqlite3_finalize(st);
	return e;
}

/* Exactly n bytes at a column. */
static bool
bytes_get(sqlite3_stmt *st, int at, void *to, size_t n)
{
	const void *p = sqlite3_column_blob(st, at);

	if (p == NULL || (size_t)sqlite3_column_bytes(st, at) != n)
		return false;
	memcpy(to, p, n);
	return true;
}

static enum err
sealed_get(struct ctx *cx, struct conn *c, struct sealed *s)
{
	sqlite3_stmt *st;
	size_t n;
	enum err e;
	int rc;

	s->n = 0;
	if ((e = conn_prepare(cx, c, row_get, &st)) != E_OK)
		return e;
	if ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		s->ops = sqlite3_column_int64(st, 0);
		s->mem = sqlite3_column_int64(st, 1);
		n = (size_t)sqlite3_column_bytes(st, 4);
		if (n <= crypto_secretbox_MACBYTES || n > sizeof(s->box) || !bytes_get(st, 2, s->salt, sizeof(s->salt)) ||
		    !bytes_get(st, 3, s->nonce, sizeof(s->nonce)) || !bytes_get(st, 4, s->box, n))
			e = fail(cx, E_BROKEN, "%s", T(cx, "The backup does not read as it should."));
		s->n = n;
	} else if (rc != SQLITE_DONE) {
		e = conn_err(cx, c, rc, row_get);
	}
	(void)sqlite3_finalize(st);
	return e;
}

/* --- pages -------------------------------------------------------------------------------------------------------- */

static enum err
raw_open(struct ctx *cx, struct str path, struct conn *c)
{
	int rc;

	memset(c, 0, sizeof(*c));
	rc = sqlite3_open_v2(str_z(cx->arena, path), &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	    NULL);
	return rc == SQLITE_OK ? E_OK : conn_err(cx, c, rc, "open");
}

static enum err
pages_copy(struct ctx *cx, struct conn *from, struct conn *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to->db, "main", from->db, "main");
	int rc;

	if (b == NULL)
		return conn_err(cx, to, sqlite3_extended_errcode(to->db), "copy");
	rc = sqlite3_backup_step(b, -1);
	(void)sqlite3_backup_finish(b);
	return rc == SQLITE_DONE ? E_OK : conn_err(cx, to, rc, "copy");
}

/* Every page reads well. */
static enum err
pages_check(struct ctx *cx, struct conn *c)
{
	int64_t ok = 0;
	enum err e = conn_number(cx, c, whole, &ok);

	if (e == E_OK && ok != 1)
		e = fail(cx, E_BROKEN, "%s", T(cx, "The backup does not read as it should."));
	return e;
}

/* --- backup ------------------------------------------------------------------------------------------------------- */

static enum err
copy_fill(struct ctx *cx, struct conn *from, struct conn *to, const struct sealed *s)
{
	int64_t pin;
	enum err e;

	if ((e = conn_own(cx, from, OWN_BEGIN, 0)) != E_OK || (e = conn_number(cx, from, snapshot, &pin)) != E_OK ||
	    (e = pages_copy(cx, from, to)) != E_OK || (e = conn_script(cx, to, "PRAGMA journal_mode=DELETE")) != E_OK ||
	    (e = conn_script(cx, to, table_make)) != E_OK || (e = sealed_put(cx, to, "store", NULL)) != E_OK ||
	    (s->n > 0 && (e = sealed_put(cx, to, STORE_KEY_FILE, s)) != E_OK))
		return e;
	return pages_check(cx, to);
}

static enum err
copy_make(struct ctx *cx, struct store *st, struct str part, const struct sealed *s)
{
	struct conn from = { 0 }, to = { 0 };
	struct str path = str_fmt(cx->arena, "%.*s/" STORE_FILE, STR_ARG(store_dir(st)));
	enum err e;
	int fd;

	if ((e = file_new(cx, part, &fd)) != E_OK)
		return e;
	(void)close(fd);
	if ((e = conn_open(cx, path, CONN_READ, &from)) == E_OK && (e = raw_open(cx, part, &to)) == E_OK)
		e = copy_fill(cx, &from, &to, s);
	conn_close(&to);
	conn_close(&from);
	return e;
}

enum err
store_backup(struct ctx *cx, struct store *st, struct str path, struct str passphrase)
{
	struct sealed *s = NEW(cx->arena, struct sealed);
	struct str part = str_fmt(cx->arena, "%.*s.part", STR_ARG(path));
	enum err e;

	if (access(str_z(cx->arena, path), F_OK) == 0)
		return fail(cx, E_CONFLICT, T(cx, "There is something at %.*s already."), STR_ARG(path));
	if (passphrase.n > 0 && str_runes(passphrase) < BACKUP_PASSPHRASE_MIN)
		return fail_field(cx, "passphrase", T(cx, "The passphrase needs at least %d characters."), BACKUP_PASSPHRASE_MIN);
	if (passphrase.n > 0 && (e = key_seal(cx, store_dir(st), passphrase, s)) != E_OK)
		return e;
	if ((e = copy_make(cx, st, part, s)) == E_OK) {
		path_sync(cx, part, O_RDONLY);
		e = name_take(cx, part, path);
	}
	if (e != E_OK) {
		if (e != E_CONFLICT || access(str_z(cx->arena, path), F_OK) == 0)
			(void)unlink(str_z(cx->arena, part));
		return e;
	}
	path_sync(cx, parent(cx, path), O_RDONLY | O_DIRECTORY);
	return E_OK;
}

/* --- restore ------------------------------------------------------------------------------------------------------ */

/* Absent: made. There and empty: taken. */
static enum err
dir_empty(struct ctx *cx, struct str dir)
{
	const char *z = str_z(cx->arena, dir);
	struct dirent *f;
	bool empty = true;
	DIR *d;

	if (mkdir(z, 0700) == 0)
		return E_OK;
	if (errno != EEXIST || (d = opendir(z)) == NULL)
		return fail(cx, E_ENV, T(cx, "The directory %s could not be made."), z);
	while ((f = readdir(d)) != NULL)
		empty = empty && (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0);
	(void)closedir(d);
	return empty ? E_OK : fail(cx, E_CONFLICT, T(cx, "The directory %s is not empty."), z);
}

static enum err
key_write(struct ctx *cx, struct str dir, const unsigned char *plain, size_t n)
{
	struct str path = str_fmt(cx->arena, "%.*s/" STORE_KEY_FILE, STR_ARG(dir));
	struct str keys = str_fmt(cx->arena, "%.*s/keys", STR_ARG(dir));
	enum err e;
	int fd;

	if (mkdir(keys.p, 0700) != 0 && errno != EEXIST)
		return no_write(cx, keys);
	if ((e = file_new(cx, path, &fd)) != E_OK)
		return e;
	if (write(fd, plain, n) != (ssize_t)n)
		e = no_write(cx, path);
	else if (fsync(fd) != 0)
		fatal("backup", "the disk did not confirm a write: errno %d", errno);
	(void)close(fd);
	return e;
}

static enum err
database_write(struct ctx *cx, struct conn *from, struct str dir)
{
	struct str path = str_fmt(cx->arena, "%.*s/" STORE_FILE, STR_ARG(dir));
	struct conn to = { 0 };
	enum err e;
	int fd;

	if ((e = file_new(cx, path, &fd)) != E_OK)
		return e;
	(void)close(fd);
	if ((e = raw_open(cx, path, &to)) == E_OK && (e = pages_copy(cx, from, &to)) == E_OK &&
	    (e = conn_script(cx, &to, "DROP TABLE backup")) == E_OK)
		e = conn_script(cx, &to, "PRAGMA journal_mode=WAL");
	conn_close(&to);
	return e;
}

static enum err
store_write_all(struct ctx *cx, struct conn *from, struct str dir, const unsigned char *plain, size_t n)
{
	struct store *st;
	enum err e;

	if ((e = dir_empty(cx, dir)) != E_OK)
		return e;
	if ((e = database_write(cx, from, dir)) == E_OK && (n == 0 || (e = key_write(cx, dir, plain, n)) == E_OK) &&
	    (e = store_open(cx, dir, STORE_READ_WRITE, &st)) == E_OK)
		store_close(st);
	if (e != E_OK) {
		static const char *const made[] = { STORE_FILE, STORE_FILE "-wal", STORE_FILE "-shm", STORE_FILE "-journal", STORE_KEY_FILE };

		for (size_t i = 0; i < COUNT(made); i++)
			(void)unlink(str_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), made[i]).p);
		return e;
	}
	path_sync(cx, dir, O_RDONLY | O_DIRECTORY);
	return E_OK;
}

static enum err
backup_check(struct ctx *cx, struct conn *c)
{
	int64_t there = 0;
	enum err e;

	if ((e = conn_number(cx, c, table_has, &there)) != E_OK)
		return e;
	if (there == 0)
		return fail(cx, E_TYPE, "%s", T(cx, "This file is not a backup of phoihop."));
	return pages_check(cx, c);
}

enum err
store_restore(struct ctx *cx, struct str path, struct str dir, struct str passphrase, bool *with_key)
{
	struct sealed *s = NEW(cx->arena, struct sealed);
	unsigned char *plain = arena_alloc(cx->arena, KEY_MAX);
	struct conn from = { 0 };
	size_t n = 0;
	enum err e;

	*with_key = false;
	if (sodium_init() < 0)
		fatal("backup", "libsodium does not start");
	if (access(str_z(cx->arena, path), R_OK) != 0)
		return fail(cx, E_GONE, T(cx, "There is no file %.*s to read."), STR_ARG(path));
	if ((e = conn_open(cx, path, CONN_READ_FILE, &from)) != E_OK)
		return e == E_BROKEN ? E_TYPE : e;
	if ((e = backup_check(cx, &from)) == E_OK && (e = sealed_get(cx, &from, s)) == E_OK && passphrase.n > 0 && s->n > 0 &&
	    (e = key_open(cx, passphrase, s, plain)) == E_OK)
		n = s->n - crypto_secretbox_MACBYTES;
	if (e == E_OK)
		e = store_write_all(cx, &from, dir, plain, n);
	conn_close(&from);
	sodium_memzero(plain, KEY_MAX);
	*with_key = e == E_OK && n > 0;
	return e;
}
