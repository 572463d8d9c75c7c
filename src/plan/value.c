/* Tokens -> typed values. The grammar of dates is in dates.c, of anchors in anchor_read.c. */
#include "plan/build.h"

#include "base/buf.h"

/* --- reading tokens ----------------------------------------------------------------------------------------------- */

const struct token *
r_peek(const struct reader *r)
{
	return r->i < r->n ? &r->v[r->i] : NULL;
}

struct place
r_place(const struct reader *r)
{
	return r->i < r->n ? place_of(r->end.file, &r->v[r->i]) : r->end;
}

bool
r_at(const struct reader *r, const char *word)
{
	const struct token *t = r_peek(r);

	return t != NULL && t->kind == TOK_WORD && str_is(t->text, word);
}

bool
r_at2(const struct reader *r, const char *word, const char *next)
{
	return r_at(r, word) && r->i + 1 < r->n && r->v[r->i + 1].kind == TOK_WORD && str_is(r->v[r->i + 1].text, next);
}

bool
r_take(struct reader *r, const char *word)
{
	if (!r_at(r, word))
		return false;
	r->i++;
	return true;
}

/* The words of the language, for "did you mean". */
static struct str
word_meant(const struct reader *r, const struct token *t)
{
	static const char *const words[] = { "before", "by", "within", "after", "at", "once", "none", "day", "days", "working",
		"hours", "week", "weeks", "month", "months", "quarter", "half", "year", "years", "period", "first", "second",
		"third", "fourth", "last", "next", "previous", "since", "calendar", "cut-off", "earlier", "later", "monday",
		"tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
		"june", "july", "august", "september", "october", "november", "december", "field", "fields", "from", "until",
		"over", "report" };
	struct nearest near = { .want = t->text };

	if (t->kind != TOK_WORD || t->text.n < 4)
		return (struct str){ 0 };
	for (size_t i = 0; i < COUNT(words); i++) {
		if (str_is(t->text, words[i]))
			return (struct str){ 0 };
		nearest_try(&near, str_of(words[i]), NULL);
	}
	return nearest_hint(r->b->a, &near, r->end, (struct str){ 0 });
}

bool
r_expected(const struct reader *r, const char *what)
{
	const struct token *t = r_peek(r);
	const char *quote = t != NULL && t->kind == TOK_STRING ? "" : "\"";

	if (t == NULL)
		diag_error(r->b->p, r->end, (struct str){ 0 }, "expected %s", what);
	else if (t->kind == TOK_UNCLOSED)
		diag_error(r->b->p, r_place(r), (struct str){ 0 }, "this text is not closed: a \" is missing");
	else
		diag_error(r->b->p, r_place(r), word_meant(r, t), "expected %s, found %s%.*s%s", what, quote, STR_ARG(t->raw),
		    quote);
	return false;
}

bool
r_need(struct reader *r, const char *word)
{
	return r_take(r, word) || r_expected(r, str_fmt(r->b->a, "\"%s\"", word).p);
}

bool
r_mark(struct reader *r, enum tok kind)
{
	if (r->i >= r->n || r->v[r->i].kind != kind)
		return false;
	r->i++;
	return true;
}

bool
r_number(struct reader *r, int64_t least, int64_t most, const char *what, int *out)
{
	const struct token *t = r_peek(r);

	if (t == NULL || t->kind != TOK_NUMBER)
		return r_expected(r, what);
	if (t->n < least || t->n > most) {
		diag_error(r->b->p, r_place(r), (struct str){ 0 }, "expected %s from %lld to %lld, found %lld", what,
		    (long long)least, (long long)most, (long long)t->n);
		return false;
	}
	*out = (int)t->n;
	r->i++;
	return true;
}

struct stmt *
r_name(struct reader *r, const char *kinds, const char *what)
{
	const struct token *t = r_peek(r);
	struct stmt *s;

	if (t == NULL || t->kind != TOK_WORD) {
		r_expected(r, what);
		return NULL;
	}
	s = name_resolve(r->b, t->text, kinds, r_place(r));
	if (s != NULL)
		r->i++;
	return s;
}

