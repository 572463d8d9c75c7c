/**
 * base/sha256.h — SHA-256 (FIPS 180-4), by nettle.
 *
 * A third of what the writer computed for a sending were hashes. nettle uses the processor's instructions where it has them, four times as
 * fast as libsodium's; it is in the process anyway, under libmicrohttpd.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <nettle/sha2.h>

#include "base/str.h"

/* Begin with sha256_init. */
static inline void
sha256_add(struct sha256_ctx *h, struct str bytes)
{
	sha256_update(h, bytes.n, (const uint8_t *)bytes.p);
}

static inline void
sha256_end(struct sha256_ctx *h, unsigned char out[SHA256_DIGEST_SIZE])
{
	sha256_digest(h, SHA256_DIGEST_SIZE, out);
}

static inline void
sha256_of(struct str bytes, unsigned char out[SHA256_DIGEST_SIZE])
{
	struct sha256_ctx h;

	sha256_init(&h);
	sha256_add(&h, bytes);
	sha256_end(&h, out);
}

#endif
