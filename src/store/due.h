/**
 * store/due.h — due rows as the tables hold them.
 *
 * A row says what one unit owes for one period: what the plan gave (never overwritten) and the facts its state is
 * computed from. Nothing here says "overdue": case/due.h computes that from the row and a day.
 */
#ifndef STORE_DUE_H
#define STORE_DUE_H

#include "store/store.h"

struct due {
	struct str key, duty, title, kind, unit, period;
	int year;
	int64_t plan, ord;
	struct str clause, cited, form;
	struct str to, copy;               /* units, comma-separated */
	day_t opens, window_from, window_to;
	day_t rule_date, last_day;         /* as the plan gives them */
	instant_t last_instant;
	day_t day_now;                     /* the last on-time day in force */
	bool provisional, never_late;
	int64_t filing;                    /* the filing that closes it now, 0 = none */
	day_t first_day;                   /* first official receipt */
	instant_t first_at;
	day_t again_by;                    /* returned: owed again by this day */
	int64_t excused, done;             /* entries */
	day_t done_day;
	struct str from_unit, fields;      /* handed over: whose it was, the fields it is about (comma-separated; "" all) */
	int64_t withdrawn;                 /* the entry that took the row back */
	/* of that filing */
	bool nil, complete;
	int64_t version, returned, accepted;
	struct str filed_as;               /* the row it was filed for: another one when that stands for this */
	/* of the draft */
	struct str draft_state;            /* "" none, writing, put, approved */
	int64_t draft_seq;
	struct str stood_for_by;           /* the row that closes this one with its own filing; "" = none */
};

struct due_list {
	struct due *v;
	size_t n, cap;
};

enum err due_get(struct ctx *cx, struct tx *tx, struct str key, struct due *out);     /* E_GONE */
enum err due_open_of_unit(struct ctx *cx, struct tx *tx, struct str unit, day_t today, struct due_list *out);
enum err due_coming_of_unit(struct ctx *cx, struct tx *tx, struct str unit, day_t today, int64_t limit,
    struct due_list *out);
enum err due_done_of_unit(struct ctx *cx, struct tx *tx, struct str unit, int64_t limit, int64_t offset,
    struct due_list *out, int64_t *total);
/* Reports that were sent and neither accepted nor returned, the longest first. */
enum err due_waiting(struct ctx *cx, struct tx *tx, int64_t limit, int64_t offset, struct due_list *out);
enum err due_waiting_count(struct ctx *cx, struct tx *tx, int64_t *out);
/* The rows a filing closes, the one it was filed for first. */
enum err due_of_filing(struct ctx *cx, struct tx *tx, int64_t filing, struct due_list *out);
enum err due_of_year(struct ctx *cx, struct tx *tx, int year, struct due_list *out);
/* The year's reports as a board shows them: texts, dates of the rule and drafts are left out (empty, 0). */
enum err due_board(struct ctx *cx, struct tx *tx, int year, struct due_list *out);
enum err due_of_period(struct ctx *cx, struct tx *tx, struct str duty, struct str period, struct due_list *out);
enum err due_of_clause(struct ctx *cx, struct tx *tx, struct str clause, int year, struct due_list *out);
/* Rows with a day on or after `from`, those withdrawn too: what a new plan version looks at. */
enum err due_since(struct ctx *cx, struct tx *tx, day_t from, struct due_list *out);
/* The keys of rows dated on or after `from` whose day the lead extended. */
enum err due_extended(struct ctx *cx, struct tx *tx, day_t from, struct str_list *out);
/* Those of the day's year, what is left of the year before, and of the next one what has begun. */
enum err due_consolidations(struct ctx *cx, struct tx *tx, day_t today, struct due_list *out);
/* The rows `key` stands for: closed, returned, extended and excused with it. */
enum err due_stands_for(struct ctx *cx, struct tx *tx, struct str key, struct due_list *out);

/* Which rows close which others with their own filing, of the whole bloc, by row. */
struct due_stand_list {
	struct due_stand { struct str due, closes; } *v;
	size_t n, cap;
};
enum err due_stands(struct ctx *cx, struct tx *tx, struct due_stand_list *out);

struct due_act {
	int64_t entry;
	struct str kind;                   /* sent, returned, accepted, extended, excused, reminded, held, dated … */
	instant_t at;
	int64_t filing;
	day_t from, to;
	struct str text;                   /* reason; p == NULL when there is none or it was erased */
	struct str unit, title, name;      /* who */
};
struct due_act_list {
	struct due_act *v;
	size_t n, cap;
};
enum err due_acts(struct ctx *cx, struct tx *tx, struct str key, struct due_act_list *out);

/* When the lead last reminded of a row, since it was returned if it was; INSTANT_NONE: never. */
enum err due_reminded(struct ctx *cx, struct tx *tx, const struct due *d, instant_t *out);

struct year_list {
	int *v;
	size_t n, cap;
};
enum err due_years(struct ctx *cx, struct tx *tx, struct year_list *out);

#endif
