/* What a report is shown beside: the unit's last one for a period of the same kind, or that of the unit whose work it took over. */
#include "case/filing.h"
#include "plan/unit.h"
#include "store/people.h"

static enum err
of_unit(struct ctx *cx, struct tx *tx, const struct due *d, struct str unit, day_t named_on, struct comparator *out)
{
	struct unit u;
	enum err e = filing_last_before(cx, tx, unit, d->period, d->window_to, &out->filing, &out->period);

	if (e != E_OK || out->filing == 0 || str_eq(unit, d->unit))
		return e;
	if ((e = unit_get(cx, tx, unit, named_on, &u)) == E_OK)
		out->whose = u.name;
	return e;
}

enum err
filing_comparator(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct comparator *out)
{
	day_t on = d->window_to != DAY_NONE ? d->window_to : ctx_today(cx);
	const struct plan *p;
	const struct stmt *unit;
	struct unit_link *links;
	size_t n;
	enum err e;

	*out = (struct comparator){ 0 };
	if (d->from_unit.n > 0)
		return of_unit(cx, tx, d, d->from_unit, on, out);
	if ((e = of_unit(cx, tx, d, d->unit, on, out)) != E_OK || out->filing != 0 ||
	    (e = site_plan_version(cx, tx, s, d->plan, &p)) != E_OK || (unit = plan_find_kind(p, K_UNIT, d->unit)) == NULL)
		return e;
	n = plan_unit_predecessors(p, unit, cx->arena, &links);
	for (size_t i = 0; i < n && e == E_OK && out->filing == 0; i++)
		if (links[i].on <= on && !links[i].rows_only)
			e = of_unit(cx, tx, d, links[i].unit->name, links[i].on - 1, out);
	return e;
}
