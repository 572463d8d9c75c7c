/*
 * One key a file (XChaCha20-Poly1305 secretstream), in locked memory. The file never has a name, so that a crash leaves
 * nothing behind; what its blocks hold afterwards is ciphertext whose key was never written anywhere.
 *
 * For reading, the plain bytes are put in a memfd, which is memory as the upload itself was; it goes with the quarantine.
 */
#include "doc/quarantine.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sha256.h"

#define DRAWN_ROOM ((size_t)32 << 20)
#define PIECE 65536u
#define SEALED (PIECE + crypto_secretstream_xchacha20poly1305_ABYTES)

struct quarantine {
	unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	unsigned char header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
	crypto_secretstream_xchacha20poly1305_state out;
	struct sha256_ctx hash;
	unsigned char digest[32];
	unsigned char piece[PIECE];        /* plain bytes waiting for a full piece */
	unsigned char sealed[SEALED];
	size_t piece_n, size, max;
	int fd, plain;                     /* the file; the memfd, -1 before the check */
	bool closed;                       /* sealed */
};

static enum err
no_room(struct ctx *cx)
{
	return errno == ENOSPC || errno == EDQUOT || errno == EFBIG
	    ? fail(cx, E_FULL, "%s", T(cx, "The server has no room left for the file: tell the administrator."))
	    : fail(cx, E_ENV, "%s", T(cx, "The file could not be received: try again, and tell the administrator if it fails again."));
}

