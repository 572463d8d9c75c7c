/*
 * Personal data in a report: warnings for the writer, who decides. Better one warning too many than a patient's name in
 * a register; but posts ("ông Chủ tịch") and places ("Bà Rịa") are not people.
 */
#include "doc/secrecy.h"

#include <utf8proc.h>

#include "base/fold.h"

struct line {
	struct arena *a;
	struct str s;
	size_t par;
	struct doc_personals *out;
};

static void
found(struct line *l, enum doc_personal_kind kind, size_t at, size_t len)
{
	struct doc_personals *o = l->out;

	if (o->n < DOC_PERSONAL_MAX)
		LIST_ADD(l->a, o->v, o->n, o->cap) = (struct doc_personal){ kind, l->par, at, len };
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Digits with single spaces, dots or hyphens between them: 0258 3822 222. Returns its length; digits without separators in `digits`. */
static size_t
digit_run(struct str s, char digits[20], size_t *n, size_t *separators)
{
	size_t i = 0;

	*n = *separators = 0;
	while (i < s.n && (is_digit(s.p[i]) || (*n > 0 && i + 1 < s.n && strchr(" .-", s.p[i]) != NULL && is_digit(s.p[i + 1])))) {
		if (is_digit(s.p[i])) {
			if (*n < 19)
				digits[(*n)++] = s.p[i];
		} else {
			++*separators;
		}
		i++;
	}
	return i;
}

static void
numbers(struct line *l)
{
	for (size_t i = 0; i < l->s.n;) {
		bool plus = l->s.p[i] == '+', free_left = i == 0 || (!is_word(l->s.p[i - 1]) && strchr("/,.", l->s.p[i - 1]) == NULL);
		size_t n, separators, from = i + plus, len;
		char digits[20];
		bool phone, id;

		len = from < l->s.n && is_digit(l->s.p[from]) ? digit_run(str_sub(l->s, from, l->s.n), digits, &n, &separators) : 0;
		if (len == 0) {
			i++;
			continue;
		}
		if (from + len < l->s.n && (is_word(l->s.p[from + len]) || l->s.p[from + len] == '/' ||
		    (l->s.p[from + len] == ',' && from + len + 1 < l->s.n && is_digit(l->s.p[from + len + 1]))))
			free_left = false;
		phone = (plus && n == 11 && digits[0] == '8' && digits[1] == '4') ||
		    (!plus && digits[0] == '0' && ((n == 10 && strchr("35789", digits[1]) != NULL) || (n == 11 && digits[1] == '2')));
		id = !plus && separators == 0 && (n == 9 || (n == 12 && digits[0] == '0'));
		if (free_left && phone)
			found(l, DOC_PERSONAL_PHONE, i, plus + len);
		else if (free_left && id)
			found(l, DOC_PERSONAL_ID, i, len);
		i = from + len;
	}
}

static bool
mail_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c != '\0' && strchr("._%+-", c) != NULL);
}

static void
mails(struct line *l)
{
	for (size_t i = 1; i < l->s.n; i++) {
		size_t from = i, to = i + 1, dot = 0;

		if (l->s.p[i] != '@')
			continue;
		while (from > 0 && mail_char(l->s.p[from - 1]))
			from--;
		for (; to < l->s.n && mail_char(l->s.p[to]); to++)
			if (l->s.p[to] == '.' && to > i + 1 && to + 2 < l->s.n && mail_char(l->s.p[to + 1]))
				dot = to;
		while (to > i + 1 && l->s.p[to - 1] == '.')
			to--;
		if (from < i && dot > 0 && dot < to)
			found(l, DOC_PERSONAL_MAIL, from, to - from);
	}
}

/* The word at the front of s and the white space after it. */
static size_t
word_len(struct str s)
{
	size_t n = 0;

	while (n < s.n && is_word(s.p[n]))
		n++;
	return n;
}

