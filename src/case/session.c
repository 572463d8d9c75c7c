/*
 * Passwords, log-in, sessions. The slow part (Argon2id) runs before the writer is asked; the slow-down on guessing
 * counts tries of a login from one address (up to 6 minutes between tries) and of a login from anywhere (up to 30
 * seconds), so that nobody can lock an office out for longer than that, whatever he sends.
 */
#include "case/account.h"

#include "base/fold.h"
#include "case/password.h"

#define FREE_TRIES 4
#define SLOWEST_PEER ((instant_t)360000)
#define SLOWEST_LOGIN ((instant_t)30000)

static const struct form_field login_fields[] = {
	{ "login", FORM_TEXT, offsetof(struct login, login), FORM_REQUIRED, .max = 40, .label = N_("Login name") },
	{ "password", FORM_TEXT, offsetof(struct login, password), FORM_REQUIRED | FORM_SECRET, .max = 200,
	  .label = N_("Password") },
};
const struct form login_form = FORM("login", struct login, login_fields);

static const struct form_field password_link_fields[] = {
	{ "token", FORM_TEXT, offsetof(struct password_choice, token), FORM_REQUIRED | FORM_HIDDEN, .max = 60,
	  .label = N_("Link") },
	{ "password", FORM_TEXT, offsetof(struct password_choice, password), FORM_REQUIRED | FORM_SECRET, .max = 200,
	  .label = N_("New password"), .hint = N_("at least 10 characters, letters and digits") },
	{ "again", FORM_TEXT, offsetof(struct password_choice, again), FORM_REQUIRED | FORM_SECRET, .max = 200,
	  .label = N_("Once more") },
};
const struct form password_link_form = FORM("password-link", struct password_choice, password_link_fields);

static const struct form_field password_change_fields[] = {
	{ "old", FORM_TEXT, offsetof(struct password_choice, old), FORM_REQUIRED | FORM_SECRET, .max = 200,
	  .label = N_("Password until now") },
	{ "password", FORM_TEXT, offsetof(struct password_choice, password), FORM_REQUIRED | FORM_SECRET, .max = 200,
	  .label = N_("New password"), .hint = N_("at least 10 characters, letters and digits") },
	{ "again", FORM_TEXT, offsetof(struct password_choice, again), FORM_REQUIRED | FORM_SECRET, .max = 200,
	  .label = N_("Once more") },
};
const struct form password_change_form = FORM("password-change", struct password_choice, password_change_fields);

/* --- who a post is ------------------------------------------------------------------------------------------------ */

enum err
actor_of_post(struct ctx *cx, struct tx *tx, int64_t post, struct actor *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(post), in_day(ctx_today(cx)) };
	struct str role;
	const struct sql_out row[] = { out_i64(&out->post), out_i64(&out->account), out_str(&role), out_str(&out->unit),
		out_str(&out->unit_name), out_bool(&out->unit_short), out_day(&out->unit_until), out_str(&out->title), out_str(&out->name),
		out_str(&out->login) };
	enum err e;

	*out = (struct actor){ .role = ROLE__MAX };
	if ((e = sql_one(cx, tx, SQL_ACTOR_OF_POST, in, COUNT(in), row, COUNT(row))) != E_OK)
		return e;
	return role_read(role, &out->role) ? E_OK : fail(cx, E_BROKEN, "post %lld has no known role", (long long)post);
}

static enum err
first_post(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n, struct actor *out)
{
	int64_t post;
	const struct sql_out row[] = { out_i64(&post) };
	enum err e = sql_one(cx, tx, id, in, n, row, COUNT(row));

	return e == E_OK ? actor_of_post(cx, tx, post, out) : e;
}

enum err
actor_of_unit_role(struct ctx *cx, struct tx *tx, struct str unit, enum role role, struct actor *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(unit), in_str(str_of(role_name(role))), in_day(ctx_today(cx)) };

	return first_post(cx, tx, SQL_ACTOR_OF_UNIT_ROLE, in, COUNT(in), out);
}

