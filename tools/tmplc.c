/*
 * tmplc — compiles a page template into C: tmplc FILE.tmpl > FILE.c
 *
 *     #include "page/board.h"
 *     {{ define page_board(struct ctx *cx, struct out *o, const struct board *v) }}
 *     <a href="{{ url url_home(cx) }}">{{ t "Home" }}</a> {{ v->name }}
 *     {{ end }}
 *
 *     {{ x }}             escaped text: struct str, const char *, whole numbers
 *     {{ t "Text" }}      translated, escaped        {{ tf "%d of %d", a, b }}   the same with values
 *     {{ url u }}         a struct url               {{ html h }}                a struct html, as it is
 *     {{ if e }} {{ else if e }} {{ else }} {{ end }}        {{ for (...) }} {{ end }}
 *     {{ render part(cx, o, v) }}   {{ let int n = 3 }}   {{! statement }}   {{# comment }}
 *
 * The compiler follows the HTML around every {{ }} and refuses what could not be made safe by escaping: a value in a
 * script, a style, an on* attribute, an unquoted attribute, a comment, a tag or attribute name; a link that is not a
 * struct url. Inline script and style are refused altogether, as the content policy would. A wrong type does not
 * compile: emit_text() (page/out.h) knows the types it escapes, and url and html take only their own.
 *
 * One file, longer than most: reading, following the HTML and writing C share one cursor.
 *
 * White space: a line break with its indentation is nothing beside a tag or {{ }}, and one space between words. A space
 * on one line stays (as one). Inside pre and textarea everything stays.
 */
#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "source.h"

#define SOURCE_MOST ((size_t)16 << 20)

enum where { IN_TEXT, TAG_OPEN, TAG_NAME, IN_TAG, ATTR_NAME, BEFORE_VALUE, IN_DOUBLE, IN_SINGLE, IN_COMMENT, IN_DECL };

/* Where in the HTML the output stands. */
struct place {
	enum where at;
	bool closing;          /* in </tag> */
	bool gap;              /* in a tag: white space is needed before the next attribute */
	bool keep;             /* in pre or textarea */
	bool script;           /* in <script>: only white space may follow until </script> */
	char tag[16], attr[24];
	size_t value_n;        /* bytes and values in the attribute's value so far */
	char value_first;      /* its first byte; 0 when it began with a value */
};

enum block_kind { DEFINE, IF, FOR };

struct block {
	enum block_kind kind;
	size_t line;
	struct place begin, end;       /* end: where the branches so far ended */
	bool has_end, has_else;
};

#define BLOCK_MAX 32

struct tmpl {
	struct arena *a;
	const char *path;
	struct str src;
	size_t pos, line, column;
	struct buf lit;                /* markup not yet written out */
	struct place here;
	bool space, newline, edge;     /* white space held back; whether it broke a line; whether a tag or {{ }} came before */
	struct block blocks[BLOCK_MAX];
	size_t depth;
};

