/*
 * The walk of a request. Each step either lets it pass or ends it with an error code; the code becomes a page at one
 * place. Nothing here knows a case: what a session, an object or a right is, the hooks say.
 *
 *     find -> who -> body -> csrf (POST) -> log in? -> load -> allow -> once (POST) -> handler
 */
#include <sodium.h>

#include "base/log.h"
#include "base/sha256.h"
#include "edge/hooks.h"
#include "edge/session_cookie.h"

struct walk {
	const struct app *app;
	const struct raw_request *raw;
	const struct route *route;
	struct request rq;
	struct session session;
	struct str visitor;            /* a visitor's cookie that has to be sent, or "" */
	bool token_made;
	bool again;                    /* a form of ours without the session it was made in: shown again */
	bool refused;                  /* a form of this session: what was typed stands beside the error */
	const char *allow;
};

bool
app_https(const struct app *app)
{
	return str_starts(app->public_url, S("https://"));
}

/* "127.0.0.1:8080", "localhost:8080" or "[::1]:8080" while no public address is configured. */
static bool
loopback_host(const struct app *app, struct str host)
{
	static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
	char with_port[32];

	for (size_t i = 0; i < COUNT(names) && app->loopback_port > 0; i++) {
		(void)snprintf(with_port, sizeof(with_port), "%s:%d", names[i], app->loopback_port);
		if (str_is(host, with_port) || (app->loopback_port == 80 && str_is(host, names[i])))
			return true;
	}
	return false;
}

bool
app_host_ok(const struct app *app, struct str host)
{
	struct str own = app->public_url;
	ptrdiff_t at = str_find(own, S("://"));

	if (at > 0)
		own = str_sub(own, (size_t)at + 3, own.n);
	return (own.n > 0 && str_eq(own, host)) || loopback_host(app, host);
}

bool
app_origin_ok(const struct app *app, struct str origin)
{
	if (app->public_url.n > 0 && str_eq(origin, app->public_url))
		return true;
	return str_starts(origin, S("http://")) && loopback_host(app, str_sub(origin, 7, origin.n));
}

/* --- who ----------------------------------------------------------------------------------------------------------- */

static enum lang
language(const struct walk *w)
{
	struct str cookie = cookie_find(w->raw->cookie, app_https(w->app), COOKIE_LANG);

	if (str_is(cookie, "en") || str_is(cookie, "vi"))
		return str_is(cookie, "en") ? LANG_EN : LANG_VI;
	return w->session.has_lang ? w->session.lang : LANG_VI;
}

/* Nobody is logged in: the form token hangs on a random cookie of the visitor's own. */
static void
become_visitor(struct ctx *cx, struct walk *w)
{
	struct str cookie = cookie_find(w->raw->cookie, app_https(w->app), COOKIE_VISITOR);
	unsigned char random[32];
	struct buf b;

	w->session = (struct session){ 0 };
	if (cookie.n != 64 || hex_read(cookie, random, sizeof(random)) != 32) {
		randombytes_buf(random, sizeof(random));
		buf_init(&b, cx->arena, 64);
		buf_hex(&b, random, sizeof(random));
		cookie = w->visitor = buf_view(&b);
	}
	csrf_of_visitor(cookie, w->session.csrf);
}

static enum err
who(struct ctx *cx, struct walk *w)
{
	struct str token = cookie_find(w->raw->cookie, app_https(w->app), COOKIE_SESSION);
	enum err e = E_LOGIN;

	if (token.n > 0 && token.n <= 128)
		e = w->app->hooks->session(cx, w->app->data, token, &w->session);
	if (e == E_OK)
		w->rq.session_token = token;
	else
		become_visitor(cx, w);
	if (e == E_LOGIN) {
		ctx_clear_fault(cx);
		e = E_OK;
	}
	w->rq.device = cookie_find(w->raw->cookie, app_https(w->app), COOKIE_DEVICE);
	cx->actor = w->session.actor;
	cx->lang = language(w);
	w->rq.session = &w->session;
	return e;
}

