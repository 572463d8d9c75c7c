/*
 * A year replayed: every day the lead and the units do what the plan's rows and hanh-vi.csv say, until today. What is to be
 * done is read from the rows as they stand, so that a day that was missed is made up for on the next.
 */
#include "case/account.h"
#include "case/consolidation.h"
#include "case/demo.h"
#include "case/password.h"
#include "case/review.h"

#define LEAD S("tgtu")
#define ZONE (7 * 60)

/* --- who strays from "on time" ------------------------------------------------------------------------------------ */

struct conduct {
	struct str act, note;
	int days;
	day_t send;
};

static day_t
workday(day_t day, int step)
{
	while (day_weekday(day) == SATURDAY || day_weekday(day) == SUNDAY)
		day += step;
	return day;
}

static struct conduct
conduct_of(const struct demo *d, const struct due *due)
{
	struct dice dice = dice_of(due->key, S("send"));
	struct demo_period p;
	struct conduct c = { .act = S("") };
	int64_t days = 0;

	for (size_t i = 0; demo_period_read(due->period, &p) && i < d->acts.n; i++) {
		const struct str *x = d->acts.v[i].cell;
		int64_t month;

		if (str_eq(x[0], due->unit) && str_eq(x[1], due->duty) && str_to_i64(x[2], &month) && month == p.last &&
		    str_to_i64(x[4], &days)) {
			c = (struct conduct){ .act = x[3], .note = x[5], .days = (int)days };
			break;
		}
	}
	if (str_is(c.act, "late") || str_is(c.act, "paper"))
		c.send = workday(due->last_day + c.days, 1);
	else if (str_is(c.act, "extended"))
		c.send = workday(due->last_day + c.days, -1);
	else
		c.send = workday(due->last_day - (day_t)dice_roll(&dice, 5), -1);
	return c;
}

static struct str
words(struct demo *d, const struct due *due, const struct conduct *c, struct str purpose)
{
	struct dice dice = dice_of(due->key, purpose);
	struct demo_for f;

	if (c->note.n > 0)
		return c->note;
	return demo_for_due(d, due, &f) ? demo_phrase(d->cx, d->text, &f, &dice, purpose) : S("");
}

/* --- what the lead does ------------------------------------------------------------------------------------------- */

static enum err
remind(struct demo *d, const struct due *due)
{
	const struct conduct plain = { .note = S("") };
	struct due_remind in = { .due = due->key, .channel = 1 };
	int64_t entry;
	enum err e = demo_as(d, LEAD, ROLE_LEAD_OFFICER);

	in.words = words(d, due, &plain, S("don-doc"));
	return e == E_OK ? due_remind(d->cx, d->site, &in, &entry) : e;
}

static enum err
extend(struct demo *d, const struct due *due, const struct conduct *c)
{
	struct due_extend in = { .due = due->key, .to = due->last_day + c->days };
	int64_t entry;
	enum err e = demo_as(d, LEAD, ROLE_LEAD_HEAD);

	in.reason = words(d, due, c, S("gia-han"));
	return e == E_OK ? due_extend(d->cx, d->site, &in, &entry) : e;
}

static enum err
excuse(struct demo *d, const struct due *due, const struct conduct *c)
{
	struct due_excuse in = { .due = due->key };
	int64_t entry;
	enum err e = demo_as(d, LEAD, ROLE_LEAD_HEAD);

	in.reason = words(d, due, c, S("mien"));
	return e == E_OK ? due_excuse(d->cx, d->site, &in, &entry) : e;
}

static enum err
judge(struct demo *d, const struct due *due, const struct conduct *c, day_t today)
{
	struct dice dice = dice_of(due->key, S("accept"));
	day_t waits = 1 + (day_t)dice_roll(&dice, 3);
	int64_t entry;
	enum err e;

	if (str_is(c->act, "unread"))
		waits = 20;
	if (str_is(c->act, "returned") && due->version == 1) {
		struct filing_return in = { due->filing, words(d, due, c, S("tra-lai")), workday(today + c->days + 2, 1) };

		if (today < due->first_day + 1)
			return E_OK;
		e = demo_as(d, LEAD, ROLE_LEAD_OFFICER);
		return e == E_OK ? filing_return(d->cx, d->site, &in, &entry) : e;
	}
	if (due->version > 1)
		waits += c->days + 3;
	if (today < due->first_day + waits)
		return E_OK;
	e = demo_as(d, LEAD, ROLE_LEAD_OFFICER);
	return e == E_OK ? filing_accept(d->cx, d->site, &(struct filing_accept){ due->filing }, &entry) : e;
}

