/* Entries read back, with their items; receipts made from them. */
#include "ledger/reader.h"

#include "ledger/codec.h"
#include "ledger/receipt.h"
#include "ledger/rows.h"
#include "store/store.h"

enum err
head_get(struct ctx *cx, struct tx *tx, struct head *out)
{
	const struct sql_in in[] = { in_bloc(cx) };
	const struct sql_out row[] = { out_i64(&out->size), out_i64(&out->epoch),
		out_fixed(out->root.b, sizeof(out->root.b)), out_i64(&out->at) };
	enum err e;

	*out = (struct head){ .epoch = 1 };
	hash_bytes(S(""), &out->root);
	e = sql_one(cx, tx, SQL_LEDGER_HEAD, in, COUNT(in), row, COUNT(row));
	return e == E_GONE ? E_OK : e;
}

enum err
entry_row(struct ctx *cx, struct tx *tx, int64_t no, struct stored_entry *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(no) };
	const struct sql_out row[] = { out_i64(&out->no), out_i64(&out->type), out_i64(&out->version), out_i64(&out->at),
		out_blob(&out->leaf), out_blob(&out->payload) };

	return sql_one(cx, tx, SQL_LEDGER_ENTRY, in, COUNT(in), row, COUNT(row));
}

static enum err
item_row(struct ctx *cx, struct item *it, struct str salt, int64_t entry)
{
	it->present = true;
	it->erased = salt.p == NULL;
	if (it->erased)
		it->body = (struct str){ NULL, 0 };
	else if (salt.n != sizeof(it->salt))
		return fail(cx, E_BROKEN, T(cx, "Item %d of entry %lld does not read as it should."), it->n,
		    (long long)entry);
	else
		memcpy(it->salt, salt.p, salt.n);
	return E_OK;
}

enum err
items_load(struct ctx *cx, struct tx *tx, int64_t no, struct item_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(no) };
	struct item it = { 0 };
	struct str salt;
	const struct sql_out row[] = { out_int(&it.n), out_blob(&salt), out_fixed(it.hash, sizeof(it.hash)),
		out_blob(&it.body) };
	struct sql_rows rows;
	enum err e;

	*out = (struct item_list){ 0 };
	if ((e = sql_open(cx, tx, SQL_LEDGER_ITEMS, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		if ((e = item_row(cx, &it, salt, no)) != E_OK)
			break;
		LIST_ADD(cx->arena, out->v, out->n, out->cap) = it;
	}
	return sql_close(&rows, e);
}

enum err
item_get(struct ctx *cx, struct tx *tx, int64_t entry, int64_t n, struct item *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(entry), in_i64(n) };
	struct str salt;
	const struct sql_out row[] = { out_int(&out->n), out_blob(&salt), out_fixed(out->hash, sizeof(out->hash)),
		out_blob(&out->body) };
	enum err e;

	*out = item_none();
	e = sql_one(cx, tx, SQL_LEDGER_ITEM, in, COUNT(in), row, COUNT(row));
	return e == E_OK ? item_row(cx, out, salt, entry) : e;
}

enum err
item_erase(struct ctx *cx, struct tx *tx, int64_t entry, int64_t n)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(entry), in_i64(n) };
	int64_t affected;
	enum err e = sql_run(cx, tx, SQL_LEDGER_ITEM_ERASE, in, COUNT(in), &affected);

	return e == E_OK && affected == 0 ? E_GONE : e;
}

/* Gives decoded items the bodies that lie in table item. */
struct item_join {
	const struct item_list *stored;
	size_t next;
};

static enum err
item_fill(void *at, struct item *it, const char *field)
{
	struct item_join *j = at;
	const struct item *s;

	(void)field;
	if (j->next >= j->stored->n)
		return E_BROKEN;
	s = &j->stored->v[j->next++];
	if (s->n != it->n || memcmp(s->hash, it->hash, sizeof(it->hash)) != 0)
		return E_BROKEN;
	*it = *s;
	return E_OK;
}

enum err
entry_decode(struct ctx *cx, const struct entry_desc *d, int64_t no, instant_t at, struct str payload,
    const struct item_list *items, struct entry *out)
{
	struct item_join join = { items, 0 };
	void *facts;
	enum err e;

	if ((e = codec_decode(cx, d->record, payload, &facts)) != E_OK)
		return e;
	if ((e = codec_items(d->record, facts, item_fill, &join)) != E_OK || join.next != items->n)
		return fail(cx, E_BROKEN, T(cx, "The items of entry %lld are not the ones it was made with."), (long long)no);
	*out = (struct entry){ d->type, (int)d->version, no, at, facts };
	return E_OK;
}

