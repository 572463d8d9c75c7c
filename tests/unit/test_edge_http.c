/*
 * The server as a whole, in this process, on a port of its own: raw bytes out, raw bytes in. Every ambiguous message must
 * end in a refusal and a closed connection, and the row that counts hidden requests must never be reached.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail     /* ours is in base/ctx.h */

#include <arpa/inet.h>
#include <dirent.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "edge/hooks.h"
#include "edge/http.h"
#include "edge/session_cookie.h"
#include "page/asset.h"

#include "unit/http_refused.h"

static struct http_server *srv;

/* Counted and said, so that one run shows every row that is wrong. */
static int wrongs;
#define wrong(...) (wrongs++, print_error(__VA_ARGS__), print_error("\n"))
static _Atomic int hidden, shown, posted;

/* --- a small application ------------------------------------------------------------------------------------------- */

static enum err
hello(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct buf b;

	atomic_fetch_add(&shown, 1);
	buf_init(&b, cx->arena, PAGE_MAX);
	buf_z(&b, "<p>hello <input name=\"_csrf\" value=\"");
	buf_str(&b, request_csrf(cx, rq));
	buf_z(&b, "\">");
	for (int i = 0; i < 200; i++)
		buf_z(&b, "the same line again and again\n");
	return reply_page(out, 200, &b);
}

static enum err
hidden_row(struct ctx *cx, const struct request *rq, struct reply *out)
{
	(void)cx;
	(void)rq;
	atomic_fetch_add(&hidden, 1);
	return reply_bytes(out, "text/plain", S("hidden"));
}

struct note {
	struct str text;
	struct upload file;
};
static const struct form_field note_fields[] = {
	{ "text", FORM_LINES, offsetof(struct note, text), FORM_REQUIRED, .max = 100000 },
	{ "file", FORM_FILE, offsetof(struct note, file), .max = 10 << 20 },
};
static const struct form note_form = FORM("note", struct note, note_fields);

static enum err
note_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct note in;
	enum err e;

	if ((e = request_form(cx, rq, &note_form, &in)) != E_OK)
		return e;
	atomic_fetch_add(&posted, 1);
	return reply_bytes(out, "text/plain", str_fmt(cx->arena, "%zu letters, file of %lld, once %.*s", str_runes(in.text),
	    in.file.sealed != NULL ? (long long)in.file.size : -1LL, STR_ARG(cx->once)));
}

static enum err
greedy(struct ctx *cx, const struct request *rq, struct reply *out)
{
	(void)rq;
	for (int i = 0; i < 1000; i++)
		(void)arena_alloc(cx->arena, 100000);
	return reply_bytes(out, "text/plain", S("never"));
}

static enum err
peer_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	return reply_bytes(out, "text/plain", str_fmt(cx->arena, "from %.*s.", STR_ARG(rq->peer)));
}

/* Work that lasts until the test lets it go. */
static _Atomic bool let_go;

static enum err
wait_post(struct ctx *cx, const struct request *rq, struct reply *out)
{
	(void)cx;
	(void)rq;
	for (int i = 0; i < 2000 && !atomic_load(&let_go); i++)
		(void)usleep(5000);
	return reply_bytes(out, "text/plain", S("done"));
}

#define LARGE ((int64_t)20 << 20)

static _Atomic int64_t given;

struct giving {
	int64_t at, cut;               /* cut: ends in an error there */
};

static enum err
next_piece(struct ctx *cx, void *arg, void *to, size_t room, size_t *n)
{
	struct giving *g = arg;

	(void)cx;
	if (g->at >= g->cut)
		return E_BROKEN;
	*n = room;
	for (size_t i = 0; i < room; i++)
		((char *)to)[i] = (char)((g->at + (int64_t)i) * 31 >> 8);
	g->at += (int64_t)room;
	atomic_fetch_add(&given, (int64_t)room);
	return E_OK;
}

static enum err
large(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct giving *g = NEW(cx->arena, struct giving);

	*g = (struct giving){ 0, str_is(rq->path, "/large") ? LARGE : LARGE / 2 };
	return reply_upload(out, S("tệp"), LARGE, next_piece, g);
}

static const struct route rows[] = {
	{ METHOD_GET, "/", OBJECT_NONE, MAY_ANYONE, LANE_FAST, hello, "hello" },
	{ METHOD_GET, "/slow", OBJECT_NONE, MAY_ANYONE, LANE_SLOW, hello, "hello" },
	{ METHOD_GET, "/hidden", OBJECT_NONE, MAY_ANYONE, LANE_FAST, hidden_row, "hidden" },
	{ METHOD_POST, "/hidden", OBJECT_NONE, MAY_ANYONE, LANE_WRITE, hidden_row, "hidden" },
	{ METHOD_POST, "/note", OBJECT_NONE, MAY_ANYONE, LANE_WRITE, note_post, "note" },
	{ METHOD_POST, "/private", OBJECT_NONE, MAY_LOGGED_IN, LANE_WRITE, note_post, "note" },
	{ METHOD_GET, "/private", OBJECT_NONE, MAY_LOGGED_IN, LANE_FAST, hello, "hello" },
	{ METHOD_GET, "/filing/{id}", OBJECT_FILING, MAY_SEE_FILING, LANE_FAST, hello, "hello" },
	{ METHOD_GET, "/large", OBJECT_NONE, MAY_ANYONE, LANE_SLOW, large, "large" },
	{ METHOD_GET, "/broken", OBJECT_NONE, MAY_ANYONE, LANE_SLOW, large, "large" },
	{ METHOD_GET, "/greedy", OBJECT_NONE, MAY_ANYONE, LANE_SLOW, greedy, "greedy" },
	{ METHOD_GET, "/peer", OBJECT_NONE, MAY_ANYONE, LANE_FAST, peer_get, "peer" },
	{ METHOD_POST, "/wait", OBJECT_NONE, MAY_ANYONE, LANE_SLOW, wait_post, "wait" },
	{ METHOD_POST, "/filing/{id}/note", OBJECT_FILING, MAY_SEE_FILING, LANE_WRITE, note_post, "note" },
};

