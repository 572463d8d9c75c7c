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

#define YEAR 366
#define TERM_DAYS (6 * YEAR)            /* an appointment is for five years, and made up to a year before */

/* The same form sent twice answers with the first entry: E_OK seen, E_GONE go on. */
static enum err
seen(struct ctx *cx, struct tx *tx, int64_t *entry)
{
	return cx->actor == NULL ? E_GONE : idem_seen(cx, tx, cx->once, cx->actor->account, entry);
}

static enum err
keep(struct ctx *cx, struct tx *tx, int64_t entry)
{
	return cx->actor == NULL ? E_OK : idem_keep(cx, tx, cx->once, cx->actor->account, entry);
}

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

static enum err
last_day_check(struct ctx *cx, day_t from, day_t until)
{
	day_t most = ctx_today(cx) + TERM_DAYS;

	if (until < from)
		return fail_field(cx, "until", "%s", T(cx, "The last day lies before the first."));
	if (until > most)
		return fail_field(cx, "until", T(cx, "The last day lies more than six years ahead: look at the year again. The latest that "
		    "can be entered is %.*s; left empty, the post has no end."), STR_ARG(day_vi(cx->arena, most)));
	return E_OK;
}

/* A post begins after the bloc did, and at most a year from now. */
static enum err
days_check(struct ctx *cx, struct tx *tx, day_t from, day_t until)
{
	struct bloc b;
	day_t least, most = ctx_today(cx) + YEAR;
	enum err e = bloc_get(cx, tx, &b);

	if (e != E_OK)
		return e;
	least = instant_day(b.opened_at, cx->zone_min);
	if (from < least)
		return fail_field(cx, "from", T(cx, "The first day lies before %.*s, when work with this program began: look at the year "
		    "again, or enter that day."), STR_ARG(day_vi(cx->arena, least)));
	if (from > most)
		return fail_field(cx, "from", T(cx, "The first day lies more than a year ahead: look at the year again. The latest that can "
		    "be entered is %.*s."), STR_ARG(day_vi(cx->arena, most)));
	return until == DAY_NONE ? E_OK : last_day_check(cx, from, until);
}

/* Unit and role must exist and fit each other on the post's first day. */
static enum err
post_check(struct ctx *cx, struct tx *tx, struct str unit, struct str role, struct str title, day_t from, day_t until)
{
	struct unit u;
	enum role r;
	enum err e;

	if ((e = days_check(cx, tx, from, until)) != E_OK)
		return e;
	if ((e = unit_get(cx, tx, unit, from, &u)) == E_GONE)
		return fail_field(cx, "unit", "%s", T(cx, "There is no such unit in the plan."));
	if (e != E_OK)
		return e;
	if (!role_read(role, &r))
		return fail_field(cx, "role", "%s", T(cx, "There is no such role."));
	if (!role_in_unit(r, u.role))
		return fail_field(cx, "role", T(cx, "A unit of this kind has no post of this role: %s."), T(cx, role_text(r)));
	return doc_secrecy_check(cx, title);
}

/* Can somebody administer on that day: not by this post, not with this account (0: any)? E_GONE: nobody. */
static enum err
administrator_on(struct ctx *cx, struct tx *tx, int64_t post, int64_t account, day_t day)
{
	struct post_list l;
	struct account a;
	enum err e = post_all(cx, tx, day, &l);

	for (size_t i = 0; i < l.n && e == E_OK; i++) {
		const struct post *p = &l.v[i];

		if (p->id == post || p->account == account || !str_is(p->role, role_name(ROLE_ADMINISTRATOR)))
			continue;
		if ((e = account_get(cx, tx, p->account, &a)) == E_OK && a.closed == DAY_NONE)
			return E_OK;
	}
	return e == E_OK ? E_GONE : e;
}

#define NO_END (200 * YEAR)

/* Somebody has to administer from that day on, and still when this post would have ended. */
static enum err
administrator_left(struct ctx *cx, struct tx *tx, const struct post *p, int64_t account, day_t from)
{
	day_t end = p->until == DAY_NONE ? ctx_today(cx) + NO_END : p->until;
	enum err e = administrator_on(cx, tx, p->id, account, from);

	if (e == E_GONE)
		return fail(cx, E_RULE, T(cx, "Nobody would be administrator on %.*s: give somebody else the post of an administrator first."),
		    STR_ARG(day_vi(cx->arena, from)));
	if (e == E_OK && end > from && (e = administrator_on(cx, tx, p->id, account, end)) == E_GONE)
		return fail(cx, E_RULE, "%s", T(cx, "Nobody would be administrator after a time: the posts of those who remain end before this "
		    "one. Give somebody else the post of an administrator for as long first."));
	return e;
}

static bool
administers(const struct post *p, day_t today)
{
	return str_is(p->role, role_name(ROLE_ADMINISTRATOR)) && (p->until == DAY_NONE || p->until >= today);
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

	if ((e = seen(cx, tx, &m->account)) != E_GONE || (e = may_administer(cx, tx)) != E_OK)
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
	    (e = credential_new(cx, tx, m->account, in->login)) != E_OK || (e = keep(cx, tx, m->account)) != E_OK)
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

