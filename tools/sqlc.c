/*
 * sqlc — compiles the SQL of the program into C tables, and refuses what one of the two engines would read otherwise.
 *
 *     sqlc OUT_DIR FILE.sql ...
 *
 * A file whose path holds "/migrate/" is a migration NNNN-name.sql; every other one holds statements, each under a header
 *
 *     -- name: what it is for                  the enum is SQL_NAME
 *     -- name (all blocs): ...                 need not bind bloc = $1
 *     -- name (sqlite): ... (postgres): ...    for one engine; both may exist under one name
 *
 * In a migration `-- class L`, `-- class A key bloc, due` or `-- class B` stands before each CREATE TABLE, and
 * `-- only sqlite` or `-- only postgres` before a statement for one engine.
 *
 * Written: sql.h (enum sql_id), sql.c (texts, migrations, tables), prepare.sql (what tests/store/pg_prepare.sh runs).
 * Texts are compared and ordered by their bytes, as SQLite does: a PostgreSQL database is made with the collation "C" (initdb
 * --locale=C), and no statement or column names another.
 *
 * SQLite numbers `$2, $1` by first appearance, so `$n` becomes `?n` there. sql.h is left alone when it is the same.
 */
#include <ctype.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum kind { T_WORD, T_NUMBER, T_STRING, T_PARAM, T_PUNCT, T_COMMENT };
enum engine { BOTH, SQLITE, POSTGRES };

struct token {
	enum kind kind;
	struct str text;
	size_t line;
	bool spaced;               /* white space stood before it */
};

struct tokens {
	struct token *v;
	size_t n, cap;
};

struct statement {
	const char *file;
	size_t line;
	struct str name, what;
	bool all_blocs;
	enum engine engine;
	const struct token *v;
	size_t n;
	int64_t params;
	bool readonly;
};

struct table {
	struct str name, keys;
	char class;
	bool bloc, dropped;   /* class 'V' is a view: read like a table, never rebuilt */
};

struct migration {
	struct str number, name;
	struct buf text[3];        /* by engine; BOTH unused */
};

static struct arena *arena;
static struct {
	struct statement *v;
	size_t n, cap;
} statements;
static struct {
	struct table *v;
	size_t n, cap;
} tables;
static struct {
	struct migration *v;
	size_t n, cap;
} migrations;
static int bad;

__attribute__((format(printf, 3, 4))) static void
complain(const char *file, size_t line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%zu: error: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	bad = 1;
}

