/**
 * edge/cli.h — the shell door: argv -> the same forms and case functions as the web.
 *
 * A command gets its own arguments (argv[0] is the command's name) and returns an exit code (base/err.def).
 */
#ifndef EDGE_CLI_H
#define EDGE_CLI_H

#include <stdio.h>

#include "base/form.h"

/* Language and colour come from the environment and --lang, handled before the command is called. */
typedef int command_fn(struct ctx *cx, int argc, char **argv);

#define X(name, fn, usage, what) command_fn fn;
#include "edge/command.def"
#undef X

/*
 * Options of a command: `--name value`, `--name=value`, `--flag`. Takes them out of argv wherever they stand and leaves
 * the operands. E_USAGE with cx->fault on an unknown or doubled option (unless `many`), a missing value, or one that is
 * needed and not there.
 */
struct cli_option {
	const char *name;          /* without the dashes */
	const char *word;          /* what its value is called in the help; NULL: a flag, which takes none */
	const char *label;         /* message id: what it is for */
	bool many;                 /* may be given again */
	bool needed;
	struct str *values;        /* out: in cx->arena */
	size_t n;
};
enum err cli_options(struct ctx *cx, int *argc, char **argv, struct cli_option *options, size_t n);
/* The same from a declared form: values into `into`, operands left. Missing ones are E_USAGE, bad ones E_INPUT. */
enum err cli_form(struct ctx *cx, const struct form *form, int *argc, char **argv, void *into);
/* Prints cx->fault to stderr as one line first, then details, fields as the options they are; returns the exit code of e. */
int cli_end(struct ctx *cx, enum err e);

/* A new file; one of that name is never replaced: E_CONFLICT. cli_file_free asks only that, before work is done for it. */
enum err cli_file_free(struct ctx *cx, struct str path);
enum err cli_file_write(struct ctx *cx, struct str path, struct str bytes);

/*
 * `phoihop help COMMAND`: from here on cli_options and cli_form print what they would take and return E_DONE, with which the
 * command ends (exit code 0) before it does anything.
 */
void cli_help_begin(void);
bool cli_helping(void);
/* Prints the option of a command that takes it by itself. */
void cli_help_option(const struct ctx *cx, const struct cli_option *o);
/* `  left`, and `right` from `column` on, on a line of its own where it does not fit within 100 columns. */
void cli_help_line(int column, struct str left, struct str right);
/*
 * A new file for what only its maker may read (mode 0600), open to write; one that is there already is an error (EEXIST).
 * NULL and errno.
 */
FILE *private_file(const char *path);

#endif
