/**
 * tools/source.h — a generator reads its sources whole; what cannot be read ends it.
 */
#ifndef TOOLS_SOURCE_H
#define TOOLS_SOURCE_H

#include "base/buf.h"

/* The file's bytes, at most `most` of them, in `a`. */
static inline struct str
source_read(struct arena *a, const char *path, size_t most)
{
	FILE *f = fopen(path, "rb");
	struct buf b;
	char part[65536];
	size_t n;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	buf_init(&b, a, most);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(&b, part, n);
	(void)fclose(f);
	return buf_view(&b);
}

#endif
