/**
 * ledger/entry.h — what can happen: one struct for each type of entry, made from entry.def.
 *
 * entry.def says, for every record and entry, its fields in their encoded order:
 *
 *     RECORD(due_fact)                          a record used in lists
 *         F(due_fact, STR, key)
 *     END(due_fact)
 *     ENTRY(FILING_SENT, filing_sent, 6, 1)     enum ENTRY_FILING_SENT, struct filing_sent, type 6, version 1
 *         F(filing_sent, ID, unit)
 *         LIST(filing_sent, due_fact, rows)     struct due_fact_list rows, its items in rows.v[0..rows.n)
 *     END(filing_sent)
 *
 * Field types: ID, I64 (int64_t) · DAY (day_t) · INSTANT (instant_t) · BOOL · STR (skeleton text: never personal, never
 * content) · HASH (32 bytes) · BLOB16 (16 bytes: the random id of a file in the store) · ITEM (content: struct item).
 * A (type, version) is never changed once released: a change is a new version with its own struct, and apply knows both.
 */
#ifndef LEDGER_ENTRY_H
#define LEDGER_ENTRY_H

#include "base/day.h"
#include "base/str.h"
#include "ledger/tree.h"

/*
 * A piece of content (a text, a name, a number, the digest of a file) that can be erased by law without breaking a
 * proof: the entry holds only SHA-256("phoihop/content/v1\0" || salt || body); body and salt lie in table item.
 *
 * Before an append the case sets `present` and `body` (item_of) and nothing else. What apply and readers get is complete:
 * n counts the entry's present items from 1; an erased item has no body and no salt left.
 */
struct item {
	struct str body;
	unsigned char salt[32];
	unsigned char hash[32];
	bool present, erased;
	int n;
};

struct item item_of(struct str body);         /* present, also when the body is empty */
struct item item_none(void);
#define ITEM_MAX ((size_t)1 << 20)            /* of a body; more is a file */
void item_hash(const unsigned char salt[32], struct str body, unsigned char out[32]);

#define FACT_ID(f) int64_t f;
#define FACT_I64(f) int64_t f;
#define FACT_DAY(f) day_t f;
#define FACT_INSTANT(f) instant_t f;
#define FACT_BOOL(f) bool f;
#define FACT_STR(f) struct str f;
#define FACT_HASH(f) unsigned char f[32];
#define FACT_BLOB16(f) unsigned char f[16];
#define FACT_ITEM(f) struct item f;

#define RECORD(r) struct r; struct r##_list { struct r *v; size_t n; }; struct r {
#define ENTRY(E, r, number, version) struct r {
#define F(r, T, f) FACT_##T(f)
#define LIST(r, of, f) struct of##_list f;
#define END(r) };
#include "ledger/entry.def"
#undef RECORD
#undef ENTRY
#undef F
#undef LIST
#undef END

enum entry_type {
	ENTRY_NONE,
#define RECORD(r)
#define ENTRY(E, r, number, version) ENTRY_##E,
#define F(r, T, f)
#define LIST(r, of, f)
#define END(r)
#include "ledger/entry.def"
#undef RECORD
#undef ENTRY
#undef F
#undef LIST
#undef END
	ENTRY__MAX
};

/* "a report was sent": a message id. */
const char *entry_words(enum entry_type type);

/* One entry as apply and readers see it. */
struct entry {
	enum entry_type type;
	int version;
	int64_t no;              /* 1.. within the bloc: the id of whatever is born here */
	instant_t at;            /* never before the entry in front of it */
	const void *facts;       /* the struct of its type */
};

#endif
