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
	if ((e = site_read(cx, rq, read_accounts, &l)) != E_OK || (e = page_open(cx, rq, S("/admin"), &p)) != E_OK)
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
one_show(struct ctx *cx, const struct request *rq, struct reply *out, int64_t id, struct str link,
    const struct form_in *typed, int status)
{
	struct showing s = { .page = { .form = &post_new_form, .typed = typed, .today = ctx_today(cx),
		.own = cx->actor->account == id }, .id = id };
	struct page_out p;
	enum err e;

	if (link.n > 0)
		s.page.link = url_public(cx->arena, rq->public_url, url_welcome(cx, link)).text;
	if ((e = site_read(cx, rq, read_one, &s)) != E_OK || (e = page_open(cx, rq, S("/admin"), &p)) != E_OK)
		return e;
	s.page.units = s.choices.units;
	s.page.units_n = s.choices.units_n;
	s.page.roles = s.choices.roles;
	s.page.roles_n = s.choices.roles_n;
	page_admin_account(cx, &p.out, &s.page);
	return reply_page(out, status, &p.buf);
}

enum err
admin_account_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return one_show(cx, rq, out, rq_object(rq)->id, S(""), NULL, 200);
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
		return one_show(cx, rq, out, account, link, NULL, 200);
	return e == E_INPUT ? list_show(cx, rq, out, &rq->form, 422) : e;
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
	return e == E_INPUT ? one_show(cx, rq, out, id, S(""), &rq->form, 422) : e;
}

enum err
admin_link_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct str link;
	int64_t id = rq_object(rq)->id;
	enum err e = link_issue(cx, rq_site(rq), id, &link);

	return e == E_OK ? one_show(cx, rq, out, id, link, NULL, 200) : e;
}

enum err
admin_close_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	enum err e = account_shut(cx, rq_site(rq), rq_object(rq)->id);

	return e == E_OK ? reply_done(cx, out, url_admin_one(cx, "accounts", rq_object(rq)->id), "closed") : e;
}

enum err
admin_end_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct form_in form = rq->form;
	struct post_end in;
	enum err e;

	form_give(cx, &form, "post", str_fmt(cx->arena, "%lld", (long long)rq_object(rq)->id));
	e = form_read(cx, &post_end_form, &form, &in);
	if (e == E_OK)
		e = post_finish(cx, rq_site(rq), &in);
	return e == E_OK ? reply_done(cx, out, url_admin(cx), "ended") : e;
}
