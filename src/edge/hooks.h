/**
 * edge/hooks.h — what the dispatcher asks of the cases and the pages. One struct, filled by edge/app.c; tests have theirs.
 *
 * Every function runs on the request's thread with the request's ctx; strings live in cx->arena.
 */
#ifndef EDGE_HOOKS_H
#define EDGE_HOOKS_H

#include "base/ctx.h"
#include "case/object.h"
#include "case/permission.h"
#include "edge/reply.h"
#include "edge/route.h"

/* Who is on the other side. */
struct session {
	int64_t id;                    /* 0: nobody is logged in */
	const struct actor *actor;     /* NULL: nobody */
	unsigned char csrf[32];        /* secret of this session; for a visitor derived from a cookie of his own */
	enum lang lang;                /* counts when has_lang */
	bool has_lang;
};

struct hooks {
	/*
	 * The session a cookie names: fills id, actor, csrf, lang; looks it up by SHA-256 of the token. E_OK; E_LOGIN when
	 * there is none (any more): the visitor then counts as nobody. Other errors end the request.
	 */
	enum err (*session)(struct ctx *cx, void *app, struct str token, struct session *out);
	/* The object of a kind. E_GONE when there is none. */
	enum err (*load)(struct ctx *cx, void *app, enum object_kind kind, const struct object_args *at, void **out);
	/*
	 * May cx->actor do this to the object (NULL for OBJECT_NONE)? E_OK; E_GONE when it must not even be seen;
	 * E_DENIED; E_LOGIN when nobody is logged in and somebody would have to be.
	 */
	enum err (*allow)(struct ctx *cx, void *app, enum permission p, enum object_kind kind, const void *object);
	/*
	 * The page for an error: cx->fault may say more. Must not depend on the path (404 pages are alike, byte for byte), but
	 * for E_METHOD, which is said before anything is looked up.
	 */
	enum err (*error_page)(struct ctx *cx, const struct request *rq, enum err e, struct buf *html);
	/* A compiled-in file by what follows /static/ (page/asset.h); NULL when there is none. */
	const struct asset *(*asset)(struct str path);
	/* Where E_LOGIN sends a GET. */
	const char *login_path;
	/* Can anything be recorded now? For /healthz. */
	bool (*healthy)(struct ctx *cx, void *app);
	/*
	 * The account a device cookie is good for, when it is the one named in the form of a log-in; 0: none. A short read: it
	 * runs on a connection's thread. NULL: no browser is known.
	 */
	int64_t (*device)(struct ctx *cx, void *app, const struct form_in *form, struct str device);
	/*
	 * The page for a form of ours (route's) whose session is over, or that another session wrote: shows what was typed.
	 * e: E_LOGIN, or E_DENIED when somebody is logged in or need not be. NULL: the error's own page.
	 */
	enum err (*again_page)(struct ctx *cx, const struct request *rq, const struct route *route, enum err e, struct buf *html);
	/*
	 * The error's page with what was typed, for a form of this session that got no further than the error. E_GONE: nothing
	 * was typed, cx->fault is as it was; NULL: the error's own page.
	 */
	enum err (*refused_page)(struct ctx *cx, const struct request *rq, const struct route *route, enum err e, struct buf *html);
};

#endif
