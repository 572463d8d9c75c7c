/**
 * doc/quarantine.h — where an upload waits until it is known to carry no secrecy mark (design: the secrecy gate).
 *
 * It came in sealed (base/sealed.h) and stays so, outside ledger, stored files and backups. For looking into it, its plain
 * bytes are put in a memfd, which is memory as the request itself was. Then it is either read by who stages it
 * (sealed_read), or its owner shreds it, which leaves nothing on the disk that can be read.
 */
#ifndef DOC_QUARANTINE_H
#define DOC_QUARANTINE_H

#include "base/sealed.h"
#include "doc/secrecy.h"

struct quarantine {
	struct sealed *file;       /* the upload's own */
	int plain;                 /* the memfd; -1: none yet */
};

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
 * says so, and that scanned stamps are not seen). E_SECRET: a mark was found; the upload must not be read further.
 * E_TYPE: not a kind that is taken, or a document that cannot be looked into.
 */
enum err quarantine_check(struct ctx *cx, struct quarantine *q, struct quarantine_finding *out);

/* Lets go of the plain bytes; must come whatever happened, a full arena too. */
void quarantine_end(struct quarantine *q);

#endif
