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

/* Rows of happenings that were kept, by key: only they can come twice, from incidents of two units under one label. */
struct kept {
	const struct due_row **v;
	size_t slots;
};

static void
kept_room(const struct gather *g, struct kept *k)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += g->rows[i]->anchored != INSTANT_NONE;
	for (k->slots = 16; k->slots < 2 * n;)
		k->slots *= 2;
	k->v = NEW_N(g->all->cx->arena, const struct due_row *, k->slots);
}

/* False: a row with its key was kept before. */
static bool
kept_add(struct kept *k, const struct due_row *r)
{
	size_t at = row_hash(r) & (k->slots - 1);

	if (r->anchored == INSTANT_NONE)
		return true;
	for (; k->v[at] != NULL; at = (at + 1) & (k->slots - 1))
		if (str_eq(k->v[at]->key, r->key))
			return false;
	k->v[at] = r;
	return true;
}

size_t
rows_sort(const struct gather *g, struct due_row **out)
{
	struct arena *a = g->all->cx->arena;
	unsigned *rank = name_ranks(g->all->plan, a);
	struct place_in_order *v = NEW_N(a, struct place_in_order, g->n + 1);
	struct kept kept = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++) {
		const struct due_row *r = g->rows[i];

		v[i] = (struct place_in_order){ .day = due_row_day(r),
			.duty = rank[r->stmt->order], .unit = rank[r->unit_stmt->order], .row = (unsigned)i, .r = r };
	}
	qsort(v, g->n, sizeof(*v), by_day);
	*out = NEW_N(a, struct due_row, g->n + 1);
	kept_room(g, &kept);
	for (size_t i = 0; i < g->n; i++)
		if (kept_add(&kept, v[i].r))
			(*out)[n++] = *v[i].r;
	return n;
}
