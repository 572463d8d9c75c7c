/**
 * ledger/note.h — C2SP signed notes (c2sp.org/signed-note) with Ed25519 signatures (type 0x01).
 *
 * A note is a text ending in a newline, an empty line, and lines `— NAME BASE64(key id || signature)`. Reading is strict:
 * valid UTF-8, no control characters but newline, canonical base64, 1 to 32 signature lines, nothing after them.
 */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include "base/buf.h"
#include "base/ctx.h"

#define NOTE_MAX ((size_t)64 << 10)
#define NOTE_SIGNATURES_MAX 32

struct note_key {
	struct str name;
	unsigned char id[4];          /* SHA-256(name || 0x0A || 0x01 || public key)[:4] */
	unsigned char pk[32];
};

struct note_signature {
	struct str name;
	unsigned char id[4];
	struct str base64;            /* as it stands, id included */
};

struct note {
	struct str text;              /* with its final newline: what is signed */
	struct note_signature v[NOTE_SIGNATURES_MAX];
	int n;
};

void note_key_of(struct str name, const unsigned char pk[32], struct note_key *out);
void note_key_write(struct buf *out, const struct note_key *k);           /* NAME+ID+BASE64, no newline */
bool note_key_read(struct str s, struct note_key *out);                   /* strict; out->name points into s */
bool note_name_ok(struct str name);

void note_write(struct buf *out, struct str text, const struct note_key *k, const unsigned char sig[64]);
/* Another signature, at the end of a note. */
void note_add(struct buf *out, const struct note_key *k, const unsigned char sig[64]);
bool note_read(struct str s, struct note *out);
/* A signature of this key stands on the note and every line under its name and id is right. */
bool note_signed_by(const struct note *n, const struct note_key *k);

#endif
