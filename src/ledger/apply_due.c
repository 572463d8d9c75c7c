/* Due rows: extended, excused, reminded; briefings held, the calendar published, the consolidation issued. */
#include "ledger/apply_part.h"

static enum err
moved(const struct applying *ap, const struct move_fact *m)
{
	return APPLY_ONE(ap, SQL_APPLY_DUE_MOVED, in_str(m->due), in_day(m->to), in_bool(m->provisional));
}

enum err
apply_due_extended(const struct applying *ap, const struct due_extended *f)
{
	enum err e = E_OK;

	for (size_t i = 0; i < f->moves.n && e == E_OK; i++) {
		const struct move_fact *m = &f->moves.v[i];
		const struct act_row act = { m->due, "extended", 0, m->from, m->to, &f->reason, &f->by };

		if ((e = moved(ap, m)) == E_OK)
			e = apply_act(ap, &act);
	}
	return e;
}

enum err
apply_due_excused(const struct applying *ap, const struct due_excused *f)
{
	enum err e = E_OK;

	for (size_t i = 0; i < f->dues.n && e == E_OK; i++) {
		const struct act_row act = { f->dues.v[i].text, "excused", 0, DAY_NONE, DAY_NONE, &f->reason, &f->by };

		e = APPLY_ONE(ap, SQL_APPLY_DUE_EXCUSED, in_str(f->dues.v[i].text), in_i64(ap->entry->no));
		if (e == E_OK)
			e = apply_act(ap, &act);
	}
	return e;
}

enum err
apply_due_reminded(const struct applying *ap, const struct due_reminded *f)
{
	enum err e = E_OK;

	for (size_t i = 0; i < f->dues.n && e == E_OK; i++) {
		const struct act_row act = { f->dues.v[i].text, "reminded", 0, DAY_NONE, DAY_NONE, &f->words, &f->by };

		e = apply_act(ap, &act);
	}
	return e;
}

static enum err
done(const struct applying *ap, struct str due, day_t day)
{
	return APPLY_ONE(ap, SQL_APPLY_DUE_DONE, in_str(due), in_i64(ap->entry->no), in_day(day));
}

enum err
apply_meeting_held(const struct applying *ap, const struct meeting_held *f)
{
	const struct act_row act = { f->due, "held", 0, DAY_NONE, f->day, &f->reason, &f->by };
	enum err e;

	if ((e = done(ap, f->due, f->day)) != E_OK)
		return e;
	for (size_t i = 0; i < f->moves.n && e == E_OK; i++) {
		const struct move_fact *m = &f->moves.v[i];
		const struct act_row move = { m->due, "dated", 0, m->from, m->to, NULL, &f->by };

		if ((e = moved(ap, m)) == E_OK)
			e = apply_act(ap, &move);
	}
	return e == E_OK ? apply_act(ap, &act) : e;
}

enum err
apply_calendar_published(const struct applying *ap, const struct calendar_published *f)
{
	const struct act_row act = { f->due, "published", 0, DAY_NONE, f->day, NULL, &f->by };
	enum err e = done(ap, f->due, f->day);

	return e == E_OK ? apply_act(ap, &act) : e;
}

static enum err
parts(const struct applying *ap, const struct consolidation_issued *f)
{
	int64_t id = ap->entry->no;
	enum err e = E_OK;

	for (size_t i = 0; i < f->parts.n && e == E_OK; i++) {
		const struct part_fact *p = &f->parts.v[i];

		e = APPLY(ap, SQL_APPLY_CONSOLIDATION_PART, in_i64(id), in_i64((int64_t)i + 1), in_str(p->kind),
		    in_str(p->section), in_str(p->field), in_id(p->filing), in_id(p->paragraph),
		    p->filing == 0 ? in_null() : in_bytes(p->source, 32), in_item(&p->text));
	}
	for (size_t i = 0; i < f->figures.n && e == E_OK; i++) {
		const struct cited_figure_fact *g = &f->figures.v[i];

		e = APPLY(ap, SQL_APPLY_CONSOLIDATION_FIGURE, in_i64(id), in_i64((int64_t)i + 1),
		    in_str(g->indicator), in_str(g->unit), in_i64(g->filing), in_str(g->status), in_item(&g->value));
	}
	for (size_t i = 0; i < f->heard.n && e == E_OK; i++)
		e = APPLY(ap, SQL_APPLY_CONSOLIDATION_UNIT, in_i64(id), in_str(f->heard.v[i].text), in_i64(1));
	for (size_t i = 0; i < f->silent.n && e == E_OK; i++)
		e = APPLY(ap, SQL_APPLY_CONSOLIDATION_UNIT, in_i64(id), in_str(f->silent.v[i].text), in_i64(0));
	return e;
}

enum err
apply_consolidation_issued(const struct applying *ap, const struct consolidation_issued *f)
{
	static const struct actor_fact nobody;
	const struct actor_fact *by = f->by.n > 0 ? &f->by.v[0] : &nobody;
	enum err e;

	e = APPLY(ap, SQL_APPLY_CONSOLIDATION, in_i64(ap->entry->no), in_str(f->due), in_str(f->to), in_day(f->day),
	    in_instant(ap->entry->at), in_item(&f->number), in_item(&f->title),
	    in_str(by->title.p == NULL ? S("") : by->title), in_item(&by->name));
	for (size_t i = 0; i < f->closes.n && e == E_OK; i++) {
		const struct act_row act = { f->closes.v[i].text, "issued", 0, DAY_NONE, f->day, NULL, &f->by };

		if ((e = done(ap, f->closes.v[i].text, f->day)) == E_OK)
			e = apply_act(ap, &act);
	}
	return e == E_OK ? parts(ap, f) : e;
}
