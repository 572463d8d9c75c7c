/*
 * Encoder, decoder and printer walk the same descriptor tables, so that they cannot disagree about a field. The decoder
 * accepts only what the encoder writes: exact lengths, 0 or 1 for a bool, nothing left over.
 */
#include "ledger/codec.h"

#define RECORD(r) static const struct fact_desc r##_facts[] = {
#define ENTRY(E, r, number, version) static const struct fact_desc r##_facts[] = {
#define F(r, T, f) { FACT_T_##T, #f, offsetof(struct r, f), NULL },
#define LIST(r, of, f) { FACT_T_LIST, #f, offsetof(struct r, f), &of##_record },
#define END(r) }; \
	static const struct record_desc r##_record = { #r, sizeof(struct r), r##_facts, COUNT(r##_facts) };
#include "ledger/entry.def"
#undef RECORD
#undef ENTRY
#undef F
#undef LIST
#undef END

static const struct entry_desc kinds[ENTRY__MAX] = {
#define RECORD(r)
#define ENTRY(E, r, number, version) [ENTRY_##E] = { ENTRY_##E, #r, number, version, &r##_record },
#define F(r, T, f)
#define LIST(r, of, f)
#define END(r)
#include "ledger/entry.def"
#undef RECORD
#undef ENTRY
#undef F
#undef LIST
#undef END
};

/* Any list looks like this in memory; the type of its items is in the descriptor. */
struct any_list {
	void *v;
	size_t n;
};

const struct entry_desc *
entry_desc(enum entry_type type)
{
	return type > ENTRY_NONE && type < ENTRY__MAX ? &kinds[type] : NULL;
}

const struct entry_desc *
entry_desc_find(uint32_t number, uint32_t version)
{
	for (size_t i = ENTRY_NONE + 1; i < ENTRY__MAX; i++)
		if (kinds[i].number == number && kinds[i].version == version)
			return &kinds[i];
	return NULL;
}

/* --- writing --------------------------------------------------------------------------------------------------- */

struct encoder {
	struct arena *arena;
	struct buf *out;
	salt_fn *salts;
	void *at;
	struct item_list *items;
};

static void
put_field(struct buf *b, const void *p, size_t n)
{
	buf_u32be(b, (uint32_t)n);
	buf_put(b, p, n);
}

static void
put_i64(struct buf *b, int64_t v)
{
	buf_u32be(b, 8);
	buf_u64be(b, (uint64_t)v);
}

static void
put_item(struct encoder *en, const struct item *from)
{
	struct item it = *from;

	if (!it.present) {
		buf_u32be(en->out, 0);
		return;
	}
	if (en->salts != NULL) {
		en->salts(en->at, it.salt);
		item_hash(it.salt, it.body, it.hash);
		it.erased = false;
	}
	it.n = (int)en->items->n + 1;
	LIST_ADD(en->arena, en->items->v, en->items->n, en->items->cap) = it;
	put_field(en->out, it.hash, sizeof(it.hash));
}

static void put_record(struct encoder *en, const struct record_desc *d, const char *facts);

/* A length that is known only afterwards: written as zero, then filled in. */
static size_t
length_open(struct buf *b)
{
	buf_u32be(b, 0);
	return b->n;
}

static void
length_close(struct buf *b, size_t from)
{
	uint32_t n = (uint32_t)(b->n - from);
	const unsigned char p[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8),
		(unsigned char)n };

	if (!b->over)
		memcpy(b->p + from - 4, p, 4);
}

static void
put_list(struct encoder *en, const struct record_desc *of, const struct any_list *list)
{
	size_t whole = length_open(en->out);

	for (size_t i = 0; i < list->n && !en->out->over; i++) {
		size_t one = length_open(en->out);

		put_record(en, of, (const char *)list->v + i * of->size);
		length_close(en->out, one);
	}
	length_close(en->out, whole);
}

