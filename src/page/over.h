/**
 * page/over.h — the session is over, what was typed is here: edge/over.h says when.
 */
#ifndef PAGE_OVER_H
#define PAGE_OVER_H

#include "page/out.h"

struct over_field {
	const char *name;
	struct str label;              /* "": not typed by a person; carried along without being shown */
	struct str value;
	struct str chosen;             /* of a tick or a choice: what it says; else "" */
	bool lines;
};

struct over_page {
	bool open;                     /* the address asks for no log-in */
	bool again;                    /* somebody is logged in now (or need not be): it can be sent from here */
	bool typed;                    /* some field is shown */
	bool file;                     /* a file had been chosen: it has to be chosen anew */
	struct url act;                /* where the form was going */
	struct url near;               /* the page it was on, or near it */
	struct url login;              /* the log-in that leads to near */
	enum err why;                  /* page_refused: what became of it */
	const struct over_field *fields;
	size_t n;
};
void page_over(struct ctx *cx, struct out *o, const struct over_page *v);
/* The error's page, with what was typed beside it. */
void page_refused(struct ctx *cx, struct out *o, const struct over_page *v);

#endif
