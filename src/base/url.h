/**
 * base/url.h — addresses inside this program, made from parts.
 *
 * A link in a page and the target of a redirect take only a struct url, and a struct url is made only here: an address
 * typed by a visitor can become neither. Paths are absolute on this server (`/due/...`), never with scheme or host;
 * url_public puts the configured public address in front, for letters and receipts.
 *
 *     struct url u = url_key(a, url_path(a, "/due/"), due.key);        /due/report-monthly/so-y-te/2026-03
 *     u = url_query(a, u, "tab", S("history"));                         …?tab=history
 */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/arena.h"
#include "base/str.h"

struct url {
	struct str text;           /* percent-encoded; still to be escaped for HTML like any text */
};

struct url url_path(struct arena *a, const char *literal);               /* a path written in the source: "/board" */
struct url url_lit(struct arena *a, struct url u, const char *literal);  /* appends "/send" as it stands */
struct url url_segment(struct arena *a, struct url u, struct str text);  /* appends text, `/` encoded too */
struct url url_key(struct arena *a, struct url u, struct str key);       /* appends key, its `/` kept */
struct url url_id(struct arena *a, struct url u, int64_t id);
struct url url_query(struct arena *a, struct url u, const char *name, struct str value);
struct url url_anchor(struct arena *a, struct url u, struct str id);     /* appends #id */
struct url url_public(struct arena *a, struct str base, struct url u);   /* "https://khoi.example" + path */

#endif