/* --- a POST comes from a page of ours ------------------------------------------------------------------------------ */

static enum err
from_elsewhere(struct ctx *cx)
{
	return fail(cx, E_DENIED, "%s", T(cx, "This page was open for too long, or the form came from another place. "
	    "Nothing was changed. Go back, load the page again and send once more."));
}

/* A browser that says where a form came from names us. */
static bool
browser_agrees(const struct app *app, const struct raw_request *raw)
{
	return (raw->fetch_site.n == 0 || str_is(raw->fetch_site, "same-origin")) &&
	    (raw->origin.n == 0 || app_origin_ok(app, raw->origin));
}

/* Takes `_csrf` and `_once` out of the form. */
static enum err
take_own_fields(struct ctx *cx, struct form_in *in, struct str *csrf, struct str *once)
{
	struct form_in rest = { .files = in->files, .n_files = in->n_files, .cap_files = in->cap_files };

	*csrf = *once = S("");
	for (size_t i = 0; i < in->n; i++) {
		bool is_csrf = str_is(in->v[i].name, "_csrf"), is_once = str_is(in->v[i].name, "_once");
		struct str *to = is_csrf ? csrf : once;

		if (!is_csrf && !is_once) {
			LIST_ADD(cx->arena, rest.v, rest.n, rest.cap) = in->v[i];
			continue;
		}
		if (to->n > 0)
			return E_USAGE;
		*to = in->v[i].value;
	}
	*in = rest;
	return E_OK;
}

static void
digest_str(struct sha256_ctx *h, struct str s)
{
	const uint64_t n = s.n;

	sha256_update(h, sizeof(n), (const uint8_t *)&n);
	sha256_add(h, s);
}

/*
 * The form's key and what it was filled with: the same form sent twice is one submission, the same page filled in anew
 * after going back is another, and never answered with the first one's entry.
 */
static struct str
once_with_content(struct ctx *cx, const struct request *rq, struct str once)
{
	unsigned char digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx h;
	struct buf out;

	sha256_init(&h);
	digest_str(&h, rq->path);
	for (size_t i = 0; i < rq->form.n; i++) {
		digest_str(&h, rq->form.v[i].name);
		digest_str(&h, rq->form.v[i].value);
	}
	for (size_t i = 0; i < rq->form.n_files; i++) {
		digest_str(&h, rq->form.files[i].field);
		digest_str(&h, (struct str){ (const char *)rq->form.files[i].sha256, sizeof(rq->form.files[i].sha256) });
	}
	sha256_end(&h, digest);
	buf_init(&out, cx->arena, 256);
	buf_str(&out, once);
	buf_ch(&out, '-');
	buf_hex(&out, digest, 16);
	return buf_view(&out);
}

/*
 * The token is not this session's. What was sent is shown again only when the browser itself says that a page of ours
 * sent it: no other site can put words of its own into a page of ours.
 */
static enum err
of_another_session(struct ctx *cx, struct walk *w)
{
	w->again = w->raw->fetch_site.n > 0 || w->raw->origin.n > 0;
	if (!w->again)
		return from_elsewhere(cx);
	return w->session.actor == NULL && w->route->permission != MAY_ANYONE ? E_LOGIN : E_DENIED;
}

static enum err
check_post(struct ctx *cx, struct walk *w)
{
	const struct raw_request *raw = w->raw;
	struct str csrf, once;
	enum err e;

	if ((e = take_own_fields(cx, &w->rq.form, &csrf, &once)) != E_OK)
		return e;
	if (!browser_agrees(w->app, raw))
		return from_elsewhere(cx);
	if (!csrf_check(w->session.csrf, csrf))
		return of_another_session(cx, w);
	if (once.n > 0 && (once.n < 16 || once.n > 64 || !form_is_key(once, 64) || memchr(once.p, '/', once.n) != NULL))
		return E_USAGE;
	w->rq.once = once;
	cx->once = once.n > 0 ? once_with_content(cx, &w->rq, once) : S("");
	return E_OK;
}

