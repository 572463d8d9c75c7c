/* Numbers typed by people: what is read prints as something that reads as the same value. Days and instants beside them. */
#include "base/day.h"
#include "base/log.h"
#include "base/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
one_number(struct ctx *cx, struct str s)
{
	struct decimal a, b;
	enum decimal_fault fault = decimal_parse_vi(s, &a);

	if (fault != DECIMAL_OK) {
		MUST(decimal_fault_text(cx, fault, s).n > 0);
		return;
	}
	MUST(a.set && a.scale >= 0 && a.scale <= DECIMAL_SCALE_MAX);
	MUST(decimal_parse_vi(decimal_vi(cx->arena, a), &b) == DECIMAL_OK && decimal_cmp(a, b) == 0 && a.scale == b.scale);
	MUST(decimal_read(decimal_text(cx->arena, a), &b) && decimal_cmp(a, b) == 0);
	if (decimal_add(a, a, &b))
		MUST(decimal_sub(b, a, &b) && decimal_cmp(a, b) == 0);
	(void)decimal_ratio(a, (struct decimal){ 7, 1, true }, 100, 2, &b);
	(void)decimal_ratio((struct decimal){ 7, 1, true }, a, 100, 2, &b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .arena = arena_new(ARENA_REQUEST), .lang = n % 2 == 0 ? LANG_VI : LANG_EN };
	struct str s = { (const char *)data, n };
	struct decimal d;
	day_t day, again;
	int64_t i;
	jmp_buf env;

	if (arena_try(cx.arena, env) == 0) {
		one_number(&cx, s);
		if (decimal_read(s, &d))
			MUST(d.set && d.scale <= DECIMAL_SCALE_MAX && decimal_text(cx.arena, d).n > 0);
		if (day_read_vi(s, &day))
			MUST(day_read(day_iso(cx.arena, day), &again) && again == day);
		if (str_to_i64(s, &i))
			MUST(n > 0 && n <= 20);
		arena_done(cx.arena);
	}
	arena_free(cx.arena);
	return 0;
}
