/* A new version by itself: what kind it is, from which day, and what it calls its units. */
#include "case/effect_part.h"
#include "plan/unit.h"

/* --- the version itself ------------------------------------------------------------------------------------------- */

static bool
texts_differ(const struct plan *p, const struct name_text_list *base, bool annex)
{
	size_t mine = 0, theirs = 0;

	for (size_t i = 0; i < p->file_n; i++) {
		bool found = false;

		if (str_starts(p->files[i].name, S("annex/")) != annex)
			continue;
		mine++;
		for (size_t k = 0; k < base->n; k++)
			found = found || (str_eq(base->v[k].name, p->files[i].name) && str_eq(base->v[k].text, p->files[i].text));
		if (!found)
			return true;
	}
	for (size_t k = 0; k < base->n; k++)
		theirs += str_starts(base->v[k].name, S("annex/")) == annex;
	return mine != theirs;
}

static bool
readings_differ(const struct plan *p, const struct name_text_list *base)
{
	for (size_t i = 0; i < p->choice_n; i++) {
		bool found = false;

		for (size_t k = 0; k < base->n; k++)
			found = found || (str_eq(base->v[k].name, p->choices[i].reading->name) &&
			    str_eq(base->v[k].text, p->choices[i].option));
		if (!found)
			return true;
	}
	return p->choice_n != base->n;
}

/* plan, annex or reading: the widest of what differs. */
enum err
effect_kind(struct judging *j)
{
	struct name_text_list files, readings;
	int64_t base = j->out->base.plan;
	enum err e;

	if ((e = version_files(j->cx, j->tx, base, &files)) != E_OK ||
	    (e = version_readings(j->cx, j->tx, base, &readings)) != E_OK)
		return e;
	if (texts_differ(j->plan, &files, false))
		j->out->facts.kind = S("plan");
	else if (texts_differ(j->plan, &files, true))
		j->out->facts.kind = S("annex");
	else if (readings_differ(j->plan, &readings))
		j->out->facts.kind = S("reading");
	else
		return fail(j->cx, E_INPUT, "%s", T(j->cx, "Nothing differs from the version there is."));
	return E_OK;
}

enum err
effect_day(struct judging *j)
{
	struct ctx *cx = j->cx;

	if (j->in->from == DAY_NONE)
		return fail_field(cx, "from", "%s", T(cx, "Say from which day it is in force."));
	if (j->in->from < j->out->base.from)
		return fail_field(cx, "from", T(cx, "The newest version is in force from %.*s: take that day or a later one."),
		    STR_ARG(day_vi(cx->arena, j->out->base.from)));
	if (j->in->from > ctx_today(cx) + 3 * 366)
		return fail_field(cx, "from", "%s", T(cx, "That day lies more than three years ahead."));
	return E_OK;
}

/* --- units and names ------------------------------------------------------------------------------------------------ */

/* The decision of the last change that touched a unit by the day of force. */
static struct str
decision_of(const struct judging *j, const struct stmt *unit)
{
	struct str decision = S("");
	struct stmt **changes;
	size_t n = plan_unit_changes(j->plan, unit, j->cx->arena, &changes);

	for (size_t i = 0; i < n && plan_change_day(changes[i]) <= j->in->from; i++)
		decision = stmt_str(changes[i], PROP_CHANGE_DECISION);
	return decision;
}

enum err
effect_units(struct judging *j)
{
	struct ctx *cx = j->cx;
	struct plan_revised *f = &j->out->facts;
	struct naming_fact_list later = naming_facts_of_plan(cx, j->plan, j->in->from);
	struct unit_list known;
	size_t unit_cap, name_cap = 0;
	enum err e = unit_list(cx, j->tx, j->in->from - 1, &known);

	f->units = unit_facts_of_plan(cx, j->plan);
	unit_cap = f->units.n;
	for (size_t i = 0; i < j->plan->unit_n && e == E_OK; i++) {
		const struct stmt *s = j->plan->units[i].unit;
		const struct unit *was = unit_of(&known, s->name);
		struct naming_fact now = naming_fact_of(cx, j->plan, s, j->in->from), before;

		if (was == NULL)
			now.from = DAY_NONE;
		else {
			before = (struct naming_fact){ .name = was->name, .symbol = was->symbol, .under = was->under,
				.role = was->role, .style = was->style, .fields = was->fields, .short_sending = was->short_sending };
			now.decision = decision_of(j, s);
		}
		if (was == NULL || !naming_same(&before, &now))
			LIST_ADD(cx->arena, f->namings.v, f->namings.n, name_cap) = now;
	}
	for (size_t i = 0; i < later.n; i++)
		LIST_ADD(cx->arena, f->namings.v, f->namings.n, name_cap) = later.v[i];
	/* a unit the new text no longer names goes on in history, and ends */
	for (size_t i = 0; i < known.n && e == E_OK; i++) {
		const struct unit *u = &known.v[i];

		if (plan_find_kind(j->plan, K_UNIT, u->key) == NULL)
			LIST_ADD(cx->arena, f->units.v, f->units.n, unit_cap) = (struct unit_fact){ .unit = u->key, .name = u->name,
				.symbol = u->symbol, .role = u->role, .style = u->style, .fields = u->fields,
				.short_sending = u->short_sending, .from = u->from,
				.until = u->until != DAY_NONE && u->until < j->in->from ? u->until : j->in->from - 1 };
	}
	return e;
}