/* --- the walk ------------------------------------------------------------------------------------------------------ */

static enum err
may(struct ctx *cx, struct walk *w)
{
	const struct hooks *h = w->app->hooks;
	const struct route *r = w->route;
	enum err e;

	if (r->permission != MAY_ANYONE && w->session.actor == NULL)
		return E_LOGIN;
	if (r->object != OBJECT_NONE && (e = h->load(cx, w->app->data, r->object, &w->rq.at, &w->rq.object)) != E_OK)
		return e;
	if (r->permission == MAY_ANYONE || r->permission == MAY_LOGGED_IN)
		return E_OK;
	return h->allow(cx, w->app->data, r->permission, r->object, w->rq.object);
}

static enum err
walk(struct ctx *cx, struct walk *w, struct reply *out)
{
	enum err found = route_find(cx, w->app, w->raw, &w->route, &w->rq, &w->allow), e;

	if ((e = who(cx, w)) != E_OK || (e = found) != E_OK || ((e = w->raw->body) != E_OK && e != E_FULL))
		return e;
	if (w->raw->method == METHOD_POST && (e = check_post(cx, w)) != E_OK)
		return e;
	if ((e = may(cx, w)) == E_OK && w->raw->body == E_FULL)
		e = fail(cx, E_FULL, "%s", T(cx, "The disk is nearly full: only what is small is still stored. Tell the administrator."));
	if (e == E_OK)
		e = w->route->handler(cx, &w->rq, out);
	w->again = e == E_LOGIN && w->raw->method == METHOD_POST;
	w->refused = !w->again && w->raw->method == METHOD_POST;
	return e;
}

/* The last page: when not even the error page can be made. */
static void
bare_page(enum err e, struct reply *out)
{
	(void)reply_bytes(out, "text/plain; charset=utf-8",
	    S("Máy chủ không xử lý được yêu cầu này.\n"
	      "The server could not carry out this request.\n"));
	out->status = err_http(e);
}

static enum err
error_page(struct ctx *cx, struct walk *w, enum err e, struct buf *html)
{
	const struct hooks *h = w->app->hooks;

	buf_init(html, cx->arena, PAGE_MAX);
	if (w->again && h->again_page != NULL) {
		if (h->again_page(cx, &w->rq, w->route, e, html) == E_OK && !html->over)
			return E_OK;
		buf_init(html, cx->arena, PAGE_MAX);
	}
	if (w->again)
		(void)from_elsewhere(cx);
	if (w->refused && h->refused_page != NULL) {
		if (h->refused_page(cx, &w->rq, w->route, e, html) == E_OK && !html->over)
			return E_OK;
		buf_init(html, cx->arena, PAGE_MAX);
	}
	return h->error_page(cx, &w->rq, e, html);
}

static void
show_error(struct ctx *cx, struct walk *w, enum err e, struct reply *out)
{
	struct buf html;

	reply_init(out);
	if (e == E_GONE)
		ctx_clear_fault(cx);            /* absent and hidden look alike */
	if (e == E_LOGIN && w->raw->method == METHOD_GET && w->app->hooks->login_path != NULL) {
		struct url to = url_path(cx->arena, w->app->hooks->login_path);

		if (w->rq.path.n > 1 && w->rq.path.n <= 500)
			to = url_query(cx->arena, to, "to", w->rq.path);
		(void)reply_see_other(out, to);
		return;
	}
	if (error_page(cx, w, e, &html) != E_OK || reply_page(out, err_http(e), &html) != E_OK)
		bare_page(e, out);
	out->allow = e == E_METHOD ? w->allow : NULL;
	out->retry_after = e == E_BUSY || e == E_SLOW || e == E_AGAIN ? 5 : 0;
}

#define ERROR_PAGE_ROOM ((size_t)512 << 10)

