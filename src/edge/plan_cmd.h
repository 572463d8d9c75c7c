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

command_fn cmd_plan;
#define X(name, fn, usage, what) command_fn fn;
#include "edge/plan_cmd.def"
#undef X

/*
 * Loads the plan a sub-command names, with its --reading options (or NULL). On E_INPUT with a plan in *out the
 * diagnostics are already on stderr: the command ends with err_exit_code(e) and says nothing more; without a plan
 * cx->fault says why: cli_end(cx, e).
 */
enum err plan_args_load(struct ctx *cx, const char *path, const struct cli_option *readings, struct plan **out);

/* plan_syntax.c: prints what an editor needs to colour plans: "vim" or "textmate". E_USAGE: neither. */
enum err plan_syntax_print(struct ctx *cx, struct str format);

#endif
