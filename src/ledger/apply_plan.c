/* The bloc, its plan and the due rows the plan gives. */
#include "ledger/apply_part.h"

/* Before every day that is counted: the names units had when the bloc was opened. */
#define SINCE_EVER ((day_t)-1000000)

enum err
apply_bloc_opened(const struct applying *ap, const struct bloc_opened *f)
{
	return APPLY(ap, SQL_APPLY_BLOC, in_str(f->origin), in_str(f->code), in_bool(f->demo), in_i64(f->zone_min),
	    in_instant(ap->entry->at));
}

enum err
apply_plan_texts(const struct applying *ap, const struct text_fact_list *files, const struct text_fact_list *readings)
{
	int64_t plan = ap->entry->no;
	enum err e = E_OK;

	for (size_t i = 0; i < files->n && e == E_OK; i++)
		e = APPLY(ap, SQL_APPLY_PLAN_FILE, in_i64(plan), in_i64((int64_t)i + 1), in_str(files->v[i].name),
		    in_str(files->v[i].text));
	for (size_t i = 0; i < readings->n && e == E_OK; i++)
		e = APPLY(ap, SQL_APPLY_PLAN_READING, in_i64(plan), in_str(readings->v[i].name), in_str(readings->v[i].text));
	return e;
}

enum err
apply_unit(const struct applying *ap, const struct unit_fact *u, int64_t ord)
{
	return APPLY(ap, SQL_APPLY_UNIT, in_str(u->unit), in_i64(ord), in_str(u->name), in_str(u->symbol), in_str(u->role),
	    in_str(u->style), in_str(u->fields), in_bool(u->short_sending), in_day(u->from), in_day(u->until));
}

enum err
apply_named(const struct applying *ap, const struct naming_fact *n)
{
	return APPLY(ap, SQL_APPLY_UNIT_NAME, in_str(n->unit), in_i64(n->from == DAY_NONE ? SINCE_EVER : n->from),
	    in_str(n->name), in_text(n->symbol), in_text(n->under), in_text(n->role), in_text(n->style), in_text(n->fields),
	    in_bool(n->short_sending), in_text(n->decision));
}

enum err
apply_plan_enacted(const struct applying *ap, const struct plan_enacted *f)
{
	enum err e;

	e = APPLY(ap, SQL_APPLY_PLAN, in_i64(ap->entry->no), in_str(f->name), in_str(f->number), in_str(f->title),
	    in_str(f->hash), in_day(f->from), in_instant(ap->entry->at), in_str(S("plan")), in_null(), in_i64(0),
	    in_str(S("")), in_i64(0));
	if (e == E_OK)
		e = apply_plan_texts(ap, &f->files, &f->readings);
	for (size_t i = 0; i < f->units.n && e == E_OK; i++) {
		const struct unit_fact *u = &f->units.v[i];

		if ((e = apply_unit(ap, u, (int64_t)i + 1)) == E_OK)
			e = apply_named(ap, &(struct naming_fact){ .unit = u->unit, .from = DAY_NONE, .name = u->name,
				.symbol = u->symbol, .role = u->role, .style = u->style, .fields = u->fields,
				.short_sending = u->short_sending });
	}
	return e;
}

enum err
apply_units_named(const struct applying *ap, const struct units_named *f)
{
	enum err e = E_OK;

	for (size_t i = 0; i < f->namings.n && e == E_OK; i++)
		e = apply_named(ap, &f->namings.v[i]);
	return e;
}

/* --- rows ----------------------------------------------------------------------------------------------------------- */

enum err
apply_stands(const struct applying *ap, const struct due_fact *d)
{
	enum err e = APPLY(ap, SQL_APPLY_DUE_STANDS_END, in_str(d->due));

	for (size_t i = 0; i < d->stands_for.n && e == E_OK; i++)
		if ((e = APPLY(ap, SQL_APPLY_DUE_STANDS_OTHER, in_str(d->stands_for.v[i].text))) == E_OK)
			e = APPLY(ap, SQL_APPLY_DUE_STANDS, in_str(d->due), in_str(d->stands_for.v[i].text));
	return e;
}

enum err
apply_due_born(const struct applying *ap, const struct due_fact *d, const struct due_birth *birth)
{
	const struct sql_in in[] = { in_bloc(ap->cx), in_str(d->due), in_str(d->duty), in_str(d->title), in_str(d->kind),
		in_str(d->unit), in_str(d->period), in_i64(birth->year), in_i64(birth->plan), in_i64(birth->ord),
		in_str(d->clause), in_str(d->cited), in_str(d->form), in_str(d->to), in_str(d->copy), in_day(d->opens),
		in_day(d->window_from), in_day(d->window_to), in_day(d->rule_date), in_day(d->last_day),
		in_instant(d->last_instant), in_bool(d->provisional), in_bool(d->never_late) };
	int64_t again = 0;
	enum err e = E_OK;

	if (birth->again)
		e = sql_run(ap->cx, ap->tx, SQL_APPLY_DUE_AGAIN, in, COUNT(in), &again);
	if (e == E_OK && again == 0)
		e = apply_run(ap, SQL_APPLY_DUE, in, COUNT(in));
	return e == E_OK ? apply_stands(ap, d) : e;
}

enum err
apply_year_opened(const struct applying *ap, const struct year_opened *f)
{
	enum err e;

	e = APPLY(ap, SQL_APPLY_YEAR, in_i64(f->year), in_i64(f->plan), in_i64(ap->entry->no));
	for (size_t i = 0; i < f->rows.n && e == E_OK; i++)
		e = apply_due_born(ap, &f->rows.v[i],
		    &(struct due_birth){ .plan = f->plan, .year = f->year, .ord = (int64_t)i + 1 });
	return e;
}

enum err
apply_handed(const struct applying *ap, const struct handover_fact_list *v, const struct actor_fact_list *by)
{
	enum err e = E_OK;

	for (size_t i = 0; i < v->n && e == E_OK; i++) {
		const struct handover_fact *h = &v->v[i];
		const struct act_row act = { h->due, "taken-over", 0, DAY_NONE, DAY_NONE, NULL, by };

		e = APPLY_ONE(ap, SQL_APPLY_DUE_HANDED, in_str(h->due), in_str(h->from_unit), in_text(h->fields));
		if (e == E_OK)
			e = apply_act_beside(ap, &act);
	}
	return e;
}

enum err
apply_due_added(const struct applying *ap, const struct due_added *f)
{
	static const struct actor_fact_list nobody;
	enum err e = E_OK;

	for (size_t i = 0; i < f->rows.n && e == E_OK; i++)
		e = apply_due_born(ap, &f->rows.v[i],
		    &(struct due_birth){ .plan = f->plan, .year = f->year, .ord = (int64_t)i + 1, .again = true });
	return e == E_OK ? apply_handed(ap, &f->handed, &nobody) : e;
}
