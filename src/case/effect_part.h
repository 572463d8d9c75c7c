/**
 * case/effect_part.h — what the files that judge a new version share. Not for others.
 */
#ifndef CASE_EFFECT_PART_H
#define CASE_EFFECT_PART_H

#include "case/version.h"

/* A row that goes to an heir: `old` is the key it had with the unit it comes from. */
struct passing {
	struct str old;
	const struct due_row *row;
};

/* A row that stands in for one that a single unit owed for all: a chair's meeting, a consolidation. */
struct standing {
	const struct due_row *row;
	const struct due *from;
};

struct judging {
	struct ctx *cx;
	struct tx *tx;
	const struct version_new *in;
	struct version_effect *out;
	const struct plan *plan;
	day_t last;                            /* of the last year that was opened */
	struct due_list old;                   /* the bloc's rows dated on or after the day of force, by key */
	struct plan_rows given;                /* the new plan's rows, also those it dates outside the span */
	struct {
		struct passing *v;
		size_t n, cap;
	} passing;                             /* rows given that come from another unit's, by that one's key */
	struct {
		struct standing *v;
		size_t n, cap;
	} standing;
	struct str_list extended;              /* rows whose day the lead extended, by key */
	struct due_stand_list stands;          /* by row */
	struct {
		size_t born, changed, withdrawn, kept, handed;
	} cap;
};

/* From which day, and what differs from the newest version: fills facts.kind. E_INPUT says what does not do. */
enum err effect_day(struct judging *j);
enum err effect_kind(struct judging *j);
/* facts.units and facts.namings: who there is, and what they are called from the day of force on. */
enum err effect_units(struct judging *j);

/* The first of `n` elements of `each` bytes, in the order of the struct str they begin with, that is not before `key`. */
size_t effect_first(const void *v, size_t n, size_t each, struct str key);
/* Is the row there what the new version gives, in its days, words and what it closes? */
bool effect_same_row(const struct judging *j, const struct due *d, const struct due_fact *f);
bool effect_extended(const struct judging *j, const struct due *d);

#endif
