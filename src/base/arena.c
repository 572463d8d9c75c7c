/*
 * A chain of blocks, each twice as large as the one before up to 1 MiB; a request larger than that gets a block of
 * its own. Nothing is freed singly.
 */
#include "base/arena.h"

#include <stdint.h>

#include "base/log.h"

#define BLOCK_FIRST ((size_t)8 << 10)
#define BLOCK_LARGEST ((size_t)1 << 20)
#define ALIGN ((size_t)16)

struct arena_block {
	struct arena_block *older;
	size_t size, used;
	_Alignas(16) unsigned char bytes[];
};

static void *
exhausted(struct arena *a)
{
	jmp_buf *to = a->full;

	if (to == NULL)
		fatal("arena", "out of memory: %zu of %zu bytes in use", a->used, a->cap);
	a->full = NULL;
	longjmp(*to, 1);
}

static struct arena_block *
block_new(size_t size)
{
	struct arena_block *b = malloc(sizeof(*b) + size);

	if (b != NULL) {
		b->older = NULL;
		b->size = size;
		b->used = 0;
	}
	return b;
}

struct arena *
arena_new(size_t cap)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a == NULL)
		fatal("arena", "out of memory");
	a->cap = cap;
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct arena_block *b = a->block, *older; b != NULL; b = older) {
		older = b->older;
		free(b);
	}
	free(a);
}

void
arena_reset(struct arena *a)
{
	struct arena_block *keep = NULL;

	for (struct arena_block *b = a->block, *older; b != NULL; b = older) {
		older = b->older;
		if (keep == NULL && b->size <= BLOCK_LARGEST)
			keep = b;
		else
			free(b);
	}
	if (keep != NULL) {
		keep->older = NULL;
		keep->used = 0;
	}
	a->block = keep;
	a->used = 0;
	a->full = NULL;
}

void
arena_trim(struct arena *a)
{
	struct arena_block *b = a->block;

	for (struct arena_block *older; b != NULL && b->older != NULL; b = older) {
		older = b->older;
		a->used -= b->used;
		free(b);
	}
	a->block = b;
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->block, a->block == NULL ? 0 : a->block->used, a->used };
}

void
arena_rewind(struct arena *a, struct arena_mark to)
{
	struct arena_block *b = a->block;

	for (struct arena_block *older; b != to.block; b = older) {
		older = b->older;
		free(b);
	}
	if (b != NULL)
		b->used = to.block_used;
	a->block = b;
	a->used = to.used;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct arena_block *b = a->block;
	size_t room;
	void *p;

	if (n > a->cap || a->used > a->cap - n)
		return exhausted(a);
	n = (n + ALIGN - 1) & ~(ALIGN - 1);
	if (b == NULL || b->size - b->used < n) {
		room = b == NULL ? BLOCK_FIRST : b->size * 2;
		if (room > BLOCK_LARGEST)
			room = BLOCK_LARGEST;
		if (room < n)
			room = n;
		if ((b = block_new(room)) == NULL)
			return exhausted(a);
		b->older = a->block;
		a->block = b;
	}
	p = b->bytes + b->used;
	b->used += n;
	a->used += n;
	memset(p, 0, n);
	return p;
}

void *
arena_grow(struct arena *a, const void *old, size_t old_n, size_t new_n)
{
	void *p = arena_alloc(a, new_n);

	if (old_n > 0)
		memcpy(p, old, old_n);
	return p;
}

size_t
arena_mul(size_t a, size_t b)
{
	size_t r;

	return __builtin_mul_overflow(a, b, &r) ? SIZE_MAX : r;
}
