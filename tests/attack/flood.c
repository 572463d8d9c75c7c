/*
 * Slow and many clients against a served bloc, all on loopback.
 *
 *     flood short|long|watched
 *
 * While each attack runs, somebody goes on working from the attackers' own address: he asks for a page of the database with
 * the session he has, and from time to time logs in anew. Checked: he is always answered, every bad connection is ended by
 * the server, an address without a login has no more connections than its cap, two hundred people behind one address all
 * work, memory is bounded, no descriptor is left. `long` runs with the limits of the program as shipped; it also holds his
 * slowest answer to one second, and slow heads and bodies to the server's own limits. `short`, for every change, has limits
 * ten times shorter and no clock in the verdict. `watched` is the short one for a program many times slower than it is, under
 * the thread sanitizer: the figures are told, and only the server's end is judged.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"

#include "dir_remove.h"
#include "server.h"

#define BAD_MAX 6000
#define FILES_SPARE 300                /* of this program's own: USERS and some */
#define MEMORY_MOST (256L << 10)        /* KiB */
/*
 * So much later than its limit may a connection be seen to end: the reaper looks every 200 ms (edge/reaper.c), this program
 * every 100 ms, and the limit begins when the connection is accepted, one of a thousand that came at once.
 */
#define SLACK_MS 1000
#define BODY_MOST 16384                /* of somebody without a login */
#define ANSWER_MAX 262144              /* bytes of a page */
#define LARGE "/plan"
#define LARGE_LEAST 40000              /* bytes of it */
#define WORKER "vp.syt"

static struct hello hello;
static bool is_long, is_watched;
static int bad_total, failed, files_most, at_rest;      /* at_rest: descriptors of the server before all this */
static struct pollfd bad[BAD_MAX];
static int64_t bad_since[BAD_MAX];
static int bad_n;
static int64_t first_end, last_end;    /* ms after each was opened, of those that bad_drip saw ended */

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

/* How many connections of those wanted the machine lets this program, and the server, hold open. */
static int
allowed(int want)
{
	if (want + FILES_SPARE <= files_most)
		return want;
	printf("a process may open only %d files here (ulimit -Hn): %d connections, not %d\n", files_most, files_most - FILES_SPARE, want);
	return files_most - FILES_SPARE;
}

/*
 * Connected from 127.0.0.`from`; -1 when it is not taken in. `narrow`: with little room for what comes, in small segments, so
 * that the kernel of the other side does not take the whole of an answer either.
 */
static int
dial(int from, bool wait, bool narrow)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)hello.port) };
	struct sockaddr_in own = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (wait ? 0 : SOCK_NONBLOCK), 0), on = 1, receive = 1024, segment = 536;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	own.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (uint32_t)from);
	if (fd >= 0 && narrow && (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive, sizeof(receive)) != 0 ||
	    setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment)) != 0)) {
		close(fd);
		return -1;
	}
	if (fd < 0 || setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on)) != 0 ||
	    bind(fd, (struct sockaddr *)&own, sizeof(own)) != 0 ||
	    (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0 && errno != EINPROGRESS)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* One whole request on an open connection: the status, 0 when there is no answer in 20 s. The answer is a string. */
