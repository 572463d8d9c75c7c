/* Epochs: opened after an older copy was put back; what that lost, and what receipts bring back. */
#include "ledger/epoch.h"

#include "base/log.h"
#include "ledger/codec.h"
#include "ledger/group.h"
#include "ledger/receipt.h"
#include "ledger/signer.h"
#include "store/backup.h"
#include "store/due.h"

/* --- what was lost ------------------------------------------------------------------------------------------------- */

void
loss_note(struct arena *a, struct loss *l, const struct entry *e)
{
	if (e->type == ENTRY_EPOCH_OPENED) {
		const struct epoch_opened *f = e->facts;

		LIST_ADD(a, l->v, l->n, l->cap) = (struct lost){ .epoch = f->closes, .from = e->no, .to = f->size,
			.opened = e->no, .next = f->epoch };
	} else if (e->type == ENTRY_ENTRY_READMITTED) {
		const struct entry_readmitted *f = e->facts;

		LIST_ADD(a, l->taken, l->taken_n, l->taken_cap) = (struct taken){ .epoch = f->epoch, .number = f->number,
			.entry = e->no };
		for (size_t i = 0; i < l->n; i++)      /* a receipt tells of more than was known when the epoch was closed */
			if (l->v[i].epoch == f->epoch && l->v[i].to < f->size)
				l->v[i].to = f->size;
	}
}

enum err
loss_read(struct ctx *cx, struct tx *tx, struct loss *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(entry_desc(ENTRY_EPOCH_OPENED)->number),
		in_i64(entry_desc(ENTRY_ENTRY_READMITTED)->number) };
	struct entry entry;
	int64_t no;
	const struct sql_out row[] = { out_i64(&no) };
	struct sql_rows rows;
	enum err e;

	*out = (struct loss){ 0 };
	if ((e = sql_open(cx, tx, SQL_LEDGER_ENTRIES_OF_TYPES, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		if ((e = entry_get(cx, tx, no, &entry)) != E_OK)
			break;
		loss_note(cx->arena, out, &entry);
	}
	return sql_close(&rows, e);
}

int64_t
loss_taken_as(const struct loss *l, int64_t epoch, int64_t number)
{
	for (size_t i = 0; i < l->taken_n; i++)
		if (l->taken[i].epoch == epoch && l->taken[i].number == number)
			return l->taken[i].entry;
	return 0;
}

int64_t
loss_count(const struct loss *l)
{
	int64_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += l->v[i].to >= l->v[i].from ? l->v[i].to - l->v[i].from + 1 : 0;
	return n;
}

int64_t
loss_taken(const struct loss *l)
{
	int64_t n = 0;

	for (size_t i = 0; i < l->taken_n; i++) {
		const struct taken *t = &l->taken[i];

		if (loss_taken_as(l, t->epoch, t->number) != t->entry)         /* taken in before: counted once */
			continue;
		for (size_t k = 0; k < l->n; k++)
			n += l->v[k].epoch == t->epoch && l->v[k].from <= t->number && t->number <= l->v[k].to;
	}
	return n;
}

/* --- opening an epoch ---------------------------------------------------------------------------------------------- */

/* The newest checkpoint that is known of, from the file or else from the table, and its epoch; size 0 without one. */
static enum err
last_known(struct ctx *cx, struct tx *tx, struct ledger *lg, struct checkpoint *out, struct str *note, int64_t *epoch)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(0), in_i64(INT64_MAX) };
	struct str stored;
	int64_t row_epoch, row_size;
	const struct sql_out row[] = { out_i64(&row_epoch), out_i64(&row_size), out_str(&stored) };
	struct checkpoint cp;
	struct note_key k;
	enum err e;

	*out = (struct checkpoint){ 0 };
	*note = S("");
	*epoch = 0;
	if ((e = signer_last(cx, lg->dir, lg->key, cx->bloc, out, epoch, note)) != E_OK && e != E_GONE)
		return e;
	if ((e = sql_one(cx, tx, SQL_LEDGER_CHECKPOINT, in, COUNT(in), row, COUNT(row))) != E_OK)
		return e == E_GONE ? E_OK : e;
	if (row_epoch <= *epoch || !checkpoint_read(stored, &cp))
		return E_OK;
	sign_key_public(lg->key, cp.origin, &k);
	if (!note_signed_by(&cp.note, &k))
		return fail(cx, E_BROKEN, T(cx, "The last checkpoint in %s is not signed by this ledger's key."), STORE_FILE);
	*out = cp;
	*note = stored;
	*epoch = row_epoch;
	return E_OK;
}

/*
 * Within decide: opens the epoch after every one that is known of, committing to the last checkpoint signed for the closed
 * one. E_BROKEN: the file of checkpoints is not this key's.
 */
static enum err
epoch_open(struct ctx *cx, struct tx *tx, struct ledger *lg, int64_t *epoch)
{
	struct epoch_opened f = { 0 };
	struct checkpoint last;
	struct head head;
	int64_t no;
	enum err e;

	if ((e = head_get(cx, tx, &head)) != E_OK || (e = last_known(cx, tx, lg, &last, &f.checkpoint, &f.closes)) != E_OK)
		return e;
	if (f.closes < head.epoch)
		f.closes = head.epoch;
	f.epoch = *epoch = f.closes + 1;
	f.size = last.size;
	memcpy(f.root, last.root.b, sizeof(f.root));
	/* a copy from before a change of key knows only the old one */
	if (last.size > 0 && (e = sign_key_publish(cx, lg->dir, lg->key, cx->bloc, f.closes)) != E_OK)
		return e;
	if ((e = group_epoch(cx, group_now, f.epoch)) != E_OK)
		return e;
	return ledger_append(cx, tx, ENTRY_EPOCH_OPENED, &f, &no);
}

