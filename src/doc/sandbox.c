/*
 * The life of a document's child. What it may do stands in profile.c.
 *
 *     server ── socketpair (SEQPACKET: job, arguments, two descriptors) ── zygote ── fork ── child: profile, job, answer
 *       └──────────────────────────── pipe: 12 bytes of frame, the answer, end of file ────────────────┘
 *
 * A guard process stands between server and zygote only to start the zygote again, should it ever be killed. All of
 * them end when the server's end of the socket closes, however the server ended.
 */
#include "doc/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"

#define CHILDREN_MAX 4             /* documents read at one time: bounds memory at 4 x 256 MiB */
#define ANSWER_MAGIC 0x50484431u   /* "PHD1" */

/* --- zygote ------------------------------------------------------------------------------------------------------- */

struct request {
	uint32_t job;
	uint32_t args_n;
	char args[SBX_ARGS_MAX];
};
#define REQUEST_HEAD offsetof(struct request, args)

struct frame {
	uint32_t magic;
	int32_t code;
	uint32_t n;
};

static struct {
	pthread_mutex_t lock;
	const struct sbx_job *jobs;
	size_t jobs_n;
	int sock;                  /* the server's end; -1 before sbx_start */
	pid_t guard;
	sem_t room;
} sbx = { .lock = PTHREAD_MUTEX_INITIALIZER, .sock = -1 };

/*
 * The program of a job, on the document; what it writes comes back through `out`. 127: it cannot be run here. Before a call
 * that does not return, the address sanitizer asks for sigaltstack, which the profile refuses: it stays out of here.
 */
static void __attribute__((noreturn, no_sanitize("address")))
filter_main(const char *const *argv, int in, int out)
{
	char *const none[] = { NULL };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || lseek(in, 0, SEEK_SET) != 0 || dup2(in, 0) < 0 ||
	    dup2(out, 1) < 0)
		_exit(127);
	(void)close_range(3, ~0U, 0);
	if (sbx_enter(SBX_FILTER) != 0)
		_exit(127);
	(void)execve(argv[0], (char *const *)(uintptr_t)argv, none);
	_exit(127);
}

/* All that the program writes, unread by anybody yet. 0, or the code of the answer. */
static int
filter_run(const char *const *argv, int in, struct str *text)
{
	size_t n = 0, most = SBX_OUTPUT_MAX;
	int ends[2], status = 0;
	ssize_t got = 0;
	char *p;
	pid_t pid;

	(void)signal(SIGCHLD, SIG_DFL);
	p = mmap(NULL, most + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED || pipe2(ends, O_CLOEXEC) != 0 || (pid = fork()) < 0)
		return SBX_NO_FILTER;
	if (pid == 0)
		filter_main(argv, in, ends[1]);
	close(ends[1]);
	while (n <= most && (got = read(ends[0], p + n, most + 1 - n)) > 0)
		n += (size_t)got;
	close(ends[0]);
	if (waitpid(pid, &status, 0) != pid || n > most)
		return SBX_FILTER_FAILED;
	*text = (struct str){ p, n };
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return SBX_NO_FILTER;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : SBX_FILTER_FAILED;
}

static void
input_map(int in, struct str *input)
{
	struct stat st;
	void *map;

	if (fstat(in, &st) != 0 || st.st_size < 0 || (size_t)st.st_size > SBX_INPUT_MAX)
		_exit(1);
	if (st.st_size == 0)
		return;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, in, 0);
	if (map == MAP_FAILED)
		_exit(1);
	*input = (struct str){ map, (size_t)st.st_size };
}

static void __attribute__((noreturn))
child_main(const struct sbx_job *job, struct str args, int in, int out)
{
	struct frame head = { .magic = ANSWER_MAGIC, .code = 0 };
	struct str input = { NULL, 0 };
	struct arena *a;
	struct buf answer;
	jmp_buf full;

	(void)alarm(SBX_WALL_MS / 1000);
	(void)signal(SIGPIPE, SIG_DFL);
	if (job->filter == NULL)
		input_map(in, &input);
	else
		head.code = filter_run(job->filter, in, &input);
	if (sbx_enter(job->profile) != 0)
		_exit(1);
	a = arena_new((size_t)192 << 20);
	if (arena_try(a, full) != 0)
		_exit(1);
	buf_init(&answer, a, SBX_OUTPUT_MAX);
	if (head.code == 0)
		head.code = job->run(a, input, args, &answer);
	if (answer.over)
		_exit(1);
	head.n = (uint32_t)answer.n;
	_exit(fd_write(out, &head, sizeof(head)) && fd_write(out, answer.p, answer.n) ? 0 : 1);
}

