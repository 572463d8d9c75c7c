/**
 * edge/site_cmd.h — the shell's way to a bloc: `--data DIR`, `--as UNIT/ROLE`, `--json`, taken out of argv.
 *
 * Owning DIR is the authority for `--as`: the post named acts, and every entry says so.
 */
#ifndef EDGE_SITE_CMD_H
#define EDGE_SITE_CMD_H

#include "case/site.h"
#include "edge/cli.h"

struct site_args {
	struct str data, as;
	bool json;
};

/* Takes the three out; --data is required. While helping it prints them, and the command goes on to its own options. */
enum err site_args(struct ctx *cx, int *argc, char **argv, struct site_args *out);
/* Opens the bloc and, with --as, sets cx->actor. E_USAGE when `as_needed` and it is not there; E_GONE: nobody holds it. */
enum err site_args_open(struct ctx *cx, const struct site_args *a, unsigned flags, bool as_needed, struct site **out);

#endif
