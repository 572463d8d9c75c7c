/* The lines of a block -> statements whose properties are still tokens. */
#include "base/buf.h"
#include "plan/build.h"

static struct place
line_place(struct str file, const struct block_line *l, struct str s)
{
	size_t lead = s.p != NULL && s.p >= l->text.p ? str_runes(str_sub(l->text, 0, (size_t)(s.p - l->text.p))) : 0;
	size_t len = str_runes(s);

	return (struct place){ file, l->line, l->col + (int)lead, (int)(len > 0 ? len : 1) };
}

static struct stmt *
stmt_new(struct build *b, enum kind kind, struct str name, struct str title, struct clause *c, struct place at)
{
	struct plan *p = b->p;
	struct stmt *s;

	if (p->n >= PLAN_STMTS_MAX) {
		if (p->n == PLAN_STMTS_MAX && !b->too_many)
			diag_error(p, at, (struct str){ 0 }, "a plan has at most %d statements", PLAN_STMTS_MAX);
		b->too_many = true;
		return NULL;
	}
	s = NEW(b->a, struct stmt);
	*s = (struct stmt){ .kind = kind, .name = name, .title = title.n > 0 ? title : name, .at = at, .clause = c,
		.order = p->n };
	LIST_ADD(b->a, p->stmts, p->n, p->cap) = s;
	LIST_ADD(b->a, b->raw, b->raw_n, b->raw_cap) = (struct raw_stmt){ .stmt = s };
	return s;
}

static bool
kind_of(struct str word, enum kind *out)
{
	for (int k = 0; k < K__MAX; k++) {
		if (str_is(word, kind_name((enum kind)k))) {
			*out = (enum kind)k;
			return true;
		}
	}
	return false;
}

static bool
kind_read(struct build *b, struct str word, struct place at, enum kind *out)
{
	struct nearest near = { .want = word };

	if (kind_of(word, out))
		return true;
	for (int k = 0; k < K__MAX; k++)
		nearest_try(&near, str_of(kind_name((enum kind)k)), NULL);
	diag_error(b->p, at, nearest_hint(b->a, &near, at, S("a property of the statement above is indented")),
	    "no kind of statement is called \"%.*s\"", STR_ARG(word));
	return false;
}

/* What a wrong title or name probably is: typographic quotes come from word processors. */
static struct str
quote_hint(const struct token *t)
{
	if (str_find(t->raw, S("“")) >= 0 || str_find(t->raw, S("”")) >= 0 || str_find(t->raw, S("'")) >= 0)
		return S("texts stand in straight double quotes: \"...\"");
	return (struct str){ 0 };
}

static bool
name_read(struct build *b, struct str file, const struct token *t, struct place end)
{
	if (t == NULL) {
		diag_error(b->p, end, (struct str){ 0 }, "expected a name after the kind of statement");
		return false;
	}
	if (t->kind == TOK_WORD)
		return true;
	diag_error(b->p, place_of(file, t), S("a name begins with a letter and is made of a-z, 0-9 and -"),
	    "expected a name, found \"%.*s\"", STR_ARG(t->raw));
	return false;
}

/* kind name "title" */
static struct stmt *
statement_read(struct build *b, struct str file, struct clause *c, const struct token_list *l, struct place end)
{
	struct token *t = l->v;
	struct str title = { 0 };
	enum kind kind;

	if (!kind_read(b, t->raw, place_of(file, t), &kind) || !name_read(b, file, l->n > 1 ? t + 1 : NULL, end))
		return NULL;
	if (l->n > 2 && t[2].kind == TOK_STRING)
		title = t[2].text;
	else if (l->n > 2)
		diag_error(b->p, place_of(file, t + 2), quote_hint(t + 2), t[2].kind == TOK_UNCLOSED
		    ? "this text is not closed: a \" is missing" : "expected a title in quotes");
	if (l->n > 3 && t[2].kind == TOK_STRING)
		diag_error(b->p, place_of(file, t + 3), S("properties stand on indented lines of their own"),
		    "expected the end of the line, found \"%.*s\"", STR_ARG(t[3].raw));
	return stmt_new(b, kind, t[1].text, title, c, place_of(file, t + 1));
}

static bool
words_match(const char *words, const struct token *v, size_t n, size_t *used)
{
	struct str rest = str_of(words);
	bool found = true;
	size_t i = 0;

	while (found) {
		struct str word;

		rest = str_cut(rest, ' ', &word, &found);
		if (i >= n || v[i].kind != TOK_WORD || !str_eq(v[i].text, word))
			return false;
		i++;
	}
	*used = i;
	return true;
}

enum prop
prop_match(enum kind k, const struct token *v, size_t n, size_t *used)
{
	enum prop best = PROP__MAX;

	*used = 0;
	for (int i = 0; i < PROP__MAX; i++) {
		struct prop_info info = prop_info((enum prop)i);
		size_t words;

		if (info.kind == k && words_match(info.words, v, n, &words) && words > *used) {
			best = (enum prop)i;
			*used = words;
		}
	}
	return best;
}

