/*
 * Who may do what, tried: every address, for every role in two units and for nobody, by GET, HEAD and POST with a form that
 * would be taken, on an own object, another unit's, the lead's, an erased one, and one that does not exist. What must come out
 * is in rights_world.h. A new permission or kind of object without a row there fails.
 */
#include "edge/over.h"

#include "unit/rights_world.h"

static int wrongs;
#define wrong(...) (wrongs++, print_error(__VA_ARGS__), print_error("\n"))

/* --- the matrix ------------------------------------------------------------------------------------------------------ */

/*
 * What is typed at an address that takes a form, so that a refusal is the right's and not the form's: at each of them somebody who
 * may is taken at his word. Not here: passwords, and what another of these forms undoes or needs (test_rights_again has those).
 */
#define AS_IT_STANDS "?"               /* the seq of the version being written */

static const struct filled {
	const char *path;
	struct {
		const char *name, *value;
	} v[FIELDS_MOST];
} filled[] = {
	{ "/draft/{key...}/save", { { "seq", "0" }, { "nil", "1" }, { "signatory", "Giám đốc" } } },
	{ "/draft/{key...}/put", { { "seq", "1" } } },
	{ "/draft/{key...}/withdraw", { { "seq", "2" } } },
	{ "/draft/{key...}/approve", { { "seq", "3" } } },
	{ "/draft/{key...}/back", { { "seq", "4" }, { "reason", "Nêu rõ hơn." } } },
	{ "/due/{key...}/extend", { { "to", "2027-09-20" }, { "reason", "Bão lụt." } } },
	{ "/due/{key...}/remind", { { "channel", "phone" }, { "words", "Đề nghị gửi báo cáo." } } },
	{ "/due/{key...}/paper", { { "day", "2026-12-04" }, { "time", "08:00" }, { "number", "7/BC" }, { "signatory", "Giám đốc" },
	    { "text", "Đã làm." } } },
	{ "/due/{key...}/held", { { "day", "2026-12-04" }, { "reason", "Lịch công tác đổi." } } },
	{ "/due/{key...}/published", { { "day", "2026-12-04" } } },
	{ "/filing/{id}/accept", { { NULL, NULL } } },
	{ "/filing/{id}/erase", { { "ground", "Điều 10" }, { "files", "1" } } },
	{ "/consolidation/{key...}/save", { { "seq", "0" }, { "title", "Báo cáo tổng hợp" }, { "number", "5-BC/BTG" } } },
	{ "/consolidation/{key...}/all", { { "seq", "1" }, { "title", "Báo cáo tổng hợp" } } },
	{ "/admin/accounts/new", { { "login", "ai-do" }, { "name", "Ai đó" }, { "unit", "syt" }, { "role", "unit-officer" },
	    { "title", "Chuyên viên" } } },
	{ "/admin/accounts/{id}/post", { { "unit", "gddt" }, { "role", "unit-clerk" }, { "title", "Văn thư" } } },
	{ "/admin/accounts/{id}/close", { { "sure", "1" } } },
	{ "/admin/posts/{id}/end", { { "until", "2026-12-05" } } },
	{ "/revision/begin", { { NULL, NULL } } },
	{ "/revision/add", { { "seq", AS_IT_STANDS }, { "name", "them" } } },
	{ "/revision/remove", { { "seq", AS_IT_STANDS }, { "file", "annex/them.md" } } },
	{ "/revision/again", { { "seq", AS_IT_STANDS } } },
	{ "/revision/drop", { { "seq", AS_IT_STANDS }, { "sure", "1" } } },
};
static bool accepted[COUNT(filled)];

/* Fills q->form; the number of the row, or COUNT(filled). */
static size_t
fill_in(struct arena *a, const struct route *r, struct asking *q)
{
	struct form_pair *form = NEW_N(a, struct form_pair, FIELDS_MOST);
	size_t k = 0;

	while (k < COUNT(filled) && (r->method != METHOD_POST || strcmp(filled[k].path, r->path) != 0))
		k++;
	for (; k < COUNT(filled) && q->n < FIELDS_MOST && filled[k].v[q->n].name != NULL; q->n++)
		form[q->n] = (struct form_pair){ str_of(filled[k].v[q->n].name), strcmp(filled[k].v[q->n].value, AS_IT_STANDS) != 0
		    ? str_of(filled[k].v[q->n].value)
		    : str_fmt(a, "%lld", (long long)number(&w0.cx, "select coalesce(max(seq), 0) from revision")) };
	q->form = form;
	return k;
}

