#include "edge/input.h"

#include "store/disk.h"

#define STEP ((size_t)1 << 20)
#define TEXT_FIRST ((size_t)16 << 10)          /* of an urlencoded body, before the room for the whole of it is asked for */

/* --- the house ----------------------------------------------------------------------------------------------------- */

void
input_house_init(struct input_house *h, int64_t spool_max, int64_t memory_max)
{
	*h = (struct input_house){ .max = { [INPUT_SPOOL] = spool_max > 0 ? spool_max : INPUT_SPOOL_MAX,
		[INPUT_MEMORY] = memory_max > 0 ? memory_max : INPUT_MEMORY_MAX } };
	(void)pthread_mutex_init(&h->lock, NULL);
}

/* n more bytes for this body; false when the house, or its owner's part of it, has no room. */
static bool
house_take(struct input *in, enum input_kind kind, size_t n)
{
	struct input_house *h = in->house;
	int64_t all = (int64_t)n, own = (int64_t)n;
	bool room;

	if (in->owner.open)
		return kind == INPUT_MEMORY;
	(void)pthread_mutex_lock(&h->lock);
	for (const struct input *i = h->first; i != NULL; i = i->next) {
		all += i->held[kind];
		own += i->owner.account == in->owner.account ? i->held[kind] : 0;
	}
	room = all <= h->max[kind] && own <= h->max[kind] / INPUT_SHARE;
	if (room) {
		in->held[kind] += (int64_t)n;
		if (in->at == NULL) {
			if ((in->next = h->first) != NULL)
				in->next->at = &in->next;
			in->at = &h->first;
			h->first = in;
		}
	}
	(void)pthread_mutex_unlock(&h->lock);
	return room;
}

static void
house_leave(struct input *in)
{
	if (in->house == NULL)                  /* no body was begun */
		return;
	(void)pthread_mutex_lock(&in->house->lock);
	if (in->at != NULL && (*in->at = in->next) != NULL)
		in->next->at = in->at;
	in->at = NULL;
	(void)pthread_mutex_unlock(&in->house->lock);
}

/* --- parts --------------------------------------------------------------------------------------------------------- */

static size_t
values_max(const struct input *in)
{
	return in->owner.open ? INPUT_OPEN_MAX : INPUT_VALUES_MAX;
}

/*
 * Puts bytes to the text, its room paid for before it is taken. Of an urlencoded body the whole length is known, and the
 * decoded copy that will be made of it is paid for too.
 */
static enum err
add_text(struct input *in, struct str bytes)
{
	struct buf *b = &in->text;
	size_t need = b->n + bytes.n, cap = b->cap > 0 ? b->cap : 256;

	if (need > values_max(in))
		return E_LARGE;
	if (need > b->cap) {
		while (in->parts && cap < need)
			cap *= 2;
		if (!in->parts)
			cap = need <= TEXT_FIRST && in->length > TEXT_FIRST ? TEXT_FIRST : in->length;
		if (!house_take(in, INPUT_MEMORY, in->parts ? cap : 2 * cap))
			return E_BUSY;
		b->p = arena_grow(in->arena, b->p, b->n, cap);
		b->cap = cap;
	}
	buf_str(b, bytes);
	return b->over ? E_LARGE : E_OK;
}

static enum err
part_begin(void *arg, struct str name, struct str file_name, bool is_file)
{
	struct input *in = arg;
	struct upload u = { 0 };

	in->values += name.n + file_name.n;
	if (in->values > values_max(in))
		return E_LARGE;
	if (!house_take(in, INPUT_MEMORY, name.n + file_name.n))
		return E_BUSY;
	in->name = str_dup(in->arena, name);
	in->file = NULL;
	if (!is_file) {
		buf_init(&in->text, in->arena, INPUT_VALUES_MAX);
		return E_OK;
	}
	u.field = in->name;
	u.name = str_dup(in->arena, file_name);
	LIST_ADD(in->arena, in->form.files, in->form.n_files, in->form.cap_files) = u;
	in->file = &in->form.files[in->form.n_files - 1];
	sha256_init(&in->sha);
	return E_OK;
}

/* With the first byte: browsers send a part for a file that was not chosen, too. */
static enum err
spool_begin(struct input *in)
{
	if (!house_take(in, INPUT_MEMORY, SEALED_ROOM))
		return E_BUSY;
	in->file->sealed = sealed_new(in->spool);
	return in->file->sealed != NULL ? E_OK : E_FULL;
}

