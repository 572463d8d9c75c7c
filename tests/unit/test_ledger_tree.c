/* The tree against the published vectors of Certificate Transparency, and its proofs for every size and index. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#undef fail             /* base/ctx.h has a function of that name */
#define die(...) do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)

#include "base/buf.h"
#include "ledger/tree.h"

#define MOST 1025

static struct hash node[12][MOST + 1], leaves[MOST], roots[MOST + 1];

static enum err
get(void *at, int level, int64_t index, struct hash *out)
{
	(void)at;
	assert_true(level < 12 && index <= MOST);
	*out = node[level][index];
	return E_OK;
}

static const struct tree_nodes nodes = { get, NULL };

static void
leaf_of(int64_t i, struct hash *out)
{
	hash_leaf((struct str){ (const char *)&i, sizeof(i) }, out);
}

static int
grow(void **state)
{
	struct tree_edge edge = { 0 };
	struct tree_new made;

	(void)state;
	tree_root(&edge, &roots[0]);
	for (int64_t i = 0; i < MOST; i++) {
		leaf_of(i, &leaves[i]);
		tree_append(&edge, &leaves[i], &made);
		for (int k = 0; k < made.n; k++)
			node[k][made.index[k]] = made.node[k];
		tree_root(&edge, &roots[i + 1]);
	}
	return 0;
}

