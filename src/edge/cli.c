/* Options, usage and the way a command ends. */
#include "edge/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

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

enum err
cli_options(struct ctx *cx, int *argc, char **argv, struct cli_option *options, size_t n)
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
		if (o->flag && has_value)
			return fail(cx, E_USAGE, T(cx, "The option --%s takes no value."), o->name);
		if (!o->flag && !has_value) {
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

int
cli_end(struct ctx *cx, enum err e)
{
	if (e == E_OK)
		return 0;
	if (cx->fault.text.n > 0)
		fprintf(stderr, "error: %.*s\n", STR_ARG(cx->fault.text));
	else
		fprintf(stderr, "error: %s\n", T(cx, err_text(e)));
	for (size_t i = 0; i < cx->fault.n; i++)
		fprintf(stderr, "  %.*s: %.*s\n", STR_ARG(cx->fault.fields[i].field), STR_ARG(cx->fault.fields[i].text));
	return err_exit_code(e);
}

FILE *
private_file(const char *path, bool fresh)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (fresh ? O_EXCL : O_TRUNC), 0600), why;
	struct stat st;
	FILE *f = NULL;

	/* one that was there has the mode it had; a pipe keeps its own */
	if (fd >= 0 && fstat(fd, &st) == 0 && (!S_ISREG(st.st_mode) || fchmod(fd, 0600) == 0))
		f = fdopen(fd, "wb");
	if (fd >= 0 && f == NULL) {
		why = errno;
		(void)close(fd);
		errno = why;
	}
	return f;
}