/* Addresses where the handler itself may say 404 to somebody who may ask: what the name or number in them means. */
static bool
may_find_nothing(const struct route *r, const struct subject *t)
{
	static const char *const names[] = { "static_get", "welcome_get", "welcome_post", "account_post_post",
		"revision_remove_post", "revision_drop_post" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(r->handler_name, names[i]) == 0)
			return true;
	if (r->object == OBJECT_FILING_FILE)
		return t->erased;
	return strncmp(r->path, "/consolidation/", 15) == 0 && !t->sent_up;
}

static bool
as_expected(const struct route *r, const struct subject *t, enum expected want, const struct answer *got,
    const struct answer *absent)
{
	switch (want) {
	case EXPECT_LOGIN:
		return r->method == METHOD_GET ? got->status == 303 && str_starts(got->location, S("/login")) : got->status == 401;
	case EXPECT_ABSENT:
		return same_answer(got, absent);
	case EXPECT_DENIED:
		return got->status == 403;
	case EXPECT_HANDLER:
		break;
	}
	if (got->status == 404)
		return may_find_nothing(r, t);
	if (r->permission != MAY_ANYONE && str_starts(got->location, S("/login")))
		return false;
	return got->status < 500 && got->status != 403 && (got->status != 401 || strcmp(r->handler_name, "login_post") == 0);
}

/* Somebody's session may have ended by what was asked: he logs in again. */
static void
logged_in_again(size_t i)
{
	struct finding f = { .token = w0.token[i] };
	struct ctx cx = w0.cx;

	if (people[i].letter != 0 && store_read(&cx, w0.site->store, find_session, &f) != E_OK)
		log_in(i);
}

/* The answer about a thing that is not there: to the same form, which comes back with it, else like any other. */
static struct answer
absent_one(struct arena *a, const struct route *r, const struct asking *q)
{
	struct asking other = *q;
	size_t n;
	const struct subject *t = things_of(r->object, &n);
	struct answer got;

	if (q->n == 0)
		return ask(a, METHOD_GET, S("/nowhere/at/all"), q->who, true);
	while (n > 0 && t[n - 1].there)
		n--;
	assert_true(n > 0);
	other.to = target(a, r->path, &t[n - 1]);
	got = ask_with(a, &other);
	assert_int_equal(got.status, 404);
	return got;
}

static void
try_one(const struct route *r, const struct subject *t, size_t i, int *count)
{
	static const char *const words[] = { "to the login", "a 404 like any other", "403", "the handler" };
	struct arena *a = arena_new(ARENA_COMMAND);
	enum expected want = must_be(&people[i], r, t);
	struct asking q = { .method = r->method, .to = target(a, r->path, t), .who = i };
	const char *name = people[i].letter == 0 ? "nobody" : role_name(people[i].role);
	struct answer got, absent = { 0 };
	size_t form = fill_in(a, r, &q);

	got = ask_with(a, &q);
	if (form < COUNT(filled) && (got.status == 200 || (got.status == 303 && !str_starts(got.location, S("/login")))))
		accepted[form] = true;

	if (want == EXPECT_ABSENT)
		absent = absent_one(a, r, &q);
	if (!as_expected(r, t, want, &got, &absent))
		wrong("%s %.*s for %s of %s: %d, not %s", r->method == METHOD_GET ? "GET" : "POST", STR_ARG(q.to), name, people[i].unit,
		    got.status, words[want]);
	++*count;
	if (r->method == METHOD_GET) {
		struct answer head;

		q.head = true;
		head = ask_with(a, &q);
		++*count;
		if (!same_answer(&head, &got))
			wrong("HEAD %.*s for %s of %s: %d %.*s, not as GET", STR_ARG(q.to), name, people[i].unit, head.status, STR_ARG(head.head));
	} else
		logged_in_again(i);
	arena_free(a);
}