/* The post a session acts for: the one chosen, else the account's first, else none. E_GONE: the account is closed. */
static enum err
actor_of_session(struct ctx *cx, struct tx *tx, int64_t account, int64_t post, struct actor *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(account), in_day(ctx_today(cx)) };
	enum err e = post != 0 ? actor_of_post(cx, tx, post, out) : E_GONE;

	if (e == E_OK && out->account == account)
		return E_OK;
	if ((e = first_post(cx, tx, SQL_ACTOR_POSTS, in, COUNT(in), out)) != E_GONE)
		return e;
	*out = (struct actor){ .account = account, .role = ROLE__MAX };
	const struct sql_out row[] = { out_str(&out->name), out_str(&out->login) };

	return sql_one(cx, tx, SQL_ACTOR_OF_ACCOUNT, in, COUNT(in), row, COUNT(row));
}

/* --- sessions ----------------------------------------------------------------------------------------------------- */

struct beginning {
	int64_t account, post;
	struct str token;
};

/* A new session of the account, in its present epoch. */
static enum err
session_begin(struct ctx *cx, struct tx *tx, struct beginning *b)
{
	const struct sql_in who[] = { in_bloc(cx), in_i64(b->account) };
	struct str verifier;
	int64_t epoch;
	const struct sql_out row[] = { out_str(&verifier), out_i64(&epoch) };
	const struct sql_in old[] = { in_instant(cx->now - SESSION_HOURS * (instant_t)3600000) };
	struct token_hash hash, csrf;
	struct str csrf_text;
	enum err e;

	if ((e = sql_one(cx, tx, SQL_CREDENTIAL_GET, who, COUNT(who), row, COUNT(row))) != E_OK ||
	    (e = sql_run(cx, tx, SQL_SESSION_SWEEP, old, COUNT(old), NULL)) != E_OK)
		return e;
	token_new(cx, &b->token, &hash);
	token_new(cx, &csrf_text, &csrf);
	const struct sql_in in[] = { in_bloc(cx), in_bytes(hash.v, sizeof(hash.v)), in_i64(b->account), in_id(b->post),
		in_bytes(csrf.v, sizeof(csrf.v)), in_i64(epoch), in_i64(cx->lang), in_instant(cx->now) };

	return sql_run(cx, tx, SQL_SESSION_PUT, in, COUNT(in), NULL);
}

enum err
session_find(struct ctx *cx, struct tx *tx, struct str token, struct session_info *out)
{
	int64_t bloc, account, post, lang;
	instant_t began;
	const struct sql_out row[] = { out_i64(&bloc), out_i64(&account), out_i64(&post),
		out_fixed(out->csrf, sizeof(out->csrf)), out_i64(&lang), out_instant(&began) };
	struct token_hash hash;
	enum err e;

	if (!token_read(token, &hash))
		return E_LOGIN;
	const struct sql_in in[] = { in_bytes(hash.v, sizeof(hash.v)) };

	if ((e = sql_one(cx, tx, SQL_SESSION_GET, in, COUNT(in), row, COUNT(row))) != E_OK)
		return e == E_GONE ? E_LOGIN : e;
	if (cx->now > began + SESSION_HOURS * (instant_t)3600000)
		return E_LOGIN;
	cx->bloc = bloc;
	out->id = account;
	out->lang = lang == LANG_EN ? LANG_EN : LANG_VI;
	out->actor = NEW(cx->arena, struct actor);
	e = actor_of_session(cx, tx, account, post, out->actor);
	return e == E_GONE ? E_LOGIN : e;
}

struct touching {
	enum sql_id id;
	struct str token;
	int64_t value;
	bool has_value;
};

