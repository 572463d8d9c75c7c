/**
 * ledger/apply_part.h — inside apply: the entry being applied and what its parts share. Not for others.
 */
#ifndef LEDGER_APPLY_PART_H
#define LEDGER_APPLY_PART_H

#include "ledger/apply.h"

struct applying {
	struct ctx *cx;
	struct tx *tx;
	const struct entry *entry;
};

#define APPLY(ap, id, ...) \
	apply_run((ap), (id), (const struct sql_in[]){ in_bloc((ap)->cx), __VA_ARGS__ }, \
	    COUNT(((const struct sql_in[]){ in_bloc((ap)->cx), __VA_ARGS__ })))
/* As APPLY, and exactly one row must have changed. */
#define APPLY_ONE(ap, id, ...) \
	apply_run_one((ap), (id), (const struct sql_in[]){ in_bloc((ap)->cx), __VA_ARGS__ }, \
	    COUNT(((const struct sql_in[]){ in_bloc((ap)->cx), __VA_ARGS__ })))

enum err apply_run(const struct applying *ap, enum sql_id id, const struct sql_in *in, size_t n);
enum err apply_run_one(const struct applying *ap, enum sql_id id, const struct sql_in *in, size_t n);

/* An item's number within its entry, 0 when it is absent. */
static inline struct sql_in
in_item(const struct item *it)
{
	return in_i64(it->present ? it->n : 0);
}

/* What was done to a due row, for its history. */
struct act_row {
	struct str due;
	const char *kind;
	int64_t filing;
	day_t from, to;
	const struct item *text;            /* NULL = none */
	const struct actor_fact_list *by;
};
enum err apply_act(const struct applying *ap, const struct act_row *row);
/* The same; nothing when the entry has acted on the row already. */
enum err apply_act_beside(const struct applying *ap, const struct act_row *row);

enum err apply_bloc_opened(const struct applying *ap, const struct bloc_opened *f);
enum err apply_plan_enacted(const struct applying *ap, const struct plan_enacted *f);
enum err apply_year_opened(const struct applying *ap, const struct year_opened *f);
enum err apply_plan_revised(const struct applying *ap, const struct plan_revised *f);
enum err apply_units_named(const struct applying *ap, const struct units_named *f);
enum err apply_due_added(const struct applying *ap, const struct due_added *f);
/* A row born of plan version `plan` in `year`; with `again` it may have been withdrawn before. */
struct due_birth {
	int64_t plan, year, ord;
	bool again;
};
enum err apply_due_born(const struct applying *ap, const struct due_fact *d, const struct due_birth *birth);
/* Row `due` closes these too, and no other row does. */
enum err apply_stands(const struct applying *ap, const struct due_fact *d);
enum err apply_unit(const struct applying *ap, const struct unit_fact *u, int64_t ord);
enum err apply_plan_texts(const struct applying *ap, const struct text_fact_list *files,
    const struct text_fact_list *readings);
enum err apply_handed(const struct applying *ap, const struct handover_fact_list *v, const struct actor_fact_list *by);
enum err apply_named(const struct applying *ap, const struct naming_fact *n);
enum err apply_account_made(const struct applying *ap, const struct account_made *f);
enum err apply_account_closed(const struct applying *ap, const struct account_closed *f);
enum err apply_post_given(const struct applying *ap, const struct post_given *f);
enum err apply_post_ended(const struct applying *ap, const struct post_ended *f);
enum err apply_link_issued(const struct applying *ap, const struct link_issued *f);
enum err apply_filing_sent(const struct applying *ap, const struct filing_sent *f);
enum err apply_filing_returned(const struct applying *ap, const struct filing_returned *f);
enum err apply_return_extended(const struct applying *ap, const struct return_extended *f);
enum err apply_filing_accepted(const struct applying *ap, const struct filing_accepted *f);
enum err apply_due_extended(const struct applying *ap, const struct due_extended *f);
enum err apply_due_excused(const struct applying *ap, const struct due_excused *f);
enum err apply_due_reminded(const struct applying *ap, const struct due_reminded *f);
enum err apply_meeting_held(const struct applying *ap, const struct meeting_held *f);
enum err apply_calendar_published(const struct applying *ap, const struct calendar_published *f);
enum err apply_consolidation_issued(const struct applying *ap, const struct consolidation_issued *f);
enum err apply_entry_erased(const struct applying *ap, const struct entry_erased *f);
enum err apply_epoch_opened(const struct applying *ap, const struct epoch_opened *f);
enum err apply_entry_readmitted(const struct applying *ap, const struct entry_readmitted *f);
enum err apply_key_changed(const struct applying *ap, const struct key_changed *f);

#endif