static void
every_address(void **state)
{
	int count = 0;

	(void)state;
	for (size_t r = 0; r < route_table_n; r++) {
		size_t n;
		const struct subject *t = things_of(route_table[r].object, &n);

		for (size_t k = 0; k < n; k++)
			for (size_t i = 0; i < COUNT(people); i++)
				try_one(&route_table[r], &t[k], i, &count);
	}
	print_message("%d requests\n", count);
	for (size_t k = 0; k < COUNT(filled); k++)
		if (!accepted[k])
			wrong("what is typed at %s is taken from nobody", filled[k].path);
	assert_true(count > 1000);
	assert_int_equal(wrongs, 0);
}

/* Without the page's own token nothing is changed, whoever asks and whatever for. */
static void
no_form_from_elsewhere(void **state)
{
	(void)state;
	wrongs = 0;
	for (size_t r = 0; r < route_table_n; r++) {
		struct arena *a = arena_new(ARENA_COMMAND);
		size_t n;
		const struct subject *t = things_of(route_table[r].object, &n);

		for (size_t i = 0; i < COUNT(people) && route_table[r].method == METHOD_POST; i++) {
			struct answer got = ask(a, METHOD_POST, target(a, route_table[r].path, t), i, false);

			if (got.status != 403)
				wrong("POST %s without a token: %d", route_table[r].path, got.status);
		}
		arena_free(a);
	}
	assert_int_equal(wrongs, 0);
}

/* Every address that takes a form says what is typed there, or that nothing is: none is forgotten when a session ends. */
static void
typed_is_declared(void **state)
{
	const struct form *const *forms;

	(void)state;
	wrongs = 0;
	for (size_t r = 0; r < route_table_n; r++) {
		if (route_table[r].method != METHOD_POST)
			continue;
		if (!over_forms(route_table[r].path, &forms)) {
			wrong("%s is not in typed.def", route_table[r].path);
			continue;
		}
		for (int k = 0; k < OVER_FORMS && forms[k] != NULL; k++)
			for (size_t i = 0; i < forms[k]->n; i++)
				if ((forms[k]->fields[i].flags & FORM_SECRET) != 0)
					wrong("%s of %s is a secret", forms[k]->fields[i].name, route_table[r].path);
	}
	assert_int_equal(wrongs, 0);
}

/* The page of a session that is over: what was typed, no field that the form does not have, and no password. */
static struct str
sent_late(struct arena *a, const char *to, size_t i, struct form_pair *pairs, size_t n)
{
	struct ctx cx = w0.cx;
	struct raw_request raw = { .method = METHOD_POST, .target = str_of(to), .peer = S("127.0.0.1"),
		.fetch_site = S("same-origin"), .form = { .v = pairs, .n = n, .cap = n } };
	struct reply reply;

	cx.arena = a;
	raw.cookie = str_fmt(a, "%s=%.*s", people[i].letter == 0 ? COOKIE_VISITOR : COOKIE_SESSION, STR_ARG(w0.token[i]));
	(void)route_dispatch(&cx, &w0.app, &raw, &reply);
	assert_int_equal(reply.status, people[i].letter == 0 && strcmp(to, "/login") != 0 ? 401 : 403);
	return reply.body;
}

