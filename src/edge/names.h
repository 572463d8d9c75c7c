/**
 * edge/names.h — units on a page under the names of the page's own day, with a way to today's names and back.
 *
 * History keeps its names: a board of 2024 says what the bodies were called in 2024. ?names=now shows the same page with
 * today's names; the switch is offered only where it makes a difference.
 */
#ifndef EDGE_NAMES_H
#define EDGE_NAMES_H

#include "edge/app.h"
#include "page/part.h"
#include "store/people.h"

/* All units, as they were called on `day` or are called today; *names says which, and whether it matters. */
enum err names_read(struct ctx *cx, struct tx *tx, const struct request *rq, day_t day, struct unit_list *units,
    struct names *names);
/* The same for one unit. */
enum err name_read(struct ctx *cx, struct tx *tx, const struct request *rq, struct str unit, day_t day, struct unit *out,
    struct names *names);

#endif
