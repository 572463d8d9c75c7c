/**
 * ledger/codec.h — entries as bytes: the leaf, the payload, and the tables that drive them (made from entry.def).
 *
 * Payload: the fields in the order of entry.def, each as u32 big-endian length and bytes.
 *     ID, I64, INSTANT  8 bytes, big-endian two's complement      DAY  4 bytes likewise      BOOL  one byte, 0 or 1
 *     STR  the text     HASH 32, BLOB16 16 bytes     ITEM  nothing when absent, else its 32-byte salted hash
 *     LIST  its records one after another, each as u32 length and fields
 * Days and instants lie in the years 1 to 9999, or are absent (the smallest number). One encoding for one value: the
 * decoder refuses everything else, and nothing may follow.
 *
 * Leaf: "phoihop/leaf/v1\n", then with the same length prefixes: type number (4 bytes), version (4), log name (text
 * `<origin>/nhat-ky/<bloc>`), entry number (8), time in ms (8), SHA-256 of the payload (32).
 */
#ifndef LEDGER_CODEC_H
#define LEDGER_CODEC_H

#include "base/buf.h"
#include "base/ctx.h"
#include "ledger/entry.h"

#define PAYLOAD_MAX ((size_t)32 << 20)
#define LEAF_MAX ((size_t)1024)
#define LOG_NAME_MAX ((size_t)200)

enum fact_type { FACT_T_ID, FACT_T_I64, FACT_T_DAY, FACT_T_INSTANT, FACT_T_BOOL, FACT_T_STR, FACT_T_HASH,
	FACT_T_BLOB16, FACT_T_ITEM, FACT_T_LIST };

struct record_desc;

struct fact_desc {
	enum fact_type type;
	const char *name;
	size_t offset;                     /* in the struct */
	const struct record_desc *of;      /* LIST: what it is a list of */
};

struct record_desc {
	const char *name;
	size_t size;
	const struct fact_desc *v;
	size_t n;
};

struct entry_desc {
	enum entry_type type;
	const char *name;                  /* "filing_sent" */
	uint32_t number, version;
	const struct record_desc *record;
};

const struct entry_desc *entry_desc(enum entry_type type);
const struct entry_desc *entry_desc_find(uint32_t number, uint32_t version);   /* NULL: not known to this program */

/* The present items of an entry, in encoded order: items[i]->n == i + 1. */
struct item_list {
	struct item *v;
	size_t n, cap;
};

/*
 * Encodes `facts` and lists its items as they were encoded (copies with n set). `salts` fills in salt and hash of an
 * item before it is encoded; NULL leaves them as they are (re-encoding what was decoded). E_LARGE past PAYLOAD_MAX.
 */
typedef void salt_fn(void *at, unsigned char salt[32]);
enum err codec_encode(struct ctx *cx, const struct record_desc *d, const void *facts, salt_fn *salts, void *at,
    struct buf *out, struct item_list *items);

/*
 * Decodes a payload into a struct in cx->arena (texts point into `payload`). Items get n and hash; their bodies come by
 * codec_items. E_BROKEN when it is not exactly one encoding.
 */
enum err codec_decode(struct ctx *cx, const struct record_desc *d, struct str payload, void **facts);
/* Visits the present items of decoded facts in order; `field` is the field's name. Stops at the first error. */
typedef enum err item_fn(void *at, struct item *item, const char *field);
enum err codec_items(const struct record_desc *d, void *facts, item_fn *fn, void *at);
/*
 * Visits the files an entry names: each record with a BLOB16 (the file's id) and a HASH, which then is
 * item_hash(the file's salt, its bytes).
 */
typedef enum err file_fn(void *at, const unsigned char file[16], const unsigned char hash[32], const char *field);
enum err codec_files(const struct record_desc *d, const void *facts, file_fn *fn, void *at);
/* As one JSON object; an item as its body, or null when absent, or {"erased":true} or {"hash":hex} when unknown. */
void codec_json(struct buf *out, const struct record_desc *d, const void *facts);

struct leaf {
	uint32_t type, version;
	struct str log;
	int64_t no;
	instant_t at;
	struct hash payload;
};

void leaf_write(struct buf *out, const struct leaf *leaf);
bool leaf_read(struct str bytes, struct leaf *out);       /* strict; out->log points into bytes */

#endif
