/* Cleaning gives NFC: for every letter that is taken as composed already, and for text that is not. */
#include "base/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <utf8proc.h>

#include "base/buf.h"

static struct str
clean(struct arena *a, struct str in)
{
	struct str out;

	assert_true(text_clean(a, in, &out));
	return out;
}

static void
test_every_letter_is_nfc(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);

	(void)state;
	for (utf8proc_int32_t r = 0xa0; r < 0x3000; r++) {
		utf8proc_uint8_t bytes[8] = { 'x' }, *nfc;
		struct str in = { (char *)bytes, 1 + (size_t)utf8proc_encode_char(r, bytes + 1) }, out;

		if (!text_clean(a, in, &out))
			continue;
		assert_non_null(nfc = utf8proc_NFC(bytes));
		if (!str_is(out, (char *)nfc))
			fail_msg("U+%04X is not cleaned to its composed form", (unsigned)r);
		free(nfc);
	}
	arena_free(a);
}

static void
test_blank(void **state)
{
	static const char *const blank[] = { "", " \t\n", "\u200b", "\u00a0\u2060\u200d", "\u3164", "\u2800\ufe0f", "\u00ad\u2028", "\u115f" };
	static const char *const seen[] = { "a", "\u200ba", "\u200b.", "\u0301", "–" };

	(void)state;
	for (size_t i = 0; i < COUNT(blank); i++)
		assert_true(text_blank(str_of(blank[i])));
	for (size_t i = 0; i < COUNT(seen); i++)
		assert_false(text_blank(str_of(seen[i])));
}

static void
test_marks_are_composed(void **state)
{
	struct arena *a = arena_new((size_t)1 << 20);

	(void)state;
	assert_true(str_is(clean(a, S("ho\xcc\xa3p")), "h\xe1\xbb\x8dp"));                     /* o + dot below */
	assert_true(str_is(clean(a, S("\xc3\xaa\xcc\x81")), "\xe1\xba\xbf"));                  /* ê + acute */
	assert_true(str_is(clean(a, S("\xe1\xba\xbf v\xc3\xa0 a\xcc\x80")), "\xe1\xba\xbf v\xc3\xa0 \xc3\xa0"));
	assert_true(str_is(clean(a, S("\xe1\xba\xbf\r\nb")), "\xe1\xba\xbf\nb"));
	arena_free(a);
}

/* A letter, then marks of two classes in turn: the order the library takes longest to mend. */
static struct str
heap_of_marks(struct arena *a, int n)
{
	struct buf b;

	buf_init(&b, a, (size_t)n * 2 + 1);
	buf_ch(&b, 'a');
	for (int i = 0; i < n; i++)
		buf_z(&b, i % 2 == 0 ? "\xcc\x81" : "\xcc\xa3");
	return buf_view(&b);
}

static void
test_heaps_of_marks_are_refused(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct str out, heap = heap_of_marks(a, 100000);

	(void)state;
	(void)alarm(60);                /* in quadratic time each of these takes minutes */
	assert_true(text_clean(a, heap_of_marks(a, 30), &out));
	assert_false(text_clean(a, heap_of_marks(a, 31), &out));
	assert_false(text_clean(a, heap, &out));
	assert_true(text_fold(a, heap).n > 0);
	assert_true(text_sort_key(a, heap).n > 0);
	assert_true(str_eq(text_mend(a, heap), clean(a, heap_of_marks(a, 30))));
	(void)alarm(0);
	arena_free(a);
}

/* Every letter that is taken apart into marks alone counts as one: thirty of them, and not one more. */
static void
test_letters_made_of_marks(void **state)
{
	struct arena *a = arena_new((size_t)1 << 20);

	(void)state;
	for (utf8proc_int32_t r = 0x300; r < 0x110000; r++) {
		utf8proc_int32_t apart[32];
		utf8proc_uint8_t bytes[4];
		struct str out, one = { (char *)bytes, (size_t)utf8proc_encode_char(r, bytes) };
		struct buf b;
		int kind = 0;

		if (!utf8proc_codepoint_valid(r) || utf8proc_decompose_char(r, apart, 32, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &kind) < 1 ||
		    utf8proc_get_property(apart[0])->combining_class == 0)
			continue;
		buf_init(&b, a, 200);
		for (int i = 0; i < 31; i++)
			buf_str(&b, one);
		if (text_clean(a, buf_view(&b), &out))
			fail_msg("U+%04X is no mark", (unsigned)r);
		arena_reset(a);
	}
	arena_free(a);
}

static void
test_what_is_no_text(void **state)
{
	static const char *const bad[] = { "a\xef\xbf\xbe", "a\xef\xbf\xbf", "\xef\xb7\x90", "\xef\xb7\xaf", "\xf0\x9f\xbf\xbe",
		"\xf4\x8f\xbf\xbf", "a\x01", "\x7f", "a\xe2\x80\xae" "b", "\xc3" };
	struct arena *a = arena_new((size_t)1 << 20);
	struct str out;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(text_clean(a, str_of(bad[i]), &out));
	assert_true(text_clean(a, S("\xef\xb7\x8f\xef\xb7\xb0\xef\xbf\xbd\xf0\x9f\xbf\xbd"), &out));    /* their neighbours */
	assert_true(str_is(text_mend(a, S("m\xe1\xbb\x99t\r\n\xef\xbf\xbe" "hai\x01\xc3")), "m\xe1\xbb\x99t\nhai"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_letter_is_nfc),
		cmocka_unit_test(test_blank), cmocka_unit_test(test_marks_are_composed), cmocka_unit_test(test_heaps_of_marks_are_refused),
		cmocka_unit_test(test_letters_made_of_marks), cmocka_unit_test(test_what_is_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
