/**
 * plan/example.h — runs the examples a plan carries in its prose (```plan-example blocks).
 *
 *     due thang/syt/2026-02   last day 2026-02-19
 *     due quy/syt/2026-Q1     last day 2026-03-19  closes thang/syt/2026-03
 *     due bao-cao/syt/su-co   last instant 2026-02-01T16:55
 *     due lich/syt/2026       opens 2026-02-01
 *     no due quy/syt/2026-Q2
 *     event su-co.opened 2026-01-31T16:55
 *
 * The events of a block hold for that block, wherever they stand in it.
 */
#ifndef PLAN_EXAMPLE_H
#define PLAN_EXAMPLE_H

#include "base/ctx.h"
#include "plan/plan.h"

/* One error for each example that does not hold or cannot be read; *n = 0 when all hold. E_OK either way. */
enum err plan_examples_run(struct ctx *cx, const struct plan *p, struct diagnostic **out, size_t *n);

#endif
