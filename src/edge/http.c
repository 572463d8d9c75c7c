/*
 * The server. One exchange is one request and its answer:
 *
 *     first line -> exchange_begin -> head: note_head -> body chunks: input_feed -> whole: run here, or sleep and run in
 *     a lane -> send -> exchange_end
 *
 * An exchange lives in its own arena, given back when the answer is out; the answer's bytes lie there too.
 * Lock order: none is held while another is taken.
 */
#include "edge/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "edge/address.h"
#include "edge/answer.h"
#include "edge/input.h"
#include "edge/lane.h"
#include "edge/session_cookie.h"
#include "edge/wire.h"

#define POOL_MAX 16                     /* arenas kept for the next request */
#define POOL_KEEP ((size_t)256 << 10)   /* an arena that was larger is freed */
#define CONNECTION_MEMORY 32768
#define DRAIN_MS 10000

struct http_server {
	struct http_options options;
	struct app app;
	struct MHD_Daemon *daemon;
	struct reaper reaper;
	struct lane_queue lanes[LANE__MAX];
	int listener, port;
	bool open_to_all, https;
	char *spool, *public_url;
	pthread_mutex_t pool_lock;
	struct arena *pool[POOL_MAX];
	int pooled;
	_Atomic int working;
	_Atomic bool draining;
	_Atomic uint64_t requests, busy;
};

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_LANE, STAGE_SENT };

struct exchange {
	struct http_server *srv;
	struct MHD_Connection *mhd;
	struct conn *conn;
	struct arena *arena;
	enum stage stage;
	struct raw_request raw;
	const struct route *route;
	struct input input;
	struct reply reply;
	const char *encoding;
	int64_t began;
	bool answered;
};

/* --- arenas -------------------------------------------------------------------------------------------------------- */

static struct arena *
pool_take(struct http_server *srv)
{
	struct arena *a = NULL;

	(void)pthread_mutex_lock(&srv->pool_lock);
	if (srv->pooled > 0)
		a = srv->pool[--srv->pooled];
	(void)pthread_mutex_unlock(&srv->pool_lock);
	return a != NULL ? a : arena_new(ARENA_REQUEST);
}

static void
pool_give(struct http_server *srv, struct arena *a)
{
	bool keep = a->used <= POOL_KEEP;

	if (keep)
		arena_reset(a);
	(void)pthread_mutex_lock(&srv->pool_lock);
	if (keep && srv->pooled < POOL_MAX) {
		srv->pool[srv->pooled++] = a;
		a = NULL;
	}
	(void)pthread_mutex_unlock(&srv->pool_lock);
	arena_free(a);
}

/* --- an exchange --------------------------------------------------------------------------------------------------- */

static struct exchange *
exchange_new(struct http_server *srv, struct arena *a, const char *target, struct MHD_Connection *mhd)
{
	struct exchange *x;
	jmp_buf env;

	if (arena_try(a, env) != 0)
		return NULL;
	x = NEW(a, struct exchange);
	*x = (struct exchange){ .srv = srv, .mhd = mhd, .arena = a, .began = mono_ms(), .reply = { .fd = -1 } };
	x->raw.target = str_dup(a, str_of(target));
	arena_done(a);
	return x;
}

static void *
exchange_begin(void *cls, const char *target, struct MHD_Connection *mhd)
{
	struct http_server *srv = cls;
	struct arena *a = pool_take(srv);
	struct exchange *x = exchange_new(srv, a, target, mhd);

	if (x == NULL)
		arena_free(a);
	else
		atomic_fetch_add(&srv->working, 1);
	return x;
}

static void
exchange_end(void *cls, struct MHD_Connection *mhd, void **con_cls, enum MHD_RequestTerminationCode how)
{
	struct exchange *x = *con_cls;
	struct http_server *srv = cls;

	(void)mhd;
	if (x == NULL)
		return;
	*con_cls = NULL;
	if (x->answered && !srv->options.quiet)
		log_line(LOG_INFO, "http", "%s %s %d %lld ms%s", x->raw.head ? "HEAD" : x->raw.method == METHOD_POST ? "POST" :
		    "GET", x->route != NULL ? x->route->path : "-", x->reply.status, (long long)(mono_ms() - x->began),
		    how == MHD_REQUEST_TERMINATED_COMPLETED_OK ? "" : " (cut off)");
	input_release(&x->input);
	if (x->reply.fd >= 0)
		(void)close(x->reply.fd);
	if (x->conn != NULL && x->stage != STAGE_HEAD)
		conn_phase_set(x->conn, CONN_IDLE, 0);
	pool_give(srv, x->arena);
	atomic_fetch_sub(&srv->working, 1);
}

