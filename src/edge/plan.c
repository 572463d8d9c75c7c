/* phoihop plan ...: the sub-commands of edge/plan_cmd.def. */
#include "edge/plan_cmd.h"

static const struct {
	const char *name;
	command_fn *run;
	const char *usage, *what;
} sub[] = {
#define X(name, fn, usage, what) { name, fn, usage, what },
#include "edge/plan_cmd.def"
#undef X
	{ NULL, NULL, NULL, NULL }
};

static int
plan_usage(struct ctx *cx, FILE *out)
{
	fprintf(out, "%s\n\n", T(cx, "usage: phoihop plan COMMAND PLAN ..."));
	for (size_t i = 0; sub[i].name != NULL; i++)
		fprintf(out, "  phoihop plan %-60s %s\n", sub[i].usage, T(cx, sub[i].what));
	return out == stdout ? 0 : err_exit_code(E_USAGE);
}

int
cmd_plan(struct ctx *cx, int argc, char **argv)
{
	if (argc < 2)
		return plan_usage(cx, stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return plan_usage(cx, stdout);
	for (size_t i = 0; sub[i].name != NULL; i++)
		if (strcmp(argv[1], sub[i].name) == 0)
			return sub[i].run(cx, argc - 1, argv + 1);
	fail(cx, E_USAGE, T(cx, "There is no command \"plan %s\"."), argv[1]);
	cli_end(cx, E_USAGE);
	return plan_usage(cx, stderr);
}
