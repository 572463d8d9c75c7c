/**
 * case/sheet_part.h — what the files of case/consolidation share. Not for others.
 */
#ifndef CASE_SHEET_PART_H
#define CASE_SHEET_PART_H

#include "case/allow.h"
#include "case/consolidation.h"

/* An act on a sheet, inside its transaction. */
struct sheeting {
	struct site *site;
	struct sheet sheet;
	int64_t seq, entry;
	const struct sheet_in *in;
};

/* The sheet of the act's version, with what the form typed put into it; E_STALE when it is another version's. */
enum err sheet_take(struct ctx *cx, struct tx *tx, struct sheeting *w, enum permission p);

/* Puts a paragraph where it belongs: under its heading, its section, or where its foreign section stands. */
void sheet_insert(struct ctx *cx, struct sheet *s, const struct source_par *x);
/* Moves a foreign section; E_USAGE when there is no such section or place. */
enum err sheet_move(struct ctx *cx, struct sheet *s, struct str foreign, struct str place);

/* "IV. Kết quả" -> "Kết quả": without the number a heading begins with, which goes to *number ("IV."), "" when it has none. */
struct str heading_cut(struct str heading, struct str *number);

/*
 * May a part stand there: in a section of the lead's form or of a paragraph that can be used, with a field of the plan or of such a
 * paragraph, or where a part of the stored sheet stands?
 */
bool sheet_place_known(const struct sheet *s, struct str section, struct str field);

#endif
