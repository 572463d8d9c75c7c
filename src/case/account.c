/* The administrator's acts: accounts, posts, links. Sessions and passwords are in case/session.c. */
#include "case/account.h"

#include "case/allow.h"
#include "case/password.h"
#include "doc/secrecy.h"

static const struct form_field account_new_fields[] = {
	{ "login", FORM_TEXT, offsetof(struct account_new, login), FORM_REQUIRED, .max = 40, .min = 3,
	  .label = N_("Login name"), .hint = N_("small letters, digits, dot, hyphen") },
	{ "name", FORM_TEXT, offsetof(struct account_new, name), FORM_REQUIRED, .max = 120, .label = N_("Name shown") },
	{ "unit", FORM_TEXT, offsetof(struct account_new, unit), FORM_REQUIRED, .max = 60, .label = N_("Unit") },
	{ "role", FORM_TEXT, offsetof(struct account_new, role), FORM_REQUIRED, .max = 40, .label = N_("Role") },
	{ "title", FORM_TEXT, offsetof(struct account_new, title), FORM_REQUIRED, .max = 120, .label = N_("Title of the post") },
	{ "from", FORM_DAY, offsetof(struct account_new, from), 0, .label = N_("From"), .hint = N_("today when left empty") },
	{ "until", FORM_DAY, offsetof(struct account_new, until), 0, .label = N_("Until"), .hint = N_("open when left empty") },
};
const struct form account_new_form = FORM("account-new", struct account_new, account_new_fields);

static const struct form_field post_new_fields[] = {
	{ "account", FORM_ID, offsetof(struct post_new, account), FORM_REQUIRED | FORM_HIDDEN, .label = N_("Account") },
	{ "unit", FORM_TEXT, offsetof(struct post_new, unit), FORM_REQUIRED, .max = 60, .label = N_("Unit") },
	{ "role", FORM_TEXT, offsetof(struct post_new, role), FORM_REQUIRED, .max = 40, .label = N_("Role") },
	{ "title", FORM_TEXT, offsetof(struct post_new, title), FORM_REQUIRED, .max = 120, .label = N_("Title of the post") },
	{ "from", FORM_DAY, offsetof(struct post_new, from), 0, .label = N_("From"), .hint = N_("today when left empty") },
	{ "until", FORM_DAY, offsetof(struct post_new, until), 0, .label = N_("Until"), .hint = N_("open when left empty") },
};
const struct form post_new_form = FORM("post-new", struct post_new, post_new_fields);

static const struct form_field post_end_fields[] = {
	{ "post", FORM_ID, offsetof(struct post_end, post), FORM_REQUIRED | FORM_HIDDEN, .label = N_("Post") },
	{ "until", FORM_DAY, offsetof(struct post_end, until), FORM_REQUIRED, .label = N_("Last day in the post") },
};
const struct form post_end_form = FORM("post-end", struct post_end, post_end_fields);

/* --- what all of them do ------------------------------------------------------------------------------------------ */

/* The rights of the web's dispatcher hold in every door; the program itself (first administrator, demo) has no actor. */
static enum err
may_administer(struct ctx *cx, struct tx *tx)
{
	return cx->actor == NULL ? E_OK : allow_still(cx, tx, MAY_ADMINISTER, NULL);
}

static enum err
run(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n)
{
	return sql_run(cx, tx, id, in, n, NULL);
}

static enum err
sessions_over(struct ctx *cx, struct tx *tx, int64_t account)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(account) };
	enum err e;

	if ((e = run(cx, tx, SQL_CREDENTIAL_BUMP, in, COUNT(in))) != E_OK)
		return e;
	return run(cx, tx, SQL_SESSION_END_ALL, in, COUNT(in));
}

static enum err
link_put(struct ctx *cx, struct tx *tx, int64_t account, struct str *text)
{
	const struct sql_in drop[] = { in_bloc(cx), in_i64(account) };
	struct token_hash hash;
	enum err e;

	token_new(cx, text, &hash);
	const struct sql_in in[] = { in_bloc(cx), in_bytes(hash.v, sizeof(hash.v)), in_i64(account),
		in_instant(cx->now + LINK_HOURS * (instant_t)3600000) };

	if ((e = run(cx, tx, SQL_LINK_DROP, drop, COUNT(drop))) != E_OK)
		return e;
	return run(cx, tx, SQL_LINK_PUT, in, COUNT(in));
}

