/* Reading filings and consolidations. */
#include "store/filing.h"

#include "store/rows.h"

#define FILING_COLUMNS 20

static void
filing_columns(struct filing *f, struct sql_out out[FILING_COLUMNS])
{
	const struct sql_out row[FILING_COLUMNS] = { out_i64(&f->id), out_str(&f->unit), out_str(&f->due),
		out_i64(&f->version), out_i64(&f->replaces), out_i64(&f->replaced_by), out_bool(&f->nil),
		out_bool(&f->complete), out_str(&f->channel), out_instant(&f->at), out_instant(&f->received_at),
		out_day(&f->received_day), out_str(&f->number), out_day(&f->number_day), out_str(&f->signatory),
		out_i64(&f->by_post), out_str(&f->by_title), out_str(&f->by_name), out_i64(&f->returned),
		out_i64(&f->accepted) };

	memcpy(out, row, sizeof(row));
}

enum err
filing_get(struct ctx *cx, struct tx *tx, int64_t id, struct filing *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct sql_out row[FILING_COLUMNS];

	filing_columns(out, row);
	return sql_one(cx, tx, SQL_FILING_GET, in, COUNT(in), row, FILING_COLUMNS);
}

enum err
filing_versions(struct ctx *cx, struct tx *tx, struct str due, struct filing_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(due) };
	struct filing f;
	struct sql_out row[FILING_COLUMNS];

	*out = (struct filing_list){ 0 };
	filing_columns(&f, row);
	ROWS(cx, tx, SQL_FILING_VERSIONS, in, COUNT(in), row, out, f);
}

enum err
filing_steps(struct ctx *cx, struct tx *tx, int64_t id, struct filing_step_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct filing_step s;
	const struct sql_out row[] = { out_str(&s.step), out_instant(&s.at), out_str(&s.title), out_str(&s.name) };

	*out = (struct filing_step_list){ 0 };
	ROWS(cx, tx, SQL_FILING_STEPS, in, COUNT(in), row, out, s);
}

enum err
filing_paragraphs(struct ctx *cx, struct tx *tx, int64_t id, struct paragraph_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct paragraph p = { .filing = id };
	const struct sql_out row[] = { out_i64(&p.n), out_str(&p.section), out_str(&p.field), out_bool(&p.proposal),
		out_fixed(p.hash, sizeof(p.hash)), out_str(&p.text) };

	*out = (struct paragraph_list){ 0 };
	ROWS(cx, tx, SQL_FILING_PARAGRAPHS, in, COUNT(in), row, out, p);
}

enum err
filing_paragraph(struct ctx *cx, struct tx *tx, int64_t id, int64_t n, struct paragraph *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id), in_i64(n) };
	const struct sql_out row[] = { out_i64(&out->n), out_str(&out->section), out_str(&out->field),
		out_bool(&out->proposal), out_fixed(out->hash, sizeof(out->hash)), out_str(&out->text) };

	out->filing = id;
	return sql_one(cx, tx, SQL_FILING_PARAGRAPH, in, COUNT(in), row, COUNT(row));
}

enum err
filing_figures(struct ctx *cx, struct tx *tx, int64_t id, struct figure_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct figure g;
	const struct sql_out row[] = { out_str(&g.indicator), out_str(&g.status), out_day(&g.from), out_day(&g.to),
		out_str(&g.value), out_str(&g.note) };

	*out = (struct figure_list){ 0 };
	ROWS(cx, tx, SQL_FILING_FIGURES, in, COUNT(in), row, out, g);
}

#define FILE_COLUMNS 8

static void
file_columns(struct filing_file *x, struct sql_out out[FILE_COLUMNS])
{
	const struct sql_out row[FILE_COLUMNS] = { out_i64(&x->n), out_fixed(x->file, sizeof(x->file)),
		out_str(&x->purpose), out_str(&x->media), out_i64(&x->size), out_fixed(x->hash, sizeof(x->hash)),
		out_str(&x->name), out_i64(&x->erased) };

	memcpy(out, row, sizeof(row));
}

enum err
filing_files(struct ctx *cx, struct tx *tx, int64_t id, struct filing_file_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct filing_file x;
	struct sql_out row[FILE_COLUMNS];

	*out = (struct filing_file_list){ 0 };
	file_columns(&x, row);
	ROWS(cx, tx, SQL_FILING_FILES, in, COUNT(in), row, out, x);
}

enum err
filing_file_get(struct ctx *cx, struct tx *tx, int64_t id, int64_t n, struct filing *filing, struct filing_file *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id), in_i64(n) };
	struct sql_out row[FILE_COLUMNS];
	enum err there = filing_get(cx, tx, id, filing), e;

	if (there != E_OK && there != E_GONE)
		return there;
	file_columns(out, row);            /* asked in any case: what must not be seen costs no more than what is not there */
	e = sql_one(cx, tx, SQL_FILING_FILE_GET, in, COUNT(in), row, FILE_COLUMNS);
	return e == E_OK ? there : e;
}

