#include "store/people.h"

#include "store/rows.h"

#define ACCOUNT_COLUMNS 5

struct account_row {
	struct account a;
	struct str verifier;
	struct sql_out out[ACCOUNT_COLUMNS];
};

static void
account_columns(struct account_row *r)
{
	const struct sql_out out[ACCOUNT_COLUMNS] = { out_i64(&r->a.id), out_str(&r->a.login), out_str(&r->a.name),
		out_day(&r->a.closed), out_str(&r->verifier) };

	memcpy(r->out, out, sizeof(out));
}

static struct account
account_of(const struct account_row *r)
{
	struct account a = r->a;

	a.has_password = r->verifier.n > 0;
	return a;
}

enum err
account_get(struct ctx *cx, struct tx *tx, int64_t id, struct account *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct account_row r;
	enum err e;

	account_columns(&r);
	if ((e = sql_one(cx, tx, SQL_ACCOUNT_GET, in, COUNT(in), r.out, ACCOUNT_COLUMNS)) == E_OK)
		*out = account_of(&r);
	return e;
}

enum err
account_list(struct ctx *cx, struct tx *tx, int64_t limit, int64_t offset, struct account_list *out, int64_t *total)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(limit), in_i64(offset) };
	const struct sql_out count[] = { out_i64(total) };
	struct account_row r;
	enum err counted = sql_one(cx, tx, SQL_ACCOUNT_COUNT, in, 1, count, 1);

	*out = (struct account_list){ 0 };
	if (counted != E_OK)
		return counted;
	account_columns(&r);
	ROWS(cx, tx, SQL_ACCOUNT_LIST, in, COUNT(in), r.out, out, account_of(&r));
}

enum err
account_of_login(struct ctx *cx, struct tx *tx, struct str login, int64_t *id)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(login) };
	const struct sql_out row[] = { out_i64(id) };

	return sql_one(cx, tx, SQL_ACCOUNT_OF_LOGIN, in, COUNT(in), row, COUNT(row));
}

static enum err
exists(struct ctx *cx, struct tx *tx, enum sql_id id, int64_t key)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(key) };
	int64_t found;
	const struct sql_out row[] = { out_i64(&found) };

	return sql_one(cx, tx, id, in, COUNT(in), row, COUNT(row));
}

enum err
account_exists(struct ctx *cx, struct tx *tx, int64_t id)
{
	return exists(cx, tx, SQL_ACCOUNT_EXISTS, id);
}

enum err
post_exists(struct ctx *cx, struct tx *tx, int64_t id)
{
	return exists(cx, tx, SQL_POST_EXISTS, id);
}

enum err
entry_exists(struct ctx *cx, struct tx *tx, int64_t no)
{
	return exists(cx, tx, SQL_ENTRY_EXISTS, no);
}

#define POST_COLUMNS 8

static void
post_columns(struct post *p, struct sql_out out[POST_COLUMNS])
{
	const struct sql_out row[POST_COLUMNS] = { out_i64(&p->id), out_i64(&p->account), out_str(&p->unit),
		out_str(&p->unit_name), out_str(&p->role), out_str(&p->title), out_day(&p->from), out_day(&p->until) };

	memcpy(out, row, sizeof(row));
}

enum err
post_get(struct ctx *cx, struct tx *tx, int64_t id, struct post *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id), in_day(ctx_today(cx)) };
	struct sql_out row[POST_COLUMNS];

	post_columns(out, row);
	return sql_one(cx, tx, SQL_POST_GET, in, COUNT(in), row, POST_COLUMNS);
}

static enum err
posts(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n, struct post_list *out)
{
	struct sql_out row[POST_COLUMNS];
	struct post p;

	*out = (struct post_list){ 0 };
	post_columns(&p, row);
	ROWS(cx, tx, id, in, n, row, out, p);
}

enum err
post_list(struct ctx *cx, struct tx *tx, int64_t account, struct post_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(account), in_day(ctx_today(cx)) };

	return posts(cx, tx, SQL_POST_LIST, in, COUNT(in), out);
}

enum err
post_all(struct ctx *cx, struct tx *tx, day_t today, struct post_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_day(today) };

	return posts(cx, tx, SQL_POST_ALL, in, COUNT(in), out);
}

#define UNIT_COLUMNS 12

static void
unit_columns(struct unit *u, struct sql_out out[UNIT_COLUMNS])
{
	const struct sql_out row[UNIT_COLUMNS] = { out_str(&u->key), out_str(&u->name), out_str(&u->symbol),
		out_str(&u->role), out_str(&u->style), out_str(&u->fields), out_bool(&u->short_sending), out_day(&u->from),
		out_day(&u->until), out_str(&u->under), out_str(&u->decision),
		out_day(&u->named) };

	memcpy(out, row, sizeof(row));
}

enum err
unit_get(struct ctx *cx, struct tx *tx, struct str key, day_t on, struct unit *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(key), in_day(on) };
	struct sql_out row[UNIT_COLUMNS];

	unit_columns(out, row);
	return sql_one(cx, tx, SQL_UNIT_GET, in, COUNT(in), row, UNIT_COLUMNS);
}

enum err
unit_list(struct ctx *cx, struct tx *tx, day_t on, struct unit_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_day(on) };
	struct sql_out row[UNIT_COLUMNS];
	struct unit u;

	*out = (struct unit_list){ 0 };
	unit_columns(&u, row);
	ROWS(cx, tx, SQL_UNIT_LIST, in, COUNT(in), row, out, u);
}

const struct unit *
unit_of(const struct unit_list *l, struct str key)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].key, key))
			return &l->v[i];
	return NULL;
}

struct str
unit_name(const struct unit_list *l, struct str key)
{
	const struct unit *u = unit_of(l, key);

	return u == NULL ? key : u->name;
}

enum err
bloc_get(struct ctx *cx, struct tx *tx, struct bloc *out)
{
	const struct sql_in in[] = { in_bloc(cx) };
	const struct sql_out row[] = { out_str(&out->origin), out_str(&out->code), out_bool(&out->demo),
		out_int(&out->zone_min), out_instant(&out->opened_at) };

	return sql_one(cx, tx, SQL_BLOC_GET, in, COUNT(in), row, COUNT(row));
}
