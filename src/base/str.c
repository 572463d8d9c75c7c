/* String views. Every function is total: any bytes in, no read outside the view. */
#include "base/str.h"

#include "base/arena.h"
#include "base/log.h"

struct str
str_of(const char *z)
{
	return (struct str){ z, z == NULL ? 0 : strlen(z) };
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_is(struct str a, const char *z)
{
	return str_eq(a, str_of(z));
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

int
str_sort(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_cut(struct str s, char sep, struct str *head, bool *found)
{
	const char *at = s.n == 0 ? NULL : memchr(s.p, sep, s.n);
	size_t n = at == NULL ? s.n : (size_t)(at - s.p);

	*head = str_sub(s, 0, n);
	if (found != NULL)
		*found = at != NULL;
	return at == NULL ? str_sub(s, s.n, 0) : str_sub(s, n + 1, s.n);
}

size_t
str_lines(struct arena *a, struct str s, struct str **out)
{
	size_t n = 0, cap = 0;
	bool more = true;

	*out = NULL;
	while (more) {
		struct str line;

		s = str_cut(s, '\n', &line, &more);
		if (more || line.n > 0)
			LIST_ADD(a, *out, n, cap) = line;
	}
	return n;
}

struct str
str_sub(struct str s, size_t from, size_t n)
{
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (struct str){ s.p == NULL ? NULL : s.p + from, n };
}

ptrdiff_t
str_find(struct str s, struct str needle)
{
	if (needle.n > s.n)
		return -1;
	for (size_t i = 0; i + needle.n <= s.n; i++)
		if (needle.n == 0 || memcmp(s.p + i, needle.p, needle.n) == 0)
			return (ptrdiff_t)i;
	return -1;
}

bool
str_to_i64(struct str s, int64_t *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	int64_t v = 0;

	if (minus)
		s = str_sub(s, 1, s.n);
	if (s.n == 0 || (s.n > 1 && s.p[0] == '0') || (minus && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, s.p[i] - '0', &v))
			return false;
	}
	*out = minus ? -v : v;
	return true;
}

struct str
str_dup(struct arena *a, struct str s)
{
	return (struct str){ str_z(a, s), s.n };
}

char *
str_z(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

struct str
str_vfmt(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	MUST(n >= 0);
	p = arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){ p, (size_t)n };
}

struct str
str_fmt(struct arena *a, const char *fmt, ...)
{
	struct str s;
	va_list ap;

	va_start(ap, fmt);
	s = str_vfmt(a, fmt, ap);
	va_end(ap);
	return s;
}

struct str
str_join(struct arena *a, const struct str *parts, size_t n, struct str sep)
{
	size_t total = 0;
	char *p, *to;

	for (size_t i = 0; i < n; i++)
		total += parts[i].n + (i > 0 ? sep.n : 0);
	to = p = arena_alloc(a, total + 1);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && sep.n > 0) {
			memcpy(to, sep.p, sep.n);
			to += sep.n;
		}
		if (parts[i].n > 0) {
			memcpy(to, parts[i].p, parts[i].n);
			to += parts[i].n;
		}
	}
	return (struct str){ p, total };
}

size_t
str_rune(struct str s, uint32_t *rune)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n;
	uint32_t r;

	if (s.n == 0)
		return 0;
	if (p[0] < 0x80) {
		*rune = p[0];
		return 1;
	}
	n = p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : 0;
	if (n == 0 || n > s.n)
		return 0;
	r = p[0] & (0xffU >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		r = r << 6 | (p[i] & 0x3f);
	}
	if (r < least[n] || r > 0x10ffff || (r >= 0xd800 && r < 0xe000))
		return 0;
	*rune = r;
	return n;
}

bool
str_utf8_ok(struct str s)
{
	uint32_t r;

	while (s.n > 0) {
		size_t n = str_rune(s, &r);

		if (n == 0)
			return false;
		s = str_sub(s, n, s.n);
	}
	return true;
}

size_t
str_runes(struct str s)
{
	size_t count = 0;
	uint32_t r;

	while (s.n > 0) {
		size_t n = str_rune(s, &r);

		s = str_sub(s, n == 0 ? 1 : n, s.n);
		count++;
	}
	return count;
}
