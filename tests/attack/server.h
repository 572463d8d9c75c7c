/* A served demo bloc in a child process, with limits of the test's choice, and who is logged in there. */
#ifndef TESTS_ATTACK_SERVER_H
#define TESTS_ATTACK_SERVER_H

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "case/account.h"
#include "case/demo.h"
#include "doc/text.h"
#include "edge/app.h"
#include "edge/http.h"
#include "store/query.h"

#define USERS 200
#define TOKEN_ROOM 64

struct hello {
	int port;
	char token[USERS][TOKEN_ROOM];
};

struct posts {
	int64_t v[USERS];
	size_t n;
};

static inline enum err
post_row(struct ctx *cx, void *arg, const struct query_cell *row, size_t n)
{
	struct posts *p = arg;

	(void)cx;
	(void)n;
	if (p->n < USERS && str_to_i64(row[0].text, &p->v[p->n]))
		p->n++;
	return E_OK;
}

static inline void __attribute__((noreturn))
server_main(struct str dir, struct http_options o, int out)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = LANG_VI, .zone_min = 420, .bloc = 1, .now = instant_now() };
	static struct hello hello;
	struct demo_made made;
	struct posts posts = { .n = 0 };
	struct http_server *srv;
	struct site *s;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	http_block_signals();
	MUST(doc_start() && demo_make(&cx, dir, ctx_today(&cx) - 1, &made) == E_OK && site_open(&cx, dir, SITE_WRITE, &s) == E_OK);
	MUST(store_query(&cx, s->store, S("select post from post order by post"), post_row, &posts) == E_OK && posts.n > 0);
	for (size_t i = 0; i < USERS; i++) {
		struct str token;

		MUST(session_demo(&cx, s, posts.v[i % posts.n], &token) == E_OK && token.n < TOKEN_ROOM);
		memcpy(hello.token[i], token.p, token.n);
	}
	struct app app = { .routes = route_table, .n = route_table_n, .hooks = &site_hooks, .public_url = S(""), .demo = true, .data = s };

	MUST(http_start(&cx, &o, &app, &srv) == E_OK);
	hello.port = http_port(srv);
	MUST(write(out, &hello, sizeof(hello)) == (ssize_t)sizeof(hello));
	(void)http_wait_signal();
	http_stop(srv);
	site_close(s);
	sbx_stop();
	arena_free(cx.arena);
	exit(0);
}

/* The child's id, its port and sessions in *hello. */
static inline pid_t
server_begin(struct str dir, struct http_options o, struct hello *hello)
{
	int ends[2];
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	(void)fflush(NULL);
	MUST(pipe(ends) == 0 && (pid = fork()) >= 0);
	if (pid == 0) {
		close(ends[0]);
		server_main(dir, o, ends[1]);
	}
	close(ends[1]);
	while (n < sizeof(*hello) && (got = read(ends[0], (char *)hello + n, sizeof(*hello) - n)) > 0)
		n += (size_t)got;
	close(ends[0]);
	MUST(n == sizeof(*hello));
	return pid;
}

/* VmHWM or VmRSS in KiB. */
static inline long
server_memory(pid_t pid, const char *field)
{
	char path[64], line[256];
	long kib = -1;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	MUST((f = fopen(path, "r")) != NULL);
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			kib = strtol(line + strlen(field) + 1, NULL, 10);
	(void)fclose(f);
	return kib;
}

/*
 * Descriptors it has open, but for the store's: each of its threads that has read has some for good (store/store.c). 0 when
 * it is gone.
 */
static inline int
server_files(pid_t pid)
{
	char path[64], to[256];
	struct dirent *f;
	int n = 0;
	DIR *d;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	d = opendir(path);
	while (d != NULL && (f = readdir(d)) != NULL) {
		ssize_t k = readlinkat(dirfd(d), f->d_name, to, sizeof(to) - 1);

		to[k < 0 ? 0 : k] = '\0';
		n += f->d_name[0] != '.' && strstr(to, "/phoihop.db") == NULL;
	}
	if (d != NULL)
		(void)closedir(d);
	return n;
}

#endif
