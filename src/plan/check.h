/**
 * plan/check.h — parts of the checker. Private to the loader, as plan/build.h.
 */
#ifndef PLAN_CHECK_H
#define PLAN_CHECK_H

#include "plan/build.h"

/* check.c: the property was said, but wrong, and that was told */
bool check_was_bad(const struct build *b, const struct stmt *s, enum prop prop);
/* check_change.c: changes of organisation */
void check_change(struct build *b, const struct stmt *s);
/* check_rule.c: a rule's dates fit its period; only what has periods speaks of them */
void check_rule(struct build *b, const struct stmt *s);
bool check_has_dates(const struct stmt *s);
/* The periods a value is about: those said for the same units, else those for the rest; NULL: none. */
const struct value *check_every_for(const struct stmt *s, const struct value *v);
/* One value, said of `s` or by an option about it, under those periods. */
void check_rule_value(struct build *b, const struct stmt *s, enum prop prop, const struct value *v,
    const struct value *every);
/* check_option.c: what a reading's options would make of the plan, those not chosen too: a switch never breaks it */
void check_options(struct build *b, const struct stmt *reading);
/* check_circle.c: groups, fields, units, ratios, anchors and stands-for that lead back to themselves */
void check_circles(struct build *b);
/* check_date.c: no date is reckoned from too many others */
void check_dates(struct build *b);

#endif
