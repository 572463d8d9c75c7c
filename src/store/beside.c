/*
 * Files beside the database in a backup. A secret is sealed by libsodium: Argon2id over the passphrase, then
 * crypto_secretbox. What a backup says of itself is not believed: names are checked, and the cost of the key derivation is
 * bounded before it is run.
 */
#include "store/beside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "store/disk.h"

#define SIGN_KEY "keys/sign.key"
#define SECRET_MAX 65536
#define PART ((size_t)256 << 10)
#define OPS 4
#define MEMORY ((int64_t)128 << 20)
#define OPS_MOST 16
#define MEMORY_MOST ((int64_t)1 << 30)
#define FILES_MOST 10000

struct sealed {
	int64_t ops, mem;
	unsigned char salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES];
	unsigned char box[SECRET_MAX + crypto_secretbox_MACBYTES];
	size_t n;
};

const char beside_table[] = "CREATE TABLE backup (name TEXT NOT NULL, n BIGINT NOT NULL, at BIGINT NOT NULL, ops BIGINT, "
    "mem BIGINT, salt BLOB, nonce BLOB, body BLOB, PRIMARY KEY (name, n))";
static const char row_put[] = "INSERT INTO backup (name, n, at, ops, mem, salt, nonce, body) VALUES "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
static const char row_get[] = "SELECT name, n, ops, mem, salt, nonce, body FROM backup WHERE name <> 'store' ORDER BY name, n";

static enum err
broken(struct ctx *cx)
{
	return fail(cx, E_BROKEN, "%s", T(cx, "The backup does not read as it should."));
}

/* keys/x or checkpoints/x, x of letters, digits, `.`, `_` and `-`, not beginning with a dot. */
static bool
name_ok(struct str name)
{
	struct str dir, file;
	bool found;

	file = str_cut(name, '/', &dir, &found);
	if (!found || !(str_is(dir, "keys") || str_is(dir, "checkpoints")) || file.n == 0 || file.n > 64 || file.p[0] == '.')
		return false;
	for (size_t i = 0; i < file.n; i++) {
		char c = file.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'))
			return false;
	}
	return true;
}

static bool
is_secret(struct str name)
{
	return str_starts(name, S("keys/")) && !str_is(name, "keys/verify.key");
}

static struct str
path_of(struct ctx *cx, struct str dir, struct str name)
{
	return str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
}

static enum err
no_read(struct ctx *cx, struct str path)
{
	return fail(cx, E_ENV, T(cx, "%.*s could not be read."), STR_ARG(path));
}

