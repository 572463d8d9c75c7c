/**
 * base/linediff.h — two texts line by line: what stayed, what went, what came (Myers 1986, shortest edit script).
 *
 * Common lines at both ends are set aside first. Past LINEDIFF_EDITS edits the middle is told as one replacement: a
 * reader gains nothing from pairing lines of two different texts. Pure; everything lives in the arena given.
 */
#ifndef BASE_LINEDIFF_H
#define BASE_LINEDIFF_H

#include "base/arena.h"
#include "base/str.h"

#define LINEDIFF_EDITS 700

enum line_change { LINE_SAME, LINE_GONE, LINE_NEW };

struct diff_line {
	enum line_change change;
	struct str text;               /* without its line end; points into one of the texts */
	int before, after;             /* line numbers from 1; 0 on the side where it is not */
};

struct diff_lines {
	struct diff_line *v;
	size_t n, cap;
	size_t gone, fresh;            /* how many lines went and came */
};

struct diff_lines line_diff(struct arena *a, struct str before, struct str after);

#endif