/* A file without a name; where the file system has no such thing, one whose name is taken away at once. */
static int
nameless(int dir)
{
	int fd = openat(dir, ".", O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
	char name[40];

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return fd;
	(void)snprintf(name, sizeof(name), "quarantine-%08x%08x", randombytes_random(), randombytes_random());
	fd = openat(dir, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0)
		(void)unlinkat(dir, name, 0);
	return fd;
}

enum err
quarantine_open(struct ctx *cx, int dir, size_t max, struct quarantine **out)
{
	struct quarantine *q;

	*out = NULL;
	if (sodium_init() < 0 || (q = sodium_malloc(sizeof(*q))) == NULL)
		return fail(cx, E_ENV, "%s", T(cx, "The machine has no memory left: try again in a moment."));
	sodium_memzero(q, sizeof(*q));
	q->max = max;
	q->plain = -1;
	if ((q->fd = nameless(dir)) < 0) {
		enum err e = no_room(cx);

		quarantine_shred(q);
		return e;
	}
	crypto_secretstream_xchacha20poly1305_keygen(q->key);
	(void)crypto_secretstream_xchacha20poly1305_init_push(&q->out, q->header, q->key);
	sha256_init(&q->hash);
	*out = q;
	return E_OK;
}

static enum err
piece_seal(struct ctx *cx, struct quarantine *q, unsigned char tag)
{
	unsigned long long n = 0;

	(void)crypto_secretstream_xchacha20poly1305_push(&q->out, q->sealed, &n, q->piece, q->piece_n, NULL, 0, tag);
	sodium_memzero(q->piece, q->piece_n);
	q->piece_n = 0;
	return fd_write(q->fd, q->sealed, (size_t)n) ? E_OK : no_room(cx);
}

enum err
quarantine_put(struct ctx *cx, struct quarantine *q, const void *p, size_t n)
{
	const unsigned char *at = p;
	enum err e;

	if (n > q->max - q->size)
		return fail(cx, E_LARGE, T(cx, "The file is larger than %zu MB, which is the most that is taken."), q->max >> 20);
	sha256_update(&q->hash, n, at);
	q->size += n;
	while (n > 0) {
		size_t part = n < PIECE - q->piece_n ? n : PIECE - q->piece_n;

		memcpy(q->piece + q->piece_n, at, part);
		q->piece_n += part;
		at += part;
		n -= part;
		if (q->piece_n == PIECE && (e = piece_seal(cx, q, 0)) != E_OK)
			return e;
	}
	return E_OK;
}

enum err
quarantine_seal(struct ctx *cx, struct quarantine *q)
{
	enum err e = piece_seal(cx, q, crypto_secretstream_xchacha20poly1305_TAG_FINAL);

	sha256_end(&q->hash, q->digest);
	q->closed = e == E_OK;
	return e;
}

size_t
quarantine_size(const struct quarantine *q)
{
	return q->size;
}

void
quarantine_sha256(const struct quarantine *q, unsigned char out[32])
{
	memcpy(out, q->digest, sizeof(q->digest));
}

static bool
read_all(int fd, unsigned char *p, size_t n, off_t at)
{
	while (n > 0) {
		ssize_t done = pread(fd, p, n, at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
		at += done;
	}
	return true;
}

enum err
quarantine_admit(struct ctx *cx, struct quarantine *q, quarantine_take_fn *take, void *arg)
{
	crypto_secretstream_xchacha20poly1305_state in;
	size_t left = q->size;
	off_t at = 0;
	bool last = false;
	enum err e = E_OK;

	if (!q->closed || crypto_secretstream_xchacha20poly1305_init_pull(&in, q->header, q->key) != 0)
		return fail(cx, E_BROKEN, "%s", T(cx, "The received file does not read back as it was received: send it again."));
	while (!last && e == E_OK) {
		size_t part = left < PIECE ? left : PIECE;
		size_t n = part + crypto_secretstream_xchacha20poly1305_ABYTES;
		unsigned char tag = 0;

		if (!read_all(q->fd, q->sealed, n, at) ||
		    crypto_secretstream_xchacha20poly1305_pull(&in, q->piece, NULL, &tag, q->sealed, n, NULL, 0) != 0)
			return fail(cx, E_BROKEN, "%s", T(cx, "The received file does not read back as it was received: send it again."));
		at += (off_t)n;
		left -= part;
		last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
		if (part > 0)
			e = take(cx, arg, q->piece, part);
	}
	sodium_memzero(q->piece, sizeof(q->piece));
	sodium_memzero(&in, sizeof(in));
	return e;
}

static enum err
take_plain(struct ctx *cx, void *arg, const void *p, size_t n)
{
	return fd_write(*(int *)arg, p, n) ? E_OK : no_room(cx);
}

/* The whole of it or nothing: what was copied in part must not be taken for the file by a second check. */
static enum err
plain_make(struct ctx *cx, struct quarantine *q)
{
	int fd;
	enum err e;

	if (q->plain >= 0)
		return E_OK;
	if ((fd = memfd_create("quarantine", MFD_CLOEXEC)) < 0)
		return no_room(cx);
	if ((e = quarantine_admit(cx, q, take_plain, &fd)) == E_OK)
		q->plain = fd;
	else
		(void)close(fd);
	return e;
}

static bool
has_text(enum doc_kind kind)
{
	return kind != DOC_PNG && kind != DOC_JPEG;
}

static enum err
not_looked_through(struct ctx *cx, struct quarantine_finding *out)
{
	out->why = str_of(T(cx, "The text of this file is not read: look yourself that it carries no secrecy mark."));
	return E_OK;
}

/* The other reading of a PDF, for the mark alone; in memory of its own, since it is as long as the first. */
static enum err
mark_as_drawn(struct ctx *cx, int fd, struct doc_secret_hit *mark)
{
	struct ctx own = *cx;
	struct doc_text text;
	jmp_buf full;
	volatile enum err e = E_LARGE;

	own.arena = arena_new(DRAWN_ROOM);
	if (arena_try(own.arena, full) == 0 && (e = doc_read_drawn(&own, fd, &text)) == E_OK)
		mark->level = doc_secrecy_text(own.arena, &text, NULL);
	if (e != E_OK)
		(void)fail(cx, e, "%.*s", STR_ARG(own.fault.text));
	arena_free(own.arena);
	return e;
}

static enum err
text_check(struct ctx *cx, int fd, struct quarantine_finding *out)
{
	enum err e = doc_read(cx, out->kind, fd, &out->text);

	if (e == E_TYPE)               /* a document that cannot be looked into cannot be admitted either */
		out->why = cx->fault.text;
	if (e != E_OK)
		return e;
	if (out->text.cut)             /* a mark may stand in the part that was not read */
		return fail(cx, E_TYPE, "%s", T(cx, "The document is longer than can be looked through: send it in parts."));
	if (doc_secrecy_text(cx->arena, &out->text, &out->mark) == DOC_SECRET_NONE && out->kind == DOC_PDF &&
	    (e = mark_as_drawn(cx, fd, &out->mark)) != E_OK)
		return e;
	if (out->mark.level != DOC_SECRET_NONE)
		return fail(cx, E_SECRET, T(cx, "The document carries the mark %s. State secrets must not be entered here; nothing was stored."),
		    doc_secret_name(out->mark.level));
	out->read = true;
	doc_personal_data_text(cx->arena, &out->text, &out->personal);
	return E_OK;
}

enum err
quarantine_check(struct ctx *cx, struct quarantine *q, struct quarantine_finding *out)
{
	enum err e;

	*out = (struct quarantine_finding){ 0 };
	if ((e = plain_make(cx, q)) != E_OK || (e = doc_sniff(cx, q->plain, &out->kind)) != E_OK ||
	    (e = doc_kind_check(cx, out->kind)) != E_OK)
		return e;
	if (!has_text(out->kind))
		return not_looked_through(cx, out);
	e = text_check(cx, q->plain, out);
	if (e != E_OK || out->kind != DOC_PDF || out->text.n > 0)
		return e;
	out->read = false;             /* pages that were scanned: pictures of text */
	return not_looked_through(cx, out);
}

void
quarantine_shred(struct quarantine *q)
{
	int fd, plain;

	if (q == NULL)
		return;
	fd = q->fd;
	plain = q->plain;
	sodium_free(q);                /* wipes the key and the pieces first */
	if (plain >= 0)
		close(plain);
	if (fd >= 0) {
		close(fd);             /* the last hold on a nameless file: its blocks are free again */
	}
}
