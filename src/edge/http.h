/**
 * edge/http.h — the HTTP/1.1 server. libmicrohttpd stays behind this header.
 *
 * Two threads hold the connections and answer LANE_FAST rows; a POST (or a slow GET) leaves them: its connection sleeps
 * while a lane's thread works. Queues are bounded; a full one answers 503 with Retry-After. Every byte passes the guard
 * (edge/guard.h) before the library sees it; the reaper ends what is too slow.
 *
 *     struct http_server *srv;
 *     if ((e = http_start(cx, &options, &app, &srv)) != E_OK) return e;
 *     http_wait_signal();                 SIGTERM or SIGINT
 *     http_stop(srv);                     answers what is under way, then closes
 *
 * http_block_signals() must run before any thread is started.
 */
#ifndef EDGE_HTTP_H
#define EDGE_HTTP_H

#include "base/ctx.h"
#include "edge/route.h"

struct http_options {
	struct str listen;             /* "127.0.0.1:8080", "[::1]:8080"; port 0 takes a free one */
	struct str proxy;              /* the one address that may connect besides loopback, and is believed; "" none */
	struct str spool;              /* directory for uploads on their way (DIR/tmp); "" = memory files only */
	int write_threads;             /* 0: 32 */
	int slow_threads;              /* 0: 3 */
	int connections;               /* 0: 2048 */
	int per_address;               /* connections of one address without a login; 0: 512 */
	int per_account;               /* connections of one account that is logged in; 0: 32 */
	int header_ms;                 /* 0: 10,000 */
	int body_grace_ms;             /* 0: 30,000: so long a body or an answer may stand still, or be behind */
	int body_floor;                /* 0: 8192: bytes a second; behind is what is slower */
	int64_t spool_max;             /* bytes of files under way, a quarter of it for one account; 0: 1 GiB */
	int64_t memory_max;            /* bytes of values under way, likewise; 0: 128 MiB */
	int idle_ms;                   /* 0: 30,000: a kept-alive connection without a request */
	bool quiet;                    /* no access log: for tests */
};

struct http_server;

/* E_USAGE: the address cannot be read, or lies beyond loopback without a proxy. E_ENV: it cannot be had. */
enum err http_start(struct ctx *cx, const struct http_options *options, const struct app *app, struct http_server **out);
int http_port(const struct http_server *srv);
/* Stops accepting; waits until what is under way is answered (at most 10 s); joins every thread; frees. */
void http_stop(struct http_server *srv);

void http_block_signals(void);
int http_wait_signal(void);        /* returns the signal's number */

struct http_counts {
	uint64_t connections, requests, refused, reaped, busy;
	int open, working;
};
struct http_counts http_counts(const struct http_server *srv);

#endif
