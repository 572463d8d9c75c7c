/**
 * edge/reply.h — an answer on its way out. A handler fills it; the edge adds the security headers and sends it.
 *
 * Everything a reply points to lives in cx->arena or is static.
 */
#ifndef EDGE_REPLY_H
#define EDGE_REPLY_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/url.h"

#define PAGE_MAX ((size_t)4 << 20)     /* the largest page: buf_init(&b, cx->arena, PAGE_MAX) */

enum reply_body { REPLY_EMPTY, REPLY_BYTES, REPLY_FILE };

enum reply_cache {
	CACHE_NEVER,           /* no-store: the default, for everything behind a login */
	CACHE_FOREVER          /* immutable: an asset whose address changes with its content */
};

#define REPLY_COOKIES 4

struct asset;                  /* page/asset.h */

struct reply_cookie {
	struct str name;       /* without the __Host- prefix: the edge adds it under https */
	struct str value;      /* letters, digits, - and _ only */
	int64_t max_age;       /* seconds; 0 = until the browser closes; -1 = delete it */
};

/*
 * The next bytes of a file, at least one and `room` at most: REPLY_PIECE, or what is left when that is less. Called on a
 * connection's thread each time the reader has taken what there was, so it is to be quick, and hold nothing afterwards.
 * Anything but E_OK cuts the answer off where it is.
 */
#define REPLY_PIECE ((size_t)256 << 10)
typedef enum err reply_next_fn(struct ctx *cx, void *arg, void *to, size_t room, size_t *n);

struct reply {
	int status;
	enum reply_body kind;
	struct str body;               /* REPLY_BYTES */
	reply_next_fn *next;           /* REPLY_FILE */
	void *next_arg;
	int64_t size;                  /* REPLY_FILE */
	const char *type;              /* "text/html; charset=utf-8" */
	struct str file_name;          /* set: sent as an attachment under this name */
	struct url location;           /* of a 303 */
	enum reply_cache cache;
	const struct asset *asset;     /* set: the body is this compiled-in file, in the encoding the reader takes */
	bool sandbox;                  /* the strictest CSP: for files people sent in */
	const char *allow;             /* of a 405 */
	int retry_after;               /* seconds; of a 429 or 503 */
	struct reply_cookie cookies[REPLY_COOKIES];
	size_t n_cookies;
	int64_t session;               /* the dispatcher's own: whose connection this is; 0 nobody's */
};

void reply_init(struct reply *r);

/* A page. E_OK, or E_LARGE when the buffer was too small for it. Status 200, or 422 for a form shown again. */
enum err reply_page(struct reply *r, int status, const struct buf *html);
/* 303: after every accepted POST. */
enum err reply_see_other(struct reply *r, struct url to);
/* JSON, text/plain, text/csv, text/calendar … shown or fetched by a program; never a type a browser would run. */
enum err reply_bytes(struct reply *r, const char *type, struct str body);
/* A document made here, offered for saving under a name (any UTF-8). */
enum err reply_download(struct reply *r, const char *type, struct str file_name, struct str body);
/* A file somebody sent in, of `size` bytes: always application/octet-stream, attachment, sandboxed. */
enum err reply_upload(struct reply *r, struct str file_name, int64_t size, reply_next_fn *next, void *arg);
void reply_cookie(struct reply *r, struct str name, struct str value, int64_t max_age);

/* The value of Content-Disposition for a name: RFC 6266 with an ASCII fallback and RFC 5987 UTF-8. */
struct str reply_disposition(struct arena *a, struct str file_name);

#endif
