/*
 * sign.key is text, one word and one value a line, so that an administrator can see what it is:
 *
 *     phoihop-sign-key-v1
 *     origin phoihop.example/tgtu
 *     kind real                      or demo
 *     seed BASE64
 */
#include "ledger/key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/sha256.h"
#include "ledger/checkpoint.h"
#include "store/disk.h"

#define HEAD "phoihop-sign-key-v1\n"
#define KEY "sign.key"
#define NEXT "sign.key.next"
#define KEY_FILE_MAX ((size_t)1 << 20)

struct sign_key {
	unsigned char sk[crypto_sign_SECRETKEYBYTES], pk[crypto_sign_PUBLICKEYBYTES];
	int64_t shown_bloc, shown_epoch;       /* the last that was seen in verify.key */
	struct stat file;                      /* sign.key as it was read */
	bool demo;
	size_t origin_n;
	char origin[ORIGIN_MAX];
};

static char *
path_in(struct arena *a, struct str dir, const char *name)
{
	return str_z(a, str_fmt(a, "%.*s/keys/%s", STR_ARG(dir), name));
}

/* phoihop.example or phoihop.example/some/path: lower case letters, digits, dots, hyphens; no empty part. */
static bool
origin_ok(struct str s)
{
	bool word = false;

	if (s.n == 0 || s.n > ORIGIN_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool sign = s.p[i] == '.' || s.p[i] == '/' || s.p[i] == '-';

		if (!sign && !(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
		if (sign && !word)
			return false;
		word = !sign;
	}
	return word;
}

static enum err
no_write(struct ctx *cx, const char *path, int why)
{
	return fail(cx, disk_no_room(why) ? E_FULL : E_ENV, T(cx, "%s cannot be written: %s."), path, strerror(why));
}

/* Never tried again: what the disk has then is for the next start to find out. */
static void
sync_or_die(int fd, const char *path)
{
	if (fsync(fd) != 0)
		fatal("key", "%s cannot be made durable: %s", path, strerror(errno));
}

/* Text behind the first `from` bytes of a file, whole or not at all; what a crash left there before is cut off. */
static enum err
file_put(struct ctx *cx, const char *path, struct str text, off_t from, int flags, mode_t mode)
{
	int fd = open(path, flags | O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode), why = 0;
	struct stat at;

	if (fd < 0)
		return no_write(cx, path, errno);
	if (fstat(fd, &at) != 0 || (at.st_size > from && ftruncate(fd, from) != 0)) {
		why = errno;
	} else if (!fd_write(fd, text.p, text.n)) {
		why = errno;
		if (ftruncate(fd, from) != 0)
			fatal("key", "%s: %s", path, strerror(errno));
	} else {
		sync_or_die(fd, path);
	}
	(void)close(fd);
	return why == 0 ? E_OK : no_write(cx, path, why);
}

static enum err
file_get(struct ctx *cx, const char *path, struct str *out, struct stat *at)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *p;
	ssize_t n;

	if (fd < 0)
		return errno == ENOENT ? E_GONE : fail(cx, E_ENV, T(cx, "%s cannot be read: %s."), path, strerror(errno));
	if (fstat(fd, &st) != 0 || st.st_size < 0 || (size_t)st.st_size > KEY_FILE_MAX) {
		(void)close(fd);
		return fail(cx, E_BROKEN, T(cx, "%s does not read as it should."), path);
	}
	p = arena_alloc(cx->arena, (size_t)st.st_size + 1);
	n = fd_read(fd, p, (size_t)st.st_size);
	(void)close(fd);
	if (n != st.st_size)
		return fail(cx, E_ENV, T(cx, "%s cannot be read: %s."), path, strerror(errno));
	*out = (struct str){ p, (size_t)n };
	if (at != NULL)
		*at = st;
	return E_OK;
}

enum err
sign_keys_text(struct ctx *cx, struct str dir, struct str *out)
{
	return file_get(cx, path_in(cx->arena, dir, "verify.key"), out, NULL);
}

static enum err
dir_sync(struct ctx *cx, struct str dir)
{
	char *path = path_in(cx->arena, dir, "");
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return fail(cx, E_ENV, T(cx, "%s cannot be written: %s."), path, strerror(errno));
	sync_or_die(fd, path);
	(void)close(fd);
	return E_OK;
}

/* Under another name first: a file of this name is a whole key, whenever the process ends. Never over one that is there. */
static enum err
key_file_make(struct ctx *cx, struct str dir, const char *name, struct str origin, const unsigned char seed[32], bool demo)
{
	const char *to = path_in(cx->arena, dir, name);
	struct str part = str_fmt(cx->arena, "%s.part", to);
	struct buf b;
	enum err e;

	if (access(to, F_OK) == 0)
		return fail(cx, E_CONFLICT, T(cx, "There is a key already: %s."), to);
	(void)unlink(str_z(cx->arena, part));          /* of a try that was cut off */

	buf_init(&b, cx->arena, 4096);
	buf_fmt(&b, HEAD "origin %.*s\nkind %s\nseed ", STR_ARG(origin), demo ? "demo" : "real");
	buf_base64(&b, seed, 32);
	buf_ch(&b, '\n');
	e = file_put(cx, str_z(cx->arena, part), buf_view(&b), 0, O_EXCL, 0600);
	sodium_memzero(b.p, b.n);
	if (e == E_OK && (e = disk_name(cx, part, str_of(to))) == E_OK)
		return dir_sync(cx, dir);
	(void)unlink(str_z(cx->arena, part));
	return e;
}

enum err
sign_key_create(struct ctx *cx, struct str dir, struct str origin, const unsigned char seed[32])
{
	unsigned char bytes[32];
	enum err e;

	if (!origin_ok(origin))
		return fail(cx, E_INPUT, T(cx, "The origin \"%.*s\" is not a name like phoihop.example/khoi-12: small letters, "
		    "digits, dots, hyphens, at most 100 characters."), STR_ARG(origin));
	if (sodium_init() < 0)
		return fail(cx, E_ENV, "%s", T(cx, "The cryptographic library does not start."));
	if (mkdir(path_in(cx->arena, dir, ""), 0700) != 0 && errno != EEXIST)
		return fail(cx, E_ENV, T(cx, "%s cannot be written: %s."), path_in(cx->arena, dir, ""), strerror(errno));
	if (seed == NULL)
		randombytes_buf(bytes, sizeof(bytes));
	else
		memcpy(bytes, seed, sizeof(bytes));
	e = key_file_make(cx, dir, KEY, origin, bytes, seed != NULL);
	sodium_memzero(bytes, sizeof(bytes));
	return e;
}

static bool
line_value(struct str *rest, struct str word, struct str *value)
{
	struct str line;
	bool found;

	*rest = str_cut(*rest, '\n', &line, &found);
	*value = str_sub(line, word.n, line.n);
	return found && str_starts(line, word);
}

static bool
key_parse(struct str text, struct sign_key *k)
{
	struct str rest, origin, kind, coded;
	unsigned char seed[32];
	bool ok;

	if (!str_starts(text, S(HEAD)))
		return false;
	rest = str_sub(text, sizeof(HEAD) - 1, text.n);
	ok = line_value(&rest, S("origin "), &origin) && line_value(&rest, S("kind "), &kind) &&
	    line_value(&rest, S("seed "), &coded) && rest.n == 0 && origin_ok(origin) &&
	    (str_is(kind, "real") || str_is(kind, "demo")) && base64_read(coded, seed, sizeof(seed)) == sizeof(seed);
	if (!ok)
		return false;
	memcpy(k->origin, origin.p, origin.n);
	k->origin_n = origin.n;
	k->shown_bloc = k->shown_epoch = 0;
	k->demo = str_is(kind, "demo");
	ok = crypto_sign_seed_keypair(k->pk, k->sk, seed) == 0;
	sodium_memzero(seed, sizeof(seed));
	return ok;
}

static enum err
key_load(struct ctx *cx, struct str dir, const char *name, struct sign_key **out)
{
	const char *path = path_in(cx->arena, dir, name);
	struct sign_key *k;
	struct stat at;
	struct str text;
	bool ok;
	enum err e;

	if (sodium_init() < 0)
		return fail(cx, E_ENV, "%s", T(cx, "The cryptographic library does not start."));
	if ((e = file_get(cx, path, &text, &at)) != E_OK)
		return e;
	if ((k = sodium_malloc(sizeof(*k))) == NULL)
		fatal("key", "no locked memory for the signing key");
	ok = key_parse(text, k);
	k->file = at;
	sodium_memzero((char *)(uintptr_t)text.p, text.n);
	if (!ok) {
		sodium_free(k);
		return fail(cx, E_BROKEN, T(cx, "%s does not read as it should."), path);
	}
	*out = k;
	return E_OK;
}

enum err
sign_key_load(struct ctx *cx, struct str dir, struct sign_key **out)
{
	enum err e = key_load(cx, dir, KEY, out);

	return e == E_GONE ? fail(cx, e, T(cx, "There is no signing key: %s is missing."), path_in(cx->arena, dir, KEY)) : e;
}

/* --- a change of key ------------------------------------------------------------------------------------------------ */

enum err
sign_key_next(struct ctx *cx, struct str dir, const struct sign_key *k, bool make, struct sign_key **next)
{
	unsigned char bytes[32];
	enum err e = key_load(cx, dir, NEXT, next);

	if (e != E_GONE || !make)
		return e;
	randombytes_buf(bytes, sizeof(bytes));
	e = key_file_make(cx, dir, NEXT, sign_key_origin(k), bytes, k->demo);
	sodium_memzero(bytes, sizeof(bytes));
	return e == E_OK ? key_load(cx, dir, NEXT, next) : e;
}

enum err
sign_key_switch(struct ctx *cx, struct str dir)
{
	const char *path = path_in(cx->arena, dir, KEY);

	if (rename(path_in(cx->arena, dir, NEXT), path) != 0)
		return fail(cx, E_ENV, T(cx, "%s cannot be written: %s."), path, strerror(errno));
	return dir_sync(cx, dir);
}

enum err
sign_key_refresh(struct ctx *cx, struct str dir, struct sign_key **k)
{
	const struct stat *was = &(*k)->file;
	struct sign_key *now;
	struct stat at;
	enum err e;

	if (stat(path_in(cx->arena, dir, KEY), &at) != 0 || (at.st_ino == was->st_ino && at.st_dev == was->st_dev &&
	    at.st_mtim.tv_sec == was->st_mtim.tv_sec && at.st_mtim.tv_nsec == was->st_mtim.tv_nsec))
		return E_OK;
	if ((e = key_load(cx, dir, KEY, &now)) != E_OK)
		return e;
	if (!str_eq(sign_key_origin(now), sign_key_origin(*k))) {
		sodium_free(now);
		return fail(cx, E_BROKEN, T(cx, "%s is another ledger's key."), path_in(cx->arena, dir, KEY));
	}
	sodium_free(*k);
	*k = now;
	return E_OK;
}

void
sign_key_free(struct sign_key *k)
{
	sodium_free(k);
}

struct str
sign_key_origin(const struct sign_key *k)
{
	return (struct str){ k->origin, k->origin_n };
}

bool
sign_key_demo(const struct sign_key *k)
{
	return k->demo;
}

void
sign_key_public(const struct sign_key *k, struct str name, struct note_key *out)
{
	note_key_of(name, k->pk, out);
}

void
sign_key_sign(const struct sign_key *k, struct str text, unsigned char sig[64])
{
	crypto_sign_detached(sig, NULL, (const unsigned char *)text.p, text.n, k->sk);
}

static enum err
publish(struct ctx *cx, struct str dir, const struct sign_key *k, struct str name)
{
	const char *path = path_in(cx->arena, dir, "verify.key");
	struct str text = { "", 0 }, rest, line, own;
	struct note_key nk;
	struct buf b;
	bool more = true;
	enum err e = sign_keys_text(cx, dir, &text);

	if (e != E_OK && e != E_GONE)
		return e;
	sign_key_public(k, name, &nk);
	buf_init(&b, cx->arena, 4096);
	buf_ch(&b, '\n');
	note_key_write(&b, &nk);
	own = str_sub(buf_view(&b), 1, b.n);
	for (rest = text; more;) {
		rest = str_cut(rest, '\n', &line, &more);
		if (str_eq(line, own))
			return E_OK;
	}
	/* a last line without its end: somebody put it there, or it is what a crash left of one */
	if (line.n > 0 && !note_key_read(line, &nk)) {
		text.n -= line.n;
		line.n = 0;
	}
	buf_ch(&b, '\n');
	if ((e = file_put(cx, path, str_sub(buf_view(&b), line.n > 0 ? 0 : 1, b.n), (off_t)text.n, 0, 0644)) != E_OK)
		return e;
	return dir_sync(cx, dir);
}

enum err
sign_key_publish(struct ctx *cx, struct str dir, struct sign_key *k, int64_t bloc, int64_t epoch)
{
	struct str log = log_name(cx->arena, sign_key_origin(k), bloc);
	enum err e;

	if (k->shown_bloc == bloc && k->shown_epoch == epoch)
		return E_OK;
	if ((e = publish(cx, dir, k, log_epoch_name(cx->arena, log, epoch))) == E_OK) {
		k->shown_bloc = bloc;
		k->shown_epoch = epoch;
	}
	return e;
}

struct str
log_name(struct arena *a, struct str origin, int64_t bloc)
{
	return str_fmt(a, "%.*s/nhat-ky/%lld", STR_ARG(origin), (long long)bloc);
}

struct str
log_epoch_name(struct arena *a, struct str log, int64_t epoch)
{
	return str_fmt(a, "%.*s/%lld", STR_ARG(log), (long long)epoch);
}

bool
log_epoch_read(struct str name, struct str log, int64_t *epoch)
{
	return str_starts(name, log) && name.n > log.n && name.p[log.n] == '/' &&
	    plain_number_read(str_sub(name, log.n + 1, name.n), epoch);
}

void
ledger_random(struct ctx *cx, void *out, size_t n)
{
	struct chance *c = cx->chance;
	unsigned char seed[32];
	struct sha256_ctx s;

	if (c == NULL) {
		randombytes_buf(out, n);
		return;
	}
	c->n++;
	sha256_init(&s);
	sha256_update(&s, sizeof(c->seed), c->seed);
	sha256_update(&s, sizeof(c->n), (const uint8_t *)&c->n);
	sha256_end(&s, seed);
	randombytes_buf_deterministic(out, n, seed);
}
