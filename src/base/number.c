/*
 * Numbers in Vietnamese reports. Scan first: what separators stand where; then judge the whole, so that a refusal can
 * name the one thing that is wrong.
 */
#include "base/number.h"

#include "base/buf.h"

#define DIGITS_MAX 18

static const int64_t power10[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000 };

/* What was seen while scanning: runs of digits and the separator before each. */
struct scan {
	bool negative;
	char digits[DIGITS_MAX + 1];
	size_t n;                       /* digits kept */
	size_t run[DIGITS_MAX + 1];     /* lengths of the runs of digits */
	char sep[DIGITS_MAX + 1];       /* what stands before each run: 0 for the first, '.', ',' or ' ' */
	size_t runs;
	bool large;
};

static size_t
minus_sign(struct str in)
{
	if (in.n > 0 && in.p[0] == '-')
		return 1;
	return str_starts(in, S("\u2212")) ? 3 : 0;
}

/* A separator at the front of `in`: its length and its kind, spaces of every width being ' '. */
static size_t
separator(struct str in, char *kind)
{
	uint32_t r = 0;
	size_t n = str_rune(in, &r);

	switch (r) {
	case '.': case ',':
		*kind = (char)r;
		return n;
	case ' ': case 0xa0: case 0x2009: case 0x202f:
		*kind = ' ';
		return n;
	default:
		return 0;
	}
}

static struct str
trimmed(struct str in)
{
	char kind = 0;
	size_t n;

	in = str_trim(in);
	while ((n = separator(in, &kind)) > 0 && kind == ' ')
		in = str_sub(in, n, in.n);
	while (str_ends(in, S("\u00a0")))
		in.n -= 2;
	while (str_ends(in, S("\u202f")) || str_ends(in, S("\u2009")))
		in.n -= 3;
	return str_trim(in);
}

static enum decimal_fault
scan_number(struct str in, struct scan *s)
{
	char kind = 0;
	size_t n = minus_sign(in);

	s->negative = n > 0;
	in = str_sub(in, n, in.n);
	while (in.n > 0) {
		size_t run = 0;

		while (run < in.n && in.p[run] >= '0' && in.p[run] <= '9') {
			if (s->n < DIGITS_MAX)
				s->digits[s->n++] = in.p[run];
			else
				s->large = true;
			run++;
		}
		if (run == 0)
			return DECIMAL_CHARACTER;
		if (s->runs >= DIGITS_MAX)
			return DECIMAL_LARGE;
		s->sep[s->runs] = kind;
		s->run[s->runs++] = run;
		in = str_sub(in, run, in.n);
		if (in.n == 0)
			break;
		if ((n = separator(in, &kind)) == 0 || n == in.n)
			return DECIMAL_CHARACTER;
		in = str_sub(in, n, in.n);
	}
	return s->runs == 0 ? DECIMAL_CHARACTER : DECIMAL_OK;
}

/* Groups of thousands among the runs [0, n): one separator throughout, three digits in each but the first. */
static enum decimal_fault
judge_groups(const struct scan *s, size_t n)
{
	if (n < 2)
		return DECIMAL_OK;
	if (s->sep[1] == '.' && n == 2 && (s->run[1] != 3 || s->digits[0] == '0'))
		return DECIMAL_DOT_DECIMAL;
	if (s->run[0] > 3 || s->digits[0] == '0')
		return DECIMAL_GROUPS;
	for (size_t i = 1; i < n; i++)
		if (s->sep[i] != s->sep[1] || s->run[i] != 3)
			return DECIMAL_GROUPS;
	return DECIMAL_OK;
}

