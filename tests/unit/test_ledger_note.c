/* Signed notes, checkpoints and keys: what is accepted has one spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#undef fail             /* base/ctx.h has a function of that name */
#define die(...) do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)

#include <sodium.h>

#include "ledger/checkpoint.h"

static struct arena *mem;
static unsigned char pk[32], sk[64];
static struct note_key key;
static struct str text, note;

static int
set_up(void **state)
{
	static const unsigned char seed[32] = { 1, 2, 3 };
	unsigned char sig[64];
	struct buf b, t;
	struct hash root;

	(void)state;
	mem = arena_new(ARENA_COMMAND);
	assert_int_equal(crypto_sign_seed_keypair(pk, sk, seed), 0);
	note_key_of(S("phoihop.example/nhat-ky/1/1"), pk, &key);
	hash_bytes(S("x"), &root);
	buf_init(&t, mem, 4096);
	checkpoint_text(&t, key.name, 1025, &root);
	text = buf_view(&t);
	crypto_sign_detached(sig, NULL, (const unsigned char *)text.p, text.n, sk);
	buf_init(&b, mem, 4096);
	note_write(&b, text, &key, sig);
	note = buf_view(&b);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

/* The example key and note of the C2SP signed-note text and Go's sumdb/note package. */
static void
published_key(void **state)
{
	struct note_key k;
	struct note n;

	(void)state;
	assert_true(note_key_read(S("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), &k));
	assert_true(note_read(S("If you think cryptography is the answer to your problem,\n"
	    "then you don't know what your problem is.\n\n"
	    "\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"),
	    &n));
	assert_true(note_signed_by(&n, &k));
	assert_false(note_key_read(S("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), &k));
	assert_false(note_key_read(S("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX"), &k));
}

static void
own_round_trip(void **state)
{
	struct checkpoint cp;
	struct note_key k, other = key;
	struct buf b;

	(void)state;
	assert_true(checkpoint_read(note, &cp));
	assert_int_equal(cp.size, 1025);
	assert_true(str_eq(cp.origin, key.name));
	assert_true(note_signed_by(&cp.note, &key));
	buf_init(&b, mem, 4096);
	note_key_write(&b, &key);
	assert_true(note_key_read(buf_view(&b), &k));
	assert_memory_equal(k.id, key.id, 4);
	note_key_of(S("phoihop.example/nhat-ky/1/2"), pk, &other);
	assert_false(note_signed_by(&cp.note, &other));
}

/* Every single bit of a signed checkpoint counts. */
static void
every_bit(void **state)
{
	char *p = str_z(mem, note);
	struct checkpoint cp;

	(void)state;
	for (size_t i = 0; i < note.n * 8; i++) {
		p[i / 8] = (char)(p[i / 8] ^ (1 << (i % 8)));
		if (checkpoint_read((struct str){ p, note.n }, &cp) && note_signed_by(&cp.note, &key))
			die("bit %zu", i);
		p[i / 8] = (char)(p[i / 8] ^ (1 << (i % 8)));
	}
	for (size_t n = 0; n < note.n; n++)
		assert_false(checkpoint_read(str_sub(note, 0, n), &cp));
	assert_false(checkpoint_read(str_fmt(mem, "%.*sx", STR_ARG(note)), &cp));
	assert_false(checkpoint_read(str_fmt(mem, "%.*s\n", STR_ARG(note)), &cp));
}

static void
strict_text(void **state)
{
	static const char *const bad[] = {
		"phoihop.example/nhat-ky/1/1\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"phoihop.example/nhat-ky/1/1\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"phoihop.example/nhat-ky/1/1\n99999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"phoihop.example/nhat-ky/1/1\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
		"phoihop.example/nhat-ky/1/1\n1\nAAAA\n",
		"phoihop.example/nhat-ky/1/1\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nextension\n",
		"\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"a b\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
	};
	static const unsigned char none[64];
	struct checkpoint cp;
	struct buf b;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		buf_init(&b, mem, 4096);
		note_write(&b, str_of(bad[i]), &key, none);
		if (checkpoint_read(buf_view(&b), &cp))
			die("accepted: %s", bad[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_key),
		cmocka_unit_test(own_round_trip),
		cmocka_unit_test(every_bit),
		cmocka_unit_test(strict_text),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
