/**
 * page/act.h — one act on one thing: what it does in a sentence, the fields of its form, the button.
 */
#ifndef PAGE_ACT_H
#define PAGE_ACT_H

#include "base/form.h"
#include "page/out.h"

struct act_page {
	const char *title, *what, *button;     /* message ids */
	struct str subject;                    /* "Báo cáo tháng 2026-03 – Sở A"; may be empty */
	const struct form *form;
	const char *leave_out;                 /* a field that only scripts give, or NULL */
	const struct form_in *typed;           /* NULL the first time */
	struct url to, back;                   /* where the form posts; where one came from */
	bool files;                            /* sent as multipart */
};
void page_act(struct ctx *cx, struct out *o, const struct act_page *v);

#endif
