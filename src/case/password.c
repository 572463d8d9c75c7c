#include "case/password.h"

#include <pthread.h>
#include <sodium.h>

#include "base/buf.h"
#include "base/fold.h"
#include "base/log.h"
#include "base/sha256.h"
#include "case/account.h"

#define PASSWORD_OPS 2
#define PASSWORD_MEM ((size_t)19 << 20)
#define PASSWORD_MOST 200

static pthread_mutex_t one_hash = PTHREAD_MUTEX_INITIALIZER;

static void
hash_token(struct str text, struct token_hash *hash)
{
	sha256_of(text, hash->v);
}

void
token_new(struct ctx *cx, struct str *text, struct token_hash *hash)
{
	unsigned char bytes[32];
	char *z = arena_alloc(cx->arena, TOKEN_TEXT + 1);

	randombytes_buf(bytes, sizeof(bytes));
	(void)sodium_bin2base64(z, TOKEN_TEXT + 1, bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	*text = (struct str){ z, TOKEN_TEXT };
	hash_token(*text, hash);
	sodium_memzero(bytes, sizeof(bytes));
}

bool
token_read(struct str text, struct token_hash *hash)
{
	if (text.n != TOKEN_TEXT)
		return false;
	hash_token(text, hash);
	return true;
}

#define DEVICE_RANDOM 16

static void
device_tag(struct str verifier, int64_t account, const unsigned char random[DEVICE_RANDOM], unsigned char tag[32])
{
	static const char what[] = "phoihop/device/v1";
	crypto_auth_hmacsha256_state state;

	(void)crypto_auth_hmacsha256_init(&state, (const unsigned char *)verifier.p, verifier.n);
	(void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)what, sizeof(what));
	(void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)&account, sizeof(account));
	(void)crypto_auth_hmacsha256_update(&state, random, DEVICE_RANDOM);
	(void)crypto_auth_hmacsha256_final(&state, tag);
	sodium_memzero(&state, sizeof(state));
}

struct str
device_new(struct ctx *cx, struct str verifier, int64_t account)
{
	unsigned char bytes[DEVICE_RANDOM + 32];
	struct buf b;

	randombytes_buf(bytes, DEVICE_RANDOM);
	device_tag(verifier, account, bytes, bytes + DEVICE_RANDOM);
	buf_init(&b, cx->arena, sizeof(bytes) * 2);
	buf_hex(&b, bytes, sizeof(bytes));
	return buf_view(&b);
}

bool
device_known(struct str verifier, int64_t account, struct str device)
{
	unsigned char bytes[DEVICE_RANDOM + 32], tag[32];

	if (verifier.n == 0 || hex_read(device, bytes, sizeof(bytes)) != (ptrdiff_t)sizeof(bytes))
		return false;
	device_tag(verifier, account, bytes, tag);
	return sodium_memcmp(tag, bytes + DEVICE_RANDOM, sizeof(tag)) == 0;
}

enum err
password_hash(struct ctx *cx, struct str password, struct str *verifier)
{
	char *z = arena_alloc(cx->arena, crypto_pwhash_STRBYTES);
	int rc;

	(void)pthread_mutex_lock(&one_hash);
	rc = crypto_pwhash_str_alg(z, password.p, password.n, PASSWORD_OPS, PASSWORD_MEM, crypto_pwhash_ALG_ARGON2ID13);
	(void)pthread_mutex_unlock(&one_hash);
	if (rc != 0)
		return fail(cx, E_BUSY, "%s", T(cx, "The server has no memory for this right now. Try again in a moment."));
	*verifier = str_of(z);
	return E_OK;
}

bool
password_fits(struct str verifier, struct str password)
{
	/* a verifier of a password nobody knows: an unknown login costs the same time as a known one */
	static char dummy[crypto_pwhash_STRBYTES];
	char z[crypto_pwhash_STRBYTES] = { 0 };
	bool known = verifier.n > 0 && verifier.n < sizeof(z);
	int rc;

	(void)pthread_mutex_lock(&one_hash);
	if (!known && dummy[0] == '\0') {
		unsigned char bytes[32];

		randombytes_buf(bytes, sizeof(bytes));
		if (crypto_pwhash_str_alg(dummy, (const char *)bytes, sizeof(bytes), PASSWORD_OPS, PASSWORD_MEM,
		        crypto_pwhash_ALG_ARGON2ID13) != 0)
			dummy[0] = '\0';
	}
	memcpy(z, known ? verifier.p : dummy, known ? verifier.n : sizeof(dummy));
	z[sizeof(z) - 1] = '\0';
	rc = password.n > PASSWORD_MOST * 4 ? -1 : crypto_pwhash_str_verify(z, password.p, password.n);
	(void)pthread_mutex_unlock(&one_hash);
	return known && rc == 0;
}

enum err
password_rules(struct ctx *cx, const char *field, struct str password, struct str login)
{
	bool letter = false, digit = false;

	for (size_t i = 0; i < password.n; i++) {
		unsigned char c = (unsigned char)password.p[i];

		digit = digit || (c >= '0' && c <= '9');
		letter = letter || c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}
	if (str_runes(password) > PASSWORD_MOST)
		return fail_field(cx, field, T(cx, "The password has at most %d characters."), PASSWORD_MOST);
	if (str_runes(password) < PASSWORD_LEAST)
		return fail_field(cx, field, T(cx, "The password needs at least %d characters."), PASSWORD_LEAST);
	if (!letter || !digit)
		return fail_field(cx, field, "%s", T(cx, "The password needs letters and digits."));
	if (login.n > 0 && str_find(text_fold(cx->arena, password), login) >= 0)
		return fail_field(cx, field, "%s", T(cx, "The password must not contain the login name."));
	return E_OK;
}