static void
put_fact(struct encoder *en, const struct fact_desc *f, const void *p)
{
	const struct str *s = p;
	unsigned char byte;

	switch (f->type) {
	case FACT_T_ID:
	case FACT_T_I64:
	case FACT_T_INSTANT:
		put_i64(en->out, *(const int64_t *)p);
		break;
	case FACT_T_DAY:
		buf_u32be(en->out, 4);
		buf_u32be(en->out, (uint32_t)*(const day_t *)p);
		break;
	case FACT_T_BOOL:
		byte = *(const bool *)p ? 1 : 0;
		put_field(en->out, &byte, 1);
		break;
	case FACT_T_STR:
		put_field(en->out, s->p, s->n);
		break;
	case FACT_T_HASH:
		put_field(en->out, p, 32);
		break;
	case FACT_T_BLOB16:
		put_field(en->out, p, 16);
		break;
	case FACT_T_ITEM:
		put_item(en, p);
		break;
	case FACT_T_LIST:
		put_list(en, f->of, p);
		break;
	}
}

static void
put_record(struct encoder *en, const struct record_desc *d, const char *facts)
{
	for (size_t i = 0; i < d->n; i++)
		put_fact(en, &d->v[i], facts + d->v[i].offset);
}

enum err
codec_encode(struct ctx *cx, const struct record_desc *d, const void *facts, salt_fn *salts, void *at,
    struct buf *out, struct item_list *items)
{
	struct encoder en = { cx->arena, out, salts, at, items };

	*items = (struct item_list){ 0 };
	buf_init(out, cx->arena, PAYLOAD_MAX);
	put_record(&en, d, facts);
	if (out->over)
		return fail(cx, E_LARGE, "%s", T(cx, "This is more than one entry of the ledger can hold."));
	return E_OK;
}

/* --- reading --------------------------------------------------------------------------------------------------- */

struct decoder {
	struct arena *arena;
	int items;
};

