/**
 * page/login.h — logging in, the first password, one's own account.
 */
#ifndef PAGE_LOGIN_H
#define PAGE_LOGIN_H

#include "base/form.h"
#include "page/out.h"
#include "store/people.h"

struct login_page {
	const struct form *form;
	const struct form_in *typed;       /* NULL the first time */
	bool demo;
	struct url act;                    /* /login, with what comes after it */
};
void page_login(struct ctx *cx, struct out *o, const struct login_page *v);

struct welcome_page {
	struct str token, name, login;
	const struct form *form;
	const struct form_in *typed;
};
void page_welcome(struct ctx *cx, struct out *o, const struct welcome_page *v);
/* A link that does not work any more. */
void page_welcome_dead(struct ctx *cx, struct out *o);

struct account_page {
	struct str name, login;
	int64_t post;                      /* the one acted for */
	struct post_list posts;
	day_t today;
	const struct form *form;
	const struct form_in *typed;
};
void page_account(struct ctx *cx, struct out *o, const struct account_page *v);

#endif
