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
/* check_circle.c: groups, fields, units, ratios, anchors and stands-for that lead back to themselves */
void check_circles(struct build *b);
/* check_date.c: no date is reckoned from too many others */
void check_dates(struct build *b);

#endif
