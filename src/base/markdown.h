/**
 * base/markdown.h — cmark with its memory in an arena: it would abort the process when the machine has none.
 *
 * Nothing of it is freed singly; cmark's own functions that read the tree may be used on it. An arena that is exhausted
 * jumps out of cmark (arena_try), which leaves nothing behind.
 */
#ifndef BASE_MARKDOWN_H
#define BASE_MARKDOWN_H

#include <cmark.h>

#include "base/arena.h"
#include "base/str.h"

cmark_node *markdown_parse(struct arena *a, struct str text, int options);
/* An iterator over a tree made by markdown_parse with the same arena. */
cmark_iter *markdown_iter(struct arena *a, cmark_node *root);
/* The text of its paragraphs and headings, in order, each on one line without marks; n = how many. */
size_t markdown_paragraphs(struct arena *a, struct str text, struct str **out);
struct str markdown_html(struct arena *a, cmark_node *root, int options);

#endif
