/**
 * case/actor.h — who acts: an account holding a post in a unit, on this day. Rights hang on the post's role.
 */
#ifndef CASE_ACTOR_H
#define CASE_ACTOR_H

#include "base/ctx.h"
#include "ledger/entry.h"

enum role {
#define X(id, name, text) ROLE_##id,
#include "case/role.def"
#undef X
	ROLE__MAX
};

struct actor {
	int64_t account, post;         /* post 0: logged in, but holds no post today */
	enum role role;                /* ROLE__MAX without a post */
	struct str unit, unit_name;
	struct str title;              /* the post's title */
	struct str name, login;        /* the account's */
	bool unit_short;               /* the unit's switch: sending takes one step */
	day_t unit_until;              /* the unit's last day under the plan; DAY_NONE: none is set */
	int64_t epoch;                 /* of the account's sessions, that of the one it acts in; 0: it acts in none (the shell) */
};

const char *role_name(enum role r);
const char *role_text(enum role r);                    /* message id */
bool role_read(struct str name, enum role *out);
bool role_in_unit(enum role r, struct str unit_role);  /* may a post of this role be given in a unit of that role? */

static inline bool
actor_of_unit(const struct actor *a)
{
	return a->role == ROLE_UNIT_OFFICER || a->role == ROLE_UNIT_LEADER || a->role == ROLE_UNIT_CLERK;
}

static inline bool
actor_of_lead(const struct actor *a)
{
	return a->role == ROLE_LEAD_OFFICER || a->role == ROLE_LEAD_HEAD;
}

/* The actor as an entry records him: one item, or none when the program itself acts. */
struct actor_fact_list actor_fact(struct ctx *cx);

#endif
