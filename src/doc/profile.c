/* What a document's child may do: the table, and how a process enters one of its rows. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "doc/sandbox.h"

#define READ_AND_RUN (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE)

/* Of every profile. */
static const struct {
	__rlimit_resource_t what;
	rlim_t most;
	const char *name;
} limits[] = { { RLIMIT_AS, (rlim_t)256 << 20, "as" }, { RLIMIT_CPU, 2, "cpu" }, { RLIMIT_FSIZE, 0, "fsize" },
	{ RLIMIT_NOFILE, 8, "nofile" }, { RLIMIT_NPROC, 0, "nproc" }, { RLIMIT_CORE, 0, "core" } };

static const struct profile {
	const char *name;
	const char *calls[32];     /* allowed system calls besides those in seccomp_only */
	const char *paths[8];      /* what may be read and run; none: no file at all */
} profiles[SBX__MAX] = {
	[SBX_DOC] = { "doc",
	    { "read", "write", "lseek", "munmap", "mremap", "brk", "madvise", "futex", "clock_gettime", "newfstatat", "fstat",
	      "close", "exit", "exit_group" },
	    { NULL } },
	[SBX_FILTER] = { "filter",
	    { "read", "write", "lseek", "munmap", "mremap", "brk", "madvise", "futex", "clock_gettime", "newfstatat", "fstat",
	      "close", "exit", "exit_group", "execve", "pread64", "access", "readlink", "getdents64", "arch_prctl",
	      "set_tid_address", "set_robust_list", "rseq", "prlimit64", "getrandom", "rt_sigaction", "rt_sigprocmask" },
	    { "/usr/bin/pdftotext", "/lib", "/lib64", "/usr/lib", "/usr/share/poppler", "/etc/ld.so.cache" } },
};

/* Newer than the headers of Debian 12: kernels from 6.7 (network) and 6.12 (scopes). */
struct landlock_attr {
	uint64_t fs, net, scoped;
};

int
sbx_landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);

	return abi < 0 ? 0 : (int)abi;
}

/* A path that is not on this machine is not allowed, and that is all. */
static int
landlock_allow(int ruleset, const char *path)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = READ_AND_RUN };
	int fd = open(path, O_PATH | O_CLOEXEC), rc;
	struct stat st;

	if (fd < 0)
		return 0;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
	rule.parent_fd = fd;
	rc = (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(fd);
	return rc;
}

/* Everything this kernel's Landlock knows is handled, and only the profile's paths are allowed. */
static int
landlock_only(const struct profile *p)
{
	int abi = sbx_landlock_abi(), fs_bits = abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13, rc = 0;
	struct landlock_attr attr = { .fs = (UINT64_C(1) << fs_bits) - 1 };
	size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
	long fd;

	if (abi == 0)          /* without it seccomp alone keeps files away, which a program that opens some cannot have */
		return p->paths[0] == NULL ? 0 : -1;
	attr.net = abi >= 4 ? 3 : 0;
	attr.scoped = abi >= 6 ? 3 : 0;
	if ((fd = syscall(SYS_landlock_create_ruleset, &attr, size, 0)) < 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < COUNT(p->paths) && p->paths[i] != NULL; i++)
		rc = landlock_allow((int)fd, p->paths[i]);
	if (rc == 0)
		rc = (int)syscall(SYS_landlock_restrict_self, (int)fd, 0);
	close((int)fd);
	return rc;
}

/* Memory that is both written and run never is; a program's code may be mapped, and files opened, for reading alone. */
static int
program_calls(scmp_filter_ctx filter)
{
	static const int calls[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };
	static const scmp_datum_t allowed[] = { 0, PROT_WRITE, PROT_EXEC };
	int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));

	for (size_t i = 0; rc == 0 && i < COUNT(calls); i++)
		for (size_t k = 0; rc == 0 && k < COUNT(allowed); k++)
			rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 1,
			    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_WRITE | PROT_EXEC, allowed[k]));
	return rc;
}

/* Another call ends the child; a program of the system's, which may ask for more than it needs, is told EPERM. */
static int
seccomp_only(const struct profile *p)
{
	bool program = p->paths[0] != NULL;
	scmp_filter_ctx filter = seccomp_init(program ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
	int rc;

	if (filter == NULL)
		return -1;
	rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (rc == 0)
		rc = program ? program_calls(filter) : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	for (size_t i = 0; rc == 0 && i < COUNT(p->calls) && p->calls[i] != NULL; i++) {
		int call = seccomp_syscall_resolve_name(p->calls[i]);

		rc = call == __NR_SCMP_ERROR ? -EINVAL : seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
	}
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	errno = rc < 0 ? -rc : 0;
	return rc;
}

static int
limits_set(bool memory)
{
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct rlimit r = { limits[i].most, limits[i].most };

		if ((limits[i].what == RLIMIT_AS) == memory && setrlimit(limits[i].what, &r) != 0)
			return -1;
	}
	return 0;
}

/*
 * A filter's limit on memory comes last: it is for the program, not for what is still running here. The address and thread
 * sanitizers reserve address space by the terabyte; a filter is another program and does not.
 */
int
sbx_enter(enum sbx_profile profile)
{
	const struct profile *p = &profiles[profile];
	bool program = p->paths[0] != NULL;

	if (limits_set(false) != 0 || (!program && !SANITIZED && limits_set(true) != 0) ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || landlock_only(p) != 0 ||
	    seccomp_only(p) != 0)
		return -1;
	return program ? limits_set(true) : 0;
}

void
sbx_print(struct buf *out)
{
	for (size_t i = 0; i < COUNT(profiles); i++) {
		const struct profile *p = &profiles[i];
		bool program = p->paths[0] != NULL;

		buf_fmt(out, "profile %s\n", p->name);
		for (size_t j = 0; j < COUNT(limits); j++)
			buf_fmt(out, "  limit %s %llu\n", limits[j].name, (unsigned long long)limits[j].most);
		if (!program)
			buf_z(out, "  files none\n");
		for (size_t j = 0; j < COUNT(p->paths) && p->paths[j] != NULL; j++)
			buf_fmt(out, "  reads %s\n", p->paths[j]);
		buf_z(out, "  network none\n");
		buf_z(out, program ? "  call mmap, mprotect (not both written and run), openat (to read)\n"
		    : "  call mmap (not executable)\n");
		for (size_t j = 0; j < COUNT(p->calls) && p->calls[j] != NULL; j++)
			buf_fmt(out, "  call %s\n", p->calls[j]);
	}
}
