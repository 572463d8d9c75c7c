/*
 * The greedy walk: v[k] is how far down the first text the furthest path on diagonal k (before minus after) has come with
 * d edits. Each step's v is kept, and the path is read back from the end.
 */
#include "base/linediff.h"

struct walk {
	struct arena *arena;
	const struct str *a, *b;       /* the middles */
	int n, m;
	int **trace;                   /* v of each step, 2 d + 1 numbers from diagonal -d */
};

static int
down(const int *v, int d, int k)
{
	return k >= -d && k <= d ? v[k + d] : -1;
}

/* One step further on every diagonal; true when the end is reached. */
static bool
step(struct walk *w, int d)
{
	const int *last = d == 0 ? NULL : w->trace[d - 1];
	int *v = NEW_N(w->arena, int, (size_t)(2 * d + 1));

	w->trace[d] = v;
	for (int k = -d; k <= d; k++)
		v[k + d] = -1;
	for (int k = -d; k <= d; k += 2) {
		int x = d == 0 ? 0 : k == -d || (k != d && down(last, d - 1, k - 1) < down(last, d - 1, k + 1))
		    ? down(last, d - 1, k + 1) : down(last, d - 1, k - 1) + 1;
		int y = x - k;

		if (x < 0 || x > w->n || y < 0 || y > w->m)
			continue;
		while (x < w->n && y < w->m && str_eq(w->a[x], w->b[y])) {
			x++;
			y++;
		}
		v[k + d] = x;
		if (x >= w->n && y >= w->m)
			return true;
	}
	return false;
}

/* Reads the path back: marks lines of both middles that are not common. */
static void
read_back(const struct walk *w, int d, bool *gone, bool *fresh)
{
	int x = w->n, y = w->m;

	for (; d > 0; d--) {
		const int *last = w->trace[d - 1];
		int k = x - y;
		bool insert = k == -d || (k != d && down(last, d - 1, k - 1) < down(last, d - 1, k + 1));
		int before = insert ? k + 1 : k - 1, px = down(last, d - 1, before), py = px - before;

		if (insert)
			fresh[py] = true;
		else
			gone[px] = true;
		x = px;
		y = py;
	}
}

static void
middle(struct walk *w, bool *gone, bool *fresh)
{
	int most = w->n + w->m < LINEDIFF_EDITS ? w->n + w->m : LINEDIFF_EDITS, d = 0;

	w->trace = NEW_N(w->arena, int *, (size_t)most + 1);
	while (d <= most && !step(w, d))
		d++;
	if (d <= most) {
		read_back(w, d, gone, fresh);
		return;
	}
	for (int i = 0; i < w->n; i++)
		gone[i] = true;
	for (int i = 0; i < w->m; i++)
		fresh[i] = true;
}

static void
add(struct arena *a, struct diff_lines *out, enum line_change change, struct str text, int before, int after)
{
	LIST_ADD(a, out->v, out->n, out->cap) = (struct diff_line){ change, text, before, after };
	out->gone += change == LINE_GONE;
	out->fresh += change == LINE_NEW;
}

struct diff_lines
line_diff(struct arena *a, struct str before, struct str after)
{
	struct str *x, *y;
	int x_n = (int)str_lines(a, before, &x), y_n = (int)str_lines(a, after, &y);
	struct diff_lines out = { 0 };
	struct walk w = { .arena = a };
	bool *gone, *fresh;
	int head = 0, tail = 0, i, j;

	while (head < x_n && head < y_n && str_eq(x[head], y[head]))
		head++;
	while (tail < x_n - head && tail < y_n - head && str_eq(x[x_n - 1 - tail], y[y_n - 1 - tail]))
		tail++;
	w.a = x + head;
	w.b = y + head;
	w.n = x_n - head - tail;
	w.m = y_n - head - tail;
	gone = NEW_N(a, bool, (size_t)w.n + 1);
	fresh = NEW_N(a, bool, (size_t)w.m + 1);
	middle(&w, gone, fresh);
	for (i = 0; i < head; i++)
		add(a, &out, LINE_SAME, x[i], i + 1, i + 1);
	for (i = 0, j = 0; i < w.n || j < w.m;) {
		if (i < w.n && gone[i]) {
			add(a, &out, LINE_GONE, w.a[i], head + i + 1, 0);
			i++;
		} else if (j < w.m && fresh[j]) {
			add(a, &out, LINE_NEW, w.b[j], 0, head + j + 1);
			j++;
		} else {
			add(a, &out, LINE_SAME, w.a[i], head + i + 1, head + j + 1);
			i++;
			j++;
		}
	}
	for (i = 0; i < tail; i++)
		add(a, &out, LINE_SAME, x[x_n - tail + i], x_n - tail + i + 1, y_n - tail + i + 1);
	return out;
}
