/*
 * The clients of `make bench` that a stock tool cannot play: people who log in and send reports.
 *
 *     load login PORT BEFORE AFTER COUNT     logs in BEFOREnnAFTER, nn = 01 to COUNT; prints a cookie a line
 *     load start PORT PATH COMMAND...        starts a server, prints its process id and the ms until PATH answered 200
 *     load send PORT COOKIES KEYS CLIENTS EACH FIRST [whole]
 *
 * KEYS: lines `UNIT KEY` of rows nothing was sent for; client i takes cookie and unit FIRST + i (from 0), EACH rows. Every
 * client is a closed loop on its own connection. Without `whole` the drafts are saved first, untimed, and the timed part is
 * the sending; with it, the whole path of a person is timed: open the page, save 4,096 bytes, follow to the page, send.
 * Each form carries the page's token and key; each answer is read and must be the redirect to a receipt, each a different
 * one. Prints: sent, failed, seconds, a second, and p50 p99 worst of one sending in ms.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

#define CLIENTS_MAX 64
#define PASSWORD "do-toc-do-2026"
#define PARAGRAPH 1024
#define PARAGRAPHS 512                 /* to choose from */
#define PAGE_MAX ((size_t)1 << 20)

struct client {
	int fd, port;
	char cookie[256];
	char unit[32];
	char (*keys)[64];
	char (*csrf)[200], (*once)[80];    /* for each row, from its page */
	int n, sent, failed;
	long *receipts;
	double *took;
	bool whole;
	char *page;                        /* the last answer, PAGE_MAX */
	int status;
	char location[256];
	pthread_t thread;
};

static pthread_barrier_t ready;

static void
die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- HTTP --------------------------------------------------------------------------------------------------------- */

static void
client_connect(struct client *c)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)c->port) };
	int on = 1;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((c->fd = socket(AF_INET, SOCK_STREAM, 0)) < 0 || setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	if (c->page == NULL && (c->page = malloc(PAGE_MAX)) == NULL)
		die("memory");
}

static void
head_field(const char *head, const char *name, char *to, size_t room)
{
	const char *p = strstr(head, name), *end;

	to[0] = '\0';
	if (p == NULL)
		return;
	p += strlen(name);
	end = p + strcspn(p, "\r;");
	if ((size_t)(end - p) < room) {
		memcpy(to, p, (size_t)(end - p));
		to[end - p] = '\0';
	}
}

/* Of the cookies an answer sets the session's, else the visitor's, as NAME=VALUE. */
static void
head_cookie(const char *head, char *to, size_t room)
{
	static const char *const names[] = { "phoihop=", "phoihop_form=" };
	char want[64], value[256];

	to[0] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && to[0] == '\0'; i++) {
		(void)snprintf(want, sizeof(want), "\r\nSet-Cookie: %s", names[i]);
		head_field(head, want, value, sizeof(value) - 32);
		if (value[0] != '\0')
			(void)snprintf(to, room, "%s%.200s", names[i], value);
	}
}

/* Reads one answer whole; the body is left in c->page. */
static void
answer_read(struct client *c, char *cookie)
{
	char length[32];
	size_t n = 0, head, body;
	char *end;
	ssize_t k;

	do {
		if ((k = read(c->fd, c->page + n, PAGE_MAX - 1 - n)) <= 0)
			die("read");
		n += (size_t)k;
		c->page[n] = '\0';
	} while ((end = strstr(c->page, "\r\n\r\n")) == NULL);
	*end = '\0';
	c->status = strlen(c->page) > 12 ? (int)strtol(c->page + 9, NULL, 10) : 0;
	head_field(c->page, "\r\nLocation: ", c->location, sizeof(c->location));
	head_field(c->page, "\r\nContent-Length: ", length, sizeof(length));
	if (cookie != NULL)
		head_cookie(c->page, cookie, sizeof(c->cookie));
	head = (size_t)(end - c->page) + 4;
	body = (size_t)strtol(length, NULL, 10);
	if (head + body >= PAGE_MAX)
		die("a page that large");
	while (n < head + body) {
		if ((k = read(c->fd, c->page + n, head + body - n)) <= 0)
			die("read");
		n += (size_t)k;
	}
	memmove(c->page, c->page + head, body);
	c->page[body] = '\0';
}

