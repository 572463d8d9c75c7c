/**
 * edge/lane.h — a few threads with one bounded queue: work that must not hold the threads that hold the connections.
 *
 * Those not logged in may fill half of a queue, so that a flood at the door leaves room for people at work; browsers in
 * which somebody logged in before, three quarters. Of these an address (a browser's account) may hold as many places as are
 * still free: one alone leaves half of them to others. Of the threads that have nothing to do the one that worked last works
 * next: few of them ever open a reader of the store.
 */
#ifndef EDGE_LANE_H
#define EDGE_LANE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct lane_idle;

enum lane_who { LANE_NOBODY, LANE_BROWSER, LANE_ACCOUNT };

/* Who asks for a place. */
struct lane_visitor {
	enum lane_who who;
	unsigned char of[16];          /* NOBODY: the address, /64 for IPv6; BROWSER: the account it is known for; ACCOUNT: not read */
};

struct lane_item {
	void *item;
	struct lane_visitor visitor;
};

/* Places of one visitor. */
struct lane_share {
	struct lane_visitor visitor;
	size_t places;
};

struct lane_queue {
	pthread_mutex_t lock;
	struct lane_idle *idle;
	pthread_t *threads;
	int n_threads;
	struct lane_item *ring;
	size_t first, n, cap;          /* of the ring: its oldest item, how many, how many it can hold */
	size_t reserved;               /* places taken: items in the ring, and those that are still to be pushed */
	struct lane_share *shares;     /* of those not logged in, while they hold places */
	size_t n_shares;
	bool stop;
	void (*work)(void *item);
};

bool lane_start(struct lane_queue *q, int threads, size_t cap, void (*work)(void *item));
/* Takes a place in the queue for one item; false when it is full. Then lane_push must follow. */
bool lane_reserve(struct lane_queue *q, const struct lane_visitor *v);
void lane_push(struct lane_queue *q, void *item, const struct lane_visitor *v);
/* Takes no more; finishes what is queued or has a place; joins. lane_reserve may be called on, and says no. */
void lane_stop(struct lane_queue *q);
/* When nobody calls lane_reserve any more. */
void lane_free(struct lane_queue *q);

#endif
