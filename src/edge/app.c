#include "edge/app.h"

#include "case/account.h"
#include "edge/over.h"
#include "page/asset.h"
#include "page/form.h"
#include "page/part.h"

/* --- hooks -------------------------------------------------------------------------------------------------------- */

struct finding {
	struct str token;
	struct session_info info;
};

static enum err
read_session(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;

	return session_find(cx, tx, f->token, &f->info);
}

static enum err
hook_session(struct ctx *cx, void *app, struct str token, struct session *out)
{
	struct site *s = app;
	struct finding f = { .token = token };
	enum err e;

	site_ctx(s, cx);
	if (token.n == 0)
		return E_LOGIN;
	if ((e = store_read(cx, s->store, read_session, &f)) != E_OK)
		return e;
	out->id = f.info.id;
	out->actor = f.info.actor;
	memcpy(out->csrf, f.info.csrf, sizeof(out->csrf));
	out->lang = f.info.lang;
	out->has_lang = true;
	return E_OK;
}

struct loading {
	enum object_kind kind;
	const struct object_args *at;
	struct object *object;
};

static enum err
read_object(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct loading *l = arg;

	return object_load(cx, tx, l->kind, l->at, l->object);
}

static enum err
hook_load(struct ctx *cx, void *app, enum object_kind kind, const struct object_args *at, void **out)
{
	struct site *s = app;
	struct loading l = { kind, at, NEW(cx->arena, struct object) };

	if (cx->bloc == 0)
		site_ctx(s, cx);
	*out = l.object;
	return store_read(cx, s->store, read_object, &l);
}

static enum err
hook_allow(struct ctx *cx, void *app, enum permission p, enum object_kind kind, const void *object)
{
	(void)kind;
	if (cx->bloc == 0)
		site_ctx(app, cx);             /* a visitor: the one bloc of this site */
	return allow(cx, p, object);
}

/* An address that only takes what a form sends was opened: by loading its answer again, as a rule. */
static struct url
opened_wrongly(struct ctx *cx, const struct request *rq, enum err e)
{
	if (e != E_METHOD || rq->method != METHOD_GET)
		return (struct url){ S("") };
	(void)fail(cx, e, "%s", T(cx, "This address only takes what a form sends. Opening it changed nothing and sent nothing again. "
	    "What was done before stands on the page below."));
	return route_near(cx, rq->edge, rq->path);
}

static enum err
hook_error_page(struct ctx *cx, const struct request *rq, enum err e, struct buf *html)
{
	struct url near = opened_wrongly(cx, rq, e);
	struct page_out p;
	enum err opened = page_open(cx, rq, S(""), &p);

	if (opened != E_OK)
		return opened;
	p.frame.here = url_home(cx);           /* the same bytes for every address, however asked */
	p.frame.answers_post = false;
	p.out.buf = html;
	page_error(cx, &p.out, e, near);
	return E_OK;
}

static bool
hook_healthy(struct ctx *cx, void *app)
{
	struct site *s = app;

	site_ctx(s, cx);
	return store_writable(cx, s->store) == E_OK && ledger_takes(cx, s->ledger);
}

static int64_t
hook_device(struct ctx *cx, void *app, const struct form_in *form, struct str device)
{
	for (size_t i = 0; i < form->n; i++)
		if (str_is(form->v[i].name, "login"))
			return login_device(cx, app, form->v[i].value, device);
	return 0;
}

const struct hooks site_hooks = {
	.session = hook_session,
	.load = hook_load,
	.allow = hook_allow,
	.error_page = hook_error_page,
	.asset = asset_find,
	.login_path = "/login",
	.healthy = hook_healthy,
	.device = hook_device,
	.again_page = over_page,
	.refused_page = over_refused,
};

/* --- pages -------------------------------------------------------------------------------------------------------- */

enum err
site_read(struct ctx *cx, const struct request *rq, tx_fn *fn, void *arg)
{
	if (cx->bloc == 0)
		site_ctx(rq_site(rq), cx);     /* a visitor: the one bloc of this site */
	return store_read(cx, rq_site(rq)->store, fn, arg);
}

