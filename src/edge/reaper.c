#include "edge/reaper.h"

#include <linux/tcp.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define FD_MAX 65536
#define TIDY_MS 20000
#define MOMENT_MS 1000                 /* so long a newcomer is not asked to give way as long as another can */
static _Atomic(struct conn *) by_fd[FD_MAX];

struct conn *
conn_of(int fd)
{
	return fd >= 0 && fd < FD_MAX ? atomic_load_explicit(&by_fd[fd], memory_order_acquire) : NULL;
}

/* Under the lock: the fd is still open, since it is closed only after reaper_remove. */
static void
doom(struct conn *c)
{
	c->doomed = true;
	(void)shutdown(c->fd, SHUT_RDWR);
}

/* n bytes more came through. */
static void
move_on(struct conn *c, int64_t now, uint64_t n)
{
	const struct reaper_limits *l = &c->of->limits;
	int64_t due = atomic_load(&c->due) + (int64_t)(n * 1000 / (uint64_t)l->floor);

	atomic_store(&c->due, due < now + l->grace_ms ? due : now + l->grace_ms);
}

/* The library sends by itself: how far an answer is, the kernel knows. */
static void
look_at_answer(struct conn *c, int64_t now)
{
	struct tcp_info info = { 0 };
	socklen_t n = sizeof(info);

	if (getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0 || info.tcpi_bytes_acked <= c->acked)
		return;
	move_on(c, now, info.tcpi_bytes_acked - c->acked);
	c->acked = info.tcpi_bytes_acked;
}

static bool
too_slow(const struct reaper_limits *l, struct conn *c, int64_t now)
{
	switch ((enum conn_phase)atomic_load(&c->phase)) {
	case CONN_HEAD:
		return now - atomic_load(&c->since) > l->header_ms;
	case CONN_IDLE:
		return now - atomic_load(&c->since) > l->idle_ms;
	case CONN_SEND:
		look_at_answer(c, now);
		return now > atomic_load(&c->due);
	case CONN_BODY:
		return now > atomic_load(&c->due);
	case CONN_WORK:
		break;
	}
	return false;
}

/* Under the lock. */
static void
reap_once(struct reaper *r, int64_t now)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->open[i]->doomed || !too_slow(&r->limits, r->open[i], now))
			continue;
		doom(r->open[i]);
		atomic_fetch_add(&r->reaped, 1);
	}
}

static void *
reap(void *arg)
{
	struct reaper *r = arg;
	int64_t tidied = mono_ms();
	uint64_t taken = 0;

	(void)pthread_mutex_lock(&r->lock);
	while (!r->stop) {
		struct timespec until;
		int64_t now = mono_ms();

		reap_once(r, now);
		if (now - tidied > TIDY_MS && atomic_load(&r->taken) != taken) {
			(void)pthread_mutex_unlock(&r->lock);
			(void)malloc_trim(0);           /* what connections left in small blocks goes back to the system */
			tidied = now;
			taken = atomic_load(&r->taken);
			(void)pthread_mutex_lock(&r->lock);
			continue;                       /* r->stop may be set since */
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

/* --- who gives way ------------------------------------------------------------------------------------------------- */

enum who { ANYBODY, ANYBODY_UNKNOWN, OF_ADDRESS, OF_ACCOUNT };

static bool
one_of(const struct conn *c, enum who who, const struct conn *like)
{
	if (c == like || c->doomed)
		return false;
	switch (who) {
	case OF_ACCOUNT:
		return c->account == like->account;
	case OF_ADDRESS:
		return c->account == 0 && c->counted && memcmp(c->place, like->place, sizeof(c->place)) == 0;
	case ANYBODY_UNKNOWN:
		return c->account == 0;
	case ANYBODY:
		break;
	}
	return true;
}

/* How long it has been waiting, or how far a body or an answer is behind the slowest pace that will do; -1: at work. */
static int64_t
behind(const struct reaper *r, struct conn *c, int64_t now)
{
	int phase = atomic_load(&c->phase);

	if (phase == CONN_WORK)
		return -1;
	if (phase == CONN_HEAD || phase == CONN_IDLE)
		return now - atomic_load(&c->since);
	return r->limits.grace_ms - (atomic_load(&c->due) - now);
}

static int
count(const struct reaper *r, enum who who, const struct conn *like)
{
	int n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += one_of(r->open[i], who, like);
	return n;
}

/* Furthest behind, those older than a moment first; or NULL. */
static struct conn *
last_one(const struct reaper *r, enum who who, const struct conn *like)
{
	struct conn *last = NULL;
	int64_t now = mono_ms(), most = -1;
	bool old = false;

	for (size_t i = 0; i < r->n; i++) {
		struct conn *c = r->open[i];
		int phase = atomic_load(&c->phase);
		bool is_old = now - c->began > MOMENT_MS;
		int64_t b;

		if (!one_of(c, who, like) || (who == OF_ACCOUNT && phase != CONN_HEAD && phase != CONN_IDLE) ||
		    (b = behind(r, c, now)) < 0 || (old && !is_old) || (old == is_old && b <= most))
			continue;
		last = c;
		most = b;
		old = is_old;
	}
	return last;
}

/* Makes room for c, or ends it. Under the lock. */
static void
admit(struct reaper *r, struct conn *c)
{
	struct conn *last;

	if (c->counted && count(r, OF_ADDRESS, c) >= r->limits.per_address)
		last = last_one(r, OF_ADDRESS, c);
	else if ((int)r->n <= r->limits.total)
		return;
	else if ((last = last_one(r, ANYBODY_UNKNOWN, c)) == NULL)
		last = last_one(r, ANYBODY, c);
	atomic_fetch_add(&r->refused, 1);
	doom(last != NULL ? last : c);
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
	memcpy(c->place, address, 16);
	address_to_place(c->place);
	c->counted = !(r->has_proxy && memcmp(address, r->proxy, 16) == 0);
	c->began = mono_ms();
	atomic_store(&c->since, c->began);
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
conn_phase_set(struct conn *c, enum conn_phase phase)
{
	int64_t now = mono_ms();

	atomic_store(&c->since, now);
	atomic_store(&c->due, now + c->of->limits.grace_ms);
	atomic_store(&c->phase, (int)phase);
}

void
conn_came_on(struct conn *c, size_t bytes)
{
	move_on(c, mono_ms(), bytes);
}

void
conn_account_set(struct conn *c, int64_t account)
{
	struct conn *last;

	if (c->account == account)              /* written by this connection's requests only, one at a time */
		return;
	(void)pthread_mutex_lock(&c->of->lock);
	c->account = account;
	if (account != 0 && count(c->of, OF_ACCOUNT, c) >= c->of->limits.per_account) {
		last = last_one(c->of, OF_ACCOUNT, c);
		doom(last != NULL ? last : c);
		atomic_fetch_add(&c->of->refused, 1);
	}
	(void)pthread_mutex_unlock(&c->of->lock);
}
