#include "page/filing.h"

#include "base/number.h"

bool
filing_par_new(const struct filing_page *v, const struct paragraph *p)
{
	for (size_t i = 0; i < v->before_pars.n; i++)
		if (str_eq(v->before_pars.v[i].text, p->text))
			return false;
	return v->before_pars.n > 0;
}

const struct figure *const *
filing_figures_ordered(struct ctx *cx, const struct filing_page *v)
{
	const struct figure **all = NEW_N(cx->arena, const struct figure *, v->figures.n + 1);
	size_t n = 0;

	for (size_t k = 0; k < v->blank.figures_n; k++)
		for (size_t i = 0; i < v->figures.n; i++)
			if (str_eq(v->figures.v[i].indicator, v->blank.figures[k].name))
				all[n++] = &v->figures.v[i];
	for (size_t i = 0; i < v->figures.n; i++)
		if (blank_figure(&v->blank, v->figures.v[i].indicator) == NULL)
			all[n++] = &v->figures.v[i];
	return all;
}

struct str
filing_figure(struct ctx *cx, struct str value)
{
	struct decimal n;

	return decimal_read(value, &n) ? decimal_vi(cx->arena, n) : S("");
}

static const struct figure *
before_of(const struct filing_page *v, struct str indicator)
{
	for (size_t i = 0; i < v->before_figures.n; i++)
		if (str_eq(v->before_figures.v[i].indicator, indicator))
			return &v->before_figures.v[i];
	return NULL;
}

struct str
filing_figure_before(struct ctx *cx, const struct filing_page *v, struct str indicator)
{
	const struct figure *b = before_of(v, indicator);

	return b == NULL ? S("") : filing_figure(cx, b->value);
}

bool
filing_figure_jump(const struct filing_page *v, const struct figure *g)
{
	const struct figure *b = before_of(v, g->indicator);
	struct decimal now, was, ratio;

	if (b == NULL || !decimal_read(g->value, &now) || !decimal_read(b->value, &was) || was.v == 0 ||
	    !decimal_ratio(now, was, 100, 0, &ratio))
		return false;
	return ratio.v > 150 || ratio.v < 50;
}

struct str
receipt_file(struct ctx *cx, struct str code)
{
	return str_fmt(cx->arena, "%.*s.tlog-proof", STR_ARG(code));
}

struct str
shell_quoted(struct ctx *cx, struct str name)
{
	struct buf b;

	buf_init(&b, cx->arena, name.n * 4 + 8);
	buf_ch(&b, '\'');
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '\'')
			buf_z(&b, "'\\''");
		else
			buf_ch(&b, name.p[i]);
	buf_ch(&b, '\'');
	return buf_view(&b);
}
