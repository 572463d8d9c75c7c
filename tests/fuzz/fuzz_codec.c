/*
 * A payload of each type of entry (the first byte says which): what the decoder takes, the encoder writes again byte for
 * byte, and the printer and the walks over items and files stay inside it.
 */
#include "base/log.h"
#include "ledger/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum err
count_item(void *at, struct item *it, const char *field)
{
	int *n = at;

	MUST(it->present && field != NULL && it->n == ++*n);
	return E_OK;
}

static enum err
see_file(void *at, const unsigned char file[16], const unsigned char hash[32], const char *field)
{
	MUST(file != NULL && hash != NULL && field != NULL);
	++*(int *)at;
	return E_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN };
	const struct entry_desc *d = n > 0 ? entry_desc((enum entry_type)(data[0] % (ENTRY__MAX - 1) + 1)) : NULL;
	struct str payload = { (const char *)data + 1, n > 0 ? n - 1 : 0 };
	struct item_list items;
	int items_n = 0, files_n = 0;
	struct buf again, json;
	void *facts;

	if (d != NULL && codec_decode(&cx, d->record, payload, &facts) == E_OK) {
		MUST(codec_items(d->record, facts, count_item, &items_n) == E_OK);
		MUST(codec_files(d->record, facts, see_file, &files_n) == E_OK);
		MUST(codec_encode(&cx, d->record, facts, NULL, NULL, &again, &items) == E_OK);
		MUST(str_eq(buf_view(&again), payload) && (int)items.n == items_n);
		buf_init(&json, cx.arena, (size_t)16 << 20);
		codec_json(&json, d->record, facts);
	}
	arena_free(cx.arena);
	return 0;
}