/* --- reports ------------------------------------------------------------------------------------------------------ */

static enum err
report_day(struct demo *d, const struct due *due, day_t today)
{
	struct conduct c = conduct_of(d, due);

	if (due->stood_for_by.n > 0 || due->excused != 0 || due->accepted != 0 || (due->opens != DAY_NONE && today < due->opens))
		return E_OK;
	if (due->filing != 0 && due->returned != 0)
		return today >= due->first_day + 1 + c.days ? demo_report(d, due, false, DEMO_SENT) : E_OK;
	if (due->filing != 0)
		return judge(d, due, &c, today);
	if (str_is(c.act, "excused"))
		return today >= due->last_day - 3 ? excuse(d, due, &c) : E_OK;
	if (str_is(c.act, "extended") && due->day_now == due->last_day && today >= due->last_day - 2 && today <= due->last_day)
		return extend(d, due, &c);
	if ((today == due->day_now + 1 || today == due->day_now + 4) && today < c.send + (str_is(c.act, "silent") ? 30 : 0))
		return remind(d, due);
	if (str_is(c.act, "silent") || today < c.send)
		return E_OK;
	return str_is(c.act, "paper") ? demo_paper(d, due) : demo_report(d, due, str_is(c.act, "nil"), DEMO_SENT);
}

/* On the last day: some of the next reports are being written. */
static enum err
report_begun(struct demo *d, const struct due *due, day_t today)
{
	struct dice dice = dice_of(due->key, S("begun"));
	uint64_t roll = dice_roll(&dice, 4);

	if (!str_is(due->kind, "report") || due->stood_for_by.n > 0 || due->filing != 0 || due->excused != 0 || roll > 1 ||
	    due->last_day < today || due->last_day > today + 25 || (due->opens != DAY_NONE && today < due->opens))
		return E_OK;
	return demo_report(d, due, false, roll == 0 ? DEMO_WRITTEN : DEMO_PUT);
}

/* --- meetings, the calendar, reports upward ----------------------------------------------------------------------- */

static enum err
hold(struct demo *d, const struct due *due, day_t today)
{
	struct dice dice = dice_of(due->key, S("hold"));
	int64_t entry;
	enum err e;

	if (today < workday(due->window_from + (day_t)dice_roll(&dice, 4), 1))
		return E_OK;
	e = demo_as(d, LEAD, ROLE_LEAD_OFFICER);
	return e == E_OK ? meeting_hold(d->cx, d->site, &(struct meeting_hold){ .due = due->key, .day = today,
	    .reason = today > due->window_to ? S("Lùi ngày họp do trùng lịch công tác chung của tỉnh.") : S("") }, &entry) : e;
}

static enum err
publish(struct demo *d, const struct due *due, day_t today)
{
	struct dice dice = dice_of(due->key, S("publish"));
	int64_t entry;
	enum err e;

	if (today < workday(due->last_day - (day_t)dice_roll(&dice, 8), -1))
		return E_OK;
	e = demo_as(d, LEAD, ROLE_LEAD_OFFICER);
	return e == E_OK ? calendar_publish(d->cx, d->site, &(struct calendar_publish){ due->key, today }, &entry) : e;
}

struct sheeting {
	struct site *site;
	const struct due *due;
	struct sheet sheet;
};

static enum err
sheet_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;

	return sheet_view(cx, tx, w->site, w->due, &w->sheet);
}

static void
sheet_again(struct demo *d, const struct sheet *s, struct sheet_in *in)
{
	struct arena *a = d->cx->arena;
	struct form_strs *all[] = { &in->kind, &in->section, &in->field, &in->ref, &in->text };

	for (size_t i = 0; i < COUNT(all); i++)
		*all[i] = (struct form_strs){ NEW_N(a, struct str, s->parts.n + 1), s->parts.n };
	for (size_t i = 0; i < s->parts.n; i++) {
		const struct sheet_part *p = &s->parts.v[i];

		in->kind.v[i] = p->kind;
		in->section.v[i] = p->section;
		in->field.v[i] = p->field;
		in->text.v[i] = p->text;
		in->ref.v[i] = str_fmt(a, "%lld.%lld", (long long)p->filing, (long long)p->paragraph);
	}
}

