/**
 * case/bloc.h — the birth of a bloc, and the due rows of its years.
 *
 * bloc_create makes DIR: store, key, the entries bloc.opened and plan.enacted. bloc_years_open writes year.opened for the
 * current year and the next, once each: the plan is expanded here, and the entry carries the rows as facts (clause of
 * each row included), so that apply never asks the plan. How a later version changes them: case/version.h.
 */
#ifndef CASE_BLOC_H
#define CASE_BLOC_H

#include "case/site.h"
#include "plan/expand.h"

struct bloc_new {
	struct str dir;
	struct str origin;                 /* "khoi.example": names the ledger for ever */
	struct str code;                   /* short, for receipts: "KH12" */
	const struct plan_file *files;     /* the plan's texts */
	size_t file_n;
	const struct reading_arg *readings;    /* choices other than the defaults */
	size_t reading_n;
	bool demo;
	const unsigned char *seed;         /* demo: 32 bytes for key and salts; NULL = the machine's chance */
};

/* E_INPUT: the plan has errors (printed by the caller from *plan); E_CONFLICT: DIR holds a bloc already. */
enum err bloc_create(struct ctx *cx, const struct bloc_new *in, struct site **out, struct plan **plan);

/* Writes what is missing of this year's and next year's rows; cheap when nothing is. */
enum err bloc_years_open(struct ctx *cx, struct site *s);

/* The built-in plan's texts, compiled in (plans/12-KH-TGTU). */
extern const struct plan_file builtin_plan[];
extern const size_t builtin_plan_n;
extern const struct plan_file builtin_demo[];
extern const size_t builtin_demo_n;

#endif
