/*
 * Any bytes as a request of somebody: past the guard and the form's parser, through the dispatcher and the handler, to a bloc with
 * a year in it. The first byte says who asks; then comes the method's letter and the address, up to LF; then what is typed,
 * `name=value` on each line; a line `@name=bytes` is a file. Answered, and never by 500. What is taken is written, so that later
 * requests find another bloc: a finding may need those before it.
 */
#include <stddef.h>
#include <stdint.h>

#include "edge/guard.h"

#include "unit/rights_world.h"

#define PAIRS_MOST 64
#define FILES_MOST 4

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
at_end(void)
{
	(void)teardown(NULL);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	(void)setup(NULL);
	(void)atexit(at_end);
	return 0;
}

/* _csrf and _once as the page would have them, then what the bytes say. */
static void
typed(struct ctx *cx, size_t who, struct str lines, struct form_in *in)
{
	in->v = NEW_N(cx->arena, struct form_pair, PAIRS_MOST + 2);
	in->files = NEW_N(cx->arena, struct upload, FILES_MOST);
	in->cap = PAIRS_MOST + 2;
	in->cap_files = FILES_MOST;
	in->v[in->n++] = (struct form_pair){ S("_csrf"), csrf_mask(cx, w0.csrf[who]) };
	in->v[in->n++] = (struct form_pair){ S("_once"), request_once(cx) };
	while (lines.n > 0) {
		struct str line, name, value;

		lines = str_cut(lines, '\n', &line, NULL);
		value = str_cut(line, '=', &name, NULL);
		if (name.n > 0 && name.p[0] == '@' && in->n_files < FILES_MOST)
			in->files[in->n_files++] = (struct upload){ .field = str_sub(name, 1, name.n), .name = S("tep.txt"),
				.sealed = sealed_of(value.p, value.n), .size = (int64_t)value.n };
		else if (in->n < in->cap)
			in->v[in->n++] = (struct form_pair){ name, value };
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(ARENA_REQUEST);
	struct raw_request raw = { .peer = S("127.0.0.1") };
	struct str rest = { (const char *)data, n }, line;
	struct ctx cx = w0.cx;
	struct reply reply;
	size_t who;

	cx.arena = a;
	if (n > 2) {
		who = (unsigned char)rest.p[0] % COUNT(people);
		rest = str_cut(str_sub(rest, 1, rest.n), '\n', &line, NULL);
		raw.method = line.n > 0 && line.p[0] == 'P' ? METHOD_POST : METHOD_GET;
		raw.head = line.n > 0 && line.p[0] == 'H';
		raw.target = str_sub(line, 1, line.n);
		raw.cookie = str_fmt(a, "%s=%.*s", people[who].letter == 0 ? COOKIE_VISITOR : COOKIE_SESSION, STR_ARG(w0.token[who]));
		if (raw.method == METHOD_POST)
			typed(&cx, who, rest, &raw.form);
		if (raw.target.n > 0 && raw.target.n <= GUARD_TARGET_MAX) {
			(void)route_dispatch(&cx, &w0.app, &raw, &reply);
			MUST(reply.status >= 200 && reply.status < 600 && reply.status != 500);
			MUST(reply.location.text.n == 0 || reply.location.text.p[0] == '/');
		}
		for (size_t i = 0; i < raw.form.n_files; i++)
			sealed_shred(raw.form.files[i].sealed);
	}
	arena_free(a);
	return 0;
}
