/* Files beside the database. */
#include "store/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"

#define RESERVE ((uint64_t)64 << 20)

bool
disk_no_room(int why)
{
	return why == ENOSPC || why == EDQUOT || why == EFBIG;
}

enum err
disk_no_write(struct ctx *cx, struct str path)
{
	return fail(cx, disk_no_room(errno) ? E_FULL : E_ENV, T(cx, "%.*s could not be written."), STR_ARG(path));
}

enum err
disk_new(struct ctx *cx, struct str path, int *fd)
{
	*fd = open(str_z(cx->arena, path), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0 && errno == EEXIST)
		return fail(cx, E_CONFLICT, T(cx, "There is something at %.*s already."), STR_ARG(path));
	return *fd < 0 ? disk_no_write(cx, path) : E_OK;
}

void
disk_sync(struct ctx *cx, struct str path, int flags)
{
	int fd = open(str_z(cx->arena, path), O_RDONLY | flags | O_CLOEXEC);

	if (fd < 0 || fsync(fd) != 0)
		fatal("store", "the disk did not confirm a write: errno %d", errno);
	(void)close(fd);
}

/* FAT and some network file systems cannot promise not to replace: there a look before must do. */
enum err
disk_name(struct ctx *cx, struct str from, struct str to)
{
	const char *a = str_z(cx->arena, from), *b = str_z(cx->arena, to);

	if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_NOREPLACE) == 0 ||
	    (errno == EINVAL && access(b, F_OK) != 0 && rename(a, b) == 0))
		return E_OK;
	if (errno == EEXIST || access(b, F_OK) == 0)
		return fail(cx, E_CONFLICT, T(cx, "There is something at %.*s already."), STR_ARG(to));
	return disk_no_write(cx, to);
}

struct str
disk_parent(struct ctx *cx, struct str path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] == '/')
		n--;
	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return n == 0 ? S(".") : str_dup(cx->arena, str_sub(path, 0, n));
}

enum err
disk_empty_dir(struct ctx *cx, struct str dir)
{
	const char *z = str_z(cx->arena, dir);
	struct dirent *f;
	bool empty = true;
	DIR *d;

	if (mkdir(z, 0700) == 0)
		return E_OK;
	if (errno != EEXIST || (d = opendir(z)) == NULL)
		return fail(cx, E_ENV, T(cx, "The directory %s could not be made."), z);
	while ((errno = 0, f = readdir(d)) != NULL)
		empty = empty && (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0);
	if (errno != 0)
		empty = false;         /* it cannot be read to its end */
	(void)closedir(d);
	return empty ? E_OK : fail(cx, E_CONFLICT, T(cx, "The directory %s is not empty."), z);
}

bool
disk_room(const char *dir, struct disk_room *out)
{
	struct statvfs v;

	if (statvfs(dir, &v) != 0)
		return false;
	out->all = (uint64_t)v.f_blocks * v.f_frsize;
	out->left = (uint64_t)v.f_bavail * v.f_frsize;
	out->reserve = out->all / 50 + RESERVE;
	if (out->reserve > out->all / 8)
		out->reserve = out->all / 8;
	return true;
}
