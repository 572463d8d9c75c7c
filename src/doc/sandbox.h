/**
 * doc/sandbox.h — reading what strangers send, in a child that can do nothing else.
 *
 * The zygote is a small process with one thread, started before the server has any (and by a shell command the first
 * time it needs it). For each document it forks a child, which gets the document's descriptor and one pipe, enters a
 * profile of the table in sandbox.c, runs one job and ends. A child that crashes, is killed or takes too long is a
 * document that could not be read, and nothing else.
 *
 *     main:     doc_start()  (doc/text.h), which is sbx_start(doc_jobs, ...): before the first thread
 *     anywhere: e = sbx_run(cx, "read", fd, args, &out);   from any thread
 */
#ifndef DOC_SANDBOX_H
#define DOC_SANDBOX_H

#include "base/buf.h"
#include "base/ctx.h"

/* The address and thread sanitizers need what a program without them is not given: sandbox.c and profile.c ask. */
#ifndef __has_feature
#define __has_feature(x) 0         /* clang's way to ask */
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

enum sbx_profile {
	SBX_DOC,                   /* one document in memory -> one answer: no files, no sockets, no programs */
	SBX_FILTER,                /* one program of the system's: its own code to read, nothing to write but its output */
	SBX__MAX
};

/* Limits of this process from here on (profile.c). 0, or -1 with errno; the caller must then end. One way. */
int sbx_enter(enum sbx_profile profile);
int sbx_landlock_abi(void);                            /* 0 where the kernel has none */
void sbx_print(struct buf *out);                       /* every profile as text, for `doctor` and the tests */

#define SBX_INPUT_MAX ((size_t)64 << 20)               /* the largest document a job is given */
#define SBX_OUTPUT_MAX ((size_t)8 << 20)               /* the largest answer taken from one */
#define SBX_ARGS_MAX ((size_t)64 << 10)
#define SBX_WALL_MS 10000

/*
 * A job runs in the child, on one thread, with `a` for memory. It writes its answer to `out` and returns 0, or a small
 * number of its own (1..97) that says why not; the caller of sbx_run gets it back in `*code`.
 */
typedef int sbx_job_fn(struct arena *a, struct str input, struct str args, struct buf *out);
struct sbx_job {
	const char *name;
	enum sbx_profile profile;
	sbx_job_fn *run;
	/*
	 * Or NULL: a program (argv, its whole path first) that gets the document on standard input, in SBX_FILTER. The job's
	 * input is then what it wrote. Its end other than 0 or too much output is code SBX_FILTER_FAILED; a machine that
	 * cannot run it so (it is not there, there is no Landlock) SBX_NO_FILTER.
	 */
	const char *const *filter;
};
#define SBX_FILTER_FAILED 99
#define SBX_NO_FILTER 98

/* Starts the zygote; `jobs` must live as long as the process. Calling again does nothing. False when it cannot. */
bool sbx_start(const struct sbx_job *jobs, size_t n);
void sbx_stop(void);                                   /* for tests: ends the zygote and what it runs */

struct sbx_answer {
	int code;                  /* what the job returned; 0 = the bytes below are its answer */
	struct str bytes;          /* in cx->arena; as hostile as the document */
};

/*
 * E_TYPE  the child died or took too long: "the document cannot be read"
 * E_LARGE the document is larger than SBX_INPUT_MAX     E_ENV  there is no zygote
 * `fd` is a file or memfd and stays the caller's; its offset does not matter.
 */
enum err sbx_run(struct ctx *cx, const char *job, int fd, struct str args, struct sbx_answer *out);

/* A memfd holding `bytes`, close-on-exec; -1 with errno. */
int sbx_memfd(struct str bytes);

#endif
