/**
 * store/people.h — accounts, posts, units and the bloc as the tables hold them; sessions and links (class B).
 */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "store/store.h"

struct account {
	int64_t id;
	struct str login, name;            /* p == NULL: erased */
	day_t closed;
	bool has_password;
};
struct account_list {
	struct account *v;
	size_t n, cap;
};
enum err account_get(struct ctx *cx, struct tx *tx, int64_t id, struct account *out);
enum err account_list(struct ctx *cx, struct tx *tx, int64_t limit, int64_t offset, struct account_list *out,
    int64_t *total);
enum err account_of_login(struct ctx *cx, struct tx *tx, struct str login, int64_t *id);    /* E_GONE: nobody */
enum err account_exists(struct ctx *cx, struct tx *tx, int64_t id);    /* E_OK or E_GONE; so the two below */
enum err post_exists(struct ctx *cx, struct tx *tx, int64_t id);
enum err entry_exists(struct ctx *cx, struct tx *tx, int64_t no);

struct post {
	int64_t id, account;
	struct str unit, unit_name, role, title;
	day_t from, until;
};
struct post_list {
	struct post *v;
	size_t n, cap;
};
enum err post_get(struct ctx *cx, struct tx *tx, int64_t id, struct post *out);
enum err post_list(struct ctx *cx, struct tx *tx, int64_t account, struct post_list *out);
enum err post_all(struct ctx *cx, struct tx *tx, day_t today, struct post_list *out);

struct unit {
	struct str key, name, symbol, role, style, fields;
	bool short_sending;
	day_t from, until;
	struct str under;                  /* the unit it belongs to, "" none */
	struct str decision;               /* the decision that gave it this name; "" as the plan names it */
	day_t named;                       /* since when it is called so; long ago: since ever */
};
struct unit_list {
	struct unit *v;
	size_t n, cap;
};
/* Units as they are called on a day: history keeps its names. */
enum err unit_get(struct ctx *cx, struct tx *tx, struct str key, day_t on, struct unit *out);
enum err unit_list(struct ctx *cx, struct tx *tx, day_t on, struct unit_list *out);
/* The unit's name in a list already read; the key itself when it is not there. */
struct str unit_name(const struct unit_list *l, struct str key);
const struct unit *unit_of(const struct unit_list *l, struct str key);

struct bloc {
	struct str origin, code;
	bool demo;
	int zone_min;
	instant_t opened_at;
};
enum err bloc_get(struct ctx *cx, struct tx *tx, struct bloc *out);

#endif