static void
request(struct client *c, const char *method, const char *path, const char *body, char *cookie)
{
	char head[1024];
	size_t n = body == NULL ? 0 : strlen(body), at = 0;
	int h = snprintf(head, sizeof(head), "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n", method, path, c->port,
	    c->cookie);
	static _Thread_local char all[98304];
	ssize_t k;

	if (body != NULL)
		h += snprintf(head + h, sizeof(head) - (size_t)h,
		    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n", n);
	if ((size_t)h + 2 + n > sizeof(all))
		die("a form that large");
	memcpy(all, head, (size_t)h);
	memcpy(all + h, "\r\n", 2);
	if (body != NULL)
		memcpy(all + h + 2, body, n);
	for (n += (size_t)h + 2; at < n; at += (size_t)k)
		if ((k = write(c->fd, all + at, n - at)) <= 0)
			die("write");
	answer_read(c, cookie);
}

static bool
value_of(const char *page, const char *name, char *to, size_t room)
{
	char want[64];
	const char *p, *end;

	(void)snprintf(want, sizeof(want), "name=\"%s\" value=\"", name);
	if ((p = strstr(page, want)) == NULL)
		return false;
	p += strlen(want);
	if ((end = strchr(p, '"')) == NULL || (size_t)(end - p) >= room)
		return false;
	memcpy(to, p, (size_t)(end - p));
	to[end - p] = '\0';
	return true;
}

/* --- logging in --------------------------------------------------------------------------------------------------- */

static int
login(int port, const char *before, const char *after, int count)
{
	struct client c = { .port = port };
	char body[512], csrf[200], fresh[256];

	for (int i = 1; i <= count; i++) {
		c.cookie[0] = '\0';
		client_connect(&c);
		request(&c, "GET", "/login", NULL, c.cookie);
		if (!value_of(c.page, "_csrf", csrf, sizeof(csrf)))
			die("no form on the login page");
		(void)snprintf(body, sizeof(body), "_csrf=%s&login=%s%02d%s&password=" PASSWORD, csrf, before, i, after);
		request(&c, "POST", "/login", body, fresh);
		if (c.status != 303 || strncmp(fresh, "phoihop=", 8) != 0) {
			fprintf(stderr, "load: %s%02d%s cannot log in: %d\n", before, i, after, c.status);
			return 1;
		}
		printf("%s\n", fresh);
		(void)close(c.fd);
	}
	return 0;
}

/* --- starting ----------------------------------------------------------------------------------------------------- */

static bool
answers(int port, const char *path)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	char text[256];
	int fd = socket(AF_INET, SOCK_STREAM, 0), n;
	bool ok;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	n = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", path, port);
	ok = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 && write(fd, text, (size_t)n) == n &&
	    read(fd, text, 12) == 12 && memcmp(text + 9, "200", 3) == 0;
	(void)close(fd);
	return ok;
}

static int
start(int port, const char *path, char **command)
{
	const struct timespec pause = { 0, 500000 };
	double from = seconds();
	pid_t child = fork();

	if (child == 0) {
		int out = open("/dev/null", O_WRONLY);

		(void)dup2(out, 1);
		(void)execvp(command[0], command);
		_exit(127);
	}
	while (!answers(port, path) && seconds() < from + 120)
		(void)nanosleep(&pause, NULL);
	printf("%d %.1f\n", (int)child, (seconds() - from) * 1e3);
	return child < 0 || seconds() >= from + 120;
}

/* --- sending ------------------------------------------------------------------------------------------------------ */

static char paragraphs[PARAGRAPHS][3 * PARAGRAPH + 1];     /* as a form has them */

static void
paragraphs_make(void)
{
	for (uint64_t i = 0; i < PARAGRAPHS; i++)
		(void)bench_text_form(i, PARAGRAPH, paragraphs[i]);
}

