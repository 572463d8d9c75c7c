/**
 * base/form.h — one declaration per input: the web form and the shell options are read from it.
 *
 *     struct extend { struct str due; day_t to; struct str reason; };
 *     static const struct form_field extend_fields[] = {
 *         { "due",    FORM_KEY,   offsetof(struct extend, due),    FORM_REQUIRED, .max = 200,  .label = N_("Due row") },
 *         { "to",     FORM_DAY,   offsetof(struct extend, to),     FORM_REQUIRED,              .label = N_("Extend to") },
 *         { "reason", FORM_LINES, offsetof(struct extend, reason), FORM_REQUIRED, .max = 2000, .label = N_("Reason") },
 *     };
 *     const struct form extend_form = FORM("extend", struct extend, extend_fields);
 *
 * Reading never defaults a bad value: every field is judged, all faults are collected in cx->fault.fields at once, and
 * what was typed stays readable (form_typed) so that the page shows it again. Text is NFC, trimmed for one-line types.
 * A field the form does not declare, or one given twice without FORM_MANY, is E_USAGE: browsers never send that.
 * Names beginning with `_` belong to the dispatcher (`_csrf`, `_once`) and never reach a form.
 */
#ifndef BASE_FORM_H
#define BASE_FORM_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/number.h"
#include "base/sealed.h"

enum form_type {
	FORM_TEXT,     /* struct str: one line, trimmed; max = characters (default 500) */
	FORM_LINES,    /* struct str: lines end in LF; max = characters (default 100,000) */
	FORM_INT,      /* int64_t: min..max; FORM_NO_INT when left empty */
	FORM_DAY,      /* day_t: 2026-03-20 or 20/03/2026; DAY_NONE when left empty */
	FORM_BOOL,     /* bool: present = true ("1", "on", "yes"; "0", "no" = false) */
	FORM_CHOICE,   /* int: the value of one of `choices`; -1 when left empty */
	FORM_ID,       /* int64_t > 0; 0 when left empty */
	FORM_NUMBER,   /* struct decimal: 1.915,5 (web), 1915.5 too (shell, JSON); .set = false when left empty */
	FORM_FILE,     /* struct upload; sealed = NULL when none was given */
	FORM_KEY,      /* struct str: letters, digits, . _ - @ and / between parts; max = bytes (default 200) */
	FORM_TYPE__MAX
};

enum form_flags {
	FORM_REQUIRED = 1,
	FORM_MANY = 2,         /* the member is struct form_strs / _ints / _uploads / _decimals; order and empties kept */
	FORM_SECRET = 4,       /* a password or code: never shown again, never logged */
	FORM_HIDDEN = 8        /* not for people to fill in */
};

#define FORM_NO_INT INT64_MIN

struct form_choice {
	const char *name;          /* as sent */
	int value;                 /* >= 0 */
	const char *label;         /* message id */
};

struct form_field {
	const char *name;
	enum form_type type;
	size_t offset;
	unsigned flags;
	int64_t max;               /* 0: the type's default */
	const char *label;         /* message id */
	const struct form_choice *choices;
	size_t n_choices;
	int64_t min;               /* FORM_INT; for texts the least characters */
	const char *hint;          /* message id or NULL: shown under the label and in --help */
};

struct form {
	const char *name;
	const struct form_field *fields;
	size_t n, size;
};
#define FORM(name, type, fields) { (name), (fields), COUNT(fields), sizeof(type) }
#define FORM_CHOICES(array) .choices = (array), .n_choices = COUNT(array)

#define UPLOAD_MOST ((int64_t)50 << 20)

/* A file that came in: its bytes lie sealed (base/sealed.h) and are shredded when the request ends. */
struct upload {
	struct str field;
	struct str name;           /* what the sender calls it: shown, never used as a path; "" when none */
	struct sealed *sealed;     /* NULL: none of its bytes was kept, or it has none */
	int64_t size;
	unsigned char sha256[32];  /* of the plain bytes */
};

struct form_strs { struct str *v; size_t n; };
struct form_ints { int64_t *v; size_t n; };       /* FORM_INT, FORM_ID, FORM_DAY and FORM_CHOICE with FORM_MANY */
struct form_decimals { struct decimal *v; size_t n; };
struct form_uploads { struct upload *v; size_t n; };

struct form_pair {
	struct str name, value;    /* as sent, percent-decoded; not yet clean */
};

/* What was sent: values and files, in the order they came. */
struct form_in {
	struct form_pair *v;
	size_t n, cap;
	struct upload *files;
	size_t n_files, cap_files;
};

/*
 * Fills `into` (of form->size) whole. E_OK; E_INPUT with cx->fault.fields; E_USAGE for unknown or doubled names.
 * Texts live in cx->arena.
 */
enum err form_read(struct ctx *cx, const struct form *form, const struct form_in *in, void *into);

/* What was typed into a field, cleaned, for showing it again; "" for secrets. nth counts a MANY field's values from 0. */
struct str form_typed(struct ctx *cx, const struct form *form, const struct form_in *in, const char *field, size_t nth);
/* Puts stored values back as if typed, to fill a form for editing. */
void form_give(struct ctx *cx, struct form_in *in, const char *field, struct str value);
/* The field a form declares under a name; NULL: none. */
const struct form_field *form_field_named(const struct form *form, struct str name);
/* The fault noted for a field, or "". */
struct str form_fault(const struct ctx *cx, const char *field);

/*
 * The same form from `--to 2026-03-25 --reason TEXT --file report.docx` (`_` in a name is written `-`; a FORM_BOOL takes
 * no value). argv[0] is the command. Files are read by upload_open, and the caller shreds them. Words that are no option stay
 * in argv, *argc counts them. E_USAGE too when a required one is not there.
 */
enum err form_read_options(struct ctx *cx, const struct form *form, int *argc, char **argv, void *into);
/* A file of this machine as if it had been sent in, sealed in memory: the caller shreds it. E_LARGE past UPLOAD_MOST. */
enum err upload_open(struct ctx *cx, const char *path, struct upload *out);
/* One line per option, for usage. */
void form_usage(const struct ctx *cx, const struct form *form, struct buf *out);
/* JSON Schema (2020-12) of the input; labels in English. */
void form_schema(const struct form *form, struct buf *out);

/* Letters, digits, . _ - @ in parts divided by single `/`, no part `.` or `..`, at most max bytes. */
bool form_is_key(struct str key, size_t max);
/* application/x-www-form-urlencoded: false on a bad escape, a NUL, no name, or more than `max` pairs. Pure. */
bool form_urlencoded(struct arena *a, struct str body, size_t max, struct form_in *out);

#endif
