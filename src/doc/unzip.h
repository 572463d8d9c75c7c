/**
 * doc/unzip.h — ZIP archives (APPNOTE 6.3.x, without ZIP64) in memory, for hostile files.
 *
 * The whole central directory is judged before anything is unpacked: at most 2,000 entries, no two overlapping or of
 * one name, each equal to its local header, 200 MiB declared in all, a ratio of 100 at most for an entry over 1 MiB. An
 * entry is unpacked into exactly its declared size and its CRC checked: a lying directory gains nothing.
 */
#ifndef DOC_UNZIP_H
#define DOC_UNZIP_H

#include "base/arena.h"
#include "base/str.h"

enum unzip_fault { UNZIP_OK, UNZIP_DAMAGED, UNZIP_BOMB, UNZIP_LOCKED };

struct unzip_entry {
	struct str name;           /* as stored; never used as a path */
	uint32_t method, crc, packed, size;
	size_t at, data;           /* offsets of its local header and its bytes */
};

struct unzip {
	struct str bytes;
	struct unzip_entry *v;     /* in directory order */
	size_t n;
};

/* Views into `bytes`; the table lives in `a`. */
enum unzip_fault unzip_open(struct arena *a, struct str bytes, struct unzip *z);
const struct unzip_entry *unzip_find(const struct unzip *z, struct str name);          /* ASCII case ignored, as in OPC */
/* Stored or deflated; UNZIP_BOMB when larger than `max`. */
enum unzip_fault unzip_read(struct arena *a, const struct unzip *z, const struct unzip_entry *e, size_t max, struct str *out);

#endif
