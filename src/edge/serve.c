/* phoihop serve --data DIR --listen ADDR:PORT [--url URL] [--proxy ADDR]: the bloc on the web until SIGTERM. */
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "case/bloc.h"
#include "case/guess.h"
#include "doc/text.h"
#include "edge/app.h"
#include "edge/cli.h"
#include "edge/http.h"
#include "store/file.h"

#define ROUND_SECONDS 3600

enum { OPT_DATA, OPT_LISTEN, OPT_URL, OPT_PROXY, OPT__MAX };

/* --- once an hour: the rows of a new year, files nobody named, old wrong log-ins ----------------------------------- */

static enum err
decide_sweep(struct ctx *cx, struct tx *tx, void *arg)
{
	return file_sweep(cx, tx, arg);
}

static enum err
decide_forget(struct ctx *cx, struct tx *tx, void *arg)
{
	return guess_sweep(cx, tx, arg);
}

/* The thread of the rounds; told to stop, it ends before the store it works on is closed. */
struct rounds {
	struct site *site;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	_Atomic bool stopping;
};

/* One part of the round: what fails is told, and keeps no other from being done. */
static bool
done(struct ctx *cx, enum err e)
{
	if (e != E_OK)
		log_line(LOG_ERROR, "round", "%s: %.*s", err_name(e), STR_ARG(cx->fault.text));
	ctx_clear_fault(cx);
	return e == E_OK;
}

static void
round_once(struct rounds *r)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .now = instant_now() };
	struct site *s = r->site;
	struct file_swept swept = { .more = true };
	struct str after = S("");
	bool all;
	enum err e = E_OK;

	site_ctx(s, &cx);
	all = done(&cx, bloc_years_open(&cx, s));
	while (e == E_OK && swept.more && !r->stopping)        /* others write in between */
		e = ledger_write(&cx, s->ledger, decide_sweep, &swept);
	all = done(&cx, e) && all;
	do
		e = ledger_write(&cx, s->ledger, decide_forget, &after);
	while (e == E_OK && after.n > 0 && !r->stopping);
	if (done(&cx, e) && all)
		site_round_note(&cx, s);
	arena_free(cx.arena);
}

static void *
rounds_main(void *arg)
{
	struct rounds *r = arg;
	struct timespec until;

	(void)pthread_mutex_lock(&r->lock);
	while (!r->stopping) {
		(void)clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += ROUND_SECONDS;
		while (!r->stopping && pthread_cond_clockwait(&r->wake, &r->lock, CLOCK_MONOTONIC, &until) == 0)
			continue;
		if (r->stopping)
			break;
		(void)pthread_mutex_unlock(&r->lock);
		round_once(r);
		(void)pthread_mutex_lock(&r->lock);
	}
	(void)pthread_mutex_unlock(&r->lock);
	return NULL;
}

static void
rounds_stop(struct rounds *r)
{
	(void)pthread_mutex_lock(&r->lock);
	r->stopping = true;
	(void)pthread_cond_signal(&r->wake);
	(void)pthread_mutex_unlock(&r->lock);
	(void)pthread_join(r->thread, NULL);
}

/* --- the command --------------------------------------------------------------------------------------------------- */

static enum err
serve(struct ctx *cx, struct site *s, const struct http_options *options, struct str url)
{
	struct app app = { .routes = route_table, .n = route_table_n, .hooks = &site_hooks, .public_url = url,
		.demo = s->bloc.demo, .data = s };
	struct http_server *srv;
	struct str address = options->listen;
	struct rounds hourly = { .site = s, .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER };
	bool rounding;
	enum err e;

	if (app.public_url.n == 0)
		app.public_url = str_fmt(cx->arena, "http://%.*s", STR_ARG(address));
	if (done(cx, bloc_years_open(cx, s)))          /* where nothing may be recorded, there is still what can be read */
		site_round_note(cx, s);
	if ((e = http_start(cx, options, &app, &srv)) != E_OK)
		return e;
	if (!(rounding = pthread_create(&hourly.thread, NULL, rounds_main, &hourly) == 0))
		log_line(LOG_ERROR, "round", "the thread of the hourly round cannot be started: it is not made until the next start");
	printf(T(cx, "Open http://%.*s (port %d). Ctrl-C ends it.\n"), STR_ARG(address), http_port(srv));
	if (s->bloc.demo)
		printf("%s\n", T(cx, "This is a demo: choose any post in the switcher on top of the page."));
	(void)fflush(stdout);
	(void)http_wait_signal();
	http_stop(srv);
	if (rounding)
		rounds_stop(&hourly);
	return E_OK;
}

/* Whoever owns the directory can put other files in the place of what the server trusts. */
static enum err
owner_check(struct ctx *cx, struct str dir)
{
	const char *path = str_z(cx->arena, dir);
	struct stat at;

	if (stat(path, &at) != 0 || at.st_uid == geteuid())
		return E_OK;                   /* one that is not there is told of when it is opened */
	return fail(cx, E_ENV, T(cx, "%s belongs to another user: phoihop is to run as its owner"), path);
}

int
cmd_serve(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[OPT__MAX] = {
		[OPT_DATA] = { .name = "data", .word = "DIR", .label = N_("the bloc's directory"), .needed = true },
		[OPT_LISTEN] = { .name = "listen", .word = "ADDR:PORT", .label = N_("where to listen; else 127.0.0.1:8080") },
		[OPT_URL] = { .name = "url", .word = "URL", .label = N_("the public address, as in letters and receipts") },
		[OPT_PROXY] = { .name = "proxy", .word = "ADDR", .label = N_("the proxy in front, the only one to be believed") },
	};
	struct http_options options = { .listen = S("127.0.0.1:8080") };
	struct site *s = NULL;
	enum err e;

	if ((e = cli_options(cx, &argc, argv, o, OPT__MAX)) != E_OK)
		return cli_end(cx, e);
	if (argc != 1)
		return cli_end(cx, fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop serve --data DIR --listen ADDR:PORT")));
	if (o[OPT_LISTEN].n > 0)
		options.listen = o[OPT_LISTEN].values[0];
	if (o[OPT_PROXY].n > 0)
		options.proxy = o[OPT_PROXY].values[0];
	options.spool = str_fmt(cx->arena, "%.*s/tmp", STR_ARG(o[OPT_DATA].values[0]));
	if ((e = owner_check(cx, o[OPT_DATA].values[0])) != E_OK)
		return cli_end(cx, e);
	http_block_signals();
	if (!doc_start())
		return cli_end(cx, fail(cx, E_ENV, "%s", T(cx, "The child that reads documents could not be started.")));
	e = site_open(cx, o[OPT_DATA].values[0], SITE_SERVE, &s);
	if (e == E_OK)
		e = serve(cx, s, &options, o[OPT_URL].n > 0 ? o[OPT_URL].values[0] : S(""));
	site_close(s);
	return cli_end(cx, e);
}
