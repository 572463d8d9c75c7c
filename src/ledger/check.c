/* The checks that `ledger verify` and `audit` share. */
#include "ledger/check.h"

#include "ledger/rows.h"

#define PART_MAX ((size_t)256 << 20)

void
check_begin(struct check *c, struct ctx *cx, struct verify_result *out)
{
	*out = (struct verify_result){ 0 };
	*c = (struct check){ .cx = cx, .part = *cx, .out = out };
	c->part.arena = arena_new(PART_MAX);
	c->part.fault = (struct fault){ 0 };
}

void
check_end(struct check *c)
{
	tree_root(&c->edge, &c->out->root);
	arena_free(c->part.arena);
}

void
check_next(struct check *c)
{
	arena_reset(c->part.arena);
	c->part.fault = (struct fault){ 0 };
}

enum err
check_bad(struct check *c, int64_t no, const char *what)
{
	c->out->bad = no;
	return fail(c->cx, E_BROKEN, T(c->cx, "Entry %lld: %s"), (long long)no, what);
}

static enum err
check_items(struct check *c, int64_t no, const struct item_list *items)
{
	unsigned char h[32];

	for (size_t i = 0; i < items->n; i++) {
		const struct item *it = &items->v[i];

		c->out->items++;
		if (it->erased) {
			c->out->erased++;
			continue;
		}
		item_hash(it->salt, it->body, h);
		if (memcmp(h, it->hash, sizeof(h)) != 0)
			return check_bad(c, no, T(c->cx, "an item is not what the entry committed to"));
	}
	return E_OK;
}

static enum err
check_leaf(struct check *c, const struct stored_entry *row, const struct leaf *leaf)
{
	struct hash h;

	if (leaf->no != row->no || leaf->type != row->type || leaf->version != row->version || leaf->at != row->at)
		return check_bad(c, row->no, T(c->cx, "the row says something else than its leaf"));
	if (c->log.n == 0)
		c->log = str_dup(c->cx->arena, leaf->log);
	if (!str_eq(c->log, leaf->log))
		return check_bad(c, row->no, T(c->cx, "the leaf is of another log"));
	if (leaf->at < c->last)
		return check_bad(c, row->no, T(c->cx, "it is dated before the entry in front of it"));
	hash_bytes(row->payload, &h);
	if (!hash_eq(&h, &leaf->payload))
		return check_bad(c, row->no, T(c->cx, "the payload is not what the leaf committed to"));
	return E_OK;
}

enum err
check_entry(struct check *c, const struct stored_entry *row, const struct item_list *items, struct tree_new *made,
    struct entry *decoded)
{
	const struct entry_desc *d;
	struct leaf leaf;
	struct hash h;
	enum err e;

	if (row->no != c->edge.size + 1)
		return check_bad(c, c->edge.size + 1, T(c->cx, "it is missing"));
	if (!leaf_read(row->leaf, &leaf))
		return check_bad(c, row->no, T(c->cx, "the leaf does not read as it should"));
	if ((e = check_leaf(c, row, &leaf)) != E_OK || (e = check_items(c, row->no, items)) != E_OK)
		return e;
	*decoded = (struct entry){ .type = ENTRY_NONE, .no = row->no, .at = row->at };
	if ((d = entry_desc_find(leaf.type, leaf.version)) != NULL &&
	    entry_decode(&c->part, d, row->no, row->at, row->payload, items, decoded) != E_OK)
		return check_bad(c, row->no, T(c->cx, "its content does not read as it should"));
	c->last = leaf.at;
	c->out->entries++;
	hash_leaf(row->leaf, &h);
	tree_append(&c->edge, &h, made);
	return E_OK;
}

bool
check_epoch(const struct check *c, struct str origin, int64_t *epoch)
{
	return str_starts(origin, c->log) && origin.n > c->log.n && origin.p[c->log.n] == '/' &&
	    plain_number_read(str_sub(origin, c->log.n + 1, origin.n), epoch);
}

enum err
check_checkpoint(struct check *c, const struct checkpoint *cp, int64_t epoch)
{
	struct hash root;
	int64_t own;

	if (!check_epoch(c, cp->origin, &own) || own > epoch)
		return fail(c->cx, E_BROKEN, T(c->cx, "A checkpoint is of another log: %.*s."), STR_ARG(cp->origin));
	tree_root(&c->edge, &root);
	if (cp->size == c->edge.size && hash_eq(&root, &cp->root)) {
		c->out->checkpoints++;
		if (own == epoch && cp->size > c->out->signed_size)
			c->out->signed_size = cp->size;
		return E_OK;
	}
	if (own < epoch) {
		c->out->superseded++;
		return E_OK;
	}
	return fail(c->cx, E_BROKEN, T(c->cx, "The checkpoint signed at %lld entries does not fit the entries: at or before "
	    "entry %lld something was changed."), (long long)cp->size, (long long)cp->size);
}

enum err
check_signed(struct check *c, const struct checkpoint *cp, struct str keys)
{
	struct note_key k;
	struct str line;
	bool more = true;

	while (more) {
		keys = str_cut(keys, '\n', &line, &more);
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!note_key_read(line, &k))
			return fail(c->cx, E_INPUT, "%s", T(c->cx, "The key file has a line that is not a key."));
		if (str_eq(k.name, cp->origin))
			return note_signed_by(&cp->note, &k) ? E_OK : fail(c->cx, E_BROKEN, T(c->cx,
			    "The signature on the checkpoint at %lld entries is false."), (long long)cp->size);
	}
	return E_GONE;
}
