/* Accounts and the posts they hold. */
#include "ledger/apply_part.h"

enum err
apply_account_made(const struct applying *ap, const struct account_made *f)
{
	return APPLY(ap, SQL_APPLY_ACCOUNT, in_i64(ap->entry->no), in_item(&f->login), in_item(&f->name),
	    in_instant(ap->entry->at));
}

enum err
apply_account_closed(const struct applying *ap, const struct account_closed *f)
{
	return APPLY_ONE(ap, SQL_APPLY_ACCOUNT_CLOSED, in_i64(f->account), in_day(f->day));
}

enum err
apply_post_given(const struct applying *ap, const struct post_given *f)
{
	return APPLY(ap, SQL_APPLY_POST, in_i64(ap->entry->no), in_i64(f->account), in_str(f->unit), in_str(f->role),
	    in_str(f->title), in_day(f->from), in_day(f->until));
}

enum err
apply_post_ended(const struct applying *ap, const struct post_ended *f)
{
	return APPLY_ONE(ap, SQL_APPLY_POST_ENDED, in_i64(f->post), in_day(f->until));
}

enum err
apply_link_issued(const struct applying *ap, const struct link_issued *f)
{
	(void)ap, (void)f;             /* on record in the ledger; no table shows it */
	return E_OK;
}
