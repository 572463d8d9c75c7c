#include "store/version.h"

#include "store/rows.h"

#define VERSION_COLUMNS 13

static void
columns(struct plan_version *v, struct sql_out out[VERSION_COLUMNS])
{
	const struct sql_out row[VERSION_COLUMNS] = { out_i64(&v->plan), out_str(&v->name), out_str(&v->number),
		out_str(&v->title), out_str(&v->hash), out_day(&v->from), out_instant(&v->at), out_str(&v->kind),
		out_i64(&v->base), out_str(&v->decision), out_str(&v->by_title), out_str(&v->by_name), out_i64(&v->nth) };

	memcpy(out, row, sizeof(row));
}

static enum err
one(struct ctx *cx, struct tx *tx, enum sql_id id, struct sql_in key, struct plan_version *out)
{
	const struct sql_in in[] = { in_bloc(cx), key };
	struct sql_out row[VERSION_COLUMNS];

	columns(out, row);
	return sql_one(cx, tx, id, in, COUNT(in), row, VERSION_COLUMNS);
}

enum err
version_on(struct ctx *cx, struct tx *tx, day_t day, struct plan_version *out)
{
	return one(cx, tx, SQL_VERSION_ON, in_day(day), out);
}

enum err
version_get(struct ctx *cx, struct tx *tx, int64_t plan, struct plan_version *out)
{
	return one(cx, tx, SQL_VERSION_GET, in_i64(plan), out);
}

enum err
version_list(struct ctx *cx, struct tx *tx, int64_t limit, int64_t offset, struct version_list *out, int64_t *total)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(limit), in_i64(offset) };
	const struct sql_out count[] = { out_i64(total) };
	struct sql_out row[VERSION_COLUMNS];
	struct plan_version v;
	enum err counted = sql_one(cx, tx, SQL_VERSION_COUNT, in, 1, count, 1);

	*out = (struct version_list){ 0 };
	if (counted != E_OK)
		return counted;
	columns(&v, row);
	ROWS(cx, tx, SQL_VERSION_LIST, in, COUNT(in), row, out, v);
}

enum err
version_newest(struct ctx *cx, struct tx *tx, struct plan_version *out)
{
	return one(cx, tx, SQL_VERSION_ON, in_i64(INT64_MAX), out);   /* every version is in force by then */
}

static enum err
pairs(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n, struct name_text_list *out)
{
	struct name_text p;
	const struct sql_out row[] = { out_str(&p.name), out_str(&p.text) };

	*out = (struct name_text_list){ 0 };
	ROWS(cx, tx, id, in, n, row, out, p);
}

struct name_text *
name_text_find(const struct name_text_list *l, struct str name)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].name, name))
			return &l->v[i];
	return NULL;
}

enum err
version_files(struct ctx *cx, struct tx *tx, int64_t plan, struct name_text_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(plan) };

	return pairs(cx, tx, SQL_VERSION_FILES, in, COUNT(in), out);
}

enum err
version_readings(struct ctx *cx, struct tx *tx, int64_t plan, struct name_text_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(plan) };

	return pairs(cx, tx, SQL_VERSION_READINGS, in, COUNT(in), out);
}

/* --- the version being written ------------------------------------------------------------------------------------ */

enum err
revision_get(struct ctx *cx, struct tx *tx, struct revision *out)
{
	const struct sql_in in[] = { in_bloc(cx) };
	const struct sql_out row[] = { out_i64(&out->base), out_i64(&out->seq), out_day(&out->from),
		out_str(&out->decision) };
	enum err e;

	*out = (struct revision){ 0 };
	if ((e = sql_one(cx, tx, SQL_REVISION_GET, in, COUNT(in), row, COUNT(row))) != E_OK ||
	    (e = pairs(cx, tx, SQL_REVISION_FILES, in, COUNT(in), &out->files)) != E_OK)
		return e;
	return pairs(cx, tx, SQL_REVISION_READINGS, in, COUNT(in), &out->readings);
}

static enum err
put_pairs(struct ctx *cx, struct tx *tx, enum sql_id drop, enum sql_id put, const struct name_text_list *l)
{
	const struct sql_in bloc[] = { in_bloc(cx) };
	enum err e = sql_run(cx, tx, drop, bloc, COUNT(bloc), NULL);

	for (size_t i = 0; i < l->n && e == E_OK; i++) {
		const struct sql_in in[] = { in_bloc(cx), in_text(l->v[i].name), in_text(l->v[i].text) };

		e = sql_run(cx, tx, put, in, COUNT(in), NULL);
	}
	return e;
}

enum err
revision_put(struct ctx *cx, struct tx *tx, const struct revision *r, int64_t post)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(r->base), in_i64(r->seq), in_day(r->from), in_text(r->decision),
		in_instant(cx->now), in_i64(post) };
	enum err e = sql_run(cx, tx, SQL_REVISION_PUT, in, COUNT(in), NULL);

	if (e == E_OK)
		e = put_pairs(cx, tx, SQL_REVISION_FILES_DROP, SQL_REVISION_FILE_PUT, &r->files);
	return e == E_OK ? put_pairs(cx, tx, SQL_REVISION_READINGS_DROP, SQL_REVISION_READING_PUT, &r->readings) : e;
}

enum err
revision_drop(struct ctx *cx, struct tx *tx)
{
	static const struct name_text_list nothing;
	const struct sql_in in[] = { in_bloc(cx) };
	enum err e = put_pairs(cx, tx, SQL_REVISION_FILES_DROP, SQL_REVISION_FILE_PUT, &nothing);

	if (e == E_OK)
		e = put_pairs(cx, tx, SQL_REVISION_READINGS_DROP, SQL_REVISION_READING_PUT, &nothing);
	return e == E_OK ? sql_run(cx, tx, SQL_REVISION_DROP, in, COUNT(in), NULL) : e;
}
