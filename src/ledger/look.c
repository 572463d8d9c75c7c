/* A look at a ledger from outside. A head that is newer than its checkpoint is one that is just being signed. */
#include "ledger/look.h"

#include <unistd.h>

#include "ledger/key.h"
#include "ledger/rows.h"
#include "ledger/signer.h"

static enum err
against_last(struct ctx *cx, struct tx *tx, struct str dir, const struct sign_key *k, struct ledger_look *out)
{
	struct checkpoint last;
	enum head_stand stand;
	struct str note;
	enum err e = signer_last(cx, dir, k, cx->bloc, &last, &out->epoch, &note);

	if (e == E_GONE) {
		out->fault = out->head.size > 0 ? N_("the file of signed checkpoints is missing") : NULL;
		return E_OK;
	}
	if (e == E_BROKEN) {
		ctx_clear_fault(cx);
		out->fault = N_("the last checkpoint is not by keys/sign.key, or does not read as it should");
		return E_OK;
	}
	if (e != E_OK)
		return e;
	out->size = last.size;
	if ((e = head_against(cx, tx, &out->head, &last, out->epoch, &stand)) != E_OK)
		return e;
	if (stand == HEAD_OLDER)
		out->fault = N_("the database is older than the last signed checkpoint");
	else if (stand == HEAD_OTHER)
		out->fault = N_("the database is not the one whose last checkpoint was signed");
	return E_OK;
}

enum err
ledger_look(struct ctx *cx, struct tx *tx, struct str dir, struct ledger_look *out)
{
	struct sign_key *k;
	enum err e;

	*out = (struct ledger_look){ .halted = signer_halted(cx, dir) };
	out->next = access(str_z(cx->arena, str_fmt(cx->arena, "%.*s/keys/sign.key.next", STR_ARG(dir))), F_OK) == 0;
	if ((e = head_get(cx, tx, &out->head)) != E_OK)
		return e;
	if ((e = sign_key_load(cx, dir, &k)) != E_OK) {
		out->fault = e == E_GONE ? NULL : N_("the signing key does not read as it should");
		ctx_clear_fault(cx);
		return E_OK;
	}
	out->key = true;
	out->demo = sign_key_demo(k);
	e = against_last(cx, tx, dir, k, out);
	sign_key_free(k);
	return e;
}
