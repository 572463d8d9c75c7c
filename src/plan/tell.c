/* One sentence a step. Sentences are whole messages, so that each language orders its own words. */
#include "plan/tell.h"

#include "base/markdown.h"
#include "plan/moment.h"
#include "plan/period.h"
#include "plan/sentence.h"
#include "plan/unit.h"

#define PROSE_MOST ((size_t)900)     /* bytes of a clause that are quoted */

struct explain_step *
tell(struct telling *t, const struct stmt *s, struct str words, day_t day, struct str text)
{
	LIST_ADD(t->cx->arena, t->v, t->n, t->cap) = (struct explain_step){ .words = words, .text = text, .day = day,
		.clause = s == NULL || s->clause == NULL ? S("") : s->clause->cited };
	return &t->v[t->n - 1];
}

struct str
tell_instant(const struct telling *t, instant_t at)
{
	return instant_vi(t->cx->arena, at, plan_zone_at(t->plan, at));
}

static struct str
day_text(const struct telling *t, day_t day)
{
	return day_vi(t->cx->arena, day);
}

static struct str
title_of(const struct stmt *s)
{
	return s->title.n > 0 ? s->title : s->name;
}

/* "opened" and its like in the reader's language; a moment the plan names by its title. */
static struct str
moment_text(const struct telling *t, const struct stmt *s, struct str key)
{
	static const struct {
		const char *key, *text;
	} known[] = {
		{ "opened", N_("opening") }, { "ended", N_("end") }, { "filed", N_("filing") }, { "held", N_("holding") },
		{ "received", N_("receipt") }, { "due", N_("last day") },
	};
	enum prop moment = prop_find(s->kind, "moment");

	for (size_t i = 0; moment != PROP__MAX && i < s->n; i++)
		if (s->props[i].prop == moment && str_eq(s->props[i].value.u.moment.name, key))
			return s->props[i].value.u.moment.title;
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_is(key, known[i].key))
			return str_of(T(t->cx, known[i].text));
	return key;
}

static const char *
rest_text(const struct telling *t, enum workday_kind k)
{
	static const char *const texts[] = {
		[WD_WORKED] = N_("a working day"), [WD_MADE_UP] = N_("a rest day worked in exchange"),
		[WD_WEEKEND] = N_("a weekly rest day"), [WD_OFF] = N_("a public holiday"),
		[WD_SWAPPED] = N_("a day off given in exchange"), [WD_UNCONFIRMED] = N_("a day off not yet confirmed"),
		[WD_COMPUTED] = N_("a public holiday by computation, not yet announced"),
	};

	return T(t->cx, texts[k]);
}

/* The end of the prose before the block: whole paragraphs of it up to so many bytes, or the beginning of the last. */
static struct str
clause_prose(struct ctx *cx, const struct clause *c)
{
	struct str *pars, text = S("");
	size_t n = c == NULL ? 0 : markdown_paragraphs(cx->arena, c->prose, &pars);

	for (; n > 0 && text.n + pars[n - 1].n < PROSE_MOST; n--)
		text = str_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(pars[n - 1]), text.n > 0 ? " " : "", STR_ARG(text));
	if (n == 0 || text.n > 0)
		return text;
	text = str_sub(pars[n - 1], 0, PROSE_MOST);
	while (text.n > 0 && text.p[text.n - 1] != ' ')
		text.n--;
	return str_fmt(cx->arena, "%.*s…", STR_ARG(text));
}

void
tell_clause(struct telling *t, const struct due_row *r)
{
	struct ctx *cx = t->cx;
	struct str unit = plan_unit_name(t->plan, r->unit_stmt, due_row_day(r));

	tell(t, r->stmt, clause_prose(cx, r->stmt->clause), DAY_NONE, str_fmt(cx->arena,
	    T(cx, "%.*s, %.*s, %.*s; clause %.*s."), STR_ARG(title_of(r->stmt)), STR_ARG(unit),
	    STR_ARG(period_words(cx, r->period)), STR_ARG(r->clause_cited)));
}

static bool
reading_chooses(const struct stmt *reading, const struct stmt *target, enum prop prop)
{
	for (size_t i = 0; i < reading->n; i++) {
		const struct option *o = &reading->props[i].value.u.option;

		if (reading->props[i].prop == PROP_READING_OPTION && o->target == target && o->prop == (int)prop)
			return true;
	}
	return false;
}

