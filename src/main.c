/* argv -> command table (edge/command.def). */
#include <locale.h>
#include <signal.h>

#include "edge/plan_cmd.h"

#define LIST_COLUMN 48

static const struct command {
	const char *name;
	command_fn *run;
	const char *usage, *what;
} commands[] = {
#define X(name, fn, usage, what) { name, fn, usage, what },
#include "edge/command.def"
#undef X
#define X(name, fn, usage, what) { "plan " name, cmd_plan, "plan " usage, what },
#include "edge/plan_cmd.def"
#undef X
};

/* "ledger verify" is of the command "ledger". */
static bool
is_of(const struct command *c, const char *word)
{
	size_t n = strlen(word);

	return strncmp(c->name, word, n) == 0 && (c->name[n] == '\0' || c->name[n] == ' ');
}

static const struct command *
command_named(const char *word)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (is_of(&commands[i], word))
			return &commands[i];
	return NULL;
}

static void
list(const struct ctx *cx)
{
	printf("%s\n\n", T(cx, "usage: phoihop [--lang vi|en] COMMAND ..."));
	for (size_t i = 0; i < COUNT(commands); i++)
		cli_help_line(LIST_COLUMN, str_of(commands[i].usage), str_of(T(cx, commands[i].what)));
	printf("\n%s\n", T(cx, "`phoihop help COMMAND` tells what a command takes."));
}

static int
usage_error(struct ctx *cx)
{
	(void)fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop [--lang vi|en] COMMAND ...; `phoihop help` lists the commands."));
	return cli_end(cx, E_USAGE);
}

/* The rows of a command, or the one that is meant; then the command itself tells its options. argv[0] is its name. */
static int
command_help(struct ctx *cx, int argc, char **argv)
{
	const char *both = argc > 1 ? str_z(cx->arena, str_fmt(cx->arena, "%s %s", argv[0], argv[1])) : argv[0];
	const char *which = command_named(both) != NULL ? both : argv[0];

	for (size_t i = 0; i < COUNT(commands); i++)
		if (is_of(&commands[i], which))
			printf("phoihop %s\n      %s\n", commands[i].usage, T(cx, commands[i].what));
	printf("\n");
	argv[argc > 2 ? 2 : argc] = NULL;
	return command_named(argv[0])->run(cx, argc > 2 ? 2 : argc, argv);
}

/* `help` in front, or --help or -h among the words; taken out of argv. */
static bool
help_asked(int *argc, char **argv)
{
	bool asked = false;
	int kept = 1;

	for (int i = 1; i < *argc; i++) {
		bool this = (i == 1 && strcmp(argv[i], "help") == 0) || strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;

		if (strcmp(argv[i], "--") == 0)
			return asked;
		asked = asked || this;
		if (!this)
			argv[kept++] = argv[i];
	}
	if (asked) {
		*argc = kept;
		argv[kept] = NULL;
	}
	return asked;
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

/* The command that argv names, or help about it: the exit code. */
static int
chosen(struct ctx *cx, int argc, char **argv)
{
	const struct command *c;

	if (argc < 2)
		return cli_helping() ? 0 : usage_error(cx);
	if (strcmp(argv[1], "--version") == 0)
		argv[1] = "version";
	if ((c = command_named(argv[1])) == NULL)
		return cli_end(cx, fail(cx, E_USAGE, T(cx, "There is no command \"%s\". `phoihop help` lists them."), argv[1]));
	return cli_helping() ? command_help(cx, argc - 1, argv + 1) : c->run(cx, argc - 1, argv + 1);
}

int
main(int argc, char **argv)
{
	struct ctx cx = { .lang = language(&argc, argv), .now = instant_now(), .zone_min = 420 };
	int code;

	(void)signal(SIGXFSZ, SIG_IGN);        /* a file that may not grow is a full disk, not the end */
	cx.arena = arena_new(ARENA_COMMAND);
	if (help_asked(&argc, argv)) {
		cli_help_begin();
		if (argc < 2)
			list(&cx);
	}
	code = chosen(&cx, argc, argv);
	if (fflush(stdout) != 0)
		code = cli_end(&cx, fail(&cx, E_ENV, "%s", T(&cx, "The output could not be written.")));
	arena_free(cx.arena);
	return code;
}
