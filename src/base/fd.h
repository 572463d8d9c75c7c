/**
 * base/fd.h — whole writes to a descriptor.
 */
#ifndef BASE_FD_H
#define BASE_FD_H

#include <stdbool.h>
#include <stddef.h>

/* All n bytes, however many calls it takes. False: errno says why; some may have been written. */
bool fd_write(int fd, const void *p, size_t n);

#endif
