/* Due rows out of view due_state, whose columns are struct due in order. */
#include "store/due.h"

#include "store/rows.h"

#define DUE_COLUMNS 43

struct due_columns {
	int64_t bloc;
	struct due d;
	struct sql_out out[DUE_COLUMNS];
};

static void
columns(struct due_columns *c)
{
	struct due *d = &c->d;
	const struct sql_out out[DUE_COLUMNS] = {
		out_i64(&c->bloc), out_str(&d->key), out_str(&d->duty), out_str(&d->title), out_str(&d->kind),
		out_str(&d->unit), out_str(&d->period), out_int(&d->year), out_i64(&d->plan), out_i64(&d->ord),
		out_str(&d->clause), out_str(&d->cited), out_str(&d->form), out_str(&d->to), out_str(&d->copy),
		out_day(&d->opens), out_day(&d->window_from), out_day(&d->window_to), out_day(&d->rule_date),
		out_day(&d->last_day), out_instant(&d->last_instant), out_day(&d->day_now), out_bool(&d->provisional),
		out_bool(&d->never_late), out_i64(&d->filing), out_day(&d->first_day), out_instant(&d->first_at),
		out_day(&d->again_by), out_i64(&d->excused), out_i64(&d->done), out_day(&d->done_day),
		out_str(&d->from_unit), out_str(&d->fields), out_i64(&d->withdrawn), out_bool(&d->nil),
		out_bool(&d->complete), out_i64(&d->version), out_i64(&d->returned), out_i64(&d->accepted),
		out_str(&d->filed_as), out_str(&d->draft_state), out_i64(&d->draft_seq), out_str(&d->stood_for_by),
	};

	memcpy(c->out, out, sizeof(out));
}

static enum err
list(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n, struct due_list *out)
{
	struct due_columns c;

	columns(&c);
	*out = (struct due_list){ 0 };
	ROWS(cx, tx, id, in, n, c.out, out, c.d);
}

enum err
due_get(struct ctx *cx, struct tx *tx, struct str key, struct due *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(key) };
	struct due_columns c;
	enum err e;

	columns(&c);
	if ((e = sql_one(cx, tx, SQL_DUE_GET, in, COUNT(in), c.out, DUE_COLUMNS)) == E_OK)
		*out = c.d;
	return e;
}

enum err
due_open_of_unit(struct ctx *cx, struct tx *tx, struct str unit, day_t today, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(unit), in_day(today) };

	return list(cx, tx, SQL_DUE_OPEN_OF_UNIT, in, COUNT(in), out);
}

enum err
due_coming_of_unit(struct ctx *cx, struct tx *tx, struct str unit, day_t today, int64_t limit, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(unit), in_day(today), in_i64(limit) };

	return list(cx, tx, SQL_DUE_COMING_OF_UNIT, in, COUNT(in), out);
}

enum err
due_done_of_unit(struct ctx *cx, struct tx *tx, struct str unit, int64_t limit, int64_t offset, struct due_list *out,
    int64_t *total)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(unit), in_i64(limit), in_i64(offset) };
	const struct sql_out row[] = { out_i64(total) };
	enum err e;

	if ((e = sql_one(cx, tx, SQL_DUE_DONE_COUNT, in, 2, row, 1)) != E_OK)
		return e;
	return list(cx, tx, SQL_DUE_DONE_OF_UNIT, in, COUNT(in), out);
}

enum err
due_waiting(struct ctx *cx, struct tx *tx, int64_t limit, int64_t offset, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(limit), in_i64(offset) };

	return list(cx, tx, SQL_DUE_WAITING, in, COUNT(in), out);
}

enum err
due_waiting_count(struct ctx *cx, struct tx *tx, int64_t *out)
{
	const struct sql_in in[] = { in_bloc(cx) };
	const struct sql_out row[] = { out_i64(out) };

	return sql_one(cx, tx, SQL_DUE_WAITING_COUNT, in, COUNT(in), row, COUNT(row));
}

enum err
due_of_filing(struct ctx *cx, struct tx *tx, int64_t filing, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(filing) };

	return list(cx, tx, SQL_DUE_OF_FILING, in, COUNT(in), out);
}

enum err
due_of_year(struct ctx *cx, struct tx *tx, int year, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(year) };

	return list(cx, tx, SQL_DUE_OF_YEAR, in, COUNT(in), out);
}

