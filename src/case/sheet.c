/* Reading a sheet: what can be used, what is used, who was heard, what the figures say beside each other. */
#include "base/number.h"
#include "case/due.h"
#include "case/plan_fact.h"
#include "case/sheet_part.h"
#include "plan/explain.h"
#include "plan/unit.h"

/* The reports a consolidation is of: `of quy-1` for the same period. */
static const struct stmt *
source_duty(const struct plan *p, const struct due *d)
{
	const struct stmt *s = plan_find_kind(p, K_CONSOLIDATION, d->duty);
	const struct value *v = s == NULL ? NULL : stmt_value(s, PROP_CONSOLIDATION_OF);

	return v == NULL || v->u.stmts.n == 0 ? NULL : v->u.stmts.v[0];
}

/* Goes into the document: in Vietnamese, whatever the page's language. */
static struct str
title_proposed(struct ctx *cx, const struct due *d)
{
	struct ctx vi = *cx;

	vi.lang = LANG_VI;
	return due_label(&vi, d);
}

static enum err
head(struct ctx *cx, struct tx *tx, struct sheet *s)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(s->due.key) };
	const struct sql_out row[] = { out_i64(&s->seq), out_str(&s->title), out_str(&s->number) };
	enum err e = sql_one(cx, tx, SQL_SHEET_GET, in, COUNT(in), row, COUNT(row));

	if (e == E_GONE) {
		s->seq = 0;
		s->title = title_proposed(cx, &s->due);
		s->number = S("");
	}
	return e == E_GONE ? E_OK : e;
}

static enum err
parts(struct ctx *cx, struct tx *tx, struct sheet *s)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(s->due.key) };
	struct sheet_part p;
	int64_t replaced, returned;
	struct str own, source;
	const struct sql_out row[] = { out_i64(&p.n), out_str(&p.kind), out_str(&p.section), out_str(&p.field),
		out_i64(&p.filing), out_i64(&p.paragraph), out_str(&own), out_str(&source), out_str(&p.unit),
		out_i64(&replaced), out_i64(&returned) };
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(cx, tx, SQL_SHEET_PARTS, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		bool is_source = str_is(p.kind, "source");

		p.text = is_source ? source : own;
		p.changed = is_source && (replaced != 0 || returned != 0);
		p.erased = is_source && source.p == NULL;
		LIST_ADD(cx->arena, s->parts.v, s->parts.n, s->parts.cap) = p;
	}
	return sql_close(&rows, e);
}

/* Nothing saved yet: a heading for each section and each field of the lead's form. */
static void
propose(struct ctx *cx, struct sheet *s)
{
	for (size_t i = 0; i < s->blank.sections_n; i++) {
		const struct blank_section *x = &s->blank.sections[i];

		LIST_ADD(cx->arena, s->parts.v, s->parts.n, s->parts.cap) = (struct sheet_part){ .kind = S("heading"),
			.section = x->name, .field = S(""), .text = x->title };
		for (size_t k = 0; k < x->fields_n; k++)
			LIST_ADD(cx->arena, s->parts.v, s->parts.n, s->parts.cap) = (struct sheet_part){ .kind = S("heading"),
				.section = x->name, .field = x->fields[k].name, .text = x->fields[k].title };
	}
}

static enum err
sources(struct ctx *cx, struct tx *tx, struct sheet *s, struct str duty)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(duty), in_str(s->due.period) };
	struct source_par x = { 0 };
	const struct sql_out row[] = { out_i64(&x.par.filing), out_i64(&x.par.n), out_str(&x.par.section),
		out_str(&x.par.field), out_bool(&x.par.proposal), out_fixed(x.par.hash, sizeof(x.par.hash)),
		out_str(&x.par.text), out_str(&x.unit) };
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(cx, tx, SQL_SHEET_SOURCES, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		LIST_ADD(cx->arena, s->sources.v, s->sources.n, s->sources.cap) = x;
	}
	return sql_close(&rows, e);
}

/* Erased by law and not in the sheet: nothing is left that could be taken over. */
static void
sources_erased(struct sheet *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->sources.n; i++) {
		const struct source_par *x = &s->sources.v[i];
		bool used = false;

		for (size_t k = 0; k < s->parts.n && !used; k++)
			used = s->parts.v[k].filing == x->par.filing && s->parts.v[k].paragraph == x->par.n;
		if (x->par.text.p != NULL || used)
			s->sources.v[kept++] = *x;
	}
	s->sources.n = kept;
}

/*
 * By unit: filed and not returned is heard; who was excused owes nothing; everything else is silent. What was handed over
 * counts for the unit it came from: heard when every heir has sent his part.
 */
