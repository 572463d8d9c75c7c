/*
 * An export is text, one record a line, base64 for bytes:
 *
 *     phoihop-export v1
 *     log NAME
 *     epoch N
 *     entry NO LEAF PAYLOAD
 *     item N HASH SALT BODY            or: item N HASH erased
 *     checkpoint NOTE                  after the entry it covers up to
 *     end ENTRIES
 *
 * Items follow their entry in order. Checkpoints of an earlier epoch that go beyond the entries stand before `end`. The last
 * entry is one that a checkpoint covers: what is not signed yet is not proved, and is left out.
 */
#include <inttypes.h>

#include "ledger/check.h"
#include "ledger/rows.h"
#include "ledger/seen.h"
#include "ledger/verify.h"
#include "store/store.h"

#define FIRST "phoihop-export v1"

struct exporter {
	struct ctx *cx;
	struct ctx part;
	struct tx *tx;
	FILE *to;
	struct seen_list seen;
	size_t next;                   /* of seen */
	int64_t covered;               /* entries that a checkpoint covers */
};

static enum err
line_put(struct exporter *x, const struct buf *b)
{
	if (b->over)
		return fail(x->cx, E_LARGE, "%s", T(x->cx, "An entry is too large to be exported."));
	if (fwrite(b->p, 1, b->n, x->to) != b->n)
		return fail(x->cx, E_ENV, "%s", T(x->cx, "The export cannot be written."));
	return E_OK;
}

static enum err
checkpoints_put(struct exporter *x, int64_t up_to)
{
	struct checkpoint cp;
	struct str note;
	struct buf b;
	enum err e = E_OK;

	for (; x->next < x->seen.n && x->seen.v[x->next].size <= up_to && e == E_OK; x->next++) {
		arena_reset(x->part.arena);
		if ((e = seen_get(&x->part, x->tx, &x->seen, x->next, &note, &cp)) != E_OK)
			return fail(x->cx, e, "%.*s", STR_ARG(x->part.fault.text));
		buf_init(&b, x->part.arena, NOTE_MAX * 2);
		buf_z(&b, "checkpoint ");
		buf_base64(&b, note.p, note.n);
		buf_ch(&b, '\n');
		e = line_put(x, &b);
	}
	return e;
}

static enum err
entry_put(struct exporter *x, int64_t no)
{
	struct stored_entry row;
	struct item_list items;
	struct buf b;
	enum err e;

	arena_reset(x->part.arena);
	if ((e = entry_row(&x->part, x->tx, no, &row)) != E_OK || (e = items_load(&x->part, x->tx, no, &items)) != E_OK)
		return fail(x->cx, e == E_GONE ? E_BROKEN : e, T(x->cx, "Entry %lld cannot be read."), (long long)no);
	buf_init(&b, x->part.arena, (size_t)128 << 20);
	buf_fmt(&b, "entry %" PRId64 " ", no);
	buf_base64(&b, row.leaf.p, row.leaf.n);
	buf_ch(&b, ' ');
	buf_base64(&b, row.payload.p, row.payload.n);
	buf_ch(&b, '\n');
	for (size_t i = 0; i < items.n; i++) {
		const struct item *it = &items.v[i];

		buf_fmt(&b, "item %d ", it->n);
		buf_base64(&b, it->hash, sizeof(it->hash));
		if (it->erased) {
			buf_z(&b, " erased\n");
			continue;
		}
		buf_ch(&b, ' ');
		buf_base64(&b, it->salt, sizeof(it->salt));
		buf_ch(&b, ' ');
		buf_base64(&b, it->body.p, it->body.n);
		buf_ch(&b, '\n');
	}
	if ((e = line_put(x, &b)) != E_OK)
		return e;
	return checkpoints_put(x, no);
}

