#include "edge/session_cookie.h"

#include <sodium.h>

#include "base/log.h"

static bool
name_is(struct str got, bool https, const char *name)
{
	if (!https)
		return str_is(got, name);
	return str_starts(got, S("__Host-")) && str_is(str_sub(got, 7, got.n), name);
}

struct str
cookie_find(struct str header, bool https, const char *name)
{
	struct str found = S("");
	bool once = false;

	while (header.n > 0) {
		struct str pair, key, value;
		bool has;

		header = str_cut(header, ';', &pair, NULL);
		value = str_cut(str_trim(pair), '=', &key, &has);
		if (!has || !name_is(key, https, name))
			continue;
		if (once)
			return S("");
		once = true;
		found = value;
	}
	return found;
}

struct str
cookie_line(struct arena *a, bool https, const struct reply_cookie *c)
{
	struct buf b;

	buf_init(&b, a, 1024);
	buf_fmt(&b, "%s%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax", https ? "__Host-" : "", STR_ARG(c->name),
	    STR_ARG(c->value));
	if (c->max_age != 0)
		buf_fmt(&b, "; Max-Age=%lld", c->max_age < 0 ? 0LL : (long long)c->max_age);
	if (https)
		buf_z(&b, "; Secure");
	MUST(!b.over);
	return buf_view(&b);
}

void
session_cookie_set(struct reply *r, struct str token)
{
	reply_cookie(r, S(COOKIE_SESSION), token, 0);
}

void
session_cookie_clear(struct reply *r)
{
	reply_cookie(r, S(COOKIE_SESSION), S(""), -1);
}

struct str
csrf_mask(struct ctx *cx, const unsigned char secret[32])
{
	unsigned char both[64];
	struct buf b;

	randombytes_buf(both, 32);
	for (size_t i = 0; i < 32; i++)
		both[32 + i] = both[i] ^ secret[i];
	buf_init(&b, cx->arena, 128);
	buf_hex(&b, both, sizeof(both));
	return buf_view(&b);
}

bool
csrf_check(const unsigned char secret[32], struct str token)
{
	unsigned char both[64];

	if (hex_read(token, both, sizeof(both)) != (ptrdiff_t)sizeof(both))
		return false;
	for (size_t i = 0; i < 32; i++)
		both[32 + i] ^= both[i];
	return sodium_memcmp(both + 32, secret, 32) == 0;
}

void
csrf_of_visitor(struct str cookie, unsigned char secret[32])
{
	static const unsigned char key[] = "phoihop/visitor-form/v1";

	MUST(crypto_generichash(secret, 32, (const unsigned char *)cookie.p, cookie.n, key, sizeof(key)) == 0);
}
