/**
 * case/filing.h — a report from first word to receipt, inside the unit (II.3.4.2; design: sending is an office's act).
 *
 *     draft_write -> draft_put (trình) -> draft_approve | draft_back -> draft_number (văn thư) -> filing_send -> receipt
 *                             draft_withdraw, until it is approved
 *
 * A unit with short sending goes from writing to sent in one step. Drafts are class B; only filing_send appends. Every act
 * names the draft's `seq` it was decided on: E_STALE when somebody saved since, and nothing is lost (both texts are shown).
 * Typed text with a secrecy mark is refused before anything is stored (E_SECRET).
 */
#ifndef CASE_FILING_H
#define CASE_FILING_H

#include "base/form.h"
#include "case/blank.h"
#include "case/site.h"
#include "store/draft.h"
#include "store/due.h"
#include "store/filing.h"

/* What the page and `phoihop draft` send: parallel lists section[], field[], text[] and indicator[], value[], status[], note[]. */
struct draft_in {
	struct str due;
	int64_t seq;
	bool nil;
	struct str signatory;
	struct str number;                     /* of a unit that sends in one step: kept until it is sent; "": as it stands */
	struct form_strs section, field, text;
	struct form_strs indicator, value, status, note;
};
extern const struct form draft_form;           /* `due` comes from the address, not the body */

struct draft_act {                             /* put, withdraw, approve, back, number, send */
	struct str due;
	int64_t seq;
	const struct draft_in *text;           /* put, approve, back, send: what was typed beside it is saved with it; NULL: nothing */
	struct str reason;                     /* back: what to mend (required) */
	struct str number;                     /* number: "12/BC-SYT" */
	day_t number_day;
	struct str signatory;
	struct form_strs also;                 /* send: rows the report closes beside its own (`may stand for`) */
};
extern const struct form draft_put_form, draft_withdraw_form, draft_approve_form, draft_back_form, draft_number_form, filing_send_form,
    filing_send_short_form;                    /* short sending: number and signatory come with it */

/*
 * The report before this one for a period of the same kind, a month's beside a month's. A row handed over is compared with
 * the old unit's, a new unit's first with that of a unit whose work it took over: `whose` then says under which name.
 */
struct comparator {
	int64_t filing;                        /* 0 = none */
	struct str period;                     /* its label: "2026-10" */
	struct str whose;                      /* "" = the unit's own */
};
enum err filing_comparator(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct comparator *out);

/* A draft with everything its page shows. */
struct draft_view {
	struct due due;
	struct blank blank;
	struct draft draft;                    /* seq 0 when nothing is written yet */
	const struct plan *plan;
	struct comparator before;
	struct figure_list before_figures;     /* its figures, to stand beside */
	struct filing returned;                /* the filing that was sent back, id 0 = none */
	struct str returned_reason;
	instant_t reminded;                    /* by the lead, since then; INSTANT_NONE: never */
	struct draft left;                     /* its texts and figures in places the form no longer has */
	struct due_list may_close;             /* rows this report may close too, if the filer says so */
	struct str shut;                       /* why nothing can be done with it now, though it can be read; "" it can */
	/* what cx->actor can do next; what he may not write he reads */
	bool may_write, may_put, may_withdraw, may_approve, may_back, may_number, may_send;
	struct str prepared_by, approved_by, numbered_by;      /* "title – name" */
};
enum err draft_view(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct draft_view *out);

/* The draft of a row. Without one a new one, seq 0: empty, or with what was sent when the lead returned it (not the files). */
enum err draft_open(struct ctx *cx, struct tx *tx, const struct due *d, struct draft *out);

/*
 * The texts and figures of `d` in places the form does not have: a newer plan version changed it. Nothing else of `out` is
 * set. They stay in the draft until they come back empty; until then it is neither handed on nor sent (E_RULE).
 */
void draft_left(struct ctx *cx, const struct blank *b, const struct draft *d, struct draft *out);
/* The forms the row had in earlier plan versions, the newest first, into b->former: places that are gone have their names there. */
enum err draft_former(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct blank *b);
/* What a place or figure that is gone was called in a former form; its own name when none has it. */
struct str draft_left_name(struct ctx *cx, const struct blank *b, const struct draft_text *t);
struct str draft_left_figure(const struct blank *b, struct str indicator);

/*
 * E_STALE: cx->fault (also: text for a place that neither the form nor the stored draft has); E_INPUT: fields
 * "text"/"value" with their place in the sentence; E_SECRET. *seq: the new one. A draft that lies with the leader goes back
 * to writing only when the plan changed its form meanwhile.
 */
enum err draft_write(struct ctx *cx, struct site *s, const struct draft_in *in, int64_t *seq);
enum err draft_put(struct ctx *cx, struct site *s, const struct draft_act *in);
enum err draft_withdraw(struct ctx *cx, struct site *s, const struct draft_act *in);
enum err draft_approve(struct ctx *cx, struct site *s, const struct draft_act *in);
enum err draft_back(struct ctx *cx, struct site *s, const struct draft_act *in);
enum err draft_number(struct ctx *cx, struct site *s, const struct draft_act *in);
/* *filing: the entry. The same cx->once gives the first result again. E_RULE: not approved, not numbered, not open, done. */
enum err filing_send(struct ctx *cx, struct site *s, const struct draft_act *in, int64_t *filing);

/*
 * A file for a draft: through the quarantine (type by content, secrecy mark), staged in chunks, then tied to the draft.
 * purpose: original (a Word file: its text fills empty sections and is kept for the preview), signed, attachment.
 */
struct draft_upload {
	struct str due;
	int64_t seq;
	struct str purpose;
	struct upload file;
};
extern const struct form draft_upload_form;
struct draft_upload_result {
	int64_t seq;
	size_t filled;                         /* sections that were empty and now have text */
	size_t unplaced;                       /* paragraphs that found no section: the officer places them */
	size_t personal;                       /* places that look like personal data */
	bool seen;                             /* its text could be read (scanned stamps are not seen) */
};
enum err draft_attach(struct ctx *cx, struct site *s, const struct draft_upload *in, struct draft_upload_result *out);
struct draft_detach {
	struct str due;
	int64_t n;
};
enum err draft_remove_file(struct ctx *cx, struct site *s, const struct draft_detach *in);

/* Takes the next paragraph off a text as typed (a line that says something); false when there is none left. */
bool text_paragraph(struct str *text, struct str *out);
/* Text as typed -> plain paragraphs (blank or new line ends one); n = how many. */
struct str *text_paragraphs(struct arena *a, struct str text, size_t *n);

#endif
