/**
 * base/fd.h — whole reads and writes of a descriptor: a call may give or take less than it was asked.
 */
#ifndef BASE_FD_H
#define BASE_FD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* All n bytes, however many calls it takes. False: errno says why; some may have been written. */
bool fd_write(int fd, const void *p, size_t n);
/* How many of n bytes there were up to the end; -1: errno says why. */
ssize_t fd_read(int fd, void *p, size_t n);

#endif
