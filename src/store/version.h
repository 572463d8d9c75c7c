/**
 * store/version.h — plan versions as the tables hold them, and the one being written (class B).
 *
 * A version is the number of the entry that enacted it. It is in force from its day until the day of the next one; days
 * never run backwards from one version to the next.
 */
#ifndef STORE_VERSION_H
#define STORE_VERSION_H

#include "store/store.h"

struct plan_version {
	int64_t plan;                      /* the entry that enacted it */
	struct str name, number, title, hash;
	day_t from;
	instant_t at;                      /* when it was enacted */
	struct str kind;                   /* plan, annex, reading */
	int64_t base;                      /* the version it was made from, 0 for the first */
	struct str decision;               /* the words it rests on; p == NULL: none, or erased */
	struct str by_title, by_name;
	int64_t nth;                       /* which of the versions it is: 1 for the first; what people call it */
};
struct version_list {
	struct plan_version *v;
	size_t n, cap;
};
enum err version_on(struct ctx *cx, struct tx *tx, day_t day, struct plan_version *out);
enum err version_get(struct ctx *cx, struct tx *tx, int64_t plan, struct plan_version *out);   /* E_GONE */
/* The newest, in force already or from a day to come. */
enum err version_newest(struct ctx *cx, struct tx *tx, struct plan_version *out);
enum err version_list(struct ctx *cx, struct tx *tx, int64_t limit, int64_t offset, struct version_list *out,
    int64_t *total);

/* Files (name, text) or readings (name, option) of a version. */
struct name_text {
	struct str name, text;
};
struct name_text_list {
	struct name_text *v;
	size_t n, cap;
};
struct name_text *name_text_find(const struct name_text_list *l, struct str name);     /* NULL: none */
enum err version_files(struct ctx *cx, struct tx *tx, int64_t plan, struct name_text_list *out);
enum err version_readings(struct ctx *cx, struct tx *tx, int64_t plan, struct name_text_list *out);

/* The version being written. */
struct revision {
	int64_t base, seq;
	day_t from;
	struct str decision;
	struct name_text_list files, readings;
};
enum err revision_get(struct ctx *cx, struct tx *tx, struct revision *out);    /* E_GONE: none is being written */
/* Head, files and readings as they stand in `r`; files not in it go. */
enum err revision_put(struct ctx *cx, struct tx *tx, const struct revision *r, int64_t post);
enum err revision_drop(struct ctx *cx, struct tx *tx);

#endif
