/**
 * case/consolidation.h — one report upward from what the units wrote (II.3.4.1 Prep 1, III.2).
 *
 * A sheet (class B) is an ordered list of parts: headings, references to units' paragraphs, own text. Nothing of a unit's
 * words is copied or changed: a part names filing and paragraph, and its salted hash goes into the issued report.
 * Coverage, left-out paragraphs, silent units and changed sources are computed on read.
 */
#ifndef CASE_CONSOLIDATION_H
#define CASE_CONSOLIDATION_H

#include "base/form.h"
#include "case/blank.h"
#include "case/site.h"
#include "store/due.h"
#include "store/filing.h"

#define SHEET_PARTS_MOST 3000          /* headings and paragraphs; the editor's page of so many has room in PAGE_MAX */

struct sheet_part {
	int64_t n;
	struct str kind;                       /* heading, source, own */
	struct str section, field;
	int64_t filing, paragraph;
	struct str text;                       /* heading and own: the words; source: the unit's paragraph as it stands */
	struct str unit;                       /* source */
	bool changed;                          /* source: its filing was replaced or returned since */
	bool erased;
};

/* A paragraph of a unit that can be used. */
struct source_par {
	struct paragraph par;
	struct str unit;
	bool used;
};

/*
 * What stands side by side: a heading with what is under it, and the units' paragraphs that belong there. Every section
 * of the form has one row or more; the last row, of section "", is for words after the last section.
 */
struct sheet_row {
	struct str section, title;             /* title: of the section, or of the part of it that the heading names */
	bool first;                            /* of its section */
	size_t from, to;                       /* its parts: from <= i < to */
	size_t *sources, n, cap;               /* its paragraphs: indexes into sheet.sources */
};

/* A section of a unit's form that the lead's form does not have. */
struct sheet_foreign {
	struct str section, title;             /* as the unit's form calls it */
	struct str place;                      /* where it stands: SHEET_AT_END, SHEET_AT_START, or within this section */
	size_t row;                            /* the row it stands in, or its paragraphs wait in */
	bool begun;                            /* some part of it is in the sheet */
};
#define SHEET_AT_END S("")
#define SHEET_AT_START S("^")

struct unit_figure { struct str unit, value, status; int64_t filing; bool is_source; };
struct figure_line {                           /* one indicator, the units beside each other */
	struct str indicator, title, measure;
	bool ratio; int decimals;
	struct unit_figure *v; size_t n;
	struct str sum;                        /* over the declared parts, "" when there are none or one is missing */
	struct str official;                   /* the source unit's figure, "" when it has not filed it */
};

struct sheet {
	struct due due;                        /* the consolidation's row */
	int64_t seq;                           /* 0: nothing saved yet; parts are then the proposed headings */
	struct str title, number;
	struct { struct sheet_part *v; size_t n, cap; } parts;
	struct { struct source_par *v; size_t n, cap; } sources;     /* by unit */
	struct { struct sheet_row *v; size_t n, cap; } rows;
	struct { struct sheet_foreign *v; size_t n, cap; } foreign;
	struct blank blank;                    /* sections and fields of the lead's form, for the order */
	const struct plan *plan;
	const struct stmt *duty;               /* the reports it is of */
	struct unit_list units;
	struct str_list heard, silent;         /* units */
	struct str awaits;                     /* the meeting or report its day hangs on and nobody recorded yet, "" none */
	struct { struct figure_line *v; size_t n, cap; } figures;
	size_t used, left_out;                 /* paragraphs */
};
/* Everything the editor shows for a consolidation row. */
enum err sheet_view(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct sheet *out);

/* After `parts` were replaced: their order by section, rows, foreign sections, what is used. sheet_view did it already. */
void sheet_arrange(struct ctx *cx, struct sheet *s);
/* Is it a paragraph of this section: by the unit's form, or because its foreign section stands there? */
bool sheet_in_section(const struct sheet *s, const struct paragraph *p, struct str section);
/* Drops what is written for the row, if anything. *n: 1 when there was a sheet. */
enum err sheet_forget(struct ctx *cx, struct tx *tx, struct str due, int64_t *n);
/* What speaks against issuing it today, in whole sentences; "" when nothing does. */
struct str sheet_missing(struct ctx *cx, const struct sheet *s);
/* Whose paragraphs in it do not stand any more (returned, sent anew, erased) and what to do; "" when all do. */
struct str sheet_changed(struct ctx *cx, const struct sheet *s);
/* Before this day it cannot be issued; DAY_NONE when it can. */
day_t sheet_closed_until(const struct ctx *cx, const struct sheet *s);

/*
 * What the editor sends with every act: the whole sheet as it was typed, saved in one with the act, and what the act is
 * about. Without the text (`part` and `kind` empty: scripts, a page of an older version) what is stored stays as it is.
 */
struct sheet_in {
	struct str due;
	int64_t seq;
	struct str title, number;              /* without the text: taken over when given */
	struct form_strs part;                 /* one a part, in order: "KIND:SECTION:FIELD:REF"; source: REF = "FILING.N" */
	struct form_strs text;                 /* one for each part that is no source */
	struct form_strs kind, section, field, ref;    /* as older pages send the parts, each with a text; ref alone: the pick */
	struct form_strs foreign, place;       /* sections of sheet.foreign and where they are to stand */
	struct str pick;                       /* use, drop: "FILING.N" */
	struct str only;                       /* use all: of this section, "" every one */
	struct str at;                         /* save: the place of the page to come back to */
	bool without_changed;                  /* drop, use all: first every paragraph that does not stand any more goes out */
	bool although_missing;                 /* issue: what sheet_missing says was seen */
};
extern const struct form sheet_form;           /* the editor */
extern const struct form sheet_all_form, sheet_issue_form;     /* the same acts for scripts */
/* The parts of a form as typed, refused or not; false when they do not fit together. Own words may be empty. */
bool sheet_parts_typed(struct ctx *cx, const struct sheet_in *in, struct sheet *s);

/* E_STALE: someone saved since `seq`; E_INPUT: title, although_missing. *seq: the new one. */
enum err sheet_write(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq);
/* One paragraph in, or out; out also all that do not stand any more. */
enum err sheet_use(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq);
enum err sheet_drop(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq);
/* Every paragraph that is not in it yet, under its heading. */
enum err sheet_use_all(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq);
/*
 * The head sends it up: closes the row. *entry is the consolidation's id. E_RULE: not before the day it opens; empty; no
 * number; a paragraph does not stand any more. E_INPUT: something is missing and although_missing is not said. Headings with
 * nothing under them are left out, and the numbers of the others follow each other.
 */
enum err consolidation_issue(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *entry);

/* An issued report with everything its page and its document show. */
struct consolidation_view {
	struct consolidation c;
	struct consolidation_part_list parts;
	struct cited_figure_list figures;
	struct str_list heard, silent;
	struct unit_list units;            /* the reader's: of the day it was issued, or as they are called today */
	const struct plan *plan;
};
/* All but the units. */
enum err consolidation_view(struct ctx *cx, struct tx *tx, struct site *s, int64_t id, struct consolidation_view *out);
/* As a Word document, with the annex "from whom". */
enum err consolidation_docx(struct ctx *cx, const struct site *s, const struct consolidation_view *v, struct str *bytes);

#endif
