/* Compiled-in files. The address names the content, so the answer never changes; http.c picks the encoding. */
#include "edge/static.h"

#include "edge/hooks.h"
#include "page/asset.h"

enum err
static_reply(const struct asset *asset, struct reply *out)
{
	if (asset == NULL)
		return E_GONE;
	out->asset = asset;
	out->cache = CACHE_FOREVER;
	return reply_bytes(out, asset->type, asset->plain);
}

enum err
static_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	(void)cx;
	return static_reply(rq->edge->hooks->asset(rq->at.key), out);
}
