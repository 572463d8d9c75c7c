#include "store/draft.h"

#include "store/file.h"
#include "store/rows.h"

static enum err
texts(struct ctx *cx, struct tx *tx, struct draft *d)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(d->due) };
	struct draft_text t;
	const struct sql_out row[] = { out_str(&t.section), out_str(&t.field), out_str(&t.text) };

	ROWS(cx, tx, SQL_DRAFT_TEXTS, in, COUNT(in), row, &d->texts, t);
}

static enum err
figures(struct ctx *cx, struct tx *tx, struct draft *d)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(d->due) };
	struct draft_figure f;
	const struct sql_out row[] = { out_str(&f.indicator), out_str(&f.value), out_str(&f.status), out_str(&f.note) };

	ROWS(cx, tx, SQL_DRAFT_FIGURES, in, COUNT(in), row, &d->figures, f);
}

static enum err
files(struct ctx *cx, struct tx *tx, struct draft *d)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(d->due) };
	struct draft_file f;
	const struct sql_out row[] = { out_i64(&f.n), out_fixed(f.file, sizeof(f.file)), out_str(&f.purpose),
		out_str(&f.media), out_i64(&f.size), out_str(&f.name), out_str(&f.body), out_fixed(f.hash, sizeof(f.hash)) };

	ROWS(cx, tx, SQL_DRAFT_FILES, in, COUNT(in), row, &d->files, f);
}

enum err
draft_get(struct ctx *cx, struct tx *tx, struct str due, struct draft *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(due) };
	struct draft *d = out;
	const struct sql_out row[] = { out_str(&d->unit), out_i64(&d->seq), out_str(&d->state), out_bool(&d->nil),
		out_str(&d->number), out_day(&d->number_day), out_str(&d->signatory), out_str(&d->note),
		out_i64(&d->prepared.post), out_instant(&d->prepared.at), out_i64(&d->approved.post),
		out_instant(&d->approved.at), out_i64(&d->numbered.post), out_instant(&d->numbered.at),
		out_instant(&d->saved_at), out_i64(&d->saved_post) };
	enum err e;

	*d = (struct draft){ .due = due };
	if ((e = sql_one(cx, tx, SQL_DRAFT_GET, in, COUNT(in), row, COUNT(row))) != E_OK ||
	    (e = texts(cx, tx, d)) != E_OK || (e = figures(cx, tx, d)) != E_OK)
		return e;
	d->stored = true;
	return files(cx, tx, d);
}

enum err
draft_stand(struct ctx *cx, struct tx *tx, struct str due, struct draft_stand *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(due) };
	const struct sql_out row[] = { out_i64(&out->numbered), out_str(&out->note) };

	return sql_one(cx, tx, SQL_DRAFT_STAND, in, COUNT(in), row, COUNT(row));
}

enum err
draft_put_head(struct ctx *cx, struct tx *tx, const struct draft *d)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(d->due), in_text(d->unit), in_i64(d->seq), in_text(d->state),
		in_bool(d->nil), in_text(d->number), in_day(d->number_day),
		in_text(d->signatory), in_text(d->note),
		in_id(d->prepared.post), in_instant(d->prepared.at), in_id(d->approved.post), in_instant(d->approved.at),
		in_id(d->numbered.post), in_instant(d->numbered.at), in_instant(d->saved_at), in_i64(d->saved_post) };

	return sql_run(cx, tx, SQL_DRAFT_PUT, in, COUNT(in), NULL);
}

enum err
draft_put_body(struct ctx *cx, struct tx *tx, const struct draft *d)
{
	const struct sql_in key[] = { in_bloc(cx), in_str(d->due) };
	enum err e;

	if ((e = sql_run(cx, tx, SQL_DRAFT_TEXTS_DROP, key, COUNT(key), NULL)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_DRAFT_FIGURES_DROP, key, COUNT(key), NULL)) != E_OK)
		return e;
	for (size_t i = 0; i < d->texts.n && e == E_OK; i++) {
		const struct draft_text *t = &d->texts.v[i];
		const struct sql_in in[] = { in_bloc(cx), in_str(d->due), in_text(t->section), in_text(t->field), in_text(t->text) };

		if (t->text.n > 0)
			e = sql_run(cx, tx, SQL_DRAFT_TEXT_PUT, in, COUNT(in), NULL);
	}
	for (size_t i = 0; i < d->figures.n && e == E_OK; i++) {
		const struct draft_figure *f = &d->figures.v[i];
		const struct sql_in in[] = { in_bloc(cx), in_str(d->due), in_text(f->indicator), in_text(f->value),
			in_text(f->status), in_text(f->note) };

		if (f->value.n > 0 || f->note.n > 0 || str_is(f->status, "none"))
			e = sql_run(cx, tx, SQL_DRAFT_FIGURE_PUT, in, COUNT(in), NULL);
	}
	return e;
}

