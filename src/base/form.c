/*
 * Reading an input by its declaration.
 *
 * Order: names first (an undeclared or doubled one ends it as E_USAGE), then every field in turn by its type's reader.
 * A reader stores only a value it understood; a fault leaves the field at "nothing given" and the walk goes on, so that
 * the reader of the page sees everything there is to mend at once.
 */
#include "base/form.h"

#include "base/fold.h"
#include "base/log.h"

#define RUNE_BYTES 5                    /* of a character at most: a Vietnamese letter written with its marks apart */

/* One field while it is read: where the value goes, in an array when the field is MANY. */
struct slot {
	struct ctx *cx;
	const struct form_field *f;
	void *at;
};

static const size_t type_size[FORM_TYPE__MAX] = {
	[FORM_TEXT] = sizeof(struct str), [FORM_LINES] = sizeof(struct str), [FORM_KEY] = sizeof(struct str),
	[FORM_INT] = sizeof(int64_t), [FORM_ID] = sizeof(int64_t), [FORM_DAY] = sizeof(day_t),
	[FORM_BOOL] = sizeof(bool), [FORM_CHOICE] = sizeof(int), [FORM_NUMBER] = sizeof(struct decimal),
	[FORM_FILE] = sizeof(struct upload),
};

static void
set_nothing(const struct form_field *f, void *at)
{
	memset(at, 0, type_size[f->type]);
	if (f->type == FORM_INT)
		*(int64_t *)at = FORM_NO_INT;
	else if (f->type == FORM_DAY)
		*(day_t *)at = DAY_NONE;
	else if (f->type == FORM_CHOICE)
		*(int *)at = -1;
}

static enum err
missing(const struct slot *s)
{
	return fail_field(s->cx, s->f->name, "%s", T(s->cx, "This has to be filled in."));
}

/* Cleaned and, for what is one line, trimmed; noted as a fault otherwise. */
static enum err
clean(const struct slot *s, struct str raw, struct str *out)
{
	struct str text;

	if (!text_clean(s->cx->arena, raw, &text))
		return fail_field(s->cx, s->f->name, "%s",
		    T(s->cx, "The text has characters that cannot be read. Type it again, or paste it as plain text."));
	*out = s->f->type == FORM_LINES || (s->f->flags & FORM_SECRET) != 0 ? text : str_trim(text);
	return E_OK;
}

static int64_t
most_runes(const struct form_field *f)
{
	return f->max > 0 ? f->max : f->type == FORM_TEXT ? 500 : 100000;
}

static enum err
too_long(const struct slot *s, struct str text)
{
	return fail_field(s->cx, s->f->name, T(s->cx, "This is %lld characters long; at most %lld are taken."),
	    (long long)str_runes(text), (long long)most_runes(s->f));
}

static enum err
read_text(const struct slot *s, struct str text)
{
	int64_t n = (int64_t)str_runes(text);

	if (s->f->type == FORM_TEXT && text.n > 0 && memchr(text.p, '\n', text.n) != NULL)
		return fail_field(s->cx, s->f->name, "%s", T(s->cx, "This takes one line only."));
	if (n > most_runes(s->f))
		return too_long(s, text);
	if (n < s->f->min)
		return fail_field(s->cx, s->f->name, T(s->cx, "At least %lld characters are needed."),
		    (long long)s->f->min);
	*(struct str *)s->at = text;
	return E_OK;
}

static bool
key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
	    c == '-' || c == '@';
}

bool
form_is_key(struct str key, size_t max)
{
	bool part = false;

	if (key.n == 0 || key.n > max)
		return false;
	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] == '/' && !part)
			return false;
		if (key.p[i] != '/' && !key_char(key.p[i]))
			return false;
		if (key.p[i] == '.' && !part && (i + 1 == key.n || key.p[i + 1] == '.' || key.p[i + 1] == '/'))
			return false;
		part = key.p[i] != '/';
	}
	return part;
}

static enum err
read_key(const struct slot *s, struct str text)
{
	if (!form_is_key(text, s->f->max > 0 ? (size_t)s->f->max : 200))
		return fail_field(s->cx, s->f->name, "%s", T(s->cx, "This is not a key this program knows."));
	*(struct str *)s->at = text;
	return E_OK;
}

static enum err
read_int(const struct slot *s, struct str text)
{
	int64_t max = s->f->max != 0 ? s->f->max : INT64_MAX, v;

	if (!str_to_i64(text, &v))
		return fail_field(s->cx, s->f->name, "%s", T(s->cx, "Type a whole number, in digits only."));
	if (v < s->f->min || v > max)
		return fail_field(s->cx, s->f->name, T(s->cx, "Type a number from %lld to %lld."),
		    (long long)s->f->min, (long long)max);
	*(int64_t *)s->at = v;
	return E_OK;
}

