/* Items: content kept apart from the entry that commits to it. */
#include "ledger/entry.h"

#include <sodium.h>

struct item
item_of(struct str body)
{
	return (struct item){ .body = body, .present = true };
}

struct item
item_none(void)
{
	return (struct item){ .present = false };
}

void
item_hash(const unsigned char salt[32], struct str body, unsigned char out[32])
{
	static const char domain[] = "phoihop/content/v1";      /* with its NUL */
	crypto_hash_sha256_state s;

	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, (const unsigned char *)domain, sizeof(domain));
	crypto_hash_sha256_update(&s, salt, 32);
	crypto_hash_sha256_update(&s, (const unsigned char *)body.p, body.n);
	crypto_hash_sha256_final(&s, out);
}
