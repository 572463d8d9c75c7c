/* Values made of several parts: sections, moments, memberships, options and the like. */
#include "plan/build.h"

bool
shape_section(struct reader *r, struct section *out)
{
	const struct token *t = r_peek(r);

	if (t == NULL || t->kind != TOK_WORD)
		return r_expected(r, "the section's name");
	out->name = t->text;
	r->i++;
	if ((t = r_peek(r)) == NULL || t->kind != TOK_STRING)
		return r_expected(r, "the section's heading in quotes");
	out->title = t->text;
	r->i++;
	while (r_mark(r, TOK_COMMA)) {
		if (r_take(r, "by")) {
			if (!r_need(r, "field"))
				return false;
			out->by_field = true;
		} else if (r_take(r, "proposals")) {
			out->proposals = true;
		} else if (r_take(r, "figures")) {
			out->figures = true;
		} else {
			return r_expected(r, "\"by field\", \"proposals\" or \"figures\"");
		}
	}
	return true;
}

bool
shape_moment(struct reader *r, struct value *out)
{
	const struct token *t = r_peek(r);

	if (t == NULL || t->kind != TOK_WORD)
		return r_expected(r, "the moment's name");
	out->u.moment.name = out->u.moment.title = t->text;
	r->i++;
	if ((t = r_peek(r)) != NULL && t->kind == TOK_STRING) {
		out->u.moment.title = t->text;
		r->i++;
	}
	return true;
}

bool
shape_gives(struct reader *r, struct gives *out)
{
	if ((out->to = r_name(r, "unit", "the unit that takes over")) == NULL)
		return false;
	if (!r_take(r, "fields"))
		return true;
	return r_names(r, "field", "the fields it takes", &out->fields, &out->n);
}

bool
shape_stands_for(struct reader *r, const char *kinds, bool may, struct stands_for *out)
{
	out->may = may;
	if ((out->report = r_name(r, kinds, "the name of what it stands for")) == NULL)
		return false;
	return !r_take(r, "of") || dates_ref(r, &out->ref);
}

bool
shape_members(struct reader *r, struct membership *out)
{
	out->from = out->until = DAY_NONE;
	if (!r_names(r, "unit group", "names of units and groups", &out->units, &out->n))
		return false;
	if (r_take(r, "from") && !value_date(r, &out->from))
		return false;
	return !r_take(r, "until") || value_date(r, &out->until);
}

bool
shape_ratio(struct reader *r, struct value *out)
{
	int per = 1;

	if ((out->u.ratio.num = r_name(r, "indicator", "the indicator above the line")) == NULL || !r_need(r, "over") ||
	    (out->u.ratio.den = r_name(r, "indicator", "the indicator below the line")) == NULL)
		return false;
	if (r_take(r, "per") && !r_number(r, 1, 1000000000, "a number", &per))
		return false;
	out->u.ratio.per = per;
	return true;
}

bool
shape_pauses(struct reader *r, struct value *out)
{
	return r_need(r, "from") && anchor_parse(r, &out->u.pauses.from) && r_need(r, "to") &&
	    anchor_parse(r, &out->u.pauses.to);
}

/* A day of the year that hangs on no calendar. */
static bool
summer_day(struct reader *r, struct day_spec *out)
{
	struct reader at = *r;

	if (!dates_day(r, out))
		return false;
	for (const struct day_spec *d = out; d != NULL; d = d->beside)
		if (d->kind == DAY_WORKING)
			return r_expected(&at, "a day that hangs on no calendar, such as last sunday of march");
	return true;
}

bool
shape_summer(struct reader *r, struct value *out)
{
	int64_t zone;

	if (!value_zone(r, &zone) || !r_need(r, "from") || !summer_day(r, &out->u.summer.from) || !r_need(r, "to") ||
	    !summer_day(r, &out->u.summer.to))
		return false;
	out->u.summer.offset_min = (int)zone;
	r_mark(r, TOK_COMMA);
	return !r_take(r, "at") || dates_clock(r, &out->u.summer.clock_min);
}

bool
shape_sending(struct reader *r, struct value *out)
{
	return r_need(r, "report") && r_need(r, "to") &&
	    r_names(r, "unit group", "names of units and groups", &out->u.stmts.v, &out->u.stmts.n);
}

static bool
target_unknown(struct reader *r, const struct stmt *s)
{
	struct nearest near = { 0 };
	struct arena *a = r->b->a;

	if (r_peek(r) == NULL)
		return r_expected(r, "a property");
	near.want = r_peek(r)->text;
	for (int i = 0; i < PROP__MAX; i++)
		if (prop_info((enum prop)i).kind == s->kind)
			nearest_try(&near, str_of(prop_info((enum prop)i).words), NULL);
	diag_error(r->b->p, r_place(r), nearest_hint(a, &near, r_place(r), (struct str){ 0 }),
	    "%s %s has no property \"%.*s\"", article(str_of(kind_name(s->kind))), kind_name(s->kind),
	    STR_ARG(r_peek(r)->raw));
	return false;
}

/* The statement an option changes: the one of that name whose kind has the property. */
static bool
target_read(struct reader *r, struct option *out)
{
	struct build *b = r->b;
	const struct token *t = r_peek(r);
	struct place at = r_place(r);
	struct stmt *first = NULL;
	size_t used = 0;

	if (t == NULL || t->kind != TOK_WORD)
		return r_expected(r, "\"plan\" or the name of a statement");
	r->i++;
	if (!r_mark(r, TOK_DOT))
		return r_expected(r, "\".\" and a property");
	for (size_t i = 0; i < b->p->n; i++) {
		struct stmt *s = b->p->stmts[i];

		if (!str_eq(s->name, t->text) && !(s->kind == K_PLAN && str_is(t->text, "plan")))
			continue;
		if (first == NULL)
			first = s;
		if ((out->prop = (int)prop_match(s->kind, r->v + r->i, r->n - r->i, &used)) != PROP__MAX) {
			out->target = s;
			r->i += used;
			return true;
		}
	}
	if (first == NULL)
		return name_resolve(b, t->text, "", at) != NULL;
	return target_unknown(r, first);
}

bool
shape_option(struct reader *r, struct option *out)
{
	const struct token *t = r_peek(r);
	struct reader inner = *r;
	enum value_type type;

	if (t == NULL || t->kind != TOK_WORD)
		return r_expected(r, "the option's name");
	out->name = t->text;
	r->i++;
	if ((t = r_peek(r)) == NULL || t->kind != TOK_STRING)
		return r_expected(r, "the option's words in quotes");
	out->words = t->text;
	r->i++;
	if (!r_mark(r, TOK_COLON))
		return true;
	if (!target_read(r, out))
		return false;
	type = prop_info((enum prop)out->prop).type;
	if (r_at(r, "none") && r->i + 1 == r->n && type != V_WHEN && type != V_SPAN && type != V_WEEKDAYS) {
		r->i++;
		return true;
	}
	if (type == V_OPTION)
		return r_expected(r, "a property that is not itself an option");
	inner.prop = (enum prop)out->prop;
	inner.self = out->target;
	inner.i = r->i;
	out->value = NEW(r->b->a, struct value);
	r->i = r->n;
	return value_parse(&inner, out->value);
}