static bool
capitalised(struct str word)
{
	uint32_t r = 0;

	return str_rune(word, &r) > 0 && utf8proc_category((utf8proc_int32_t)r) == UTF8PROC_CATEGORY_LU;
}

/* Words that follow an honorific without being a name: posts, bodies. */
static bool
post_word(struct arena *a, struct str word)
{
	static const char *const posts[] = { "chu", "bi", "pho", "giam", "truong", "uy", "thu", "cuc", "vu", "hieu", "vien", "tong", "dai" };
	struct str f = text_fold(a, word);

	for (size_t i = 0; i < COUNT(posts); i++)
		if (str_is(f, posts[i]))
			return true;
	return false;
}

/* A capital Bà or Ông begins a place or a street when these follow. */
static bool
place_word(struct arena *a, struct str word)
{
	static const char *const places[] = { "ria", "na", "den", "trung", "trieu", "huyen", "ich", "hom", "chieu", "thien", "dam" };
	struct str f = text_fold(a, word);

	for (size_t i = 0; i < COUNT(places); i++)
		if (str_is(f, places[i]))
			return true;
	return false;
}

/* Length of an honorific that ends before a space at the front of s; 0 when there is none. */
static size_t
honorific(struct arena *a, struct str s, bool *capital)
{
	static const char *const words[] = { "ông", "bà", "anh", "chị", "em", "cháu", "cụ", "bé", "bệnh nhân", "nạn nhân", "học sinh",
		"đối tượng" };
	struct str head = str_sub(s, 0, 24), lower;

	while (head.n > 0 && !str_utf8_ok(head))
		head.n--;
	lower = text_lower(a, head);
	if (lower.n != head.n)
		return 0;
	*capital = capitalised(head);
	for (size_t i = 0; i < COUNT(words); i++) {
		size_t n = strlen(words[i]);

		if (str_starts(lower, str_of(words[i])) && n < lower.n && lower.p[n] == ' ')
			return n;
	}
	return 0;
}

static void
names(struct line *l)
{
	for (size_t i = 0; i < l->s.n;) {
		size_t word = word_len(str_sub(l->s, i, l->s.n)), head, at, end, count = 0;
		bool capital = false;

		if (word == 0) {
			i++;
			continue;
		}
		head = honorific(l->a, str_sub(l->s, i, l->s.n), &capital);
		at = end = i + head;
		while (head > 0 && at + 1 < l->s.n && l->s.p[at] == ' ') {
			size_t n = word_len(str_sub(l->s, at + 1, l->s.n));
			struct str name = str_sub(l->s, at + 1, n);

			if (n == 0 || !capitalised(name) ||
			    (count == 0 && (post_word(l->a, name) || (capital && place_word(l->a, name)))))
				break;
			count++;
			at = end = at + 1 + n;
		}
		if (count > 0)
			found(l, DOC_PERSONAL_NAME, i, end - i);
		i = count > 0 ? end : i + word;
	}
}

static void
line_scan(struct arena *a, struct str s, size_t par, struct doc_personals *out)
{
	struct line l = { a, s, par, out };
	struct arena_mark before = arena_mark(a);
	size_t n = out->n;

	numbers(&l);
	mails(&l);
	names(&l);
	if (out->n == n)               /* else the list may have grown into it */
		arena_rewind(a, before);
}

void
doc_personal_data(struct arena *a, struct str text, struct doc_personals *out)
{
	bool more = true;
	struct str line;

	*out = (struct doc_personals){ 0 };
	for (size_t i = 0; more; i++) {
		text = str_cut(text, '\n', &line, &more);
		line_scan(a, line, i, out);
	}
}

void
doc_personal_data_text(struct arena *a, const struct doc_text *text, struct doc_personals *out)
{
	*out = (struct doc_personals){ 0 };
	for (size_t i = 0; i < text->n; i++)
		if (text->v[i].where != DOC_HEADER && text->v[i].where != DOC_FOOTER)
			line_scan(a, text->v[i].text, i, out);
}
