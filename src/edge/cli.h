/**
 * edge/cli.h — the shell door: argv -> the same forms and case functions as the web.
 *
 * A command gets its own arguments (argv[0] is the command's name) and returns an exit code (base/err.def).
 */
#ifndef EDGE_CLI_H
#define EDGE_CLI_H

#include <stdio.h>

#include "base/ctx.h"

/* Language and colour come from the environment and --lang, handled before the command is called. */
typedef int command_fn(struct ctx *cx, int argc, char **argv);

#define X(name, fn, usage, what) command_fn fn;
#include "edge/command.def"
#undef X

/*
 * Options of a command: `--name value`, `--name=value`, `--flag`. Takes them out of argv wherever they stand and leaves
 * the operands. E_USAGE with cx->fault on an unknown or doubled option (unless `many`) or a missing value.
 */
struct cli_option {
	const char *name;          /* without the dashes */
	bool flag;                 /* takes no value */
	bool many;                 /* may be given again */
	struct str *values;        /* out: in cx->arena */
	size_t n;
};
enum err cli_options(struct ctx *cx, int *argc, char **argv, struct cli_option *options, size_t n);
/* Prints cx->fault to stderr as one line first, then details; returns the exit code of e. */
int cli_end(struct ctx *cx, enum err e);

/*
 * A file for what only its maker may read (mode 0600), open to write. `fresh`: one that is there already is an error (EEXIST);
 * else it is emptied. NULL and errno.
 */
FILE *private_file(const char *path, bool fresh);

#endif
