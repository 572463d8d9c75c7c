/*
 * What a document's child took. `fork` is the test's own: between the zygote and a child that reads stands a process that
 * waits for the child and notes its cost. It holds the pipe of the answer meanwhile, so who asked goes on only when the note
 * is there. Processor time is the kernel's count: how busy the machine is does not show in it.
 */
#ifndef TESTS_UNIT_CHILD_COST_H
#define TESTS_UNIT_CHILD_COST_H

#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct child_cost {
	long kib;                      /* of the largest child since this was last set to nothing, its program's too */
	long cpu_ms;                   /* of the one that took longest, with its program */
	int ended, signal;             /* how many have ended; by what signal the last, 0 for none */
};
static struct child_cost *child_cost;      /* shared with the processes below */
static int child_depth;            /* 0 the test, 1 the guard, 2 the zygote, 3 who reads, 4 its program */

/* Before the zygote is started. */
static inline bool
child_cost_start(void)
{
	child_cost = mmap(NULL, sizeof(*child_cost), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return child_cost != MAP_FAILED;
}

static inline void __attribute__((noreturn))
child_watch(pid_t pid)
{
	struct rusage u;
	int status;
	long ms;

	while (wait4(pid, &status, 0, &u) < 0)
		;
	ms = (long)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 + (long)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
	if (u.ru_maxrss > child_cost->kib)
		child_cost->kib = u.ru_maxrss;
	if (ms > child_cost->cpu_ms)
		child_cost->cpu_ms = ms;
	child_cost->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	child_cost->ended++;
	_exit(0);
}

pid_t
fork(void)
{
	union {
		void *p;
		pid_t (*call)(void);
	} real = { dlsym(RTLD_NEXT, "fork") };
	pid_t pid = real.call();

	if (pid == 0 && ++child_depth == 3) {
		(void)signal(SIGCHLD, SIG_DFL);
		if ((pid = real.call()) > 0)
			child_watch(pid);
		(void)setrlimit(RLIMIT_CPU, &(struct rlimit){ 20, 20 });       /* should it have none of its own */
	}
	return pid;
}

#endif
