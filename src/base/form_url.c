/* application/x-www-form-urlencoded, strictly: `+` is a space, %XX needs two hex digits, NUL is refused. Pure. */
#include "base/form.h"

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
decode(struct arena *a, struct str in, struct str *out)
{
	char *p;
	size_t n = 0;

	if (in.n == 0 || (memchr(in.p, '%', in.n) == NULL && memchr(in.p, '+', in.n) == NULL &&
	    memchr(in.p, '\0', in.n) == NULL)) {
		*out = in;
		return true;
	}
	p = arena_alloc(a, in.n + 1);
	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];

		if (c == '%') {
			if (in.n - i < 3 || hex(in.p[i + 1]) < 0 || hex(in.p[i + 2]) < 0)
				return false;
			c = (char)(hex(in.p[i + 1]) << 4 | hex(in.p[i + 2]));
			i += 2;
		} else if (c == '+') {
			c = ' ';
		}
		if (c == '\0')
			return false;
		p[n++] = c;
	}
	*out = (struct str){ p, n };
	return true;
}

bool
form_urlencoded(struct arena *a, struct str body, size_t max, struct form_in *out)
{
	while (body.n > 0) {
		struct str pair, name, value;

		body = str_cut(body, '&', &pair, NULL);
		value = str_cut(pair, '=', &name, NULL);
		if (name.n == 0 || out->n >= max || !decode(a, name, &name) || !decode(a, value, &value))
			return false;
		LIST_ADD(a, out->v, out->n, out->cap) = (struct form_pair){ name, value };
	}
	return true;
}
