/* A new plan version in a bloc that lives: its texts and names, and what becomes of the rows that are open. */
#include "ledger/apply_part.h"

#include <stdlib.h>

/* The year of the row's last day, or else of its window's; 0 without either. */
static int64_t
year_of(const struct due_fact *d)
{
	day_t day = d->last_day != DAY_NONE ? d->last_day : d->window_to;

	return day == DAY_NONE ? 0 : day_ymd(day).y;
}

/* "moved" when the day in force is another one, else "amended": recipients, form, words. */
static enum err
changed(const struct applying *ap, const struct plan_revised *f, const struct changed_fact *c)
{
	const struct due_fact *d;
	struct act_row act = { .from = c->from, .to = c->to, .text = &f->decision, .by = &f->by };
	enum err e;

	if (c->row.n != 1)
		return fail(ap->cx, E_BROKEN, "entry %lld changes %zu rows at once", (long long)ap->entry->no, c->row.n);
	d = &c->row.v[0];
	act.due = d->due;
	act.kind = c->from == c->to ? "amended" : "moved";
	e = APPLY_ONE(ap, SQL_APPLY_DUE_CHANGED, in_str(d->due), in_i64(ap->entry->no), in_str(d->title), in_str(d->kind),
	    in_str(d->clause), in_str(d->cited), in_str(d->form), in_str(d->to), in_str(d->copy), in_day(d->opens),
	    in_day(d->window_from), in_day(d->window_to), in_day(d->rule_date), in_day(d->last_day),
	    in_instant(d->last_instant), in_bool(d->provisional), in_bool(d->never_late), in_day(c->to),
	    in_id(year_of(d)));
	if (e == E_OK)
		e = apply_stands(ap, d);
	return e == E_OK ? apply_act(ap, &act) : e;
}

/* "handed-over" when `old`, the keys that are handed over, in order, has it. */
static enum err
withdrawn(const struct applying *ap, const struct plan_revised *f, struct str due, const struct str *old)
{
	bool handed = f->handed.n > 0 && bsearch(&due, old, f->handed.n, sizeof(due), str_sort) != NULL;
	const struct act_row act = { due, handed ? "handed-over" : "withdrawn", 0, DAY_NONE, DAY_NONE, &f->decision,
		&f->by };
	enum err e = APPLY_ONE(ap, SQL_APPLY_DUE_WITHDRAWN, in_str(due), in_i64(ap->entry->no));

	if (e == E_OK)
		e = APPLY(ap, SQL_APPLY_DUE_STANDS_END, in_str(due));
	return e == E_OK ? apply_act(ap, &act) : e;
}

/* Withdrawn rows first: what they closed may be closed by another row of this version. */
static enum err
rows(const struct applying *ap, const struct plan_revised *f)
{
	struct str *old = NEW_N(ap->cx->arena, struct str, f->handed.n + 1);
	enum err e = E_OK;

	for (size_t i = 0; i < f->handed.n; i++)
		old[i] = f->handed.v[i].old;
	if (f->handed.n > 1)
		qsort(old, f->handed.n, sizeof(*old), str_sort);
	for (size_t i = 0; i < f->withdrawn.n && e == E_OK; i++)
		e = withdrawn(ap, f, f->withdrawn.v[i].text, old);
	for (size_t i = 0; i < f->changed.n && e == E_OK; i++)
		e = changed(ap, f, &f->changed.v[i]);
	for (size_t i = 0; i < f->kept.n && e == E_OK; i++)
		e = APPLY_ONE(ap, SQL_APPLY_DUE_KEPT, in_str(f->kept.v[i].text), in_i64(ap->entry->no));
	for (size_t i = 0; i < f->born.n && e == E_OK; i++)
		e = apply_due_born(ap, &f->born.v[i], &(struct due_birth){ .plan = ap->entry->no, .year = year_of(&f->born.v[i]),
			.ord = (int64_t)i + 1, .again = true });
	return e == E_OK ? apply_handed(ap, &f->handed, &f->by) : e;
}

enum err
apply_plan_revised(const struct applying *ap, const struct plan_revised *f)
{
	static const struct actor_fact nobody;
	const struct actor_fact *by = f->by.n > 0 ? &f->by.v[0] : &nobody;
	enum err e;

	e = APPLY(ap, SQL_APPLY_PLAN, in_i64(ap->entry->no), in_str(f->name), in_str(f->number), in_str(f->title),
	    in_str(f->hash), in_day(f->from), in_instant(ap->entry->at), in_str(f->kind), in_id(f->base),
	    in_item(&f->decision), in_text(by->title), in_item(&by->name));
	if (e == E_OK)
		e = apply_plan_texts(ap, &f->files, &f->readings);
	for (size_t i = 0; i < f->units.n && e == E_OK; i++)
		e = apply_unit(ap, &f->units.v[i], (int64_t)i + 1);
	if (e == E_OK)
		e = APPLY(ap, SQL_APPLY_UNIT_NAMES_END, in_day(f->from));
	for (size_t i = 0; i < f->namings.n && e == E_OK; i++)
		e = apply_named(ap, &f->namings.v[i]);
	return e == E_OK ? rows(ap, f) : e;
}
