/* The dispatch, made from entry.def, and what all parts share. */
#include "ledger/apply.h"

#include "ledger/apply_part.h"

enum err
apply_run(const struct applying *ap, enum sql_id id, const struct sql_in *in, size_t n)
{
	enum err e = sql_run(ap->cx, ap->tx, id, in, n, NULL);

	if (e == E_CONFLICT)
		return fail(ap->cx, E_BROKEN, "entry %lld does not fit the rows that are there (statement %d)",
		    (long long)ap->entry->no, (int)id);
	return e;
}

enum err
apply_run_one(const struct applying *ap, enum sql_id id, const struct sql_in *in, size_t n)
{
	int64_t changed = 0;
	enum err e = sql_run(ap->cx, ap->tx, id, in, n, &changed);

	if (e == E_OK && changed != 1)
		return fail(ap->cx, E_BROKEN, "entry %lld names what is not there (statement %d)",
		    (long long)ap->entry->no, (int)id);
	return e;
}

static enum err
act(const struct applying *ap, enum sql_id id, const struct act_row *row)
{
	static const struct actor_fact nobody;
	const struct actor_fact *by = row->by != NULL && row->by->n > 0 ? &row->by->v[0] : &nobody;

	return APPLY(ap, id, in_i64(ap->entry->no), in_str(row->due), in_str(str_of(row->kind)),
	    in_instant(ap->entry->at), in_id(row->filing), in_day(row->from), in_day(row->to),
	    in_i64(row->text != NULL && row->text->present ? row->text->n : 0), in_id(by->post),
	    in_str(by->unit.p == NULL ? S("") : by->unit), in_str(by->title.p == NULL ? S("") : by->title),
	    in_item(&by->name));
}

enum err
apply_act(const struct applying *ap, const struct act_row *row)
{
	return act(ap, SQL_APPLY_ACT, row);
}

enum err
apply_act_beside(const struct applying *ap, const struct act_row *row)
{
	return act(ap, SQL_APPLY_ACT_BESIDE, row);
}

enum err
apply_entry(struct ctx *cx, struct tx *tx, const struct entry *e)
{
	const struct applying ap = { cx, tx, e };

	switch (e->type) {
#define RECORD(r)
#define ENTRY(E, r, number, version) \
	case ENTRY_##E: \
		return apply_##r(&ap, e->facts);
#define F(r, T, f)
#define LIST(r, of, f)
#define END(r)
#include "ledger/entry.def"
#undef RECORD
#undef ENTRY
#undef F
#undef LIST
#undef END
	case ENTRY_NONE:
	case ENTRY__MAX:
		break;
	}
	return fail(cx, E_BROKEN, "entry %lld has no type", (long long)e->no);
}
