/* The checks that `ledger verify` and `audit` share. */
#include "ledger/check.h"

#include "ledger/rows.h"

#define PART_MAX ((size_t)256 << 20)

void
check_begin(struct check *c, struct ctx *cx, struct verify_result *out)
{
	*out = (struct verify_result){ 0 };
	*c = (struct check){ .cx = cx, .part = *cx, .epoch = 1, .out = out };
	c->part.arena = arena_new(PART_MAX);
	c->part.fault = (struct fault){ 0 };
}

void
check_end(struct check *c)
{
	tree_root(&c->edge, &c->out->root);
	c->out->log = c->log;
	c->out->epoch = c->epoch;
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

/* --- erasures ------------------------------------------------------------------------------------------------------- */

static void
id_of_item(int64_t entry, int64_t n, unsigned char id[16])
{
	for (int i = 0; i < 8; i++) {
		id[i] = (unsigned char)((uint64_t)entry >> (56 - 8 * i));
		id[8 + i] = (unsigned char)((uint64_t)n >> (56 - 8 * i));
	}
}

/* Room for another one's id. */
static unsigned char *
erasure_add(struct check *c, struct erasure_list *l, int64_t entry)
{
	struct erasure *x = &LIST_ADD(c->cx->arena, l->v, l->n, l->cap);

	x->entry = entry;
	return x->id;
}

void
check_file_gone(struct check *c, int64_t entry, const unsigned char file[16])
{
	memcpy(erasure_add(c, &c->files.gone, entry), file, 16);
}

static void
told(struct check *c, const struct entry *e)
{
	const struct entry_erased *f = e->facts;

	for (size_t i = 0; i < f->items.n; i++)
		id_of_item(f->entry, f->items.v[i].value, erasure_add(c, &c->items.told, e->no));
	for (size_t i = 0; i < f->files.n; i++)
		memcpy(erasure_add(c, &c->files.told, e->no), f->files.v[i].file, 16);
}

static int
by_id(const void *a, const void *b)
{
	return memcmp(((const struct erasure *)a)->id, ((const struct erasure *)b)->id, 16);
}

static void
by_id_sort(struct erasure_list *l)
{
	if (l->n > 0)
		qsort(l->v, l->n, sizeof(*l->v), by_id);
}

/* The first of `a` that `b`, sorted, has not; NULL: none. */
static const struct erasure *
only_in(const struct erasure_list *a, const struct erasure_list *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (b->n == 0 || bsearch(&a->v[i], b->v, b->n, sizeof(*b->v), by_id) == NULL)
			return &a->v[i];
	return NULL;
}

/* What is gone must have been erased by an entry, and what was erased must be gone. */
static enum err
erasures_check(struct check *c, struct erasures *x)
{
	const struct erasure *at;

	by_id_sort(&x->gone);
	by_id_sort(&x->told);
	if ((at = only_in(&x->gone, &x->told)) != NULL)
		return check_bad(c, at->entry, T(c->cx, "content is gone, and no entry says that it was erased"));
	if ((at = only_in(&x->told, &x->gone)) != NULL)
		return check_bad(c, at->entry, T(c->cx, "it erases content that is still there"));
	return E_OK;
}

/* --- what an entry says of the ledger itself ------------------------------------------------------------------------- */

/*
 * What was lost may have had a change of key in it, and a checkpoint over it shows that: the next one may be by a key that no
 * entry here announced. Then the chain begins again with the next change.
 */
static void
chain_cut(struct check *c, const struct checkpoint *last)
{
	struct note_key in_force;

	note_key_of(last->origin, c->chain.pk, &in_force);
	if (last->size > c->edge.size && (last->note.n > 1 || !note_signed_by(&last->note, &in_force)))
		c->chain.known = c->chain.announced = false;
}

static enum err
epoch_check(struct check *c, const struct entry *e)
{
	const struct epoch_opened *f = e->facts;
	struct checkpoint cp;
	struct hash root;
	int64_t own;
	enum err was;

	if (f->closes < c->epoch || f->epoch <= f->closes)
		return check_bad(c, e->no, T(c->cx, "it opens an epoch that does not follow"));
	c->epoch = f->epoch;
	if (f->checkpoint.n == 0)
		return E_OK;
	tree_root(&c->edge, &root);
	if (!checkpoint_read(f->checkpoint, &cp) || !log_epoch_read(cp.origin, c->log, &own) || own > f->closes ||
	    cp.size != f->size || memcmp(cp.root.b, f->root, sizeof(f->root)) != 0 ||
	    (cp.size == c->edge.size && !hash_eq(&root, &cp.root)))
		return check_bad(c, e->no, T(c->cx, "the checkpoint it commits to does not fit"));
	if (c->keys.n > 0 && (was = check_signed(c, &cp, false)) != E_OK && was != E_GONE)
		return was;
	chain_cut(c, &cp);
	return E_OK;
}

static enum err
key_check(struct check *c, const struct entry *e)
{
	const struct key_changed *f = e->facts;
	struct note_key from, to;
	int64_t a, b;

	if (!note_key_read(f->from, &from) || !note_key_read(f->to, &to) || !log_epoch_read(from.name, c->log, &a) ||
	    !log_epoch_read(to.name, c->log, &b) || (c->chain.known && memcmp(c->chain.pk, from.pk, sizeof(from.pk)) != 0))
		return check_bad(c, e->no, T(c->cx, "it does not announce a key in the place of the one in force"));
	memcpy(c->chain.pk, from.pk, sizeof(from.pk));
	memcpy(c->chain.to, to.pk, sizeof(to.pk));
	c->chain.known = c->chain.announced = true;
	return E_OK;
}

static enum err
facts_check(struct check *c, const struct entry *e)
{
	loss_note(c->cx->arena, &c->out->loss, e);
	if (e->type == ENTRY_EPOCH_OPENED)
		return epoch_check(c, e);
	if (e->type == ENTRY_KEY_CHANGED)
		return key_check(c, e);
	if (e->type == ENTRY_ENTRY_ERASED)
		told(c, e);
	return E_OK;
}

/* The checkpoint's signatures against the keys that the entries announced. */
static enum err
chain_check(struct check *c, const struct checkpoint *cp)
{
	struct key_chain *k = &c->chain;
	struct note_key in_force, next;

	if (!k->known)
		return E_OK;
	note_key_of(cp->origin, k->pk, &in_force);
	note_key_of(cp->origin, k->to, &next);
	if (!note_signed_by(&cp->note, &in_force))
		return fail(c->cx, E_BROKEN, T(c->cx, "The checkpoint at %lld entries is not signed by the key in force then."),
		    (long long)cp->size);
	if (k->announced && note_signed_by(&cp->note, &next)) {
		memcpy(k->pk, k->to, sizeof(k->pk));
		k->announced = false;
	}
	return E_OK;
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
			id_of_item(no, it->n, erasure_add(c, &c->items.gone, no));
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
	if ((d = entry_desc_find(leaf.type, leaf.version)) != NULL) {
		if (entry_decode(&c->part, d, row->no, row->at, row->payload, items, decoded) != E_OK)
			return check_bad(c, row->no, T(c->cx, "its content does not read as it should"));
		if ((e = facts_check(c, decoded)) != E_OK)
			return e;
	}
	c->last = leaf.at;
	c->out->entries++;
	hash_leaf(row->leaf, &h);
	if (c->leaves)
		LIST_ADD(c->cx->arena, c->out->leaves, c->out->leaves_n, c->out->leaves_cap) = h;
	tree_append(&c->edge, &h, made);
	return E_OK;
}

enum err
check_checkpoint(struct check *c, const struct checkpoint *cp, bool *lost)
{
	struct hash root;
	int64_t own;

	*lost = false;
	if (!log_epoch_read(cp->origin, c->log, &own) || own > c->epoch)
		return fail(c->cx, E_BROKEN, T(c->cx, "A checkpoint is of another log: %.*s."), STR_ARG(cp->origin));
	tree_root(&c->edge, &root);
	if (cp->size == c->edge.size && hash_eq(&root, &cp->root)) {
		c->out->checkpoints++;
		if (own == c->epoch && cp->size > c->out->signed_size)
			c->out->signed_size = cp->size;
		return chain_check(c, cp);
	}
	if (own < c->epoch) {
		c->out->superseded++;
		*lost = true;
		return E_OK;
	}
	c->out->bad = cp->size;
	return fail(c->cx, E_BROKEN, T(c->cx, "The checkpoint signed at %lld entries does not fit the entries: at or before "
	    "entry %lld something was changed."), (long long)cp->size, (long long)cp->size);
}

/* A line of it claims to be this key's. */
static bool
claims(const struct note *n, const struct note_key *k)
{
	for (int i = 0; i < n->n; i++)
		if (str_eq(n->v[i].name, k->name) && memcmp(n->v[i].id, k->id, sizeof(k->id)) == 0)
			return true;
	return false;
}

enum err
check_signed(struct check *c, const struct checkpoint *cp, bool lost)
{
	struct str keys = c->keys, line;
	bool more = true, named = false, signed_ = false;
	struct note_key k;

	while (more) {
		keys = str_cut(keys, '\n', &line, &more);
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!note_key_read(line, &k))
			return fail(c->cx, E_INPUT, "%s", T(c->cx, "The key file has a line that is not a key."));
		named = named || str_eq(k.name, cp->origin);
		signed_ = signed_ || (str_eq(k.name, cp->origin) && note_signed_by(&cp->note, &k));
		lost = lost && !claims(&cp->note, &k);
	}
	if (!named)
		return E_GONE;
	if (lost)
		return E_OK;
	return signed_ ? E_OK : fail(c->cx, E_BROKEN, T(c->cx,
	    "The signature on the checkpoint at %lld entries is false."), (long long)cp->size);
}

enum err
check_whole(struct check *c, int64_t epoch, bool files)
{
	enum err e;

	if (c->epoch != epoch)
		return fail(c->cx, E_BROKEN, T(c->cx, "The head is of epoch %lld, but the entries end in epoch %lld."),
		    (long long)epoch, (long long)c->epoch);
	if ((e = erasures_check(c, &c->items)) != E_OK)
		return e;
	return files ? erasures_check(c, &c->files) : E_OK;
}
