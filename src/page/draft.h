/**
 * page/draft.h — "Soạn báo cáo": what is still missing before I can send?
 */
#ifndef PAGE_DRAFT_H
#define PAGE_DRAFT_H

#include "base/form.h"
#include "case/filing.h"
#include "page/out.h"

struct draft_page {
	const struct draft_view *v;
	const struct form_in *typed;       /* a refused form: what was typed; NULL otherwise */
	const struct draft *shown;         /* what stands in the form: as typed, else as stored */
	struct draft lost;                 /* typed into places neither the form nor the stored draft has: to take over by hand */
	const struct draft *theirs;        /* somebody saved since: what they saved, shown beside what was typed; NULL otherwise */
	struct form_strs also;             /* a refused sending: the rows ticked to be closed beside its own */
	int64_t filled, unplaced, personal;        /* after an upload; -1: there was none */
	bool short_sending;
	struct str purpose;                /* of a file that was refused */
	struct form_in acts;               /* the version, for the forms of the acts */
};
void page_draft(struct ctx *cx, struct out *o, const struct draft_page *p);

/* For draft.tmpl: what stands in a place of the form before: as typed, when it was in what was sent, else as stored. */
struct str draft_left_text(const struct draft_page *p, const struct draft_text *stored);
/*
 * For draft.tmpl: the texts of `theirs`, and its figures that are not as they stand in the form. What stands in the form and is
 * not there has nothing in it.
 */
struct draft draft_theirs(struct ctx *cx, const struct draft_page *p);
/* Is the row to be closed as well: by the report that was returned, or ticked in a form that was refused? */
bool draft_ticked(const struct draft_page *p, const struct due *d);
/* The figure of the period before, the Vietnamese way; "" when there was none. */
struct str draft_before(struct ctx *cx, const struct draft_view *v, struct str indicator);
/* The name under which a fault of a text is noted: "text-ket-qua" or "text-ket-qua.suc-khoe". */
struct str draft_text_id(struct ctx *cx, struct str section, struct str field);
/* What stands under the signatory, with the post the plan names. */
struct str draft_signatory_hint(struct ctx *cx, const struct draft_view *v);
/* Anchor of a figure's input: "value-kham-benh". */
struct str draft_figure_id(struct ctx *cx, struct str indicator);

#endif