/* One request: its text and exactly two descriptors. False at the end of the server. */
static bool
request_take(int sock, struct request *r, int fds[2], bool *good)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(2 * sizeof(int))];
	} control = { 0 };
	struct iovec iov = { r, sizeof(*r) };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *c;
	ssize_t n;

	do {
		n = recvmsg(sock, &m, MSG_CMSG_CLOEXEC);
	} while (n < 0 && errno == EINTR);
	if (n <= 0)
		return false;
	c = CMSG_FIRSTHDR(&m);
	*good = c != NULL && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
	    c->cmsg_len == CMSG_LEN(2 * sizeof(int)) && (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
	if (*good)
		memcpy(fds, CMSG_DATA(c), 2 * sizeof(int));
	*good = *good && (size_t)n >= REQUEST_HEAD && r->args_n == (size_t)n - REQUEST_HEAD && r->job < sbx.jobs_n;
	return true;
}

static void __attribute__((noreturn))
zygote_main(int sock)
{
	static struct request r;

	(void)prctl(PR_SET_NAME, "phoihop-zygote", 0, 0, 0);
	(void)signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fds[2] = { -1, -1 };
		bool good = false;

		if (!request_take(sock, &r, fds, &good))
			_exit(0);
		if (good && fork() == 0) {
			close(sock);
			child_main(&sbx.jobs[r.job], (struct str){ r.args, r.args_n }, fds[0], fds[1]);
		}
		for (size_t i = 0; i < 2; i++)
			if (fds[i] >= 0)
				close(fds[i]);
	}
}

static void __attribute__((noreturn))
guard_main(int sock)
{
	int null = open("/dev/null", O_RDWR);

	/* a sanitizer's runtime says why it dies on standard error */
	for (int i = 0; null >= 0 && i < (SANITIZED ? 2 : 3); i++)
		(void)dup2(null, i);
	if (sock != 3) {
		(void)dup2(sock, 3);
		sock = 3;
	}
	(void)close_range(4, ~0U, 0);
	(void)prctl(PR_SET_NAME, "phoihop-guard", 0, 0, 0);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	for (;;) {
		pid_t pid = fork();
		int status = 0;

		if (pid == 0)
			zygote_main(sock);
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			_exit(1);
		if (WIFEXITED(status))
			_exit(0);
		(void)poll(NULL, 0, 100);
	}
}

bool
sbx_start(const struct sbx_job *jobs, size_t n)
{
	bool ok = true;
	int pair[2];

	pthread_mutex_lock(&sbx.lock);
	if (sbx.sock < 0) {
		ok = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0;
		if (ok) {
			(void)fflush(NULL);
			sbx.jobs = jobs;
			sbx.jobs_n = n;
			sbx.guard = fork();
			if (sbx.guard == 0)
				guard_main(pair[1]);
			close(pair[1]);
			ok = sbx.guard > 0;
			if (ok) {
				sbx.sock = pair[0];
				(void)sem_init(&sbx.room, 0, CHILDREN_MAX);
				log_line(LOG_INFO, "doc", "document children ready, Landlock ABI %d", sbx_landlock_abi());
			} else {
				close(pair[0]);
			}
		}
	}
	pthread_mutex_unlock(&sbx.lock);
	return ok;
}

void
sbx_stop(void)
{
	pthread_mutex_lock(&sbx.lock);
	if (sbx.sock >= 0) {
		close(sbx.sock);
		sbx.sock = -1;
		(void)waitpid(sbx.guard, NULL, 0);
		(void)sem_destroy(&sbx.room);
	}
	pthread_mutex_unlock(&sbx.lock);
}

/* --- the server's side -------------------------------------------------------------------------------------------- */

