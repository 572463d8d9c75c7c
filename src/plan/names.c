/*
 * Names. Statements of one sort share a set of names: units with groups, the dated duties with each other; a field and
 * a unit may be called alike, since it is always known which of the two is meant.
 */
#include "plan/build.h"

static uint64_t
name_hash(struct str s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return h ^ h >> 29;
}

static int
name_space(enum kind k)
{
	switch (k) {
	case K_UNIT: case K_GROUP:
		return 1;
	case K_REPORT: case K_MEETING: case K_CONSOLIDATION: case K_COLLECTION: case K_INCIDENT: case K_STAGE:
	case K_REQUEST: case K_COPY: case K_REMIND:
		return 2;
	default:
		return 3 + (int)k;
	}
}

bool
kind_in(const char *kinds, enum kind k)
{
	struct str rest = str_of(kinds), word;
	bool found = true;

	if (rest.n == 0)
		return true;
	while (found) {
		rest = str_cut(rest, ' ', &word, &found);
		if (str_is(word, kind_name(k)))
			return true;
	}
	return false;
}

const char *
article(struct str noun)
{
	return noun.n > 0 && strchr("aeio", noun.p[0]) != NULL ? "an" : "a";
}

struct str
kinds_said(struct arena *a, const char *kinds)
{
	struct str rest = str_of(kinds), words[K__MAX], s;
	bool found = rest.n > 0;
	size_t n = 0;

	while (found && n < K__MAX)
		rest = str_cut(rest, ' ', &words[n++], &found);
	if (n == 0)
		return S("statement");
	if (n == 1)
		return words[0];
	s = str_join(a, words, n - 1, S(", "));
	return str_fmt(a, "%.*s or %.*s", STR_ARG(s), STR_ARG(words[n - 1]));
}

void
names_index(struct build *b)
{
	struct plan *p = b->p;

	p->index_n = 16;
	while (p->index_n < p->n * 2)
		p->index_n *= 2;
	p->index = NEW_N(b->a, struct stmt *, p->index_n);
	for (size_t i = 0; i < p->n; i++) {
		struct stmt *s = p->stmts[i];
		size_t at = name_hash(s->name) & (p->index_n - 1);

		for (; p->index[at] != NULL; at = (at + 1) & (p->index_n - 1)) {
			struct stmt *other = p->index[at];

			if (!str_eq(other->name, s->name) || name_space(other->kind) != name_space(s->kind))
				continue;
			diag_error(p, s->at, str_fmt(b->a, "the %s \"%.*s\" is defined at %.*s", kind_name(other->kind),
			    STR_ARG(other->name), STR_ARG(place_said(b->a, other->at, s->at))),
			    "the name \"%.*s\" is taken", STR_ARG(s->name));
			break;
		}
		if (p->index[at] == NULL)
			p->index[at] = s;
	}
}

static struct stmt *
name_lookup(const struct plan *p, struct str name, const char *kinds)
{
	if (p->index_n == 0)
		return NULL;
	for (size_t at = name_hash(name) & (p->index_n - 1); p->index[at] != NULL; at = (at + 1) & (p->index_n - 1))
		if (str_eq(p->index[at]->name, name) && kind_in(kinds, p->index[at]->kind))
			return p->index[at];
	return NULL;
}

struct stmt *
plan_find_duty(const struct plan *p, struct str name)
{
	return name_lookup(p, name, "report meeting consolidation collection incident stage request");
}

struct stmt *
plan_find_kind(const struct plan *p, enum kind k, struct str name)
{
	return name_lookup(p, name, kind_name(k));
}

struct stmt *
name_resolve(struct build *b, struct str name, const char *kinds, struct place at)
{
	struct stmt *s = name_lookup(b->p, name, kinds);
	struct nearest near = { .want = name };
	struct str said;

	if (s != NULL)
		return s;
	said = kinds_said(b->a, kinds);
	if ((s = name_lookup(b->p, name, "")) != NULL) {
		diag_error(b->p, at, str_fmt(b->a, "it is defined at %.*s", STR_ARG(place_said(b->a, s->at, at))),
		    "\"%.*s\" is %s %s, not %s %.*s", STR_ARG(name), article(str_of(kind_name(s->kind))),
		    kind_name(s->kind), article(said), STR_ARG(said));
		return NULL;
	}
	for (size_t i = 0; i < b->p->n && b->p->diag_n < DIAG_MAX; i++)
		if (kind_in(kinds, b->p->stmts[i]->kind))
			nearest_try(&near, b->p->stmts[i]->name, &b->p->stmts[i]->at);
	diag_error(b->p, at, nearest_hint(b->a, &near, at, (struct str){ 0 }), "no %.*s \"%.*s\"", STR_ARG(said),
	    STR_ARG(name));
	return NULL;
}