enum err
due_board(struct ctx *cx, struct tx *tx, int year, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(year) };
	struct due d = { .kind = S("report"), .year = year, .rule_date = DAY_NONE, .last_day = DAY_NONE,
		.last_instant = INSTANT_NONE, .first_at = INSTANT_NONE };
	const struct sql_out row[] = { out_str(&d.key), out_str(&d.duty), out_str(&d.title), out_str(&d.unit), out_str(&d.period),
		out_day(&d.opens), out_day(&d.window_from), out_day(&d.window_to), out_day(&d.day_now), out_bool(&d.never_late),
		out_i64(&d.filing), out_day(&d.first_day), out_day(&d.again_by), out_i64(&d.excused), out_i64(&d.done),
		out_day(&d.done_day), out_bool(&d.nil), out_i64(&d.returned), out_i64(&d.accepted), out_str(&d.stood_for_by), out_str(&d.from_unit) };

	*out = (struct due_list){ 0 };
	ROWS(cx, tx, SQL_DUE_BOARD, in, COUNT(in), row, out, d);
}

enum err
due_of_period(struct ctx *cx, struct tx *tx, struct str duty, struct str period, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(duty), in_str(period) };

	return list(cx, tx, SQL_DUE_OF_PERIOD, in, COUNT(in), out);
}

enum err
due_of_clause(struct ctx *cx, struct tx *tx, struct str clause, int year, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(clause), in_i64(year) };

	return list(cx, tx, SQL_DUE_OF_CLAUSE, in, COUNT(in), out);
}

enum err
due_since(struct ctx *cx, struct tx *tx, day_t from, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_day(from) };

	return list(cx, tx, SQL_DUE_SINCE, in, COUNT(in), out);
}

enum err
due_extended(struct ctx *cx, struct tx *tx, day_t from, struct str_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_day(from) };
	struct str key;
	const struct sql_out row[] = { out_str(&key) };

	*out = (struct str_list){ 0 };
	ROWS(cx, tx, SQL_DUE_EXTENDED, in, COUNT(in), row, out, key);
}

enum err
due_consolidations(struct ctx *cx, struct tx *tx, day_t today, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(day_ymd(today).y), in_day(today) };

	return list(cx, tx, SQL_DUE_CONSOLIDATIONS, in, COUNT(in), out);
}

enum err
due_stands_for(struct ctx *cx, struct tx *tx, struct str key, struct due_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(key) };

	return list(cx, tx, SQL_DUE_STANDS_FOR, in, COUNT(in), out);
}

enum err
due_acts(struct ctx *cx, struct tx *tx, struct str key, struct due_act_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(key) };
	struct due_act a;
	const struct sql_out row[] = { out_i64(&a.entry), out_str(&a.kind), out_instant(&a.at), out_i64(&a.filing),
		out_day(&a.from), out_day(&a.to), out_str(&a.text), out_str(&a.unit), out_str(&a.title), out_str(&a.name) };

	*out = (struct due_act_list){ 0 };
	ROWS(cx, tx, SQL_DUE_ACTS, in, COUNT(in), row, out, a);
}

enum err
due_reminded(struct ctx *cx, struct tx *tx, const struct due *d, instant_t *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(d->key), in_i64(d->returned) };
	const struct sql_out row[] = { out_instant(out) };

	return sql_one(cx, tx, SQL_DUE_REMINDED, in, COUNT(in), row, COUNT(row));
}

enum err
due_stands(struct ctx *cx, struct tx *tx, struct due_stand_list *out)
{
	const struct sql_in in[] = { in_bloc(cx) };
	struct due_stand s;
	const struct sql_out row[] = { out_str(&s.due), out_str(&s.closes) };

	*out = (struct due_stand_list){ 0 };
	ROWS(cx, tx, SQL_DUE_STANDS, in, COUNT(in), row, out, s);
}

enum err
due_years(struct ctx *cx, struct tx *tx, struct year_list *out)
{
	const struct sql_in in[] = { in_bloc(cx) };
	int year;
	const struct sql_out row[] = { out_int(&year) };

	*out = (struct year_list){ 0 };
	ROWS(cx, tx, SQL_DUE_YEARS, in, COUNT(in), row, out, year);
}