static enum decimal_fault
judge(const struct scan *s, int *scale)
{
	size_t commas = 0, last = s->runs - 1, zeros = 0;
	enum decimal_fault fault;

	for (size_t i = 1; i < s->runs; i++)
		commas += s->sep[i] == ',';
	*scale = 0;
	if (commas == 0)
		return judge_groups(s, s->runs);
	if (commas > 1 || s->sep[last] != ',')
		return DECIMAL_ENGLISH;
	if ((fault = judge_groups(s, last)) != DECIMAL_OK)
		return fault == DECIMAL_DOT_DECIMAL ? DECIMAL_GROUPS : fault;
	/* 1,915 may be 1915 in English hand; 0,125 and 1.250,125 cannot. 01,915 would be shown as 1,915. */
	while (zeros < s->run[0] && s->digits[zeros] == '0')
		zeros++;
	if (s->runs == 2 && s->run[1] == 3 && s->run[0] > zeros && s->run[0] - zeros <= 3)
		return DECIMAL_COMMA_THREE;
	if (s->run[last] > DECIMAL_SCALE_MAX)
		return DECIMAL_LARGE;
	*scale = (int)s->run[last];
	return DECIMAL_OK;
}

enum decimal_fault
decimal_parse_vi(struct str in, struct decimal *out)
{
	struct scan s = { 0 };
	enum decimal_fault fault;
	int64_t v = 0;
	int scale;

	in = trimmed(in);
	if (in.n == 0)
		return DECIMAL_EMPTY;
	if ((fault = scan_number(in, &s)) != DECIMAL_OK || (fault = judge(&s, &scale)) != DECIMAL_OK)
		return fault;
	if (s.large)
		return DECIMAL_LARGE;
	for (size_t i = 0; i < s.n; i++)
		v = v * 10 + (s.digits[i] - '0');
	*out = (struct decimal){ s.negative ? -v : v, scale, true };
	return DECIMAL_OK;
}

bool
decimal_read_vi(struct str in, struct decimal *out)
{
	return decimal_parse_vi(in, out) == DECIMAL_OK;
}

struct str
decimal_fault_text(const struct ctx *cx, enum decimal_fault fault, struct str in)
{
	struct str shown = str_sub(in, 0, 40);

	while (shown.n > 0 && !str_utf8_ok(shown))
		shown.n--;
	switch (fault) {
	case DECIMAL_EMPTY:
		return str_of(T(cx, "Write a number, or say that there is no figure."));
	case DECIMAL_CHARACTER:
		return str_fmt(cx->arena, T(cx, "\"%.*s\" is not a number: write digits only; the unit of measure stands beside the box."),
		    STR_ARG(shown));
	case DECIMAL_GROUPS:
		return str_fmt(cx->arena, T(cx, "\"%.*s\" cannot be read: thousands are groups of three digits, as in 1.915.509."),
		    STR_ARG(shown));
	case DECIMAL_DOT_DECIMAL:
		return str_fmt(cx->arena, T(cx, "\"%.*s\" has a decimal point: write a comma for decimals, as in 41,49."),
		    STR_ARG(shown));
	case DECIMAL_COMMA_THREE:
		return str_fmt(cx->arena, T(cx, "\"%.*s\" can be read in two ways: write 1.915 for thousands, or another number of decimals (1,92)."),
		    STR_ARG(shown));
	case DECIMAL_ENGLISH:
		return str_fmt(cx->arena, T(cx, "\"%.*s\" is written the English way: a dot for thousands and a comma for decimals, as in 1.915,5."),
		    STR_ARG(shown));
	case DECIMAL_LARGE:
		return str_fmt(cx->arena, T(cx, "\"%.*s\" is too long: at most 18 digits, 9 of them decimals."),
		    STR_ARG(shown));
	default:
		return S("");
	}
}

enum err
decimal_read_field(struct ctx *cx, const char *field, struct str in, struct decimal *out)
{
	enum decimal_fault fault = decimal_parse_vi(in, out);

	if (fault == DECIMAL_OK)
		return E_OK;
	return fail_field(cx, field, "%.*s", STR_ARG(decimal_fault_text(cx, fault, in)));
}

