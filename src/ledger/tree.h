/**
 * ledger/tree.h — the Merkle tree of RFC 6962 section 2.1 (the same in RFC 9162), with SHA-256.
 *
 * Pure functions over a source of stored nodes: a node (level, index) is the hash of the complete subtree over the
 * leaves [index << level, (index + 1) << level); level 0 holds the leaf hashes. A tree of n leaves stores at most 2n
 * nodes, an append writes one leaf and the subtrees it completes.
 */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

#include "base/err.h"
#include "base/str.h"

#define TREE_LEVELS 63          /* a tree has fewer than 2^63 leaves, so a proof has at most 63 hashes */

struct hash {
	unsigned char b[32];
};

void hash_leaf(struct str leaf, struct hash *out);                                       /* SHA-256(0x00 || leaf) */
void hash_node(const struct hash *left, const struct hash *right, struct hash *out);     /* SHA-256(0x01 || l || r) */
void hash_bytes(struct str s, struct hash *out);                                         /* SHA-256(s) */
bool hash_eq(const struct hash *a, const struct hash *b);

/* Where nodes are: get answers E_GONE for a node that is not there. */
struct tree_nodes {
	enum err (*get)(void *at, int level, int64_t index, struct hash *out);
	void *at;
};

/*
 * The right edge of a tree: the complete subtrees that make it up, largest first in effect; h[k] counts when bit k
 * of size is set. Enough to append to and to compute the root, without any node.
 */
struct tree_edge {
	int64_t size;
	struct hash h[TREE_LEVELS];
};

/* The nodes an append completes: node[k] is (level k, index[k]); n >= 1, node[0] is the leaf. */
struct tree_new {
	int n;
	int64_t index[TREE_LEVELS + 1];
	struct hash node[TREE_LEVELS + 1];
};

struct tree_proof {
	int n;
	struct hash h[TREE_LEVELS];
};

enum err tree_edge_load(const struct tree_nodes *nodes, int64_t size, struct tree_edge *out);
void tree_append(struct tree_edge *edge, const struct hash *leaf, struct tree_new *made);
void tree_root(const struct tree_edge *edge, struct hash *out);              /* SHA-256("") for no leaves */

/* The root the tree had at `size` (not more than it has now). */
enum err tree_root_at(const struct tree_nodes *nodes, int64_t size, struct hash *out);
/* RFC 6962 2.1.1: that leaf `index` is in the tree of `size`; from the leaf's sibling upwards. 0 <= index < size. */
enum err tree_inclusion(const struct tree_nodes *nodes, int64_t index, int64_t size, struct tree_proof *out);
/* RFC 6962 2.1.2: that the tree of `from` is a prefix of the tree of `to`. 0 < from <= to. */
enum err tree_consistency(const struct tree_nodes *nodes, int64_t from, int64_t to, struct tree_proof *out);

/* RFC 9162 2.1.3.2 and 2.1.4.2: every hash of the proof must be used, none may be missing. */
bool tree_inclusion_ok(const struct hash *leaf, int64_t index, int64_t size, const struct tree_proof *proof,
    const struct hash *root);
bool tree_consistency_ok(int64_t from, const struct hash *from_root, int64_t to, const struct hash *to_root,
    const struct tree_proof *proof);

#endif
