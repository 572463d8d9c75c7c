/* Years are filled when they are first asked about, one byte a day; the tables themselves are only read. */
#include "plan/workday.h"

#include "plan/lunar.h"
#include "plan/plan.h"

#define FIRST_YEAR 1900
#define LAST_YEAR 2399
#define MOST_TABLES 64
#define FAR 3660

struct work_year {
	bool covered;
	uint8_t kind[366], table[366];
};

struct workcal {
	struct arena *arena;
	const struct stmt **tables;
	size_t n;
	unsigned weekend;
	struct work_year *years[LAST_YEAR - FIRST_YEAR + 1];
};

bool
workday_rests(enum workday_kind k)
{
	return k >= WD_WEEKEND;
}

static void
workcal_add(struct workcal *cal, const struct stmt *table)
{
	if (cal->n < MOST_TABLES)
		cal->tables[cal->n++] = table;
}

static struct workcal *
workcal_make(struct arena *a, const struct plan *p, const struct stmt *duty)
{
	struct workcal *cal = NEW(a, struct workcal);
	const struct value *v = stmt_said(duty, "calendar"), *of = stmt_said(duty, "of");

	cal->arena = a;
	cal->weekend = p->weekend;
	cal->tables = NEW_N(a, const struct stmt *, MOST_TABLES);
	if (v == NULL && of != NULL && duty->kind == K_STAGE && of->u.stmts.n > 0)
		v = stmt_said(of->u.stmts.v[0], "calendar");
	if (v == NULL && p->head != NULL)
		v = stmt_said(p->head, "calendar");
	if (v != NULL) {
		for (size_t i = 0; i < v->u.stmts.n; i++)
			workcal_add(cal, v->u.stmts.v[i]);
		return cal;
	}
	for (size_t i = 0; i < p->n; i++)
		if (p->stmts[i]->kind == K_HOLIDAYS)
			workcal_add(cal, p->stmts[i]);
	return cal;
}

struct workcals
workcals_of(struct arena *a, const struct plan *p)
{
	return (struct workcals){ a, p, NEW_N(a, struct workcal *, p->n + 1) };
}

struct workcal *
workcal_of(const struct workcals *all, const struct stmt *duty)
{
	struct workcal **slot = &all->v[duty->order];

	if (*slot != NULL)
		return *slot;
	*slot = workcal_make(all->arena, all->plan, duty);
	for (size_t i = 0; i < all->plan->n; i++) {
		const struct workcal *one = all->v[i];

		if (one != NULL && one->n == (*slot)->n && memcmp(one->tables, (*slot)->tables, one->n * sizeof(struct stmt *)) == 0)
			return *slot = all->v[i];
	}
	return *slot;
}

const struct stmt *const *
workcal_tables(const struct workcal *cal, size_t *n)
{
	*n = cal->n;
	return cal->tables;
}

static bool
weekly_rest(const struct workcal *cal, day_t day)
{
	return (cal->weekend >> day_weekday(day) & 1) != 0;
}

/* A day off stands above everything; a made-up day only above the weekend. */
static void
year_mark(const struct workcal *cal, struct work_year *y, int year, day_t day, enum workday_kind k, size_t table)
{
	int i = day - day_of(year, 1, 1);

	if (i < 0 || i >= 366 || day_ymd(day).y != year || y->kind[i] > WD_WEEKEND)
		return;
	if (k == WD_MADE_UP && !weekly_rest(cal, day))
		return;
	y->kind[i] = (uint8_t)k;
	y->table[i] = (uint8_t)table;
}

/* Marks the dates of the table in this year; true when there is one. */
static bool
year_listed(const struct workcal *cal, struct work_year *y, int year, size_t table)
{
	const struct stmt *s = cal->tables[table];
	bool any = false;

	for (size_t i = 0; i < s->n; i++) {
		const struct value *v = &s->props[i].value;
		enum workday_kind k;

		switch ((int)s->props[i].prop) {
		case PROP_HOLIDAYS_OFF: k = WD_OFF; break;
		case PROP_HOLIDAYS_SWAPPED_OFF: k = WD_SWAPPED; break;
		case PROP_HOLIDAYS_WORKING: k = WD_MADE_UP; break;
		case PROP_HOLIDAYS_UNCONFIRMED: k = WD_UNCONFIRMED; break;
		default: continue;
		}
		for (size_t j = 0; j < v->u.days.n; j++)
			if (day_ymd(v->u.days.v[j]).y == year) {
				year_mark(cal, y, year, v->u.days.v[j], k, table);
				any = true;
			}
	}
	return any;
}

