/*
 * What a new version does to the rows of a bloc. Both sides are looked at by key: the rows that are there (dated on or
 * after the day of force) and the rows the new plan gives from that day to the end of the last year that was opened.
 */
#include "case/effect_part.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "plan/unit.h"

/* --- rows ----------------------------------------------------------------------------------------------------------- */

static void
effect_add(struct judging *j, enum effect_change change, const struct effect_row *row)
{
	struct effect_row *r = &LIST_ADD(j->cx->arena, j->out->v, j->out->n, j->out->cap);

	*r = *row;
	r->change = change;
	j->out->count[change]++;
	j->out->drafted += row->drafted && effect_changes(change);
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

/* What is closed already is closed by no other row: two rows never stand for one. */
static enum err
drop_closed(struct judging *j, struct due_fact *f)
{
	struct due other;
	size_t kept = 0;
	enum err e = E_OK;

	for (size_t i = 0; i < f->stands_for.n && e == E_OK; i++) {
		const struct due *d = old_find(j, f->stands_for.v[i].text);

		if (d == NULL && (e = due_get(j->cx, j->tx, f->stands_for.v[i].text, &other)) == E_OK)
			d = &other;
		e = e == E_GONE ? E_OK : e;
		if (d == NULL || d->withdrawn != 0 || !closed(d))
			f->stands_for.v[kept++] = f->stands_for.v[i];
	}
	f->stands_for.n = kept;
	return e;
}

/* A row both sides know. A day that was extended beyond the new one stays. */
static enum err
judge_known(struct judging *j, const struct due *d, const struct due_row *r)
{
	struct plan_revised *f = &j->out->facts;
	struct due_fact fact = due_fact_of(j->cx, j->plan, r);
	struct handover_fact handed = handover_fact_of(j->cx, j->plan, r);
	struct effect_row row = of_old(d);
	bool scope = r->from_unit.n == 0 || str_eq(handed.fields, d->fields);
	struct changed_fact c = { .from = d->day_now, .to = effect_extended(j, d) && fact.last_day != DAY_NONE &&
		fact.last_day < d->day_now ? d->day_now : fact.last_day };
	enum err e;

	row.after = c.to;
	if (scope && effect_same_row(j, d, &fact)) {
		LIST_ADD(j->cx->arena, f->kept.v, f->kept.n, j->cap.kept) = (struct str_fact){ d->key };
		effect_add(j, EFFECT_KEPT, &row);
		return E_OK;
	}
	if (c.to != DAY_NONE && !fact.never_late && c.to != c.from && (c.to < ctx_today(j->cx) || c.to < j->in->from)) {
		effect_add(j, EFFECT_STAYS, &row);
		return E_OK;
	}
	if ((e = drop_closed(j, &fact)) != E_OK)
		return e;
	c.row.v = NEW(j->cx->arena, struct due_fact);
	c.row.v[c.row.n++] = fact;
	LIST_ADD(j->cx->arena, f->changed.v, f->changed.n, j->cap.changed) = c;
	if (!scope)
		LIST_ADD(j->cx->arena, f->handed.v, f->handed.n, j->cap.handed) = handed;
	effect_add(j, c.to == c.from ? EFFECT_AMENDED : EFFECT_MOVED, &row);
	return E_OK;
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

/* Does `heir` take part in what became of `unit`? */
static bool
succeeds(const struct judging *j, struct str unit, struct str heir)
{
	const struct stmt *s = plan_find_kind(j->plan, K_UNIT, unit);
	struct unit_link *links;
	size_t n = s == NULL ? 0 : plan_unit_successors(j->plan, s, j->cx->arena, &links);

	for (size_t i = 0; i < n; i++)
		if (str_eq(links[i].unit->name, heir))
			return true;
	return false;
}

static bool
within(const struct judging *j, const struct due_row *r)
{
	day_t day = due_row_day(r);

	return day >= j->in->from && day <= j->last;
}

/* The row was handed over before, and its unit ends too: it joins what the heir has of the same origin. */
static enum effect_change
passes_on(struct judging *j, const struct due *d, const struct due_row *to, struct str *heirs)
{
	const struct due *there = old_find(j, to->key);
	struct plan_revised *f = &j->out->facts;

	if (!succeeds(j, d->unit, to->unit))
		return EFFECT_WITHDRAWN;
	if (there != NULL && there->withdrawn == 0 && closed(there))
		return EFFECT_STAYS;           /* the heir's part is done: this one keeps its name */
	*heirs = to->key;
	if (there != NULL && there->withdrawn == 0) {
		struct handover_fact h = handover_fact_of(j->cx, j->plan, to);

		LIST_ADD(j->cx->arena, f->handed.v, f->handed.n, j->cap.handed) = h;
	}
	return EFFECT_HANDED;
}

/* What becomes of an open row that the new version does not give: its heirs' keys, when it has some. */
static enum effect_change
fate_of(struct judging *j, const struct due *d, struct str *heirs)
{
	bool again = d->from_unit.n > 0;
	struct str origin = again ? due_key_of(j->cx->arena, d->duty, d->from_unit, d->period) : d->key, *keys = NULL;
	enum effect_change change = EFFECT_WITHDRAWN, one;
	size_t n = 0, cap = 0;

	for (size_t i = effect_first(j->passing.v, j->passing.n, sizeof(*j->passing.v), origin);
	    i < j->passing.n && str_eq(j->passing.v[i].old, origin); i++) {
		const struct due_row *r = j->passing.v[i].row;

		if (again) {
			if ((one = passes_on(j, d, r, heirs)) != EFFECT_WITHDRAWN)
				return one;
			continue;
		}
		if (!within(j, r))
			return EFFECT_STAYS;   /* dated into the past, or into a year that is not opened yet */
		LIST_ADD(j->cx->arena, keys, n, cap) = r->key;
		change = EFFECT_HANDED;
	}
	if (n > 0)
		*heirs = str_join(j->cx->arena, keys, n, S("; "));
	return change;
}

static void
judge_missing(struct judging *j, const struct due *d)
{
	struct str heirs = S("");
	enum effect_change change = fate_of(j, d, &heirs);
	struct effect_row row = of_old(d);

	if (change == EFFECT_STAYS)
		effect_add(j, EFFECT_STAYS, &row);
	else
		withdraw(j, d, change, heirs);
}

static enum err
judge_old(struct judging *j)
{
	enum err e = E_OK;

	for (size_t i = 0; i < j->old.n && e == E_OK; i++) {
		const struct due *d = &j->old.v[i];
		const struct due_row *r = plan_row_of(&j->given, d->key);
		struct effect_row row = of_old(d);

		if (d->withdrawn != 0)
			continue;
		if (closed(d))
			effect_add(j, EFFECT_CLOSED, &row);
		else if (r != NULL)
			e = judge_known(j, d, r);
		else
			judge_missing(j, d);
	}
	return e;
}

/* The row as the bloc has it, whatever its day; E_GONE. */
static enum err
there_now(struct judging *j, struct str key, struct due *out)
{
	const struct due *d = old_find(j, key);

	if (d == NULL)
		return due_get(j->cx, j->tx, key, out);
	*out = *d;
	return E_OK;
}

/* Is there still something to hand over, or did the old unit do it, or keep it? */
static enum err
passes(struct judging *j, const struct due_row *r, bool *out)
{
	struct due from;
	enum err e = there_now(j, due_key_before(j->cx->arena, r), &from);

	*out = e == E_GONE || (e == E_OK && (from.withdrawn != 0 || (old_find(j, from.key) != NULL && !closed(&from))));
	return e == E_GONE ? E_OK : e;
}

static const struct due *
stood_of(const struct judging *j, const struct due_row *r)
{
	for (size_t i = 0; i < j->standing.n; i++)
		if (j->standing.v[i].row == r)
			return j->standing.v[i].from;
	return NULL;
}

/* A row only the new version gives. What was withdrawn comes back with its day; what is handed over may be overdue. */
static enum err
judge_new(struct judging *j, const struct due_row *r)
{
	struct ctx *cx = j->cx;
	struct plan_revised *f = &j->out->facts;
	const struct due *stood = stood_of(j, r);
	struct effect_row row = of_given(r);
	struct due_fact fact;
	struct due was = { 0 };
	bool handed = r->from_unit.n > 0;
	enum err e = there_now(j, r->key, &was);

	if ((e != E_OK && e != E_GONE) || (e == E_OK && was.withdrawn == 0))
		return e;                      /* it is there: judged already, or dated before the day of force */
	if (r->from_unit.n > 0 && ((e = passes(j, r, &handed)) != E_OK || !handed))
		return e;
	if (!handed && stood == NULL && row.after != DAY_NONE && row.after < ctx_today(cx) && !r->none_late &&
	    !(was.withdrawn != 0 && was.last_day == r->last_day)) {
		effect_add(j, EFFECT_NOT_BORN, &row);
		return E_OK;
	}
	fact = due_fact_of(cx, j->plan, r);
	if ((e = drop_closed(j, &fact)) != E_OK)
		return e;
	LIST_ADD(cx->arena, f->born.v, f->born.n, j->cap.born) = fact;
	if (handed)
		LIST_ADD(cx->arena, f->handed.v, f->handed.n, j->cap.handed) = handover_fact_of(cx, j->plan, r);
	else if (stood != NULL)
		LIST_ADD(cx->arena, f->handed.v, f->handed.n, j->cap.handed) =
		    (struct handover_fact){ .due = r->key, .old = stood->key, .from_unit = stood->unit };
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
	unsigned char hash[SHA256_DIGEST_SIZE];
	struct sha256_ctx h;
	struct buf hex;

	sha256_init(&h);
	for (size_t i = 0; i < out->n; i++) {
		const struct effect_row *r = &out->v[i];
		struct str line = str_fmt(j->cx->arena, "%d %.*s %d %d %.*s\n", (int)r->change, STR_ARG(r->key), (int)r->before,
		    (int)r->after, STR_ARG(r->heirs));

		sha256_add(&h, line);
	}
	sha256_add(&h, out->facts.hash);
	sha256_update(&h, sizeof(out->facts.from), (const uint8_t *)&out->facts.from);
	for (size_t i = 0; i < out->facts.readings.n; i++)
		sha256_add(&h, out->facts.readings.v[i].text);
	sha256_end(&h, hash);
	buf_init(&hex, j->cx->arena, 2 * sizeof(hash) + 1);
	buf_hex(&hex, hash, sizeof(hash));
	out->fingerprint = str_sub(buf_view(&hex), 0, 32);
}

static int
passing_cmp(const void *a, const void *b)
{
	const struct passing *x = a, *y = b;
	int c = str_cmp(x->old, y->old);

	return c != 0 ? c : str_cmp(x->row->key, y->row->key);
}

static void
passing_add(struct judging *j, struct str old, const struct due_row *r)
{
	LIST_ADD(j->cx->arena, j->passing.v, j->passing.n, j->passing.cap) = (struct passing){ old, r };
}

/* What one unit owed for all (a chair's meeting, a consolidation) and what its heir owes now in its place. */
static void
passing_single(struct judging *j, const struct due_row *r)
{
	if (r->kind == DUE_REPORT || (r->kind == DUE_COLLECTION && !r->publish) || old_find(j, r->key) != NULL)
		return;
	for (size_t i = 0; i < j->old.n; i++) {
		const struct due *d = &j->old.v[i];

		if (str_eq(d->duty, r->duty) && str_eq(d->period, r->period) && d->withdrawn == 0 && !closed(d) &&
		    plan_row_of(&j->given, d->key) == NULL && succeeds(j, d->unit, r->unit)) {
			passing_add(j, d->key, r);
			LIST_ADD(j->cx->arena, j->standing.v, j->standing.n, j->standing.cap) = (struct standing){ r, d };
		}
	}
}

static enum err
rows_read(struct judging *j)
{
	struct ctx *cx = j->cx;
	struct year_list years;
	enum err e;

	if ((e = due_since(cx, j->tx, j->in->from, &j->old)) != E_OK || (e = due_stands(cx, j->tx, &j->stands)) != E_OK ||
	    (e = due_extended(cx, j->tx, j->in->from, &j->extended)) != E_OK || (e = due_years(cx, j->tx, &years)) != E_OK)
		return e;
	j->last = years.n == 0 ? j->in->from : day_of(years.v[years.n - 1], 12, 31);
	if (j->last < j->in->from)
		j->last = j->in->from;
	if ((e = plan_rows_read(cx, j->tx, j->plan, j->in->from - ROWS_ELSEWHERE, j->last + ROWS_ELSEWHERE, &j->given)) != E_OK)
		return e;
	for (size_t i = 0; i < j->given.n; i++) {
		const struct due_row *r = &j->given.v[i];

		if (r->from_unit.n > 0)
			passing_add(j, due_key_before(cx->arena, r), r);
		else if (j->plan->change_n > 0 && within(j, r))
			passing_single(j, r);
	}
	if (j->passing.n > 1)
		qsort(j->passing.v, j->passing.n, sizeof(*j->passing.v), passing_cmp);
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
	for (size_t i = 0; i < j.given.n && e == E_OK; i++)
		if (within(&j, &j.given.v[i]))
			e = judge_new(&j, &j.given.v[i]);
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
