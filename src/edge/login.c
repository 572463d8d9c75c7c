/* Logging in and out, the first password, one's own account, the language, the demo's post switcher. */
#include "base/log.h"
#include "case/account.h"
#include "edge/app.h"
#include "edge/session_cookie.h"
#include "page/login.h"

#define DEVICE_DAYS 180

static enum err
logged_in(struct reply *out, struct str token, struct url to)
{
	session_cookie_set(out, token);
	return reply_see_other(out, to);
}

/* Where it leads: to the page that asked for it, when that is one of ours, else to the start page. */
static struct url
login_target(struct ctx *cx, const struct request *rq)
{
	return route_back(cx, rq->edge, query_value(rq, "to"), "/");
}

/* The way on stands in the form's own address: a wrong password and the other language keep it. */
static enum err
login_show(struct ctx *cx, const struct request *rq, struct reply *out, const struct form_in *typed, int status)
{
	struct url to = login_target(cx, rq);
	const struct login_page v = { &login_form, typed, rq_site(rq)->bloc.demo,
		url_with(cx, url_login(cx), "to", to.text.n > 1 ? to.text : S("")) };
	struct page_out p;
	enum err e = page_open(cx, rq, S(""), &p);

	if (e != E_OK)
		return e;
	p.frame.here = v.act;
	page_login(cx, &p.out, &v);
	return reply_page(out, status, &p.buf);
}

enum err
login_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return login_show(cx, rq, out, NULL, 200);
}

enum err
login_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct login_done done;
	struct login in;
	enum err e = request_form(cx, rq, &login_form, &in);

	in.peer = rq->peer;
	in.device = rq->device;
	if (e == E_OK && (e = login_try(cx, rq_site(rq), &in, &done)) == E_OK) {
		log_line(LOG_INFO, "login", "in from %.*s", STR_ARG(rq->peer));
		reply_cookie(out, S(COOKIE_DEVICE), done.device, DEVICE_DAYS * 86400);
		return logged_in(out, done.session, login_target(cx, rq));
	}
	if (e == E_LOGIN || e == E_SLOW)        /* never the name: people type passwords into that box */
		log_line(LOG_WARN, "login", "refused (%s) from %.*s", err_name(e), STR_ARG(rq->peer));
	return e == E_INPUT || e == E_LOGIN || e == E_SLOW ? login_show(cx, rq, out, &rq->form, err_http(e)) : e;
}

enum err
logout_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	enum err e = rq->session_token.n == 0 ? E_OK : session_close(cx, rq_site(rq), rq->session_token);

	if (e != E_OK && e != E_LOGIN)
		return e;
	session_cookie_clear(out);
	return reply_done(cx, out, url_login(cx), "out");
}

/* --- the first password --------------------------------------------------------------------------------------------- */

/* Used, too old or never one: the page says the same, so that it gives nothing away but what to do. */
static enum err
welcome_dead(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct page_out p;
	enum err e;

	ctx_clear_fault(cx);
	if ((e = page_open(cx, rq, S(""), &p)) != E_OK)
		return e;
	page_welcome_dead(cx, &p.out);
	return reply_page(out, err_http(E_GONE), &p.buf);
}

static enum err
welcome_show(struct ctx *cx, const struct request *rq, struct reply *out, const struct form_in *typed, int status)
{
	struct welcome_page v = { .token = rq->at.name, .form = &password_link_form, .typed = typed };
	struct actor who;
	struct page_out p;
	enum err e;

	if ((e = link_look(cx, rq_site(rq), rq->at.name, &who)) == E_GONE)
		return welcome_dead(cx, rq, out);
	if (e != E_OK || (e = page_open(cx, rq, S(""), &p)) != E_OK)
		return e;
	v.name = who.name;
	v.login = who.login;
	page_welcome(cx, &p.out, &v);
	return reply_page(out, status, &p.buf);
}

enum err
welcome_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return welcome_show(cx, rq, out, NULL, 200);
}