static void
session_over(void **state)
{
	struct form_pair save[] = { { S("seq"), S("3") }, { S("section"), S("ket-qua") }, { S("field"), S("") },
		{ S("text"), S("Đã gõ \"rất\" lâu</textarea><b>") }, { S("is_admin"), S("khong-co-o-nay") } };
	struct form_pair login[] = { { S("login"), S("ai-do") }, { S("password"), S("mat-khau-that") } };
	struct form_pair change[] = { { S("old"), S("mat-khau-that") }, { S("password"), S("mat-khau-moi") }, { S("again"), S("mat-khau-moi") } };
	struct arena *a = arena_new(ARENA_COMMAND);
	const size_t nobody = COUNT(people) - 1;

	(void)state;
	for (size_t i = 0; i < COUNT(people); i += nobody) {
		struct str page = sent_late(a, "/draft/thang/syt/2026-10/save", i, save, COUNT(save));

		assert_true(str_find(page, S("<textarea id=\"typed-3\" name=\"text\" rows=\"6\" readonly>Đã gõ &quot;rất&quot; lâu&lt;/textarea&gt;")) > 0);
		assert_true(str_find(page, S("(ket-qua)")) > 0);
		assert_true(str_find(page, S("<input type=\"hidden\" name=\"seq\" value=\"3\">")) > 0);
		assert_true(str_find(page, S("action=\"/draft/thang/syt/2026-10/save\"")) > 0);
		assert_int_equal(str_find(page, S("khong-co-o-nay")), -1);
		assert_int_equal(str_find(page, S("href=\"/login?to=/draft/thang/syt/2026-10\"")) > 0, i == nobody);
		page = sent_late(a, "/account/password", i, change, COUNT(change));
		assert_int_equal(str_find(page, S("mat-khau")), -1);
		page = sent_late(a, "/login", i, login, COUNT(login));
		assert_int_equal(str_find(page, S("mat-khau-that")), -1);
	}
	arena_free(a);
}

/* The page of an address that is not asked in this way links to the one above it: the asker's own words, no more. */
static struct str
without_key(struct arena *a, struct str html, const struct subject *t)
{
	struct str key = t->key[0] != '\0' ? str_of(t->key) : str_fmt(a, "/%lld\"", (long long)t->id), rest = html;
	struct buf b;
	ptrdiff_t at;

	buf_init(&b, a, PAGE_MAX);
	while ((at = str_find(rest, key)) >= 0) {
		buf_put(&b, rest.p, (size_t)at);
		rest = str_sub(rest, (size_t)at + key.n, rest.n);
	}
	buf_str(&b, rest);
	return buf_view(&b);
}

/* A form of this session, to an address or for a thing that is not this post's. */
static struct answer
sent_amiss(struct arena *a, const char *to, size_t i, const struct form_pair *typed, size_t n)
{
	return ask_with(a, &(struct asking){ .method = METHOD_POST, .to = str_of(to), .who = i, .form = typed, .n = n });
}

/* What was typed stands beside a 403 and a 404; a thing that is hidden and one that is absent answer alike. */
static void
refused_is_kept(void **state)
{
	static const char *const denied[][2] = { { "0", "/draft/thang/syt/2026-10/approve" }, { "6", "/draft/thang/syt/2026-10/save" },
		{ "0", "/due/thang/syt/2026-10/excuse" } };
	const struct form_pair save[] = { { S("seq"), S("3") }, { S("section"), S("ket-qua") }, { S("field"), S("") },
		{ S("text"), S("Đã gõ rất lâu</textarea>") }, { S("reason"), S("Đã gõ rất lâu</textarea>") }, { S("is_admin"), S("khong-co-o-nay") } };
	const struct form_pair change[] = { { S("old"), S("mat-khau-that") }, { S("login"), S("ai-do") } };
	const struct str typed = S(">Đã gõ rất lâu&lt;/textarea&gt;</textarea>");
	struct arena *a = arena_new(ARENA_COMMAND);
	struct answer hidden = sent_amiss(a, "/draft/thang/gddt/2026-10/save", 0, save, COUNT(save));
	struct answer absent = sent_amiss(a, "/draft/thang/syt/1999-10/save", 0, save, COUNT(save));

	(void)state;
	assert_int_equal(hidden.status, 404);
	assert_int_equal(absent.status, 404);
	assert_true(str_find(hidden.body, typed) > 0 && str_find(hidden.body, S("khong-co-o-nay")) < 0);
	assert_true(str_eq(hidden.body, absent.body));
	for (size_t i = 0; i < COUNT(denied); i++) {
		struct answer got = sent_amiss(a, denied[i][1], (size_t)(denied[i][0][0] - '0'), save, COUNT(save));

		assert_int_equal(got.status, 403);
		assert_true(str_find(got.body, typed) > 0);
		got = sent_amiss(a, denied[i][1], (size_t)(denied[i][0][0] - '0'), change, COUNT(change));
		assert_int_equal(got.status, 403);
		assert_true(str_find(got.body, S("mat-khau-that")) < 0);
	}
	arena_free(a);
}

