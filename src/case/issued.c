/*
 * An issued consolidation: read back, and as a Word document with the annex that names the source of every paragraph. The
 * document has the layout of its issuer's house: of the State (Decree 30/2020) or of the Party (Guidance 36 of the Office).
 */
#include "base/fold.h"
#include "base/number.h"
#include "case/consolidation.h"
#include "case/filing.h"
#include "doc/docx_write.h"
#include "plan/unit.h"

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

/* --- the head and the end ------------------------------------------------------------------------------------------- */

/*
 * The name of an issuer under its superior's: what both names share is written once, above. "Ban X Tỉnh ủy" under "Tỉnh
 * ủy Y" is "Ban X".
 */
static struct str
issuer_name(struct str name, struct str superior)
{
	for (size_t i = 1; i < name.n; i++) {
		struct str tail = str_sub(name, i + 1, name.n);

		if (name.p[i] == ' ' && tail.n > 0 && str_starts(superior, tail) &&
		    (superior.n == tail.n || superior.p[tail.n] == ' '))
			return str_sub(name, 0, i);
	}
	return name;
}

/* The place a body signs at: the province or city in its superior's name, dots to fill in when that names none. */
static struct str
place_name(struct str superior)
{
	static const struct { const char *word; bool first; } marks[] = {
		{ "Tỉnh ủy ", true }, { "Thành ủy ", true }, { " tỉnh ", false }, { " thành phố ", false },
	};

	for (size_t i = 0; i < COUNT(marks); i++) {
		struct str word = str_of(marks[i].word);
		ptrdiff_t at = str_find(superior, word);

		if (at >= 0 && (at == 0 || !marks[i].first))
			return str_sub(superior, (size_t)at + word.n, superior.n);
	}
	return S("……………");
}

/* "Khánh Hòa, ngày 05 tháng 3 năm 2026": days below 10 and months 1, 2 take a leading zero. */
static struct str
place_date(struct ctx *cx, struct str place, day_t day)
{
	struct ymd d = day_ymd(day);

	return str_fmt(cx->arena, d.m < 3 ? "%.*s, ngày %02d tháng %02d năm %d" : "%.*s, ngày %02d tháng %d năm %d", STR_ARG(place),
	    d.d, d.m, d.y);
}

/*
 * What the report is about: the line under "BÁO CÁO" does not say the word again. The State's documents begin that line with
 * a capital, the Party's do not.
 */
static struct str
subject_of(struct ctx *cx, struct str title, enum docx_house house)
{
	const struct str kind = S("báo cáo ");
	struct str rest = title, first;
	size_t n = 1;

	if (str_starts(text_lower(cx->arena, title), kind) && title.n > kind.n)
		rest = str_trim(str_sub(title, kind.n, title.n));
	if (house == DOCX_PARTY)
		return rest;
	while (n < rest.n && ((unsigned char)rest.p[n] & 0xc0) == 0x80)
		n++;
	first = text_upper(cx->arena, str_sub(rest, 0, n));
	return str_fmt(cx->arena, "%.*s%.*s", STR_ARG(first), STR_ARG(str_sub(rest, n, rest.n)));
}

/* Who receives it besides the body it is addressed to, and what stays. */
static void
copies(struct ctx *cx, const struct consolidation_view *v, struct docx_sign_block *out)
{
	struct str one, rest = v->c.to, *list;
	bool more = rest.n > 0;
	size_t n = 0;

	list = NEW_N(cx->arena, struct str, rest.n + 3);
	while (more) {
		rest = str_cut(rest, ',', &one, &more);
		list[n] = n == 0 ? S("Như trên") : unit_name(&v->units, str_trim(one));
		n++;
	}
	list[n++] = out->house == DOCX_PARTY ? S("Lưu Văn phòng") : S("Lưu: VT");
	out->copies = list;
	out->copies_n = n;
}

/* --- what stands between them ----------------------------------------------------------------------------------------- */

static void
own_text(struct ctx *cx, struct docx *d, struct str text)
{
	size_t n;
	struct str *v = text_paragraphs(cx->arena, text, &n);

	for (size_t i = 0; i < n; i++)
		docx_par(d, DOCX_BODY, v[i]);
}

