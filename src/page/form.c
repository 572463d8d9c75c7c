/* What form.tmpl asks about a field. */
#include "page/form.h"

struct str
field_error(const struct ctx *cx, const char *name)
{
	for (size_t i = 0; i < cx->fault.n; i++)
		if (str_is(cx->fault.fields[i].field, name))
			return cx->fault.fields[i].text;
	return S("");
}

struct str
field_fault(const struct ctx *cx, const struct field_view *f)
{
	return f->error.n > 0 ? f->error : field_error(cx, f->name);
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