static bool
same(struct str a, const char *z)
{
	return a.n == strlen(z) && strncasecmp(a.p, z, a.n) == 0;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

static bool
word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The length of the token at s and its kind; 0 for a character that has no business in SQL here. */
static size_t
token_at(struct str s, enum kind *kind)
{
	static const char *const pairs[] = { "<=", ">=", "<>", "||", "->", "::", "==", "!=" };
	size_t n = 1;

	if (s.n > 1 && s.p[0] == '-' && s.p[1] == '-') {
		*kind = T_COMMENT;
		while (n < s.n && s.p[n] != '\n')
			n++;
	} else if (s.p[0] == '\'') {
		*kind = T_STRING;
		for (; n < s.n; n++)
			if (s.p[n] == '\'' && (n + 1 == s.n || s.p[++n] != '\''))
				return n + (n + 1 == s.n && s.p[n] == '\'');
		return 0;
	} else if (s.p[0] == '$' || isdigit((unsigned char)s.p[0])) {
		*kind = s.p[0] == '$' ? T_PARAM : T_NUMBER;
		while (n < s.n && (word_char(s.p[n]) || (*kind == T_NUMBER && s.p[n] == '.')))
			n++;
	} else if (word_char(s.p[0])) {
		*kind = T_WORD;
		while (n < s.n && word_char(s.p[n]))
			n++;
	} else if (memchr("(),.;=<>+-*/|:!", s.p[0], 15) != NULL) {
		*kind = T_PUNCT;
		for (size_t i = 0; i < COUNT(pairs); i++)
			if (s.n > 1 && memcmp(s.p, pairs[i], 2) == 0)
				n = 2;
	} else {
		return 0;
	}
	return n;
}

static struct tokens
lex(const char *file, struct str s)
{
	struct tokens t = { 0 };
	size_t line = 1;
	bool spaced = false;

	while (s.n > 0) {
		enum kind kind = T_WORD;
		size_t n;

		if (isspace((unsigned char)s.p[0])) {
			line += s.p[0] == '\n';
			spaced = true;
			s = str_sub(s, 1, s.n);
			continue;
		}
		if ((n = token_at(s, &kind)) == 0) {
			complain(file, line, "`%c` is not taken: no quoted names, no ? : @ %% placeholders, strings must end",
			    s.p[0]);
			return t;
		}
		LIST_ADD(arena, t.v, t.n, t.cap) = (struct token){ kind, str_sub(s, 0, n), line, spaced };
		for (size_t i = 0; i < n; i++)
			line += s.p[i] == '\n';
		spaced = kind == T_COMMENT;
		s = str_sub(s, n, s.n);
	}
	return t;
}

static bool
token_is(const struct statement *s, size_t i, const char *z)
{
	return i < s->n && s->v[i].kind != T_STRING && s->v[i].kind != T_COMMENT && same(s->v[i].text, z);
}

static void
render(struct buf *b, const struct token *v, size_t n, enum engine engine)
{
	size_t start = b->n;

	for (size_t i = 0; i < n; i++) {
		struct str text = v[i].text;

		if (v[i].kind == T_COMMENT)
			continue;
		if (b->n > start && v[i].spaced)
			buf_ch(b, ' ');
		if (v[i].kind == T_PARAM) {
			buf_ch(b, engine == SQLITE ? '?' : '$');
			text = str_sub(text, 1, text.n);
		}
		buf_str(b, text);
	}
}

/* --- what is refused (the subset both engines read alike) ---------------------------------------------------------- */

static const struct {
	const char *word;
	bool call;                 /* only when a ( follows */
	const char *why;
} refused[] = {
	{ "LIKE", false, "compare folded keys" },
	{ "ILIKE", false, "compare folded keys" },
	{ "GLOB", false, "compare folded keys" },
	{ "REGEXP", false, "compare folded keys" },
	{ "SIMILAR", false, "compare folded keys" },
	{ "AUTOINCREMENT", false, "ids are the ledger's entry numbers" },
	{ "SERIAL", false, "ids are the ledger's entry numbers" },
	{ "ROWID", false, "tag the statement (sqlite)" },
	{ "OID", false, "the engines differ" },
	{ "TRUE", false, "booleans are BIGINT 0 and 1" },
	{ "FALSE", false, "booleans are BIGINT 0 and 1" },
	{ "BOOLEAN", false, "booleans are BIGINT 0 and 1" },
	{ "CURRENT_DATE", false, "the clock is cx->now" },
	{ "CURRENT_TIME", false, "the clock is cx->now" },
	{ "CURRENT_TIMESTAMP", false, "the clock is cx->now" },
	{ "INTERVAL", false, "days are numbers" },
	{ "TIMESTAMP", false, "instants are numbers" },
	{ "DATETIME", false, "instants are numbers" },
	{ "STRICT", false, "STRICT tables refuse BIGINT" },
	{ "PRAGMA", false, "the store sets these" },
	{ "ATTACH", false, "one database" },
	{ "VACUUM", false, "the store does this" },
	{ "REPLACE", false, "use ON CONFLICT" },
	{ "IGNORE", false, "use ON CONFLICT DO NOTHING" },
	{ "date", true, "days are numbers" },
	{ "time", true, "days are numbers" },
	{ "julianday", true, "days are numbers" },
	{ "strftime", true, "days are numbers" },
	{ "unixepoch", true, "the clock is cx->now" },
	{ "now", true, "the clock is cx->now" },
	{ "age", true, "days are numbers" },
	{ "extract", true, "days are numbers" },
	{ "date_trunc", true, "days are numbers" },
	{ "to_char", true, "the page formats" },
	{ "lower", true, "ASCII only on one engine: fold in C" },
	{ "upper", true, "ASCII only on one engine: fold in C" },
	{ "initcap", true, "fold in C" },
	{ "random", true, "chance comes from C" },
	{ "randomblob", true, "chance comes from C" },
	{ "ifnull", true, "use COALESCE" },
	{ "iif", true, "use CASE" },
	{ "instr", true, "only SQLite has it" },
	{ "group_concat", true, "gather rows in C" },
	{ "string_agg", true, "gather rows in C" },
	{ "printf", true, "the page formats" },
	{ "format", true, "the page formats" },
	{ "load_extension", true, "never" },
	{ "last_insert_rowid", true, "use RETURNING" },
	{ "changes", true, "sql_run tells" },
	{ "total", true, "only SQLite has it" },
	{ "MATCH", false, "tag the statement (sqlite)" },
};

static void
check_words(const struct statement *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct token *t = &s->v[i];
		bool call = token_is(s, i + 1, "(");

		if (t->kind == T_PUNCT && (same(t->text, "||") || same(t->text, "->") || same(t->text, "::") ||
		    same(t->text, "==") || same(t->text, "!=") || same(t->text, "|") || same(t->text, ":") ||
		    same(t->text, "!")))
			complain(s->file, t->line, "`%.*s` is outside the subset", STR_ARG(t->text));
		if (t->kind == T_PUNCT && same(t->text, ";") && i + 1 < s->n)
			complain(s->file, t->line, "one statement under one name");
		if (t->kind != T_WORD)
			continue;
		if (call && t->text.n > 4 && strncasecmp(t->text.p, "json", 4) == 0)
			complain(s->file, t->line, "no JSON functions");
		for (size_t k = 0; k < COUNT(refused); k++)
			if (same(t->text, refused[k].word) && (call || !refused[k].call) &&
			    !(s->engine != BOTH && (same(t->text, "MATCH") || same(t->text, "ROWID"))))
				complain(s->file, t->line, "%s is outside the subset: %s", refused[k].word, refused[k].why);
	}
}

