/**
 * edge/session_cookie.h — cookies, and the token every form carries.
 *
 * Names get the prefix __Host- under https. A token is the session's secret under a mask of its own each time: the
 * same secret never appears twice in compressed pages (BREACH).
 */
#ifndef EDGE_SESSION_COOKIE_H
#define EDGE_SESSION_COOKIE_H

#include "base/ctx.h"
#include "edge/reply.h"

#define COOKIE_SESSION "phoihop"
#define COOKIE_VISITOR "phoihop_form"     /* before login: what a visitor's token is made from */
#define COOKIE_DEVICE "phoihop_device"   /* after a login: this browser is known (case/password.h) */
#define COOKIE_LANG "phoihop_lang"

/* The value of a cookie in a Cookie header; "" when absent or when it comes twice. Pure. */
struct str cookie_find(struct str header, bool https, const char *name);
/* The value of a Set-Cookie header. */
struct str cookie_line(struct arena *a, bool https, const struct reply_cookie *c);

/* After a login: the token as 32 random bytes in hex. The store keeps only its SHA-256. */
void session_cookie_set(struct reply *r, struct str token);
void session_cookie_clear(struct reply *r);

struct str csrf_mask(struct ctx *cx, const unsigned char secret[32]);
bool csrf_check(const unsigned char secret[32], struct str token);
/* The secret of somebody not logged in, from his own random cookie. */
void csrf_of_visitor(struct str cookie, unsigned char secret[32]);

#endif
