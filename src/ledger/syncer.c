#include "ledger/syncer.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "ledger/signer.h"

struct owed {
	int64_t bloc;
	int fd;                /* the first that was written to: it hears of every failure since */
	size_t bytes;
};

struct syncer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct owed *v;
	size_t n, cap;
	bool ending;
};

/* Time for more to come; under the lock. */
static void
linger(struct syncer *s)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += SYNC_AFTER_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	while (!s->ending && pthread_cond_timedwait(&s->more, &s->lock, &until) != ETIMEDOUT)
		continue;
}

static void *
syncer_main(void *at)
{
	struct syncer *s = at;

	(void)pthread_mutex_lock(&s->lock);
	for (;;) {
		struct owed *v;
		size_t n;

		while (s->n == 0 && !s->ending)
			(void)pthread_cond_wait(&s->more, &s->lock);
		if (s->n == 0)
			break;
		linger(s);
		v = s->v;
		n = s->n;
		s->v = NULL;
		s->n = s->cap = 0;
		(void)pthread_mutex_unlock(&s->lock);
		for (size_t i = 0; i < n; i++)
			signer_sync(v[i].fd);
		free(v);
		(void)pthread_mutex_lock(&s->lock);
	}
	(void)pthread_mutex_unlock(&s->lock);
	return NULL;
}

struct syncer *
syncer_start(void)
{
	struct syncer *s = calloc(1, sizeof(*s));
	pthread_condattr_t by;

	MUST(s != NULL && pthread_mutex_init(&s->lock, NULL) == 0 && pthread_condattr_init(&by) == 0 &&
	    pthread_condattr_setclock(&by, CLOCK_MONOTONIC) == 0 && pthread_cond_init(&s->more, &by) == 0);
	(void)pthread_condattr_destroy(&by);
	if (pthread_create(&s->thread, NULL, syncer_main, s) == 0)
		return s;
	(void)pthread_cond_destroy(&s->more);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
	return NULL;
}

static struct owed *
owed_of(struct syncer *s, int64_t bloc)
{
	size_t cap = s->cap == 0 ? 4 : 2 * s->cap;
	struct owed *v;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].bloc == bloc)
			return &s->v[i];
	if (s->n == s->cap) {
		if ((v = realloc(s->v, cap * sizeof(*v))) == NULL)
			return NULL;
		s->v = v;
		s->cap = cap;
	}
	s->v[s->n] = (struct owed){ .bloc = bloc, .fd = -1 };
	return &s->v[s->n++];
}

/* Under the lock; the file that must be synced at once, -1 when it can wait. */
static int
owe(struct syncer *s, int64_t bloc, int fd, size_t n)
{
	struct owed *o = owed_of(s, bloc);

	if (o == NULL)
		return fd;
	if (o->fd >= 0) {
		(void)close(fd);
	} else {
		o->fd = fd;
		(void)pthread_cond_signal(&s->more);
	}
	o->bytes += n;
	if (o->bytes <= SYNC_OWED_MAX)
		return -1;
	fd = o->fd;
	*o = s->v[--s->n];
	return fd;
}

void
syncer_owe(struct syncer *s, int64_t bloc, int fd, size_t n)
{
	if (s != NULL) {
		(void)pthread_mutex_lock(&s->lock);
		fd = owe(s, bloc, fd, n);
		(void)pthread_mutex_unlock(&s->lock);
	}
	if (fd >= 0)
		signer_sync(fd);
}

void
syncer_end(struct syncer *s)
{
	if (s == NULL)
		return;
	(void)pthread_mutex_lock(&s->lock);
	s->ending = true;
	(void)pthread_cond_signal(&s->more);
	(void)pthread_mutex_unlock(&s->lock);
	(void)pthread_join(s->thread, NULL);
	(void)pthread_cond_destroy(&s->more);
	(void)pthread_mutex_destroy(&s->lock);
	free(s->v);
	free(s);
}
