/**
 * case/revision.h — the plan version being written on the web: one at a time in a bloc, kept between sittings (class B).
 *
 * It begins as the newest version; texts are saved whether or not they read as a plan, so that nobody loses work. The
 * version in force is not touched before case/version.h enacts it. Every act needs MAY_CHANGE_PLAN and the `seq` the page
 * was shown with: E_STALE when somebody saved in between.
 */
#ifndef CASE_REVISION_H
#define CASE_REVISION_H

#include "base/form.h"
#include "case/site.h"

#define REVISION_FILES_MAX 64
#define REVISION_TEXT_MAX 400000       /* characters of one file */

/* seq, file, text: what the acts below read; each form declares those it takes. */
struct revision_in {
	int64_t seq;
	struct str file, text, name;
	struct form_strs reading, option;      /* in pairs */
	bool sure;                             /* to give it up: the page asks for the tick */
};
extern const struct form revision_save_form;       /* seq, file, text */
extern const struct form revision_add_form;        /* seq, name: letters and digits; becomes annex/NAME.md */
extern const struct form revision_remove_form;     /* seq, file */
extern const struct form revision_readings_form;   /* seq, reading, option */
extern const struct form revision_again_form, revision_drop_form;      /* seq */

/* Begins one from the newest version, or finds the one that is there. */
enum err revision_begin(struct ctx *cx, struct site *s);
/* E_INPUT with the field's fault; E_GONE: no version is being written, or no such file. */
enum err revision_save(struct ctx *cx, struct site *s, const struct revision_in *in);
enum err revision_add(struct ctx *cx, struct site *s, const struct revision_in *in);
enum err revision_remove(struct ctx *cx, struct site *s, const struct revision_in *in);
enum err revision_choose(struct ctx *cx, struct site *s, const struct revision_in *in);
/* What is written goes; a copy of the newest version takes its place (another was enacted meanwhile). */
enum err revision_again(struct ctx *cx, struct site *s, const struct revision_in *in);
/* The day and the words it is to be enacted with, as far as they are known: there again the next time. */
enum err revision_keep(struct ctx *cx, struct site *s, day_t from, struct str decision);
/* What is written goes, with nothing in its place. */
enum err revision_give_up(struct ctx *cx, struct site *s, const struct revision_in *in);

#endif
