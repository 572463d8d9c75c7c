/**
 * edge/input.h — the body of a POST on its way in: collected, spooled, parsed.
 *
 * Values stay in the arena (2 MiB in all); files go to unnamed files, hashed as they come (50 MiB each). Whatever is
 * wrong is kept in `err`; the rest of the body is then read and thrown away, and the dispatcher answers with a page.
 */
#ifndef EDGE_INPUT_H
#define EDGE_INPUT_H

#include "base/buf.h"
#include "base/form.h"
#include "base/sha256.h"
#include "edge/multipart.h"

#define INPUT_VALUES_MAX ((size_t)2 << 20)
#define INPUT_PAIRS_MAX 16000                  /* a sheet of SHEET_PARTS_MOST sends five a part */
#define INPUT_FILE_MAX ((int64_t)50 << 20)
#define INPUT_SPOOL_MAX ((int64_t)1 << 30)     /* all uploads under way in this process */

struct input {
	struct arena *arena;
	const char *spool;             /* directory, or NULL */
	bool no_files;                 /* of a file only its name is kept: fd -1, size 0 */
	enum err err;
	bool parts;                    /* multipart, not urlencoded */
	struct multipart multipart;
	struct buf text;               /* the whole urlencoded body, or the value of the present part */
	size_t values;                 /* bytes of values so far */
	struct upload *file;           /* the present part, when it is a file */
	struct str name;
	struct sha256_ctx sha;
	int64_t spooled;
	struct form_in form;
};

/* content_type as sent; length is Content-Length. E_TYPE or E_LARGE is kept. */
void input_begin(struct input *in, struct arena *a, const char *spool, struct str content_type, int64_t length);
void input_feed(struct input *in, struct str bytes);
/* The form, or why there is none. */
enum err input_end(struct input *in);
/* Files are thrown away as they come, the values stay: for somebody who may not leave a file here. */
void input_drop_files(struct input *in);
/* Nothing of it is wanted: the rest is thrown away. */
void input_refuse(struct input *in, enum err e);
/* Closes the files. */
void input_release(struct input *in);

#endif
