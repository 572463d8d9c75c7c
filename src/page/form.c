/* What form.tmpl asks about a field, and fields from their declaration. */
#include "page/form.h"

#include "base/fold.h"
#include "base/log.h"

struct str
field_fault(const struct ctx *cx, const struct field_view *f)
{
	return f->error.n > 0 ? f->error : form_fault(cx, f->name);
}

struct str
fault_line(struct ctx *cx, const struct fault_field *f)
{
	uint32_t first;
	size_t n = str_rune(f->text, &first);

	struct str label = f->nth == 0 ? f->label : str_fmt(cx->arena, T(cx, "%.*s, box %zu"), STR_ARG(f->label), f->nth);

	if (f->label.n == 0)
		return f->text;
	return str_fmt(cx->arena, "%.*s: %.*s%.*s", STR_ARG(label), STR_ARG(text_lower(cx->arena, str_sub(f->text, 0, n))),
	    STR_ARG(str_sub(f->text, n, f->text.n)));
}

const char *
field_described(struct ctx *cx, const struct field_view *f)
{
	bool hint = f->hint.n > 0, fault = field_fault(cx, f).n > 0;

	if (hint && fault)
		return str_fmt(cx->arena, "h-%s e-%s", f->name, f->name).p;
	return hint || fault ? str_fmt(cx->arena, "%s-%s", hint ? "h" : "e", f->name).p : NULL;
}

const char *
field_input_type(enum field_type type)
{
	switch (type) {
	case FIELD_EMAIL:
		return "email";
	case FIELD_PASSWORD:
	case FIELD_NEW_PASSWORD:
		return "password";
	case FIELD_FILE:
		return "file";
	default:
		return "text";
	}
}

static enum field_type
type_of(const struct form_field *f)
{
	switch (f->type) {
	case FORM_LINES:
		return FIELD_AREA;
	case FORM_INT:
	case FORM_NUMBER:
	case FORM_ID:
		return FIELD_NUMBER;
	case FORM_DAY:
		return FIELD_DAY;
	case FORM_BOOL:
		return FIELD_CHECK;
	case FORM_CHOICE:
		return f->n_choices <= 4 ? FIELD_RADIO : FIELD_SELECT;
	case FORM_FILE:
		return FIELD_FILE;
	default:
		return (f->flags & FORM_SECRET) != 0 ? FIELD_PASSWORD : FIELD_TEXT;
	}
}

static struct field_choice *
choices_of(struct ctx *cx, const struct form_field *f)
{
	struct field_choice *v = NEW_N(cx->arena, struct field_choice, f->n_choices);

	for (size_t i = 0; i < f->n_choices; i++)
		v[i] = (struct field_choice){ str_of(f->choices[i].name), str_of(T(cx, f->choices[i].label)) };
	return v;
}

/* Texts of declared lengths only: a number's `max` is a value, not a length. */
static int
length_of(const struct form_field *f)
{
	return (f->type == FORM_TEXT || f->type == FORM_LINES) && f->max > 0 && f->max <= 1000000 ? (int)f->max : 0;
}

static void
input_show(struct ctx *cx, struct out *o, const struct form *form, const struct form_in *in, const struct form_field *f)
{
	struct field_view v = {
		.name = f->name, .label = f->label, .type = type_of(f), .required = (f->flags & FORM_REQUIRED) != 0,
		.max = length_of(f), .rows = f->max >= 1000 ? 8 : 4, .choices_n = f->n_choices,
		.hint = f->hint == NULL ? S("") : str_of(T(cx, f->hint)),
	};

	if (f->n_choices > 0)
		v.choices = choices_of(cx, f);
	if (in != NULL && f->type != FORM_FILE)
		v.value = form_typed(cx, form, in, f->name, 0);
	if (v.type == FIELD_CHECK)
		v.value = str_is(v.value, "1") || str_is(v.value, "on") || str_is(v.value, "yes") ? S("1") : S("");
	if ((f->flags & FORM_HIDDEN) != 0)
		part_hidden(cx, o, f->name, v.value);
	else
		part_field(cx, o, &v);
}

void
part_input(struct ctx *cx, struct out *o, const struct form *form, const struct form_in *in, const char *name)
{
	for (size_t i = 0; i < form->n; i++) {
		if (strcmp(form->fields[i].name, name) != 0)
			continue;
		input_show(cx, o, form, in, &form->fields[i]);
		return;
	}
	MUST(false);
}

void
part_inputs(struct ctx *cx, struct out *o, const struct form *form, const struct form_in *in)
{
	for (size_t i = 0; i < form->n; i++)
		if ((form->fields[i].flags & FORM_MANY) == 0)
			input_show(cx, o, form, in, &form->fields[i]);
}
