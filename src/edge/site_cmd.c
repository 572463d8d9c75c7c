#include "edge/site_cmd.h"

#include "case/account.h"

/* Takes `--name value` or `--name=value` (or a flag) out of argv; false when it is not there. */
static bool
take(int *argc, char **argv, const char *name, bool flag, struct str *value)
{
	size_t n = strlen(name);

	for (int i = 1; i < *argc; i++) {
		int used = 1;

		if (strncmp(argv[i], name, n) != 0 || (argv[i][n] != '\0' && argv[i][n] != '='))
			continue;
		if (argv[i][n] == '=')
			*value = str_of(argv[i] + n + 1);
		else if (!flag && i + 1 < *argc)
			*value = str_of(argv[i + used++]);
		for (int k = i; k + used <= *argc; k++)
			argv[k] = argv[k + used];
		*argc -= used;
		return true;
	}
	return false;
}

enum err
site_args(struct ctx *cx, int *argc, char **argv, struct site_args *out)
{
	struct str none;

	static const struct cli_option options[] = {
		{ .name = "data", .word = "DIR", .label = N_("the bloc's directory"), .needed = true },
		{ .name = "as", .word = "UNIT/ROLE", .label = N_("who acts: a post of the plan's unit, such as syt/officer or tgtu/head") },
		{ .name = "json", .label = N_("the answer for programs, where there is one") },
	};

	*out = (struct site_args){ 0 };
	for (size_t i = 0; i < COUNT(options) && cli_helping(); i++)
		cli_help_option(cx, &options[i]);
	if (cli_helping())
		return E_OK;
	(void)take(argc, argv, "--as", false, &out->as);
	out->json = take(argc, argv, "--json", true, &none);
	if (!take(argc, argv, "--data", false, &out->data) || out->data.n == 0)
		return fail(cx, E_USAGE, "%s", T(cx, "Say which bloc: --data DIR."));
	return E_OK;
}

static bool
role_short(struct str name, enum role *out)
{
	static const struct {
		const char *name;
		enum role role;
	} shorts[] = {
		{ "officer", ROLE_UNIT_OFFICER }, { "leader", ROLE_UNIT_LEADER }, { "clerk", ROLE_UNIT_CLERK },
		{ "head", ROLE_LEAD_HEAD }, { "reader", ROLE_SUPERIOR_READER },
	};

	for (size_t i = 0; i < COUNT(shorts); i++)
		if (str_is(name, shorts[i].name)) {
			*out = shorts[i].role;
			return true;
		}
	return role_read(name, out);
}

struct acting {
	struct str unit;
	enum role role;
	struct actor *actor;
};

static enum err
find_actor(struct ctx *cx, struct tx *tx, void *arg)
{
	struct acting *a = arg;
	enum err e = actor_of_unit_role(cx, tx, a->unit, a->role, a->actor);

	/* the lead's officer is `tgtu/officer` too */
	if (e == E_GONE && a->role == ROLE_UNIT_OFFICER)
		e = actor_of_unit_role(cx, tx, a->unit, ROLE_LEAD_OFFICER, a->actor);
	return e;
}

enum err
site_args_open(struct ctx *cx, const struct site_args *a, unsigned flags, bool as_needed, struct site **out)
{
	struct acting act = { .actor = NEW(cx->arena, struct actor) };
	struct str role;
	bool slash;
	enum err e;

	if (as_needed && a->as.n == 0)
		return fail(cx, E_USAGE, "%s", T(cx, "Say who acts: --as UNIT/ROLE, as in --as syt/officer."));
	if ((e = site_open(cx, a->data, flags, out)) != E_OK || a->as.n == 0)
		return e;
	role = str_cut(a->as, '/', &act.unit, &slash);
	if (!slash || !role_short(role, &act.role))
		return fail(cx, E_USAGE, "%s", T(cx, "Say who acts: --as UNIT/ROLE, as in --as syt/officer."));
	if ((e = store_read(cx, (*out)->store, find_actor, &act)) == E_GONE)
		return fail(cx, e, T(cx, "Nobody holds the post %.*s today."), STR_ARG(a->as));
	if (e == E_OK)
		cx->actor = act.actor;
	return e;
}
