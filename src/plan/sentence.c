/* One sentence a rule, part by part in the order a reader asks: what, how often, by when, who to whom, what else. */
#include "plan/sentence.h"

#include "plan/succession.h"

#define SAY(y, msg) buf_z(&(y)->b, T((y)->cx, msg))

static void
say_for(struct say *y, const struct value *v)
{
	if (v->for_n > 0) {
		SAY(y, " for ");
		say_titles(y, v->for_units, v->for_n);
	}
}

/* "; sent to A, B" */
static void
say_list(struct say *y, const char *lead, enum prop prop)
{
	for (size_t i = 0; i < y->s->n; i++) {
		const struct value *v = &y->s->props[i].value;

		if (y->s->props[i].prop != prop)
			continue;
		buf_z(&y->b, T(y->cx, lead));
		say_titles(y, v->u.stmts.v, v->u.stmts.n);
		say_for(y, v);
	}
}

/* The due date for all, then what holds for some. */
static void
say_due(struct say *y, enum prop prop)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < y->s->n; i++) {
			const struct value *v = &y->s->props[i].value;

			if (y->s->props[i].prop != prop || (v->for_n > 0) != (pass == 1))
				continue;
			if (pass == 1) {
				SAY(y, "; only for ");
				say_titles(y, v->for_units, v->for_n);
				SAY(y, ": ");
			}
			say_when(y, &v->u.when);
		}
	}
}

static void
say_words(struct say *y, const char *lead, enum prop prop)
{
	const char *sep = T(y->cx, lead);

	for (size_t i = 0; i < y->s->n; i++) {
		const struct value *v = &y->s->props[i].value;

		for (size_t k = 0; y->s->props[i].prop == prop && k < v->u.words_list.n; k++) {
			buf_z(&y->b, sep);
			if (v->type == V_STRINGS)
				buf_fmt(&y->b, "“%.*s”", STR_ARG(v->u.words_list.v[k]));
			else
				buf_z(&y->b, T(y->cx, str_z(y->cx->arena, v->u.words_list.v[k])));
			sep = ", ";
		}
	}
}

static void
say_stands(struct say *y)
{
	for (size_t i = 0; i < y->s->n; i++) {
		const struct stands_for *sf = &y->s->props[i].value.u.stands_for;

		if (y->s->props[i].value.type != V_STANDS_FOR)
			continue;
		buf_fmt(&y->b, T(y->cx, y->s->kind == K_MEETING ? N_("; it takes the place of “%.*s”") : sf->may
		    ? N_("; it may also count as “%.*s”") : N_("; it also counts as “%.*s”")), STR_ARG(sf->report->title));
		if (y->s->kind == K_MEETING && sf->ref.kind == REF_PART)
			buf_fmt(&y->b, T(y->cx, sf->ref.part == P_QUARTER ? N_(" of quarter %d") : N_(" number %d")), sf->ref.nth);
		else
			say_ref(y, &sf->ref);
	}
}

static void
say_force(struct say *y)
{
	const struct value *from = stmt_said(y->s, "in force from"), *until = stmt_said(y->s, "in force until");
	struct arena *a = y->cx->arena;

	if (from != NULL)
		buf_fmt(&y->b, T(y->cx, "; in force from %s"), day_vi(a, from->u.day).p);
	if (until != NULL)
		buf_fmt(&y->b, T(y->cx, "; in force until %s"), day_vi(a, until->u.day).p);
}

static void
say_moves(struct say *y)
{
	for (size_t i = 0; i < y->s->n; i++) {
		const struct value *v = &y->s->props[i].value;

		if (v->type == V_EXTENDED) {
			SAY(y, "; once recorded: ");
			say_anchor(y, &v->u.extended.by);
			SAY(y, ", the last day becomes: ");
			say_when(y, &v->u.extended.due);
		} else if (v->type == V_PAUSES) {
			SAY(y, "; the days do not count from ");
			say_anchor(y, &v->u.pauses.from);
			SAY(y, " to ");
			say_anchor(y, &v->u.pauses.to);
		}
	}
}

