/* A document's number, symbol and day, as offices write them. What nobody would write is refused before it is recorded. */
#include "case/document.h"

#include "base/fold.h"

#define DAYS_BACK 366
#define DIGITS_MOST 6

/* 1, 12, 05: the digits at the start; 0 when they are no number. */
static size_t
digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	if (n == 0 || n > DIGITS_MOST || (s.p[0] == '0' && (n != 2 || s.p[1] == '0')))
		return 0;
	return n;
}

/* Letters and digits in parts divided by one of - / . & each, a letter among them. */
static bool
symbol_ok(struct arena *a, struct str s)
{
	bool letters = false, divided = true;

	for (size_t i = 0, n; i < s.n; i += n) {
		uint32_t rune = 0;
		struct str c = str_sub(s, i, n = str_rune(str_sub(s, i, s.n), &rune));
		bool divides = rune == '-' || rune == '/' || rune == '.' || rune == '&';

		if (n == 0 || (divides && divided))
			return false;
		divided = divides;
		if (divides || (rune >= '0' && rune <= '9'))
			continue;
		if (str_eq(text_upper(a, c), text_lower(a, c)))
			return false;
		letters = true;
	}
	return letters && !divided;
}

bool
document_number_ok(struct arena *a, struct str number)
{
	size_t n = digits(number);

	if (n == 0 || n == number.n)
		return n > 0;
	return (number.p[n] == '/' || number.p[n] == '-') && symbol_ok(a, str_sub(number, n + 1, number.n));
}

enum err
document_check(struct ctx *cx, struct str number, day_t day)
{
	day_t today = ctx_today(cx);
	enum err e = E_OK;

	if (number.n > 0 && !document_number_ok(cx->arena, number))
		e = fail_field(cx, "number", T(cx, "\"%.*s\" is no number of a document: write the number, then / or - and the symbol, as "
		    "in 12/BC-SYT or 12-BC/TGTU; or the number alone."), STR_ARG(number));
	if (day == DAY_NONE)
		return e;
	if (day > today)
		return fail_field(cx, "number_day", T(cx, "The date of the document lies in the future: today is %.*s."),
		    STR_ARG(day_vi(cx->arena, today)));
	if (day < today - DAYS_BACK)
		return fail_field(cx, "number_day", T(cx, "The date of the document is more than a year ago: look at the year again. "
		    "The earliest that can be entered is %.*s."), STR_ARG(day_vi(cx->arena, today - DAYS_BACK)));
	return e;
}
