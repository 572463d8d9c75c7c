/**
 * gallery.h — every part and the main kinds of page, with invented data, for looking at and for tests of the markup.
 */
#ifndef GALLERY_H
#define GALLERY_H

#include "page/page.h"
#include "page/part.h"

#define GALLERY_UNITS 20
#define GALLERY_PERIODS 13

struct gallery_board {
	struct str units[GALLERY_UNITS];
	const char *periods[GALLERY_PERIODS];
	enum mark cells[GALLERY_UNITS][GALLERY_PERIODS];
};

void gallery_home(struct ctx *cx, struct out *o, const void *data);
void gallery_draft(struct ctx *cx, struct out *o, const void *data);
void gallery_receipt(struct ctx *cx, struct out *o, const void *data);
void gallery_board(struct ctx *cx, struct out *o, const void *data);
void gallery_consolidation(struct ctx *cx, struct out *o, const void *data);
void gallery_why(struct ctx *cx, struct out *o, const void *data);
void gallery_parts(struct ctx *cx, struct out *o, const void *data);
void gallery_login(struct ctx *cx, struct out *o, const void *data);

#endif
