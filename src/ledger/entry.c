/* Items: content kept apart from the entry that commits to it. */
#include "ledger/entry.h"

#include "store/file.h"

struct item
item_of(struct str body)
{
	return (struct item){ .body = body, .present = true };
}

struct item
item_none(void)
{
	return (struct item){ .present = false };
}

void
item_hash(const unsigned char salt[32], struct str body, unsigned char out[32])
{
	content_hash(salt, body, out);
}