static void
check_params(struct statement *s)
{
	bool seen[100] = { false };
	int64_t n;

	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].kind != T_PARAM)
			continue;
		if (!str_to_i64(str_sub(s->v[i].text, 1, 9), &n) || n < 1 || n >= (int64_t)COUNT(seen)) {
			complain(s->file, s->v[i].line, "parameters are $1 to $99");
			continue;
		}
		seen[n] = true;
		s->params = n > s->params ? n : s->params;
	}
	for (n = 1; n <= s->params; n++)
		if (!seen[n])
			complain(s->file, s->line, "%.*s: $%d is missing", STR_ARG(s->name), (int)n);
}

static struct table *
table_find(struct str name)
{
	for (size_t i = 0; i < tables.n; i++)
		if (!tables.v[i].dropped && tables.v[i].name.n == name.n && strncasecmp(tables.v[i].name.p, name.p, name.n) == 0)
			return &tables.v[i];
	return NULL;
}

/* A name that WITH introduces: `name AS (` or `name (a, b) AS (`. */
static bool
is_cte(const struct statement *s, struct str name)
{
	for (size_t i = 1; i < s->n; i++) {
		if (s->v[i].kind != T_WORD || !str_eq(s->v[i].text, name))
			continue;
		if (token_is(s, i - 1, "WITH") || token_is(s, i - 1, "RECURSIVE") ||
		    (token_is(s, i - 1, ",") && token_is(s, i + 1, "AS") && token_is(s, i + 2, "(")))
			return true;
	}
	return false;
}

