/*
 * Both sides sorted by key and walked together. A row as it is expanded takes ten times the room of what is compared of
 * it: so the span is expanded a slice at a time, and each slice is forgotten once that is taken out.
 */
#include "plan/diff.h"

#include "plan/moment.h"
#include "plan/plan.h"

#define SLICES 8
#define SLICE_LEAST 92         /* days: each slice reckons the periods around it again */

struct side {
	const struct plan *plan;
	struct diff_row *v;
	char *keys;
	size_t n, cap, used, room;
};

static int
by_key(const void *a, const void *b)
{
	return str_cmp(((const struct diff_row *)a)->key, ((const struct diff_row *)b)->key);
}

static bool
same(const struct diff_row *a, const struct diff_row *b)
{
	return a->last_day == b->last_day && a->last_instant == b->last_instant && a->none_late == b->none_late &&
	    a->at_once == b->at_once && (a->last_day != DAY_NONE ||
	    (a->window_from == b->window_from && a->window_to == b->window_to));
}

/* `key` has the bytes of the row's own, and lives longer. */
static struct diff_row
diff_row_of(const struct due_row *r, struct str key)
{
	return (struct diff_row){ .key = key, .period = { key.p + r->duty.n + r->unit.n + 2, r->period.n }, .stmt = r->stmt,
		.unit_stmt = r->unit_stmt, .last_day = r->last_day, .window_from = r->window_from,
		.window_to = r->window_to, .last_instant = r->last_instant, .none_late = r->none_late, .at_once = r->at_once };
}

static void
side_add(struct side *s, const struct due_row *r)
{
	struct str key = { s->keys + s->used, r->key.n };

	memcpy(s->keys + s->used, r->key.p, r->key.n);
	s->used += r->key.n;
	s->v[s->n++] = diff_row_of(r, key);
}

/* Keys move with their room. */
static void
side_grow(struct arena *a, struct side *s, size_t rows, size_t bytes)
{
	const char *were = s->keys;

	s->v = arena_grow(a, s->v, s->n * sizeof(*s->v), arena_mul(s->n + rows, sizeof(*s->v)));
	s->cap = s->n + rows;
	s->keys = arena_grow(a, s->keys, s->used, s->used + bytes);
	s->room = s->used + bytes;
	for (size_t i = 0; i < s->n; i++) {
		s->v[i].key.p = s->keys + (s->v[i].key.p - were);
		s->v[i].period.p = s->keys + (s->v[i].period.p - were);
	}
}

/*
 * One slice. Where there is no room for it, what was expanded is forgotten and room made for as many in each of the
 * `left` slices; then it is expanded again.
 */
static enum err
slice_take(struct ctx *cx, struct side *s, day_t from, day_t to, size_t left)
{
	for (;;) {
		struct arena_mark before = arena_mark(cx->arena);
		struct due_row *rows;
		size_t n, bytes = 0;
		enum err e;

		if ((e = plan_expand(cx, s->plan, NULL, 0, from, to, &rows, &n)) != E_OK)
			return e;
		for (size_t i = 0; i < n; i++)
			bytes += rows[i].key.n;
		if (n <= s->cap - s->n && bytes <= s->room - s->used) {
			for (size_t i = 0; i < n; i++)
				side_add(s, &rows[i]);
			arena_rewind(cx->arena, before);
			return E_OK;
		}
		arena_rewind(cx->arena, before);
		side_grow(cx->arena, s, n * left, bytes * left);
	}
}

static enum err
side_take(struct ctx *cx, struct side *s, day_t from, day_t to)
{
	int days = (to - from) / SLICES + 1;
	enum err e;

	if (days < SLICE_LEAST)
		days = SLICE_LEAST;
	for (day_t day = from; day <= to; day += days) {
		day_t last = to - day < days ? to : day + days - 1;

		if ((e = slice_take(cx, s, day, last, (size_t)((to - day) / days) + 1)) != E_OK)
			return e;
	}
	if (s->n > 0)
		qsort(s->v, s->n, sizeof(*s->v), by_key);
	return E_OK;
}

static enum due_change
change_of(int c)
{
	return c < 0 ? DUE_LOST : c > 0 ? DUE_GAINED : DUE_MOVED;
}

static void
sides_walk(struct ctx *cx, const struct side *a, const struct side *b, struct due_diff **out, size_t *n)
{
	size_t i = 0, j = 0, cap = 0;

	while (i < a->n || j < b->n) {
		int c = i == a->n ? 1 : j == b->n ? -1 : str_cmp(a->v[i].key, b->v[j].key);
		struct due_diff d = { change_of(c), c > 0 ? NULL : &a->v[i++], c < 0 ? NULL : &b->v[j++] };

		if (d.change != DUE_MOVED || !same(d.before, d.after))
			LIST_ADD(cx->arena, *out, *n, cap) = d;
	}
}

/* --- rows of one side: is there one on the other, outside the span? -------------------------------------------------- */

