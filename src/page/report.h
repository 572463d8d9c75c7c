/**
 * page/report.h — the consolidated report: the list, the editor, what was issued.
 */
#ifndef PAGE_REPORT_H
#define PAGE_REPORT_H

#include "case/consolidation.h"
#include "case/due.h"
#include "page/out.h"
#include "page/part.h"

struct reports_page {
	const char *title, *empty;         /* message ids */
	struct due_list rows;              /* the year's rows still to be written; none for who only reads */
	struct consolidation_list issued;
	struct url base;
	int64_t at, of;
};
void page_reports(struct ctx *cx, struct out *o, const struct reports_page *v);

struct sheet_page {
	struct sheet s;                    /* its parts as typed into the refused form, if there is one */
	struct sheet stored;               /* typed: as it is stored now */
	bool typed, others;                /* others: somebody saved since the refused form was opened */
	bool may_issue, although;          /* although: the tick was set */
};
/* The id of a place of the page: 'p' a paragraph "17.3", 's' a section. */
struct str sheet_anchor(struct ctx *cx, char what, struct str name);
void page_sheet(struct ctx *cx, struct out *o, const struct sheet_page *v);

void page_report(struct ctx *cx, struct out *o, const struct consolidation_view *v, const struct names *names);

#endif
