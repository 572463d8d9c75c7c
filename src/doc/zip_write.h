/**
 * doc/zip_write.h — an archive in memory, the same bytes for the same parts on every machine and day.
 */
#ifndef DOC_ZIP_WRITE_H
#define DOC_ZIP_WRITE_H

#include "base/ctx.h"

struct zip_part {
	const char *name;
	struct str bytes;
	bool stored;               /* not deflated: OpenDocument's mimetype */
};

/* In the order given; the result lives in cx->arena. */
enum err zip_write(struct ctx *cx, const struct zip_part *parts, size_t n, struct str *out);

#endif