/* Units that owe it and whose year begins in another month than January. */
static void
say_years(struct say *y, const struct every *e)
{
	const struct value *from = stmt_said(y->s, "from");
	bool by_year = e->kind == P_QUARTER || e->kind == P_HALF || e->kind == P_YEAR || e->kind == P_CYCLE;

	for (size_t i = 0; by_year && e->from_month == 0 && from != NULL && i < y->p->unit_n; i++) {
		const struct unit_span *span = &y->p->units[i];
		const struct value *year = stmt_value(span->unit, PROP_UNIT_YEAR_FROM);
		day_t on = span->from != DAY_NONE ? span->from : stmt_value(y->p->head, PROP_PLAN_IN_FORCE_FROM)->u.day;

		if (year != NULL && year->u.number > 1 &&
		    plan_unit_in(y->p, span->unit, from->u.stmts.v, from->u.stmts.n, on))
			buf_fmt(&y->b, T(y->cx, " (the years of %.*s begin with month %d)"), STR_ARG(span->unit->title),
			    (int)year->u.number);
	}
}

/* How often, then for whom otherwise. */
static void
say_periods(struct say *y)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < y->s->n; i++) {
			const struct value *v = &y->s->props[i].value;

			if (v->type != V_EVERY || (v->for_n > 0) != (pass == 1))
				continue;
			if (pass == 1) {
				SAY(y, " (only for ");
				say_titles(y, v->for_units, v->for_n);
				buf_z(&y->b, ": ");
			}
			say_every(y, &v->u.every);
			say_years(y, &v->u.every);
			if (pass == 1)
				buf_z(&y->b, ")");
		}
	}
	if (stmt_said(y->s, "every") != NULL)
		buf_z(&y->b, ", ");
}

/* Which days the content covers, from when it may be sent, whose days off count. */
static void
say_days(struct say *y)
{
	for (size_t i = 0; i < y->s->n; i++) {
		const struct value *v = &y->s->props[i].value;

		if (v->type == V_WINDOW) {
			if (v->u.window.kind == WINDOW_CALENDAR && v->for_n > 0)
				SAY(y, "; it covers the period itself");
			say_window(y, &v->u.window);
			say_for(y, v);
		} else if (v->type == V_OPENS) {
			say_opens(y, &v->u.opens);
			say_for(y, v);
		}
	}
}

static void
say_report(struct say *y)
{
	bool report = y->s->kind == K_REPORT;

	say_periods(y);
	say_due(y, report ? PROP_REPORT_DUE : PROP_CONSOLIDATION_DUE);
	say_list(y, N_("; sent to "), report ? PROP_REPORT_TO : PROP_CONSOLIDATION_TO);
	say_list(y, N_("; copy to "), report ? PROP_REPORT_COPY_TO : PROP_CONSOLIDATION_COPY_TO);
	say_list(y, N_("; sent by "), report ? PROP_REPORT_FROM : PROP_CONSOLIDATION_FROM);
	if (!report)
		say_list(y, N_("; built from "), PROP_CONSOLIDATION_OF);
	say_days(y);
	say_stands(y);
	say_moves(y);
}

static void
say_meeting(struct say *y)
{
	const struct value *week = stmt_value(y->s, PROP_MEETING_WEEK);
	struct str seat = stmt_str(y->s, PROP_MEETING_SEAT), half = stmt_str(y->s, PROP_MEETING_HALF_DAY);

	say_periods(y);
	for (size_t i = 0, said = 0; i < y->s->n; i++) {
		if (y->s->props[i].prop != PROP_MEETING_HELD_IN)
			continue;
		if (said++ > 0)
			buf_z(&y->b, "; ");
		say_span(y, &y->s->props[i].value.u.span, week != NULL ? week->u.week : y->p->week);
		say_for(y, &y->s->props[i].value);
	}
	if (half.n > 0 && !str_is(half, "no"))
		buf_z(&y->b, T(y->cx, str_is(half, "morning") ? N_(", one morning") : str_is(half, "afternoon")
		    ? N_(", one afternoon") : N_(", half a day")));
	say_list(y, N_("; chaired by "), PROP_MEETING_CHAIRED_BY);
	say_list(y, N_("; invited: "), PROP_MEETING_INVITES);
	if (seat.n > 0)
		buf_fmt(&y->b, T(y->cx, "; to attend: %s"), T(y->cx, str_z(y->cx->arena, seat)));
	say_list(y, N_("; works from "), PROP_MEETING_NEEDS);
	say_words(y, N_("; produces "), PROP_MEETING_PRODUCES);
	say_stands(y);
}