static const struct diff_row *
only_row(const struct due_diff *d)
{
	return d->before != NULL ? d->before : d->after;
}

/* By side, duty and period: all that are in one such group are looked for at once. */
static int
by_group(const struct due_diff *x, const struct due_diff *y)
{
	const struct diff_row *a = only_row(x), *b = only_row(y);

	if (x->change != y->change)
		return x->change < y->change ? -1 : 1;
	if (a->stmt->order != b->stmt->order)
		return a->stmt->order < b->stmt->order ? -1 : 1;
	return str_cmp(a->period, b->period);
}

static int
by_group_and_key(const void *a, const void *b)
{
	const struct due_diff *x = *(struct due_diff *const *)a, *y = *(struct due_diff *const *)b;
	int c = by_group(x, y);

	return c != 0 ? c : str_cmp(only_row(x)->key, only_row(y)->key);
}

static int
by_row_key(const void *a, const void *b)
{
	return str_cmp((*(struct due_row *const *)a)->key, (*(struct due_row *const *)b)->key);
}

/* One group, by key. What is found is kept in `far`, made before what is searched, which is forgotten. */
static void
group_find(struct ctx *cx, const struct plan *other, struct due_diff **v, size_t n)
{
	struct arena_mark before = arena_mark(cx->arena), made;
	struct diff_row *far = NEW_N(cx->arena, struct diff_row, n);
	const struct diff_row *first = only_row(v[0]);
	struct due_row **rows;
	size_t rows_n, found = 0;

	made = arena_mark(cx->arena);
	rows_n = plan_due_period(cx, other, first->stmt->name, first->period, &rows);
	if (rows_n > 0)
		qsort(rows, rows_n, sizeof(struct due_row *), by_row_key);
	for (size_t i = 0, k = 0; i < n && k < rows_n;) {
		struct str key = only_row(v[i])->key;
		int c = str_cmp(key, rows[k]->key);

		if (c == 0) {
			far[found] = diff_row_of(rows[k], key);
			*(v[i]->change == DUE_GAINED ? &v[i]->before : &v[i]->after) = &far[found++];
			v[i]->change = DUE_MOVED;
		}
		i += c <= 0;
		k += c >= 0;
	}
	arena_rewind(cx->arena, found > 0 ? made : before);
}

static void
one_sided(struct ctx *cx, const struct plan *before, const struct plan *after, struct due_diff *v, size_t n)
{
	struct due_diff **one = NEW_N(cx->arena, struct due_diff *, n + 1);
	size_t one_n = 0;

	for (size_t i = 0; i < n; i++)
		if (v[i].change != DUE_MOVED)
			one[one_n++] = &v[i];
	qsort(one, one_n, sizeof(struct due_diff *), by_group_and_key);
	for (size_t i = 0, end; i < one_n; i = end) {
		const struct plan *other = one[i]->change == DUE_GAINED ? before : after;

		for (end = i + 1; end < one_n && by_group(one[i], one[end]) == 0; end++)
			;
		group_find(cx, other, one + i, end - i);
	}
}

day_t
diff_row_day(const struct diff_row *r)
{
	return r->last_day != DAY_NONE ? r->last_day : r->window_to;
}

enum err
plan_diff(struct ctx *cx, const struct plan *before, const struct plan *after, day_t from, day_t to,
    struct due_diff **out, size_t *n)
{
	struct side a = { .plan = before }, b = { .plan = after };
	enum err e;

	*out = NULL;
	*n = 0;
	if ((e = plan_span_check(cx, from, to)) != E_OK || (e = side_take(cx, &a, from, to)) != E_OK ||
	    (e = side_take(cx, &b, from, to)) != E_OK)
		return e;
	sides_walk(cx, &a, &b, out, n);
	one_sided(cx, before, after, *out, *n);
	return E_OK;
}

static struct str
when_text(struct ctx *cx, const struct plan *p, const struct diff_row *r)
{
	if (r->last_instant != INSTANT_NONE)
		return instant_iso(cx->arena, r->last_instant, plan_zone_at(p, r->last_instant));
	if (r->last_day != DAY_NONE)
		return day_iso(cx->arena, r->last_day);
	if (r->none_late)
		return r->at_once ? S("at-once") : S("none");
	return str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(day_iso(cx->arena, r->window_from)),
	    STR_ARG(day_iso(cx->arena, r->window_to)));
}

void
diff_write(struct ctx *cx, struct buf *b, const struct plan *before, const struct plan *after, const struct due_diff *v,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool lost = v[i].change == DUE_LOST;
		const struct diff_row *r = lost ? v[i].before : v[i].after;

		buf_fmt(b, "%c %.*s ", "+-~"[v[i].change], STR_ARG(r->key));
		if (v[i].change == DUE_MOVED)
			buf_fmt(b, "%.*s -> ", STR_ARG(when_text(cx, before, v[i].before)));
		buf_fmt(b, "%.*s\n", STR_ARG(when_text(cx, lost ? before : after, r)));
	}
}