static bool
derive(struct str passphrase, const struct sealed *s, unsigned char key[crypto_secretbox_KEYBYTES])
{
	return crypto_pwhash(key, crypto_secretbox_KEYBYTES, passphrase.p, passphrase.n, s->salt, (unsigned long long)s->ops,
	    (size_t)s->mem, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

/* --- backup ------------------------------------------------------------------------------------------------------- */

static enum err
seal(struct ctx *cx, struct str path, struct str passphrase, struct beside_file *f)
{
	unsigned char key[crypto_secretbox_KEYBYTES], plain[SECRET_MAX];
	struct sealed *s = f->sealed = NEW(cx->arena, struct sealed);
	int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n = fd < 0 ? -1 : fd_read(fd, plain, sizeof(plain));
	enum err e = E_OK;

	if (fd >= 0)
		(void)close(fd);
	if (n < 0 || (int64_t)n != f->size)
		return no_read(cx, path);
	s->ops = OPS;
	s->mem = MEMORY;
	s->n = (size_t)n + crypto_secretbox_MACBYTES;
	randombytes_buf(s->salt, sizeof(s->salt));
	randombytes_buf(s->nonce, sizeof(s->nonce));
	if (derive(passphrase, s, key))
		(void)crypto_secretbox_easy(s->box, plain, (unsigned long long)n, s->nonce, key);
	else
		e = fail(cx, E_BUSY, "%s", T(cx, "There is not enough memory to encrypt the key."));
	sodium_memzero(key, sizeof(key));
	sodium_memzero(plain, sizeof(plain));
	return e;
}

static enum err
look_at(struct ctx *cx, struct str dir, struct str name, struct str passphrase, struct beside *out)
{
	struct beside_file f = { .name = name, .secret = is_secret(name) };
	struct str path = path_of(cx, dir, name);
	enum err e;

	if (lstat(path.p, &f.at) != 0)
		return errno == ENOENT ? E_OK : no_read(cx, path);
	if (!S_ISREG(f.at.st_mode) || (f.secret && passphrase.n == 0))
		return E_OK;
	f.size = f.at.st_size;
	if (f.secret && (e = seal(cx, path, passphrase, &f)) != E_OK)
		return e;
	out->with_key = out->with_key || (f.secret && str_is(name, SIGN_KEY));
	LIST_ADD(cx->arena, out->v, out->n, out->cap) = f;
	return E_OK;
}

/* The files in dir/sub. A directory that cannot be listed to its end is no empty one. */
static enum err
dir_look(struct ctx *cx, struct str dir, const char *sub, struct str passphrase, struct beside *out)
{
	struct str path = path_of(cx, dir, str_of(sub)), name;
	DIR *d = opendir(path.p);
	struct dirent *file;
	enum err e = E_OK;

	if (d == NULL)
		return errno == ENOENT ? E_OK : no_read(cx, path);
	while (e == E_OK && (errno = 0, file = readdir(d)) != NULL)
		if (name_ok(name = str_fmt(cx->arena, "%s/%s", sub, file->d_name)))
			e = look_at(cx, dir, name, passphrase, out);
	if (e == E_OK && errno != 0)
		e = no_read(cx, path);
	(void)closedir(d);
	return e;
}

enum err
beside_look(struct ctx *cx, struct str dir, struct str passphrase, struct beside *out)
{
	enum err e;

	*out = (struct beside){ 0 };
	if ((e = dir_look(cx, dir, "keys", passphrase, out)) != E_OK || (e = dir_look(cx, dir, "checkpoints", passphrase, out)) != E_OK)
		return e;
	if (passphrase.n > 0 && !out->with_key)
		return fail(cx, E_GONE, T(cx, "There is no signing key %.*s/keys/sign.key to go into the backup, and no backup was made: put your copy back "
		    "there, or say --without-key and keep that copy."), STR_ARG(dir));
	return E_OK;
}

bool
beside_same(struct ctx *cx, struct str dir, const struct beside *b)
{
	struct stat now;

	for (size_t i = 0; i < b->n; i++) {
		const struct stat *was = &b->v[i].at;

		if (b->v[i].secret && (lstat(path_of(cx, dir, b->v[i].name).p, &now) != 0 || now.st_ino != was->st_ino ||
		     now.st_mtim.tv_sec != was->st_mtim.tv_sec || now.st_mtim.tv_nsec != was->st_mtim.tv_nsec))
			return false;
	}
	return true;
}

static enum err
row_insert(struct ctx *cx, struct conn *c, sqlite3_stmt *st, struct str name, int64_t n, const struct sealed *s, const void *body,
    size_t size)
{
	int rc;

	(void)sqlite3_bind_text(st, 1, name.p, (int)name.n, SQLITE_STATIC);
	(void)sqlite3_bind_int64(st, 2, n);
	(void)sqlite3_bind_int64(st, 3, cx->now);
	if (s != NULL) {
		(void)sqlite3_bind_int64(st, 4, s->ops);
		(void)sqlite3_bind_int64(st, 5, s->mem);
		(void)sqlite3_bind_blob(st, 6, s->salt, (int)sizeof(s->salt), SQLITE_STATIC);
		(void)sqlite3_bind_blob(st, 7, s->nonce, (int)sizeof(s->nonce), SQLITE_STATIC);
	}
	(void)sqlite3_bind_blob(st, 8, body, (int)size, SQLITE_STATIC);
	rc = sqlite3_step(st);
	(void)sqlite3_reset(st);
	(void)sqlite3_clear_bindings(st);
	return rc == SQLITE_DONE ? E_OK : conn_err(cx, c, rc, row_put);
}

/* A file in the clear, as many bytes as it had when it was looked at. */
static enum err
rows_of(struct ctx *cx, struct conn *c, sqlite3_stmt *st, struct str dir, const struct beside_file *f, unsigned char *part)
{
	struct str path = path_of(cx, dir, f->name);
	int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int64_t left = f->size;
	enum err e = E_OK;

	if (fd < 0)
		return no_read(cx, path);
	for (int64_t n = 0; e == E_OK && (left > 0 || n == 0); n++) {
		size_t want = left < (int64_t)PART ? (size_t)left : PART;

		if (fd_read(fd, part, want) != (ssize_t)want)
			e = no_read(cx, path);
		else
			e = row_insert(cx, c, st, f->name, n, NULL, part, want);
		left -= (int64_t)want;
	}
	(void)close(fd);
	return e;
}

enum err
beside_put(struct ctx *cx, struct conn *to, struct str dir, const struct beside *b)
{
	unsigned char *part = arena_alloc(cx->arena, PART);
	sqlite3_stmt *st;
	enum err e;

	if ((e = conn_prepare(cx, to, row_put, &st)) != E_OK)
		return e;
	e = row_insert(cx, to, st, S("store"), 0, NULL, NULL, 0);
	for (size_t i = 0; i < b->n && e == E_OK; i++) {
		const struct beside_file *f = &b->v[i];

		if (f->sealed != NULL)
			e = row_insert(cx, to, st, f->name, 0, f->sealed, f->sealed->box, f->sealed->n);
		else
			e = rows_of(cx, to, st, dir, f, part);
	}
	(void)sqlite3_finalize(st);
	return e;
}

/* --- restore ------------------------------------------------------------------------------------------------------ */

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
unseal(struct ctx *cx, sqlite3_stmt *st, struct str passphrase, struct beside_file *f)
{
	struct sealed *s = NEW(cx->arena, struct sealed);
	unsigned char key[crypto_secretbox_KEYBYTES];
	enum err e = E_OK;

	s->ops = sqlite3_column_int64(st, 2);
	s->mem = sqlite3_column_int64(st, 3);
	s->n = (size_t)sqlite3_column_bytes(st, 6);
	if (s->ops < 1 || s->ops > OPS_MOST || s->mem < (int64_t)crypto_pwhash_MEMLIMIT_MIN || s->mem > MEMORY_MOST ||
	    s->n < crypto_secretbox_MACBYTES || s->n > sizeof(s->box) || !bytes_get(st, 4, s->salt, sizeof(s->salt)) ||
	    !bytes_get(st, 5, s->nonce, sizeof(s->nonce)) || !bytes_get(st, 6, s->box, s->n))
		return broken(cx);
	f->plain_n = s->n - crypto_secretbox_MACBYTES;
	f->plain = arena_alloc(cx->arena, f->plain_n + 1);
	if (!derive(passphrase, s, key))
		e = fail(cx, E_BUSY, "%s", T(cx, "There is not enough memory to decrypt the key."));
	else if (crypto_secretbox_open_easy(f->plain, s->box, s->n, s->nonce, key) != 0)
		e = fail(cx, E_INPUT, "%s", T(cx, "The passphrase is not the one this backup was made with: type that one, or put it into "
		    "PHOIHOP_PASSPHRASE. With --key and your copy of keys/sign.key none is needed."));
	sodium_memzero(key, sizeof(key));
	return e;
}

static enum err
open_row(struct ctx *cx, sqlite3_stmt *st, struct str passphrase, struct beside *out)
{
	const void *text = sqlite3_column_text(st, 0);
	struct str name = { text, (size_t)sqlite3_column_bytes(st, 0) };
	int64_t n = sqlite3_column_int64(st, 1);
	bool again = out->n > 0 && str_eq(out->v[out->n - 1].name, name);
	struct beside_file f = { .secret = sqlite3_column_type(st, 2) != SQLITE_NULL };
	enum err e;

	if (!name_ok(name) || again != (n > 0) || f.secret != is_secret(name) || out->n > FILES_MOST)
		return broken(cx);
	if (again)
		return E_OK;
	f.name = str_dup(cx->arena, name);
	if (f.secret && passphrase.n > 0) {
		if ((e = unseal(cx, st, passphrase, &f)) != E_OK)
			return e;
		out->with_key = out->with_key || str_is(f.name, SIGN_KEY);
	}
	LIST_ADD(cx->arena, out->v, out->n, out->cap) = f;
	return E_OK;
}

enum err
beside_open(struct ctx *cx, struct conn *from, struct str passphrase, struct beside *out)
{
	sqlite3_stmt *st;
	int rc = SQLITE_DONE;
	enum err e;

	*out = (struct beside){ 0 };
	if ((e = conn_prepare(cx, from, row_get, &st)) != E_OK)
		return e;
	while (e == E_OK && (rc = sqlite3_step(st)) == SQLITE_ROW)
		e = open_row(cx, st, passphrase, out);
	if (e == E_OK && rc != SQLITE_DONE)
		e = conn_err(cx, from, rc, row_get);
	(void)sqlite3_finalize(st);
	return e;
}

/* Appends bytes to a file, making it when they are its first. */
static enum err
file_add(struct ctx *cx, struct str path, bool first, const void *p, size_t n)
{
	enum err e = E_OK;
	int fd = -1;

	if (first && (e = disk_new(cx, path, &fd)) != E_OK)
		return e;
	if (!first && (fd = open(path.p, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)) < 0)
		return disk_no_write(cx, path);
	if (!fd_write(fd, p, n))
		e = disk_no_write(cx, path);
	else if (fsync(fd) != 0)
		fatal("store", "the disk did not confirm a write: errno %d", errno);
	(void)close(fd);
	return e;
}

static const struct beside_file *
file_find(const struct beside *b, struct str name)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(b->v[i].name, name))
			return &b->v[i];
	return NULL;
}