/* Unit and role must exist and fit each other on the post's first day. */
static enum err
post_check(struct ctx *cx, struct tx *tx, struct str unit, struct str role, struct str title, day_t from, day_t until)
{
	struct unit u;
	enum role r;
	enum err e = unit_get(cx, tx, unit, from, &u);

	if (e == E_GONE)
		return fail_field(cx, "unit", "%s", T(cx, "There is no such unit in the plan."));
	if (e != E_OK)
		return e;
	if (!role_read(role, &r))
		return fail_field(cx, "role", "%s", T(cx, "There is no such role."));
	if (!role_in_unit(r, u.role))
		return fail_field(cx, "role", T(cx, "A unit of this kind has no post of this role: %s."), T(cx, role_text(r)));
	if (until != DAY_NONE && until < from)
		return fail_field(cx, "until", "%s", T(cx, "The last day lies before the first."));
	return doc_secrecy_check(cx, title);
}

/* --- accounts ----------------------------------------------------------------------------------------------------- */

struct making {
	const struct account_new *in;
	int64_t account;
	struct str link;
};

static bool
login_ok(struct str login)
{
	for (size_t i = 0; i < login.n; i++) {
		char c = login.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'))
			return false;
	}
	return login.n >= 3;
}

static enum err
credential_new(struct ctx *cx, struct tx *tx, int64_t account, struct str login)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(account), in_str(login), in_str(S("")), in_instant(cx->now) };
	enum err e = run(cx, tx, SQL_CREDENTIAL_PUT, in, COUNT(in));

	if (e != E_CONFLICT)
		return e;
	(void)fail_field(cx, "login", "%s", T(cx, "This login name is taken. Choose another."));
	return E_INPUT;
}

static enum err
decide_make(struct ctx *cx, struct tx *tx, void *arg)
{
	struct making *m = arg;
	const struct account_new *in = m->in;
	day_t from = in->from == DAY_NONE ? ctx_today(cx) : in->from;
	int64_t post;
	enum err e;

	if ((e = may_administer(cx, tx)) != E_OK)
		return e;
	if (!login_ok(in->login))
		return fail_field(cx, "login", "%s", T(cx, "Small letters, digits, dot, hyphen and underscore only."));
	if ((e = post_check(cx, tx, in->unit, in->role, in->title, from, in->until)) != E_OK ||
	    (e = doc_secrecy_check(cx, in->name)) != E_OK ||
	    (e = ledger_append(cx, tx, ENTRY_ACCOUNT_MADE, &(struct account_made){ .by = actor_fact(cx),
	         .login = item_of(in->login), .name = item_of(in->name) }, &m->account)) != E_OK ||
	    (e = ledger_append(cx, tx, ENTRY_POST_GIVEN, &(struct post_given){ .by = actor_fact(cx),
	         .account = m->account, .unit = in->unit, .role = in->role, .title = in->title, .from = from,
	         .until = in->until }, &post)) != E_OK ||
	    (e = credential_new(cx, tx, m->account, in->login)) != E_OK)
		return e;
	return link_put(cx, tx, m->account, &m->link);
}

enum err
account_make(struct ctx *cx, struct site *s, const struct account_new *in, int64_t *account, struct str *link)
{
	struct making m = { .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_make, &m);

	*account = m.account;
	*link = m.link;
	return e;
}

static enum err
decide_shut(struct ctx *cx, struct tx *tx, void *arg)
{
	const int64_t account = *(const int64_t *)arg;
	const struct sql_in key[] = { in_bloc(cx), in_i64(account) };
	struct account a;
	int64_t no;
	enum err e;

	if ((e = may_administer(cx, tx)) != E_OK || (e = account_get(cx, tx, account, &a)) != E_OK)
		return e;
	if (a.closed != DAY_NONE)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This account is closed already."));
	if (cx->actor != NULL && cx->actor->account == account)
		return fail(cx, E_CONFLICT, "%s", T(cx, "Nobody closes his own account: another administrator has to."));
	if ((e = ledger_append(cx, tx, ENTRY_ACCOUNT_CLOSED, &(struct account_closed){ .by = actor_fact(cx),
	         .account = account, .day = ctx_today(cx) }, &no)) != E_OK ||
	    (e = run(cx, tx, SQL_LINK_DROP, key, COUNT(key))) != E_OK)
		return e;
	return sessions_over(cx, tx, account);
}

