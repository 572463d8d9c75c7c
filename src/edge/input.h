/**
 * edge/input.h — the body of a POST on its way in: collected, spooled, parsed.
 *
 * Values stay in the arena (2 MiB in all); files are sealed as they come (base/sealed.h) and hashed (50 MiB each). All bodies under
 * way share one house: so much memory, so much disk, of either a quarter for one account; past it E_BUSY. Whatever is wrong
 * is kept in `err`; the rest of the body is then read and thrown away, and the dispatcher answers with a page. Where the disk has
 * no room for a file beside its reserve (store/disk.h), only the files are thrown away: E_FULL comes at the end, with the values.
 */
#ifndef EDGE_INPUT_H
#define EDGE_INPUT_H

#include <pthread.h>

#include "base/buf.h"
#include "base/form.h"
#include "base/sha256.h"
#include "edge/multipart.h"

#define INPUT_VALUES_MAX ((size_t)2 << 20)
#define INPUT_OPEN_MAX ((size_t)16 << 10)      /* values, where no login is asked for: not counted in the house */
#define INPUT_PAIRS_MAX 16000                  /* a sheet of SHEET_PARTS_MOST sends five a part */
#define INPUT_OPEN_PAIRS 50                    /* likewise */
#define INPUT_FILE_MAX ((int64_t)50 << 20)
#define INPUT_SPOOL_MAX ((int64_t)1 << 30)     /* all uploads under way in a house */
#define INPUT_MEMORY_MAX ((int64_t)128 << 20)  /* all values under way, with the copies made of them */
#define INPUT_SHARE 4                          /* one account's part is a quarter; all who are not logged in are one */

enum input_kind { INPUT_SPOOL, INPUT_MEMORY, INPUT_KINDS };

/* What all bodies under way may take together. One a server. */
struct input_house {
	pthread_mutex_t lock;
	struct input *first;           /* those that hold something */
	int64_t max[INPUT_KINDS];      /* bytes */
};

/* Whose body it is, as its head says. */
struct input_owner {
	int64_t account;               /* 0: nobody is logged in */
	bool open;                     /* the row asks for no login: no files, few values */
};

struct input {
	struct input_house *house;
	struct input_owner owner;
	struct input *next, **at;      /* among the house's, when it holds something; under its lock */
	int64_t held[INPUT_KINDS];     /* the same */
	size_t length;                 /* Content-Length */
	struct arena *arena;
	const char *spool;             /* directory, or NULL */
	size_t spooled, asked;         /* bytes of files so far; up to where the disk was asked for room */
	bool full;                     /* it had none */
	bool no_files;                 /* of a file only its name is kept: not sealed, size 0 */
	enum err err;
	bool parts;                    /* multipart, not urlencoded */
	struct multipart multipart;
	struct buf text;               /* the whole urlencoded body, or the value of the present part */
	size_t values;                 /* bytes of values so far */
	struct upload *file;           /* the present part, when it is a file */
	struct str name;
	struct sha256_ctx sha;
	struct form_in form;
};

/* 0 takes the limits above. */
void input_house_init(struct input_house *h, int64_t spool_max, int64_t memory_max);

/* content_type as sent; length is Content-Length. E_TYPE or E_LARGE is kept. */
void input_begin(struct input *in, struct input_house *h, struct input_owner owner, struct arena *a, const char *spool,
    struct str content_type, int64_t length);
void input_feed(struct input *in, struct str bytes);
/* The form, or why there is none; with E_FULL the form without its files. */
enum err input_end(struct input *in);
/* Files are thrown away as they come, the values stay: for somebody who may not leave a file here. */
void input_drop_files(struct input *in);
/* Nothing of it is wanted: the rest is thrown away. */
void input_refuse(struct input *in, enum err e);
/* Shreds the files and gives back to the house; must come before the arena is reset. */
void input_release(struct input *in);

#endif
