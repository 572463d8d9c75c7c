/* phoihop plan ...: the sub-commands of edge/plan_cmd.def. */
#include "edge/plan_cmd.h"

#include "plan/example.h"
#include "plan/lint.h"
#include "plan/sentence.h"

static const struct {
	const char *name;
	command_fn *run;
} sub[] = {
#define X(name, fn, usage, what) { name, fn },
#include "edge/plan_cmd.def"
#undef X
};

enum err
plan_args_load(struct ctx *cx, const char *path, const struct cli_option *readings, struct plan **out)
{
	struct reading_arg *args = NEW_N(cx->arena, struct reading_arg, readings != NULL ? readings->n + 1 : 1);
	size_t n = 0;
	enum err e;

	for (; readings != NULL && n < readings->n; n++) {
		bool found;

		args[n].option = str_cut(readings->values[n], '=', &args[n].name, &found);
		if (!found)
			return fail(cx, E_USAGE, T(cx, "--reading takes NAME=OPTION."));
	}
	e = plan_load(cx, str_of(path), args, n, out);
	if (*out != NULL && e != E_OK) {
		struct str text = plan_diagnostics(cx->arena, *out);

		fwrite(text.p, 1, text.n, stderr);
	}
	return e;
}

int
cmd_plan_check(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = {
		{ .name = "reading", .word = "NAME=OPTION", .label = N_("how an open reading of the plan is taken"), .many = true },
	};
	struct plan *p = NULL, broken = { 0 };
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e == E_OK && argc != 2)
		e = fail(cx, E_USAGE, T(cx, "usage: phoihop plan check PLAN"));
	if (e == E_OK)
		e = plan_args_load(cx, argv[1], &options[0], &p);
	if (e != E_OK)
		return p != NULL ? err_exit_code(e) : cli_end(cx, e);
	/* The examples are worked under the plan's own readings: another one tried from here is not held against them. */
	if (options[0].n == 0 && plan_examples_run(cx, p, &broken.diags, &broken.diag_n) == E_OK && broken.diag_n > 0) {
		struct str text = plan_diagnostics(cx->arena, &broken);

		fwrite(text.p, 1, text.n, stderr);
		return err_exit_code(E_INPUT);
	}
	printf(T(cx, "The plan is in order: %zu statements in %zu files.\n"), p->n, p->file_n);
	return 0;
}

/* Each rule under its clause, in the order of the plan. */
int
cmd_plan_say(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = {
		{ .name = "reading", .word = "NAME=OPTION", .label = N_("how an open reading of the plan is taken"), .many = true },
	};
	struct plan *p = NULL;
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e == E_OK && argc != 2)
		e = fail(cx, E_USAGE, T(cx, "usage: phoihop plan say PLAN"));
	if (e == E_OK)
		e = plan_args_load(cx, argv[1], &options[0], &p);
	if (e != E_OK)
		return p != NULL ? err_exit_code(e) : cli_end(cx, e);
	for (size_t i = 0; i < p->n; i++) {
		struct str said = plan_sentence(cx, p, p->stmts[i]);

		if (said.n > 0)
			printf("[%.*s] %.*s\n", STR_ARG(p->stmts[i]->clause->cited), STR_ARG(said));
	}
	return 0;
}

static enum err
lint_span(struct ctx *cx, const struct cli_option *from, const struct cli_option *to, day_t *first, day_t *last)
{
	int year = day_ymd(ctx_today(cx)).y;

	*first = day_of(year, 1, 1);
	*last = day_of(year + 1, 12, 31);
	if ((from->n > 0 && !day_read(from->values[0], first)) || (to->n > 0 && !day_read(to->values[0], last)))
		return fail(cx, E_USAGE, T(cx, "--from and --to take a date such as 2026-03-20."));
	return E_OK;
}

/* Without --from and --to: this year and the next. */
int
cmd_plan_lint(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = {
		{ .name = "reading", .word = "NAME=OPTION", .label = N_("how an open reading of the plan is taken"), .many = true },
		{ .name = "from", .word = "DAY", .label = N_("the first day of the span") },
		{ .name = "to", .word = "DAY", .label = N_("the last day of the span") },
	};
	struct plan *p = NULL, warned = { 0 };
	day_t from = DAY_NONE, to = DAY_NONE;
	struct str text;
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e == E_OK && argc != 2)
		e = fail(cx, E_USAGE, T(cx, "usage: phoihop plan lint PLAN [--from D] [--to D]"));
	if (e == E_OK)
		e = lint_span(cx, &options[1], &options[2], &from, &to);
	if (e == E_OK && (e = plan_args_load(cx, argv[1], &options[0], &p)) != E_OK && p != NULL)
		return err_exit_code(e);
	if (e == E_OK)
		e = plan_lint(cx, p, from, to, &warned.diags, &warned.diag_n);
	if (e != E_OK)
		return cli_end(cx, e);
	text = plan_diagnostics(cx->arena, &warned);
	fwrite(text.p, 1, text.n, stdout);
	printf(T(cx, "%zu warnings.\n"), warned.diag_n);
	return 0;
}

/* A cell of a Markdown table. */
static void
put_cell(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '|')
			fputs("\\|", stdout);
		else
			putchar(*text);
}

/* The kinds and their properties as Markdown, from plan/plan.def. English: docs/plan-language.md holds it. */
static void
put_markdown(void)
{
	for (int k = 0; k < K__MAX; k++) {
		printf("### %s\n\n%s%s\n\n| property | takes | | |\n|---|---|---|---|\n", kind_name((enum kind)k),
		    kind_doc((enum kind)k), kind_many_for((enum kind)k)
		    ? " Any property may be repeated ending in `for UNITS`; the line without it holds for the rest." : "");
		for (int i = 0; i < PROP__MAX; i++) {
			struct prop_info info = prop_info((enum prop)i);

			if (info.kind != (enum kind)k)
				continue;
			printf("| `%s` | ", info.words);
			put_cell(info.expected);
			if (info.type == V_WORD || info.type == V_WORDS)
				printf(" (%s)", info.takes);
			printf(" | %s%s%s | ", info.mandatory ? "must" : "", info.mandatory && info.repeatable ? ", " : "",
			    info.repeatable ? "again" : "");
			put_cell(info.doc);
			puts(" |");
		}
		putchar('\n');
	}
}

int
cmd_plan_reference(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = {
		{ .name = "format", .word = "markdown|vim|textmate", .label = N_("for whom; else Markdown") },
	};
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e == E_OK && argc != 1)
		e = fail(cx, E_USAGE, T(cx, "usage: phoihop plan reference [--format markdown|vim|textmate]"));
	if (e == E_OK && (options[0].n == 0 || str_is(options[0].values[0], "markdown")))
		put_markdown();
	else if (e == E_OK)
		e = plan_syntax_print(cx, options[0].values[0]);
	return e == E_OK ? 0 : cli_end(cx, e);
}

int
cmd_plan(struct ctx *cx, int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < COUNT(sub); i++)
		if (strcmp(argv[1], sub[i].name) == 0)
			return sub[i].run(cx, argc - 1, argv + 1);
	return cli_end(cx, cli_helping() ? E_DONE : argc < 2 ? fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop plan COMMAND PLAN ...; `phoihop help plan` lists the "
	    "commands.")) : fail(cx, E_USAGE, T(cx, "There is no command \"plan %s\". `phoihop help plan` lists them."), argv[1]));
}
