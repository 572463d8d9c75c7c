/*
 * Markdown -> clauses and blocks. cmark finds headings and fences with their lines (fences in list items too); the
 * text itself is taken from our own lines, so that a place in the file is never in doubt.
 *
 * cmark sees a copy in which the characters that only matter inside a paragraph are blanked: it is quadratic on some
 * of them, and nothing inside a paragraph concerns us.
 */
#include "base/markdown.h"
#include "plan/build.h"

#define CITES_MAX 2000             /* headings that give a key */

struct lines {
	struct str *v;
	size_t n;
};

/* A line that may open a fence: only marks of lists and quotations stand before it. */
static bool
fence_like(struct str line)
{
	size_t i = 0;

	while (i < line.n && line.p[i] != '\0' && strchr(" \t-*+>0123456789.)", line.p[i]) != NULL)
		i++;
	return line.n < 1024 && (str_starts(str_sub(line, i, 3), S("```")) || str_starts(str_sub(line, i, 3), S("~~~")));
}

static char *
blanked(struct arena *a, const struct lines *l, size_t total)
{
	char *copy = arena_alloc(a, total + l->n + 1);
	size_t at = 0;

	for (size_t i = 0; i < l->n; i++) {
		struct str line = l->v[i];
		bool fence = fence_like(line);

		for (size_t k = 0; k < line.n; k++)
			copy[at++] = !fence && strchr("[]()!&\\`", line.p[k]) != NULL && line.p[k] != '\0' ? 'x' : line.p[k];
		copy[at++] = '\n';
	}
	return copy;
}

/* What stands between the last mark and a block, without blank lines around it. */
static struct str
prose_between(const struct lines *l, size_t from, size_t to)
{
	struct str s;

	while (from < to && str_trim(l->v[from]).n == 0)
		from++;
	while (to > from && str_trim(l->v[to - 1]).n == 0)
		to--;
	if (from >= to)
		return (struct str){ 0 };
	s.p = l->v[from].p;
	s.n = (size_t)(l->v[to - 1].p + l->v[to - 1].n - s.p);
	return s;
}

/* The text of a heading, and the key it gives in {braces} after its printed number. */
static void
heading_take(struct build *b, const struct lines *l, int line, struct str *heading)
{
	struct str s = str_trim(l->v[line - 1]), printed, key, rest;
	ptrdiff_t open, close;

	while (s.n > 0 && s.p[0] == '#')
		s = str_sub(s, 1, s.n);
	while (s.n > 0 && s.p[s.n - 1] == '#')
		s.n--;
	s = str_trim(s);
	*heading = s;
	open = str_find(s, S("{"));
	close = str_find(s, S("}"));
	if (open < 0 || close < open)
		return;
	printed = str_trim(str_sub(s, 0, (size_t)open));
	key = str_trim(str_sub(s, (size_t)open + 1, (size_t)(close - open - 1)));
	rest = str_trim(str_sub(s, (size_t)close + 1, s.n));
	*heading = str_fmt(b->a, "%.*s%s%.*s", STR_ARG(printed), printed.n > 0 && rest.n > 0 ? " " : "", STR_ARG(rest));
	if (printed.n > 0 && printed.p[printed.n - 1] == '.')
		printed.n--;
	if (b->cite_n < CITES_MAX)
		LIST_ADD(b->a, b->cites, b->cite_n, b->cite_cap) = (struct cite){ .key = key, .printed = printed };
}

static struct clause *
clause_new(struct build *b, struct str key, struct str heading, struct str prose, struct place at)
{
	struct plan *p = b->p;
	struct clause *c = NEW(b->a, struct clause);

	*c = (struct clause){ .key = key, .cited = key, .heading = heading, .prose = prose, .at = at };
	LIST_ADD(b->a, p->clauses, p->clause_n, p->clause_cap) = c;
	return c;
}

/* The lines inside a fence whose first character is at byte `indent` of its line. */
static size_t
block_lines(struct build *b, struct str file, const struct lines *l, int first, int last, size_t indent,
    struct block_line **out)
{
	struct block_line *v = NEW_N(b->a, struct block_line, (size_t)(last >= first ? last - first + 1 : 0) + 1);
	size_t n = 0;