/* Every wrong name of a list is told, not only the first. */
bool
r_names(struct reader *r, const char *kinds, const char *what, struct stmt ***v, size_t *n)
{
	size_t cap = 0;
	bool ok = true;

	*v = NULL;
	*n = 0;
	do {
		const struct token *t = r_peek(r);
		struct stmt *s;

		if (t == NULL || t->kind != TOK_WORD)
			return r_expected(r, what);
		s = name_resolve(r->b, t->text, kinds, r_place(r));
		for (size_t i = 0; s != NULL && i < *n; i++) {
			if ((*v)[i] == s) {
				diag_error(r->b->p, r_place(r), (struct str){ 0 }, "\"%.*s\" is named twice", STR_ARG(t->text));
				s = NULL;
			}
		}
		if (s == NULL)
			ok = false;
		else
			LIST_ADD(r->b->a, *v, *n, cap) = s;
		r->i++;
	} while (r_mark(r, TOK_COMMA));
	return ok;
}

/* --- plain values ------------------------------------------------------------------------------------------------- */

static bool
text_read(struct reader *r, struct str *out)
{
	const struct token *first = r_peek(r), *last = &r->v[r->n - 1];
	struct buf b;

	if (first == NULL || first->kind == TOK_UNCLOSED)
		return r_expected(r, "a text");
	if (first->kind == TOK_STRING) {
		*out = first->text;
		r->i++;
		return true;
	}
	buf_init(&b, r->b->a, (size_t)1 << 16);
	for (const char *c = first->raw.p; c < last->raw.p + last->raw.n; c++)
		if (!(c[0] == '\\' && c + 1 < last->raw.p + last->raw.n && c[1] == '|'))
			buf_ch(&b, *c == '\n' || *c == '\t' ? ' ' : *c);
	*out = buf_view(&b);
	r->i = r->n;
	return true;
}

static bool
word_read(struct reader *r, const char *words, const char *expected, struct str *out)
{
	const struct token *t = r_peek(r);
	struct str rest = str_of(words), word;
	struct nearest near = { 0 };
	bool found = true;

	if (t == NULL || (t->kind != TOK_WORD && t->kind != TOK_OTHER))
		return r_expected(r, expected);
	near.want = t->text;
	while (found) {
		rest = str_cut(rest, ' ', &word, &found);
		if (str_eq(word, t->text)) {
			*out = word;
			r->i++;
			return true;
		}
		nearest_try(&near, word, NULL);
	}
	diag_error(r->b->p, r_place(r), nearest_hint(r->b->a, &near, r_place(r), str_fmt(r->b->a, "one of: %s", words)),
	    "expected %s, found \"%.*s\"", expected, STR_ARG(t->raw));
	return false;
}

static bool
words_read(struct reader *r, const char *words, const char *expected, struct value *out)
{
	size_t cap = 0;

	do {
		struct str w;

		if (!word_read(r, words, expected, &w))
			return false;
		LIST_ADD(r->b->a, out->u.words_list.v, out->u.words_list.n, cap) = w;
	} while (r_mark(r, TOK_COMMA));
	return true;
}

static bool
strings_read(struct reader *r, struct value *out)
{
	size_t cap = 0;

	do {
		const struct token *t = r_peek(r);

		if (t == NULL || t->kind != TOK_STRING)
			return r_expected(r, "a text in quotes");
		LIST_ADD(r->b->a, out->u.words_list.v, out->u.words_list.n, cap) = t->text;
		r->i++;
	} while (r_mark(r, TOK_COMMA));
	return true;
}

static bool
numbers_read(struct reader *r, struct value *out)
{
	size_t cap = 0;

	do {
		int n;

		if (!r_number(r, -1000, 1000, "a number", &n))
			return false;
		LIST_ADD(r->b->a, out->u.numbers.v, out->u.numbers.n, cap) = n;
	} while (r_mark(r, TOK_COMMA));
	return true;
}

