/*
 * Slow and many clients against a served bloc, all on loopback.
 *
 *     flood short|long|watched
 *
 * While each attack runs, somebody who is logged in goes on asking for a page, from the attackers' own address. Checked: he
 * is always answered, every bad connection is ended by the server, an address without a login has no more connections than
 * its cap, two hundred people behind one address all work, memory is bounded, no descriptor is left. `long` runs with the
 * limits of the program as shipped and also holds his slowest answer to one second; `short`, for every change, with limits
 * ten times shorter and no clock in the verdict. `watched` is the short one for a program many times slower than it is, under
 * the thread sanitizer: the figures are told, and only the server's end is judged.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"

#include "dir_remove.h"
#include "server.h"

#define BAD_MAX 6000
#define MEMORY_MOST (256L << 10)

static struct hello hello;
static bool is_long, is_watched;
static int bad_total, failed;
static struct pollfd bad[BAD_MAX];
static int bad_n;

static void
verdict(bool good, const char *what, long figure)
{
	if (is_watched)
		printf("%s: %ld\n", what, figure);
	else
		printf(good ? "ok %s (%ld)\n" : "not ok %s: %ld\n", what, figure);
	(void)fflush(stdout);
	failed += !good && !is_watched;
}

/* Connected from 127.0.0.`from`; -1 when it is not taken in. */
static int
dial(int from, bool wait)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)hello.port) };
	struct sockaddr_in own = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (wait ? 0 : SOCK_NONBLOCK), 0), on = 1;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	own.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (uint32_t)from);
	if (fd < 0 || setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on)) != 0 ||
	    bind(fd, (struct sockaddr *)&own, sizeof(own)) != 0 ||
	    (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0 && errno != EINPROGRESS)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* One whole request of a session ("" nobody) on an open connection: the status, 0 when there is no answer in 20 s. */
static int
ask(int fd, const char *token, const char *path)
{
	struct timeval most = { 20, 0 };
	char text[512], answer[65536];
	size_t n = 0;
	ssize_t got;
	char *length;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most));
	(void)snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: phoihop=%s\r\n\r\n", path, hello.port, token);
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		return 0;
	while (n < sizeof(answer) - 1 && (got = recv(fd, answer + n, sizeof(answer) - 1 - n, 0)) > 0) {
		char *end, *field;

		answer[n += (size_t)got] = '\0';
		if ((end = strstr(answer, "\r\n\r\n")) == NULL || (length = strcasestr(answer, "Content-Length: ")) == NULL)
			continue;
		field = length + 16;
		if (n >= (size_t)(end - answer) + 4 + strtoul(field, NULL, 10))
			return (int)strtol(answer + 9, NULL, 10);
	}
	return 0;
}

/* --- somebody at work ------------------------------------------------------------------------------------------------ */

static _Atomic bool at_work;
static _Atomic long asked, unanswered, slowest;

