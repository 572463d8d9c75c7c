/*
 * What a disk may lose, as one log of changes per file: each write with the bytes it covered. A sync of the file forgets its
 * log (those changes are durable); a cut undoes the log backwards and does a part of it again. Names have a log per
 * directory. A file whose name was removed lives on aside until its directory is synced.
 */
#include "shim.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS 1024
#define FILES 64
#define SECTOR 512
#define PATH 512
#define ROOT (PATH - 24)             /* room for what put_aside adds */

struct change {
	int64_t at, n, old_n;          /* where; new bytes (a truncation: 0); bytes that were there before */
	int64_t old_size, new_size;
	unsigned char *old, *now;
};

struct file {
	bool used, dir;
	dev_t dev;
	ino_t ino;
	char path[PATH];
	struct change *log;
	size_t n, cap;
};

struct name {
	char dir[PATH], made[PATH], gone[PATH], aside[PATH];   /* "" where it does not apply */
	bool durable;
};

static struct {
	pthread_mutex_t lock;
	char root[ROOT];
	size_t root_n;
	bool failing, paused, power, on, lie, failed, sync_failed;
	unsigned kinds;
	int64_t n, count;
	int error;
	enum shim_policy policy;
	uint64_t seed;
	bool watched[FDS];             /* under the root */
	struct file *of[FDS], files[FILES];
	struct name *names;
	size_t names_n, names_cap;
	int asides;
} s = { .lock = PTHREAD_MUTEX_INITIALIZER };

static atomic_llong live, allocations;
static atomic_bool memory_fails, memory_on;
static long long memory_n;

/* --- the real calls ------------------------------------------------------------------------------------------------- */

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t m);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

#define REAL_OPEN(path, flags, mode) ((int)syscall(SYS_openat, AT_FDCWD, (path), (flags), (mode)))
#define REAL_WRITE(fd, p, n) (syscall(SYS_write, (fd), (p), (n)))
#define REAL_PWRITE(fd, p, n, at) (syscall(SYS_pwrite64, (fd), (p), (n), (at)))
#define REAL_PREAD(fd, p, n, at) (syscall(SYS_pread64, (fd), (p), (n), (at)))

static uint64_t
roll(void)
{
	s.seed = s.seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return s.seed >> 33;
}

static bool
under_root(const char *path)
{
	return s.root_n > 0 && strncmp(path, s.root, s.root_n) == 0 && (path[s.root_n] == '/' || path[s.root_n] == '\0');
}

static bool
watched(int fd)
{
	return fd >= 0 && fd < FDS && s.watched[fd];
}

/* --- failing -------------------------------------------------------------------------------------------------------- */

/* Under the lock: is it this call's turn? */
static bool
fails(enum shim_kind kind)
{
	bool hit;

	if (!s.failing || s.paused || (s.kinds & kind) == 0)
		return false;
	s.count++;
	hit = s.n > 0 && (s.count == s.n || (s.on && s.count > s.n));
	if (hit) {
		s.failed = true;
		s.sync_failed = s.sync_failed || kind == SHIM_SYNC || kind == SHIM_SYNC_DIR;
		errno = s.error;
	}
	return hit;
}

static bool
fd_fails(int fd, enum shim_kind kind)
{
	bool hit;

	if (!s.failing || !watched(fd))
		return false;
	(void)pthread_mutex_lock(&s.lock);
	hit = fails(kind);
	(void)pthread_mutex_unlock(&s.lock);
	return hit;
}

/* How much a call is given of what it asks: a half of a read, a write but for its last byte. */
static size_t
given(int fd, enum shim_kind kind, size_t n)
{
	int why = errno;
	bool hit = n > 1 && fd_fails(fd, kind);

	errno = why;
	return !hit ? n : kind == SHIM_SHORT_READ ? n / 2 : n - 1;
}

