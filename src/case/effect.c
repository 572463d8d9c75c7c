/*
 * What a new version does to the rows of a bloc. Both sides are looked at by key: the rows that are there (dated on or
 * after the day of force) and the rows the new plan gives from that day to the end of the last year that was opened.
 */
#include "case/effect_part.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/buf.h"
#include "plan/unit.h"

/* --- rows ----------------------------------------------------------------------------------------------------------- */

static struct effect_row *
effect_add(struct judging *j, enum effect_change change, const struct effect_row *row)
{
	struct effect_row *r = &LIST_ADD(j->cx->arena, j->out->v, j->out->n, j->out->cap);

	*r = *row;
	r->change = change;
	j->out->count[change]++;
	return r;
}

static struct effect_row
of_old(const struct due *d)
{
	return (struct effect_row){ .key = d->key, .title = d->title, .unit = d->unit, .period = d->period,
		.before = d->day_now, .after = d->day_now, .drafted = d->draft_state.n > 0 };
}

static struct effect_row
of_given(const struct due_row *r)
{
	return (struct effect_row){ .key = r->key, .title = r->title, .unit = r->unit, .period = r->period,
		.before = DAY_NONE, .after = due_row_day(r) };
}

static int
given_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct due_row *)a)->key, ((const struct due_row *)b)->key);
}

static const struct due_row *
given_find(const struct judging *j, struct str key)
{
	const struct due_row want = { .key = key };

	return j->given_n == 0 ? NULL : bsearch(&want, j->given, j->given_n, sizeof(*j->given), given_cmp);
}

static int
old_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct due *)a)->key, ((const struct due *)b)->key);
}

static const struct due *
old_find(const struct judging *j, struct str key)
{
	const struct due want = { .key = key };

	return j->old.n == 0 ? NULL : bsearch(&want, j->old.v, j->old.n, sizeof(*j->old.v), old_cmp);
}

static bool
closed(const struct due *d)
{
	return d->done != 0 || d->filing != 0 || d->excused != 0;
}

/* Where the rows that `due` closes begin in j->stands. */
static size_t
stands_from(const struct judging *j, struct str due)
{
	size_t low = 0, high = j->stands.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(j->stands.v[mid].due, due) < 0)
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

	for (size_t i = stands_from(j, d->key); i < j->stands.n && str_eq(j->stands.v[i].due, d->key); i++) {
		bool found = false;

		n++;
		for (size_t k = 0; k < f->stands_for.n; k++)
			found = found || str_eq(f->stands_for.v[k].text, j->stands.v[i].closes);
		if (!found)
			return false;
	}
	return n == f->stands_for.n;
}

/* As the plan gave them; or counted anew since, when the meeting they hang on was held. */
static bool
same_days(const struct due *d, const struct due_fact *f)
{
	return (d->rule_date == f->rule_date && d->last_day == f->last_day && d->provisional == f->provisional) ||
	    (d->day_now != d->last_day && !d->provisional && !f->provisional && d->day_now == f->last_day);
}

static bool
same_row(const struct judging *j, const struct due *d, const struct due_fact *f)
{
	return str_eq(d->title, f->title) && str_eq(d->kind, f->kind) && str_eq(d->clause, f->clause) &&
	    str_eq(d->cited, f->cited) && str_eq(d->form, f->form) && str_eq(d->to, f->to) && str_eq(d->copy, f->copy) &&
	    d->opens == f->opens && d->window_from == f->window_from && d->window_to == f->window_to &&
	    d->last_instant == f->last_instant && d->never_late == f->never_late && same_days(d, f) && same_stands(j, d, f);
}

/* A row both sides know. A day that was extended beyond the new one stays. */
static void
judge_known(struct judging *j, const struct due *d, const struct due_row *r)
{
	struct plan_revised *f = &j->out->facts;
	struct due_fact fact = due_fact_of(j->cx, j->plan, r);
	struct effect_row row = of_old(d);
	bool extended = d->day_now != DAY_NONE && d->last_day != DAY_NONE && d->day_now > d->last_day;
	struct changed_fact c = { .from = d->day_now,
		.to = extended && fact.last_day != DAY_NONE && fact.last_day < d->day_now ? d->day_now : fact.last_day };

	row.after = c.to;
	if (same_row(j, d, &fact)) {
		LIST_ADD(j->cx->arena, f->kept.v, f->kept.n, j->cap.kept) = (struct str_fact){ d->key };
		effect_add(j, EFFECT_KEPT, &row);
		return;
	}
	if (c.to != DAY_NONE && !fact.never_late && c.to != c.from && (c.to < ctx_today(j->cx) || c.to < j->in->from)) {
		effect_add(j, EFFECT_STAYS, &row);
		return;
	}
	c.row.v = NEW(j->cx->arena, struct due_fact);
	c.row.v[c.row.n++] = fact;
	LIST_ADD(j->cx->arena, f->changed.v, f->changed.n, j->cap.changed) = c;
	effect_add(j, c.to == c.from ? EFFECT_AMENDED : EFFECT_MOVED, &row);
}