bool
value_date(struct reader *r, day_t *out)
{
	const struct token *t = r_peek(r);

	if (t == NULL || t->kind != TOK_DATE)
		return r_expected(r, "a date such as 2026-03-20");
	*out = t->day;
	r->i++;
	return true;
}

#define DATES_MAX 4000             /* days of one list */

static bool
dates_read(struct reader *r, struct value *out)
{
	size_t cap = 0;

	do {
		struct place at = r_place(r);
		day_t from = DAY_NONE, to;

		if (!value_date(r, &from))
			return false;
		to = from;
		if (r_take(r, "to") && !value_date(r, &to))
			return false;
		if (to < from || to - from > 366 || out->u.days.n + (size_t)(to - from) > DATES_MAX) {
			diag_error(r->b->p, at, (struct str){ 0 }, to < from ? "this stretch ends before it begins"
			    : "this stretch is longer than a year");
			return false;
		}
		for (day_t d = from; d <= to; d++)
			LIST_ADD(r->b->a, out->u.days.v, out->u.days.n, cap) = d;
	} while (r_mark(r, TOK_COMMA));
	return true;
}

static bool
bool_read(struct reader *r, bool *out)
{
	*out = r_at(r, "yes");
	return r_take(r, "yes") || r_take(r, "no") || r_expected(r, "yes or no");
}

bool
value_zone(struct reader *r, int64_t *out)
{
	const struct token *t = r_peek(r);

	if (t == NULL || t->kind != TOK_ZONE)
		return r_expected(r, "an offset such as +07:00");
	*out = t->n;
	r->i++;
	return true;
}

static bool
weekdays_read(struct reader *r, int64_t *out)
{
	*out = 0;
	if (r_take(r, "none"))
		return true;
	do {
		enum weekday w;

		if (!dates_weekday(r, &w))
			return false;
		*out |= (int64_t)1 << w;
	} while (r_mark(r, TOK_COMMA));
	return true;
}

/* --- one value ---------------------------------------------------------------------------------------------------- */

static bool
typed_read(struct reader *r, const struct prop_info *info, struct value *out)
{
	switch (info->type) {
	case V_NAME:
		return r_peek(r) != NULL && r_peek(r)->kind == TOK_WORD ? (out->u.str = r->v[r->i++].text, true)
		    : r_expected(r, info->expected);
	case V_STRING: return text_read(r, &out->u.str);
	case V_WORD: return word_read(r, info->takes, info->expected, &out->u.str);
	case V_STRINGS: return strings_read(r, out);
	case V_WORDS: return words_read(r, info->takes, info->expected, out);
	case V_NUMBER: {
		int n;
		bool ok = r_number(r, 0, 1000000000, info->expected, &n);
		out->u.number = ok ? n : 0;
		return ok;
	}
	case V_NUMBERS: return numbers_read(r, out);
	case V_BOOL: return bool_read(r, &out->u.yes);
	case V_ZONE: return value_zone(r, &out->u.number);
	case V_MONTH: {
		int n = 0;
		bool ok = dates_month(r, &n);
		out->u.number = n;
		return ok;
	}
	case V_WEEKDAYS: return weekdays_read(r, &out->u.number);
	case V_DATE: return value_date(r, &out->u.day);
	case V_DATES: return dates_read(r, out);
	case V_STMT:
		out->u.stmts.v = NEW(r->b->a, struct stmt *);
		out->u.stmts.n = 1;
		return (out->u.stmts.v[0] = r_name(r, info->takes, info->expected)) != NULL;
	case V_STMTS: return r_names(r, info->takes, info->expected, &out->u.stmts.v, &out->u.stmts.n);
	case V_SENDING: return shape_sending(r, out);
	case V_BOUNDARY:
		out->u.boundary = r_at(r, "before") ? B_BEFORE : B_BY;
		return r_take(r, "before") || r_take(r, "by") || r_expected(r, info->expected);
	case V_WEEK: return dates_week_rule(r, &out->u.week);
	case V_REST: return dates_rest(r, &out->u.rest);
	case V_WHEN: return dates_when(r, &out->u.when);
	case V_EVERY: return dates_every(r, &out->u.every);
	case V_SPAN: return dates_span(r, &out->u.span);
	case V_WINDOW: return dates_window(r, &out->u.window);
	case V_OPENS: return dates_opens(r, &out->u.opens);
	case V_SPELL: return dates_spell(r, &out->u.length);
	case V_SECTION: return shape_section(r, &out->u.section);
	case V_OPTION: return shape_option(r, &out->u.option);
	case V_GIVES: return shape_gives(r, &out->u.gives);
	case V_STANDS_FOR: return shape_stands_for(r, info->takes, r->prop == PROP_REPORT_MAY_STAND_FOR, &out->u.stands_for);
	case V_MEMBERS: return shape_members(r, &out->u.members);
	case V_MOMENT: return shape_moment(r, out);
	case V_EXTENDED: return anchor_parse(r, &out->u.extended.by) && dates_when(r, &out->u.extended.due);
	case V_PAUSES: return shape_pauses(r, out);
	case V_SUMMER: return shape_summer(r, out);
	case V_RATIO: return shape_ratio(r, out);
	}
	return false;
}