/*
 * The eleven days of the law: New Year, five of Tết, the 10th of the 3rd lunar month, 30 April, 1 May, two of National
 * Day; one that falls on a weekly rest day is made up on the next working day.
 */
static void
year_computed(const struct workcal *cal, struct work_year *y, int year, size_t table)
{
	day_t tet = lunar_day(year, 1, false, 1);

	if (tet == DAY_NONE)
		return;
	const day_t days[] = { day_of(year, 1, 1), tet - 1, tet, tet + 1, tet + 2, tet + 3, lunar_day(year, 3, false, 10),
		day_of(year, 4, 30), day_of(year, 5, 1), day_of(year, 9, 1), day_of(year, 9, 2) };

	for (size_t i = 0; i < COUNT(days); i++)
		year_mark(cal, y, year, days[i], WD_COMPUTED, table);
	for (size_t i = 0; i < COUNT(days); i++) {
		day_t d = days[i];

		if (!weekly_rest(cal, d) || cal->weekend == 0x7f)
			continue;
		while (weekly_rest(cal, d) || y->kind[d - day_of(year, 1, 1)] > WD_WEEKEND)
			d++;
		year_mark(cal, y, year, d, WD_COMPUTED, table);
	}
}

static struct work_year *
year_get(struct workcal *cal, int year)
{
	struct work_year **slot = &cal->years[year - FIRST_YEAR], *y;

	if (*slot != NULL)
		return *slot;
	*slot = y = NEW(cal->arena, struct work_year);
	y->covered = cal->n > 0;
	for (int i = 0; i < 366; i++)
		y->kind[i] = weekly_rest(cal, day_of(year, 1, 1) + i) ? WD_WEEKEND : WD_WORKED;
	for (size_t t = 0; t < cal->n; t++) {
		if (year_listed(cal, y, year, t))
			continue;
		if (stmt_said(cal->tables[t], "computed") != NULL && year < 2200)
			year_computed(cal, y, year, t);
		else
			y->covered = false;
	}
	return y;
}

struct workday
workday_look(struct workcal *cal, day_t day)
{
	int year = day_ymd(day).y, i = day - day_of(year, 1, 1);
	struct workday w = { .kind = weekly_rest(cal, day) ? WD_WEEKEND : WD_WORKED };
	const struct work_year *y;

	if (year < FIRST_YEAR || year > LAST_YEAR)
		return w;
	y = year_get(cal, year);
	w.kind = (enum workday_kind)y->kind[i];
	w.sure = y->covered && w.kind != WD_UNCONFIRMED && w.kind != WD_COMPUTED;
	if (w.kind == WD_MADE_UP || w.kind > WD_WEEKEND)
		w.table = cal->tables[y->table[i]];
	return w;
}

static bool
worked(struct workcal *cal, day_t day, bool *sure)
{
	struct workday w = workday_look(cal, day);

	if (!w.sure)
		*sure = false;
	return !workday_rests(w.kind);
}

day_t
workday_add(struct workcal *cal, day_t from, int n, bool *sure)
{
	int step = n < 0 ? -1 : 1, idle = 0;

	for (n *= step; n > 0 && idle < FAR; idle++) {
		from += step;
		if (worked(cal, from, sure)) {
			n--;
			idle = 0;
		}
	}
	return n > 0 ? DAY_NONE : from;
}

day_t
workday_shift(struct workcal *cal, day_t day, int step, bool *sure)
{
	for (int i = 0; i < FAR; i++, day += step)
		if (worked(cal, day, sure))
			return day;
	return DAY_NONE;
}

day_t
workday_nth(struct workcal *cal, day_t from, day_t to, int nth, bool *sure)
{
	int step = nth < 0 ? -1 : 1;

	nth *= step;
	for (day_t d = step > 0 ? from : to; d >= from && d <= to; d += step)
		if (worked(cal, d, sure) && --nth == 0)
			return d;
	return DAY_NONE;
}
