/*
 * Due rows against dates worked out by hand: one line a rule. What a line expects is
 * "RULE-DATE LAST-DAY LAST-INSTANT PROVISIONAL", `-` for an absent one, or "none" where there must be no row.
 */
#include "base/buf.h"
#include "plan/expand.h"
#include "plan/moment.h"
#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/plan_events.h"

#define HEAD \
	"plan mau \"Mẫu\"\n  number 01-KH\n  zone +07:00\n  weekend saturday, sunday\n  in force from 2015-01-01\n"
#define UNITS \
	"unit ct \"Cơ quan chủ trì\"\n  role lead\nunit a \"Đơn vị A\"\n  role member\nunit b \"Đơn vị B\"\n  role member\n" \
	"unit c \"Đơn vị C\"\n  role local\n  year from october\ngroup khoi \"Khối\"\n  role member\n" \
	"group tat-ca \"Tất cả\"\n  role member, local\n"
#define YEAR_2026 \
	"holidays vn \"Lịch nghỉ\"\n  off 2026-01-01, 2026-02-16, 2026-02-17, 2026-02-18, 2026-02-19, 2026-02-20\n" \
	"  off 2026-04-27, 2026-04-30, 2026-05-01, 2026-09-01, 2026-09-02\n  swapped off 2026-01-02, 2026-08-31\n" \
	"  working 2026-01-10, 2026-08-22\n  unconfirmed 2026-11-24\n  source \"Thông báo\"\n"

/* A report of that period and due date; more properties may follow. */
#define REPORT(every, due) "report r \"Báo cáo\"\n  every " every "\n  from tat-ca\n  to ct\n  due " due "\n"
#define SUMMER "  summer +08:00 from first sunday of april to first sunday of october, at 02:00\n"
#define REQUEST(reply) \
	"request y \"Yêu cầu\"\n  asked by khoi, ct\n  asked of khoi\n  answers opinion\n  reply " reply "\n"
#define INCIDENT "incident v \"Vụ việc\"\n  opened by khoi\n  moment warned \"báo dân\"\n"
#define DAILY_SUM "consolidation k \"Tổng hợp\"\n  every day while v lasts\n  of r\n  to a\n  due by 18:00\n"
#define DAILY_LIST \
	"collection l \"Danh sách\"\n  every day while v lasts\n  from khoi\n  to ct\n  collect by 15:00\n  publish by 19:00\n"
#define STAGE(due) INCIDENT "stage s \"Báo ngay\"\n  of v\n  to ct\n  due " due "\n"

struct rule {
	const char *head, *rules, *events, *key, *expect;
};

static struct ctx cx;

static struct plan *
load(const char *head, const char *rules)
{
	struct plan_file file = { .name = S("plan.md") };
	struct plan *p = NULL;
	enum err e;

	file.text = str_fmt(cx.arena, "# Mẫu\n\n```plan 1\n%s%s%s%s```\n", HEAD, head, UNITS, rules);
	e = plan_load_texts(&cx, &file, 1, NULL, 0, &p);
	if (e != E_OK)
		fail_msg("%.*s", STR_ARG(p == NULL ? cx.fault.text : plan_diagnostics(cx.arena, p)));
	return p;
}

static enum err
find(const struct rule *r, struct due_row *row)
{
	struct plan *p = load(r->head, r->rules);
	struct plan_event *v = NEW_N(cx.arena, struct plan_event, 8);
	enum err e = plan_due_find(&cx, p, v, events_of(p, r->events, v, 8), str_of(r->key), row);

	ctx_clear_fault(&cx);
	return e;
}

static struct str
said(const struct due_row *r)
{
	struct arena *a = cx.arena;
	struct str rule = day_iso(a, r->rule_date), last = day_iso(a, r->last_day);
	struct str at = r->last_instant == INSTANT_NONE ? S("-") : str_sub(instant_iso(a, r->last_instant, 420), 0, 16);

	return str_fmt(a, "%.*s %.*s %.*s %d", STR_ARG(rule.n > 0 ? rule : S("-")), STR_ARG(last.n > 0 ? last : S("-")),
	    STR_ARG(at), r->provisional);
}

static void
run(const struct rule *rules, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct due_row row;
		enum err e = find(&rules[i], &row);
		struct str got = e == E_GONE ? S("none") : e != E_OK ? S("error") : said(&row);

		if (!str_is(got, rules[i].expect))
			fail_msg("%s\n  of\n%s  gives %.*s, expected %s", rules[i].key, rules[i].rules, STR_ARG(got),
			    rules[i].expect);
		arena_reset(cx.arena);
	}
}

