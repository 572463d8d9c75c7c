/* Both sides sorted by key and walked together. */
#include "plan/diff.h"

#include "plan/moment.h"

static int
by_key(const void *a, const void *b)
{
	return str_cmp(((const struct due_row *)a)->key, ((const struct due_row *)b)->key);
}

static bool
same(const struct due_row *a, const struct due_row *b)
{
	return a->last_day == b->last_day && a->last_instant == b->last_instant && a->none_late == b->none_late &&
	    a->at_once == b->at_once && (a->last_day != DAY_NONE ||
	    (a->window_from == b->window_from && a->window_to == b->window_to));
}

/* One side only: look for the row on the other side, outside the span. */
static enum err
one_sided(struct ctx *cx, const struct plan *other, const struct due_row *row, bool gained, struct due_diff *d)
{
	enum err e;

	*d = (struct due_diff){ .change = gained ? DUE_GAINED : DUE_LOST };
	*(gained ? &d->after : &d->before) = *row;
	e = plan_due_find(cx, other, NULL, 0, row->key, gained ? &d->before : &d->after);
	if (e == E_OK) {
		d->change = DUE_MOVED;
		return E_OK;
	}
	if (e != E_GONE)
		return e;
	ctx_clear_fault(cx);
	return E_OK;
}

enum err
plan_diff(struct ctx *cx, const struct plan *before, const struct plan *after, day_t from, day_t to,
    struct due_diff **out, size_t *n)
{
	struct due_row *a, *b;
	size_t an, bn, i = 0, j = 0, cap = 0;
	enum err e;

	*out = NULL;
	*n = 0;
	if ((e = plan_expand(cx, before, NULL, 0, from, to, &a, &an)) != E_OK ||
	    (e = plan_expand(cx, after, NULL, 0, from, to, &b, &bn)) != E_OK)
		return e;
	qsort(a, an, sizeof(*a), by_key);
	qsort(b, bn, sizeof(*b), by_key);
	while (i < an || j < bn) {
		int c = i == an ? 1 : j == bn ? -1 : str_cmp(a[i].key, b[j].key);
		struct due_diff d = { .change = DUE_MOVED };

		if (c < 0)
			e = one_sided(cx, after, &a[i++], false, &d);
		else if (c > 0)
			e = one_sided(cx, before, &b[j++], true, &d);
		else {
			d.before = a[i++];
			d.after = b[j++];
		}
		if (e != E_OK)
			return e;
		if (d.change != DUE_MOVED || !same(&d.before, &d.after))
			LIST_ADD(cx->arena, *out, *n, cap) = d;
	}
	return E_OK;
}

static struct str
when_text(struct ctx *cx, const struct plan *p, const struct due_row *r)
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
		const struct due_row *r = lost ? &v[i].before : &v[i].after;

		buf_fmt(b, "%c %.*s ", "+-~"[v[i].change], STR_ARG(r->key));
		if (v[i].change == DUE_MOVED)
			buf_fmt(b, "%.*s -> ", STR_ARG(when_text(cx, before, &v[i].before)));
		buf_fmt(b, "%.*s\n", STR_ARG(when_text(cx, lost ? before : after, r)));
	}
}
