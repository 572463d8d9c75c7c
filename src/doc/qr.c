#include "doc/qr.h"

#include <errno.h>
#include <qrencode.h>

#include "base/buf.h"

#define SIDE_MAX 177               /* version 40 */

static void
path_row(struct buf *b, const unsigned char *modules, int width, int y)
{
	for (int x = 0; x < width;) {
		int from = x;

		while (x < width && (modules[x] & 1) != 0)
			x++;
		if (x > from)
			buf_fmt(b, "M%d %dh%dv1h-%dz", from + QR_QUIET, y + QR_QUIET, x - from, x - from);
		else
			x++;
	}
}

enum err
qr_make(struct ctx *cx, struct str text, struct qr *out)
{
	unsigned char *modules;
	QRcode *code;
	struct buf b;
	int width;

	if (text.n == 0 || text.n > QR_TEXT_MAX)
		return fail(cx, E_LARGE, "%s", T(cx, "This is too long for a QR code."));
	/* The modules go to memory taken beforehand: while the library's is held, nothing may jump away. */
	modules = arena_alloc(cx->arena, SIDE_MAX * SIDE_MAX);
	code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return errno == ERANGE ? fail(cx, E_LARGE, "%s", T(cx, "This is too long for a QR code."))
			: fail(cx, E_ENV, "%s", T(cx, "The QR code could not be made."));
	width = code->width;
	memcpy(modules, code->data, (size_t)width * (size_t)width);
	QRcode_free(code);
	buf_init(&b, cx->arena, (size_t)1 << 20);
	for (int y = 0; y < width; y++)
		path_row(&b, modules + (ptrdiff_t)y * width, width, y);
	*out = (struct qr){ buf_view(&b), width + 2 * QR_QUIET };
	return E_OK;
}

enum err
qr_svg(struct ctx *cx, struct str text, struct str title, struct str *svg)
{
	struct qr q;
	enum err e = qr_make(cx, text, &q);
	struct buf b;

	if (e != E_OK)
		return e;
	buf_init(&b, cx->arena, ((size_t)1 << 20) + title.n * 6);
	buf_fmt(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" shape-rendering=\"crispEdges\"><title>",
	    q.size, q.size);
	buf_html(&b, title);
	buf_fmt(&b, "</title><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path fill=\"#000\" d=\"", q.size, q.size, q.size);
	buf_str(&b, q.path);
	buf_z(&b, "\"/></svg>");
	*svg = buf_view(&b);
	return E_OK;
}
