/**
 * case/blank.h — the report form as one unit fills it in: its sections, its fields, its figures (clause II.3.4.2:
 * "các lĩnh vực … mà cơ quan, đơn vị phụ trách").
 *
 * Made from the plan version the due row belongs to. A section written by field is asked once for each field the unit
 * answers for (a unit without fields: the top fields). Ratios are computed, never asked.
 */
#ifndef CASE_BLANK_H
#define CASE_BLANK_H

#include "base/number.h"
#include "plan/plan.h"
#include "store/due.h"

struct blank_field {
	struct str name, title;
};

struct blank_section {
	struct str name, title;
	bool by_field, proposals;
	const struct blank_field *fields;  /* by_field: those of the unit */
	size_t fields_n;
};

struct blank_figure {
	struct str name, title, measure, field;
	bool stock;                        /* stands at the end of the window; else counted over it */
	bool ratio;                        /* computed from num and den: shown, never asked */
	struct str num, den;
	int64_t per;
	int decimals;                      /* of a ratio */
	int decimals_most;                 /* of what is typed; -1 when the plan does not say */
	struct decimal least;              /* ... and the least it may be; not set when the plan does not say */
	bool estimate, actual, official;   /* which standings a value may have */
};

struct blank {
	struct str form, title;
	struct blank_section *sections;
	size_t sections_n, sections_cap;
	struct blank_figure *figures;
	size_t figures_n, figures_cap;
	const struct blank *former;        /* the form of the version before, where it was asked for; else NULL */
};

/* E_RULE: the row is no report, or its form is not in the plan any more. */
enum err blank_make(struct ctx *cx, const struct plan *p, const struct due *d, struct blank *out);
const struct blank_section *blank_section(const struct blank *b, struct str name);
const struct blank_figure *blank_figure(const struct blank *b, struct str name);
/* Is this a place of the form: a section, and for one by field one of the unit's fields ("" elsewhere)? */
bool blank_has(const struct blank *b, struct str section, struct str field);
/* "II. Kết quả theo lĩnh vực – Y tế" */
struct str blank_place(struct ctx *cx, const struct blank *b, struct str section, struct str field);

/* Is `field` the field `top`, or does it lie under it in the plan's tree? */
bool field_within(const struct plan *p, struct str field, struct str top);

/* The field's title in the plan; the name itself when it is not there. */
struct str field_title(const struct plan *p, struct str name);

#endif
