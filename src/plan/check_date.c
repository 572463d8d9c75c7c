/*
 * How many dates one date is reckoned from. A rule may name another's date several times, and that one a third's, so the
 * ways multiply; they are counted here as reckon walks them, one step deeper a round, and a plan with too many is refused.
 */
#include "plan/check.h"

#include "plan/ways.h"

struct ways {
	const struct stmt *s;
	const size_t *other;           /* by stmt->order: how many each is reckoned from, one step less deep */
	size_t pauses;                 /* what each length walks again */
};

static size_t
add(size_t a, size_t b)
{
	return ways_add(a, b, DATES_MOST);
}

static size_t
anchor_ways(const struct ways *w, const struct anchor *an)
{
	while (an->kind == ANCHOR_END_OF)
		an = an->inner;
	if (an->kind != ANCHOR_KEY || an->stmt == NULL || an->stmt == w->s)
		return 0;
	return str_is(an->key, "filed") || str_is(an->key, "due") || str_is(an->key, "held") ? w->other[an->stmt->order] : 0;
}

static size_t
length_ways(const struct ways *w, const struct length *l)
{
	if (l->kind == LENGTH_DAY)
		return 0;
	if (l->kind == LENGTH_PLAIN)
		return add(anchor_ways(w, &l->anchor), w->pauses);
	return add(length_ways(w, l->a), length_ways(w, l->b));
}

static size_t
when_ways(const struct ways *w, const struct when *when)
{
	if (when->by_length)
		return length_ways(w, &when->length);
	return when->has_after ? anchor_ways(w, &when->after) : 0;
}

/* One of its dates, the widest, with everything that may extend it. `at`: where that date is said. */
static size_t
stmt_ways(const struct stmt *s, const size_t *other, struct place *at)
{
	struct ways w = { .s = s, .other = other };
	size_t most = 0, extended = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->props[i].value.type == V_PAUSES)
			w.pauses = add(w.pauses, add(anchor_ways(&w, &s->props[i].value.u.pauses.from),
			    anchor_ways(&w, &s->props[i].value.u.pauses.to)));
	*at = s->at;
	for (size_t i = 0; i < s->n; i++) {
		const struct value *v = &s->props[i].value;
		size_t n = v->type == V_WHEN ? when_ways(&w, &v->u.when) : 0;

		if (v->type == V_EXTENDED)
			extended = add(extended, add(anchor_ways(&w, &v->u.extended.by), when_ways(&w, &v->u.extended.due)));
		if (n <= most)
			continue;
		most = n;
		*at = v->at;
	}
	return add(1, add(most, extended));
}

void
check_dates(struct build *b)
{
	size_t n = b->p->n, *other = NEW_N(b->a, size_t, n + 1), *now = NEW_N(b->a, size_t, n + 1), *last;
	struct place at;

	for (int depth = 0; depth <= DATES_DEEPEST; depth++) {
		for (size_t i = 0; i < n; i++) {
			const struct stmt *s = b->p->stmts[i];

			now[s->order] = stmt_ways(s, other, &at);
			if (now[s->order] <= DATES_MOST)
				continue;
			diag_error(b->p, at, S("name each date once, or count from one that hangs on fewer others"),
			    "the date of \"%.*s\" hangs on more than %d others, each counted as often as it is named", STR_ARG(s->name),
			    DATES_MOST);
			return;
		}
		last = other;
		other = now;
		now = last;
	}
}
