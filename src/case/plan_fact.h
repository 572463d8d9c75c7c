/**
 * case/plan_fact.h — what an entry says of a plan: units, names, rows, hand-overs; and which rows a bloc's versions give.
 *
 * A version is in force from its day until the day of the next one. A row belongs to the version in force on its last day
 * (without one, on the last day of its window).
 */
#ifndef CASE_PLAN_FACT_H
#define CASE_PLAN_FACT_H

#include "case/site.h"
#include "ledger/entry.h"
#include "plan/expand.h"

/* Texts of a version as the plan reads them: plan.md first, then the annexes by name. */
struct plan_file *plan_files_of(struct arena *a, const struct name_text_list *files);
struct reading_arg *reading_args_of(struct arena *a, const struct name_text_list *readings);
struct text_fact_list text_facts_of_plan(struct ctx *cx, const struct plan *p);
struct text_fact_list reading_facts_of_plan(struct ctx *cx, const struct plan *p);

struct unit_fact_list unit_facts_of_plan(struct ctx *cx, const struct plan *p);
/* What a unit is called and how it takes part on a day; no decision. */
struct naming_fact naming_fact_of(struct ctx *cx, const struct plan *p, const struct stmt *unit, day_t on);
bool naming_same(const struct naming_fact *a, const struct naming_fact *b);        /* whatever their days and decisions */
/* What the plan's changes call its units after `from` (DAY_NONE: all of them), by unit and day. */
struct naming_fact_list naming_facts_of_plan(struct ctx *cx, const struct plan *p, day_t from);

bool due_row_kept(const struct due_row *r);       /* becomes a row of the bloc: happenings do not */
struct due_fact due_fact_of(struct ctx *cx, const struct plan *p, const struct due_row *r);
struct handover_fact handover_fact_of(struct ctx *cx, const struct plan *p, const struct due_row *r);
/* The key of a unit's own row. */
struct str due_key_of(struct arena *a, struct str duty, struct str unit, struct str period);
/* The key of the row a handed-over one comes from: `thang/ldtbxh/2025-03` of `thang/syt/2025-03@ldtbxh`. */
struct str due_key_before(struct arena *a, const struct due_row *r);

/* Rows a plan gives, those a bloc keeps, by key. */
struct plan_rows {
	struct due_row *v;
	size_t n;
};
enum err plan_rows_read(struct ctx *cx, struct tx *tx, const struct plan *p, day_t from, day_t to, struct plan_rows *out);
const struct due_row *plan_row_of(const struct plan_rows *rows, struct str key);       /* NULL: none */
/* How far from a span a plan may date a row that another dates inside it: looked for there, never born from there. */
#define ROWS_ELSEWHERE ((day_t)731)

/* What this bloc recorded that plan `p` counts from: the meetings that were held, those the plan knows. */
enum err bloc_events(struct ctx *cx, struct tx *tx, const struct plan *p, struct plan_event **out, size_t *n);

#endif
