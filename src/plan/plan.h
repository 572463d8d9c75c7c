/**
 * plan/plan.h — a plan as the program understood it: statements with typed properties, every name resolved.
 *
 * plan_load reads a folder (plan.md, then the .md files of annex/ in name order), a single file, or the texts handed over, checks
 * everything, and gives either a plan without errors or a list of diagnostics; a plan with an error is never run.
 * Nothing here asks the clock or the machine; a plan lives in the arena it was loaded into and is never changed after.
 *
 * The kinds and their properties are listed once, in plan/plan.def: the lexer's keywords, the checker and the reference
 * manual come from that table.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/ctx.h"
#include "base/day.h"
#include "base/str.h"

/* Where something was said. Lines and columns count from 1; columns count characters, not bytes. */
struct place {
	struct str file;
	int line, col, len;        /* len: characters to underline */
};

enum severity { SEV_ERROR, SEV_WARNING };

struct diagnostic {
	enum severity severity;
	struct place at;
	struct str text;           /* "no unit or group \"khoj\"": never translated */
	struct str hint;           /* "did you mean \"khoi\"? It is defined at line 61." or empty */
	struct str source;         /* the line, for the caret */
};

/* --- values ------------------------------------------------------------------------------------------------------- */

enum kind {
#define KIND(k, word, many_for, doc) K_##k,
#define PROP(k, id, words, mandatory, repeatable, type, doc)
#include "plan/plan.def"
#undef KIND
#undef PROP
	K__MAX
};

enum boundary { B_DEFAULT, B_BEFORE, B_BY, B_WITHIN, B_AT_ONCE, B_NONE };
enum rest_day { REST_DEFAULT, REST_KEEP, REST_EARLIER, REST_LATER };
enum week_rule { WEEK_DEFAULT, WEEK_THURSDAY, WEEK_LAST_DAY, WEEK_LAST_7_DAYS };
enum time_unit { U_HOURS, U_DAYS, U_WORKING_DAYS, U_WEEKS, U_MONTHS, U_YEARS };
enum period_kind { P_WEEK, P_MONTH, P_QUARTER, P_HALF, P_YEAR, P_CYCLE, P_DAY };

/* REF: which stretch of time a day is looked for in. */
enum ref_kind {
	REF_NONE,                  /* as the language says for a bare day */
	REF_PERIOD,                /* `of the period`: the period itself */
	REF_PART,                  /* month 3 of the period, year 2 of the period, quarter 4: part = unit, nth = 3; -1 = last */
	REF_NEXT,                  /* the [second] next month: part = unit, nth = 1, 2 … */
	REF_PREVIOUS,              /* the previous year: nth = 1, 2 … */
	REF_MONTH                  /* february: nth = 2 */
};
struct ref {
	enum ref_kind kind;
	enum period_kind part;
	int nth;
};

/* DAY */
enum day_kind {
	DAY_OF_MONTH,              /* day 20: n */
	DAY_DATE,                  /* 30/11: n = day, m = month */
	DAY_WEEKDAY,               /* wednesday: w, nth = 0; `second monday`: nth = 2; `last friday`: nth = -1 */
	DAY_WORKING,               /* working day (first): nth = 1; last working day: nth = -1 */
	DAY_LAST                   /* last day */
};
struct day_spec {
	enum day_kind kind;
	int n, m, nth;
	enum weekday w;
	struct ref ref;
	struct day_spec *beside;   /* `last friday before DAY`, `second working day after DAY`: counted away from it */
	bool before;               /* the side; ref is then that day's */
};

/* ANCHOR */
enum anchor_kind {
	ANCHOR_PERIOD_START, ANCHOR_PERIOD_END,
	ANCHOR_KEY,                /* NAME.KEY, or KEY inside its own statement: name is the statement, key the moment */
	ANCHOR_END_OF,             /* end of the quarter of ANCHOR: part, inner */
	ANCHOR_DUE                 /* "due": the row's own last day (reminders, opens, extended by) */
};
struct anchor {
	enum anchor_kind kind;
	struct stmt *stmt;         /* ANCHOR_KEY: whose. For a KEY alone its owner: the statement, or a stage's incident */
	struct str key;            /* opened, ended, filed, due, held, received, or a moment's name */
	enum period_kind part;
	struct anchor *inner;
};