void
shim_fail(const char *root, unsigned kinds, int64_t n, bool on, int error)
{
	(void)snprintf(s.root, sizeof(s.root), "%s", root);
	s.root_n = strlen(s.root);
	s.kinds = kinds & ~(unsigned)SHIM_MEMORY;
	s.n = n;
	s.on = on;
	s.error = error;
	s.count = 0;
	s.failed = s.sync_failed = false;
	if ((kinds & SHIM_MEMORY) != 0) {
		atomic_store(&allocations, 0);
		memory_n = n;
		atomic_store(&memory_on, on);
		atomic_store(&memory_fails, true);
	}
	s.failing = s.kinds != 0;
}

int64_t
shim_count(void)
{
	return s.failing ? s.count : atomic_load(&allocations);
}

bool
shim_failed(void)
{
	return s.failed;
}

bool
shim_sync_failed(void)
{
	return s.sync_failed;
}

void
shim_off(void)
{
	s.failing = false;
	atomic_store(&memory_fails, false);
}

void
shim_pause(bool still)
{
	s.paused = still;
}

int64_t
shim_live(void)
{
	return atomic_load(&live);
}

int64_t
shim_files(void)
{
	int64_t n = 0;

	for (int i = 0; i < FDS; i++)
		n += s.watched[i];
	return n;
}

/* --- power ---------------------------------------------------------------------------------------------------------- */

static struct file *
file_of(int fd, const char *path)
{
	struct file *free_one = NULL;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return NULL;
	for (int i = 0; i < FILES; i++) {
		if (s.files[i].used && s.files[i].dev == st.st_dev && s.files[i].ino == st.st_ino)
			return &s.files[i];
		if (!s.files[i].used && free_one == NULL)
			free_one = &s.files[i];
	}
	if (free_one == NULL)
		abort();
	*free_one = (struct file){ .used = true, .dir = S_ISDIR(st.st_mode), .dev = st.st_dev, .ino = st.st_ino };
	(void)snprintf(free_one->path, sizeof(free_one->path), "%s", path);
	return free_one;
}

static void
dir_of(const char *path, char out[PATH])
{
	char *slash;

	(void)snprintf(out, PATH, "%s", path);
	if ((slash = strrchr(out, '/')) != NULL)
		*slash = '\0';
}

static void
names_add(const char *made, const char *gone, const char *aside)
{
	struct name *x;

	if (s.names_n == s.names_cap) {
		s.names_cap = s.names_cap ? s.names_cap * 2 : 16;
		s.names = __libc_realloc(s.names, s.names_cap * sizeof(*s.names));
	}
	x = &s.names[s.names_n++];
	memset(x, 0, sizeof(*x));
	(void)snprintf(x->made, PATH, "%s", made);
	(void)snprintf(x->gone, PATH, "%s", gone);
	(void)snprintf(x->aside, PATH, "%s", aside);
	dir_of(made[0] != '\0' ? made : gone, x->dir);
}

static void
log_add(struct file *f, int fd, int64_t at, const void *p, int64_t n, int64_t new_size)
{
	struct change *c;
	struct stat st;

	if (fstat(fd, &st) != 0)
		abort();
	if (f->n == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 64;
		f->log = __libc_realloc(f->log, f->cap * sizeof(*f->log));
	}
	c = &f->log[f->n++];
	*c = (struct change){ .at = at, .n = n, .old_size = st.st_size };
	c->new_size = p == NULL ? new_size : at + n > st.st_size ? at + n : st.st_size;
	c->old_n = p == NULL ? (st.st_size > new_size ? st.st_size - new_size : 0) :
	    at >= st.st_size ? 0 : at + n > st.st_size ? st.st_size - at : n;
	c->old = __libc_malloc((size_t)c->old_n + 1);
	if (c->old_n > 0) {
		int in = REAL_OPEN(f->path, O_RDONLY | O_CLOEXEC, 0);

		if (in < 0 || REAL_PREAD(in, c->old, c->old_n, at) != c->old_n)
			abort();
		(void)syscall(SYS_close, in);
	}
	if (p != NULL) {
		c->now = __libc_malloc((size_t)n + 1);
		memcpy(c->now, p, (size_t)n);
	}
}

