/* What the ledger records of itself: epochs, receipts of lost entries, keys. */
#include "ledger/apply_part.h"

/* On record for whoever checks; no table shows it. */
enum err
apply_epoch_opened(const struct applying *ap, const struct epoch_opened *f)
{
	(void)ap, (void)f;
	return E_OK;
}

enum err
apply_key_changed(const struct applying *ap, const struct key_changed *f)
{
	(void)ap, (void)f;
	return E_OK;
}

/* The content did not come back, but the day the report was received does: nobody is late who was not. */
enum err
apply_entry_readmitted(const struct applying *ap, const struct entry_readmitted *f)
{
	enum err e = E_OK;

	for (size_t i = 0; i < f->closes.n && e == E_OK; i++) {
		struct str due = f->closes.v[i].text;
		const struct act_row act = { due, "readmitted", 0, DAY_NONE, f->received_day, NULL, &f->by };

		if ((e = APPLY(ap, SQL_APPLY_DUE_RECEIVED, in_str(due), in_day(f->received_day),
		         in_instant(f->received_at))) == E_OK &&
		    (e = APPLY(ap, SQL_APPLY_DUE_RECEIVED_DONE, in_str(due), in_day(f->received_day))) == E_OK)
			e = apply_act(ap, &act);
	}
	return e;
}
