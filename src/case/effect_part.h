/**
 * case/effect_part.h — what the two files that judge a new version share. Not for others.
 */
#ifndef CASE_EFFECT_PART_H
#define CASE_EFFECT_PART_H

#include "case/version.h"

struct judging {
	struct ctx *cx;
	struct tx *tx;
	const struct version_new *in;
	struct version_effect *out;
	const struct plan *plan;
	struct plan_event *events;
	size_t event_n;
	struct due_list old;                   /* by key */
	struct due_row *given;                 /* the new plan's rows, by key */
	size_t given_n;
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

#endif
