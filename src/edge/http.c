/*
 * The server: its socket, its connections, its threads. What happens on a connection is in exchange.c.
 * Lock order: none is held while another is taken.
 */
#include "edge/http.h"

#include <errno.h>
#include <malloc.h>
#include <netinet/tcp.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "edge/address.h"
#include "edge/http_part.h"
#include "edge/wire.h"

#define CONNECTION_MEMORY 32768
#define DRAIN_MS 10000
#define GIVEN_BACK (4 << 20)             /* blocks of memory of this size go back to the system when they are freed; smaller ones by the reaper */

/* --- connections --------------------------------------------------------------------------------------------------- */

static bool
host_ok(const void *arg, struct str host)
{
	const struct http_server *srv = arg;

	return app_host_ok(&srv->app, host);
}

static enum MHD_Result
may_connect(void *cls, const struct sockaddr *from, socklen_t n)
{
	struct http_server *srv = cls;
	unsigned char address[16];

	(void)n;
	if (atomic_load(&srv->draining))
		return MHD_NO;
	if (!srv->open_to_all)
		return MHD_YES;
	return address_of(from, address) && (address_loopback(address) ||
	    (srv->reaper.has_proxy && memcmp(address, srv->reaper.proxy, 16) == 0)) ? MHD_YES : MHD_NO;
}

static void
connected(void *cls, struct MHD_Connection *mhd, void **context_at, enum MHD_ConnectionNotificationCode what)
{
	struct http_server *srv = cls;
	unsigned char address[16] = { 0 };
	const union MHD_ConnectionInfo *fd, *from;
	struct conn *c;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		if (*context_at != NULL)
			reaper_remove(&srv->reaper, *context_at);
		*context_at = NULL;
		return;
	}
	fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	from = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (fd == NULL || from == NULL || !address_of(from->client_addr, address))
		return;
	if ((c = reaper_add(&srv->reaper, (int)fd->connect_fd, address)) != NULL)
		guard_init(&c->guard, host_ok, srv);
	*context_at = c;
}

/* --- start --------------------------------------------------------------------------------------------------------- */

static char *
own_copy(struct str s)
{
	char *p = s.n > 0 ? strndup(s.p, s.n) : NULL;

	if (s.n > 0 && p == NULL)
		fatal("http", "out of memory");
	return p;
}