static void
say_collection(struct say *y)
{
	say_periods(y);
	SAY(y, "entries are sent ");
	say_due(y, PROP_COLLECTION_COLLECT);
	say_list(y, N_("; sent by "), PROP_COLLECTION_FROM);
	SAY(y, "; the whole is published ");
	say_due(y, PROP_COLLECTION_PUBLISH);
	say_days(y);
	say_list(y, N_("; published by "), PROP_COLLECTION_TO);
	say_list(y, N_("; copy to "), PROP_COLLECTION_COPY_TO);
}

static void
say_incident(struct say *y)
{
	struct str purpose = stmt_str(y->s, PROP_INCIDENT_PURPOSE);

	say_list(y, N_("may be opened by "), PROP_INCIDENT_OPENED_BY);
	if (purpose.n > 0)
		buf_fmt(&y->b, "; %.*s", STR_ARG(purpose));
	say_list(y, N_("; in the fields "), PROP_INCIDENT_FIELDS);
}

static bool
length_counts_from(const struct length *l, const struct stmt *incident)
{
	if (l->kind == LENGTH_PLAIN)
		return l->anchor.kind == ANCHOR_KEY && l->anchor.stmt == incident;
	return l->kind != LENGTH_DAY && length_counts_from(l->a, incident) && length_counts_from(l->b, incident);
}

/* Does every due date of the stage itself name the incident? Then it need not be said before it. */
static bool
counts_from(const struct stmt *stage, const struct stmt *incident)
{
	for (size_t i = 0; i < stage->n; i++) {
		const struct when *w = &stage->props[i].value.u.when;

		if (stage->props[i].prop == PROP_STAGE_DUE && !(w->by_length && length_counts_from(&w->length, incident)))
			return false;
	}
	return true;
}

static void
say_stage(struct say *y)
{
	const struct value *of = stmt_value(y->s, PROP_STAGE_OF), *warn = stmt_value(y->s, PROP_STAGE_WARN_AFTER);

	if (of != NULL && !counts_from(y->s, of->u.stmts.v[0]))
		buf_fmt(&y->b, T(y->cx, "when “%.*s” is opened, "), STR_ARG(of->u.stmts.v[0]->title));
	say_due(y, PROP_STAGE_DUE);
	say_list(y, N_("; sent to "), PROP_STAGE_TO);
	say_list(y, N_("; copy to "), PROP_STAGE_COPY_TO);
	if (stmt_value(y->s, PROP_STAGE_FROM) != NULL)
		say_list(y, N_("; sent by "), PROP_STAGE_FROM);
	else
		SAY(y, "; sent by the unit that opened it");
	if (stmt_yes(y->s, PROP_STAGE_BY_PHONE))
		SAY(y, "; a telephone call suffices");
	say_words(y, N_("; it has to state "), PROP_STAGE_REQUIRES);
	say_moves(y);
	if (warn != NULL) {
		SAY(y, "; a warning is shown after ");
		say_spell(y, warn->u.length.n, warn->u.length.unit);
		SAY(y, " (a setting of the program, not a term of the plan)");
	}
}

static void
say_request(struct say *y)
{
	struct str up = stmt_str(y->s, PROP_REQUEST_ESCALATES);

	say_list(y, N_("asked by "), PROP_REQUEST_ASKED_BY);
	say_list(y, N_("; asked of "), PROP_REQUEST_ASKED_OF);
	say_words(y, N_("; it has to state "), PROP_REQUEST_REQUIRES);
	SAY(y, "; answered ");
	say_due(y, PROP_REQUEST_REPLY);
	say_words(y, N_("; ways of answering: "), PROP_REQUEST_ANSWERS);
	if (str_is(up, "meeting"))
		SAY(y, "; an important matter goes to a meeting of leaders first");
	else if (str_is(up, "superior"))
		SAY(y, "; an important matter goes to the superior");
	say_moves(y);
}

static void
say_copy(struct say *y)
{
	say_list(y, N_("whenever a report is sent to "), PROP_COPY_WHEN);
	say_list(y, N_(", a copy goes in the same sending to "), PROP_COPY_TO);
	say_list(y, N_("; sent by "), PROP_COPY_FROM);
	say_list(y, N_("; in the fields "), PROP_COPY_FIELDS);
}

