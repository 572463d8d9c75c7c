/**
 * case/allow.h — may this actor do this to that? The only place that answers (mission: "Who sees what").
 *
 * The dispatcher asks before a handler runs; a case asks again inside its transaction, so that a right taken away while
 * a form was on its way no longer counts. What an actor must not even see answers as if it were not there.
 */
#ifndef CASE_ALLOW_H
#define CASE_ALLOW_H

#include "case/object.h"
#include "case/permission.h"
#include "store/due.h"
#include "store/filing.h"
#include "store/people.h"
#include "store/version.h"

/* What an object is, as far as rights go. */
struct object {
	enum object_kind kind;
	struct due due;                /* DUE, and the row of a FILING */
	struct filing filing;          /* FILING, FILING_FILE */
	struct filing_file file;       /* FILING_FILE */
	struct consolidation consolidation;
	struct plan_version version;
	int64_t id;                    /* ACCOUNT, POST, ENTRY */
};

/* Loads it; E_GONE when there is none. */
enum err object_load(struct ctx *cx, struct tx *tx, enum object_kind kind, const struct object_args *at,
    struct object *out);
/* E_OK; E_LOGIN nobody is logged in; E_GONE it must not be seen; E_DENIED seen, but not for this post. o: NULL for NONE. */
enum err allow(struct ctx *cx, enum permission p, const struct object *o);
/* The same inside a case's transaction, where the actor must still hold his post and his sessions still count: else E_LOGIN. */
enum err allow_still(struct ctx *cx, struct tx *tx, enum permission p, const struct object *o);
/* E_CONFLICT: a newer plan version took the row back. */
enum err allow_asked(struct ctx *cx, const struct due *d);
/* allow_still on a due row that is asked for. */
enum err allow_due(struct ctx *cx, struct tx *tx, enum permission p, const struct due *d);

#endif