static int somebody;

static enum err
find_session(struct ctx *cx, void *app, struct str token, struct session *out)
{
	(void)cx;
	(void)app;
	if (!str_is(token, "officer") && !str_is(token, "clerk"))
		return E_LOGIN;
	*out = (struct session){ .id = (int64_t)token.n, .actor = (const struct actor *)(const void *)&somebody, .csrf = { 1, 2, 3 } };
	return E_OK;
}

/* Filing 1 exists and is seen; 2 exists and is not; others do not exist. */
static enum err
load(struct ctx *cx, void *app, enum object_kind kind, const struct object_args *at, void **out)
{
	(void)app;
	(void)kind;
	if (at->id > 2)
		return fail(cx, E_GONE, "no such filing");
	*out = (void *)(uintptr_t)at;
	return E_OK;
}

static enum err
allow(struct ctx *cx, void *app, enum permission p, enum object_kind kind, const void *object)
{
	(void)app;
	(void)p;
	(void)kind;
	return ((const struct object_args *)object)->id == 1 ? E_OK : fail(cx, E_GONE, "another unit's filing");
}

static enum err
error_page(struct ctx *cx, const struct request *rq, enum err e, struct buf *html)
{
	(void)rq;
	buf_fmt(html, "<h1>%s</h1><p>%.*s</p>", err_name(e), STR_ARG(cx->fault.text));
	return E_OK;
}

static const struct asset *
no_asset(struct str path)
{
	(void)path;
	return NULL;
}

static bool
healthy(struct ctx *at, void *app)
{
	(void)at, (void)app;
	return true;
}

/* What was sent, and a count of files that were left here. */
static enum err
again_page(struct ctx *cx, const struct request *rq, const struct route *route, enum err e, struct buf *html)
{
	int kept = 0;

	(void)cx;
	for (size_t i = 0; i < rq->form.n_files; i++)
		kept += rq->form.files[i].sealed != NULL;
	buf_fmt(html, "<h1>again %s %s, files %zu kept %d</h1>", route->path, err_name(e), rq->form.n_files, kept);
	for (size_t i = 0; i < rq->form.n; i++)
		buf_fmt(html, "%.*s=%.*s;", STR_ARG(rq->form.v[i].name), STR_ARG(rq->form.v[i].value));
	return E_OK;
}

static int64_t
device(struct ctx *cx, void *app, const struct form_in *form, struct str cookie)
{
	(void)cx;
	(void)app;
	(void)form;
	return str_is(cookie, "known") ? 9 : 0;
}

static const struct hooks hooks = { .session = find_session, .load = load, .allow = allow, .error_page = error_page,
	.asset = no_asset, .login_path = "/login", .healthy = healthy, .again_page = again_page, .device = device };

static struct http_server *
server(const struct http_options *o)
{
	struct app app = { .routes = rows, .n = COUNT(rows), .hooks = &hooks };
	struct ctx cx = { .now = instant_now(), .lang = LANG_EN, .arena = arena_new(ARENA_REQUEST) };
	struct http_server *made = NULL;

	if (http_start(&cx, o, &app, &made) != E_OK)
		made = NULL;
	arena_free(cx.arena);
	return made;
}

static int
start(void **state)
{
	const struct http_options o = { .listen = S("127.0.0.1:0"), .quiet = true, .header_ms = 700, .idle_ms = 1500,
		.body_grace_ms = 900, .body_floor = 100000, .connections = 60, .per_address = 50 };

	(void)state;
	srv = server(&o);
	return srv == NULL ? -1 : 0;
}

static int
stop(void **state)
{
	(void)state;
	http_stop(srv);
	return 0;
}

/* A server with limits of the test's own, in the place of the one for all; server_back puts that one back. */
static struct http_server *for_all;

static void
server_own(struct http_options o)
{
	o.listen = S("127.0.0.1:0");
	o.quiet = true;
	for_all = srv;
	assert_non_null(srv = server(&o));
}

static void
server_back(void)
{
	http_stop(srv);
	srv = for_all;
}

/* --- a client that sends what it is told --------------------------------------------------------------------------- */

