/*
 * Circles, in five graphs over the statements: groups by membership, fields and units by `under`, ratios by their
 * terms, reports by what they stand for, and duties by what their dates are counted from. Each is walked depth first;
 * a statement met again while it is still open closes a circle, told once, at the value that closes it. On the way back it is
 * counted how often whoever follows all ways would look at a statement below: doubled at each level, that never ends.
 */
#include "plan/check.h"

#include "base/buf.h"
#include "plan/ways.h"

enum { NEW_STMT, OPEN_STMT, DONE_STMT };

struct edges {
	struct { struct stmt *to; struct place at; } *v;
	size_t n, cap;
};

typedef void edges_fn(struct arena *a, const struct stmt *s, struct edges *out);

struct circle {
	struct build *b;
	unsigned char *state;
	edges_fn *edges;
	const char *what;
	size_t most, *looks;           /* by order, counted to most + 1; NULL: not counted */
	struct stmt **path;
	size_t path_n, path_cap;
};

static void
edge_add(struct arena *a, struct edges *e, struct stmt *to, struct place at)
{
	if (to == NULL)
		return;
	LIST_ADD(a, e->v, e->n, e->cap).to = to;
	e->v[e->n - 1].at = at;
}

static void
group_edges(struct arena *a, const struct stmt *s, struct edges *out)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct value *v = &s->props[i].value;

		for (size_t k = 0; v->type == V_MEMBERS && k < v->u.members.n; k++)
			if (v->u.members.units[k]->kind == K_GROUP)
				edge_add(a, out, v->u.members.units[k], v->at);
	}
}

static void
under_edges(struct arena *a, const struct stmt *s, struct edges *out)
{
	const struct value *v = s->kind == K_FIELD || s->kind == K_UNIT ? stmt_said(s, "under") : NULL;

	if (v != NULL)
		edge_add(a, out, v->u.stmts.v[0], v->at);
}

static void
ratio_edges(struct arena *a, const struct stmt *s, struct edges *out)
{
	const struct value *v = s->kind == K_INDICATOR ? stmt_value(s, PROP_INDICATOR_RATIO) : NULL;

	if (v != NULL) {
		edge_add(a, out, v->u.ratio.num, v->at);
		edge_add(a, out, v->u.ratio.den, v->at);
	}
}

static void
stands_edges(struct arena *a, const struct stmt *s, struct edges *out)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->props[i].value.type == V_STANDS_FOR && s->props[i].value.u.stands_for.report != s)
			edge_add(a, out, s->props[i].value.u.stands_for.report, s->props[i].value.at);
}

/* Only the moments that have a planned date of their own: a moment somebody records cannot close a circle. */
static void
anchor_edge(struct arena *a, const struct anchor *an, struct place at, struct edges *out)
{
	while (an->kind == ANCHOR_END_OF)
		an = an->inner;
	if (an->kind == ANCHOR_KEY && (str_is(an->key, "filed") || str_is(an->key, "due") || str_is(an->key, "held")))
		edge_add(a, out, an->stmt, at);
}

static void
length_edges(struct arena *a, const struct length *l, struct place at, struct edges *out)
{
	if (l->kind == LENGTH_EARLIER || l->kind == LENGTH_LATER) {
		length_edges(a, l->a, at, out);
		length_edges(a, l->b, at, out);
	} else if (l->kind == LENGTH_PLAIN) {
		anchor_edge(a, &l->anchor, at, out);
	}
}

static void
date_edges(struct arena *a, const struct stmt *s, struct edges *out)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct value *v = &s->props[i].value;

		if (v->type != V_WHEN)
			continue;
		if (v->u.when.by_length)
			length_edges(a, &v->u.when.length, v->at, out);
		else if (v->u.when.has_after)
			anchor_edge(a, &v->u.when.after, v->at, out);
	}
}

static void
circle_tell(struct circle *c, const struct stmt *first, struct place at)
{
	struct buf b;
	size_t i = 0;

	buf_init(&b, c->b->a, 4096);
	while (i < c->path_n && c->path[i] != first)
		i++;
	for (; i < c->path_n; i++)
		buf_fmt(&b, "%.*s -> ", STR_ARG(c->path[i]->name));
	buf_str(&b, first->name);
	diag_error(c->b->p, at, buf_view(&b), "the %s \"%.*s\" %s", kind_name(first->kind), STR_ARG(first->name), c->what);
}

struct step {
	struct edges e;
	size_t at;
};

static void
looks_count(struct circle *c, const struct stmt *s, const struct edges *e)
{
	size_t n = 1;
	bool told = false;

	for (size_t i = 0; i < e->n; i++) {
		size_t below = c->looks[e->v[i].to->order];

		told |= below > c->most;
		n = ways_add(n, below, c->most);
	}
	c->looks[s->order] = n;
	if (n > c->most && !told)
		diag_error(c->b->p, s->at, S("name fewer that name others in turn"), "all that the %s \"%.*s\" hangs on would be looked at "
		    "more than %zu times", kind_name(s->kind), STR_ARG(s->name), c->most);
}

/* Iterative: a chain of 20,000 groups must not end the stack. */
static void
circle_from(struct circle *c, struct stmt *root)
{
	struct step *stack = NULL;
	size_t n = 0, cap = 0;

	c->path_n = 0;
	for (struct stmt *next = root; ; ) {
		if (next != NULL) {
			struct step *s = &LIST_ADD(c->b->a, stack, n, cap);

			*s = (struct step){ 0 };
			c->state[next->order] = OPEN_STMT;
			LIST_ADD(c->b->a, c->path, c->path_n, c->path_cap) = next;
			c->edges(c->b->a, next, &s->e);
		}
		if (n == 0)
			return;
		next = NULL;
		if (stack[n - 1].at == stack[n - 1].e.n) {
			c->state[c->path[--c->path_n]->order] = DONE_STMT;
			if (c->looks != NULL)
				looks_count(c, c->path[c->path_n], &stack[n - 1].e);
			n--;
			continue;
		}
		struct stmt *to = stack[n - 1].e.v[stack[n - 1].at].to;
		struct place at = stack[n - 1].e.v[stack[n - 1].at++].at;

		if (c->state[to->order] == OPEN_STMT)
			circle_tell(c, to, at);
		else if (c->state[to->order] == NEW_STMT)
			next = to;
	}
}

static void
circles(struct build *b, edges_fn *edges, const char *what, size_t most)
{
	struct circle c = { .b = b, .edges = edges, .what = what, .most = most };

	if (most > 0)
		c.looks = NEW_N(b->a, size_t, b->p->n + 1);
	c.state = arena_alloc(b->a, b->p->n + 1);
	for (size_t i = 0; i < b->p->n; i++)
		if (c.state[i] == NEW_STMT)
			circle_from(&c, b->p->stmts[i]);
}

void
check_circles(struct build *b)
{
	circles(b, group_edges, "is a part of itself", GROUPS_MOST);
	circles(b, under_edges, "is under itself", 0);
	circles(b, ratio_edges, "is computed from itself", 0);
	circles(b, stands_edges, "stands for itself", 0);
	circles(b, date_edges, "is dated from itself", 0);
}
