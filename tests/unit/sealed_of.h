/* Bytes as an upload holds them. */
#ifndef TESTS_SEALED_OF_H
#define TESTS_SEALED_OF_H

#include "base/log.h"
#include "base/sealed.h"

static inline struct sealed *
sealed_of(const void *bytes, size_t n)
{
	struct sealed *s = sealed_new(NULL);

	MUST(s != NULL && sealed_add(s, bytes, n) && sealed_end(s));
	return s;
}

#endif