static void
say_remind(struct say *y)
{
	const struct value *days = stmt_value(y->s, PROP_REMIND_DAYS);

	say_list(y, N_("reminders of "), PROP_REMIND_OF);
	for (size_t i = 0; days != NULL && i < days->u.numbers.n; i++) {
		int n = (int)days->u.numbers.v[i];

		buf_z(&y->b, i == 0 ? ": " : ", ");
		if (n == 0)
			SAY(y, "on the last day");
		else
			buf_fmt(&y->b, T(y->cx, n == -1 ? N_("%d day before") : n == 1 ? N_("%d day after")
			    : n < 0 ? N_("%d days before") : N_("%d days after")), n < 0 ? -n : n);
	}
	say_words(y, N_("; to the "), PROP_REMIND_TO);
	say_words(y, N_("; by "), PROP_REMIND_HOW);
}

static void
say_holidays(struct say *y)
{
	static const struct { enum prop prop; const char *said; } lists[] = { { PROP_HOLIDAYS_OFF, N_("days off") },
		{ PROP_HOLIDAYS_SWAPPED_OFF, N_("working days given off") },
		{ PROP_HOLIDAYS_WORKING, N_("days of rest worked") },
		{ PROP_HOLIDAYS_UNCONFIRMED, N_("days not yet announced") } };
	const char *sep = "";

	for (size_t i = 0; i < COUNT(lists); i++) {
		size_t n = 0;

		for (size_t k = 0; k < y->s->n; k++)
			if (y->s->props[k].prop == lists[i].prop)
				n += y->s->props[k].value.u.days.n;
		if (n == 0)
			continue;
		buf_z(&y->b, sep);
		buf_fmt(&y->b, "%s: %zu", T(y->cx, lists[i].said), n);
		sep = ", ";
	}
	if (stmt_value(y->s, PROP_HOLIDAYS_COMPUTED) != NULL) {
		buf_z(&y->b, sep[0] != '\0' ? "; " : "");
		SAY(y, "years without dates are filled by the lunar rules, unconfirmed");
	}
}

static void
say_reading(struct say *y)
{
	struct str in_force = { 0 }, last = { 0 };
	bool others = false;

	for (size_t i = 0; i < y->p->choice_n; i++)
		if (y->p->choices[i].reading == y->s)
			in_force = y->p->choices[i].option;
	buf_fmt(&y->b, T(y->cx, "“%.*s” is read as: "), STR_ARG(stmt_str(y->s, PROP_READING_WORDS)));
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < y->s->n; i++) {
			const struct option *o = &y->s->props[i].value.u.option;

			if (y->s->props[i].prop != PROP_READING_OPTION || str_eq(o->name, in_force) != (pass == 0) ||
			    str_eq(o->name, last))
				continue;
			if (pass == 1)
				buf_z(&y->b, others ? ", " : T(y->cx, "; it could be read as: "));
			others = pass == 1;
			buf_fmt(&y->b, "“%.*s”", STR_ARG(o->words));
			last = o->name;
		}
	}
}

static void
say_gives(struct say *y)
{
	bool by_field = plan_splits_by_field(y->s);

	for (size_t i = 0; i < y->s->n; i++) {
		const struct gives *g = &y->s->props[i].value.u.gives;

		if (y->s->props[i].prop != PROP_CHANGE_GIVES)
			continue;
		buf_fmt(&y->b, T(y->cx, "; “%.*s” takes over"), STR_ARG(g->to->title));
		if (g->n > 0) {
			buf_z(&y->b, ": ");
			say_titles(y, g->fields, g->n);
		} else if (by_field) {
			buf_z(&y->b, T(y->cx, ": the rest"));
		}
	}
}