static enum err
decide_touch(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct touching *t = arg;
	struct token_hash hash;

	if (!token_read(t->token, &hash))
		return E_LOGIN;
	const struct sql_in in[] = { in_bytes(hash.v, sizeof(hash.v)), in_i64(t->value) };

	return sql_run(cx, tx, t->id, in, t->has_value ? 2 : 1, NULL);
}

enum err
session_close(struct ctx *cx, struct site *s, struct str token)
{
	struct touching t = { SQL_SESSION_END, token, 0, false };

	return ledger_write(cx, s->ledger, decide_touch, &t);
}

enum err
session_language(struct ctx *cx, struct site *s, struct str token, enum lang lang)
{
	struct touching t = { SQL_SESSION_LANG, token, lang, true };

	return ledger_write(cx, s->ledger, decide_touch, &t);
}

static enum err
decide_post(struct ctx *cx, struct tx *tx, void *arg)
{
	struct touching *t = arg;
	struct actor a;
	enum err e;

	if (cx->actor == NULL)
		return E_LOGIN;
	if ((e = actor_of_post(cx, tx, t->value, &a)) != E_OK)
		return e;
	return a.account == cx->actor->account ? decide_touch(cx, tx, t) : E_GONE;
}

enum err
session_post(struct ctx *cx, struct site *s, struct str token, int64_t post)
{
	struct touching t = { SQL_SESSION_POST, token, post, true };

	return ledger_write(cx, s->ledger, decide_post, &t);
}

static enum err
decide_demo(struct ctx *cx, struct tx *tx, void *arg)
{
	struct beginning *b = arg;
	struct actor a;
	enum err e;

	if ((e = actor_of_post(cx, tx, b->post, &a)) != E_OK)
		return e;
	b->account = a.account;
	return session_begin(cx, tx, b);
}

enum err
session_demo(struct ctx *cx, struct site *s, int64_t post, struct str *session)
{
	struct beginning b = { .post = post };
	enum err e;

	if (!s->bloc.demo)
		return E_GONE;
	e = ledger_write(cx, s->ledger, decide_demo, &b);
	*session = b.token;
	return e;
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

static enum err
credential_of(struct ctx *cx, struct tx *tx, int64_t account, struct str *verifier)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(account) };
	int64_t epoch;
	const struct sql_out row[] = { out_str(verifier), out_i64(&epoch) };

	return sql_one(cx, tx, SQL_CREDENTIAL_GET, in, COUNT(in), row, COUNT(row));
}

/* A password was looked at before the writer was asked: E_LOGIN when it was changed or withdrawn in between. */
static enum err
credential_still(struct ctx *cx, struct tx *tx, int64_t account, struct str verifier)
{
	struct str now;
	enum err e = credential_of(cx, tx, account, &now);

	return e != E_OK ? e : str_eq(now, verifier) ? E_OK : E_LOGIN;
}

/* --- logging in --------------------------------------------------------------------------------------------------- */

struct trying {
	const struct login *in;
	struct str who[2];                 /* keys of the slow-down: login and peer, login */
	int64_t bloc, account, tries[2];
	instant_t last[2];
	struct str verifier;
	struct beginning begin;
};

static enum err
read_credential(struct ctx *cx, struct tx *tx, void *arg)
{
	struct trying *t = arg;
	const struct sql_in in[] = { in_str(t->in->login) };
	int64_t epoch;
	const struct sql_out row[] = { out_i64(&t->bloc), out_i64(&t->account), out_str(&t->verifier), out_i64(&epoch) };
	enum err e = sql_one(cx, tx, SQL_CREDENTIAL_BY_LOGIN, in, COUNT(in), row, COUNT(row));

	if (e == E_GONE)
		t->verifier = S("");
	for (size_t i = 0; i < COUNT(t->who) && (e == E_OK || e == E_GONE); i++) {
		const struct sql_in who[] = { in_str(t->who[i]) };
		const struct sql_out guess[] = { out_i64(&t->tries[i]), out_instant(&t->last[i]) };

		if ((e = sql_one(cx, tx, SQL_GUESS_GET, who, COUNT(who), guess, COUNT(guess))) == E_GONE)
			t->tries[i] = 0;
	}
	return e == E_GONE ? E_OK : e;
}

