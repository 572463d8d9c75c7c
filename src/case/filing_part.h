/**
 * case/filing_part.h — what the files of case/filing share: loading a draft for an act, and its judging. Not for others.
 */
#ifndef CASE_FILING_PART_H
#define CASE_FILING_PART_H

#include "case/allow.h"
#include "case/filing.h"

/* A draft loaded inside the writer for one act. */
struct drafting {
	struct site *site;
	struct due due;
	struct draft draft;
	struct blank blank;
};

/* May this row be written and sent now? E_RULE or E_CONFLICT with a sentence that says why not and when. */
enum err due_writable(struct ctx *cx, const struct due *d);
/*
 * Row, right, blank and draft; a new empty draft when there is none. E_STALE when it was saved after `seq`.
 */
enum err drafting_load(struct ctx *cx, struct tx *tx, enum permission p, struct str due, int64_t seq,
    struct drafting *out);
/* The head with a new seq, saved by cx->actor now. */
enum err drafting_save(struct ctx *cx, struct tx *tx, struct drafting *w);

#endif
