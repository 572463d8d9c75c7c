/* Options, help and the way a command ends. */
#include "edge/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"

#define COLUMNS 100
#define OPTION_COLUMN 36
#define FAULT_MOST ((size_t)1 << 20)

/* --- help ----------------------------------------------------------------------------------------------------------- */

static bool helping;

void
cli_help_begin(void)
{
	helping = true;
}

bool
cli_helping(void)
{
	return helping;
}

void
cli_help_line(int column, struct str left, struct str right)
{
	int room = column - 2 - (int)str_runes(left);
	bool beside = column + (int)str_runes(right) <= COLUMNS;

	if (room > 0 && beside)
		printf("  %.*s%*s%.*s\n", STR_ARG(left), room, "", STR_ARG(right));
	else
		printf("  %.*s\n%*s%.*s\n", STR_ARG(left), beside ? column : 6, "", STR_ARG(right));
}

void
cli_help_option(const struct ctx *cx, const struct cli_option *o)
{
	struct arena *a = cx->arena;

	cli_help_line(OPTION_COLUMN, str_fmt(a, "--%s%s%s%s", o->name, o->word != NULL ? " " : "", o->word != NULL ? o->word : "",
	    o->many ? " ..." : ""), str_fmt(a, "%s%s", T(cx, o->label), o->needed ? T(cx, " (needed)") : ""));
}

/* --- options -------------------------------------------------------------------------------------------------------- */

static struct cli_option *
option_named(struct cli_option *options, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, options[i].name))
			return &options[i];
	return NULL;
}

static enum err
option_take(struct ctx *cx, struct cli_option *o, struct str value)
{
	if (o->n > 0 && !o->many)
		return fail(cx, E_USAGE, T(cx, "The option --%s is given twice."), o->name);
	o->values = arena_grow(cx->arena, o->values, o->n * sizeof(value), (o->n + 1) * sizeof(value));
	o->values[o->n++] = value;
	return E_OK;
}

/* Out of argv into their places. */
static enum err
options_take(struct ctx *cx, int *argc, char **argv, struct cli_option *options, size_t n)
{
	int kept = 0;
	enum err e;

	for (int i = 0; i < *argc; i++) {
		struct str word = str_of(argv[i]), name, value;
		struct cli_option *o;
		bool has_value;

		if (i == 0 || !str_starts(word, S("--")) || word.n == 2) {
			argv[kept++] = argv[i];
			continue;
		}
		value = str_cut(str_sub(word, 2, word.n), '=', &name, &has_value);
		if ((o = option_named(options, n, name)) == NULL)
			return fail(cx, E_USAGE, T(cx, "There is no option --%.*s here."), STR_ARG(name));
		if (o->word == NULL && has_value)
			return fail(cx, E_USAGE, T(cx, "The option --%s takes no value."), o->name);
		if (o->word != NULL && !has_value) {
			if (i + 1 >= *argc)
				return fail(cx, E_USAGE, T(cx, "The option --%s needs a value."), o->name);
			value = str_of(argv[++i]);
		}
		if ((e = option_take(cx, o, value)) != E_OK)
			return e;
	}
	*argc = kept;
	argv[kept] = NULL;
	return E_OK;
}

enum err
cli_options(struct ctx *cx, int *argc, char **argv, struct cli_option *options, size_t n)
{
	enum err e;

	for (size_t i = 0; helping && i < n; i++)
		cli_help_option(cx, &options[i]);
	if (helping)
		return E_DONE;
	if ((e = options_take(cx, argc, argv, options, n)) != E_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		if (options[i].needed && options[i].n == 0)
			return fail(cx, E_USAGE, T(cx, "The option --%s is needed. `phoihop COMMAND --help` tells what a command takes."),
			    options[i].name);
	return E_OK;
}

enum err
cli_form(struct ctx *cx, const struct form *form, int *argc, char **argv, void *into)
{
	struct buf b;

	if (!helping)
		return form_read_options(cx, form, argc, argv, into);
	buf_init(&b, cx->arena, (size_t)64 << 10);
	form_usage(cx, form, &b);
	if (b.n > 0)                           /* a form may take nothing */
		fwrite(b.p, 1, b.n, stdout);
	return E_DONE;
}

/* --- files ---------------------------------------------------------------------------------------------------------- */

enum err
cli_file_free(struct ctx *cx, struct str path)
{
	return access(str_z(cx->arena, path), F_OK) != 0 ? E_OK
	    : fail(cx, E_CONFLICT, T(cx, "There is something at %.*s already: name another file."), STR_ARG(path));
}

enum err
cli_file_write(struct ctx *cx, struct str path, struct str bytes)
{
	enum err e = cli_file_free(cx, path);
	FILE *f = e == E_OK ? private_file(str_z(cx->arena, path)) : NULL;
	bool ok = f != NULL && fwrite(bytes.p, 1, bytes.n, f) == bytes.n;

	if (f != NULL && fclose(f) != 0)
		ok = false;
	return ok || e != E_OK ? e : fail(cx, E_ENV, T(cx, "%.*s could not be written."), STR_ARG(path));
}

/* --- the end -------------------------------------------------------------------------------------------------------- */

/* The headlines of err.def speak to a visitor of the web; here the reader is who runs the program. */
static const char *
headline(enum err e)
{
	switch (e) {
	case E_INPUT: return N_("Some of what was given is not right");
	case E_USAGE: return N_("The command cannot be understood");
	case E_GONE: return N_("There is nothing of that name or number, or it is not for this post");
	case E_FULL: return N_("The disk has no room left");
	case E_BROKEN: return N_("Stored data does not read as it should: run `phoihop doctor --data DIR`");
	case E_ENV: return N_("The machine refused: run `phoihop doctor --data DIR`");
	default: return err_text(e);
	}
}

/* again_by -> --again-by */
static struct str
option_of(struct ctx *cx, struct str field)
{
	struct buf b;

	if (str_starts(field, S("--")))
		return field;
	buf_init(&b, cx->arena, field.n + 3);
	buf_z(&b, "--");
	for (size_t i = 0; i < field.n; i++)
		buf_ch(&b, field.p[i] == '_' ? '-' : field.p[i]);
	return buf_view(&b);
}

int
cli_end(struct ctx *cx, enum err e)
{
	struct buf b;

	if (e == E_OK || (e == E_DONE && helping))
		return 0;
	buf_init(&b, cx->arena, FAULT_MOST);
	buf_z(&b, "error: ");
	buf_plain(&b, cx->fault.text.n > 0 ? cx->fault.text : str_of(T(cx, headline(e))));
	buf_ch(&b, '\n');
	for (size_t i = 0; i < cx->fault.n; i++) {
		buf_z(&b, "  ");
		buf_plain(&b, option_of(cx, cx->fault.fields[i].field));
		buf_z(&b, ": ");
		buf_plain(&b, cx->fault.fields[i].text);
		buf_ch(&b, '\n');
	}
	fwrite(b.p, 1, b.n, stderr);
	return err_exit_code(e);
}

FILE *
private_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), why;
	FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;

	if (fd >= 0 && f == NULL) {
		why = errno;
		(void)close(fd);
		errno = why;
	}
	return f;
}
