/**
 * doc/secrecy.h — state-secrecy marks, which must not enter, and personal data, which the writer is warned about.
 *
 * A mark is MẬT, TỐI MẬT or TUYỆT MẬT alone on its line in capitals, however it is dressed (brackets, spaced letters,
 * "ĐỘ MẬT: ...", decomposed or legacy letters). `mật độ`, `bảo mật`, `Mật ong` are ordinary words: nothing is found by
 * substring. A scanned stamp is a picture and is not seen.
 */
#ifndef DOC_SECRECY_H
#define DOC_SECRECY_H

#include "doc/text.h"

enum doc_secret { DOC_SECRET_NONE, DOC_SECRET_MAT, DOC_SECRET_TOI_MAT, DOC_SECRET_TUYET_MAT };

struct doc_secret_hit {
	enum doc_secret level;
	size_t par;                /* paragraph (or line of the plain text), from 0 */
	struct str line;           /* as it stands */
};

/* The first mark in a text typed into a form (lines by LF). DOC_SECRET_NONE when there is none. `hit` may be NULL. */
enum doc_secret doc_secrecy(struct arena *a, struct str text, struct doc_secret_hit *hit);
/* In all of a document: body, tables, headers, footers, text boxes, notes. */
enum doc_secret doc_secrecy_text(struct arena *a, const struct doc_text *text, struct doc_secret_hit *hit);
const char *doc_secret_name(enum doc_secret level);    /* "TỐI MẬT", as the law writes it; never translated */
/* E_SECRET with a sentence that names the mark and where it stands; E_OK when there is none. */
enum err doc_secrecy_check(struct ctx *cx, struct str text);
/* The same of one box of a form, noted of it: the nth field of the name, from 1. */
enum err doc_secrecy_box(struct ctx *cx, struct str text, const char *field, size_t nth);

enum doc_personal_kind { DOC_PERSONAL_ID, DOC_PERSONAL_PHONE, DOC_PERSONAL_MAIL, DOC_PERSONAL_NAME };

struct doc_personal {
	enum doc_personal_kind kind;
	size_t par;                /* paragraph, or line of the plain text */
	size_t at, len;            /* bytes within that paragraph or line */
};
struct doc_personals {
	struct doc_personal *v;
	size_t n, cap;             /* at most DOC_PERSONAL_MAX are listed */
};
#define DOC_PERSONAL_MAX 200

/* Warnings only; positions count from the start of each line of `text`. */
void doc_personal_data(struct arena *a, struct str text, struct doc_personals *out);
void doc_personal_data_text(struct arena *a, const struct doc_text *text, struct doc_personals *out);

#endif
