/* The same declarations for the shell (`--to 2026-03-25`) and for programs (JSON Schema). */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/form.h"
#include "base/sha256.h"

#define USAGE_COLUMN ((size_t)36)
#define USAGE_WIDTH ((size_t)100)

/* data_window -> data-window */
static bool
option_is(struct str word, const char *field)
{
	size_t n = strlen(field);

	if (word.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (word.p[i] != (field[i] == '_' ? '-' : field[i]))
			return false;
	return true;
}

static void
option_put(const char *field, struct buf *out)
{
	for (const char *c = field; *c != '\0'; c++)
		buf_ch(out, *c == '_' ? '-' : *c);
}

static const struct form_field *
field_of_option(const struct form *form, struct str word)
{
	for (size_t i = 0; i < form->n; i++)
		if (option_is(word, form->fields[i].name))
			return &form->fields[i];
	return NULL;
}

static enum err
no_memory(struct ctx *cx)
{
	return fail(cx, E_ENV, "%s", T(cx, "The machine has no memory left: try again in a moment."));
}

static enum err
seal_file(struct ctx *cx, const char *path, int fd, struct upload *u)
{
	struct str chunk = { arena_alloc(cx->arena, 65536), 0 };
	struct sha256_ctx state;
	ssize_t n;

	sha256_init(&state);
	while ((n = read(fd, (char *)chunk.p, 65536)) > 0 && (u->size += n) <= UPLOAD_MOST) {
		chunk.n = (size_t)n;
		sha256_add(&state, chunk);
		if (!sealed_add(u->sealed, chunk.p, chunk.n))
			return no_memory(cx);
	}
	sha256_end(&state, u->sha256);
	if (n > 0)
		return fail(cx, E_LARGE, T(cx, "The file is larger than %lld MB."), (long long)(UPLOAD_MOST >> 20));
	if (n < 0)
		return fail(cx, E_ENV, T(cx, "The file %s cannot be read."), path);
	return sealed_end(u->sealed) ? E_OK : no_memory(cx);
}

enum err
upload_open(struct ctx *cx, const char *path, struct upload *out)
{
	const char *slash = strrchr(path, '/');
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	enum err e;

	*out = (struct upload){ .name = str_of(slash != NULL ? slash + 1 : path) };
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		e = fail(cx, E_INPUT, T(cx, "The file %s cannot be opened."), path);
	else if ((out->sealed = sealed_new(NULL)) == NULL)
		e = no_memory(cx);
	else
		e = seal_file(cx, path, fd, out);
	if (fd >= 0)
		(void)close(fd);
	if (e != E_OK) {
		sealed_shred(out->sealed);
		out->sealed = NULL;
	}
	return e;
}

static enum err
take_file(struct ctx *cx, const char *field, const char *path, struct form_in *in)
{
	struct upload u;
	enum err e = upload_open(cx, path, &u);

	u.field = str_of(field);
	if (e == E_OK)
		LIST_ADD(cx->arena, in->files, in->n_files, in->cap_files) = u;
	return e;
}

/* 1.915 as 1,9150: with three decimals the comma could be taken for an English group. */
static struct str
as_written_by_hand(struct ctx *cx, struct decimal d)
{
	struct str text = decimal_vi(cx->arena, d);

	return d.scale == 3 ? str_fmt(cx->arena, "%.*s0", STR_ARG(text)) : text;
}

/* `--name value`, `--name=value` or a bare `--flag`; *i moves past a value of its own. */
static enum err
take_option(struct ctx *cx, const struct form *form, char **argv, int argc, int *i, struct form_in *in)
{
	struct str word, value, v = str_sub(str_of(argv[*i]), 2, SIZE_MAX);
	const struct form_field *f;
	struct decimal d;
	bool has;

	value = str_cut(v, '=', &word, &has);
	if ((f = field_of_option(form, word)) == NULL)
		return fail(cx, E_USAGE, T(cx, "There is no option --%.*s here."), STR_ARG(word));
	if (f->type == FORM_BOOL && !has)
		value = S("1");
	else if (!has && *i + 1 >= argc)
		return fail(cx, E_USAGE, T(cx, "The option --%.*s needs a value."), STR_ARG(word));
	else if (!has)
		value = str_of(argv[++*i]);
	if (f->type == FORM_FILE)
		return take_file(cx, f->name, value.p, in);
	if (f->type == FORM_NUMBER && decimal_read(value, &d))          /* 1.915 in a script is not 1915 */
		value = as_written_by_hand(cx, d);
	form_give(cx, in, f->name, value);
	return E_OK;
}

/* Options that are needed and not there: of the command, not of a value. */
static enum err
all_there(struct ctx *cx, const struct form *form, const struct form_in *in)
{
	struct buf b;

	buf_init(&b, cx->arena, 4096);
	for (size_t i = 0; i < form->n; i++) {
		const struct form_field *f = &form->fields[i];
		bool there = (f->flags & FORM_REQUIRED) == 0 || f->type == FORM_BOOL;

		for (size_t k = 0; k < in->n && !there; k++)
			there = str_is(in->v[k].name, f->name);
		for (size_t k = 0; k < in->n_files && !there; k++)
			there = str_is(in->files[k].field, f->name);
		if (!there) {
			buf_z(&b, b.n > 0 ? ", --" : "--");
			option_put(f->name, &b);
		}
	}
	return b.n == 0 ? E_OK : fail(cx, E_USAGE, T(cx, "Needed as well: %.*s. `phoihop COMMAND --help` tells what a command takes."),
	    STR_ARG(buf_view(&b)));
}

enum err
form_read_options(struct ctx *cx, const struct form *form, int *argc, char **argv, void *into)
{
	struct form_in in = { 0 };
	int kept = 0;
	bool options = true;
	enum err e;

	for (int i = 0; i < *argc; i++) {
		if (i > 0 && options && strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (i == 0 || !options || strncmp(argv[i], "--", 2) != 0) {
			argv[kept++] = argv[i];
		} else if ((e = take_option(cx, form, argv, *argc, &i, &in)) != E_OK) {
			return e;
		}
	}
	*argc = kept;
	argv[kept] = NULL;
	if ((e = all_there(cx, form, &in)) != E_OK)
		return e;
	if ((e = form_read(cx, form, &in, into)) == E_INPUT)
		cx->fault.text = S("");        /* the web's: nothing was typed here that could be lost */
	return e;
}

static void
value_word(const struct form_field *f, struct buf *out)
{
	static const char *const words[FORM_TYPE__MAX] = {
		[FORM_TEXT] = "TEXT", [FORM_LINES] = "TEXT", [FORM_INT] = "N", [FORM_DAY] = "DAY", [FORM_ID] = "ID",
		[FORM_NUMBER] = "FIGURE", [FORM_FILE] = "FILE", [FORM_KEY] = "KEY",
	};

	if (f->type == FORM_CHOICE) {
		for (size_t i = 0; i < f->n_choices; i++)
			buf_fmt(out, "%s%s", i > 0 ? "|" : " ", f->choices[i].name);
	} else if (words[f->type] != NULL) {
		buf_fmt(out, " %s", words[f->type]);
	}
}

/* Blanks up to the second column; on a line of its own where the two do not fit beside each other. */
static int
pad_of(struct buf *out, size_t from, struct str what)
{
	size_t column = out->n - from;

	if (column < USAGE_COLUMN && USAGE_COLUMN + str_runes(what) <= USAGE_WIDTH)
		return (int)(USAGE_COLUMN - column);
	buf_ch(out, '\n');
	return 6;
}

void
form_usage(const struct ctx *cx, const struct form *form, struct buf *out)
{
	for (size_t i = 0; i < form->n; i++) {
		const struct form_field *f = &form->fields[i];
		size_t from = out->n;
		struct str what;

		buf_z(out, "  --");
		option_put(f->name, out);
		value_word(f, out);
		if ((f->flags & FORM_MANY) != 0)
			buf_z(out, " ...");
		what = str_fmt(cx->arena, "%s%s%s%s", f->label != NULL ? T(cx, f->label) : "", f->hint != NULL ? ": " : "",
		    f->hint != NULL ? T(cx, f->hint) : "", (f->flags & FORM_REQUIRED) != 0 ? T(cx, " (needed)") : "");
		buf_fmt(out, "%*s%.*s\n", pad_of(out, from, what), "", STR_ARG(what));
	}
}

static void
schema_type(const struct form_field *f, struct buf *out)
{
	switch (f->type) {
	case FORM_INT:
	case FORM_ID:
		buf_fmt(out, "\"type\":\"integer\",\"minimum\":%lld", f->type == FORM_ID ? 1LL : (long long)f->min);
		if (f->max > 0)
			buf_fmt(out, ",\"maximum\":%lld", (long long)f->max);
		break;
	case FORM_DAY:
		buf_z(out, "\"type\":\"string\",\"format\":\"date\"");
		break;
	case FORM_BOOL:
		buf_z(out, "\"type\":\"boolean\"");
		break;
	case FORM_NUMBER:
		buf_z(out, "\"type\":\"string\",\"pattern\":\"^-?[0-9]+([.][0-9]+)?$\"");
		break;
	case FORM_FILE:
		buf_z(out, "\"type\":\"string\",\"contentEncoding\":\"base64\"");
		break;
	case FORM_CHOICE:
		buf_z(out, "\"enum\":[");
		for (size_t i = 0; i < f->n_choices; i++) {
			buf_z(out, i > 0 ? "," : "");
			buf_json(out, str_of(f->choices[i].name));
		}
		buf_ch(out, ']');
		break;
	case FORM_TEXT:
	case FORM_LINES:
	case FORM_KEY:
	case FORM_TYPE__MAX:
		buf_z(out, "\"type\":\"string\"");
		if (f->min > 0)
			buf_fmt(out, ",\"minLength\":%lld", (long long)f->min);
		buf_fmt(out, ",\"maxLength\":%lld", f->max > 0 ? (long long)f->max : f->type == FORM_LINES ? 100000LL :
		    f->type == FORM_KEY ? 200LL : 500LL);
		break;
	}
}

void
form_schema(const struct form *form, struct buf *out)
{
	bool first = true;

	buf_z(out, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":");
	buf_json(out, str_of(form->name));
	buf_z(out, ",\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
	for (size_t i = 0; i < form->n; i++) {
		const struct form_field *f = &form->fields[i];

		buf_z(out, i > 0 ? "," : "");
		buf_json(out, str_of(f->name));
		buf_z(out, ":{");
		if (f->label != NULL) {
			buf_z(out, "\"title\":");
			buf_json(out, str_of(f->label));
			buf_ch(out, ',');
		}
		if ((f->flags & FORM_MANY) != 0)
			buf_z(out, "\"type\":\"array\",\"items\":{");
		schema_type(f, out);
		buf_z(out, (f->flags & FORM_MANY) != 0 ? "}}" : "}");
	}
	buf_z(out, "},\"required\":[");
	for (size_t i = 0; i < form->n; i++) {
		if ((form->fields[i].flags & FORM_REQUIRED) == 0)
			continue;
		buf_z(out, first ? "" : ",");
		buf_json(out, str_of(form->fields[i].name));
		first = false;
	}
	buf_z(out, "]}");
}
