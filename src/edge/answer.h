/**
 * edge/answer.h — a struct reply as libmicrohttpd's response: encoding, security headers, cookies. For edge/http.c.
 */
#ifndef EDGE_ANSWER_H
#define EDGE_ANSWER_H

#include <microhttpd.h>

#include "edge/reply.h"

/* Chooses the encoding for a reader who accepts these; compressing uses the arena, and is left out when that is full. */
void answer_encode(struct arena *a, struct reply *r, struct str accept_encoding, const char **encoding);
/* Takes r->fd over. NULL when memory is out. The body must outlive the exchange. */
struct MHD_Response *answer_make(struct arena *a, struct reply *r, const char *encoding, bool https, bool close);
/* Does an Accept-Encoding header take this coding (q=0 is a no)? Pure. */
bool answer_accepts(struct str header, const char *coding);

#endif
