/*
 * phoihop account list|new|link|post|end|close --data DIR [--as UNIT/administrator] ...: the administrator's acts for scripts.
 * Without --as the program itself acts: whoever owns DIR may do so, and the entry says that no post did.
 */
#include "base/buf.h"
#include "case/account.h"
#include "case/allow.h"
#include "edge/site_cmd.h"
#include "store/people.h"

#define A_PAGE 100
#define LINE_MOST ((size_t)64 << 10)

/* --- which account -------------------------------------------------------------------------------------------------- */

struct finding {
	struct str login;
	int64_t account;
};

static enum err
find_login(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;

	return account_of_login(cx, tx, f->login, &f->account);
}

/* The operand: a login name, or the account's number. */
static enum err
account_meant(struct ctx *cx, struct site *s, int argc, char **argv, int64_t *account)
{
	struct finding f = { .login = str_of(argc == 2 ? argv[1] : "") };
	enum err e;

	if (argc != 2)
		return fail(cx, E_USAGE, "%s", T(cx, "Say which account: its login name or its number."));
	if (str_to_i64(f.login, account))
		return E_OK;
	if ((e = store_read(cx, s->store, find_login, &f)) == E_GONE)
		return fail(cx, e, T(cx, "Nobody logs in as \"%.*s\": `phoihop account list` names all."), STR_ARG(f.login));
	*account = f.account;
	return e;
}

/* --- list ----------------------------------------------------------------------------------------------------------- */

struct listing {
	int64_t offset, total;
	struct account_list accounts;
	struct post_list *posts;               /* of each account */
};

static enum err
read_page(struct ctx *cx, struct tx *tx, void *arg)
{
	struct listing *l = arg;
	enum err e = cx->actor == NULL ? E_OK : allow(cx, MAY_ADMINISTER, NULL);

	if (e != E_OK || (e = account_list(cx, tx, A_PAGE, l->offset, &l->accounts, &l->total)) != E_OK)
		return e;
	l->posts = NEW_N(cx->arena, struct post_list, l->accounts.n + 1);
	for (size_t i = 0; i < l->accounts.n && e == E_OK; i++)
		e = post_list(cx, tx, l->accounts.v[i].id, &l->posts[i]);
	return e;
}

/* A column: erased is empty, and nothing breaks the line. */
static void
column(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_ch(b, (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
}

/* ACCOUNT login state name POST unit/role from until, between tabs; the last four empty where there is no post. */
static void
print_line(struct ctx *cx, const struct account *a, const struct post *p)
{
	struct buf b;

	buf_init(&b, cx->arena, LINE_MOST);
	buf_fmt(&b, "%lld\t", (long long)a->id);
	column(&b, a->login);
	buf_fmt(&b, "\t%s\t", a->closed != DAY_NONE ? "closed" : a->has_password ? "open" : "no-password");
	column(&b, a->name);
	if (p != NULL)
		buf_fmt(&b, "\t%lld\t%.*s/%.*s\t%.*s\t%.*s", (long long)p->id, STR_ARG(p->unit), STR_ARG(p->role),
		    STR_ARG(day_iso(cx->arena, p->from)), STR_ARG(day_iso(cx->arena, p->until)));
	else
		buf_z(&b, "\t\t\t\t");
	printf("%.*s\n", STR_ARG(buf_view(&b)));
}

static enum err
do_list(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	struct listing l = { .total = 1 };
	enum err e = E_OK;

	(void)argv;
	if (*argc != 1)
		return fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop account list --data DIR"));
	printf("account\tlogin\tstate\tname\tpost\tof\tfrom\tuntil\n");
	for (; l.offset < l.total && (e = store_read(cx, s->store, read_page, &l)) == E_OK; l.offset += A_PAGE)
		for (size_t i = 0; i < l.accounts.n; i++) {
			if (l.posts[i].n == 0)
				print_line(cx, &l.accounts.v[i], NULL);
			for (size_t k = 0; k < l.posts[i].n; k++)
				print_line(cx, &l.accounts.v[i], &l.posts[i].v[k]);
		}
	return e;
}

/* --- acts ----------------------------------------------------------------------------------------------------------- */

static enum err
do_new(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	struct account_new in;
	struct str link;
	int64_t account;
	enum err e = cli_form(cx, &account_new_form, argc, argv, &in);

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

	if ((e = account_meant(cx, s, *argc, argv, &account)) == E_OK && (e = link_issue(cx, s, account, &link)) == E_OK)
		printf("/welcome/%.*s\n", STR_ARG(link));
	return e;
}

static enum err
do_post(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	struct post_new in;
	int64_t post;
	enum err e = cli_form(cx, &post_new_form, argc, argv, &in);

	if (e == E_OK && (e = post_give(cx, s, &in, &post)) == E_OK)
		printf("%lld\n", (long long)post);
	return e;
}

static enum err
do_end(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	struct post_end in;
	enum err e = cli_form(cx, &post_end_form, argc, argv, &in);

	return e == E_OK ? post_finish(cx, s, &in) : e;
}

static enum err
do_close(struct ctx *cx, struct site *s, int *argc, char **argv)
{
	int64_t account;
	enum err e = account_meant(cx, s, *argc, argv, &account);

	return e == E_OK ? account_shut(cx, s, account) : e;
}

static const struct {
	const char *name;
	enum err (*run)(struct ctx *cx, struct site *s, int *argc, char **argv);
	const struct form *form;               /* its options; NULL: none of its own */
	unsigned flags;
} subs[] = {
	{ "list", do_list, NULL, SITE_READ }, { "new", do_new, &account_new_form, SITE_WRITE }, { "link", do_link, NULL, SITE_WRITE },
	{ "post", do_post, &post_new_form, SITE_WRITE }, { "end", do_end, &post_end_form, SITE_WRITE },
	{ "close", do_close, NULL, SITE_WRITE },
};

int
cmd_account(struct ctx *cx, int argc, char **argv)
{
	struct site_args args;
	struct site *s = NULL;
	enum err e;

	if ((e = site_args(cx, &argc, argv, &args)) != E_OK)
		return cli_end(cx, e);
	for (size_t i = 0; argc > 1 && i < COUNT(subs); i++) {
		if (strcmp(subs[i].name, argv[1]) != 0)
			continue;
		argc--;
		argv++;
		if (cli_helping())
			return cli_end(cx, subs[i].form == NULL ? E_DONE : cli_form(cx, subs[i].form, &argc, argv, NULL));
		e = site_args_open(cx, &args, subs[i].flags, false, &s);
		if (e == E_OK)
			e = subs[i].run(cx, s, &argc, argv);
		site_close(s);
		return cli_end(cx, e);
	}
	return cli_end(cx, cli_helping() ? E_DONE
	    : fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop account list|new|link|post|end|close --data DIR ...")));
}