static uint64_t
be(const char *p, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

/* Takes the next length-prefixed field off *s. */
static bool
take_field(struct str *s, struct str *out)
{
	size_t n;

	if (s->n < 4 || (n = (size_t)be(s->p, 4)) > s->n - 4)
		return false;
	*out = (struct str){ s->p + 4, n };
	*s = (struct str){ s->p + 4 + n, s->n - 4 - n };
	return true;
}

static bool take_record(struct decoder *de, const struct record_desc *d, struct str s, char *facts);

static bool
take_list(struct decoder *de, const struct record_desc *of, struct str in, struct any_list *out)
{
	struct str rest = in, one;
	char *v;

	*out = (struct any_list){ 0 };
	while (rest.n > 0) {
		if (!take_field(&rest, &one))
			return false;
		out->n++;
	}
	out->v = v = arena_alloc(de->arena, arena_mul(out->n, of->size));
	rest = in;
	for (size_t i = 0; i < out->n; i++)
		if (!take_field(&rest, &one) || !take_record(de, of, one, v + i * of->size))
			return false;
	return true;
}

static bool
take_item(struct decoder *de, struct str in, struct item *out)
{
	*out = item_none();
	if (in.n == 0)
		return true;
	if (in.n != sizeof(out->hash))
		return false;
	out->present = true;
	out->n = ++de->items;
	memcpy(out->hash, in.p, in.n);
	return true;
}

static bool
take_i64(struct str in, int64_t *out)
{
	if (in.n != 8)
		return false;
	*out = (int64_t)be(in.p, 8);
	return true;
}

static bool
take_fact(struct decoder *de, const struct fact_desc *f, struct str in, void *p)
{
	switch (f->type) {
	case FACT_T_ID:
	case FACT_T_I64:
		return take_i64(in, p);
	case FACT_T_INSTANT:
		return take_i64(in, p) && instant_ok(*(instant_t *)p);
	case FACT_T_DAY:
		if (in.n != 4)
			return false;
		*(day_t *)p = (day_t)(uint32_t)be(in.p, 4);
		return day_ok(*(day_t *)p);
	case FACT_T_BOOL:
		if (in.n != 1 || (unsigned char)in.p[0] > 1)
			return false;
		*(bool *)p = in.p[0] == 1;
		return true;
	case FACT_T_STR:
		*(struct str *)p = in;
		return true;
	case FACT_T_HASH:
	case FACT_T_BLOB16:
		if (in.n != (f->type == FACT_T_HASH ? 32U : 16U))
			return false;
		memcpy(p, in.p, in.n);
		return true;
	case FACT_T_ITEM:
		return take_item(de, in, p);
	case FACT_T_LIST:
		return take_list(de, f->of, in, p);
	}
	return false;
}

static bool
take_record(struct decoder *de, const struct record_desc *d, struct str s, char *facts)
{
	struct str one;

	for (size_t i = 0; i < d->n; i++)
		if (!take_field(&s, &one) || !take_fact(de, &d->v[i], one, facts + d->v[i].offset))
			return false;
	return s.n == 0;
}

enum err
codec_decode(struct ctx *cx, const struct record_desc *d, struct str payload, void **facts)
{
	struct decoder de = { cx->arena, 0 };

	*facts = arena_alloc(cx->arena, d->size);
	if (payload.n > PAYLOAD_MAX || !take_record(&de, d, payload, *facts))
		return fail(cx, E_BROKEN, T(cx, "An entry of type %s does not read as it should."), d->name);
	return E_OK;
}

enum err
codec_items(const struct record_desc *d, void *facts, item_fn *fn, void *at)
{
	char *base = facts;
	enum err e = E_OK;

	for (size_t i = 0; i < d->n && e == E_OK; i++) {
		const struct fact_desc *f = &d->v[i];

		if (f->type == FACT_T_ITEM) {
			struct item *it = (struct item *)(void *)(base + f->offset);

			if (it->present)
				e = fn(at, it, f->name);
		} else if (f->type == FACT_T_LIST) {
			const struct any_list *list = (const struct any_list *)(const void *)(base + f->offset);

			for (size_t k = 0; k < list->n && e == E_OK; k++)
				e = codec_items(f->of, (char *)list->v + k * f->of->size, fn, at);
		}
	}
	return e;
}

static const struct fact_desc *
fact_of_type(const struct record_desc *d, enum fact_type type)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].type == type)
			return &d->v[i];
	return NULL;
}

enum err
codec_files(const struct record_desc *d, const void *facts, file_fn *fn, void *at)
{
	const struct fact_desc *file = fact_of_type(d, FACT_T_BLOB16), *hash = fact_of_type(d, FACT_T_HASH);
	const unsigned char *base = facts;
	enum err e = E_OK;

	if (file != NULL && hash != NULL)
		e = fn(at, base + file->offset, base + hash->offset, d->name);
	for (size_t i = 0; i < d->n && e == E_OK; i++) {
		const struct any_list *list = (const void *)(base + d->v[i].offset);

		for (size_t k = 0; d->v[i].type == FACT_T_LIST && k < list->n && e == E_OK; k++)
			e = codec_files(d->v[i].of, (const char *)list->v + k * d->v[i].of->size, fn, at);
	}
	return e;
}

/* --- printing -------------------------------------------------------------------------------------------------- */

static void
json_item(struct buf *b, const struct item *it)
{
	static const unsigned char none[32];

	if (!it->present) {
		buf_z(b, "null");
	} else if (it->erased) {
		buf_z(b, "{\"erased\":true}");
	} else if (it->body.n == 0 && memcmp(it->salt, none, sizeof(none)) == 0) {
		buf_z(b, "{\"hash\":\"");
		buf_hex(b, it->hash, sizeof(it->hash));
		buf_z(b, "\"}");
	} else if (str_utf8_ok(it->body)) {
		buf_json(b, it->body);
	} else {
		buf_z(b, "{\"hex\":\"");
		buf_hex(b, it->body.p, it->body.n);
		buf_z(b, "\"}");
	}
}