struct str
query_value(const struct request *rq, const char *name)
{
	for (size_t i = 0; i < rq->query.n; i++)
		if (str_is(rq->query.v[i].name, name))
			return rq->query.v[i].value;
	return S("");
}

int64_t
page_at(const struct request *rq, int64_t *offset)
{
	int64_t at;

	if (!str_to_i64(query_value(rq, "page"), &at) || at < 1 || at > 1000000)
		at = 1;
	*offset = (at - 1) * ROWS_A_PAGE;
	return at;
}

int64_t
pages_of(int64_t total)
{
	return (total + ROWS_A_PAGE - 1) / ROWS_A_PAGE;
}

bool
page_past(struct ctx *cx, struct reply *out, struct url list, int64_t at, int64_t of)
{
	if (at == 1 || at <= of)
		return false;
	(void)reply_see_other(out, of > 1 ? url_with_i64(cx, list, "page", of) : list);
	return true;
}

static const struct {
	const char *name, *text, *next;
} done_rows[] = {
#define X(name, text, next) { name, text, next },
#include "edge/done.def"
#undef X
};

static struct notice
notice_of(struct ctx *cx, const struct request *rq)
{
	struct str done = query_value(rq, "done");

	for (size_t i = 0; i < COUNT(done_rows); i++)
		if (str_is(done, done_rows[i].name))
			return (struct notice){ .text = str_of(T(cx, done_rows[i].text)),
				.next = done_rows[i].next[0] == '\0' ? S("") : str_of(T(cx, done_rows[i].next)) };
	return (struct notice){ 0 };
}

bool
form_again(enum err e)
{
	switch (e) {
	case E_INPUT:
	case E_STALE:
	case E_RULE:
	case E_CONFLICT:
	case E_SECRET:
	case E_TYPE:
	case E_LARGE:
	case E_FULL:
	case E_BUSY:
	case E_ENV:
		return true;
	default:
		return false;
	}
}

bool
saved_by_script(const struct request *rq, enum err e)
{
	return str_is(query_value(rq, "as"), "json") && (e == E_OK || form_again(e));
}

enum err
reply_saved(struct ctx *cx, struct reply *out, enum err why, int64_t seq)
{
	struct str fault = cx->fault.n > 0 ? fault_line(cx, &cx->fault.fields[0]) : cx->fault.text;
	struct buf b;
	enum err e;

	buf_init(&b, cx->arena, 4096);
	if (why == E_OK) {
		buf_fmt(&b, "{\"seq\": %lld}\n", (long long)seq);
	} else {
		buf_z(&b, "{\"fault\": ");
		buf_json(&b, fault);
		buf_z(&b, "}\n");
	}
	e = reply_bytes(out, "application/json", buf_view(&b));
	out->status = err_http(why);
	return e;
}

enum err
reply_done(struct ctx *cx, struct reply *out, struct url to, const char *done)
{
	return reply_see_other(out, url_with(cx, to, "done", str_of(done)));
}

/* What a role finds in its navigation: path, word; the order is the phone's bottom bar. */
static const struct {
	unsigned roles;
	const char *path, *label;
} nav_rows[] = {
#define R(role) (1U << ROLE_##role)
#define UNIT_ROLES (R(UNIT_OFFICER) | R(UNIT_LEADER) | R(UNIT_CLERK))
#define LEAD_ROLES (R(LEAD_OFFICER) | R(LEAD_HEAD))
	{ UNIT_ROLES, "/", N_("Unit's work") },
	{ UNIT_ROLES, "/sent", N_("Sent") },
	{ UNIT_ROLES, "/board", N_("Board") },
	{ LEAD_ROLES, "/board", N_("Board") },
	{ LEAD_ROLES, "/waiting", N_("To accept") },
	{ LEAD_ROLES, "/consolidation", N_("Consolidation") },
	{ R(SUPERIOR_READER), "/received", N_("Reports received") },
	{ R(ADMINISTRATOR), "/admin", N_("Accounts") },
	{ R(AUDITOR), "/ledger", N_("Ledger") },
	{ R(AUDITOR), "/board", N_("Board") },
	{ ~0U, "/plan", N_("Plan") },
	{ ~0U, "/account", N_("My account") },
#undef R
};

