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
	struct sheet s;
	const struct form_in *typed;       /* the refused form: title and number as typed, and the texts */
	bool may_issue;
};
void page_sheet(struct ctx *cx, struct out *o, const struct sheet_page *v);

void page_report(struct ctx *cx, struct out *o, const struct consolidation_view *v, const struct names *names);

#endif
