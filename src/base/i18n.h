/**
 * base/i18n.h — two languages, chosen per call (libintl follows the process, which fails in threads).
 *
 * Message ids are the English text. The Vietnamese catalogue is po/vi.po, compiled in as a sorted table; a message
 * without a translation shows in English, and a test lists every such message.
 *
 *     fail(cx, E_RULE, T(cx, "The report for %s is already accepted."), key)
 *
 * N_() marks a message that is translated where it is shown (tables).
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

enum lang { LANG_VI, LANG_EN, LANG__MAX };

#define N_(msg) msg
const char *i18n_text(enum lang lang, const char *msgid) __attribute__((format_arg(2)));
#define T(cx, msgid) i18n_text((cx)->lang, msgid)
const char *lang_code(enum lang lang);            /* "vi", "en" */

/* One row of the compiled catalogue; tools/poc makes build/gen/catalog.c from po/vi.po. Sorted by id (strcmp). */
struct i18n_row {
	const char *id, *text;
};
extern const struct i18n_row i18n_vi[];
extern const unsigned i18n_vi_n;

#endif