/* A report that cannot be written yet is read, without forms; what was typed for it all the same comes back to be copied. */
static void
shut_is_read(void **state)
{
	const struct form_pair save[] = { { S("seq"), S("0") }, { S("section"), S("tham-muu") }, { S("field"), S("") },
		{ S("text"), S("Đã gõ rất lâu</textarea>") }, { S("signatory"), S("Phó Giám đốc nào đó") } };
	struct arena *a = arena_new(ARENA_COMMAND);
	struct answer got;
	struct str key = S("");
	const char *page;

	(void)state;
	assert_int_equal(store_query(&w0.cx, w0.site->store, str_fmt(a, "select due from due where unit = 'syt' and kind = 'report' "
	    "and opens > %d limit 1", (int)ctx_today(&w0.cx)), first_cell, &key), E_OK);
	page = str_z(a, str_fmt(a, "/draft/%.*s", STR_ARG(key)));
	got = ask(a, METHOD_GET, str_of(page), 0, true);
	assert_int_equal(got.status, 200);
	assert_true(str_find(got.body, S("Có thể soạn báo cáo này từ ")) > 0);
	assert_true(str_find(got.body, str_fmt(a, "action=\"%s/", page)) < 0);
	got = sent_amiss(a, str_z(a, str_fmt(a, "%s/save", page)), 0, save, COUNT(save));
	assert_true(got.status >= 400);
	assert_true(str_find(got.body, str_fmt(a, "action=\"%s/", page)) < 0);
	assert_true(str_find(got.body, S("Đã gõ rất lâu&lt;/textarea&gt;</div>")) > 0);
	assert_true(str_find(got.body, S("Phó Giám đốc nào đó</div>")) > 0);
	arena_free(a);
}

/* The same form of a new account twice: made once; the address is told once, then how to come by another. */
static void
account_twice(void **state)
{
	const struct form_pair form[] = { { S("login"), S("tao-hai-lan") }, { S("name"), S("Văn phòng") }, { S("unit"), S("syt") },
		{ S("role"), S("unit-officer") }, { S("title"), S("Chuyên viên") } };
	const struct asking q = { .method = METHOD_POST, .to = S("/admin/accounts/new"), .who = 10, .form = form, .n = COUNT(form),
		.once = S("0123456789abcdef") };
	struct arena *a = arena_new(ARENA_COMMAND);
	struct answer first = ask_with(a, &q), second = ask_with(a, &q);

	(void)state;
	assert_int_equal(first.status, 200);
	assert_int_equal(second.status, 200);
	assert_true(str_find(first.body, S("/welcome/")) > 0 && str_find(first.body, S("Biểu này được gửi hai lần")) < 0);
	assert_true(str_find(second.body, S("/welcome/")) < 0 && str_find(second.body, S("Biểu này được gửi hai lần")) > 0);
	arena_free(a);
}

/* A page past the last one of a list leads to the last; a year that is none is absent. */
static void
past_the_end(void **state)
{
	static const struct {
		size_t who;
		const char *list;
	} lists[] = { { 6, "/waiting" }, { 10, "/admin" }, { 0, "/sent" }, { 11, "/ledger" }, { 7, "/versions" }, { 6, "/consolidation" } };
	struct arena *a = arena_new(ARENA_COMMAND);
	struct answer got, absent = ask(a, METHOD_GET, S("/nowhere/at/all"), 6, true);
	struct form_pair add[] = { { S("seq"), S("") }, { S("name"), S("qua-trang") } };

	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		got = ask(a, METHOD_GET, str_fmt(a, "%s?page=99999", lists[i].list), lists[i].who, true);
		assert_int_equal(got.status, 303);
		assert_true(str_starts(got.location, str_of(lists[i].list)));
		got = ask(a, METHOD_GET, got.location, lists[i].who, true);
		assert_int_equal(got.status, 200);
		assert_int_equal(ask(a, METHOD_GET, str_fmt(a, "%s?page=1", lists[i].list), lists[i].who, true).status, 200);
	}
	(void)ask(a, METHOD_POST, S("/revision/begin"), 7, true);
	add[0].value = str_fmt(a, "%lld", (long long)number(&w0.cx, "select coalesce(max(seq), 0) from revision"));
	(void)ask_with(a, &(struct asking){ .method = METHOD_POST, .to = S("/revision/add"), .who = 7, .form = add, .n = COUNT(add) });
	got = ask(a, METHOD_GET, str_fmt(a, "/revision/effect?from=%.*s&page=99999", STR_ARG(day_iso(a, ctx_today(&w0.cx)))), 7, true);
	assert_int_equal(got.status, 303);
	assert_true(str_starts(got.location, S("/revision/effect?from=")));
	assert_int_equal(ask(a, METHOD_GET, got.location, 7, true).status, 200);
	assert_int_equal(ask(a, METHOD_GET, S("/board/2026"), 6, true).status, 200);
	got = ask(a, METHOD_GET, S("/board/9999"), 6, true);
	assert_true(got.status == 404 && str_eq(got.body, absent.body));
	assert_int_equal(ask(a, METHOD_GET, S("/board?year=9999"), 6, true).status, 404);
	arena_free(a);
}

