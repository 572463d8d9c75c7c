/**
 * ledger/epoch.h — what older copies of the database cost: the entries of closed epochs that are not here any more, and
 * those on record again from their receipts. cx->bloc says whose.
 */
#ifndef LEDGER_EPOCH_H
#define LEDGER_EPOCH_H

#include "base/ctx.h"
#include "ledger/entry.h"

struct tx;
struct receipt;

/* Entries from..to of an epoch are lost (from > to: none that is known of); `opened`: the entry that says so. */
struct lost {
	int64_t epoch, from, to;
	int64_t opened, next;              /* the entry that closed it, and the epoch it opened */
};

struct taken {
	int64_t epoch, number;             /* of the lost entry */
	int64_t entry;                     /* the one that puts it on record again */
};

struct loss {
	struct lost *v;
	size_t n, cap;
	struct taken *taken;
	size_t taken_n, taken_cap;
};

/* Takes note of an entry when it is of those that tell about losses. */
void loss_note(struct arena *a, struct loss *l, const struct entry *e);
/* All of it, from the entries. */
enum err loss_read(struct ctx *cx, struct tx *tx, struct loss *out);
/* How many are lost, and how many of them are on record again. */
int64_t loss_count(const struct loss *l);
int64_t loss_taken(const struct loss *l);
/* The entry that puts it on record again; 0: none does. */
int64_t loss_taken_as(const struct loss *l, int64_t epoch, int64_t number);

/*
 * Within decide: puts a lost entry on record again. `text` is the receipt, already read into `r` and its signer established.
 * E_RULE: it is not of a closed epoch, or lies before the place where that was cut; E_CONFLICT: on record already.
 */
enum err receipt_readmit(struct ctx *cx, struct tx *tx, const struct actor_fact_list *by, struct str text,
    const struct receipt *r, int64_t *entry);

#endif
