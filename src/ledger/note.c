/* Signed notes. Every byte counts: what this reader accepts has exactly one spelling. */
#include "ledger/note.h"

#include <sodium.h>

#include "base/sha256.h"

#define KEY_ED25519 1

static const char dash[] = "\xe2\x80\x94 ";      /* em dash, space */

/* Not empty, no white space (ASCII or Unicode), no plus, no control characters. */
bool
note_name_ok(struct str name)
{
	struct str rest = name;
	uint32_t c;
	size_t n;

	if (name.n == 0 || name.n > 300)
		return false;
	while (rest.n > 0) {
		if ((n = str_rune(rest, &c)) == 0)
			return false;
		if (c <= 0x20 || c == '+' || (c >= 0x7f && c <= 0xa0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
		    c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000)
			return false;
		rest = str_sub(rest, n, rest.n);
	}
	return true;
}

void
note_key_of(struct str name, const unsigned char pk[32], struct note_key *out)
{
	static const unsigned char kind[2] = { '\n', KEY_ED25519 };
	struct sha256_ctx s;
	unsigned char h[32];

	sha256_init(&s);
	sha256_add(&s, name);
	sha256_update(&s, sizeof(kind), kind);
	sha256_update(&s, 32, pk);
	sha256_end(&s, h);
	out->name = name;
	memcpy(out->id, h, sizeof(out->id));
	memcpy(out->pk, pk, sizeof(out->pk));
}

void
note_key_write(struct buf *out, const struct note_key *k)
{
	unsigned char coded[33] = { KEY_ED25519 };

	memcpy(coded + 1, k->pk, sizeof(k->pk));
	buf_str(out, k->name);
	buf_ch(out, '+');
	buf_hex(out, k->id, sizeof(k->id));
	buf_ch(out, '+');
	buf_base64(out, coded, sizeof(coded));
}

bool
note_key_read(struct str s, struct note_key *out)
{
	unsigned char id[4], coded[33];
	struct str name, hex;
	bool found;

	s = str_cut(s, '+', &name, &found);
	if (!found || !note_name_ok(name))
		return false;
	s = str_cut(s, '+', &hex, &found);
	if (!found || hex_read(hex, id, sizeof(id)) != sizeof(id) || base64_read(s, coded, sizeof(coded)) != sizeof(coded) ||
	    coded[0] != KEY_ED25519)
		return false;
	note_key_of(name, coded + 1, out);
	return memcmp(id, out->id, sizeof(id)) == 0;
}

void
note_add(struct buf *out, const struct note_key *k, const unsigned char sig[64])
{
	unsigned char coded[68];

	memcpy(coded, k->id, sizeof(k->id));
	memcpy(coded + 4, sig, 64);
	buf_fmt(out, "%s%.*s ", dash, STR_ARG(k->name));
	buf_base64(out, coded, sizeof(coded));
	buf_ch(out, '\n');
}

void
note_write(struct buf *out, struct str text, const struct note_key *k, const unsigned char sig[64])
{
	buf_str(out, text);
	buf_ch(out, '\n');
	note_add(out, k, sig);
}

static bool
characters_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n')
			return false;
	return str_utf8_ok(s);
}

static bool
signature_read(struct str line, struct note_signature *out)
{
	unsigned char coded[8192];
	struct str rest;
	ptrdiff_t n;
	bool found;

	if (!str_starts(line, str_of(dash)))
		return false;
	rest = str_cut(str_sub(line, sizeof(dash) - 1, line.n), ' ', &out->name, &found);
	if (!found || !note_name_ok(out->name) || (n = base64_read(rest, coded, sizeof(coded))) < 5)
		return false;
	memcpy(out->id, coded, sizeof(out->id));
	out->base64 = rest;
	return true;
}

bool
note_read(struct str s, struct note *out)
{
	struct str line, rest;
	size_t cut = 0;
	bool found;

	out->n = 0;
	if (s.n < 3 || s.n > NOTE_MAX || s.p[s.n - 1] != '\n' || !characters_ok(s))
		return false;
	for (size_t i = s.n - 1; i > 0 && cut == 0; i--)        /* the last empty line */
		if (s.p[i] == '\n' && s.p[i - 1] == '\n')
			cut = i;
	if (cut == 0)
		return false;
	out->text = str_sub(s, 0, cut);
	rest = str_sub(s, cut + 1, s.n);
	while (rest.n > 0) {
		rest = str_cut(rest, '\n', &line, &found);
		if (!found || out->n == NOTE_SIGNATURES_MAX || !signature_read(line, &out->v[out->n]))
			return false;
		out->n++;
	}
	return out->n > 0;
}

bool
note_signed_by(const struct note *n, const struct note_key *k)
{
	unsigned char coded[68];
	bool any = false;

	for (int i = 0; i < n->n; i++) {
		const struct note_signature *s = &n->v[i];

		if (!str_eq(s->name, k->name) || memcmp(s->id, k->id, sizeof(k->id)) != 0)
			continue;
		if (base64_read(s->base64, coded, sizeof(coded)) != sizeof(coded) ||
		    crypto_sign_verify_detached(coded + 4, (const unsigned char *)n->text.p, n->text.n, k->pk) != 0)
			return false;
		any = true;
	}
	return any;
}
