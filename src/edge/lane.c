#include "edge/lane.h"

#include "base/log.h"

#define LANE_STACK ((size_t)1 << 20)

/* A thread with nothing to do; the one that went idle last is on top. */
struct lane_idle {
	pthread_cond_t wake;
	bool woken;
	struct lane_idle *below;
};

/* Under the lock. */
static void
wake_one(struct lane_queue *q)
{
	struct lane_idle *top = q->idle;

	if (top == NULL)
		return;
	q->idle = top->below;
	top->woken = true;
	(void)pthread_cond_signal(&top->wake);
}

static void
wake_all(struct lane_queue *q)
{
	while (q->idle != NULL)
		wake_one(q);
}

/* Nothing more will come: who has a place still pushes. */
static bool
over(const struct lane_queue *q)
{
	return q->stop && q->reserved == 0;
}

/* The visitor's share, made when there is none: there are never more than places. Under the lock. */
static struct lane_share *
share_of(struct lane_queue *q, const struct lane_visitor *v)
{
	for (size_t i = 0; i < q->n_shares; i++)
		if (q->shares[i].visitor.who == v->who && memcmp(q->shares[i].visitor.of, v->of, sizeof(v->of)) == 0)
			return &q->shares[i];
	MUST(q->n_shares < q->cap);
	q->shares[q->n_shares] = (struct lane_share){ *v, 0 };
	return &q->shares[q->n_shares++];
}

/* An item leaves the queue and its visitor's place is free again. Under the lock. */
static void *
take_first(struct lane_queue *q)
{
	const struct lane_item *i = &q->ring[q->first];
	struct lane_share *s;

	q->first = (q->first + 1) % q->cap;
	q->n--;
	q->reserved--;
	if (i->visitor.who == LANE_ACCOUNT)
		return i->item;
	s = share_of(q, &i->visitor);
	if (--s->places == 0)
		*s = q->shares[--q->n_shares];
	return i->item;
}

static void *
worker(void *arg)
{
	struct lane_queue *q = arg;
	struct lane_idle me = { .wake = PTHREAD_COND_INITIALIZER };
	void *item;

	(void)pthread_mutex_lock(&q->lock);
	for (;;) {
		while (q->n == 0 && !over(q)) {
			me.woken = false;
			me.below = q->idle;
			q->idle = &me;
			while (!me.woken)
				(void)pthread_cond_wait(&me.wake, &q->lock);
		}
		if (q->n == 0)
			break;
		item = take_first(q);
		if (over(q))
			wake_all(q);
		(void)pthread_mutex_unlock(&q->lock);
		q->work(item);
		(void)pthread_mutex_lock(&q->lock);
	}
	(void)pthread_mutex_unlock(&q->lock);
	return NULL;
}

bool
lane_start(struct lane_queue *q, int threads, size_t cap, void (*work)(void *item))
{
	pthread_attr_t attr;

	*q = (struct lane_queue){ .cap = cap, .work = work };
	(void)pthread_mutex_init(&q->lock, NULL);
	q->ring = calloc(cap, sizeof(*q->ring));
	q->shares = calloc(cap, sizeof(*q->shares));
	q->threads = calloc((size_t)threads, sizeof(*q->threads));
	if (q->ring == NULL || q->shares == NULL || q->threads == NULL)
		fatal("http", "out of memory");
	(void)pthread_attr_init(&attr);
	(void)pthread_attr_setstacksize(&attr, LANE_STACK);
	while (q->n_threads < threads && pthread_create(&q->threads[q->n_threads], &attr, worker, q) == 0)
		q->n_threads++;
	(void)pthread_attr_destroy(&attr);
	return q->n_threads == threads;
}

/* A place for somebody not logged in: as long as he holds fewer than are free for his kind. Under the lock. */
static bool
share_grows(struct lane_queue *q, const struct lane_visitor *v)
{
	size_t most = v->who == LANE_BROWSER ? q->cap * 3 / 4 : q->cap / 2;
	struct lane_share *s;

	if (q->reserved >= most)
		return false;
	s = share_of(q, v);
	if (s->places >= most - q->reserved)    /* then he holds one at least: the share is not a new one */
		return false;
	s->places++;
	return true;
}

bool
lane_reserve(struct lane_queue *q, const struct lane_visitor *v)
{
	bool room;

	(void)pthread_mutex_lock(&q->lock);
	room = !q->stop && q->reserved < q->cap && (v->who == LANE_ACCOUNT || share_grows(q, v));
	q->reserved += room;
	(void)pthread_mutex_unlock(&q->lock);
	return room;
}

void
lane_push(struct lane_queue *q, void *item, const struct lane_visitor *v)
{
	(void)pthread_mutex_lock(&q->lock);
	MUST(q->n < q->cap);
	q->ring[(q->first + q->n++) % q->cap] = (struct lane_item){ item, *v };
	wake_one(q);
	(void)pthread_mutex_unlock(&q->lock);
}

void
lane_stop(struct lane_queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	q->stop = true;
	if (over(q))
		wake_all(q);
	(void)pthread_mutex_unlock(&q->lock);
	for (int i = 0; i < q->n_threads; i++)
		(void)pthread_join(q->threads[i], NULL);
}

void
lane_free(struct lane_queue *q)
{
	free(q->ring);
	free(q->shares);
	free(q->threads);
	(void)pthread_mutex_destroy(&q->lock);
}
