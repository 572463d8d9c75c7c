/* A file that is sent in lies on the disk sealed, from its first byte on. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail     /* ours is in base/ctx.h */

#include "edge/input.h"
#include "unit/sealed_of.h"

#define TEXT "TUYỆT MẬT: nội dung rất dài và dễ nhận ra. "
#define TIMES 3000
#define SEEN S("nội dung rất dài")      /* of the text; so long that no sealed bytes hold it by chance */
#define HEAD "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"

static char dir[] = "/tmp/phoihop-input-XXXXXX";
static struct ctx cx;
static struct input_house house;
static struct str text;                /* TEXT, TIMES times */

/* A test that fails leaves its body in the house's list: the next one has a house of its own. */
static int
fresh_house(void **state)
{
	(void)state;
	input_house_init(&house, 0, 0);
	return 0;
}

/* What lies on the disk of it. */
static struct str
on_disk(void)
{
	char *p = arena_alloc(cx.arena, 2 * text.n);
	ssize_t n = pread(sealed_file(dir), p, 2 * text.n, 0);

	assert_true(n > 0);
	return (struct str){ p, (size_t)n };
}

static void
begin(struct input *in)
{
	input_begin(in, &house, (struct input_owner){ .account = 7 }, cx.arena, dir, S("multipart/form-data; boundary=b"),
	    (int64_t)text.n + 1000);
	input_feed(in, S(HEAD));
}

static enum err
collect(struct ctx *at, void *arg, const void *p, size_t n)
{
	(void)at;
	buf_put(arg, p, n);
	return E_OK;
}

/* KiB that are kept out of the swap: keys, and what is being sealed. */
static long
locked_kib(void)
{
	char line[200];
	FILE *f = fopen("/proc/self/status", "r");
	long n = -1;

	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "VmLck:", 6) == 0)
			n = strtol(line + 6, NULL, 10);
	(void)fclose(f);
	return n;
}

/* Fed by parts of no round length, looked at in between. */
static void
nothing_in_clear(void **state)
{
	unsigned char hash[32];
	struct input in;
	struct buf back;

	(void)state;
	begin(&in);
	for (size_t at = 0; at < text.n; at += 10007) {
		input_feed(&in, str_sub(text, at, 10007));
		assert_int_equal(in.err, E_OK);
	}
	assert_true(on_disk().n > text.n / 2);
	assert_int_equal(str_find(on_disk(), SEEN), -1);
	input_feed(&in, S("\r\n--b--"));
	assert_int_equal(input_end(&in), E_OK);
	assert_true(on_disk().n > text.n);
	assert_int_equal(str_find(on_disk(), SEEN), -1);
	buf_init(&back, cx.arena, text.n);
	assert_int_equal(sealed_read(&cx, in.form.files[0].sealed, collect, &back), E_OK);
	assert_true(str_eq(buf_view(&back), text));
	sha256_of(text, hash);
	assert_memory_equal(in.form.files[0].sha256, hash, sizeof(hash));
	input_release(&in);
	assert_int_equal(sealed_file(dir), -1);
}

/* However it ends, the file is closed and its key gone. */
static void
nothing_is_left(void **state)
{
	long before = locked_kib();
	struct input in;

	(void)state;
	begin(&in);                        /* cut off in the middle */
	input_feed(&in, str_sub(text, 0, 50000));
	assert_true(sealed_file(dir) >= 0);
	input_release(&in);
	assert_int_equal(sealed_file(dir), -1);
	begin(&in);                        /* malformed behind a file */
	input_feed(&in, text);
	input_feed(&in, S("\r\n--b?\r\n"));
	assert_true(input_end(&in) != E_OK);
	input_release(&in);
	assert_int_equal(sealed_file(dir), -1);
	begin(&in);                        /* no byte of it: no file was chosen */
	input_feed(&in, S("\r\n--b--"));
	assert_int_equal(input_end(&in), E_OK);
	assert_true(in.form.n_files == 1 && in.form.files[0].sealed == NULL && sealed_file(dir) < 0);
	input_release(&in);
	assert_int_equal(locked_kib(), before);
}

/* What a file takes of memory is counted with the values. */
static void
memory_is_counted(void **state)
{
	struct input_house small;
	struct input in;

	(void)state;
	input_house_init(&small, 0, INPUT_SHARE * (int64_t)(SEALED_ROOM - 1));
	input_begin(&in, &small, (struct input_owner){ .account = 7 }, cx.arena, dir, S("multipart/form-data; boundary=b"), 1000);
	input_feed(&in, S(HEAD "abc\r\n--b--"));
	assert_int_equal(input_end(&in), E_BUSY);
	input_release(&in);
}

/* A disk without room, as /proc says of itself: the files are thrown away, and what was typed beside them stays. */
static void
no_room_beside_the_reserve(void **state)
{
	struct input in;

	(void)state;
	input_begin(&in, &house, (struct input_owner){ .account = 7 }, cx.arena, "/proc", S("multipart/form-data; boundary=b"), 1000);
	input_feed(&in, S("--b\r\nContent-Disposition: form-data; name=\"number\"\r\n\r\n77/BC\r\n" HEAD "abc\r\n"));
	input_feed(&in, S("--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ntyped\r\n--b--"));
	assert_int_equal(input_end(&in), E_FULL);
	assert_int_equal(in.form.n, 2);
	assert_true(str_is(in.form.v[0].value, "77/BC") && str_is(in.form.v[1].value, "typed"));
	assert_true(in.form.n_files == 1 && in.form.files[0].sealed == NULL && in.form.files[0].size == 0);
	input_release(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_in_clear, fresh_house),
		cmocka_unit_test_setup(nothing_is_left, fresh_house),
		cmocka_unit_test_setup(memory_is_counted, fresh_house),
		cmocka_unit_test_setup(no_room_beside_the_reserve, fresh_house),
	};
	struct buf b;
	int failed;

	cx = (struct ctx){ .arena = arena_new((size_t)64 << 20), .lang = LANG_EN };
	buf_init(&b, cx.arena, (size_t)1 << 20);
	for (int i = 0; i < TIMES; i++)
		buf_z(&b, TEXT);
	text = buf_view(&b);
	if (mkdtemp(dir) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)rmdir(dir);
	arena_free(cx.arena);
	return failed;
}
