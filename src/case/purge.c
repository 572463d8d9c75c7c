#include "case/purge.h"

#include "case/allow.h"
#include "case/consolidation.h"
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

/* The entries of a row that still have content, as "12, 15"; "" when there are none. */
static enum err
content_of(struct ctx *cx, struct tx *tx, struct str due, struct str *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(due) };
	struct str_list said = { 0 };
	int64_t entry;
	const struct sql_out row[] = { out_i64(&entry) };
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(cx, tx, SQL_DUE_CONTENT, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK)
		LIST_ADD(cx->arena, said.v, said.n, said.cap) = str_fmt(cx->arena, "%lld", (long long)entry);
	*out = str_join(cx->arena, said.v, said.n, S(", "));
	return sql_close(&rows, e);
}

/* A key typed wrong, or that of a report which is in the ledger by now: nothing would go, and the secret would stay. */
static enum err
due_judge(struct ctx *cx, struct tx *tx, const struct purge *in)
{
	struct due row;
	struct str entries;
	enum err e = due_get(cx, tx, in->due, &row);

	if (e == E_GONE)
		return fail(cx, e, T(cx, "There is no due row %.*s, and nothing was purged. The key stands in the address of the row's page, /due/KEY; "
		    "\"phoihop sql --data DIR 'SELECT due FROM due'\" lists all."), STR_ARG(in->due));
	if (e != E_OK || in->only_draft || (e = content_of(cx, tx, in->due, &entries)) != E_OK || entries.n == 0)
		return e;
	return fail(cx, E_CONFLICT, T(cx, "Nothing was purged: what was sent or issued for %.*s still has its content. Purge by number the entry that "
	    "holds the secret; the draft of the row goes with it. Entries: %.*s. When they were looked at and only the draft holds it, "
	    "say --only-draft."), STR_ARG(in->due), STR_ARG(entries));
}

static enum err
dues_of(struct ctx *cx, struct tx *tx, struct dropping *d)
{
	struct due_list rows;
	size_t cap = 0;
	enum err e;

	*d->out = (struct purge_done){ 0 };
	if (d->in->entry == 0) {
		if ((e = due_judge(cx, tx, d->in)) != E_OK)
			return e;
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

/* A consolidation being written for the row. */
static enum err
sheet_gone(struct ctx *cx, struct tx *tx, struct str due, int *count)
{
	int64_t n = 0;
	enum err e = sheet_forget(cx, tx, due, &n);

	*count += n > 0;
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
		if ((e = draft_gone(cx, tx, d->out->dues[i], &d->out->drafts)) == E_OK)
			e = sheet_gone(cx, tx, d->out->dues[i], &d->out->drafts);
	return e == E_OK ? file_drop_loose(cx, tx, &d->out->files) : e;
}

enum err
purge_run(struct ctx *cx, struct site *s, const struct purge *in, struct purge_done *out)
{
	const struct entry_erase all = { .entry = in->entry, .ground = in->ground, .files = true, .all = true };
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
