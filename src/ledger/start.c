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

struct heads {
	struct {
		int64_t bloc;
		struct head head;
	} *v;
	size_t n, cap;
};

static enum err
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
		LIST_ADD(cx->arena, out->v, out->n, out->cap).bloc = bloc;
		out->v[out->n - 1].head = h;
	}
	return sql_close(&rows, e);
}

static enum err
signed_somewhere(struct ctx *cx, struct tx *tx)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(0), in_i64(INT64_MAX) };
	int64_t epoch, size;
	struct str note;
	const struct sql_out row[] = { out_i64(&epoch), out_i64(&size), out_str(&note) };

	return sql_one(cx, tx, SQL_LEDGER_CHECKPOINT, in, COUNT(in), row, COUNT(row));
}

/*
 * A head against the last checkpoint that was signed for it: what was promised must still be there. *unsigned_ tells that
 * the head is newer. What is wrong goes to lg->refusal: reading goes on, appending does not.
 */
static enum err
log_check(struct ledger *lg, struct tx *tx, const struct head *h, bool *unsigned_)
{
	struct ctx *cx = &lg->cx;
	struct node_place place = { cx, tx };
	struct tree_nodes nodes = nodes_of(&place);
	struct checkpoint last;
	struct hash root;
	int64_t epoch;
	enum err e;

	*unsigned_ = true;
	if ((e = signer_mend(cx, lg->dir, cx->bloc)) != E_OK)
		return e;
	e = signer_last(cx, lg->dir, lg->key, cx->bloc, &last, &epoch);
	if (e == E_GONE) {
		if ((e = signed_somewhere(cx, tx)) == E_OK)
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
	if (e != E_OK || epoch < h->epoch)
		return e;
	if (epoch > h->epoch || h->size < last.size) {
		lg->refusal = N_("The head is older than the last signed checkpoint: an old copy of the database was put back. "
		    "Nothing may be recorded. Put the newer database back, or, when it is lost, stop the server and open a new "
		    "epoch: \"phoihop ledger epoch --data DIR\".");
		return E_OK;
	}
	e = tree_root_at(&nodes, last.size, &root);
	if (e == E_GONE || (e == E_OK && !hash_eq(&root, &last.root))) {
		lg->refusal = N_("The ledger is not the one whose last checkpoint was signed: run \"phoihop ledger verify\".");
		return E_OK;
	}
	*unsigned_ = h->size > last.size;
	return e;
}

/* A crash after the commit and before the signature: nobody was told, but the entry stands. */
static enum err
head_sign(struct ledger *lg, struct tx *tx, const struct head *h)
{
	struct ctx *cx = &lg->cx;
	struct str note;
	enum err e;

	if ((e = signer_sign(cx, lg->dir, lg->key, NULL, cx->bloc, h->epoch, h->size, &h->root, &note)) != E_OK ||
	    (e = tx_write_begin(cx, tx, TX_SMALL)) != E_OK)
		return e;
	if ((e = checkpoint_put(cx, tx, cx->bloc, h, note)) != E_OK) {
		tx_abandon(tx);
		return e;
	}
	log_line(LOG_INFO, "ledger", "signed the head of bloc %lld, epoch %lld, at %lld entries", (long long)cx->bloc,
	    (long long)h->epoch, (long long)h->size);
	return tx_commit(cx, tx);
}

enum err
ledger_heads_check(struct ledger *lg)
{
	struct ctx *cx = &lg->cx;
	struct tx *tx = store_writer(lg->st);
	struct heads heads = { 0 };
	bool *open;
	enum err e;

	if ((e = tx_write_begin(cx, tx, TX_SMALL)) != E_OK)
		return e;
	e = heads_load(cx, tx, &heads);
	open = NEW_N(cx->arena, bool, heads.n + 1);
	for (size_t i = 0; i < heads.n && e == E_OK; i++) {
		cx->bloc = heads.v[i].bloc;
		e = log_check(lg, tx, &heads.v[i].head, &open[i]);
	}
	tx_abandon(tx);
	for (size_t i = 0; i < heads.n && e == E_OK && lg->refusal == NULL; i++) {
		cx->bloc = heads.v[i].bloc;
		if (open[i] && heads.v[i].head.size > 0)
			e = head_sign(lg, tx, &heads.v[i].head);
	}
	cx->bloc = 0;
	return e;
}

enum err
ledger_key_finish(struct ledger *lg)
{
	struct ctx *cx = &lg->cx;
	struct checkpoint last;
	struct sign_key *next;
	int64_t epoch;
	enum err e;

	if ((e = sign_key_next(cx, lg->dir, lg->key, false, &next)) != E_OK)
		return e == E_GONE ? E_OK : e;
	e = signer_last(cx, lg->dir, next, 1, &last, &epoch);
	if (e == E_OK && (e = sign_key_switch(cx, lg->dir)) == E_OK) {
		sign_key_free(lg->key);
		lg->key = next;
		return E_OK;
	}
	sign_key_free(next);
	if (e != E_GONE && e != E_BROKEN)
		return e;
	ctx_clear_fault(cx);           /* not signed by it yet: the change is made again */
	return E_OK;
}
