/*
 * What a verifier is handed: receipts, checkpoints, notes, keys, leaves, short codes. The first byte says as which the rest
 * is read. Whatever is taken must be the one way of writing it: written again, it is the same bytes.
 */
#include "base/log.h"
#include "ledger/receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
one_receipt(struct ctx *cx, struct str s)
{
	struct receipt r;

	if (receipt_read(cx, s, &r) != E_OK)
		return;
	MUST(r.leaf.no >= 1 && r.leaf.no <= r.head.size && r.proof.n <= 63);
	(void)receipt_matches(&r, r.payload);
	MUST(receipt_signer(cx, &r, S("")) != E_OK);   /* nobody's key: nobody signed */
}

static void
one_checkpoint(struct ctx *cx, struct str s)
{
	struct checkpoint c;
	struct buf b;

	if (!checkpoint_read(s, &c))
		return;
	buf_init(&b, cx->arena, NOTE_MAX);
	checkpoint_text(&b, c.origin, c.size, &c.root);
	MUST(str_eq(buf_view(&b), c.note.text));
}

static void
one_key(struct ctx *cx, struct str s)
{
	struct note_key k;
	struct buf b;

	if (!note_key_read(s, &k))
		return;
	buf_init(&b, cx->arena, NOTE_MAX);
	note_key_write(&b, &k);
	MUST(str_eq(buf_view(&b), s));
}

static void
one_note(struct str s)
{
	static const unsigned char pk[32] = { 1 };
	struct note_key k;
	struct note note;

	if (!note_read(s, &note))
		return;
	MUST(note.n >= 1 && note.n <= NOTE_SIGNATURES_MAX && note.text.n > 0 && str_ends(note.text, S("\n")));
	note_key_of(note.v[0].name, pk, &k);
	MUST(!note_signed_by(&note, &k));
}

static void
one_leaf(struct ctx *cx, struct str s)
{
	struct leaf l;
	struct buf b;

	if (!leaf_read(s, &l))
		return;
	buf_init(&b, cx->arena, LEAF_MAX);
	leaf_write(&b, &l);
	MUST(str_eq(buf_view(&b), s));
}

static void
one_code(struct ctx *cx, struct str s)
{
	struct str bloc;
	char letters[4];
	int64_t no;

	(void)cx;
	if (receipt_code_read(s, &bloc, &no, letters))
		MUST(no > 0 && bloc.n < s.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN };
	struct str rest = { (const char *)data + 1, n > 0 ? n - 1 : 0 };

	switch (n > 0 ? data[0] : 0) {
	case 'c': one_checkpoint(&cx, rest); break;
	case 'k': one_key(&cx, rest); break;
	case 'n': one_note(rest); break;
	case 'l': one_leaf(&cx, rest); break;
	case 's': one_code(&cx, rest); break;
	case 'r': one_receipt(&cx, rest); break;
	default: break;
	}
	arena_free(cx.arena);
	return 0;
}
