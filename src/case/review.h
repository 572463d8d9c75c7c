/**
 * case/review.h — what the lead does with due rows and filings, each one entry with actor, words, old and new day.
 *
 * Acts on a quarter's row do the same to the rows it stands for. An extension may come after the day; a later one may
 * correct it to an earlier day that is still to come. Nothing overwrites the day the plan gave, and no day named here lies
 * more than a year after it, or after today.
 */
#ifndef CASE_REVIEW_H
#define CASE_REVIEW_H

#include "base/form.h"
#include "case/site.h"
#include "store/due.h"
#include "store/filing.h"

struct filing_return { int64_t filing; struct str reason; day_t again_by; };
struct filing_accept { int64_t filing; };
struct due_extend { struct str due; day_t to; struct str reason; };
struct due_excuse { struct str due; struct str reason; };
struct due_remind { struct str due; struct str words; int channel; };        /* 0 message, 1 phone, 2 letter */
/* A paper report handed in: what the clerk types, with the day and time it truly came. */
struct paper_receive {
	struct str due;
	day_t day; struct str time;            /* "16:40" */
	struct str number; day_t number_day; struct str signatory;
	bool nil;
	struct str text;                       /* what it says, in short, or "" */
	struct upload scan;                    /* optional */
};
/* item none: of a report its words, figures and, with the files, their names; with `all`, and of other entries, every item */
struct entry_erase { int64_t entry; struct str ground; struct form_ints item; bool files, all; };
struct meeting_hold { struct str due; day_t day; struct str reason; };       /* reason: outside the target window */
struct calendar_publish { struct str due; day_t day; };

extern const struct form filing_return_form, filing_accept_form, due_extend_form, due_excuse_form, due_remind_form,
    paper_receive_form, entry_erase_form, meeting_hold_form, calendar_publish_form;

enum err filing_return(struct ctx *cx, struct site *s, const struct filing_return *in, int64_t *entry);
enum err filing_accept(struct ctx *cx, struct site *s, const struct filing_accept *in, int64_t *entry);
/* For a row that was returned: the day it is to be completed by; else its last on-time day. */
enum err due_extend(struct ctx *cx, struct site *s, const struct due_extend *in, int64_t *entry);
/* The last day of a row as it stands without the lead's extensions: from the plan, a meeting that was held, a new version. */
enum err due_unextended(struct ctx *cx, struct tx *tx, const struct due *d, day_t *out);
enum err due_excuse(struct ctx *cx, struct site *s, const struct due_excuse *in, int64_t *entry);
enum err due_remind(struct ctx *cx, struct site *s, const struct due_remind *in, int64_t *entry);
enum err paper_receive(struct ctx *cx, struct site *s, const struct paper_receive *in, int64_t *filing);
enum err entry_erase(struct ctx *cx, struct site *s, const struct entry_erase *in, int64_t *entry);
enum err meeting_hold(struct ctx *cx, struct site *s, const struct meeting_hold *in, int64_t *entry);
enum err calendar_publish(struct ctx *cx, struct site *s, const struct calendar_publish *in, int64_t *entry);

/*
 * E_INPUT of "day": it lies so long before the row's time that only a slip of the year can have named it. What comes early is
 * recorded with its true day: a report a month before it can be written, what the lead holds or publishes half a year before.
 */
enum err past_day_check(struct ctx *cx, const struct due *d, day_t day);

#endif
