/* Leftovers and omissions, seen without dates; then the rows (lint_row.c). */
#include "plan/lint.h"

#include "plan/diag.h"
#include "plan/expand.h"
#include "plan/unit.h"
#include "plan/workday.h"

void
lint_warn(struct lint *l, struct place at, const struct clause *c, struct str hint, const char *fmt, ...)
{
	struct str text;
	va_list ap;

	va_start(ap, fmt);
	text = str_vfmt(l->cx->arena, fmt, ap);
	va_end(ap);
	if (c != NULL && c->cited.n > 0)
		text = str_fmt(l->cx->arena, "%.*s (%.*s)", STR_ARG(text), STR_ARG(c->cited));
	diag_add(&l->found, SEV_WARNING, at, text, hint);
}

/* --- names never used --------------------------------------------------------------------------------------------- */

static void
mark(unsigned char *used, struct stmt *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] != NULL)
			used[v[i]->order] = 1;
}

static void
mark_value(unsigned char *used, const struct value *v)
{
	mark(used, v->for_units, v->for_n);
	switch (v->type) {
	case V_STMT: case V_STMTS: case V_SENDING:
		mark(used, v->u.stmts.v, v->u.stmts.n);
		break;
	case V_MEMBERS:
		mark(used, v->u.members.units, v->u.members.n);
		break;
	case V_GIVES:
		mark(used, &v->u.gives.to, 1);
		mark(used, v->u.gives.fields, v->u.gives.n);
		break;
	case V_RATIO:
		mark(used, &v->u.ratio.num, 1);
		mark(used, &v->u.ratio.den, 1);
		break;
	case V_OPTION:
		if (v->u.option.value != NULL)
			mark_value(used, v->u.option.value);
		break;
	default:
		break;
	}
}

static bool
role_is_asked_for(const struct plan *p, struct str role)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct value *v = p->stmts[i]->kind == K_GROUP ? stmt_value(p->stmts[i], PROP_GROUP_ROLE) : NULL;

		for (size_t k = 0; v != NULL && k < v->u.words_list.n; k++)
			if (str_eq(v->u.words_list.v[k], role))
				return true;
	}
	return str_is(role, "lead");
}

static void
lint_unused(struct lint *l)
{
	const struct plan *p = l->p;
	unsigned char *used = arena_alloc(l->cx->arena, p->n + 1);

	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->stmts[i]->n; k++)
			mark_value(used, &p->stmts[i]->props[k].value);
	for (size_t i = 0; i < p->n; i++) {
		const struct stmt *s = p->stmts[i];
		bool counts = s->kind == K_GROUP || s->kind == K_FIELD || s->kind == K_FORM || s->kind == K_UNIT ||
		    s->kind == K_INDICATOR || (s->kind == K_HOLIDAYS && stmt_value(p->head, PROP_PLAN_CALENDAR) != NULL);

		if (!counts || used[i] || (s->kind == K_UNIT && role_is_asked_for(p, stmt_str(s, PROP_UNIT_ROLE))))
			continue;
		if (s->kind == K_HOLIDAYS)
			lint_warn(l, s->at, s->clause, S("name it in the plan's or a rule's `calendar`, or take it out"),
			    "the holidays table \"%.*s\" is in no calendar: its days off do nothing", STR_ARG(s->name));
		else
			lint_warn(l, s->at, s->clause, S("use it in a rule, or take it out"), "the %s \"%.*s\" is never used",
			    kind_name(s->kind), STR_ARG(s->name));
	}
}

/* --- omissions ---------------------------------------------------------------------------------------------------- */

static void
lint_units(struct lint *l)
{
	bool any_field = false;
	struct stmt **fields;

	for (size_t i = 0; i < l->p->n; i++)
		any_field = any_field || l->p->stmts[i]->kind == K_FIELD;
	for (size_t i = 0; any_field && i < l->p->unit_n; i++) {
		const struct stmt *u = l->p->units[i].unit;

		/* fields may come to it by a change */
		if (str_is(stmt_str(u, PROP_UNIT_ROLE), "member") && plan_unit_fields(l->p, u, INT32_MAX, l->cx->arena, &fields) == 0)
			lint_warn(l, u->at, u->clause, S("add: fields NAME, …"),
			    "the unit \"%.*s\" answers for no field: its reports have no section by field", STR_ARG(u->name));
	}
}

static void
lint_titles(struct lint *l)
{
	for (size_t i = 0; i < l->p->n; i++) {
		const struct stmt *s = l->p->stmts[i];

		if (s->title.p == s->name.p)
			lint_warn(l, s->at, s->clause, S("write it after the name, in quotes"),
			    "the %s \"%.*s\" has no title: people will read \"%.*s\"", kind_name(s->kind), STR_ARG(s->name),
			    STR_ARG(s->name));
	}
}

/* Does some date hang on which days are worked? Without a table only a count of working days does. */
static bool
counts_working_days(const struct plan *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->stmts[i]->kind == K_HOLIDAYS)
			return true;
		for (size_t k = 0; k < p->stmts[i]->n; k++) {
			const struct value *v = &p->stmts[i]->props[k].value;

			if (v->type != V_STRING && str_find(v->words, S("working day")) >= 0)
				return true;
		}
	}
	return false;
}

/* The plan's calendar, or one that a rule names for itself. */
static bool
says_calendar(const struct lint *l, const struct stmt *s)
{
	return s == l->p->head || (s->kind != K_PLAN && stmt_said(s, "calendar") != NULL);
}

/* Years the span touches that no table covers. */
static void
lint_years(struct lint *l)
{
	bool counts = counts_working_days(l->p);

	for (int y = day_ymd(l->from).y; counts && y <= day_ymd(l->to).y; y++) {
		for (size_t i = 0; i < l->p->n; i++) {
			const struct stmt *s = l->p->stmts[i];

			if (!says_calendar(l, s) || workday_look(workcal_of(&l->cals, s), day_of(y, 7, 15)).sure)
				continue;
			lint_warn(l, s->at, s->clause,
			    S("add a holidays table for the year when it is announced: until then such dates are provisional"),
			    "no holidays table covers %d%.*s", y, STR_ARG(s != l->p->head ? str_fmt(l->cx->arena, " for \"%.*s\"",
			    STR_ARG(s->name)) : S("")));
		}
	}
}

enum err
plan_lint(struct ctx *cx, struct plan *p, day_t from, day_t to, struct diagnostic **out, size_t *n)
{
	struct lint l = { .cx = cx, .p = p, .from = from, .to = to, .cals = workcals_of(cx->arena, p) };
	struct due_row *rows;
	size_t row_n;
	enum err e;

	l.found = (struct plan){ .arena = cx->arena, .files = p->files, .file_n = p->file_n };
	/* a year more: the report on the last quarter may be due after it */
	if ((e = plan_expand(cx, p, NULL, 0, from, to + 366, &rows, &row_n)) != E_OK)
		return e;
	lint_unused(&l);
	lint_units(&l);
	lint_titles(&l);
	lint_years(&l);
	lint_changes(&l);
	lint_rows(&l, rows, row_n);
	diag_sort(&l.found);
	*out = l.found.diags;
	*n = l.found.diag_n;
	return E_OK;
}