	for (int line = first; line <= last; line++) {
		struct str s = l->v[line - 1];
		size_t skip = 0;

		while (skip < indent && skip < s.n && (s.p[skip] == ' ' || s.p[skip] == '\t'))
			skip++;
		if (skip < indent && skip < s.n && s.p[skip] == '>') {
			diag_error(b->p, (struct place){ file, line, (int)skip + 1, 1 }, (struct str){ 0 },
			    "a plan block cannot stand in a quotation");
			return 0;
		}
		v[n++] = (struct block_line){ .text = str_sub(s, skip, s.n), .line = line, .col = (int)skip + 1 };
	}
	*out = v;
	return n;
}

static void
block_examples(struct build *b, struct str file, const struct block_line *v, size_t n)
{
	struct plan *p = b->p;
	size_t first = p->example_n;

	for (size_t i = 0; i < n; i++) {
		struct str s = str_trim(v[i].text);
		size_t lead = (size_t)(s.p - v[i].text.p);
		ptrdiff_t hash = str_find(s, S(" #"));

		if (s.n == 0 || s.p[0] == '#')
			continue;
		if (hash > 0)
			s = str_trim(str_sub(s, 0, (size_t)hash));
		LIST_ADD(b->a, p->examples, p->example_n, p->example_cap) = (struct example){
			.at = { file, v[i].line, v[i].col + (int)lead, (int)str_runes(s) },
			.block = first, .event = str_starts(s, S("event ")), .text = s };
	}
}

struct fence {
	struct str info;           /* what follows the backticks */
	int line, last, col;       /* col counts from 1, in bytes */
	size_t indent;
	bool closed;
};

/* The fence at a code block: its info, taken from our own line. */
static struct fence
fence_read(const struct lines *l, cmark_node *node)
{
	struct fence f = { .line = cmark_node_get_start_line(node), .last = cmark_node_get_end_line(node) };
	struct str s = l->v[f.line - 1], end;
	ptrdiff_t ticks = str_find(s, S("```"));
	char mark = '`';
	size_t n = 0;

	if (ticks < 0) {
		ticks = str_find(s, S("~~~"));
		mark = '~';
	}
	f.indent = ticks < 0 ? 0 : (size_t)ticks;
	s = str_sub(s, f.indent, s.n);
	while (n < s.n && s.p[n] == mark)
		n++;
	f.info = str_trim(str_sub(s, n, s.n));
	f.col = (int)f.indent + 1;
	if ((size_t)f.last > l->n)
		f.last = (int)l->n;
	end = str_trim(l->v[f.last - 1]);
	f.closed = f.last > f.line && end.n >= n && end.p[0] == mark && end.p[end.n - 1] == mark;
	return f;
}

/* A table's rows stand in its fence or, when that is empty, right below it. Returns the last line taken. */
static int
table_rows(struct build *b, struct str file, const struct lines *l, const struct fence *f, struct block_line **v,
    size_t *n)
{
	int first = f->line + 1, last = f->last - 1;

	for (int i = first; i <= last; i++) {
		if (str_trim(l->v[i - 1]).n > 0) {
			*n = block_lines(b, file, l, first, last, f->indent, v);
			return f->last;
		}
	}
	first = f->last + 1;
	while ((size_t)first <= l->n && str_trim(l->v[first - 1]).n == 0)
		first++;
	for (last = first - 1; (size_t)last < l->n && str_starts(str_trim(l->v[last]), S("|")); last++)
		;
	*n = block_lines(b, file, l, first, last, f->indent, v);
	return last >= first ? last : f->last;
}