/* What comes in lies on the store's disk, whose reserve is for what is small. Asked before each STEP of a body. */
static bool
room(struct input *in, size_t n)
{
	size_t step = in->length < STEP ? in->length : STEP;
	struct disk_room r;

	in->spooled += n;
	if (in->spool == NULL || in->spooled <= in->asked)
		return true;
	in->asked = in->spooled + step;
	return !disk_room(in->spool, &r) || r.left > r.reserve + step;
}

/* No room: the files of this body are thrown away, also those that are here; the values stay, to be shown again. */
static void
files_give_up(struct input *in)
{
	for (size_t i = 0; i < in->form.n_files; i++) {
		sealed_shred(in->form.files[i].sealed);
		in->form.files[i].sealed = NULL;
	}
	in->no_files = in->full = true;
}

static enum err
spool(struct input *in, struct str bytes)
{
	enum err e;

	if (in->file->size + (int64_t)bytes.n > INPUT_FILE_MAX)
		return E_LARGE;
	if (!house_take(in, INPUT_SPOOL, bytes.n))
		return E_BUSY;
	if (!room(in, bytes.n))
		return E_FULL;
	if (in->file->sealed == NULL && (e = spool_begin(in)) != E_OK)
		return e;
	in->file->size += (int64_t)bytes.n;
	sha256_add(&in->sha, bytes);
	return sealed_add(in->file->sealed, bytes.p, bytes.n) ? E_OK : E_FULL;
}

static enum err
part_data(void *arg, struct str bytes)
{
	struct input *in = arg;

	if (in->file != NULL) {
		enum err e = in->no_files ? E_OK : spool(in, bytes);

		if (e == E_FULL)
			files_give_up(in);
		return e == E_FULL ? E_OK : e;
	}
	in->values += bytes.n;
	return in->values > values_max(in) ? E_LARGE : add_text(in, bytes);
}

static enum err
part_end(void *arg)
{
	struct input *in = arg;

	if (in->file != NULL) {
		sha256_end(&in->sha, in->file->sha256);
		if (in->file->sealed != NULL && !sealed_end(in->file->sealed))
			files_give_up(in);
		return E_OK;
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
input_begin(struct input *in, struct input_house *h, struct input_owner owner, struct arena *a, const char *spool_dir,
    struct str type, int64_t length)
{
	struct multipart_sink sink = { part_begin, part_data, part_end, in };
	struct str boundary;

	*in = (struct input){ .house = h, .owner = owner, .length = (size_t)length, .arena = a, .spool = spool_dir,
		.no_files = owner.open };
	if (multipart_boundary(type, &boundary)) {
		in->parts = true;
		multipart_init(&in->multipart, boundary, &sink);
	} else if (!urlencoded_type(type) && length > 0) {
		in->err = E_TYPE;
	} else if (in->length > values_max(in)) {
		in->err = E_LARGE;
	}
	buf_init(&in->text, a, INPUT_VALUES_MAX);
}

void
input_feed(struct input *in, struct str bytes)
{
	if (in->err != E_OK)
		return;
	in->err = in->parts ? multipart_feed(&in->multipart, bytes) : add_text(in, bytes);
}

/* The list of an urlencoded body's fields is larger than the body when they are short: it is paid for, too. */
static enum err
read_urlencoded(struct input *in)
{
	size_t most = in->owner.open ? INPUT_OPEN_PAIRS : INPUT_PAIRS_MAX, n = 1;
	struct str text = buf_view(&in->text);

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '&';
	if (n > most)
		return E_USAGE;
	if (!house_take(in, INPUT_MEMORY, n * 3 * sizeof(struct form_pair)))
		return E_BUSY;
	return form_urlencoded(in->arena, text, most, &in->form) ? E_OK : E_USAGE;
}

enum err
input_end(struct input *in)
{
	if (in->err == E_OK)
		in->err = in->parts ? multipart_end(&in->multipart) : read_urlencoded(in);
	if (in->err == E_OK && in->full)
		in->err = E_FULL;
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
		sealed_shred(in->form.files[i].sealed);
	in->form.n_files = 0;
	house_leave(in);
}
