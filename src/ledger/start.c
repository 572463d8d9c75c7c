/*
 * What is checked before anything is written: each head against the last checkpoint that was signed for it. A head that is
 * only newer was committed just before a crash and is signed now. One that is older, or another, means that the database
 * is not the one that promised: then only a new epoch goes on.
 */
#include "base/log.h"
#include "ledger/group.h"
#include "ledger/rows.h"
#include "ledger/signer.h"
#include "store/store.h"

enum err
checkpoint_put(struct ctx *cx, struct tx *tx, int64_t bloc, const struct head *h, struct str note)
{
	const struct sql_in in[] = { in_i64(bloc), in_i64(h->epoch), in_i64(h->size), in_str(note), in_i64(h->at) };

	return sql_run(cx, tx, SQL_LEDGER_CHECKPOINT_ADD, in, COUNT(in), NULL);
}

enum err
heads_load(struct ctx *cx, struct tx *tx, struct heads *out)
{
	struct head h = { 0 };
	int64_t bloc;
	const struct sql_out row[] = { out_i64(&bloc), out_i64(&h.size), out_i64(&h.epoch),
		out_fixed(h.root.b, sizeof(h.root.b)), out_i64(&h.at) };
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(cx, tx, SQL_LEDGER_HEADS, NULL, 0, &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		LIST_ADD(cx->arena, out->v, out->n, out->cap) = (struct head_found){ .bloc = bloc, .head = h };
	}
	return sql_close(&rows, e);
}

enum err
signed_somewhere(struct ctx *cx, struct tx *tx, int64_t from, int64_t to)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(from), in_i64(to) };
	int64_t epoch, size;
	struct str note;
	const struct sql_out row[] = { out_i64(&epoch), out_i64(&size), out_str(&note) };

	return sql_one(cx, tx, SQL_LEDGER_CHECKPOINT, in, COUNT(in), row, COUNT(row));
}

/*
 * A head against the last checkpoint that was signed for it: what was promised must still be there. What is wrong goes to
 * lg->refusal: reading goes on, appending does not.
 */
static enum err
log_check(struct ledger *lg, struct tx *tx, struct head_found *found)
{
	struct ctx *cx = &lg->cx;
	const struct head *h = &found->head;
	struct checkpoint last;
	enum head_stand stand;
	struct str note;
	int64_t epoch;
	enum err e;

	found->unsigned_ = true;
	if ((e = signer_mend(cx, lg->dir, cx->bloc)) != E_OK && e != E_BROKEN)
		return e;
	if (e == E_OK)
		e = signer_last(cx, lg->dir, lg->key, cx->bloc, &last, &epoch, &note);
	if (e == E_GONE) {
		if ((e = signed_somewhere(cx, tx, 0, INT64_MAX)) == E_OK)
			lg->refusal = N_("The file of signed checkpoints is missing: nothing may be recorded. Put checkpoints/ back from a "
			    "copy, or stop the server and open a new epoch: \"phoihop ledger epoch --data DIR\".");
		return e == E_GONE ? E_OK : e;
	}
	if (e == E_BROKEN) {
		lg->refusal = N_("The last signed checkpoint is not by keys/sign.key, or its file does not read as it should: nothing "
		    "may be recorded. Put the right key, or checkpoints/ from a copy, back.");
		ctx_clear_fault(cx);
		return E_OK;
	}
	if (e != E_OK || (e = head_against(cx, tx, h, &last, epoch, &stand)) != E_OK || stand == HEAD_NEW_EPOCH)
		return e;
	if (stand == HEAD_OLDER) {
		lg->refusal = N_("The head is older than the last signed checkpoint: an old copy of the database was put back. "
		    "Nothing may be recorded. Put the newer database back, or, when it is lost, stop the server and open a new "
		    "epoch: \"phoihop ledger epoch --data DIR\".");
		return E_OK;
	}
	if (stand == HEAD_OTHER) {
		lg->refusal = N_("The ledger is not the one whose last checkpoint was signed: run \"phoihop ledger verify\".");
		return E_OK;
	}
	found->unsigned_ = h->size > last.size;
	if (!found->unsigned_ && (e = signed_somewhere(cx, tx, h->size, h->size)) == E_GONE) {
		found->note = note;
		e = E_OK;
	}
	return e;
}

/*
 * Into the table of checkpoints. That does not wait for the disk: after a power cut its last row may be missing, the file
 * has it.
 */
static enum err
note_keep(struct ctx *cx, struct tx *tx, const struct head *h, struct str note)
{
	enum err e;

	if ((e = tx_write_begin(cx, tx, TX_SMALL)) != E_OK)
		return e;
	if ((e = checkpoint_put(cx, tx, cx->bloc, h, note)) == E_OK)
		return tx_commit(cx, tx);
	tx_abandon(tx);
	return e;
}

