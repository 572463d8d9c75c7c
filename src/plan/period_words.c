/* Labels of periods in words. Pure text: a label that is none of ours is given back as it came. */
#include "plan/period.h"

static const char *const roman[] = { "I", "II", "III", "IV" };

static bool
digits_only(struct str s, size_t from, size_t n)
{
	bool all = s.n >= from + n;

	for (size_t i = from; all && i < from + n; i++)
		all = s.p[i] >= '0' && s.p[i] <= '9';
	return all;
}

/* What is counted, "quý III", and what follows it, "/2026". False for labels that are days or none of ours. */
static bool
stem_tail(struct arena *a, enum lang lang, struct str label, struct str *stem, struct str *tail)
{
	struct str year = str_sub(label, 0, 4), nth = str_sub(label, 5, 2);
	char letter = label.n > 5 ? label.p[5] : '\0', n = label.n > 6 ? label.p[6] : '0';

	if (!digits_only(label, 0, 4) || (label.n > 4 && label.p[4] != '-'))
		return false;
	*tail = str_fmt(a, " %.*s", STR_ARG(year));
	if (label.n == 4) {
		*stem = str_of(i18n_text(lang, N_("year")));
	} else if (label.n == 7 && digits_only(label, 5, 2)) {
		*stem = str_of(i18n_text(lang, N_("month")));
		*tail = str_fmt(a, " %.*s/%.*s", STR_ARG(nth), STR_ARG(year));
	} else if (label.n == 7 && letter == 'Q' && n >= '1' && n <= '4') {
		*stem = str_fmt(a, i18n_text(lang, N_("quarter %s")), roman[n - '1']);
		*tail = str_fmt(a, "/%.*s", STR_ARG(year));
	} else if (label.n == 7 && letter == 'H' && (n == '1' || n == '2')) {
		*stem = str_of(i18n_text(lang, n == '1' ? N_("first six months of the year") : N_("last six months of the year")));
	} else if (label.n == 8 && letter == 'W' && digits_only(label, 6, 2)) {
		*stem = str_of(i18n_text(lang, N_("week")));
		*tail = str_fmt(a, " %.*s/%.*s", STR_ARG(str_sub(label, 6, 2)), STR_ARG(year));
	} else {
		return false;
	}
	return true;
}

struct str
period_words(struct ctx *cx, struct str label)
{
	struct str stem, tail;
	day_t day;

	if (stem_tail(cx->arena, cx->lang, label, &stem, &tail))
		return str_fmt(cx->arena, "%.*s%.*s", STR_ARG(stem), STR_ARG(tail));
	if (label.n == 10 && str_eq(str_sub(label, 4, 2), S("..")))
		return str_fmt(cx->arena, T(cx, "the years %.*s–%.*s"), STR_ARG(str_sub(label, 0, 4)), STR_ARG(str_sub(label, 6, 4)));
	if (label.n >= 10 && day_read(str_sub(label, 0, 10), &day))
		return str_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(day_vi(cx->arena, day)), label.n > 11 ? ", " : "",
		    STR_ARG(str_sub(label, 11, label.n)));
	return label;
}

struct str
period_titled(struct ctx *cx, struct str title, struct str label)
{
	struct str words = period_words(cx, label), stem, tail;

	/* titles are the plan's, in Vietnamese whatever the reader's language */
	if (!stem_tail(cx->arena, LANG_VI, label, &stem, &tail))
		return str_fmt(cx->arena, "%.*s %.*s", STR_ARG(title), STR_ARG(words));
	if (str_ends(title, str_fmt(cx->arena, "%.*s%.*s", STR_ARG(stem), STR_ARG(tail))))
		return title;
	if (str_ends(title, S("hằng năm")) || str_ends(title, S("hàng năm")))
		return str_fmt(cx->arena, "%.*s (%.*s)", STR_ARG(title), STR_ARG(words));
	if (str_ends(title, stem))
		return str_fmt(cx->arena, "%.*s%.*s", STR_ARG(title), STR_ARG(tail));
	return str_fmt(cx->arena, "%.*s %.*s", STR_ARG(title), STR_ARG(words));
}