/* INSERT INTO t [AS x] (bloc, ...) VALUES ($1 ... | SELECT $1 ...: `i` is at t. */
static bool
insert_binds(const struct statement *s, size_t i)
{
	if (token_is(s, i + 1, "AS"))
		i += 2;
	if (!token_is(s, i + 1, "(") || !token_is(s, i + 2, "bloc"))
		return false;
	while (i < s->n && !token_is(s, i, ")"))
		i++;
	return (token_is(s, i + 1, "VALUES") && token_is(s, i + 2, "(") && token_is(s, i + 3, "$1")) ||
	    (token_is(s, i + 1, "SELECT") && token_is(s, i + 2, "$1"));
}

/*
 * Every table that has a bloc must be held to bloc $1: as many `bloc = ...` as tables are named, one of them `= $1`.
 * A comma between tables would hide one, so tables are joined by JOIN.
 */
static void
check_bloc(const struct statement *s)
{
	size_t named = 0, bound = 0, to_one = 0;

	for (size_t i = 0; i + 1 < s->n; i++) {
		const struct table *t;
		size_t after = i + 2;

		if (token_is(s, i, "bloc") && token_is(s, i + 1, "=")) {
			bound++;
			to_one += token_is(s, i + 2, "$1");
			if (i > 0 && (token_is(s, i - 1, "SET") || token_is(s, i - 1, ",")))
				complain(s->file, s->v[i].line, "a row never changes its bloc");
		}
		bound += token_is(s, i, "USING") && token_is(s, i + 2, "bloc");
		if (!(token_is(s, i, "FROM") || token_is(s, i, "JOIN") || token_is(s, i, "INTO") || token_is(s, i, "UPDATE")) ||
		    token_is(s, i + 1, "(") || token_is(s, i + 1, "SET") || (i > 0 && token_is(s, i - 1, "DISTINCT")))
			continue;
		if ((t = table_find(s->v[i + 1].text)) == NULL && !is_cte(s, s->v[i + 1].text)) {
			complain(s->file, s->v[i + 1].line, "no table %.*s in the migrations", STR_ARG(s->v[i + 1].text));
			continue;
		}
		if (t != NULL && t->bloc) {
			named++;
			if (token_is(s, i, "INTO") && insert_binds(s, i + 1)) {
				bound++;
				to_one++;
			}
		}
		after += token_is(s, after, "AS");
		after += after < s->n && s->v[after].kind == T_WORD;
		if ((token_is(s, i, "FROM") || token_is(s, i, "JOIN")) && (token_is(s, i + 2, ",") || token_is(s, after, ",")) &&
		    after < s->n && !token_is(s, after - 1, ")"))
			complain(s->file, s->v[i].line, "join tables with JOIN, not with a comma");
	}
	if (named > 0 && !s->all_blocs && (to_one == 0 || bound < named))
		complain(s->file, s->line, "%.*s names %zu tables with a bloc and binds %zu to it: write bloc = $1 for each, or "
		    "tag it (all blocs)", STR_ARG(s->name), named, bound);
}

/* --- files of statements ------------------------------------------------------------------------------------------ */

static bool
name_char(char c)
{
	return islower((unsigned char)c) || isdigit((unsigned char)c) || c == '_';
}

