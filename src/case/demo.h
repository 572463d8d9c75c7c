/**
 * case/demo.h — a bloc with an invented year in it, for trying the program out.
 *
 * The year is replayed day by day through the same cases people use: what stands in the ledger got there the usual way.
 * The same last day gives the same ledger, byte for byte. Texts and figures come from plans/.../demo (README.md there).
 */
#ifndef CASE_DEMO_H
#define CASE_DEMO_H

#include "case/actor.h"
#include "case/bloc.h"
#include "case/filing.h"

#define DEMO_PASSWORD "khoagiao2026"

#define DEMO_NOON ((instant_t)12 * 3600000)    /* of a day: its acts, which begin at 8 o'clock, are over */

struct demo_made {
	size_t filings;
	size_t accounts;
};
/*
 * Makes DIR and fills it up to the day `today`, or to the day before while it is not yet noon of `today`: nothing is stamped
 * later than cx->now. E_INPUT: `today` is after the day of cx->now; E_CONFLICT: DIR holds a bloc already.
 */
enum err demo_make(struct ctx *cx, struct str dir, day_t today, struct demo_made *out);

/* --- parts ---------------------------------------------------------------------------------------------------------- */

/* A choice that is always the same for the same names. */
struct dice {
	uint64_t state;
};
struct dice dice_of(struct str a, struct str b);
uint64_t dice_roll(struct dice *d, uint64_t n);        /* 0 .. n-1; 0 for n = 0 */

/* One of the demo's files by its last name; empty when there is none. */
struct str demo_file(const char *name);

#define DEMO_CELLS 20
struct demo_row {
	struct str cell[DEMO_CELLS];
};
struct demo_table {
	struct demo_row *v;
	size_t n, cap;
};
/* Without the heading line and comments. */
struct demo_table demo_table_read(struct arena *a, const char *name);

/* Months a period has, and its last: "2026-03", "2026-Q1", "2026-H1", "2026". */
struct demo_period {
	int year, last, months;
};
bool demo_period_read(struct str period, struct demo_period *out);

struct demo_text;
struct demo_text *demo_text_load(struct arena *a);
/* A unit's whole number for a period; false when the tables do not have it. */
bool demo_figure(struct demo_text *t, struct str unit, struct str indicator, const struct demo_period *p, bool stock,
    int64_t *out);

struct demo_for {
	const struct plan *plan;
	const struct unit *unit;
	const struct due *due;
	const struct blank *blank;
	struct demo_period period;
	const struct draft_in *figures;        /* indicator[] and value[] that were filled in, or NULL */
	day_t day;
};
/* `n` texts for a place of the form, one a line; "" when there are none. */
struct str demo_place(struct ctx *cx, struct demo_text *t, const struct demo_for *f, struct dice *dice,
    struct str section, struct str field, size_t n);
/* One stock phrase of ly-do.txt: "tra-lai", "don-doc" ... */
struct str demo_phrase(struct ctx *cx, struct demo_text *t, const struct demo_for *f, struct dice *dice, struct str purpose);


/* --- one unit's report (demo_report.c) ------------------------------------------------------------------------------ */

struct demo {
	struct ctx *cx;                        /* the replay's: its arena is emptied after every act */
	instant_t latest;                      /* no act is stamped later */
	struct site *site;
	struct demo_text *text;
	struct unit_list units;                /* lives as long as the replay */
	int64_t *numbers;                      /* last number of each unit's documents */
	struct demo_table acts;                /* hanh-vi.csv */
	struct demo_made made;
};
/* Acts for a post of that role, or the unit's other posts in the order leader, officer, clerk. */
enum err demo_as(struct demo *d, struct str unit, enum role role);
/* Each act comes some minutes after the one before. */
void demo_tick(struct demo *d);
enum demo_upto { DEMO_WRITTEN, DEMO_PUT, DEMO_SENT };
enum err demo_report(struct demo *d, const struct due *due, bool nil, enum demo_upto upto);
enum err demo_paper(struct demo *d, const struct due *due);
bool demo_for_due(struct demo *d, const struct due *due, struct demo_for *out);

#endif
