/* Growing bytes with a maximum, and the encodings written through them. */
#include "base/buf.h"

void
buf_init(struct buf *b, struct arena *a, size_t max)
{
	*b = (struct buf){ .arena = a, .max = max };
}

/* Room for n more bytes, or NULL and `over`. */
static char *
room(struct buf *b, size_t n)
{
	char *at;

	if (b->over || n > b->max - b->n) {
		b->over = true;
		return NULL;
	}
	if (n > b->cap - b->n) {
		size_t cap = b->cap == 0 ? 256 : b->cap;

		while (cap < b->n + n)
			cap *= 2;
		if (cap > b->max)
			cap = b->max;
		b->p = arena_grow(b->arena, b->p, b->n, cap);
		b->cap = cap;
	}
	at = b->p + b->n;
	b->n += n;
	return at;
}

void
buf_put(struct buf *b, const void *p, size_t n)
{
	char *at = n == 0 ? NULL : room(b, n);

	if (at != NULL)
		memcpy(at, p, n);
}

void
buf_str(struct buf *b, struct str s)
{
	buf_put(b, s.p, s.n);
}

void
buf_z(struct buf *b, const char *z)
{
	buf_put(b, z, strlen(z));
}

void
buf_ch(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	struct str s;
	va_list ap;

	va_start(ap, fmt);
	s = str_vfmt(b->arena, fmt, ap);
	va_end(ap);
	buf_str(b, s);
}

void
buf_i64(struct buf *b, int64_t v)
{
	char digits[24];
	size_t n = sizeof(digits);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		digits[--n] = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		digits[--n] = '-';
	buf_put(b, digits + n, sizeof(digits) - n);
}

void
buf_u32be(struct buf *b, uint32_t v)
{
	unsigned char p[4] = { (unsigned char)(v >> 24), (unsigned char)(v >> 16), (unsigned char)(v >> 8),
		(unsigned char)v };

	buf_put(b, p, sizeof(p));
}

void
buf_u64be(struct buf *b, uint64_t v)
{
	buf_u32be(b, (uint32_t)(v >> 32));
	buf_u32be(b, (uint32_t)v);
}

/* Copies s, replacing each byte that has a text in `as` by it: runs between are copied whole. */
static void
replaced(struct buf *b, struct str s, const char *const as[256])
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *text = as[(unsigned char)s.p[i]];

		if (text == NULL)
			continue;
		buf_put(b, s.p + from, i - from);
		buf_z(b, text);
		from = i + 1;
	}
	if (s.n > from)
		buf_put(b, s.p + from, s.n - from);
}

void
buf_html(struct buf *b, struct str s)
{
	static const char *const as[256] = { ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;",
		['\''] = "&#39;" };

	replaced(b, s, as);
}

void
buf_json(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789abcdef";

	buf_ch(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\') {
			buf_ch(b, '\\');
			buf_ch(b, (char)c);
		} else if (c == '\n') {
			buf_z(b, "\\n");
		} else if (c < 0x20 || c == 0x7f) {
			const char u[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

			buf_put(b, u, sizeof(u));
		} else {
			buf_ch(b, (char)c);
		}
	}
	buf_ch(b, '"');
}

void
buf_csv(struct buf *b, struct str s)
{
	static const char *const as[256] = { ['"'] = "\"\"" };
	bool formula = s.n > 0 && memchr("=+-@\t\r", s.p[0], 6) != NULL;   // NOLINT(bugprone-not-null-terminated-result): NUL is not one
	bool quote = formula;

	for (size_t i = 0; i < s.n && !quote; i++)
		quote = s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
	if (!quote) {
		buf_str(b, s);
		return;
	}
	buf_ch(b, '"');
	if (formula)
		buf_ch(b, '\'');
	replaced(b, s, as);
	buf_ch(b, '"');
}

/* The byte at `at` is a control character or of one: those of U+0080 to U+009F are two bytes. */
static bool
is_control(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;

	return p[0] < 0x20 || p[0] == 0x7f || (p[0] == 0xc2 && at + 1 < s.n && (p[1] & 0xe0) == 0x80) ||
	    ((p[0] & 0xe0) == 0x80 && at > 0 && p[-1] == 0xc2);
}

void
buf_plain(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_control(s, i) && s.p[i] != '\t' && s.p[i] != '\n')
			buf_fmt(b, "\\x%02x", (unsigned char)s.p[i]);
		else
			buf_ch(b, s.p[i]);
}

void
buf_hex(struct buf *b, const void *p, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *in = p;

	for (size_t i = 0; i < n; i++) {
		buf_ch(b, hex[in[i] >> 4]);
		buf_ch(b, hex[in[i] & 15]);
	}
}

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
buf_base64(struct buf *b, const void *p, size_t n)
{
	const unsigned char *in = p;

	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)in[i] << 16 | (i + 1 < n ? (uint32_t)in[i + 1] << 8 : 0) |
		    (i + 2 < n ? in[i + 2] : 0);
		const char four[4] = { base64_digits[v >> 18], base64_digits[v >> 12 & 63],
			i + 1 < n ? base64_digits[v >> 6 & 63] : '=', i + 2 < n ? base64_digits[v & 63] : '=' };

		buf_put(b, four, 4);
	}
}

struct str
buf_view(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

static int
base64_value(char c)
{
	const char *at = c == '\0' ? NULL : strchr(base64_digits, c);

	return at == NULL ? -1 : (int)(at - base64_digits);
}

ptrdiff_t
base64_read(struct str s, void *out, size_t max)
{
	unsigned char *to = out;
	size_t n = 0;

	if (s.n % 4 != 0)
		return -1;
	for (size_t i = 0; i < s.n; i += 4) {
		bool last = i + 4 == s.n;
		size_t pad = last && s.p[i + 3] == '=' ? (s.p[i + 2] == '=' ? 2 : 1) : 0;
		uint32_t v = 0;

		for (size_t k = 0; k < 4; k++) {
			int digit = k >= 4 - pad ? 0 : base64_value(s.p[i + k]);

			if (digit < 0)
				return -1;
			v = v << 6 | (uint32_t)digit;
		}
		if ((pad == 2 && (v & 0xffff) != 0) || (pad == 1 && (v & 0xff) != 0) || n + 3 - pad > max)
			return -1;
		to[n++] = (unsigned char)(v >> 16);
		if (pad < 2)
			to[n++] = (unsigned char)(v >> 8);
		if (pad < 1)
			to[n++] = (unsigned char)v;
	}
	return (ptrdiff_t)n;
}

static int
hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

ptrdiff_t
hex_read(struct str s, void *out, size_t max)
{
	unsigned char *to = out;

	if (s.n % 2 != 0 || s.n / 2 > max)
		return -1;
	for (size_t i = 0; i < s.n; i += 2) {
		int hi = hex_value(s.p[i]), lo = hex_value(s.p[i + 1]);

		if (hi < 0 || lo < 0)
			return -1;
		to[i / 2] = (unsigned char)(hi << 4 | lo);
	}
	return (ptrdiff_t)(s.n / 2);
}
