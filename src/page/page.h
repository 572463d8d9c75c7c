/**
 * page/page.h — the layout around every page.
 *
 *     struct buf b;
 *     struct out o = { .buf = &b, .frame = frame };
 *     buf_init(&b, cx->arena, PAGE_MAX);
 *     page_board(cx, &o, view);           // a template: page_begin, its own markup, page_end
 *
 * The edge makes the frame once a request from the session; pages add nothing to it. docs/pages.md says how to write one.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "page/out.h"

/* One word of the navigation. The list is the role's: what is not there may not be opened. */
struct nav_item {
	const char *label;             /* N_("Board"): a message id */
	struct url url;
	int64_t count;                 /* shown beside the word; 0 shows nothing */
	bool here;
};

/* After an act: what happened, what happens next, how to take it back. Shown once, on top of the next page. */
struct notice {
	struct str text;               /* in the reader's language; empty: no notice */
	struct str next;               /* may be empty */
	const char *undo_label;        /* N_("Take it back"), or NULL: a form that posts to undo */
	struct url undo;
};

struct post_choice {
	int64_t id;
	struct str text;               /* "Sở A – văn thư" */
	bool here;
};

/* What the session knows. Empty strings show nothing: before login there is no unit, no user and no navigation. */
struct page_frame {
	struct str bloc;               /* the bloc's name, beside the program's */
	struct str unit, post, user;
	const struct nav_item *nav;    /* the first four are the phone's bottom bar */
	size_t nav_n;
	struct url here;               /* this page, or the nearest that can be opened: the way back from the language switch */
	bool answers_post;             /* it may hold what was typed, or what is shown once: that switch opens another tab */
	struct str csrf;               /* request_csrf() of this answer */
	struct str once;               /* request_once() of this answer: each form adds its number */
	struct notice notice;
	bool demo;
	const struct post_choice *posts;       /* the demo's post switcher */
	size_t posts_n;
};

struct page {
	struct str title;              /* the heading, and the browser's title */
	struct str lead;               /* one sentence under it: the answer to the page's question; may be empty */
	bool wide;                     /* grids and two columns: the whole width */
	bool full;                     /* a grid that wants all of the window */
	bool heading_hidden;           /* the page shows its own heading first */
};

/* Everything before the page's own markup, and after it. Each page calls both. Also shows the notice and cx->fault. */
void page_begin(struct ctx *cx, struct out *o, const struct page *p);
void page_end(struct ctx *cx, struct out *o);

/* A whole page for an error code: what is wrong, what to do next, cx->fault.text if there is one. near: a page to go on with, or "". */
void page_error(struct ctx *cx, struct out *o, enum err e, struct url near);

#endif
