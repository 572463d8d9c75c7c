/*
 * One request and its answer:
 *
 *     first line -> exchange_begin -> head: note_head -> body chunks: input_feed -> whole: run here, or sleep and run in
 *     a lane -> send_answer -> exchange_end
 *
 * An exchange lives in its own arena, given back when the answer is out; the answer's bytes lie there too. While many are at
 * work, who does not read his answer holds no more than its bytes.
 */
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "edge/answer.h"
#include "edge/http_part.h"

#define CROWD 64                        /* exchanges at work: many */
#define POOL_KEEP ((size_t)256 << 10)   /* an arena that was larger is freed */

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_LANE, STAGE_SENT };

struct exchange {
	struct http_server *srv;
	struct MHD_Connection *mhd;
	struct conn *conn;
	struct arena *arena;
	enum stage stage;
	struct raw_request raw;
	const struct route *route;
	struct route_caller caller;
	unsigned char from[16];        /* the visitor's address: what the proxy says last, or the connection's */
	struct lane_visitor visitor;
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
	*x = (struct exchange){ .srv = srv, .mhd = mhd, .arena = a, .began = mono_ms() };
	x->raw.target = str_dup(a, str_of(target));
	arena_done(a);
	return x;
}

void *
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

void
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
	if (x->conn != NULL && x->stage != STAGE_HEAD)
		conn_phase_set(x->conn, CONN_IDLE);
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

/* Proxies add a field of their own or put the address behind what came: the last value of the last field is the proxy's. */
static enum MHD_Result
last_forwarded(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	const char **last = cls;

	(void)kind;
	if (strcasecmp(name, "X-Forwarded-For") == 0)
		*last = value;
	return MHD_YES;
}

static void
read_address(struct exchange *x)
{
	const char *last = NULL;
	struct str list, one = S("");

	if (through_proxy(x))
		(void)MHD_get_connection_values(x->mhd, MHD_HEADER_KIND, last_forwarded, &last);
	for (list = str_of(last); list.n > 0;)
		list = str_cut(list, ',', &one, NULL);
	if (!address_read(str_trim(one), x->from))
		memcpy(x->from, x->conn->address, sizeof(x->from));
	x->raw.peer = address_text(x->arena, x->from);
}

static struct ctx
context(const struct exchange *x)
{
	return (struct ctx){ .arena = x->arena, .lang = LANG_VI, .now = instant_now(), .zone_min = 420 };
}

/*
 * The body is wanted when its type and size are right. Of files only when somebody who may leave them here is logged in;
 * the values beside them always: a session that is over must not cost what was typed.
 */
static void
begin_body(struct exchange *x)
{
	struct ctx cx = context(x);
	struct input_owner owner = { x->caller.account, x->route == NULL || x->route->permission == MAY_ANYONE };

	input_begin(&x->input, &x->srv->house, owner, x->arena, x->srv->spool, header(x, "Content-Type"), x->conn->guard.length);
	if (x->route == NULL)
		input_refuse(&x->input, E_LOGIN);
	else if (x->input.parts && !route_admits_files(&cx, &x->srv->app, &x->raw))
		input_drop_files(&x->input);
	conn_phase_set(x->conn, CONN_BODY);
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
	x->raw.accept_language = header(x, "Accept-Language");
	x->raw.user_agent = header(x, "User-Agent");
	read_address(x);
	(void)route_find(&cx, &x->srv->app, &x->raw, &x->route, &rq, &allow);
	if (x->raw.method == METHOD_POST || (x->route != NULL && x->route->lane != LANE_FAST)) {
		route_caller(&cx, &x->srv->app, &x->raw, &x->caller);
		conn_account_set(x->conn, x->caller.account);
	}
	if (x->raw.method == METHOD_POST)
		begin_body(x);
	else
		conn_phase_set(x->conn, CONN_WORK);
}

/* Everything up to the answer's bytes. On the connection's thread or a lane's. */
static void
run(struct exchange *x)
{
	struct ctx cx = context(x);

	(void)route_dispatch(&cx, &x->srv->app, &x->raw, &x->reply);
	answer_encode(x->arena, &x->reply, header(x, "Accept-Encoding"), &x->encoding);
}

void
exchange_run(void *item)
{
	struct exchange *x = item;

	run(x);
	MHD_resume_connection(x->mhd);
}

static enum MHD_Result
send_answer(struct exchange *x)
{
	struct reply *r = &x->reply;
	const struct answer_options o = { .encoding = x->encoding, .https = x->srv->https,
		.close = x->conn->surplus || atomic_load(&x->srv->draining),
		.copied = atomic_load(&x->srv->working) > CROWD && r->kind == REPLY_BYTES && r->asset == NULL };
	struct MHD_Response *m;
	enum MHD_Result queued;

	m = answer_make(x->arena, r, &o);
	if (m == NULL)
		return MHD_NO;
	if (o.copied) {
		input_release(&x->input);
		arena_trim(x->arena);          /* x lies in what was asked for first */
	}
	conn_account_set(x->conn, r->session);
	conn_phase_set(x->conn, CONN_SEND);
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

/*
 * A POST that no page of ours sent is refused without taking a place in a queue, when it is short: what it brought may be
 * shown again, and a long page is not made on this thread.
 */
static bool
refused_at_once(const struct exchange *x)
{
	return x->raw.method == METHOD_POST && x->caller.known && x->raw.body == E_OK && x->conn->guard.length <= (int64_t)INPUT_OPEN_MAX &&
	    !route_from_here(&x->srv->app, &x->raw, x->caller.csrf);
}

static bool
take_place(struct exchange *x, struct lane_queue *q)
{
	struct lane_visitor *v = &x->visitor;
	struct ctx cx = context(x);
	int64_t account = x->caller.account;

	*v = (struct lane_visitor){ .who = LANE_ACCOUNT };
	if (account == 0 && x->raw.method == METHOD_POST && (account = route_device(&cx, &x->srv->app, &x->raw)) != 0) {
		v->who = LANE_BROWSER;
		memcpy(v->of, &account, sizeof(account));
	} else if (account == 0) {
		v->who = LANE_NOBODY;
		memcpy(v->of, x->from, sizeof(v->of));
		address_to_place(v->of);
	}
	return lane_reserve(q, v);
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
	conn_phase_set(x->conn, CONN_WORK);
	if (lane == LANE_FAST || refused_at_once(x)) {
		run(x);
		return send_answer(x);
	}
	if (!take_place(x, &x->srv->lanes[lane])) {
		say_busy(x);
		return send_answer(x);
	}
	x->stage = STAGE_LANE;
	MHD_suspend_connection(x->mhd);
	lane_push(&x->srv->lanes[lane], x, &x->visitor);
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
enum MHD_Result
exchange_step(void *cls, struct MHD_Connection *mhd, const char *url, const char *method,
    const char *version, const char *data, size_t *data_n, void **con_cls)
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
