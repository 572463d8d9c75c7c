/*
 * What the fault tests share: a ctx, a ledger's keys, directories, children that tell the parent by a pipe what was
 * acknowledged. One program includes it once.
 */
#ifndef TESTS_CRASH_COMMON_H
#define TESTS_CRASH_COMMON_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/log.h"
#include "ledger/reader.h"
#include "ledger/receipt.h"
#include "ledger/verify.h"
#include "ledger/writer.h"
#include "store/store.h"

#include "dir_remove.h"

static inline struct ctx
ctx_new(void)
{
	return (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .now = instant_now(), .zone_min = 420,
		.bloc = 1 };
}

static inline void
must(struct ctx *cx, enum err e, const char *what)
{
	if (e != E_OK)
		fatal("crash", "%s: %s %.*s", what, err_name(e), STR_ARG(cx->fault.text));
}

/* Of a ledger alone, without the tables of a bloc. */
static inline enum err
apply_none(struct ctx *cx, struct tx *tx, const struct entry *e)
{
	(void)cx, (void)tx, (void)e;
	return E_OK;
}

/* The same every time for one seed; a run prints its seed. */
static inline uint64_t
chance(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return *seed >> 33;
}

static inline int64_t
clock_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* --- directories ---------------------------------------------------------------------------------------------------- */

static inline struct str
path_in(struct arena *a, struct str dir, const char *name)
{
	return str_of(str_z(a, str_fmt(a, "%.*s/%s", STR_ARG(dir), name)));
}

static inline void
join(char out[4096], const char *dir, const char *name)
{
	MUST(snprintf(out, 4096, "%s/%s", dir, name) < 4096);
}

static inline void
file_copy(const char *from, const char *to)
{
	char b[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n;

	MUST(in >= 0 && out >= 0);
	while ((n = read(in, b, sizeof(b))) > 0)
		MUST(write(out, b, (size_t)n) == n);
	(void)close(in);
	(void)close(out);
}

static inline void
dir_copy(const char *from, const char *to)
{
	char a[4096], b[4096];
	struct dirent *f;
	DIR *d = opendir(from);

	MUST(d != NULL && (mkdir(to, 0700) == 0 || errno == EEXIST));
	while ((f = readdir(d)) != NULL) {
		if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0)
			continue;
		join(a, from, f->d_name);
		join(b, to, f->d_name);
		if (f->d_type == DT_DIR)
			dir_copy(a, b);
		else
			file_copy(a, b);
	}
	(void)closedir(d);
}

/* In memory where there is a file system for that: what is durable is decided here, not by the machine's disk. */
static inline struct str
dir_temporary(struct arena *a)
{
	const char *at = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	char *path = str_z(a, str_fmt(a, "%s/phoihop-crash-XXXXXX", at));

	MUST(mkdtemp(path) != NULL);
	return str_of(path);
}

static inline struct str
file_text(struct arena *a, struct str path)
{
	FILE *f = fopen(str_z(a, path), "rbe");
	char *p = arena_alloc(a, 1 << 20);
	size_t n;

	MUST(f != NULL);
	n = fread(p, 1, 1 << 20, f);
	(void)fclose(f);
	return (struct str){ p, n };
}

/* --- what is checked ------------------------------------------------------------------------------------------------- */

/* SQLite's own check of the whole database, on a connection that knows nothing of ours. */
static inline bool
integrity_ok(struct str path)
{
	sqlite3 *db;
	sqlite3_stmt *st = NULL;
	bool ok = sqlite3_open(path.p, &db) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;

	if (!ok)
		log_line(LOG_ERROR, "crash", "integrity_check: %s", st != NULL && sqlite3_column_text(st, 0) != NULL ?
		    (const char *)sqlite3_column_text(st, 0) : sqlite3_errmsg(db));
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	return ok;
}

/* A number out of the database, on a connection that knows nothing of ours; -1 when there is none. */
static inline int64_t
sql_number(struct str path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *st = NULL;
	int64_t n = -1;

	if (sqlite3_open(path.p, &db) == SQLITE_OK && sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	return n;
}

/* Entries in the ledger of a bloc that nobody serves; -1 when it cannot be told. */
static inline int64_t
ledger_size(struct str dir)
{
	char path[4096];

	join(path, dir.p, STORE_FILE);
	return sql_number(str_of(path), "SELECT size FROM head");
}

/* A receipt as its owner checks it: proof, the published key, and that it holds these very words. */
static inline bool
receipt_good(struct ctx *cx, struct tx *tx, int64_t no, struct str keys, struct str words)
{
	struct receipt r;
	struct buf text;
	enum err e;

	if ((e = receipt_make(cx, tx, no, &text)) == E_OK && (e = receipt_read(cx, buf_view(&text), &r)) == E_OK)
		e = receipt_signer(cx, &r, keys);
	if (e == E_OK && words.n > 0 && receipt_matches(&r, words) == NULL)
		e = fail(cx, E_BROKEN, "other words than %.*s", STR_ARG(words));
	if (e != E_OK)
		log_line(LOG_ERROR, "crash", "receipt of %lld: %s %.*s", (long long)no, err_name(e), STR_ARG(cx->fault.text));
	return e == E_OK;
}

/* Runs `fn` in a process of its own, so that nothing of one round is in the memory of the next; its exit status. */
static inline int
apart(int (*fn)(void *), void *arg)
{
	pid_t pid;
	int status;

	(void)fflush(stdout);
	if ((pid = fork()) == 0) {
		int rc = fn(arg);

		(void)fflush(stdout);
		_exit(rc);
	}
	MUST(pid > 0 && waitpid(pid, &status, 0) == pid);
	return status;
}

/* Reads fixed records off a pipe until it is closed or `ms` are over; records are shorter than PIPE_BUF: never torn. */
static inline void
records_read(int in, void *record, size_t n, int ms, void (*fn)(const void *record))
{
	int64_t until = clock_ns() + (int64_t)ms * 1000000;
	struct pollfd p = { .fd = in, .events = POLLIN };

	for (;;) {
		int64_t left = (until - clock_ns()) / 1000000;

		if (ms >= 0 && (left <= 0 || poll(&p, 1, (int)left) <= 0))
			return;
		if (read(in, record, n) != (ssize_t)n)
			return;
		fn(record);
	}
}

/*
 * Runs `work` in a process of its own, which writes records of `n` bytes to its pipe, and ends it with SIGKILL after `ms`. All
 * it wrote is taken, what was still in the pipe too: a full pipe would hold it up. It must not end by itself.
 */
static inline void
work_kill(void (*work)(struct str dir, int out), struct str dir, int ms, void *record, size_t n, void (*take)(const void *record))
{
	int p[2], status;
	pid_t pid;

	MUST(pipe(p) == 0);
	if ((pid = fork()) == 0) {
		(void)close(p[0]);
		work(dir, p[1]);
		_exit(1);
	}
	MUST(pid > 0);
	(void)close(p[1]);
	records_read(p[0], record, n, ms, take);
	MUST(kill(pid, SIGKILL) == 0);
	records_read(p[0], record, n, -1, take);
	(void)close(p[0]);
	MUST(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

#endif
