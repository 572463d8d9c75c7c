/*
 * Headings to sections. A paragraph is taken for a heading when the word processor says so, or when it is short and is
 * numbered, bold or in capitals. Its words (folded, without the words every heading has) are compared with each title.
 */
#include "doc/section.h"

#include <utf8proc.h>

#include "base/fold.h"

#define HEADING_MAX 240            /* bytes: a longer paragraph is text, however it is numbered */
#define WORDS_MAX 40
#define ENOUGH 60                  /* of 100: a title is recognised */
#define APART 15                   /* ... when the next best is this much worse */

/* --- numbering ---------------------------------------------------------------------------------------------------- */

/* What a heading's own number says of its depth: 1 part, 2 roman, 3 arabic, 4 arabic with dots, 5 letter, 6 dash; 0 none. */
struct numbering {
	size_t len;                    /* bytes, white space after it included */
	int depth;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_roman(char c)
{
	return c != '\0' && strchr("IVXLC", c) != NULL;
}

static size_t
spaces_at(struct str s, size_t at)
{
	size_t n = at;

	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
		n++;
	return n - at;
}

/* After a number: . ) / - : in any sensible mix, then white space or the end. 0 when something else follows. */
static size_t
number_end(struct str s, size_t at, bool must_mark)
{
	size_t n = at;

	while (n < s.n && strchr(".)/-:", s.p[n]) != NULL)
		n++;
	if (must_mark && n == at)
		return 0;
	return n - at + spaces_at(s, n);
}

static struct numbering
number_arabic(struct str s)
{
	size_t i = 0, dots = 0, end;

	while (i < s.n && i < 12 && (is_digit(s.p[i]) || (s.p[i] == '.' && i + 1 < s.n && is_digit(s.p[i + 1]))))
		dots += s.p[i++] == '.';
	/* "06 văn bản" and "15%" are figures: a number of a heading has its mark, or dots within. */
	end = i > 0 ? number_end(s, i, dots == 0) : 0;
	return end == 0 && dots == 0 ? (struct numbering){ 0, 0 } : (struct numbering){ i + end, dots > 0 ? 4 : 3 };
}

static struct numbering
number_of(struct str s)
{
	size_t i = 0, end;

	if (s.n == 0)
		return (struct numbering){ 0, 0 };
	if (is_digit(s.p[0]))
		return number_arabic(s);
	while (i < s.n && i < 7 && is_roman(s.p[i]))
		i++;
	if (i > 0 && (end = number_end(s, i, true)) > 0) {
		struct numbering inner = number_arabic(str_sub(s, i + end, s.n));

		/* II.1. is the first of II */
		return is_digit(s.p[i + end < s.n ? i + end : 0]) && inner.len > 0 ? (struct numbering){ i + end + inner.len, 3 }
			: (struct numbering){ i + end, 2 };
	}
	if (s.n > 2 && ((s.p[0] >= 'a' && s.p[0] <= 'z') || (s.p[0] >= 'A' && s.p[0] <= 'Z')) && strchr(".)", s.p[1]) != NULL &&
	    (end = number_end(s, 1, true)) > 0)
		return (struct numbering){ 1 + end, s.p[0] >= 'a' ? 5 : 2 };
	if (s.p[0] == '-' || s.p[0] == '+' || s.p[0] == '*')
		return (struct numbering){ 1 + spaces_at(s, 1), 6 };
	return (struct numbering){ 0, 0 };
}

/* "Phần I:", "PHẦN THỨ NHẤT", "Mục 2." */
static struct numbering
part_of(struct str s)
{
	static const char *const words[] = { "Phần ", "PHẦN ", "Mục ", "MỤC " };

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t n = strlen(words[i]), j = n;

		if (!str_starts(s, str_of(words[i])))
			continue;
		while (j < s.n && (is_roman(s.p[j]) || is_digit(s.p[j])))
			j++;
		if (j > n && (j == s.n || number_end(s, j, false) > 0))
			return (struct numbering){ j + number_end(s, j, false), 1 };
	}
	return (struct numbering){ 0, 0 };
}

static struct numbering
numbering_of(struct str s)
{
	struct numbering part = part_of(s);

	return part.len > 0 ? part : number_of(s);
}

struct str
doc_heading_bare(struct str heading)
{
	heading = str_trim(heading);
	return str_trim(str_sub(heading, numbering_of(heading).len, heading.n));
}

/* --- titles as words ---------------------------------------------------------------------------------------------- */

struct words {
	struct str v[WORDS_MAX];
	size_t n;
};

/* Words of every heading, which tell nothing apart. */
static bool
common_word(struct str w)
{
	static const char *const common[] = { "va", "ve", "cac", "cua", "cong", "tac", "linh", "vuc", "tinh", "hinh", "ket", "qua",
		"nhung", "trong", "viec", "thuc", "hien", "doi", "voi", "noi", "dung", "muc", "phan" };

	for (size_t i = 0; i < COUNT(common); i++)
		if (str_is(w, common[i]))
			return true;
	return false;
}

