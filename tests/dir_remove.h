/* For the tests of every kind, cmocka's or not. */
#ifndef TESTS_DIR_REMOVE_H
#define TESTS_DIR_REMOVE_H

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"

/* A directory with all that lies in it; one that is not there is as good as removed. */
static inline void
dir_remove(struct str dir)
{
	char path[4096];
	struct dirent *f;
	DIR *d = opendir(dir.p);

	while (d != NULL && (f = readdir(d)) != NULL) {
		if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0)
			continue;
		MUST(snprintf(path, sizeof(path), "%s/%s", dir.p, f->d_name) < (int)sizeof(path));
		if (f->d_type == DT_DIR)
			dir_remove(str_of(path));
		else
			(void)unlink(path);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(dir.p);
}

#endif