/* Content that no entry has taken goes with it: nobody can reach it any more. */
static enum err
content_drop(struct ctx *cx, struct tx *tx, const struct draft_file *f)
{
	struct file_info info;
	enum err e = file_get(cx, tx, f->file, &info);

	if (e != E_OK || info.entry != 0)
		return e == E_GONE ? E_OK : e;
	return file_drop(cx, tx, cx->bloc, f->file);
}

/* Takes out file n, or all of a purpose. */
static enum err
files_take_out(struct ctx *cx, struct tx *tx, struct str due, int64_t n, struct str purpose)
{
	struct draft d = { .due = due };
	enum err e = files(cx, tx, &d);

	for (size_t i = 0; i < d.files.n && e == E_OK; i++) {
		const struct draft_file *f = &d.files.v[i];
		const struct sql_in in[] = { in_bloc(cx), in_str(due), in_i64(f->n) };

		if (f->n == n || (purpose.n > 0 && str_eq(f->purpose, purpose)))
			if ((e = sql_run(cx, tx, SQL_DRAFT_FILE_DROP, in, COUNT(in), NULL)) == E_OK)
				e = content_drop(cx, tx, f);
	}
	return e;
}

enum err
draft_add_file(struct ctx *cx, struct tx *tx, struct str due, const struct draft_file *f)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(due), in_i64(f->n), in_bytes(f->file, sizeof(f->file)),
		in_text(f->purpose), in_text(f->media), in_i64(f->size), in_text(f->name), in_text(f->body) };
	enum err e = E_OK;

	/* one Word file, one signed copy; attachments as many as come */
	if (!str_is(f->purpose, "attachment"))
		e = files_take_out(cx, tx, due, 0, f->purpose);
	return e == E_OK ? sql_run(cx, tx, SQL_DRAFT_FILE_PUT, in, COUNT(in), NULL) : e;
}

enum err
draft_drop_file(struct ctx *cx, struct tx *tx, struct str due, int64_t n)
{
	return files_take_out(cx, tx, due, n, S(""));
}

enum err
draft_drop(struct ctx *cx, struct tx *tx, struct str due)
{
	static const enum sql_id all[] = { SQL_DRAFT_TEXTS_DROP, SQL_DRAFT_FIGURES_DROP, SQL_DRAFT_FILES_DROP, SQL_DRAFT_DROP };
	const struct sql_in in[] = { in_bloc(cx), in_str(due) };
	enum err e = E_OK;

	for (size_t i = 0; i < COUNT(all) && e == E_OK; i++)
		e = sql_run(cx, tx, all[i], in, COUNT(in), NULL);
	return e;
}

struct str
draft_text_of(const struct draft *d, struct str section, struct str field)
{
	for (size_t i = 0; i < d->texts.n; i++)
		if (str_eq(d->texts.v[i].section, section) && str_eq(d->texts.v[i].field, field))
			return d->texts.v[i].text;
	return S("");
}

const struct draft_figure *
draft_figure_of(const struct draft *d, struct str indicator)
{
	for (size_t i = 0; i < d->figures.n; i++)
		if (str_eq(d->figures.v[i].indicator, indicator))
			return &d->figures.v[i];
	return NULL;
}

enum err
draft_post(struct ctx *cx, struct tx *tx, int64_t post, struct str *title, struct str *name)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(post) };
	const struct sql_out row[] = { out_str(title), out_str(name) };

	return sql_one(cx, tx, SQL_DRAFT_POST_TITLE, in, COUNT(in), row, COUNT(row));
}
