/**
 * page/why.h — "Vì sao là ngày này?": the clause, the reading, the calendar, each shift.
 */
#ifndef PAGE_WHY_H
#define PAGE_WHY_H

#include "page/out.h"
#include "page/part.h"
#include "store/due.h"

struct why_page {
	struct due due;
	struct reason *reasons;
	size_t reasons_n;
	struct strip_day *strip;           /* the week of the last day */
	size_t strip_n;
};
void page_why(struct ctx *cx, struct out *o, const struct why_page *v);

#endif
