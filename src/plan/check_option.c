/*
 * Options that are not chosen: their dates are looked at like those of a rule, each option for itself. A reading may be
 * switched at any time, and that is no time for errors.
 */
#include "plan/check.h"

/* What the option of this name says of that property, for the same units (`like` NULL: for any). */
static const struct option *
option_beside(const struct stmt *reading, const struct option *o, enum prop prop, const struct value *like)
{
	for (size_t i = 0; i < reading->n; i++) {
		const struct option *other = &reading->props[i].value.u.option;

		if (reading->props[i].prop == PROP_READING_OPTION && other->target == o->target && other->prop == (int)prop &&
		    other->value != NULL && str_eq(other->name, o->name) && (like == NULL || value_same_for(other->value, like)))
			return other;
	}
	return NULL;
}

/* The periods of a value once the option is chosen. */
static const struct value *
every_then(const struct stmt *reading, const struct option *o, const struct value *v)
{
	const struct value *now = check_every_for(o->target, v);
	enum prop every = prop_find(o->target->kind, "every");
	const struct option *then = option_beside(reading, o, every, v);

	if (then == NULL && now != NULL)
		then = option_beside(reading, o, every, now);
	return then != NULL ? then->value : now;
}

/* New periods for what the statement says and the option leaves as it is. */
static void
check_kept(struct build *b, const struct stmt *reading, const struct option *o)
{
	const struct stmt *s = o->target;

	for (size_t i = 0; i < s->n; i++) {
		const struct property *p = &s->props[i];

		if (every_then(reading, o, &p->value) == o->value && option_beside(reading, o, p->prop, &p->value) == NULL)
			check_rule_value(b, s, p->prop, &p->value, o->value);
	}
}

static void
check_taken_out(struct build *b, const struct stmt *reading, const struct value *said)
{
	const struct option *o = &said->u.option;
	struct prop_info info = prop_info((enum prop)o->prop);

	if (info.mandatory && option_beside(reading, o, (enum prop)o->prop, NULL) == NULL)
		diag_error(b->p, said->at, (struct str){ 0 }, "this takes \"%s\" from the %s \"%.*s\", which must say it",
		    info.words, kind_name(o->target->kind), STR_ARG(o->target->name));
}

static bool
chosen(const struct build *b, const struct stmt *reading, struct str option)
{
	for (size_t i = 0; i < b->p->choice_n; i++)
		if (b->p->choices[i].reading == reading)
			return str_eq(b->p->choices[i].option, option);
	return false;
}

void
check_options(struct build *b, const struct stmt *reading)
{
	for (size_t i = 0; i < reading->n; i++) {
		const struct value *v = &reading->props[i].value;
		const struct option *o = &v->u.option;

		if (reading->props[i].prop != PROP_READING_OPTION || o->target == NULL)
			continue;
		if (o->value == NULL)
			check_taken_out(b, reading, v);
		else if (check_has_dates(o->target) && !chosen(b, reading, o->name)) {
			check_rule_value(b, o->target, (enum prop)o->prop, o->value, every_then(reading, o, o->value));
			if (o->value->type == V_EVERY)
				check_kept(b, reading, o);
		}
	}
}
