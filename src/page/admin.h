/**
 * page/admin.h — the administrator's accounts and posts: no content of reports anywhere.
 */
#ifndef PAGE_ADMIN_H
#define PAGE_ADMIN_H

#include "base/form.h"
#include "page/form.h"
#include "page/out.h"
#include "store/people.h"

struct admin_page {
	struct account_list accounts;
	int64_t at, of;
	const struct field_choice *units, *roles;
	size_t units_n, roles_n;
	const struct form *form;
	const struct form_in *typed;       /* a refused form */
};
void page_admin(struct ctx *cx, struct out *o, const struct admin_page *v);

struct admin_account_page {
	struct account account;
	struct post_list posts;
	bool own;                          /* the reader's: somebody else gives it a post, and closes it */
	struct str link;                   /* a one-time address just made: shown here and never again */
	bool once_over;                    /* the form that made the account came a second time: its address is not known any more */
	day_t today;
	int64_t ending;                    /* the post whose end was refused, 0 none: ending_day is what was typed; its fault */
	struct str ending_day;             /* is that of the field "end-ID" */
	const struct field_choice *units, *roles;
	size_t units_n, roles_n;
	const struct form *form;
	const struct form_in *typed;
};
void page_admin_account(struct ctx *cx, struct out *o, const struct admin_account_page *v);

#endif