static enum err
read_id(const struct slot *s, struct str text)
{
	int64_t v;

	if (!str_to_i64(text, &v) || v <= 0)
		return fail_field(s->cx, s->f->name, "%s", T(s->cx, "This is not a number this program gave."));
	*(int64_t *)s->at = v;
	return E_OK;
}

static enum err
read_day(const struct slot *s, struct str text)
{
	if (!day_read_vi(text, s->at)) {
		set_nothing(s->f, s->at);
		return fail_field(s->cx, s->f->name, "%s", T(s->cx, "Type a day that exists, as 19/03/2026."));
	}
	return E_OK;
}

static enum err
read_bool(const struct slot *s, struct str text)
{
	static const char *const yes[] = { "1", "on", "yes", "true" }, *const no[] = { "0", "off", "no", "false" };

	for (size_t i = 0; i < COUNT(yes); i++) {
		*(bool *)s->at = str_is(text, yes[i]);
		if (*(bool *)s->at || str_is(text, no[i]))
			return E_OK;
	}
	return fail_field(s->cx, s->f->name, "%s", T(s->cx, "Choose yes or no."));
}

static enum err
read_choice(const struct slot *s, struct str text)
{
	for (size_t i = 0; i < s->f->n_choices; i++) {
		if (str_is(text, s->f->choices[i].name)) {
			*(int *)s->at = s->f->choices[i].value;
			return E_OK;
		}
	}
	return fail_field(s->cx, s->f->name, "%s", T(s->cx, "Choose one of those offered."));
}

static enum err
read_number(const struct slot *s, struct str text)
{
	struct decimal d;
	enum err e;

	if ((e = decimal_read_field(s->cx, s->f->name, text, &d)) == E_OK)
		*(struct decimal *)s->at = d;
	return e;
}

static enum err
read_value(const struct slot *s, struct str raw)
{
	struct str text;
	enum err e;

	set_nothing(s->f, s->at);
	if ((s->f->type == FORM_TEXT || s->f->type == FORM_LINES) && raw.n > (size_t)most_runes(s->f) * RUNE_BYTES)
		return too_long(s, raw);
	if ((e = clean(s, raw, &text)) != E_OK)
		return e;
	if (text_blank(text))
		return (s->f->flags & FORM_REQUIRED) != 0 && s->f->type != FORM_BOOL ? missing(s) : E_OK;
	switch (s->f->type) {
	case FORM_TEXT:
	case FORM_LINES:
		return read_text(s, text);
	case FORM_KEY:
		return read_key(s, text);
	case FORM_INT:
		return read_int(s, text);
	case FORM_ID:
		return read_id(s, text);
	case FORM_DAY:
		return read_day(s, text);
	case FORM_BOOL:
		return read_bool(s, text);
	case FORM_CHOICE:
		return read_choice(s, text);
	case FORM_NUMBER:
		return read_number(s, text);
	case FORM_FILE:
	case FORM_TYPE__MAX:
		break;
	}
	return fail_field(s->cx, s->f->name, "%s", T(s->cx, "A file is expected here."));
}

/* Browsers send an empty part without a name when no file was chosen. */
static bool
file_given(const struct upload *u)
{
	return u->size > 0 || u->name.n > 0;
}

static enum err
read_file(const struct slot *s, const struct upload *u)
{
	int64_t max = s->f->max > 0 ? s->f->max : UPLOAD_MOST;
	struct str name;

	set_nothing(s->f, s->at);
	if (u->size > max)
		return fail_field(s->cx, s->f->name, T(s->cx, "The file is larger than %lld MB."),
		    (long long)(max >> 20));
	if (u->size == 0)
		return fail_field(s->cx, s->f->name, "%s", T(s->cx, "The file is empty."));
	if (!text_clean(s->cx->arena, u->name, &name) || str_runes(name) > 200)
		return fail_field(s->cx, s->f->name, "%s", T(s->cx, "The file's name is too long or cannot be read."));
	*(struct upload *)s->at = *u;
	((struct upload *)s->at)->name = str_trim(name);
	return E_OK;
}

