/**
 * doc/qr.h — QR codes (ISO 18004) as one SVG path, with the quiet zone of 4 modules in the size.
 *
 *     <svg viewBox="0 0 {{size}} {{size}}" shape-rendering="crispEdges"><path d="{{path}}"/></svg>
 */
#ifndef DOC_QR_H
#define DOC_QR_H

#include "base/ctx.h"

#define QR_QUIET 4
#define QR_TEXT_MAX 1200

struct qr {
	struct str path;           /* "M4 4h7v1h-7z...": one rectangle for each run of dark modules */
	int size;                  /* modules of a side, quiet zones included */
};

/* Error correction M. E_LARGE past QR_TEXT_MAX bytes. */
enum err qr_make(struct ctx *cx, struct str text, struct qr *out);
/* A whole svg element, white ground, black modules, `title` as its accessible name. */
enum err qr_svg(struct ctx *cx, struct str text, struct str title, struct str *svg);

#endif