enum err
account_shut(struct ctx *cx, struct site *s, int64_t account)
{
	return ledger_write(cx, s->ledger, decide_shut, &account);
}

/* --- posts -------------------------------------------------------------------------------------------------------- */

struct giving {
	const struct post_new *in;
	int64_t post;
};

static enum err
decide_give(struct ctx *cx, struct tx *tx, void *arg)
{
	struct giving *g = arg;
	const struct post_new *in = g->in;
	day_t from = in->from == DAY_NONE ? ctx_today(cx) : in->from;
	struct account a;
	enum err e;

	if ((e = may_administer(cx, tx)) != E_OK || (e = account_get(cx, tx, in->account, &a)) != E_OK)
		return e;
	if (a.closed != DAY_NONE)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This account is closed already."));
	if (cx->actor != NULL && cx->actor->account == in->account)
		return fail(cx, E_RULE, "%s", T(cx, "Nobody gives himself a post: another administrator has to."));
	if ((e = post_check(cx, tx, in->unit, in->role, in->title, from, in->until)) != E_OK ||
	    (e = ledger_append(cx, tx, ENTRY_POST_GIVEN, &(struct post_given){ .by = actor_fact(cx),
	         .account = in->account, .unit = in->unit, .role = in->role, .title = in->title, .from = from,
	         .until = in->until }, &g->post)) != E_OK)
		return e;
	return sessions_over(cx, tx, in->account);
}

enum err
post_give(struct ctx *cx, struct site *s, const struct post_new *in, int64_t *post)
{
	struct giving g = { .in = in };
	enum err e = ledger_write(cx, s->ledger, decide_give, &g);

	*post = g.post;
	return e;
}

static enum err
decide_finish(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct post_end *in = *(const struct post_end *const *)arg;
	struct post p;
	int64_t no;
	enum err e;

	if ((e = may_administer(cx, tx)) != E_OK || (e = post_get(cx, tx, in->post, &p)) != E_OK)
		return e;
	if (p.until != DAY_NONE && p.until < ctx_today(cx))
		return fail(cx, E_CONFLICT, "%s", T(cx, "This post has ended already."));
	if (in->until < p.from)
		return fail_field(cx, "until", "%s", T(cx, "The last day lies before the first."));
	if (p.until != DAY_NONE && in->until > p.until)
		return fail_field(cx, "until", T(cx, "This post ends on %.*s already: for a longer time give a new one."),
		    STR_ARG(day_vi(cx->arena, p.until)));
	if ((e = ledger_append(cx, tx, ENTRY_POST_ENDED, &(struct post_ended){ .by = actor_fact(cx), .post = in->post,
	         .until = in->until }, &no)) != E_OK)
		return e;
	return sessions_over(cx, tx, p.account);
}

enum err
post_finish(struct ctx *cx, struct site *s, const struct post_end *in)
{
	return ledger_write(cx, s->ledger, decide_finish, &in);
}

/* --- links -------------------------------------------------------------------------------------------------------- */

struct issuing {
	int64_t account;
	struct str link;
};

static enum err
decide_link(struct ctx *cx, struct tx *tx, void *arg)
{
	struct issuing *i = arg;
	struct account a;
	int64_t no;
	enum err e;

	if ((e = may_administer(cx, tx)) != E_OK || (e = account_get(cx, tx, i->account, &a)) != E_OK)
		return e;
	if (a.closed != DAY_NONE)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This account is closed already."));
	const struct sql_in in[] = { in_bloc(cx), in_i64(i->account), in_str(S("")), in_instant(cx->now) };

	if ((e = ledger_append(cx, tx, ENTRY_LINK_ISSUED, &(struct link_issued){ .by = actor_fact(cx),
	         .account = i->account }, &no)) != E_OK ||
	    (e = run(cx, tx, SQL_CREDENTIAL_SET, in, COUNT(in))) != E_OK ||
	    (e = sessions_over(cx, tx, i->account)) != E_OK)
		return e;
	return link_put(cx, tx, i->account, &i->link);
}

enum err
link_issue(struct ctx *cx, struct site *s, int64_t account, struct str *link)
{
	struct issuing i = { .account = account };
	enum err e = ledger_write(cx, s->ledger, decide_link, &i);

	*link = i.link;
	return e;
}
