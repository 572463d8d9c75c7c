/*
 * The table of ambiguous messages through nginx and HAProxy, which read them first: no request reaches a handler that the
 * proxy did not send as one of its own. Each proxy marks what it sends (User-Agent: front) and keeps its connections to us
 * open, so a request hidden in another would be run without the mark. Both run here as plain processes on loopback. And a
 * visitor's address is the one the proxy saw, whatever the visitor says it is.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "edge/hooks.h"
#include "edge/http.h"

#include "dir_remove.h"
#include "unit/http_refused.h"

static _Atomic int smuggled, reached;
static struct http_server *srv;
static char dir[] = "/tmp/phoihop-proxied-XXXXXX";

static enum err
row(struct ctx *cx, const struct request *rq, struct reply *out)
{
	if (!str_is(rq->user_agent, "front"))
		atomic_fetch_add(&smuggled, 1);
	atomic_fetch_add(&reached, 1);
	return reply_bytes(out, "text/plain", str_fmt(cx->arena, "from %.*s.\n", STR_ARG(rq->peer)));
}

static const struct route rows[] = {
	{ METHOD_GET, "/", OBJECT_NONE, MAY_ANYONE, LANE_FAST, row, "row" },
	{ METHOD_GET, "/hidden", OBJECT_NONE, MAY_ANYONE, LANE_FAST, row, "row" },
	{ METHOD_POST, "/hidden", OBJECT_NONE, MAY_ANYONE, LANE_WRITE, row, "row" },
	{ METHOD_POST, "/note", OBJECT_NONE, MAY_ANYONE, LANE_WRITE, row, "row" },
};

static enum err
nobody(struct ctx *cx, void *app, struct str token, struct session *out)
{
	(void)cx, (void)app, (void)token, (void)out;
	return E_LOGIN;
}

static enum err
error_page(struct ctx *cx, const struct request *rq, enum err e, struct buf *html)
{
	(void)cx, (void)rq;
	buf_z(html, err_name(e));
	return E_OK;
}

static const struct hooks hooks = { .session = nobody, .error_page = error_page, .login_path = "/login" };

/* --- the proxies ---------------------------------------------------------------------------------------------------- */

static const char nginx_conf[] =
    "pid %s/nginx.pid; error_log /dev/null; events { worker_connections 64; }\n"
    "http { access_log off; client_body_temp_path %s; proxy_temp_path %s; fastcgi_temp_path %s; uwsgi_temp_path %s; scgi_temp_path %s;\n"
    "upstream back { server 127.0.0.1:%d; keepalive 4; }\n"
    "server { listen 127.0.0.1:%d; location / { proxy_pass http://back; proxy_http_version 1.1; proxy_set_header Connection \"\";\n"
    "proxy_set_header Host $http_host; proxy_set_header User-Agent front;\n"
    "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } } }\n";
static const char haproxy_conf[] =
    "global\n  maxconn 64\ndefaults\n  mode http\n  timeout connect 2s\n  timeout client 2s\n  timeout server 2s\n  http-reuse always\n"
    "frontend f\n  bind 127.0.0.1:%d\n  http-request set-header User-Agent front\n  default_backend b\n"
    "  option forwardfor\nbackend b\n  server s 127.0.0.1:%d\n";

static void
write_file(const char *name, const char *text)
{
	char path[200];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	MUST((f = fopen(path, "w")) != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

static pid_t
run(char *const argv[])
{
	pid_t pid = fork();

	MUST(pid >= 0);
	if (pid > 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)dup2(open("/dev/null", O_RDWR), 1);
	(void)dup2(open("/dev/null", O_RDWR), 2);
	(void)execv(argv[0], argv);
	_exit(127);
}

static int
free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	MUST(bind(fd, (struct sockaddr *)&a, sizeof(a)) == 0 && getsockname(fd, (struct sockaddr *)&a, &n) == 0);
	close(fd);
	return ntohs(a.sin_port);
}

/* --- asking ------------------------------------------------------------------------------------------------------------ */

/* From 127.0.0.5. */
static int
dial(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 4) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&own, sizeof(own)) == 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return -1;
}

static char answer[65536];

