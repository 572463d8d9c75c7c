/**
 * ledger/receipt.h — a receipt is a proof: C2SP tlog-proof (c2sp.org/tlog-proof@v1) of a committed entry.
 *
 *     c2sp.org/tlog-proof@v1
 *     extra BASE64           what the sender needs to prove his own content (below)
 *     index N                entry number - 1
 *     BASE64                 the inclusion proof, one hash a line, at most 63
 *                            (empty line)
 *     ...                    the signed checkpoint (ledger/checkpoint.h)
 *
 * extra = "phoihop/receipt/v1\n", then with u32 big-endian length prefixes: the leaf, the payload, for each item of the
 * payload in order its salt (32 bytes; nothing when it is erased), and for each file likewise. Only somebody entitled to the content gets one:
 * with the salts, whoever holds a text or a file can show that it is what was sent, also after its erasure here.
 */
#ifndef LEDGER_RECEIPT_H
#define LEDGER_RECEIPT_H

#include "ledger/checkpoint.h"
#include "ledger/codec.h"

#define RECEIPT_MAX ((size_t)48 << 20)

struct receipt_item {            /* an item or a file */
	const char *field;            /* its field in entry.def; of a file, its record */
	unsigned char hash[32], salt[32];
	bool has_salt, file;
};

struct receipt {
	struct leaf leaf;
	struct hash leaf_hash;
	struct str leaf_bytes, payload;
	const struct entry_desc *kind;     /* NULL: a type this program does not know; items are then not listed */
	void *facts;                       /* decoded, without bodies */
	struct receipt_item *items;
	size_t n;
	struct checkpoint head;
	struct tree_proof proof;
};

/* Writes one. salts: of items, then of files; NULL for an erased one. E_LARGE past RECEIPT_MAX. */
enum err receipt_write(struct ctx *cx, struct str leaf, struct str payload, const unsigned char *const *salts, size_t n,
    int64_t no, const struct tree_proof *proof, struct str checkpoint, struct buf *out);

/*
 * Reads and checks everything that needs no key: form, every byte of the proof against the checkpoint's root, leaf against
 * payload, log name against the checkpoint's origin, as many salts as the payload has items and files. What a salt is can only be
 * seen with the content (receipt_matches). E_BROKEN with cx->fault saying what does not fit. Views point into `text`.
 */
enum err receipt_read(struct ctx *cx, struct str text, struct receipt *out);

/*
 * Who signed: `keys` is the text of a key file of the caller's (one NAME+ID+BASE64 a line, # comments); never a key from
 * the receipt. E_OK a key of that file for that very origin signed it; E_DENIED none did, or a signature is false.
 */
enum err receipt_signer(struct ctx *cx, const struct receipt *r, struct str keys);

/*
 * Is this content, byte for byte, an item or a file of what the receipt proves: the field it stands in, or NULL.
 */
const char *receipt_matches(const struct receipt *r, struct str content);

/* What a person reads out: `KH12-000123-BKTR`, bloc code, entry number, four letters from the leaf hash. */
struct str receipt_code(struct arena *a, struct str bloc_code, int64_t no, const struct hash *leaf);
/* The other way; false when it is not one. `letters` are upper case. */
bool receipt_code_read(struct str s, struct str *bloc_code, int64_t *no, char letters[4]);

#endif
