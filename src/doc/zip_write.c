#include "doc/zip_write.h"

#include <zip.h>

#define DOS_DAY 0x0021             /* 1 January 1980, the first day DOS knows */

static bool
parts_add(zip_t *z, const struct zip_part *parts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		zip_source_t *s = zip_source_buffer(z, parts[i].bytes.p, parts[i].bytes.n, 0);
		zip_int64_t at = s == NULL ? -1 : zip_file_add(z, parts[i].name, s, ZIP_FL_ENC_UTF_8);

		if (at < 0) {
			zip_source_free(s);
			return false;
		}
		if (zip_set_file_compression(z, (zip_uint64_t)at, parts[i].stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 6) != 0 ||
		    zip_file_set_dostime(z, (zip_uint64_t)at, 0, DOS_DAY, 0) != 0)
			return false;
	}
	return true;
}

/* Into `out`, which has room for `cap` bytes. */
static bool
archive_make(const struct zip_part *parts, size_t n, char *out, size_t cap, size_t *used)
{
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = s == NULL ? NULL : zip_open_from_source(s, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	bool ok = false;
	zip_int64_t got;

	if (z == NULL) {
		zip_source_free(s);
		return false;
	}
	zip_source_keep(s);
	if (!parts_add(z, parts, n) || zip_close(z) != 0) {
		zip_discard(z);
	} else if (zip_source_open(s) == 0) {
		got = zip_source_read(s, out, cap);
		ok = got > 0 && (size_t)got < cap;
		*used = ok ? (size_t)got : 0;
		(void)zip_source_close(s);
	}
	zip_source_free(s);
	return ok;
}

enum err
zip_write(struct ctx *cx, const struct zip_part *parts, size_t n, struct str *out)
{
	size_t cap = 4096, used = 0;
	char *p;

	/* Room for parts that do not shrink, taken first: nothing may jump away while the library holds memory. */
	for (size_t i = 0; i < n; i++)
		cap += parts[i].bytes.n + parts[i].bytes.n / 512 + 2 * strlen(parts[i].name) + 256;
	p = arena_alloc(cx->arena, cap);
	if (!archive_make(parts, n, p, cap, &used))
		return fail(cx, E_ENV, "%s", T(cx, "The document could not be put together."));
	*out = (struct str){ p, used };
	return E_OK;
}