/* From 127.0.0.`from`. */
static int
dial_from(int from)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(srv)) };
	struct sockaddr_in own = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	own.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (uint32_t)from);
	assert_int_equal(bind(fd, (struct sockaddr *)&own, sizeof(own)), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static int
dial(void)
{
	return dial_from(1);
}

static void
say(int fd, const char *text, size_t n)
{
	static char out[1 << 16];
	size_t m = with_port(out, sizeof(out), text, n, http_port(srv));

	assert_true(send(fd, out, m, MSG_NOSIGNAL) >= 0);
}

/* Reads until the other side closes or nothing more comes for ms; *closed says which. For a beginning it waits longer. */
static char answer[1 << 20];
static size_t answer_n;

static void
hear(int fd, int ms, bool *closed)
{
	struct pollfd p = { fd, POLLIN, 0 };
	ssize_t n;

	answer_n = 0;
	*closed = false;
	while (!*closed && poll(&p, 1, answer_n == 0 ? ms + 2000 : ms) > 0) {
		n = recv(fd, answer + answer_n, sizeof(answer) - answer_n - 1, 0);
		if (n <= 0)
			*closed = true;
		else
			answer_n += (size_t)n;
	}
	answer[answer_n] = '\0';
}

static int
status(void)
{
	return answer_n > 12 && memcmp(answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

static int
ask(const char *text)
{
	bool closed;
	int fd = dial();

	say(fd, text, strlen(text));
	hear(fd, 300, &closed);
	(void)close(fd);
	return status();
}

/* --- the table of what must be refused ----------------------------------------------------------------------------- */

static void
ambiguous_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		const struct raw *r = &refused[i];
		bool closed;
		int fd = dial();

		say(fd, r->text, r->n > 0 ? r->n : strlen(r->text));
		hear(fd, 2000, &closed);
		(void)close(fd);
		if (status() != r->status || !closed || strstr(answer, "Connection: close") == NULL)
			wrong("%s: status %d, closed %d", r->what, status(), closed);
	}
	assert_int_equal(wrongs, 0);
	assert_int_equal(atomic_load(&hidden), 0);
	assert_int_equal(atomic_load(&posted), 0);
}

/* Byte by byte the verdicts are the same: nothing hangs on how the bytes were cut. */
static void
cut_in_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i += 3) {
		const struct raw *r = &refused[i];
		bool closed;
		int fd = dial();
		size_t n = r->n > 0 ? r->n : strlen(r->text), half = n / 2;

		say(fd, r->text, half);
		(void)usleep(2000);
		say(fd, r->text + half, n - half);
		hear(fd, 2000, &closed);
		(void)close(fd);
		assert_true(closed);
		assert_true(status() >= 400);
	}
	assert_int_equal(atomic_load(&hidden), 0);
}

static void
behind_a_message_nothing_runs(void **state)
{
	bool closed;
	int fd = dial();
	const char *two = "GET / HTTP/1.1\r\n" H "\r\n" HIDDEN;

	(void)state;
	say(fd, two, strlen(two));
	hear(fd, 1000, &closed);
	assert_true(closed);
	assert_int_equal(status(), 200);
	assert_non_null(strstr(answer, "Connection: close"));
	assert_int_equal(atomic_load(&hidden), 0);
	(void)close(fd);
}

static void
bad_paths(void **state)
{
	static const char *const targets[] = { "/a%00b", "/../etc", "/a/../b", "/%2e%2e/x", "//a", "/a%2fb", "/a\\b", "/%zz",
		"/%", "/%c3%28", "/a%0d%0ab", "/?a=%00", "/?=x" };
	char text[256];

	(void)state;
	for (size_t i = 0; i < COUNT(targets); i++) {
		(void)snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\n" H "\r\n", targets[i]);
		if (ask(text) != 400)
			wrong("%s: status %d, closed %d", targets[i], status(), -1);
	}
	assert_int_equal(wrongs, 0);
}

/* --- what must work ------------------------------------------------------------------------------------------------ */

static void
keep_alive_and_lanes(void **state)
{
	bool closed;
	int fd = dial();
	const char *get = "GET / HTTP/1.1\r\n" H "\r\n", *slow = "GET /slow HTTP/1.1\r\n" H "Accept-Encoding: br, gzip\r\n\r\n",
	    *head = "HEAD / HTTP/1.1\r\n" H "\r\n";

	(void)state;
	for (int i = 0; i < 3; i++) {
		say(fd, get, strlen(get));
		hear(fd, 200, &closed);
		assert_false(closed);
		assert_int_equal(status(), 200);
		assert_non_null(strstr(answer, "the same line"));
		assert_non_null(strstr(answer, "default-src 'none'"));
		assert_non_null(strstr(answer, "no-store"));
		assert_non_null(strstr(answer, "nosniff"));
	}
	say(fd, slow, strlen(slow));
	hear(fd, 300, &closed);
	assert_int_equal(status(), 200);
	assert_non_null(strstr(answer, "Content-Encoding: gzip"));
	assert_true(answer_n < 2500);
	say(fd, head, strlen(head));
	hear(fd, 200, &closed);
	assert_int_equal(status(), 200);
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
	(void)close(fd);
}

/* The token of a page that was given out; a visitor's cookie. */
static char csrf[129], cookie[65];

static void
take_token(void)
{
	const char *at = strstr(answer, "_csrf\" value=\"");

	assert_non_null(at);
	memcpy(csrf, at + 14, 128);
}