static enum err
write_row(struct ctx *cx, sqlite3_stmt *st, struct str dir, const struct beside *b)
{
	struct str name = { (const char *)sqlite3_column_text(st, 0), (size_t)sqlite3_column_bytes(st, 0) };
	const struct beside_file *f = file_find(b, name);
	const void *body = sqlite3_column_blob(st, 6);
	size_t n = (size_t)sqlite3_column_bytes(st, 6);

	MUST(f != NULL);
	if (f->secret && f->plain == NULL)
		return E_OK;
	return file_add(cx, path_of(cx, dir, f->name), sqlite3_column_int64(st, 1) == 0, f->secret ? f->plain : n > 0 ? body : "",
	    f->secret ? f->plain_n : n);
}

enum err
beside_write(struct ctx *cx, struct conn *from, struct str dir, const struct beside *b)
{
	static const char *const dirs[] = { "keys", "checkpoints" };
	sqlite3_stmt *st;
	int rc = SQLITE_DONE;
	enum err e;

	for (size_t i = 0; i < COUNT(dirs); i++)
		if (mkdir(path_of(cx, dir, str_of(dirs[i])).p, 0700) != 0)
			return disk_no_write(cx, path_of(cx, dir, str_of(dirs[i])));
	if ((e = conn_prepare(cx, from, row_get, &st)) != E_OK)
		return e;
	while (e == E_OK && (rc = sqlite3_step(st)) == SQLITE_ROW)
		e = write_row(cx, st, dir, b);
	if (e == E_OK && rc != SQLITE_DONE)
		e = conn_err(cx, from, rc, row_get);
	(void)sqlite3_finalize(st);
	for (size_t i = 0; i < COUNT(dirs) && e == E_OK; i++)
		disk_sync(cx, path_of(cx, dir, str_of(dirs[i])), O_DIRECTORY);
	return e;
}

void
beside_remove(struct ctx *cx, struct str dir, const struct beside *b)
{
	for (size_t i = 0; i < b->n; i++)
		(void)unlink(path_of(cx, dir, b->v[i].name).p);
	(void)rmdir(path_of(cx, dir, S("keys")).p);
	(void)rmdir(path_of(cx, dir, S("checkpoints")).p);
}

void
beside_wipe(struct beside *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->v[i].plain != NULL)
			sodium_memzero(b->v[i].plain, b->v[i].plain_n);
}
