/* Is a row of the bloc what the new version gives? The days as they are now, the words, and what it closes. */
#include "case/effect_part.h"

#include <stdlib.h>

size_t
effect_first(const void *v, size_t n, size_t each, struct str key)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(*(const struct str *)((const char *)v + mid * each), key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
same_stands(const struct judging *j, const struct due *d, const struct due_fact *f)
{
	size_t n = 0;

	for (size_t i = effect_first(j->stands.v, j->stands.n, sizeof(*j->stands.v), d->key);
	    i < j->stands.n && str_eq(j->stands.v[i].due, d->key); i++) {
		bool found = false;

		n++;
		for (size_t k = 0; k < f->stands_for.n; k++)
			found = found || str_eq(f->stands_for.v[k].text, j->stands.v[i].closes);
		if (!found)
			return false;
	}
	return n == f->stands_for.n;
}

bool
effect_extended(const struct judging *j, const struct due *d)
{
	return j->extended.n > 0 && bsearch(&d->key, j->extended.v, j->extended.n, sizeof(d->key), str_sort) != NULL;
}

/* As the plan gave them; or counted anew since, when the meeting they hang on was held. */
static bool
same_days(const struct judging *j, const struct due *d, const struct due_fact *f)
{
	return (d->rule_date == f->rule_date && d->last_day == f->last_day && d->provisional == f->provisional) ||
	    (d->day_now == f->last_day && d->day_now != d->last_day && !d->provisional && !f->provisional && !effect_extended(j, d));
}

bool
effect_same_row(const struct judging *j, const struct due *d, const struct due_fact *f)
{
	return str_eq(d->title, f->title) && str_eq(d->kind, f->kind) && str_eq(d->clause, f->clause) &&
	    str_eq(d->cited, f->cited) && str_eq(d->form, f->form) && str_eq(d->to, f->to) && str_eq(d->copy, f->copy) &&
	    d->opens == f->opens && d->window_from == f->window_from && d->window_to == f->window_to &&
	    d->last_instant == f->last_instant && d->never_late == f->never_late && same_days(j, d, f) && same_stands(j, d, f);
}
