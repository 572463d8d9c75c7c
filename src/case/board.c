/* Columns out of the year's report rows, then each row into its cell. */
#include "case/board.h"

#include <stdlib.h>

/* 2026-03, 2026-Q1, 2026-H1, 2026: what a column can be; rank 0 for months. */
static bool
regular(struct ctx *cx, struct str period, int *rank, struct str *label)
{
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
		*label = str_fmt(cx->arena, T(cx, "Quarter %c"), period.p[6]);
	else if (period.p[5] == 'H')
		*label = str_fmt(cx->arena, T(cx, "Half %c"), period.p[6]);
	else if (tail.p[0] == '0' ? str_to_i64(str_sub(tail, 1, 1), &n) : str_to_i64(tail, &n)) {
		*rank = 0;
		*label = str_fmt(cx->arena, T(cx, "M%d"), (int)n);
	} else {
		return false;
	}
	return true;
}

static bool
of_column(const struct board_column *c, const struct due *d)
{
	return str_eq(c->duty, d->duty) && str_eq(c->period, d->period);
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
	for (size_t i = 0; i < rows->n; i++) {
		const struct due *d = &rows->v[i];
		day_t begins = d->opens != DAY_NONE ? d->opens : d->window_from;
		struct str label;
		size_t k = 0;
		int rank;

		if (!str_is(d->kind, "report") || !regular(cx, d->period, &rank, &label))
			continue;
		while (k < b->columns.n && !of_column(&b->columns.v[k], d))
			k++;
		if (k == b->columns.n)
			LIST_ADD(cx->arena, b->columns.v, b->columns.n, b->columns.cap) = (struct board_column){ .label = label,
				.period = d->period, .duty = d->duty, .ends = d->window_to, .begins = begins };
		else if (begins < b->columns.v[k].begins)
			b->columns.v[k].begins = begins;
	}
	if (b->columns.n > 1)
		qsort(b->columns.v, b->columns.n, sizeof(*b->columns.v), column_cmp);
}

static void
units_make(struct ctx *cx, const struct due_list *rows, const struct unit_list *units, struct board *b)
{
	for (size_t i = 0; i < units->n; i++)
		for (size_t k = 0; k < rows->n; k++)
			if (str_is(rows->v[k].kind, "report") && str_eq(rows->v[k].unit, units->v[i].key)) {
				LIST_ADD(cx->arena, b->units.v, b->units.n, b->units.cap) = &units->v[i];
				break;
			}
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

static void
handed_make(struct ctx *cx, struct board *b, const struct due *d, size_t column, const struct unit_list *units, struct str own)
{
	struct board_handed *h = &LIST_ADD(cx->arena, b->handed.v, b->handed.n, b->handed.cap);

	*h = (struct board_handed){ .cell = { .due = d, .x = due_axes(d, ctx_today(cx), str_eq(own, d->unit)),
		.within = d->stood_for_by.n > 0 && d->excused == 0 }, .unit = unit_name(units, d->unit),
		.from = unit_name(units, d->from_unit) };
	count(&b->columns.v[column], &h->cell);
}

static void
cell_make(struct ctx *cx, struct board *b, const struct due *d, const struct unit_list *units, struct str own)
{
	for (size_t u = 0; u < b->units.n; u++) {
		if (!str_eq(b->units.v[u]->key, d->unit))
			continue;
		for (size_t c = 0; c < b->columns.n; c++) {
			struct board_cell *cell = &b->cells[u * b->columns.n + c];

			if (!of_column(&b->columns.v[c], d))
				continue;
			if (d->from_unit.n > 0) {
				handed_make(cx, b, d, c, units, own);
				continue;
			}
			*cell = (struct board_cell){ .due = d, .x = due_axes(d, ctx_today(cx), str_eq(own, d->unit)),
				.within = d->stood_for_by.n > 0 && d->excused == 0 };
			count(&b->columns.v[c], cell);
		}
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
	for (size_t i = 0; i < rows->n; i++)
		if (str_is(rows->v[i].kind, "report"))
			cell_make(cx, out, &rows->v[i], units, own);
	out->now = column_now(out, ctx_today(cx));
}
