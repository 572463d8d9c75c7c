/**
 * store/filing.h — filings and issued consolidations as the tables hold them.
 *
 * A text whose p is NULL was erased by law (its entry's item has no body any more).
 */
#ifndef STORE_FILING_H
#define STORE_FILING_H

#include "store/store.h"

struct filing {
	int64_t id;                        /* the entry's number */
	struct str unit, due;
	int64_t version, replaces, replaced_by;
	bool nil, complete;
	struct str channel;                /* web, paper, shell */
	instant_t at, received_at;
	day_t received_day;
	struct str number;
	day_t number_day;
	struct str signatory;
	int64_t by_post;
	struct str by_title, by_name;
	int64_t returned, accepted;        /* entries */
};
struct filing_list {
	struct filing *v;
	size_t n, cap;
};
enum err filing_get(struct ctx *cx, struct tx *tx, int64_t id, struct filing *out);
enum err filing_versions(struct ctx *cx, struct tx *tx, struct str due, struct filing_list *out);

struct filing_step {
	struct str step;                   /* prepared, approved, numbered */
	instant_t at;
	struct str title, name;
};
struct filing_step_list {
	struct filing_step *v;
	size_t n, cap;
};
enum err filing_steps(struct ctx *cx, struct tx *tx, int64_t id, struct filing_step_list *out);

struct paragraph {
	int64_t filing, n;
	struct str section, field;
	bool proposal;
	unsigned char hash[32];            /* salted hash: what a receipt and a consolidation name */
	struct str text;
};
struct paragraph_list {
	struct paragraph *v;
	size_t n, cap;
};
enum err filing_paragraphs(struct ctx *cx, struct tx *tx, int64_t id, struct paragraph_list *out);
enum err filing_paragraph(struct ctx *cx, struct tx *tx, int64_t id, int64_t n, struct paragraph *out);

struct figure {
	struct str indicator, status;      /* estimated, actual, official, none */
	day_t from, to;
	struct str value;                  /* plain decimal text; "" with status none */
	struct str note;
};
struct figure_list {
	struct figure *v;
	size_t n, cap;
};
enum err filing_figures(struct ctx *cx, struct tx *tx, int64_t id, struct figure_list *out);

struct filing_file {
	int64_t n;
	unsigned char file[16];
	struct str purpose, media;
	int64_t size;
	unsigned char hash[32];
	struct str name;
	int64_t erased;                    /* entry */
};
struct filing_file_list {
	struct filing_file *v;
	size_t n, cap;
};
enum err filing_files(struct ctx *cx, struct tx *tx, int64_t id, struct filing_file_list *out);
enum err filing_file_get(struct ctx *cx, struct tx *tx, int64_t id, int64_t n, struct filing *filing,
    struct filing_file *out);

/*
 * The unit's latest filing, not returned, for a period like `period` (a month for a month, a year for a year) whose data
 * window ended before `before`, and that period's label; 0 when there is none.
 */
enum err filing_last_before(struct ctx *cx, struct tx *tx, struct str unit, struct str period, day_t before, int64_t *out,
    struct str *of);

struct consolidation {
	int64_t id;
	struct str due, to;                /* to: units, comma-separated: addressee first, then copies */
	day_t day;
	instant_t at;
	struct str number, title, by_title, by_name;
	struct str due_title, period;
};
struct consolidation_list {
	struct consolidation *v;
	size_t n, cap;
};
enum err consolidation_get(struct ctx *cx, struct tx *tx, int64_t id, struct consolidation *out);
enum err consolidation_list(struct ctx *cx, struct tx *tx, int64_t limit, int64_t offset,
    struct consolidation_list *out, int64_t *total);

struct consolidation_part {
	int64_t n;
	struct str kind;                   /* heading, source, own */
	struct str section, field;
	int64_t filing, paragraph;         /* of a source */
	unsigned char source[32];
	struct str text;                   /* own text or the source's; p == NULL when the source was erased */
	struct str unit;                   /* of a source */
};
struct consolidation_part_list {
	struct consolidation_part *v;
	size_t n, cap;
};
enum err consolidation_parts(struct ctx *cx, struct tx *tx, int64_t id, struct consolidation_part_list *out);

struct cited_figure {
	struct str indicator, unit;
	int64_t filing;
	struct str status, value;
};
struct cited_figure_list {
	struct cited_figure *v;
	size_t n, cap;
};
enum err consolidation_figures(struct ctx *cx, struct tx *tx, int64_t id, struct cited_figure_list *out);
enum err consolidation_units(struct ctx *cx, struct tx *tx, int64_t id, struct str_list *heard, struct str_list *silent);

#endif
