/**
 * doc/section.h — from a Word file's headings to the sections of a report form.
 *
 * "I. Công tác tham mưu" finds the section titled so, "1. Lĩnh vực y tế" the field under it: numbering stripped, accents
 * folded, compared by words. What fits no section, or two equally well, is left unplaced with the reason, and the
 * officer places it: nothing is guessed silently.
 */
#ifndef DOC_SECTION_H
#define DOC_SECTION_H

#include "base/number.h"
#include "doc/text.h"

struct doc_field_def {
	struct str name, title;            /* "y-te", "Y tế" */
};

struct doc_section_def {
	struct str name, title;
	const struct doc_field_def *fields;        /* for a section written by field; else NULL, 0 */
	size_t fields_n;
};

#define DOC_NOWHERE SIZE_MAX

enum doc_place_kind {
	DOC_PLACE_NONE,            /* before the first heading that was understood, or under one that was not */
	DOC_PLACE_HEADING,         /* is the heading of its section or field */
	DOC_PLACE_TEXT,
	DOC_PLACE_ASIDE            /* header, footer, text box, note: not part of the report's text */
};

enum doc_doubt { DOC_SURE, DOC_NO_HEADING, DOC_UNKNOWN_HEADING, DOC_TWO_SECTIONS, DOC_NO_FIELD, DOC_DOUBT__MAX };

struct doc_place {                         /* one per paragraph of the text */
	enum doc_place_kind kind;
	size_t section, field;             /* index in defs and in its fields; DOC_NOWHERE when none */
	enum doc_doubt doubt;              /* why it has no section, or no field in a section written by field */
};

struct doc_match {
	struct doc_place *v;               /* as many as text->n */
	size_t *unplaced;                  /* paragraphs the officer has to place, in order */
	size_t unplaced_n, unplaced_cap;
	size_t *missing;                   /* sections no paragraph was found for */
	size_t missing_n, missing_cap;
};

void doc_match_sections(struct ctx *cx, const struct doc_text *text, const struct doc_section_def *defs, size_t n,
    struct doc_match *out);

/* A heading without its numbering: "II.1. Lĩnh vực y tế" -> "Lĩnh vực y tế". Cuts at the front only. */
struct str doc_heading_bare(struct str heading);

struct doc_indicator_def {
	struct str name, title, unit;      /* "luot-kham", "Lượt khám bệnh", "lượt" */
};

/* A number that stands next to an indicator's title: a suggestion, shown with its paragraph, never stored unasked. */
struct doc_figure {
	size_t indicator, par;
	size_t at, len;                    /* bytes within the paragraph's text */
	struct decimal value;
	bool percent;
	bool near;                         /* same table row, or only the unit between title and number */
};
struct doc_figures {
	struct doc_figure *v;
	size_t n, cap;
};
void doc_find_figures(struct ctx *cx, const struct doc_text *text, const struct doc_indicator_def *defs, size_t n,
    struct doc_figures *out);

#endif
