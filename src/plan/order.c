/* Rows by day, then by the names of duty and unit, then by key. */
#include "plan/row.h"

struct place_in_order {
	day_t day;
	unsigned duty, unit, row;
	const struct due_row *r;
};

static int
by_day(const void *a, const void *b)
{
	const struct place_in_order *x = a, *y = b;
	int c;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->duty != y->duty)
		return x->duty < y->duty ? -1 : 1;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if ((c = str_cmp(x->r->key, y->r->key)) != 0)
		return c;
	return x->row < y->row ? -1 : x->row > y->row;
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp((*(struct stmt *const *)a)->name, (*(struct stmt *const *)b)->name);
}

/* Statements numbered in the byte order of their names, so that sorting rows compares numbers. */
static unsigned *
name_ranks(const struct plan *p, struct arena *a)
{
	struct stmt **v = NEW_N(a, struct stmt *, p->n + 1);
	unsigned *rank = NEW_N(a, unsigned, p->n + 1);

	memcpy(v, p->stmts, p->n * sizeof(struct stmt *));
	qsort(v, p->n, sizeof(struct stmt *), by_name);
	for (size_t i = 0; i < p->n; i++)
		rank[v[i]->order] = (unsigned)i;
	return rank;
}

size_t
rows_sort(const struct gather *g, struct due_row **out)
{
	struct arena *a = g->all->cx->arena;
	unsigned *rank = name_ranks(g->all->plan, a);
	struct place_in_order *v = NEW_N(a, struct place_in_order, g->n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < g->n; i++) {
		const struct due_row *r = g->rows[i];

		v[i] = (struct place_in_order){ .day = due_row_day(r),
			.duty = rank[r->stmt->order], .unit = rank[r->unit_stmt->order], .row = (unsigned)i, .r = r };
	}
	qsort(v, g->n, sizeof(*v), by_day);
	*out = NEW_N(a, struct due_row, g->n + 1);
	for (size_t i = 0; i < g->n; i++)
		if (kept == 0 || v[i].duty != v[i - 1].duty || v[i].unit != v[i - 1].unit ||
		    !str_eq((*out)[kept - 1].key, v[i].r->key))
			(*out)[kept++] = *v[i].r;
	return kept;
}