static enum err
open_listener(struct ctx *cx, struct http_server *srv)
{
	struct sockaddr_storage ss;
	unsigned char address[16];
	socklen_t n;
	int on = 1;

	if (!address_read_listen(srv->options.listen, &ss, &n))
		return fail(cx, E_USAGE, "%s", T(cx, "The address to listen on is written 127.0.0.1:8080 or [::1]:8080."));
	(void)address_of((struct sockaddr *)&ss, address);
	srv->open_to_all = !address_loopback(address);
	if (srv->open_to_all && (!srv->reaper.has_proxy || srv->app.public_url.n == 0))
		return fail(cx, E_USAGE, "%s", T(cx, "Listening beyond this machine needs a proxy that does TLS: give its address "
		    "with --proxy and the public address with --url."));
	if (srv->app.demo && (srv->open_to_all || srv->reaper.has_proxy))
		return fail(cx, E_USAGE, "%s", T(cx, "The sample data is shown on this machine only."));
	srv->listener = socket(ss.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (srv->listener < 0 || setsockopt(srv->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    setsockopt(srv->listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
	    bind(srv->listener, (struct sockaddr *)&ss, n) != 0 || listen(srv->listener, 1024) != 0 ||
	    getsockname(srv->listener, (struct sockaddr *)&ss, &n) != 0)
		return fail(cx, E_ENV, T(cx, "The address %.*s cannot be listened on: %s. Choose another port with --listen "
		    "(or PORT=… make run)."), STR_ARG(srv->options.listen), strerror(errno));
	srv->port = ntohs(ss.ss_family == AF_INET ? ((struct sockaddr_in *)(void *)&ss)->sin_port :
	    ((struct sockaddr_in6 *)(void *)&ss)->sin6_port);
	if (srv->app.public_url.n == 0) {
		srv->public_url = own_copy(str_fmt(cx->arena, "http://127.0.0.1:%d", srv->port));
		srv->app.public_url = str_of(srv->public_url);
	}
	if (!srv->open_to_all && !app_https(&srv->app))
		srv->app.loopback_port = srv->port;
	return E_OK;
}

static int
or_default(int given, int normal)
{
	return given > 0 ? given : normal;
}

static void
raise_files(int connections)
{
	struct rlimit l;

	if (getrlimit(RLIMIT_NOFILE, &l) != 0 || l.rlim_cur >= (rlim_t)connections * 2 + 512)
		return;
	l.rlim_cur = l.rlim_max < 65536 ? l.rlim_max : 65536;
	(void)setrlimit(RLIMIT_NOFILE, &l);
}

static enum err
start_threads(struct ctx *cx, struct http_server *srv)
{
	const struct http_options *o = &srv->options;
	int total = or_default(o->connections, 2048);
	struct reaper_limits limits = { total, or_default(o->per_address, 512), or_default(o->per_account, 32),
		or_default(o->header_ms, 10000), or_default(o->idle_ms, 30000), or_default(o->body_grace_ms, 30000),
		or_default(o->body_floor, 8192) };

	raise_files(total);
	if (!reaper_start(&srv->reaper, &limits) ||
	    !lane_start(&srv->lanes[LANE_WRITE], or_default(o->write_threads, 32), 512, exchange_run) ||
	    !lane_start(&srv->lanes[LANE_SLOW], or_default(o->slow_threads, 3), 64, exchange_run))
		return fail(cx, E_ENV, "%s", T(cx, "The machine gives no more threads."));
	srv->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0,
	    may_connect, srv, exchange_step, srv, MHD_OPTION_LISTEN_SOCKET, srv->listener, MHD_OPTION_THREAD_POOL_SIZE, 2u,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)total + 512, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)CONNECTION_MEMORY, MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, srv, MHD_OPTION_NOTIFY_COMPLETED,
	    exchange_end, srv, MHD_OPTION_NOTIFY_CONNECTION, connected, srv, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
	if (srv->daemon == NULL)
		return fail(cx, E_ENV, "%s", T(cx, "The HTTP server could not be started."));
	return E_OK;
}

enum err
http_start(struct ctx *cx, const struct http_options *options, const struct app *app, struct http_server **out)
{
	struct http_server *srv = calloc(1, sizeof(*srv));
	enum err e;

	if (srv == NULL)
		fatal("http", "out of memory");
	wire_here();
	(void)mallopt(M_TRIM_THRESHOLD, 32 << 20);
	(void)mallopt(M_MMAP_THRESHOLD, GIVEN_BACK);    /* set, it no longer grows with what was freed */
	input_house_init(&srv->house, options->spool_max, options->memory_max);
	(void)signal(SIGPIPE, SIG_IGN);
	srv->options = *options;
	srv->app = *app;
	srv->public_url = own_copy(app->public_url);
	srv->app.public_url = str_of(srv->public_url);
	srv->spool = own_copy(options->spool);
	srv->https = app_https(&srv->app);
	srv->listener = -1;
	(void)pthread_mutex_init(&srv->pool_lock, NULL);
	if (options->proxy.n > 0 && !(srv->reaper.has_proxy = address_read(options->proxy, srv->reaper.proxy)))
		e = fail(cx, E_USAGE, "%s", T(cx, "The proxy is given by its address, as 10.0.0.2."));
	else
		e = open_listener(cx, srv);
	if (e == E_OK)
		e = start_threads(cx, srv);
	if (e != E_OK) {                        /* the caller ends: threads already begun end with the process */
		if (srv->listener >= 0)
			(void)close(srv->listener);
		return e;
	}
	*out = srv;
	return E_OK;
}

int
http_port(const struct http_server *srv)
{
	return srv->port;
}

void
http_stop(struct http_server *srv)
{
	int64_t until = mono_ms() + DRAIN_MS;

	/* new connections are refused by may_connect: MHD_quiesce_daemon can end the process beside a thread that is at its limit */
	atomic_store(&srv->draining, true);
	while (atomic_load(&srv->working) > 0 && mono_ms() < until)
		(void)usleep(5000);
	lane_stop(&srv->lanes[LANE_WRITE]);
	lane_stop(&srv->lanes[LANE_SLOW]);
	MHD_stop_daemon(srv->daemon);          /* until then a connection may ask for a place */
	lane_free(&srv->lanes[LANE_WRITE]);
	lane_free(&srv->lanes[LANE_SLOW]);
	reaper_stop(&srv->reaper);
	while (srv->pooled > 0)
		arena_free(srv->pool[--srv->pooled]);
	(void)pthread_mutex_destroy(&srv->pool_lock);
	free(srv->spool);
	free(srv->public_url);
	free(srv);
}

static void
stop_signals(sigset_t *set)
{
	(void)sigemptyset(set);
	(void)sigaddset(set, SIGTERM);
	(void)sigaddset(set, SIGINT);
}

void
http_block_signals(void)
{
	sigset_t set;

	stop_signals(&set);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int
http_wait_signal(void)
{
	sigset_t set;
	int got = 0;

	stop_signals(&set);
	while (sigwait(&set, &got) != 0)
		;
	return got;
}

struct http_counts
http_counts(const struct http_server *srv)
{
	struct reaper *r = (struct reaper *)(uintptr_t)&srv->reaper;
	int open;

	(void)pthread_mutex_lock(&r->lock);
	open = (int)r->n;
	(void)pthread_mutex_unlock(&r->lock);
	return (struct http_counts){
		.connections = atomic_load(&srv->reaper.taken), .requests = atomic_load(&srv->requests),
		.refused = atomic_load(&srv->reaper.refused), .reaped = atomic_load(&srv->reaper.reaped),
		.busy = atomic_load(&srv->busy), .open = open, .working = atomic_load(&srv->working),
	};
}
