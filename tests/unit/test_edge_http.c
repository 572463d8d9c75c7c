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
	    in.file.fd >= 0 ? (long long)in.file.size : -1LL, STR_ARG(cx->once)));
}

static enum err
greedy(struct ctx *cx, const struct request *rq, struct reply *out)
{
	(void)rq;
	for (int i = 0; i < 1000; i++)
		(void)arena_alloc(cx->arena, 100000);
	return reply_bytes(out, "text/plain", S("never"));
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
};

static int somebody;

static enum err
find_session(struct ctx *cx, void *app, struct str token, struct session *out)
{
	(void)cx;
	(void)app;
	if (!str_is(token, "officer"))
		return E_LOGIN;
	*out = (struct session){ .id = 7, .actor = (const struct actor *)(const void *)&somebody, .csrf = { 1, 2, 3 } };
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
		kept += rq->form.files[i].fd >= 0;
	buf_fmt(html, "<h1>again %s %s, files %zu kept %d</h1>", route->path, err_name(e), rq->form.n_files, kept);
	for (size_t i = 0; i < rq->form.n; i++)
		buf_fmt(html, "%.*s=%.*s;", STR_ARG(rq->form.v[i].name), STR_ARG(rq->form.v[i].value));
	return E_OK;
}

static const struct hooks hooks = { find_session, load, allow, error_page, no_asset, "/login", healthy, again_page };

static int
start(void **state)
{
	struct app app = { .routes = rows, .n = COUNT(rows), .hooks = &hooks };
	struct http_options o = { .listen = S("127.0.0.1:0"), .quiet = true, .header_ms = 700, .idle_ms = 1500,
		.body_grace_ms = 900, .body_floor = 100000, .connections = 60, .per_address = 50 };
	struct ctx cx = { .now = instant_now(), .lang = LANG_EN };

	(void)state;
	cx.arena = arena_new(ARENA_REQUEST);
	if (http_start(&cx, &o, &app, &srv) != E_OK)
		return -1;
	arena_free(cx.arena);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	http_stop(srv);
	return 0;
}

/* --- a client that sends what it is told --------------------------------------------------------------------------- */

static int
dial(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(srv)) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void
say(int fd, const char *text, size_t n)
{
	static char out[1 << 16];
	size_t m = with_port(out, sizeof(out), text, n, http_port(srv));

	assert_true(send(fd, out, m, MSG_NOSIGNAL) >= 0);
}

/* Reads until the other side closes or nothing comes for ms; *closed says which. */
static char answer[1 << 20];
static size_t answer_n;

static void
hear(int fd, int ms, bool *closed)
{
	struct pollfd p = { fd, POLLIN, 0 };
	ssize_t n;

	answer_n = 0;
	*closed = false;
	while (!*closed && poll(&p, 1, ms) > 0) {
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

/* Gets a page, its cookie and its token; posts. */
static int
post_with(const char *path, const char *type, const char *more, const char *origin, bool token)
{
	char csrf[129] = "", cookie[65] = "", text[8192], body[4096];
	const char *at;

	assert_int_equal(ask("GET / HTTP/1.1\r\n" H "\r\n"), 200);
	assert_non_null(at = strstr(answer, "_csrf\" value=\""));
	memcpy(csrf, at + 14, 128);
	assert_non_null(at = strstr(answer, "phoihop_form="));
	memcpy(cookie, at + 13, 64);
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

static void
forms_arrive(void **state)
{
	(void)state;
	atomic_store(&posted, 0);
	assert_int_equal(post_with("/note", NULL, "text=b%C3%A1o+c%C3%A1o&_once=0123456789abcdef", "", true), 200);
	assert_non_null(strstr(answer, "7 letters, file of -1, once 0123456789abcdef"));
	assert_int_equal(post_with("/note", "multipart/form-data; boundary=b",
	    "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nchào\r\n"
	    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\nContent-Type: x/y\r\n\r\n"
	    "12345\r\n", "Sec-Fetch-Site: same-origin\r\n", true), 200);
	assert_non_null(strstr(answer, "4 letters, file of 5"));
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ambiguous_is_refused), cmocka_unit_test(cut_in_pieces),
		cmocka_unit_test(behind_a_message_nothing_runs), cmocka_unit_test(bad_paths),
		cmocka_unit_test(keep_alive_and_lanes), cmocka_unit_test(forms_arrive),
		cmocka_unit_test(forms_from_elsewhere), cmocka_unit_test(typed_comes_back), cmocka_unit_test(rights),
		cmocka_unit_test(files_go_in_pieces), cmocka_unit_test(slow_ones_are_ended),
		cmocka_unit_test(half_open_ones_give_way),
	};

	log_level_set(LOG_ERROR);
	return cmocka_run_group_tests(tests, start, stop);
}
