/**
 * page/form.h — forms: fields with their fault beside them, the summary on top, the hidden keys.
 *
 * Everything typed is shown again: the caller passes back what was sent. A fault noted by fail_field(cx, "name", ...) is
 * found by the field's name, shown beside it and linked from the summary that page_begin shows.
 */
#ifndef PAGE_FORM_H
#define PAGE_FORM_H

#include "base/form.h"
#include "page/out.h"

/* Names of the hidden inputs every post carries. */
#define FORM_CSRF "_csrf"
#define FORM_ONCE "_once"

enum field_type { FIELD_TEXT, FIELD_AREA, FIELD_DAY, FIELD_TIME, FIELD_NUMBER, FIELD_EMAIL, FIELD_PASSWORD,
	FIELD_NEW_PASSWORD, FIELD_FILE, FIELD_SELECT, FIELD_RADIO, FIELD_CHECK, FIELD__MAX };

struct field_choice {
	struct str value, label;
};

struct field_view {
	const char *name;                      /* also the id: f-NAME */
	const char *label;                     /* N_("Reason") */
	enum field_type type;
	struct str value;                      /* FIELD_CHECK: "1" when ticked */
	struct str error;                      /* empty: the fault of this name in cx->fault, if any */
	struct str hint;
	bool required;                         /* fields that are not are marked "(không bắt buộc)" */
	int max;                               /* characters; 0: no limit shown */
	int rows;                              /* FIELD_AREA; 0: 4 */
	const struct field_choice *choices;    /* FIELD_SELECT, FIELD_RADIO */
	size_t choices_n;
	const char *accept;                    /* FIELD_FILE: ".docx,.odt,.pdf" */
};

void part_field(struct ctx *cx, struct out *o, const struct field_view *f);
/*
 * The field of a declared form (base/form.h), shown with what was typed: label, hint, choices, limits and type come from
 * the declaration. in NULL shows it empty. A FORM_CHOICE of up to four shows as radio buttons.
 *
 *     {{ render part_input(cx, o, &extend_form, in, "reason") }}
 */
void part_input(struct ctx *cx, struct out *o, const struct form *form, const struct form_in *in, const char *name);
/* All fields of the form that people fill in, in the declared order; lists (FORM_MANY) are the page's own business. */
void part_inputs(struct ctx *cx, struct out *o, const struct form *form, const struct form_in *in);
void part_hidden(struct ctx *cx, struct out *o, const char *name, struct str value);
/* The keys of this form: csrf and idempotency. First thing inside every <form method="post">. */
void part_form_keys(struct ctx *cx, struct out *o);
/* The summary of cx->fault; nothing when there is none. page_begin shows it already. */
void part_faults(struct ctx *cx, struct out *o);
/* A form that is one button: keys, the button, nothing else. `quiet` draws it as a secondary button. */
void part_button_form(struct ctx *cx, struct out *o, struct url to, const char *label, bool quiet);
/* The sentence that belongs above every place where text or a file is entered. */
void part_no_secrets(struct ctx *cx, struct out *o);

/* For form.tmpl */
struct str field_fault(const struct ctx *cx, const struct field_view *f);
struct str fault_line(struct ctx *cx, const struct fault_field *f);        /* in the summary: "Số và ký hiệu: cần điền mục này." */
const char *field_described(struct ctx *cx, const struct field_view *f);   /* aria-describedby, or NULL */
const char *field_input_type(enum field_type type);

#endif
