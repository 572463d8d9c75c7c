/* The bloc, its plan and the due rows the plan gives. */
#include "ledger/apply_part.h"

enum err
apply_bloc_opened(const struct applying *ap, const struct bloc_opened *f)
{
	return APPLY(ap, SQL_APPLY_BLOC, in_str(f->origin), in_str(f->code), in_bool(f->demo), in_i64(f->zone_min),
	    in_instant(ap->entry->at));
}

enum err
apply_plan_enacted(const struct applying *ap, const struct plan_enacted *f)
{
	int64_t plan = ap->entry->no;
	enum err e;

	e = APPLY(ap, SQL_APPLY_PLAN, in_i64(plan), in_str(f->name), in_str(f->number), in_str(f->title),
	    in_str(f->hash), in_day(f->from), in_instant(ap->entry->at));
	for (size_t i = 0; i < f->files.n && e == E_OK; i++)
		e = APPLY(ap, SQL_APPLY_PLAN_FILE, in_i64(plan), in_i64((int64_t)i + 1), in_str(f->files.v[i].name),
		    in_str(f->files.v[i].text));
	for (size_t i = 0; i < f->readings.n && e == E_OK; i++)
		e = APPLY(ap, SQL_APPLY_PLAN_READING, in_i64(plan), in_str(f->readings.v[i].name),
		    in_str(f->readings.v[i].text));
	for (size_t i = 0; i < f->units.n && e == E_OK; i++) {
		const struct unit_fact *u = &f->units.v[i];

		e = APPLY(ap, SQL_APPLY_UNIT, in_str(u->unit), in_i64((int64_t)i + 1), in_str(u->name),
		    in_str(u->symbol), in_str(u->role), in_str(u->style), in_str(u->fields),
		    in_bool(u->short_sending), in_day(u->from), in_day(u->until));
	}
	return e;
}

static enum err
due_born(const struct applying *ap, const struct year_opened *y, const struct due_fact *d, int64_t ord)
{
	enum err e;

	e = APPLY(ap, SQL_APPLY_DUE, in_str(d->due), in_str(d->duty), in_str(d->title), in_str(d->kind),
	    in_str(d->unit), in_str(d->period), in_i64(y->year), in_i64(y->plan), in_i64(ord), in_str(d->clause),
	    in_str(d->cited), in_str(d->form), in_str(d->to), in_str(d->copy), in_day(d->opens),
	    in_day(d->window_from), in_day(d->window_to), in_day(d->rule_date), in_day(d->last_day),
	    in_instant(d->last_instant), in_bool(d->provisional), in_bool(d->never_late));
	for (size_t i = 0; i < d->stands_for.n && e == E_OK; i++)
		e = APPLY(ap, SQL_APPLY_DUE_STANDS, in_str(d->due), in_str(d->stands_for.v[i].text));
	return e;
}

enum err
apply_year_opened(const struct applying *ap, const struct year_opened *f)
{
	enum err e;

	e = APPLY(ap, SQL_APPLY_YEAR, in_i64(f->year), in_i64(f->plan), in_i64(ap->entry->no));
	for (size_t i = 0; i < f->rows.n && e == E_OK; i++)
		e = due_born(ap, f, &f->rows.v[i], (int64_t)i + 1);
	return e;
}
