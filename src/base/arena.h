/**
 * base/arena.h — memory that is freed whole.
 *
 * One arena serves one request, one command or one parsed plan. Allocation never returns NULL: past the cap, or when
 * the machine has no memory, control returns to the arena_try that is in force (the dispatcher answers 413 or 503,
 * the writer rolls its savepoint back); without one the process ends with exit code 5, which loses nothing that was
 * acknowledged. malloc is called nowhere else in src/ but in libraries that demand it.
 *
 *     jmp_buf env;
 *     if (arena_try(a, env) == 0) { ... work ... ; arena_done(a); }
 *     else { ... memory ran out: undo, answer ... }
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *block;   /* newest first */
	size_t used;                 /* bytes handed out in all */
	size_t cap;                  /* the most it may hand out */
	jmp_buf *full;               /* where to go when it is exhausted, or NULL */
};

#define ARENA_REQUEST ((size_t)16 << 20)   /* cap of a web request's arena */
#define ARENA_COMMAND ((size_t)1 << 30)    /* cap of a shell command's arena */

struct arena *arena_new(size_t cap);
void arena_free(struct arena *a);
void arena_reset(struct arena *a);         /* keeps one block, forgets everything in it */
void arena_trim(struct arena *a);          /* keeps the oldest block and what lies there: what was asked for first */

/* A point in time of an arena; going back to it forgets what was asked for since, which nobody may hold any more. */
struct arena_mark {
	struct arena_block *block;
	size_t block_used, used;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark to);

void *arena_alloc(struct arena *a, size_t n) __attribute__((malloc, alloc_size(2)));  /* zeroed, 16-byte aligned */
void *arena_grow(struct arena *a, const void *old, size_t old_n, size_t new_n);       /* copy into a larger place */

/* `struct foo *f = NEW(a, struct foo); struct foo *v = NEW_N(a, struct foo, 12);` */
#define NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define NEW_N(a, type, n) ((type *)arena_alloc((a), arena_mul((n), sizeof(type))))
size_t arena_mul(size_t a, size_t b);      /* SIZE_MAX when it would overflow: the allocation then fails as exhausted */

/*
 * Append to a growing array `v` of `n` items with room for `cap`: LIST_ADD(a, l->v, l->n, l->cap) = item;
 * The size is asked of the type: of a list of pointers it is a pointer's, which looks like a slip when asked of an item.
 * When the arena is exhausted the list is as it was: the new room counts only once it is there.
 */
#define LIST_ADD(a, v, n, cap) \
	(*((n) < (cap) ? &(v)[(n)++] \
	  : ((v) = arena_grow((a), (v), (n) * sizeof(__typeof__(*(v))), \
	         arena_mul((cap) ? (cap) * 2 : 8, sizeof(__typeof__(*(v))))), \
	     (cap) = (cap) ? (cap) * 2 : 8, &(v)[(n)++])))

/* 0 the first time; 1 when the arena was exhausted since. Use in an `if`, in the frame that outlives the work. */
#define arena_try(a, env) ((a)->full = &(env), setjmp(env))
#define arena_done(a) ((a)->full = NULL)

#endif
