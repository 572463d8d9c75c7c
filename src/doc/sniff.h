/**
 * doc/sniff.h — what a file is, told from its bytes; its name and its declared type are never asked.
 */
#ifndef DOC_SNIFF_H
#define DOC_SNIFF_H

#include "base/ctx.h"

enum doc_kind {
#define X(name, taken, type, text) DOC_##name,
#include "doc/kind.def"
#undef X
	DOC__MAX
};

enum doc_kind doc_sniff_bytes(struct str bytes);
enum err doc_sniff(struct ctx *cx, int fd, enum doc_kind *kind);        /* E_ENV when it cannot be read */
bool doc_kind_taken(enum doc_kind kind);               /* may be attached at all */
bool doc_kind_prose(enum doc_kind kind);               /* paragraphs in their order can be read: sections can be filled */
const char *doc_kind_type(enum doc_kind kind);         /* media type, for a listing; downloads are octet-stream */
/* E_TYPE with a sentence saying what the file is and what to send instead; E_OK for a kind that is taken. */
enum err doc_kind_check(struct ctx *cx, enum doc_kind kind);

#endif
