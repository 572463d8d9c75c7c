/**
 * edge/over.h — a form came in whose session is over, or that an earlier session wrote, or it ended in an error that has no
 * page of the form's own: the page that keeps what was typed.
 *
 * The page holds the fields itself, in a form to the same address: nothing is stored and nothing logged. Without a session
 * it offers to log in in another tab; sent again after that, its token still is no session's of now, so the same page comes
 * with the new session's token, says as whom, and is sent from there. No secret comes back (typed.def).
 */
#ifndef EDGE_OVER_H
#define EDGE_OVER_H

#include "edge/route.h"

/* hooks->again_page, hooks->refused_page: what the latter shows beside the error is the sender's own words, no more */
enum err over_page(struct ctx *cx, const struct request *rq, const struct route *route, enum err e, struct buf *html);
enum err over_refused(struct ctx *cx, const struct request *rq, const struct route *route, enum err e, struct buf *html);
#define OVER_FORMS 2            /* a text and the act whose button stands beside it */

/* The forms that are typed at an address that takes a POST, then NULL: nothing more to keep. false: typed.def lacks it. */
bool over_forms(const char *path, const struct form *const **forms);

#endif