static void
published_roots(void **state)
{
	static const struct {
		const char *p;
		size_t n;
		const char *root;
	} v[] = {
		{ "", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
		{ "\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
		{ "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
		{ "\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
		{ "\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
		{ "\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
		{ "\x50\x51\x52\x53\x54\x55\x56\x57", 8,
		    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
		{ "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
		    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
	};
	struct tree_edge edge = { 0 };
	struct tree_new made;
	struct hash leaf, root, want;

	(void)state;
	tree_root(&edge, &root);
	assert_int_equal(hex_read(S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), want.b, 32), 32);
	assert_memory_equal(root.b, want.b, 32);
	for (size_t i = 0; i < COUNT(v); i++) {
		hash_leaf((struct str){ v[i].p, v[i].n }, &leaf);
		tree_append(&edge, &leaf, &made);
		tree_root(&edge, &root);
		assert_int_equal(hex_read(str_of(v[i].root), want.b, 32), 32);
		assert_memory_equal(root.b, want.b, 32);
	}
}

/* The published inclusion and consistency proofs over the same eight leaves (certificate-transparency, merkle_tree_test.cc). */
#define L0 "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
#define L1 "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
#define N0_1 "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
#define N2_3 "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define N0_3 "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
#define L4 "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define N4_5 "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
#define N6_7 "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define N4_7 "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"

static struct hash small[4][8];

static enum err
small_get(void *at, int level, int64_t index, struct hash *out)
{
	(void)at;
	*out = small[level][index];
	return E_OK;
}

static void
proof_is(const struct tree_proof *p, const char *const *want)
{
	struct hash h;
	int n = 0;

	for (; want[n] != NULL; n++) {
		assert_true(n < p->n);
		assert_int_equal(hex_read(str_of(want[n]), h.b, 32), 32);
		assert_memory_equal(h.b, p->h[n].b, 32);
	}
	assert_int_equal(p->n, n);
}

static void
published_proofs(void **state)
{
	static const struct {
		const char *p;
		size_t n;
	} leaf[8] = { { "", 0 }, { "\x00", 1 }, { "\x10", 1 }, { "\x20\x21", 2 }, { "\x30\x31", 2 }, { "\x40\x41\x42\x43", 4 },
		{ "\x50\x51\x52\x53\x54\x55\x56\x57", 8 },
		{ "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16 } };
	static const struct {
		int64_t index, size;           /* counted from 1 where they were published */
		const char *proof[4];
	} in[] = {
		{ 0, 1, { NULL } }, { 0, 8, { L1, N2_3, N4_7 } }, { 5, 8, { L4, N6_7, N0_3 } },
		{ 2, 3, { N0_1 } }, { 1, 5, { L0, N2_3, L4 } },
	}, from[] = {
		{ 1, 1, { NULL } }, { 1, 8, { L1, N2_3, N4_7 } }, { 6, 8, { N4_5, N6_7, N0_3 } }, { 2, 5, { N2_3, L4 } },
	};
	const struct tree_nodes eight = { small_get, NULL };
	struct tree_edge edge = { 0 };
	struct tree_new made;
	struct tree_proof p;
	struct hash h;

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		hash_leaf((struct str){ leaf[i].p, leaf[i].n }, &h);
		tree_append(&edge, &h, &made);
		for (int k = 0; k < made.n; k++)
			small[k][made.index[k]] = made.node[k];
	}
	for (size_t i = 0; i < COUNT(in); i++) {
		assert_int_equal(tree_inclusion(&eight, in[i].index, in[i].size, &p), E_OK);
		proof_is(&p, in[i].proof);
	}
	for (size_t i = 0; i < COUNT(from); i++) {
		assert_int_equal(tree_consistency(&eight, from[i].index, from[i].size, &p), E_OK);
		proof_is(&p, from[i].proof);
	}
}

/* The definition of RFC 6962 2.1, recursive, as a second opinion. */
static void
slow_root(int64_t from, int64_t to, struct hash *out)
{
	struct hash l, r;
	int64_t k = 1;

	if (to - from == 1) {
		*out = leaves[from];
		return;
	}
	while (k * 2 < to - from)
		k *= 2;
	slow_root(from, from + k, &l);
	slow_root(from + k, to, &r);
	hash_node(&l, &r, out);
}

static void
roots_by_definition(void **state)
{
	struct hash h, stored;

	(void)state;
	for (int64_t n = 1; n <= MOST; n++) {
		slow_root(0, n, &h);
		assert_memory_equal(h.b, roots[n].b, 32);
		assert_int_equal(tree_root_at(&nodes, n, &stored), E_OK);
		assert_memory_equal(stored.b, roots[n].b, 32);
	}
}

static void
every_inclusion(void **state)
{
	struct tree_proof p;

	(void)state;
	for (int64_t n = 1; n <= MOST; n++) {
		for (int64_t i = 0; i < n; i++) {
			assert_int_equal(tree_inclusion(&nodes, i, n, &p), E_OK);
			if (!tree_inclusion_ok(&leaves[i], i, n, &p, &roots[n]))
				die("leaf %ld of %ld", (long)i, (long)n);
		}
	}
	assert_int_equal(tree_inclusion(&nodes, 5, 5, &p), E_GONE);
	assert_int_equal(tree_inclusion(&nodes, -1, 5, &p), E_GONE);
}

static void
wrong_inclusions(void **state)
{
	struct tree_proof p, q;

	(void)state;
	for (int64_t n = 2; n <= 70; n++) {
		for (int64_t i = 0; i < n; i++) {
			assert_int_equal(tree_inclusion(&nodes, i, n, &p), E_OK);
			assert_false(tree_inclusion_ok(&leaves[(i + 1) % n], i, n, &p, &roots[n]));
			assert_false(tree_inclusion_ok(&leaves[i], (i + 1) % n, n, &p, &roots[n]));
			assert_false(tree_inclusion_ok(&leaves[i], i, n, &p, &roots[n - 1]));
			q = p;
			q.n--;
			assert_false(tree_inclusion_ok(&leaves[i], i, n, &q, &roots[n]));
			q.n += 2;
			q.h[q.n - 1] = roots[1];
			assert_false(tree_inclusion_ok(&leaves[i], i, n, &q, &roots[n]));
			for (int k = 0; k < p.n; k++) {
				q = p;
				q.h[k].b[(size_t)i % 32] ^= 1;
				assert_false(tree_inclusion_ok(&leaves[i], i, n, &q, &roots[n]));
			}
		}
	}
	p.n = 0;
	assert_false(tree_inclusion_ok(&leaves[0], 0, 0, &p, &leaves[0]));
	assert_false(tree_inclusion_ok(&leaves[0], 1, 1, &p, &leaves[0]));
}

static void
consistency_one(int64_t m, int64_t n)
{
	struct tree_proof p;

	assert_int_equal(tree_consistency(&nodes, m, n, &p), E_OK);
	if (!tree_consistency_ok(m, &roots[m], n, &roots[n], &p))
		die("%ld to %ld", (long)m, (long)n);
	if (m < n) {
		assert_false(tree_consistency_ok(m, &roots[n], n, &roots[n], &p));
		assert_false(tree_consistency_ok(m, &roots[m], n, &roots[m], &p));
		p.h[p.n - 1].b[7] ^= 64;
		assert_false(tree_consistency_ok(m, &roots[m], n, &roots[n], &p));
		p.n--;
		assert_false(tree_consistency_ok(m, &roots[m], n, &roots[n], &p));
	}
}

static void
every_consistency(void **state)
{
	(void)state;
	for (int64_t n = 1; n <= 260; n++)
		for (int64_t m = 1; m <= n; m++)
			consistency_one(m, n);
	for (int64_t n = 1020; n <= MOST; n++)
		for (int64_t m = 1; m <= n; m++)
			consistency_one(m, n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_roots),
		cmocka_unit_test(published_proofs),
		cmocka_unit_test(roots_by_definition),
		cmocka_unit_test(every_inclusion),
		cmocka_unit_test(wrong_inclusions),
		cmocka_unit_test(every_consistency),
	};

	return cmocka_run_group_tests(tests, grow, NULL);
}
