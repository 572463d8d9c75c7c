/**
 * edge/guard.h — the strict reader of message boundaries (RFC 9112), before libmicrohttpd sees a byte.
 *
 * The library takes two Content-Length fields, a bare LF, a folded line; each lets a hidden second request through a
 * proxy that reads otherwise. So every byte of a connection runs through this state machine first: what is not exactly
 * one well-formed message ends the connection with 400. Pure: bytes in, verdict out; no socket, no clock, no memory.
 *
 * Taken: GET, HEAD, POST; origin-form targets of printable ASCII up to 4 KiB; HTTP/1.0 and 1.1; lines ended by CR LF; at
 * most 64 fields and 16 KiB of head; exactly one Host that is ours; a body only with POST and one decimal
 * Content-Length. No transfer coding at all: browsers send forms with a length, and proxies that buffer do too (411).
 */
#ifndef EDGE_GUARD_H
#define EDGE_GUARD_H

#include "base/str.h"

#define GUARD_HEAD_MAX 16384
#define GUARD_TARGET_MAX 4096
#define GUARD_FIELDS_MAX 64
#define GUARD_BODY_MAX ((int64_t)64 << 20)     /* past it nothing is even read: 413 */

enum guard_state {
	GUARD_METHOD, GUARD_TARGET, GUARD_VERSION, GUARD_LINE_LF, GUARD_NAME_FIRST, GUARD_NAME, GUARD_VALUE, GUARD_VALUE_LF,
	GUARD_END_LF, GUARD_BODY, GUARD_WHOLE, GUARD_BAD
};

struct guard {
	enum guard_state state;
	int status;                /* of GUARD_BAD: 400, 405, 411, 413, 414, 421, 431, 505 */
	bool (*host_ok)(const void *arg, struct str host);
	const void *arg;
	/* of the message being read */
	size_t head, line;         /* bytes of head, of the present word */
	int fields;
	unsigned seen;             /* which of the fields that may come once */
	int field;                 /* which of them is being read, or -1 */
	bool post;
	char word[256];            /* method, version, field name or the value of Host */
	int64_t length, left;      /* Content-Length (-1: none), what is left of the body */
};

void guard_init(struct guard *g, bool (*host_ok)(const void *arg, struct str host), const void *arg);
/*
 * Reads bytes of one message; returns how many belong to it. Fewer than n: the message is whole (GUARD_WHOLE) and the rest
 * is not part of it, or the state is GUARD_BAD. Called again after GUARD_WHOLE it begins the next message.
 */
size_t guard_feed(struct guard *g, const void *bytes, size_t n);
/* The head was read to its end and found good. */
bool guard_head_done(const struct guard *g);
/* Between messages: no byte of the next one came yet. */
bool guard_idle(const struct guard *g);
/* A whole short answer for a status of GUARD_BAD, with Connection: close. A literal. */
struct str guard_answer(int status);

#endif