/* Labels of one kind are as long and go on alike after the year: -Q1, -H1, -W07; months and days begin with -0 or -1. */
enum err
filing_last_before(struct ctx *cx, struct tx *tx, struct str unit, struct str period, day_t before, int64_t *out,
    struct str *of)
{
	struct str mark = str_sub(period, 4, 2);
	bool month = str_eq(mark, S("-0")) || str_eq(mark, S("-1"));
	const struct sql_in in[] = { in_bloc(cx), in_str(unit), in_day(before), in_i64((int64_t)period.n),
		in_str(month ? S("-0") : mark), in_str(month ? S("-1") : mark) };
	const struct sql_out row[] = { out_i64(out), out_str(of) };
	enum err e = sql_one(cx, tx, SQL_FILING_LAST_BEFORE, in, COUNT(in), row, COUNT(row));

	if (e == E_GONE)
		*out = 0;
	return e == E_GONE ? E_OK : e;
}

#define CONSOLIDATION_COLUMNS 11

static void
consolidation_columns(struct consolidation *c, struct sql_out out[CONSOLIDATION_COLUMNS])
{
	const struct sql_out row[CONSOLIDATION_COLUMNS] = { out_i64(&c->id), out_str(&c->due), out_str(&c->to),
		out_day(&c->day), out_instant(&c->at), out_str(&c->number), out_str(&c->title), out_str(&c->by_title),
		out_str(&c->by_name), out_str(&c->due_title), out_str(&c->period) };

	memcpy(out, row, sizeof(row));
}

enum err
consolidation_get(struct ctx *cx, struct tx *tx, int64_t id, struct consolidation *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct sql_out row[CONSOLIDATION_COLUMNS];

	consolidation_columns(out, row);
	return sql_one(cx, tx, SQL_CONSOLIDATION_GET, in, COUNT(in), row, CONSOLIDATION_COLUMNS);
}

enum err
consolidation_list(struct ctx *cx, struct tx *tx, int64_t limit, int64_t offset, struct consolidation_list *out,
    int64_t *total)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(limit), in_i64(offset) };
	const struct sql_out count[] = { out_i64(total) };
	struct consolidation c;
	struct sql_out row[CONSOLIDATION_COLUMNS];
	enum err counted = sql_one(cx, tx, SQL_CONSOLIDATION_COUNT, in, 1, count, 1);

	*out = (struct consolidation_list){ 0 };
	if (counted != E_OK)
		return counted;
	consolidation_columns(&c, row);
	ROWS(cx, tx, SQL_CONSOLIDATION_LIST, in, COUNT(in), row, out, c);
}

enum err
consolidation_parts(struct ctx *cx, struct tx *tx, int64_t id, struct consolidation_part_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct consolidation_part p;
	struct str own, source;
	const struct sql_out row[] = { out_i64(&p.n), out_str(&p.kind), out_str(&p.section), out_str(&p.field),
		out_i64(&p.filing), out_i64(&p.paragraph), out_fixed(p.source, sizeof(p.source)), out_str(&own),
		out_str(&source), out_str(&p.unit) };
	struct sql_rows rows;
	enum err e;

	*out = (struct consolidation_part_list){ 0 };
	if ((e = sql_open(cx, tx, SQL_CONSOLIDATION_PARTS, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		p.text = p.filing != 0 ? source : own;
		LIST_ADD(cx->arena, out->v, out->n, out->cap) = p;
	}
	return sql_close(&rows, e);
}

enum err
consolidation_figures(struct ctx *cx, struct tx *tx, int64_t id, struct cited_figure_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct cited_figure g;
	const struct sql_out row[] = { out_str(&g.indicator), out_str(&g.unit), out_i64(&g.filing), out_str(&g.status),
		out_str(&g.value) };

	*out = (struct cited_figure_list){ 0 };
	ROWS(cx, tx, SQL_CONSOLIDATION_FIGURES, in, COUNT(in), row, out, g);
}

enum err
consolidation_units(struct ctx *cx, struct tx *tx, int64_t id, struct str_list *heard, struct str_list *silent)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(id) };
	struct str unit;
	bool was_heard;
	const struct sql_out row[] = { out_str(&unit), out_bool(&was_heard) };
	struct sql_rows rows;
	enum err e;

	*heard = *silent = (struct str_list){ 0 };
	if ((e = sql_open(cx, tx, SQL_CONSOLIDATION_UNITS, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		struct str_list *to = was_heard ? heard : silent;

		LIST_ADD(cx->arena, to->v, to->n, to->cap) = unit;
	}
	return sql_close(&rows, e);
}
