/**
 * edge/route.h — one table of addresses; the dispatcher does for every row what no handler can leave out.
 *
 * A row of route.def: X(METHOD, "/path/{key...}", OBJECT kind, PERMISSION, LANE, handler)
 *
 *   path    static segments; {id} and {id2} a positive decimal; {name} one segment; {key...} one segment or more, which
 *           may be followed by static segments: "/due/{key...}/send". Static beats a parameter; longest static tail wins.
 *   object  what the address names (case/object.def); loaded and allowed before the handler runs: rq->object
 *   lane    FAST: on the connection's thread, for reads of well under a millisecond; WRITE: waits for the writer's
 *           commit; SLOW: Argon2, documents. A POST is never FAST.
 *
 * Order of events: match (404, 405 with Allow; HEAD is answered from GET) -> session -> language -> for a POST: the
 * form's `_csrf` and Origin/Sec-Fetch-Site (403) -> load the object (404) -> permission (not visible: the same 404,
 * byte for byte; nobody logged in: to the login page; visible but not allowed: 403) -> `_once` into cx->once -> handler.
 * A POST that comes from a page of ours (the browser says so in Origin or Sec-Fetch-Site, or the token is right) and finds no
 * session, or another than the one its form was made in, is answered with hooks->again_page: what was typed is not lost.
 * An error a handler returns becomes the page of its row in err.def; a handler that shows its form again returns E_OK
 * after reply_page(out, 422, ...). The page of an error of a form of this session shows what was typed (hooks->refused_page).
 */
#ifndef EDGE_ROUTE_H
#define EDGE_ROUTE_H

#include "base/ctx.h"
#include "base/form.h"
#include "case/object.h"
#include "case/permission.h"
#include "edge/reply.h"

enum method { METHOD_GET, METHOD_POST, METHOD__MAX };
enum lane { LANE_FAST, LANE_WRITE, LANE_SLOW, LANE__MAX };

struct app;
struct session;

/* A request as a handler sees it. Lives as long as the request. */
struct request {
	enum method method;
	bool head;                     /* a HEAD request: the reply's body will not be sent */
	struct str path;               /* percent-decoded once, checked: no `..`, no `//`, no NUL, UTF-8 */
	struct object_args at;
	void *object;                  /* what hooks->load gave for the row's kind; NULL for OBJECT_NONE */
	const struct session *session; /* never NULL; session->actor is NULL when nobody is logged in */
	struct form_in query;          /* what follows `?` */
	struct form_in form;           /* the body of a POST, without `_csrf` and `_once` */
	struct str once;               /* `_once` as it came, "" when there was none */
	struct str user_agent;         /* for the list of one's own sessions; cut at 200 bytes */
	struct str peer;               /* the visitor's address as text, for throttling; never stored with content */
	struct str session_token;      /* the cookie as it came, "" when none: for logging out */
	struct str device;             /* the cookie of a browser that logged in before, "" when none */
	struct str public_url;         /* --url, without a trailing slash */
	void *app;                     /* app->data: stores, plan … */
	const struct app *edge;        /* the dispatcher's own */
	bool *token_made;              /* the dispatcher's own: request_csrf was called */
};

typedef enum err route_fn(struct ctx *cx, const struct request *rq, struct reply *out);

struct route {
	enum method method;
	const char *path;
	enum object_kind object;
	enum permission permission;
	enum lane lane;
	route_fn *handler;
	const char *handler_name;
};

#define X(method, path, object, permission, lane, handler) route_fn handler;
#include "edge/route.def"
#undef X

extern const struct route route_table[];
extern const size_t route_table_n;

struct hooks;

/* One application: its addresses and what the dispatcher asks of the cases. Tests make their own. */
struct app {
	const struct route *routes;
	size_t n;
	const struct hooks *hooks;
	struct str public_url;         /* "https://khoi.example", no `/` at the end; decides Host, Origin, Secure. "": of the listener */
	int loopback_port;             /* set by http_start on loopback without https: localhost, 127.0.0.1 and [::1] are us */
	bool demo;                     /* the post switcher and the banner exist */
	void *data;                    /* rq->app */
};

/* The row for a path, its parameters in *at. E_GONE; E_METHOD with *allow = "GET, HEAD" (a literal). */
enum err route_match(const struct route *routes, size_t n, enum method method, struct str path,
    const struct route **out, struct object_args *at, const char **allow);

/* A request as the wire gave it: everything still as sent. */
struct raw_request {
	enum method method;
	bool head;
	struct str target;             /* "/a%20b?x=1" */
	struct str cookie, origin, fetch_site, accept_language, user_agent, peer;
	struct form_in form;           /* the parsed body of a POST */
	enum err body;                 /* E_OK, or why the body was not taken: E_LARGE, E_TYPE, E_USAGE; E_FULL: all but its files */
};

/* Percent-decodes and checks target, finds the row. E_USAGE for what the guard should have refused. */
enum err route_find(struct ctx *cx, const struct app *app, const struct raw_request *raw, const struct route **out,
    struct request *rq, const char **allow);
/* May this request bring files: is somebody logged in who has the row's permission? Before a byte of them is stored. */
bool route_admits_files(struct ctx *cx, const struct app *app, const struct raw_request *raw);

/* Who sends it, as the head says. */
struct route_caller {
	bool known;                    /* it could be looked up */
	int64_t account;               /* 0: nobody is logged in */
	unsigned char csrf[32];
};
void route_caller(struct ctx *cx, const struct app *app, const struct raw_request *raw, struct route_caller *out);
/* Did a page of ours send this POST: is the token the caller's, and does the browser not say otherwise? */
bool route_from_here(const struct app *app, const struct raw_request *raw, const unsigned char csrf[32]);
/* The account that logged in before in this browser and is named in the form now (hooks->device); 0: none. */
int64_t route_device(struct ctx *cx, const struct app *app, const struct raw_request *raw);
/* The whole walk; always leaves an answer in *out. Returns what happened, for the access log. */
enum err route_dispatch(struct ctx *cx, const struct app *app, const struct raw_request *raw, struct reply *out);
/* Makes sense of the table: every path well formed, no two rows alike, no POST on LANE_FAST. For a test. */
bool route_check(const struct route *routes, size_t n, struct buf *why);

/*
 * Back to where somebody was before logging in: `to` as it came in the query (rq->query, "to") when it names a GET row
 * of the table, rebuilt from that row; else fallback.
 */
struct url route_back(struct ctx *cx, const struct app *app, struct str to, const char *fallback);
/*
 * The nearest address up a decoded path (rq->path) that can be opened: of /draft/KEY/save it is /draft/KEY; / at the end.
 * For every link from a page that may answer a POST. Says nothing about whether the thing exists.
 */
struct url route_near(struct ctx *cx, const struct app *app, struct str path);
/* The address of a row with these parameters. */
struct url route_url(struct ctx *cx, const struct route *route, const struct object_args *at);
/* Does a Host header name us? */
bool app_host_ok(const struct app *app, struct str host);
/* Is an Origin ours? */
bool app_origin_ok(const struct app *app, struct str origin);
bool app_https(const struct app *app);

/* form_read of the body: E_INPUT leaves the faults for the page that shows the form again. */
enum err request_form(struct ctx *cx, const struct request *rq, const struct form *form, void *into);
/* The value of the hidden field `_csrf`: another mask each time. Every form has it. */
struct str request_csrf(struct ctx *cx, const struct request *rq);
/* A new value for the hidden field `_once`: the submission's idempotency key. Every form that changes something has it. */
struct str request_once(struct ctx *cx);

#endif