/* How long after the last of `tries` wrong ones the next is looked at. */
static instant_t
slow_down(int64_t tries, instant_t most)
{
	instant_t wait = 1000;

	if (tries < FREE_TRIES)
		return 0;
	for (int64_t i = FREE_TRIES; i < tries && wait < most; i++)
		wait *= 2;
	return wait < most ? wait : most;
}

static enum err
decide_wrong(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct trying *t = arg;
	const struct sql_in old[] = { in_instant(cx->now - DAY_MS) };
	enum err e = sql_run(cx, tx, SQL_GUESS_SWEEP, old, COUNT(old), NULL);

	for (size_t i = 0; i < COUNT(t->who) && e == E_OK; i++) {
		const struct sql_in in[] = { in_str(t->who[i]), in_instant(cx->now) };

		e = sql_run(cx, tx, SQL_GUESS_PUT, in, COUNT(in), NULL);
	}
	return e;
}

static enum err
decide_right(struct ctx *cx, struct tx *tx, void *arg)
{
	struct trying *t = arg;
	struct actor a;
	enum err e = credential_still(cx, tx, t->account, t->verifier);

	for (size_t i = 0; i < COUNT(t->who) && e == E_OK; i++) {
		const struct sql_in in[] = { in_str(t->who[i]) };

		e = sql_run(cx, tx, SQL_GUESS_CLEAR, in, COUNT(in), NULL);
	}
	if (e == E_OK && (e = actor_of_session(cx, tx, t->account, 0, &a)) == E_GONE)
		return E_LOGIN;                /* a closed account */
	t->begin = (struct beginning){ .account = t->account };
	return e == E_OK ? session_begin(cx, tx, &t->begin) : e;
}

enum err
login_try(struct ctx *cx, struct site *s, const struct login *in, struct str *session)
{
	static const instant_t most[] = { SLOWEST_PEER, SLOWEST_LOGIN };
	struct trying t = { .in = in };
	struct str login = text_fold(cx->arena, in->login);
	enum err e;

	/* a line feed stands in no login: nobody's name reads as another's name and address */
	t.who[0] = str_fmt(cx->arena, "%.*s\n%.*s", STR_ARG(login), STR_ARG(in->peer));
	t.who[1] = login;
	if ((e = store_read(cx, s->store, read_credential, &t)) != E_OK)
		return e;
	for (size_t i = 0; i < COUNT(t.who); i++) {
		instant_t left = t.tries[i] == 0 ? 0 : t.last[i] + slow_down(t.tries[i], most[i]) - cx->now;

		if (left > 0 && t.last[i] <= cx->now)  /* else the clock was put back, and nobody is to wait for it */
			return fail(cx, E_SLOW, T(cx, "Too many wrong tries. The next one counts in %d seconds."),
			    (int)(left / 1000 + 1));
	}
	if (!password_fits(t.verifier, in->password)) {
		e = ledger_write(cx, s->ledger, decide_wrong, &t);
		return e != E_OK ? e : fail(cx, E_LOGIN, "%s", T(cx, "Login name or password is not right."));
	}
	cx->bloc = t.bloc;
	e = ledger_write(cx, s->ledger, decide_right, &t);
	*session = t.begin.token;
	return e == E_LOGIN ? fail(cx, e, "%s", T(cx, "Login name or password is not right.")) : e;
}

/* --- passwords ---------------------------------------------------------------------------------------------------- */

struct linking {
	struct str token;
	struct actor *actor;
};