static bool
request_send(uint32_t job, struct str args, int in, int out)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(2 * sizeof(int))];
	} control = { 0 };
	uint32_t head[2] = { job, (uint32_t)args.n };
	struct iovec iov[2] = { { head, sizeof(head) }, { (void *)(uintptr_t)args.p, args.n } };
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = args.n > 0 ? 2 : 1, .msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	ssize_t n;

	_Static_assert(REQUEST_HEAD == sizeof(head), "the head of a request");
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(2 * sizeof(int));
	memcpy(CMSG_DATA(c), (int[2]){ in, out }, 2 * sizeof(int));
	do {
		n = sendmsg(sbx.sock, &m, MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	return n >= 0;
}

/* Something to read, or the end of the file, before the deadline. */
static bool
answer_wait(int fd, int64_t deadline)
{
	for (;;) {
		struct pollfd poll_fd = { fd, POLLIN, 0 };
		int64_t left = deadline - mono_ms();
		int n = left <= 0 ? 0 : poll(&poll_fd, 1, (int)left);

		if (n > 0)
			return true;
		if (left <= 0 || (n < 0 && errno != EINTR))
			return false;
	}
}

/* Exactly n bytes before the deadline. */
static bool
answer_read(int fd, int64_t deadline, void *p, size_t n)
{
	char *at = p;

	while (n > 0) {
		ssize_t got = answer_wait(fd, deadline) ? read(fd, at, n) : -1;

		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

/* Nothing more comes: the child has ended, and wrote what it said. */
static bool
answer_over(int fd, int64_t deadline)
{
	char more;

	return answer_wait(fd, deadline) && read(fd, &more, 1) == 0;
}

static bool
answer_take(struct ctx *cx, int fd, struct sbx_answer *out)
{
	int64_t deadline = mono_ms() + SBX_WALL_MS + 1000;
	struct frame head;
	char *bytes;

	if (!answer_read(fd, deadline, &head, sizeof(head)) || head.magic != ANSWER_MAGIC || head.n > SBX_OUTPUT_MAX ||
	    head.code < 0 || head.code > 99)
		return false;
	bytes = arena_alloc(cx->arena, (size_t)head.n + 1);
	if ((head.n > 0 && !answer_read(fd, deadline, bytes, head.n)) || !answer_over(fd, deadline))
		return false;
	*out = (struct sbx_answer){ head.code, { bytes, head.n } };
	return true;
}

static enum err
run_one(struct ctx *cx, uint32_t job, int fd, struct str args, int ends[2], struct sbx_answer *out)
{
	bool sent;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(cx, E_ENV, "%s", T(cx, "The document reader could not be started."));
	sent = request_send(job, args, fd, ends[1]);
	close(ends[1]);
	ends[1] = -1;
	if (!sent)
		return fail(cx, E_ENV, "%s", T(cx, "The document reader could not be started."));
	if (!answer_take(cx, ends[0], out))
		return fail(cx, E_TYPE, "%s",
		    T(cx, "The document could not be read: save it again as .docx, or attach it as it is."));
	return E_OK;
}

/* The place among the running children and the pipe are given back also when cx->arena runs out on the way. */
static enum err
run_guarded(struct ctx *cx, uint32_t job, int fd, struct str args, struct sbx_answer *out)
{
	jmp_buf *outer = cx->arena->full;
	int ends[2] = { -1, -1 };
	volatile bool full = true;
	volatile enum err e = E_FULL;
	jmp_buf env;

	if (arena_try(cx->arena, env) == 0) {
		e = run_one(cx, job, fd, args, ends, out);
		full = false;
	}
	cx->arena->full = outer;
	for (size_t i = 0; i < 2; i++)
		if (((volatile int *)ends)[i] >= 0)
			close(ends[i]);
	(void)sem_post(&sbx.room);
	if (full && outer != NULL)
		longjmp(*outer, 1);
	if (full)
		fatal("doc", "memory ran out");
	return e;
}

enum err
sbx_run(struct ctx *cx, const char *job, int fd, struct str args, struct sbx_answer *out)
{
	struct timespec until;
	struct stat st;
	uint32_t i = 0;

	while (i < sbx.jobs_n && strcmp(sbx.jobs[i].name, job) != 0)
		i++;
	if (sbx.sock < 0 || i == sbx.jobs_n || args.n > SBX_ARGS_MAX || fstat(fd, &st) != 0)
		return fail(cx, E_ENV, "%s", T(cx, "The document reader could not be started."));
	if (st.st_size < 0 || (uint64_t)st.st_size > SBX_INPUT_MAX)
		return fail(cx, E_LARGE, "%s", T(cx, "The document is too large to be read here."));
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += SBX_WALL_MS / 1000;
	while (sem_clockwait(&sbx.room, CLOCK_MONOTONIC, &until) != 0)
		if (errno != EINTR)
			return fail(cx, E_BUSY, "%s", T(cx, "Many documents are being read: try again in a moment."));
	return run_guarded(cx, i, fd, args, out);
}

int
sbx_memfd(struct str bytes)
{
	int fd = memfd_create("document", MFD_CLOEXEC);

	if (fd >= 0 && !fd_write(fd, bytes.p, bytes.n)) {
		close(fd);
		fd = -1;
	}
	return fd;
}