/* LENGTH after|before ANCHOR, or the earlier|later of two; a part of these may also be a DAY (`day 20`) */
enum length_kind { LENGTH_PLAIN, LENGTH_DAY, LENGTH_EARLIER, LENGTH_LATER };
struct length {
	enum length_kind kind;
	struct day_spec day;       /* LENGTH_DAY: only inside LENGTH_EARLIER and LENGTH_LATER */
	int clock_min;             /* LENGTH_DAY: minutes of the day, or -1 */
	int n;
	enum time_unit unit;
	bool before;               /* n UNIT before the anchor */
	struct anchor anchor;
	struct length *a, *b;      /* the two of LENGTH_EARLIER and LENGTH_LATER */
	bool if_not_past;
};

/* due [BOUNDARY] WHEN [, on rest day … [at CLOCK]] */
struct when {
	enum boundary boundary;
	bool by_length;            /* WHEN is a LENGTH (length), else a DAY (day); both unset for at once and none */
	                           /* a clock alone (`by 17:00`) is the period's last day: DAY_LAST of REF_PERIOD */
	struct day_spec day;
	struct length length;
	int clock_min;             /* minutes of the day, or -1 */
	enum rest_day rest;
	int rest_clock_min;        /* at CLOCK after the shift, or -1 */
	struct anchor after;       /* `at once after bao-ngay.filed` */
	bool has_after;
};

struct every {
	enum period_kind kind;
	unsigned which;            /* bit n = the n-th (1-based) period of its year; 0 = all */
	enum weekday week_from;    /* weeks: their first day */
	int from_month;            /* years, quarters, halves: first month of the year, 0 = not said here */
	int cycle_years, cycle_from;
	int weeks;                 /* several weeks at a time, 0 = one; counted from the day `weeks_from`, both ways */
	day_t weeks_from;
	struct stmt *event;        /* day while EVENT lasts */
};

/* held in */
enum span_kind { SPAN_NONE, SPAN_FIRST_WEEK, SPAN_LAST_WEEK, SPAN_DAYS };
struct span {
	enum span_kind kind;
	struct ref ref;
	struct day_spec from, to;  /* SPAN_DAYS */
};

enum window_kind { WINDOW_CALENDAR, WINDOW_SINCE_LAST_DUE, WINDOW_CUT_OFF };
struct window {
	enum window_kind kind;
	int day;
};

/* opens */
struct opens {
	bool before_due;           /* n UNIT before due, else a day */
	int n;
	enum time_unit unit;
	struct day_spec day;
	bool any_day;              /* `any DAY`: the word was written; the day means the same without it */
};

/* A named part of a form: section NAME "title"[, by field | proposals | figures]. */
struct section {
	struct str name, title;
	bool by_field, proposals, figures;
};

/* An entry of a reading: option NAME "words" [: TARGET.PROPERTY VALUE] */
struct option {
	struct str name, words;
	struct stmt *target;       /* NULL when the option changes nothing the program counts */
	int prop;                  /* enum prop of the target */
	struct value *value;       /* NULL = `none`: the property is removed */
};

/* gives UNIT fields a, b */
struct gives {
	struct stmt *to;
	struct stmt **fields;
	size_t n;
};

/* stands for thang of month 3 of the period */
struct stands_for {
	struct stmt *report;
	struct ref ref;
	bool may;                  /* the filer chooses */
};

/* group: units a, b [from D] [until D] */
struct membership {
	struct stmt **units;
	size_t n;
	day_t from, until;         /* DAY_NONE = open */
};

/* Which member of `u` holds the value. plan/type.def maps the types of plan/plan.def to these. */
enum value_type {
	V_NAME, V_STRING, V_WORD,  /* u.str */
	V_STRINGS, V_WORDS,        /* u.words_list */
	V_NUMBER,                  /* u.number */
	V_NUMBERS,                 /* u.numbers */
	V_BOOL,                    /* u.yes */
	V_ZONE,                    /* u.number: minutes east of UTC */
	V_MONTH,                   /* u.number: 1..12 */
	V_WEEKDAYS,                /* u.number: bit n = enum weekday n */
	V_DATE,                    /* u.day */
	V_DATES,                   /* u.days, in the order written */
	V_STMT,                    /* u.stmts with n = 1: one name, resolved */
	V_STMTS,                   /* u.stmts: units, groups, fields …, resolved */
	V_SENDING,                 /* u.stmts: `report to UNITS` */
	V_BOUNDARY, V_WEEK, V_REST,
	V_WHEN, V_EVERY, V_SPAN, V_WINDOW, V_OPENS,
	V_SPELL,                   /* u.length: n and unit only (`warn after 2 hours`) */
	V_SECTION, V_OPTION, V_GIVES, V_STANDS_FOR, V_MEMBERS, V_MOMENT, V_EXTENDED, V_PAUSES, V_SUMMER, V_RATIO
};