/* `-- name: text`, `-- name (tag, tag): text` -> a statement begins. */
static bool
header(const char *file, const struct token *t, struct statement *out)
{
	struct str rest = str_trim(str_sub(t->text, 2, t->text.n)), tags, tag;
	size_t n = 0;
	bool more;

	while (n < rest.n && name_char(rest.p[n]))
		n++;
	*out = (struct statement){ .file = file, .line = t->line, .name = str_sub(rest, 0, n) };
	rest = str_sub(rest, n, rest.n);
	if (n == 0 || !(str_starts(rest, S(":")) || str_starts(rest, S(" ("))))
		return false;
	if (rest.p[0] == ' ') {
		rest = str_cut(str_sub(rest, 2, rest.n), ')', &tags, &more);
		if (!str_starts(rest, S(":")))
			return false;
		do {
			tags = str_cut(tags, ',', &tag, &more);
			tag = str_trim(tag);
			if (same(tag, "all blocs"))
				out->all_blocs = true;
			else if (same(tag, "sqlite"))
				out->engine = SQLITE;
			else if (same(tag, "postgres"))
				out->engine = POSTGRES;
			else
				complain(file, t->line, "no tag (%.*s): all blocs, sqlite, postgres", STR_ARG(tag));
		} while (more);
	}
	out->what = str_trim(str_sub(rest, 1, rest.n));
	if (out->what.n == 0)
		complain(file, t->line, "%.*s: say what it is for", STR_ARG(out->name));
	return true;
}

static void
statement_end(struct statement *s, const struct tokens *t, size_t to)
{
	size_t from = (size_t)(s->v - t->v);

	if (s->name.n == 0)
		return;
	while (to > from && t->v[to - 1].kind == T_COMMENT)
		to--;
	s->n = to - from;
	if (s->n > 0 && token_is(s, s->n - 1, ";"))
		s->n--;
	if (s->n == 0) {
		complain(s->file, s->line, "%.*s: there is no statement under this name", STR_ARG(s->name));
		return;
	}
	s->readonly = token_is(s, 0, "SELECT") || token_is(s, 0, "WITH");
	for (size_t i = 0; i < s->n; i++)
		if (token_is(s, i, "INSERT") || token_is(s, i, "UPDATE") || token_is(s, i, "DELETE"))
			s->readonly = false;
	if (!token_is(s, 0, "SELECT") && !token_is(s, 0, "WITH") && !token_is(s, 0, "INSERT") && !token_is(s, 0, "UPDATE") &&
	    !token_is(s, 0, "DELETE"))
		complain(s->file, s->line, "only SELECT, WITH, INSERT, UPDATE and DELETE are statements");
	LIST_ADD(arena, statements.v, statements.n, statements.cap) = *s;
}

static void
statements_read(const char *file, struct str all)
{
	struct tokens t = lex(file, all);
	struct statement s = { 0 }, next;

	for (size_t i = 0; i < t.n; i++) {
		if (t.v[i].kind == T_COMMENT && header(file, &t.v[i], &next)) {
			statement_end(&s, &t, i);
			s = next;
			s.v = t.v + i + 1;
			while (i + 1 < t.n && t.v[i + 1].kind == T_COMMENT && !header(file, &t.v[i + 1], &next))
				s.v = t.v + ++i + 1;
		} else if (s.name.n == 0 && t.v[i].kind != T_COMMENT) {
			complain(file, t.v[i].line, "SQL before the first `-- name: what it is for`");
			return;
		}
	}
	statement_end(&s, &t, t.n);
}

static int
by_name(const void *a, const void *b)
{
	const struct statement *x = a, *y = b;
	int c = str_cmp(x->name, y->name);

	return c != 0 ? c : (int)x->engine - (int)y->engine;
}

static void
statements_check(void)
{
	if (statements.n > 0)
		qsort(statements.v, statements.n, sizeof(*statements.v), by_name);
	for (size_t i = 0; i < statements.n; i++) {
		struct statement *s = &statements.v[i], *last = i > 0 ? s - 1 : NULL;

		check_words(s);
		check_params(s);
		check_bloc(s);
		if (last == NULL || !str_eq(last->name, s->name))
			continue;
		if (last->engine != SQLITE || s->engine != POSTGRES)
			complain(s->file, s->line, "%.*s is there already: %s:%zu", STR_ARG(s->name), last->file, last->line);
		else if (last->params != s->params || last->readonly != s->readonly)
			complain(s->file, s->line, "%.*s: the two engines' statements must take the same parameters",
			    STR_ARG(s->name));
	}
}

/* --- migrations --------------------------------------------------------------------------------------------------- */

