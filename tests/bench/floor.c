/*
 * The limit `make bench` measures against: the least that still does the work. libmicrohttpd (2 epoll threads) and SQLite
 * (WAL, synchronous=FULL), a session looked up for each request, full-text index, one audit row for each item filed; no
 * rights, templates, languages, tokens, ledger. Writers take a mutex before BEGIN IMMEDIATE.
 *
 *     floor make FILE ITEMS          200 items a period; 8 sessions, cookies s=1 to s=8
 *     floor serve FILE PORT          GET /board?period=N, GET /item/N, POST /new (text=...)
 *     floor forms ITEMS              prints `POST /new text=...` lines for clients.lua
 *     floor insert FILE SECONDS GROUP    no server: the same item alone, GROUP in a commit; prints items a second, p50, p99 ms
 */
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

#define BODY 4096
#define FORM_MAX 65536
#define PAGE_MAX 262144

enum { Q_SESSION, Q_BOARD, Q_ITEM, Q_NEW, Q_TEXT, Q_AUDIT, Q_BEGIN, Q_COMMIT, Q__MAX };
static const char *const texts[Q__MAX] = {
	[Q_SESSION] = "SELECT who FROM session WHERE token = ?1",
	[Q_BOARD] = "SELECT id, title, unit, status, due, assignee FROM item WHERE period = ?1 ORDER BY unit, id LIMIT 200",
	[Q_ITEM] = "SELECT title, unit, status, due, assignee, body FROM item WHERE id = ?1",
	[Q_NEW] = "INSERT INTO item (title, unit, period, due, status, assignee, body) VALUES (?1, ?2, ?3, '2026-03-19', 'open', ?4, ?5)",
	[Q_TEXT] = "INSERT INTO text (rowid, body) VALUES (?1, ?2)",
	[Q_AUDIT] = "INSERT INTO audit (item, who, at) VALUES (?1, ?2, ?3)",
	[Q_BEGIN] = "BEGIN IMMEDIATE",
	[Q_COMMIT] = "COMMIT",
};

struct conn {
	sqlite3 *db;
	sqlite3_stmt *q[Q__MAX];
	char page[PAGE_MAX];
};

struct body {
	size_t n;
	char form[FORM_MAX];
};

static const char *file;
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local struct conn *own;

static void
die(sqlite3 *db, const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, db != NULL ? sqlite3_errmsg(db) : "");
	exit(1);
}

static void
run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(db, sql);
}

