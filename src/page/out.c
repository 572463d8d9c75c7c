#include "page/out.h"

void
out_put(struct out *o, const char *p, size_t n)
{
	buf_put(o->buf, p, n);
}

void
out_str(struct out *o, struct str s)
{
	buf_html(o->buf, s);
}

void
out_z(struct out *o, const char *z)
{
	buf_html(o->buf, str_of(z));
}

void
out_i64(struct out *o, int64_t v)
{
	buf_i64(o->buf, v);
}

void
out_u64(struct out *o, uint64_t v)
{
	char digits[24];
	size_t n = sizeof(digits);

	do
		digits[--n] = (char)('0' + v % 10);
	while ((v /= 10) > 0);
	buf_put(o->buf, digits + n, sizeof(digits) - n);
}

void
out_fmt(struct out *o, const char *fmt, ...)
{
	struct str s;
	va_list ap;

	va_start(ap, fmt);
	s = str_vfmt(o->buf->arena, fmt, ap);
	va_end(ap);
	buf_html(o->buf, s);
}

void
out_url(struct out *o, struct url u)
{
	buf_html(o->buf, u.text);
}

void
out_html(struct out *o, struct html h)
{
	buf_str(o->buf, h.text);
}