/* Paragraph k of a client's report i. */
static const char *
paragraph(const struct client *c, int i, int k)
{
	return paragraphs[(size_t)(97 * strtol(c->unit + 1, NULL, 10) + 4 * i + k) % PARAGRAPHS];
}

static void
draft_page(struct client *c, int i)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "/draft/%s", c->keys[i]);
	request(c, "GET", path, NULL, NULL);
	if (c->status != 200 || !value_of(c->page, "_csrf", c->csrf[i], sizeof(c->csrf[i])) ||
	    !value_of(c->page, "_once", c->once[i], sizeof(c->once[i]))) {
		fprintf(stderr, "load: GET %s: %d\n", path, c->status);
		exit(1);
	}
}

static void
draft_save(struct client *c, int i)
{
	static _Thread_local char body[65536];
	char path[128];

	(void)snprintf(path, sizeof(path), "/draft/%s/save", c->keys[i]);
	(void)snprintf(body, sizeof(body), "_csrf=%s&_once=%s&seq=0&signatory=Gi%%C3%%A1m+%%C4%%91%%E1%%BB%%91c"
	    "&section=viec&field=linh-vuc&text=%s&section=han-che&field=&text=%s&section=nhiem-vu&field=&text=%s"
	    "&section=de-xuat&field=&text=%s", c->csrf[i], c->once[i], paragraph(c, i, 0), paragraph(c, i, 1), paragraph(c, i, 2),
	    paragraph(c, i, 3));
	request(c, "POST", path, body, NULL);
	if (c->status != 303 || strncmp(c->location, "/draft/", 7) != 0) {
		fprintf(stderr, "load: POST %s: %d\n", path, c->status);
		exit(1);
	}
}

static void
draft_send(struct client *c, int i)
{
	char body[1024], path[128];
	const char *at;
	double from;

	(void)snprintf(path, sizeof(path), "/draft/%s/send", c->keys[i]);
	(void)snprintf(body, sizeof(body), "_csrf=%s&_once=%s&seq=1&number=%d%%2FBC-DV&number_day=&signatory=Gi%%C3%%A1m+%%C4%%91%%E1"
	    "%%BB%%91c", c->csrf[i], c->once[i], i + 1);
	from = seconds();
	request(c, "POST", path, body, NULL);
	c->took[i] = seconds() - from;
	at = strstr(c->location, "/receipt/");
	c->receipts[i] = c->status == 303 && at != NULL ? strtol(at + 9, NULL, 10) : 0;
	if (c->receipts[i] > 0)
		c->sent++;
	else if (c->failed++ == 0)
		fprintf(stderr, "load: POST %s: %d %s\n", path, c->status, c->location);
}

static void *
client_main(void *arg)
{
	struct client *c = arg;

	client_connect(c);
	for (int i = 0; i < c->n && !c->whole; i++) {
		draft_page(c, i);
		draft_save(c, i);
		draft_page(c, i);
	}
	(void)close(c->fd);                    /* the server ends connections that idle; the timed part begins with a fresh one */
	(void)pthread_barrier_wait(&ready);
	client_connect(c);
	(void)pthread_barrier_wait(&ready);
	for (int i = 0; i < c->n; i++) {
		if (c->whole) {
			draft_page(c, i);
			draft_save(c, i);
			draft_page(c, i);
		}
		draft_send(c, i);
	}
	(void)close(c->fd);
	return NULL;
}

static void
client_fill(struct client *c, const char *cookies, const char *keys, int nth, int each)
{
	FILE *f = fopen(cookies, "r");
	char line[512], unit[32], key[64];

	for (int i = 0; f != NULL && i <= nth; i++)
		if (fgets(line, sizeof(line), f) == NULL)
			die("too few cookies");
	if (f == NULL || sscanf(line, "%255s", c->cookie) != 1)
		die(cookies);
	(void)fclose(f);
	(void)snprintf(c->unit, sizeof(c->unit), "u%02d", nth + 1);
	c->keys = calloc((size_t)each, sizeof(*c->keys));
	c->csrf = calloc((size_t)each, sizeof(*c->csrf));
	c->once = calloc((size_t)each, sizeof(*c->once));
	c->receipts = calloc((size_t)each, sizeof(*c->receipts));
	c->took = calloc((size_t)each, sizeof(*c->took));
	if (c->keys == NULL || c->csrf == NULL || c->once == NULL || c->receipts == NULL || c->took == NULL ||
	    (f = fopen(keys, "r")) == NULL)
		die(keys);
	while (c->n < each && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "%31s %63s", unit, key) == 2 && strcmp(unit, c->unit) == 0)
			memcpy(c->keys[c->n++], key, sizeof(key));
	(void)fclose(f);
	if (c->n < each)
		die("too few rows to send for");
}

