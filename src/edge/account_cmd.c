/*
 * phoihop account new|link|post|end|close --data DIR [--as UNIT/administrator] ...: the administrator's acts for scripts.
 * Without --as the program itself acts: whoever owns DIR may do so, and the entry says that no post did.
 */
#include "case/account.h"
#include "edge/site_cmd.h"

static enum err
do_new(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	struct account_new in;
	struct str link;
	int64_t account;
	enum err e = form_read_options(cx, &account_new_form, argc, argv, &in);

	if (e == E_OK && (e = account_make(cx, s, &in, &account, &link)) == E_OK)
		printf("%lld /welcome/%.*s\n", (long long)account, STR_ARG(link));
	return e;
}

static enum err
do_link(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	int64_t account;
	struct str link;
	enum err e;

	if (*argc != 2 || !str_to_i64(str_of(argv[1]), &account))
		return fail(cx, E_USAGE, "%s", T(cx, "Say which account: its number."));
	if ((e = link_issue(cx, s, account, &link)) == E_OK)
		printf("/welcome/%.*s\n", STR_ARG(link));
	return e;
}

static enum err
do_post(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	struct post_new in;
	int64_t post;
	enum err e = form_read_options(cx, &post_new_form, argc, argv, &in);

	if (e == E_OK && (e = post_give(cx, s, &in, &post)) == E_OK)
		printf("%lld\n", (long long)post);
	return e;
}

static enum err
do_end(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	struct post_end in;
	enum err e = form_read_options(cx, &post_end_form, argc, argv, &in);

	return e == E_OK ? post_finish(cx, s, &in) : e;
}

static enum err
do_close(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	int64_t account;

	if (*argc != 2 || !str_to_i64(str_of(argv[1]), &account))
		return fail(cx, E_USAGE, "%s", T(cx, "Say which account: its number."));
	return account_shut(cx, s, account);
}

static const struct {
	const char *name;
	enum err (*run)(struct ctx *cx, struct site *s, int *argc, char **argv);
} subs[] = { { "new", do_new }, { "link", do_link }, { "post", do_post }, { "end", do_end }, { "close", do_close } };

int
cmd_account(struct ctx *cx, int argc, char **argv)
{
	struct site_args args;
	struct site *s = NULL;
	enum err e = E_USAGE;

	if ((e = site_args(cx, &argc, argv, &args)) != E_OK)
		return cli_end(cx, e);
	for (size_t i = 0; argc > 1 && i < COUNT(subs); i++) {
		if (strcmp(subs[i].name, argv[1]) != 0)
			continue;
		argc--;
		argv++;
		e = site_args_open(cx, &args, SITE_WRITE, false, &s);
		if (e == E_OK)
			e = subs[i].run(cx, s, &argc, argv);
		site_close(s);
		return cli_end(cx, e);
	}
	return cli_end(cx, fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop account new|link|post|end|close --data DIR ...")));
}