static enum err
heard(struct ctx *cx, struct tx *tx, struct sheet *s, struct str duty)
{
	struct due_list rows;
	enum err e;

	if ((e = unit_list(cx, tx, ctx_today(cx), &s->units)) != E_OK || (e = due_of_period(cx, tx, duty, s->due.period, &rows)) != E_OK)
		return e;
	for (size_t u = 0; u < s->units.n; u++) {
		struct str unit = s->units.v[u].key;
		size_t owed = 0, sent = 0;

		for (size_t i = 0; i < rows.n; i++) {
			const struct due *d = &rows.v[i];

			if (!str_eq(d->from_unit.n > 0 ? d->from_unit : d->unit, unit) || due_excused_now(d))
				continue;
			owed++;
			sent += d->filing != 0 && d->returned == 0;
		}
		if (owed > 0 && sent == owed)
			LIST_ADD(cx->arena, s->heard.v, s->heard.n, s->heard.cap) = unit;
		else if (owed > 0)
			LIST_ADD(cx->arena, s->silent.v, s->silent.n, s->silent.cap) = unit;
	}
	return E_OK;
}

/* --- figures ------------------------------------------------------------------------------------------------------ */

static struct figure_line *
line_of(struct ctx *cx, struct sheet *s, struct str indicator)
{
	struct figure_line *l;
	const struct stmt *st = plan_find_kind(s->plan, K_INDICATOR, indicator);
	const struct value *decimals;

	for (size_t i = 0; i < s->figures.n; i++)
		if (str_eq(s->figures.v[i].indicator, indicator))
			return &s->figures.v[i];
	if (st == NULL)
		return NULL;
	decimals = stmt_value(st, PROP_INDICATOR_DECIMALS);
	l = &LIST_ADD(cx->arena, s->figures.v, s->figures.n, s->figures.cap);
	*l = (struct figure_line){ .indicator = indicator, .title = st->title,
		.measure = stmt_str(st, PROP_INDICATOR_MEASURE), .decimals = decimals == NULL ? 0 : (int)decimals->u.number,
		.v = NEW_N(cx->arena, struct unit_figure, s->units.n * 2 + 1), .sum = S(""), .official = S("") };
	return l;
}

static bool
is_source(const struct plan *p, struct str indicator, struct str unit, day_t on)
{
	const struct stmt *s = plan_find_kind(p, K_INDICATOR, indicator);
	const struct stmt *source = s == NULL ? NULL : plan_figure_source(p, s, on);

	return source != NULL && str_eq(source->name, unit);
}

/* Over the declared partition only, and only when every part has given its figure. */
static void
sum_parts(struct ctx *cx, const struct sheet *s, struct figure_line *l)
{
	const struct stmt *st = plan_find_kind(s->plan, K_INDICATOR, l->indicator);
	const struct value *v = st == NULL ? NULL : stmt_value(st, PROP_INDICATOR_PARTS);
	struct decimal sum = { .set = true }, one;
	struct stmt **units;
	size_t n;

	if (v == NULL)
		return;
	n = plan_units(s->plan, v->u.stmts.v, v->u.stmts.n, s->due.window_to, cx->arena, &units);
	for (size_t i = 0; i < n; i++) {
		bool found = false;

		/* once a unit: of a row of its own and one handed over the latter comes first, and is about just this */
		for (size_t k = 0; k < l->n && !found; k++)
			if (str_eq(l->v[k].unit, units[i]->name) && decimal_read(l->v[k].value, &one))
				found = decimal_add(sum, one, &sum);
		if (!found)
			return;
	}
	if (n > 0)
		l->sum = decimal_text(cx->arena, sum);
}

static enum err
figures(struct ctx *cx, struct tx *tx, struct sheet *s, struct str duty)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(duty), in_str(s->due.period) };
	struct unit_figure f = { 0 };
	struct str indicator;
	const struct sql_out row[] = { out_str(&indicator), out_str(&f.unit), out_i64(&f.filing), out_str(&f.status),
		out_str(&f.value) };
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(cx, tx, SQL_SHEET_FIGURES, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		struct figure_line *l = line_of(cx, s, indicator);

		if (l == NULL || l->n >= s->units.n * 2)
			continue;
		f.is_source = is_source(s->plan, indicator, f.unit, s->due.window_to);
		if (f.is_source && f.value.p != NULL)
			l->official = f.value;
		l->v[l->n++] = f;
	}
	for (size_t i = 0; i < s->figures.n; i++)
		sum_parts(cx, s, &s->figures.v[i]);
	return sql_close(&rows, e);
}

/* --- issuing it ----------------------------------------------------------------------------------------------------- */

