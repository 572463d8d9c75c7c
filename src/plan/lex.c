/* Tokens of a line. A run of characters up to a separator is taken first and then classified. */
#include "plan/lex.h"

#include "base/buf.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-';
}

bool
lex_is_name(struct str s)
{
	if (s.n == 0 || s.p[0] < 'a' || s.p[0] > 'z')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_name_char(s.p[i]))
			return false;
	return true;
}

/* 20/3, 30/11: a day every year; 29/2 counts. */
static bool
read_day_month(struct str s, struct token *t)
{
	struct str d, m;
	int64_t dn, mn;
	bool found;

	m = str_cut(s, '/', &d, &found);
	if (!found || d.n > 2 || m.n > 2 || d.n == 0 || m.n == 0)
		return false;
	if (d.n == 2 && d.p[0] == '0')
		d = str_sub(d, 1, 1);
	if (m.n == 2 && m.p[0] == '0')
		m = str_sub(m, 1, 1);
	if (!str_to_i64(d, &dn) || !str_to_i64(m, &mn) || !ymd_ok(2024, (int)mn, (int)dn))
		return false;
	t->n = dn;
	t->m = (int)mn;
	return true;
}

static bool
read_clock(struct str s, struct token *t)
{
	int64_t h, m;
	struct str hs = str_sub(s, 0, 2), ms = str_sub(s, 3, 2);

	if (s.n != 5 || s.p[2] != ':' || !is_digit(s.p[0]) || !is_digit(s.p[1]) || !is_digit(s.p[3]) || !is_digit(s.p[4]))
		return false;
	h = (hs.p[0] - '0') * 10 + (hs.p[1] - '0');
	m = (ms.p[0] - '0') * 10 + (ms.p[1] - '0');
	if (h > 24 || m > 59 || (h == 24 && m > 0))
		return false;
	t->n = h * 60 + m;
	return true;
}

/* A run that begins with a digit or a sign. */
static enum tok
number_kind(struct token *t)
{
	int zone;

	if ((t->raw.p[0] == '+' || t->raw.p[0] == '-') && t->raw.n == 6 && zone_read(t->raw, &zone)) {
		t->n = zone;
		return TOK_ZONE;
	}
	if (day_read(t->raw, &t->day))
		return TOK_DATE;
	if (read_day_month(t->raw, t))
		return TOK_DAY_MONTH;
	if (read_clock(t->raw, t))
		return TOK_CLOCK;
	if (str_to_i64(t->raw, &t->n))
		return TOK_NUMBER;
	return TOK_OTHER;
}

static size_t
run_length(struct str s)
{
	size_t n = 0;
	bool number = is_digit(s.p[0]) || s.p[0] == '+' || s.p[0] == '-';

	while (n < s.n && !is_space(s.p[n]) && strchr(",[]\"", s.p[n]) == NULL) {
		if (s.p[n] == '.' && !number)
			break;
		/* a colon belongs to a clock and to a zone only */
		if (s.p[n] == ':' && !(number && n + 1 < s.n && is_digit(s.p[n + 1])))
			break;
		n++;
	}
	return n == 0 ? 1 : n;
}

static size_t
take_string(struct arena *a, struct str s, struct token *t)
{
	struct buf b;
	size_t i = 1;

	buf_init(&b, a, s.n + 1);
	while (i < s.n && s.p[i] != '"') {
		if (s.p[i] == '\\' && i + 1 < s.n && strchr("\"\\|", s.p[i + 1]) != NULL)
			i++;
		buf_ch(&b, s.p[i++]);
	}
	t->kind = i < s.n ? TOK_STRING : TOK_UNCLOSED;
	t->text = buf_view(&b);
	return i < s.n ? i + 1 : i;
}

static size_t
take_token(struct arena *a, struct str s, struct token *t)
{
	static const struct { char c; enum tok kind; } marks[] = {
		{ ',', TOK_COMMA }, { ':', TOK_COLON }, { '.', TOK_DOT }, { '[', TOK_OPEN }, { ']', TOK_CLOSE }
	};
	size_t n;

	if (s.p[0] == '"')
		return take_string(a, s, t);
	for (size_t i = 0; i < COUNT(marks); i++) {
		if (s.p[0] == marks[i].c) {
			t->kind = marks[i].kind;
			return 1;
		}
	}
	n = run_length(s);
	t->raw = t->text = str_sub(s, 0, n);
	if (is_digit(s.p[0]) || s.p[0] == '+' || s.p[0] == '-')
		t->kind = number_kind(t);
	else
		t->kind = lex_is_name(t->raw) ? TOK_WORD : TOK_OTHER;
	return n;
}

void
lex_line(struct arena *a, struct str line, int line_no, int col, struct token_list *out)
{
	size_t i = 0;

	while (i < line.n) {
		struct token t = { .line = line_no };
		size_t n;

		if (is_space(line.p[i])) {
			i++;
			col++;
			continue;
		}
		if (line.p[i] == '#' && (i == 0 || is_space(line.p[i - 1])))
			return;
		n = take_token(a, str_sub(line, i, line.n), &t);
		t.raw = str_sub(line, i, n);
		if (t.kind != TOK_STRING && t.kind != TOK_UNCLOSED)
			t.text = t.raw;
		t.col = col;
		t.len = (int)str_runes(t.raw);
		col += t.len;
		i += n;
		LIST_ADD(a, out->v, out->n, out->cap) = t;
	}
}