struct value {
	enum value_type type;
	struct place at;
	struct str words;          /* as written: shown by explain */
	struct stmt **for_units;   /* `… for UNITS`: NULL = for all the rest */
	size_t for_n;
	struct stmt *reading;      /* the reading that put it here, or NULL when it stands in the statement itself */
	struct str option;         /* the option chosen of that reading */
	union {
		struct str str;
		int64_t number;
		bool yes;
		day_t day;
		enum boundary boundary;
		enum week_rule week;
		enum rest_day rest;
		struct { day_t *v; size_t n; } days;
		struct { int64_t *v; size_t n; } numbers;
		struct { struct str *v; size_t n; } words_list;
		struct { struct stmt **v; size_t n; } stmts;
		struct when when;
		struct every every;
		struct span span;
		struct window window;
		struct opens opens;
		struct length length;
		struct section section;
		struct option option;
		struct gives gives;
		struct stands_for stands_for;
		struct membership members;
		struct { struct str name, title; } moment;
		struct { struct anchor by; struct when due; } extended;
		struct { struct anchor from, to; } pauses;
		struct { int offset_min; struct day_spec from, to; int clock_min; } summer;
		struct { struct stmt *num, *den; int64_t per; } ratio;
	} u;
};

/* --- statements --------------------------------------------------------------------------------------------------- */

/* One enum value per property of plan.def: PROP_PLAN_NUMBER, PROP_REPORT_DUE … */
enum prop {
#define KIND(k, word, many_for, doc)
#define PROP(k, id, words, mandatory, repeatable, type, doc) PROP_##k##_##id,
#include "plan/plan.def"
#undef KIND
#undef PROP
	PROP__MAX
};

/* One row of plan.def, for code that walks properties (the manual, the checker, the plan page). */
struct prop_info {
	enum kind kind;
	const char *words;
	bool mandatory, repeatable;
	enum value_type type;
	const char *takes;         /* kinds or words, as in plan/type.def */
	const char *expected;
	const char *doc;
};
struct prop_info prop_info(enum prop prop);

struct property {
	enum prop prop;
	struct value value;
};

struct clause {
	struct str key;            /* stable: "II.3.5.2" */
	struct str cited;          /* as printed: "II.3.4.2"; the key when the heading gives no other */
	struct str heading;        /* text of the heading it stands under */
	struct str prose;          /* the prose before the block, Markdown */
	struct place at;
};

struct stmt {
	enum kind kind;
	struct str name, title;
	struct place at;
	struct clause *clause;
	struct property *props;    /* in the order written */
	size_t n, cap;
	size_t order;              /* position in the plan */
};

/* One line of a plan-example block. */
struct example {
	struct place at;
	size_t block;              /* the same for the lines of one block */
	bool event;
	struct str text;           /* the line */
};

