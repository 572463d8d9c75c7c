#include "base/sealed.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"

#define PIECE 16384u
#define MORE crypto_secretstream_xchacha20poly1305_ABYTES

/* Only while it is written or read: an upload that waits for its turn holds no more than its key. */
struct work {
	unsigned char plain[PIECE];
	unsigned char sealed[PIECE + MORE];
	size_t n;                          /* plain bytes waiting for a full piece */
};

struct sealed {
	unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	unsigned char header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
	crypto_secretstream_xchacha20poly1305_state state;         /* of the writing, then of the reading */
	struct work *work;
	int64_t size;
	int fd;
	bool ended;
};

/* Wiped when it is freed. */
static void *
locked(size_t n)
{
	void *p = sodium_init() < 0 ? NULL : sodium_malloc(n);

	if (p != NULL)
		sodium_memzero(p, n);
	return p;
}

static void
work_over(struct sealed *s)
{
	sodium_free(s->work);
	s->work = NULL;
	sodium_memzero(&s->state, sizeof(s->state));
}

struct sealed *
sealed_new(const char *dir)
{
	struct sealed *s = locked(sizeof(*s));

	if (s == NULL)
		return NULL;
	s->fd = dir == NULL ? -1 : open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
	if (s->fd < 0)
		s->fd = memfd_create("upload", MFD_CLOEXEC);
	if (s->fd < 0 || (s->work = locked(sizeof(*s->work))) == NULL) {
		sealed_shred(s);
		return NULL;
	}
	crypto_secretstream_xchacha20poly1305_keygen(s->key);
	(void)crypto_secretstream_xchacha20poly1305_init_push(&s->state, s->header, s->key);
	return s;
}

static bool
piece_write(struct sealed *s, unsigned char tag)
{
	struct work *w = s->work;
	size_t n = w->n + MORE;

	(void)crypto_secretstream_xchacha20poly1305_push(&s->state, w->sealed, NULL, w->plain, w->n, NULL, 0, tag);
	w->n = 0;
	return fd_write(s->fd, w->sealed, n);
}

bool
sealed_add(struct sealed *s, const void *p, size_t n)
{
	const unsigned char *at = p;
	struct work *w = s->work;

	while (n > 0) {
		size_t part = n < PIECE - w->n ? n : PIECE - w->n;

		memcpy(w->plain + w->n, at, part);
		w->n += part;
		s->size += (int64_t)part;
		at += part;
		n -= part;
		if (w->n == PIECE && !piece_write(s, 0))
			return false;
	}
	return true;
}

bool
sealed_end(struct sealed *s)
{
	s->ended = piece_write(s, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
	work_over(s);
	return s->ended;
}

/* The next n bytes; the last piece must be marked as the last. */
static bool
piece_read(struct sealed *s, size_t n, bool last)
{
	unsigned char tag = 0;

	return fd_read(s->fd, s->work->sealed, n + MORE) == (ssize_t)(n + MORE) &&
	    crypto_secretstream_xchacha20poly1305_pull(&s->state, s->work->plain, NULL, &tag, s->work->sealed, n + MORE, NULL, 0) == 0 &&
	    last == (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL);
}

static enum err
not_as_written(struct ctx *cx)
{
	return fail(cx, E_BROKEN, "%s", T(cx, "The received file does not read back as it was received: send it again."));
}

static enum err
pieces_read(struct ctx *cx, struct sealed *s, sealed_take_fn *take, void *arg)
{
	size_t left = (size_t)s->size, n;
	bool last = false;
	enum err e = E_OK;

	while (!last && e == E_OK) {
		n = left < PIECE ? left : PIECE;
		last = left < PIECE;           /* an empty piece ends a file of whole ones */
		if (!piece_read(s, n, last))
			return not_as_written(cx);
		left -= n;
		if (n > 0)
			e = take(cx, arg, s->work->plain, n);
	}
	return e;
}

enum err
sealed_read(struct ctx *cx, struct sealed *s, sealed_take_fn *take, void *arg)
{
	enum err e;

	if (s == NULL || !s->ended || lseek(s->fd, 0, SEEK_SET) != 0)
		return not_as_written(cx);
	if (s->work == NULL && (s->work = locked(sizeof(*s->work))) == NULL)   /* a reader that jumped away left it */
		return fail(cx, E_ENV, "%s", T(cx, "The machine has no memory left: try again in a moment."));
	(void)crypto_secretstream_xchacha20poly1305_init_pull(&s->state, s->header, s->key);
	e = pieces_read(cx, s, take, arg);
	work_over(s);
	return e;
}

void
sealed_shred(struct sealed *s)
{
	int fd;

	if (s == NULL)
		return;
	fd = s->fd;
	sodium_free(s->work);
	sodium_free(s);                /* wipes the key first */
	if (fd >= 0)
		(void)close(fd);       /* the last hold on a nameless file: its blocks are free again */
}