static void *
worker_main(void *arg)
{
	int fd = -1;

	(void)arg;
	while (atomic_load(&at_work)) {
		int64_t began = clock_steady_ms(), took;
		int status;

		if (fd < 0)
			fd = dial(1, true);
		status = fd < 0 ? 0 : ask(fd, hello.token[0], "/healthz");
		if (status != 200) {
			close(fd);
			fd = dial(1, true);        /* an idle connection may have been ended: once more, as a browser does */
			status = fd < 0 ? 0 : ask(fd, hello.token[0], "/healthz");
		}
		took = clock_steady_ms() - began;
		atomic_fetch_add(&asked, 1);
		if (status != 200)
			atomic_fetch_add(&unanswered, 1);
		if (took > atomic_load(&slowest))
			atomic_store(&slowest, took);
		if (atomic_load(&asked) % 3 == 0) {    /* and newcomers with a session come in too */
			close(fd);
			fd = -1;
		}
		(void)usleep(20000);
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

/* --- bad connections ---------------------------------------------------------------------------------------------------- */

static void
bad_open(int count, const char *text, size_t n, int receive)
{
	bad_n = 0;
	for (int i = 0; i < count; i++) {
		int fd = dial(1 + i % 3, false);
		struct pollfd p = { fd, POLLOUT, 0 };

		if (fd < 0)
			continue;
		if (receive > 0)
			(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive, sizeof(receive));
		if (poll(&p, 1, 1000) > 0 && n > 0)
			(void)send(fd, text, n, MSG_NOSIGNAL);
		bad[bad_n++] = (struct pollfd){ fd, POLLIN | POLLRDHUP, 0 };
	}
	bad_total += bad_n;
}

/* Ended by the server; what came is read. */
static bool
ended(struct pollfd *p)
{
	char bytes[4096];
	ssize_t got = 1;

	if ((p->revents & (POLLHUP | POLLERR | POLLRDHUP)) != 0)
		return true;
	while ((p->revents & POLLIN) != 0 && (got = recv(p->fd, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0)
		;
	return got == 0 || (got < 0 && errno != EAGAIN);
}

/* A byte on each from time to time until the server has ended them all or most_ms are over; how many it has not. */
static int
bad_drip(const char *byte, int64_t most_ms)
{
	int64_t until = clock_steady_ms() + most_ms;

	while (bad_n > 0 && clock_steady_ms() < until) {
		(void)poll(bad, (nfds_t)bad_n, 0);
		for (int i = 0; i < bad_n; i++) {
			if (ended(&bad[i])) {
				close(bad[i].fd);
				bad[i--] = bad[--bad_n];
			} else if (byte != NULL) {
				(void)send(bad[i].fd, byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
			}
		}
		(void)usleep(is_long ? 500000 : 150000);
	}
	return bad_n;
}

static void
bad_close(void)
{
	while (bad_n > 0)
		close(bad[--bad_n].fd);
}

/* --- the attacks ---------------------------------------------------------------------------------------------------------- */

/* The kernel does not tell a client with a full buffer that the other side is gone: the server's own files are counted. */
static int
files_left(pid_t pid, int before, int64_t most_ms)
{
	int64_t until = clock_steady_ms() + most_ms;
	int left;

	while ((left = server_files(pid) - before) > 4 && clock_steady_ms() < until)
		(void)usleep(100000);
	return left;
}

static void
slow_ones(pid_t pid, int count, int64_t head_ms, int64_t body_ms)
{
	int before = server_files(pid);
	char head[400];
	int left;

	(void)snprintf(head, sizeof(head), "GET /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-A: ", hello.port);
	bad_open(count, head, strlen(head), 0);
	left = bad_drip("a", head_ms * 3);
	verdict(left == 0, "heads that never end are ended", left);
	bad_close();

	(void)snprintf(head, sizeof(head), "POST /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: 100000\r\n\r\nlogin=", hello.port);
	bad_open(count, head, strlen(head), 0);
	left = bad_drip("a", body_ms * 3);
	verdict(left == 0, "bodies that never end are ended", left);
	bad_close();

	(void)snprintf(head, sizeof(head), "GET /board HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: phoihop=%s\r\n\r\n", hello.port, hello.token[1]);
	bad_open(count / 4, head, strlen(head), 1024);
	left = files_left(pid, before, body_ms * 3);
	verdict(left <= 4, "answers nobody reads are ended", left);
	bad_close();
}

/* Connections that say nothing, more than the house holds: how many of one address stay open at one time. */
static void
half_open(int count, int per_address, int64_t head_ms)
{
	int open = 0, left;

	bad_open(count, NULL, 0, 0);
	(void)usleep(300000);
	(void)poll(bad, (nfds_t)bad_n, 0);
	for (int i = 0; i < bad_n; i++)
		open += !ended(&bad[i]);
	verdict(open <= 3 * per_address, "three addresses have no more connections than their caps", open);
	left = bad_drip(NULL, head_ms * 3);
	verdict(left == 0, "connections that say nothing are ended", left);
	bad_close();
}

/*
 * Two hundred people behind the address whose anonymous connections are at their cap, all at once; the crowd says nothing,
 * or is in the middle of bodies.
 */
static void
one_office(int crowd, bool bodies)
{
	int fd[USERS], served = 0;
	char head[300];

	(void)snprintf(head, sizeof(head), "POST /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: 10000\r\n\r\nlogin=", hello.port);
	bad_open(crowd, head, bodies ? strlen(head) : 0, 0);
	for (int i = 0; i < USERS; i++) {
		fd[i] = dial(1, true);
		served += fd[i] >= 0 && ask(fd[i], hello.token[i], "/plan") == 200;
	}
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < USERS; i++)
			served += fd[i] >= 0 && ask(fd[i], hello.token[i], "/account") == 200;
	for (int i = 0; i < USERS; i++)
		close(fd[i]);
	verdict(served == USERS * 3, bodies ? "... and when the address is full of bodies" :
	    "two hundred people behind one address are all served", served);
	bad_close();
}

static void
full_requests(int count)
{
	char text[300];
	int left;

	(void)snprintf(text, sizeof(text), "GET /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", hello.port);
	bad_open(count, text, strlen(text), 0);
	left = bad_drip(NULL, 30000);
	verdict(left == 0, "whole requests, all at once, are answered or refused", left);
	bad_close();
}

static void
attack(pid_t pid, const struct http_options *o)
{
	pthread_t worker;

	atomic_store(&at_work, true);
	MUST(pthread_create(&worker, NULL, worker_main, NULL) == 0);
	slow_ones(pid, is_long ? 1000 : 250, o->header_ms, o->body_grace_ms);
	half_open(is_long ? 5000 : 900, o->per_address, o->header_ms);
	one_office(o->per_address + 50, false);
	one_office(3 * o->per_address + 50, true);              /* of three addresses: each has its cap */
	full_requests(is_long ? 2000 : 500);
	atomic_store(&at_work, false);
	(void)pthread_join(worker, NULL);
	verdict(asked > 10 && unanswered == 0, "somebody at work was answered every time", unanswered);
	printf("%ld bad connections; he asked %ld times, the slowest took %ld ms\n", (long)bad_total, (long)asked, (long)slowest);
	if (is_long)
		verdict(slowest < 1000, "and never waited a second", slowest);
}

int
main(int argc, char **argv)
{
	struct http_options o = { .listen = S("127.0.0.1:0"), .quiet = true, .header_ms = 1000, .idle_ms = 1500, .body_grace_ms = 1500,
		.body_floor = 100000, .connections = 700, .per_address = 150, .per_account = 8 };
	struct rlimit l;
	char dir[] = "/tmp/phoihop-flood-XXXXXX";
	int status = 0, before, after;
	long memory;
	pid_t pid;

	is_long = argc > 1 && strcmp(argv[1], "long") == 0;
	is_watched = argc > 1 && strcmp(argv[1], "watched") == 0;
	if (is_long)
		o = (struct http_options){ .listen = S("127.0.0.1:0"), .quiet = true, .header_ms = 10000, .idle_ms = 30000,
			.body_grace_ms = 30000, .body_floor = 8192, .connections = 2048, .per_address = 512, .per_account = 32 };
	MUST(getrlimit(RLIMIT_NOFILE, &l) == 0);
	l.rlim_cur = l.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &l);
	MUST(mkdtemp(dir) != NULL);
	pid = server_begin(str_of(dir), o, &hello);
	before = server_files(pid);
	attack(pid, &o);
	after = files_left(pid, before, 40000);
	verdict(after <= 4, "no descriptor is left open", after);
	memory = server_memory(pid, "VmHWM:");
	verdict(memory > 0 && memory < MEMORY_MOST, "memory stayed under 256 MiB", memory >> 10);
	(void)kill(pid, SIGTERM);
	(void)waitpid(pid, &status, 0);
	is_watched = false;
	verdict(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the server ends as asked", status);
	dir_remove(str_of(dir));
	return failed == 0 ? 0 : 1;
}
