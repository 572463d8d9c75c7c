/*
 * TCVN3 is one byte a letter (TCVN 5712:1993, VN3); its capitals with a tone exist only as a font of capitals, whose
 * name ends in H. VNI is a vowel followed by a byte for its marks, with a few letters of their own.
 */
#include "doc/legacy.h"

#include "base/buf.h"
#include "base/fold.h"

/* 0xa0..0xff */
static const uint16_t tcvn3[96] = {
	0x00a0, 0x0102, 0x00c2, 0x00ca, 0x00d4, 0x01a0, 0x01af, 0x0110,
	0x0103, 0x00e2, 0x00ea, 0x00f4, 0x01a1, 0x01b0, 0x0111, 0x1eb0,
	0x0300, 0x0309, 0x0303, 0x0301, 0x0323, 0x00e0, 0x1ea3, 0x00e3,
	0x00e1, 0x1ea1, 0x1eb2, 0x1eb1, 0x1eb3, 0x1eb5, 0x1eaf, 0x1eb4,
	0x1eae, 0x1ea6, 0x1ea8, 0x1eaa, 0x1ea4, 0x1ec0, 0x1eb7, 0x1ea7,
	0x1ea9, 0x1eab, 0x1ea5, 0x1ead, 0x00e8, 0x1ec2, 0x1ebb, 0x1ebd,
	0x00e9, 0x1eb9, 0x1ec1, 0x1ec3, 0x1ec5, 0x1ebf, 0x1ec7, 0x00ec,
	0x1ec9, 0x1ec4, 0x1ebe, 0x1ed2, 0x0129, 0x00ed, 0x1ecb, 0x00f2,
	0x1ed4, 0x1ecf, 0x00f5, 0x00f3, 0x1ecd, 0x1ed3, 0x1ed5, 0x1ed7,
	0x1ed1, 0x1ed9, 0x1edd, 0x1edf, 0x1ee1, 0x1edb, 0x1ee3, 0x00f9,
	0x1ed6, 0x1ee7, 0x0169, 0x00fa, 0x1ee5, 0x1eeb, 0x1eed, 0x1eef,
	0x1ee9, 0x1ef1, 0x1ef3, 0x1ef7, 0x1ef9, 0x00fd, 0x1ef5, 0x1ed0,
};

/* VNI: a character after a vowel, in small letters; hat or breve and tone as combining marks (0 = none). */
static const struct vni_mark {
	uint16_t from, hat, tone;
	const char *after;         /* the vowels it may follow; ô and ö are ơ and ư there */
} vni_marks[] = {
	{ 0xf9, 0, 0x301, "aeouyOU" }, { 0xf8, 0, 0x300, "aeouyOU" }, { 0xfb, 0, 0x309, "aeouyOU" },
	{ 0xf5, 0, 0x303, "aeouyOU" }, { 0xef, 0, 0x323, "aeouyOU" },
	{ 0xe2, 0x302, 0, "aeo" }, { 0xe1, 0x302, 0x301, "aeo" }, { 0xe0, 0x302, 0x300, "aeo" }, { 0xe5, 0x302, 0x309, "aeo" },
	{ 0xe3, 0x302, 0x303, "aeo" }, { 0xe4, 0x302, 0x323, "aeo" },
	{ 0xea, 0x306, 0, "a" }, { 0xe9, 0x306, 0x301, "a" }, { 0xe8, 0x306, 0x300, "a" }, { 0xfa, 0x306, 0x309, "a" },
	{ 0xfc, 0x306, 0x303, "a" }, { 0xeb, 0x306, 0x323, "a" },
};

static const struct vni_letter {
	uint16_t from, to;
} vni_letters[] = {
	{ 0xf4, 0x1a1 }, { 0xd4, 0x1a0 }, { 0xf6, 0x1b0 }, { 0xd6, 0x1af }, { 0xf1, 0x111 }, { 0xd1, 0x110 },
	{ 0xed, 0xed }, { 0xcd, 0xcd }, { 0xec, 0xec }, { 0xcc, 0xcc }, { 0xe6, 0x1ec9 }, { 0xc6, 0x1ec8 },
	{ 0xf3, 0x129 }, { 0xd3, 0x128 }, { 0xf2, 0x1ecb }, { 0xd2, 0x1eca }, { 0xee, 0x1ef5 }, { 0xce, 0x1ef4 },
};

enum legacy
legacy_of_font(struct str font)
{
	if (str_starts(font, S(".Vn")) || str_starts(font, S(".VN")))
		return str_ends(font, S("H")) ? LEGACY_TCVN3_CAPS : LEGACY_TCVN3;
	if (str_starts(font, S("VNI-")) || str_starts(font, S("VNI ")))
		return LEGACY_VNI;
	return LEGACY_NONE;
}

