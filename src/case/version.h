/**
 * case/version.h — a new plan version in a bloc that lives: what it would do to every row, then enacting it by one entry.
 *
 * The version in force is never edited. A new one is a whole plan (texts and readings) in force from a day F, made from the
 * newest version, and not before that one's day. Rows filed, excused, done or dated before F stay as they are. Of the other
 * rows: those the new version dates otherwise move (a later extension stays), those it no longer gives are withdrawn, those
 * of a unit that ends are handed over to its heirs, new ones are born. A row is never born overdue and never moved into the
 * past: both are named as warnings. Nothing happens to a row that was not shown before: enacting compares the effect with
 * the fingerprint of the one shown (E_STALE).
 */
#ifndef CASE_VERSION_H
#define CASE_VERSION_H

#include "base/form.h"
#include "case/plan_fact.h"
#include "store/due.h"
#include "store/people.h"

struct version_new {
	const struct plan_file *files;
	size_t file_n;
	const struct reading_arg *readings;    /* choices other than the defaults */
	size_t reading_n;
	day_t from;
	struct str decision;                   /* the words it rests on: "Công văn số ... về ..." */
	struct str seen;                       /* fingerprint of the effect shown; "" = enact whatever it is */
	bool revision;                         /* it is the one being written, which ends with it: its texts are read in the writer */
	int64_t seq;                           /* revision: as it was when its effect was shown */
};

enum effect_change {
	EFFECT_HANDED,         /* an open row goes to the heirs of its unit */
	EFFECT_WITHDRAWN, EFFECT_MOVED, EFFECT_BORN,
	EFFECT_AMENDED,        /* the same day; other recipients, form, window or words */
	EFFECT_STAYS,          /* warning: the new version would date it into the past, so it stays as it is */
	EFFECT_NOT_BORN,       /* warning: it would be overdue at birth */
	EFFECT_KEPT,           /* open, and the same under the new version */
	EFFECT_CLOSED,         /* filed, excused or done: no version touches it */
	EFFECT__MAX
};
const char *effect_name(enum effect_change c);     /* "moved": for scripts */
const char *effect_text(enum effect_change c);     /* message id: "moved to another day" */
const char *effect_what(enum effect_change c);     /* message id: one sentence that explains it */

bool effect_changes(enum effect_change c);         /* does it do anything to the row? */

struct effect_row {
	enum effect_change change;
	struct str key, title, unit, period;
	day_t before, after;                   /* last on-time day; DAY_NONE where there is none */
	struct str heirs;                      /* EFFECT_HANDED: keys of the heirs' rows, "; " between them */
	bool drafted;                          /* the unit is writing it */
};

struct version_effect {
	const struct plan *plan;               /* the new version, read; with diagnostics when it has errors */
	struct plan_version base;
	struct effect_row *v;                  /* by change, day, key */
	size_t n, cap;
	size_t count[EFFECT__MAX];
	size_t drafted;                        /* of the rows that change, how many are being written */
	struct str fingerprint;
	struct plan_revised facts;             /* what the entry would say, but for `by` and `decision` */
};

/* The newest version's texts, and its choices other than its own defaults: what a new one begins from. */
enum err version_begin(struct ctx *cx, struct tx *tx, struct site *s, struct name_text_list *files,
    struct name_text_list *readings, struct plan_version *base);

/*
 * What enacting `in` would do, as things stand. E_INPUT: the plan has errors (out->plan, when it could be read at all), or
 * the day does not do (fault on field `from`), or nothing differs from the newest version.
 */
enum err version_effect(struct ctx *cx, struct tx *tx, const struct version_new *in, struct version_effect *out);
/*
 * The version being written into `r`; its files, readings and seq into `in`. E_CONFLICT: there is none any more; E_STALE: another was
 * enacted since it was begun, or it was saved since in->seq (0: whatever it is).
 */
enum err version_of_revision(struct ctx *cx, struct tx *tx, struct version_new *in, struct revision *r);
/* Enacts it; *entry is the version's number. `out` holds the effect as it was judged in the writer. */
enum err version_enact(struct ctx *cx, struct site *s, const struct version_new *in, struct version_effect *out,
    int64_t *entry);

/* from, decision, seen, seq. The second takes the same fields, and keeps day and words for later: no word is needed yet. */
extern const struct form version_enact_form, version_keep_form;
struct version_enact_in {
	day_t from;
	struct str decision, seen;
	int64_t seq;
};

#endif