/* A fence that concerns us; returns the line after which prose begins again. */
static int
fence_take(struct build *b, struct str file, const struct lines *l, const struct fence *f, struct str heading, int mark)
{
	struct str word, key, kind = { 0 };
	struct place at = { file, f->line, f->col, (int)str_runes(str_sub(l->v[f->line - 1], f->indent, 4096)) };
	struct str prose = prose_between(l, (size_t)mark, (size_t)f->line - 1);
	struct block_line *v = NULL;
	struct clause *c;
	size_t n = 0;
	bool found;
	int last = f->last;

	key = str_trim(str_cut(f->info, ' ', &word, &found));
	if (!f->closed) {
		diag_error(b->p, at, S("close it with a line of the same marks"), "this block is not closed");
		return last;
	}
	if (str_is(word, "plan-example")) {
		n = block_lines(b, file, l, f->line + 1, f->last - 1, f->indent, &v);
		block_examples(b, file, v, n);
		return last;
	}
	if (str_is(word, "plan-table")) {
		key = str_trim(str_cut(key, ' ', &kind, &found));
		last = table_rows(b, file, l, f, &v, &n);
	} else {
		n = block_lines(b, file, l, f->line + 1, f->last - 1, f->indent, &v);
	}
	if (key.n == 0)
		diag_error(b->p, at, str_is(word, "plan") ? S("write ```plan KEY") : S("write ```plan-table KIND KEY"),
		    "expected the key of the clause this block carries out");
	c = clause_new(b, key, heading, prose, at);
	if (str_is(word, "plan"))
		block_statements(b, file, c, v, n);
	else
		block_table(b, file, c, kind, at, v, n);
	return last;
}

static bool
is_plan_fence(cmark_node *node, const struct fence *f)
{
	struct str info = str_of(cmark_node_get_fence_info(node)), word;
	bool found;

	if (!str_starts(info, S("plan")))
		return false;
	str_cut(f->info, ' ', &word, &found);
	return str_is(word, "plan") || str_is(word, "plan-table") || str_is(word, "plan-example");
}

void
source_read(struct build *b, size_t file)
{
	struct plan_file *pf = &b->p->files[file];
	struct lines l = { 0 };
	struct str heading = { 0 };
	cmark_node *root;
	cmark_iter *it;
	cmark_event_type ev;
	int mark = 0;              /* the last line of the block or heading before */

	l.n = str_lines(b->a, pf->text, &l.v);
	root = markdown_parse(b->a, (struct str){ blanked(b->a, &l, pf->text.n), pf->text.n }, CMARK_OPT_DEFAULT);
	it = markdown_iter(b->a, root);
	while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(it);
		int line = cmark_node_get_start_line(node);

		if (ev != CMARK_EVENT_ENTER || line < 1 || (size_t)line > l.n)
			continue;
		if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
			heading_take(b, &l, line, &heading);
			mark = cmark_node_get_end_line(node);
		} else if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK) {
			struct fence f = fence_read(&l, node);

			if (is_plan_fence(node, &f))
				mark = fence_take(b, pf->shown, &l, &f, heading, mark);
		}
	}
}

static size_t
dots(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '.';
	return n;
}

/*
 * The citation: the heading's printed number in place of its key. A number printed with fewer parts than the key has
 * ("3.4.2" for II.3.5.2) takes the key's first parts before it: II.3.4.2.
 */
static struct str
cited_as(struct arena *a, const struct cite *c, struct str rest)
{
	struct str lead = { 0 };
	size_t missing = dots(c->key) > dots(c->printed) ? dots(c->key) - dots(c->printed) : 0, i = 0;

	for (; i < c->key.n && missing > 0; i++)
		missing -= c->key.p[i] == '.';
	lead = str_sub(c->key, 0, i);
	return str_fmt(a, "%.*s%.*s%.*s", STR_ARG(lead), STR_ARG(c->printed), STR_ARG(rest));
}

void
source_cite(struct build *b)
{
	for (size_t i = 0; i < b->p->clause_n; i++) {
		struct clause *c = b->p->clauses[i];
		const struct cite *best = NULL;

		for (size_t k = 0; k < b->cite_n; k++) {
			const struct cite *t = &b->cites[k];
			bool same = str_starts(c->key, t->key) && (c->key.n == t->key.n || c->key.p[t->key.n] == '.');

			if (same && t->printed.n > 0 && (best == NULL || t->key.n > best->key.n))
				best = t;
		}
		if (best != NULL)
			c->cited = cited_as(b->a, best, str_sub(c->key, best->key.n, c->key.n));
	}
}
