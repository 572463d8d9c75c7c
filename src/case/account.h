/**
 * case/account.h — accounts, the posts they hold, one-time links, passwords and sessions.
 *
 * Making an account, giving and ending a post, closing an account and handing out a link are entries. Passwords
 * (Argon2id), links and sessions are secrets: they stand hashed in class-B tables and never in the ledger. Any change of
 * a password or a post ends every session of that account in the same transaction.
 *
 * Hashing a password takes 20 ms and 19 MiB: these functions run on the slow lane, one hash at a time in the process.
 */
#ifndef CASE_ACCOUNT_H
#define CASE_ACCOUNT_H

#include "base/form.h"
#include "case/actor.h"
#include "case/site.h"

#define LINK_HOURS 72
#define SESSION_HOURS 12
#define PASSWORD_LEAST 10              /* characters */

struct account_new {
	struct str login;                  /* [a-z0-9._-], 3 to 40 */
	struct str name;                   /* shown; a person's or an office's */
	struct str unit, role, title;      /* the first post */
	day_t from, until;                 /* from DAY_NONE = today */
};
extern const struct form account_new_form;

struct post_new {
	int64_t account;
	struct str unit, role, title;
	day_t from, until;
};
extern const struct form post_new_form;

struct post_end {
	int64_t post;
	day_t until;                       /* the last day in the post */
};
extern const struct form post_end_form;

/*
 * A new account with its first post, and the link by which its owner chooses a password. E_INPUT: the login is taken. The same form
 * sent twice names the account again, but *link is "": the link is a secret that nothing keeps.
 */
enum err account_make(struct ctx *cx, struct site *s, const struct account_new *in, int64_t *account, struct str *link);
/* Neither of the two below is done to the last administrator, nor to oneself as administrator. */
enum err account_shut(struct ctx *cx, struct site *s, int64_t account);
enum err post_finish(struct ctx *cx, struct site *s, const struct post_end *in);
enum err post_give(struct ctx *cx, struct site *s, const struct post_new *in, int64_t *post);
/* A fresh link; the old one, the sessions and the right to the old password are over. The text is shown once. */
enum err link_issue(struct ctx *cx, struct site *s, int64_t account, struct str *link);

/* The account a link is for: E_GONE when it is used, too old or never was. */
enum err link_look(struct ctx *cx, struct site *s, struct str token, struct actor *out);

struct password_choice {
	struct str token;                  /* of a link; or */
	struct str old;                    /* the password until now, when logged in */
	struct str password, again;
};
extern const struct form password_link_form, password_change_form;
/* Sets the password and begins a session (its token). E_INPUT with faults; E_GONE for a dead link. */
enum err password_choose(struct ctx *cx, struct site *s, const struct password_choice *in, struct str *session);

struct login {
	struct str login, password;
	struct str peer;                   /* where it comes from: for the slow-down only */
	struct str device;                 /* what login_done gave this browser the last time, or "" */
};
struct login_done {
	struct str session;
	struct str device;                 /* for the browser to keep: from here the account is known to have logged in */
};
extern const struct form login_form;
/* The account that `device` was given to, when `login` (as typed) names it; 0: none. A read, without the slow part. */
int64_t login_device(struct ctx *cx, struct site *s, struct str login, struct str device);
/* E_LOGIN: name or password is wrong (never which); E_SLOW: too many tries, cx->fault says how long to wait. */
enum err login_try(struct ctx *cx, struct site *s, const struct login *in, struct login_done *out);

struct session_info {
	int64_t id;                        /* the account */
	struct actor *actor;
	unsigned char csrf[32];
	enum lang lang;
};
/* E_LOGIN when it is over. */
enum err session_find(struct ctx *cx, struct tx *tx, struct str token, struct session_info *out);
enum err session_close(struct ctx *cx, struct site *s, struct str token);
enum err session_language(struct ctx *cx, struct site *s, struct str token, enum lang lang);
/* Act for another post of the same account. E_GONE when it is not one's own or not in force. */
enum err session_post(struct ctx *cx, struct site *s, struct str token, int64_t post);
/* Demo only: begins a session for a post without a password. E_GONE where the bloc is no demo. */
enum err session_demo(struct ctx *cx, struct site *s, int64_t post, struct str *session);

/* The actor of a post today; E_GONE when nobody holds it. For `--as UNIT/ROLE` too. */
enum err actor_of_post(struct ctx *cx, struct tx *tx, int64_t post, struct actor *out);
enum err actor_of_unit_role(struct ctx *cx, struct tx *tx, struct str unit, enum role role, struct actor *out);
/*
 * The post a session acts for: the one it has, else the account's first, else none. E_GONE: its post has ended (no other takes its
 * place unseen), or the account is closed.
 */
enum err actor_of_session(struct ctx *cx, struct tx *tx, int64_t account, int64_t post, struct actor *out);

#endif