/* Sends, PORT made the server's; hears until nothing came for ms. The first answer's status, 0 for none. */
static int
ask(int port, const char *text, size_t n, int ms)
{
	char out[8192];
	size_t m = with_port(out, sizeof(out), text, n, http_port(srv)), got_n = 0;
	int fd = dial(port);
	struct pollfd p = { fd, POLLIN, 0 };
	ssize_t got;

	if (fd < 0)
		return -1;
	(void)send(fd, out, m, MSG_NOSIGNAL);
	while (got_n < sizeof(answer) - 1 && poll(&p, 1, ms) > 0 && (got = recv(fd, answer + got_n, sizeof(answer) - 1 - got_n, 0)) > 0)
		got_n += (size_t)got;
	close(fd);
	answer[got_n] = '\0';
	return got_n > 12 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

static int
plain(int port)
{
	static const char text[] = "GET / HTTP/1.1\r\n" H "Connection: close\r\n\r\n";

	return ask(port, text, sizeof(text) - 1, 3000);
}

/* What a visitor says about his address is not believed. */
static int
forged(const char *name, int port)
{
	static const char text[] = "GET / HTTP/1.1\r\n" H "X-Forwarded-For: 192.0.2.66\r\nX-Forwarded-For: 192.0.2.67\r\nConnection: close\r\n\r\n";
	bool good = ask(port, text, sizeof(text) - 1, 3000) == 200 && strstr(answer, "from 127.0.0.5.") != NULL;

	printf(good ? "ok %s in front: the visitor's address is the one it saw\n" : "not ok %s in front: another address was believed\n", name);
	return !good;
}

static int
through(const char *name, pid_t pid, int port)
{
	int wrong = 0, before;

	for (int i = 0; i < 100 && plain(port) != 200; i++)
		(void)usleep(50000);
	before = atomic_load(&reached);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		int was = atomic_load(&smuggled);

		(void)ask(port, refused[i].text, refused[i].n > 0 ? refused[i].n : strlen(refused[i].text), 60);
		if (plain(port) != 200 || atomic_load(&smuggled) != was) {
			printf("not ok %s, %s: a hidden request was run, or the next one was not\n", name, refused[i].what);
			wrong++;
		}
	}
	if (wrong == 0 && before > 0)
		printf("ok %s in front: %d messages, no hidden request run, %d of the proxy's own\n", name,
		    (int)(sizeof(refused) / sizeof(refused[0])), atomic_load(&reached) - before);
	else if (before == 0)
		printf("not ok %s: it does not answer\n", name);
	wrong += forged(name, port);
	(void)kill(pid, SIGTERM);
	(void)waitpid(pid, NULL, 0);
	return wrong + (before == 0);
}

/* The harness itself: a request without the mark is seen. */
static int
unmarked(void)
{
	int status = plain(http_port(srv)), seen = atomic_exchange(&smuggled, 0);

	atomic_store(&reached, 0);
	printf(status == 200 && seen == 1 ? "ok a request that no proxy sent is noticed\n" : "not ok a request that no proxy sent: %d\n", seen);
	return !(status == 200 && seen == 1);
}

int
main(void)
{
	struct app app = { .routes = rows, .n = COUNT(rows), .hooks = &hooks };
	struct http_options o = { .listen = S("127.0.0.1:0"), .proxy = S("127.0.0.1"), .quiet = true };
	struct ctx cx = { .arena = arena_new(ARENA_REQUEST), .now = instant_now(), .lang = LANG_EN };
	int bad, port = free_port(), other = free_port();
	char text[4000], path[200], *haproxy[] = { "/usr/sbin/haproxy", "-db", "-f", path, NULL },
	    *nginx[] = { "/usr/sbin/nginx", "-p", dir, "-c", path, "-g", "daemon off; master_process off;", NULL };

	if (access(nginx[0], X_OK) != 0 || access(haproxy[0], X_OK) != 0) {
		printf("skip proxied: nginx-light and haproxy are not installed\n");
		return 0;
	}
	MUST(mkdtemp(dir) != NULL && http_start(&cx, &o, &app, &srv) == E_OK);
	bad = unmarked();
	(void)snprintf(text, sizeof(text), nginx_conf, dir, dir, dir, dir, dir, dir, http_port(srv), port);
	write_file("nginx.conf", text);
	(void)snprintf(path, sizeof(path), "%s/nginx.conf", dir);
	bad += through("nginx", run(nginx), port);
	(void)snprintf(text, sizeof(text), haproxy_conf, other, http_port(srv));
	write_file("haproxy.cfg", text);
	(void)snprintf(path, sizeof(path), "%s/haproxy.cfg", dir);
	bad += through("HAProxy", run(haproxy), other);
	http_stop(srv);
	arena_free(cx.arena);
	dir_remove(str_of(dir));
	return bad == 0 ? 0 : 1;
}
