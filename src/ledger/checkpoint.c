/* Signed tree heads. */
#include "ledger/checkpoint.h"

void
checkpoint_text(struct buf *out, struct str origin, int64_t size, const struct hash *root)
{
	buf_str(out, origin);
	buf_ch(out, '\n');
	buf_i64(out, size);
	buf_ch(out, '\n');
	buf_base64(out, root->b, sizeof(root->b));
	buf_ch(out, '\n');
}

bool
plain_number_read(struct str s, int64_t *out)
{
	return s.n > 0 && s.p[0] != '-' && str_to_i64(s, out);
}

bool
checkpoint_read(struct str s, struct checkpoint *out)
{
	struct str size, root, rest;
	bool a, b, c;

	if (!note_read(s, &out->note))
		return false;
	rest = str_cut(out->note.text, '\n', &out->origin, &a);
	rest = str_cut(rest, '\n', &size, &b);
	rest = str_cut(rest, '\n', &root, &c);
	return a && b && c && rest.n == 0 && note_name_ok(out->origin) && plain_number_read(size, &out->size) &&
	    base64_read(root, out->root.b, sizeof(out->root.b)) == sizeof(out->root.b);
}