/* The words of the option in force, and those of the others, each once. */
static struct str
reading_options(const struct telling *t, const struct stmt *reading, struct str option, struct str *chosen)
{
	struct str last = S("");
	struct buf b;

	*chosen = option;
	buf_init(&b, t->cx->arena, 1 << 16);
	for (size_t i = 0; i < reading->n; i++) {
		const struct option *o = &reading->props[i].value.u.option;

		if (reading->props[i].prop != PROP_READING_OPTION || o->words.n == 0)
			continue;
		if (str_eq(o->name, option))
			*chosen = o->words;
		else if (!str_eq(o->name, last))
			buf_fmt(&b, "%s“%.*s”", b.n > 0 ? "; " : "", STR_ARG(o->words));
		last = o->name;
	}
	return buf_view(&b);
}

/* `whole`: it chooses what the whole plan does where a clause is silent, and its words are one clause's example of that. */
static void
tell_reading(struct telling *t, const struct stmt *reading, struct str option, bool whole)
{
	struct ctx *cx = t->cx;
	const struct value *since = stmt_value(reading, PROP_READING_SINCE);
	struct str by = stmt_str(reading, PROP_READING_DECIDED_BY), clause = stmt_str(reading, PROP_READING_CLAUSE);
	struct str words = stmt_str(reading, PROP_READING_WORDS), chosen;
	struct str others = reading_options(t, reading, option, &chosen);
	struct explain_step *s;

	s = tell(t, reading, words, DAY_NONE, whole ?
	    str_fmt(cx->arena, T(cx, "The reading %.*s, chosen for the whole plan (its example: “%.*s”): %.*s."),
	    STR_ARG(title_of(reading)), STR_ARG(words), STR_ARG(chosen)) :
	    str_fmt(cx->arena, T(cx, "The words “%.*s” are taken to mean: %.*s."), STR_ARG(words), STR_ARG(chosen)));
	if (clause.n > 0)
		s->clause = clause;
	if (others.n > 0)
		s->text = str_fmt(cx->arena, T(cx, "%.*s Other readings: %.*s."), STR_ARG(s->text), STR_ARG(others));
	if (by.n > 0)
		s->text = str_fmt(cx->arena, T(cx, "%.*s Decided by: %.*s."), STR_ARG(s->text), STR_ARG(by));
	if (since != NULL)
		s->text = str_fmt(cx->arena, T(cx, "%.*s Since %.*s."), STR_ARG(s->text), STR_ARG(day_text(t, since->u.day)));
}

void
tell_readings(struct telling *t, const struct stmt *target, enum prop prop)
{
	const struct plan *p = t->plan;

	for (size_t i = 0; i < p->choice_n; i++)
		if (reading_chooses(p->choices[i].reading, target, prop))
			tell_reading(t, p->choices[i].reading, p->choices[i].option, target == p->head);
}

/* The calendar is named once, before the first step that rests on it. */
static void
tell_calendar(struct telling *t, const struct due_row *r)
{
	struct ctx *cx = t->cx;
	const struct stmt *const *tables;
	struct buf b;
	size_t n;

	if (t->calendar_told || t->cal == NULL)
		return;
	t->calendar_told = true;
	tables = workcal_tables(t->cal, &n);
	buf_init(&b, cx->arena, 1 << 16);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? ", " : "", STR_ARG(title_of(tables[i])));
	if (n == 0)
		tell(t, r->stmt, S(""), DAY_NONE, str_of(T(cx, "Calendar: weekly rest days only; the plan has no table of holidays.")));
	else
		tell(t, n == 1 ? tables[0] : r->stmt, S(""), DAY_NONE, str_fmt(cx->arena, T(cx, "Calendar: %.*s."),
		    STR_ARG(buf_view(&b))));
}

static void
tell_count(struct telling *t, const struct step *s, const struct due_row *r)
{
	struct ctx *cx = t->cx;
	const struct length *l = s->length;
	struct str to = s->at != INSTANT_NONE ? tell_instant(t, s->at) : day_text(t, s->b);
	struct str from = s->since != INSTANT_NONE ? tell_instant(t, s->since) : day_text(t, s->a);

	if (l->unit == U_WORKING_DAYS)
		tell_calendar(t, r);
	if (s->since != INSTANT_NONE && !l->before)
		tell(t, s->stmt, S(""), s->b, str_fmt(cx->arena, T(cx, "%d %s from %.*s on: %.*s."), l->n,
		    unit_word(cx, l->unit, l->n), STR_ARG(from), STR_ARG(to)));
	else
		tell(t, s->stmt, S(""), s->b, str_fmt(cx->arena, l->before ? T(cx, "%d %s before %.*s: %.*s.") :
		    T(cx, "%d %s after %.*s: %.*s."), l->n, unit_word(cx, l->unit, l->n), STR_ARG(from), STR_ARG(to)));
}

