#include "base/ctx.h"

/* Who fails may hold a lock or a transaction: where there is no room for the sentence he comes back without one. */
static struct str
sentence(struct ctx *cx, const char *fmt, va_list ap)
{
	jmp_buf env, *outer = cx->arena->full;
	struct str text;

	if (arena_try(cx->arena, env) == 0)
		text = str_vfmt(cx->arena, fmt, ap);
	else
		text = S("");
	cx->arena->full = outer;
	return text;
}

enum err
fail(struct ctx *cx, enum err e, const char *fmt, ...)
{
	va_list ap;

	if (cx->fault.text.n > 0)
		return e;
	va_start(ap, fmt);
	cx->fault.text = sentence(cx, fmt, ap);
	va_end(ap);
	return e;
}

enum err
fail_field(struct ctx *cx, const char *field, const char *fmt, ...)
{
	struct fault *f = &cx->fault;
	struct str text;
	va_list ap;

	va_start(ap, fmt);
	text = str_vfmt(cx->arena, fmt, ap);
	va_end(ap);
	LIST_ADD(cx->arena, f->fields, f->n, f->cap) = (struct fault_field){ .field = str_of(field), .text = text };
	return E_INPUT;
}

void
ctx_clear_fault(struct ctx *cx)
{
	cx->fault = (struct fault){ 0 };
}

enum err
ctx_within(struct ctx *cx, enum err (*fn)(struct ctx *cx, void *arg), void *arg)
{
	jmp_buf env, *outer = cx->arena->full;
	volatile enum err e = E_LARGE;

	if (arena_try(cx->arena, env) == 0)
		e = fn(cx, arg);
	cx->arena->full = outer;
	return e;
}

day_t
ctx_today(const struct ctx *cx)
{
	return instant_day(cx->now, cx->zone_min);
}