static void
withdraw(struct judging *j, const struct due *d, enum effect_change change, struct str heirs)
{
	struct plan_revised *f = &j->out->facts;
	struct effect_row row = of_old(d);

	row.after = DAY_NONE;
	row.heirs = heirs;
	effect_add(j, change, &row);
	LIST_ADD(j->cx->arena, f->withdrawn.v, f->withdrawn.n, j->cap.withdrawn) = (struct str_fact){ d->key };
}

/* What one unit owes for all (a chair's meeting, a consolidation) goes to whoever stands in its place. */
static bool
stands_in(const struct judging *j, const struct due *d, const struct due_row *r)
{
	const struct stmt *unit = plan_find_kind(j->plan, K_UNIT, d->unit);
	struct unit_link *links;
	size_t n = unit == NULL || str_is(d->kind, "report") || str_is(d->kind, "collection") ? 0
	    : plan_unit_successors(j->plan, unit, j->cx->arena, &links);

	for (size_t i = 0; i < n; i++)
		if (str_eq(links[i].unit->name, r->unit))
			return old_find(j, r->key) == NULL;
	return false;
}

/* The heirs' rows of an old one: `duty/HEIR/period@unit`, or the row of whoever stands in its place. */
static struct str
heirs_of(struct judging *j, const struct due *d)
{
	struct plan_revised *f = &j->out->facts;
	struct str *keys = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < j->given_n; i++) {
		const struct due_row *r = &j->given[i];

		if (!str_eq(r->duty, d->duty) || !str_eq(r->period, d->period))
			continue;
		if (r->from_unit.n == 0 && stands_in(j, d, r))
			LIST_ADD(j->cx->arena, f->handed.v, f->handed.n, j->cap.handed) =
			    (struct handover_fact){ .due = r->key, .old = d->key, .from_unit = d->unit, .fields = S(""), .decision = S("") };
		else if (!str_eq(r->from_unit, d->unit))
			continue;
		LIST_ADD(j->cx->arena, keys, n, cap) = r->key;
	}
	return n == 0 ? S("") : str_join(j->cx->arena, keys, n, S("; "));
}

/* An open row that the new version does not date within the span: elsewhere, with another unit, or nowhere. */
static enum err
judge_missing(struct judging *j, const struct due *d)
{
	struct str heirs = d->from_unit.n > 0 ? S("") : heirs_of(j, d);
	struct due_row r;
	enum err e;

	if (heirs.n > 0) {
		withdraw(j, d, EFFECT_HANDED, heirs);
		return E_OK;
	}
	e = plan_due_find(j->cx, j->plan, j->events, j->event_n, d->key, &r);
	if (e == E_OK) {
		judge_known(j, d, &r);         /* before the day of force, or in a year that is not opened yet */
	} else if (e == E_GONE) {
		ctx_clear_fault(j->cx);
		withdraw(j, d, EFFECT_WITHDRAWN, S(""));
		e = E_OK;
	}
	return e;
}

static enum err
judge_old(struct judging *j)
{
	enum err e = E_OK;

	for (size_t i = 0; i < j->old.n && e == E_OK; i++) {
		const struct due *d = &j->old.v[i];
		const struct due_row *r = given_find(j, d->key);
		struct effect_row row = of_old(d);

		if (d->withdrawn != 0)
			continue;
		if (closed(d))
			effect_add(j, EFFECT_CLOSED, &row);
		else if (r != NULL)
			judge_known(j, d, r);
		else
			e = judge_missing(j, d);
	}
	return e;
}

/* A row only the new version gives. */
static enum err
judge_new(struct judging *j, const struct due_row *r)
{
	struct ctx *cx = j->cx;
	struct plan_revised *f = &j->out->facts;
	const struct due *here = old_find(j, r->key), *from;
	struct effect_row row = of_given(r);
	struct due other;
	bool handed = r->from_unit.n > 0;
	enum err e;

	if (here != NULL && here->withdrawn == 0)
		return E_OK;
	if (here == NULL) {
		e = due_get(cx, j->tx, r->key, &other);
		if (e != E_GONE)
			return e;              /* it is there, dated before the day of force: it stays */
	}
	from = handed ? old_find(j, due_key_before(cx->arena, r)) : NULL;
	if (handed && from != NULL && (closed(from) || from->withdrawn != 0))
		return E_OK;                   /* the old unit did it: there is nothing to hand over */
	if (!handed && row.after != DAY_NONE && row.after < ctx_today(cx) && !r->none_late) {
		effect_add(j, EFFECT_NOT_BORN, &row);
		return E_OK;
	}
	LIST_ADD(cx->arena, f->born.v, f->born.n, j->cap.born) = due_fact_of(cx, j->plan, r);
	if (handed)
		LIST_ADD(cx->arena, f->handed.v, f->handed.n, j->cap.handed) = handover_fact_of(cx, j->plan, r);
	effect_add(j, EFFECT_BORN, &row);
	return E_OK;
}

