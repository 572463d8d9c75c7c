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
	struct { struct source_par *v; size_t n, cap; } sources;     /* by section, field, unit order */
	struct blank blank;                    /* sections and fields of the lead's form, for the order */
	const struct plan *plan;
	struct unit_list units;
	struct str_list heard, silent;         /* units */
	struct { struct figure_line *v; size_t n, cap; } figures;
	size_t used, left_out;                 /* paragraphs */
};
/* Everything the editor shows for a consolidation row. */
enum err sheet_view(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct sheet *out);

/* The whole sheet as the editor sends it: parallel lists, one item a part, in order; kind "source": ref = "FILING.N". */
struct sheet_in {
	struct str due;
	int64_t seq;
	struct str title, number;
	struct form_strs kind, section, field, ref, text;
};
extern const struct form sheet_form;
enum err sheet_write(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq);
/* Adds or drops one paragraph without sending the whole (forms without scripts): ref "FILING.N". */
struct sheet_pick { struct str due; int64_t seq; struct str ref; };
extern const struct form sheet_pick_form;
enum err sheet_use(struct ctx *cx, struct site *s, const struct sheet_pick *in, int64_t *seq);
enum err sheet_drop(struct ctx *cx, struct site *s, const struct sheet_pick *in, int64_t *seq);
/* Every paragraph that is not in it yet, under its heading. */
struct sheet_act {
	struct str due;
	int64_t seq;
	struct str number, title;              /* taken over when given: for scripts */
};
extern const struct form sheet_act_form;
enum err sheet_use_all(struct ctx *cx, struct site *s, const struct sheet_act *in, int64_t *seq);
/* The head sends it up: closes the row. *entry is the consolidation's id. */
enum err consolidation_issue(struct ctx *cx, struct site *s, const struct sheet_act *in, int64_t *entry);

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