static void
table_class(const char *file, size_t line, struct str class, struct table *t)
{
	ptrdiff_t key = str_find(class, S(" key "));

	t->class = class.n > 0 ? class.p[0] : '\0';
	if (t->class != 'L' && t->class != 'A' && t->class != 'B')
		complain(file, line, "%.*s: write `-- class L`, `-- class A key ...` or `-- class B` before it", STR_ARG(t->name));
	if (key > 0)
		t->keys = str_trim(str_sub(class, (size_t)key + 5, class.n));
	if (t->class == 'A' && t->keys.n == 0)
		complain(file, line, "%.*s: a class A table needs its key, the order its hash is taken in", STR_ARG(t->name));
}

/* What a statement of a migration does to the set of tables. */
static void
migration_statement(struct statement *s, struct str class)
{
	size_t at = token_is(s, 1, "VIRTUAL") ? 3 : 2;
	struct table *t;

	if (token_is(s, 0, "CREATE") && token_is(s, at - 1, "TABLE")) {
		struct table new = { .name = s->v[at].text };

		table_class(s->file, s->v[0].line, class, &new);
		for (size_t i = at + 1; i < s->n; i++)
			new.bloc = new.bloc || ((token_is(s, i - 1, "(") || token_is(s, i - 1, ",")) && token_is(s, i, "bloc"));
		if (table_find(new.name) != NULL && s->engine != POSTGRES)
			complain(s->file, s->v[0].line, "table %.*s is there already", STR_ARG(new.name));
		if (table_find(new.name) == NULL)
			LIST_ADD(arena, tables.v, tables.n, tables.cap) = new;
	} else if (token_is(s, 0, "CREATE") && token_is(s, 1, "VIEW")) {
		struct table view = { .name = s->v[2].text, .class = 'V' };

		for (size_t i = 3; i < s->n && !token_is(s, i, "FROM"); i++)
			view.bloc = view.bloc || token_is(s, i, "bloc");
		LIST_ADD(arena, tables.v, tables.n, tables.cap) = view;
	} else if (token_is(s, 0, "DROP") && token_is(s, 1, "TABLE")) {
		if ((t = table_find(s->v[2].text)) != NULL)
			t->dropped = true;
	} else if (token_is(s, 0, "ALTER") && token_is(s, 3, "RENAME") && token_is(s, 4, "TO")) {
		if ((t = table_find(s->v[2].text)) != NULL)
			t->name = s->v[5].text;
	} else if (token_is(s, 0, "ALTER") && !token_is(s, 3, "ADD") && !token_is(s, 3, "DROP")) {
		complain(s->file, s->v[0].line, "ALTER TABLE t ADD COLUMN, DROP COLUMN or RENAME TO only");
	}
}

static void
migration_read(const char *file, struct str all)
{
	struct tokens t = lex(file, all);
	struct str base = str_of(strrchr(file, '/') + 1), class = { 0 };
	struct migration m = { .number = str_sub(base, 0, 4) };
	struct statement s = { .file = file };
	int64_t number;
	char want[32];

	m.name = str_sub(base, 5, base.n > 9 ? base.n - 9 : 0);
	for (size_t i = 0; i < COUNT(m.text); i++)
		buf_init(&m.text[i], arena, (size_t)1 << 20);
	(void)snprintf(want, sizeof(want), "%04zu-", migrations.n + 1);
	if (!str_starts(base, str_of(want)) || m.name.n == 0)
		complain(file, 1, "the next migration is %sname.sql", want);
	number = (int64_t)migrations.n + 1;
	m.number = str_fmt(arena, "%d", (int)number);
	for (size_t i = 0, from = 0; i < t.n; i++) {
		struct str text = t.v[i].text;

		if (t.v[i].kind == T_COMMENT) {
			text = str_trim(str_sub(text, 2, text.n));
			if (str_starts(text, S("class ")))
				class = str_sub(text, 6, text.n);
			else if (str_starts(text, S("only ")))
				s.engine = same(str_sub(text, 5, text.n), "sqlite") ? SQLITE : POSTGRES;
			if (i == from)
				from = i + 1;
			continue;
		}
		if (!same(text, ";"))
			continue;
		s.v = t.v + from;
		s.n = i - from;
		s.line = t.v[from].line;
		check_words(&s);
		migration_statement(&s, class);
		for (int e = SQLITE; e <= POSTGRES; e++)
			if (s.engine == BOTH || (int)s.engine == e) {
				render(&m.text[e], s.v, s.n, (enum engine)e);
				buf_z(&m.text[e], ";\n");
			}
		s.engine = BOTH;
		class = (struct str){ 0 };
		from = i + 1;
	}
	LIST_ADD(arena, migrations.v, migrations.n, migrations.cap) = m;
}

