#include "page/out.h"

void
emit_put(struct out *o, const char *p, size_t n)
{
	buf_put(o->buf, p, n);
}

void
emit_str(struct out *o, struct str s)
{
	buf_html(o->buf, s);
}

void
emit_z(struct out *o, const char *z)
{
	buf_html(o->buf, str_of(z));
}

void
emit_i64(struct out *o, int64_t v)
{
	buf_i64(o->buf, v);
}

void
emit_u64(struct out *o, uint64_t v)
{
	char digits[24];
	size_t n = sizeof(digits);

	do
		digits[--n] = (char)('0' + v % 10);
	while ((v /= 10) > 0);
	buf_put(o->buf, digits + n, sizeof(digits) - n);
}

void
emit_fmt(struct out *o, const char *fmt, ...)
{
	struct str s;
	va_list ap;

	va_start(ap, fmt);
	s = str_vfmt(o->buf->arena, fmt, ap);
	va_end(ap);
	buf_html(o->buf, s);
}

void
emit_url(struct out *o, struct url u)
{
	buf_html(o->buf, u.text);
}

void
emit_html(struct out *o, struct html h)
{
	buf_str(o->buf, h.text);
}