static void
log_forget(struct file *f)
{
	for (size_t i = 0; i < f->n; i++) {
		__libc_free(f->log[i].old);
		__libc_free(f->log[i].now);
	}
	f->n = 0;
}

static void
put(int fd, const unsigned char *p, int64_t n, int64_t at)
{
	if (n > 0 && REAL_PWRITE(fd, p, n, at) != n)
		abort();
}

/* Some of a write: all of it, or each sector by chance. */
static void
redo(int fd, const struct change *c)
{
	if (c->now == NULL) {
		if (roll() % 2 == 0)
			(void)syscall(SYS_ftruncate, fd, c->new_size);
	} else if (s.policy == SHIM_RANDOM) {
		if (roll() % 2 == 0)
			put(fd, c->now, c->n, c->at);
	} else {
		for (int64_t from = c->at, to; from < c->at + c->n; from = to) {
			to = (from / SECTOR + 1) * SECTOR;
			if (to > c->at + c->n)
				to = c->at + c->n;
			if (roll() % 2 == 0)
				put(fd, c->now + (from - c->at), to - from, from);
		}
	}
}

static void
file_cut(struct file *f)
{
	int fd = f->n > 0 ? REAL_OPEN(f->path, O_RDWR | O_CLOEXEC, 0) : -1;

	if (fd < 0)
		return;
	for (size_t i = f->n; i-- > 0;) {
		const struct change *c = &f->log[i];

		if (c->now == NULL)
			(void)syscall(SYS_ftruncate, fd, c->old_size);
		put(fd, c->old, c->old_n, c->at);
		(void)syscall(SYS_ftruncate, fd, c->old_size);
	}
	for (size_t i = 0; i < f->n && s.policy != SHIM_NOTHING; i++)
		redo(fd, &f->log[i]);
	(void)syscall(SYS_close, fd);
}

static void
stand_still(int signal)
{
	(void)signal;
	for (;;)
		(void)pause();
}

/* When the power is gone nobody reads, writes or ends by himself while the files are put back. */
static void
others_stop(void)
{
	struct sigaction sa = { .sa_handler = stand_still };
	DIR *d = opendir("/proc/self/task");
	struct dirent *t;

	(void)sigaction(SIGUSR1, &sa, NULL);
	(void)sigaction(SIGBUS, &sa, NULL);
	(void)sigaction(SIGABRT, &sa, NULL);
	while (d != NULL && (t = readdir(d)) != NULL) {
		int id = atoi(t->d_name);

		if (id > 0 && id != gettid())
			(void)syscall(SYS_tgkill, getpid(), id, SIGUSR1);
	}
	(void)usleep(200);
}

static void
cut(void)
{
	size_t keep = s.policy == SHIM_NOTHING || s.names_n == 0 ? 0 : roll() % (s.names_n + 1);

	others_stop();
	for (int i = 0; i < FILES; i++)
		if (s.files[i].used && !s.files[i].dir)
			file_cut(&s.files[i]);
	for (size_t i = s.names_n; i-- > keep;) {
		struct name *x = &s.names[i];

		if (x->durable)
			continue;
		if (x->made[0] != '\0' && x->gone[0] != '\0')
			(void)syscall(SYS_rename, x->made, x->gone);
		else if (x->made[0] != '\0')
			(void)syscall(SYS_unlink, x->made);
		if (x->aside[0] != '\0')
			(void)syscall(SYS_rename, x->aside, x->made[0] != '\0' ? x->made : x->gone);
	}
	_exit(SHIM_CUT);
}

/* Under the lock, before a call that changes something or syncs it. */
static void
tick(void)
{
	if (++s.count == s.n)
		cut();
}

static void
synced(struct file *f)
{
	if (s.lie || f == NULL)
		return;
	log_forget(f);
	for (size_t i = 0; f->dir && i < s.names_n; i++)
		if (strcmp(s.names[i].dir, f->path) == 0)
			s.names[i].durable = true;
}

