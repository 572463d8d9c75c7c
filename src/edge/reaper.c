#include "edge/reaper.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define FD_MAX 65536
static _Atomic(struct conn *) by_fd[FD_MAX];

struct conn *
conn_of(int fd)
{
	return fd >= 0 && fd < FD_MAX ? atomic_load_explicit(&by_fd[fd], memory_order_acquire) : NULL;
}

/* One household has one IPv4 address, or 2^64 of IPv6. */
static bool
same_place(const unsigned char a[16], const unsigned char b[16])
{
	return memcmp(a, b, address_v4(a) ? 16 : 8) == 0;
}

/* Under the lock: the fd is still open, since it is closed only after reaper_remove. */
static void
doom(struct conn *c)
{
	c->doomed = true;
	(void)shutdown(c->fd, SHUT_RDWR);
}

static bool
too_slow(const struct reaper_limits *l, struct conn *c, int64_t now)
{
	int64_t spent = now - atomic_load(&c->since), bytes = atomic_load(&c->bytes);

	switch ((enum conn_phase)atomic_load(&c->phase)) {
	case CONN_HEAD:
		return spent > l->header_ms;
	case CONN_IDLE:
		return spent > l->idle_ms;
	case CONN_BODY:
	case CONN_SEND:
		return spent > l->grace_ms + bytes * 1000 / l->floor;
	case CONN_WORK:
		break;
	}
	return false;
}

static void *
reap(void *arg)
{
	struct reaper *r = arg;

	(void)pthread_mutex_lock(&r->lock);
	while (!r->stop) {
		struct timespec until;
		int64_t now = mono_ms();

		for (size_t i = 0; i < r->n; i++) {
			if (r->open[i]->doomed || !too_slow(&r->limits, r->open[i], now))
				continue;
			doom(r->open[i]);
			atomic_fetch_add(&r->reaped, 1);
		}
		(void)clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += 200000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_nsec -= 1000000000;
			until.tv_sec++;
		}
		(void)pthread_cond_timedwait(&r->wake, &r->lock, &until);
	}
	(void)pthread_mutex_unlock(&r->lock);
	return NULL;
}

bool
reaper_start(struct reaper *r, const struct reaper_limits *limits)
{
	pthread_condattr_t attr;

	r->limits = *limits;
	r->stop = false;
	(void)pthread_mutex_init(&r->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&r->wake, &attr);
	(void)pthread_condattr_destroy(&attr);
	return pthread_create(&r->thread, NULL, reap, r) == 0;
}

void
reaper_stop(struct reaper *r)
{
	(void)pthread_mutex_lock(&r->lock);
	r->stop = true;
	(void)pthread_cond_signal(&r->wake);
	(void)pthread_mutex_unlock(&r->lock);
	(void)pthread_join(r->thread, NULL);
	MUST(r->n == 0);
	free(r->open);
	(void)pthread_cond_destroy(&r->wake);
	(void)pthread_mutex_destroy(&r->lock);
}

/* Among those without a request under way: the one that has waited longest, `like` says of whom; or NULL. */
enum who { ANYBODY_UNKNOWN, OF_ADDRESS, OF_SESSION };

static bool
one_of(const struct conn *c, enum who who, const struct conn *like)
{
	if (c == like || c->doomed)
		return false;
	if (who == OF_SESSION)
		return c->session == like->session;
	return c->session == 0 && (who == ANYBODY_UNKNOWN || (c->counted && same_place(c->address, like->address)));
}

static int
count_and_oldest(struct reaper *r, enum who who, const struct conn *like, struct conn **oldest)
{
	int count = 0;

	*oldest = NULL;
	for (size_t i = 0; i < r->n; i++) {
		struct conn *c = r->open[i];
		int phase = atomic_load(&c->phase);

		if (!one_of(c, who, like))
			continue;
		count++;
		if ((phase == CONN_HEAD || phase == CONN_IDLE) &&
		    (*oldest == NULL || atomic_load(&c->since) < atomic_load(&(*oldest)->since)))
			*oldest = c;
	}
	return count;
}

/* Makes room for c, or ends it. Under the lock. */
static void
admit(struct reaper *r, struct conn *c)
{
	struct conn *oldest = NULL;
	bool over = false;

	if (c->counted)
		over = count_and_oldest(r, OF_ADDRESS, c, &oldest) >= r->limits.per_address;
	if (!over && (int)r->n > r->limits.total) {
		(void)count_and_oldest(r, ANYBODY_UNKNOWN, c, &oldest);
		over = true;
	}
	if (!over)
		return;
	atomic_fetch_add(&r->refused, 1);
	doom(oldest != NULL ? oldest : c);
}

struct conn *
reaper_add(struct reaper *r, int fd, const unsigned char address[16])
{
	struct conn *c = calloc(1, sizeof(*c));

	if (c == NULL || fd < 0 || fd >= FD_MAX) {
		free(c);
		return NULL;
	}
	c->fd = fd;
	c->of = r;
	memcpy(c->address, address, 16);
	c->counted = !(r->has_proxy && memcmp(address, r->proxy, 16) == 0);
	atomic_store(&c->since, mono_ms());
	(void)pthread_mutex_lock(&r->lock);
	if (r->n == r->cap) {
		size_t cap = r->cap == 0 ? 64 : r->cap * 2;
		struct conn **open = realloc(r->open, cap * sizeof(struct conn *));

		if (open == NULL)
			fatal("http", "out of memory");
		r->open = open;
		r->cap = cap;
	}
	c->slot = r->n;
	r->open[r->n++] = c;
	admit(r, c);
	(void)pthread_mutex_unlock(&r->lock);
	atomic_fetch_add(&r->taken, 1);
	atomic_store_explicit(&by_fd[fd], c, memory_order_release);
	return c;
}

void
reaper_remove(struct reaper *r, struct conn *c)
{
	atomic_store_explicit(&by_fd[c->fd], NULL, memory_order_release);
	(void)pthread_mutex_lock(&r->lock);
	r->open[c->slot] = r->open[--r->n];
	r->open[c->slot]->slot = c->slot;
	(void)pthread_mutex_unlock(&r->lock);
	free(c);
}

void
conn_phase_set(struct conn *c, enum conn_phase phase, int64_t bytes)
{
	atomic_store(&c->bytes, bytes);
	atomic_store(&c->since, mono_ms());
	atomic_store(&c->phase, (int)phase);
}

void
conn_session_set(struct conn *c, int64_t session)
{
	struct conn *oldest;

	if (c->session == session)              /* written by this connection's requests only, one at a time */
		return;
	(void)pthread_mutex_lock(&c->of->lock);
	c->session = session;
	if (session != 0 && count_and_oldest(c->of, OF_SESSION, c, &oldest) >= c->of->limits.per_session && oldest != NULL)
		doom(oldest);
	(void)pthread_mutex_unlock(&c->of->lock);
}