/* The account of a link that still works. */
static enum err
link_account(struct ctx *cx, struct tx *tx, struct str token, int64_t *account)
{
	struct token_hash hash;
	instant_t until;
	int64_t bloc;
	const struct sql_out row[] = { out_i64(&bloc), out_i64(account), out_instant(&until) };
	enum err e;

	if (!token_read(token, &hash))
		return E_GONE;
	const struct sql_in in[] = { in_bytes(hash.v, sizeof(hash.v)) };

	if ((e = sql_one(cx, tx, SQL_LINK_GET, in, COUNT(in), row, COUNT(row))) != E_OK)
		return e;
	cx->bloc = bloc;
	return cx->now <= until ? E_OK : E_GONE;
}

static enum err
read_link(struct ctx *cx, struct tx *tx, void *arg)
{
	struct linking *l = arg;
	int64_t account;
	enum err e;

	if ((e = link_account(cx, tx, l->token, &account)) != E_OK)
		return e;
	return actor_of_session(cx, tx, account, 0, l->actor);
}

enum err
link_look(struct ctx *cx, struct site *s, struct str token, struct actor *out)
{
	struct linking l = { token, out };
	enum err e = store_read(cx, s->store, read_link, &l);

	return e == E_GONE ? fail(cx, e, "%s",
	    T(cx, "This link was used or is too old. Ask the administrator for a new one.")) : e;
}

struct choosing {
	const struct password_choice *in;
	struct str old, verifier;          /* old: what the password until now was checked against */
	struct beginning begin;
};

static enum err
decide_choose(struct ctx *cx, struct tx *tx, void *arg)
{
	struct choosing *c = arg;
	enum err e = E_OK;

	if (c->in->token.n > 0)
		e = link_account(cx, tx, c->in->token, &c->begin.account);
	else if (cx->actor == NULL)
		e = E_LOGIN;
	else if ((e = credential_still(cx, tx, cx->actor->account, c->old)) == E_OK)
		c->begin = (struct beginning){ .account = cx->actor->account, .post = cx->actor->post };
	if (e != E_OK)
		return e;
	const struct sql_in set[] = { in_bloc(cx), in_i64(c->begin.account), in_str(c->verifier), in_instant(cx->now) };
	const struct sql_in who[] = { in_bloc(cx), in_i64(c->begin.account) };

	if ((e = sql_run(cx, tx, SQL_CREDENTIAL_SET, set, COUNT(set), NULL)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_SESSION_END_ALL, who, COUNT(who), NULL)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_LINK_DROP, who, COUNT(who), NULL)) != E_OK)
		return e;
	return session_begin(cx, tx, &c->begin);
}

static enum err
read_old(struct ctx *cx, struct tx *tx, void *arg)
{
	return credential_of(cx, tx, cx->actor->account, arg);
}

/* Whose password it is, and that he knows the old one. */
static enum err
choice_owner(struct ctx *cx, struct site *s, const struct password_choice *in, struct str *login,
    struct str *old)
{
	struct actor a;
	enum err e;

	if (in->token.n > 0) {
		if ((e = link_look(cx, s, in->token, &a)) == E_OK)
			*login = a.login;
		return e;
	}
	if (cx->actor == NULL)
		return E_LOGIN;
	*login = cx->actor->login;
	if ((e = store_read(cx, s->store, read_old, old)) != E_OK)
		return e;
	return password_fits(*old, in->old) ? E_OK
	    : fail_field(cx, "old", "%s", T(cx, "This is not the password until now."));
}

enum err
password_choose(struct ctx *cx, struct site *s, const struct password_choice *in, struct str *session)
{
	struct choosing c = { .in = in };
	struct str login;
	enum err e;

	if ((e = choice_owner(cx, s, in, &login, &c.old)) != E_OK ||
	    (e = password_rules(cx, "password", in->password, login)) != E_OK)
		return e;
	if (!str_eq(in->password, in->again))
		return fail_field(cx, "again", "%s", T(cx, "The two passwords are not the same."));
	if ((e = password_hash(cx, in->password, &c.verifier)) != E_OK)
		return e;
	e = ledger_write(cx, s->ledger, decide_choose, &c);
	*session = c.begin.token;
	return e;
}