struct plan {
	struct str path;           /* folder or file, "" when handed over as text */
	struct str text_hash;      /* hex SHA-256 of what `sha256sum plan.md annex/a.md …` prints for the files in order */
	/* "plan.md", then the files of annex/ in name order; shown: as diagnostics name it, filled in by plan_load */
	struct plan_file { struct str name, text, shown; } *files;
	size_t file_n;
	struct stmt **stmts;       /* in the order written */
	size_t n, cap;
	struct clause **clauses;
	size_t clause_n, clause_cap;
	struct example *examples;
	size_t example_n, example_cap;
	struct stmt *head;         /* the `plan` statement */
	/* its defaults, with the language's own where it is silent: by, keep, thursday, last-day */
	enum boundary boundary;
	enum rest_day rest;
	enum week_rule week;
	bool lapse_period_end;
	unsigned weekend;          /* bit n = enum weekday n */
	struct diagnostic *diags;
	size_t diag_n, diag_cap;
	size_t error_n;            /* errors found, also those past the number kept in diags */
	int zone_min;
	struct arena *arena;
	struct reading_choice { struct stmt *reading; struct str option; bool overridden; } *choices;  /* one a reading */
	size_t choice_n;
	/* all, in the plan's order */
	struct unit_span {
		struct stmt *unit;
		day_t from, until;         /* DAY_NONE = open */
		bool receives;             /* fields come to it by some change */
		struct change_list {
			struct stmt **v;
			size_t n, cap;
		} into,                    /* changes that bring it another's fields, in the plan's order */
		    touched;               /* changes that touch it, under whatever verb, by day and then in the plan's order */
	} *units;
	size_t unit_n;
	struct unit_span **spans;  /* the same by a unit's order; NULL for other statements */
	struct stmt **changes;     /* the change statements */
	size_t change_n;
	struct ending **endings;   /* by a unit's order: how it ends by a change (plan/succession.h); NULL where it does not */
	struct duty **duties;      /* by order: made ready for reckoning (plan/reckon.h), NULL for what is no duty; none with errors */
	struct stmt **index;       /* by name, open addressing; a power of two */
	size_t index_n;
};

/* NAME=OPTION from --reading, applied before the plan is checked whole. */
struct reading_arg {
	struct str name, option;
};

/*
 * E_OK: a plan without errors (warnings may stand in diags). E_INPUT: *out holds the diagnostics, or is NULL when there
 * is no such plan or it is too large. E_ENV: the files cannot be read. Without a plan in *out cx->fault says why.
 */
enum err plan_load(struct ctx *cx, struct str path, const struct reading_arg *readings, size_t reading_n,
    struct plan **out);
/* The same from texts (the plan kept in a bloc, the built-in plan, the web editor). */
enum err plan_load_texts(struct ctx *cx, const struct plan_file *files, size_t file_n,
    const struct reading_arg *readings, size_t reading_n, struct plan **out);
/* The diagnostics as `FILE:LINE:COL: error: ...` with line, caret and hint. */
struct str plan_diagnostics(struct arena *a, const struct plan *p);

/* --- reading the tree --------------------------------------------------------------------------------------------- */

const char *kind_name(enum kind k);
const char *kind_doc(enum kind k);
bool kind_many_for(enum kind k);    /* its properties may be repeated ending in `for UNITS` */
struct stmt *plan_find_duty(const struct plan *p, struct str name);            /* what rows and events are of; NULL */
struct stmt *plan_find_kind(const struct plan *p, enum kind k, struct str name);                   /* NULL */
/* The first value of a property, NULL when it was not said; readings are already applied. */
const struct value *stmt_value(const struct stmt *s, enum prop prop);
/* The value in force for a unit: the one `for` it or a group it is in on that day, else the one for all. */
const struct value *stmt_value_for(const struct plan *p, const struct stmt *s, enum prop prop, const struct stmt *unit,
    day_t on);
/* Do both say the same after `for`, in the same order? */
bool value_same_for(const struct value *a, const struct value *b);
struct str stmt_str(const struct stmt *s, enum prop prop);                     /* "" when not said */
bool stmt_yes(const struct stmt *s, enum prop prop);
/*
 * The same by the property's words, for code that treats several kinds alike: stmt_said(s, "in force from"). NULL when
 * the kind has no such property or it was not said. prop_find gives PROP__MAX when the kind has none.
 */
enum prop prop_find(enum kind k, const char *words);
const struct value *stmt_said(const struct stmt *s, const char *words);
/* A reading's option in the words of the plan; its name when it has none. */
bool reading_has_option(const struct stmt *reading, struct str option);
struct str reading_words(const struct stmt *reading, struct str option);
/* First and last day of a unit under the plan, by itself and by changes that end it; DAY_NONE = open. */
day_t plan_unit_from(const struct plan *p, const struct stmt *unit);
day_t plan_unit_until(const struct plan *p, const struct stmt *unit);
/*
 * Units named by a list of units and groups as of a day, each once, in the plan's order. A unit that is named and has
 * ended stands for the units it was merged into, absorbed by or split into.
 */
size_t plan_units(const struct plan *p, struct stmt *const *v, size_t n, day_t on, struct arena *a, struct stmt ***out);
bool plan_unit_in(const struct plan *p, const struct stmt *unit, struct stmt *const *v, size_t n, day_t on);

#endif