static enum err
consolidate(struct demo *d, const struct due *due, day_t today)
{
	const struct unit *lead = unit_of(&d->units, LEAD);
	struct sheeting w = { .site = d->site, .due = due };
	struct sheet_in act = { .due = due->key, .although_missing = true };
	struct sheet_in in = { .due = due->key };
	int64_t entry;
	enum err e;

	if (due->provisional || lead == NULL || today < workday(due->day_now - 2, -1))
		return E_OK;
	if ((e = demo_as(d, LEAD, ROLE_LEAD_OFFICER)) != E_OK || (e = store_read(d->cx, d->site->store, sheet_read, &w)) != E_OK)
		return e;
	if (w.sheet.sources.n == 0)            /* its reports were due before the demo's first day */
		return E_OK;
	if ((e = sheet_use_all(d->cx, d->site, &act, &act.seq)) != E_OK ||
	    (e = store_read(d->cx, d->site->store, sheet_read, &w)) != E_OK)
		return e;
	sheet_again(d, &w.sheet, &in);
	in.seq = act.seq;
	in.title = w.sheet.title;
	in.number = str_fmt(d->cx->arena, "%lld-BC/%.*s", (long long)++d->numbers[lead - d->units.v], STR_ARG(lead->symbol));
	if ((e = sheet_write(d->cx, d->site, &in, &act.seq)) != E_OK || (e = demo_as(d, LEAD, ROLE_LEAD_HEAD)) != E_OK)
		return e;
	return consolidation_issue(d->cx, d->site, &act, &entry);
}

/* --- days --------------------------------------------------------------------------------------------------------- */

static enum err
row_day(struct demo *d, const struct due *due, day_t today)
{
	if (str_is(due->kind, "report"))
		return due->last_day == DAY_NONE ? E_OK : report_day(d, due, today);
	if (due->done != 0 || due->window_from == DAY_NONE)
		return E_OK;
	if (str_is(due->kind, "meeting"))
		return hold(d, due, today);
	if (str_is(due->kind, "publication") || str_is(due->kind, "collection"))
		return publish(d, due, today);
	return str_is(due->kind, "consolidation") ? consolidate(d, due, today) : E_OK;
}

struct reading_rows {
	int year;
	struct due_list rows;
};

static enum err
rows_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_rows *r = arg;
	int year = r->year;
	struct due_list before;
	enum err e;

	if ((e = due_of_year(cx, tx, year - 1, &before)) != E_OK || (e = due_of_year(cx, tx, year, &r->rows)) != E_OK)
		return e;
	for (size_t i = 0; i < before.n; i++)
		LIST_ADD(cx->arena, r->rows.v, r->rows.n, r->rows.cap) = before.v[i];
	return E_OK;
}

typedef enum err row_fn(struct demo *d, const struct due *due, day_t today);

static enum err
one_day(struct demo *d, struct arena *rows, day_t today, row_fn *fn)
{
	struct reading_rows r = { .year = day_ymd(today).y };
	struct arena *acts = d->cx->arena;
	enum err e;

	d->cx->arena = rows;
	e = store_read(d->cx, d->site->store, rows_read, &r);
	d->cx->arena = acts;
	for (size_t i = 0; e == E_OK && i < r.rows.n; i++) {
		e = fn(d, &r.rows.v[i], today);
		if (e == E_OK)
			arena_reset(acts);
	}
	arena_reset(rows);
	return e;
}

static enum err
replay(struct demo *d, day_t from, day_t today)
{
	struct arena *rows = arena_new(ARENA_COMMAND);
	struct ctx *cx = d->cx;
	int year = day_ymd(from).y;
	enum err e = E_OK;

	for (day_t day = from + 1; e == E_OK && day <= today; day++) {
		if (day_weekday(day) == SATURDAY || day_weekday(day) == SUNDAY)
			continue;
		cx->now = day_start(day, cx->zone_min) + 8 * (instant_t)3600000;
		if (day_ymd(day).y != year) {
			year = day_ymd(day).y;
			cx->actor = NULL;
			e = bloc_years_open(cx, d->site);
		}
		if (e == E_OK)
			e = one_day(d, rows, day, row_day);
	}
	if (e == E_OK)
		e = one_day(d, rows, ctx_today(cx), report_begun);
	arena_free(rows);
	return e;
}