enum err
entry_get(struct ctx *cx, struct tx *tx, int64_t no, struct entry *out)
{
	const struct entry_desc *d;
	struct stored_entry row;
	struct item_list items;
	enum err e;

	if ((e = entry_row(cx, tx, no, &row)) != E_OK || (e = items_load(cx, tx, no, &items)) != E_OK)
		return e;
	if ((d = entry_desc_find((uint32_t)row.type, (uint32_t)row.version)) == NULL)
		return fail(cx, E_BROKEN, T(cx, "Entry %lld is of a type this program does not know."), (long long)no);
	return entry_decode(cx, d, no, row.at, row.payload, &items, out);
}

/* --- nodes and receipts ------------------------------------------------------------------------------------------ */

static enum err
node_get(void *at, int level, int64_t index, struct hash *out)
{
	const struct node_place *p = at;
	const struct sql_in in[] = { in_bloc(p->cx), in_i64(level), in_i64(index) };
	const struct sql_out row[] = { out_fixed(out->b, sizeof(out->b)) };

	return sql_one(p->cx, p->tx, SQL_LEDGER_NODE, in, COUNT(in), row, COUNT(row));
}

struct tree_nodes
nodes_of(struct node_place *p)
{
	return (struct tree_nodes){ node_get, p };
}

enum err
head_against(struct ctx *cx, struct tx *tx, const struct head *h, const struct checkpoint *last, int64_t epoch,
    enum head_stand *out)
{
	struct node_place place = { cx, tx };
	struct tree_nodes nodes = nodes_of(&place);
	struct hash root;
	enum err e;

	*out = HEAD_OLDER;
	if (epoch > h->epoch || (epoch == h->epoch && last->size > h->size))
		return E_OK;
	*out = HEAD_NEW_EPOCH;
	if (epoch < h->epoch)
		return E_OK;
	e = tree_root_at(&nodes, last->size, &root);
	*out = e == E_OK && hash_eq(&root, &last->root) ? HEAD_GOES_ON : HEAD_OTHER;
	return e == E_GONE ? E_OK : e;
}

enum err
entry_leaf_hash(struct ctx *cx, struct tx *tx, int64_t no, struct hash *out)
{
	struct node_place place = { cx, tx };

	return no < 1 ? E_GONE : node_get(&place, 0, no - 1, out);
}

struct salt_list {
	struct ctx *cx;
	struct tx *tx;
	const unsigned char **v;
	size_t n, cap;
};

static enum err
file_salt(void *at, const unsigned char file[16], const unsigned char hash[32], const char *field)
{
	struct salt_list *l = at;
	const struct sql_in in[] = { in_bloc(l->cx), in_bytes(file, 16) };
	struct str salt = { NULL, 0 };
	const struct sql_out row[] = { out_blob(&salt) };
	enum err e = sql_one(l->cx, l->tx, SQL_LEDGER_FILE_SALT, in, COUNT(in), row, COUNT(row));

	(void)hash;
	(void)field;
	if (e != E_OK && e != E_GONE)
		return e;
	LIST_ADD(l->cx->arena, l->v, l->n, l->cap) = salt.n == 32 ? (const unsigned char *)salt.p : NULL;
	return E_OK;
}

/* The salts of the items, then of the files. */
static enum err
salts_load(struct ctx *cx, struct tx *tx, const struct stored_entry *row, struct salt_list *out)
{
	const struct entry_desc *d = entry_desc_find((uint32_t)row->type, (uint32_t)row->version);
	struct item_list items;
	void *facts;
	enum err e;

	*out = (struct salt_list){ .cx = cx, .tx = tx };
	if ((e = items_load(cx, tx, row->no, &items)) != E_OK)
		return e;
	for (size_t i = 0; i < items.n; i++)
		LIST_ADD(cx->arena, out->v, out->n, out->cap) = items.v[i].erased ? NULL : items.v[i].salt;
	if (d == NULL)
		return E_OK;
	if ((e = codec_decode(cx, d->record, row->payload, &facts)) != E_OK)
		return e;
	return codec_files(d->record, facts, file_salt, out);
}

enum err
receipt_make(struct ctx *cx, struct tx *tx, int64_t no, struct buf *out)
{
	struct node_place place = { cx, tx };
	struct tree_nodes nodes = nodes_of(&place);
	struct stored_entry row;
	struct tree_proof proof;
	struct salt_list salts;
	struct str note;
	struct head head;
	int64_t epoch, size;
	enum err e;

	if ((e = head_get(cx, tx, &head)) != E_OK || (e = entry_row(cx, tx, no, &row)) != E_OK ||
	    (e = salts_load(cx, tx, &row, &salts)) != E_OK)
		return e;
	const struct sql_in in[] = { in_bloc(cx), in_i64(no), in_i64(head.size) };
	const struct sql_out cp[] = { out_i64(&epoch), out_i64(&size), out_str(&note) };

	if ((e = sql_one(cx, tx, SQL_LEDGER_CHECKPOINT, in, COUNT(in), cp, COUNT(cp))) != E_OK ||
	    (e = tree_inclusion(&nodes, no - 1, size, &proof)) != E_OK)
		return e;
	return receipt_write(cx, row.leaf, row.payload, salts.v, salts.n, no, &proof, note, out);
}
