/**
 * page/part.h — the parts pages are made of: states, days, steps, lists, facts.
 */
#ifndef PAGE_PART_H
#define PAGE_PART_H

#include "page/out.h"

/* How a due row stands, told by word, then shape, then colour. */
enum mark { MARK_NOT_YET, MARK_ON_TIME, MARK_LATE, MARK_MISSING, MARK_NIL, MARK_EXCUSED, MARK_RETURNED, MARK__MAX };

const char *mark_word(enum mark m);                /* N_("on time"): a message id */
void part_mark(struct ctx *cx, struct out *o, enum mark m);
/* The mark with words of its own: "trễ 2 ngày". Empty text gives the usual word. */
void part_mark_as(struct ctx *cx, struct out *o, enum mark m, struct str text);

struct str weekday_text(struct ctx *cx, day_t day);        /* thứ Năm; Thursday */
struct str day_text(struct ctx *cx, day_t day);            /* thứ Năm, 19/03/2026 */
struct str days_left_text(struct ctx *cx, day_t last);     /* còn 3 ngày; hạn cuối hôm nay; quá hạn 2 ngày */
struct str instant_text(struct ctx *cx, instant_t at);     /* 16:41 ngày 19/03/2026 */
void part_day(struct ctx *cx, struct out *o, day_t day);           /* <time>, with the weekday; "–" for DAY_NONE */
void part_date(struct ctx *cx, struct out *o, day_t day);          /* <time>, without */
void part_instant(struct ctx *cx, struct out *o, instant_t at);    /* <time>; "–" for INSTANT_NONE */
void part_days_left(struct ctx *cx, struct out *o, day_t last);    /* red when over, bold on the last day */
void part_reminded(struct ctx *cx, struct out *o, instant_t at);   /* when the lead last reminded of a row */
/* A number the Vietnamese way: 1915 -> 1.915; in English 1,915. */
struct str number_text(struct ctx *cx, int64_t v);
/* 12 KB, 3,4 MB */
struct str size_text(struct ctx *cx, int64_t bytes);

/* The head of the column of figures to compare with: of which period, and under whose name when that is another unit's. */
void part_before(struct ctx *cx, struct out *o, struct str period, struct str whose);

/* "Vì sao là ngày này?" for the due row `key`, and the clause with a link to it in the plan. */
void part_why(struct ctx *cx, struct out *o, struct str key);
/* clause: its stable key; cited: as printed. */
void part_clause(struct ctx *cx, struct out *o, struct str clause, struct str cited);

enum step_state { STEP_NEXT, STEP_NOW, STEP_DONE };

struct step {
	const char *label;             /* N_("Content") */
	enum step_state state;
	struct str note;               /* "2/7 mục", "duyệt 18/03/2026"; may be empty */
};
void part_steps(struct ctx *cx, struct out *o, const struct step *v, size_t n);

/* Under whose names units are shown: those of a day, or today's. */
struct names {
	day_t on;
	bool now;                      /* today's are shown */
	bool differ;                   /* some unit on the page is called otherwise today */
	struct url other;              /* the same page under the other names */
};
/* The switch; nothing where it makes no difference. */
void part_names(struct ctx *cx, struct out *o, const struct names *n);

/* An empty list: what will appear there and when. */
void part_empty(struct ctx *cx, struct out *o, struct str what);

/* A list of facts: label and value; a url makes the value a link. Rows with an empty value are left out. */
struct fact {
	const char *label;             /* N_("Sent at") */
	struct str value;
	struct url url;                /* may be empty */
};
void part_facts(struct ctx *cx, struct out *o, const struct fact *v, size_t n);

/* "17/20" drawn as a line and said in words: label is the whole sentence. */
void part_progress(struct ctx *cx, struct out *o, int64_t done, int64_t total, struct str label);

/* Page `at` of `of` (from 1); nothing when there is one. Links are `base` with ?page=. */
void part_pager(struct ctx *cx, struct out *o, struct url base, int64_t at, int64_t of);

/* A calendar strip, "Why this date?": one cell a day. */
enum strip_kind { STRIP_WORK, STRIP_REST, STRIP_RULE, STRIP_LAST };

struct strip_day {
	day_t day;
	enum strip_kind kind;          /* STRIP_RULE: the day the clause names; STRIP_LAST: the last on-time day */
	struct str note;               /* "Tết", "ngày trong kế hoạch"; may be empty */
};
void part_strip(struct ctx *cx, struct out *o, const struct strip_day *v, size_t n);

/* Why this date: steps of the explanation, in order; `quote` marks the words of the clause. */
struct reason {
	struct str text;
	bool quote;
	struct str rule;               /* the rule the sentence says, as the plan writes it; may be empty */
};
void part_reasons(struct ctx *cx, struct out *o, const struct reason *v, size_t n);

#endif