static int
exchange(int fd, const char *text, char *answer, size_t room)
{
	struct timeval most = { 20, 0 };
	size_t n = 0;
	ssize_t got;
	char *length;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most));
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		return 0;
	while (n < room - 1 && (got = recv(fd, answer + n, room - 1 - n, 0)) > 0) {
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

/* A page for a session ("" nobody). */
static int
ask(int fd, const char *token, const char *path)
{
	static _Thread_local char answer[ANSWER_MAX];
	char text[512];

	(void)snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: phoihop=%s\r\n\r\n", path, hello.port, token);
	return exchange(fd, text, answer, sizeof(answer));
}

/* --- somebody at work ------------------------------------------------------------------------------------------------ */

static _Atomic bool at_work;
static _Atomic long asked, unanswered, slowest, logins;

/* What stands between `before` and `after` in a page or a head; "" when it is not there. */
static void
between(const char *in, const char *before, char after, char *to, size_t room)
{
	const char *p = strstr(in, before), *end;

	to[0] = '\0';
	if (p == NULL || (end = strchr(p += strlen(before), after)) == NULL || (size_t)(end - p) >= room)
		return;
	memcpy(to, p, (size_t)(end - p));
	to[end - p] = '\0';
}

/* By name and password on a connection of his own; the status of the first page he opens then, or of what went wrong. */
static int
log_in(void)
{
	static _Thread_local char answer[ANSWER_MAX];
	char text[1024], body[512], form[200], csrf[200], token[200];
	int fd = dial(1, true, false), status = 0;

	if (fd < 0)
		return 0;
	(void)snprintf(text, sizeof(text), "GET /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", hello.port);
	if ((status = exchange(fd, text, answer, sizeof(answer))) == 200) {
		between(answer, "phoihop_form=", ';', form, sizeof(form));
		between(answer, "name=\"_csrf\" value=\"", '"', csrf, sizeof(csrf));
		(void)snprintf(body, sizeof(body), "_csrf=%s&login=" WORKER "&password=" DEMO_PASSWORD, csrf);
		(void)snprintf(text, sizeof(text), "POST /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: phoihop_form=%s\r\n"
		    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s", hello.port, form, strlen(body), body);
		status = exchange(fd, text, answer, sizeof(answer));
	}
	if (status == 303) {
		between(answer, "phoihop=", ';', token, sizeof(token));
		status = ask(fd, token, "/");
		atomic_fetch_add(&logins, status == 200);
	}
	close(fd);
	return status;
}

/* One answer, or one login with the page that follows, was waited for since `began`. */
static void
answered(bool good, int64_t began)
{
	int64_t took = clock_steady_ms() - began;

	atomic_fetch_add(&asked, 1);
	if (!good)
		atomic_fetch_add(&unanswered, 1);
	if (took > atomic_load(&slowest))
		atomic_store(&slowest, took);
}

static void *
worker_main(void *arg)
{
	int fd = -1;

	(void)arg;
	for (long turn = 1; atomic_load(&at_work); turn++) {
		int64_t began = clock_steady_ms();
		int status;

		if (fd < 0)
			fd = dial(1, true, false);
		status = fd < 0 ? 0 : ask(fd, hello.token[0], "/board");
		if (status != 200) {
			close(fd);
			fd = dial(1, true, false);        /* an idle connection may have been ended: once more, as a browser does */
			status = fd < 0 ? 0 : ask(fd, hello.token[0], "/board");
		}
		answered(status == 200, began);
		if (turn % 3 == 0) {                   /* and newcomers with a session come in too */
			close(fd);
			fd = -1;
		}
		if (turn % 20 == 0) {                  /* and without one */
			began = clock_steady_ms();
			answered(log_in() == 200 || log_in() == 200, began);
		}
		(void)usleep(20000);
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

/* --- bad connections ---------------------------------------------------------------------------------------------------- */

static void
bad_add(int from, const char *text, size_t n, bool narrow)
{
	int fd = dial(from, false, narrow);
	struct pollfd p = { fd, POLLOUT, 0 };

	if (fd < 0)
		return;
	bad_since[bad_n] = clock_steady_ms();
	if (poll(&p, 1, 1000) > 0 && n > 0)
		(void)send(fd, text, n, MSG_NOSIGNAL);
	bad[bad_n++] = (struct pollfd){ fd, POLLIN | POLLRDHUP, 0 };
	bad_total++;
}

static void
bad_open(int count, const char *text, size_t n)
{
	bad_n = 0;
	for (int i = 0; i < count; i++)
		bad_add(1 + i % 3, text, n, false);
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
	int64_t now = clock_steady_ms(), until = now + most_ms, next = now;

	first_end = INT64_MAX, last_end = 0;
	for (; bad_n > 0 && now < until; now = clock_steady_ms()) {
		bool drip = byte != NULL && now >= next;

		(void)poll(bad, (nfds_t)bad_n, 0);
		for (int i = 0; i < bad_n; i++) {
			if (ended(&bad[i])) {
				int64_t after = clock_steady_ms() - bad_since[i];

				first_end = after < first_end ? after : first_end;
				last_end = after > last_end ? after : last_end;
				close(bad[i].fd);
				bad_since[i] = bad_since[bad_n - 1];
				bad[i--] = bad[--bad_n];
			} else if (drip) {
				(void)send(bad[i].fd, byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
			}
		}
		if (now >= next)
			next = now + (is_long ? 500 : 150);
		(void)usleep(100000);
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
files_left(pid_t pid, int64_t most_ms)
{
	int64_t until = clock_steady_ms() + most_ms;
	int left;

	while ((left = server_files(pid) - at_rest) > 4 && clock_steady_ms() < until)
		(void)usleep(100000);
	return left;
}

/* Opened with `text`, a byte at a time from then on: ended by the server, in the long form when it says so and not before. */
static void
slow_ones(int count, const char *text, int64_t limit_ms, const char *what)
{
	int left;

	bad_open(count, text, strlen(text));
	left = bad_drip("a", is_long ? limit_ms + SLACK_MS : limit_ms * 3);
	verdict(left == 0 && (!is_long || (first_end >= limit_ms - SLACK_MS && last_end <= limit_ms + SLACK_MS)), what, left);
	printf("%d opened, %d ended %ld to %ld ms after that; the limit is %ld ms\n", count, count - left, left == count ? 0 : (long)first_end,
	    (long)last_end, (long)limit_ms);
	bad_close();
}

/* What the server sent of an answer before it gave up; SIZE_MAX: it has not. */
static size_t
taken(int fd)
{
	struct timeval most = { 1, 0 };
	char bytes[4096];
	size_t n = 0;
	ssize_t got;

	(void)fcntl(fd, F_SETFL, 0);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most));
	while ((got = recv(fd, bytes, sizeof(bytes), 0)) > 0)
		n += (size_t)got;
	return got < 0 && errno == EAGAIN ? SIZE_MAX : n;
}

/* Requests of USERS people for a page of 45 KB that nobody reads. */
static void
slow_readers(pid_t pid, int count, int64_t body_ms)
{
	int held = 0, left, whole = 0;
	int64_t until;
	char text[300];

	bad_n = 0;
	for (int i = 0; i < count; i++) {
		(void)snprintf(text, sizeof(text), "GET " LARGE " HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: phoihop=%s\r\n\r\n", hello.port,
		    hello.token[i % USERS]);
		bad_add(1 + i % 3, text, strlen(text), true);
		(void)usleep(is_long ? 10000 : 0);     /* a thousand pages at one moment would be a crowd, not slow readers */
	}
	until = clock_steady_ms() + body_ms / 2;
	while ((held = server_files(pid) - at_rest) < count && clock_steady_ms() < until)
		(void)usleep(20000);
	if (is_long)                           /* else the first are ended before the last have their answer */
		verdict(held >= count, "so many do not read their answer at one time", held);
	/* Twice the limit: each answer has to be worked out before it can stand still. */
	left = files_left(pid, body_ms * (is_long ? 2 : 3));
	verdict(left <= 4, "answers nobody reads are ended", left);
	for (int i = 0; i < bad_n && i < 10; i++)
		whole += taken(bad[i].fd) > LARGE_LEAST;
	verdict(whole == 0, "... in their middle", whole);
	bad_close();
}

/* After each attack: what it did to somebody at work, and to the memory, so far. */
static void
tell(pid_t pid, const char *after)
{
	printf("after %s: his slowest answer %ld ms, memory at most %ld MiB\n", after, (long)slowest, server_memory(pid, "VmHWM:") >> 10);
}

static void
slow_attacks(pid_t pid, int count, const struct http_options *o)
{
	char text[300];

	(void)snprintf(text, sizeof(text), "GET /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-A: ", hello.port);
	slow_ones(count, text, o->header_ms, "heads that never end are ended");
	(void)snprintf(text, sizeof(text), "POST /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: 100000\r\n\r\nlogin=", hello.port);
	slow_ones(count, text, o->body_grace_ms, "bodies that never end are ended");
	tell(pid, "slow heads and bodies");
	slow_readers(pid, count, o->body_grace_ms);
	tell(pid, "slow readers");
}

/* Connections that say nothing, more than the house holds: how many of one address stay open at one time. */
static void
half_open(int count, int per_address, int64_t head_ms)
{
	int open = 0, left;

	bad_open(count, NULL, 0);
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
	bad_open(crowd, head, bodies ? strlen(head) : 0);
	for (int i = 0; i < USERS; i++) {
		fd[i] = dial(1, true, false);
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
	bad_open(count, text, strlen(text));
	left = bad_drip(NULL, 30000);
	verdict(left == 0, "whole requests, all at once, are answered or refused", left);
	bad_close();
}

/* Bodies of those without a login, each all but whole, as many as four addresses may have: what they hold of the memory. */
static void
full_bodies(pid_t pid, int count, int64_t body_ms)
{
	static char text[BODY_MOST];
	int held, left;
	size_t n;

	memset(text, 'a', sizeof(text));
	n = (size_t)snprintf(text, sizeof(text), "POST /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\nlogin=", hello.port, BODY_MOST);
	text[n] = 'a';
	bad_n = 0;
	for (int i = 0; i < count; i++)
		bad_add(1 + i % 4, text, sizeof(text), false);
	(void)usleep(is_long ? 2000000 : 500000);
	held = server_files(pid) - at_rest;
	printf("%d bodies of %d KiB of %d are open, the process holds %ld MiB\n", held, BODY_MOST >> 10, count, server_memory(pid, "VmRSS:") >> 10);
	left = bad_drip(NULL, is_long ? body_ms + SLACK_MS : body_ms * 3);
	verdict(left == 0, "bodies that stop short of their end are ended", left);
	bad_close();
}

static void
attack(pid_t pid, const struct http_options *o)
{
	pthread_t worker;

	atomic_store(&at_work, true);
	MUST(pthread_create(&worker, NULL, worker_main, NULL) == 0);
	slow_attacks(pid, allowed(is_long ? 1000 : 250), o);
	half_open(allowed(is_long ? 5000 : 900), o->per_address, o->header_ms);
	tell(pid, "connections that say nothing");
	one_office(o->per_address + 50, false);
	one_office(3 * o->per_address + 50, true);              /* of three addresses: each has its cap */
	tell(pid, "two hundred people");
	full_bodies(pid, allowed(is_long ? 1700 : 500), o->body_grace_ms);
	full_requests(allowed(is_long ? 2000 : 500));
	tell(pid, "whole requests");
	atomic_store(&at_work, false);
	(void)pthread_join(worker, NULL);
	verdict(asked > 10 && logins > 1 && unanswered == 0, "somebody at work was answered every time", unanswered);
	printf("%d bad connections; he asked %ld times, %ld times by logging in, the slowest took %ld ms\n", bad_total, (long)asked, (long)logins,
	    (long)slowest);
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
	int status = 0, after;
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
	files_most = l.rlim_cur > INT32_MAX ? INT32_MAX : (int)l.rlim_cur;
	MUST(mkdtemp(dir) != NULL);
	pid = server_begin(str_of(dir), o, &hello);
	at_rest = server_files(pid);
	printf("at rest the process holds %ld MiB\n", server_memory(pid, "VmRSS:") >> 10);
	attack(pid, &o);
	after = files_left(pid, 40000);
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
