/**
 * ledger/writer.h — the one way anything is written: decide, append, apply, commit, sign, answer.
 *
 *     static enum err decide_send(struct ctx *cx, struct tx *tx, void *arg)
 *     {
 *             ... read, judge ...
 *             return ledger_append(cx, tx, ENTRY_FILING_SENT, &(struct filing_sent){ ... }, &arg->id);
 *     }
 *     e = ledger_write(cx, lg, decide_send, &arg);
 *
 * One caller at a time writes, for all that wait: one transaction, one commit, one signed checkpoint per bloc touched; only then
 * do they go on. What fails is undone, and nothing else. `decide` runs with its caller's ctx, on the thread of whoever writes, while the
 * caller waits; it may run again (E_AGAIN), so it must have no effects outside tx. A decide that appends nothing (drafts,
 * sessions) is just committed.
 */
#ifndef LEDGER_WRITER_H
#define LEDGER_WRITER_H

#include "base/ctx.h"
#include "ledger/entry.h"

struct store;
struct tx;
struct ledger;

typedef enum err ledger_decide_fn(struct ctx *cx, struct tx *tx, void *arg);
typedef enum err ledger_apply_fn(struct ctx *cx, struct tx *tx, const struct entry *e);

struct ledger_options {
	struct str dir;                /* holds keys/, checkpoints/, sign.lock, halt */
	bool restored;                 /* just restored: what stands against recording is expected, and not told in the log */
	bool server;                   /* long at work: the clock is watched, checkpoints are synced by a thread */
	ledger_apply_fn *apply;        /* apply_entry */
};

/*
 * Loads the key, checks that every head is at or after the last checkpoint signed for it and consistent with it, and signs
 * a head that a crash left unsigned. When a head is older than its last signed checkpoint, or another ledger's, or when DIR was
 * restored and its new epoch was never opened, opening succeeds, so that reading goes on, but every append answers E_BROKEN and
 * ledger_refusal says why (docs/verifying.md).
 * E_GONE: there is no signing key (ledger/key.h: sign_key_create); to a server that is one more reason to append nothing.
 */
enum err ledger_open(struct ctx *cx, struct store *st, const struct ledger_options *o, struct ledger **out);
void ledger_close(struct ledger *lg);          /* waits for what is under way; later writes answer E_BUSY */

/*
 * Blocks until the change is durable and, if entries were appended, signed for; E_OK means exactly that. Any other code:
 * nothing of it is there (but after E_FULL or E_ENV it may be: the idempotency key tells).
 * What decide returned comes back, and: E_BUSY halted, overloaded, or the clock is more than 10 minutes behind or jumped far
 * ahead · E_FULL no room · E_LARGE the arena ran out.
 */
enum err ledger_write(struct ctx *cx, struct ledger *lg, ledger_decide_fn *decide, void *arg);

/*
 * Within decide: appends an entry to the log of cx->bloc and applies it. Time = max(cx->now, the entry before). Items are
 * salted here; *no is the entry's number, the id of what it gives birth to. On an error return it: the submission is undone.
 */
enum err ledger_append(struct ctx *cx, struct tx *tx, enum entry_type type, const void *facts, int64_t *no);

/*
 * After an older copy of the database was put back: the log of cx->bloc goes on under a new name, `.../<epoch + 1>`, so that
 * nobody is shown two histories under one. Its first entry commits to the last checkpoint known of the old epoch. What that
 * had beyond this copy is gone from here, but its receipts prove it (ledger/epoch.h). Of a restored DIR it ends all sessions and
 * one-time links, and takes DIR/restoring away (store/backup.h). Only in a shell command, while nothing serves DIR.
 */
enum err ledger_new_epoch(struct ctx *cx, struct ledger *lg, int64_t *epoch);

/*
 * A new signing key: an entry signed by the old one announces it, the checkpoint over that entry bears both signatures, all
 * later ones the new key's. What was signed before is checked with the old key as before. Only in a shell command; a server
 * of DIR takes the new key with its next group.
 */
enum err ledger_key_change(struct ctx *cx, struct ledger *lg);

/*
 * Has this form been sent before by this actor: E_OK and the entry it made; E_GONE it has not; E_CONFLICT another's key; E_BROKEN
 * nothing may be recorded any more, and nothing shows that the entry was ever signed for.
 */
enum err idem_seen(struct ctx *cx, struct tx *tx, struct str key, int64_t actor, int64_t *entry);
/* Keeps the answer, within the same decide. */
enum err idem_keep(struct ctx *cx, struct tx *tx, struct str key, int64_t actor, int64_t entry);

/* For /healthz: false while halted or refused, or while the clock (cx->now) gives no receipts. */
bool ledger_takes(struct ctx *cx, const struct ledger *lg);
/* Why nothing may be appended since the start, as a message id; NULL when it may. */
const char *ledger_refusal(const struct ledger *lg);

#endif
