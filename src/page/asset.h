/**
 * page/asset.h — compiled-in files: the style sheet, the script, pictures. Compressed when the program is built.
 */
#ifndef PAGE_ASSET_H
#define PAGE_ASSET_H

#include "base/str.h"
#include "base/url.h"

enum asset_name {
#define X(name) ASSET_##name,
#include "page/asset.def"
#undef X
	ASSET__MAX
};

struct asset {
	struct str path;               /* "site-3f9a61c2d0b7.css": what follows /static/; carries a hash of the content */
	const char *type;              /* "text/css; charset=utf-8" */
	struct str plain, gzip, br;    /* br and gzip may be empty */
};
extern const struct asset asset_table[ASSET__MAX];     /* made by tools/assetc */

/* NULL when there is none. */
const struct asset *asset_find(struct str path);
/* /static/... with the hash: may be kept for ever. */
struct url asset_url(struct arena *a, enum asset_name name);

#endif