static void
say_change(struct say *y)
{
	const struct value *on = stmt_value(y->s, PROP_CHANGE_ON);

	if (on != NULL)
		buf_fmt(&y->b, T(y->cx, "from %s"), day_vi(y->cx->arena, on->u.day).p);
	say_list(y, N_(", renamed: "), PROP_CHANGE_RENAMES);
	if (stmt_value(y->s, PROP_CHANGE_NEW_NAME) != NULL)
		buf_fmt(&y->b, T(y->cx, ", its new name is “%.*s”"), STR_ARG(stmt_str(y->s, PROP_CHANGE_NEW_NAME)));
	if (stmt_value(y->s, PROP_CHANGE_NEW_SYMBOL) != NULL)
		buf_fmt(&y->b, T(y->cx, ", its symbol %.*s"), STR_ARG(stmt_str(y->s, PROP_CHANGE_NEW_SYMBOL)));
	if (stmt_value(y->s, PROP_CHANGE_NEW_STYLE) != NULL)
		buf_z(&y->b, T(y->cx, str_is(stmt_str(y->s, PROP_CHANGE_NEW_STYLE), "party") ?
		    N_(", its documents in Party form") : N_(", its documents in State form")));
	say_list(y, N_(", merged: "), PROP_CHANGE_MERGES);
	say_list(y, N_(", absorbed: "), PROP_CHANGE_ABSORBS);
	say_list(y, stmt_value(y->s, PROP_CHANGE_MERGES) != NULL ? N_(", becoming ") : N_(", into "), PROP_CHANGE_INTO);
	say_list(y, N_(", split: "), PROP_CHANGE_SPLITS);
	say_list(y, N_(", dissolved: "), PROP_CHANGE_DISSOLVES);
	say_list(y, N_(", moved: "), PROP_CHANGE_MOVES);
	say_list(y, N_(", under "), PROP_CHANGE_UNDER);
	say_gives(y);
	say_list(y, N_("; what is open goes to "), PROP_CHANGE_HANDS_OVER);
	buf_fmt(&y->b, T(y->cx, "; by %.*s"), STR_ARG(stmt_str(y->s, PROP_CHANGE_DECISION)));
}

static void
say_plan(struct say *y)
{
	static const char *const weeks[] = { N_("the week that holds the month's Thursday"),
		N_("the week that holds the month's last day"), N_("the month's seven days") };

	buf_z(&y->b, T(y->cx, y->p->boundary == B_BEFORE ? N_("a day named is itself late unless the rule says otherwise")
	    : N_("a day named still counts unless the rule says otherwise")));
	buf_fmt(&y->b, T(y->cx, "; first and last week: %s"), T(y->cx, weeks[y->p->week - WEEK_THURSDAY]));
	buf_z(&y->b, T(y->cx, y->p->rest == REST_KEEP ? N_("; a last day that is a day of rest stays")
	    : y->p->rest == REST_EARLIER ? N_("; a last day that is a day of rest moves to the working day before")
	    : N_("; a last day that is a day of rest moves to the next working day")));
}

const char *
unit_word(struct ctx *cx, enum time_unit unit, int n)
{
	static const char *const words[][2] = {
		[U_HOURS] = { N_("hour"), N_("hours") }, [U_DAYS] = { N_("day"), N_("days") },
		[U_WORKING_DAYS] = { N_("working day"), N_("working days") }, [U_WEEKS] = { N_("week"), N_("weeks") },
		[U_MONTHS] = { N_("month"), N_("months") }, [U_YEARS] = { N_("year"), N_("years") },
	};

	return T(cx, words[unit][n != 1]);
}

struct str
plan_rule_sentence(struct ctx *cx, const struct plan *p, const struct stmt *s, const struct value *v)
{
	const struct value *week = stmt_said(s, "week");
	struct say y = { .cx = cx, .p = p, .s = s };

	if (v->type != V_WHEN && v->type != V_SPAN)
		return v->words;
	buf_init(&y.b, cx->arena, (size_t)64 << 10);
	if (v->type == V_WHEN)
		say_when(&y, &v->u.when);
	else
		say_span(&y, &v->u.span, week != NULL ? week->u.week : p->week);
	return buf_view(&y.b);
}

struct str
plan_sentence(struct ctx *cx, const struct plan *p, const struct stmt *s)
{
	static void (*const kinds[K__MAX])(struct say *) = { [K_PLAN] = say_plan, [K_REPORT] = say_report,
		[K_MEETING] = say_meeting, [K_CONSOLIDATION] = say_report, [K_COLLECTION] = say_collection,
		[K_INCIDENT] = say_incident, [K_STAGE] = say_stage, [K_REQUEST] = say_request, [K_COPY] = say_copy,
		[K_REMIND] = say_remind, [K_HOLIDAYS] = say_holidays, [K_READING] = say_reading, [K_CHANGE] = say_change };
	struct say y = { .cx = cx, .p = p, .s = s };

	if (kinds[s->kind] == NULL)
		return (struct str){ 0 };
	buf_init(&y.b, cx->arena, (size_t)64 << 10);
	buf_fmt(&y.b, "%.*s: ", STR_ARG(s->title));
	kinds[s->kind](&y);
	if (s->kind != K_PLAN && stmt_said(s, "calendar") != NULL)
		say_list(&y, N_("; days off by: "), prop_find(s->kind, "calendar"));
	say_force(&y);
	buf_ch(&y.b, '.');
	return buf_view(&y.b);
}