struct opening {
	struct ledger *lg;
	int64_t epoch;
	bool restoring;
};

/* What a backup brings back was good on its day: a path that was used since, a session that was ended. */
static enum err
decide_epoch(struct ctx *cx, struct tx *tx, void *arg)
{
	struct opening *o = arg;
	enum err e;

	if (o->restoring && ((e = sql_run(cx, tx, SQL_SESSION_END_EVERY, NULL, 0, NULL)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_LINK_DROP_EVERY, NULL, 0, NULL)) != E_OK))
		return e;
	return epoch_open(cx, tx, o->lg, &o->epoch);
}

enum err
ledger_new_epoch(struct ctx *cx, struct ledger *lg, int64_t *epoch)
{
	const char *refusal = lg->refusal;
	struct opening o = { .lg = lg, .restoring = store_restoring(cx, lg->dir) };
	enum err e;

	MUST(!lg->server);
	lg->refusal = NULL;
	if ((e = ledger_write(cx, lg, decide_epoch, &o)) != E_OK)
		lg->refusal = refusal;
	*epoch = o.epoch;
	return e == E_OK ? store_restored(cx, lg->dir) : e;
}

/* --- a receipt taken in again -------------------------------------------------------------------------------------- */

/* Where the epoch of a receipt was cut; 0 when it was not. */
static int64_t
cut_of(const struct loss *l, int64_t epoch)
{
	int64_t cut = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].epoch >= epoch && (cut == 0 || l->v[i].from < cut))
			cut = l->v[i].from;
	return cut;
}

static enum err
may_readmit(struct ctx *cx, struct tx *tx, const struct receipt *r, int64_t epoch)
{
	struct loss loss;
	struct hash here;
	int64_t cut, as;
	enum err e;

	if ((e = loss_read(cx, tx, &loss)) != E_OK)
		return e;
	if ((cut = cut_of(&loss, epoch)) == 0)
		return fail(cx, E_RULE, T(cx, "Epoch %lld was not closed: nothing of it is lost."), (long long)epoch);
	if (r->leaf.no < cut) {
		if ((e = entry_leaf_hash(cx, tx, r->leaf.no, &here)) != E_OK)
			return e;
		return hash_eq(&here, &r->leaf_hash)
		    ? fail(cx, E_CONFLICT, T(cx, "Entry %lld is in the ledger: it was not lost."), (long long)r->leaf.no)
		    : fail(cx, E_BROKEN, T(cx, "The ledger has another entry %lld than this receipt: one of them is of a history "
		        "that was never given out."), (long long)r->leaf.no);
	}
	if ((as = loss_taken_as(&loss, epoch, r->leaf.no)) != 0)
		return fail(cx, E_CONFLICT, T(cx, "Entry %lld of epoch %lld is on record again already, as entry %lld."),
		    (long long)r->leaf.no, (long long)epoch, (long long)as);
	return E_OK;
}

/* The rows a lost report had closed, of those that this copy has. */
static enum err
rows_closed(struct ctx *cx, struct tx *tx, const struct filing_sent *sent, struct entry_readmitted *f)
{
	size_t cap = 0;
	struct due d;
	enum err e;

	f->received_at = sent->received_at;
	f->received_day = sent->received_day;
	for (size_t i = 0; i < sent->closes.n; i++) {
		if ((e = due_get(cx, tx, sent->closes.v[i].text, &d)) == E_GONE)
			continue;
		if (e != E_OK)
			return e;
		LIST_ADD(cx->arena, f->closes.v, f->closes.n, cap) = sent->closes.v[i];
	}
	return E_OK;
}

enum err
receipt_readmit(struct ctx *cx, struct tx *tx, const struct actor_fact_list *by, struct str text, const struct receipt *r,
    int64_t *entry)
{
	struct entry_readmitted f = { .number = r->leaf.no, .size = r->head.size, .type = r->leaf.type,
		.version = r->leaf.version, .at = r->leaf.at, .received_at = INSTANT_NONE, .received_day = DAY_NONE,
		.receipt = item_of(text) };
	enum err e;

	if (by != NULL)
		f.by = *by;
	if (!str_eq(r->leaf.log, log_name(cx->arena, group_now->origin, cx->bloc)) ||
	    !log_epoch_read(r->head.origin, r->leaf.log, &f.epoch))
		return fail(cx, E_RULE, "%s", T(cx, "The receipt is of another ledger."));
	if ((e = may_readmit(cx, tx, r, f.epoch)) != E_OK)
		return e;
	memcpy(f.leaf, r->leaf_hash.b, sizeof(f.leaf));
	if (r->kind != NULL && r->kind->type == ENTRY_FILING_SENT && (e = rows_closed(cx, tx, r->facts, &f)) != E_OK)
		return e;
	return ledger_append(cx, tx, ENTRY_ENTRY_READMITTED, &f, entry);
}
