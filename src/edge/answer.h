/**
 * edge/answer.h — a struct reply as libmicrohttpd's response: encoding, security headers, cookies. For edge/http.c.
 */
#ifndef EDGE_ANSWER_H
#define EDGE_ANSWER_H

#include <microhttpd.h>

#include "edge/reply.h"

/* Chooses the encoding for a reader who accepts these; compressing uses the arena, and is left out when that is full. */
void answer_encode(struct arena *a, struct reply *r, struct str accept_encoding, const char **encoding);
struct answer_options {
	const char *encoding;          /* NULL: none */
	bool https, close;
	bool copied;                   /* the body has memory of its own; else it lies where the exchange made it */
};
/* NULL when memory is out. */
struct MHD_Response *answer_make(struct arena *a, struct reply *r, const struct answer_options *o);
/* Does an Accept-Encoding header take this coding (q=0 is a no)? Pure. */
bool answer_accepts(struct str header, const char *coding);

#endif
