/* `ledger verify` and `ledger rebuild`: the whole database against itself. */
#include "ledger/verify.h"

#include <time.h>

#include "ledger/check.h"
#include "ledger/group.h"
#include "ledger/rows.h"
#include "ledger/seen.h"
#include "store/backup.h"
#include "store/file.h"
#include "store/migrate.h"
#include "store/store.h"

#define LOOKS_MOST 20
#define LOOK_MS 100

struct verifier {
	struct check check;
	struct tx *tx;
	struct str dir;
	int64_t no;                    /* the entry whose files are looked at */
	bool restoring;                /* what the lost machine signed since the backup may lie beside it */
	struct head head;
	struct seen_list seen;
	size_t next;                   /* of seen */
};

static enum err
count(struct ctx *cx, struct tx *tx, enum sql_id id, int64_t *out)
{
	const struct sql_in in[] = { in_bloc(cx) };
	const struct sql_out row[] = { out_i64(out) };

	return sql_one(cx, tx, id, in, COUNT(in), row, COUNT(row));
}

static enum err
nodes_check(struct verifier *v, int64_t no, const struct tree_new *made)
{
	struct node_place place = { &v->check.part, v->tx };
	struct tree_nodes nodes = nodes_of(&place);
	struct hash h;
	enum err e;

	for (int k = 0; k < made->n; k++) {
		e = nodes.get(nodes.at, k, made->index[k], &h);
		if (e == E_OK && !hash_eq(&h, &made->node[k]))
			e = E_BROKEN;
		if (e == E_GONE || e == E_BROKEN)
			return check_bad(&v->check, no, T(v->check.cx, "the stored tree does not fit it"));
		if (e != E_OK)
			return e;
	}
	return E_OK;
}

static enum err
file_check(void *at, const unsigned char file[16], const unsigned char hash[32], const char *field)
{
	struct verifier *v = at;
	struct file_info info;
	enum err e = file_get(&v->check.part, v->tx, file, &info);

	(void)field;
	if (e == E_OK && memcmp(info.hash, hash, sizeof(info.hash)) != 0)
		e = E_BROKEN;
	if (e == E_OK && info.erased)
		check_file_gone(&v->check, v->no, file);
	else if (e == E_OK)
		e = file_verify(&v->check.part, v->tx, file);
	v->check.out->files++;
	return e;
}

/* After the checkpoints: a key is in the list before it signs. */
static enum err
keys_get(struct verifier *v)
{
	enum err e = sign_keys_text(v->check.cx, v->dir, &v->check.keys);

	return e == E_GONE ? E_OK : e;
}

/* The next checkpoint, in the memory of the entry. */
static enum err
seen_read(struct verifier *v, struct str *note, struct checkpoint *out)
{
	struct check *c = &v->check;
	enum err e = seen_get(&c->part, v->tx, &v->seen, v->next, note, out);

	return e == E_OK ? E_OK : fail(c->cx, e, "%.*s", STR_ARG(c->part.fault.text));
}

/* The checkpoints up to entry `no`. */
static enum err
seen_check(struct verifier *v, int64_t no)
{
	struct check *c = &v->check;
	struct checkpoint cp;
	struct str note;
	bool lost;
	enum err e;

	for (; v->next < v->seen.n && v->seen.v[v->next].size <= no; v->next++) {
		if ((e = seen_read(v, &note, &cp)) != E_OK || (e = check_checkpoint(c, &cp, &lost)) != E_OK)
			return e;
		if ((e = check_signed(c, &cp, lost)) == E_GONE)
			return fail(c->cx, E_BROKEN, T(c->cx, "No key in keys/verify.key is for the checkpoint at %lld entries: put that file back "
			    "from a copy."), (long long)cp.size);
		if (e != E_OK)
			return e;
	}
	return E_OK;
}

/* ledger verify names an entry that cannot even be read: the database has it in another form than it was written. */
static enum err
entry_check(struct verifier *v, int64_t no)
{
	struct check *c = &v->check;
	struct stored_entry row;
	struct item_list items;
	struct tree_new made;
	struct entry entry;
	enum err e;

	check_next(c);
	if ((e = entry_row(&c->part, v->tx, no, &row)) == E_GONE)
		return check_bad(c, no, T(c->cx, "it is missing"));
	if (e == E_OK)
		e = items_load(&c->part, v->tx, no, &items);
	if (e == E_BROKEN)
		return check_bad(c, no, T(c->cx, "it does not read as it should"));
	if (e != E_OK || (e = check_entry(c, &row, &items, &made, &entry)) != E_OK ||
	    (e = nodes_check(v, no, &made)) != E_OK)
		return e;
	v->no = no;
	if (entry.type != ENTRY_NONE && entry.type != ENTRY_ENTRY_ERASED &&
	    (e = codec_files(entry_desc(entry.type)->record, entry.facts, file_check, v)) != E_OK)
		return e == E_BROKEN || e == E_GONE ? check_bad(c, no, T(c->cx, "a file is not what the entry committed to")) : e;
	return seen_check(v, no);
}