static struct conn *
conn_open(void)
{
	struct conn *c = calloc(1, sizeof(*c));

	if (c == NULL || sqlite3_open_v2(file, &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		die(NULL, "open");
	run(c->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456");
	run(c->db, "CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, title TEXT, unit TEXT, period INT, due TEXT, status TEXT,"
	    " assignee TEXT, body TEXT); CREATE INDEX IF NOT EXISTS item_period ON item (period, unit, id);"
	    "CREATE TABLE IF NOT EXISTS audit (id INTEGER PRIMARY KEY, item INT, who TEXT, at INT);"
	    "CREATE TABLE IF NOT EXISTS session (token TEXT PRIMARY KEY, who TEXT);"
	    "CREATE VIRTUAL TABLE IF NOT EXISTS text USING fts5(body, content='')");
	for (int i = 0; i < Q__MAX; i++)
		if (sqlite3_prepare_v2(c->db, texts[i], -1, &c->q[i], NULL) != SQLITE_OK)
			die(c->db, texts[i]);
	return c;
}

static void
done(struct conn *c, int q)
{
	int rc = sqlite3_step(c->q[q]);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		die(c->db, texts[q]);
	(void)sqlite3_reset(c->q[q]);
}

/* --- items -------------------------------------------------------------------------------------------------------- */

static void
item_put(struct conn *c, long n, const char *body, size_t size)
{
	char title[100], unit[40], who[40];

	(void)snprintf(title, sizeof(title), "Báo cáo công tác tháng của đơn vị số %ld", n % 20 + 1);
	(void)snprintf(unit, sizeof(unit), "Đơn vị số %ld", n % 20 + 1);
	(void)snprintf(who, sizeof(who), "Cán bộ %ld", n % 40 + 1);
	(void)sqlite3_bind_text(c->q[Q_NEW], 1, title, -1, SQLITE_STATIC);
	(void)sqlite3_bind_text(c->q[Q_NEW], 2, unit, -1, SQLITE_STATIC);
	(void)sqlite3_bind_int64(c->q[Q_NEW], 3, n / 200 + 1);
	(void)sqlite3_bind_text(c->q[Q_NEW], 4, who, -1, SQLITE_STATIC);
	(void)sqlite3_bind_text(c->q[Q_NEW], 5, body, (int)size, SQLITE_STATIC);
	done(c, Q_NEW);
	(void)sqlite3_bind_int64(c->q[Q_TEXT], 1, sqlite3_last_insert_rowid(c->db));
	(void)sqlite3_bind_text(c->q[Q_TEXT], 2, body, (int)size, SQLITE_STATIC);
	(void)sqlite3_bind_int64(c->q[Q_AUDIT], 1, sqlite3_last_insert_rowid(c->db));
	(void)sqlite3_bind_text(c->q[Q_AUDIT], 2, who, -1, SQLITE_STATIC);
	(void)sqlite3_bind_int64(c->q[Q_AUDIT], 3, (sqlite3_int64)time(NULL));
	done(c, Q_TEXT);
	done(c, Q_AUDIT);
}

static int
make(long items)
{
	struct conn *c = conn_open();
	char body[BODY + 1], session[100];

	run(c->db, "BEGIN");
	for (int i = 1; i <= 64; i++) {
		(void)snprintf(session, sizeof(session), "INSERT INTO session VALUES ('%d', 'Cán bộ %d')", i, i);
		run(c->db, session);
	}
	for (long n = 0; n < items; n++) {
		bench_text((uint64_t)n, BODY, body);
		item_put(c, n, body, BODY);
	}
	run(c->db, "COMMIT");
	return 0;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
forms(long items)
{
	char form[3 * BODY + 1];

	for (long n = 0; n < items; n++) {
		(void)bench_text_form((uint64_t)n, BODY, form);
		printf("POST /new text=%s\n", form);
	}
	return 0;
}

/* The bare insert: one table, one more row, no index of words. */
static int
insert(double how_long, int group)
{
	struct conn *c = conn_open();
	size_t n = 0, cap = 1000000;
	double *took = calloc(cap, sizeof(*took)), start = seconds(), at = start;
	char body[BODY + 1];

	if (took == NULL)
		die(NULL, "memory");
	bench_text(0, BODY, body);
	run(c->db, "CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, body TEXT); PRAGMA wal_autocheckpoint=2000");
	(void)sqlite3_finalize(c->q[Q_NEW]);
	if (sqlite3_prepare_v2(c->db, "INSERT INTO bare (body) VALUES (?1)", -1, &c->q[Q_NEW], NULL) != SQLITE_OK)
		die(c->db, "bare");
	for (; at < start + how_long && n < cap; n++) {
		double from = at;

		done(c, Q_BEGIN);
		for (int i = 0; i < group; i++) {
			(void)sqlite3_bind_text(c->q[Q_NEW], 1, body, BODY, SQLITE_STATIC);
			done(c, Q_NEW);
			(void)sqlite3_bind_int64(c->q[Q_AUDIT], 1, i);
			done(c, Q_AUDIT);
		}
		done(c, Q_COMMIT);
		at = seconds();
		took[n] = at - from;
	}
	qsort(took, n, sizeof(*took), by_value);
	printf("%.0f %.2f %.2f\n", (double)n * group / (at - start), took[n / 2] * 1e3, took[n * 99 / 100] * 1e3);
	free(took);
	return 0;
}

/* --- pages -------------------------------------------------------------------------------------------------------- */

static size_t
raw(char *to, size_t n, const char *s)
{
	size_t k = strlen(s);

	memcpy(to + n, s, k);
	return n + k;
}

static size_t
put(char *to, size_t n, const char *s)
{
	for (; *s != '\0' && n + 8 < PAGE_MAX; s++) {
		const char *as = *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : *s == '"' ? "&quot;" : NULL;

		if (as == NULL)
			to[n++] = *s;
		else
			n = raw(to, n, as);
	}
	return n;
}

static size_t
board(struct conn *c, const char *period)
{
	size_t n = raw(c->page, 0, "<!doctype html><title>board</title><a href=\"/logout\">logout</a><table>");

	(void)sqlite3_bind_int64(c->q[Q_BOARD], 1, period == NULL ? 1 : strtol(period, NULL, 10));
	while (sqlite3_step(c->q[Q_BOARD]) == SQLITE_ROW) {
		n = raw(c->page, n, "<tr><td><a href=\"/item/");
		n = put(c->page, n, (const char *)sqlite3_column_text(c->q[Q_BOARD], 0));
		n = raw(c->page, n, "\">");
		for (int i = 1; i < 6; i++) {
			n = put(c->page, n, (const char *)sqlite3_column_text(c->q[Q_BOARD], i));
			n = raw(c->page, n, i == 1 ? "</a>" : i < 5 ? "<td>" : "</tr>");
		}
	}
	(void)sqlite3_reset(c->q[Q_BOARD]);
	return raw(c->page, n, "</table></html>");
}

static size_t
item(struct conn *c, const char *id)
{
	size_t n = raw(c->page, 0, "<!doctype html><title>item</title><a href=\"/logout\">logout</a><dl>");

	(void)sqlite3_bind_int64(c->q[Q_ITEM], 1, strtol(id, NULL, 10));
	if (sqlite3_step(c->q[Q_ITEM]) == SQLITE_ROW)
		for (int i = 0; i < 6; i++) {
			n = raw(c->page, n, "<dd>");
			n = put(c->page, n, (const char *)sqlite3_column_text(c->q[Q_ITEM], i));
		}
	(void)sqlite3_reset(c->q[Q_ITEM]);
	return raw(c->page, n, "</dl></html>");
}

static int
hex(char c)
{
	return c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : c - '0';
}

static size_t
unescape(char *s)
{
	size_t n = 0;

	for (const char *p = s; *p != '\0'; p++) {
		if (*p == '%' && p[1] != '\0' && p[2] != '\0') {
			s[n++] = (char)(hex(p[1]) << 4 | hex(p[2]));
			p += 2;
		} else {
			s[n++] = *p == '+' ? ' ' : *p;
		}
	}
	s[n] = '\0';
	return n;
}

static size_t
file_one(struct conn *c, struct body *p)
{
	char *text = strstr(p->form, "text=");
	size_t n;

	if (text == NULL)
		return 0;
	n = unescape(text += 5);
	(void)pthread_mutex_lock(&writing);
	done(c, Q_BEGIN);
	item_put(c, (long)sqlite3_last_insert_rowid(c->db), text, n);
	done(c, Q_COMMIT);
	(void)pthread_mutex_unlock(&writing);
	return raw(c->page, 0, "<!doctype html><a href=\"/logout\">logout</a>filed</html>");
}

/* --- HTTP --------------------------------------------------------------------------------------------------------- */

static bool
session(struct conn *c, struct MHD_Connection *m)
{
	const char *s = MHD_lookup_connection_value(m, MHD_COOKIE_KIND, "s");
	bool there;

	(void)sqlite3_bind_text(c->q[Q_SESSION], 1, s, -1, SQLITE_STATIC);
	there = sqlite3_step(c->q[Q_SESSION]) == SQLITE_ROW;
	(void)sqlite3_reset(c->q[Q_SESSION]);
	return there;
}

static enum MHD_Result
answer(struct MHD_Connection *m, struct conn *c, size_t n)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(n, c->page, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result queued;

	(void)MHD_add_response_header(r, "Content-Type", "text/html; charset=utf-8");
	queued = MHD_queue_response(m, n > 0 ? 200 : 403, r);
	MHD_destroy_response(r);
	return queued;
}

static enum MHD_Result
handle(void *cls, struct MHD_Connection *m, const char *url, const char *method, const char *version, const char *data,
    size_t *data_n, void **at)
{
	struct body *p = *at;
	size_t n = 0;

	(void)cls;
	(void)version;
	if (p == NULL) {
		*at = p = malloc(sizeof(*p));
		if (p == NULL)
			return MHD_NO;
		p->n = 0;
		return MHD_YES;
	}
	if (*data_n > 0) {
		if (p->n + *data_n >= FORM_MAX)
			return MHD_NO;
		memcpy(p->form + p->n, data, *data_n);
		p->n += *data_n;
		*data_n = 0;
		return MHD_YES;
	}
	if (own == NULL)
		own = conn_open();
	p->form[p->n] = '\0';
	if (session(own, m))
		n = strcmp(method, "POST") == 0 ? file_one(own, p) : strncmp(url, "/item/", 6) == 0 ? item(own, url + 6) :
		    board(own, MHD_lookup_connection_value(m, MHD_GET_ARGUMENT_KIND, "period"));
	return answer(m, own, n);
}

static void
completed(void *cls, struct MHD_Connection *m, void **at, enum MHD_RequestTerminationCode how)
{
	(void)cls;
	(void)m;
	(void)how;
	free(*at);
	*at = NULL;
}

static int
serve(uint16_t port)
{
	struct sockaddr_in on = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
	sigset_t set;
	int got;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	if (MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, port, NULL, NULL, handle, NULL, MHD_OPTION_SOCK_ADDR,
	        (struct sockaddr *)&on, MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_NOTIFY_COMPLETED, completed, NULL,
	        MHD_OPTION_END) == NULL)
		die(NULL, "listen");
	(void)sigwait(&set, &got);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc >= 4)
		file = argv[2];
	if (argc == 4 && strcmp(argv[1], "make") == 0)
		return make(strtol(argv[3], NULL, 10));
	if (argc == 4 && strcmp(argv[1], "serve") == 0)
		return serve((uint16_t)strtol(argv[3], NULL, 10));
	if (argc == 3 && strcmp(argv[1], "forms") == 0)
		return forms(strtol(argv[2], NULL, 10));
	if (argc == 5 && strcmp(argv[1], "insert") == 0)
		return insert(strtod(argv[3], NULL), (int)strtol(argv[4], NULL, 10));
	fprintf(stderr, "usage: floor make FILE ITEMS | floor serve FILE PORT | floor forms ITEMS | floor insert FILE SECONDS GROUP\n");
	return 2;
}
