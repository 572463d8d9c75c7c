/* Filings: sent, returned, accepted, and the erasure of what should not have been in them. */
#include "ledger/apply_part.h"
#include "store/file.h"

static enum err
content(const struct applying *ap, const struct filing_sent *f)
{
	int64_t filing = ap->entry->no;
	enum err e = E_OK;

	for (size_t i = 0; i < f->paragraphs.n && e == E_OK; i++) {
		const struct paragraph_fact *p = &f->paragraphs.v[i];

		e = APPLY(ap, SQL_APPLY_PARAGRAPH, in_i64(filing), in_i64((int64_t)i + 1), in_str(p->section),
		    in_str(p->field), in_bool(p->proposal), in_item(&p->text), in_bytes(p->text.hash, 32));
	}
	for (size_t i = 0; i < f->figures.n && e == E_OK; i++) {
		const struct figure_fact *g = &f->figures.v[i];

		e = APPLY(ap, SQL_APPLY_FIGURE, in_i64(filing), in_str(g->indicator), in_str(g->status),
		    in_day(g->from), in_day(g->to), in_item(&g->value), in_item(&g->note));
	}
	for (size_t i = 0; i < f->files.n && e == E_OK; i++) {
		const struct file_fact *x = &f->files.v[i];

		e = APPLY(ap, SQL_APPLY_FILING_FILE, in_i64(filing), in_i64((int64_t)i + 1), in_bytes(x->file, 16),
		    in_str(x->purpose), in_str(x->media), in_i64(x->size), in_bytes(x->hash, 32), in_item(&x->name));
		if (e == E_OK && (e = file_name(ap->cx, ap->tx, x->file, filing)) == E_GONE)
			e = fail(ap->cx, E_BROKEN, "entry %lld names a file that is not there", (long long)filing);
	}
	return e;
}

static enum err
closes(const struct applying *ap, const struct filing_sent *f, struct str due)
{
	const struct act_row act = { due, "sent", ap->entry->no, DAY_NONE, f->received_day, NULL, &f->by };
	enum err e;

	if ((e = APPLY(ap, SQL_APPLY_FILING_DUE, in_i64(ap->entry->no), in_str(due))) != E_OK ||
	    (e = APPLY_ONE(ap, SQL_APPLY_DUE_FILED, in_str(due), in_i64(ap->entry->no), in_day(f->received_day),
	         in_instant(f->received_at))) != E_OK)
		return e;
	return apply_act(ap, &act);
}

enum err
apply_filing_sent(const struct applying *ap, const struct filing_sent *f)
{
	static const struct actor_fact nobody;
	const struct actor_fact *by = f->by.n > 0 ? &f->by.v[0] : &nobody;
	int64_t filing = ap->entry->no;
	enum err e;

	e = APPLY(ap, SQL_APPLY_FILING, in_i64(filing), in_str(f->unit), in_str(f->due), in_i64(f->version),
	    in_id(f->replaces), in_bool(f->nil), in_bool(f->complete), in_str(f->channel), in_instant(ap->entry->at),
	    in_instant(f->received_at), in_day(f->received_day), in_item(&f->number), in_day(f->number_day),
	    in_item(&f->signatory), in_id(by->post), in_str(by->title.p == NULL ? S("") : by->title),
	    in_item(&by->name));
	if (e == E_OK && f->replaces != 0)
		e = APPLY_ONE(ap, SQL_APPLY_FILING_REPLACED, in_i64(f->replaces), in_i64(filing));
	for (size_t i = 0; i < f->steps.n && e == E_OK; i++) {
		const struct step_fact *s = &f->steps.v[i];

		e = APPLY(ap, SQL_APPLY_FILING_STEP, in_i64(filing), in_i64((int64_t)i + 1), in_str(s->step),
		    in_instant(s->at), in_str(s->title), in_item(&s->name));
	}
	for (size_t i = 0; i < f->closes.n && e == E_OK; i++)
		e = closes(ap, f, f->closes.v[i].text);
	return e == E_OK ? content(ap, f) : e;
}

/* One act on every row the filing closes. */
static enum err
acts_of_filing(const struct applying *ap, int64_t filing, struct act_row act)
{
	const struct sql_in in[] = { in_bloc(ap->cx), in_i64(filing) };
	const struct sql_out row[] = { out_str(&act.due) };
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(ap->cx, ap->tx, SQL_APPLY_FILING_DUES, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK)
		if ((e = apply_act(ap, &act)) != E_OK)
			break;
	return sql_close(&rows, e);
}

enum err
apply_filing_returned(const struct applying *ap, const struct filing_returned *f)
{
	const struct act_row act = { S(""), "returned", f->filing, DAY_NONE, f->again_by, &f->reason, &f->by };
	enum err e;

	if ((e = APPLY_ONE(ap, SQL_APPLY_FILING_RETURNED, in_i64(f->filing), in_i64(ap->entry->no))) != E_OK ||
	    (e = APPLY(ap, SQL_APPLY_DUE_RETURNED, in_i64(f->filing), in_day(f->again_by))) != E_OK)
		return e;
	return acts_of_filing(ap, f->filing, act);
}

enum err
apply_return_extended(const struct applying *ap, const struct return_extended *f)
{
	const struct act_row act = { S(""), "more-time", f->filing, f->from, f->again_by, &f->reason, &f->by };
	enum err e = APPLY(ap, SQL_APPLY_DUE_RETURNED, in_i64(f->filing), in_day(f->again_by));

	return e == E_OK ? acts_of_filing(ap, f->filing, act) : e;
}

enum err
apply_filing_accepted(const struct applying *ap, const struct filing_accepted *f)
{
	const struct act_row act = { S(""), "accepted", f->filing, DAY_NONE, DAY_NONE, NULL, &f->by };
	enum err e;

	if ((e = APPLY_ONE(ap, SQL_APPLY_FILING_ACCEPTED, in_i64(f->filing), in_i64(ap->entry->no))) != E_OK)
		return e;
	return acts_of_filing(ap, f->filing, act);
}

/* Bodies and salts go (the one change class L knows; doing it again on a rebuild changes nothing); a tombstone stays. */
enum err
apply_entry_erased(const struct applying *ap, const struct entry_erased *f)
{
	enum err e = E_OK;

	for (size_t i = 0; i < f->items.n && e == E_OK; i++)
		e = APPLY(ap, SQL_APPLY_ITEM_ERASED, in_i64(f->entry), in_i64(f->items.v[i].value));
	for (size_t i = 0; i < f->files.n && e == E_OK; i++) {
		e = file_erase(ap->cx, ap->tx, f->files.v[i].file);
		if (e == E_OK)
			e = APPLY(ap, SQL_APPLY_FILE_ERASED, in_bytes(f->files.v[i].file, 16), in_i64(ap->entry->no));
	}
	return e;
}