/* The walk within the arena's cap; past it the answer is a page made in a little more room. */
static enum err
walk_within(struct ctx *cx, struct walk *w, struct reply *out)
{
	jmp_buf env;
	enum err e;

	if (arena_try(cx->arena, env) == 0) {
		e = walk(cx, w, out);
		if (e != E_OK)
			show_error(cx, w, e, out);
		arena_done(cx->arena);
		return e;
	}
	e = cx->arena->cap - cx->arena->used < ERROR_PAGE_ROOM ? E_LARGE : E_BUSY;
	cx->arena->cap += ERROR_PAGE_ROOM;
	w->again = w->refused = false;  /* what was sent has no room a second time */
	ctx_clear_fault(cx);
	if (arena_try(cx->arena, env) == 0) {
		show_error(cx, w, e, out);
		arena_done(cx->arena);
	} else {
		reply_init(out);
		bare_page(e, out);
	}
	cx->arena->cap -= ERROR_PAGE_ROOM;
	return e;
}

bool
route_admits_files(struct ctx *cx, const struct app *app, const struct raw_request *raw)
{
	struct walk w = { .app = app, .raw = raw };

	return route_find(cx, app, raw, &w.route, &w.rq, &w.allow) == E_OK && w.route->permission != MAY_ANYONE &&
	    who(cx, &w) == E_OK && may(cx, &w) == E_OK;
}

void
route_caller(struct ctx *cx, const struct app *app, const struct raw_request *raw, struct route_caller *out)
{
	struct walk w = { .app = app, .raw = raw };

	*out = (struct route_caller){ .known = who(cx, &w) == E_OK, .account = w.session.id };
	memcpy(out->csrf, w.session.csrf, sizeof(out->csrf));
}

bool
route_from_here(const struct app *app, const struct raw_request *raw, const unsigned char csrf[32])
{
	struct str token = S("");

	for (size_t i = 0; i < raw->form.n; i++)
		if (str_is(raw->form.v[i].name, "_csrf"))
			token = raw->form.v[i].value;
	return browser_agrees(app, raw) && csrf_check(csrf, token);
}

int64_t
route_device(struct ctx *cx, const struct app *app, const struct raw_request *raw)
{
	struct str device = cookie_find(raw->cookie, app_https(app), COOKIE_DEVICE);

	return device.n == 0 || app->hooks->device == NULL ? 0 : app->hooks->device(cx, app->data, &raw->form, device);
}

enum err
route_dispatch(struct ctx *cx, const struct app *app, const struct raw_request *raw, struct reply *out)
{
	struct walk w = { .app = app, .raw = raw };
	enum err e;

	w.rq = (struct request){ .method = raw->method, .head = raw->head, .form = raw->form, .session = &w.session,
		.user_agent = str_sub(raw->user_agent, 0, 200), .peer = raw->peer,
		.public_url = app->public_url, .app = app->data, .edge = app, .token_made = &w.token_made };
	reply_init(out);
	e = walk_within(cx, &w, out);
	out->session = w.session.id;
	if (w.token_made && w.visitor.n > 0 && out->n_cookies < REPLY_COOKIES)
		reply_cookie(out, S(COOKIE_VISITOR), w.visitor, 0);
	return e;
}

/* --- for handlers -------------------------------------------------------------------------------------------------- */

enum err
request_form(struct ctx *cx, const struct request *rq, const struct form *form, void *into)
{
	return form_read(cx, form, &rq->form, into);
}

struct str
request_csrf(struct ctx *cx, const struct request *rq)
{
	if (rq->token_made != NULL)
		*rq->token_made = true;
	return csrf_mask(cx, rq->session->csrf);
}

struct str
request_once(struct ctx *cx)
{
	unsigned char random[16];
	struct buf b;

	randombytes_buf(random, sizeof(random));
	buf_init(&b, cx->arena, 32);
	buf_hex(&b, random, sizeof(random));
	return buf_view(&b);
}
