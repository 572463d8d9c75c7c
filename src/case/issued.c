/* An issued consolidation: read back, and as a Word document with the annex that names the source of every paragraph. */
#include "base/number.h"
#include "case/consolidation.h"
#include "doc/docx_write.h"

enum err
consolidation_view(struct ctx *cx, struct tx *tx, struct site *s, int64_t id, struct consolidation_view *out)
{
	struct due row;
	enum err e;

	if ((e = consolidation_get(cx, tx, id, &out->c)) != E_OK ||
	    (e = consolidation_parts(cx, tx, id, &out->parts)) != E_OK ||
	    (e = consolidation_figures(cx, tx, id, &out->figures)) != E_OK ||
	    (e = consolidation_units(cx, tx, id, &out->heard, &out->silent)) != E_OK ||
	    (e = due_get(cx, tx, out->c.due, &row)) != E_OK)
		return e;
	return site_plan_version(cx, tx, s, row.plan, &out->plan);
}

static struct str
unit_names(struct ctx *cx, const struct consolidation_view *v, const struct str_list *l)
{
	struct str *names = NEW_N(cx->arena, struct str, l->n + 1);

	for (size_t i = 0; i < l->n; i++)
		names[i] = unit_name(&v->units, l->v[i]);
	return str_join(cx->arena, names, l->n, S(", "));
}

static struct str
unit_symbol(const struct consolidation_view *v, struct str unit)
{
	const struct unit *u = unit_of(&v->units, unit);

	return u == NULL || u->symbol.n == 0 ? unit : u->symbol;
}

/* "ngày 05 tháng 3 năm 2026": days below 10 and months 1, 2 take a leading zero. */
static struct str
place_date(struct ctx *cx, day_t day)
{
	struct ymd d = day_ymd(day);

	return str_fmt(cx->arena, d.m < 3 ? "ngày %02d tháng %02d năm %d" : "ngày %02d tháng %d năm %d", d.d, d.m, d.y);
}

static void
body(struct ctx *cx, struct docx *d, const struct consolidation_view *v)
{
	for (size_t i = 0; i < v->parts.n; i++) {
		const struct consolidation_part *p = &v->parts.v[i];

		if (str_is(p->kind, "heading"))
			docx_heading(d, p->field.n > 0 ? 2 : 1, p->text);
		else if (str_is(p->kind, "own"))
			docx_par(d, DOCX_BODY, p->text);
		else if (p->text.p == NULL)
			docx_par(d, DOCX_NOTE, str_of(T(cx, "(This paragraph was erased by law.)")));
		else
			docx_par(d, DOCX_BODY, str_fmt(cx->arena, "%.*s [%.*s]", STR_ARG(p->text),
			    STR_ARG(unit_symbol(v, p->unit))));
	}
}

static struct str
indicator_title(struct ctx *cx, const struct consolidation_view *v, struct str name)
{
	const struct stmt *s = plan_find_kind(v->plan, K_INDICATOR, name);

	return s == NULL ? name : str_fmt(cx->arena, "%.*s (%.*s)", STR_ARG(s->title),
	    STR_ARG(stmt_str(s, PROP_INDICATOR_MEASURE)));
}

static struct str
figure_text(struct ctx *cx, const struct cited_figure *f)
{
	struct decimal n;

	if (decimal_read(f->value, &n))
		return decimal_vi(cx->arena, n);
	if (f->value.n > 0)
		return f->value;
	return str_of(str_is(f->status, "none") ? T(cx, "no figure") : T(cx, "erased by law"));
}