static void
json_fact(struct buf *b, const struct fact_desc *f, const void *p)
{
	const struct any_list *list = p;
	size_t n = f->type == FACT_T_HASH ? 32 : 16;

	switch (f->type) {
	case FACT_T_ID:
	case FACT_T_I64:
		buf_i64(b, *(const int64_t *)p);
		break;
	case FACT_T_INSTANT:
		if (*(const instant_t *)p == INSTANT_NONE)
			buf_z(b, "null");
		else
			buf_i64(b, *(const instant_t *)p);
		break;
	case FACT_T_DAY:
		if (*(const day_t *)p == DAY_NONE)
			buf_z(b, "null");
		else
			buf_json(b, day_iso(b->arena, *(const day_t *)p));
		break;
	case FACT_T_BOOL:
		buf_z(b, *(const bool *)p ? "true" : "false");
		break;
	case FACT_T_STR:
		buf_json(b, *(const struct str *)p);
		break;
	case FACT_T_HASH:
	case FACT_T_BLOB16:
		buf_ch(b, '"');
		buf_hex(b, p, n);
		buf_ch(b, '"');
		break;
	case FACT_T_ITEM:
		json_item(b, p);
		break;
	case FACT_T_LIST:
		buf_ch(b, '[');
		for (size_t i = 0; i < list->n; i++) {
			if (i > 0)
				buf_ch(b, ',');
			codec_json(b, f->of, (const char *)list->v + i * f->of->size);
		}
		buf_ch(b, ']');
		break;
	}
}

void
codec_json(struct buf *out, const struct record_desc *d, const void *facts)
{
	buf_ch(out, '{');
	for (size_t i = 0; i < d->n; i++) {
		if (i > 0)
			buf_ch(out, ',');
		buf_json(out, str_of(d->v[i].name));
		buf_ch(out, ':');
		json_fact(out, &d->v[i], (const char *)facts + d->v[i].offset);
	}
	buf_ch(out, '}');
}

/* --- the leaf ---------------------------------------------------------------------------------------------------- */

#define LEAF_HEAD "phoihop/leaf/v1\n"

void
leaf_write(struct buf *out, const struct leaf *leaf)
{
	buf_z(out, LEAF_HEAD);
	buf_u32be(out, 4);
	buf_u32be(out, leaf->type);
	buf_u32be(out, 4);
	buf_u32be(out, leaf->version);
	put_field(out, leaf->log.p, leaf->log.n);
	put_i64(out, leaf->no);
	put_i64(out, leaf->at);
	put_field(out, leaf->payload.b, sizeof(leaf->payload.b));
}

bool
leaf_read(struct str s, struct leaf *out)
{
	struct str type, version, no, at, payload;

	if (s.n > LEAF_MAX || !str_starts(s, S(LEAF_HEAD)))
		return false;
	s = str_sub(s, sizeof(LEAF_HEAD) - 1, s.n);
	if (!take_field(&s, &type) || type.n != 4 || !take_field(&s, &version) || version.n != 4 ||
	    !take_field(&s, &out->log) || out->log.n == 0 || out->log.n > LOG_NAME_MAX || !take_field(&s, &no) ||
	    no.n != 8 || !take_field(&s, &at) || at.n != 8 || !take_field(&s, &payload) || payload.n != 32 || s.n != 0)
		return false;
	out->type = (uint32_t)be(type.p, 4);
	out->version = (uint32_t)be(version.p, 4);
	out->no = (int64_t)be(no.p, 8);
	out->at = (instant_t)be(at.p, 8);
	memcpy(out->payload.b, payload.p, sizeof(out->payload.b));
	return out->no > 0 && out->at >= 0;
}
