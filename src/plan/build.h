/**
 * plan/build.h — a plan while it is being read. Private to the loader: read, block, value, dates, reading, check.
 *
 * The order: source_read (files -> clauses and statements whose properties are still tokens), names_index,
 * reading_choose (which options hold), values_parse (tokens -> typed values, names resolved; options' values too),
 * reading_apply, check_plan (what only the whole can show). Every step goes on past errors, so that one run tells all.
 */
#ifndef PLAN_BUILD_H
#define PLAN_BUILD_H

#include "plan/diag.h"
#include "plan/lex.h"
#include "plan/plan.h"

#define PLAN_FILE_MAX ((size_t)2 << 20)
#define PLAN_FILES_MAX 64
#define PLAN_STMTS_MAX 20000
#define PLAN_TOKENS_MAX 4096       /* of one property */

struct raw_prop {
	enum prop prop;
	struct place at;           /* of the property's words */
	struct place end;          /* just past the line: where something is missing */
	struct token *v;
	size_t n;
};

/* raw[i] holds the properties of p->stmts[i] as written. */
struct raw_stmt {
	struct raw_prop *v;
	size_t n, cap;
	struct stmt *stmt;
	enum prop *bad;            /* said, but wrong: not also reported as missing */
	size_t bad_n, bad_cap;
};

struct build {
	struct ctx *cx;
	struct arena *a;
	struct plan *p;
	struct raw_stmt *raw;
	size_t raw_n, raw_cap;
	bool too_many;             /* statements: said once */
	struct cite { struct str key, printed; } *cites;           /* headings that give {KEY} */
	size_t cite_n, cite_cap;
	const struct reading_arg *args;
	size_t arg_n;
};

/* read.c: the Markdown of one file -> clauses, and its blocks handed to block.c */
void source_read(struct build *b, size_t file);
/* The printed citation of every clause, from the headings that give a key. Once all files are read. */
void source_cite(struct build *b);

/* block.c: the lines of one block */
struct block_line {
	struct str text;           /* without the fence's indent */
	int line, col;             /* col of its first character */
};
void block_statements(struct build *b, struct str file, struct clause *c, const struct block_line *v, size_t n);
void block_table(struct build *b, struct str file, struct clause *c, struct str kind, struct place at,
    const struct block_line *v, size_t n);
/* The property whose words begin at tokens v: the longest match; *used = number of words. PROP__MAX when none. */
enum prop prop_match(enum kind k, const struct token *v, size_t n, size_t *used);

/* names.c */
void names_index(struct build *b);
/* The statement of one of the kinds named in `kinds` ("unit group", "" = any); reports and gives NULL when there is none. */
struct stmt *name_resolve(struct build *b, struct str name, const char *kinds, struct place at);
bool kind_in(const char *kinds, enum kind k);
/* "unit or group" */
struct str kinds_said(struct arena *a, const char *kinds);
const char *article(struct str noun);      /* "a" or "an" */

/* value.c: where a value is being read from */
struct reader {
	struct build *b;
	struct stmt *self;         /* whose property it is: a KEY alone is looked up in it */
	enum prop prop;
	const struct token *v;
	size_t n, i;
	int depth;                 /* of lengths and anchors inside each other */
	struct place end;
};
/* One value of r's property from r's tokens; false when it is wrong (reported). */
bool value_parse(struct reader *r, struct value *out);
void values_parse(struct build *b);
bool value_date(struct reader *r, day_t *out);
bool value_zone(struct reader *r, int64_t *out);

/* shape.c: values of several parts */
bool shape_section(struct reader *r, struct section *out);
bool shape_moment(struct reader *r, struct value *out);
bool shape_gives(struct reader *r, struct gives *out);
bool shape_stands_for(struct reader *r, const char *kinds, bool may, struct stands_for *out);
bool shape_members(struct reader *r, struct membership *out);
bool shape_ratio(struct reader *r, struct value *out);
bool shape_pauses(struct reader *r, struct value *out);
bool shape_summer(struct reader *r, struct value *out);
bool shape_sending(struct reader *r, struct value *out);
bool shape_option(struct reader *r, struct option *out);

/* helpers of the value readers; r_expected reports `expected WHAT` at the current token and gives false */
const struct token *r_peek(const struct reader *r);             /* NULL at the end */
bool r_at(const struct reader *r, const char *word);
bool r_at2(const struct reader *r, const char *word, const char *next);
bool r_take(struct reader *r, const char *word);
bool r_need(struct reader *r, const char *word);
bool r_mark(struct reader *r, enum tok kind);
bool r_expected(const struct reader *r, const char *what);
struct place r_place(const struct reader *r);
bool r_number(struct reader *r, int64_t least, int64_t most, const char *what, int *out);
struct stmt *r_name(struct reader *r, const char *kinds, const char *what);
bool r_names(struct reader *r, const char *kinds, const char *what, struct stmt ***v, size_t *n);

/* dates.c: the grammar of dates */
bool dates_when(struct reader *r, struct when *out);
bool dates_every(struct reader *r, struct every *out);
bool dates_span(struct reader *r, struct span *out);
bool dates_window(struct reader *r, struct window *out);
bool dates_opens(struct reader *r, struct opens *out);
bool dates_ref(struct reader *r, struct ref *out);              /* after `of` */
bool dates_day(struct reader *r, struct day_spec *out);         /* DAY [of REF] */
bool dates_spell(struct reader *r, struct length *out);         /* N UNIT */
bool dates_clock(struct reader *r, int *min);
bool dates_weekday(struct reader *r, enum weekday *out);
bool dates_month(struct reader *r, int *out);
bool dates_week_rule(struct reader *r, enum week_rule *out);
bool dates_rest(struct reader *r, enum rest_day *out);

/* anchor_read.c */
bool anchor_parse(struct reader *r, struct anchor *out);

/* reading.c */
void reading_choose(struct build *b);
void reading_apply(struct build *b);

/* check.c */
void check_plan(struct build *b);

#endif
