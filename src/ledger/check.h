/**
 * ledger/check.h — one pass over a log, entry by entry, believing nothing. Only verify.c and export.c include it.
 */
#ifndef LEDGER_CHECK_H
#define LEDGER_CHECK_H

#include "ledger/checkpoint.h"
#include "ledger/codec.h"
#include "ledger/key.h"
#include "ledger/reader.h"
#include "ledger/verify.h"

/* A key announced in an entry: the first checkpoint over it signed by `to` must bear both signatures, later ones `to`'s. */
struct key_chain {
	unsigned char pk[32], to[32];  /* in force; announced */
	bool known, announced;
};

/* What was erased, as 16 bytes each: an entry and an item's number, or a file's id. */
struct erasures {
	struct erasure_list {
		struct erasure {
			unsigned char id[16];
			int64_t entry; /* whose it is; of `told`, the one that says so */
		} *v;
		size_t n, cap;
	} gone, told;
};

struct check {
	struct ctx *cx;                /* where a fault goes */
	struct ctx part;               /* memory for one entry, emptied by check_next */
	struct str log;                /* the name in the first leaf; all must have it */
	struct tree_edge edge;
	instant_t last;
	int64_t epoch;                 /* at this place of the log */
	struct str keys;               /* the text of a key file; empty: who signed is not asked */
	struct key_chain chain;
	struct erasures items, files;
	bool leaves;                   /* out->leaves is wanted */
	struct verify_result *out;
};

void check_begin(struct check *c, struct ctx *cx, struct verify_result *out);
void check_end(struct check *c);
/* Empties the memory of the entry before. */
void check_next(struct check *c);
/* E_BROKEN, out->bad = no, and what is wrong in c->cx->fault. `what` is translated. */
enum err check_bad(struct check *c, int64_t no, const char *what);
/*
 * The next entry: form, number, time, payload, items. *made are its nodes, *decoded its facts (type ENTRY_NONE when this
 * program does not know the type). Everything lies in c->part.arena.
 */
enum err check_entry(struct check *c, const struct stored_entry *row, const struct item_list *items,
    struct tree_new *made, struct entry *decoded);
/*
 * A checkpoint of the size reached: origin, root, and the chain of keys. One of a closed epoch may be of what was lost when
 * an older copy was put back: it is counted, not complained of, and *lost.
 */
enum err check_checkpoint(struct check *c, const struct checkpoint *cp, bool *lost);
/*
 * Signed by a key of c->keys: E_OK; no key for that origin: E_GONE; a false signature, or none of those keys': E_BROKEN. One that
 * is `lost` may also be by a key that nobody has any more: what announced it was lost with it.
 */
enum err check_signed(struct check *c, const struct checkpoint *cp, bool lost);
/* A file of an entry is gone. */
void check_file_gone(struct check *c, int64_t entry, const unsigned char file[16]);
/* After the last entry: the epoch is the head's, and what is gone was erased by an entry. `files`: they were looked at. */
enum err check_whole(struct check *c, int64_t epoch, bool files);

#endif
