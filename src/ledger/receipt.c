/* Receipts: written from what is stored, read without any of it. */
#include "ledger/receipt.h"

#include "ledger/key.h"

#define FIRST_LINE "c2sp.org/tlog-proof@v1\n"
#define EXTRA_HEAD "phoihop/receipt/v1\n"

enum err
receipt_write(struct ctx *cx, struct str leaf, struct str payload, const unsigned char *const *salts, size_t n,
    int64_t no, const struct tree_proof *proof, struct str checkpoint, struct buf *out)
{
	struct buf extra;

	buf_init(&extra, cx->arena, RECEIPT_MAX / 4 * 3);
	buf_z(&extra, EXTRA_HEAD);
	buf_u32be(&extra, (uint32_t)leaf.n);
	buf_str(&extra, leaf);
	buf_u32be(&extra, (uint32_t)payload.n);
	buf_str(&extra, payload);
	for (size_t i = 0; i < n; i++) {
		buf_u32be(&extra, salts[i] == NULL ? 0 : 32);
		buf_put(&extra, salts[i], salts[i] == NULL ? 0 : 32);
	}
	buf_init(out, cx->arena, RECEIPT_MAX);
	buf_z(out, FIRST_LINE "extra ");
	buf_base64(out, extra.p, extra.n);
	buf_z(out, "\nindex ");
	buf_i64(out, no - 1);
	buf_ch(out, '\n');
	for (int i = 0; i < proof->n; i++) {
		buf_base64(out, proof->h[i].b, sizeof(proof->h[i].b));
		buf_ch(out, '\n');
	}
	buf_ch(out, '\n');
	buf_str(out, checkpoint);
	return extra.over || out->over ? fail(cx, E_LARGE, "%s", T(cx, "The receipt would be too large.")) : E_OK;
}

/* --- reading --------------------------------------------------------------------------------------------------- */

static enum err
broken(struct ctx *cx, const char *what)
{
	return fail(cx, E_BROKEN, "%s", what);
}

static bool
field_take(struct str *s, struct str *out)
{
	size_t n;

	if (s->n < 4)
		return false;
	n = (size_t)(unsigned char)s->p[0] << 24 | (size_t)(unsigned char)s->p[1] << 16 |
	    (size_t)(unsigned char)s->p[2] << 8 | (unsigned char)s->p[3];
	if (n > s->n - 4)
		return false;
	*out = str_sub(*s, 4, n);
	*s = str_sub(*s, 4 + n, s->n);
	return true;
}

/* A receipt being read: what is listed and what is left of the salts. */
struct reading {
	struct ctx *cx;
	struct receipt *r;
	struct str salts;
	size_t cap;
};

static enum err
salt_take(struct reading *g, const unsigned char hash[32], const char *field, bool file)
{
	struct receipt *r = g->r;
	struct receipt_item it = { .field = field, .file = file };
	struct str salt;

	if (!field_take(&g->salts, &salt) || (salt.n != 0 && salt.n != sizeof(it.salt)))
		return E_BROKEN;
	memcpy(it.hash, hash, sizeof(it.hash));
	if ((it.has_salt = salt.n > 0))
		memcpy(it.salt, salt.p, salt.n);
	LIST_ADD(g->cx->arena, r->items, r->n, g->cap) = it;
	return E_OK;
}

static enum err
reading_item(void *at, struct item *it, const char *field)
{
	return salt_take(at, it->hash, field, false);
}

static enum err
reading_file(void *at, const unsigned char file[16], const unsigned char hash[32], const char *field)
{
	(void)file;
	return salt_take(at, hash, field, true);
}

static enum err
extra_read(struct ctx *cx, struct str extra, struct receipt *r)
{
	struct reading g = { .cx = cx, .r = r };
	struct str rest = str_sub(extra, sizeof(EXTRA_HEAD) - 1, extra.n);
	struct hash h;
	enum err e;

	if (!str_starts(extra, S(EXTRA_HEAD)) || !field_take(&rest, &r->leaf_bytes) || !field_take(&rest, &r->payload) ||
	    !leaf_read(r->leaf_bytes, &r->leaf))
		return broken(cx, T(cx, "The receipt's leaf does not read as it should."));
	hash_bytes(r->payload, &h);
	if (!hash_eq(&h, &r->leaf.payload))
		return broken(cx, T(cx, "The content listed in the receipt is not what its leaf commits to."));
	hash_leaf(r->leaf_bytes, &r->leaf_hash);
	if ((r->kind = entry_desc_find(r->leaf.type, r->leaf.version)) == NULL)
		return E_OK;
	g.salts = rest;
	if ((e = codec_decode(cx, r->kind->record, r->payload, &r->facts)) != E_OK)
		return e;
	if (codec_items(r->kind->record, r->facts, reading_item, &g) != E_OK ||
	    codec_files(r->kind->record, r->facts, reading_file, &g) != E_OK || g.salts.n != 0)
		return broken(cx, T(cx, "The salts in the receipt do not fit its content."));
	return E_OK;
}

static enum err
proof_read(struct ctx *cx, struct str *rest, struct tree_proof *out)
{
	struct str line;
	bool found;

	for (out->n = 0;;) {
		*rest = str_cut(*rest, '\n', &line, &found);
		if (!found)
			return broken(cx, T(cx, "The receipt ends too early."));
		if (line.n == 0)
			return E_OK;
		if (out->n == TREE_LEVELS || base64_read(line, out->h[out->n].b, 32) != 32)
			return broken(cx, T(cx, "A line of the receipt's proof does not read as it should."));
		out->n++;
	}
}

