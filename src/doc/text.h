/**
 * doc/text.h — the text of a document: paragraphs, headings, lists, table rows. Nothing of its looks but what has meaning.
 *
 * Reads .docx (ECMA-376, transitional and strict), .odt (ISO 26300) and plain text; of .xlsx, .xml and .pdf (which
 * pdftotext takes apart, itself shut in) only lines of text, for the secrecy gate. doc_read() does it in a sandboxed
 * child (doc/sandbox.h); doc_text_parse() is the parser itself, a pure function of bytes, for that child and the fuzzer.
 */
#ifndef DOC_TEXT_H
#define DOC_TEXT_H

#include "base/buf.h"
#include "base/ctx.h"
#include "doc/sandbox.h"
#include "doc/sniff.h"

#define DOC_PARS_MAX 50000
#define DOC_FONTS_MAX 64

enum doc_where { DOC_BODY, DOC_HEADER, DOC_FOOTER, DOC_BOX, DOC_NOTE, DOC_WHERE__MAX };

struct doc_par {
	struct str text;           /* UTF-8, NFC; TAB and LF (a forced line break) may stand in it */
	enum doc_where where;
	int heading;               /* 0 = ordinary, 1..9 = heading of that level */
	bool list;                 /* the word processor gives it a bullet or a number, which is not in the text */
	bool bold;                 /* all of it */
	bool caps;                 /* shown in capitals although not typed so */
	bool recoded;              /* was TCVN3 or VNI; the author should look at it */
	uint32_t table, row, cell; /* 1, 2, ... within the document, its table, its row; 0 outside tables */
};

struct doc_text {
	enum doc_kind kind;
	struct doc_par *v;
	size_t n, cap;
	struct str *fonts;         /* the fonts of the text, in order of appearance */
	size_t fonts_n, fonts_cap;
	bool recoded;              /* some paragraph was */
	bool cut;                  /* longer than DOC_PARS_MAX paragraphs or 2 MiB of text: the rest is missing */
};

/* Why a document could not be read: X in fault.def gives the sentence. */
enum doc_fault {
#define X(name, text) DOC_FAULT_##name,
#include "doc/fault.def"
#undef X
	DOC_FAULT__MAX
};

/*
 * Makes reading possible: call once, before the process has a second thread (doc_read calls it for a shell command).
 * False when the children cannot be had.
 */
bool doc_start(void);

/*
 * The text of the document in `fd`, read in a child. `kind`: what doc_sniff() makes of it, which decides who reads it.
 * Everything in `out` lives in cx->arena. Empty paragraphs are left out. E_TYPE with cx->fault: not a kind that has text
 * for us, damaged, a bomb, or the child died.
 */
enum err doc_read(struct ctx *cx, enum doc_kind kind, int fd, struct doc_text *out);
/*
 * The lines of a PDF in the order they were drawn. A PDF has letters at places and no lines: doc_read tells columns apart but
 * also takes spaced letters apart, this does neither. The gate looks at both.
 */
enum err doc_read_drawn(struct ctx *cx, int fd, struct doc_text *out);
enum err doc_read_bytes(struct ctx *cx, struct str bytes, struct doc_text *out);

/* In the child. Memory for the whole text comes from `a`, which may run out (arena_try). */
enum doc_fault doc_text_parse(struct arena *a, struct str bytes, struct doc_text *out);
/* The frame between child and parent. Decoding believes nothing: false on any malformed frame. */
void doc_text_encode(const struct doc_text *t, struct buf *out);
bool doc_text_decode(struct arena *a, struct str frame, struct doc_text *out);

/* All body paragraphs as lines, cells of a row joined by TAB: for search and plain preview. */
struct str doc_text_plain(struct arena *a, const struct doc_text *t);

/* The jobs of this layer, for sbx_start(). */
extern const struct sbx_job doc_jobs[];
extern const size_t doc_jobs_n;

#endif