/* The digits of |v|, padded so that at least one stands before the decimals. */
static size_t
digits_of(struct decimal n, char out[24])
{
	uint64_t v = n.v < 0 ? 0 - (uint64_t)n.v : (uint64_t)n.v;
	char back[24];
	size_t len = 0;

	while (v > 0 || len < (size_t)n.scale + 1) {
		back[len++] = (char)('0' + v % 10);
		v /= 10;
	}
	for (size_t i = 0; i < len; i++)
		out[i] = back[len - 1 - i];
	return len;
}

static struct str
decimal_print(struct arena *a, struct decimal n, char decimal, char group)
{
	char digits[24];
	size_t len = digits_of(n, digits), whole = len - (size_t)n.scale;
	struct buf b;

	if (!n.set)
		return S("");
	buf_init(&b, a, 64);
	if (n.v < 0)
		buf_ch(&b, '-');
	for (size_t i = 0; i < whole; i++) {
		if (group != 0 && i > 0 && (whole - i) % 3 == 0)
			buf_ch(&b, group);
		buf_ch(&b, digits[i]);
	}
	if (n.scale > 0) {
		buf_ch(&b, decimal);
		buf_put(&b, digits + whole, (size_t)n.scale);
	}
	return buf_view(&b);
}

struct str
decimal_vi(struct arena *a, struct decimal n)
{
	return decimal_print(a, n, ',', '.');
}

struct str
decimal_text(struct arena *a, struct decimal n)
{
	return decimal_print(a, n, '.', 0);
}

bool
decimal_read(struct str in, struct decimal *out)
{
	bool negative, point = false;
	size_t digits = 0;
	int64_t v = 0;
	int scale = 0;

	in = str_trim(in);
	negative = in.n > 0 && in.p[0] == '-';
	for (size_t i = negative; i < in.n; i++) {
		if (in.p[i] == '.' && !point && digits > 0) {
			point = true;
			continue;
		}
		if (in.p[i] < '0' || in.p[i] > '9' || ++digits > DIGITS_MAX || (scale += point) > DECIMAL_SCALE_MAX)
			return false;
		v = v * 10 + (in.p[i] - '0');
	}
	if (digits == 0 || (point && scale == 0))
		return false;
	*out = (struct decimal){ negative ? -v : v, scale, true };
	return true;
}

int
decimal_cmp(struct decimal a, struct decimal b)
{
	__int128 x = (__int128)a.v * power10[b.scale], y = (__int128)b.v * power10[a.scale];

	return (x > y) - (x < y);
}

static bool
decimal_fit(__int128 v, int scale, struct decimal *out)
{
	if (v > INT64_MAX || v < INT64_MIN + 1)
		return false;
	*out = (struct decimal){ (int64_t)v, scale, true };
	return true;
}

bool
decimal_add(struct decimal a, struct decimal b, struct decimal *out)
{
	int scale = a.scale > b.scale ? a.scale : b.scale;

	return decimal_fit((__int128)a.v * power10[scale - a.scale] + (__int128)b.v * power10[scale - b.scale],
	    scale, out);
}

bool
decimal_sub(struct decimal a, struct decimal b, struct decimal *out)
{
	b.v = -b.v;
	return decimal_add(a, b, out);
}

bool
decimal_ratio(struct decimal a, struct decimal b, int64_t times, int scale, struct decimal *out)
{
	__int128 top = (__int128)a.v * power10[b.scale], bottom = (__int128)b.v * power10[a.scale], q, r;

	if (bottom == 0)
		return false;
	if (bottom < 0) {
		top = -top;
		bottom = -bottom;
	}
	/* top < 2^93: times and the scale may take it past 127 bits. */
	if (__builtin_mul_overflow(top, (__int128)times, &top) || __builtin_mul_overflow(top, (__int128)power10[scale], &top))
		return false;
	q = top / bottom;
	r = top % bottom;
	if (r < 0 ? -r >= bottom - -r : r >= bottom - r)
		q += top < 0 ? -1 : 1;
	return decimal_fit(q, scale, out);
}
