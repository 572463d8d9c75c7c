/**
 * case/object.h — what an address names: the kinds of things and how each is loaded.
 *
 * The dispatcher loads the object of a route before it calls the handler, and asks for the route's permission on it:
 * a handler never sees an object its actor may not see. Loaders and the permission check are given in edge/hooks.h.
 */
#ifndef CASE_OBJECT_H
#define CASE_OBJECT_H

#include "base/str.h"

enum object_kind {
#define X(name, what) OBJECT_##name,
#include "case/object.def"
#undef X
	OBJECT__MAX
};

/* The parts of the address the loader may use. */
struct object_args {
	struct str key;            /* {key...}: "duty/unit/period[@unit]" or any multi-part key; "" when the route has none */
	int64_t id, id2;           /* {id}, {id2}; 0 when the route has none */
	struct str name;           /* {name}: one segment */
};

#endif
