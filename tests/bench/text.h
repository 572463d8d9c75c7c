/*
 * The workload's text: sentences of the demo's reports, with a figure of its own at each place that has one. A full-text index
 * finds in 4,096 bytes of it what it finds in a report (some 280 different words), not one phrase again and again.
 */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "case/bloc.h"

/* All sentences in a row, each followed by a space; {...} marks a place for a figure. */
static inline struct str
bench_corpus(void)
{
	static struct str all;
	char *to;
	size_t max = 1, n = 0;

	if (all.n > 0)
		return all;
	for (size_t i = 0; i < builtin_demo_n; i++)
		max += builtin_demo[i].text.n + 1;
	if ((to = malloc(max)) == NULL)
		abort();
	for (size_t i = 0; i < builtin_demo_n; i++) {
		struct str rest = builtin_demo[i].text, line;
		bool more = str_ends(builtin_demo[i].name, S(".txt"));

		while (more) {
			rest = str_cut(rest, '\n', &line, &more);
			line = str_trim(line);
			if (line.n == 0 || line.p[0] == '@' || line.p[0] == '#')
				continue;
			memcpy(to + n, line.p, line.n);
			n += line.n;
			to[n++] = ' ';
		}
	}
	all = (struct str){ to, n };
	return all;
}

/* Text number `no`, always the same: exactly `size` bytes in whole words, filled up with points; and a NUL. */
static inline void
bench_text(uint64_t no, size_t size, char *out)
{
	struct str all = bench_corpus(), word;
	uint64_t state = no * 0x9e3779b97f4a7c15U + 1;
	size_t at = (size_t)(state >> 20) % all.n, n = 0;
	char figure[24];

	while (all.p[at] != ' ')
		at = (at + 1) % all.n;
	for (;;) {
		size_t from = (at + 1) % all.n, mark;

		for (at = from; all.p[at] != ' ';)
			at++;
		word = str_sub(all, from, at - from);
		for (mark = 0; mark < word.n && word.p[mark] != '{';)
			mark++;
		if (mark < word.n) {
			state = state * 6364136223846793005U + 1442695040888963407U;
			word.p = figure;
			word.n = (size_t)snprintf(figure, sizeof(figure), "%d", (int)(state >> 33) % 9000 + 10);
		}
		if (n + word.n + 1 > size)
			break;
		memcpy(out + n, word.p, word.n);
		n += word.n;
		out[n++] = ' ';
	}
	memset(out + n, '.', size - n);
	out[size] = '\0';
}

/* The same as a form has it; `out` has room for 3 bytes of each and a NUL. Returns the end. */
static inline char *
bench_text_form(uint64_t no, size_t size, char *out)
{
	static const char hex[] = "0123456789ABCDEF";
	char *text = malloc(size + 1);

	if (text == NULL)
		abort();
	bench_text(no, size, text);
	for (const char *p = text; *p != '\0'; p++)
		if (*p == ' ')
			*out++ = '+';
		else if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-", *p) != NULL)
			*out++ = *p;
		else {
			*out++ = '%';
			*out++ = hex[(unsigned char)*p >> 4];
			*out++ = hex[*p & 15];
		}
	*out = '\0';
	free(text);
	return out;
}

#endif
