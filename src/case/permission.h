/**
 * case/permission.h — who may do what, as data: `phoihop rights` prints the route table beside this one.
 */
#ifndef CASE_PERMISSION_H
#define CASE_PERMISSION_H

#include <stdbool.h>

#include "case/actor.h"

enum permission {
#define X(name, what, scope, roles) name,
#include "case/permission.def"
#undef X
	PERMISSION__MAX
};

enum scope { SCOPE_OPEN, SCOPE_ANY, SCOPE_OWN };

const char *permission_name(enum permission p);   /* "MAY_SEE_FILING" */
const char *permission_what(enum permission p);   /* message id */
enum scope permission_scope(enum permission p);
bool permission_of(enum permission p, enum role r);

#endif