/* --- what is written ---------------------------------------------------------------------------------------------- */

static void
put_c(struct buf *b, struct str s)
{
	buf_z(b, "\"");
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_ch(b, '\\');
		if (s.p[i] == '\n')
			buf_z(b, i + 1 < s.n ? "\\n\"\n\t  \"" : "\\n");
		else
			buf_ch(b, s.p[i]);
	}
	buf_z(b, "\"");
}

static void
put_enum(struct buf *b, struct str name)
{
	buf_z(b, "SQL_");
	for (size_t i = 0; i < name.n; i++)
		buf_ch(b, (char)toupper((unsigned char)name.p[i]));
}

/* The statement of the group beginning at `i` for one engine, or NULL. */
static const struct statement *
for_engine(size_t i, enum engine engine)
{
	for (size_t k = i; k < statements.n && str_eq(statements.v[k].name, statements.v[i].name); k++)
		if (statements.v[k].engine == BOTH || statements.v[k].engine == engine)
			return &statements.v[k];
	return NULL;
}

static bool
group_begins(size_t i)
{
	return i == 0 || !str_eq(statements.v[i].name, statements.v[i - 1].name);
}

static void
write_header(struct buf *b)
{
	buf_z(b, "/* made by tools/sqlc from src/store/sql: names and what they are for */\n"
	    "#ifndef GEN_SQL_H\n#define GEN_SQL_H\n\nenum sql_id {\n");
	for (size_t i = 0; i < statements.n; i++) {
		if (!group_begins(i))
			continue;
		buf_z(b, "\t");
		put_enum(b, statements.v[i].name);
		buf_fmt(b, ",\t/* %.*s */\n", STR_ARG(statements.v[i].what));
	}
	buf_z(b, "\tSQL__MAX\n};\n\n#endif\n");
}

static void
write_statements(struct buf *b)
{
	buf_z(b, "/* made by tools/sqlc from src/store/sql and src/store/migrate */\n"
	    "#include \"store/migrate.h\"\n#include \"store/sqlite.h\"\n\n"
	    "const struct sql_text sql_texts[SQL__MAX + 1] = {\n");
	for (size_t i = 0; i < statements.n; i++) {
		if (!group_begins(i))
			continue;
		buf_z(b, "\t[");
		put_enum(b, statements.v[i].name);
		buf_fmt(b, "] = { \"%.*s\", %d, %d,\n\t  ", STR_ARG(statements.v[i].name), (int)statements.v[i].params,
		    statements.v[i].readonly ? 1 : 0);
		for (int e = SQLITE; e <= POSTGRES; e++) {
			const struct statement *s = for_engine(i, (enum engine)e);
			struct buf text;

			buf_init(&text, arena, (size_t)1 << 16);
			if (s == NULL) {
				buf_z(b, "NULL");
			} else {
				render(&text, s->v, s->n, (enum engine)e);
				put_c(b, buf_view(&text));
			}
			buf_z(b, e == SQLITE ? ",\n\t  " : " },\n");
		}
	}
	buf_z(b, "};\n\n");
}

