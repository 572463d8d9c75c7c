/**
 * case/filing_part.h — what the files of case/filing share: loading a draft for an act, and its judging. Not for others.
 */
#ifndef CASE_FILING_PART_H
#define CASE_FILING_PART_H

#include "case/allow.h"
#include "case/filing.h"
#include "doc/quarantine.h"
#include "store/file.h"

/* A draft loaded inside the writer for one act. */
struct drafting {
	struct site *site;
	struct due due;
	struct draft draft;
	struct blank blank;
};

/* May this row be written and sent now? E_RULE or E_CONFLICT with a sentence that says why not and when. */
enum err due_writable(struct ctx *cx, struct tx *tx, const struct due *d);
/*
 * Row, right, blank and draft; a new empty draft when there is none. E_STALE when it was saved after `seq`.
 */
enum err drafting_load(struct ctx *cx, struct tx *tx, enum permission p, struct str due, int64_t seq,
    struct drafting *out);
/*
 * Rows that were closed by another report (on paper, or one that closes them too): what was approved for them is so no more, should
 * they be owed again. The words stay.
 */
enum err drafts_reopen(struct ctx *cx, struct tx *tx, const struct str_fact_list *dues);
/* Does it lie with the leader, so that cx->actor does not write it? */
bool draft_with_leader(const struct ctx *cx, const struct draft *d);
/* Why a draft that was put to the leader does not change: E_RULE with that sentence. */
enum err drafting_handed_on(struct ctx *cx);
/* The head with a new seq, saved by cx->actor now. */
enum err drafting_save(struct ctx *cx, struct tx *tx, struct drafting *w);
/*
 * What was typed into the draft, saved: in the state and by whom it may be written. Afterwards the draft is as it is stored, under
 * its new seq.
 */
enum err drafting_write(struct ctx *cx, struct tx *tx, struct drafting *w, const struct draft_in *in);
/* The texts and figures of `in` into the draft; left: draft_left() of it as stored. The faults of all of them are noted. */
enum err draft_judge(struct ctx *cx, const struct draft_in *in, const struct draft *left, struct drafting *w);
/* E_INPUT when a report would have more paragraphs than one may have. */
enum err paragraphs_check(struct ctx *cx, const struct draft_text *v, size_t n);
/* E_RULE, naming them, while the draft has something in places its form no longer has; the length (a Word file fills them, too). */
enum err draft_left_check(struct ctx *cx, struct tx *tx, struct drafting *w);
bool draft_misplaced(const struct blank *b, const struct draft_in *in);
/* The rows a filing of `d` closes: itself and those it stands for. */
enum err filing_closes(struct ctx *cx, struct tx *tx, const struct due *d, struct str_fact_list *out);
/* The rows it may close beside those, where the filer says so (`may stand for`, and what was handed over). */
enum err filing_may_close(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct due_list *out);
/*
 * An upload through the quarantine into staged chunks, not yet finished. E_TYPE, E_SECRET, E_LARGE; nothing is kept then.
 */
enum err upload_stage(struct ctx *cx, struct site *s, const struct upload *up, struct file_stage *stage,
    struct quarantine_finding *found);
struct str upload_name(struct ctx *cx, const struct upload *up);

#endif