static void
tell_moment(struct telling *t, const struct step *s, const struct due_row *r)
{
	struct ctx *cx = t->cx;
	struct str what = moment_text(t, s->stmt, s->text), of = title_of(s->stmt);

	if (s->kind == STEP_KNOWN && s->at != INSTANT_NONE)
		tell(t, r->stmt, S(""), s->a, str_fmt(cx->arena, T(cx, "Recorded: %.*s of “%.*s” at %.*s."), STR_ARG(what),
		    STR_ARG(of), STR_ARG(tell_instant(t, s->at))));
	else if (s->kind == STEP_KNOWN)
		tell(t, r->stmt, S(""), s->a, str_fmt(cx->arena, T(cx, "The %.*s of “%.*s” is %.*s."), STR_ARG(what),
		    STR_ARG(of), STR_ARG(day_text(t, s->a))));
	else if (s->a != DAY_NONE)
		tell(t, r->stmt, S(""), s->a, str_fmt(cx->arena,
		    T(cx, "Not recorded yet: %.*s of “%.*s”; counted for now from %.*s."), STR_ARG(what), STR_ARG(of),
		    STR_ARG(day_text(t, s->a))));
	else
		tell(t, r->stmt, S(""), DAY_NONE, str_fmt(cx->arena,
		    T(cx, "Not recorded yet: %.*s of “%.*s”; there is no day to count from."), STR_ARG(what), STR_ARG(of)));
}

static void
tell_target(struct telling *t, const struct step *s)
{
	struct ctx *cx = t->cx;
	enum span_kind k = s->value->u.span.kind;
	const char *which = "";

	if (k == SPAN_LAST_WEEK)
		which = s->week == WEEK_LAST_DAY ? T(cx, " The last week is the one that holds the last day.") :
		    s->week == WEEK_LAST_7_DAYS ? T(cx, " The last week is the last seven days.") :
		    T(cx, " The last week is the Monday to Sunday week that holds the last Thursday.");
	else if (k == SPAN_FIRST_WEEK)
		which = s->week == WEEK_LAST_DAY ? T(cx, " The first week is the one that holds the first day.") :
		    s->week == WEEK_LAST_7_DAYS ? T(cx, " The first week is days 1 to 7.") :
		    T(cx, " The first week is the Monday to Sunday week that holds the first Thursday.");
	tell(t, s->stmt, S(""), s->b, str_fmt(cx->arena, T(cx, "To be held from %.*s to %.*s.%s"),
	    STR_ARG(day_text(t, s->a)), STR_ARG(day_text(t, s->b)), which));
}

/* Whose the plan's default is: a reading's, where one chooses it. */
static const char *
default_of(const struct telling *t, enum prop prop)
{
	struct ctx *cx = t->cx;
	const struct plan *p = t->plan;

	for (size_t i = 0; i < p->choice_n; i++)
		if (reading_chooses(p->choices[i].reading, p->head, prop))
			return str_z(cx->arena, str_fmt(cx->arena, T(cx, " (by the reading: %.*s)"),
			    STR_ARG(title_of(p->choices[i].reading))));
	return T(cx, " (the plan's rule where the clause is silent)");
}

static void
tell_boundary(struct telling *t, const struct step *s)
{
	struct ctx *cx = t->cx;
	const char *whose = s->by_default ? default_of(t, PROP_PLAN_BOUNDARY) : "";

	if (s->at != INSTANT_NONE)
		tell(t, s->stmt, S(""), s->a, str_fmt(cx->arena, s->kind == STEP_BEFORE ?
		    T(cx, "“Before”: that instant itself is late%s.") : T(cx, "That instant itself still counts%s."), whose));
	else if (s->kind == STEP_BEFORE)
		tell(t, s->stmt, S(""), s->a, str_fmt(cx->arena,
		    T(cx, "“Before”: %.*s itself is late, so the last day is %.*s%s."), STR_ARG(day_text(t, s->b)),
		    STR_ARG(day_text(t, s->a)), whose));
	else
		tell(t, s->stmt, S(""), s->a, str_fmt(cx->arena, T(cx, "%.*s itself still counts%s."),
		    STR_ARG(day_text(t, s->a)), whose));
}

static void
tell_rest(struct telling *t, const struct step *s, const struct due_row *r)
{
	struct ctx *cx = t->cx;
	const char *what = rest_text(t, s->day_kind);

	tell_calendar(t, r);
	if (s->kind == STEP_RESTS)
		tell(t, r->stmt, S(""), s->a, str_fmt(cx->arena, s->hours ? T(cx, "%.*s is %s; hours run on through it.") :
		    T(cx, "%.*s is %s; the plan keeps the day."), STR_ARG(day_text(t, s->a)), what));
	else
		tell(t, r->stmt, S(""), s->b, str_fmt(cx->arena, s->b > s->a ?
		    T(cx, "%.*s is %s; moved to the next working day, %.*s.") :
		    T(cx, "%.*s is %s; moved to the working day before, %.*s."), STR_ARG(day_text(t, s->a)), what,
		    STR_ARG(day_text(t, s->b))));
}

