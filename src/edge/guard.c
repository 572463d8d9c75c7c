#include "edge/guard.h"

/* Fields that may come once. The first three are read here. */
enum { F_HOST, F_LENGTH, F_TRANSFER, F_TYPE, F_COOKIE, F_ORIGIN, F_SITE, F_EXPECT, F__MAX };
static const char *const once[F__MAX] = {
	[F_HOST] = "host", [F_LENGTH] = "content-length", [F_TRANSFER] = "transfer-encoding", [F_TYPE] = "content-type",
	[F_COOKIE] = "cookie", [F_ORIGIN] = "origin", [F_SITE] = "sec-fetch-site", [F_EXPECT] = "expect",
};

static void
begin_message(struct guard *g)
{
	g->state = GUARD_METHOD;
	g->head = g->line = 0;
	g->fields = 0;
	g->seen = 0;
	g->field = -1;
	g->post = false;
	g->length = -1;
	g->left = 0;
}

void
guard_init(struct guard *g, bool (*host_ok)(const void *arg, struct str host), const void *arg)
{
	*g = (struct guard){ .host_ok = host_ok, .arg = arg };
	begin_message(g);
}

static bool
bad(struct guard *g, int status)
{
	g->state = GUARD_BAD;
	g->status = status;
	return false;
}

static bool
go(struct guard *g, enum guard_state to)
{
	g->state = to;
	g->line = 0;
	return true;
}

/* RFC 9110 tchar */
static bool
token_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
keep(struct guard *g, unsigned char c, size_t max, int status)
{
	if (g->line >= max)
		return bad(g, status);
	g->word[g->line++] = (char)c;
	return true;
}

static struct str
word(const struct guard *g)
{
	return (struct str){ g->word, g->line };
}

static bool
end_method(struct guard *g)
{
	g->post = str_is(word(g), "POST");
	if (!g->post && !str_is(word(g), "GET") && !str_is(word(g), "HEAD"))
		return bad(g, 405);
	return go(g, GUARD_TARGET);
}

static bool
take_target(struct guard *g, unsigned char c)
{
	if (c == ' ')
		return g->line > 0 ? go(g, GUARD_VERSION) : bad(g, 400);
	if (c <= 0x20 || c >= 0x7f || c == '#' || (g->line == 0 && c != '/'))
		return bad(g, 400);
	return ++g->line <= GUARD_TARGET_MAX || bad(g, 414);
}

static bool
take_version(struct guard *g, unsigned char c)
{
	if (c != '\r')
		return keep(g, c, 8, 400);
	if (str_is(word(g), "HTTP/1.1") || str_is(word(g), "HTTP/1.0"))
		return go(g, GUARD_LINE_LF);
	return bad(g, str_starts(word(g), S("HTTP/")) ? 505 : 400);
}

/* The name is complete: is it one that may come once, and did it already? */
static bool
end_name(struct guard *g)
{
	if (g->line == 0)
		return bad(g, 400);
	if (++g->fields > GUARD_FIELDS_MAX)
		return bad(g, 431);
	g->field = -1;
	for (int i = 0; i < F__MAX; i++)
		if (str_is(word(g), once[i]))
			g->field = i;
	if (g->field == F_TRANSFER)
		return bad(g, 411);
	if (g->field >= 0) {
		if (g->seen & 1u << g->field)
			return bad(g, 400);
		g->seen |= 1u << g->field;
	}
	if (g->field == F_LENGTH)
		g->length = 0;
	return go(g, GUARD_VALUE);
}

static bool
take_name(struct guard *g, unsigned char c)
{
	if (c == ':')
		return end_name(g);
	if (!token_char(c))
		return bad(g, 400);
	return keep(g, c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c, 64, 431);
}

/* Digits of Content-Length or letters of Host; leading white space was skipped. */
static bool
take_special(struct guard *g, unsigned char c)
{
	if (g->field == F_HOST)
		return keep(g, c, sizeof(g->word), 400);
	if (c < '0' || c > '9' || g->line >= 12)
		return bad(g, 400);
	g->line++;
	g->length = g->length * 10 + (c - '0');
	return true;
}

