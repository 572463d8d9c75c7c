/**
 * doc/xmlwalk.h — one pass over an XML part of an office file, for hostile input.
 *
 * UTF-8 only (what every office program writes). A DOCTYPE anywhere is refused before parsing begins; no entity is
 * expanded, nothing is loaded, depth at most 256.
 */
#ifndef DOC_XMLWALK_H
#define DOC_XMLWALK_H

#include "base/arena.h"
#include "base/str.h"
#include "doc/text.h"

struct xml_at;                     /* the element being opened */

struct xml_walk {
	void (*open)(void *arg, struct xml_at *at, struct str ns, struct str name);
	void (*close)(void *arg, struct str ns, struct str name);
	void (*text)(void *arg, struct str text);
};

/* Every open gets its close, empty elements too. Views last for the call. */
enum doc_fault xml_walk(struct str bytes, const struct xml_walk *w, void *arg);
/* The value of the attribute with this local name (any prefix), in `a`; false when there is none. Only within open(). */
bool xml_attr(struct xml_at *at, struct arena *a, const char *name, struct str *value);

#endif
