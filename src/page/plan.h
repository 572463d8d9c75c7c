/**
 * page/plan.h — "Kế hoạch": what does this clause make us do? Clause by clause: the words, the sentence, the rows.
 */
#ifndef PAGE_PLAN_H
#define PAGE_PLAN_H

#include "case/due.h"
#include "page/out.h"
#include "page/part.h"

struct plan_clause {
	struct str key, title, prose;      /* title: the number as printed, and the heading */
	bool first;                        /* of those with this key: annexes read a clause again */
	bool leads;                        /* of those with this key the first that has a rule: leads to what it gave */
	struct str *sentences;             /* each rule under it, read back */
	size_t sentences_n, sentences_cap;
};
struct plan_page {
	struct str title, number;
	int64_t version;
	day_t from;
	bool may_write;
	struct plan_clause *v;
	size_t n;
};
void page_plan(struct ctx *cx, struct out *o, const struct plan_page *v);

/* What one clause gave this year. */
struct clause_row {
	struct due due;
	struct due_axes x;
	struct str unit;                   /* its name on the page's day */
};
struct clause_page {
	struct str key;
	struct plan_clause *clauses;       /* where it stands in the plan, then where annexes read it */
	size_t clauses_n;
	int year;
	struct year_list years;
	size_t count[DUE_MARK__MAX];       /* of the rows the reader may see */
	struct clause_row *rows;           /* one screen of them */
	size_t rows_n;
	struct names names;
	int64_t at, of;
};
void page_clause(struct ctx *cx, struct out *o, const struct clause_page *v);

struct ledger_line {
	int64_t no;
	struct str type;                   /* as exports write it: "filing_sent" */
	const char *words;                 /* in the reader's language */
	instant_t at;
};
struct ledger_page {
	struct ledger_line *v;
	size_t n, cap;
	int64_t size, at, of;
	struct str root;                   /* hex */
};
void page_ledger(struct ctx *cx, struct out *o, const struct ledger_page *v);

#endif