static void
put_rune(struct buf *b, uint32_t r)
{
	char bytes[3];

	if (r < 0x80) {
		buf_ch(b, (char)r);
	} else if (r < 0x800) {
		bytes[0] = (char)(0xc0 | r >> 6);
		bytes[1] = (char)(0x80 | (r & 0x3f));
		buf_put(b, bytes, 2);
	} else {
		bytes[0] = (char)(0xe0 | r >> 12);
		bytes[1] = (char)(0x80 | (r >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (r & 0x3f));
		buf_put(b, bytes, 3);
	}
}

/* The vowel class of a VNI character: a e o u y, O for ô (ơ), U for ö (ư), 0 for anything else. */
static char
vni_vowel(uint32_t r)
{
	if (r == 0xf4 || r == 0xd4)
		return 'O';
	if (r == 0xf6 || r == 0xd6)
		return 'U';
	r |= r < 0x80 ? 0x20 : 0;
	return r == 'a' || r == 'e' || r == 'o' || r == 'u' || r == 'y' ? (char)r : '\0';
}

static const struct vni_mark *
vni_mark(uint32_t r, char after)
{
	bool upper = r >= 0xc0 && r <= 0xdf;

	for (size_t i = 0; after != '\0' && i < COUNT(vni_marks); i++)
		if (vni_marks[i].from == (upper ? r + 0x20 : r) && strchr(vni_marks[i].after, after) != NULL)
			return &vni_marks[i];
	return NULL;
}

static uint32_t
vni_letter(uint32_t r)
{
	for (size_t i = 0; i < COUNT(vni_letters); i++)
		if (vni_letters[i].from == r)
			return vni_letters[i].to;
	return 0;
}

static void
recode_vni(struct buf *b, struct str text)
{
	char after = '\0';
	uint32_t r;
	size_t n;

	for (; (n = str_rune(text, &r)) > 0; text = str_sub(text, n, text.n)) {
		const struct vni_mark *m;

		r = r >= 0xf020 && r <= 0xf0ff ? r - 0xf000 : r;
		m = vni_mark(r, after);
		if (m != NULL) {
			if (m->hat != 0)
				put_rune(b, m->hat);
			if (m->tone != 0)
				put_rune(b, m->tone);
			after = '\0';
			continue;
		}
		after = vni_vowel(r);
		if (vni_letter(r) != 0)
			put_rune(b, vni_letter(r));
		else
			put_rune(b, r > 0xffff ? 0xfffd : r);
	}
}

static void
recode_tcvn3(struct buf *b, struct str text)
{
	uint32_t r;
	size_t n;

	for (; (n = str_rune(text, &r)) > 0; text = str_sub(text, n, text.n)) {
		r = r >= 0xf020 && r <= 0xf0ff ? r - 0xf000 : r;
		if (r >= 0xa0 && r <= 0xff && tcvn3[r - 0xa0] != 0)
			r = tcvn3[r - 0xa0];
		put_rune(b, r > 0xffff ? 0xfffd : r);
	}
}

struct str
legacy_recode(struct arena *a, enum legacy from, struct str text)
{
	struct buf b;

	buf_init(&b, a, text.n * 3 + 4);
	switch (from) {
	case LEGACY_VNI:
		recode_vni(&b, text);
		break;
	case LEGACY_TCVN3:
		recode_tcvn3(&b, text);
		break;
	case LEGACY_TCVN3_CAPS:
		recode_tcvn3(&b, text);
		return text_upper(a, buf_view(&b));
	case LEGACY_NONE:
		return text;
	}
	return buf_view(&b);
}

enum legacy
legacy_of_bytes(struct str bytes)
{
	bool vni = true, tcvn = true;
	size_t high = 0;
	char after = '\0';

	for (size_t i = 0; i < bytes.n; i++) {
		uint32_t r = (unsigned char)bytes.p[i];

		if (r >= 0x80) {
			bool mark = vni_mark(r, after) != NULL;

			high++;
			vni = vni && (mark || vni_letter(r) != 0);
			tcvn = tcvn && r >= 0xa1 && tcvn3[r - 0xa0] != 0;
			after = mark ? '\0' : vni_vowel(r);
		} else {
			if (r < 0x20 && r != '\t' && r != '\n' && r != '\r')
				return LEGACY_NONE;
			after = vni_vowel(r);
		}
	}
	if (high == 0)
		return LEGACY_NONE;
	return vni ? LEGACY_VNI : tcvn ? LEGACY_TCVN3 : LEGACY_NONE;
}

struct str
legacy_latin1(struct arena *a, struct str bytes)
{
	struct buf b;

	buf_init(&b, a, bytes.n * 2 + 4);
	for (size_t i = 0; i < bytes.n; i++)
		put_rune(&b, (unsigned char)bytes.p[i]);
	return buf_view(&b);
}
