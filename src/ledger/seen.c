#include "ledger/seen.h"

#include "ledger/signer.h"
#include "store/store.h"

static int
by_size(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	return x->size != y->size ? (x->size < y->size ? -1 : 1) : (x->where > y->where) - (x->where < y->where);
}

static enum err
file_broken(struct ctx *cx, FILE *f)
{
	if (ferror(f))
		return fail(cx, E_ENV, "%s", T(cx, "The file of signed checkpoints cannot be read."));
	return fail(cx, E_BROKEN, "%s", T(cx, "The file of signed checkpoints does not read as it should."));
}

enum err
seen_file(struct ctx *cx, struct str dir, struct seen_list *out)
{
	char record[SIGNER_RECORD_MAX];
	struct checkpoint cp;
	struct str note;
	off_t at = 0, end;
	enum err e = signer_open(cx, dir, cx->bloc, &out->file);

	if (e != E_OK)
		return e == E_GONE ? E_OK : e;
	for (; signer_read(out->file, record, &note, &cp); at = ftello(out->file))
		LIST_ADD(cx->arena, out->v, out->n, out->cap) = (struct seen){ cp.size, at };
	if (ferror(out->file) || fseeko(out->file, 0, SEEK_END) != 0 || (end = ftello(out->file)) < 0)
		return file_broken(cx, out->file);
	return end - at <= (off_t)SIGNER_TORN_MAX ? E_OK : file_broken(cx, out->file);
}

enum err
seen_table(struct ctx *cx, struct tx *tx, struct seen_list *out)
{
	const struct sql_in in[] = { in_bloc(cx) };
	int64_t epoch, size;
	const struct sql_out row[] = { out_i64(&epoch), out_i64(&size) };
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(cx, tx, SQL_LEDGER_CHECKPOINTS, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK)
		LIST_ADD(cx->arena, out->v, out->n, out->cap) = (struct seen){ size, -epoch };
	if ((e = sql_close(&rows, e)) == E_OK && out->n > 0)
		qsort(out->v, out->n, sizeof(*out->v), by_size);
	return e;
}

static enum err
from_table(struct ctx *cx, struct tx *tx, const struct seen *s, struct str *note, struct checkpoint *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(-s->where), in_i64(s->size) };
	const struct sql_out row[] = { out_str(note) };
	enum err e = sql_one(cx, tx, SQL_LEDGER_CHECKPOINT_NOTE, in, COUNT(in), row, COUNT(row));

	if (e != E_OK && e != E_GONE)
		return e;
	return e == E_OK && checkpoint_read(*note, out) && out->size == s->size ? E_OK : fail(cx, E_BROKEN,
	    T(cx, "A stored checkpoint does not read as it should (at %lld entries)."), (long long)s->size);
}

enum err
seen_get(struct ctx *cx, struct tx *tx, const struct seen_list *l, size_t i, struct str *note, struct checkpoint *out)
{
	const struct seen *s = &l->v[i];

	if (s->where < 0)
		return from_table(cx, tx, s, note, out);
	if (fseeko(l->file, s->where, SEEK_SET) != 0 ||
	    !signer_read(l->file, arena_alloc(cx->arena, SIGNER_RECORD_MAX), note, out) || out->size != s->size)
		return file_broken(cx, l->file);
	return E_OK;
}

void
seen_end(struct seen_list *l)
{
	if (l->file != NULL)
		(void)fclose(l->file);
	l->file = NULL;
}
