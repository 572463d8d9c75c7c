/**
 * doc/gather.h — collects the text of a document while a reader walks its XML; shared by docx.c and odt.c.
 *
 * Paragraphs may nest (a text box hangs inside a paragraph) and so may tables; a style may inherit from another.
 */
#ifndef DOC_GATHER_H
#define DOC_GATHER_H

#include "doc/text.h"

#define GATHER_DEPTH 16

/* A style as far as it matters here; -1 and empty = as its parent has it. */
struct gather_style {
	struct str id, parent, font;
	int heading, bold, caps, list;
};

/* How a run of text looks: -1 and empty = as its paragraph's style has it. */
struct gather_look {
	struct str font, style;
	int bold, caps;
};

struct gather_par {
	struct doc_par par;
	struct buf text;
	struct gather_look look;           /* of the run being read */
	struct str style;
	int heading;                       /* set by the paragraph itself, or -1 */
	bool any, all_bold, all_caps;
};

struct gather_table {
	uint32_t id, row, cell;
};

struct gather {
	struct arena *a;
	struct doc_text *out;
	struct gather_style *styles;
	size_t styles_n, styles_cap;
	struct gather_style base;          /* the document's defaults */
	enum doc_where where;              /* of the part being read */
	int box;                           /* > 0 inside a text box */
	struct gather_par pars[GATHER_DEPTH];
	size_t par_n;
	struct gather_table tables[GATHER_DEPTH];
	size_t table_n;
	uint32_t tables_seen;
	bool deep;                         /* nested past GATHER_DEPTH */
};

void gather_init(struct gather *g, struct arena *a, struct doc_text *out);
struct gather_style *gather_style_add(struct gather *g);
/* What the style and its ancestors say. */
struct gather_style gather_style_get(const struct gather *g, struct str id);

struct gather_par *gather_par_open(struct gather *g);      /* never NULL; past the depth, the innermost again */
struct gather_par *gather_par_now(struct gather *g);       /* NULL outside paragraphs */
void gather_text(struct gather *g, struct str text);       /* in the look of the innermost paragraph's run */
void gather_par_close(struct gather *g);
void gather_line(struct gather *g, struct str text);       /* a paragraph of its own, in a text box */

void gather_table_open(struct gather *g);
void gather_row_open(struct gather *g);
void gather_cell_open(struct gather *g);
void gather_table_close(struct gather *g);

#endif