static uint64_t
syncs(void)
{
	const char *name = getenv("LOAD_SYNCS");
	uint64_t n = 0;
	FILE *f = name == NULL ? NULL : fopen(name, "rb");

	if (f != NULL && fread(&n, sizeof(n), 1, f) != 1)
		n = 0;
	if (f != NULL)
		(void)fclose(f);
	return n;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static int
by_number(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return x < y ? -1 : x > y;
}

static int
sum_up(const struct client *c, int clients, size_t each, double all, uint64_t synced)
{
	size_t n = 0, twice = 0, most = (size_t)clients * each;
	double *took = calloc(most, sizeof(*took));
	long *receipts = calloc(most, sizeof(*receipts));
	int sent = 0, failed = 0;

	if (took == NULL || receipts == NULL)
		die("memory");
	for (int i = 0; i < clients; i++) {
		for (int k = 0; k < c[i].n; k++, n++) {
			took[n] = c[i].took[k];
			receipts[n] = c[i].receipts[k];
		}
		sent += c[i].sent;
		failed += c[i].failed;
	}
	qsort(took, n, sizeof(*took), by_value);
	qsort(receipts, n, sizeof(*receipts), by_number);
	for (size_t i = 1; i < n; i++)
		twice += receipts[i] != 0 && receipts[i] == receipts[i - 1];
	printf("%d %d %.3f %.0f %.2f %.2f %.2f %llu\n", sent, failed + (int)twice, all, sent / all, took[n / 2] * 1e3,
	    took[n * 99 / 100] * 1e3, took[n - 1] * 1e3,
	    (unsigned long long)synced);
	return failed + (int)twice == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	static struct client c[CLIENTS_MAX];
	int port = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 0, clients, each, first;
	uint64_t before;
	double from;

	if (argc > 4 && strcmp(argv[1], "start") == 0)
		return start(port, argv[3], &argv[4]);
	if (argc == 6 && strcmp(argv[1], "login") == 0)
		return login(port, argv[3], argv[4], (int)strtol(argv[5], NULL, 10));
	if (argc < 8 || strcmp(argv[1], "send") != 0) {
		fprintf(stderr, "usage: load login PORT BEFORE AFTER COUNT | load start PORT PATH COMMAND... | load send PORT COOKIES KEYS CLIENTS EACH FIRST [whole]\n");
		return 2;
	}
	clients = (int)strtol(argv[5], NULL, 10);
	each = (int)strtol(argv[6], NULL, 10);
	first = (int)strtol(argv[7], NULL, 10);
	if (clients < 1 || clients > CLIENTS_MAX || each < 1 || each > 100000)
		return 2;
	paragraphs_make();
	(void)pthread_barrier_init(&ready, NULL, (unsigned)clients + 1);
	for (int i = 0; i < clients; i++) {
		c[i].port = port;
		c[i].whole = argc > 8;
		client_fill(&c[i], argv[3], argv[4], first + i, each);
		if (pthread_create(&c[i].thread, NULL, client_main, &c[i]) != 0)
			die("thread");
	}
	(void)pthread_barrier_wait(&ready);
	before = syncs();
	(void)pthread_barrier_wait(&ready);
	from = seconds();
	for (int i = 0; i < clients; i++)
		(void)pthread_join(c[i].thread, NULL);
	return sum_up(c, clients, (size_t)each, seconds() - from, syncs() - before);
}
