/* cmark's allocator takes no argument: the arena of the call under way is kept beside it. */
#include "base/markdown.h"

#include <stdint.h>

#include "base/buf.h"

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

/* Text of a node, added to that of its paragraph. */
static void
words_add(struct buf *b, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
		buf_z(b, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
		buf_ch(b, ' ');
		break;
	default:
		break;
	}
}

size_t
markdown_paragraphs(struct arena *a, struct str text, struct str **out)
{
	cmark_iter *it = markdown_iter(a, markdown_parse(a, text, CMARK_OPT_DEFAULT));
	struct { struct str *v; size_t n, cap; } all = { 0 };
	struct buf words;
	cmark_event_type ev;

	buf_init(&words, a, text.n * 4 + 64);
	while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(it);
		cmark_node_type type = cmark_node_get_type(node);
		bool whole = type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING;

		if (ev == CMARK_EVENT_ENTER) {
			words_add(&words, node);
		} else if (whole && words.n > 0) {
			LIST_ADD(a, all.v, all.n, all.cap) = buf_view(&words);
			buf_init(&words, a, text.n * 4 + 64);
		}
	}
	*out = all.v;
	return all.n;
}