/* `… for UNITS` at the end: read, and cut off the tokens that follow. */
static bool
for_read(struct reader *r, struct value *out)
{
	size_t at = r->n;
	struct reader tail = *r;

	for (size_t i = r->i; i < r->n; i++)
		if (r->v[i].kind == TOK_WORD && str_is(r->v[i].text, "for"))
			at = i;
	if (at == r->n || !kind_many_for(r->self->kind))
		return true;
	tail.i = at + 1;
	r->n = at;
	r->end = place_of(r->end.file, &r->v[at]);
	if (!r_names(&tail, "unit group", "names of units and groups", &out->for_units, &out->for_n))
		return false;
	return tail.i == tail.n || r_expected(&tail, "the end of the line");
}

/* A value as one line of text. */
static struct str
words_of(struct arena *a, const struct token *v, size_t n)
{
	struct buf b;
	bool space = false;

	if (n == 0)
		return (struct str){ 0 };
	buf_init(&b, a, (size_t)1 << 16);
	for (const char *c = v[0].raw.p; c < v[n - 1].raw.p + v[n - 1].raw.n; c++) {
		bool blank = *c == ' ' || *c == '\t' || *c == '\n';

		if (!blank || !space)
			buf_ch(&b, blank ? ' ' : *c);
		space = blank;
	}
	return buf_view(&b);
}

bool
value_parse(struct reader *r, struct value *out)
{
	struct prop_info info = prop_info(r->prop);

	*out = (struct value){ .type = info.type, .at = r_place(r), .words = words_of(r->b->a, r->v + r->i, r->n - r->i) };
	if (!for_read(r, out))
		return false;
	if (r->i >= r->n)
		return r_expected(r, info.expected);
	if (!typed_read(r, &info, out))
		return false;
	return r->i == r->n || r_expected(r, "the end of the line");
}

/* Moments first: anchors name them. */
void
values_parse(struct build *b)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < b->raw_n; i++) {
			struct raw_stmt *raw = &b->raw[i];
			struct stmt *s = raw->stmt;

			for (size_t k = 0; k < raw->n; k++) {
				struct raw_prop *rp = &raw->v[k];
				struct reader r = { .b = b, .self = s, .prop = rp->prop, .v = rp->v, .n = rp->n, .end = rp->end };
				struct property p = { .prop = rp->prop };

				if ((prop_info(rp->prop).type == V_MOMENT) != (pass == 0))
					continue;
				if (value_parse(&r, &p.value))
					LIST_ADD(b->a, s->props, s->n, s->cap) = p;
				else
					LIST_ADD(b->a, raw->bad, raw->bad_n, raw->bad_cap) = rp->prop;
			}
		}
	}
}