/* The checkpoints of more entries than there are. */
static enum err
beyond_check(struct verifier *v)
{
	struct check *c = &v->check;
	struct checkpoint cp;
	struct str note;
	int64_t epoch;
	enum err e;

	for (; v->next < v->seen.n; v->next++) {
		check_next(c);
		if ((e = seen_read(v, &note, &cp)) != E_OK)
			return e;
		if (!log_epoch_read(cp.origin, c->log, &epoch) || (epoch >= v->head.epoch && !v->restoring)) {
			c->out->bad = v->head.size + 1;
			return fail(c->cx, E_BROKEN, T(c->cx, "The ledger is shorter than its checkpoint signed at %lld entries."),
			    (long long)cp.size);
		}
		c->out->superseded += epoch < v->head.epoch;
	}
	return E_OK;
}

/* Of a server at work the first entries of all may just be being signed: only these stand under nothing. */
static enum err
none_signed(struct verifier *v)
{
	struct check *c = &v->check;
	enum err e;

	for (int i = 0; i < LOOKS_MOST && c->out->checkpoints == 0; i++) {
		(void)nanosleep(&(struct timespec){ .tv_nsec = LOOK_MS * 1000000 }, NULL);
		seen_end(&v->seen);
		v->seen = (struct seen_list){ 0 };
		v->next = 0;
		if ((e = seen_file(c->cx, v->dir, &v->seen)) != E_OK || (e = keys_get(v)) != E_OK ||
		    (e = seen_check(v, v->head.size)) != E_OK)
			return e;
	}
	return c->out->checkpoints > 0 ? E_OK : fail(c->cx, E_BROKEN, "%s", T(c->cx, "No signed checkpoint covers any of the entries: nothing "
	    "says that they are what was recorded."));
}

/* What is there beyond the entries that were walked. */
static enum err
totals_check(struct verifier *v)
{
	struct check *c = &v->check;
	struct ctx *cx = c->cx;
	int64_t entries, items, nodes, want = 0;
	struct hash root;
	enum err e;

	if ((e = count(cx, v->tx, SQL_LEDGER_ENTRIES_COUNT, &entries)) != E_OK ||
	    (e = count(cx, v->tx, SQL_LEDGER_ITEMS_COUNT, &items)) != E_OK ||
	    (e = count(cx, v->tx, SQL_LEDGER_NODES_COUNT, &nodes)) != E_OK)
		return e;
	for (int k = 0; k < TREE_LEVELS; k++)
		want += v->head.size >> k;
	tree_root(&c->edge, &root);
	if (entries != v->head.size)
		return check_bad(c, v->head.size + 1, T(cx, "there are rows beyond the head"));
	if ((e = beyond_check(v)) != E_OK)
		return e;
	if (items != c->out->items)
		return fail(cx, E_BROKEN, "%s", T(cx, "There are items that no entry committed to."));
	if (nodes != want)
		return fail(cx, E_BROKEN, "%s", T(cx, "The stored tree has nodes that do not belong to it."));
	if (!hash_eq(&root, &v->head.root) || (v->head.size > 0 && c->last != v->head.at))
		return fail(cx, E_BROKEN, "%s", T(cx, "The head does not fit the entries."));
	return E_OK;
}

static enum err
everything_check(struct ctx *cx, void *arg)
{
	struct verifier *v = arg;
	enum err e;

	v->restoring = store_restoring(cx, v->dir);
	if ((e = seen_file(cx, v->dir, &v->seen)) == E_OK && (e = head_get(cx, v->tx, &v->head)) == E_OK &&
	    (e = seen_table(cx, v->tx, &v->seen)) == E_OK && (e = keys_get(v)) == E_OK)
		for (int64_t no = 1; no <= v->head.size && e == E_OK; no++)
			e = entry_check(v, no);
	if (e == E_OK && (e = totals_check(v)) == E_OK && v->head.size > 0 && v->check.out->checkpoints == 0)
		e = none_signed(v);
	return e == E_OK ? check_whole(&v->check, v->head.epoch, true) : e;
}

enum err
ledger_verify(struct ctx *cx, struct tx *tx, struct str dir, struct verify_result *out)
{
	struct verifier v = { .tx = tx, .dir = dir };
	enum err e;

	check_begin(&v.check, cx, out);
	e = ctx_within(cx, everything_check, &v);
	seen_end(&v.seen);
	check_end(&v.check);
	return e;
}

struct verifying {
	struct str dir;
	struct verify_result *out;
};

static enum err
read_verify(struct ctx *cx, struct tx *tx, void *arg)
{
	struct verifying *v = arg;

	return ledger_verify(cx, tx, v->dir, v->out);
}

enum err
ledger_verify_store(struct ctx *cx, struct store *st, struct str dir, struct verify_result *out)
{
	struct verifying v = { dir, out };
	struct fault said;
	enum err e, structure;

	*out = (struct verify_result){ 0 };    /* also when the store cannot be read at all */
	e = store_read(cx, st, read_verify, &v);
	if (e != E_OK && out->bad > 0)
		return e;
	said = cx->fault;
	ctx_clear_fault(cx);
	if ((structure = store_check(cx, st)) != E_OK)
		return structure;
	cx->fault = said;
	return e;
}

