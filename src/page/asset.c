#include "page/asset.h"

#include "base/log.h"

const struct asset *
asset_find(struct str path)
{
	for (size_t i = 0; i < ASSET__MAX; i++)
		if (str_eq(path, asset_table[i].path))
			return &asset_table[i];
	return NULL;
}

struct url
asset_url(struct arena *a, enum asset_name name)
{
	MUST(name < ASSET__MAX);
	return url_segment(a, url_path(a, "/static/"), asset_table[name].path);
}