/* A crash after the commit and before the signature: nobody was told, but the entry stands. `also`: a key to come, or NULL. */
static enum err
head_sign(struct ledger *lg, struct tx *tx, const struct head *h, struct sign_key *also)
{
	struct ctx *cx = &lg->cx;
	struct str note;
	enum err e;
	int fd;

	if ((e = signer_sign(cx, lg->dir, lg->key, also, cx->bloc, h->epoch, h->size, &h->root, &note, &fd)) != E_OK)
		return e;
	signer_sync(fd);
	log_line(LOG_INFO, "ledger", "signed the head of bloc %lld, epoch %lld, at %lld entries", (long long)cx->bloc,
	    (long long)h->epoch, (long long)h->size);
	return note_keep(cx, tx, h, note);
}

enum err
ledger_heads_check(struct ledger *lg)
{
	struct ctx *cx = &lg->cx;
	struct tx *tx = store_writer(lg->st);
	struct heads heads = { 0 };
	enum err e;

	if ((e = tx_write_begin(cx, tx, TX_SMALL)) != E_OK)
		return e;
	e = heads_load(cx, tx, &heads);
	for (size_t i = 0; i < heads.n && e == E_OK; i++) {
		cx->bloc = heads.v[i].bloc;
		e = log_check(lg, tx, &heads.v[i]);
	}
	tx_abandon(tx);
	for (size_t i = 0; i < heads.n && e == E_OK && lg->refusal == NULL; i++) {
		const struct head_found *found = &heads.v[i];

		cx->bloc = found->bloc;
		if (found->unsigned_ && found->head.size > 0)
			e = head_sign(lg, tx, &found->head, NULL);
		else if (found->note.n > 0)
			e = note_keep(cx, tx, &found->head, found->note);
	}
	cx->bloc = 0;
	return e;
}

enum err
ledger_key_switch(struct ledger *lg)
{
	enum err e = sign_key_switch(&lg->cx, lg->dir);

	if (e != E_OK)
		return e;
	sign_key_free(lg->key);
	lg->key = lg->next;
	lg->next = NULL;
	return E_OK;
}

/* Which logs the key to come has signed; when it is not all of them, what stands against signing the others. */
static enum err
next_signed(struct ledger *lg, struct tx *tx, struct heads *heads, size_t *n)
{
	struct ctx *cx = &lg->cx;
	struct checkpoint last;
	struct str note;
	int64_t epoch;
	enum err e;

	if ((e = heads_load(cx, tx, heads)) != E_OK)
		return e;
	for (size_t i = 0; i < heads->n; i++) {
		e = signer_last(cx, lg->dir, lg->next, heads->v[i].bloc, &last, &epoch, &note);
		if (e != E_OK && e != E_GONE && e != E_BROKEN)
			return e;
		heads->v[i].by_next = e == E_OK;
		*n += e == E_OK;
	}
	ctx_clear_fault(cx);
	e = E_OK;
	for (size_t i = 0; i < heads->n && *n > 0 && e == E_OK; i++) {
		cx->bloc = heads->v[i].bloc;
		if (!heads->v[i].by_next)
			e = log_check(lg, tx, &heads->v[i]);
	}
	return e;
}

/*
 * All logs announced the key in one commit, and then were signed for one after the other. Where none was, the change is made
 * again; where some were, the others are now.
 */
static enum err
next_finish(struct ledger *lg)
{
	struct tx *tx = store_writer(lg->st);
	struct heads heads = { 0 };
	size_t n = 0;
	enum err e;

	if ((e = tx_write_begin(&lg->cx, tx, TX_SMALL)) != E_OK)
		return e;
	e = next_signed(lg, tx, &heads, &n);
	tx_abandon(tx);
	if (e != E_OK || n == 0 || lg->refusal != NULL)
		return e;
	for (size_t i = 0; i < heads.n && e == E_OK; i++) {
		lg->cx.bloc = heads.v[i].bloc;
		if (!heads.v[i].by_next && heads.v[i].head.size > 0)
			e = head_sign(lg, tx, &heads.v[i].head, lg->next);
	}
	return e == E_OK ? ledger_key_switch(lg) : e;
}

enum err
ledger_key_finish(struct ledger *lg)
{
	enum err e;

	if ((e = sign_key_next(&lg->cx, lg->dir, lg->key, false, &lg->next)) != E_OK)
		return e == E_GONE ? E_OK : e;
	e = next_finish(lg);
	lg->cx.bloc = 0;
	if (lg->next != NULL)
		sign_key_free(lg->next);
	lg->next = NULL;
	return e;
}
