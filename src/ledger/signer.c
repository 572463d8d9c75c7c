/* The checkpoint files and the lock. Notes end in "\n"; an empty line after each keeps them apart. */
#include "ledger/signer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "store/disk.h"

#define LOCK_TRIES 5000            /* of 2 ms each */
#define TAIL ((off_t)(SIGNER_TORN_MAX + 2 * SIGNER_RECORD_MAX))        /* the newest checkpoint is within */

static char *
path_of(struct arena *a, struct str dir, const char *name)
{
	return str_z(a, str_fmt(a, "%.*s/%s", STR_ARG(dir), name));
}

static char *
notes_path(struct arena *a, struct str dir, int64_t bloc)
{
	return str_z(a, str_fmt(a, "%.*s/checkpoints/%lld", STR_ARG(dir), (long long)bloc));
}

enum err
signer_lock(struct ctx *cx, struct str dir, int *fd)
{
	const struct timespec pause = { 0, 2000000 };
	const char *path = path_of(cx->arena, dir, "sign.lock");

	if ((*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
		return fail(cx, E_ENV, T(cx, "%s cannot be written: %s."), path, strerror(errno));
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
			return E_OK;
		if (errno != EWOULDBLOCK && errno != EINTR)
			break;
		(void)nanosleep(&pause, NULL);
	}
	(void)close(*fd);
	*fd = -1;
	return fail(cx, E_BUSY, "%s", T(cx, "Another process has been writing for too long: try again in a moment."));
}

void
signer_unlock(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

bool
signer_halted(struct ctx *cx, struct str dir)
{
	return access(path_of(cx->arena, dir, "halt"), F_OK) == 0;
}

enum err
signer_open(struct ctx *cx, struct str dir, int64_t bloc, FILE **out)
{
	const char *path = notes_path(cx->arena, dir, bloc);

	if ((*out = fopen(path, "rbe")) != NULL)
		return E_OK;
	return errno == ENOENT ? E_GONE : fail(cx, E_ENV, T(cx, "%s cannot be read: %s."), path, strerror(errno));
}

bool
signer_read(FILE *f, char record[SIGNER_RECORD_MAX], struct str *note, struct checkpoint *out)
{
	size_t n = 0;
	int c = 0, last = 0, empty = 0;

	for (; empty < 2; last = c) {
		if (n == SIGNER_RECORD_MAX || (c = getc_unlocked(f)) == EOF)
			return false;
		record[n++] = (char)c;
		empty += c == '\n' && last == '\n';
	}
	*note = (struct str){ record, n - 1 };
	return checkpoint_read(*note, out);
}

/* Takes the next note off *notes; false, and *notes as it was, when there is none left or it is not one. */
static bool
signer_next(struct str *notes, struct str *note, struct checkpoint *out)
{
	ptrdiff_t text = str_find(*notes, S("\n\n")), end;
	struct str rest;

	if (text < 0)
		return false;
	rest = str_sub(*notes, (size_t)text + 2, notes->n);
	if ((end = str_find(rest, S("\n\n"))) < 0)
		return false;
	*note = str_sub(*notes, 0, (size_t)text + 2 + (size_t)end + 1);
	if (!checkpoint_read(*note, out))
		return false;
	*notes = str_sub(rest, (size_t)end + 2, rest.n);
	return true;
}

/* Reads the last `tail` bytes of a file of *size, all of it with tail = 0. */
static enum err
file_tail(struct ctx *cx, const char *path, off_t tail, struct str *out, off_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	off_t from;
	size_t n, got = 0;
	char *p;

	if (fd < 0)
		return errno == ENOENT ? E_GONE : fail(cx, E_ENV, T(cx, "%s cannot be read: %s."), path, strerror(errno));
	if (fstat(fd, &st) != 0) {
		(void)close(fd);
		return fail(cx, E_ENV, T(cx, "%s cannot be read: %s."), path, strerror(errno));
	}
	from = tail > 0 && st.st_size > tail ? st.st_size - tail : 0;
	n = (size_t)(st.st_size - from);
	p = arena_alloc(cx->arena, n + 1);
	while (got < n) {
		ssize_t k = pread(fd, p + got, n - got, from + (off_t)got);

		if (k <= 0)
			break;
		got += (size_t)k;
	}
	(void)close(fd);
	if (got < n)
		return fail(cx, E_ENV, T(cx, "%s cannot be read: %s."), path, strerror(errno));
	*size = st.st_size;
	*out = (struct str){ p, n };
	return E_OK;
}

/* Where the last whole record ends: every record has exactly two empty lines in it, the second closes it. */
static size_t
whole_part(struct str s)
{
	struct checkpoint cp;
	struct str rest = s, note;

	while (rest.n > 0 && signer_next(&rest, &note, &cp))
		continue;
	return s.n - rest.n;
}

/* A tail may begin in the middle of a record: forward to what follows the first signature block. */
static struct str
first_record(struct str s)
{
	ptrdiff_t at;

	while ((at = str_find(s, S("\n\n"))) >= 0) {
		struct str after = str_sub(s, (size_t)at + 2, s.n);

		if (!str_starts(after, S("\xe2\x80\x94 ")))
			return after;
		s = after;
	}
	return (struct str){ s.p, 0 };
}

enum err
signer_last(struct ctx *cx, struct str dir, const struct sign_key *k, int64_t bloc, struct checkpoint *out,
    int64_t *epoch, struct str *text)
{
	const char *path = notes_path(cx->arena, dir, bloc);
	struct checkpoint cp;
	struct note_key nk;
	struct str s, note;
	bool whole, any = false;
	off_t size;
	enum err e = file_tail(cx, path, TAIL, &s, &size);

	if (e != E_OK)
		return e;
	whole = (off_t)s.n == size;
	if (!whole)
		s = first_record(s);
	while (signer_next(&s, &note, &cp)) {
		*out = cp;
		*text = note;
		any = true;
	}
	if (!any)
		return whole ? E_GONE : fail(cx, E_BROKEN, T(cx, "%s does not read as it should."), path);
	sign_key_public(k, out->origin, &nk);
	if (!log_epoch_read(out->origin, log_name(cx->arena, sign_key_origin(k), bloc), epoch) ||
	    !note_signed_by(&out->note, &nk))
		return fail(cx, E_BROKEN, T(cx, "The last checkpoint in %s is not signed by this ledger's key."), path);
	return E_OK;
}

static int
notes_open(struct ctx *cx, struct str dir, const char *path)
{
	const char *folder = path_of(cx->arena, dir, "checkpoints");
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW), at;

	if (fd >= 0 || errno != ENOENT)
		return fd;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return -1;
	if ((fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {             /* the new names must survive as well */
		if ((at = open(i == 0 ? folder : str_z(cx->arena, dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0 ||
		    fsync(at) != 0)
			fatal("ledger", "%s cannot be made durable: %s", folder, strerror(errno));
		(void)close(at);
	}
	return fd;
}

/* The file is left open: it is to be synced. */
static enum err
notes_append(struct ctx *cx, struct str dir, int64_t bloc, struct str record, int *out)
{
	const char *path = notes_path(cx->arena, dir, bloc);
	int fd = notes_open(cx, dir, path);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		enum err e = fail(cx, E_ENV, T(cx, "%s cannot be written: %s."), path, strerror(errno));

		if (fd >= 0)
			(void)close(fd);
		return e;
	}
	if (!fd_write(fd, record.p, record.n)) {
		int why = errno;

		if (ftruncate(fd, st.st_size) != 0)
			fatal("ledger", "%s: %s", path, strerror(errno));
		(void)close(fd);
		return fail(cx, disk_no_room(why) ? E_FULL : E_ENV, T(cx, "%s cannot be written: %s."), path, strerror(why));
	}
	*out = fd;
	return E_OK;
}

void
signer_sync(int fd)
{
	if (fdatasync(fd) != 0)
		fatal("ledger", "the file of checkpoints cannot be made durable: %s", strerror(errno));
	(void)close(fd);
}

/* What is cut off is not thrown away: it may be evidence. */
static enum err
torn_keep(struct ctx *cx, const char *path, struct str torn)
{
	const char *beside = str_z(cx->arena, str_fmt(cx->arena, "%s.torn", path));
	int fd = open(beside, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 || !fd_write(fd, torn.p, torn.n)) {
		enum err e = fail(cx, disk_no_room(errno) ? E_FULL : E_ENV, T(cx, "%s cannot be written: %s."), beside, strerror(errno));

		if (fd >= 0)
			(void)close(fd);
		return e;
	}
	signer_sync(fd);
	return E_OK;
}

enum err
signer_mend(struct ctx *cx, struct str dir, int64_t bloc)
{
	const char *path = notes_path(cx->arena, dir, bloc);
	struct str notes, torn;
	off_t size;
	enum err e = file_tail(cx, path, TAIL, &notes, &size);

	if (e != E_OK)
		return e == E_GONE ? E_OK : e;
	if ((off_t)notes.n < size)
		notes = first_record(notes);
	torn = str_sub(notes, whole_part(notes), notes.n);
	if (torn.n > SIGNER_TORN_MAX || (notes.n == 0 && size > 0))   /* this is something else */
		return fail(cx, E_BROKEN, T(cx, "%s does not read as it should."), path);
	if (torn.n == 0)
		return E_OK;
	log_line(LOG_WARN, "ledger", "%s: cutting off %zu bytes of checkpoints that were not finished", path, torn.n);
	if ((e = torn_keep(cx, path, torn)) != E_OK)
		return e;
	if (truncate(path, size - (off_t)torn.n) != 0)
		return fail(cx, E_ENV, T(cx, "%s cannot be written: %s."), path, strerror(errno));
	return E_OK;
}

enum err
signer_take(struct ctx *cx, struct str dir, int64_t bloc, struct str notes)
{
	struct str here;
	off_t size;
	int fd;
	enum err e = file_tail(cx, notes_path(cx->arena, dir, bloc), 0, &here, &size);

	if (e != E_OK && e != E_GONE)
		return e;
	here.n = e == E_OK ? whole_part(here) : 0;
	notes.n = whole_part(notes);
	if (notes.n == 0 || (e == E_OK && !str_starts(notes, here)))
		return fail(cx, E_INPUT, "%s", T(cx, "The file of checkpoints does not go on from the one in the backup: it is another "
		    "ledger's, or older."));
	if (e == E_OK)
		notes = str_sub(notes, here.n, notes.n);
	if (notes.n == 0)
		return E_OK;
	if ((e = notes_append(cx, dir, bloc, notes, &fd)) != E_OK)
		return e;
	signer_sync(fd);
	return E_OK;
}

static void
sign_with(const struct sign_key *k, struct str name, struct str text, struct note_key *nk, unsigned char sig[64])
{
	sign_key_public(k, name, nk);
	sign_key_sign(k, text, sig);
}

enum err
signer_sign(struct ctx *cx, struct str dir, struct sign_key *k, struct sign_key *also, int64_t bloc, int64_t epoch,
    int64_t size, const struct hash *root, struct str *note, int *fd)
{
	struct str name = log_epoch_name(cx->arena, log_name(cx->arena, sign_key_origin(k), bloc), epoch);
	unsigned char sig[64];
	struct note_key nk;
	struct buf text, out;
	enum err e;

	buf_init(&text, cx->arena, 4096);
	checkpoint_text(&text, name, size, root);
	buf_init(&out, cx->arena, 8192);
	sign_with(k, name, buf_view(&text), &nk, sig);
	note_write(&out, buf_view(&text), &nk, sig);
	if (also != NULL) {
		sign_with(also, name, buf_view(&text), &nk, sig);
		note_add(&out, &nk, sig);
		if ((e = sign_key_publish(cx, dir, also, bloc, epoch)) != E_OK)
			return e;
	}
	buf_ch(&out, '\n');
	if ((e = sign_key_publish(cx, dir, k, bloc, epoch)) != E_OK ||
	    (e = notes_append(cx, dir, bloc, buf_view(&out), fd)) != E_OK)
		return e;
	*note = str_sub(buf_view(&out), 0, out.n - 1);
	return E_OK;
}