enum err
receipt_read(struct ctx *cx, struct str text, struct receipt *out)
{
	struct str rest, line, coded;
	int64_t index, epoch;
	ptrdiff_t n;
	char *extra;
	bool found;
	enum err e;

	*out = (struct receipt){ 0 };
	if (text.n > RECEIPT_MAX || !str_starts(text, S(FIRST_LINE)))
		return broken(cx, T(cx, "This is not a receipt: it does not begin with c2sp.org/tlog-proof@v1."));
	rest = str_cut(str_sub(text, sizeof(FIRST_LINE) - 1, text.n), '\n', &line, &found);
	if (!found || !str_starts(line, S("extra ")))
		return broken(cx, T(cx, "The receipt has no line \"extra\"."));
	coded = str_sub(line, 6, line.n);
	extra = arena_alloc(cx->arena, coded.n / 4 * 3 + 1);
	if ((n = base64_read(coded, extra, coded.n / 4 * 3)) < 0)
		return broken(cx, T(cx, "The receipt's line \"extra\" does not read as it should."));
	rest = str_cut(rest, '\n', &line, &found);
	if (!found || !str_starts(line, S("index ")) || !plain_number_read(str_sub(line, 6, line.n), &index))
		return broken(cx, T(cx, "The receipt's line \"index\" does not read as it should."));
	if ((e = proof_read(cx, &rest, &out->proof)) != E_OK ||
	    (e = extra_read(cx, (struct str){ extra, (size_t)n }, out)) != E_OK)
		return e;
	if (!checkpoint_read(rest, &out->head))
		return broken(cx, T(cx, "The checkpoint in the receipt does not read as it should."));
	if (out->leaf.no - 1 != index || !log_epoch_read(out->head.origin, out->leaf.log, &epoch))
		return broken(cx, T(cx, "The entry in the receipt belongs to another place than its proof."));
	if (!tree_inclusion_ok(&out->leaf_hash, index, out->head.size, &out->proof, &out->head.root))
		return broken(cx, T(cx, "The proof does not lead from the entry to the checkpoint: one of them was changed."));
	return E_OK;
}

enum err
receipt_signer(struct ctx *cx, const struct receipt *r, struct str keys)
{
	struct note_key k;
	struct str line;
	bool more = true;

	while (more) {
		keys = str_cut(keys, '\n', &line, &more);
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!note_key_read(line, &k))
			return fail(cx, E_INPUT, "%s", T(cx, "The key file has a line that is not a key."));
		if (str_eq(k.name, r->head.origin) && note_signed_by(&r->head.note, &k))
			return E_OK;
	}
	return fail(cx, E_DENIED, T(cx, "No key in the key file signed this for %.*s."), STR_ARG(r->head.origin));
}

const char *
receipt_matches(const struct receipt *r, struct str content)
{
	unsigned char h[32];

	for (size_t i = 0; i < r->n; i++) {
		if (!r->items[i].has_salt || (!r->items[i].file && content.n > ITEM_MAX))
			continue;
		item_hash(r->items[i].salt, content, h);
		if (memcmp(h, r->items[i].hash, sizeof(h)) == 0)
			return r->items[i].field;
	}
	return NULL;
}

/* --- the short code ---------------------------------------------------------------------------------------------- */

/* Sixteen letters that are not mistaken for one another, or for digits, when read out or written by hand. */
static const char letters16[] = "BCDGHKLMNPRTVXYS";

static void
check_letters(const struct hash *leaf, char out[4])
{
	for (size_t i = 0; i < 4; i++)
		out[i] = letters16[i % 2 == 0 ? leaf->b[i / 2] >> 4 : leaf->b[i / 2] & 15];
}

struct str
receipt_code(struct arena *a, struct str bloc_code, int64_t no, const struct hash *leaf)
{
	char four[4];

	check_letters(leaf, four);
	return str_fmt(a, "%.*s-%06lld-%.4s", STR_ARG(bloc_code), (long long)no, four);
}

bool
receipt_code_read(struct str s, struct str *bloc_code, int64_t *no, char letters[4])
{
	struct str digits, last;
	size_t end;

	if (s.n < 4 + 1 + 6 + 1 + 1 || s.p[s.n - 5] != '-')
		return false;
	last = str_sub(s, s.n - 4, 4);
	for (size_t i = 0; i < 4; i++) {
		letters[i] = last.p[i] >= 'a' && last.p[i] <= 'z' ? (char)(last.p[i] - 'a' + 'A') : last.p[i];
		if (letters[i] == '\0' || strchr(letters16, letters[i]) == NULL)
			return false;
	}
	for (end = s.n - 5; end > 0 && s.p[end - 1] != '-'; end--)
		continue;
	if (end < 2)
		return false;
	digits = str_sub(s, end, s.n - 5 - end);
	while (digits.n > 1 && digits.p[0] == '0')
		digits = str_sub(digits, 1, digits.n);
	*bloc_code = str_sub(s, 0, end - 1);
	return plain_number_read(digits, no) && *no > 0;
}
