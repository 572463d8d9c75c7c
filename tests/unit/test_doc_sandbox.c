/* What a document's child can do: answer. Everything else ends it, and only it. */
#include "doc/sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "unit/child_cost.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* No child ends by the clock here: a busy machine would end what is to end by its limits. */
unsigned
alarm(unsigned seconds)
{
	(void)seconds;
	return 0;
}

static struct arena *arena;
static int input = -1;

static int
job_echo(struct arena *a, struct str in, struct str args, struct buf *out)
{
	(void)a;
	buf_str(out, in);
	buf_str(out, args);
	return 0;
}

static int
job_code(struct arena *a, struct str in, struct str args, struct buf *out)
{
	(void)a;
	(void)in;
	(void)args;
	(void)out;
	return 7;
}

/* Each returns 0, which the caller sees as an answer, when nothing stopped it. */
static int
job_escape(struct arena *a, struct str in, struct str args, struct buf *out)
{
	(void)in;
	(void)out;
	if (str_is(args, "open"))
		return open("/etc/passwd", O_RDONLY) == -2;
	if (str_is(args, "write"))
		return open("/tmp/escaped", O_WRONLY | O_CREAT, 0600) == -2;
	if (str_is(args, "socket"))
		return socket(AF_INET, SOCK_STREAM, 0) == -2;
	if (str_is(args, "unix"))
		return socket(AF_UNIX, SOCK_STREAM, 0) == -2;
	if (str_is(args, "exec"))
		return execl("/bin/true", "true", (char *)NULL);
	if (str_is(args, "fork"))
		return fork() == -2;
	if (str_is(args, "ptrace"))
		return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -2;
	if (str_is(args, "kill"))
		return kill(getppid(), 0) == -2;
	if (str_is(args, "wx"))
		return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == NULL;
	if (str_is(args, "memory"))
		for (;;)
			memset(arena_alloc(a, (size_t)1 << 20), 1, (size_t)1 << 20);
	if (str_is(args, "malloc"))
		for (size_t i = 0; i < 4096; i++)
			memset(malloc((size_t)1 << 20), 1, (size_t)1 << 20);
	if (str_is(args, "cpu"))
		for (volatile unsigned i = 0;; i++)
			;
	if (str_is(args, "crash"))
		__builtin_trap();
	if (str_is(args, "output"))
		for (;;)
			if (write(4, args.p, args.n) < 0)
				return 0;
	return 0;
}

/* Floods its answer past the largest frame, and lies about its length. */
static int
job_flood(struct arena *a, struct str in, struct str args, struct buf *out)
{
	(void)a;
	(void)in;
	(void)args;
	for (size_t i = 0; i < SBX_OUTPUT_MAX / 4 + 10; i++)
		buf_z(out, "flood");
	return 0;
}

/* Gives an answer that looks whole, and after 0.6 s of work more of it. */
static int
job_more(struct arena *a, struct str in, struct str args, struct buf *out)
{
	const struct { uint32_t magic; int32_t code; uint32_t n; } frame = { 0x50484431u, 0, 0 };
	struct timespec from, now;

	(void)a;
	(void)in;
	(void)args;
	(void)out;
	if (write(5, &frame, sizeof(frame)) != (ssize_t)sizeof(frame) || clock_gettime(CLOCK_MONOTONIC, &from) != 0)
		return 1;
	do {
		(void)clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - from.tv_sec) * 1000 + (now.tv_nsec - from.tv_nsec) / 1000000 < 600);
	return 0;
}

static const char *const other_program[] = { "/bin/cat", NULL };
static const char *const no_program[] = { "/usr/lib/nothing", NULL };
static const char *const pdf_program[] = { "/usr/bin/pdftotext", "-q", "-", "-", NULL };

static const struct sbx_job jobs[] = {
	{ "echo", SBX_DOC, job_echo, NULL },
	{ "code", SBX_DOC, job_code, NULL },
	{ "escape", SBX_DOC, job_escape, NULL },
	{ "flood", SBX_DOC, job_flood, NULL },
	{ "more", SBX_DOC, job_more, NULL },
	{ "another program", SBX_DOC, job_echo, other_program },
	{ "no program", SBX_DOC, job_echo, no_program },
	{ "not a PDF", SBX_DOC, job_echo, pdf_program },
};

static enum err
run(const char *job, const char *args, struct sbx_answer *out)
{
	struct ctx cx = { .arena = arena, .lang = LANG_EN };

	return sbx_run(&cx, job, input, str_of(args), out);
}

static void
test_answer(void **state)
{
	struct sbx_answer a;

	(void)state;
	assert_int_equal(run("echo", " and more", &a), E_OK);
	assert_int_equal(a.code, 0);
	assert_true(str_is(a.bytes, "hello and more"));
	assert_int_equal(run("code", "", &a), E_OK);
	assert_int_equal(a.code, 7);
	assert_int_equal(a.bytes.n, 0);
	assert_int_equal(run("nothing", "", &a), E_ENV);
}

static void
test_escape(void **state)
{
	static const char *const ways[] = { "open", "write", "socket", "unix", "exec", "fork", "ptrace", "kill", "wx", "memory",
		"malloc", "crash", "output" };
	struct sbx_answer a;

	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++) {
		enum err e = run("escape", ways[i], &a);

		if (e != E_TYPE)
			print_message("%s: %s\n", ways[i], err_name(e));
		assert_int_equal(e, E_TYPE);
	}
	assert_int_not_equal(access("/tmp/escaped", F_OK), 0);
	assert_int_equal(run("flood", "", &a), E_TYPE);
	/* ... and the next document is read as if nothing had been. */
	assert_int_equal(run("echo", "", &a), E_OK);
	assert_true(str_is(a.bytes, "hello"));
}