void
shim_power(const char *root, int64_t at, enum shim_policy policy, uint64_t seed, bool lie)
{
	(void)snprintf(s.root, sizeof(s.root), "%s", root);
	s.root_n = strlen(s.root);
	s.n = at;
	s.count = 0;
	s.policy = policy;
	s.seed = seed;
	s.lie = lie;
	s.power = true;
}

/* --- calls on files ------------------------------------------------------------------------------------------------- */

static int
do_open(const char *path, int flags, mode_t mode)
{
	bool mine = under_root(path), new_one, bad = false;
	int fd;

	if (!mine)
		return REAL_OPEN(path, flags, mode);
	(void)pthread_mutex_lock(&s.lock);
	bad = fails(SHIM_OPEN);
	new_one = (flags & O_CREAT) != 0 && syscall(SYS_access, path, F_OK) != 0;
	if (!bad && s.power && new_one)
		tick();
	fd = bad ? -1 : REAL_OPEN(path, flags & ~O_TRUNC, mode);
	if (fd >= 0 && fd < FDS) {
		s.watched[fd] = true;
		s.of[fd] = s.power ? file_of(fd, path) : NULL;
		if (s.power && new_one)
			names_add(path, "", "");
		if ((flags & O_TRUNC) != 0) {
			if (s.power) {
				tick();
				log_add(s.of[fd], fd, 0, NULL, 0, 0);
			}
			(void)syscall(SYS_ftruncate, fd, 0);
		}
	}
	(void)pthread_mutex_unlock(&s.lock);
	return fd;
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? (mode_t)va_arg(ap, int) : 0;
	va_end(ap);
	return do_open(path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? (mode_t)va_arg(ap, int) : 0;
	va_end(ap);
	return do_open(path, flags, mode);
}

int __open_2(const char *path, int flags);
int
__open_2(const char *path, int flags)
{
	return do_open(path, flags, 0);
}

int
close(int fd)
{
	if (watched(fd)) {
		(void)pthread_mutex_lock(&s.lock);
		s.watched[fd] = false;
		s.of[fd] = NULL;
		(void)pthread_mutex_unlock(&s.lock);
	}
	return (int)syscall(SYS_close, fd);
}

static ssize_t
write_at(int fd, const void *p, size_t n, int64_t at, bool plain)
{
	struct stat st;
	ssize_t k;

	if (fd_fails(fd, SHIM_WRITE))
		return -1;
	n = given(fd, SHIM_SHORT_WRITE, n);
	if (!s.power || !watched(fd) || s.of[fd] == NULL)
		return plain ? REAL_WRITE(fd, p, n) : REAL_PWRITE(fd, p, n, at);
	(void)pthread_mutex_lock(&s.lock);
	tick();
	if (plain) {
		if ((fcntl(fd, F_GETFL) & O_APPEND) != 0 && fstat(fd, &st) == 0)
			at = st.st_size;
		else
			at = lseek(fd, 0, SEEK_CUR);
	}
	log_add(s.of[fd], fd, at, p, (int64_t)n, 0);
	k = plain ? REAL_WRITE(fd, p, n) : REAL_PWRITE(fd, p, n, at);
	(void)pthread_mutex_unlock(&s.lock);
	return k;
}

ssize_t
write(int fd, const void *p, size_t n)
{
	return write_at(fd, p, n, 0, true);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	return write_at(fd, p, n, at, false);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	return write_at(fd, p, n, at, false);
}

ssize_t
read(int fd, void *p, size_t n)
{
	return fd_fails(fd, SHIM_READ) ? -1 : syscall(SYS_read, fd, p, given(fd, SHIM_SHORT_READ, n));
}

ssize_t
pread(int fd, void *p, size_t n, off_t at)
{
	return fd_fails(fd, SHIM_READ) ? -1 : REAL_PREAD(fd, p, given(fd, SHIM_SHORT_READ, n), at);
}

ssize_t
pread64(int fd, void *p, size_t n, off64_t at)
{
	return pread(fd, p, n, at);
}

ssize_t __pread_chk(int fd, void *p, size_t n, off_t at, size_t room);
ssize_t
__pread_chk(int fd, void *p, size_t n, off_t at, size_t room)
{
	if (n > room)
		abort();
	return pread(fd, p, n, at);
}

ssize_t __read_chk(int fd, void *p, size_t n, size_t room);
ssize_t
__read_chk(int fd, void *p, size_t n, size_t room)
{
	if (n > room)
		abort();
	return read(fd, p, n);
}

int
ftruncate(int fd, off_t n)
{
	int rc;

	if (fd_fails(fd, SHIM_TRUNCATE))
		return -1;
	if (!s.power || !watched(fd) || s.of[fd] == NULL)
		return (int)syscall(SYS_ftruncate, fd, n);
	(void)pthread_mutex_lock(&s.lock);
	tick();
	log_add(s.of[fd], fd, n, NULL, 0, n);
	rc = (int)syscall(SYS_ftruncate, fd, n);
	(void)pthread_mutex_unlock(&s.lock);
	return rc;
}

int
ftruncate64(int fd, off64_t n)
{
	return ftruncate(fd, n);
}

int
truncate(const char *path, off_t n)
{
	int fd, rc;

	if (!under_root(path))
		return (int)syscall(SYS_truncate, path, n);
	if ((fd = open(path, O_WRONLY | O_CLOEXEC)) < 0)
		return -1;
	rc = ftruncate(fd, n);
	(void)close(fd);
	return rc;
}

static int
sync_one(int fd, long call)
{
	struct stat st;
	bool dir = s.failing && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);

	if (fd_fails(fd, dir ? SHIM_SYNC_DIR : SHIM_SYNC))
		return -1;
	if (!s.power || !watched(fd) || s.of[fd] == NULL)
		return watched(fd) ? 0 : (int)syscall(call, fd);
	(void)pthread_mutex_lock(&s.lock);
	tick();
	synced(s.of[fd]);
	(void)pthread_mutex_unlock(&s.lock);
	return 0;
}