static struct str
header(const struct exchange *x, const char *name)
{
	return str_of(MHD_lookup_connection_value(x->mhd, MHD_HEADER_KIND, name));
}

static bool
through_proxy(const struct exchange *x)
{
	const struct reaper *r = &x->srv->reaper;

	return r->has_proxy && memcmp(x->conn->address, r->proxy, 16) == 0;
}

/* The visitor's address: what the proxy says last, or the connection's. */
static struct str
peer_of(const struct exchange *x)
{
	char text[INET6_ADDRSTRLEN], *z;
	struct in6_addr six;
	struct in_addr four;
	struct str list, one = S("");

	for (list = through_proxy(x) ? header(x, "X-Forwarded-For") : S(""); list.n > 0;)
		list = str_cut(list, ',', &one, NULL);
	one = str_trim(one);
	if (one.n > 0 && one.n < INET6_ADDRSTRLEN) {
		z = str_z(x->arena, one);
		if (inet_pton(AF_INET, z, &four) == 1 || inet_pton(AF_INET6, z, &six) == 1)
			return str_of(z);
	}
	if (address_v4(x->conn->address))
		(void)inet_ntop(AF_INET, x->conn->address + 12, text, sizeof(text));
	else
		(void)inet_ntop(AF_INET6, x->conn->address, text, sizeof(text));
	return str_dup(x->arena, str_of(text));
}

static struct ctx
context(const struct exchange *x)
{
	return (struct ctx){ .arena = x->arena, .lang = LANG_VI, .now = instant_now(), .zone_min = 420 };
}

/* The body is wanted when its type and size are right and, for files, somebody who may send them is logged in. */
static void
begin_body(struct exchange *x)
{
	struct ctx cx = context(x);

	input_begin(&x->input, x->arena, x->srv->spool, header(x, "Content-Type"), x->conn->guard.length);
	if (x->route == NULL || (x->input.parts && !route_admits_files(&cx, &x->srv->app, &x->raw, x->route)))
		input_refuse(&x->input, E_LOGIN);
	conn_phase_set(x->conn, CONN_BODY, 0);
}

static void
note_head(struct exchange *x, const char *method)
{
	struct ctx cx = context(x);
	struct request rq = { 0 };
	const char *allow;

	x->raw.method = strcmp(method, "POST") == 0 ? METHOD_POST : METHOD_GET;
	x->raw.head = strcmp(method, "HEAD") == 0;
	x->raw.cookie = header(x, "Cookie");
	x->raw.origin = header(x, "Origin");
	x->raw.fetch_site = header(x, "Sec-Fetch-Site");
	x->raw.if_none_match = header(x, "If-None-Match");
	x->raw.accept_language = header(x, "Accept-Language");
	x->raw.user_agent = header(x, "User-Agent");
	x->raw.peer = peer_of(x);
	(void)route_find(&cx, &x->srv->app, &x->raw, &x->route, &rq, &allow);
	if (x->raw.method == METHOD_POST)
		begin_body(x);
	else
		conn_phase_set(x->conn, CONN_WORK, 0);
}

/* Everything up to the answer's bytes. On the connection's thread or a lane's. */
static void
run(struct exchange *x)
{
	struct ctx cx = context(x);

	(void)route_dispatch(&cx, &x->srv->app, &x->raw, &x->reply);
	answer_encode(x->arena, &x->reply, header(x, "Accept-Encoding"), &x->encoding);
}

static void
run_in_lane(void *item)
{
	struct exchange *x = item;

	run(x);
	MHD_resume_connection(x->mhd);
}

static enum MHD_Result
send_answer(struct exchange *x)
{
	bool end = x->conn->surplus || atomic_load(&x->srv->draining);
	struct reply *r = &x->reply;
	struct MHD_Response *m;
	enum MHD_Result queued;

	m = answer_make(x->arena, r, x->encoding, x->srv->https, end);
	if (m == NULL)
		return MHD_NO;
	conn_session_set(x->conn, r->session);
	conn_phase_set(x->conn, CONN_SEND, r->kind == REPLY_FILE ? r->size : (int64_t)r->body.n);
	queued = MHD_queue_response(x->mhd, (unsigned)r->status, m);
	MHD_destroy_response(m);
	x->stage = STAGE_SENT;
	x->answered = true;
	atomic_fetch_add(&x->srv->requests, 1);
	return queued;
}