/* Of many boxes the one that cannot be taken is named and marked, and no other. */
static void
fault_of_one_box(void **state)
{
	struct form_pair save[] = { { S("seq"), S("0") }, { S("section"), S("tham-muu") }, { S("field"), S("") }, { S("text"), S("Tốt") },
		{ S("section"), S("ket-qua") }, { S("field"), S("suc-khoe") }, { S("text"), S("Hỏng\x01") } };
	struct arena *a = arena_new(ARENA_COMMAND);
	struct answer got;
	struct str key = S("");

	(void)state;
	assert_int_equal(store_query(&w0.cx, w0.site->store, str_fmt(a, "select due from due where unit = 'syt' and kind = 'report' "
	    "and opens <= %d and done is null and withdrawn is null and excused is null and not exists (select 1 from draft d "
	    "where d.due = due.due) order by day_now desc limit 1", (int)ctx_today(&w0.cx)), first_cell, &key), E_OK);
	got = sent_amiss(a, str_z(a, str_fmt(a, "/draft/%.*s/save", STR_ARG(key))), 0, save, COUNT(save));
	assert_int_equal(got.status, 422);
	assert_true(str_find(got.body, S("<a href=\"#f-text-ket-qua.suc-khoe\">II. Kết quả theo lĩnh vực – ")) > 0);
	assert_true(str_find(got.body, S("<textarea id=\"f-text-ket-qua.suc-khoe\" name=\"text\" rows=\"4\" aria-invalid=\"true\" "
	    "aria-describedby=\"e-text-ket-qua.suc-khoe\">Hỏng</textarea>")) > 0);
	assert_true(str_find(got.body, S("<textarea id=\"f-text-tham-muu\" name=\"text\" rows=\"4\">Tốt</textarea>")) > 0);
	/* so is the one with a mark of secrecy */
	save[6].value = S("Một\nTỐI MẬT");
	got = sent_amiss(a, str_z(a, str_fmt(a, "/draft/%.*s/save", STR_ARG(key))), 0, save, COUNT(save));
	assert_int_equal(got.status, 422);
	assert_true(str_find(got.body, S("<a href=\"#f-text-ket-qua.suc-khoe\">II. Kết quả theo lĩnh vực – ")) > 0);
	assert_true(str_find(got.body, S("Dòng 2 có dấu chỉ độ mật TỐI MẬT")) > 0);
	assert_true(str_find(got.body, S("<textarea id=\"f-text-tham-muu\" name=\"text\" rows=\"4\">Tốt</textarea>")) > 0);
	arena_free(a);
}

/* A refused form keeps its key: pressed again unchanged, what was recorded and not confirmed is found. */
static void
refused_keeps_its_key(void **state)
{
	struct form_pair reason[] = { { S("to"), S("khong phai ngay") }, { S("reason"), S("Bão.") } };
	struct arena *a = arena_new(ARENA_COMMAND);
	struct asking q = { .method = METHOD_POST, .to = S("/due/thang/syt/2026-12/extend"), .who = 7, .form = reason, .n = COUNT(reason),
		.once = S("0123456789abcdef0123456789abcdef-2") };
	struct reply got;

	(void)state;
	ask_raw(a, &q, &got);
	assert_int_equal(got.status, 422);
	assert_true(str_find(got.body, S("name=\"_once\" value=\"0123456789abcdef0123456789abcdef-")) > 0);
	q.once = S("0123456789abcdef");                /* not one of ours */
	ask_raw(a, &q, &got);
	assert_true(got.status == 422 && str_find(got.body, S("0123456789abcdef")) < 0);
	arena_free(a);
}

