#include "edge/over.h"

#include "base/fold.h"
#include "case/account.h"
#include "case/consolidation.h"
#include "case/filing.h"
#include "case/review.h"
#include "case/revision.h"
#include "case/version.h"
#include "edge/app.h"
#include "page/over.h"

#define CODE_MOST 20            /* characters: a field of a row of fields that is no longer is chosen, not typed */

static const struct {
	const char *path;
	const struct form *forms[OVER_FORMS];
} rows[] = {
#define X(path, ...) { path, { __VA_ARGS__ } },
#include "edge/typed.def"
#undef X
};

bool
over_forms(const char *path, const struct form *const **forms)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		*forms = rows[i].forms;
		if (strcmp(rows[i].path, path) == 0)
			return true;
	}
	return false;
}

static const struct form_field *
declared(const struct form *const *forms, struct str name)
{
	const struct form_field *f = NULL;

	for (int k = 0; k < OVER_FORMS && forms[k] != NULL && f == NULL; k++)
		f = form_field_named(forms[k], name);
	return f;
}

/* Is this something a person wrote, not a number or word that the page put beside it? */
static bool
written(const struct form_field *f)
{
	switch (f->type) {
	case FORM_TEXT:
	case FORM_LINES:
		return (f->flags & FORM_HIDDEN) == 0 && ((f->flags & FORM_MANY) == 0 || f->max == 0 || f->max > CODE_MOST);
	case FORM_DAY:
	case FORM_NUMBER:
	case FORM_BOOL:
	case FORM_CHOICE:
		return (f->flags & FORM_HIDDEN) == 0;
	default:
		return false;
	}
}

/* As it can stand in a page; what form_read would refuse for its characters is kept too, to be mended. */
static struct str
shown_value(struct ctx *cx, struct str raw)
{
	struct str text;

	if (text_clean(cx->arena, raw, &text))
		return text;
	return str_utf8_ok(raw) ? raw : S("");
}

static const char *
choice_label(const struct form_field *f, struct str value)
{
	for (size_t i = 0; i < f->n_choices; i++)
		if (str_is(value, f->choices[i].name))
			return f->choices[i].label;
	return NULL;
}

/* "Text (tinh-hinh · so-lieu)": the place in a form of many, by the hidden names the page put in front of the field. */
static struct str
label_of(struct ctx *cx, const struct form_field *f, struct str place)
{
	struct str label = str_of(T(cx, f->label));

	return place.n == 0 || (f->flags & FORM_MANY) == 0 ? label
	    : str_fmt(cx->arena, "%.*s (%.*s)", STR_ARG(label), STR_ARG(place));
}

static struct over_field
field_of(struct ctx *cx, const struct form_field *f, struct str raw, struct str place)
{
	struct over_field v = { .name = f->name, .value = shown_value(cx, raw), .lines = f->type == FORM_LINES };
	const char *choice = f->type == FORM_CHOICE ? choice_label(f, v.value) : NULL;

	if (!written(f) || str_trim(v.value).n == 0)
		return v;
	v.label = label_of(cx, f, place);
	if (f->type == FORM_BOOL || choice != NULL)
		v.chosen = str_of(T(cx, choice != NULL ? choice : N_("yes")));
	return v;
}

/* The declared fields in the order they came: a form of many is read by it. */
static void
fields_make(struct ctx *cx, const struct form *const *forms, const struct form_in *in, struct over_page *v)
{
	struct over_field *all = NEW_N(cx->arena, struct over_field, in->n + 1);
	struct str place = S("");
	bool in_place = false;

	for (size_t i = 0; i < in->n; i++) {
		const struct form_field *f = declared(forms, in->v[i].name);
		bool names = f != NULL && (f->flags & (FORM_MANY | FORM_HIDDEN)) == (FORM_MANY | FORM_HIDDEN);

		if (f == NULL || (f->flags & FORM_SECRET) != 0)
			continue;
		all[v->n] = field_of(cx, f, in->v[i].value, place);
		if (names && all[v->n].value.n > 0)
			place = in_place ? str_fmt(cx->arena, "%.*s · %.*s", STR_ARG(place), STR_ARG(all[v->n].value))
			    : all[v->n].value;
		in_place = names && place.n > 0 && (in_place || all[v->n].value.n > 0);
		v->typed = v->typed || all[v->n].label.n > 0;
		v->n++;
	}
	v->fields = all;
}

static bool
file_chosen(const struct form_in *in)
{
	for (size_t i = 0; i < in->n_files; i++)
		if (in->files[i].name.n > 0)
			return true;
	return false;
}

enum err
over_refused(struct ctx *cx, const struct request *rq, const struct route *route, enum err e, struct buf *html)
{
	struct over_page v = { .file = file_chosen(&rq->form), .why = e };
	const struct form *const *forms;
	struct page_out p;
	enum err opened;

	if (over_forms(route->path, &forms))
		fields_make(cx, forms, &rq->form, &v);
	if (!v.typed)
		return E_GONE;
	if ((opened = page_open(cx, rq, S(""), &p)) != E_OK)
		return opened;
	p.frame.here = url_home(cx);
	p.frame.answers_post = false;
	p.out.buf = html;
	page_refused(cx, &p.out, &v);
	return E_OK;
}

enum err
over_page(struct ctx *cx, const struct request *rq, const struct route *route, enum err e, struct buf *html)
{
	struct over_page v = { .open = route->permission == MAY_ANYONE, .again = e != E_LOGIN,
		.near = route_near(cx, rq->edge, rq->path), .act = route_url(cx, route, &rq->at), .file = file_chosen(&rq->form) };
	const struct form *const *forms;
	struct page_out p;

	ctx_clear_fault(cx);
	if ((e = page_open(cx, rq, S(""), &p)) != E_OK)
		return e;
	if (over_forms(route->path, &forms))
		fields_make(cx, forms, &rq->form, &v);
	v.login = url_with(cx, url_login(cx), "to", v.near.text.n > 1 ? v.near.text : S(""));
	p.out.buf = html;
	page_over(cx, &p.out, &v);
	return E_OK;
}
