/**
 * store/disk.h — files beside the database: made with mode 0600, never through a link, on the disk before they count.
 */
#ifndef STORE_DISK_H
#define STORE_DISK_H

#include <stdint.h>

#include "base/ctx.h"

/* A new file, open for reading and writing. E_CONFLICT: something is there. */
enum err disk_new(struct ctx *cx, struct str path, int *fd);
/* Does this errno say that there is no room: the disk, the quota, or the limit of a file's size? */
bool disk_no_room(int why);
/* E_FULL or E_ENV by errno, naming the file. */
enum err disk_no_write(struct ctx *cx, struct str path);
/* A file, or with O_DIRECTORY a directory's names, is on the disk; or the process ends. */
void disk_sync(struct ctx *cx, struct str path, int flags);
/* Gives `from` the name `to` unless something has it (E_CONFLICT). */
enum err disk_name(struct ctx *cx, struct str from, struct str to);
/* The room on the disk of a directory. False when the file system cannot say. */
struct disk_room {
	uint64_t all, left;        /* bytes; left to those who are not root */
	uint64_t reserve;          /* with less than this only what is small is still stored */
};
bool disk_room(const char *dir, struct disk_room *out);
/* The directory a path is in. */
struct str disk_parent(struct ctx *cx, struct str path);
/* Absent: made, 0700. There and empty: taken. E_CONFLICT: not empty. */
enum err disk_empty_dir(struct ctx *cx, struct str dir);

#endif
