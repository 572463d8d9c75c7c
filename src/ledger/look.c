/* A look at a ledger from outside. A head that is newer than its checkpoint is one that is just being signed. */
#include "ledger/look.h"

#include <unistd.h>

#include "ledger/group.h"
#include "ledger/key.h"
#include "ledger/rows.h"
#include "ledger/signer.h"
#include "store/backup.h"

/* The last checkpoint as far as it reads: E_OK, or E_GONE when there is none to compare with; out->fault says why it should. */
static enum err
last_look(struct ctx *cx, struct str dir, struct ledger_look *out, struct checkpoint *last)
{
	struct sign_key *k;
	struct str note;
	enum err e = sign_key_load(cx, dir, &k);

	if (e != E_OK) {
		out->fault = e == E_GONE ? NULL : N_("the signing key does not read as it should");
		ctx_clear_fault(cx);
		return E_GONE;
	}
	out->key = true;
	out->demo = sign_key_demo(k);
	e = signer_last(cx, dir, k, cx->bloc, last, &out->epoch, &note);
	sign_key_free(k);
	if (e == E_BROKEN)
		out->fault = N_("the last checkpoint is not by keys/sign.key, or does not read as it should");
	if (e != E_BROKEN && e != E_GONE)
		return e;
	ctx_clear_fault(cx);
	return E_GONE;
}

static enum err
against_last(struct ctx *cx, struct tx *tx, const struct checkpoint *last, struct ledger_look *out)
{
	enum head_stand stand;
	enum err e;

	out->size = last->size;
	if ((e = head_against(cx, tx, &out->head, last, out->epoch, &stand)) != E_OK)
		return e;
	if (stand == HEAD_OLDER)
		out->fault = N_("the database is older than the last signed checkpoint");
	else if (stand == HEAD_OTHER)
		out->fault = N_("the database is not the one whose last checkpoint was signed");
	return E_OK;
}

/* The checkpoint first: what is recorded and signed in between makes the head newer, never older. */
enum err
ledger_look(struct ctx *cx, struct tx *tx, struct str dir, struct ledger_look *out)
{
	struct checkpoint last;
	enum err signed_, e;

	*out = (struct ledger_look){ .halted = signer_halted(cx, dir) };
	out->next = access(str_z(cx->arena, str_fmt(cx->arena, "%.*s/keys/sign.key.next", STR_ARG(dir))), F_OK) == 0;
	signed_ = last_look(cx, dir, out, &last);
	if (signed_ != E_OK && signed_ != E_GONE)
		return signed_;
	if ((e = head_get(cx, tx, &out->head)) != E_OK)
		return e;
	if (store_restoring(cx, dir)) {
		out->fault = N_("the restore of this store was not finished: its new epoch is not open");
		return E_OK;
	}
	if (signed_ == E_OK)
		return against_last(cx, tx, &last, out);
	if (!out->key || out->fault != NULL)
		return E_OK;
	/* the first entries of all are just being signed, or were since */
	if ((e = signed_somewhere(cx, tx, 1, INT64_MAX)) != E_OK)
		return e == E_GONE ? E_OK : e;
	if (last_look(cx, dir, out, &last) == E_GONE && out->fault == NULL)
		out->fault = N_("the file of signed checkpoints is missing");
	return E_OK;
}