static void
boundaries(void **state)
{
	static const struct rule rules[] = {
		{ "", REPORT("month", "before day 20"), "", "r/a/2026-03", "2026-03-20 2026-03-19 - 0" },
		{ "", REPORT("month", "by day 20"), "", "r/a/2026-03", "2026-03-20 2026-03-20 - 0" },
		{ "", REPORT("month", "day 20"), "", "r/a/2026-03", "2026-03-20 2026-03-20 - 0" },
		{ "  boundary before\n", REPORT("month", "day 20"), "", "r/a/2026-03", "2026-03-20 2026-03-19 - 0" },
		{ "  boundary before\n", REPORT("month", "by day 20"), "", "r/a/2026-03", "2026-03-20 2026-03-20 - 0" },
		{ "", REPORT("month", "within 3 days after period end"), "", "r/a/2026-03", "2026-04-03 2026-04-03 - 0" },
		{ "", REPORT("month", "before 3 days after period end"), "", "r/a/2026-03", "2026-04-03 2026-04-02 - 0" },
		{ "", REPORT("month", "within 2 weeks after period start"), "", "r/a/2026-03", "2026-03-15 2026-03-15 - 0" },
		{ "", REPORT("month", "by 14:00 on day 20"), "", "r/a/2026-03", "2026-03-20 2026-03-20 2026-03-20T14:00 0" },
		{ "", REPORT("month", "before 14:00 on day 20"), "", "r/a/2026-03",
		  "2026-03-20 2026-03-20 2026-03-20T14:00 0" },
		{ "", REPORT("month", "before day 31"), "", "r/a/2026-04", "2026-04-30 2026-04-30 - 0" },
		{ "", REPORT("month", "before the earlier of day 31 and 40 days after period end"), "", "r/a/2026-04",
		  "2026-04-30 2026-04-30 - 0" },
		{ "", REPORT("month", "before the earlier of day 31 and 40 days after period end"), "", "r/a/2026-05",
		  "2026-05-31 2026-05-30 - 0" },
		{ "", REPORT("month", "before the earlier of day 31 and day 30"), "", "r/a/2026-04", "2026-04-30 2026-04-29 - 0" },
		{ "", REPORT("month", "before the later of day 30 and day 31"), "", "r/a/2026-04", "2026-04-30 2026-04-30 - 0" },
		{ "", REPORT("month", "before the later of day 31 and 3 days after period end"), "", "r/a/2026-04",
		  "2026-05-03 2026-05-02 - 0" },
		{ "", REPORT("month", "before day 1"), "", "r/a/2026-03", "2026-03-01 2026-02-28 - 0" },
		{ "", REPORT("month", "none"), "", "r/a/2026-03", "- - - 0" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

static void
days(void **state)
{
	static const struct rule rules[] = {
		{ "", REPORT("month", "day 31"), "", "r/a/2026-02", "2026-02-28 2026-02-28 - 0" },
		{ "", REPORT("month", "last day"), "", "r/a/2028-02", "2028-02-29 2028-02-29 - 0" },
		{ "", YEAR_2026 REPORT("month", "last working day"), "", "r/a/2026-02", "2026-02-27 2026-02-27 - 0" },
		{ "", YEAR_2026 REPORT("month", "working day"), "", "r/a/2026-01", "2026-01-05 2026-01-05 - 0" },
		{ "", REPORT("month", "first monday"), "", "r/a/2026-03", "2026-03-02 2026-03-02 - 0" },
		{ "", REPORT("month", "third wednesday"), "", "r/a/2026-03", "2026-03-18 2026-03-18 - 0" },
		{ "", REPORT("month", "last friday"), "", "r/a/2026-03", "2026-03-27 2026-03-27 - 0" },
		{ "", REPORT("month", "day 5 of the next month"), "", "r/a/2026-12", "2027-01-05 2027-01-05 - 0" },
		{ "", REPORT("month", "day 10 of the second next month"), "", "r/a/2026-11", "2027-01-10 2027-01-10 - 0" },
		{ "", REPORT("month", "day 20 of the previous month"), "", "r/a/2026-01", "2025-12-20 2025-12-20 - 0" },
		{ "", REPORT("quarter", "day 20"), "", "r/a/2026-Q2", "2026-06-20 2026-06-20 - 0" },
		{ "", REPORT("quarter", "day 15 of month 2 of the period"), "", "r/a/2026-Q2", "2026-05-15 2026-05-15 - 0" },
		{ "", REPORT("year", "30/11"), "", "r/a/2026", "2026-11-30 2026-11-30 - 0" },
		{ "", REPORT("year", "31/1 of the next year"), "", "r/a/2026", "2027-01-31 2027-01-31 - 0" },
		{ "", REPORT("year", "day 15 of february"), "", "r/a/2026", "2026-02-15 2026-02-15 - 0" },
		{ "", REPORT("half", "day 20"), "", "r/a/2026-H1", "2026-06-20 2026-06-20 - 0" },
		{ "", REPORT("quarter [1, 3]", "day 20"), "", "r/a/2026-Q2", "none" },
		{ "", REPORT("month [1, 2, 4]", "day 20"), "", "r/a/2026-04", "2026-04-20 2026-04-20 - 0" },
		{ "", REPORT("month [1, 2, 4]", "day 20"), "", "r/a/2026-03", "none" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

static void
month_ends(void **state)
{
	static const struct rule rules[] = {
		{ "", REPORT("quarter", "within 1 month after period end"), "", "r/a/2026-Q1", "2026-04-30 2026-04-30 - 0" },
		{ "", REPORT("month", "within 1 month after period end"), "", "r/a/2026-04", "2026-05-31 2026-05-31 - 0" },
		{ "", REPORT("month", "within 1 month after period end"), "", "r/a/2026-02", "2026-03-31 2026-03-31 - 0" },
		{ "", REPORT("month", "within 2 months after period end"), "", "r/a/2025-12", "2026-02-28 2026-02-28 - 0" },
		{ "", REPORT("month", "within 1 year after period end"), "", "r/a/2027-02", "2028-02-29 2028-02-29 - 0" },
		{ "", REPORT("month", "by 1 month before period end"), "", "r/a/2026-03", "2026-02-28 2026-02-28 - 0" },
		/* from an event months only clamp */
		{ "", REQUEST("within 1 month after received"), "y/a.received=2026-01-31T08:00", "y/a/y",
		  "2026-02-28 2026-02-28 - 0" },
		{ "", REQUEST("within 1 month after received"), "y/a.received=2026-02-28T08:00", "y/a/y",
		  "2026-03-28 2026-03-28 - 0" },
		{ "", REQUEST("within 1 month after received"), "y/a/17.received=2026-04-30T08:00", "y/a/17",
		  "2026-05-30 2026-05-30 - 0" },
		{ "", STAGE("by 10 days before end of the quarter of opened"), "v/a.opened=2026-02-10T08:00", "s/a/v",
		  "2026-03-21 2026-03-21 - 0" },
		{ "", STAGE("within 1 month after end of the month of opened"), "v/a.opened=2026-01-10T08:00", "s/a/v",
		  "2026-02-28 2026-02-28 - 0" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

static void
working_days(void **state)
{
	static const struct rule rules[] = {
		{ "", YEAR_2026 REPORT("month", "within 5 working days after period end"), "", "r/a/2026-01",
		  "2026-02-06 2026-02-06 - 0" },
		/* Tết 2026: 13, then 16 to 20 off, 23, 24 */
		{ "", YEAR_2026 REQUEST("within 3 working days after received"), "y/a.received=2026-02-12T08:00", "y/a/y",
		  "2026-02-24 2026-02-24 - 0" },
		{ "", YEAR_2026 REQUEST("within 1 working days after received"), "y/a.received=2026-02-13T23:59", "y/a/y",
		  "2026-02-23 2026-02-23 - 0" },
		/* Saturday 10 January is worked for Friday 2 January */
		{ "", YEAR_2026 REQUEST("within 2 working days after received"), "y/a.received=2026-01-08T08:00", "y/a/y",
		  "2026-01-10 2026-01-10 - 0" },
		{ "", YEAR_2026 REQUEST("within 1 working days after received"), "y/a.received=2025-12-31T08:00", "y/a/y",
		  "2026-01-05 2026-01-05 - 0" },
		/* 24 November is not confirmed: it does not count for now */
		{ "", YEAR_2026 REQUEST("within 1 working days after received"), "y/a.received=2026-11-23T08:00", "y/a/y",
		  "2026-11-25 2026-11-25 - 1" },
		/* a year without a table */
		{ "", YEAR_2026 REQUEST("within 1 working days after received"), "y/a.received=2030-05-02T08:00", "y/a/y",
		  "2030-05-03 2030-05-03 - 1" },
		/* by the lunar rules: Tết 2027 is 5 to 9 February, Saturday and Sunday made up on 10 and 11 */
		{ "", YEAR_2026 "  computed vietnam\n" REQUEST("within 1 working days after received"),
		  "y/a.received=2027-02-04T08:00", "y/a/y", "2027-02-12 2027-02-12 - 1" },
		/* 30 April 2027 is a Friday, 1 May a Saturday, made up on Monday 3 */
		{ "", YEAR_2026 "  computed vietnam\n" REQUEST("within 1 working days after received"),
		  "y/a.received=2027-04-29T08:00", "y/a/y", "2027-05-04 2027-05-04 - 1" },
		/* off in either calendar is off */
		{ "  calendar mot, hai\n", "holidays mot \"Một\"\n  off 2026-03-03\nholidays hai \"Hai\"\n  off 2026-03-04\n"
		  REQUEST("within 1 working days after received"), "y/a.received=2026-03-02T08:00", "y/a/y",
		  "2026-03-05 2026-03-05 - 0" },
		{ "  calendar mot\n", "holidays mot \"Một\"\n  off 2026-03-03\nholidays hai \"Hai\"\n  off 2026-03-04\n"
		  REQUEST("within 1 working days after received"), "y/a.received=2026-03-02T08:00", "y/a/y",
		  "2026-03-04 2026-03-04 - 0" },
		{ "", YEAR_2026 REPORT("month", "by 3 working days before period end"), "", "r/a/2026-04",
		  "2026-04-24 2026-04-24 - 0" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

static void
rest_days(void **state)
{
	static const struct rule rules[] = {
		{ "", YEAR_2026 REPORT("month", "day 19"), "", "r/a/2026-09", "2026-09-19 2026-09-19 - 0" },
		{ "", YEAR_2026 REPORT("month", "day 19, on rest day later"), "", "r/a/2026-09", "2026-09-19 2026-09-21 - 0" },
		{ "", YEAR_2026 REPORT("month", "day 19, on rest day earlier"), "", "r/a/2026-09",
		  "2026-09-19 2026-09-18 - 0" },
		{ "  rest day later\n", YEAR_2026 REPORT("month", "day 19"), "", "r/a/2026-09", "2026-09-19 2026-09-21 - 0" },
		{ "  rest day later\n", YEAR_2026 REPORT("month", "day 19, on rest day keep"), "", "r/a/2026-09",
		  "2026-09-19 2026-09-19 - 0" },
		/* 30 April to 3 May */
		{ "", YEAR_2026 REPORT("month", "day 30, on rest day later"), "", "r/a/2026-04", "2026-04-30 2026-05-04 - 0" },
		/* the shift acts on the last day and may carry it onto the day the clause calls late */
		{ "", YEAR_2026 REPORT("month", "before day 20, on rest day later"), "", "r/a/2026-09",
		  "2026-09-20 2026-09-21 - 0" },
		{ "", YEAR_2026 REPORT("month", "day 19, on rest day later at 12:00"), "", "r/a/2026-09",
		  "2026-09-19 2026-09-21 2026-09-21T12:00 0" },
		{ "", YEAR_2026 REPORT("month", "day 18, on rest day later at 12:00"), "", "r/a/2026-09",
		  "2026-09-18 2026-09-18 - 0" },
		/* Saturday 10 January is worked */
		{ "", YEAR_2026 REPORT("month", "day 10, on rest day later"), "", "r/a/2026-01", "2026-01-10 2026-01-10 - 0" },
		/* elapsed hours are not moved by the plan's default */
		{ "  rest day later\n", YEAR_2026 STAGE("within 24 hours after opened"), "v/a.opened=2026-01-30T16:55", "s/a/v",
		  "2026-01-31 2026-01-31 2026-01-31T16:55 0" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

static void
weeks_and_years(void **state)
{
	static const struct rule rules[] = {
		{ "", REPORT("week", "wednesday of the next week"), "", "r/a/2026-W07", "2026-02-18 2026-02-18 - 0" },
		{ "", REPORT("week", "sunday"), "", "r/a/2026-W01", "2026-01-04 2026-01-04 - 0" },
		{ "", REPORT("week", "monday"), "", "r/a/2026-W01", "2025-12-29 2025-12-29 - 0" },
		{ "", REPORT("week", "monday"), "", "r/a/2026-W53", "2026-12-28 2026-12-28 - 0" },
		{ "", REPORT("week", "monday"), "", "r/a/2027-W53", "none" },
		/* weeks from Thursday to Wednesday: labelled by their Wednesday */
		{ "", REPORT("week from thursday", "friday"), "", "r/a/2026-W07", "2026-02-06 2026-02-06 - 0" },
		{ "", REPORT("week from thursday", "friday of the next week"), "", "r/a/2026-W07",
		  "2026-02-13 2026-02-13 - 0" },
		{ "", REPORT("week from thursday", "thursday"), "", "r/a/2027-W01", "2026-12-31 2026-12-31 - 0" },
		{ "", REPORT("year from october", "within 3 months after period end"), "", "r/a/2027",
		  "2027-12-31 2027-12-31 - 0" },
		/* the unit's own year: its 2027-Q1 is October to December 2026 */
		{ "", REPORT("quarter", "within 10 days after period end"), "", "r/c/2027-Q1", "2027-01-10 2027-01-10 - 0" },
		{ "", REPORT("quarter", "within 10 days after period end"), "", "r/a/2027-Q1", "2027-04-10 2027-04-10 - 0" },
		{ "", REPORT("half", "within 10 days after period end"), "", "r/c/2027-H2", "2027-10-10 2027-10-10 - 0" },
		{ "", REPORT("4 years from 2024", "31/3 of the next year"), "", "r/a/2024..2027", "2028-03-31 2028-03-31 - 0" },
		{ "", REPORT("4 years from 2024", "30/6 of year 2 of the period"), "", "r/a/2024..2027",
		  "2025-06-30 2025-06-30 - 0" },
		{ "", REPORT("4 years from 2024", "within 1 month after period end"), "", "r/a/2016..2019",
		  "2020-01-31 2020-01-31 - 0" },
		{ "", REPORT("4 years from 2024", "31/3 of the next year"), "", "r/a/2025..2028", "none" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

static void
events(void **state)
{
	static const struct rule rules[] = {
		{ "", STAGE("within 24 hours after opened"), "v.opened=2026-01-31T16:55", "s/b/v",
		  "2026-02-01 2026-02-01 2026-02-01T16:55 0" },
		{ "", STAGE("within 24 hours after opened"), "", "s/b/v", "none" },
		{ "", STAGE("within 24 hours after opened"), "v/a.opened=2026-01-31T16:55", "s/b/v", "none" },
		{ "", STAGE("within 24 hours after opened"), "v/a.opened=2026-01-31T16:55+09:00", "s/a/v",
		  "2026-02-01 2026-02-01 2026-02-01T14:55 0" },
		{ "", STAGE("at once"), "v/a.opened=2026-01-31T16:55", "s/a/v", "- - - 0" },
		{ "", STAGE("at once") "stage t \"Báo cáo\"\n  of v\n  to ct\n  due at once after s.filed\n",
		  "v/a.opened=2026-01-31T16:55", "t/a/v", "none" },
		{ "", STAGE("at once") "stage t \"Báo cáo\"\n  of v\n  to ct\n  due within 2 days after s.filed\n",
		  "v/a.opened=2026-01-31T16:55 s/a.filed=2026-01-31T17:10", "t/a/v", "2026-02-02 2026-02-02 - 0" },
		{ "", STAGE("within the later of 6 hours after opened and 2 hours after warned"), "v/a.opened=2026-03-02T08:00",
		  "s/a/v", "- - - 1" },
		{ "", STAGE("within the later of 6 hours after opened and 2 hours after warned"),
		  "v/a.opened=2026-03-02T08:00 v/a.warned=2026-03-02T15:00", "s/a/v",
		  "2026-03-02 2026-03-02 2026-03-02T17:00 0" },
		{ "", STAGE("within the later of 6 hours after opened and 2 hours after warned"),
		  "v/a.opened=2026-03-02T08:00 v/a.warned=2026-03-02T09:00", "s/a/v",
		  "2026-03-02 2026-03-02 2026-03-02T14:00 0" },
		{ "", STAGE("within the earlier of 6 hours after opened and 2 hours after warned"),
		  "v/a.opened=2026-03-02T08:00", "s/a/v", "2026-03-02 2026-03-02 2026-03-02T14:00 1" },
		{ "", STAGE("within the earlier of 6 hours after opened and 2 hours after warned"),
		  "v/a.opened=2026-03-02T08:00 v/a.warned=2026-03-02T09:00", "s/a/v",
		  "2026-03-02 2026-03-02 2026-03-02T11:00 0" },
		/* a day a clock lies in the event, ends included */
		{ "", INCIDENT REPORT("day while v lasts", "by 17:00"),
		  "v.opened=2026-03-01T10:00 v.ended=2026-03-03T08:00", "r/a/2026-03-02",
		  "2026-03-02 2026-03-02 2026-03-02T17:00 0" },
		{ "", INCIDENT REPORT("day while v lasts", "by 17:00"),
		  "v.opened=2026-03-01T10:00 v.ended=2026-03-03T08:00", "r/a/2026-03-03", "none" },
		{ "", INCIDENT REPORT("day while v lasts", "by 08:00"),
		  "v.opened=2026-03-01T10:00 v.ended=2026-03-03T08:00", "r/a/2026-03-03",
		  "2026-03-03 2026-03-03 2026-03-03T08:00 0" },
		{ "", INCIDENT REPORT("day while v lasts", "by 08:00"), "v.opened=2026-03-01T10:00", "r/a/2026-03-01", "none" },
		/* what one unit alone owes of every day: what goes up, what is published */
		{ "", INCIDENT REPORT("month", "day 20") DAILY_SUM, "v.opened=2026-03-01T10:00", "k/ct/2026-03-02",
		  "2026-03-02 2026-03-02 2026-03-02T18:00 0" },
		{ "", INCIDENT REPORT("month", "day 20") DAILY_SUM "  from b\n", "v.opened=2026-03-01T10:00", "k/b/2026-03-02",
		  "2026-03-02 2026-03-02 2026-03-02T18:00 0" },
		{ "", INCIDENT DAILY_LIST, "v.opened=2026-03-01T10:00 v.ended=2026-03-03T08:00", "l/a/2026-03-03", "none" },
		{ "", INCIDENT DAILY_LIST, "v.opened=2026-03-01T10:00 v.ended=2026-03-03T18:00", "l/a/2026-03-03",
		  "2026-03-03 2026-03-03 2026-03-03T15:00 0" },
		{ "", INCIDENT DAILY_LIST, "v.opened=2026-03-01T10:00 v.ended=2026-03-03T18:00", "l/ct/2026-03-02",
		  "2026-03-02 2026-03-02 2026-03-02T19:00 0" },
		{ "", INCIDENT DAILY_LIST, "v.opened=2026-03-01T10:00 v.ended=2026-03-03T18:00", "l/ct/2026-03-03", "none" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

#define MEETING "meeting m \"Giao ban\"\n  every quarter\n  held in last week of month 3 of the period\n  chaired by ct\n"

static void
hanging_and_moving(void **state)
{
	static const struct rule rules[] = {
		/* the meeting is not held yet: counted from the end of its window, Sunday 29 March */
		{ "", YEAR_2026 MEETING REPORT("quarter", "within 5 working days after m.held"), "", "r/a/2026-Q1",
		  "2026-04-03 2026-04-03 - 1" },
		{ "", YEAR_2026 MEETING REPORT("quarter", "within 5 working days after m.held"),
		  "m/2026-Q1.held=2026-03-25T08:00", "r/a/2026-Q1", "2026-04-01 2026-04-01 - 0" },
		/* a half-year's row hangs on the meeting that ends with it */
		{ "", YEAR_2026 MEETING REPORT("half [1]", "within 5 working days after m.held"),
		  "m/2026-Q2.held=2026-06-24T08:00", "r/a/2026-H1", "2026-07-01 2026-07-01 - 0" },
		{ "", "report n \"Khác\"\n  every month\n  from khoi\n  to ct\n  due day 20\n" REPORT("month",
		  "within 3 days after n.due"), "", "r/a/2026-03", "2026-03-23 2026-03-23 - 0" },
		{ "", "report plea \"Đơn\"\n  every month\n  from khoi\n  to ct\n  due none\n" REPORT("month", "day 20")
		  "  extended by plea.filed within 6 days after due\n", "plea/a/2026-03.filed=2026-03-18T09:00", "r/a/2026-03",
		  "2026-03-20 2026-03-26 - 0" },
		{ "", "report plea \"Đơn\"\n  every month\n  from khoi\n  to ct\n  due none\n" REPORT("month", "day 20")
		  "  extended by plea.filed within 6 days after due\n", "plea/a/2026-03.filed=2026-03-18T09:00", "r/b/2026-03",
		  "2026-03-20 2026-03-20 - 0" },
		/* 5, 6 and 7 March do not count */
		{ "", REQUEST("within 10 days after received") "  moment hoi \"hỏi\"\n  moment dap \"đáp\"\n"
		  "  pauses from hoi to dap\n",
		  "y/a.received=2026-03-02T08:00 y/a.hoi=2026-03-05T08:00 y/a.dap=2026-03-07T08:00", "y/a/y",
		  "2026-03-15 2026-03-15 - 0" },
		{ "", REQUEST("within 10 days after received") "  moment hoi \"hỏi\"\n  moment dap \"đáp\"\n"
		  "  pauses from hoi to dap\n", "y/a.received=2026-03-02T08:00 y/a.hoi=2026-03-05T08:00", "y/a/y",
		  "2026-03-12 - - 1" },
		/* a pause that begins when it was over changes nothing */
		{ "", REQUEST("within 10 days after received") "  moment hoi \"hỏi\"\n  moment dap \"đáp\"\n"
		  "  pauses from hoi to dap\n", "y/a.received=2026-03-02T08:00 y/a.hoi=2026-03-13T08:00", "y/a/y",
		  "2026-03-12 2026-03-12 - 0" },
		/* working days 3, 4, (5, 6 paused), 9, 10, 11 */
		{ "", YEAR_2026 REQUEST("within 5 working days after received") "  moment hoi \"hỏi\"\n  moment dap \"đáp\"\n"
		  "  pauses from hoi to dap\n",
		  "y/a.received=2026-03-02T08:00 y/a.hoi=2026-03-05T08:00 y/a.dap=2026-03-06T08:00", "y/a/y",
		  "2026-03-11 2026-03-11 - 0" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

static void
in_force(void **state)
{
	static const struct rule rules[] = {
		{ "", REPORT("month", "day 20") "  in force from 2026-03-15\n", "", "r/a/2026-03", "2026-03-20 2026-03-20 - 0" },
		{ "", REPORT("month", "day 20") "  in force from 2026-03-15\n", "", "r/a/2026-02", "none" },
		{ "", REPORT("month", "day 20") "  in force until 2026-03-25\n", "", "r/a/2026-03", "2026-03-20 2026-03-20 - 0" },
		{ "", REPORT("month", "day 20") "  in force until 2026-03-19\n", "", "r/a/2026-03", "none" },
		{ "  lapse period-end\n", REPORT("month", "day 20") "  in force until 2026-03-25\n", "", "r/a/2026-03", "none" },
		{ "", REPORT("month", "day 20"), "", "r/a/2014-12", "none" },
		{ "", REQUEST("within 1 days after received") "  in force from 2026-03-15\n", "y/a.received=2026-03-14T08:00",
		  "y/a/y", "none" },
		/* classes of sender */
		{ "", REPORT("quarter", "within 3 days after period end") "  due within 8 days after period end for b\n", "",
		  "r/a/2026-Q1", "2026-04-03 2026-04-03 - 0" },
		{ "", REPORT("quarter", "within 3 days after period end") "  due within 8 days after period end for b\n", "",
		  "r/b/2026-Q1", "2026-04-08 2026-04-08 - 0" },
		/* summer time: 14:00 at +08:00 is 13:00 at +07:00 */
		{ "  summer +08:00 from first sunday of april to first sunday of october, at 02:00\n",
		  REPORT("month", "by 14:00 on day 20"), "", "r/a/2026-07", "2026-07-20 2026-07-20 2026-07-20T13:00 0" },
		{ "  summer +08:00 from first sunday of october to first sunday of april, at 02:00\n",
		  REPORT("month", "by 14:00 on day 20"), "", "r/a/2026-07", "2026-07-20 2026-07-20 2026-07-20T14:00 0" },
		{ "  summer +08:00 from first sunday of october to first sunday of april, at 02:00\n",
		  REPORT("month", "by 14:00 on day 20"), "", "r/a/2026-01", "2026-01-20 2026-01-20 2026-01-20T13:00 0" },
		/* off a rest day across the change of clocks: 14:00 stays 14:00, which on 6 April is 13:00 at +07:00 */
		{ SUMMER, REPORT("month", "by 14:00 on 4/4, on rest day later"), "", "r/a/2026-04",
		  "2026-04-04 2026-04-06 2026-04-06T13:00 0" },
		{ SUMMER, REPORT("month", "by 14:00 on 5/4, on rest day earlier"), "", "r/a/2026-04",
		  "2026-04-05 2026-04-03 2026-04-03T14:00 0" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

#define PAUSED REQUEST("within 10 days after received") "  moment hoi \"hỏi\"\n  moment dap \"đáp\"\n  moment xin \"xin\"\n" \
	"  moment cho \"cho\"\n  pauses from xin to cho\n  pauses from hoi to dap\n"

/* Found by regimes nobody had thought of. */
static void
judged(void **state)
{
	static const struct rule rules[] = {
		/* classes with clocks of their own while an event lasts: 19:00 lies after its end, 17:00 does not */
		{ "", INCIDENT REPORT("day while v lasts", "by 17:00") "  due by 19:00 for b\n",
		  "v.opened=2026-03-01T10:00 v.ended=2026-03-03T18:00", "r/a/2026-03-03",
		  "2026-03-03 2026-03-03 2026-03-03T17:00 0" },
		{ "", INCIDENT REPORT("day while v lasts", "by 17:00") "  due by 19:00 for b\n",
		  "v.opened=2026-03-01T10:00 v.ended=2026-03-03T18:00", "r/b/2026-03-03", "none" },
		{ "", INCIDENT REPORT("day while v lasts", "by 17:00 for a"), "v.opened=2026-03-01T10:00", "r/b/2026-03-02",
		  "- - - 0" },
		/* an instant without an offset is what the clocks show: 14:00 at +08:00 is 13:00 at +07:00 */
		{ SUMMER, STAGE("within 24 hours after opened"), "v/a.opened=2026-07-01T14:00", "s/a/v",
		  "2026-07-02 2026-07-02 2026-07-02T13:00 0" },
		{ SUMMER, STAGE("within 24 hours after opened"), "v/a.opened=2026-07-01T14:00+07:00", "s/a/v",
		  "2026-07-02 2026-07-02 2026-07-02T14:00 0" },
		/* two pauses, the later one written first: 3 to 5 and 14 to 15 March do not count */
		{ "", PAUSED, "y/a.received=2026-03-01T08:00 y/a.hoi=2026-03-03T08:00 y/a.dap=2026-03-05T08:00 "
		  "y/a.xin=2026-03-14T08:00 y/a.cho=2026-03-15T08:00", "y/a/y", "2026-03-16 2026-03-16 - 0" },
		/* a day in both is left out once: 3 to 6 March */
		{ "", PAUSED, "y/a.received=2026-03-01T08:00 y/a.hoi=2026-03-03T08:00 y/a.dap=2026-03-05T08:00 "
		  "y/a.xin=2026-03-04T08:00 y/a.cho=2026-03-06T08:00", "y/a/y", "2026-03-15 2026-03-15 - 0" },
		/* an answer recorded before its question does not end the pause */
		{ "", PAUSED, "y/a.received=2026-03-01T08:00 y/a.hoi=2026-03-05T08:00 y/a.dap=2026-03-03T08:00", "y/a/y",
		  "2026-03-11 - - 1" },
		/* a report may be called like a unit or like the plan */
		{ "", "report a \"A\"\n  every month\n  from khoi\n  to ct\n  due day 20\n", "", "a/b/2026-03",
		  "2026-03-20 2026-03-20 - 0" },
		{ "", "report mau \"Mẫu\"\n  every month\n  from khoi\n  to ct\n  due none\n" REPORT("month", "day 20")
		  "  extended by mau.filed within 6 days after due\n", "mau/a/2026-03.filed=2026-03-18T09:00", "r/a/2026-03",
		  "2026-03-20 2026-03-26 - 0" },
		/* what is published is counted from the day entries were due */
		{ "", "collection k \"K\"\n  every year\n  collect before 15/2\n  publish within 20 days after due\n"
		  "  from khoi\n  to ct\n", "", "k/ct/2026", "2026-03-06 2026-03-06 - 0" },
		/* who began after the last day owes nothing for it */
		{ "", "unit moi \"Mới\"\n  role member\n  in force from 2026-03-21\n" REPORT("month", "day 20"), "",
		  "r/moi/2026-03", "none" },
		{ "", "unit moi \"Mới\"\n  role member\n  in force from 2026-03-20\n" REPORT("month", "day 20"), "",
		  "r/moi/2026-03", "2026-03-20 2026-03-20 - 0" },
		/* before a day the month has not: its last day is in time */
		{ "", REPORT("month", "before day 31"), "", "r/a/2026-04", "2026-04-30 2026-04-30 - 0" },
		{ "", REPORT("month", "before day 31"), "", "r/a/2026-05", "2026-05-31 2026-05-30 - 0" },
		{ "", REPORT("year", "before 29/2 of the next year"), "", "r/a/2026", "2027-02-28 2027-02-28 - 0" },
		{ "", REPORT("year", "before 29/2 of the next year"), "", "r/a/2027", "2028-02-29 2028-02-28 - 0" },
		/* a choice that was over before the last thing it hangs on gives way */
		{ "", STAGE("within the earlier of 3 days after opened and 24 hours after warned if not past"),
		  "v/a.opened=2026-03-02T08:00 v/a.warned=2026-03-06T10:00", "s/a/v",
		  "2026-03-07 2026-03-07 2026-03-07T10:00 0" },
		/* a class with periods of its own: its months are the quarter's */
		{ "", REPORT("month", "day 5") "  every quarter for b\n  due day 5 of month 2 of the period for b\n", "",
		  "r/b/2026-Q1", "2026-02-05 2026-02-05 - 0" },
		/* thirteen periods of four weeks; named after the week they end in */
		{ "", REPORT("4 weeks from 2026-01-05", "within 10 days after period end"), "", "r/a/2026-W05",
		  "2026-02-11 2026-02-11 - 0" },
		{ "", REPORT("4 weeks from 2026-01-05", "within 10 days after period end"), "", "r/a/2026-W53",
		  "2027-01-13 2027-01-13 - 0" },
		{ "", REPORT("4 weeks from 2026-01-05", "within 10 days after period end"), "", "r/a/2026-W01",
		  "2026-01-14 2026-01-14 - 0" },
		{ "", REPORT("4 weeks from 2026-01-05", "within 10 days after period end"), "", "r/a/2026-W04", "none" },
		{ "", REPORT("2 weeks from 2026-01-03", "by 16:00 on tuesday of the next week"), "", "r/a/2026-W03",
		  "2026-01-20 2026-01-20 2026-01-20T16:00 0" },
		/* 25 December 2026 is a Friday itself; 15 February a Sunday; 2 November a Monday */
		{ "", REPORT("year", "last friday before 25/12"), "", "r/a/2026", "2026-12-18 2026-12-18 - 0" },
		{ "", REPORT("year", "second friday before 24/12"), "", "r/a/2026", "2026-12-11 2026-12-11 - 0" },
		{ "", REPORT("year", "first friday after 25/12"), "", "r/a/2026", "2027-01-01 2027-01-01 - 0" },
		{ "", REPORT("year", "first tuesday after first monday of november"), "", "r/a/2026",
		  "2026-11-03 2026-11-03 - 0" },
		{ "", YEAR_2026 REPORT("month", "second working day after day 15 of the next month"), "", "r/a/2026-01",
		  "2026-02-24 2026-02-24 - 0" },
		{ "", YEAR_2026 REPORT("month", "last working day before day 20"), "", "r/a/2026-02",
		  "2026-02-13 2026-02-13 - 0" },
		{ "", REPORT("month", "by 24:00 on day 5"), "", "r/a/2026-03", "2026-03-05 2026-03-05 2026-03-06T00:00 0" },
	};

	(void)state;
	run(rules, COUNT(rules));
}

static void
assert_day(day_t got, const char *want)
{
	assert_string_equal(day_iso(cx.arena, got).p, want);
}

static void
windows(void **state)
{
	static const struct {
		const char *head, *rules, *key, *from, *to, *opens;
	} v[] = {
		{ "", REPORT("month", "day 20"), "r/a/2026-03", "2026-03-01", "2026-03-31", "2026-03-01" },
		{ "", REPORT("month", "before day 20") "  window since last due\n", "r/a/2026-03", "2026-02-20", "2026-03-19",
		  "2026-03-01" },
		{ "", REPORT("year", "before 30/11") "  window since last due\n", "r/a/2026", "2025-11-30", "2026-11-29",
		  "2026-11-01" },
		{ "", REPORT("month", "within 5 days after period end") "  window by cut-off day 14\n", "r/a/2026-03",
		  "2026-02-15", "2026-03-14", "2026-03-01" },
		{ "", REPORT("quarter", "day 20") "  window by cut-off day 14\n", "r/a/2026-Q1", "2025-12-15", "2026-03-14",
		  "2026-03-01" },
		{ "", REPORT("half", "day 20") "  window by cut-off day 14\n", "r/a/2026-H2", "2026-06-15", "2026-12-14",
		  "2026-12-01" },
		{ "", REPORT("year", "day 20") "  window by cut-off day 14\n", "r/a/2026", "2025-12-15", "2026-12-14",
		  "2026-12-01" },
		{ "", REPORT("quarter", "within 20 days after period end"), "r/a/2026-Q1", "2026-01-01", "2026-03-31",
		  "2026-03-01" },
		{ "", REPORT("quarter", "within 20 days after period end") "  opens 30 days before due\n", "r/a/2026-Q1",
		  "2026-01-01", "2026-03-31", "2026-03-21" },
		{ "", REPORT("quarter", "day 20") "  opens day 10 of month 2 of the period\n", "r/a/2026-Q1", "2026-01-01",
		  "2026-03-31", "2026-02-10" },
		{ "", MEETING, "m/ct/2026-Q1", "2026-03-23", "2026-03-29", "2026-03-01" },
		{ "", MEETING, "m/ct/2026-Q2", "2026-06-22", "2026-06-28", "2026-06-01" },
		{ "", MEETING, "m/ct/2026-Q3", "2026-09-21", "2026-09-27", "2026-09-01" },
		{ "  week last-day\n", MEETING, "m/ct/2026-Q1", "2026-03-30", "2026-03-31", "2026-03-01" },
		{ "  week last-7-days\n", MEETING, "m/ct/2026-Q1", "2026-03-25", "2026-03-31", "2026-03-01" },
		{ "", "meeting h \"Hội nghị\"\n  every year\n  held in first week of december\n  chaired by ct\n", "h/ct/2026",
		  "2026-12-01", "2026-12-06", "2026-12-01" },
		{ "", "meeting h \"Hội nghị\"\n  every year\n  held in first week of december\n  chaired by ct\n", "h/ct/2017",
		  "2017-12-04", "2017-12-10", "2017-12-01" },
		{ "", "meeting h \"Hội nghị\"\n  every month\n  held in day 25 to day 30\n  chaired by ct\n", "h/ct/2026-02",
		  "2026-02-25", "2026-02-28", "2026-02-01" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(v); i++) {
		struct rule r = { v[i].head, v[i].rules, "", v[i].key, "" };
		struct due_row row;

		assert_int_equal(find(&r, &row), E_OK);
		assert_day(row.window_from, v[i].from);
		assert_day(row.window_to, v[i].to);
		assert_day(row.opens, v[i].opens);
		arena_reset(cx.arena);
	}
}

static void
stands_for(void **state)
{
	struct rule r = { "", REPORT("month", "before day 20") "report q \"Quý\"\n  every quarter [1]\n  from khoi\n  to ct\n"
	    "  due before day 20\n  stands for r of month 3 of the period\n", "", "q/a/2026-Q1", "" };
	struct due_row row;

	(void)state;
	assert_int_equal(find(&r, &row), E_OK);
	assert_int_equal(row.stands_n, 1);
	assert_string_equal(row.stands_for[0].p, "r/a/2026-03");
	r.key = "r/a/2026-03";
	assert_int_equal(find(&r, &row), E_OK);
	assert_string_equal(row.stood_for_by.p, "q/a/2026-Q1");
	r.key = "r/a/2026-02";
	assert_int_equal(find(&r, &row), E_OK);
	assert_int_equal(row.stood_for_by.n, 0);
	r.key = "r/c/2026-03";         /* c owes no quarter report */
	assert_int_equal(find(&r, &row), E_OK);
	assert_int_equal(row.stood_for_by.n, 0);
}

#define SPLIT \
	"field y-te \"Y tế\"\nfield day-nghe \"Dạy nghề\"\nunit cu \"Sở cũ\"\n  role member\n  fields y-te, day-nghe\n" \
	"change tach \"Tách\"\n  on 2025-03-01\n  decision \"Nghị quyết\"\n  splits cu\n  gives a fields y-te\n" \
	"  gives b fields day-nghe\n"

static void
succession(void **state)
{
	static const struct rule rules[] = {
		{ "", SPLIT REPORT("month", "before day 20"), "", "r/cu/2025-02", "2025-02-20 2025-02-19 - 0" },
		{ "", SPLIT REPORT("month", "before day 20"), "", "r/cu/2025-03", "none" },
		{ "", SPLIT REPORT("month", "before day 20"), "", "r/a/2025-03@cu", "2025-03-20 2025-03-19 - 0" },
		{ "", SPLIT REPORT("month", "before day 20"), "", "r/b/2025-03@cu", "2025-03-20 2025-03-19 - 0" },
		{ "", SPLIT REPORT("month", "before day 20"), "", "r/a/2025-04@cu", "none" },
		{ "", SPLIT REPORT("month", "before day 20"), "", "r/a/2025-03", "2025-03-20 2025-03-19 - 0" },
		/* open on the day though its period is over */
		{ "", SPLIT REPORT("month", "day 5 of the next month"), "", "r/a/2025-02@cu", "2025-03-05 2025-03-05 - 0" },
		/* filed before the change: it stays */
		{ "", SPLIT REPORT("month", "day 5 of the next month"), "r/cu/2025-02.filed=2025-02-28T10:00", "r/cu/2025-02",
		  "2025-03-05 2025-03-05 - 0" },
		{ "", "unit d \"D\"\n  role member\nchange nhap \"Nhập\"\n  on 2025-03-01\n  decision \"QĐ\"\n  absorbs d\n  into a\n"
		  REPORT("month", "before day 20"), "", "r/a/2025-03@d", "2025-03-20 2025-03-19 - 0" },
		{ "", "unit d \"D\"\n  role member\nchange bo \"Giải thể\"\n  on 2025-03-01\n  decision \"QĐ\"\n  dissolves d\n"
		  "  hands over to b\n" REPORT("month", "before day 20"), "", "r/b/2025-03@d", "2025-03-20 2025-03-19 - 0" },
	};
	struct rule r = { "", SPLIT REPORT("month", "before day 20"), "", "r/a/2025-03@cu", "" };
	struct due_row row;

	(void)state;
	run(rules, COUNT(rules));
	assert_int_equal(find(&r, &row), E_OK);
	assert_int_equal(row.fields_n, 1);
	assert_true(str_is(row.fields[0], "y-te"));
	assert_true(str_is(row.from_unit, "cu"));
	r.key = "r/a/2025-03";
	assert_int_equal(find(&r, &row), E_OK);
	assert_int_equal(row.may_n, 1);
	assert_string_equal(row.may_stand_for[0].p, "r/a/2025-03@cu");
}

static void
order_and_span(void **state)
{
	struct plan *p = load("", REPORT("month", "before day 20") MEETING);
	struct due_row *v;
	size_t n;

	(void)state;
	assert_int_equal(plan_expand(&cx, p, NULL, 0, day_of(2026, 3, 1), day_of(2026, 4, 30), &v, &n), E_OK);
	assert_int_equal(n, 7);
	assert_string_equal(v[0].key.p, "r/a/2026-03");
	assert_string_equal(v[2].key.p, "r/c/2026-03");
	assert_string_equal(v[3].key.p, "m/ct/2026-Q1");
	assert_string_equal(v[4].key.p, "r/a/2026-04");
	assert_int_equal(plan_expand(&cx, p, NULL, 0, day_of(2026, 3, 19), day_of(2026, 3, 19), &v, &n), E_OK);
	assert_int_equal(n, 3);
	assert_int_equal(plan_expand(&cx, p, NULL, 0, day_of(2026, 3, 20), day_of(2026, 3, 19), &v, &n), E_INPUT);
}

/* Days far from their period are found from either side: the same rows as when the row alone is asked for. */
static void
far_from_its_period(void **state)
{
	static const struct { const char *rules, *key; } v[] = {
		{ REPORT("month", "day 5 of the third next year"), "r/a/2026-03" },
		{ "meeting m \"Họp\"\n  every month\n  held in last week of the third next year\n  chaired by ct\n", "m/ct/2026-03" },
		{ "meeting m \"Họp\"\n  every month\n  held in last week of the third previous year\n  chaired by ct\n", "m/ct/2026-03" },
		{ "meeting m \"Họp\"\n  every month\n  held in day 3 to day 5 of the third next year\n"
		  "  chaired by ct\n", "m/ct/2026-03" },
		{ "meeting m \"Họp\"\n  every month\n  held in last week of the third next year\n  chaired by ct\n"
		  REPORT("month", "within 5 days after m.held"), "r/a/2026-03" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(v); i++) {
		struct plan *p = load("", v[i].rules);
		struct due_row row, *rows;
		size_t n;
		bool found = false;

		assert_int_equal(plan_due_find(&cx, p, NULL, 0, str_of(v[i].key), &row), E_OK);
		assert_int_equal(plan_expand(&cx, p, NULL, 0, due_row_day(&row), due_row_day(&row), &rows, &n), E_OK);
		for (size_t k = 0; k < n; k++)
			found |= str_is(rows[k].key, v[i].key);
		if (!found)
			fail_msg("%s of\n%s is missed on %.*s", v[i].key, v[i].rules, STR_ARG(day_iso(cx.arena, due_row_day(&row))));
	}
}

/* Two units open incidents under one label: whoever owes a stage of both owes it once, from the first. */
static void
one_row_a_key(void **state)
{
	struct plan *p = load("", STAGE("within 24 hours after opened") "  from c\n");
	struct plan_event e[4];
	struct due_row *v, one;
	size_t n, events = events_of(p, "v/b/7.opened=2026-03-05T08:00 v/a/7.opened=2026-03-02T08:00 "
	    "v/a/8.opened=2026-03-03T08:00", e, COUNT(e));

	(void)state;
	assert_int_equal(plan_expand(&cx, p, e, events, day_of(2026, 3, 1), day_of(2026, 3, 31), &v, &n), E_OK);
	assert_int_equal(n, 2);
	assert_string_equal(v[0].key.p, "s/c/7");
	assert_int_equal(v[0].last_day, day_of(2026, 3, 3));
	assert_string_equal(v[1].key.p, "s/c/8");
	assert_int_equal(plan_due_find(&cx, p, e, events, S("s/c/7"), &one), E_OK);
	assert_int_equal(one.last_day, day_of(2026, 3, 3));
}

static int
setup(void **state)
{
	(void)state;
	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .zone_min = 420 };
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boundaries), cmocka_unit_test(days), cmocka_unit_test(month_ends),
		cmocka_unit_test(working_days), cmocka_unit_test(rest_days), cmocka_unit_test(weeks_and_years),
		cmocka_unit_test(events), cmocka_unit_test(hanging_and_moving), cmocka_unit_test(in_force), cmocka_unit_test(judged),
		cmocka_unit_test(windows), cmocka_unit_test(stands_for), cmocka_unit_test(succession),
		cmocka_unit_test(order_and_span), cmocka_unit_test(far_from_its_period), cmocka_unit_test(one_row_a_key),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
