/**
 * plan/lex.h — one line of a plan block as tokens.
 *
 * Nothing is an error here: what no rule of the language knows becomes TOK_OTHER, and whoever expected something else
 * says so. Views point into the text handed over; a string's escapes (\" \\ \|) are resolved in the arena.
 */
#ifndef PLAN_LEX_H
#define PLAN_LEX_H

#include "base/arena.h"
#include "base/day.h"
#include "base/str.h"

enum tok {
	TOK_WORD,                  /* [a-z][a-z0-9-]* */
	TOK_NUMBER,                /* n */
	TOK_STRING,                /* text without quotes */
	TOK_CLOCK,                 /* 14:00: n = minutes of the day */
	TOK_DATE,                  /* 2026-03-20: day */
	TOK_DAY_MONTH,             /* 20/3: n, m */
	TOK_ZONE,                  /* +07:00: n = minutes */
	TOK_COMMA, TOK_COLON, TOK_DOT, TOK_OPEN, TOK_CLOSE,
	TOK_UNCLOSED,              /* a string without its closing quote */
	TOK_OTHER
};

struct token {
	enum tok kind;
	struct str text;           /* the word, the string's content */
	struct str raw;            /* as written */
	int line, col, len;        /* in characters */
	int64_t n;
	int m;
	day_t day;
};

struct token_list {
	struct token *v;
	size_t n, cap;
};

/* Adds the tokens of `line` to `out`; the first character of `line` is at column `col`. A `#` starts a comment. */
void lex_line(struct arena *a, struct str line, int line_no, int col, struct token_list *out);
/* Whether s is a name: [a-z][a-z0-9-]* */
bool lex_is_name(struct str s);

#endif
