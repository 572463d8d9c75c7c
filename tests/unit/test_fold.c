/* Cleaning gives NFC: for every letter that is taken as composed already, and for text that is not. */
#include "base/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <utf8proc.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_letter_is_nfc),
		cmocka_unit_test(test_marks_are_composed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