/* In a snapshot of its own: of a store at work the file of checkpoints has to be read before it. *bad: its first bad place. */
static enum err
log_bad(struct ctx *cx, struct store *st, struct str dir, int64_t bloc, struct str *bad)
{
	struct verify_result out;
	struct ctx own = *cx;
	enum err e;

	own.bloc = bloc;
	own.arena = arena_new(ARENA_COMMAND);
	own.fault = (struct fault){ 0 };
	e = ledger_verify_store(&own, st, dir, &out);
	if (e != E_OK)
		*bad = own.fault.text.n > 0 ? str_dup(cx->arena, own.fault.text) : str_of(T(cx, err_text(e)));
	arena_free(own.arena);
	return e == E_INPUT ? E_BROKEN : e;    /* E_INPUT: the list of keys does not read */
}

static enum err
logs_read(struct ctx *cx, struct tx *tx, void *arg)
{
	return heads_load(cx, tx, arg);
}

enum err
ledger_verify_all(struct ctx *cx, struct store *st, struct str dir)
{
	struct str_list places = { 0 };
	struct heads logs = { 0 };
	struct str bad;
	enum err e = store_read(cx, st, logs_read, &logs);

	if (logs.n == 0)                       /* no head: then what are its entries under? */
		LIST_ADD(cx->arena, logs.v, logs.n, logs.cap) = (struct head_found){ .bloc = cx->bloc };
	for (size_t i = 0; i < logs.n && e == E_OK; i++) {
		if ((e = log_bad(cx, st, dir, logs.v[i].bloc, &bad)) == E_OK)
			continue;
		if (e != E_BROKEN)
			return fail(cx, e, "%.*s", STR_ARG(bad));
		LIST_ADD(cx->arena, places.v, places.n, places.cap) = logs.n == 1 ? bad
		    : str_fmt(cx->arena, T(cx, "Bloc %lld: %.*s"), (long long)logs.v[i].bloc, STR_ARG(bad));
		e = E_OK;
	}
	return e != E_OK || places.n == 0 ? e
	    : fail(cx, E_BROKEN, "%.*s", STR_ARG(str_join(cx->arena, places.v, places.n, S("\n  "))));
}

/* --- rebuild --------------------------------------------------------------------------------------------------------- */

struct rebuild {
	ledger_apply_fn *apply;
	struct verify_result *out;
};

struct table_state {
	unsigned char hash[32];
	int64_t rows;
};

static enum err
tables_hash(struct ctx *cx, struct tx *tx, struct table_state *v)
{
	enum err e = E_OK;

	for (size_t i = 0; i < schema_tables_n && e == E_OK; i++)
		if (schema_tables[i].class == 'A')
			e = table_hash(cx, tx, &schema_tables[i], v[i].hash, &v[i].rows);
	return e;
}

static enum err
replay(struct ctx *cx, struct tx *tx, const struct rebuild *r)
{
	struct check c;
	struct head head;
	enum err e;

	if ((e = head_get(cx, tx, &head)) != E_OK)
		return e;
	check_begin(&c, cx, r->out);
	for (int64_t no = 1; no <= head.size && e == E_OK; no++) {
		struct entry entry;

		check_next(&c);
		if ((e = entry_get(&c.part, tx, no, &entry)) == E_OK)
			e = r->apply(&c.part, tx, &entry);
		if (e != E_OK && c.part.fault.text.n > 0)
			(void)check_bad(&c, no, str_z(cx->arena, c.part.fault.text));
		else if (e != E_OK)
			(void)check_bad(&c, no, T(cx, err_text(e)));
		r->out->entries++;
	}
	check_end(&c);
	return e;
}

static enum err
rebuild_all(struct ctx *cx, struct tx *tx, void *arg)
{
	struct table_state *before = NEW_N(cx->arena, struct table_state, schema_tables_n);
	struct table_state *after = NEW_N(cx->arena, struct table_state, schema_tables_n);
	enum err e;

	if ((e = tables_hash(cx, tx, before)) != E_OK)
		return e;
	for (size_t i = schema_tables_n; i-- > 0;)
		if (schema_tables[i].class == 'A' && (e = table_clear(cx, tx, &schema_tables[i])) != E_OK)
			return e;
	if ((e = replay(cx, tx, arg)) != E_OK || (e = tables_hash(cx, tx, after)) != E_OK)
		return e;
	for (size_t i = 0; i < schema_tables_n; i++)
		if (before[i].rows != after[i].rows || memcmp(before[i].hash, after[i].hash, sizeof(after[i].hash)) != 0)
			return fail(cx, E_BROKEN, T(cx, "Table %s is not what the entries give: %lld rows before, %lld after. "
			    "Nothing was changed."), schema_tables[i].name, (long long)before[i].rows, (long long)after[i].rows);
	return E_OK;
}

enum err
ledger_rebuild(struct ctx *cx, struct store *st, ledger_apply_fn *apply, struct verify_result *out)
{
	struct rebuild r = { apply, out };

	*out = (struct verify_result){ 0 };
	return store_write(cx, st, TX_SMALL, rebuild_all, &r);
}