/* One of its posts may be the last by which anybody administers. */
static enum err
shut_leaves(struct ctx *cx, struct tx *tx, int64_t account)
{
	day_t today = ctx_today(cx);
	struct post_list l;
	enum err e = post_list(cx, tx, account, &l);

	for (size_t i = 0; i < l.n && e == E_OK; i++)
		if (administers(&l.v[i], today))
			e = administrator_left(cx, tx, &l.v[i], account, today);
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

	if ((e = seen(cx, tx, &no)) != E_GONE || (e = may_administer(cx, tx)) != E_OK ||
	    (e = account_get(cx, tx, account, &a)) != E_OK)
		return e;
	if (a.closed != DAY_NONE)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This account is closed already."));
	if (cx->actor != NULL && cx->actor->account == account)
		return fail(cx, E_CONFLICT, "%s", T(cx, "Nobody closes his own account: another administrator has to."));
	if ((e = shut_leaves(cx, tx, account)) != E_OK)
		return e;
	if ((e = ledger_append(cx, tx, ENTRY_ACCOUNT_CLOSED, &(struct account_closed){ .by = actor_fact(cx),
	         .account = account, .day = ctx_today(cx) }, &no)) != E_OK ||
	    (e = run(cx, tx, SQL_LINK_DROP, key, COUNT(key))) != E_OK || (e = keep(cx, tx, no)) != E_OK)
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

/* Not the post it holds on one of these days already. */
static enum err
held_already(struct ctx *cx, struct tx *tx, const struct post_new *in, day_t from)
{
	struct post_list l;
	enum err e = post_list(cx, tx, in->account, &l);

	for (size_t i = 0; i < l.n && e == E_OK; i++) {
		const struct post *p = &l.v[i];

		if (str_eq(p->unit, in->unit) && str_eq(p->role, in->role) && str_eq(p->title, in->title) &&
		    (p->until == DAY_NONE || p->until >= from) && (in->until == DAY_NONE || in->until >= p->from))
			return fail(cx, E_CONFLICT, T(cx, "This account holds this post already, since %.*s. To change its days, end it "
			    "first, then give it anew from the day after."), STR_ARG(day_vi(cx->arena, p->from)));
	}
	return e;
}

static enum err
decide_give(struct ctx *cx, struct tx *tx, void *arg)
{
	struct giving *g = arg;
	const struct post_new *in = g->in;
	day_t from = in->from == DAY_NONE ? ctx_today(cx) : in->from;
	struct account a;
	enum err e;

	if ((e = seen(cx, tx, &g->post)) != E_GONE || (e = may_administer(cx, tx)) != E_OK ||
	    (e = account_get(cx, tx, in->account, &a)) != E_OK)
		return e;
	if (a.closed != DAY_NONE)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This account is closed already."));
	if (cx->actor != NULL && cx->actor->account == in->account)
		return fail(cx, E_RULE, "%s", T(cx, "Nobody gives himself a post: another administrator has to."));
	if ((e = post_check(cx, tx, in->unit, in->role, in->title, from, in->until)) != E_OK ||
	    (e = held_already(cx, tx, in, from)) != E_OK ||
	    (e = ledger_append(cx, tx, ENTRY_POST_GIVEN, &(struct post_given){ .by = actor_fact(cx),
	         .account = in->account, .unit = in->unit, .role = in->role, .title = in->title, .from = from,
	         .until = in->until }, &g->post)) != E_OK ||
	    (e = keep(cx, tx, g->post)) != E_OK)
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
finish_check(struct ctx *cx, struct tx *tx, const struct post *p, day_t until)
{
	day_t today = ctx_today(cx);
	enum err e;

	if (p->until != DAY_NONE && p->until < today)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This post has ended already."));
	if ((e = last_day_check(cx, p->from, until)) != E_OK)
		return e;
	if (p->until != DAY_NONE && until > p->until)
		return fail_field(cx, "until", T(cx, "This post ends on %.*s already: for a longer time give a new one."),
		    STR_ARG(day_vi(cx->arena, p->until)));
	if (!administers(p, today))
		return E_OK;
	if (cx->actor != NULL && cx->actor->account == p->account)
		return fail(cx, E_RULE, "%s", T(cx, "Nobody ends his own post as administrator: another administrator has to."));
	return administrator_left(cx, tx, p, 0, until < today ? today : until + 1);
}

static enum err
decide_finish(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct post_end *in = *(const struct post_end *const *)arg;
	struct post p;
	int64_t no;
	enum err e;

	if ((e = seen(cx, tx, &no)) != E_GONE || (e = may_administer(cx, tx)) != E_OK || (e = post_get(cx, tx, in->post, &p)) != E_OK ||
	    (e = finish_check(cx, tx, &p, in->until)) != E_OK ||
	    (e = ledger_append(cx, tx, ENTRY_POST_ENDED, &(struct post_ended){ .by = actor_fact(cx), .post = in->post,
	         .until = in->until }, &no)) != E_OK || (e = keep(cx, tx, no)) != E_OK)
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

/* Sent twice it makes two: the answer that is seen is the last one, and its address is the one that works. */
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