int
fsync(int fd)
{
	return sync_one(fd, SYS_fsync);
}

int
fdatasync(int fd)
{
	return sync_one(fd, SYS_fdatasync);
}

static bool
name_fails(const char *path)
{
	bool bad;

	if (!s.failing || !under_root(path))
		return false;
	(void)pthread_mutex_lock(&s.lock);
	bad = fails(SHIM_NAME);
	(void)pthread_mutex_unlock(&s.lock);
	return bad;
}

/* Out of sight, but there to come back; what is pending in it goes along. */
static int
put_aside(const char *path, char aside[PATH])
{
	(void)snprintf(aside, PATH, "%s.aside-%d", s.root, s.asides++ % 100000);
	if (syscall(SYS_rename, path, aside) != 0)
		return -1;
	for (int i = 0; i < FILES; i++)
		if (s.files[i].used && strcmp(s.files[i].path, path) == 0)
			(void)snprintf(s.files[i].path, PATH, "%s", aside);
	return 0;
}

int
unlink(const char *path)
{
	char aside[PATH];
	int rc;

	if (name_fails(path))
		return -1;
	if (!s.power || !under_root(path))
		return (int)syscall(SYS_unlink, path);
	(void)pthread_mutex_lock(&s.lock);
	tick();
	if ((rc = put_aside(path, aside)) == 0)
		names_add("", path, aside);
	(void)pthread_mutex_unlock(&s.lock);
	return rc;
}

static int
rename_one(const char *from, const char *to, unsigned flags)
{
	char aside[PATH] = "";
	int rc;

	if (name_fails(from))
		return -1;
	if (!s.power || !under_root(from))
		return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
	(void)pthread_mutex_lock(&s.lock);
	tick();
	if (flags == 0 && syscall(SYS_access, to, F_OK) == 0)
		(void)put_aside(to, aside);
	if ((rc = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags)) == 0) {
		names_add(to, from, aside);
		for (int i = 0; i < FILES; i++)
			if (s.files[i].used && strcmp(s.files[i].path, from) == 0)
				(void)snprintf(s.files[i].path, PATH, "%s", to);
	}
	(void)pthread_mutex_unlock(&s.lock);
	return rc;
}

