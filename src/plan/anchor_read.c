/*
 * What a length of time is counted from: the ends of the period, a moment of a statement, the end of the month that
 * holds another anchor.
 */
#include "plan/build.h"

/* The moments that every statement of a kind has. */
static const struct {
	enum kind kind;
	const char *key;
} built_in[] = {
	{ K_INCIDENT, "opened" }, { K_INCIDENT, "ended" },
	{ K_REPORT, "filed" }, { K_REPORT, "due" }, { K_STAGE, "filed" }, { K_STAGE, "due" },
	{ K_CONSOLIDATION, "filed" }, { K_CONSOLIDATION, "due" }, { K_COLLECTION, "filed" }, { K_COLLECTION, "due" },
	{ K_MEETING, "held" }, { K_REQUEST, "received" }
};

static bool
has_moment(const struct stmt *s, struct str key)
{
	for (size_t i = 0; i < COUNT(built_in); i++)
		if (built_in[i].kind == s->kind && str_is(key, built_in[i].key))
			return true;
	for (size_t i = 0; i < s->n; i++)
		if (s->props[i].value.type == V_MOMENT && str_eq(s->props[i].value.u.moment.name, key))
			return true;
	return false;
}

/* Properties may not be parsed yet: the name in `of INCIDENT` or `day while EVENT lasts` is taken from the tokens. */
static struct stmt *
incident_of(const struct reader *r)
{
	const struct raw_stmt *raw;

	if (r->self->kind != K_STAGE && r->self->kind != K_REPORT)
		return NULL;
	raw = &r->b->raw[r->self->order];
	for (size_t i = 0; i < raw->n; i++) {
		const struct raw_prop *p = &raw->v[i];

		if (p->prop == PROP_STAGE_OF && p->n > 0)
			return plan_find_kind(r->b->p, K_INCIDENT, p->v[0].text);
		if (p->prop == PROP_REPORT_EVERY && p->n > 2 && str_is(p->v[0].text, "day"))
			return plan_find_kind(r->b->p, K_INCIDENT, p->v[2].text);
	}
	return NULL;
}

static struct str
moments_said(struct arena *a, const struct stmt *s)
{
	struct str v[64];
	size_t n = 0;

	for (size_t i = 0; i < COUNT(built_in); i++)
		if (built_in[i].kind == s->kind)
			v[n++] = str_of(built_in[i].key);
	for (size_t i = 0; i < s->n && n < COUNT(v); i++)
		if (s->props[i].value.type == V_MOMENT)
			v[n++] = s->props[i].value.u.moment.name;
	return str_join(a, v, n, S(", "));
}

static bool
moment_unknown(const struct reader *r, const struct token *t, const struct stmt *s)
{
	struct arena *a = r->b->a;
	struct str list = moments_said(a, s);
	struct place at = place_of(r->end.file, t);

	diag_error(r->b->p, at, list.n > 0 ? str_fmt(a, "it has: %.*s", STR_ARG(list)) : S("give it one: moment NAME \"title\""),
	    "the %s \"%.*s\" has no moment \"%.*s\"", kind_name(s->kind), STR_ARG(s->name), STR_ARG(t->text));
	return false;
}

static bool
key_parse(struct reader *r, struct anchor *out)
{
	const struct token *t = r_peek(r);
	struct stmt *owner = incident_of(r);

	out->kind = ANCHOR_KEY;
	out->key = t->text;
	if (r->i + 1 < r->n && r->v[r->i + 1].kind == TOK_DOT) {
		out->stmt = r_name(r, "report meeting consolidation collection incident stage request", "a duty");
		if (out->stmt == NULL)
			return false;
		r->i++;
		if ((t = r_peek(r)) == NULL || t->kind != TOK_WORD)
			return r_expected(r, "a moment such as filed, held or opened");
		out->key = t->text;
		if (!has_moment(out->stmt, t->text))
			return moment_unknown(r, t, out->stmt);
		r->i++;
		return true;
	}
	if (has_moment(r->self, t->text))
		out->stmt = r->self;
	else if (owner != NULL && has_moment(owner, t->text))
		out->stmt = owner;
	else
		return moment_unknown(r, t, r->self->kind == K_STAGE && owner != NULL ? owner : r->self);
	r->i++;
	return true;
}

static bool
part_read(struct reader *r, enum period_kind *out)
{
	*out = r_at(r, "month") ? P_MONTH : r_at(r, "quarter") ? P_QUARTER : P_YEAR;
	return r_take(r, "month") || r_take(r, "quarter") || r_take(r, "year") ||
	    r_expected(r, "month, quarter or year");
}

bool
anchor_parse(struct reader *r, struct anchor *out)
{
	const struct token *t = r_peek(r);

	*out = (struct anchor){ 0 };
	if (t == NULL || t->kind != TOK_WORD)
		return r_expected(r, "what it is counted from, such as period end or NAME.filed");
	if (r_at2(r, "period", "start") || r_at2(r, "period", "end")) {
		out->kind = r_at2(r, "period", "start") ? ANCHOR_PERIOD_START : ANCHOR_PERIOD_END;
		r->i += 2;
		return true;
	}
	if (r_at2(r, "the", "end"))
		r->i++;
	if (r_at2(r, "end", "of")) {
		if (r->depth++ > 8)
			return r_expected(r, "a shorter way to say it");
		r->i += 2;
		out->kind = ANCHOR_END_OF;
		out->inner = NEW(r->b->a, struct anchor);
		return r_need(r, "the") && part_read(r, &out->part) && r_need(r, "of") && anchor_parse(r, out->inner);
	}
	if (r_at(r, "due") && !(r->i + 1 < r->n && r->v[r->i + 1].kind == TOK_DOT)) {
		out->kind = ANCHOR_DUE;
		r->i++;
		return true;
	}
	return key_parse(r, out);
}