/* "every, due, window, …": what a kind knows */
static struct str
props_said(struct arena *a, enum kind k)
{
	struct str v[PROP__MAX];
	size_t n = 0;

	for (int i = 0; i < PROP__MAX; i++)
		if (prop_info((enum prop)i).kind == k)
			v[n++] = str_of(prop_info((enum prop)i).words);
	return str_fmt(a, "%s %s has: %.*s", article(str_of(kind_name(k))), kind_name(k), STR_ARG(str_join(a, v, n, S(", "))));
}

static void
prop_near(struct nearest *near, enum kind k, struct str words)
{
	near->want = words;
	for (int i = 0; i < PROP__MAX; i++)
		if (prop_info((enum prop)i).kind == k)
			nearest_try(near, str_of(prop_info((enum prop)i).words), NULL);
}

/* Says so, and gives the property that was probably meant (PROP__MAX when none is near). */
static enum prop
prop_unknown(struct build *b, enum kind k, struct str file, const struct token *v, size_t n)
{
	struct nearest near = { 0 };

	prop_near(&near, k, v[0].raw);
	if (near.best.n == 0 && n > 1)
		prop_near(&near, k, str_fmt(b->a, "%.*s %.*s", STR_ARG(v[0].raw), STR_ARG(v[1].raw)));
	diag_error(b->p, place_of(file, v), nearest_hint(b->a, &near, place_of(file, v), props_said(b->a, k)),
	    "%s %s has no property \"%.*s\"", article(str_of(kind_name(k))), kind_name(k), STR_ARG(v[0].raw));
	return near.best.n == 0 ? PROP__MAX : prop_find(k, str_z(b->a, near.best));
}

static void
property_read(struct build *b, struct stmt *s, struct str file, const struct token_list *l, struct place end)
{
	size_t used;
	enum prop prop = prop_match(s->kind, l->v, l->n, &used);
	struct raw_stmt *raw = &b->raw[s->order];

	if (prop == PROP__MAX) {
		if ((prop = prop_unknown(b, s->kind, file, l->v, l->n)) != PROP__MAX)
			LIST_ADD(b->a, raw->bad, raw->bad_n, raw->bad_cap) = prop;
		return;
	}
	if (l->n > PLAN_TOKENS_MAX) {
		diag_error(b->p, place_of(file, l->v), (struct str){ 0 }, "a value has at most %d words", PLAN_TOKENS_MAX);
		return;
	}
	LIST_ADD(b->a, raw->v, raw->n, raw->cap) = (struct raw_prop){ .prop = prop, .at = place_of(file, l->v), .end = end,
		.v = l->v + used, .n = l->n - used };
}

/* The tokens of a line, and of the lines after it while one ends in a comma. Returns the index of the last. */
static size_t
tokens_take(struct build *b, const struct block_line *v, size_t n, size_t i, struct token_list *out)
{
	for (;; i++) {
		size_t had = out->n;

		lex_line(b->a, v[i].text, v[i].line, v[i].col, out);
		if (out->n == 0 || i + 1 >= n || out->v[out->n - 1].kind != TOK_COMMA || out->n > PLAN_TOKENS_MAX)
			return i;
		if (out->n == had && str_trim(v[i].text).n == 0)
			return i;
	}
}

void
block_statements(struct build *b, struct str file, struct clause *c, const struct block_line *v, size_t n)
{
	struct stmt *s = NULL;
	bool bad = false;          /* the statement was refused: its properties are passed over */

	for (size_t i = 0; i < n; i++) {
		struct token_list l = { 0 };
		struct str text = v[i].text, shown = str_trim(text);
		struct place end;

		if (shown.n == 0 || shown.p[0] == '#')
			continue;
		i = tokens_take(b, v, n, i, &l);
		if (l.n == 0)
			continue;
		end = (struct place){ file, l.v[l.n - 1].line, l.v[l.n - 1].col + l.v[l.n - 1].len, 1 };
		if (text.p[0] != ' ' && text.p[0] != '\t') {
			s = statement_read(b, file, c, &l, end);
			bad = s == NULL;
		} else if (s != NULL) {
			property_read(b, s, file, &l, end);
		} else if (!bad) {
			diag_error(b->p, place_of(file, l.v), S("a statement begins at the first column: kind name \"title\""),
			    "expected a statement before its properties");
			bad = true;
		}
	}
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

#define COLUMNS_MAX 64

struct cell {
	struct str text;
	struct place at;
};

/* Cells of `| a | b |`; `\|` is a bar inside one. */
static size_t
cells_split(struct str file, const struct block_line *l, struct cell *out)
{
	struct str s = l->text;
	size_t n = 0, from = 0, i = 0;

	while (i < s.n && s.p[i] != '|')
		i++;
	for (from = ++i; i < s.n && n < COLUMNS_MAX; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '|') {
			i++;
			continue;
		}
		if (s.p[i] == '|') {
			out[n].text = str_trim(str_sub(s, from, i - from));
			out[n].at = line_place(file, l, out[n].text);
			n++;
			from = i + 1;
		}
	}
	return n;
}

