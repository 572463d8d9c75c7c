/*
 * Figures beside the titles of indicators. Titles and text are compared folded; the number must stand in the same
 * paragraph, after the title ("Lượt khám bệnh: 1.915.509") or before it ("214.749 người tham gia BHXH bắt buộc"), or in
 * a later cell of the same table row. What the number means is for the officer to confirm.
 */
#include "doc/section.h"

#include "base/fold.h"

#define NEAR 24                    /* bytes between title and number that still count as beside each other */
#define FAR 80

/* A folded text and, for each of its bytes, the byte of the original it came from. */
struct folded {
	struct str s;
	uint32_t *from;
};

static struct folded
fold_with_places(struct arena *a, struct str text)
{
	struct folded f = { { NULL, 0 }, NULL };
	size_t cap = text.n + 16, n;
	struct buf b;

	buf_init(&b, a, cap);
	f.from = NEW_N(a, uint32_t, cap);
	for (size_t i = 0; i < text.n; i += n) {
		uint32_t r;
		struct str part;

		if ((n = str_rune(str_sub(text, i, text.n), &r)) == 0)
			n = 1;
		part = r < 0x80 ? str_sub(text, i, n) : text_fold(a, str_sub(text, i, n));
		for (size_t j = 0; j < part.n && b.n < cap; j++) {
			char c = part.p[j];

			f.from[b.n] = (uint32_t)i;
			buf_ch(&b, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
		}
	}
	f.s = buf_view(&b);
	return f;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
word_byte(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Where `title` stands in `s` as whole words, from byte `from` on; -1 when nowhere. */
static ptrdiff_t
find_words(struct str s, struct str title, size_t from)
{
	while (from < s.n) {
		ptrdiff_t at = str_find(str_sub(s, from, s.n), title);
		size_t start, end;

		if (at < 0)
			return -1;
		start = from + (size_t)at;
		end = start + title.n;
		if ((start == 0 || !word_byte(s.p[start - 1])) && (end == s.n || !word_byte(s.p[end])))
			return (ptrdiff_t)start;
		from = start + 1;
	}
	return -1;
}

struct token {
	size_t at, len;
	struct decimal value;
	bool percent;
};

/* The number that begins at s.p[at]; false for a date, a document number, an age range or anything unclear. */
static bool
number_at(struct str s, size_t at, struct token *t)
{
	size_t end = at;

	while (end < s.n && (is_digit(s.p[end]) || (strchr(".,", s.p[end]) != NULL && end + 1 < s.n && is_digit(s.p[end + 1]))))
		end++;
	if ((at > 0 && (word_byte(s.p[at - 1]) || strchr("/-", s.p[at - 1]) != NULL)) ||
	    (end < s.n && (word_byte(s.p[end]) || s.p[end] == '/' || (s.p[end] == '-' && end + 1 < s.n && word_byte(s.p[end + 1])))))
		return false;
	if (!decimal_read_vi(str_sub(s, at, end - at), &t->value))
		return false;
	t->at = at;
	t->len = end - at;
	while (end < s.n && s.p[end] == ' ')
		end++;
	t->percent = end < s.n && s.p[end] == '%';
	return true;
}

/* Years and the numbers of months are not figures: "năm 2026", "tháng 3", "quý 1". */
static bool
is_period(struct str folded, size_t at)
{
	static const char *const words[] = { "nam ", "thang ", "quy ", "ngay ", "so ", "ky ", "nhiem ky " };

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t n = strlen(words[i]);

		if (at >= n && memcmp(folded.p + at - n, words[i], n) == 0 && (at == n || !word_byte(folded.p[at - n - 1])))
			return true;
	}
	return false;
}

/* The first number in [from, to), or the last one when `last`. */
static bool
number_in(struct str s, size_t from, size_t to, bool last, struct token *t)
{
	bool found = false;

	for (size_t i = from; i < to && i < s.n;) {
		struct token now;

		if (!is_digit(s.p[i])) {
			i++;
			continue;
		}
		if (number_at(s, i, &now) && !is_period(s, i)) {
			*t = now;
			found = true;
			if (!last)
				return true;
		}
		while (i < s.n && (is_digit(s.p[i]) || strchr(".,", s.p[i]) != NULL))
			i++;
	}
	return found;
}

/* A sentence's end between title and number parts them. */
static size_t
sentence_end(struct str s, size_t from)
{
	for (size_t i = from; i < s.n; i++)
		if (s.p[i] == ';' || s.p[i] == '\n' || (s.p[i] == '.' && (i + 1 == s.n || s.p[i + 1] == ' ')))
			return i;
	return s.n;
}

static size_t
sentence_start(struct str s, size_t to)
{
	while (to > 0 && !(s.p[to - 1] == ';' || s.p[to - 1] == '\n' || (s.p[to - 1] == '.' && s.p[to] == ' ')))
		to--;
	return to;
}

struct search {
	struct ctx *cx;
	const struct doc_text *text;
	const struct folded *pars;
	struct doc_figures *out;
};

static void
figure_add(struct search *q, size_t indicator, size_t par, const struct token *t, bool near)
{
	const struct folded *f = &q->pars[par];
	size_t at = f->from[t->at], end = f->from[t->at + t->len - 1] + 1;

	LIST_ADD(q->cx->arena, q->out->v, q->out->n, q->out->cap) =
	    (struct doc_figure){ indicator, par, at, end - at, t->value, t->percent, near };
}

/* The first number in the cells after `par` in its row. */
static bool
row_number(struct search *q, size_t indicator, size_t par)
{
	const struct doc_par *title = &q->text->v[par];
	struct token t;

	for (size_t i = par + 1; i < q->text->n; i++) {
		const struct doc_par *p = &q->text->v[i];

		if (p->table != title->table || p->row != title->row)
			return false;
		if (p->cell > title->cell && number_in(q->pars[i].s, 0, q->pars[i].s.n, false, &t) &&
		    t.at == 0) {
			figure_add(q, indicator, i, &t, true);
			return true;
		}
	}
	return false;
}

static void
par_search(struct search *q, size_t indicator, struct str title, size_t par)
{
	struct str s = q->pars[par].s;
	ptrdiff_t at = find_words(s, title, 0);
	size_t end, stop, start;
	struct token t;

	if (at < 0 || (q->text->v[par].table > 0 && row_number(q, indicator, par)))
		return;
	end = (size_t)at + title.n;
	stop = sentence_end(s, end);
	if (number_in(s, end, stop < end + FAR ? stop : end + FAR, false, &t)) {
		figure_add(q, indicator, par, &t, t.at - end <= NEAR);
		return;
	}
	start = sentence_start(s, (size_t)at);
	if ((size_t)at > start + FAR)
		start = (size_t)at - FAR;
	if (number_in(s, start, (size_t)at, true, &t))
		figure_add(q, indicator, par, &t, (size_t)at - (t.at + t.len) <= NEAR);
}

void
doc_find_figures(struct ctx *cx, const struct doc_text *text, const struct doc_indicator_def *defs, size_t n,
    struct doc_figures *out)
{
	struct folded *pars = NEW_N(cx->arena, struct folded, text->n + 1);
	struct search q = { cx, text, pars, out };

	*out = (struct doc_figures){ 0 };
	for (size_t i = 0; i < text->n; i++)
		if (text->v[i].where == DOC_BODY)
			pars[i] = fold_with_places(cx->arena, text->v[i].text);
	for (size_t j = 0; j < n; j++) {
		struct str title = str_trim(text_fold(cx->arena, defs[j].title));

		for (size_t i = 0; title.n > 0 && i < text->n; i++)
			if (pars[i].s.n > 0)
				par_search(&q, j, title, i);
	}
}
