/*
 * Passwords, log-in, sessions. The slow part (Argon2id) runs before the writer is asked; the slow-down on guessing
 * counts tries of a login from one address (up to 6 minutes between tries) and of a login from anywhere (up to 30
 * seconds). A browser that has logged in before carries proof of it and counts for itself alone: whatever others send,
 * the owner gets in from there.
 */
#include "case/account.h"

#include <pthread.h>
#include <sodium.h>

#include "base/fold.h"
#include "case/guess.h"
#include "case/password.h"

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
	  .label = N_("Repeat the new password") },
};
const struct form password_link_form = FORM("password-link", struct password_choice, password_link_fields);

static const struct form_field password_change_fields[] = {
	{ "old", FORM_TEXT, offsetof(struct password_choice, old), FORM_REQUIRED | FORM_SECRET, .max = 200,
	  .label = N_("Current password") },
	{ "password", FORM_TEXT, offsetof(struct password_choice, password), FORM_REQUIRED | FORM_SECRET, .max = 200,
	  .label = N_("New password"), .hint = N_("at least 10 characters, letters and digits") },
	{ "again", FORM_TEXT, offsetof(struct password_choice, again), FORM_REQUIRED | FORM_SECRET, .max = 200,
	  .label = N_("Repeat the new password") },
};
const struct form password_change_form = FORM("password-change", struct password_choice, password_change_fields);

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
	int64_t bloc, account, post, lang, epoch;
	instant_t began;
	const struct sql_out row[] = { out_i64(&bloc), out_i64(&account), out_i64(&post),
		out_fixed(out->csrf, sizeof(out->csrf)), out_i64(&lang), out_instant(&began), out_i64(&epoch) };
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
	out->actor->epoch = epoch;
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
	struct str login;                  /* folded */
	struct guess guess[2];
	size_t guess_n;
	int64_t bloc, account;
	struct str verifier;
	struct beginning begin;
};

/*
 * Names that nobody has share so many rows, however many are tried: which of them, nobody outside can tell, so that a wait says
 * as little about whether a name is known as before.
 */
#define UNKNOWN_ROWS_BITS 18
static unsigned char unknown_key[crypto_shorthash_KEYBYTES];

static void
unknown_key_draw(void)
{
	randombytes_buf(unknown_key, sizeof(unknown_key));
}

static struct str
unknown_who(struct ctx *cx, const char *kind, struct str who)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	uint64_t h;

	(void)pthread_once(&once, unknown_key_draw);
	(void)crypto_shorthash((unsigned char *)&h, (const unsigned char *)who.p, who.n, unknown_key);
	return str_fmt(cx->arena, "\n%s%llx", kind, (unsigned long long)(h >> (64 - UNKNOWN_ROWS_BITS)));
}

/* Whose tries these are. A line feed stands in no login: nobody's name reads as another's name and address. */
static void
guess_keys(struct ctx *cx, struct trying *t)
{
	const struct login *in = t->in;

	if (device_known(t->verifier, t->account, in->device)) {
		t->guess[0] = (struct guess){ .most = SLOWEST_PEER,
			.who = str_fmt(cx->arena, "%.*s\ndevice %.*s", STR_ARG(t->login), STR_ARG(in->device)) };
		t->guess_n = 1;
		return;
	}
	t->guess[0] = (struct guess){ .most = SLOWEST_PEER,
		.who = str_fmt(cx->arena, "%.*s\n%.*s", STR_ARG(t->login), STR_ARG(in->peer)) };
	t->guess[1] = (struct guess){ .most = SLOWEST_LOGIN, .who = t->login };
	t->guess_n = 2;
	if (t->account != 0)
		return;
	t->guess[0].who = unknown_who(cx, "peer ", t->guess[0].who);
	t->guess[1].who = unknown_who(cx, "name ", t->guess[1].who);
}

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
	else if (e != E_OK)
		return e;
	guess_keys(cx, t);
	return guess_load(cx, tx, t->guess, t->guess_n);
}

static enum err
decide_wrong(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct trying *t = arg;

	return guess_wrong(cx, tx, t->guess, t->guess_n);
}