/* How many entries the newest checkpoint of the head's epoch covers. */
static enum err
signed_size(struct ctx *cx, struct tx *tx, const struct head *h, int64_t *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(1), in_i64(h->size) };
	int64_t epoch = 0;
	struct str note;
	const struct sql_out row[] = { out_i64(&epoch), out_i64(out), out_str(&note) };
	enum err e = sql_one(cx, tx, SQL_LEDGER_CHECKPOINT, in, COUNT(in), row, COUNT(row));

	if (e != E_OK || epoch != h->epoch)
		*out = 0;
	return e == E_GONE ? E_OK : e;
}

enum err
ledger_unsigned(struct ctx *cx, struct tx *tx, int64_t *out)
{
	struct head head;
	int64_t covered;
	enum err e;

	if ((e = head_get(cx, tx, &head)) == E_OK && (e = signed_size(cx, tx, &head, &covered)) == E_OK)
		*out = head.size - covered;
	return e;
}

/* What is left out must not be missed: an erasure in it has taken content away already. */
static enum err
tail_check(struct ctx *cx, struct tx *tx, int64_t covered, const struct head *h)
{
	struct stored_entry row;
	bool erasure = covered == 0;
	enum err e = E_OK;

	for (int64_t no = covered + 1; no <= h->size && !erasure && e == E_OK; no++) {
		e = entry_row(cx, tx, no, &row);
		erasure = e == E_OK && row.type == entry_desc(ENTRY_ENTRY_ERASED)->number;
	}
	if (e != E_OK || !erasure)
		return e == E_GONE ? E_BROKEN : e;
	return fail(cx, E_CONFLICT, T(cx, "Entry %lld is not signed yet, and without it there is no whole export: start the server, which signs it, "
	    "then export again."), (long long)h->size);
}

static enum err
entries_put(struct ctx *cx, void *arg)
{
	struct exporter *x = arg;
	enum err e = E_OK;

	(void)cx;
	for (int64_t no = 1; no <= x->covered && e == E_OK; no++)
		e = entry_put(x, no);
	return e == E_OK ? checkpoints_put(x, INT64_MAX) : e;
}

enum err
ledger_export(struct ctx *cx, struct tx *tx, FILE *to)
{
	struct exporter x = { .cx = cx, .part = *cx, .tx = tx, .to = to };
	struct stored_entry first;
	struct leaf leaf;
	struct head head;
	struct buf b;
	enum err e;

	if ((e = head_get(cx, tx, &head)) != E_OK || (e = seen_table(cx, tx, &x.seen)) != E_OK)
		return e;
	if (head.size == 0 || entry_row(cx, tx, 1, &first) != E_OK || !leaf_read(first.leaf, &leaf))
		return fail(cx, E_GONE, "%s", T(cx, "There is no entry to export."));
	if ((e = signed_size(cx, tx, &head, &x.covered)) != E_OK || (e = tail_check(cx, tx, x.covered, &head)) != E_OK)
		return e;
	buf_init(&b, cx->arena, 4096);
	buf_fmt(&b, FIRST "\nlog %.*s\nepoch %" PRId64 "\n", STR_ARG(leaf.log), head.epoch);
	if ((e = line_put(&x, &b)) != E_OK)
		return e;
	x.part.arena = arena_new((size_t)512 << 20);
	e = ctx_within(cx, entries_put, &x);
	arena_free(x.part.arena);
	if (e != E_OK)
		return e;
	buf_init(&b, cx->arena, 64);
	buf_fmt(&b, "end %" PRId64 "\n", x.covered);
	if ((e = line_put(&x, &b)) == E_OK && fflush(to) != 0)
		e = fail(cx, E_ENV, "%s", T(cx, "The export cannot be written."));
	return e;
}

/* --- audit ----------------------------------------------------------------------------------------------------------- */

struct auditor {
	struct check check;
	struct str rest, line;         /* line: the one being looked at */
	int64_t number, epoch, checkpoints;
	bool more, signer_known;
};

