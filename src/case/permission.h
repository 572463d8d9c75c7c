/**
 * case/permission.h — who may do what, as data: `phoihop rights` prints the route table beside this one.
 */
#ifndef CASE_PERMISSION_H
#define CASE_PERMISSION_H

enum permission {
#define X(name, what) name,
#include "case/permission.def"
#undef X
	PERMISSION__MAX
};

const char *permission_name(enum permission p);   /* "MAY_SEE_FILING" */
const char *permission_what(enum permission p);   /* message id */

#endif