static enum err
decide_right(struct ctx *cx, struct tx *tx, void *arg)
{
	struct trying *t = arg;
	struct actor a;
	enum err e;

	if ((e = credential_still(cx, tx, t->account, t->verifier)) != E_OK ||
	    (e = guess_clear(cx, tx, t->guess, t->guess_n)) != E_OK)
		return e;
	if ((e = actor_of_session(cx, tx, t->account, 0, &a)) == E_GONE)
		return E_LOGIN;                /* a closed account */
	t->begin = (struct beginning){ .account = t->account, .post = a.post };
	return e == E_OK ? session_begin(cx, tx, &t->begin) : e;
}

int64_t
login_device(struct ctx *cx, struct site *s, struct str login, struct str device)
{
	struct login in = { .peer = S(""), .device = device };
	struct trying t = { .in = &in };

	if (login.n > 200 || !text_clean(cx->arena, login, &in.login))
		return 0;
	in.login = str_trim(in.login);
	t.login = text_fold(cx->arena, in.login);
	if (in.login.n == 0 || store_read(cx, s->store, read_credential, &t) != E_OK)
		return 0;
	return device_known(t.verifier, t.account, device) ? t.account : 0;
}

enum err
login_try(struct ctx *cx, struct site *s, const struct login *in, struct login_done *out)
{
	struct trying t = { .in = in, .login = text_fold(cx->arena, in->login) };
	enum err e;

	if ((e = store_read(cx, s->store, read_credential, &t)) != E_OK ||
	    (e = guess_check(cx, t.guess, t.guess_n)) != E_OK)
		return e;
	if (!password_fits(t.verifier, in->password)) {
		e = ledger_write(cx, s->ledger, decide_wrong, &t);
		return e != E_OK ? e : fail(cx, E_LOGIN, "%s", T(cx, "Login name or password is not right."));
	}
	cx->bloc = t.bloc;
	e = ledger_write(cx, s->ledger, decide_right, &t);
	*out = (struct login_done){ t.begin.token, e == E_OK ? device_new(cx, t.verifier, t.account) : S("") };
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
	struct guess guess;                /* at the old one */
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
	else if ((e = credential_still(cx, tx, cx->actor->account, c->old)) == E_OK &&
	    (e = guess_clear(cx, tx, &c->guess, 1)) == E_OK)
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

/* A stolen session must not become a way to guess the password: the same slow-down as at the door, for the account. */
static enum err
read_old(struct ctx *cx, struct tx *tx, void *arg)
{
	struct choosing *c = arg;
	enum err e = credential_of(cx, tx, cx->actor->account, &c->old);

	return e == E_OK ? guess_load(cx, tx, &c->guess, 1) : e;
}

static enum err
decide_old_wrong(struct ctx *cx, struct tx *tx, void *arg)
{
	struct choosing *c = arg;

	return guess_wrong(cx, tx, &c->guess, 1);
}

static enum err
old_password(struct ctx *cx, struct site *s, struct choosing *c)
{
	enum err e;

	c->guess = (struct guess){ .most = SLOWEST_PEER,
		.who = str_fmt(cx->arena, "%.*s\nchange", STR_ARG(text_fold(cx->arena, cx->actor->login))) };
	if ((e = store_read(cx, s->store, read_old, c)) != E_OK)
		return e;
	if (guess_check(cx, &c->guess, 1) != E_OK) {
		struct str why = cx->fault.text;

		ctx_clear_fault(cx);
		return fail_field(cx, "old", "%.*s", STR_ARG(why));
	}
	if (password_fits(c->old, c->in->old))
		return E_OK;
	if ((e = ledger_write(cx, s->ledger, decide_old_wrong, c)) != E_OK)
		return e;
	return fail_field(cx, "old", "%s", T(cx, "This is not the password until now."));
}

/* Whose password it is, and that he knows the old one. */
static enum err
choice_owner(struct ctx *cx, struct site *s, struct choosing *c, struct str *login)
{
	const struct password_choice *in = c->in;
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
	return old_password(cx, s, c);
}

enum err
password_choose(struct ctx *cx, struct site *s, const struct password_choice *in, struct str *session)
{
	struct choosing c = { .in = in };
	struct str login;
	enum err e;

	if ((e = choice_owner(cx, s, &c, &login)) != E_OK ||
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