static void
visit(void)
{
	const char *at;

	assert_int_equal(ask("GET / HTTP/1.1\r\n" H "\r\n"), 200);
	take_token();
	assert_non_null(at = strstr(answer, "phoihop_form="));
	memcpy(cookie, at + 13, 64);
}

/* Gets a page, its cookie and its token; posts. */
static int
post_with(const char *path, const char *type, const char *more, const char *origin, bool token)
{
	char text[8192], body[4096];

	visit();
	if (type == NULL)
		(void)snprintf(body, sizeof(body), "_csrf=%s&%s", token ? csrf : "", more);
	else
		(void)snprintf(body, sizeof(body), "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n%s--b--\r\n",
		    csrf, more);
	(void)snprintf(text, sizeof(text), "POST %s HTTP/1.1\r\n" H "Cookie: phoihop_form=%s\r\n%sContent-Type: %s\r\n"
	    "Content-Length: %zu\r\n\r\n%s", path, cookie, origin, type == NULL ? "application/x-www-form-urlencoded" : type,
	    strlen(body), body);
	return ask(text);
}

#define FILE_FORM "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nchào\r\n" \
    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\nContent-Type: x/y\r\n\r\n12345\r\n"

static int
post_file_as_officer(void)
{
	char text[2048], body[1024];

	assert_int_equal(ask("GET /private HTTP/1.1\r\n" H "Cookie: phoihop=officer\r\n\r\n"), 200);
	take_token();
	(void)snprintf(body, sizeof(body), FILE_FORM "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n--b--\r\n", csrf);
	(void)snprintf(text, sizeof(text), "POST /private HTTP/1.1\r\n" H "Cookie: phoihop=officer\r\nSec-Fetch-Site: same-origin\r\n"
	    "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
	return ask(text);
}

static void
forms_arrive(void **state)
{
	(void)state;
	atomic_store(&posted, 0);
	assert_int_equal(post_with("/note", NULL, "text=b%C3%A1o+c%C3%A1o&_once=0123456789abcdef", "", true), 200);
	assert_non_null(strstr(answer, "7 letters, file of -1, once 0123456789abcdef"));
	assert_int_equal(post_file_as_officer(), 200);
	assert_non_null(strstr(answer, "4 letters, file of 5"));
	assert_int_equal(post_with("/note", "multipart/form-data; boundary=b", FILE_FORM, "Sec-Fetch-Site: same-origin\r\n", true),
	    422);                                                   /* a row for anybody takes no file */
	assert_int_equal(post_with("/note", NULL, "text=", "", true), 422);
	assert_int_equal(post_with("/note", NULL, "text=a&text=b", "", true), 400);
	assert_int_equal(post_with("/note", NULL, "text=a&is_admin=1", "", true), 400);
	assert_int_equal(post_with("/note", "text/plain", "x", "", true), 415);
	assert_int_equal(atomic_load(&posted), 2);
}

static void
forms_from_elsewhere(void **state)
{
	(void)state;
	atomic_store(&posted, 0);
	assert_int_equal(post_with("/note", NULL, "text=a", "", false), 403);
	assert_int_equal(post_with("/note", NULL, "text=a", "Origin: https://evil.example\r\n", true), 403);
	assert_int_equal(post_with("/note", NULL, "text=a", "Origin: null\r\n", true), 403);
	assert_int_equal(post_with("/note", NULL, "text=a", "Sec-Fetch-Site: cross-site\r\n", true), 403);
	assert_int_equal(atomic_load(&posted), 0);
	assert_int_equal(post_with("/note", NULL, "text=a", "Origin: http://localhost:PORT\r\n", true), 200);
}

#define OURS "Origin: http://localhost:PORT\r\n"

/* What was typed comes back when a page of ours sent it, to nobody else's words, and nothing else happens. */
static void
typed_comes_back(void **state)
{
	static const struct {
		const char *path, *headers;
		bool token;
		int status;
		const char *page;          /* NULL: nothing of it is shown */
	} rows_again[] = {
		{ "/private", OURS, false, 401, "again /private LOGIN" },
		{ "/private", "Sec-Fetch-Site: same-origin\r\n", false, 401, "again /private LOGIN" },
		{ "/private", "", true, 401, "again /private LOGIN" },
		{ "/note", OURS, false, 403, "again /note DENIED" },
		{ "/private", "", false, 403, NULL },
		{ "/private", "Origin: https://evil.example\r\n", false, 403, NULL },
		{ "/private", "Origin: null\r\n", false, 403, NULL },
		{ "/private", OURS "Sec-Fetch-Site: cross-site\r\n", false, 403, NULL },
		{ "/private", OURS "Sec-Fetch-Site: same-site\r\n", true, 403, NULL },
		{ "/private", "Sec-Fetch-Site: none\r\n", false, 403, NULL },
	};

	(void)state;
	atomic_store(&posted, 0);
	for (size_t i = 0; i < COUNT(rows_again); i++) {
		const char *want = rows_again[i].page;
		int got = post_with(rows_again[i].path, NULL, "text=lost%3F&_once=0123456789abcdef", rows_again[i].headers,
		    rows_again[i].token);

		if (got != rows_again[i].status || (strstr(answer, "lost?") != NULL) != (want != NULL) ||
		    (want != NULL && strstr(answer, want) == NULL) || strstr(answer, "_once=") != NULL)
			wrong("row %zu: %d\n%s", i, got, answer);
	}
	assert_int_equal(ask("POST /private HTTP/1.1\r\n" H "Cookie: phoihop=officer\r\n" OURS "Content-Type: "
	    "application/x-www-form-urlencoded\r\nContent-Length: 18\r\n\r\ntext=a&_csrf=00112"), 403);
	assert_non_null(strstr(answer, "again /private DENIED, files 0 kept 0</h1>text=a;"));
	assert_int_equal(post_with("/private", "multipart/form-data; boundary=b",
	    "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nlost?\r\n"
	    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\n\r\n12345\r\n", OURS, true), 401);
	assert_non_null(strstr(answer, "files 1 kept 0"));
	assert_non_null(strstr(answer, "text=lost?;"));
	assert_int_equal(atomic_load(&posted), 0);
	assert_int_equal(wrongs, 0);
}

static void
rights(void **state)
{
	char first[4096];

	(void)state;
	assert_int_equal(ask("GET /private?x=1 HTTP/1.1\r\n" H "\r\n"), 303);
	assert_non_null(strstr(answer, "Location: /login?to=/private\r\n"));
	assert_int_equal(ask("GET /private HTTP/1.1\r\n" H "Cookie: phoihop=officer\r\n\r\n"), 200);
	assert_int_equal(ask("GET /private HTTP/1.1\r\n" H "Cookie: phoihop=officer; phoihop=other\r\n\r\n"), 303);
	assert_int_equal(ask("GET /filing/1 HTTP/1.1\r\n" H "Cookie: phoihop=officer\r\n\r\n"), 200);
	assert_int_equal(ask("GET /filing/2 HTTP/1.1\r\n" H "Cookie: phoihop=officer\r\n\r\n"), 404);
	(void)snprintf(first, sizeof(first), "%s", strstr(answer, "\r\n\r\n"));
	assert_int_equal(ask("GET /filing/3 HTTP/1.1\r\n" H "Cookie: phoihop=officer\r\n\r\n"), 404);
	assert_string_equal(first, strstr(answer, "\r\n\r\n"));
	assert_int_equal(ask("GET /nowhere HTTP/1.1\r\n" H "Cookie: phoihop=officer\r\n\r\n"), 404);
	assert_string_equal(first, strstr(answer, "\r\n\r\n"));
	assert_int_equal(ask("GET /note HTTP/1.1\r\n" H "\r\n"), 405);
	assert_non_null(strstr(answer, "Allow: POST\r\n"));
	assert_int_equal(ask("GET /greedy HTTP/1.1\r\n" H "\r\n"), 413);
}

/* --- files --------------------------------------------------------------------------------------------------------- */

/* Takes it all in; how many bytes of the file came, and whether they were the right ones. */
static int64_t
take(int fd, bool *right)
{
	static char bytes[1 << 16];
	int64_t n = -1;                /* in the head */
	ssize_t got;

	*right = true;
	while ((got = recv(fd, bytes, sizeof(bytes), 0)) > 0) {
		const char *from = bytes;

		if (n < 0) {
			from = memmem(bytes, (size_t)got, "\r\n\r\n", 4);
			assert_non_null(from);
			from += 4;
			n = 0;
		}
		for (; from < bytes + got; from++, n++)
			*right = *right && *from == (char)(n * 31 >> 8);
		if (n == LARGE)
			break;
	}
	return n;
}

/* Whoever takes a file slowly holds a piece of it, and not the whole. */
static void
files_go_in_pieces(void **state)
{
	static const char get[] = "GET /large HTTP/1.1\r\n" H "\r\n", broken[] = "GET /broken HTTP/1.1\r\n" H "\r\n",
	    head[] = "HEAD /large HTTP/1.1\r\n" H "\r\n";
	int fds[10], small = 4096;
	bool right, closed;
	int64_t n;

	(void)state;
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = dial();
		(void)setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
		say(fds[i], get, sizeof(get) - 1);
	}
	(void)usleep(300000);
	assert_true(atomic_load(&given) > 0);
	assert_true(atomic_load(&given) < LARGE / 2 * (int64_t)COUNT(fds));
	for (size_t i = 0; i < COUNT(fds); i++)
		(void)close(fds[i]);

	fds[0] = dial();
	say(fds[0], get, sizeof(get) - 1);
	assert_int_equal(take(fds[0], &right), LARGE);
	assert_true(right);
	/* the connection goes on; HEAD sends none of it */
	n = atomic_load(&given);
	say(fds[0], head, sizeof(head) - 1);
	hear(fds[0], 300, &closed);
	assert_int_equal(status(), 200);
	assert_false(closed);
	assert_non_null(strstr(answer, "Content-Length: 20971520\r\n"));
	assert_true(str_ends(str_of(answer), S("\r\n\r\n")));
	assert_int_equal(atomic_load(&given), n);
	(void)close(fds[0]);

	/* what goes wrong in the middle is not taken for the end */
	fds[0] = dial();
	say(fds[0], broken, sizeof(broken) - 1);
	assert_int_equal(take(fds[0], &right), LARGE / 2);
	assert_true(right);
	(void)close(fds[0]);
	assert_int_equal(ask("GET / HTTP/1.1\r\n" H "\r\n"), 200);
}

/* --- slow and many ------------------------------------------------------------------------------------------------- */

static void
slow_ones_are_ended(void **state)
{
	bool closed;
	int head = dial(), body = dial();
	const char *part = "POST /note HTTP/1.1\r\n" H "Content-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: 1000\r\n\r\n";

	(void)state;
	say(body, part, strlen(part));
	for (int i = 0; i < 12; i++) {
		(void)send(head, "G" + (i > 0), i == 0, MSG_NOSIGNAL);
		(void)send(body, "x", 1, MSG_NOSIGNAL);
		(void)usleep(100000);
	}
	hear(head, 500, &closed);
	assert_true(closed);
	hear(body, 500, &closed);
	assert_true(closed);
	assert_true(http_counts(srv).reaped >= 2);
	(void)close(head);
	(void)close(body);
}

static void
half_open_ones_give_way(void **state)
{
	int fds[150];

	(void)state;
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = dial();
		say(fds[i], "GET / HT", 8);
	}
	assert_int_equal(ask("GET / HTTP/1.1\r\n" H "\r\n"), 200);
	assert_true(http_counts(srv).open <= 60);
	for (size_t i = 0; i < COUNT(fds); i++)
		(void)close(fds[i]);
}

/* --- who may take how much ------------------------------------------------------------------------------------------ */

static const char get_private[] = "GET /private HTTP/1.1\r\n" H "Cookie: phoihop=officer\r\n\r\n";

#define MULTI "Content-Type: multipart/form-data; boundary=b\r\n"
#define FILE_PART "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
#define URLENCODED "Content-Type: application/x-www-form-urlencoded\r\n"

/* Sends the head of a POST of `length` bytes and, of its body, `begin` and n bytes more. */
static int
begin_post(int fd, const char *path, const char *head, long length, const char *begin, size_t n)
{
	static char zeros[1 << 20];
	char text[1024];

	(void)snprintf(text, sizeof(text), "POST %s HTTP/1.1\r\n" H "%sContent-Length: %ld\r\n\r\n%s", path, head, length, begin);
	say(fd, text, strlen(text));
	memset(zeros, 'x', sizeof(zeros));
	assert_true(n == 0 || send(fd, zeros, n, MSG_NOSIGNAL) == (ssize_t)n);
	return fd;
}

/* Unnamed upload files this process holds. */
static int
uploads_held(void)
{
	char path[300], to[300];
	struct dirent *f;
	DIR *d = opendir("/proc/self/fd");
	int held = 0;

	while ((f = readdir(d)) != NULL) {
		ssize_t n;

		(void)snprintf(path, sizeof(path), "/proc/self/fd/%s", f->d_name);
		if ((n = readlink(path, to, sizeof(to) - 1)) <= 0)
			continue;
		to[n] = '\0';
		held += strstr(to, "memfd:upload") != NULL;
	}
	(void)closedir(d);
	return held;
}

/* The status of the answer that begins within ms; 0: none does. */
static int
answered(int fd, int ms)
{
	struct pollfd p = { fd, POLLIN, 0 };
	ssize_t n = poll(&p, 1, ms) > 0 ? recv(fd, answer, sizeof(answer) - 1, 0) : 0;

	answer_n = n > 0 ? (size_t)n : 0;
	answer[answer_n] = '\0';
	return status();
}

/* Waits for a count of the server's to fall to `to`. */
static int
open_falls_to(int to, int ms)
{
	for (int i = 0; i < ms / 10 && http_counts(srv).open > to; i++)
		(void)usleep(10000);
	return http_counts(srv).open;
}

static void
files_need_a_right(void **state)
{
	static const struct { const char *path, *head; int held; } rows_of[] = {
		{ "/note", MULTI, 0 }, { "/note", MULTI "Cookie: phoihop=officer\r\n", 0 }, { "/private", MULTI, 0 },
		{ "/private", MULTI "Cookie: phoihop=officer\r\n", 1 }, { "/filing/1/note", MULTI "Cookie: phoihop=officer\r\n", 1 },
		{ "/filing/2/note", MULTI "Cookie: phoihop=officer\r\n", 0 }, { "/filing/3/note", MULTI "Cookie: phoihop=officer\r\n", 0 },
	};

	(void)state;
	server_own((struct http_options){ 0 });
	for (size_t i = 0; i < COUNT(rows_of); i++) {
		int fd = begin_post(dial(), rows_of[i].path, rows_of[i].head, 300000, FILE_PART, 100000), held = 0;

		for (int k = 0; k < 20 && (held = uploads_held()) == 0; k++)
			(void)usleep(10000);
		(void)close(fd);
		(void)open_falls_to(0, 3000);
		if (held != rows_of[i].held || uploads_held() != 0)
			wrong("%s %s: %d files, then %d", rows_of[i].path, rows_of[i].head, held, uploads_held());
	}
	server_back();
	assert_int_equal(wrongs, 0);
}

/* 400 KB for all, a quarter for one; and memory for values likewise. */
static void
one_account_has_a_part(void **state)
{
	const char *officer = MULTI "Cookie: phoihop=officer\r\n", *clerk = MULTI "Cookie: phoihop=clerk\r\n";
	char end[300];
	int fd[4];

	(void)state;
	(void)snprintf(end, sizeof(end), "\r\n--b--");
	server_own((struct http_options){ .spool_max = 400000, .memory_max = 4 << 20 });
	fd[0] = begin_post(dial(), "/private", officer, 200000, FILE_PART, 60000);
	(void)usleep(100000);
	fd[1] = begin_post(dial(), "/private", officer, (long)strlen(FILE_PART) + 60007, FILE_PART, 60000);
	say(fd[1], end, 7);
	assert_int_equal(answered(fd[1], 3000), 503);
	fd[2] = begin_post(dial(), "/private", clerk, (long)strlen(FILE_PART) + 60007, FILE_PART, 60000);
	say(fd[2], end, 7);
	assert_int_equal(answered(fd[2], 3000), 403);           /* taken; it only lacks its token */
	(void)close(fd[0]);
	for (int i = 0; i < 100 && uploads_held() > 0; i++)
		(void)usleep(10000);
	fd[3] = begin_post(dial(), "/private", officer, (long)strlen(FILE_PART) + 60007, FILE_PART, 60000);
	say(fd[3], end, 7);
	assert_int_equal(answered(fd[3], 3000), 403);
	for (int i = 1; i < 4; i++)
		(void)close(fd[i]);

	fd[0] = begin_post(dial(), "/private", URLENCODED, 400002, "a=", 399990);
	(void)usleep(100000);
	fd[1] = begin_post(dial(), "/private", URLENCODED, 400002, "a=", 400000);
	assert_int_equal(answered(fd[1], 3000), 503);           /* all who are not logged in are one */
	fd[2] = begin_post(dial(), "/private", URLENCODED "Cookie: phoihop=officer\r\n", 400002, "a=", 400000);
	assert_int_equal(answered(fd[2], 3000), 403);
	for (int i = 0; i < 3; i++)
		(void)close(fd[i]);
	fd[0] = begin_post(dial(), "/note", URLENCODED, 20002, "a=", 20000);
	assert_int_equal(answered(fd[0], 3000), 413);           /* no login asked for: few values */
	fd[1] = begin_post(dial(), "/note", URLENCODED, 10002, "a=", 10000);
	assert_int_equal(answered(fd[1], 3000), 403);
	(void)close(fd[0]);
	(void)close(fd[1]);
	server_back();
}

/* A client that hangs up right behind the first bytes of its body: told together, and only once. */
static void
who_hangs_up_is_let_go(void **state)
{
	(void)state;
	server_own((struct http_options){ .body_grace_ms = 60000 });
	for (int i = 0; i < 60; i++)
		(void)close(begin_post(dial(), "/private", MULTI "Cookie: phoihop=officer\r\n", 900000, FILE_PART, 30000 + (size_t)i * 1000));
	assert_int_equal(open_falls_to(0, 5000), 0);
	assert_int_equal(uploads_held(), 0);
	server_back();
}

/* 500 KB are five seconds' worth; nothing is saved up. */
static void
who_stands_still_is_ended(void **state)
{
	bool closed;
	int fd;

	(void)state;
	server_own((struct http_options){ .body_grace_ms = 500, .body_floor = 100000 });
	fd = begin_post(dial(), "/note", URLENCODED, 900000, "a=", 500000);
	hear(fd, 2500, &closed);
	assert_true(closed);
	(void)close(fd);
	server_back();
}

static void
busy_connections_count(void **state)
{
	int fd[12], ended = 0;
	bool closed;

	(void)state;
	server_own((struct http_options){ .per_account = 4, .body_grace_ms = 60000 });
	for (int i = 0; i < 12; i++) {
		fd[i] = dial();
		say(fd[i], get_private, strlen(get_private));
		hear(fd[i], 100, &closed);
		if (!closed)
			(void)begin_post(fd[i], "/private", URLENCODED "Cookie: phoihop=officer\r\n", 900000, "a=b", 0);
	}
	assert_true(open_falls_to(4, 3000) <= 4);
	for (int i = 0; i < 12; i++) {
		struct pollfd p = { fd[i], POLLIN | POLLRDHUP, 0 };

		ended += poll(&p, 1, 0) > 0;
		(void)close(fd[i]);
	}
	assert_int_equal(ended, 8);
	(void)open_falls_to(0, 3000);
	server_back();
}

/* Bodies that have begun, of one address and in all, more than there is room for: newcomers are still let in. */
static void
a_crowd_of_bodies_gives_way(void **state)
{
	int fd[60], one;

	(void)state;
	server_own((struct http_options){ .per_address = 20, .connections = 40, .body_grace_ms = 60000 });
	for (int i = 0; i < 60; i++)
		fd[i] = begin_post(dial_from(i < 30 ? 1 : 2 + i % 5), "/note", URLENCODED, 10000, "a=b", 0);
	(void)usleep(100000);
	for (int from = 1; from < 9; from++) {
		one = dial_from(from);
		say(one, get_private, strlen(get_private));
		if (answered(one, 3000) != 200)
			wrong("127.0.0.%d is kept out: %d", from, status());
		(void)close(one);
	}
	for (int i = 0; i < 60; i++)
		(void)close(fd[i]);
	server_back();
	assert_int_equal(wrongs, 0);
}

static int
ask_to_wait(int from, bool token, const char *more)
{
	char head[400], body[200];

	(void)snprintf(body, sizeof(body), "_csrf=%s", token ? csrf : "00");
	(void)snprintf(head, sizeof(head), URLENCODED "Cookie: phoihop_form=%s%s\r\n", cookie, more);
	return begin_post(dial_from(from), "/wait", head, (long)strlen(body), body, 0);
}

/* One thread at work, 64 places: 32 for strangers, 48 with known browsers. */
static void
places_are_shared_by_address(void **state)
{
	int fd[60], refused_n = 0, n = 0;

	(void)state;
	server_own((struct http_options){ .slow_threads = 1, .per_address = 200, .connections = 300 });
	visit();
	atomic_store(&let_go, false);
	for (; n < 40; n++)
		fd[n] = ask_to_wait(2, true, "");
	(void)usleep(200000);
	for (int i = 0; i < 40; i++) {
		struct pollfd p = { fd[i], POLLIN, 0 };

		refused_n += poll(&p, 1, 0) > 0;
	}
	assert_in_range(refused_n, 22, 24);                     /* 16 wait, one is worked at */
	fd[n++] = ask_to_wait(3, true, "");
	assert_int_equal(answered(fd[n - 1], 200), 0);          /* it waits, too */
	fd[n++] = ask_to_wait(2, false, "");
	assert_int_equal(answered(fd[n - 1], 3000), 403);        /* no page's: no place is asked for */
	for (int from = 4; from < 20 && n < 58; from++)         /* strangers' places are gone */
		fd[n++] = ask_to_wait(from, true, "");
	for (; n < 58; n++)
		fd[n] = ask_to_wait(40 + n, true, "");
	(void)usleep(100000);
	fd[n++] = ask_to_wait(99, true, "");
	assert_int_equal(answered(fd[n - 1], 3000), 503);
	fd[n++] = ask_to_wait(2, true, "; phoihop_device=known");
	assert_int_equal(answered(fd[n - 1], 200), 0);
	atomic_store(&let_go, true);
	assert_int_equal(answered(fd[n - 1], 3000), 200);
	while (n > 0)
		(void)close(fd[--n]);
	server_back();
}

/* What the proxy itself saw stands last, in a field of its own or behind what the visitor claimed. */
static void
the_proxy_names_the_visitor(void **state)
{
	static const struct { const char *fields, *peer; } told[] = {
		{ "X-Forwarded-For: 192.0.2.9\r\n", "192.0.2.9" }, { "X-Forwarded-For: 198.51.100.1, 192.0.2.9\r\n", "192.0.2.9" },
		{ "X-Forwarded-For: 198.51.100.1\r\nx-forwarded-for: 192.0.2.9\r\n", "192.0.2.9" },
		{ "X-Forwarded-For: 198.51.100.1\r\nX-A: b\r\nX-Forwarded-For: 198.51.100.2, 192.0.2.9\r\n", "192.0.2.9" },
		{ "X-Forwarded-For: 2001:db8:1:2:3::9\r\n", "2001:db8:1:2:3::9" }, { "X-Forwarded-For: ::ffff:192.0.2.9\r\n", "192.0.2.9" },
		{ "X-Forwarded-For: 198.51.100.1, somebody\r\n", "127.0.0.1" }, { "", "127.0.0.1" },
	};
	char text[512], peer[80];

	(void)state;
	assert_int_equal(ask("GET /peer HTTP/1.1\r\n" H "X-Forwarded-For: 192.0.2.9\r\n\r\n"), 200);
	assert_non_null(strstr(answer, "from 127.0.0.1."));     /* no proxy: nobody is believed */
	server_own((struct http_options){ .proxy = S("127.0.0.1") });
	for (size_t i = 0; i < COUNT(told); i++) {
		(void)snprintf(text, sizeof(text), "GET /peer HTTP/1.1\r\n" H "%s\r\n", told[i].fields);
		(void)snprintf(peer, sizeof(peer), "from %s.", told[i].peer);
		if (ask(text) != 200 || strstr(answer, peer) == NULL)
			wrong("%s: not %s", told[i].fields, told[i].peer);
	}
	server_back();
	assert_int_equal(wrongs, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ambiguous_is_refused), cmocka_unit_test(cut_in_pieces),
		cmocka_unit_test(behind_a_message_nothing_runs), cmocka_unit_test(bad_paths),
		cmocka_unit_test(keep_alive_and_lanes), cmocka_unit_test(forms_arrive),
		cmocka_unit_test(forms_from_elsewhere), cmocka_unit_test(typed_comes_back), cmocka_unit_test(rights),
		cmocka_unit_test(files_go_in_pieces), cmocka_unit_test(slow_ones_are_ended),
		cmocka_unit_test(half_open_ones_give_way), cmocka_unit_test(files_need_a_right),
		cmocka_unit_test(one_account_has_a_part), cmocka_unit_test(who_hangs_up_is_let_go),
		cmocka_unit_test(who_stands_still_is_ended), cmocka_unit_test(busy_connections_count),
		cmocka_unit_test(a_crowd_of_bodies_gives_way), cmocka_unit_test(places_are_shared_by_address),
		cmocka_unit_test(the_proxy_names_the_visitor),
	};

	log_level_set(LOG_ERROR);
	return cmocka_run_group_tests(tests, start, stop);
}