/* No place in the queue: said at once, with the form's text still in the browser. */
static void
say_busy(struct exchange *x)
{
	x->raw.body = E_BUSY;
	atomic_fetch_add(&x->srv->busy, 1);
	run(x);
}

static enum MHD_Result
whole(struct exchange *x)
{
	enum lane lane = x->route != NULL ? x->route->lane : LANE_FAST;

	if (x->raw.method == METHOD_POST) {
		x->raw.body = input_end(&x->input);
		if (x->raw.body == E_LOGIN)
			x->raw.body = E_OK;             /* the walk says it itself, without the body */
		x->raw.form = x->input.form;
	}
	conn_phase_set(x->conn, CONN_WORK, 0);
	if (lane == LANE_FAST) {
		run(x);
		return send_answer(x);
	}
	if (!lane_reserve(&x->srv->lanes[lane], x->conn->session != 0)) {
		say_busy(x);
		return send_answer(x);
	}
	x->stage = STAGE_LANE;
	MHD_suspend_connection(x->mhd);
	lane_push(&x->srv->lanes[lane], x);
	return MHD_YES;
}

static enum MHD_Result
step(struct exchange *x, const char *method, const char *data, size_t *data_n)
{
	switch (x->stage) {
	case STAGE_HEAD:
		note_head(x, method);
		x->stage = STAGE_BODY;
		return MHD_YES;
	case STAGE_BODY:
		if (*data_n == 0)
			return whole(x);
		input_feed(&x->input, (struct str){ data, *data_n });
		*data_n = 0;
		return MHD_YES;
	case STAGE_LANE:
		return send_answer(x);
	case STAGE_SENT:
		break;
	}
	return MHD_YES;
}

/* Memory ran out outside the walk (which answers by itself): the connection ends. */
static enum MHD_Result
handle(void *cls, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
    const char *data, size_t *data_n, void **con_cls)
{
	const union MHD_ConnectionInfo *info;
	struct exchange *x = *con_cls;
	enum MHD_Result result;
	jmp_buf env;

	(void)cls;
	(void)url;
	(void)version;
	if (x == NULL)
		return MHD_NO;
	if (x->conn == NULL) {
		info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
		x->conn = info != NULL ? info->socket_context : NULL;
		if (x->conn == NULL || !guard_head_done(&x->conn->guard))
			return MHD_NO;                  /* bytes came past the guard: never answered */
	}
	if (arena_try(x->arena, env) != 0)
		return MHD_NO;
	result = step(x, method, data, data_n);
	if (x->stage != STAGE_LANE)                     /* a lane's thread may already be at work in this arena */
		arena_done(x->arena);
	return result;
}

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
		return fail(cx, E_ENV, T(cx, "The address %.*s cannot be listened on: %s."), STR_ARG(srv->options.listen),
		    strerror(errno));
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
	struct reaper_limits limits = { total, or_default(o->per_address, 512), or_default(o->per_session, 32),
		or_default(o->header_ms, 10000), or_default(o->idle_ms, 30000), or_default(o->body_grace_ms, 30000),
		or_default(o->body_floor, 8192) };

	raise_files(total);
	if (!reaper_start(&srv->reaper, &limits) ||
	    !lane_start(&srv->lanes[LANE_WRITE], or_default(o->write_threads, 32), 512, run_in_lane) ||
	    !lane_start(&srv->lanes[LANE_SLOW], or_default(o->slow_threads, 3), 64, run_in_lane))
		return fail(cx, E_ENV, "%s", T(cx, "The machine gives no more threads."));
	srv->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0,
	    may_connect, srv, handle, srv, MHD_OPTION_LISTEN_SOCKET, srv->listener, MHD_OPTION_THREAD_POOL_SIZE, 2u,
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

	atomic_store(&srv->draining, true);
	(void)MHD_quiesce_daemon(srv->daemon);
	(void)close(srv->listener);
	while (atomic_load(&srv->working) > 0 && mono_ms() < until)
		(void)usleep(5000);
	lane_stop(&srv->lanes[LANE_WRITE]);
	lane_stop(&srv->lanes[LANE_SLOW]);
	MHD_stop_daemon(srv->daemon);
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
	return (struct http_counts){
		.connections = atomic_load(&srv->reaper.taken), .requests = atomic_load(&srv->requests),
		.refused = atomic_load(&srv->reaper.refused), .reaped = atomic_load(&srv->reaper.reaped),
		.busy = atomic_load(&srv->busy), .open = (int)srv->reaper.n, .working = atomic_load(&srv->working),
	};
}