/* --- people ------------------------------------------------------------------------------------------------------- */

static enum err
password_all(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(*(const struct str *)arg), in_instant(cx->now) };

	return sql_run(cx, tx, SQL_CREDENTIAL_DEMO, in, COUNT(in), NULL);
}

static enum err
people(struct demo *d)
{
	struct ctx *cx = d->cx;
	struct demo_table t = demo_table_read(cx->arena, "tai-khoan.csv");
	struct str link, verifier, login = S("");
	int64_t account = 0, post;
	enum err e = E_OK;

	for (size_t i = 0; e == E_OK && i < t.n; i++) {
		const struct str *c = t.v[i].cell;
		enum role role;
		const struct unit *u = unit_of(&d->units, c[1]);
		struct str title;

		if (u == NULL || !role_read(c[2], &role) || !role_in_unit(role, u->role))
			continue;              /* a post this plan's units do not have */
		title = c[4].n > 0 ? c[4] : str_of(T(cx, role_text(role)));
		if (str_eq(login, c[0])) {
			e = post_give(cx, d->site, &(struct post_new){ .account = account, .unit = c[1], .role = c[2], .title = title,
			    .from = DAY_NONE, .until = DAY_NONE }, &post);
			continue;
		}
		login = c[0];
		e = account_make(cx, d->site, &(struct account_new){ .login = login, .name = c[3], .unit = c[1], .role = c[2],
		    .title = title, .from = DAY_NONE, .until = DAY_NONE }, &account, &link);
		d->made.accounts += e == E_OK;
	}
	if (e == E_OK && (e = password_hash(cx, S(DEMO_PASSWORD), &verifier)) == E_OK)
		e = ledger_write(cx, d->site->ledger, password_all, &verifier);
	return e;
}

static enum err
units_read(struct ctx *cx, struct tx *tx, void *arg)
{
	return unit_list(cx, tx, ctx_today(cx), arg);
}

enum err
demo_make(struct ctx *cx, struct str dir, day_t today, struct demo_made *out)
{
	static const unsigned char seed[32] = "phoihop demo: the same each time";
	struct chance chance = { .n = 0 };
	struct ctx own = *cx;
	struct demo d = { .cx = &own, .latest = cx->now };
	struct ymd start;
	struct plan *plan;
	day_t from;
	enum err e;

	if (today > instant_day(cx->now, ZONE))
		return fail(cx, E_INPUT, "%s", T(cx, "That day lies in the future: a demo's year ends today or earlier."));
	if (cx->now < day_start(today, ZONE) + DEMO_NOON)
		today--;
	memcpy(chance.seed, seed, sizeof(seed));
	start = day_ymd(today);
	month_add(&start.y, &start.m, -12);
	from = day_of(start.y, start.m, 1);
	own.chance = &chance;
	own.lang = LANG_VI;
	own.now = day_start(from, ZONE) + 8 * (instant_t)3600000;
	e = bloc_create(&own, &(struct bloc_new){ .dir = dir, .origin = S("demo.example"), .code = S("KH12"),
	    .files = builtin_plan, .file_n = builtin_plan_n, .demo = true, .seed = seed }, &d.site, &plan);
	if (e == E_OK && (e = store_read(&own, d.site->store, units_read, &d.units)) == E_OK && (e = people(&d)) == E_OK) {
		d.text = demo_text_load(cx->arena);
		d.acts = demo_table_read(cx->arena, "hanh-vi.csv");
		d.numbers = NEW_N(cx->arena, int64_t, d.units.n + 1);
		own.arena = arena_new(ARENA_COMMAND);
		e = replay(&d, from, today);
		if (own.fault.text.n > 0)
			cx->fault.text = str_dup(cx->arena, own.fault.text);
		arena_free(own.arena);
	} else {
		cx->fault = own.fault;
	}
	site_close(d.site);
	*out = d.made;
	return e;
}
