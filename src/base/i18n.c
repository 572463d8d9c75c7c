#include "base/i18n.h"

#include "base/str.h"

static int
row_compare(const void *id, const void *row)
{
	return strcmp(id, ((const struct i18n_row *)row)->id);
}

const char *
i18n_text(enum lang lang, const char *msgid)
{
	const struct i18n_row *row;

	if (lang != LANG_VI)
		return msgid;
	row = bsearch(msgid, i18n_vi, i18n_vi_n, sizeof(*i18n_vi), row_compare);
	return row == NULL ? msgid : row->text;
}

const char *
lang_code(enum lang lang)
{
	return lang == LANG_EN ? "en" : "vi";
}
