#include "doc/gather.h"

#include "base/fold.h"
#include "doc/legacy.h"

#define PAR_MAX ((size_t)1 << 20)

void
gather_init(struct gather *g, struct arena *a, struct doc_text *out)
{
	*g = (struct gather){ .a = a, .out = out, .base = { .heading = 0, .bold = 0, .caps = 0, .list = 0 } };
}

struct gather_style *
gather_style_add(struct gather *g)
{
	struct gather_style *s = &LIST_ADD(g->a, g->styles, g->styles_n, g->styles_cap);

	*s = (struct gather_style){ .heading = -1, .bold = -1, .caps = -1, .list = -1 };
	return s;
}

static const struct gather_style *
style_find(const struct gather *g, struct str id)
{
	for (size_t i = 0; id.n > 0 && i < g->styles_n; i++)
		if (str_eq(g->styles[i].id, id))
			return &g->styles[i];
	return NULL;
}

static void
style_under(struct gather_style *s, const struct gather_style *from)
{
	if (s->font.n == 0)
		s->font = from->font;
	if (s->heading < 0)
		s->heading = from->heading;
	if (s->bold < 0)
		s->bold = from->bold;
	if (s->caps < 0)
		s->caps = from->caps;
	if (s->list < 0)
		s->list = from->list;
}

struct gather_style
gather_style_get(const struct gather *g, struct str id)
{
	struct gather_style out = { .heading = -1, .bold = -1, .caps = -1, .list = -1 };
	const struct gather_style *s;

	for (int depth = 0; depth < GATHER_DEPTH && (s = style_find(g, id)) != NULL; depth++) {
		style_under(&out, s);
		id = s->parent;
	}
	style_under(&out, &g->base);
	return out;
}

struct gather_par *
gather_par_now(struct gather *g)
{
	return g->par_n > 0 ? &g->pars[g->par_n - 1] : NULL;
}

struct gather_par *
gather_par_open(struct gather *g)
{
	struct gather_par *p;

	if (g->par_n == GATHER_DEPTH) {
		g->deep = true;
		return &g->pars[g->par_n - 1];
	}
	p = &g->pars[g->par_n++];
	*p = (struct gather_par){ .heading = -1, .all_bold = true, .all_caps = true, .look = { .bold = -1, .caps = -1 } };
	p->par.where = g->box > 0 ? DOC_BOX : g->where;
	if (g->table_n > 0) {
		const struct gather_table *t = &g->tables[g->table_n - 1];

		p->par.table = t->id;
		p->par.row = t->row;
		p->par.cell = t->cell;
	}
	buf_init(&p->text, g->a, PAR_MAX);
	return p;
}

static void
font_note(struct gather *g, struct str font)
{
	struct doc_text *t = g->out;

	if (font.n == 0 || t->fonts_n >= DOC_FONTS_MAX)
		return;
	for (size_t i = 0; i < t->fonts_n; i++)
		if (str_eq(t->fonts[i], font))
			return;
	LIST_ADD(g->a, t->fonts, t->fonts_n, t->fonts_cap) = str_dup(g->a, str_sub(font, 0, 100));
}

static bool
only_space(struct str s)
{
	return str_trim(s).n == 0;
}

void
gather_text(struct gather *g, struct str text)
{
	struct gather_par *p = gather_par_now(g);
	struct gather_style run, par;
	enum legacy legacy;

	if (p == NULL || text.n == 0)
		return;
	run = (struct gather_style){ .font = p->look.font, .bold = p->look.bold, .caps = p->look.caps };
	if (p->look.style.n > 0) {
		struct gather_style named = gather_style_get(g, p->look.style);

		/* A character style falls back on the paragraph's, not on the document's. */
		if (style_find(g, p->look.style) != NULL) {
			run.font = run.font.n > 0 || str_eq(named.font, g->base.font) ? run.font : named.font;
			run.bold = run.bold < 0 && named.bold > 0 ? 1 : run.bold;
			run.caps = run.caps < 0 && named.caps > 0 ? 1 : run.caps;
		}
	}
	par = gather_style_get(g, p->style);
	style_under(&run, &par);
	if (!only_space(text)) {
		p->any = true;
		p->all_bold = p->all_bold && run.bold > 0;
		p->all_caps = p->all_caps && run.caps > 0;
		font_note(g, run.font);
	}
	legacy = legacy_of_font(run.font);
	if (legacy != LEGACY_NONE) {
		p->par.recoded = p->par.recoded || !only_space(text);
		text = legacy_recode(g->a, legacy, text);
	}
	buf_str(&p->text, text);
}

/*
 * Without what text_clean refuses: direction overrides, controls, byte order marks, heaps of marks. None of them is text. What ends a
 * line elsewhere ends it here.
 */
static struct str
par_clean(struct arena *a, struct str in)
{
	struct str out;
	int marks = 0;
	struct buf b;
	uint32_t r;
	size_t n;

	buf_init(&b, a, in.n + 1);
	for (; in.n > 0; in = str_sub(in, n, in.n)) {
		n = str_rune(in, &r);
		if (n == 0) {
			n = 1;
			continue;
		}
		if (text_ends_line(r))
			buf_ch(&b, '\n');
		else if (text_takes(&marks, r))
			buf_put(&b, in.p, n);
	}
	return text_clean(a, buf_view(&b), &out) ? str_trim(out) : S("");
}

void
gather_par_close(struct gather *g)
{
	struct doc_text *t = g->out;
	struct gather_par *p = gather_par_now(g);
	struct gather_style style;

	if (p == NULL)
		return;
	g->par_n--;
	p->par.text = par_clean(g->a, buf_view(&p->text));
	if (p->par.text.n == 0)
		return;
	if (t->n >= DOC_PARS_MAX) {
		t->cut = true;
		return;
	}
	style = gather_style_get(g, p->style);
	p->par.heading = p->heading >= 0 ? p->heading : style.heading;
	p->par.list = p->par.list || (style.list > 0 && p->par.heading == 0);
	p->par.bold = p->any && p->all_bold;
	p->par.caps = p->any && p->all_caps;
	t->recoded = t->recoded || p->par.recoded;
	t->cut = t->cut || p->text.over;
	LIST_ADD(g->a, t->v, t->n, t->cap) = p->par;
}

void
gather_line(struct gather *g, struct str text)
{
	g->box++;
	gather_par_open(g);
	gather_text(g, text);
	gather_par_close(g);
	g->box--;
}

void
gather_table_open(struct gather *g)
{
	if (g->table_n == GATHER_DEPTH) {
		g->deep = true;
		return;
	}
	g->tables[g->table_n++] = (struct gather_table){ ++g->tables_seen, 0, 0 };
}

void
gather_row_open(struct gather *g)
{
	if (g->table_n > 0) {
		g->tables[g->table_n - 1].row++;
		g->tables[g->table_n - 1].cell = 0;
	}
}

void
gather_cell_open(struct gather *g)
{
	if (g->table_n > 0)
		g->tables[g->table_n - 1].cell++;
}

void
gather_table_close(struct gather *g)
{
	if (g->table_n > 0)
		g->table_n--;
}
