/*
 * What only the whole plan can show: what is missing or said twice, circles, and parts that do not fit each other.
 * check_rule.c looks at single rules, check_option.c at readings, this file at everything else.
 */
#include "plan/build.h"

#include "plan/check.h"

bool
check_was_bad(const struct build *b, const struct stmt *s, enum prop prop)
{
	const struct raw_stmt *raw = &b->raw[s->order];

	for (size_t i = 0; i < raw->bad_n; i++)
		if (raw->bad[i] == prop)
			return true;
	return false;
}

/* A property said twice: for the same units, unless it may be repeated. */
static void
check_twice(struct build *b, const struct stmt *s)
{
	for (size_t i = 1; i < s->n; i++) {
		const struct property *p = &s->props[i];
		struct prop_info info = prop_info(p->prop);
		bool for_once = info.type == V_STMT && info.repeatable;     /* form: once for each set of units */

		if (info.repeatable && !for_once)
			continue;
		for (size_t k = 0; k < i; k++) {
			if (s->props[k].prop != p->prop || !value_same_for(&s->props[k].value, &p->value))
				continue;
			diag_error(b->p, p->value.at, str_fmt(b->a, "it is said first at %.*s",
			    STR_ARG(place_said(b->a, s->props[k].value.at, p->value.at))),
			    "\"%s\" is said twice", info.words);
			break;
		}
	}
}

/* Did an option in force take it out? Then check_options tells. */
static bool
taken_out(const struct build *b, const struct stmt *s, enum prop prop)
{
	for (size_t i = 0; i < b->p->choice_n; i++) {
		const struct reading_choice *c = &b->p->choices[i];

		for (size_t k = 0; k < c->reading->n; k++) {
			const struct value *v = &c->reading->props[k].value;

			if (v->type == V_OPTION && v->u.option.target == s && v->u.option.prop == (int)prop &&
			    v->u.option.value == NULL && str_eq(v->u.option.name, c->option))
				return true;
		}
	}
	return false;
}

static void
check_missing(struct build *b, const struct stmt *s)
{
	for (int i = 0; i < PROP__MAX; i++) {
		struct prop_info info = prop_info((enum prop)i);

		if (info.kind == s->kind && info.mandatory && !check_was_bad(b, s, (enum prop)i) &&
		    stmt_value(s, (enum prop)i) == NULL && !taken_out(b, s, (enum prop)i))
			diag_error(b->p, s->at, str_fmt(b->a, "it takes %s", info.expected),
			    "the %s \"%.*s\" does not say \"%s\"", kind_name(s->kind), STR_ARG(s->name), info.words);
	}
}

static void
check_heads(struct build *b)
{
	const struct stmt *first = NULL;
	struct place at = { b->p->files[0].shown, 1, 1, 1 };

	for (size_t i = 0; i < b->p->n; i++) {
		const struct stmt *s = b->p->stmts[i];

		if (s->kind != K_PLAN)
			continue;
		if (first != NULL)
			diag_error(b->p, s->at, str_fmt(b->a, "the first is at %.*s",
			    STR_ARG(place_said(b->a, first->at, s->at))), "a plan has one \"plan\" statement");
		else
			first = s;
	}
	if (first == NULL && b->p->file_n > 0)
		diag_error(b->p, at, S("write a block ```plan KEY that begins: plan NAME \"title\""),
		    "there is no \"plan\" statement");
}

static void
check_force(struct build *b, const struct stmt *s)
{
	const struct value *from = stmt_said(s, "in force from"), *until = stmt_said(s, "in force until");

	if (from != NULL && until != NULL && until->u.day < from->u.day)
		diag_error(b->p, until->at, (struct str){ 0 }, "this ends before it begins");
	for (size_t i = 0; i < s->n; i++) {
		const struct membership *m = &s->props[i].value.u.members;

		if (s->props[i].value.type == V_MEMBERS && m->from != DAY_NONE && m->until != DAY_NONE && m->until < m->from)
			diag_error(b->p, s->props[i].value.at, (struct str){ 0 }, "this ends before it begins");
	}
}

static void
check_group(struct build *b, const struct stmt *s)
{
	if (stmt_value(s, PROP_GROUP_ROLE) == NULL && stmt_value(s, PROP_GROUP_UNITS) == NULL &&
	    !check_was_bad(b, s, PROP_GROUP_ROLE) && !check_was_bad(b, s, PROP_GROUP_UNITS))
		diag_error(b->p, s->at, S("say \"role\" or \"units\""), "the group \"%.*s\" has nobody in it", STR_ARG(s->name));
}

static void
check_indicator(struct build *b, const struct stmt *s)
{
	const struct value *kind = stmt_value(s, PROP_INDICATOR_KIND), *ratio = stmt_value(s, PROP_INDICATOR_RATIO);
	const struct value *least = stmt_value(s, PROP_INDICATOR_LEAST);

	if (kind == NULL || check_was_bad(b, s, PROP_INDICATOR_RATIO))
		return;
	if (str_is(kind->u.str, "ratio") && ratio == NULL)
		diag_error(b->p, kind->at, S("add: ratio NUMERATOR over DENOMINATOR"),
		    "the ratio \"%.*s\" does not say of what", STR_ARG(s->name));
	if (str_is(kind->u.str, "ratio") && least != NULL)
		diag_error(b->p, least->at, S("take it out"), "the ratio \"%.*s\" is computed, never typed: it has no least", STR_ARG(s->name));
	if (!str_is(kind->u.str, "ratio") && ratio != NULL)
		diag_error(b->p, ratio->at, S("say: kind ratio"), "\"%.*s\" is a %.*s, not a ratio", STR_ARG(s->name),
		    STR_ARG(kind->u.str));
}

static void
check_sections(struct build *b, const struct stmt *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->props[i].value.type != V_SECTION)
			continue;
		for (size_t k = 0; k < i; k++)
			if (s->props[k].value.type == V_SECTION &&
			    str_eq(s->props[k].value.u.section.name, s->props[i].value.u.section.name))
				diag_error(b->p, s->props[i].value.at, (struct str){ 0 },
				    "the form has a section \"%.*s\" already", STR_ARG(s->props[i].value.u.section.name));
	}
}

static void
check_consolidation(struct build *b, const struct stmt *s)
{
	if (stmt_value(s, PROP_CONSOLIDATION_FROM) != NULL || check_was_bad(b, s, PROP_CONSOLIDATION_FROM))
		return;
	for (size_t i = 0; i < b->p->unit_n; i++)
		if (str_is(stmt_str(b->p->units[i].unit, PROP_UNIT_ROLE), "lead"))
			return;
	diag_error(b->p, s->at, S("add: from UNIT"), "no unit has the role lead: say who sends \"%.*s\"", STR_ARG(s->name));
}

void
check_plan(struct build *b)
{
	check_heads(b);
	for (size_t i = 0; i < b->p->n; i++) {
		const struct stmt *s = b->p->stmts[i];

		check_twice(b, s);
		check_missing(b, s);
		check_force(b, s);
		if (s->kind == K_GROUP)
			check_group(b, s);
		else if (s->kind == K_INDICATOR)
			check_indicator(b, s);
		else if (s->kind == K_CHANGE)
			check_change(b, s);
		else if (s->kind == K_FORM)
			check_sections(b, s);
		else if (s->kind == K_CONSOLIDATION)
			check_consolidation(b, s);
		else if (s->kind == K_READING)
			check_options(b, s);
		check_rule(b, s);
	}
	check_circles(b);
	check_dates(b);
}
