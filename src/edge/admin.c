/* The administrator's pages. A one-time address is shown in the answer to the act that made it and nowhere else. */
#include "case/account.h"
#include "edge/app.h"
#include "page/admin.h"

struct choices {
	struct field_choice *units, *roles;
	size_t units_n, roles_n;
};

static enum err
choices_read(struct ctx *cx, struct tx *tx, struct choices *c)
{
	struct unit_list units;
	enum err e = unit_list(cx, tx, ctx_today(cx), &units);

	if (e != E_OK)
		return e;
	c->units = NEW_N(cx->arena, struct field_choice, units.n + 1);
	for (size_t i = 0; i < units.n; i++)
		c->units[c->units_n++] = (struct field_choice){ units.v[i].key, units.v[i].name };
	c->roles = NEW_N(cx->arena, struct field_choice, ROLE__MAX);
	for (enum role r = 0; r < ROLE__MAX; r++)
		c->roles[c->roles_n++] = (struct field_choice){ str_of(role_name(r)), str_of(T(cx, role_text(r))) };
	return E_OK;
}

/* --- the list ------------------------------------------------------------------------------------------------------ */

struct listing {
	struct admin_page page;
	struct choices choices;
	int64_t offset;
};

static enum err
read_accounts(struct ctx *cx, struct tx *tx, void *arg)
{
	struct listing *l = arg;
	int64_t total;
	enum err e = account_list(cx, tx, ROWS_A_PAGE, l->offset, &l->page.accounts, &total);

	l->page.of = pages_of(total);
	return e == E_OK ? choices_read(cx, tx, &l->choices) : e;
}

static enum err
list_show(struct ctx *cx, const struct request *rq, struct reply *out, const struct form_in *typed, int status)
{
	struct listing l = { .page = { .form = &account_new_form, .typed = typed } };
	struct page_out p;
	enum err e;

	l.page.at = page_at(rq, &l.offset);
	if ((e = site_read(cx, rq, read_accounts, &l)) != E_OK)
		return e;
	if (page_past(cx, out, url_admin(cx), l.page.at, l.page.of))
		return E_OK;
	if ((e = page_open(cx, rq, S("/admin"), &p)) != E_OK)
		return e;
	l.page.units = l.choices.units;
	l.page.units_n = l.choices.units_n;
	l.page.roles = l.choices.roles;
	l.page.roles_n = l.choices.roles_n;
	page_admin(cx, &p.out, &l.page);
	return reply_page(out, status, &p.buf);
}

enum err
admin_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return list_show(cx, rq, out, NULL, 200);
}

/* --- one account --------------------------------------------------------------------------------------------------- */

struct showing {
	struct admin_account_page page;
	struct choices choices;
	int64_t id;
};

static enum err
read_one(struct ctx *cx, struct tx *tx, void *arg)
{
	struct showing *s = arg;
	enum err e;

	if ((e = account_get(cx, tx, s->id, &s->page.account)) != E_OK || (e = post_list(cx, tx, s->id, &s->page.posts)) != E_OK)
		return e;
	return choices_read(cx, tx, &s->choices);
}

static enum err
one_page(struct ctx *cx, const struct request *rq, struct reply *out, struct showing *s, int status)
{
	struct page_out p;
	enum err e;

	s->page.form = &post_new_form;
	s->page.today = ctx_today(cx);
	s->page.own = cx->actor->account == s->id;
	if ((e = site_read(cx, rq, read_one, s)) != E_OK || (e = page_open(cx, rq, S("/admin"), &p)) != E_OK)
		return e;
	s->page.units = s->choices.units;
	s->page.units_n = s->choices.units_n;
	s->page.roles = s->choices.roles;
	s->page.roles_n = s->choices.roles_n;
	page_admin_account(cx, &p.out, &s->page);
	return reply_page(out, status, &p.buf);
}

static enum err
one_show(struct ctx *cx, const struct request *rq, struct reply *out, int64_t id, struct str link, bool once_over,
    const struct form_in *typed, int status)
{
	struct showing s = { .page = { .typed = typed, .once_over = once_over }, .id = id };

	if (link.n > 0)
		s.page.link = url_public(cx->arena, rq->public_url, url_welcome(cx, link)).text;
	return one_page(cx, rq, out, &s, status);
}

