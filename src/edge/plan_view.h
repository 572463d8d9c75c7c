/**
 * edge/plan_view.h — one plan version clause by clause, for /plan and /versions/N.
 */
#ifndef EDGE_PLAN_VIEW_H
#define EDGE_PLAN_VIEW_H

#include "edge/app.h"
#include "page/plan.h"

enum err plan_show(struct ctx *cx, const struct request *rq, struct reply *out, const struct plan *plan,
    const struct plan_version *version);
/* A clause with every rule under it read back. */
struct plan_clause plan_clause_of(struct ctx *cx, const struct plan *p, const struct clause *c);

#endif
