/**
 * page/out.h — where a template writes: an escaping stream onto a struct buf.
 *
 * Every page and part is `void f(struct ctx *cx, struct out *o, ...)`, compiled from a .tmpl by tools/tmplc. `{{ x }}`
 * becomes emit_text(), which escapes & < > " ' and takes text and whole numbers only: a struct url, a struct html, a
 * bool or a pointer does not compile. emit_put() takes bytes as they are and is for tmplc's own literals.
 */
#ifndef PAGE_OUT_H
#define PAGE_OUT_H

#include "base/buf.h"
#include "base/ctx.h"
#include "page/html.h"
#include "page/url.h"

struct page_frame;             /* page/page.h: what the layout shows around every page */

struct out {
	struct buf *buf;
	const struct page_frame *frame;    /* never NULL while a page is written */
	unsigned forms;                    /* forms written so far: each gets its own idempotency key */
};

void emit_put(struct out *o, const char *p, size_t n);
void emit_str(struct out *o, struct str s);
void emit_z(struct out *o, const char *z);          /* NULL writes nothing */
void emit_i64(struct out *o, int64_t v);
void emit_u64(struct out *o, uint64_t v);
void emit_fmt(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void emit_url(struct out *o, struct url u);         /* escaped for an attribute */
void emit_html(struct out *o, struct html h);       /* as it is */

#define emit_text(o, x) \
	_Generic((x), struct str: emit_str, const char *: emit_z, char *: emit_z, short: emit_i64, int: emit_i64, \
	    long: emit_i64, long long: emit_i64, unsigned short: emit_u64, unsigned: emit_u64, unsigned long: emit_u64, \
	    unsigned long long: emit_u64)((o), (x))

#endif
