#include "edge/answer.h"

#include <libdeflate.h>
#include <pthread.h>

#include "base/log.h"
#include "edge/session_cookie.h"
#include "page/asset.h"

#define WORTH_PACKING 600       /* bytes: below, headers outweigh the gain */

bool
answer_accepts(struct str header, const char *coding)
{
	while (header.n > 0) {
		struct str one, name, q;

		header = str_cut(header, ',', &one, NULL);
		q = str_trim(str_cut(one, ';', &name, NULL));
		if (!str_is(str_trim(name), coding))
			continue;
		if (!str_starts(q, S("q=0")))
			return true;
		q = str_sub(q, 3, q.n);         /* q=0.5 yes, q=0 and q=0.000 no */
		for (size_t i = 0; i < q.n; i++)
			if (q.p[i] > '0' && q.p[i] <= '9')
				return true;
		return false;
	}
	return false;
}

/* --- one compressor a thread --------------------------------------------------------------------------------------- */

static pthread_key_t packer_key;
static pthread_once_t packer_once = PTHREAD_ONCE_INIT;

static void
packer_free(void *packer)
{
	libdeflate_free_compressor(packer);
}

static void
packer_key_make(void)
{
	(void)pthread_key_create(&packer_key, packer_free);
}

static struct libdeflate_compressor *
packer(void)
{
	struct libdeflate_compressor *c;

	(void)pthread_once(&packer_once, packer_key_make);
	if ((c = pthread_getspecific(packer_key)) == NULL) {
		c = libdeflate_alloc_compressor(1);
		(void)pthread_setspecific(packer_key, c);
	}
	return c;
}

static bool
is_text(const char *type)
{
	return strncmp(type, "text/", 5) == 0 || strncmp(type, "application/json", 16) == 0 ||
	    strncmp(type, "image/svg", 9) == 0;
}

static void
pack(struct arena *a, struct reply *r, const char **encoding)
{
	struct libdeflate_compressor *c = packer();
	size_t room = c != NULL ? libdeflate_gzip_compress_bound(c, r->body.n) : 0, n;
	char *to;

	if (room == 0)
		return;
	to = arena_alloc(a, room);
	if ((n = libdeflate_gzip_compress(c, r->body.p, r->body.n, to, room)) > 0 && n < r->body.n) {
		r->body = (struct str){ to, n };
		*encoding = "gzip";
	}
}

/* Without room to pack, the page goes out as it is. */
static void
try_pack(struct arena *a, struct reply *r, const char **encoding)
{
	jmp_buf env;

	if (arena_try(a, env) == 0)
		pack(a, r, encoding);
	arena_done(a);
}

void
answer_encode(struct arena *a, struct reply *r, struct str accept, const char **encoding)
{
	*encoding = NULL;
	if (r->kind != REPLY_BYTES)
		return;
	if (r->asset != NULL) {
		if (r->asset->br.n > 0 && answer_accepts(accept, "br")) {
			r->body = r->asset->br;
			*encoding = "br";
		} else if (r->asset->gzip.n > 0 && answer_accepts(accept, "gzip")) {
			r->body = r->asset->gzip;
			*encoding = "gzip";
		}
		return;
	}
	if (r->body.n >= WORTH_PACKING && r->type != NULL && is_text(r->type) && answer_accepts(accept, "gzip"))
		try_pack(a, r, encoding);
}

/* --- headers ------------------------------------------------------------------------------------------------------- */

#define CSP_PAGE "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " \
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
#define CSP_FILE "default-src 'none'; frame-ancestors 'none'; sandbox"

static const char *const always[][2] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), microphone=(), geolocation=()" },
};

static const char *const cache_words[] = {
	[CACHE_NEVER] = "no-store", [CACHE_FOREVER] = "public, max-age=31536000, immutable",
};

/* libmicrohttpd refuses CR and LF in a value; then the header is left out. */
static void
put(struct MHD_Response *m, const char *name, const char *value)
{
	(void)MHD_add_response_header(m, name, value);
}

static void
headers(struct arena *a, struct MHD_Response *m, const struct reply *r, const char *encoding, bool https)
{
	for (size_t i = 0; i < COUNT(always); i++)
		put(m, always[i][0], always[i][1]);
	put(m, "Content-Security-Policy", r->sandbox ? CSP_FILE : CSP_PAGE);
	put(m, "Cache-Control", cache_words[r->cache]);
	if (https)
		put(m, "Strict-Transport-Security", "max-age=31536000");
	if (r->type != NULL)
		put(m, "Content-Type", r->type);
	if (encoding != NULL)
		put(m, "Content-Encoding", encoding);
	if (r->kind == REPLY_BYTES)
		put(m, "Vary", "Accept-Encoding");
	if (r->location.text.n > 0)
		put(m, "Location", str_z(a, r->location.text));
	if (r->file_name.n > 0)
		put(m, "Content-Disposition", str_z(a, reply_disposition(a, r->file_name)));
	if (r->allow != NULL)
		put(m, "Allow", r->allow);
	if (r->retry_after > 0)
		put(m, "Retry-After", str_fmt(a, "%d", r->retry_after).p);
	for (size_t i = 0; i < r->n_cookies; i++)
		put(m, "Set-Cookie", str_z(a, cookie_line(a, https, &r->cookies[i])));
}

/* --- a file, a piece at a time ------------------------------------------------------------------------------------- */

struct sending {
	struct arena *a;
	struct reply *r;
};

static enum err
next_piece(struct ctx *cx, const struct reply *r, void *to, size_t room, size_t *n)
{
	jmp_buf env;
	volatile enum err e = E_LARGE;

	if (arena_try(cx->arena, env) == 0)
		e = r->next(cx, r->next_arg, to, room, n);
	arena_done(cx->arena);
	return e;
}

static ssize_t
send_piece(void *at, uint64_t pos, char *to, size_t room)
{
	struct sending *s = at;
	struct ctx cx = { .arena = s->a, .lang = LANG_VI, .now = instant_now(), .zone_min = 420 };
	size_t n = 0;
	enum err e = next_piece(&cx, s->r, to, room, &n);

	(void)pos;                             /* one after the other */
	if (e == E_OK && n > 0)
		return (ssize_t)n;
	log_line(LOG_WARN, "http", "a file was cut off while it was sent: %s", err_name(e));
	return MHD_CONTENT_READER_END_WITH_ERROR;
}

/* The arena is that of the exchange, which ends after the last call. */
static struct MHD_Response *
file_response(struct arena *a, struct reply *r)
{
	struct sending *s;
	jmp_buf env;

	if (arena_try(a, env) != 0)
		return NULL;
	s = NEW(a, struct sending);
	arena_done(a);
	*s = (struct sending){ a, r };
	return MHD_create_response_from_callback((uint64_t)r->size, REPLY_PIECE, send_piece, s, NULL);
}

struct MHD_Response *
answer_make(struct arena *a, struct reply *r, const struct answer_options *o)
{
	struct MHD_Response *m;
	jmp_buf env;

	if (r->kind == REPLY_FILE) {
		m = file_response(a, r);
	} else {
		m = MHD_create_response_from_buffer(r->kind == REPLY_BYTES ? r->body.n : 0,
		    (void *)(uintptr_t)(r->kind == REPLY_BYTES ? r->body.p : ""), o->copied ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);
	}
	if (m == NULL)
		return NULL;
	if (arena_try(a, env) != 0) {
		MHD_destroy_response(m);
		return NULL;
	}
	headers(a, m, r, o->encoding, o->https);
	arena_done(a);
	if (o->close)
		put(m, "Connection", "close");
	return m;
}
