/*
 * Vietnamese text on top of utf8proc. đ has no decomposition, so it is folded by hand; the tone may be written on
 * either vowel of a pair (ủy, uỷ): dropping marks makes both alike.
 */
#include "base/fold.h"

#include <utf8proc.h>

#include "base/buf.h"
#include "base/log.h"

#define TEXT_MAX ((size_t)16 << 20)
#define MARKS_MAX 30                    /* Stream-Safe Text of UAX #15; no language writes more than a few */

/* A mark, or one of the five letters that are taken apart into nothing but marks (a test looks for a sixth). */
static bool
is_mark(uint32_t r)
{
	if (r < 0x300)
		return false;
	return utf8proc_get_property((utf8proc_int32_t)r)->combining_class != 0 || r == 0xf73 || r == 0xf75 || r == 0xf81 ||
	    r == 0xff9e || r == 0xff9f;
}

/* False for a mark after the thirtieth in a row. */
static bool
count_mark(int *marks, uint32_t r)
{
	if (!is_mark(r))
		*marks = 0;
	else if (*marks == MARKS_MAX)
		return false;
	else
		++*marks;
	return true;
}

static bool
marks_bounded(struct str in)
{
	int marks = 0;
	uint32_t r;

	for (size_t n; in.n > 0; in = str_sub(in, n, in.n)) {
		if ((n = str_rune(in, &r)) == 0)
			n = 1;
		else if (!count_mark(&marks, r))
			return false;
	}
	return true;
}

/* The library puts a run of marks in order in quadratic time: a long one is left as it is, like malformed text. */
static struct str
mapped(struct arena *a, struct str in, utf8proc_option_t options)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n = -1;
	struct str s;

	if (marks_bounded(in))
		n = utf8proc_map((const utf8proc_uint8_t *)in.p, (utf8proc_ssize_t)in.n, &out, options);
	if (n < 0) {
		free(out);
		return str_dup(a, in);
	}
	s = str_dup(a, (struct str){ (const char *)out, (size_t)n });
	free(out);
	return s;
}

/* A letter that is as NFC has it whatever follows but a combining mark, which is none of these. */
static bool
composed_already(uint32_t r)
{
	return r < 0x300 || (r >= 0x1ea0 && r <= 0x1ef9) || (r >= 0x2010 && r <= 0x2027);
}

bool
text_takes(int *marks, uint32_t r)
{
	if ((r < 0x20 && r != '\t' && r != '\n') || (r >= 0x7f && r < 0xa0))
		return false;                   /* controls */
	if ((r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) || r == 0xfeff)
		return false;                   /* direction overrides, byte order marks */
	if ((r >= 0xfdd0 && r <= 0xfdef) || (r & 0xfffe) == 0xfffe)
		return false;                   /* Unicode's noncharacters */
	return count_mark(marks, r);
}

bool
text_clean(struct arena *a, struct str in, struct str *out)
{
	bool composed = true;
	int marks = 0;
	struct buf b;

	if (in.n > TEXT_MAX)
		return false;
	buf_init(&b, a, in.n);
	for (size_t i = 0; i < in.n;) {
		uint32_t r;
		size_t n = str_rune(str_sub(in, i, in.n), &r);

		if (n == 0)
			return false;
		if (r == '\r') {
			buf_ch(&b, '\n');
			i += i + 1 < in.n && in.p[i + 1] == '\n' ? 2 : 1;
			continue;
		}
		if (!text_takes(&marks, r))
			return false;
		composed = composed && composed_already(r);
		buf_put(&b, in.p + i, n);
		i += n;
	}
	*out = composed ? buf_view(&b) : mapped(a, buf_view(&b), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	return true;
}

struct str
text_mend(struct arena *a, struct str in)
{
	struct str clean;
	int marks = 0;
	struct buf b;
	uint32_t r;

	buf_init(&b, a, in.n);
	for (size_t n; in.n > 0; in = str_sub(in, n, in.n)) {
		if ((n = str_rune(in, &r)) == 0)
			n = 1;
		else if (r == '\r' || text_takes(&marks, r))
			buf_put(&b, in.p, n);
	}
	return text_clean(a, buf_view(&b), &clean) ? clean : S("");
}

struct str
text_fold(struct arena *a, struct str in)
{
	struct str s = mapped(a, in, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
	struct buf b;

	buf_init(&b, a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (i + 1 < s.n && (unsigned char)s.p[i] == 0xc4 && (unsigned char)s.p[i + 1] == 0x91) {
			buf_ch(&b, 'd');
			i++;
		} else {
			buf_ch(&b, s.p[i]);
		}
	}
	return buf_view(&b);
}

bool
text_ends_line(uint32_t r)
{
	return r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029;
}

static bool
unseen(uint32_t r)
{
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)r);

	if (p->ignorable || r == 0x2800)       /* braille with no dot */
		return true;
	switch (p->category) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
		return true;
	default:
		return false;
	}
}

