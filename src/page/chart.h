/**
 * page/chart.h — small SVG charts, labelled directly; the same figures belong in a table below.
 */
#ifndef PAGE_CHART_H
#define PAGE_CHART_H

#include "page/out.h"

struct bar {
	struct str label;
	int64_t value;                 /* >= 0 */
	struct str text;               /* the value as shown; empty: the number */
};
/* Horizontal bars, longest = the whole width. At most 60. */
void chart_bars(struct ctx *cx, struct out *o, struct str title, const struct bar *v, size_t n);

struct point {
	struct str label;              /* under the axis */
	int64_t value;
	bool missing;                  /* a gap in the line, said "thiếu" in the title of the point */
	struct str text;
};
/* A line through labelled points, from zero (or the least value when negative). At most 60. */
void chart_line(struct ctx *cx, struct out *o, struct str title, const struct point *v, size_t n);

#endif