/* --- the whole ------------------------------------------------------------------------------------------------------ */

static int
effect_cmp(const void *a, const void *b)
{
	const struct effect_row *x = a, *y = b;
	day_t dx = x->before != DAY_NONE ? x->before : x->after, dy = y->before != DAY_NONE ? y->before : y->after;

	if (x->change != y->change)
		return (int)x->change - (int)y->change;
	return dx != dy ? (dx < dy ? -1 : 1) : str_cmp(x->key, y->key);
}

static void
fingerprint(struct judging *j)
{
	struct version_effect *out = j->out;
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state h;
	struct buf hex;

	(void)crypto_hash_sha256_init(&h);
	for (size_t i = 0; i < out->n; i++) {
		const struct effect_row *r = &out->v[i];
		struct str line = str_fmt(j->cx->arena, "%d %.*s %d %d\n", (int)r->change, STR_ARG(r->key), (int)r->before,
		    (int)r->after);

		(void)crypto_hash_sha256_update(&h, (const unsigned char *)line.p, line.n);
	}
	(void)crypto_hash_sha256_update(&h, (const unsigned char *)out->facts.hash.p, out->facts.hash.n);
	for (size_t i = 0; i < out->facts.readings.n; i++)
		(void)crypto_hash_sha256_update(&h, (const unsigned char *)out->facts.readings.v[i].text.p,
		    out->facts.readings.v[i].text.n);
	(void)crypto_hash_sha256_final(&h, hash);
	buf_init(&hex, j->cx->arena, 2 * sizeof(hash) + 1);
	buf_hex(&hex, hash, sizeof(hash));
	out->fingerprint = str_sub(buf_view(&hex), 0, 32);
}

static enum err
rows_read(struct judging *j)
{
	struct ctx *cx = j->cx;
	struct year_list years;
	struct due_row *rows;
	day_t last;
	size_t n;
	enum err e;

	if ((e = due_since(cx, j->tx, j->in->from, &j->old)) != E_OK || (e = due_stands(cx, j->tx, &j->stands)) != E_OK ||
	    (e = due_years(cx, j->tx, &years)) != E_OK ||
	    (e = bloc_events(cx, j->tx, j->plan, &j->events, &j->event_n)) != E_OK || years.n == 0)
		return e;
	last = day_of(years.v[years.n - 1], 12, 31);
	if (last < j->in->from)
		return E_OK;
	if ((e = plan_expand(cx, j->plan, j->events, j->event_n, j->in->from, last, &rows, &n)) != E_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		if (due_row_kept(&rows[i]))
			rows[j->given_n++] = rows[i];
	j->given = rows;
	qsort(rows, j->given_n, sizeof(*rows), given_cmp);
	return E_OK;
}

enum err
version_effect(struct ctx *cx, struct tx *tx, const struct version_new *in, struct version_effect *out)
{
	struct judging j = { .cx = cx, .tx = tx, .in = in, .out = out };
	struct plan *p = NULL;
	enum err e;

	*out = (struct version_effect){ 0 };
	e = plan_load_texts(cx, in->files, in->file_n, in->readings, in->reading_n, &p);
	out->plan = j.plan = p;
	if (e != E_OK || (e = version_newest(cx, tx, &out->base)) != E_OK || (e = effect_day(&j)) != E_OK ||
	    (e = effect_kind(&j)) != E_OK || (e = rows_read(&j)) != E_OK || (e = effect_units(&j)) != E_OK ||
	    (e = judge_old(&j)) != E_OK)
		return e;
	for (size_t i = 0; i < j.given_n && e == E_OK; i++)
		e = judge_new(&j, &j.given[i]);
	if (e != E_OK)
		return e;
	out->facts.base = out->base.plan;
	out->facts.name = p->head->name;
	out->facts.number = stmt_str(p->head, PROP_PLAN_NUMBER);
	out->facts.title = p->head->title;
	out->facts.hash = p->text_hash;
	out->facts.from = in->from;
	out->facts.files = text_facts_of_plan(cx, p);
	out->facts.readings = reading_facts_of_plan(cx, p);
	if (out->n > 1)
		qsort(out->v, out->n, sizeof(*out->v), effect_cmp);
	fingerprint(&j);
	return E_OK;
}
