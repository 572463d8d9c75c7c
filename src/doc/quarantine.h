/**
 * doc/quarantine.h — where an upload waits until it is known to carry no secrecy mark (design: the secrecy gate).
 *
 * It came in as plain bytes in a file without a name (edge/input.h). From there the bytes go, encrypted under a key that
 * exists only in this process's memory, into another one under DIR/tmp: outside ledger, stored files and backups. Then they
 * are checked, and either admitted (handed in clear to a callback that stages them) or the key is shredded, which leaves
 * nothing of that copy on the disk that can be read.
 *
 *     quarantine_open -> quarantine_put ... -> quarantine_seal -> quarantine_check -> quarantine_admit
 *     and always, whatever happened (a full arena too: it is not in the arena): quarantine_shred
 */
#ifndef DOC_QUARANTINE_H
#define DOC_QUARANTINE_H

#include "doc/secrecy.h"

struct quarantine;

/* `dir` is DIR/tmp, open; at most `max` bytes will be taken. */
enum err quarantine_open(struct ctx *cx, int dir, size_t max, struct quarantine **out);
enum err quarantine_put(struct ctx *cx, struct quarantine *q, const void *p, size_t n);        /* E_LARGE, E_FULL */
enum err quarantine_seal(struct ctx *cx, struct quarantine *q);        /* no more bytes follow */
size_t quarantine_size(const struct quarantine *q);
void quarantine_sha256(const struct quarantine *q, unsigned char out[32]);     /* of the plain bytes, once sealed */

struct quarantine_finding {
	enum doc_kind kind;
	bool read;                 /* the text below was read; else `why` says why not (a picture has none) */
	struct str why;            /* in the reader's language */
	struct doc_text text;
	struct doc_secret_hit mark;
	struct doc_personals personal;
};

/*
 * What the upload is. E_OK: it may be admitted (with `read` false for what has no text, pictures and scanned PDF: the page
 * says so, and that scanned stamps are not seen). E_SECRET: a mark was found; only shred is left.
 * E_TYPE: not a kind that is taken, or a document that cannot be looked into.
 */
enum err quarantine_check(struct ctx *cx, struct quarantine *q, struct quarantine_finding *out);

/* Every byte in clear, in order, in pieces of at most 64 KiB. Stops at the first error `take` returns. */
typedef enum err quarantine_take_fn(struct ctx *cx, void *arg, const void *p, size_t n);
enum err quarantine_admit(struct ctx *cx, struct quarantine *q, quarantine_take_fn *take, void *arg);

/* Wipes the key, closes the file, frees q. NULL is allowed. */
void quarantine_shred(struct quarantine *q);

#endif
