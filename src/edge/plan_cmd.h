/**
 * edge/plan_cmd.h — the sub-commands of `phoihop plan`, one row each in edge/plan_cmd.def.
 *
 * A sub-command gets its own arguments (argv[0] is its name) and returns an exit code, as in edge/cli.h.
 */
#ifndef EDGE_PLAN_CMD_H
#define EDGE_PLAN_CMD_H

#include "base/ctx.h"
#include "edge/cli.h"
#include "plan/plan.h"

#define X(name, fn, usage, what) command_fn fn;
#include "edge/plan_cmd.def"
#undef X

#endif