static void __attribute__((format(printf, 2, 3), noreturn))
refuse(const struct tmpl *t, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%zu:%zu: error: ", t->path, t->line, t->column);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static bool
one_of(const char *word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static bool
attr_is_url(const char *name)
{
	static const char *const names[] = { "href", "src", "action", "formaction", "poster", "data", "cite", "ping",
		"manifest", "background", "xlink:href", "srcset", NULL };

	return one_of(name, names);
}

static bool
in_value(const struct place *p)
{
	return p->at == IN_DOUBLE || p->at == IN_SINGLE;
}

static void
name_add(const struct tmpl *t, char *name, size_t size, char c)
{
	size_t n = strlen(name);

	if (n + 1 >= size)
		refuse(t, "the name %s... is too long", name);
	name[n] = (char)tolower((unsigned char)c);
	name[n + 1] = '\0';
}

/* ---- writing C ---- */

static void
c_string(const struct buf *lit)
{
	static const char tail[] = "\"\n\t    \"";
	size_t width = 0;

	putchar('"');
	for (size_t i = 0; i < lit->n; i++) {
		char c = lit->p[i];

		if (width++ >= 100 && ((unsigned char)c & 0xc0) != 0x80) {
			fputs(tail, stdout);
			width = 0;
		}
		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c == '\n')
			fputs("\\n", stdout);
		else if (c == '\t')
			fputs("\\t", stdout);
		else
			putchar(c);
	}
	putchar('"');
}

static void
flush(struct tmpl *t)
{
	if (t->lit.n > 0) {
		fputs("\temit_put(o, ", stdout);
		c_string(&t->lit);
		printf(", %zu);\n", t->lit.n);
	}
	t->lit.n = 0;
}

static void
line_mark(const struct tmpl *t)
{
	printf("#line %zu \"%s\"\n", t->line, t->path);
}

/* ---- following the HTML ---- */

static void
tag_done(struct tmpl *t)
{
	struct place *p = &t->here;
	bool kept = strcmp(p->tag, "pre") == 0 || strcmp(p->tag, "textarea") == 0;
	bool script = strcmp(p->tag, "script") == 0 && !p->closing;

	if (strcmp(p->tag, "style") == 0)
		refuse(t, "<style> is refused: put it in site.css");
	*p = (struct place){ .keep = kept ? !p->closing : p->keep, .script = script };
	t->edge = true;
}

static void
value_done(struct place *p)
{
	p->at = IN_TAG;
	p->gap = true;
	p->attr[0] = '\0';
	p->value_n = 0;
	p->value_first = '\0';
}

static void
attr_begin(struct tmpl *t, char c)
{
	if (t->here.gap)
		refuse(t, "a space is missing before an attribute of <%s>", t->here.tag);
	t->here.attr[0] = '\0';
	name_add(t, t->here.attr, sizeof(t->here.attr), c);
	t->here.at = ATTR_NAME;
}

/* The name is complete: is the attribute one that may be written here at all? */
static void
attr_named(const struct tmpl *t)
{
	const char *name = t->here.attr;

	if (name[0] == 'o' && name[1] == 'n')
		refuse(t, "the attribute %s is refused: put it in site.js", name);
	if (strcmp(name, "style") == 0 || strcmp(name, "srcdoc") == 0)
		refuse(t, "the attribute %s is refused: use a class", name);
}

static void
in_tag_char(struct tmpl *t, char c)
{
	struct place *p = &t->here;

	if (p->at == ATTR_NAME && c == '=') {
		attr_named(t);
		p->at = BEFORE_VALUE;
		return;
	}
	if (p->at == ATTR_NAME && c != '>' && c != '/') {
		name_add(t, p->attr, sizeof(p->attr), c);
		return;
	}
	if (p->at == ATTR_NAME) {
		attr_named(t);
		value_done(p);
	}
	if (c == '>')
		tag_done(t);
	else if (c != '/')
		attr_begin(t, c);
}

static void
value_begin(struct tmpl *t, char c)
{
	if (c != '"' && c != '\'')
		refuse(t, "the value of %s must be quoted", t->here.attr);
	t->here.at = c == '"' ? IN_DOUBLE : IN_SINGLE;
}

static void
value_char(struct tmpl *t, char c)
{
	struct place *p = &t->here;

	if (c == (p->at == IN_DOUBLE ? '"' : '\'')) {
		value_done(p);
		return;
	}
	if (p->value_n++ == 0) {
		p->value_first = c;
		if (attr_is_url(p->attr) && c != '#')
			refuse(t, "%s takes {{ url ... }} or #part", p->attr);
	}
}

/* One byte of markup that is not white space. */
static void
markup_char(struct tmpl *t, char c)
{
	struct place *p = &t->here;

	switch (p->at) {
	case IN_TEXT:
		if (p->script && c != '<')
			refuse(t, "a script in the page is refused: put it in site.js");
		if (c == '<') {
			p->tag[0] = '\0';
			p->closing = false;
			p->at = TAG_OPEN;
		}
		break;
	case TAG_OPEN:
		if (c == '/' && !p->closing)
			p->closing = true;
		else if (c == '!')
			p->at = IN_DECL;
		else if (isalpha((unsigned char)c)) {
			p->at = TAG_NAME;
			name_add(t, p->tag, sizeof(p->tag), c);
		} else
			refuse(t, "write &lt; for a < that opens no tag");
		break;
	case TAG_NAME:
		if (isalnum((unsigned char)c) || c == '-') {
			name_add(t, p->tag, sizeof(p->tag), c);
			break;
		}
		p->at = IN_TAG;
		p->gap = true;
		in_tag_char(t, c);
		break;
	case IN_TAG:
	case ATTR_NAME:
		in_tag_char(t, c);
		break;
	case BEFORE_VALUE:
		value_begin(t, c);
		break;
	case IN_DOUBLE:
	case IN_SINGLE:
		value_char(t, c);
		break;
	case IN_DECL:
		if (c == '>')
			tag_done(t);
		break;
	case IN_COMMENT:
		break;
	}
}

/* White space or {{ }} ends a name. */
static void
name_done(const struct tmpl *t, struct place *p)
{
	if (p->at == TAG_OPEN)
		refuse(t, "write &lt; for a < that opens no tag");
	if (p->at == BEFORE_VALUE)
		refuse(t, "the value of %s must be quoted", p->attr);
	if (p->at == ATTR_NAME)
		attr_named(t);
	if (p->at == ATTR_NAME || p->at == TAG_NAME)
		value_done(p);
}

/* Puts out the white space held back before `next` (0: a {{ }}). */
static void
space_flush(struct tmpl *t, char next)
{
	struct place *p = &t->here;
	bool text = p->at == IN_TEXT, tag = p->at == IN_TAG;
	bool drop = text ? t->newline && (t->edge || next == '<' || next == '\0') :
	    tag && (next == '>' || (next == '\0' && t->newline));

	if (tag && drop && t->space)
		p->gap = true;
	if (t->space && !drop && p->at != IN_COMMENT && !p->script)
		buf_ch(&t->lit, ' ');
	t->space = t->newline = false;
}

static void
white(struct tmpl *t, char c)
{
	if (t->here.keep && t->here.at == IN_TEXT) {
		buf_ch(&t->lit, c);
		return;
	}
	if (t->here.at != IN_DECL && !in_value(&t->here))
		name_done(t, &t->here);
	if (t->here.at == IN_TAG)
		t->here.gap = false;
	t->space = true;
	t->newline = t->newline || c == '\n';
}

static void
advance(struct tmpl *t)
{
	if (t->src.p[t->pos++] == '\n') {
		t->line++;
		t->column = 1;
	} else if (((unsigned char)t->src.p[t->pos - 1] & 0xc0) != 0x80) {
		t->column++;
	}
}

static bool
ahead(const struct tmpl *t, const char *z)
{
	return str_starts(str_sub(t->src, t->pos, t->src.n), str_of(z));
}

/* An HTML comment is for the reader of the template only. */
static void
comment_skip(struct tmpl *t)
{
	while (t->pos < t->src.n && !ahead(t, "-->")) {
		if (ahead(t, "{{"))
			refuse(t, "{{ }} in a comment; use {{# ... }} to comment out");
		advance(t);
	}
	for (int i = 0; i < 3; i++) {
		if (t->pos >= t->src.n)
			refuse(t, "the comment has no end");
		advance(t);
	}
	t->edge = true;
}

static void
markup(struct tmpl *t)
{
	char c = t->src.p[t->pos];

	if (t->here.at == IN_TEXT && ahead(t, "<!--")) {
		comment_skip(t);
		return;
	}
	if (isspace((unsigned char)c)) {
		white(t, c);
	} else {
		space_flush(t, c);
		t->edge = false;
		buf_ch(&t->lit, c);
		markup_char(t, c);
	}
	advance(t);
}

/* ---- {{ }} ---- */

static bool
same_place(const struct place *a, const struct place *b)
{
	return a->at == b->at && a->closing == b->closing && a->keep == b->keep && a->script == b->script &&
	    strcmp(a->attr, b->attr) == 0 && (a->at == IN_TEXT || strcmp(a->tag, b->tag) == 0);
}

static void
value_allowed(const struct tmpl *t)
{
	const struct place *p = &t->here;

	if (p->script)
		refuse(t, "{{ }} in <script>");
	if (p->at != IN_TEXT && !in_value(p))
		refuse(t, "a value may stand in text or in a quoted attribute only");
}

static void
text_allowed(const struct tmpl *t)
{
	value_allowed(t);
	if (in_value(&t->here) && attr_is_url(t->here.attr) && t->here.value_first != '#')
		refuse(t, "%s takes {{ url ... }}", t->here.attr);
}

static void
value_written(struct tmpl *t)
{
	if (in_value(&t->here))
		t->here.value_n++;
}

static void
emit(struct tmpl *t, const char *before, struct str code, const char *after)
{
	flush(t);
	line_mark(t);
	printf("\t%s%.*s%s\n", before, STR_ARG(code), after);
}

static struct block *
block_push(struct tmpl *t, enum block_kind kind)
{
	struct block *b;

	if (t->depth == BLOCK_MAX)
		refuse(t, "blocks are nested too deep");
	b = &t->blocks[t->depth++];
	*b = (struct block){ .kind = kind, .line = t->line, .begin = t->here };
	return b;
}

/* A branch ends here: it must leave the HTML where its sisters did. */
static void
branch_end(struct tmpl *t, struct block *b)
{
	if (b->has_end && !same_place(&b->end, &t->here))
		refuse(t, "the branches of the if in line %zu leave the HTML in different places", b->line);
	b->end = t->here;
	b->end.gap = b->end.gap || (b->has_end && t->here.gap);
	b->has_end = true;
}

static void
do_define(struct tmpl *t, struct str rest)
{
	bool is_static = str_starts(rest, S("static "));

	if (t->depth > 0)
		refuse(t, "define inside define");
	if (str_find(rest, S("(struct ctx *cx, struct out *o")) < 0)
		refuse(t, "define takes (struct ctx *cx, struct out *o, ...)");
	line_mark(t);
	printf("%svoid\n%.*s\n{\n\t(void)cx;\n", is_static ? "static " : "",
	    STR_ARG(is_static ? str_trim(str_sub(rest, 7, rest.n)) : rest));
	t->here = (struct place){ .at = IN_TEXT };
	block_push(t, DEFINE);
}

static void
do_else(struct tmpl *t, struct str rest)
{
	struct block *b = t->depth > 0 ? &t->blocks[t->depth - 1] : NULL;

	if (b == NULL || b->kind != IF || b->has_else)
		refuse(t, "else without if");
	branch_end(t, b);
	t->here = b->begin;
	if (rest.n == 0) {
		b->has_else = true;
		emit(t, "} else {", S(""), "");
	} else if (str_starts(rest, S("if "))) {
		emit(t, "} else if (", str_sub(rest, 3, rest.n), ") {");
	} else {
		refuse(t, "else takes nothing or if");
	}
}

static void
do_end(struct tmpl *t)
{
	struct block *b;

	if (t->depth == 0)
		refuse(t, "end without a beginning");
	b = &t->blocks[t->depth - 1];
	if (b->kind == DEFINE && t->here.at != IN_TEXT)
		refuse(t, "the template ends inside a tag");
	if (b->kind == IF)
		branch_end(t, b);
	if (b->kind != DEFINE && !(b->kind == IF && b->has_else) && !same_place(&b->begin, &t->here))
		refuse(t, "the block of line %zu does not leave the HTML where it began", b->line);
	if (b->kind == IF)
		t->here.gap = b->end.gap || (!b->has_else && b->begin.gap);
	t->depth--;
	flush(t);
	fputs(b->kind == DEFINE ? "}\n\n" : "\t}\n", stdout);
}

/* Length of the string literals at the start of s. */
static size_t
literals(const struct tmpl *t, struct str s)
{
	size_t i = 0, end = 0;

	while (i < s.n && (s.p[i] == '"' || isspace((unsigned char)s.p[i]))) {
		if (s.p[i++] != '"')
			continue;
		while (i < s.n && s.p[i] != '"')
			i += s.p[i] == '\\' ? 2 : 1;
		end = ++i;
	}
	if (end == 0 || end > s.n)
		refuse(t, "a quoted English message is missing");
	return end;
}

static void
do_message(struct tmpl *t, struct str rest, bool with_values)
{
	size_t n = literals(t, rest);
	struct str values = str_trim(str_sub(rest, n, rest.n));

	text_allowed(t);
	if (with_values ? !str_starts(values, S(",")) : values.n > 0)
		refuse(t, with_values ? "tf takes a message and values" : "t takes one message; tf takes values too");
	emit(t, with_values ? "emit_fmt(o, T(cx, " : "emit_z(o, T(cx, ", str_sub(rest, 0, n), ")");
	printf("\t%.*s);\n", STR_ARG(values));
	value_written(t);
}

static void
do_url(struct tmpl *t, struct str rest)
{
	value_allowed(t);
	if (in_value(&t->here) && t->here.value_n > 0)
		refuse(t, "a url must begin its attribute");
	emit(t, "emit_url(o, ", rest, ");");
	value_written(t);
}

static void
do_html(struct tmpl *t, struct str rest)
{
	if (t->here.at != IN_TEXT || t->here.script)
		refuse(t, "html may stand in text only");
	emit(t, "emit_html(o, ", rest, ");");
}

static void
do_render(struct tmpl *t, struct str rest)
{
	if (t->here.at != IN_TEXT || t->here.script)
		refuse(t, "render may stand in text only");
	if (rest.n == 0 || rest.p[rest.n - 1] != ')')
		refuse(t, "render takes a call");
	emit(t, "", rest, ";");
}

static void
do_value(struct tmpl *t, struct str code)
{
	if (code.n == 0)
		refuse(t, "{{ }} is empty");
	text_allowed(t);
	emit(t, "emit_text(o, ", code, ");");
	value_written(t);
}

static bool
word(struct str code, const char *z, struct str *rest)
{
	size_t n = strlen(z);

	if (!str_starts(code, str_of(z)) || (code.n > n && code.p[n] != ' ' && code.p[n] != '(' && code.p[n] != '\n' &&
	    code.p[n] != '\t'))
		return false;
	*rest = str_trim(str_sub(code, n, code.n));
	return true;
}

static void
statement(struct tmpl *t, struct str code)
{
	bool ended = code.n > 0 && (code.p[code.n - 1] == ';' || code.p[code.n - 1] == '}');

	emit(t, "", code, ended ? "" : ";");
}

/* The body of one {{ }}, trimmed; t stands at its beginning so that messages and #line point there. */
static void
tag(struct tmpl *t, struct str code)
{
	struct str rest;

	if (str_find(code, S("(struct url)")) >= 0 || str_find(code, S("(struct html)")) >= 0)
		refuse(t, "a url is made by url_..., html by html_... only");
	if (code.n > 0 && code.p[0] == '#')
		return;
	if (t->depth == 0 && code.n > 0 && code.p[0] == '!') {
		line_mark(t);
		printf("%.*s\n", STR_ARG(str_sub(code, 1, code.n)));
	} else if (word(code, "define", &rest)) {
		do_define(t, rest);
	} else if (t->depth == 0) {
		refuse(t, "outside define only #include, {{! C }}, {{# comment }} and define may stand");
	} else if (word(code, "end", &rest) && rest.n == 0) {
		do_end(t);
	} else if (word(code, "if", &rest)) {
		emit(t, "if (", rest, ") {");
		block_push(t, IF);
	} else if (word(code, "else", &rest)) {
		do_else(t, rest);
	} else if (word(code, "for", &rest)) {
		emit(t, "for ", rest, " {");
		block_push(t, FOR);
	} else if (word(code, "tf", &rest)) {
		do_message(t, rest, true);
	} else if (word(code, "t", &rest)) {
		do_message(t, rest, false);
	} else if (word(code, "url", &rest)) {
		do_url(t, rest);
	} else if (word(code, "html", &rest)) {
		do_html(t, rest);
	} else if (word(code, "render", &rest)) {
		do_render(t, rest);
	} else if (word(code, "let", &rest)) {
		emit(t, "", rest, ";");
	} else if (code.n > 0 && code.p[0] == '!') {
		statement(t, str_trim(str_sub(code, 1, code.n)));
	} else {
		do_value(t, code);
	}
}

/* Bytes from the opening braces to after the closing ones, strings and character constants skipped. */
static size_t
tag_length(const struct tmpl *t)
{
	struct str s = str_sub(t->src, t->pos, t->src.n);
	bool comment = str_starts(s, S("{{#"));

	for (size_t i = 2; i + 1 < s.n; i++) {
		if (s.p[i] == '}' && s.p[i + 1] == '}')
			return i + 2;
		if (!comment && s.p[i] == '{' && s.p[i + 1] == '{')
			break;
		if (!comment && (s.p[i] == '"' || s.p[i] == '\'')) {
			char quote = s.p[i];

			for (i++; i < s.n && s.p[i] != quote; i++)
				i += s.p[i] == '\\';
		}
	}
	refuse(t, "{{ without }} (within C, write { { and } })");
}

static void
braces(struct tmpl *t)
{
	size_t n = tag_length(t);
	bool comment = ahead(t, "{{#");

	if (t->depth > 0 && !comment) {
		if (!in_value(&t->here))
			name_done(t, &t->here);
		space_flush(t, '\0');
	}
	tag(t, str_trim(str_sub(t->src, t->pos + 2, n - 4)));
	for (size_t end = t->pos + n; t->pos < end;)
		advance(t);
	t->edge = t->edge || !comment;
}

/* Between definitions: blank lines, and # lines, which pass through. */
static void
outside(struct tmpl *t)
{
	struct str line;

	if (isspace((unsigned char)t->src.p[t->pos])) {
		advance(t);
		return;
	}
	if (t->src.p[t->pos] != '#' || t->column != 1)
		refuse(t, "outside define only #include, {{! C }}, {{# comment }} and define may stand");
	(void)str_cut(str_sub(t->src, t->pos, t->src.n), '\n', &line, NULL);
	line_mark(t);
	printf("%.*s\n", STR_ARG(line));
	for (size_t end = t->pos + line.n; t->pos < end;)
		advance(t);
}

int
main(int argc, char **argv)
{
	struct tmpl t = { .a = arena_new(ARENA_COMMAND), .line = 1, .column = 1 };

	if (argc != 2) {
		fputs("usage: tmplc FILE.tmpl > FILE.c\n", stderr);
		return 2;
	}
	t.path = argv[1];
	t.src = source_read(t.a, argv[1], SOURCE_MOST);
	buf_init(&t.lit, t.a, (size_t)16 << 20);
	printf("/* made by tools/tmplc from %s */\n#include \"page/out.h\"\n", t.path);
	while (t.pos < t.src.n) {
		if (ahead(&t, "{{"))
			braces(&t);
		else if (t.depth == 0)
			outside(&t);
		else
			markup(&t);
	}
	if (t.depth > 0)
		refuse(&t, "the block of line %zu has no end", t.blocks[t.depth - 1].line);
	arena_free(t.a);
	return fflush(stdout) == 0 ? 0 : 1;
}