static bool
is_rule_row(const struct cell *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < c[i].text.n; k++)
			if (c[i].text.p[k] != '-' && c[i].text.p[k] != ':')
				return false;
	return n > 0;
}

enum { COLUMN_NAME = PROP__MAX + 1, COLUMN_TITLE, COLUMN_BAD };

/* The header row: each column's property. */
static bool
columns_read(struct build *b, enum kind kind, struct str file, const struct block_line *l, const struct cell *c, size_t n,
    int *columns)
{
	bool named = false;

	for (size_t i = 0; i < n; i++) {
		struct token_list t = { 0 };
		size_t used;

		lex_line(b->a, c[i].text, l->line, c[i].at.col, &t);
		columns[i] = COLUMN_BAD;
		if (str_is(c[i].text, "name")) {
			columns[i] = COLUMN_NAME;
			named = true;
		} else if (str_is(c[i].text, "title")) {
			columns[i] = COLUMN_TITLE;
		} else if (t.n == 0) {
			diag_error(b->p, c[i].at, (struct str){ 0 }, "expected the name of a property");
		} else if ((columns[i] = (int)prop_match(kind, t.v, t.n, &used)) == PROP__MAX || used != t.n) {
			columns[i] = COLUMN_BAD;
			prop_unknown(b, kind, file, t.v, t.n);
		}
	}
	if (!named)
		diag_error(b->p, line_place(file, l, l->text), (struct str){ 0 }, "expected a column \"name\"");
	return named;
}

/* A title stands bare or, as elsewhere, in quotes; a bar in it is written `\|`. */
static struct str
title_read(struct arena *a, const struct block_line *l, const struct cell *c)
{
	struct token_list t = { 0 };
	struct buf bare;

	if (str_starts(c->text, S("\""))) {
		lex_line(a, c->text, l->line, c->at.col, &t);
		if (t.n == 1 && t.v[0].kind == TOK_STRING)
			return t.v[0].text;
	}
	buf_init(&bare, a, c->text.n + 1);
	for (size_t i = 0; i < c->text.n; i++)
		if (c->text.p[i] != '\\' || i + 1 == c->text.n || c->text.p[i + 1] != '|')
			buf_ch(&bare, c->text.p[i]);
	return buf_view(&bare);
}

static void
row_read(struct build *b, enum kind kind, struct str file, struct clause *clause, const struct block_line *l,
    const struct cell *c, size_t n, const int *columns)
{
	struct str title = { 0 };
	struct stmt *s = NULL;

	for (size_t i = 0; i < n; i++)
		if (columns[i] == COLUMN_TITLE)
			title = title_read(b->a, l, &c[i]);
	for (size_t i = 0; i < n; i++) {
		if (columns[i] != COLUMN_NAME)
			continue;
		if (!lex_is_name(c[i].text)) {
			diag_error(b->p, c[i].at, S("a name begins with a letter and is made of a-z, 0-9 and -"), "expected a name");
			return;
		}
		s = stmt_new(b, kind, c[i].text, title, clause, c[i].at);
	}
	for (size_t i = 0; s != NULL && i < n; i++) {
		struct raw_stmt *raw = &b->raw[s->order];
		struct token_list t = { 0 };

		if (columns[i] >= PROP__MAX || c[i].text.n == 0)
			continue;
		lex_line(b->a, c[i].text, l->line, c[i].at.col, &t);
		if (t.n > 0)
			LIST_ADD(b->a, raw->v, raw->n, raw->cap) = (struct raw_prop){ .prop = (enum prop)columns[i],
				.at = c[i].at, .end = { file, l->line, t.v[t.n - 1].col + t.v[t.n - 1].len, 1 },
				.v = t.v, .n = t.n };
	}
}

void
block_table(struct build *b, struct str file, struct clause *clause, struct str kind_word, struct place at,
    const struct block_line *v, size_t n)
{
	struct cell cells[COLUMNS_MAX];
	int columns[COLUMNS_MAX];
	size_t width = 0;
	enum kind kind;

	if (!kind_read(b, kind_word, at, &kind))
		return;
	for (size_t i = 0; i < n; i++) {
		size_t got;

		if (str_trim(v[i].text).n == 0)
			continue;
		got = cells_split(file, &v[i], cells);
		if (width == 0) {
			if (got == 0 || !columns_read(b, kind, file, &v[i], cells, got, columns))
				return;
			width = got;
		} else if (got != width) {
			diag_error(b->p, line_place(file, &v[i], str_trim(v[i].text)), S("a bar inside a cell is written \\|"),
			    "this row has %zu cells, its header %zu", got, width);
		} else if (!is_rule_row(cells, got)) {
			row_read(b, kind, file, clause, &v[i], cells, got, columns);
		}
	}
	if (width == 0)
		diag_error(b->p, at, S("the rows stand in the fence or right below it, each beginning with |"),
		    "this table has no rows");
}
