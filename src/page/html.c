#include "page/html.h"

#include <qrencode.h>

#include "base/buf.h"
#include "base/markdown.h"

#define MARKDOWN_MAX ((size_t)256 << 10)

struct html
html_escape(struct ctx *cx, struct str s)
{
	struct buf b;

	buf_init(&b, cx->arena, SIZE_MAX);
	buf_html(&b, s);
	return (struct html){ buf_view(&b) };
}

struct html
html_marked(struct ctx *cx, struct str s)
{
	struct buf b;
	size_t from = 0;
	bool open = false;

	buf_init(&b, cx->arena, SIZE_MAX);
	for (size_t i = 0; i < s.n; i++) {
		bool begin = s.p[i] == '\x02', end = s.p[i] == '\x03';

		if (!begin && !end)
			continue;
		buf_html(&b, str_sub(s, from, i - from));
		from = i + 1;
		if (begin != open)
			buf_z(&b, begin ? "<mark>" : "</mark>");
		open = begin;
	}
	buf_html(&b, str_sub(s, from, s.n));
	if (open)
		buf_z(&b, "</mark>");
	return (struct html){ buf_view(&b) };
}

/* Images become their text; links keep only the address #part. */
static void
markdown_tame(struct arena *a, cmark_node *root)
{
	cmark_iter *it = markdown_iter(a, root);
	cmark_event_type ev;

	while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(it);
		cmark_node_type type = cmark_node_get_type(node);
		const char *to;

		if (ev != CMARK_EVENT_EXIT || (type != CMARK_NODE_LINK && type != CMARK_NODE_IMAGE))
			continue;
		to = cmark_node_get_url(node);
		if (type == CMARK_NODE_LINK && to != NULL && to[0] == '#')
			continue;
		for (cmark_node *child; (child = cmark_node_first_child(node)) != NULL;)
			(void)cmark_node_insert_before(node, child);
		cmark_node_free(node);
	}
}

struct html
html_markdown(struct ctx *cx, struct str s)
{
	cmark_node *root;

	if (s.n > MARKDOWN_MAX)
		return html_escape(cx, s);
	root = markdown_parse(cx->arena, s, CMARK_OPT_VALIDATE_UTF8);
	markdown_tame(cx->arena, root);
	return (struct html){ markdown_html(cx->arena, root, CMARK_OPT_DEFAULT) };
}

/* One path of horizontal runs: smaller and sharper than a square a module. */
struct html
html_qr(struct ctx *cx, struct str s, struct str label)
{
	QRcode *qr = s.n == 0 || s.n > 1200 ? NULL :
	    QRcode_encodeData((int)s.n, (const unsigned char *)s.p, 0, QR_ECLEVEL_M);
	struct buf b;

	buf_init(&b, cx->arena, SIZE_MAX);
	if (qr == NULL)
		return (struct html){ S("") };
	buf_fmt(&b, "<svg class=\"qr\" role=\"img\" viewBox=\"-4 -4 %d %d\" aria-label=\"", qr->width + 8, qr->width + 8);
	buf_html(&b, label);
	buf_z(&b, "\"><path class=\"qr-paper\" d=\"M-4-4h999v999h-999z\"/><path class=\"qr-ink\" d=\"");
	for (int y = 0; y < qr->width; y++) {
		for (int x = 0, run; x < qr->width; x += run) {
			int dark = qr->data[y * qr->width + x] & 1;

			for (run = 1; x + run < qr->width && (qr->data[y * qr->width + x + run] & 1) == dark; run++)
				continue;
			if (dark)
				buf_fmt(&b, "M%d %dh%dv1h-%dz", x, y, run, run);
		}
	}
	buf_z(&b, "\"/></svg>");
	QRcode_free(qr);
	return (struct html){ buf_view(&b) };
}
