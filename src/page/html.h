/**
 * page/html.h — markup made at run time.
 *
 * A struct html is made here and nowhere else, so that {{ html }} in a template cannot carry what somebody typed.
 * Strings live in cx->arena.
 */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "base/ctx.h"

struct html {
	struct str text;
};

struct html html_escape(struct ctx *cx, struct str s);
/*
 * Search results: s escaped, with the spans between the bytes 0x02 and 0x03 in <mark>. Unbalanced marks are closed or
 * dropped. The store asks FTS for these two bytes, which text_clean() lets nobody type.
 */
struct html html_marked(struct ctx *cx, struct str s);
/* CommonMark to HTML without raw HTML, images or links that leave the site (plan text). At most 256 KiB, else escaped. */
struct html html_markdown(struct ctx *cx, struct str s);
/* A QR code (level M) as an inline SVG that scales; role img with the label. Empty when s does not fit. */
struct html html_qr(struct ctx *cx, struct str s, struct str label);

#endif