int
rename(const char *from, const char *to)
{
	return rename_one(from, to, 0);
}

int
renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
	(void)a;
	(void)b;               /* absolute paths only, here */
	return rename_one(from, to, flags);
}

/* --- streams: the C library's own do not come through here, ours do ---------------------------------------------------- */

FILE *_IO_fdopen(int fd, const char *mode);
static FILE *streams[FDS];             /* of files under the root */

static ssize_t
stream_read(void *fd, char *p, size_t n)
{
	return read((int)(intptr_t)fd, p, n);
}

static ssize_t
stream_write(void *fd, const char *p, size_t n)
{
	size_t done = 0;
	ssize_t k = 0;

	while (done < n && (k = write((int)(intptr_t)fd, p + done, n - done)) >= 0)
		done += (size_t)k;
	return (ssize_t)done;          /* less than n is an error to the stream */
}

static int
stream_seek(void *fd, off64_t *at, int whence)
{
	return (*at = lseek((int)(intptr_t)fd, *at, whence)) < 0 ? -1 : 0;
}

static int
stream_close(void *fd)
{
	streams[(intptr_t)fd] = NULL;
	return close((int)(intptr_t)fd);
}

FILE *
fdopen(int fd, const char *mode)
{
	const cookie_io_functions_t io = { stream_read, stream_write, stream_seek, stream_close };

	return watched(fd) ? streams[fd] = fopencookie((void *)(intptr_t)fd, mode, io) : _IO_fdopen(fd, mode);
}

FILE *
fopen(const char *path, const char *mode)
{
	int flags = mode[0] == 'r' ? O_RDONLY : O_CREAT | O_WRONLY | (mode[0] == 'w' ? O_TRUNC : O_APPEND), fd;
	FILE *f;

	if (strchr(mode, '+') != NULL)
		flags = (flags & ~O_WRONLY) | O_RDWR;
	flags |= (strchr(mode, 'e') != NULL ? O_CLOEXEC : 0) | (strchr(mode, 'x') != NULL ? O_EXCL : 0);
	if ((fd = do_open(path, flags, 0666)) < 0)
		return NULL;
	if ((f = fdopen(fd, mode)) == NULL)
		(void)close(fd);
	return f;
}

FILE *
fopen64(const char *path, const char *mode)
{
	return fopen(path, mode);
}

int
fileno(FILE *f)
{
	for (int fd = 0; fd < FDS; fd++)
		if (streams[fd] == f)
			return fd;
	return f->_fileno;
}

/* --- memory --------------------------------------------------------------------------------------------------------- */

static bool
no_memory(void)
{
	long long k;

	if (!atomic_load(&memory_fails) || s.paused)
		return false;
	k = atomic_fetch_add(&allocations, 1) + 1;
	if (memory_n == 0 || (k != memory_n && !(atomic_load(&memory_on) && k > memory_n)))
		return false;
	s.failed = true;
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t n)
{
	void *p = no_memory() ? NULL : __libc_malloc(n);

	if (p != NULL)
		atomic_fetch_add(&live, 1);
	return p;
}

void *
calloc(size_t n, size_t m)
{
	void *p = no_memory() ? NULL : __libc_calloc(n, m);

	if (p != NULL)
		atomic_fetch_add(&live, 1);
	return p;
}

void *
realloc(void *old, size_t n)
{
	void *p = no_memory() ? NULL : __libc_realloc(old, n);

	if (p != NULL && old == NULL)
		atomic_fetch_add(&live, 1);
	return p;
}

void
free(void *p)
{
	if (p != NULL)
		atomic_fetch_sub(&live, 1);
	__libc_free(p);
}
