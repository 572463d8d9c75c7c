/**
 * page/asset.h — compiled-in files: the style sheet, the script, pictures. Compressed when the program is built.
 */
#ifndef PAGE_ASSET_H
#define PAGE_ASSET_H

#include "base/str.h"

struct asset {
	struct str path;               /* "style-3f9a61c2.css": what follows /static/; carries a hash of the content */
	const char *type;              /* "text/css; charset=utf-8" */
	struct str plain, gzip, br;    /* br and gzip may be empty */
};

/* NULL when there is none. */
const struct asset *asset_find(struct str path);

#endif