/* A row can be provisional for want of the year's days off alone: then nothing is awaited here. */
static enum err
awaited(struct ctx *cx, struct tx *tx, struct sheet *s)
{
	const struct fault said = cx->fault;       /* why a form is shown again */
	struct plan_event *events;
	const struct stmt *what;
	struct due_row row;
	size_t n;
	enum err e;

	if (!s->due.provisional)
		return E_OK;
	if ((e = bloc_events(cx, tx, s->plan, &events, &n)) != E_OK)
		return e;
	if ((e = plan_due_find(cx, s->plan, events, n, s->due.key, &row)) == E_GONE) {
		cx->fault = said;
		return E_OK;
	}
	if (e == E_OK && (what = explain_awaited(cx, s->plan, events, n, &row)) != NULL)
		s->awaits = what->title;
	return e;
}

/* A meeting before its time can bring the last day before the day the plan opens the row: then the row is open. */
day_t
sheet_closed_until(const struct ctx *cx, const struct sheet *s)
{
	const struct due *d = &s->due;

	if (d->opens == DAY_NONE || ctx_today(cx) >= d->opens || (d->day_now != DAY_NONE && d->day_now < d->opens))
		return DAY_NONE;
	return d->opens;
}

struct str
sheet_missing(struct ctx *cx, const struct sheet *s)
{
	struct str *names = NEW_N(cx->arena, struct str, s->silent.n + 2), out = S("");

	for (size_t i = 0; i < s->silent.n; i++)
		names[i] = unit_name(&s->units, s->silent.v[i]);
	if (s->silent.n > 0)
		out = str_fmt(cx->arena, T(cx, "%zu units have not sent their report: %.*s."), s->silent.n,
		    STR_ARG(str_join(cx->arena, names, s->silent.n, S(", "))));
	if (s->awaits.n == 0)
		return out;
	names[0] = out;
	names[1] = str_fmt(cx->arena, T(cx, "Not recorded yet: %.*s."), STR_ARG(s->awaits));
	return out.n == 0 ? names[1] : str_join(cx->arena, names, 2, S(" "));
}

enum err
sheet_forget(struct ctx *cx, struct tx *tx, struct str due, int64_t *n)
{
	const struct sql_in key[] = { in_bloc(cx), in_str(due) };
	enum err e = sql_run(cx, tx, SQL_SHEET_PARTS_DROP, key, COUNT(key), NULL);

	return e == E_OK ? sql_run(cx, tx, SQL_SHEET_DROP, key, COUNT(key), n) : e;
}

static bool
listed(const struct str *names, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

struct str
sheet_changed(struct ctx *cx, const struct sheet *s)
{
	struct str *names = NEW_N(cx->arena, struct str, s->parts.n + 1);
	size_t n = 0, all = 0;

	for (size_t i = 0; i < s->parts.n; i++) {
		const struct sheet_part *p = &s->parts.v[i];
		struct str name = unit_name(&s->units, p->unit);

		if (!p->changed && !p->erased)
			continue;
		all++;
		if (!listed(names, n, name))
			names[n++] = name;
	}
	return all == 0 ? S("") : str_fmt(cx->arena, T(cx, "The draft quotes reports that were returned, sent anew or erased since (%.*s; "
	    "paragraphs: %zu). Take these paragraphs out, then issue."), STR_ARG(str_join(cx->arena, names, n, S(", "))), all);
}

enum err
sheet_view(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct sheet *out)
{
	const struct stmt *duty;
	const struct value *form;
	struct due lead;
	enum err e;

	*out = (struct sheet){ .due = *d, .awaits = S("") };
	if ((e = site_plan_version(cx, tx, s, d->plan, &out->plan)) != E_OK)
		return e;
	if (!str_is(d->kind, "consolidation") || (duty = source_duty(out->plan, d)) == NULL)
		return fail(cx, E_RULE, "%s", T(cx, "This row is no consolidated report."));
	out->duty = duty;
	lead = *d;
	form = stmt_value(duty, PROP_REPORT_FORM);
	lead.form = form != NULL && form->u.stmts.n > 0 ? form->u.stmts.v[0]->name : S("");
	if ((e = blank_make(cx, out->plan, &lead, &out->blank)) != E_OK || (e = head(cx, tx, out)) != E_OK ||
	    (e = parts(cx, tx, out)) != E_OK)
		return e;
	if (out->seq == 0)
		propose(cx, out);
	if ((e = heard(cx, tx, out, duty->name)) != E_OK || (e = sources(cx, tx, out, duty->name)) != E_OK)
		return e;
	sources_erased(out);
	sheet_arrange(cx, out);
	e = awaited(cx, tx, out);
	return e == E_OK ? figures(cx, tx, out, duty->name) : e;
}
