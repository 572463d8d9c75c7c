/**
 * page/version.h — plan versions: what was in force when, what a version changed, the one being written, its effect.
 */
#ifndef PAGE_VERSION_H
#define PAGE_VERSION_H

#include "base/linediff.h"
#include "case/revision.h"
#include "case/version.h"
#include "page/out.h"
#include "plan/diff.h"
#include "plan/period.h"

struct versions_page {
	struct version_list versions;      /* newest first */
	int64_t in_force;                  /* today's */
	bool may_write;
	int64_t at, of;
};
void page_versions(struct ctx *cx, struct out *o, const struct versions_page *v);

/* One file on both sides; lines NULL: the same. */
struct file_changes {
	struct str name;
	struct diff_lines lines;
	bool added, removed;
};
struct changes_page {
	struct plan_version before, after;
	const struct plan *plan_before, *plan_after;
	struct file_changes *files;
	size_t files_n;
	struct reading_change { struct str title, before, after; } *readings;
	size_t readings_n;
	struct due_diff *rows;             /* one screen of them */
	size_t rows_n, rows_all;
	day_t from, to;                    /* the rows' span */
	int64_t at, of;
};
void page_version_changes(struct ctx *cx, struct out *o, const struct changes_page *v);

struct revision_page {
	struct revision r;
	struct str file;                   /* the one shown */
	struct str text;                   /* of it: what was typed, else what is saved */
	struct str stored;                 /* E_STALE: what somebody else saved meanwhile; p == NULL otherwise */
	struct revision_tab { struct str name; bool changed, fresh; size_t faults; } *tabs;
	size_t tabs_n;
	const struct plan *plan;           /* as it reads now; NULL when it cannot be read at all */
	const struct form_in *typed;       /* a refused form */
	int64_t base_nth;                  /* r.base as people count versions */
	struct plan_version newest;        /* where it is not r.base: another was enacted meanwhile; plan 0 otherwise */
	struct name_text lost;             /* typed into a file that is not there any more; text.p == NULL: nothing is lost */
};
void page_revision(struct ctx *cx, struct out *o, const struct revision_page *v);
/* None is being written yet. */
void page_revision_none(struct ctx *cx, struct out *o, const struct plan_version *newest, const struct name_text *lost);
/* The diagnostics alone: what live checking puts in their place. `file`: the one in the editor. */
void part_diagnostics(struct ctx *cx, struct out *o, const struct plan *p, struct str file);

struct effect_page {
	const struct version_effect *effect;   /* NULL until a day was named, or when it could not be judged */
	const struct form_in *typed;
	day_t from;
	struct str decision;                   /* as it was kept */
	int64_t seq;                           /* of the version being written */
	bool lists_closed;                     /* else they are only counted: who filed is not this role's to see */
	enum effect_change show;               /* which rows are listed */
	const struct effect_row *rows;         /* one screen of them */
	size_t rows_n;
	struct unit_list units;
	int64_t at, of;
};
void page_effect(struct ctx *cx, struct out *o, const struct effect_page *v);

#endif
