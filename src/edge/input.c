#include "edge/input.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"

static _Atomic int64_t spooled_in_all;

/* A file without a name: in the spool directory, or in memory where that cannot be. */
static int
unnamed_file(const char *dir)
{
	int fd = -1;

	if (dir != NULL)
		fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return fd >= 0 ? fd : memfd_create("upload", MFD_CLOEXEC);
}

static enum err
part_begin(void *arg, struct str name, struct str file_name, bool is_file)
{
	struct input *in = arg;
	struct upload u = { .fd = -1 };

	in->name = str_dup(in->arena, name);
	in->values += name.n + file_name.n;
	in->file = NULL;
	if (!is_file) {
		buf_init(&in->text, in->arena, INPUT_VALUES_MAX);
		return E_OK;
	}
	if (!in->no_files && (u.fd = unnamed_file(in->spool)) < 0)
		return E_FULL;
	u.field = in->name;
	u.name = str_dup(in->arena, file_name);
	LIST_ADD(in->arena, in->form.files, in->form.n_files, in->form.cap_files) = u;
	in->file = &in->form.files[in->form.n_files - 1];
	sha256_init(&in->sha);
	return E_OK;
}

static enum err
spool(struct input *in, struct str bytes)
{
	int64_t n = (int64_t)bytes.n;

	if (in->file->size + n > INPUT_FILE_MAX)
		return E_LARGE;
	if (atomic_fetch_add(&spooled_in_all, n) + n > INPUT_SPOOL_MAX) {
		(void)atomic_fetch_sub(&spooled_in_all, n);
		return E_BUSY;
	}
	in->spooled += n;
	in->file->size += n;
	sha256_add(&in->sha, bytes);
	return fd_write(in->file->fd, bytes.p, bytes.n) ? E_OK : E_FULL;
}

static enum err
part_data(void *arg, struct str bytes)
{
	struct input *in = arg;

	if (in->file != NULL)
		return in->no_files ? E_OK : spool(in, bytes);
	in->values += bytes.n;
	if (in->values > INPUT_VALUES_MAX)
		return E_LARGE;
	buf_str(&in->text, bytes);
	return E_OK;
}

static enum err
part_end(void *arg)
{
	struct input *in = arg;

	if (in->file != NULL) {
		sha256_end(&in->sha, in->file->sha256);
		return in->no_files || lseek(in->file->fd, 0, SEEK_SET) == 0 ? E_OK : E_FULL;
	}
	LIST_ADD(in->arena, in->form.v, in->form.n, in->form.cap) = (struct form_pair){ in->name, buf_view(&in->text) };
	return E_OK;
}

static bool
urlencoded_type(struct str type)
{
	struct str word;

	(void)str_cut(type, ';', &word, NULL);
	word = str_trim(word);
	return word.n == 33 && strncasecmp(word.p, "application/x-www-form-urlencoded", 33) == 0;
}

void
input_begin(struct input *in, struct arena *a, const char *spool_dir, struct str type, int64_t length)
{
	struct multipart_sink sink = { part_begin, part_data, part_end, in };
	struct str boundary;

	*in = (struct input){ .arena = a, .spool = spool_dir };
	if (multipart_boundary(type, &boundary)) {
		in->parts = true;
		multipart_init(&in->multipart, boundary, &sink);
	} else if (!urlencoded_type(type) && length > 0) {
		in->err = E_TYPE;
	} else if ((uint64_t)length > INPUT_VALUES_MAX) {
		in->err = E_LARGE;
	}
	buf_init(&in->text, a, INPUT_VALUES_MAX);
}

void
input_feed(struct input *in, struct str bytes)
{
	if (in->err != E_OK)
		return;
	if (in->parts)
		in->err = multipart_feed(&in->multipart, bytes);
	else
		buf_str(&in->text, bytes);
	if (in->text.over)
		in->err = E_LARGE;
}

enum err
input_end(struct input *in)
{
	if (in->err != E_OK)
		return in->err;
	if (in->parts)
		in->err = multipart_end(&in->multipart);
	else if (!form_urlencoded(in->arena, buf_view(&in->text), INPUT_PAIRS_MAX, &in->form))
		in->err = E_USAGE;
	return in->err;
}

void
input_drop_files(struct input *in)
{
	in->no_files = true;
}

void
input_refuse(struct input *in, enum err e)
{
	if (in->err == E_OK)
		in->err = e;
}

void
input_release(struct input *in)
{
	for (size_t i = 0; i < in->form.n_files; i++)
		if (in->form.files[i].fd >= 0)
			(void)close(in->form.files[i].fd);
	in->form.n_files = 0;
	(void)atomic_fetch_sub(&spooled_in_all, in->spooled);
	in->spooled = 0;
}
