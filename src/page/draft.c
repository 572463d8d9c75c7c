#include "page/draft.h"

#include "base/number.h"

struct str
draft_place_text(struct ctx *cx, const struct draft_page *p, struct str section, struct str field, size_t nth)
{
	return p->typed != NULL ? form_typed(cx, &draft_form, p->typed, "text", nth)
	    : draft_text_of(&p->v->draft, section, field);
}

struct str
draft_before(struct ctx *cx, const struct draft_view *v, struct str indicator)
{
	struct decimal n;

	for (size_t i = 0; i < v->before_figures.n; i++)
		if (str_eq(v->before_figures.v[i].indicator, indicator) && decimal_read(v->before_figures.v[i].value, &n))
			return decimal_vi(cx->arena, n);
	return S("");
}

struct str
draft_figure_id(struct ctx *cx, struct str indicator)
{
	return str_fmt(cx->arena, "f-value-%.*s", STR_ARG(indicator));
}