static void
figures(struct ctx *cx, struct docx *d, const struct consolidation_view *v)
{
	static const struct docx_column columns[] = { { 5, DOCX_LEFT }, { 4, DOCX_LEFT }, { 2, DOCX_RIGHT } };
	const struct str header[] = { str_of(T(cx, "Figure")), str_of(T(cx, "Unit")), str_of(T(cx, "Value")) };
	struct str *cells = NEW_N(cx->arena, struct str, v->figures.n * 3 + 3);
	struct docx_table t = { .columns = columns, .columns_n = 3, .header = header, .cells = cells,
		.rows = v->figures.n };

	if (v->figures.n == 0)
		return;
	for (size_t i = 0; i < v->figures.n; i++) {
		const struct cited_figure *f = &v->figures.v[i];

		cells[i * 3] = indicator_title(cx, v, f->indicator);
		cells[i * 3 + 1] = unit_name(&v->units, f->unit);
		cells[i * 3 + 2] = figure_text(cx, f);
	}
	docx_page_break(d);
	docx_heading(d, 1, str_of(T(cx, "Annex 1. Figures by unit")));
	docx_table(d, &t);
}

/* "From whom": each paragraph's unit, report, number in it and the hash a receipt proves. */
static void
from_whom(struct ctx *cx, struct docx *d, const struct consolidation_view *v)
{
	static const struct docx_column columns[] = { { 1, DOCX_MIDDLE }, { 5, DOCX_LEFT }, { 2, DOCX_MIDDLE }, { 4, DOCX_LEFT } };
	const struct str header[] = { str_of(T(cx, "No.")), str_of(T(cx, "Unit")), str_of(T(cx, "Report, paragraph")),
		str_of(T(cx, "Hash of the paragraph (first half)")) };
	struct str *cells = NEW_N(cx->arena, struct str, v->parts.n * 4 + 4);
	struct docx_table t = { .columns = columns, .columns_n = 4, .header = header, .cells = cells };

	for (size_t i = 0; i < v->parts.n; i++) {
		const struct consolidation_part *p = &v->parts.v[i];
		struct str *row = &cells[t.rows * 4];
		struct buf hash;

		if (!str_is(p->kind, "source"))
			continue;
		buf_init(&hash, cx->arena, 64);
		buf_hex(&hash, p->source, 16);
		row[0] = str_fmt(cx->arena, "%zu", ++t.rows);
		row[1] = unit_name(&v->units, p->unit);
		row[2] = str_fmt(cx->arena, "%lld.%lld", (long long)p->filing, (long long)p->paragraph);
		row[3] = buf_view(&hash);
	}
	docx_page_break(d);
	docx_heading(d, 1, str_of(T(cx, "Annex 2. From whom")));
	docx_par(d, DOCX_PLAIN, str_fmt(cx->arena, "%s %.*s.", T(cx, "Units heard:"), STR_ARG(unit_names(cx, v, &v->heard))));
	docx_par(d, DOCX_PLAIN, v->silent.n == 0 ? str_of(T(cx, "No unit was silent."))
	    : str_fmt(cx->arena, "%s %.*s.", T(cx, "Units without a report:"), STR_ARG(unit_names(cx, v, &v->silent))));
	if (t.rows > 0)
		docx_table(d, &t);
}

enum err
consolidation_docx(struct ctx *cx, const struct site *s, const struct consolidation_view *v, struct str *bytes)
{
	const struct docx_info info = { .title = v->c.title, .author = v->c.by_title, .at = v->c.at, .demo = s->bloc.demo };
	struct docx_title_block head = { .house = DOCX_PARTY, .number = str_fmt(cx->arena, "Số %.*s", STR_ARG(v->c.number)),
		.place_date = place_date(cx, v->c.day), .kind = S("BÁO CÁO"), .subject = v->c.title };
	struct docx_sign_block sign = { .house = DOCX_PARTY, .post = v->c.by_title, .name = v->c.by_name };
	struct docx *d = docx_new(cx, &info);

	for (size_t i = 0; i < v->units.n; i++)
		if (str_is(v->units.v[i].role, "lead"))
			head.issuer = v->units.v[i].name;
	(void)str_cut(v->c.to, ',', &head.to, NULL);
	head.to = unit_name(&v->units, head.to);
	docx_title_block(d, &head);
	body(cx, d, v);
	docx_sign_block(d, &sign);
	figures(cx, d, v);
	from_whom(cx, d, v);
	return docx_finish(d, bytes);
}
