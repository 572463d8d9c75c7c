/**
 * edge/http_part.h — what http.c (sockets, start, stop) and exchange.c (one request and its answer) share. Nobody else's.
 */
#ifndef EDGE_HTTP_PART_H
#define EDGE_HTTP_PART_H

#include <microhttpd.h>

#include "edge/http.h"
#include "edge/input.h"
#include "edge/lane.h"
#include "edge/reaper.h"

#define POOL_MAX 16                     /* arenas kept for the next request */

struct http_server {
	struct http_options options;
	struct app app;
	struct MHD_Daemon *daemon;
	struct reaper reaper;
	struct lane_queue lanes[LANE__MAX];
	struct input_house house;
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

/* Callbacks of libmicrohttpd: the first line is read; head, chunk or end of a request; it is over. */
void *exchange_begin(void *srv, const char *target, struct MHD_Connection *mhd);
enum MHD_Result exchange_step(void *srv, struct MHD_Connection *mhd, const char *url, const char *method,
    const char *version, const char *data, size_t *data_n, void **exchange);
void exchange_end(void *srv, struct MHD_Connection *mhd, void **exchange, enum MHD_RequestTerminationCode how);
/* What a lane's thread does with an item of its queue. */
void exchange_run(void *item);

#endif
