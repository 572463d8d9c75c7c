/**
 * base/err.h — one error type for the whole program.
 *
 * E_OK is zero. E_DONE ends a row loop. E_AGAIN means "run me again": nothing was done. Bugs are asserts, never codes.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
#define X(name, exit_code, http, text) E_##name,
#include "base/err.def"
#undef X
	E__MAX
};

int err_exit_code(enum err e);
int err_http(enum err e);
const char *err_name(enum err e);      /* "STALE" */
const char *err_text(enum err e);      /* English headline: a message id for base/i18n.h */

#endif
