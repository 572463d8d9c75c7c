/**
 * edge/app.h — the site behind the dispatcher: its hooks, and what every handler needs to write a page.
 *
 *     static enum err read_home(struct ctx *cx, struct tx *tx, void *arg) { ... }
 *     enum err home_get(struct ctx *cx, const struct request *rq, struct reply *out)
 *     {
 *             struct home_page v = { 0 };
 *             struct page_out p;
 *             enum err e;
 *
 *             if ((e = page_open(cx, rq, S("/"), &p)) != E_OK || (e = site_read(cx, rq, read_home, &v)) != E_OK)
 *                     return e;
 *             page_home(cx, &p.out, &v);
 *             return reply_page(out, 200, &p.buf);
 *     }
 */
#ifndef EDGE_APP_H
#define EDGE_APP_H

#include "case/allow.h"
#include "case/site.h"
#include "edge/hooks.h"
#include "page/page.h"

extern const struct hooks site_hooks;

static inline struct site *
rq_site(const struct request *rq)
{
	return rq->app;
}

static inline const struct object *
rq_object(const struct request *rq)
{
	return rq->object;
}

/* A read transaction on the calling thread's reader. */
enum err site_read(struct ctx *cx, const struct request *rq, tx_fn *fn, void *arg);

/* A page under way: its buffer, its frame. `here` is the navigation entry it belongs to ("/board"). */
struct page_out {
	struct buf buf;
	struct out out;
	struct page_frame frame;
};
enum err page_open(struct ctx *cx, const struct request *rq, struct str here, struct page_out *p);

/* Is a form that was refused with this shown again, with what was typed: everything its sender can mend or wait out. */
bool form_again(enum err e);

/* 303 to a page that shows one sentence of what happened: `done` names a row of edge/done.def. */
enum err reply_done(struct ctx *cx, struct reply *out, struct url to, const char *done);

/* A form that the page's script saves by itself (site.js): ?as=json. It is told the new version, or what is wrong. */
bool saved_by_script(const struct request *rq, enum err e);
enum err reply_saved(struct ctx *cx, struct reply *out, enum err why, int64_t seq);

/* ?page=N of a list, from 1: where it begins. */
int64_t page_at(const struct request *rq, int64_t *offset);
int64_t pages_of(int64_t total);                    /* how many pages so many rows fill */
/* A page past the last one (rows went meanwhile, or somebody typed the number): answered with the last one of `list`. */
bool page_past(struct ctx *cx, struct reply *out, struct url list, int64_t at, int64_t of);
/* A value of the query, "" when it is not there. */
struct str query_value(const struct request *rq, const char *name);

#define ROWS_A_PAGE 50

#endif