static void
nav_make(struct ctx *cx, struct str here, struct page_frame *f)
{
	struct nav_item *v = NEW_N(cx->arena, struct nav_item, COUNT(nav_rows));
	size_t n = 0;

	for (size_t i = 0; i < COUNT(nav_rows); i++)
		if (cx->actor->role < ROLE__MAX ? (nav_rows[i].roles & 1U << cx->actor->role) != 0 : nav_rows[i].roles == ~0U)
			v[n++] = (struct nav_item){ .label = nav_rows[i].label, .url = url_path(cx->arena, nav_rows[i].path),
				.here = str_is(here, nav_rows[i].path) };
	f->nav = v;
	f->nav_n = n;
}

struct switching {
	struct post_list posts;
};

static enum err
read_posts(struct ctx *cx, struct tx *tx, void *arg)
{
	struct switching *s = arg;

	return post_all(cx, tx, ctx_today(cx), &s->posts);
}

/* The demo's post switcher: every post of the bloc. */
static enum err
posts_make(struct ctx *cx, const struct request *rq, struct page_frame *f)
{
	struct switching s = { 0 };
	struct post_choice *v;
	enum err e = site_read(cx, rq, read_posts, &s);

	if (e != E_OK)
		return e;
	v = NEW_N(cx->arena, struct post_choice, s.posts.n + 1);
	for (size_t i = 0; i < s.posts.n; i++)
		v[i] = (struct post_choice){ .id = s.posts.v[i].id,
			.text = str_fmt(cx->arena, "%.*s – %.*s", STR_ARG(s.posts.v[i].unit_name), STR_ARG(s.posts.v[i].title)),
			.here = cx->actor != NULL && cx->actor->post == s.posts.v[i].id };
	f->posts = v;
	f->posts_n = s.posts.n;
	return E_OK;
}

/*
 * A form that is shown again after a refusal keeps its key: what was recorded and not confirmed (a signature or a sync that
 * failed) is found again, and not done a second time. The page adds each form's number.
 */
static struct str
once_of(struct ctx *cx, const struct request *rq)
{
	size_t n = rq->once.n;

	if (cx->fault.text.n == 0 && cx->fault.n == 0)
		return request_once(cx);
	while (n > 0 && rq->once.p[n - 1] != '-')
		n--;
	return n < 2 ? request_once(cx) : str_sub(rq->once, 0, n - 1);
}

enum err
page_open(struct ctx *cx, const struct request *rq, struct str here, struct page_out *p)
{
	const struct site *s = rq_site(rq);

	*p = (struct page_out){ .out = { .buf = &p->buf, .frame = &p->frame } };
	buf_init(&p->buf, cx->arena, PAGE_MAX);
	p->frame.bloc = s->bloc.origin;
	p->frame.answers_post = rq->method == METHOD_POST;
	p->frame.here = p->frame.answers_post ? route_near(cx, rq->edge, rq->path)
	    : url_key(cx->arena, url_path(cx->arena, "/"), str_sub(rq->path, 1, rq->path.n));
	p->frame.csrf = request_csrf(cx, rq);
	p->frame.once = once_of(cx, rq);
	p->frame.notice = notice_of(cx, rq);
	p->frame.demo = s->bloc.demo;
	if (cx->actor != NULL) {
		p->frame.unit = cx->actor->unit_name;
		p->frame.post = cx->actor->title;
		p->frame.user = cx->actor->name;
		nav_make(cx, here, &p->frame);
	}
	return s->bloc.demo ? posts_make(cx, rq, &p->frame) : E_OK;
}
