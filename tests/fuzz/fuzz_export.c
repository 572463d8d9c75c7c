/* Any bytes as an exported ledger, with and without the caller's keys. */
#include "base/log.h"
#include "ledger/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct str keys = S("khoi.example/nhat-ky/1/1+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n");
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN };
	struct str text = { (const char *)data, n };
	struct verify_result found = { 0 };
	bool known = false;

	if (ledger_audit(&cx, text, S(""), &found, &known) == E_OK)
		MUST(!known && found.entries > 0 && found.bad == 0);
	found = (struct verify_result){ 0 };
	MUST(ledger_audit(&cx, text, keys, &found, &known) != E_OK);   /* nobody holds that key */
	arena_free(cx.arena);
	return 0;
}
