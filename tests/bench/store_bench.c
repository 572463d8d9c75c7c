/*
 * What the store does a second: rows alone and in groups of 32, how many fdatasync each costs, reads by key with a
 * snapshot each, and both at once.
 *
 *     make build/bench/store_bench && build/bench/store_bench [DIR]
 */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/file.h"

static atomic_long syncs;
static atomic_bool stop;

/* In place of libc's, for SQLite too. */
int fdatasync(int fd);
int
fdatasync(int fd)
{
	(void)atomic_fetch_add(&syncs, 1);
	return (int)syscall(SYS_fdatasync, fd);
}

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void
must(struct ctx *cx, enum err e)
{
	if (e == E_OK)
		return;
	fprintf(stderr, "store_bench: %s %.*s\n", err_name(e), STR_ARG(cx->fault.text));
	exit(1);
}

static void
write_rows(struct ctx *cx, struct store *st, int64_t from, int rows, int group)
{
	struct tx *tx = store_writer(st);
	double *took = malloc(sizeof(*took) * (size_t)(rows / group)), start = seconds(), all;
	long before = atomic_load(&syncs);
	char body[255];
	size_t n = 0;

	if (took == NULL)
		exit(1);
	memset(body, 'x', sizeof(body));
	for (int i = 0; i < rows; i += group) {
		double at = seconds();

		must(cx, tx_write_begin(cx, tx, TX_CONTENT));
		for (int k = 0; k < group; k++) {
			int64_t id[2] = { from + i + k, 0 };
			const struct sql_in in[] = { in_bloc(cx), in_bytes(id, FILE_ID), in_i64(0), in_bytes(body, sizeof(body)) };

			must(cx, tx_savepoint(cx, tx));
			must(cx, sql_run(cx, tx, SQL_FILE_CHUNK_PUT, in, COUNT(in), NULL));
			must(cx, tx_release(cx, tx));
		}
		must(cx, tx_commit(cx, tx));
		took[n++] = seconds() - at;
	}
	all = seconds() - start;
	qsort(took, n, sizeof(*took), by_value);
	printf("  groups of %2d: %8.0f rows/s  %6.0f commits/s  %.3f fdatasync a row  p50 %.2f ms  p99 %.2f ms  worst %.2f ms\n",
	    group, rows / all, (double)n / all, (double)(atomic_load(&syncs) - before) / rows, took[n / 2] * 1e3,
	    took[n * 99 / 100] * 1e3, took[n - 1] * 1e3);
	free(took);
}

static struct store *shared;

static void *
read_rows(void *arg)
{
	struct ctx cx = { .arena = arena_new((size_t)1 << 20), .bloc = 1 };
	unsigned char body[512];
	size_t used;
	int64_t id[2] = { 0, 0 };
	atomic_llong *count = arg;
	const struct sql_in in[] = { in_bloc(&cx), in_bytes(id, FILE_ID), in_i64(0) };
	const struct sql_out row[] = { out_into(body, sizeof(body), &used) };
	struct tx *tx;

	must(&cx, store_reader(&cx, shared, &tx));
	while (!atomic_load(&stop)) {
		must(&cx, tx_read_begin(&cx, tx));
		for (int i = 0; i < 10; i++) {
			id[0] = (atomic_load(count) * 7919) % 2000;
			must(&cx, sql_one(&cx, tx, SQL_FILE_CHUNK_GET, in, COUNT(in), row, COUNT(row)));
			(void)atomic_fetch_add(count, 1);
		}
		tx_end(tx);
	}
	arena_free(cx.arena);
	return NULL;
}

int
main(int argc, char **argv)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .bloc = 1, .now = 1 };
	char tmp[] = "/tmp/phoihop-bench-XXXXXX";
	struct str dir = argc > 1 ? str_of(argv[1]) : str_of(mkdtemp(tmp));
	atomic_llong count = 0;
	pthread_t reader;
	double at;

	must(&cx, store_open(&cx, dir, STORE_READ_WRITE | STORE_CREATE, &shared));
	printf("rows of 255 bytes, WAL, synchronous=FULL, in %s\n", dir.p);
	write_rows(&cx, shared, 0, 4000, 1);
	write_rows(&cx, shared, 10000, 128000, 32);
	if (pthread_create(&reader, NULL, read_rows, &count) != 0)
		return 1;
	at = seconds();
	(void)sleep(2);
	printf("  one reader alone: %.0f rows/s by key, a snapshot each 10\n", (double)atomic_load(&count) / (seconds() - at));
	printf("  with that reader:\n");
	write_rows(&cx, shared, 200000, 4000, 1);
	write_rows(&cx, shared, 300000, 128000, 32);
	atomic_store(&stop, true);
	(void)pthread_join(reader, NULL);
	store_close(shared);
	arena_free(cx.arena);
	return 0;
}