bool
text_blank(struct str s)
{
	uint32_t r;

	for (size_t n; s.n > 0; s = str_sub(s, n, s.n))
		if ((n = str_rune(s, &r)) == 0 || !unseen(r))
			return false;
	return true;
}

static struct str
cased(struct arena *a, struct str in, utf8proc_int32_t (*to)(utf8proc_int32_t))
{
	struct buf b;

	buf_init(&b, a, in.n * 2 + 4);
	while (in.n > 0) {
		utf8proc_uint8_t bytes[4];
		uint32_t r;
		size_t n = str_rune(in, &r);

		if (n == 0) {
			buf_ch(&b, in.p[0]);
			n = 1;
		} else {
			buf_put(&b, bytes, (size_t)utf8proc_encode_char(to((utf8proc_int32_t)r), bytes));
		}
		in = str_sub(in, n, in.n);
	}
	return buf_view(&b);
}

struct str
text_lower(struct arena *a, struct str in)
{
	return cased(a, in, utf8proc_tolower);
}

struct str
text_upper(struct arena *a, struct str in)
{
	return cased(a, in, utf8proc_toupper);
}

/*
 * The key: for each letter its place in the alphabet (letters with their hat or horn are letters of their own), then a byte
 * 0x01, then the tone of each word. Of other characters those below 0x60 (digits, most signs) stand as they are, and so before
 * the letters; the rest come after them.
 */
static const char *const alphabet[] = { "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m",
	"n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z" };

static int
tone_rank(uint32_t mark)
{
	switch (mark) {
	case 0x300: return 1;          /* huyền */
	case 0x309: return 2;          /* hỏi */
	case 0x303: return 3;          /* ngã */
	case 0x301: return 4;          /* sắc */
	case 0x323: return 5;          /* nặng */
	default: return 0;
	}
}

static int
letter_rank(struct str letter)
{
	for (size_t i = 0; i < COUNT(alphabet); i++)
		if (str_is(letter, alphabet[i]))
			return (int)i;
	return -1;
}

struct str
text_sort_key(struct arena *a, struct str in)
{
	struct str s = mapped(a, text_lower(a, in), UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
	struct buf letters, tones, word;
	int tone = 0;

	buf_init(&letters, a, s.n * 2 + 8);
	buf_init(&tones, a, s.n + 8);
	for (size_t i = 0; i < s.n;) {
		uint32_t r, mark;
		size_t n = str_rune(str_sub(s, i, s.n), &r);
		struct str composed;
		int rank;

		if (n == 0) {
			i++;
			continue;
		}
		buf_init(&word, a, 64);
		buf_put(&word, s.p + i, n);
		i += n;
		while ((n = str_rune(str_sub(s, i, s.n), &mark)) > 0 && mark >= 0x300 && mark < 0x370) {
			if (tone_rank(mark) > 0)
				tone = tone_rank(mark);
			else
				buf_put(&word, s.p + i, n);
			i += n;
		}
		composed = mapped(a, buf_view(&word), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
		rank = letter_rank(composed);
		if (rank >= 0) {
			buf_ch(&letters, (char)(0x60 + rank));
		} else {
			buf_ch(&letters, r < 0x60 ? (char)r : (char)0xff);
			if (r >= 0x60)
				buf_str(&letters, composed);
			buf_ch(&tones, (char)('0' + tone));
			tone = 0;
		}
	}
	buf_ch(&tones, (char)('0' + tone));
	buf_ch(&letters, '\x01');
	buf_str(&letters, buf_view(&tones));
	return buf_view(&letters);
}

size_t
text_distance(struct str a, struct str b)
{
	size_t row[65];

	if (a.n > 64 || b.n > 64)
		return 64;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t up = row[j], best = diagonal + (a.p[i - 1] != b.p[j - 1]);

			if (up + 1 < best)
				best = up + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = up;
			row[j] = best;
		}
	}
	return row[b.n];
}