/* The boxes come back empty: what was wrong is said, and that both have to be typed again. */
static void
say_again(struct ctx *cx)
{
	cx->fault.text = str_of(T(cx, "The password was not set. Mend what is named below and type all of it again."));
}

enum err
welcome_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct password_choice in;
	struct form_in form = rq->form;
	struct str token;
	enum err e;

	form_give(cx, &form, "token", rq->at.name);
	e = form_read(cx, &password_link_form, &form, &in);
	if (e == E_OK && (e = password_choose(cx, rq_site(rq), &in, &token)) == E_OK)
		return logged_in(out, token, url_home(cx));
	if (e == E_GONE)
		return welcome_dead(cx, rq, out);
	if (e != E_INPUT)
		return e;
	say_again(cx);
	return welcome_show(cx, rq, out, &rq->form, 422);
}

/* --- one's own account ---------------------------------------------------------------------------------------------- */

static enum err
read_account(struct ctx *cx, struct tx *tx, void *arg)
{
	struct account_page *v = arg;

	return post_list(cx, tx, cx->actor->account, &v->posts);
}

static enum err
account_show(struct ctx *cx, const struct request *rq, struct reply *out, const struct form_in *typed, int status)
{
	struct account_page v = { .name = cx->actor->name, .login = cx->actor->login, .post = cx->actor->post,
		.today = ctx_today(cx), .form = &password_change_form, .typed = typed };
	struct page_out p;
	enum err e;

	if ((e = site_read(cx, rq, read_account, &v)) != E_OK || (e = page_open(cx, rq, S("/account"), &p)) != E_OK)
		return e;
	page_account(cx, &p.out, &v);
	return reply_page(out, status, &p.buf);
}

enum err
account_get_page(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return account_show(cx, rq, out, NULL, 200);
}

enum err
account_password_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct password_choice in;
	struct str token;
	enum err e = request_form(cx, rq, &password_change_form, &in);

	if (e == E_OK && (e = password_choose(cx, rq_site(rq), &in, &token)) == E_OK)
		return logged_in(out, token, url_with(cx, url_account(cx), "done", S("password")));
	if (e != E_INPUT)
		return e;
	say_again(cx);
	return account_show(cx, rq, out, &rq->form, 422);
}

enum err
account_post_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	enum err e = session_post(cx, rq_site(rq), rq->session_token, rq->at.id);

	return e == E_OK ? reply_see_other(out, url_home(cx)) : e;
}

enum err
language_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	enum lang lang = str_is(rq->at.name, "en") ? LANG_EN : LANG_VI;
	enum err e = rq->session_token.n == 0 ? E_OK : session_language(cx, rq_site(rq), rq->session_token, lang);

	if (e != E_OK && e != E_LOGIN)
		return e;
	reply_cookie(out, S(COOKIE_LANG), str_of(lang_code(lang)), 365 * 86400);
	return reply_see_other(out, url_back(cx, query_value(rq, "back")));
}

/* --- the demo ------------------------------------------------------------------------------------------------------- */

struct demo_choice {
	int64_t post;
	struct str back;                   /* the page it was changed on: the new post may not see it, so home is shown */
};
static const struct form_field demo_fields[] = {
	{ "post", FORM_ID, offsetof(struct demo_choice, post), FORM_REQUIRED, .label = N_("Post") },
	{ "back", FORM_TEXT, offsetof(struct demo_choice, back), FORM_HIDDEN, .max = 1000, .label = N_("Page") },
};
static const struct form demo_form = FORM("demo-post", struct demo_choice, demo_fields);

enum err
demo_post_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct demo_choice in;
	struct str token;
	enum err e;

	if (!rq_site(rq)->bloc.demo)
		return E_GONE;
	site_ctx(rq_site(rq), cx);
	if ((e = request_form(cx, rq, &demo_form, &in)) != E_OK || (e = session_demo(cx, rq_site(rq), in.post, &token)) != E_OK)
		return e;
	return logged_in(out, token, url_home(cx));
}