enum err
admin_account_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return one_show(cx, rq, out, rq_object(rq)->id, S(""), false, NULL, 200);
}

enum err
admin_new_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct account_new in;
	struct str link;
	int64_t account;
	enum err e = request_form(cx, rq, &account_new_form, &in);

	if (e == E_OK)
		e = account_make(cx, rq_site(rq), &in, &account, &link);
	if (e == E_OK)
		return one_show(cx, rq, out, account, link, link.n == 0, NULL, 200);
	return form_again(e) ? list_show(cx, rq, out, &rq->form, err_http(e)) : e;
}

enum err
admin_give_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct form_in form = rq->form;
	struct post_new in;
	int64_t post, id = rq_object(rq)->id;
	enum err e;

	form_give(cx, &form, "account", str_fmt(cx->arena, "%lld", (long long)id));
	e = form_read(cx, &post_new_form, &form, &in);
	if (e == E_OK)
		e = post_give(cx, rq_site(rq), &in, &post);
	if (e == E_OK)
		return reply_done(cx, out, url_admin_one(cx, "accounts", id), "given");
	return form_again(e) ? one_show(cx, rq, out, id, S(""), false, &rq->form, err_http(e)) : e;
}

enum err
admin_link_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct str link;
	int64_t id = rq_object(rq)->id;
	enum err e = link_issue(cx, rq_site(rq), id, &link);

	if (e == E_OK)
		return one_show(cx, rq, out, id, link, false, NULL, 200);
	return form_again(e) ? one_show(cx, rq, out, id, S(""), false, NULL, err_http(e)) : e;
}

/* Nobody opens a closed account again: the tick says that it was meant. */
struct closing {
	bool sure;
};
static const struct form_field close_fields[] = {
	{ "sure", FORM_BOOL, offsetof(struct closing, sure), 0, .label = N_("Close this account for good") },
};
static const struct form close_form = FORM("account-close", struct closing, close_fields);

enum err
admin_close_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct closing in;
	int64_t id = rq_object(rq)->id;
	enum err e = request_form(cx, rq, &close_form, &in);

	if (e == E_OK && !in.sure)
		e = fail_field(cx, "sure", "%s", T(cx, "The account was not closed: tick the box to say that it is meant."));
	if (e == E_OK)
		e = account_shut(cx, rq_site(rq), id);
	if (e == E_OK)
		return reply_done(cx, out, url_admin_one(cx, "accounts", id), "closed");
	return form_again(e) ? one_show(cx, rq, out, id, S(""), false, NULL, err_http(e)) : e;
}

/* --- the end of a post --------------------------------------------------------------------------------------------- */

struct holding {
	int64_t post;
	struct post found;
};

static enum err
read_holder(struct ctx *cx, struct tx *tx, void *arg)
{
	struct holding *h = arg;

	return post_get(cx, tx, h->post, &h->found);
}

/* The page of the post's account; the fault stands at the day of this post, not at the days of a new one. */
static enum err
end_again(struct ctx *cx, const struct request *rq, struct reply *out, int64_t post, enum err why)
{
	struct holding h = { .post = post };
	struct showing s = { .page = { .ending = post, .ending_day = form_typed(cx, &post_end_form, &rq->form, "until", 0) } };
	enum err e = site_read(cx, rq, read_holder, &h);

	if (e != E_OK)
		return e;
	for (size_t i = 0; i < cx->fault.n; i++)
		if (str_is(cx->fault.fields[i].field, "until"))
			cx->fault.fields[i].field = str_fmt(cx->arena, "end-%lld", (long long)post);
	s.id = h.found.account;
	return one_page(cx, rq, out, &s, err_http(why));
}

enum err
admin_end_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct form_in form = rq->form;
	struct post_end in;
	int64_t post = rq_object(rq)->id;
	enum err e;

	form_give(cx, &form, "post", str_fmt(cx->arena, "%lld", (long long)post));
	e = form_read(cx, &post_end_form, &form, &in);
	if (e == E_OK)
		e = post_finish(cx, rq_site(rq), &in);
	if (e == E_OK)
		return reply_done(cx, out, url_admin(cx), "ended");
	return form_again(e) ? end_again(cx, rq, out, post, e) : e;
}
