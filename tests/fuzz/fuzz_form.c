/* A urlencoded body read by a form of every type; cookies, entity tags and encodings of the same bytes. */
#include "base/form.h"
#include "base/log.h"
#include "edge/answer.h"
#include "edge/session_cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct all {
	struct str text, lines, key;
	int64_t count, id;
	day_t day;
	bool yes;
	int choice;
	struct decimal figure;
	struct form_strs many;
	struct form_ints days;
};

static const struct form_choice choices[] = { { "x", 1, NULL } };
static const struct form_field fields[] = {
	{ "t", FORM_TEXT, offsetof(struct all, text), FORM_REQUIRED, .max = 20 },
	{ "l", FORM_LINES, offsetof(struct all, lines), 0, .max = 100 },
	{ "k", FORM_KEY, offsetof(struct all, key), 0, .max = 60 },
	{ "c", FORM_INT, offsetof(struct all, count), 0, .max = 9 },
	{ "i", FORM_ID, offsetof(struct all, id), 0, .hint = NULL },
	{ "d", FORM_DAY, offsetof(struct all, day), 0, .hint = NULL },
	{ "y", FORM_BOOL, offsetof(struct all, yes), 0, .hint = NULL },
	{ "h", FORM_CHOICE, offsetof(struct all, choice), 0, FORM_CHOICES(choices) },
	{ "f", FORM_NUMBER, offsetof(struct all, figure), 0, .hint = NULL },
	{ "m", FORM_TEXT, offsetof(struct all, many), FORM_MANY, .hint = NULL },
	{ "e", FORM_DAY, offsetof(struct all, days), FORM_MANY, .hint = NULL },
};
static const struct form form = FORM("all", struct all, fields);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN };
	struct str body = { (const char *)data, n };
	struct form_in in = { 0 };
	struct all got;

	if (form_urlencoded(cx.arena, body, 64, &in) && form_read(&cx, &form, &in, &got) == E_OK) {
		MUST(str_runes(got.text) <= 20 && got.text.n > 0 && str_utf8_ok(got.lines));
		MUST(got.id >= 0 && (got.count == FORM_NO_INT || (got.count >= 0 && got.count <= 9)));
		MUST(got.choice == -1 || got.choice == 1);
		MUST(got.key.n == 0 || form_is_key(got.key, 60));
	}
	(void)cookie_find(body, n % 2 == 0, "phoihop");
	(void)answer_accepts(body, "gzip");
	(void)reply_disposition(cx.arena, body);
	arena_free(cx.arena);
	return 0;
}