static void
on_alarm(int n)
{
	(void)n;
}

/* A wait that a signal breaks off is gone on with: it is not the end of the answer. */
static void
test_signal(void **state)
{
	const struct itimerval soon = { .it_value = { .tv_usec = 200000 } };
	const struct sigaction act = { .sa_handler = on_alarm };
	struct sbx_answer a;

	(void)state;
	assert_int_equal(sigaction(SIGALRM, &act, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
	assert_int_equal(run("more", "", &a), E_TYPE);
	assert_int_equal(run("echo", "", &a), E_OK);
}

/* Ended by its limit of 2 s of its own time, however long those take on a busy machine. */
static void
test_cpu(void **state)
{
	struct sbx_answer a;

	(void)state;
	*child_cost = (struct child_cost){ 0 };
	assert_int_equal(run("escape", "cpu", &a), E_TYPE);
	while (child_cost->ended == 0)
		(void)usleep(10000);
	assert_int_equal(child_cost->signal, SIGKILL);
	assert_true(child_cost->cpu_ms < 3000);
	assert_int_equal(run("echo", "", &a), E_OK);
}

/* A full arena on the way gives the place and the pipe back: more often than there are places. */
static void
test_full_arena(void **state)
{
	int before = dup(input), after;

	(void)state;
	close(before);
	for (int i = 0; i < 10; i++) {
		struct arena *small = arena_new(8);
		struct ctx cx = { .arena = small, .lang = LANG_EN };
		struct sbx_answer a;
		volatile bool jumped = false;
		jmp_buf env;

		if (arena_try(small, env) == 0)
			(void)sbx_run(&cx, "echo", input, S("some bytes that do not fit"), &a);
		else
			jumped = true;
		assert_true(jumped);
		arena_free(small);
	}
	after = dup(input);
	close(after);
	assert_int_equal(before, after);
	assert_int_equal(run("echo", "", &(struct sbx_answer){ 0 }), E_OK);
}

/* A document goes through one program of the system's and no other; that it fails, or is not there, comes back as a code. */
static void
test_filter(void **state)
{
	struct sbx_answer a;

	(void)state;
	assert_int_equal(run("another program", "", &a), E_OK);
	assert_int_equal(a.code, SBX_NO_FILTER);
	assert_int_equal(run("no program", "", &a), E_OK);
	assert_int_equal(a.code, SBX_NO_FILTER);
	assert_int_equal(run("not a PDF", "", &a), E_OK);
	assert_int_equal(a.code, SBX_FILTER_FAILED);
	assert_int_equal(run("echo", "", &a), E_OK);
}

/* The profile as reviewed: a change of it must be a change here. */
static void
test_profile(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, arena, 4096);
	sbx_print(&b);
	assert_string_equal(str_z(arena, buf_view(&b)),
	    "profile doc\n  limit as 268435456\n  limit cpu 2\n  limit fsize 0\n  limit nofile 8\n  limit nproc 0\n  limit core 0\n"
	    "  files none\n  network none\n  call mmap (not executable)\n  call read\n  call write\n  call lseek\n  call munmap\n"
	    "  call mremap\n  call brk\n  call madvise\n  call futex\n  call clock_gettime\n  call newfstatat\n  call fstat\n"
	    "  call close\n  call exit\n  call exit_group\n"
	    "profile filter\n  limit as 268435456\n  limit cpu 2\n  limit fsize 0\n  limit nofile 8\n  limit nproc 0\n  limit core 0\n"
	    "  reads /usr/bin/pdftotext\n  reads /lib\n  reads /lib64\n  reads /usr/lib\n  reads /usr/share/poppler\n"
	    "  reads /etc/ld.so.cache\n  network none\n  call mmap, mprotect (not both written and run), openat (to read)\n"
	    "  call read\n  call write\n  call lseek\n  call munmap\n  call mremap\n  call brk\n  call madvise\n  call futex\n"
	    "  call clock_gettime\n  call newfstatat\n  call fstat\n  call close\n  call exit\n  call exit_group\n  call execve\n"
	    "  call pread64\n  call access\n  call readlink\n  call getdents64\n  call arch_prctl\n  call set_tid_address\n"
	    "  call set_robust_list\n  call rseq\n  call prlimit64\n  call getrandom\n  call rt_sigaction\n  call rt_sigprocmask\n");
}

static void
test_large_input(void **state)
{
	struct ctx cx = { .arena = arena, .lang = LANG_EN };
	int fd = memfd_create("large", MFD_CLOEXEC);
	struct sbx_answer a;

	(void)state;
	assert_int_equal(ftruncate(fd, (off_t)SBX_INPUT_MAX + 1), 0);
	assert_int_equal(sbx_run(&cx, "echo", fd, S(""), &a), E_LARGE);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_signal),
		cmocka_unit_test(test_cpu),
		cmocka_unit_test(test_full_arena),
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_profile),
		cmocka_unit_test(test_large_input),
	};
	int failed;

	arena = arena_new(ARENA_COMMAND);
	if (!child_cost_start() || !sbx_start(jobs, COUNT(jobs)))
		return 1;
	input = sbx_memfd(S("hello"));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sbx_stop();
	arena_free(arena);
	return failed;
}
