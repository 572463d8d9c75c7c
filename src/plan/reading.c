/*
 * Readings. Each option's value was parsed as a value of the property it changes, chosen or not, so that a switch
 * never breaks a plan; here the chosen ones take effect.
 */
#include "plan/build.h"

bool
reading_has_option(const struct stmt *s, struct str name)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->props[i].prop == PROP_READING_OPTION && str_eq(s->props[i].value.u.option.name, name))
			return true;
	return false;
}

static struct str
options_said(struct build *b, const struct stmt *s, struct nearest *near)
{
	struct str v[32];
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct str name;

		if (s->props[i].prop != PROP_READING_OPTION)
			continue;
		name = s->props[i].value.u.option.name;
		nearest_try(near, name, &s->props[i].value.at);
		if (n < COUNT(v) && (n == 0 || !str_eq(v[n - 1], name)))
			v[n++] = name;
	}
	return str_fmt(b->a, "it has: %.*s", STR_ARG(str_join(b->a, v, n, S(", "))));
}

static void
option_missing(struct build *b, const struct stmt *s, struct str name, struct place at)
{
	const struct raw_stmt *raw = &b->raw[s->order];
	struct nearest near = { .want = name };
	struct str said = options_said(b, s, &near);

	for (size_t i = 0; i < raw->bad_n; i++)
		if (raw->bad[i] == PROP_READING_OPTION)
			return;            /* it may be the one that could not be read */

	diag_error(b->p, at, nearest_hint(b->a, &near, at, said), "the reading \"%.*s\" has no option \"%.*s\"",
	    STR_ARG(s->name), STR_ARG(name));
}

/* A choice handed over has no file: it is shown as it was given. */
static struct place
arg_place(const struct reading_arg *arg)
{
	return (struct place){ S("--reading"), 1, 1, (int)str_runes(arg->name) };
}

static const struct reading_arg *
arg_for(const struct build *b, const struct stmt *s)
{
	for (size_t i = b->arg_n; i > 0; i--)
		if (str_eq(b->args[i - 1].name, s->name))
			return &b->args[i - 1];
	return NULL;
}

void
reading_choose(struct build *b)
{
	struct plan *p = b->p;

	for (size_t i = 0; i < b->arg_n; i++)
		if (plan_find_kind(p, K_READING, b->args[i].name) == NULL)
			name_resolve(b, b->args[i].name, "reading", arg_place(&b->args[i]));
	p->choices = NEW_N(b->a, struct reading_choice, p->n + 1);
	for (size_t i = 0; i < p->n; i++) {
		struct stmt *s = p->stmts[i];
		const struct reading_arg *arg = arg_for(b, s);
		const struct value *v = stmt_value(s, PROP_READING_DEFAULT);
		struct str name = arg != NULL ? arg->option : v != NULL ? v->u.str : (struct str){ 0 };

		if (s->kind != K_READING || (v == NULL && arg == NULL))
			continue;
		if (v != NULL && !reading_has_option(s, v->u.str))
			option_missing(b, s, v->u.str, v->at);
		if (arg != NULL && !reading_has_option(s, arg->option))
			option_missing(b, s, arg->option, arg_place(arg));
		p->choices[p->choice_n++] = (struct reading_choice){ s, name, arg != NULL };
	}
}

/* Takes out what the statement said, for the same units, unless this same option put it there. */
static void
take_out(struct stmt *s, enum prop prop, const struct value *like, const struct stmt *reading)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct property *p = &s->props[i];
		bool out = p->prop == prop && p->value.reading != reading && (like == NULL || value_same_for(&p->value, like));

		if (!out)
			s->props[kept++] = *p;
	}
	s->n = kept;
}

static void
option_apply(struct build *b, struct stmt *reading, const struct value *said)
{
	const struct option *o = &said->u.option;
	struct property p = { .prop = (enum prop)o->prop };

	take_out(o->target, p.prop, o->value, reading);
	if (o->value == NULL)
		return;
	p.value = *o->value;
	p.value.reading = reading;
	p.value.option = o->name;
	LIST_ADD(b->a, o->target->props, o->target->n, o->target->cap) = p;
}

void
reading_apply(struct build *b)
{
	for (size_t i = 0; i < b->p->choice_n; i++) {
		struct reading_choice *c = &b->p->choices[i];

		for (size_t k = 0; k < c->reading->n; k++) {
			const struct value *v = &c->reading->props[k].value;

			if (c->reading->props[k].prop == PROP_READING_OPTION && str_eq(v->u.option.name, c->option) &&
			    v->u.option.target != NULL)
				option_apply(b, c->reading, v);
		}
	}
}

struct str
reading_words(const struct stmt *reading, struct str option)
{
	for (size_t i = 0; i < reading->n; i++) {
		const struct option *o = &reading->props[i].value.u.option;

		if (reading->props[i].prop == PROP_READING_OPTION && str_eq(o->name, option) && o->words.n > 0)
			return o->words;
	}
	return option;
}
