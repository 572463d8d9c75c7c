/**
 * plan/sentence.h — a rule read back in plain Vietnamese or English (cx->lang). Officials approve this sentence: the
 * plan page, `plan say` and the golden tests use it.
 *
 * The sentence says what the program does, not what was written: the last day on time is spelt out, as is a shift off
 * a day of rest that carries it onto the day the clause calls late. Empty for a statement that states no rule (unit,
 * group, field, indicator, form). Lives in cx->arena.
 */
#ifndef PLAN_SENTENCE_H
#define PLAN_SENTENCE_H

#include "base/buf.h"
#include "plan/plan.h"

struct str plan_sentence(struct ctx *cx, const struct plan *p, const struct stmt *s);
/* One date rule of the statement alone: "trước ngày 20, ngày cuối còn đúng hạn là ngày 19". Other values: as written. */
struct str plan_rule_sentence(struct ctx *cx, const struct plan *p, const struct stmt *s, const struct value *v);

/* What n of the unit are called: "day", "days". For tell.c too. */
const char *unit_word(struct ctx *cx, enum time_unit unit, int n);

/* --- the parts, for sentence.c (say.c) ----------------------------------------------------------------------------- */

struct say {
	struct ctx *cx;
	const struct plan *p;
	const struct stmt *s;
	struct buf b;
};
void say_every(struct say *y, const struct every *e);              /* "hằng tháng" */
void say_when(struct say *y, const struct when *w);                /* "trước ngày 20, ngày cuối còn đúng hạn là ngày 19" */
void say_span(struct say *y, const struct span *span, enum week_rule week);
void say_window(struct say *y, const struct window *w);
void say_opens(struct say *y, const struct opens *o);
void say_ref(struct say *y, const struct ref *r);
void say_spell(struct say *y, int n, enum time_unit unit);         /* "5 ngày làm việc" */
void say_anchor(struct say *y, const struct anchor *a);
void say_titles(struct say *y, struct stmt *const *v, size_t n);   /* "Sở A, Sở B" */

#endif
