/**
 * edge/reaper.h — every open connection, how long it may take for what it is doing, and who gives way when all is full.
 *
 * One register a server. A connection waits (for a head), reads (a body), works, or sends; each phase has a deadline, and
 * the reaper's thread shuts down what is past it. The deadline of a body or an answer moves on with what has come through,
 * but is never further away than grace_ms: nothing is saved up, and who stands still is ended.
 *
 * When the house is full, or an address has its share, the connection that is furthest behind gives way to the newcomer:
 * one that waits, reads or sends, without a login as long as there is such a one, older than a moment if possible. An
 * account that has its share loses one that waits; when it has none, its newest.
 */
#ifndef EDGE_REAPER_H
#define EDGE_REAPER_H

#include <pthread.h>
#include <stdatomic.h>

#include "edge/address.h"
#include "edge/guard.h"

enum conn_phase { CONN_HEAD, CONN_IDLE, CONN_BODY, CONN_WORK, CONN_SEND };

struct conn {
	int fd;
	struct guard guard;            /* used by the connection's own thread only */
	bool surplus;                  /* bytes came behind a message: this connection ends with its answer */
	_Atomic int phase;
	_Atomic int64_t since;         /* ms, monotonic: the phase began */
	_Atomic int64_t due;           /* ms, monotonic: a body or an answer has to have come on by then */
	int64_t began;                 /* ms, monotonic: connected */
	uint64_t acked;                /* bytes the other side has taken; the reaper's own, under the lock */
	int64_t account;               /* 0: nobody logged in; under the register's lock */
	bool doomed;                   /* shut down already; under the lock */
	bool counted;                  /* its address counts against per_address */
	unsigned char address[16];     /* IPv6, or IPv4 mapped */
	unsigned char place[16];       /* the same, /64 for IPv6: what per_address counts */
	struct reaper *of;
	size_t slot;
};

struct reaper_limits {
	int total, per_address, per_account;
	int64_t header_ms, idle_ms, grace_ms, floor;   /* floor: bytes a second */
};

struct reaper {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t thread;
	bool stop;
	struct reaper_limits limits;
	struct conn **open;
	size_t n, cap;
	unsigned char proxy[16];       /* exempt from per_address */
	bool has_proxy;
	_Atomic uint64_t reaped, refused, taken;
};

bool reaper_start(struct reaper *r, const struct reaper_limits *limits);
void reaper_stop(struct reaper *r);
/* A new connection; may shut down another, or this one. */
struct conn *reaper_add(struct reaper *r, int fd, const unsigned char address[16]);
void reaper_remove(struct reaper *r, struct conn *c);
void conn_phase_set(struct conn *c, enum conn_phase phase);
/* So many bytes of the body came. */
void conn_came_on(struct conn *c, size_t bytes);
/* Whose it is from here on; may shut down another of his, or this one. */
void conn_account_set(struct conn *c, int64_t account);

/* The connection of a file descriptor, or NULL: for recv (edge/wire.c). */
struct conn *conn_of(int fd);

#endif