static void
words_of(struct arena *a, struct str text, bool all, struct words *out)
{
	struct str s = text_fold(a, text);

	out->n = 0;
	for (size_t i = 0; i < s.n && out->n < WORDS_MAX;) {
		size_t from = i;

		while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || is_digit(s.p[i]) || (unsigned char)s.p[i] >= 0x80))
			i++;
		if (i > from && (all || !common_word(str_sub(s, from, i - from))))
			out->v[out->n++] = str_sub(s, from, i - from);
		i += i == from;
	}
	if (out->n == 0 && !all)       /* "Kết quả thực hiện" has nothing else */
		words_of(a, text, true, out);
}

static size_t
words_shared(const struct words *x, const struct words *y)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++)
		for (size_t j = 0; j < y->n; j++)
			if (str_eq(x->v[i], y->v[j])) {
				n++;
				break;
			}
	return n;
}

/*
 * 0..100. Equal word sets are 100; a heading that gives only the first part of a longer title (or the other way round)
 * is near it, less the more is missing: "Công tác tham mưu" for "Tham mưu, quán triệt, sơ kết, tổng kết".
 */
static int
likeness(const struct words *heading, const struct words *title)
{
	size_t shared = words_shared(heading, title), both = words_shared(title, heading);
	size_t least = heading->n < title->n ? heading->n : title->n, sum = heading->n + title->n;
	int dice, part;

	shared = shared < both ? shared : both;
	if (shared == 0)
		return 0;
	dice = (int)(200 * shared / sum);
	part = (int)(100 * shared / least);
	if (part == 100 && least >= 2)
		return dice > 80 ? dice : 60 + dice / 4;
	return dice;
}

struct best {
	size_t at;                     /* DOC_NOWHERE: nothing fits */
	int score;
	bool tie;
};

static void
best_add(struct best *b, int *second, size_t at, int score)
{
	if (score > b->score) {
		*second = b->score;
		b->score = score;
		b->at = at;
	} else if (score > *second) {
		*second = score;
	}
}

static struct best
best_end(struct best b, int second)
{
	if (b.score < ENOUGH)
		return (struct best){ DOC_NOWHERE, b.score, false };
	b.tie = b.score < 100 && b.score - second < APART;
	return b;
}

/* --- the walk ----------------------------------------------------------------------------------------------------- */

struct titles {
	struct words section;
	struct words *fields;
};

struct walk {
	struct ctx *cx;
	const struct doc_section_def *defs;
	size_t n;
	struct titles *titles;
	struct doc_place now;          /* where text goes */
	int depth, field_depth;        /* of the heading of the section and of its fields; 0 = none yet */
};

static struct best
section_best(const struct walk *w, const struct words *heading)
{
	struct best b = { DOC_NOWHERE, 0, false };
	int second = 0;

	for (size_t i = 0; i < w->n; i++)
		best_add(&b, &second, i, likeness(heading, &w->titles[i].section));
	return best_end(b, second);
}

static struct best
field_best(const struct walk *w, const struct words *heading)
{
	const struct doc_section_def *s = &w->defs[w->now.section];
	struct best b = { DOC_NOWHERE, 0, false };
	int second = 0;

	for (size_t i = 0; i < s->fields_n; i++)
		best_add(&b, &second, i, likeness(heading, &w->titles[w->now.section].fields[i]));
	return best_end(b, second);
}

static bool
all_capitals(struct str s)
{
	bool any = false;
	uint32_t r;
	size_t n;

	for (; (n = str_rune(s, &r)) > 0; s = str_sub(s, n, s.n)) {
		utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)r);

		if (c == UTF8PROC_CATEGORY_LL)
			return false;
		any = any || c == UTF8PROC_CATEGORY_LU;
	}
	return any;
}

/* Depth of the heading (smaller = higher), or 0 when the paragraph is none. Word's levels and typed numbers share a scale. */
static int
heading_depth(const struct doc_par *p)
{
	struct numbering n = numbering_of(p->text);

	if (p->table > 0 || p->text.n > HEADING_MAX || str_find(p->text, S("\n")) >= 0)
		return 0;
	/* "2. Trong quý, Sở đã ban hành 06 văn bản." is a numbered sentence. */
	if (p->heading == 0 && !p->bold && strchr(".;,", p->text.p[p->text.n - 1]) != NULL)
		return 0;
	if (n.depth > 0 && n.depth < 6)
		return n.depth * 10;
	if (p->heading > 0)
		return 10 + p->heading * 10;
	if (p->bold || p->caps || all_capitals(p->text))
		return n.depth == 6 ? 0 : 20;
	return 0;
}

static void
no_place(struct walk *w, enum doc_doubt doubt)
{
	w->now = (struct doc_place){ DOC_PLACE_NONE, DOC_NOWHERE, DOC_NOWHERE, doubt };
	w->field_depth = 0;
}

