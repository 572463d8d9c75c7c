/**
 * page/board.h — who has sent what this year: one sentence about the period that counts now, then units by periods.
 */
#ifndef PAGE_BOARD_H
#define PAGE_BOARD_H

#include "case/board.h"
#include "page/out.h"
#include "page/part.h"

enum board_sight { BOARD_ALL, BOARD_STATES, BOARD_TOTALS };       /* states: no links; totals: no unit */

struct board_page {
	struct board b;
	struct year_list years;
	enum board_sight sight;
	struct str only;                   /* a unit sees its own row only; "" = all */
	struct str bloc_sentence;
	int64_t waiting;                   /* reports that wait for the lead; 0 when the reader is not the lead */
	struct names names;
};
void page_board(struct ctx *cx, struct out *o, const struct board_page *v);

/* What waits for the lead. */
struct waiting_page {
	struct due_list rows;
	struct unit_list units;
	int64_t total, at, of;
};
void page_waiting(struct ctx *cx, struct out *o, const struct waiting_page *v);

#endif