/* Names the entry that the line belongs to, or that it stands before. */
static enum err
line_bad(struct auditor *a)
{
	struct ctx *cx = a->check.cx;

	if (a->number <= 3)
		return fail(cx, E_BROKEN, T(cx, "Line %lld of the export does not read as it should."), (long long)a->number);
	a->check.out->bad = a->check.edge.size + 1;
	return fail(cx, E_BROKEN, T(cx, "Entry %lld: line %lld of the export does not read as it should."),
	    (long long)a->check.out->bad, (long long)a->number);
}

/* The next line; every line ends in a newline. */
static bool
line_next(struct auditor *a)
{
	bool found;

	a->number++;
	a->rest = str_cut(a->rest, '\n', &a->line, &found);
	a->more = found;
	return found;
}

/* What stands behind `word ` on the line. */
static bool
line_is(const struct auditor *a, struct str word, struct str *value)
{
	*value = str_sub(a->line, word.n, a->line.n);
	return str_starts(a->line, word);
}

static bool
word_take(struct str *s, struct str *out)
{
	bool found;

	*s = str_cut(*s, ' ', out, &found);
	return found;
}

static bool
bytes_take(struct arena *mem, struct str coded, struct str *out)
{
	char *p = arena_alloc(mem, coded.n / 4 * 3 + 1);
	ptrdiff_t n = base64_read(coded, p, coded.n / 4 * 3);

	*out = (struct str){ p, n < 0 ? 0 : (size_t)n };
	return n >= 0;
}

static bool
item_parse(struct auditor *a, struct str s, struct item *it)
{
	struct arena *mem = a->check.part.arena;
	struct str n, hash, salt, bytes;
	int64_t number;

	*it = (struct item){ .present = true };
	if (!word_take(&s, &n) || !plain_number_read(n, &number) || number > INT32_MAX || !word_take(&s, &hash) ||
	    base64_read(hash, it->hash, sizeof(it->hash)) != sizeof(it->hash))
		return false;
	it->n = (int)number;
	if ((it->erased = str_is(s, "erased")))
		return true;
	if (!word_take(&s, &salt) || !bytes_take(mem, salt, &bytes) || bytes.n != sizeof(it->salt) ||
	    !bytes_take(mem, s, &it->body))
		return false;
	memcpy(it->salt, bytes.p, bytes.n);
	return true;
}

/* The line is an entry; takes its items too, and leaves the line after them. */
static enum err
audit_entry(struct auditor *a, struct str s)
{
	struct arena *mem = a->check.part.arena;
	struct item_list items = { 0 };
	struct stored_entry row;
	struct str no, leaf;
	struct tree_new made;
	struct leaf head;
	struct entry entry;
	struct item it;

	check_next(&a->check);
	if (!word_take(&s, &no) || !plain_number_read(no, &row.no) || !word_take(&s, &leaf) ||
	    !bytes_take(mem, leaf, &row.leaf) || !bytes_take(mem, s, &row.payload) || !leaf_read(row.leaf, &head))
		return line_bad(a);
	row.type = head.type;
	row.version = head.version;
	row.at = head.at;
	while (line_next(a) && line_is(a, S("item "), &s)) {
		if (!item_parse(a, s, &it))
			return line_bad(a);
		LIST_ADD(mem, items.v, items.n, items.cap) = it;
	}
	return check_entry(&a->check, &row, &items, &made, &entry);
}

static enum err
audit_checkpoint(struct auditor *a, struct str s)
{
	struct checkpoint cp;
	struct str note;
	bool lost;
	enum err e;

	check_next(&a->check);
	if (s.n > NOTE_MAX * 2 || !bytes_take(a->check.part.arena, s, &note) || !checkpoint_read(note, &cp))
		return line_bad(a);
	if ((e = check_checkpoint(&a->check, &cp, &lost)) != E_OK)
		return e;
	if (a->check.keys.n > 0 && (e = check_signed(&a->check, &cp, lost)) == E_GONE)
		return fail(a->check.cx, E_BROKEN, T(a->check.cx, "No key in the key file signed this for %.*s."),
		    STR_ARG(cp.origin));
	a->checkpoints++;
	(void)line_next(a);
	return e;
}