/* Values one after another into the array of a MANY field. Days and choices stand in a form_ints as int64_t. */
static enum err
read_many(struct ctx *cx, const struct form_field *f, const struct form_in *in, void *at)
{
	size_t size = f->type == FORM_DAY || f->type == FORM_CHOICE ? sizeof(int64_t) : type_size[f->type], n = 0, k = 0;
	size_t told = cx->fault.n;
	bool file = f->type == FORM_FILE;
	enum err worst = E_OK, e;
	unsigned char *v;

	for (size_t i = 0; i < (file ? in->n_files : in->n); i++)
		n += str_is(file ? in->files[i].field : in->v[i].name, f->name) && (!file || file_given(&in->files[i]));
	v = arena_alloc(cx->arena, arena_mul(n + 1, size));
	for (size_t i = 0; i < (file ? in->n_files : in->n); i++) {
		union { int64_t i64; day_t day; int choice; } small;
		struct slot s = { cx, f, v + k * size };
		bool narrow = f->type == FORM_DAY || f->type == FORM_CHOICE;

		if (!str_is(file ? in->files[i].field : in->v[i].name, f->name) || (file && !file_given(&in->files[i])))
			continue;
		if (narrow)
			s.at = &small;
		e = file ? read_file(&s, &in->files[i]) : read_value(&s, in->v[i].value);
		if (narrow)
			((int64_t *)(void *)v)[k] = f->type == FORM_DAY ? small.day : small.choice;
		worst = worst == E_OK ? e : worst;
		k++;
		for (; told < cx->fault.n; told++)
			cx->fault.fields[told].nth = k;
	}
	*(struct form_strs *)at = (struct form_strs){ (struct str *)(void *)v, k };
	if (k == 0 && (f->flags & FORM_REQUIRED) != 0)
		return missing(&(struct slot){ cx, f, at });
	return worst;
}

static enum err
read_one(struct ctx *cx, const struct form_field *f, const struct form_in *in, void *at)
{
	struct slot s = { cx, f, at };

	set_nothing(f, at);
	for (size_t i = 0; f->type == FORM_FILE && i < in->n_files; i++)
		if (str_is(in->files[i].field, f->name) && file_given(&in->files[i]))
			return read_file(&s, &in->files[i]);
	for (size_t i = 0; f->type != FORM_FILE && i < in->n; i++)
		if (str_is(in->v[i].name, f->name))
			return read_value(&s, in->v[i].value);
	return (f->flags & FORM_REQUIRED) != 0 ? missing(&s) : E_OK;
}

const struct form_field *
form_field_named(const struct form *form, struct str name)
{
	for (size_t i = 0; i < form->n; i++)
		if (str_is(name, form->fields[i].name))
			return &form->fields[i];
	return NULL;
}

/* Each name declared, as a value or as a file, and once unless MANY. */
static enum err
check_names(struct ctx *cx, const struct form *form, const struct form_in *in)
{
	bool *seen = NEW_N(cx->arena, bool, form->n + 1);

	for (size_t i = 0; i < in->n + in->n_files; i++) {
		bool file = i >= in->n;
		struct str name = file ? in->files[i - in->n].field : in->v[i].name;
		const struct form_field *f = form_field_named(form, name);

		if (f == NULL || file != (f->type == FORM_FILE))
			return fail(cx, E_USAGE, "%s", T(cx, "The form sent a field this page does not have. Load the page again."));
		if (seen[f - form->fields] && (f->flags & FORM_MANY) == 0)
			return fail(cx, E_USAGE, "%s", T(cx, "The form sent a field twice. Load the page again."));
		seen[f - form->fields] = true;
	}
	return E_OK;
}

/* One field; its faults carry its label, for the readers' sentences fit every field. */
static void
read_field(struct ctx *cx, const struct form_field *f, const struct form_in *in, void *at)
{
	size_t from = cx->fault.n;

	(void)((f->flags & FORM_MANY) != 0 ? read_many(cx, f, in, at) : read_one(cx, f, in, at));
	for (size_t i = from; i < cx->fault.n && f->label != NULL; i++)
		cx->fault.fields[i].label = str_of(T(cx, f->label));
}

enum err
form_read(struct ctx *cx, const struct form *form, const struct form_in *in, void *into)
{
	size_t before = cx->fault.n;
	enum err e;

	memset(into, 0, form->size);
	if ((e = check_names(cx, form, in)) != E_OK)
		return e;
	for (size_t i = 0; i < form->n; i++)
		read_field(cx, &form->fields[i], in, (unsigned char *)into + form->fields[i].offset);
	if (cx->fault.n == before)
		return E_OK;
	return fail(cx, E_INPUT, "%s", T(cx, "Something is still missing or not right. Nothing was lost: mend the fields named below."));
}

struct str
form_typed(struct ctx *cx, const struct form *form, const struct form_in *in, const char *field, size_t nth)
{
	const struct form_field *f = form_field_named(form, str_of(field));
	struct str text;

	MUST(f != NULL);
	if ((f->flags & FORM_SECRET) != 0)
		return S("");
	for (size_t i = 0; i < in->n; i++)
		if (str_is(in->v[i].name, field) && nth-- == 0)
			return text_clean(cx->arena, in->v[i].value, &text) ? text : text_mend(cx->arena, in->v[i].value);
	return S("");
}

void
form_give(struct ctx *cx, struct form_in *in, const char *field, struct str value)
{
	LIST_ADD(cx->arena, in->v, in->n, in->cap) = (struct form_pair){ str_of(field), value };
}

struct str
form_fault(const struct ctx *cx, const char *field)
{
	for (size_t i = 0; i < cx->fault.n; i++)
		if (str_is(cx->fault.fields[i].field, field))
			return cx->fault.fields[i].text;
	return S("");
}
