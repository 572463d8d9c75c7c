/* Addresses: fixed words and encoded values, joined. */
#include "page/url.h"

#include "base/log.h"

static const char *const thing_names[] = {
	[THING_PROPOSAL] = "proposal", [THING_MEETING] = "meeting", [THING_REQUEST] = "request",
	[THING_INCIDENT] = "incident", [THING_ISSUE] = "issue", [THING_MISSION] = "mission",
	[THING_ACTIVITY] = "activity", [THING_DOCUMENT] = "document", [THING_REPORT] = "report",
};

/* before + KEY [+ "/" + act]; the slashes of the key stay */
static struct url
keyed(struct ctx *cx, const char *before, struct str key, const char *act)
{
	struct url u = url_key(cx->arena, url_path(cx->arena, before), key);

	return act == NULL ? u : url_lit(cx->arena, url_lit(cx->arena, u, "/"), act);
}

/* before + ID [+ "/" + act] */
static struct url
numbered(struct ctx *cx, const char *before, int64_t id, const char *act)
{
	struct url u = url_id(cx->arena, url_path(cx->arena, before), id);

	return act == NULL ? u : url_lit(cx->arena, url_lit(cx->arena, u, "/"), act);
}

#define FIXED(name, path) \
	struct url name(struct ctx *cx) \
	{ \
		return url_path(cx->arena, path); \
	}

FIXED(url_login, "/login")
FIXED(url_logout, "/logout")
FIXED(url_verify, "/verify")
FIXED(url_demo_post, "/demo/post")
FIXED(url_home, "/")
FIXED(url_consolidations, "/consolidation")
FIXED(url_ledger, "/ledger")
FIXED(url_account, "/account")
FIXED(url_admin, "/admin")

struct url
url_welcome(struct ctx *cx, struct str token)
{
	return keyed(cx, "/welcome/", token, NULL);
}

struct url
url_language(struct ctx *cx, enum lang lang, struct url back)
{
	return url_with(cx, url_path(cx->arena, lang == LANG_EN ? "/lang/en" : "/lang/vi"), "back", back.text);
}

struct url
url_due(struct ctx *cx, struct str key)
{
	return keyed(cx, "/due/", key, NULL);
}

struct url
url_due_do(struct ctx *cx, struct str key, const char *act)
{
	return keyed(cx, "/due/", key, act);
}

struct url
url_why(struct ctx *cx, struct str key)
{
	return keyed(cx, "/why/", key, NULL);
}

struct url
url_draft(struct ctx *cx, struct str key)
{
	return keyed(cx, "/draft/", key, NULL);
}

struct url
url_draft_do(struct ctx *cx, struct str key, const char *act)
{
	return keyed(cx, "/draft/", key, act);
}

struct url
url_filing(struct ctx *cx, int64_t id)
{
	return numbered(cx, "/filing/", id, NULL);
}

struct url
url_filing_do(struct ctx *cx, int64_t id, const char *act)
{
	return numbered(cx, "/filing/", id, act);
}

struct url
url_file(struct ctx *cx, int64_t filing, int64_t n, struct str name)
{
	struct url u = url_id(cx->arena, url_lit(cx->arena, numbered(cx, "/filing/", filing, "file"), "/"), n);

	return url_segment(cx->arena, url_lit(cx->arena, u, "/"), name);
}

struct url
url_receipt(struct ctx *cx, int64_t id)
{
	return numbered(cx, "/receipt/", id, NULL);
}

struct url
url_proof(struct ctx *cx, int64_t id)
{
	return numbered(cx, "/receipt/", id, "proof");
}

struct url
url_search(struct ctx *cx, struct str query)
{
	return url_with(cx, url_path(cx->arena, "/search"), "q", query);
}

struct url
url_board(struct ctx *cx, int year)
{
	return numbered(cx, "/board/", year, NULL);
}

