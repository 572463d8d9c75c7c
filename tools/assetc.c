/*
 * assetc — puts files into the program: assetc shrink FILE > SMALL; assetc table SMALL... > asset_table.c
 *
 * shrink takes comments and indentation out of .css and .js (anything else passes as it is). table reads each SMALL and
 * SMALL.br (made by brotli between the two), makes gzip with libdeflate, names it by its BLAKE2b hash.
 */
#include <ctype.h>
#include <libdeflate.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "source.h"

#define SOURCE_MOST ((size_t)16 << 20)

/* Comments go, white space becomes one space or nothing; strings stay. */
static void
css_shrink(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], last = b->n > 0 ? b->p[b->n - 1] : '{';
		size_t next = i;

		if (c == '"' || c == '\'') {
			size_t from = i;

			for (i++; i < s.n && s.p[i] != c; i++)
				i += s.p[i] == '\\';
			buf_str(b, str_sub(s, from, i + 1 - from));
			continue;
		}
		if (c == '/' && i + 1 < s.n && s.p[i + 1] == '*') {
			ptrdiff_t end = str_find(str_sub(s, i, s.n), S("*/"));

			i = end < 0 ? s.n : i + (size_t)end + 1;
			continue;
		}
		if (!isspace((unsigned char)c)) {
			if (c == '}' && last == ';')
				b->n--;
			buf_ch(b, c);
			continue;
		}
		while (next < s.n && isspace((unsigned char)s.p[next]))
			next++;
		if (next < s.n && s.p[next] != '/' && strchr("{};,:>", last) == NULL && strchr("{};,>", s.p[next]) == NULL)
			buf_ch(b, ' ');
		i = next - 1;
	}
}

/* Lines lose their indentation; lines that are only a // or one-line block comment, and empty ones, go. */
static void
js_shrink(struct buf *b, struct str s)
{
	bool more = s.n > 0, comment = false;

	while (more) {
		struct str line;

		s = str_cut(s, '\n', &line, &more);
		line = str_trim(line);
		if (str_starts(line, S("/*")))
			comment = true;
		if (!comment && line.n > 0 && !str_starts(line, S("//"))) {
			buf_str(b, line);
			buf_ch(b, '\n');
		}
		if (comment && str_ends(line, S("*/")))
			comment = false;
	}
}

static int
shrink(struct arena *a, const char *path)
{
	struct str s = source_read(a, path, SOURCE_MOST);
	struct buf b;

	buf_init(&b, a, (size_t)16 << 20);
	if (str_ends(str_of(path), S(".css")))
		css_shrink(&b, s);
	else if (str_ends(str_of(path), S(".js")))
		js_shrink(&b, s);
	else
		buf_str(&b, s);
	return fwrite(b.p, 1, b.n, stdout) == b.n && fflush(stdout) == 0 ? 0 : 1;
}

static struct str
gzip(struct arena *a, struct str s)
{
	struct libdeflate_compressor *z = libdeflate_alloc_compressor(12);
	size_t cap = libdeflate_gzip_compress_bound(z, s.n);
	char *p = arena_alloc(a, cap);
	size_t n = libdeflate_gzip_compress(z, s.p, s.n, p, cap);

	libdeflate_free_compressor(z);
	return (struct str){ p, n };
}

static void
bytes(const char *member, struct str s)
{
	printf("\t\t.%s = { (const char *)(const unsigned char[]){", member);
	for (size_t i = 0; i < s.n; i++)
		printf("%s%u,", i % 24 == 0 ? "\n\t\t" : "", (unsigned char)s.p[i]);
	printf(" 0 }, %zu },\n", s.n);
}

static const char *
media_type(struct str ending)
{
	return str_is(ending, "css") ? "text/css; charset=utf-8" : str_is(ending, "js") ? "text/javascript; charset=utf-8" :
	    str_is(ending, "svg") ? "image/svg+xml" : "application/octet-stream";
}

/* build/gen/page/site.css -> ASSET_SITE_CSS, site-HASH.css */
static void
row(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash == NULL ? path : slash + 1), stem, ending;
	struct str plain = source_read(a, path, SOURCE_MOST);
	unsigned char hash[16];

	ending = str_cut(name, '.', &stem, NULL);
	crypto_generichash(hash, sizeof(hash), (const unsigned char *)plain.p, plain.n, NULL, 0);
	fputs("\t[ASSET_", stdout);
	for (size_t i = 0; i < name.n; i++)
		putchar(isalnum((unsigned char)name.p[i]) ? toupper((unsigned char)name.p[i]) : '_');
	printf("] = {\n\t\t.path = { \"%.*s-", STR_ARG(stem));
	for (size_t i = 0; i < 6; i++)
		printf("%02x", hash[i]);
	printf(".%.*s\", %zu },\n\t\t.type = \"%s\",\n", STR_ARG(ending), name.n + 13, media_type(ending));
	bytes("plain", plain);
	bytes("gzip", gzip(a, plain));
	bytes("br", source_read(a, str_fmt(a, "%s.br", path).p, SOURCE_MOST));
	puts("\t},");
}

int
main(int argc, char **argv)
{
	static struct arena *a;        /* held to the end */

	a = arena_new(ARENA_COMMAND);
	if (argc == 3 && strcmp(argv[1], "shrink") == 0)
		return shrink(a, argv[2]);
	if (argc < 3 || strcmp(argv[1], "table") != 0) {
		fputs("usage: assetc shrink FILE | assetc table FILE...\n", stderr);
		return 2;
	}
	puts("/* made by tools/assetc */\n#include \"page/asset.h\"\n\nconst struct asset asset_table[ASSET__MAX] = {");
	for (int i = 2; i < argc; i++)
		row(a, argv[i]);
	printf("};\n_Static_assert(ASSET__MAX == %d, \"src/page/asset.def and mk/page.mk list the same files\");\n", argc - 2);
	return fflush(stdout) == 0 ? 0 : 1;
}