static bool
end_value(struct guard *g)
{
	struct str value = str_trim(word(g));

	if (g->field == F_LENGTH && g->line == 0)
		return bad(g, 400);
	if (g->field == F_HOST && !g->host_ok(g->arg, value))
		return bad(g, 421);
	return go(g, GUARD_VALUE_LF);
}

static bool
take_value(struct guard *g, unsigned char c)
{
	if (c == '\r')
		return end_value(g);
	if ((c < 0x20 && c != '\t') || c == 0x7f)
		return bad(g, 400);
	if (g->field != F_HOST && g->field != F_LENGTH)
		return true;
	if ((c == ' ' || c == '\t') && g->line == 0)
		return true;
	return take_special(g, c);
}

static bool
end_head(struct guard *g)
{
	if ((g->seen & 1u << F_HOST) == 0)
		return bad(g, 400);
	if (!g->post && g->length > 0)
		return bad(g, 400);
	if (g->post && g->length < 0)
		return bad(g, 411);
	if (g->length > GUARD_BODY_MAX)
		return bad(g, 413);
	g->left = g->length > 0 ? g->length : 0;
	return go(g, g->left > 0 ? GUARD_BODY : GUARD_WHOLE);
}

static bool
take_head(struct guard *g, unsigned char c)
{
	if (++g->head > GUARD_HEAD_MAX)
		return bad(g, 431);
	switch (g->state) {
	case GUARD_METHOD:
		if (c == ' ')
			return end_method(g);
		return c >= 'A' && c <= 'Z' ? keep(g, c, 10, 400) : bad(g, 400);
	case GUARD_TARGET:
		return take_target(g, c);
	case GUARD_VERSION:
		return take_version(g, c);
	case GUARD_LINE_LF:
	case GUARD_VALUE_LF:
		return c == '\n' ? go(g, GUARD_NAME_FIRST) : bad(g, 400);
	case GUARD_NAME_FIRST:
		if (c == '\r')
			return go(g, GUARD_END_LF);
		return go(g, GUARD_NAME) && take_name(g, c);
	case GUARD_NAME:
		return take_name(g, c);
	case GUARD_VALUE:
		return take_value(g, c);
	case GUARD_END_LF:
		return c == '\n' ? end_head(g) : bad(g, 400);
	case GUARD_BODY:
	case GUARD_WHOLE:
	case GUARD_BAD:
		break;
	}
	return false;
}

size_t
guard_feed(struct guard *g, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	size_t i = 0;

	if (g->state == GUARD_WHOLE && n > 0)
		begin_message(g);
	while (i < n && g->state < GUARD_BODY)
		if (!take_head(g, p[i++]))
			return i - 1;
	if (g->state == GUARD_BODY) {
		size_t take = (uint64_t)g->left < n - i ? (size_t)g->left : n - i;

		g->left -= (int64_t)take;
		i += take;
		if (g->left == 0)
			g->state = GUARD_WHOLE;
	}
	return i;
}

bool
guard_head_done(const struct guard *g)
{
	return g->state == GUARD_BODY || g->state == GUARD_WHOLE;
}

bool
guard_idle(const struct guard *g)
{
	return g->state == GUARD_WHOLE || (g->state == GUARD_METHOD && g->line == 0);
}

#define ANSWER(line, more) S("HTTP/1.1 " line "\r\nConnection: close\r\n" more "Content-Type: text/plain\r\n" \
	"Cache-Control: no-store\r\nContent-Length: " "5" "\r\n\r\n" "no.\r\n")

struct str
guard_answer(int status)
{
	switch (status) {
	case 405:
		return ANSWER("405 Method Not Allowed", "Allow: GET, HEAD, POST\r\n");
	case 411:
		return ANSWER("411 Length Required", "");
	case 413:
		return ANSWER("413 Content Too Large", "");
	case 414:
		return ANSWER("414 URI Too Long", "");
	case 421:
		return ANSWER("421 Misdirected Request", "");
	case 431:
		return ANSWER("431 Request Header Fields Too Large", "");
	case 505:
		return ANSWER("505 HTTP Version Not Supported", "");
	default:
		return ANSWER("400 Bad Request", "");
	}
}