struct url
url_consolidation(struct ctx *cx, struct str key)
{
	return keyed(cx, "/consolidation/", key, NULL);
}

struct url
url_consolidation_do(struct ctx *cx, struct str key, const char *act)
{
	return keyed(cx, "/consolidation/", key, act);
}

struct url
url_things(struct ctx *cx, enum thing what)
{
	MUST(what < THING__MAX);
	return url_lit(cx->arena, url_path(cx->arena, "/"), thing_names[what]);
}

/* base + "/" + (ID or "new") [+ "/" + act] */
static struct url
one_of(struct ctx *cx, struct url base, int64_t id, const char *act)
{
	struct url u = url_lit(cx->arena, base, "/");

	if (id == 0)
		return url_lit(cx->arena, u, act == NULL ? "new" : act);
	u = url_id(cx->arena, u, id);
	return act == NULL ? u : url_lit(cx->arena, url_lit(cx->arena, u, "/"), act);
}

struct url
url_thing(struct ctx *cx, enum thing what, int64_t id)
{
	return one_of(cx, url_things(cx, what), id, NULL);
}

struct url
url_thing_do(struct ctx *cx, enum thing what, int64_t id, const char *act)
{
	return one_of(cx, url_things(cx, what), id, act);
}

struct url
url_calendar(struct ctx *cx, int year)
{
	return numbered(cx, "/calendar/", year, NULL);
}

struct url
url_plan(struct ctx *cx, struct str clause)
{
	struct url u = url_path(cx->arena, "/plan");

	return clause.n == 0 ? u : url_anchor(cx->arena, u, str_fmt(cx->arena, "c-%.*s", STR_ARG(clause)));
}

struct url
url_clause(struct ctx *cx, struct str clause)
{
	return url_segment(cx->arena, url_path(cx->arena, "/plan/"), clause);
}

struct url
url_version(struct ctx *cx, int64_t version, const char *part)
{
	return numbered(cx, "/versions/", version, part);
}

struct url
url_revision_file(struct ctx *cx, struct str file)
{
	return url_with(cx, url_path(cx->arena, "/revision"), "file", file);
}

struct url
url_effect(struct ctx *cx, day_t from, const char *show)
{
	struct url u = url_with(cx, url_path(cx->arena, "/revision/effect"), "from", day_iso(cx->arena, from));

	return show == NULL ? u : url_with(cx, u, "show", str_of(show));
}

struct url
url_account_do(struct ctx *cx, const char *act)
{
	return url_lit(cx->arena, url_path(cx->arena, "/account/"), act);
}

struct url
url_admin_list(struct ctx *cx, const char *what)
{
	return url_lit(cx->arena, url_path(cx->arena, "/admin/"), what);
}

struct url
url_admin_one(struct ctx *cx, const char *what, int64_t id)
{
	return one_of(cx, url_admin_list(cx, what), id, NULL);
}

struct url
url_admin_do(struct ctx *cx, const char *what, int64_t id, const char *act)
{
	return one_of(cx, url_admin_list(cx, what), id, act);
}

struct url
url_with(struct ctx *cx, struct url u, const char *name, struct str value)
{
	return value.n == 0 ? u : url_query(cx->arena, u, name, value);
}

struct url
url_with_i64(struct ctx *cx, struct url u, const char *name, int64_t value)
{
	return url_query(cx->arena, u, name, str_fmt(cx->arena, "%lld", (long long)value));
}

struct url
url_back(struct ctx *cx, struct str from)
{
	bool ok = from.n > 0 && from.n <= 1000 && from.p[0] == '/' && !(from.n > 1 && from.p[1] == '/');

	for (size_t i = 0; ok && i < from.n; i++)
		ok = (unsigned char)from.p[i] > 0x20 && (unsigned char)from.p[i] < 0x7f && from.p[i] != '\\';
	return ok ? (struct url){ str_dup(cx->arena, from) } : url_home(cx);
}
