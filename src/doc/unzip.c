#include "doc/unzip.h"

#include <libdeflate.h>

#define ENTRIES_MAX 2000
#define NAME_LONGEST 255
#define SUM_MAX ((uint64_t)200 << 20)
#define RATIO_MAX 100
#define RATIO_FROM ((uint32_t)1 << 20)

enum { END_SIZE = 22, DIR_SIZE = 46, LOCAL_SIZE = 30 };

static uint32_t
u16(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint32_t)(b[0] | b[1] << 8);
}

static uint32_t
u32(const char *p)
{
	return u16(p) | u16(p + 2) << 16;
}

/* The end record: the last one whose comment reaches exactly to the end of the file. NULL when there is none. */
static const char *
end_record(struct str s)
{
	size_t least = s.n > END_SIZE + 65535 ? s.n - END_SIZE - 65535 : 0;

	for (size_t at = s.n < END_SIZE ? 0 : s.n - END_SIZE + 1; at-- > least;)
		if (u32(s.p + at) == 0x06054b50 && at + END_SIZE + u16(s.p + at + 20) == s.n)
			return s.p + at;
	return NULL;
}

static bool
name_eq(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		char x = a.p[i], y = b.p[i];

		x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
		y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
		if (x != y)
			return false;
	}
	return true;
}

/* The local header must say what the directory says (sizes may stand after the data: flag bit 3). */
static enum unzip_fault
local_check(struct str s, size_t dir_at, const char *dir, struct unzip_entry *e)
{
	uint32_t flags = u16(dir + 8);
	const char *local = s.p + e->at;
	bool later = (flags & 8) != 0;

	if (e->at + LOCAL_SIZE > dir_at || u32(local) != 0x04034b50)
		return UNZIP_DAMAGED;
	e->data = e->at + LOCAL_SIZE + u16(local + 26) + u16(local + 28);
	if (e->data > dir_at || e->packed > dir_at - e->data)
		return UNZIP_DAMAGED;
	if (((flags | u16(local + 6)) & 1) != 0)
		return UNZIP_LOCKED;
	if (u16(local + 8) != e->method || u16(local + 26) != e->name.n ||
	    memcmp(local + LOCAL_SIZE, e->name.p, e->name.n) != 0)
		return UNZIP_DAMAGED;
	if (!(later && u32(local + 18) == 0 && u32(local + 22) == 0) &&
	    (u32(local + 18) != e->packed || u32(local + 22) != e->size))
		return UNZIP_DAMAGED;
	return UNZIP_OK;
}

static enum unzip_fault
entry_read(const struct unzip *z, size_t dir_at, size_t *at, size_t end, struct unzip_entry *e)
{
	const char *dir = z->bytes.p + *at;

	if (end - *at < DIR_SIZE || u32(dir) != 0x02014b50 || end - *at - DIR_SIZE < u16(dir + 28) + u16(dir + 30) + u16(dir + 32))
		return UNZIP_DAMAGED;
	*e = (struct unzip_entry){ { dir + DIR_SIZE, u16(dir + 28) }, u16(dir + 10), u32(dir + 16), u32(dir + 20), u32(dir + 24),
		u32(dir + 42), 0 };
	if (e->name.n > NAME_LONGEST)          /* all are compared with all: long ones are work without end */
		return UNZIP_BOMB;
	if (e->packed == UINT32_MAX || e->size == UINT32_MAX || e->at >= dir_at || u16(dir + 34) != 0)
		return UNZIP_DAMAGED;
	if (e->size > RATIO_FROM && e->size / RATIO_MAX >= (e->packed > 0 ? e->packed : 1))
		return UNZIP_BOMB;
	*at += DIR_SIZE + u16(dir + 28) + u16(dir + 30) + u16(dir + 32);
	return local_check(z->bytes, dir_at, dir, e);
}

/* Insertion into `order` by offset (the directory is nearly always sorted): neighbours must not overlap. */
static enum unzip_fault
overlap_check(struct arena *a, const struct unzip *z)
{
	size_t *order = NEW_N(a, size_t, z->n + 1);

	for (size_t i = 0; i < z->n; i++) {
		size_t at = i;

		for (; at > 0 && z->v[order[at - 1]].at > z->v[i].at; at--)
			order[at] = order[at - 1];
		order[at] = i;
		for (size_t j = 0; j < i; j++)
			if (name_eq(z->v[i].name, z->v[j].name))
				return UNZIP_DAMAGED;
	}
	for (size_t i = 1; i < z->n; i++) {
		const struct unzip_entry *before = &z->v[order[i - 1]];

		if (before->data + before->packed > z->v[order[i]].at)
			return UNZIP_BOMB;
	}
	return UNZIP_OK;
}

enum unzip_fault
unzip_open(struct arena *a, struct str bytes, struct unzip *z)
{
	const char *end = end_record(bytes);
	size_t dir_at, dir_end, at;
	enum unzip_fault fault;
	uint64_t sum = 0;

	*z = (struct unzip){ .bytes = bytes };
	if (end == NULL || u32(bytes.p) != 0x04034b50)
		return UNZIP_DAMAGED;
	dir_end = (size_t)(end - bytes.p);
	at = dir_at = u32(end + 16);
	if (u16(end + 4) != 0 || u16(end + 6) != 0 || u16(end + 8) != u16(end + 10) || dir_at > dir_end ||
	    dir_end - dir_at != u32(end + 12))
		return UNZIP_DAMAGED;
	if (u16(end + 10) > ENTRIES_MAX)
		return UNZIP_BOMB;
	z->v = NEW_N(a, struct unzip_entry, u16(end + 10) + 1u);
	while (z->n < u16(end + 10)) {
		if ((fault = entry_read(z, dir_at, &at, dir_end, &z->v[z->n])) != UNZIP_OK)
			return fault;
		if ((sum += z->v[z->n++].size) > SUM_MAX)
			return UNZIP_BOMB;
	}
	return at != dir_end ? UNZIP_DAMAGED : overlap_check(a, z);
}

const struct unzip_entry *
unzip_find(const struct unzip *z, struct str name)
{
	for (size_t i = 0; i < z->n; i++)
		if (name_eq(z->v[i].name, name))
			return &z->v[i];
	return NULL;
}

enum unzip_fault
unzip_read(struct arena *a, const struct unzip *z, const struct unzip_entry *e, size_t max, struct str *out)
{
	struct libdeflate_decompressor *d;
	enum libdeflate_result result;
	size_t used = 0;
	char *p;

	if (e->size > max)
		return UNZIP_BOMB;
	if (e->method == 0) {
		if (e->size != e->packed)
			return UNZIP_DAMAGED;
		*out = (struct str){ z->bytes.p + e->data, e->size };
		return libdeflate_crc32(0, out->p, out->n) == e->crc ? UNZIP_OK : UNZIP_DAMAGED;
	}
	if (e->method != 8 || (d = libdeflate_alloc_decompressor()) == NULL)
		return UNZIP_DAMAGED;
	p = arena_alloc(a, (size_t)e->size + 1);
	result = libdeflate_deflate_decompress_ex(d, z->bytes.p + e->data, e->packed, p, e->size, &used, NULL);
	libdeflate_free_decompressor(d);
	*out = (struct str){ p, e->size };
	if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
		return UNZIP_BOMB;
	return result == LIBDEFLATE_SUCCESS && used == e->packed && libdeflate_crc32(0, p, e->size) == e->crc ? UNZIP_OK
		: UNZIP_DAMAGED;
}
