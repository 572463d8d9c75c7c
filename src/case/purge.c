#include "case/purge.h"

#include "case/allow.h"
#include "case/review.h"
#include "store/draft.h"
#include "store/file.h"

enum err
purge_credential(struct ctx *cx, struct tx *tx, int64_t account)
{
	const struct sql_in who[] = { in_bloc(cx), in_i64(account) };
	const struct sql_in instead[] = { in_bloc(cx), in_i64(account),
		in_str(str_fmt(cx->arena, "erased %lld", (long long)account)), in_instant(cx->now) };
	struct str login;
	const struct sql_out row[] = { out_str(&login) };
	enum err e = sql_one(cx, tx, SQL_CREDENTIAL_TO_FORGET, who, COUNT(who), row, COUNT(row));

	if (e != E_OK)
		return e == E_GONE ? E_OK : e;
	/* tries are kept under the login and under "login, line feed, address" */
	const struct sql_in tries[] = { in_str(login), in_str(str_fmt(cx->arena, "%.*s\n", STR_ARG(login))),
		in_str(str_fmt(cx->arena, "%.*s\v", STR_ARG(login))) };

	if ((e = sql_run(cx, tx, SQL_CREDENTIAL_FORGET, instead, COUNT(instead), NULL)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_SESSION_END_ALL, who, COUNT(who), NULL)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_LINK_DROP, who, COUNT(who), NULL)) != E_OK)
		return e;
	return sql_run(cx, tx, SQL_GUESS_FORGET, tries, COUNT(tries), NULL);
}

struct dropping {
	const struct purge *in;
	struct purge_done *out;
};

static enum err
dues_of(struct ctx *cx, struct tx *tx, struct dropping *d)
{
	struct due_list rows;
	size_t cap = 0;
	enum err e;

	*d->out = (struct purge_done){ 0 };
	if (d->in->entry == 0) {
		LIST_ADD(cx->arena, d->out->dues, d->out->dues_n, cap) = d->in->due;
		return E_OK;
	}
	e = due_of_filing(cx, tx, d->in->entry, &rows);
	for (size_t i = 0; i < rows.n && e == E_OK; i++)
		LIST_ADD(cx->arena, d->out->dues, d->out->dues_n, cap) = rows.v[i].key;
	return e;
}

/* Its files too, but those that an entry has taken: they are the entry's, and go with it. */
static enum err
draft_gone(struct ctx *cx, struct tx *tx, struct str due, int *count)
{
	struct draft d;
	enum err e = draft_get(cx, tx, due, &d);

	if (e == E_GONE)
		return E_OK;
	if (e != E_OK || (e = draft_drop(cx, tx, due)) != E_OK)
		return e;
	++*count;
	for (size_t i = 0; i < d.files.n && e == E_OK; i++) {
		struct file_info info;

		if ((e = file_get(cx, tx, d.files.v[i].file, &info)) == E_OK && info.entry == 0)
			e = file_drop(cx, tx, cx->bloc, d.files.v[i].file);
	}
	return e;
}

static enum err
decide_drop(struct ctx *cx, struct tx *tx, void *arg)
{
	struct dropping *d = arg;
	enum err e;

	if ((e = allow_still(cx, tx, MAY_ERASE, NULL)) != E_OK || (e = dues_of(cx, tx, d)) != E_OK)
		return e;
	for (size_t i = 0; i < d->out->dues_n && e == E_OK; i++)
		e = draft_gone(cx, tx, d->out->dues[i], &d->out->drafts);
	return e == E_OK ? file_drop_loose(cx, tx, &d->out->files) : e;
}

enum err
purge_run(struct ctx *cx, struct site *s, const struct purge *in, struct purge_done *out)
{
	const struct entry_erase all = { .entry = in->entry, .ground = in->ground, .files = true };
	struct dropping d = { in, out };
	int64_t entry = 0;
	enum err e;

	if ((e = ledger_write(cx, s->ledger, decide_drop, &d)) != E_OK)
		return e;
	if (in->entry != 0) {
		e = entry_erase(cx, s, &all, &entry);
		if (e == E_CONFLICT) {             /* erased before: what is left is to look through the backups */
			ctx_clear_fault(cx);
			e = E_OK;
		}
	}
	out->entry = entry;                        /* also when its bytes are still there (E_BUSY) */
	return e == E_OK ? store_scrub(cx, s->store) : e;
}

enum err
purge_drafts(struct ctx *cx, struct tx *tx, int64_t filing)
{
	struct due_list rows;
	int count = 0;
	enum err e = due_of_filing(cx, tx, filing, &rows);

	for (size_t i = 0; i < rows.n && e == E_OK; i++)
		e = draft_gone(cx, tx, rows.v[i].key, &count);
	return e;
}