/* A heading inside a section that knows it not: a sub-heading of the text, unless the section is written by field. */
static bool
under_section(struct walk *w, const struct words *heading, int depth, struct doc_place *place)
{
	const struct doc_section_def *s = &w->defs[w->now.section];
	struct best b;

	if (s->fields_n == 0)
		return depth > w->depth;
	b = field_best(w, heading);
	if (b.at != DOC_NOWHERE && !b.tie) {
		w->now.field = b.at;
		w->now.doubt = DOC_SURE;
		w->field_depth = depth;
		*place = (struct doc_place){ DOC_PLACE_HEADING, w->now.section, b.at, DOC_SURE };
		return true;
	}
	if (depth <= w->depth)
		return false;
	if (w->field_depth == 0 || depth <= w->field_depth) {
		w->now.field = DOC_NOWHERE;
		w->now.doubt = DOC_NO_FIELD;
	}
	return true;
}

static struct doc_place
text_place(const struct walk *w)
{
	struct doc_place p = w->now;

	p.kind = p.section == DOC_NOWHERE ? DOC_PLACE_NONE : DOC_PLACE_TEXT;
	return p;
}

static struct doc_place
heading_place(struct walk *w, const struct doc_par *p, int depth)
{
	struct words heading;
	struct doc_place place = { 0 };
	struct best b;

	words_of(w->cx->arena, doc_heading_bare(p->text), false, &heading);
	b = section_best(w, &heading);
	/* Deep inside a section its own fields and text come first: "1. Y tế" is not another section's title. */
	if (w->now.section != DOC_NOWHERE && depth > w->depth) {
		place.kind = DOC_PLACE_NONE;
		if (under_section(w, &heading, depth, &place))
			return place.kind == DOC_PLACE_HEADING ? place : text_place(w);
	}
	if (b.at != DOC_NOWHERE && !b.tie) {
		w->now = (struct doc_place){ DOC_PLACE_TEXT, b.at, DOC_NOWHERE,
			w->defs[b.at].fields_n > 0 ? DOC_NO_FIELD : DOC_SURE };
		w->depth = depth;
		w->field_depth = 0;
		return (struct doc_place){ DOC_PLACE_HEADING, b.at, DOC_NOWHERE, DOC_SURE };
	}
	/* A paragraph that merely looks like a heading (a bold line, a numbered sentence) ends nothing it stands under. */
	if (w->now.section != DOC_NOWHERE && (depth > w->depth || (p->heading == 0 && numbering_of(p->text).depth == 0)))
		return text_place(w);
	if (w->now.section == DOC_NOWHERE && b.at == DOC_NOWHERE && p->heading == 0 && numbering_of(p->text).depth == 0)
		return text_place(w);
	no_place(w, b.tie ? DOC_TWO_SECTIONS : DOC_UNKNOWN_HEADING);
	return text_place(w);
}

static void
titles_make(struct walk *w)
{
	struct arena *a = w->cx->arena;

	w->titles = NEW_N(a, struct titles, w->n + 1);
	for (size_t i = 0; i < w->n; i++) {
		words_of(a, doc_heading_bare(w->defs[i].title), false, &w->titles[i].section);
		w->titles[i].fields = NEW_N(a, struct words, w->defs[i].fields_n + 1);
		for (size_t j = 0; j < w->defs[i].fields_n; j++)
			words_of(a, doc_heading_bare(w->defs[i].fields[j].title), false, &w->titles[i].fields[j]);
	}
}

void
doc_match_sections(struct ctx *cx, const struct doc_text *text, const struct doc_section_def *defs, size_t n,
    struct doc_match *out)
{
	struct walk w = { .cx = cx, .defs = defs, .n = n };
	bool *seen = NEW_N(cx->arena, bool, n + 1);

	*out = (struct doc_match){ .v = NEW_N(cx->arena, struct doc_place, text->n + 1) };
	titles_make(&w);
	no_place(&w, DOC_NO_HEADING);
	for (size_t i = 0; i < text->n; i++) {
		const struct doc_par *p = &text->v[i];
		struct doc_place *at = &out->v[i];
		int depth;

		if (p->where != DOC_BODY) {
			*at = (struct doc_place){ DOC_PLACE_ASIDE, DOC_NOWHERE, DOC_NOWHERE, DOC_SURE };
			continue;
		}
		depth = heading_depth(p);
		*at = depth > 0 ? heading_place(&w, p, depth) : text_place(&w);
		if (at->section != DOC_NOWHERE)
			seen[at->section] = true;
		if (at->kind != DOC_PLACE_HEADING && at->doubt != DOC_SURE)
			LIST_ADD(cx->arena, out->unplaced, out->unplaced_n, out->unplaced_cap) = i;
	}
	for (size_t i = 0; i < n; i++)
		if (!seen[i])
			LIST_ADD(cx->arena, out->missing, out->missing_n, out->missing_cap) = i;
}
