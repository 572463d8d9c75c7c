/* cmark's allocator takes no argument: the arena of the call under way is kept beside it. */
#include "base/markdown.h"

#include <stdint.h>

#define HEAD ((size_t)16)              /* before each piece: its size */

static _Thread_local struct arena *home;

static void *
piece(size_t n)
{
	unsigned char *p = arena_alloc(home, n > SIZE_MAX - HEAD ? SIZE_MAX : n + HEAD);

	memcpy(p, &n, sizeof(n));
	return p + HEAD;
}

static void *
take(size_t n, size_t size)
{
	return piece(arena_mul(n, size));
}

static void *
grow(void *old, size_t n)
{
	unsigned char *p = piece(n);
	size_t had;

	if (old != NULL) {
		memcpy(&had, (unsigned char *)old - HEAD, sizeof(had));
		memcpy(p, old, had < n ? had : n);
	}
	return p;
}

static void
keep(void *p)
{
	(void)p;                       /* goes with the arena */
}

static cmark_mem in_arena = { take, grow, keep };

cmark_node *
markdown_parse(struct arena *a, struct str text, int options)
{
	cmark_parser *p;

	home = a;
	p = cmark_parser_new_with_mem(options, &in_arena);
	cmark_parser_feed(p, text.p == NULL ? "" : text.p, text.n);
	return cmark_parser_finish(p);
}

cmark_iter *
markdown_iter(struct arena *a, cmark_node *root)
{
	home = a;
	return cmark_iter_new(root);
}

struct str
markdown_html(struct arena *a, cmark_node *root, int options)
{
	home = a;
	return str_of(cmark_render_html(root, options));
}