/* An address that is not asked in this way says so before anything is looked up: own, other and absent answer alike. */
static void
wrong_methods(void **state)
{
	int count = 0;

	(void)state;
	wrongs = 0;
	for (size_t r = 0; r < route_table_n; r++) {
		enum method other = route_table[r].method == METHOD_GET ? METHOD_POST : METHOD_GET;
		const struct subject *t;
		struct answer first = { .status = 0 };
		struct arena *a;
		bool both = false;
		size_t n;

		for (size_t i = 0; i < route_table_n; i++)
			both = both || (route_table[i].method == other && strcmp(route_table[i].path, route_table[r].path) == 0);
		if (both)
			continue;
		a = arena_new(ARENA_COMMAND);
		t = things_of(route_table[r].object, &n);
		for (size_t i = 0; i < COUNT(people); i++)
			for (size_t k = 0; k < n; k++, count++) {
				struct asking q = { .method = other, .to = target(a, route_table[r].path, &t[k]), .who = i };
				struct answer got = ask_with(a, &q), head;

				q.head = other == METHOD_GET;
				if (q.head && (head = ask_with(a, &q), !same_answer(&head, &got)))
					wrong("HEAD of %s for %zu: %d", route_table[r].path, i, head.status);
				got.body = without_key(a, got.body, &t[k]);
				if (k == 0)
					first = got;
				if (got.status != 405 || !str_eq(got.body, first.body))
					wrong("the other method of %s for %zu: %d", route_table[r].path, i, got.status);
			}
		arena_free(a);
	}
	print_message("%d requests\n", count);
	assert_true(count > 300);
	assert_int_equal(wrongs, 0);
}

/* --- one's posts --------------------------------------------------------------------------------------------------------- */

static int64_t
acts_for(size_t i)
{
	struct finding f = { .token = w0.token[i] };
	struct ctx cx = w0.cx;

	assert_int_equal(store_read(&cx, w0.site->store, find_session, &f), E_OK);
	return f.info.actor->post;
}

/* The second post of the first person here, an officer: he may clerk for another unit too. */
static int64_t
second_post(void)
{
	const struct who admin = { 'A', ROLE_ADMINISTRATOR, "tgtu" };
	struct ctx cx = w0.cx;
	struct finding own = { .who = &people[0] }, f;
	struct post_new in = { .unit = S("gddt"), .role = S("unit-clerk"), .title = S("Văn thư"), .from = DAY_NONE, .until = DAY_NONE };
	int64_t post = 0;

	assert_int_equal(store_read(&cx, w0.site->store, find_post, &own), E_OK);
	act_as(&cx, &admin, &f);
	in.account = own.actor.account;
	assert_int_equal(post_give(&cx, w0.site, &in, &post), E_OK);
	log_in(0);
	return post;
}

/* He acts for his own posts and changes between them; another's, in his unit or not, is like one that does not exist. */
static void
posts_of_others(void **state)
{
	const int64_t second = second_post(), first = acts_for(0);
	struct ctx cx = w0.cx;
	const int64_t posts[] = { first, second, first, number(&cx, "select max(post) from post where unit = 'syt' and role = 'unit-leader'"),
		number(&cx, "select max(post) from post where unit = 'ldtbxh'"), number(&cx, "select max(post) from post where role = 'administrator'"),
		NOT_THERE, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(people) - 1; i++) {
		const int64_t before = acts_for(i);

		for (size_t k = 0; k < COUNT(posts); k++) {
			struct arena *a = arena_new(ARENA_COMMAND);
			bool own = posts[k] == before || (i == 0 && k < 3);
			struct answer got = ask(a, METHOD_POST, str_fmt(a, "/account/post/%lld", (long long)posts[k]), i, true),
			    absent = ask(a, METHOD_GET, S("/nowhere/at/all"), i, true);

			if (own ? got.status != 303 : !same_answer(&got, &absent))
				fail_msg("post %lld for %zu: %d", (long long)posts[k], i, got.status);
			assert_int_equal(acts_for(i), own ? posts[k] : before);
			arena_free(a);
		}
	}
}