static enum err
audit_lines(struct auditor *a)
{
	struct str s, log;
	int64_t entries;
	enum err e = E_OK;

	if (!line_next(a) || !str_is(a->line, FIRST))
		return fail(a->check.cx, E_TYPE, "%s", T(a->check.cx, "This is not an export of a ledger."));
	if (!line_next(a) || !line_is(a, S("log "), &log) || log.n == 0 || log.n > LOG_NAME_MAX || !line_next(a) ||
	    !line_is(a, S("epoch "), &s) || !plain_number_read(s, &a->epoch) || !line_next(a))
		return line_bad(a);
	a->check.log = log;
	while (e == E_OK && a->more && !line_is(a, S("end "), &s)) {
		if (line_is(a, S("entry "), &s))
			e = audit_entry(a, s);
		else if (line_is(a, S("checkpoint "), &s))
			e = audit_checkpoint(a, s);
		else
			e = line_bad(a);
	}
	if (e != E_OK)
		return e;
	if (!a->more || !plain_number_read(s, &entries) || a->rest.n > 0)
		return line_bad(a);
	if (entries != a->check.edge.size)
		return check_bad(&a->check, a->check.edge.size + 1, T(a->check.cx, "it is missing"));
	return check_whole(&a->check, a->epoch, false);
}

enum err
ledger_audit(struct ctx *cx, struct str export, struct str keys, struct verify_result *out, bool *signer_known)
{
	struct auditor a = { .rest = export };
	enum err e;

	check_begin(&a.check, cx, out);
	a.check.keys = keys;
	a.check.leaves = true;
	e = audit_lines(&a);
	check_end(&a.check);
	*signer_known = keys.n > 0 && a.checkpoints > 0;
	if (e == E_OK && a.checkpoints == 0)
		return fail(cx, E_BROKEN, "%s", T(cx, "The export has no signed checkpoint: nothing says that these are all entries."));
	if (e == E_OK && out->signed_size < out->entries)
		return check_bad(&a.check, out->signed_size + 1, T(cx, "no signed checkpoint covers it and what follows"));
	return e;
}

enum err
ledger_extends(struct ctx *cx, const struct verify_result *older, const struct verify_result *newer, int64_t *bad)
{
	size_t n = older->leaves_n < newer->leaves_n ? older->leaves_n : newer->leaves_n;

	*bad = 0;
	if (!str_eq(older->log, newer->log))
		return fail(cx, E_BROKEN, T(cx, "The two exports are of different logs: %.*s and %.*s."), STR_ARG(older->log),
		    STR_ARG(newer->log));
	for (size_t i = 0; i < n && *bad == 0; i++)
		if (!hash_eq(&older->leaves[i], &newer->leaves[i]))
			*bad = (int64_t)i + 1;
	if (*bad == 0 && n == older->leaves_n)
		return E_OK;
	if (*bad == 0)
		*bad = (int64_t)n + 1;
	for (size_t i = 0; i < newer->loss.n; i++)
		if (newer->loss.v[i].opened == *bad)
			return fail(cx, E_BROKEN, T(cx, "Entries %lld to %lld of the older export are not in the newer one: there an "
			    "older copy of the database was put back, and entry %lld opens epoch %lld."), (long long)*bad,
			    (long long)older->leaves_n, (long long)*bad, (long long)newer->loss.v[i].next);
	return fail(cx, E_BROKEN, T(cx, "Entry %lld: %s"), (long long)*bad, n < older->leaves_n && (size_t)*bad > n
	    ? T(cx, "it is in the older export and missing in the newer one")
	    : T(cx, "the newer export has another one than the older"));
}