static void
tell_rest_of_the_year(struct telling *t, const struct step *s, const struct due_row *r)
{
	struct ctx *cx = t->cx;

	tell_calendar(t, r);
	if (s->kind == STEP_SKIPPED)
		tell(t, s->stmt, S(""), s->a, str_fmt(cx->arena, s->day_kind == WD_MADE_UP ? T(cx, "%.*s is %s: it counts.") :
		    T(cx, "%.*s is %s: it does not count."), STR_ARG(day_text(t, s->a)), rest_text(t, s->day_kind)));
	else
		tell(t, r->stmt, S(""), s->a, str_of(T(cx,
		    "The count reaches days whose calendar is not announced yet: the day may still move.")));
}

static void
tell_moved(struct telling *t, const struct step *s, const struct due_row *r)
{
	struct ctx *cx = t->cx;

	if (s->kind == STEP_EXTENDED)
		tell(t, r->stmt, s->value->words, s->a, str_fmt(cx->arena,
		    T(cx, "Recorded: %.*s of “%.*s” at %.*s; the last day %.*s is counted anew."),
		    STR_ARG(moment_text(t, s->stmt, s->text)), STR_ARG(title_of(s->stmt)), STR_ARG(tell_instant(t, s->at)),
		    STR_ARG(day_text(t, s->a))))->rule = true;
	else if (s->b == DAY_NONE)
		tell(t, r->stmt, S(""), s->a, str_fmt(cx->arena,
		    T(cx, "A pause has run since %.*s; until it ends there is no last day."), STR_ARG(day_text(t, s->a))));
	else
		tell(t, r->stmt, S(""), s->b, str_fmt(cx->arena, T(cx, "%.*s to %.*s do not count (pause)."),
		    STR_ARG(day_text(t, s->a)), STR_ARG(day_text(t, s->b))));
}

void
tell_step(struct telling *t, const struct step *s, const struct due_row *r)
{
	struct ctx *cx = t->cx;
	struct arena *a = cx->arena;

	switch (s->kind) {
	case STEP_PERIOD:
		tell(t, r->stmt, S(""), s->b, str_fmt(a, T(cx, "The period (%.*s) runs from %.*s to %.*s."), STR_ARG(period_words(cx, r->period)),
		    STR_ARG(day_text(t, s->a)), STR_ARG(day_text(t, s->b))));
		break;
	case STEP_RULE:
		tell(t, s->stmt, s->value->words, DAY_NONE, str_fmt(a, T(cx, "The rule beside the clause says: %.*s."),
		    STR_ARG(plan_rule_sentence(cx, t->plan, r->stmt, s->value))))->rule = true;
		break;
	case STEP_READING:
		tell_readings(t, s->stmt, s->prop);
		break;
	case STEP_NAMED:
		if (s->by_calendar)
			tell_calendar(t, r);
		tell(t, s->stmt, S(""), s->a, str_fmt(a, T(cx, "The day named is %.*s."), STR_ARG(day_text(t, s->a))));
		break;
	case STEP_KNOWN:
	case STEP_AWAITED:
		tell_moment(t, s, r);
		break;
	case STEP_COUNT:
		tell_count(t, s, r);
		break;
	case STEP_SKIPPED:
	case STEP_UNSURE:
		tell_rest_of_the_year(t, s, r);
		break;
	case STEP_EARLIER:
	case STEP_LATER:
		if (s->a != DAY_NONE)
			tell(t, s->stmt, S(""), s->a, str_fmt(a, s->kind == STEP_EARLIER ? T(cx, "Of the two the earlier: %.*s.") :
			    T(cx, "Of the two the later: %.*s."), STR_ARG(day_text(t, s->a))));
		break;
	case STEP_BEFORE:
	case STEP_COUNTS:
		tell_boundary(t, s);
		break;
	case STEP_CLOCK:
		tell(t, s->stmt, S(""), plan_day_of(t->plan, s->at), str_fmt(a, T(cx, "The clock: %.*s."),
		    STR_ARG(tell_instant(t, s->at))));
		break;
	case STEP_RESTS:
	case STEP_SHIFT:
		tell_rest(t, s, r);
		break;
	case STEP_PAUSED:
	case STEP_EXTENDED:
		tell_moved(t, s, r);
		break;
	case STEP_TARGET:
		tell_target(t, s);
		break;
	case STEP_AT_ONCE:
		tell(t, s->stmt, S(""), DAY_NONE, str_of(T(cx, "At once: no last day is set; the time that passes is shown.")));
		break;
	case STEP_NO_LAST:
		tell(t, s->stmt, S(""), DAY_NONE, str_of(T(cx, "No last day is set.")));
		break;
	case STEP__MAX:
		break;
	}
}
