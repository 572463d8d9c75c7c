/* A file without a name whose bytes lie sealed: read back whole or not at all. */
#include "base/sealed.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "unit/sealed_of.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define SEALED_PIECE ((size_t)16384 + 17)      /* as it lies in the file */

static char dir[] = "/tmp/phoihop-sealed-XXXXXX";
static struct ctx cx;

static enum err
collect(struct ctx *at, void *arg, const void *p, size_t n)
{
	(void)at;
	buf_put(arg, p, n);
	return E_OK;
}

static enum err
refuse(struct ctx *at, void *arg, const void *p, size_t n)
{
	(void)p, (void)n;
	++*(int *)arg;
	return (fail)(at, E_FULL, "no room");
}

static size_t
names_in_dir(void)
{
	DIR *d = opendir(dir);
	size_t n = 0;

	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static struct str
bytes_of(size_t n)
{
	char *p = arena_alloc(cx.arena, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 31 + n);
	return (struct str){ p, n };
}

static struct sealed *
in_dir(struct str bytes)
{
	struct sealed *s = sealed_new(dir);

	assert_non_null(s);
	for (size_t at = 0; at < bytes.n; at += 1000)
		assert_true(sealed_add(s, bytes.p + at, bytes.n - at < 1000 ? bytes.n - at : 1000));
	assert_true(sealed_end(s));
	return s;
}

static enum err
read_back(struct sealed *s, struct buf *back)
{
	buf_init(back, cx.arena, (size_t)1 << 20);
	ctx_clear_fault(&cx);
	return sealed_read(&cx, s, collect, back);
}

static void
read_as_written(void **state)
{
	static const size_t sizes[] = { 0, 1, 16383, 16384, 16385, 32768, 65536, 200000 };
	struct buf back;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct str bytes = bytes_of(sizes[i]);
		struct sealed *s = in_dir(bytes);
		int calls = 0;

		assert_int_equal(names_in_dir(), 0);
		for (int k = 0; k < 2; k++) {
			assert_int_equal(read_back(s, &back), E_OK);
			assert_true(str_eq(buf_view(&back), bytes));
		}
		if (sizes[i] > 0) {
			assert_int_equal(sealed_read(&cx, s, refuse, &calls), E_FULL);
			assert_int_equal(calls, 1);
		}
		sealed_shred(s);
		assert_int_equal(sealed_file(dir), -1);
	}
	sealed_shred(NULL);
}

static void
nothing_in_clear(void **state)
{
	static const char secret[] = "TUYET MAT: noi dung rat dai va de nhan ra";
	struct sealed *s = in_dir((struct str){ secret, sizeof(secret) });
	char disk[4096];
	ssize_t n = pread(sealed_file(dir), disk, sizeof(disk), 0);

	(void)state;
	assert_true(n > (ssize_t)sizeof(secret));
	assert_null(memmem(disk, (size_t)n, "TUYET", 5));
	sealed_shred(s);
}

/* Each change of the file that somebody may try: three whole pieces and a short one. */
static void
changes_are_refused(void **state)
{
	struct str bytes = bytes_of(50000);
	char *one = arena_alloc(cx.arena, SEALED_PIECE), *two = arena_alloc(cx.arena, SEALED_PIECE),
	    *foreign = arena_alloc(cx.arena, SEALED_PIECE);

	(void)state;
	for (int change = 0; change < 5; change++) {
		struct sealed *other = in_dir(bytes), *s;
		struct buf back;
		int fd = sealed_file(dir);

		assert_int_equal(pread(fd, foreign, SEALED_PIECE, 0), SEALED_PIECE);
		s = in_dir(bytes);
		fd = sealed_file(dir);
		assert_int_equal(pread(fd, one, SEALED_PIECE, 0), SEALED_PIECE);
		assert_int_equal(pread(fd, two, SEALED_PIECE, SEALED_PIECE), SEALED_PIECE);
		one[change == 0 ? 5 : 0] ^= (char)(change < 2);        /* a byte, the tag */
		assert_int_equal(pwrite(fd, change == 2 ? two : one, SEALED_PIECE, 0), SEALED_PIECE);
		if (change == 2)               /* pieces that change places */
			assert_int_equal(pwrite(fd, one, SEALED_PIECE, SEALED_PIECE), SEALED_PIECE);
		else if (change == 3)          /* the end is gone */
			assert_int_equal(ftruncate(fd, 3 * SEALED_PIECE), 0);
		else if (change == 4)          /* a piece of a file under another key */
			assert_int_equal(pwrite(fd, foreign, SEALED_PIECE, 0), SEALED_PIECE);
		assert_int_equal(read_back(s, &back), E_BROKEN);
		assert_true(cx.fault.text.n > 0 && back.n == (change == 3 ? 3 * 16384 : 0));
		sealed_shred(other);
		sealed_shred(s);
	}
}

/* One that was not ended, or not written whole, is not read. */
static void
half_a_file_is_refused(void **state)
{
	struct str bytes = bytes_of(100000);
	struct sealed *s = sealed_new(dir);
	struct rlimit was, small;
	struct buf back;

	(void)state;
	assert_true(sealed_add(s, bytes.p, bytes.n));
	assert_int_equal(read_back(s, &back), E_BROKEN);
	sealed_shred(s);
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small = was;
	small.rlim_cur = 20000;
	s = sealed_new(dir);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_false(sealed_add(s, bytes.p, bytes.n));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	(void)sealed_end(s);
	assert_int_equal(read_back(s, &back), E_BROKEN);
	sealed_shred(s);
	assert_int_equal(read_back(NULL, &back), E_BROKEN);
	assert_int_equal(sealed_file(dir), -1);
}

/* A reader that jumps away, as a full arena does: the next one begins anew. */
static enum err
jump(struct ctx *at, void *arg, const void *p, size_t n)
{
	(void)at, (void)p, (void)n;
	longjmp(*(jmp_buf *)arg, 1);
}

static void
reader_that_jumps_away(void **state)
{
	struct str bytes = bytes_of(50000);
	struct sealed *s = sealed_of(bytes.p, bytes.n);         /* this one in memory */
	struct buf back;
	jmp_buf env;

	(void)state;
	if (setjmp(env) == 0)
		(void)sealed_read(&cx, s, jump, &env);
	assert_int_equal(read_back(s, &back), E_OK);
	assert_true(str_eq(buf_view(&back), bytes));
	sealed_shred(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_as_written), cmocka_unit_test(nothing_in_clear), cmocka_unit_test(changes_are_refused),
		cmocka_unit_test(half_a_file_is_refused), cmocka_unit_test(reader_that_jumps_away),
	};
	int failed;

	cx = (struct ctx){ .arena = arena_new((size_t)64 << 20), .lang = LANG_EN };
	if (mkdtemp(dir) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)rmdir(dir);
	arena_free(cx.arena);
	return failed;
}
