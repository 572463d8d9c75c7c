/* Columns out of the year's report rows, then each row into its cell. */
#include "case/board.h"

#include <stdlib.h>

/* 2026-03, 2026-Q1, 2026-H1, 2026: what a column can be; rank 0 for months. */
static bool
regular(struct ctx *cx, struct str period, int *rank, struct str *label)
{
	static const char *const quarters[] = { "IV", "I", "II", "III" };
	struct str tail = str_sub(period, 5, period.n);
	int64_t n;

	*rank = 1;
	if (period.n == 4) {
		*label = str_of(T(cx, "Year"));
		return true;
	}
	if (period.n != 7 || period.p[4] != '-')
		return false;
	if (period.p[5] == 'Q')
		*label = str_fmt(cx->arena, T(cx, "Quarter %s"), quarters[period.p[6] & 3]);
	else if (period.p[5] == 'H')
		*label = str_of(T(cx, period.p[6] == '1' ? N_("First half-year") : N_("Last half-year")));
	else if (tail.p[0] == '0' ? str_to_i64(str_sub(tail, 1, 1), &n) : str_to_i64(tail, &n)) {
		*rank = 0;
		*label = str_fmt(cx->arena, T(cx, "M%d"), (int)n);
	} else {
		return false;
	}
	return true;
}

/* The column of a row, looked for from `at` on: rows come unit by unit, so that it mostly stands there. columns.n: none. */
static size_t
column_of(const struct board *b, const struct due *d, size_t at)
{
	size_t n = b->columns.n;

	for (size_t i = 0; i < n; i++, at++) {
		const struct board_column *c;

		if (at >= n)
			at = 0;
		c = &b->columns.v[at];
		if (str_eq(c->period, d->period) && str_eq(c->duty, d->duty))
			return at;
	}
	return n;
}

/* The place of a row's unit, looked for from `at` on. units.n: none. */
static size_t
unit_at(const struct board *b, const struct due *d, size_t at)
{
	size_t n = b->units.n;

	for (size_t i = 0; i < n; i++, at++) {
		if (at >= n)
			at = 0;
		if (str_eq(b->units.v[at]->key, d->unit))
			return at;
	}
	return n;
}

static int
column_cmp(const void *a, const void *b)
{
	const struct board_column *x = a, *y = b;
	int mx = x->period.n == 7 && x->period.p[5] <= '9', my = y->period.n == 7 && y->period.p[5] <= '9';

	if (mx != my)
		return my - mx;
	if (x->ends != y->ends)
		return x->ends < y->ends ? -1 : 1;
	return x->period.n != y->period.n ? (int)y->period.n - (int)x->period.n : str_cmp(y->period, x->period);
}

static void
columns_make(struct ctx *cx, const struct due_list *rows, struct board *b)
{
	size_t k = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct due *d = &rows->v[i];
		day_t begins = d->opens != DAY_NONE ? d->opens : d->window_from;
		struct str label;
		int rank;

		if (!str_is(d->kind, "report"))
			continue;
		k = column_of(b, d, k);
		if (k < b->columns.n) {
			if (begins < b->columns.v[k].begins)
				b->columns.v[k].begins = begins;
			k++;
		} else if (regular(cx, d->period, &rank, &label)) {
			LIST_ADD(cx->arena, b->columns.v, b->columns.n, b->columns.cap) = (struct board_column){ .label = label,
				.period = d->period, .duty = d->duty, .ends = d->window_to, .begins = begins };
		}
	}
	if (b->columns.n > 1)
		qsort(b->columns.v, b->columns.n, sizeof(*b->columns.v), column_cmp);
}

static void
units_make(struct ctx *cx, const struct due_list *rows, const struct unit_list *units, struct board *b)
{
	bool *owes = NEW_N(cx->arena, bool, units->n + 1);
	struct str last = S("");

	for (size_t k = 0; k < rows->n; k++) {
		const struct due *d = &rows->v[k];

		if (!str_is(d->kind, "report") || str_eq(d->unit, last))
			continue;
		last = d->unit;
		for (size_t i = 0; i < units->n; i++)
			owes[i] = owes[i] || str_eq(units->v[i].key, last);
	}
	for (size_t i = 0; i < units->n; i++)
		if (owes[i])
			LIST_ADD(cx->arena, b->units.v, b->units.n, b->units.cap) = &units->v[i];
}

/* A returned report is waited for again. */
static void
count(struct board_column *c, const struct board_cell *cell)
{
	if (cell->within)
		return;
	c->owed++;
	if (cell->x.state == DUE_EXCUSED)
		c->excused++;
	else if (cell->x.state == DUE_RETURNED ? cell->x.again_overdue : cell->x.overdue)
		c->overdue++;
	else if (cell->x.state != DUE_RETURNED && cell->due->filing != 0)
		c->sent++;
	else
		c->waiting++;
}

static struct board_cell
cell_of(const struct ctx *cx, const struct due *d, struct str own)
{
	return (struct board_cell){ .due = d, .x = due_axes(d, ctx_today(cx), str_eq(own, d->unit)),
		.within = d->stood_for_by.n > 0 && d->excused == 0 };
}

static void
cells_make(struct ctx *cx, struct board *b, const struct due_list *rows, const struct unit_list *units, struct str own)
{
	size_t u = 0, c = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct due *d = &rows->v[i];
		struct board_cell *cell;

		if (!str_is(d->kind, "report"))
			continue;
		u = unit_at(b, d, u);
		c = column_of(b, d, c);
		if (u == b->units.n || c == b->columns.n)
			continue;
		if (d->from_unit.n > 0) {
			struct board_handed *h = &LIST_ADD(cx->arena, b->handed.v, b->handed.n, b->handed.cap);

			*h = (struct board_handed){ cell_of(cx, d, own), unit_name(units, d->unit), unit_name(units, d->from_unit) };
			count(&b->columns.v[c], &h->cell);
			continue;
		}
		cell = &b->cells[u * b->columns.n + c++];
		if (cell->due != NULL)
			continue;
		*cell = cell_of(cx, d, own);
		count(&b->columns.v[c - 1], cell);
	}
}

/* The column of the period that began last: of those, the one that ends last. */
static size_t
column_now(const struct board *b, day_t today)
{
	size_t now = b->columns.n;

	for (size_t i = 0; i < b->columns.n; i++) {
		const struct board_column *c = &b->columns.v[i];

		if (c->owed == 0 || c->begins == DAY_NONE || c->begins > today)
			continue;
		if (now == b->columns.n || c->ends > b->columns.v[now].ends ||
		    (c->ends == b->columns.v[now].ends && c->owed > b->columns.v[now].owed))
			now = i;
	}
	return now;
}

void
board_make(struct ctx *cx, int year, const struct due_list *rows, const struct unit_list *units, struct str own,
    struct board *out)
{
	*out = (struct board){ .year = year };
	columns_make(cx, rows, out);
	units_make(cx, rows, units, out);
	out->cells = NEW_N(cx->arena, struct board_cell, out->units.n * out->columns.n + 1);
	cells_make(cx, out, rows, units, own);
	out->now = column_now(out, ctx_today(cx));
}