static void
write_schema(struct buf *b)
{
	size_t n = 0;

	buf_z(b, "const struct migration migrations[] = {\n");
	for (size_t i = 0; i < migrations.n; i++) {
		buf_fmt(b, "\t{ %.*s, \"%.*s\",\n\t  ", STR_ARG(migrations.v[i].number), STR_ARG(migrations.v[i].name));
		put_c(b, buf_view(&migrations.v[i].text[SQLITE]));
		buf_z(b, " },\n");
	}
	buf_fmt(b, "\t{ 0, NULL, NULL }\n};\nconst size_t migrations_n = %zu;\n\nconst struct schema_table schema_tables[] = {\n",
	    migrations.n);
	for (size_t i = 0; i < tables.n; i++) {
		const struct table *t = &tables.v[i];
		const char *where = t->bloc ? " WHERE bloc = ?1" : "";

		if (t->dropped || t->class == 'V')
			continue;
		n++;
		buf_fmt(b, "\t{ \"%.*s\", '%c', %d, \"%.*s\",\n\t  \"DELETE FROM %.*s%s\",\n\t  \"SELECT * FROM %.*s%s", STR_ARG(t->name),
		    t->class, t->bloc, STR_ARG(t->keys), STR_ARG(t->name), where, STR_ARG(t->name), where);
		if (t->keys.n > 0)
			buf_fmt(b, " ORDER BY %.*s", STR_ARG(t->keys));
		buf_z(b, "\" },\n");
	}
	buf_fmt(b, "\t{ NULL, 0, 0, NULL, NULL, NULL }\n};\nconst size_t schema_tables_n = %zu;\n", n);
}

static void
write_prepare(struct buf *b)
{
	buf_z(b, "CREATE DOMAIN blob AS bytea;\n");
	for (size_t i = 0; i < migrations.n; i++)
		buf_str(b, buf_view(&migrations.v[i].text[POSTGRES]));
	for (size_t i = 0; i < statements.n; i++) {
		const struct statement *s = for_engine(i, POSTGRES);

		if (!group_begins(i) || s == NULL)
			continue;
		buf_fmt(b, "PREPARE %.*s AS ", STR_ARG(s->name));
		render(b, s->v, s->n, POSTGRES);
		buf_z(b, ";\n");
	}
}

static struct str
file_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b;
	char part[65536];
	size_t n;

	buf_init(&b, arena, (size_t)16 << 20);
	if (f == NULL)
		return buf_view(&b);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(&b, part, n);
	(void)fclose(f);
	return buf_view(&b);
}

static void
file_write(const char *dir, const char *name, const struct buf *b)
{
	const char *path = str_fmt(arena, "%s/%s", dir, name).p;
	FILE *f;

	if (str_eq(file_read(path), buf_view(b)))
		return;
	if ((f = fopen(path, "wb")) == NULL || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	struct buf b;

	arena = arena_new(ARENA_COMMAND);
	if (argc < 2) {
		fprintf(stderr, "usage: sqlc OUT_DIR FILE.sql ...\n");
		return 2;
	}
	for (int i = 2; i < argc; i++)
		if (strstr(argv[i], "/migrate/") != NULL)
			migration_read(argv[i], file_read(argv[i]));
	for (int i = 2; i < argc; i++)
		if (strstr(argv[i], "/migrate/") == NULL)
			statements_read(argv[i], file_read(argv[i]));
	statements_check();
	if (bad)
		return 1;
	buf_init(&b, arena, (size_t)16 << 20);
	write_header(&b);
	file_write(argv[1], "sql.h", &b);
	buf_init(&b, arena, (size_t)16 << 20);
	write_statements(&b);
	write_schema(&b);
	file_write(argv[1], "sql.c", &b);
	buf_init(&b, arena, (size_t)16 << 20);
	write_prepare(&b);
	file_write(argv[1], "prepare.sql", &b);
	return 0;
}
