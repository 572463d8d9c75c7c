/*
 * A tree of n leaves is cut like the binary number n: one complete subtree for each set bit, the largest to the left.
 * All of it follows from that: the edge holds those subtrees, an append carries like an addition of one, the root
 * folds them from the right, and any range that a proof asks for is either a stored node or such a fold.
 */
#include "ledger/tree.h"

#include <sodium.h>

#include "base/sha256.h"

void
hash_leaf(struct str leaf, struct hash *out)
{
	struct sha256_ctx s;
	unsigned char zero = 0;

	sha256_init(&s);
	sha256_update(&s, 1, &zero);
	sha256_add(&s, leaf);
	sha256_end(&s, out->b);
}

void
hash_node(const struct hash *left, const struct hash *right, struct hash *out)
{
	unsigned char in[65];

	in[0] = 1;
	memcpy(in + 1, left->b, 32);
	memcpy(in + 33, right->b, 32);
	sha256_of((struct str){ (const char *)in, sizeof(in) }, out->b);
}

void
hash_bytes(struct str s, struct hash *out)
{
	sha256_of(s, out->b);
}

bool
hash_eq(const struct hash *a, const struct hash *b)
{
	return sodium_memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

static bool
bit(int64_t n, int k)
{
	return ((uint64_t)n >> k & 1) != 0;
}

enum err
tree_edge_load(const struct tree_nodes *nodes, int64_t size, struct tree_edge *out)
{
	int64_t from = 0;
	enum err e;

	*out = (struct tree_edge){ .size = size };
	for (int k = TREE_LEVELS - 1; k >= 0; k--) {
		if (!bit(size, k))
			continue;
		if ((e = nodes->get(nodes->at, k, from >> k, &out->h[k])) != E_OK)
			return e;
		from += (int64_t)1 << k;
	}
	return E_OK;
}

void
tree_append(struct tree_edge *edge, const struct hash *leaf, struct tree_new *made)
{
	int64_t index = edge->size;
	struct hash h = *leaf;
	int k = 0;

	made->n = 0;
	for (;; k++) {
		made->index[made->n] = index >> k;
		made->node[made->n++] = h;
		if (!bit(index, k))
			break;
		hash_node(&edge->h[k], &h, &h);
	}
	edge->h[k] = h;
	edge->size++;
}

void
tree_root(const struct tree_edge *edge, struct hash *out)
{
	bool any = false;

	for (int k = 0; k < TREE_LEVELS; k++) {
		if (!bit(edge->size, k))
			continue;
		if (any)
			hash_node(&edge->h[k], out, out);
		else
			*out = edge->h[k];
		any = true;
	}
	if (!any)
		hash_bytes(S(""), out);
}

enum err
tree_root_at(const struct tree_nodes *nodes, int64_t size, struct hash *out)
{
	struct tree_edge edge;
	enum err e = tree_edge_load(nodes, size, &edge);

	if (e == E_OK)
		tree_root(&edge, out);
	return e;
}

/* The hash of the leaves [from, to); `from` is a multiple of the largest power of two that fits in to - from. */
static enum err
range_hash(const struct tree_nodes *nodes, int64_t from, int64_t to, struct hash *out)
{
	const int64_t size = to - from;
	struct hash part[TREE_LEVELS] = { 0 };
	int n = 0;
	enum err e;

	for (int k = TREE_LEVELS - 1; k >= 0; k--) {
		if (!bit(size, k))
			continue;
		if ((e = nodes->get(nodes->at, k, from >> k, &part[n++])) != E_OK)
			return e;
		from += (int64_t)1 << k;
	}
	*out = part[--n];
	while (n > 0)
		hash_node(&part[--n], out, out);
	return E_OK;
}

/* The largest power of two smaller than n, n > 1. */
static int64_t
split(int64_t n)
{
	return (int64_t)1 << (63 - __builtin_clzll((uint64_t)n - 1));
}

static enum err
proof_add(const struct tree_nodes *nodes, struct tree_proof *p, int64_t from, int64_t to)
{
	return range_hash(nodes, from, to, &p->h[p->n++]);
}

static void
proof_reverse(struct tree_proof *p)
{
	for (int i = 0, j = p->n - 1; i < j; i++, j--) {
		struct hash h = p->h[i];

		p->h[i] = p->h[j];
		p->h[j] = h;
	}
}

enum err
tree_inclusion(const struct tree_nodes *nodes, int64_t index, int64_t size, struct tree_proof *out)
{
	int64_t from = 0, to = size;
	enum err e;

	out->n = 0;
	if (index < 0 || index >= size)
		return E_GONE;
	while (to - from > 1) {
		int64_t k = split(to - from);

		if (index < from + k) {
			e = proof_add(nodes, out, from + k, to);
			to = from + k;
		} else {
			e = proof_add(nodes, out, from, from + k);
			from += k;
		}
		if (e != E_OK)
			return e;
	}
	proof_reverse(out);
	return E_OK;
}

enum err
tree_consistency(const struct tree_nodes *nodes, int64_t m, int64_t size, struct tree_proof *out)
{
	int64_t from = 0, to = size;
	bool whole = true;         /* [from, to) cut at m is still the old tree as its owner knows it */
	enum err e;

	out->n = 0;
	if (m < 1 || m > size)
		return E_GONE;
	while (m != to) {
		int64_t k = split(to - from);

		if (m <= from + k) {
			e = proof_add(nodes, out, from + k, to);
			to = from + k;
		} else {
			e = proof_add(nodes, out, from, from + k);
			from += k;
			whole = false;
		}
		if (e != E_OK)
			return e;
	}
	if (!whole && (e = proof_add(nodes, out, from, to)) != E_OK)
		return e;
	proof_reverse(out);
	return E_OK;
}

bool
tree_inclusion_ok(const struct hash *leaf, int64_t index, int64_t size, const struct tree_proof *proof,
    const struct hash *root)
{
	uint64_t fn = (uint64_t)index, sn = (uint64_t)size - 1;
	struct hash r = *leaf;

	if (index < 0 || index >= size)
		return false;
	for (int i = 0; i < proof->n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) != 0 || fn == sn) {
			hash_node(&proof->h[i], &r, &r);
			while ((fn & 1) == 0 && fn != 0) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			hash_node(&r, &proof->h[i], &r);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && hash_eq(&r, root);
}

bool
tree_consistency_ok(int64_t from, const struct hash *from_root, int64_t to, const struct hash *to_root,
    const struct tree_proof *proof)
{
	uint64_t fn = (uint64_t)from - 1, sn = (uint64_t)to - 1;
	struct hash fr, sr;
	int i = 0;

	if (from < 1 || from > to)
		return false;
	if (from == to)
		return proof->n == 0 && hash_eq(from_root, to_root);
	while ((fn & 1) != 0) {
		fn >>= 1;
		sn >>= 1;
	}
	if (fn == 0)                    /* the old tree is one complete subtree: its root is where the proof starts */
		fr = *from_root;
	else if (proof->n == 0)
		return false;
	else
		fr = proof->h[i++];
	sr = fr;
	for (; i < proof->n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) != 0 || fn == sn) {
			hash_node(&proof->h[i], &fr, &fr);
			hash_node(&proof->h[i], &sr, &sr);
			while ((fn & 1) == 0 && fn != 0) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			hash_node(&sr, &proof->h[i], &sr);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && hash_eq(&fr, from_root) && hash_eq(&sr, to_root);
}
