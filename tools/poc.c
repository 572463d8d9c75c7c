/*
 * poc — compiles a gettext catalogue into a C table sorted by message id.
 *
 * Reads the subset of PO that the files under po/vi use: comments, msgid, msgstr and continuation strings with \n \t \" \\. An empty
 * msgstr and the header entry are left out. Two translations of one message are an error.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "source.h"

#define SOURCE_MOST ((size_t)64 << 20)

struct message {
	struct str id, text;
	struct str key;            /* the id as the program has it, escapes resolved: it is what the table is sorted by */
	size_t line;
};

static int
by_id(const void *a, const void *b)
{
	return str_cmp(((const struct message *)a)->key, ((const struct message *)b)->key);
}

/* The quoted string on a line keeps its C escapes: it is written back as C. */
static void
quoted(struct buf *b, struct str line)
{
	ptrdiff_t from = str_find(line, S("\""));

	if (from >= 0 && line.n >= (size_t)from + 2)
		buf_str(b, str_sub(line, (size_t)from + 1, line.n - (size_t)from - 2));
}

struct catalogue {
	struct arena *a;
	struct message *v;
	size_t n, cap;
};

static struct str
unescaped(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
		}
		buf_ch(&b, c);
	}
	return buf_view(&b);
}

static void
message_add(struct catalogue *c, const struct buf *id, const struct buf *text, size_t line)
{
	if (id->n > 0 && text->n > 0)
		LIST_ADD(c->a, c->v, c->n, c->cap) = (struct message){ .id = buf_view(id), .text = buf_view(text),
			.key = unescaped(c->a, buf_view(id)), .line = line };
}

static void
file_add(struct catalogue *c, const char *path)
{
	struct str all = source_read(c->a, path, SOURCE_MOST), line;
	struct buf id, text, *into = NULL;
	size_t number = 0;
	bool more = true;

	buf_init(&id, c->a, 65536);
	buf_init(&text, c->a, 65536);
	while (more) {
		all = str_cut(all, '\n', &line, &more);
		line = str_trim(line);
		number++;
		if (str_starts(line, S("msgid "))) {
			message_add(c, &id, &text, number);
			buf_init(&id, c->a, 65536);
			buf_init(&text, c->a, 65536);
			into = &id;
		} else if (str_starts(line, S("msgstr "))) {
			into = &text;
		} else if (!str_starts(line, S("\""))) {
			continue;
		}
		if (into != NULL)
			quoted(into, line);
	}
	message_add(c, &id, &text, number);
}

int
main(int argc, char **argv)
{
	struct catalogue c = { .a = arena_new(ARENA_COMMAND) };
	int bad = 0;

	for (int i = 1; i < argc; i++)
		file_add(&c, argv[i]);
	if (c.n > 0)
		qsort(c.v, c.n, sizeof(*c.v), by_id);
	printf("/* made by tools/poc */\n#include \"base/i18n.h\"\n\nconst struct i18n_row i18n_vi[] = {\n");
	for (size_t i = 0; i < c.n; i++) {
		if (i > 0 && str_eq(c.v[i - 1].id, c.v[i].id) && !str_eq(c.v[i - 1].text, c.v[i].text)) {
			fprintf(stderr, "poc: two translations of \"%.*s\"\n", STR_ARG(c.v[i].id));
			bad = 1;
		}
		if (i == 0 || !str_eq(c.v[i - 1].id, c.v[i].id))
			printf("\t{ \"%.*s\", \"%.*s\" },\n", STR_ARG(c.v[i].id), STR_ARG(c.v[i].text));
	}
	printf("};\nconst unsigned i18n_vi_n = sizeof(i18n_vi) / sizeof(i18n_vi[0]);\n");
	arena_free(c.a);
	return bad;
}
