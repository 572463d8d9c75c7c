/**
 * edge/static.h — the compiled-in files (style, script, pictures), already compressed at build time.
 *
 * The pages give the table (page/asset.h); an asset's address carries a hash of its content, so it is kept for ever.
 */
#ifndef EDGE_STATIC_H
#define EDGE_STATIC_H

#include "edge/reply.h"

struct asset;

/* E_GONE for NULL. */
enum err static_reply(const struct asset *asset, struct reply *out);

#endif