static void
body(struct ctx *cx, struct docx *d, const struct consolidation_view *v)
{
	for (size_t i = 0; i < v->parts.n; i++) {
		const struct consolidation_part *p = &v->parts.v[i];

		if (str_is(p->kind, "heading"))
			docx_heading(d, p->field.n > 0 ? 2 : 1, p->text);
		else if (str_is(p->kind, "own"))
			own_text(cx, d, p->text);
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

static const struct unit *
lead_of(const struct consolidation_view *v)
{
	for (size_t i = 0; i < v->units.n; i++)
		if (str_is(v->units.v[i].role, "lead"))
			return &v->units.v[i];
	return NULL;
}

/* What its rule says; "" when silent. */
static struct str
said(const struct consolidation_view *v, enum prop prop)
{
	const struct stmt *rule;
	struct str duty;

	(void)str_cut(v->c.due, '/', &duty, NULL);
	rule = plan_find_kind(v->plan, K_CONSOLIDATION, duty);
	return rule == NULL ? S("") : stmt_str(rule, prop);
}

/* As the rule says, else as the issuer's other documents, else as the plan says for all. */
static enum docx_house
house_of(const struct consolidation_view *v, const struct unit *lead)
{
	struct str style = said(v, PROP_CONSOLIDATION_STYLE);

	if (style.n == 0 && lead != NULL)
		style = lead->style;
	if (style.n == 0 && v->plan->head != NULL)
		style = stmt_str(v->plan->head, PROP_PLAN_STYLE);
	return str_is(style, "state") ? DOCX_STATE : DOCX_PARTY;
}

/* The post of who issued it; a deputy of the post that the plan names signs for it: "K/T TRƯỞNG BAN", and below his own. */
static void
signed_by(struct ctx *cx, const struct consolidation_view *v, struct docx_sign_block *out)
{
	struct str post = text_upper(cx->arena, said(v, PROP_CONSOLIDATION_SIGNED_BY));

	out->post = text_upper(cx->arena, v->c.by_title);
	out->name = v->c.by_name;
	if (post.n > 0 && str_starts(out->post, S("PHÓ ")) && !str_eq(out->post, post))
		out->authority = str_fmt(cx->arena, out->house == DOCX_STATE ? "KT. %.*s" : "K/T %.*s", STR_ARG(post));
}

static struct str
superior_name(const struct consolidation_view *v, const struct unit *lead)
{
	const struct stmt *unit = lead == NULL ? NULL : plan_find_kind(v->plan, K_UNIT, lead->key);
	const struct stmt *up = unit == NULL ? NULL : plan_unit_parent(v->plan, unit, v->c.day);

	return up == NULL ? S("") : unit_name(&v->units, up->name);
}

enum err
consolidation_docx(struct ctx *cx, const struct site *s, const struct consolidation_view *v, struct str *bytes)
{
	const struct docx_info info = { .title = v->c.title, .author = v->c.by_title, .at = v->c.at, .demo = s->bloc.demo };
	struct docx_title_block head = { .kind = S("BÁO CÁO") };
	struct docx_sign_block sign = { 0 };
	const struct unit *lead = lead_of(v);
	struct ctx vi = *cx;                   /* the document's own words, whatever the page's language */
	struct str superior = superior_name(v, lead);
	struct docx *d = docx_new(cx, &info);

	head.house = house_of(v, lead);
	sign.house = head.house;
	head.subject = subject_of(cx, v->c.title, head.house);
	head.superior = text_upper(cx->arena, superior);
	head.issuer = lead == NULL ? S("") : text_upper(cx->arena, issuer_name(lead->name, superior));
	head.number = str_fmt(cx->arena, head.house == DOCX_STATE ? "Số: %.*s" : "Số %.*s", STR_ARG(v->c.number));
	head.place_date = place_date(cx, place_name(superior), v->c.day);
	(void)str_cut(v->c.to, ',', &head.to, NULL);
	head.to = unit_name(&v->units, head.to);
	signed_by(cx, v, &sign);
	copies(cx, v, &sign);
	vi.lang = LANG_VI;
	docx_title_block(d, &head);
	body(&vi, d, v);
	docx_sign_block(d, &sign);
	figures(&vi, d, v);
	from_whom(&vi, d, v);
	return docx_finish(d, bytes);
}
