/* Exact decimals, read the Vietnamese way and the way of programs. */
#include "base/number.h"

#include "base/buf.h"

#define SCALE_MAX 9

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
push_digit(struct decimal *d, char c)
{
	return !__builtin_mul_overflow(d->v, 10, &d->v) && !__builtin_add_overflow(d->v, c - '0', &d->v);
}

/* After the whole part: nothing, or `mark` and 1 to 9 digits up to the end. */
static bool
read_fraction(struct str s, char mark, struct decimal *d)
{
	if (s.n == 0)
		return true;
	if (s.p[0] != mark || s.n < 2 || s.n > SCALE_MAX + 1)
		return false;
	for (size_t i = 1; i < s.n; i++, d->scale++)
		if (!digit(s.p[i]) || !push_digit(d, s.p[i]))
			return false;
	return true;
}

/* `group` separates thousands ('\0': none does). */
static bool
read_decimal(struct str s, char group, char mark, struct decimal *out)
{
	struct decimal d = { .set = true };
	size_t i = 0, run = 0, groups = 0;
	bool minus;

	s = str_trim(s);
	minus = s.n > 0 && s.p[0] == '-';
	s = str_sub(s, minus, s.n);
	for (; i < s.n && (digit(s.p[i]) || (group != '\0' && s.p[i] == group)); i++) {
		if (digit(s.p[i])) {
			run++;
			if (!push_digit(&d, s.p[i]))
				return false;
			continue;
		}
		if (run == 0 || run > 3 || (groups > 0 && run != 3) || (groups == 0 && s.p[0] == '0'))
			return false;
		groups++;
		run = 0;
	}
	if (run == 0 || (groups > 0 && run != 3) || !read_fraction(str_sub(s, i, s.n), mark, &d))
		return false;
	if (minus)
		d.v = -d.v;
	*out = d;
	return true;
}

bool
decimal_read_vi(struct str s, struct decimal *out)
{
	return read_decimal(s, '.', ',', out);
}

bool
decimal_read(struct str s, struct decimal *out)
{
	return read_decimal(s, '\0', '.', out);
}

static struct str
write_decimal(struct arena *a, struct decimal d, const char *group, char mark)
{
	uint64_t u = d.v < 0 ? 0 - (uint64_t)d.v : (uint64_t)d.v, whole = u, unit = 1;
	struct buf digits, b;

	for (int i = 0; i < d.scale; i++)
		unit *= 10;
	whole = u / unit;
	buf_init(&digits, a, 32);
	buf_i64(&digits, (int64_t)whole);
	buf_init(&b, a, 64);
	if (d.v < 0)
		buf_ch(&b, '-');
	for (size_t i = 0; i < digits.n; i++) {
		if (i > 0 && (digits.n - i) % 3 == 0)
			buf_z(&b, group);
		buf_ch(&b, digits.p[i]);
	}
	if (d.scale > 0) {
		buf_ch(&b, mark);
		buf_fmt(&b, "%0*llu", d.scale, (unsigned long long)(u % unit));
	}
	return buf_view(&b);
}

struct str
decimal_vi(struct arena *a, struct decimal d)
{
	return d.set ? write_decimal(a, d, ".", ',') : S("");
}

struct str
decimal_text(struct arena *a, struct decimal d)
{
	return d.set ? write_decimal(a, d, "", '.') : S("");
}

int
decimal_cmp(struct decimal a, struct decimal b)
{
	__int128 x = a.v, y = b.v;

	for (int s = a.scale; s < b.scale; s++)
		x *= 10;
	for (int s = b.scale; s < a.scale; s++)
		y *= 10;
	return (x > y) - (x < y);
}
