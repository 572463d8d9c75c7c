/*
 * phoihop init --data DIR --plan PLAN --origin NAME [--code CODE] [--login NAME] [--reading NAME=OPTION]...
 * A new, empty bloc; prints the first administrator's one-time link, which is shown nowhere else.
 */
#include "case/account.h"
#include "case/bloc.h"
#include "edge/cli.h"

enum { OPT_DATA, OPT_PLAN, OPT_ORIGIN, OPT_CODE, OPT_LOGIN, OPT_READING, OPT__MAX };

static const struct unit *
lead_unit(const struct unit_list *units)
{
	for (size_t i = 0; i < units->n; i++)
		if (str_is(units->v[i].role, "lead"))
			return &units->v[i];
	return NULL;
}

static enum err
read_units(struct ctx *cx, struct tx *tx, void *arg)
{
	return unit_list(cx, tx, ctx_today(cx), arg);
}

static enum err
first_administrator(struct ctx *cx, struct site *s, struct str login)
{
	struct unit_list units;
	const struct unit *lead;
	struct str link;
	int64_t account;
	enum err e;

	if ((e = store_read(cx, s->store, read_units, &units)) != E_OK)
		return e;
	if ((lead = lead_unit(&units)) == NULL)
		return fail(cx, E_RULE, "%s", T(cx, "The plan has no unit of role lead: nobody could administer this bloc."));
	if ((e = account_make(cx, s, &(struct account_new){ .login = login, .name = str_of(T(cx, "Administrator")),
	         .unit = lead->key, .role = S("administrator"), .title = str_of(T(cx, "Administrator")),
	         .from = DAY_NONE, .until = DAY_NONE }, &account, &link)) != E_OK)
		return e;
	printf(T(cx, "The first administrator is \"%.*s\". To choose the password, start `phoihop serve` and open its address with this "
	    "behind it, once and within %d hours:\n"), STR_ARG(login), LINK_HOURS);
	printf("/welcome/%.*s\n", STR_ARG(link));
	return E_OK;
}

static enum err
readings(struct ctx *cx, const struct cli_option *o, struct reading_arg **out)
{
	*out = NEW_N(cx->arena, struct reading_arg, o->n + 1);
	for (size_t i = 0; i < o->n; i++) {
		bool equals;

		(*out)[i].option = str_cut(o->values[i], '=', &(*out)[i].name, &equals);
		if (!equals)
			return fail(cx, E_USAGE, "%s", T(cx, "--reading takes NAME=OPTION."));
	}
	return E_OK;
}

int
cmd_init(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[OPT__MAX] = {
		[OPT_DATA] = { .name = "data", .word = "DIR", .label = N_("where to make it: a directory that is absent or empty"),
			.needed = true },
		[OPT_PLAN] = { .name = "plan", .word = "PLAN", .label = N_("a plan's directory; else the built-in plan") },
		[OPT_ORIGIN] = { .name = "origin", .word = "NAME", .label = N_("the ledger's name for ever, such as khoi.example"),
			.needed = true },
		[OPT_CODE] = { .name = "code", .word = "CODE", .label = N_("what receipts' codes begin with; else KH") },
		[OPT_LOGIN] = { .name = "login", .word = "NAME", .label = N_("login name of the first administrator; else admin") },
		[OPT_READING] = { .name = "reading", .word = "NAME=OPTION", .label = N_("how an open reading of the plan is taken"),
			.many = true },
	};
	struct bloc_new in = { .code = S("KH") };
	struct reading_arg *chosen;
	struct plan *plan = NULL;
	struct site *s = NULL;
	enum err e;

	if ((e = cli_options(cx, &argc, argv, o, OPT__MAX)) != E_OK || (e = readings(cx, &o[OPT_READING], &chosen)) != E_OK)
		return cli_end(cx, e);
	if (argc != 1)
		return cli_end(cx, fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop init --data DIR --origin NAME [--plan PLAN]")));
	in.dir = o[OPT_DATA].values[0];
	in.origin = o[OPT_ORIGIN].values[0];
	in.readings = chosen;
	in.reading_n = o[OPT_READING].n;
	if (o[OPT_CODE].n > 0)
		in.code = o[OPT_CODE].values[0];
	in.files = builtin_plan;
	in.file_n = builtin_plan_n;
	if (o[OPT_PLAN].n > 0) {
		e = plan_load(cx, o[OPT_PLAN].values[0], chosen, in.reading_n, &plan);
		if (e == E_OK) {
			in.files = plan->files;
			in.file_n = plan->file_n;
		}
	}
	if (e == E_OK)
		e = bloc_create(cx, &in, &s, &plan);
	if (e == E_INPUT && plan != NULL && plan->diag_n > 0) {
		struct str text = plan_diagnostics(cx->arena, plan);

		fwrite(text.p, 1, text.n, stderr);
		return err_exit_code(e);
	}
	if (e == E_OK)
		e = first_administrator(cx, s, o[OPT_LOGIN].n > 0 ? o[OPT_LOGIN].values[0] : S("admin"));
	site_close(s);
	return cli_end(cx, e);
}
