/**
 * ledger/group.h — the writer's inside: the ledger and the group of submissions that one transaction carries. Only
 * writer.c, append.c, start.c and epoch.c include it, verify.c for heads_load and look.c for signed_somewhere.
 */
#ifndef LEDGER_GROUP_H
#define LEDGER_GROUP_H

#include <pthread.h>

#include "base/clock.h"
#include "ledger/reader.h"
#include "ledger/tree.h"
#include "ledger/writer.h"

struct sign_key;
struct syncer;
struct submission;

struct ledger {
	struct arena *home, *scratch;      /* for the ledger's life; for one group */
	struct ctx cx;
	struct store *st;
	struct sign_key *key, *next;       /* key: NULL only beside a refusal; next: to be in force from the coming checkpoint on, or NULL */
	struct str dir, origin;
	ledger_apply_fn *apply;
	_Atomic(const char *) refusal;     /* set by whoever writes, read by whoever asks */
	struct clock_watch clock;          /* a server's; looked at once a group */
	bool sign_owed;                    /* a head was committed, but could not be signed; for good when there is a refusal */
	bool server;
	struct syncer *syncer;             /* a server's */
	pthread_mutex_t lock;              /* of what follows: the queue and the turn to write */
	pthread_cond_t idle;               /* nobody is left: for who closes */
	bool writing, stopping;
	struct submission *first, *last;
	int waiting;                       /* within ledger_write */
};

/* A bloc's log as this transaction leaves it; `before` is how the submission at work found it. */
struct log_point {
	struct head head;
	struct tree_edge edge;
	bool touched;              /* by a submission of this group that stays */
};

struct group_log {
	int64_t bloc;
	struct log_point now, before;
	bool saved;                /* `before` holds: the submission at work appended to it */
};

struct group {
	struct ctx *cx;            /* the writer's own: memory for the group, the clock */
	struct store *st;
	struct tx *tx;
	struct str dir, origin;
	ledger_apply_fn *apply;
	const char *refusal;       /* why nothing may be appended, as a message id; NULL when it may */
	instant_t clock_drift;     /* of the machine's clock since the server started */
	bool room_known;
	enum err room;
	struct group_log *v;
	size_t n, cap;
};

/* The group whose transaction this thread is in; NULL outside of one. */
extern _Thread_local struct group *group_now;

/* Every log of the store, and what the start finds out about its head. */
struct heads {
	struct head_found {
		int64_t bloc;
		struct head head;
		bool unsigned_;            /* newer than the last checkpoint */
		bool by_next;              /* the last checkpoint is signed by lg->next too */
		struct str note;           /* its checkpoint, when the file has it and the table has not */
	} *v;
	size_t n, cap;
};

/* start.c: under the lock, with lg->cx. What may not be written to any more goes to lg->refusal. */
enum err ledger_heads_check(struct ledger *lg);
/* After both keys have signed: lg->next takes the place of lg->key, here and in DIR/keys. On an error nothing is changed. */
enum err ledger_key_switch(struct ledger *lg);
/*
 * A change of key that was cut off between the first checkpoint of both keys and the switch is finished, for every bloc: at the
 * start, and by a server before it signs anything more.
 */
enum err ledger_key_finish(struct ledger *lg);
enum err heads_load(struct ctx *cx, struct tx *tx, struct heads *out);
/* Has the table of cx->bloc a checkpoint of `from` to `to` entries? E_GONE: none. */
enum err signed_somewhere(struct ctx *cx, struct tx *tx, int64_t from, int64_t to);
enum err checkpoint_put(struct ctx *cx, struct tx *tx, int64_t bloc, const struct head *h, struct str note);

/* append.c: within a submission, the log of cx->bloc goes on in another epoch. */
enum err group_epoch(struct ctx *cx, struct group *g, int64_t epoch);

/* Why the clock gives no time for an entry after this head, as a message id; NULL when it does. drift: since the start. */
const char *clock_refusal(const struct head *head, instant_t now, instant_t drift);

/* The submission at work stays, or is undone. */
void group_keep(struct group *g);
void group_undo(struct group *g);

#endif
