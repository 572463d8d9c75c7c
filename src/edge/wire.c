/*
 * recv(2) as libmicrohttpd calls it. The library offers no place to look at bytes before it parses them, but it reads
 * every byte of a connection with recv(), and a program's own definition of a libc function goes before libc's. So the
 * guard stands here: for the sockets of edge/http.c each chunk passes guard_feed; for every other socket of the process
 * this is recvfrom(). http.c answers nothing on a connection whose guard has not seen the whole head (fails closed), and
 * a test holds that.
 *
 * What is wrong is answered here, shortly, and the library is told that the other side hung up. What follows a whole
 * message in the same chunk is thrown away, and the connection ends with the present answer: no hidden request is run.
 *
 * A client that hung up in the middle of a message is looked for here too. The library takes a chunk shorter than its
 * buffer for the last there is and waits to be told of more; a hang-up that came with the chunk is told only once.
 */
#include <errno.h>
#include <sys/socket.h>

#include "edge/wire.h"

ssize_t wire_recv(int fd, void *p, size_t n, int flags) __asm__("recv");

#define DRAIN_CHUNK 4096
#define DRAIN_CHUNKS 64

void
wire_here(void)
{
}

/* Answers, stops sending, and reads what is already there, so that closing does not reset the answer away. */
static ssize_t
hang_up(struct conn *c)
{
	struct str answer = guard_answer(c->guard.status);
	char chunk[DRAIN_CHUNK];

	if (send(c->fd, answer.p, answer.n, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
		(void)shutdown(c->fd, SHUT_WR);
	for (int i = 0; i < DRAIN_CHUNKS; i++)
		if (recvfrom(c->fd, chunk, sizeof(chunk), MSG_DONTWAIT, NULL, NULL) <= 0)
			break;
	atomic_fetch_add(&c->of->refused, 1);
	return 0;
}

/* Nothing more will come. */
static bool
gone(int fd)
{
	char next;
	ssize_t got = recvfrom(fd, &next, 1, MSG_PEEK | MSG_DONTWAIT, NULL, NULL);

	return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

ssize_t
wire_recv(int fd, void *p, size_t n, int flags)
{
	struct conn *c = conn_of(fd);
	ssize_t got;
	size_t used;
	bool idle;

	if (c != NULL && c->guard.state == GUARD_BAD)
		return 0;
	got = recvfrom(fd, p, n, flags, NULL, NULL);
	if (c == NULL || got <= 0 || (flags & MSG_PEEK) != 0)
		return got;
	idle = guard_idle(&c->guard);
	used = guard_feed(&c->guard, p, (size_t)got);
	if (c->guard.state == GUARD_BAD)
		return hang_up(c);
	if (idle && atomic_load(&c->phase) == CONN_IDLE)
		conn_phase_set(c, CONN_HEAD);
	if (used < (size_t)got)
		c->surplus = true;
	if (atomic_load(&c->phase) == CONN_BODY)
		conn_came_on(c, used);
	if ((size_t)got < n && c->guard.state != GUARD_WHOLE && gone(fd))
		return 0;
	return (ssize_t)used;
}
