/* Bytes as an upload holds them, and where they lie. */
#ifndef TESTS_SEALED_OF_H
#define TESTS_SEALED_OF_H

#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "base/sealed.h"

static inline struct sealed *
sealed_of(const void *bytes, size_t n)
{
	struct sealed *s = sealed_new(NULL);

	MUST(s != NULL && sealed_add(s, bytes, n) && sealed_end(s));
	return s;
}

/* The descriptor of the one file that lies without a name in a directory, found through /proc; -1: there is none. */
static inline int
sealed_file(const char *dir)
{
	char path[64], to[300];
	int found = -1;

	for (int fd = 3; fd < 200; fd++) {
		ssize_t n;

		(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		if ((n = readlink(path, to, sizeof(to) - 1)) > 0 && (to[n] = '\0', strncmp(to, dir, strlen(dir)) == 0))
			found = fd;
	}
	return found;
}

#endif
