/**
 * plan/reckon.h — dating one line of a duty: a unit, and a period or an incident.
 *
 * expand makes rows of what is reckoned here; explain makes the same reckoning again with `steps` set and tells it. So
 * an explanation is never a second account of the rule.
 */
#ifndef PLAN_RECKON_H
#define PLAN_RECKON_H

#include "plan/expand.h"
#include "plan/period.h"
#include "plan/plan.h"
#include "plan/succession.h"
#include "plan/ways.h"
#include "plan/workday.h"

/* What a duty says, looked up once; one entry per property that any kind of duty has under these words. */
enum said {
	SAID_EVERY, SAID_DUE, SAID_PUBLISH, SAID_WINDOW, SAID_OPENS, SAID_HELD, SAID_WEEK, SAID_FROM, SAID_TO, SAID_COPY,
	SAID_PAUSES, SAID_EXTENDED, SAID_STANDS, SAID_MAY, SAID_OF, SAID__MAX
};

struct duty {
	const struct stmt *stmt;
	enum due_kind kind;
	enum prop prop[SAID__MAX];             /* PROP__MAX where the kind has none */
	const struct value *said[SAID__MAX];   /* the first; NULL when silent */
	bool varied;                           /* some line ends in `for UNITS` */
	day_t from, until;                     /* in force, the plan's own days included; DAY_NONE = open */
};

/* Fills p->duties of a plan without errors. */
void duties_take(struct plan *p);

/* What every reckoning of one call shares. */
struct reckoning {
	struct ctx *cx;
	const struct plan *plan;
	const struct plan_event *events;
	size_t event_n;
	struct workcals cals;                  /* line_cal */
};

/* One happening: an incident that was opened, a request that was received. */
struct instance {
	const struct stmt *stmt;
	struct str unit, label;                /* unit empty: not said */
	instant_t at;
};

enum step_kind {
	STEP_PERIOD,           /* a, b: its first and last day */
	STEP_RULE,             /* value: the words; stmt: whose */
	STEP_READING,          /* stmt, prop: a property that readings of the text may choose */
	STEP_NAMED,            /* a: the day the words name */
	STEP_KNOWN,            /* stmt, text (key), at: a recorded instant */
	STEP_AWAITED,          /* stmt, text: not recorded; a: what is counted from meanwhile, or DAY_NONE */
	STEP_COUNT,            /* length: n units from a (hours: from the instant since); b: the day reached */
	STEP_SKIPPED,          /* a: a day off inside the count; day_kind, stmt (table) */
	STEP_UNSURE,           /* the count reached a year without a table, or an unconfirmed day */
	STEP_EARLIER, STEP_LATER, /* a: which of two */
	STEP_BEFORE,           /* b: the day named is itself late; a: the day before */
	STEP_COUNTS,           /* a: the day named counts */
	STEP_CLOCK,            /* at */
	STEP_RESTS,            /* a: a rest day, kept; day_kind */
	STEP_SHIFT,            /* a -> b off a rest day; day_kind */
	STEP_PAUSED,           /* a..b do not count; b DAY_NONE: still running */
	STEP_EXTENDED,         /* stmt, text, at; a -> b */
	STEP_TARGET,           /* a..b: a meeting's window; week: the rule */
	STEP_AT_ONCE, STEP_NO_LAST,
	STEP__MAX
};

struct step {
	enum step_kind kind;
	const struct stmt *stmt;
	const struct value *value;
	const struct length *length;
	enum prop prop;
	struct str text;
	day_t a, b;
	instant_t at, since;
	enum workday_kind day_kind;
	enum week_rule week;
	bool by_default;       /* the plan's default decided, not the statement */
	bool hours;            /* STEP_RESTS: elapsed hours, which no default moves */
	bool by_calendar;      /* STEP_NAMED: a working day was looked for */
};

struct steps {
	struct arena *arena;
	struct step *v;
	size_t n, cap;
};

struct line {
	const struct reckoning *all;
	const struct duty *duty;
	const struct stmt *unit;               /* who owes it; NULL while the unit makes no difference */
	int year_from;                         /* the month the unit's year begins in */
	struct period_rule rule;
	struct period period;
	const struct instance *instance;       /* incidents and requests, and days while an incident lasts */
	bool publish;                          /* a collection's second date */
	struct steps *steps;                   /* NULL: nobody asked why */
	struct step unheard;                   /* what is noted then */
	int depth;
	day_t last_day;                        /* so far: what `due` means inside the rule itself */
};

/* A point in time a length is counted from or reaches. */
struct point {
	bool dated, known;     /* dated and not known: an estimate for the time being */
	bool exact;            /* hours count: `at` is the point itself */
	bool period_end;       /* months land on month ends from here */
	bool unsure;           /* the calendar may still change it */
	bool clipped;          /* the month has not the day named: `before` it its last day is in time */
	bool paused;           /* a pause is still running: there is no day yet */
	day_t day;
	instant_t at;          /* of a plain day: the instant it is over */
	instant_t counted_from;
};

struct dated {
	bool born;                             /* false: its anchor is not known yet (event rows) */
	day_t rule_date, last_day, opens, window_from, window_to;
	instant_t last_instant;
	bool before_instant;                   /* the instant itself is late */
	bool provisional, none_late, at_once;
};

/* The day that counts while there is no last day: the window's last. */
day_t dated_day(const struct dated *at);
void reckoning_init(struct reckoning *all, struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n);
/* The calendar the line's duty counts by. */
struct workcal *line_cal(const struct line *ln);
/* E_INPUT with cx->fault when an event names nothing the plan knows (plan/event.c). */
enum err events_check(const struct reckoning *all);
/* The value in force for the line's unit; NULL when silent. */
const struct value *line_said(const struct line *ln, enum said what);
/* Recurring duties: the periods that hold for a unit (NULL: for the rest). */
struct period_rule duty_rule(const struct plan *p, const struct duty *d, const struct stmt *unit, day_t on, int year_from);
int unit_year_from(const struct stmt *unit);
bool duty_recurs(const struct duty *d);
void reckon(struct line *ln, struct dated *out);
/* plan/point.c: the parts of it. */
struct step *step_note(struct line *ln, enum step_kind kind);
struct point anchor_point(struct line *ln, const struct anchor *a);
struct point length_point(struct line *ln, const struct length *l);
struct point day_point(struct line *ln, const struct day_spec *d, int clock_min);
/* What the events call the line: the period's label, or the number or name of the incident. In the arena. */
struct str line_label(const struct line *ln);
/*
 * The unit that alone owes rows of a meeting, a consolidation or a collection's publishing, as of a day; else NULL. One that
 * was dissolved before goes on being named: of its rows what was open passes to its heirs, and the rest is not born.
 */
const struct stmt *duty_single_unit(const struct reckoning *all, const struct duty *d, bool publish, day_t on);
bool duty_single(const struct duty *d, bool publish);

#endif
