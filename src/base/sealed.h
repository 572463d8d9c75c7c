/**
 * base/sealed.h — a file without a name that holds nothing in clear: what an upload is from its first byte on.
 *
 * Each has a key of its own (XChaCha20-Poly1305, libsodium's secretstream), in locked memory and nowhere else. Once that is
 * wiped, or the process gone, what its blocks hold on the disk can be read by nobody.
 *
 *     sealed_new -> sealed_add ... -> sealed_end -> sealed_read, as often as wanted
 *     and always, whatever happened (a full arena too: it is not in the arena): sealed_shred
 */
#ifndef BASE_SEALED_H
#define BASE_SEALED_H

#include "base/ctx.h"

#define SEALED_ROOM ((size_t)48 << 10)         /* what one may take of memory, beside its bytes */

struct sealed;

/* In a directory; in memory where that is NULL or takes none. NULL: there is no room for it. */
struct sealed *sealed_new(const char *dir);
/* False: errno says why. What was cut short so is not read back. */
bool sealed_add(struct sealed *s, const void *p, size_t n);
bool sealed_end(struct sealed *s);             /* no more bytes follow */

/*
 * Every byte in clear, in order, in pieces. Stops at the first error `take` returns. E_BROKEN: it is not what was written,
 * or not the whole of it; the pieces before were. NULL is E_BROKEN.
 */
typedef enum err sealed_take_fn(struct ctx *cx, void *arg, const void *p, size_t n);
enum err sealed_read(struct ctx *cx, struct sealed *s, sealed_take_fn *take, void *arg);

/* Wipes the key, closes the file, frees s. NULL is allowed. */
void sealed_shred(struct sealed *s);

#endif
