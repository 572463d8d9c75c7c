/* Addresses made from parts: what comes from data is percent-encoded, what comes from the source stands as written. */
#include "base/url.h"

#include "base/buf.h"
#include "base/log.h"

static bool
plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	    c == '_' || c == '~';
}

static struct url
appended(struct arena *a, struct url u, struct str more, const char *also)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t from = 0;
	struct buf b;

	buf_init(&b, a, u.text.n + 3 * more.n);
	buf_str(&b, u.text);
	for (size_t i = 0; i < more.n; i++) {
		unsigned char c = (unsigned char)more.p[i];

		if (plain(more.p[i]) || (c != '\0' && strchr(also, c) != NULL))
			continue;
		buf_put(&b, more.p + from, i - from);
		buf_ch(&b, '%');
		buf_ch(&b, hex[c >> 4]);
		buf_ch(&b, hex[c & 15]);
		from = i + 1;
	}
	if (more.n > from)
		buf_put(&b, more.p + from, more.n - from);
	return (struct url){ buf_view(&b) };
}

struct url
url_path(struct arena *a, const char *literal)
{
	MUST(literal[0] == '/' && literal[1] != '/');
	return (struct url){ str_dup(a, str_of(literal)) };
}

struct url
url_lit(struct arena *a, struct url u, const char *literal)
{
	const struct str both[] = { u.text, str_of(literal) };

	return (struct url){ str_join(a, both, COUNT(both), S("")) };
}

struct url
url_segment(struct arena *a, struct url u, struct str text)
{
	return appended(a, u, text, "@");
}

struct url
url_key(struct arena *a, struct url u, struct str key)
{
	return appended(a, u, key, "/@");
}

struct url
url_id(struct arena *a, struct url u, int64_t id)
{
	struct buf b;

	buf_init(&b, a, 32);
	buf_i64(&b, id);
	return appended(a, u, buf_view(&b), "");
}

struct url
url_query(struct arena *a, struct url u, const char *name, struct str value)
{
	bool first = u.text.n == 0 || memchr(u.text.p, '?', u.text.n) == NULL;

	u = url_lit(a, u, first ? "?" : "&");
	u = url_lit(a, appended(a, u, str_of(name), ""), "=");
	return appended(a, u, value, "/@:");
}

struct url
url_anchor(struct arena *a, struct url u, struct str id)
{
	return appended(a, url_lit(a, u, "#"), id, "");
}

struct url
url_public(struct arena *a, struct str base, struct url u)
{
	const struct str both[] = { base, u.text };

	return (struct url){ str_join(a, both, COUNT(both), S("")) };
}