/* --- hidden and absent ------------------------------------------------------------------------------------------------------ */

/* What a thread's requests asked the database: how many statements, and a sum over their texts in order. */
struct work {
	int n;
	uint64_t sum;
	char last[160];
};
static _Thread_local struct work work;

static int
statement(unsigned what, void *arg, void *stmt, void *sql)
{
	(void)what;
	(void)arg;
	(void)stmt;
	work.n++;
	for (const char *p = sql; *p != '\0'; p++)
		work.sum = (work.sum ^ (unsigned char)*p) * 0x100000001b3ULL;
	(void)snprintf(work.last, sizeof(work.last), "%s", (const char *)sql);
	return 0;
}

/* SQLite calls it for every connection that is opened. */
static int
watch(sqlite3 *db, const char **why, const void *api)
{
	(void)why;
	(void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, statement, NULL);
}

static int
setup_watched(void **state)
{
	assert_int_equal(sqlite3_auto_extension((void (*)(void))watch), SQLITE_OK);
	return setup(state);
}

/*
 * What somebody must not see answers byte for byte like what is not there, and asks the database the same. Time is not
 * measured: a test that looked at the clock would fail by chance.
 */
static void
hidden_like_absent(void **state)
{
	int count = 0;

	(void)state;
	wrongs = 0;
	for (size_t r = 0; r < route_table_n; r++) {
		size_t n;
		const struct route *route = &route_table[r];
		const struct subject *t = things_of(route->object, &n);

		for (size_t i = 0; i < COUNT(people); i++) {
			struct arena *a = arena_new(ARENA_COMMAND);
			struct answer absent = { 0 }, got;
			struct work asked = { 0 };
			struct asking q = { .method = route->method, .who = i };

			(void)fill_in(a, route, &q);
			for (size_t k = 0; k < n; k++)
				if (!t[k].there) {
					q.to = target(a, route->path, &t[k]);
					work = (struct work){ 0 };
					absent = ask_with(a, &q);
					asked = work;
				}
			for (size_t k = 0; k < n; k++) {
				if (!t[k].there || must_be(&people[i], route, &t[k]) != EXPECT_ABSENT)
					continue;
				q.to = target(a, route->path, &t[k]);
				work = (struct work){ 0 };
				got = ask_with(a, &q);
				count++;
				if (!same_answer(&got, &absent))
					wrong("%s of %s for %zu is not like one that is not there", route->path, t[k].unit, i);
				if (work.n != asked.n || work.sum != asked.sum)
					wrong("%s of %s for %zu: %d statements (%s), and %d for one that is not there (%s)", route->path, t[k].unit, i,
					    work.n, work.last, asked.n, asked.last);
			}
			arena_free(a);
		}
	}
	print_message("%d hidden\n", count);
	assert_true(count > 300);
	assert_int_equal(wrongs, 0);
}

/* The test's table and the program's say the same for every permission and role. */
static void
the_table(void **state)
{
	static const char letters[] = "OLCFHSAU";

	(void)state;
	for (enum permission p = 0; p < PERMISSION__MAX; p++)
		for (enum role r = 0; r < ROLE__MAX; r++)
			assert_int_equal(permission_of(p, r), p != MAY_ANYONE && one_of(letters[r], rights[p].roles));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table), cmocka_unit_test(every_address), cmocka_unit_test(no_form_from_elsewhere),
		cmocka_unit_test(typed_is_declared), cmocka_unit_test(session_over), cmocka_unit_test(refused_is_kept),
		cmocka_unit_test(wrong_methods), cmocka_unit_test(past_the_end), cmocka_unit_test(account_twice), cmocka_unit_test(fault_of_one_box), cmocka_unit_test(refused_keeps_its_key), cmocka_unit_test(shut_is_read), cmocka_unit_test(hidden_like_absent), cmocka_unit_test(posts_of_others),
	};

	return cmocka_run_group_tests(tests, setup_watched, teardown);
}
