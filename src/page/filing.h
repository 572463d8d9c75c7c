/**
 * page/filing.h — a report as it was sent, and its receipt.
 */
#ifndef PAGE_FILING_H
#define PAGE_FILING_H

#include "case/filing.h"
#include "page/out.h"
#include "page/part.h"
#include "store/due.h"
#include "store/filing.h"

struct filing_page {
	struct filing f;
	struct due due;
	struct str unit_name;
	struct names names;
	struct blank blank;
	struct comparator before;                  /* the report beside it, and what it says */
	struct str returned_why;                   /* returned: the lead's reason, and the day it is owed again by */
	day_t again_by;
	struct paragraph_list pars, before_pars;
	struct figure_list figures, before_figures;
	struct filing_file_list files;
	struct filing_step_list steps;
	struct filing_list versions;               /* of its row, the newest first; none when it is the only one */
	bool may_review, may_erase;
};
void page_filing(struct ctx *cx, struct out *o, const struct filing_page *v);

struct receipt_page {
	struct filing f;
	struct str unit_name, code, origin, leaf_hex;
	struct names names;
	struct due due;
	struct due_list closes;            /* the rows it closes, its own first */
	struct str to;                     /* who received it */
	struct filing_file_list files;
};
/* What the proof is called when it is downloaded. */
struct str receipt_file(struct ctx *cx, struct str code);
/* A file's name as a shell takes it: in quotes. */
struct str shell_quoted(struct ctx *cx, struct str name);
void page_receipt(struct ctx *cx, struct out *o, const struct receipt_page *v);

struct verify_page {
	struct str keys;                   /* the public key's lines */
};
void page_verify(struct ctx *cx, struct out *o, const struct verify_page *v);

/* For filing.tmpl: is this paragraph new against the period before? */
bool filing_par_new(const struct filing_page *v, const struct paragraph *p);
/* The figures in the order of the form, those it does not have last; in cx->arena, figures.n of them. */
const struct figure *const *filing_figures_ordered(struct ctx *cx, const struct filing_page *v);
/* A figure the Vietnamese way, and the one before; jump: it moved by more than half. */
struct str filing_figure(struct ctx *cx, struct str value);
struct str filing_figure_before(struct ctx *cx, const struct filing_page *v, struct str indicator);
bool filing_figure_jump(const struct filing_page *v, const struct figure *g);

#endif
