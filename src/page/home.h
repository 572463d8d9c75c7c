/**
 * page/home.h — "Việc của đơn vị": what do I owe now? And one due row with its history.
 */
#ifndef PAGE_HOME_H
#define PAGE_HOME_H

#include "case/due.h"
#include "page/out.h"
#include "page/part.h"

struct home_row {
	struct due due;
	struct due_axes x;
	struct str when;                   /* "còn 3 ngày" */
	/* of what is owed now */
	const char *step;                  /* N_("Waiting for the leader's approval"); "" none to tell */
	const char *act;                   /* N_("Approve"): what the reader does with it next */
	bool mine;                         /* it waits for the reader himself */
	struct str note;                   /* the leader's words when he handed the draft back */
	instant_t reminded;                /* by the lead; INSTANT_NONE: never */
};
struct home_page {
	struct home_row *open;             /* what waits for the reader, what was sent back, the rest: each by day */
	size_t open_n;
	struct home_row *coming;
	size_t coming_n;
	int64_t done;                      /* how many reports are done */
};
void page_home(struct ctx *cx, struct out *o, const struct home_page *v);

struct sent_page {
	struct home_row *rows;
	size_t n;
	int64_t at, of;
};
void page_sent(struct ctx *cx, struct out *o, const struct sent_page *v);

/* What the lead, or the unit itself, may do with a row: a link each. */
struct due_do {
	const char *act, *label;           /* "extend", N_("Extend the day") */
};
struct due_page {
	struct home_row row;
	struct str unit_name, from_name;   /* from_name: whose the row was, "" its own */
	struct str goes_with;              /* the label of the row that closes this one, "" none */
	struct str fields;                 /* titles of the fields it is about, "" all */
	struct names names;
	struct due_act_list acts;
	const struct due_do *can;
	size_t can_n;
	bool may_write, may_read;          /* the draft; the filing */
	bool by_letter;                    /* the unit sends it on paper, and the lead records it */
};
void page_due(struct ctx *cx, struct out *o, const struct due_page *v);

enum mark due_mark_sign(enum due_mark m);        /* its shape and colour */
/* The mark of a row's state, in words that fit it. */
void part_due_mark(struct ctx *cx, struct out *o, const struct due_axes *x);
/* What an act is called: "sent", "returned" …; message id. */
const char *act_word(struct str kind);

#endif
