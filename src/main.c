/* argv -> command table (edge/command.def). */
#include <locale.h>
#include <signal.h>

#include "edge/cli.h"

static const struct command {
	const char *name;
	command_fn *run;
	const char *usage, *what;
} commands[] = {
#define X(name, fn, usage, what) { name, fn, usage, what },
#include "edge/command.def"
#undef X
};

static int
usage(const struct ctx *cx, FILE *out)
{
	fprintf(out, "%s\n\n", T(cx, "usage: phoihop [--lang vi|en] COMMAND ..."));
	for (size_t i = 0; i < COUNT(commands); i++)
		fprintf(out, "  %-66s %s\n", commands[i].usage, T(cx, commands[i].what));
	return out == stdout ? 0 : err_exit_code(E_USAGE);
}

/* `--lang en` or `--lang=en` anywhere; else PHOIHOP_LANG; else Vietnamese. Taken out of argv. */
static enum lang
language(int *argc, char **argv)
{
	const char *env = getenv("PHOIHOP_LANG");
	enum lang lang = env != NULL && strcmp(env, "en") == 0 ? LANG_EN : LANG_VI;
	int kept = 0;

	for (int i = 0; i < *argc; i++) {
		const char *value = NULL;

		if (strncmp(argv[i], "--lang=", 7) == 0)
			value = argv[i] + 7;
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < *argc)
			value = argv[++i];
		if (value == NULL)
			argv[kept++] = argv[i];
		else
			lang = strcmp(value, "en") == 0 ? LANG_EN : LANG_VI;
	}
	*argc = kept;
	argv[kept] = NULL;
	return lang;
}

int
main(int argc, char **argv)
{
	struct ctx cx = { .lang = language(&argc, argv), .now = instant_now(), .zone_min = 420 };
	int code;

	(void)signal(SIGXFSZ, SIG_IGN);        /* a file that may not grow is a full disk, not the end */
	cx.arena = arena_new(ARENA_COMMAND);
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return usage(&cx, argc < 2 ? stderr : stdout);
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		code = commands[i].run(&cx, argc - 1, argv + 1);
		if (fflush(stdout) != 0)
			code = cli_end(&cx, fail(&cx, E_ENV, "%s", T(&cx, "The output could not be written.")));
		arena_free(cx.arena);
		return code;
	}
	(void)fail(&cx, E_USAGE, T(&cx, "There is no command \"%s\". `phoihop help` lists them."), argv[1]);
	return cli_end(&cx, E_USAGE);
}
