/**
 * base/fold.h — Vietnamese text: normal form, comparison without accents, order.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/arena.h"
#include "base/str.h"

/*
 * NFC; CR LF and CR become LF. False on malformed UTF-8, a control character other than TAB and LF, a direction override, a
 * byte order mark, a noncharacter (U+FFFE ...: XML has no place for it), more than 30 combining marks in a row. Linear.
 */
bool text_clean(struct arena *a, struct str in, struct str *out);
/* Does text_clean take this character here? *marks, 0 at first, counts the marks in a row. */
bool text_takes(int *marks, uint32_t r);
/* Does it end a line elsewhere, where LF does here: CR, VT, FF, U+0085, U+2028, U+2029? */
bool text_ends_line(uint32_t r);
/* Is there nothing in it that can be seen: spaces, format characters (U+200B ...), fillers? */
bool text_blank(struct str s);
/* Clean, without what text_clean refuses: to show somebody's text again. */
struct str text_mend(struct arena *a, struct str in);
/* Lower case, no marks, đ as d: "Đào tạo" -> "dao tao". Two spellings of a tone (ủy, uỷ) fold alike. */
struct str text_fold(struct arena *a, struct str in);
/* Lower and upper case by Unicode (đ Đ, ơ Ơ). */
struct str text_lower(struct arena *a, struct str in);
struct str text_upper(struct arena *a, struct str in);
/* A key whose byte order is the Vietnamese order: letters a ă â b c d đ e ê …, tones ngang huyền hỏi ngã sắc nặng. */
struct str text_sort_key(struct arena *a, struct str in);
/* Edit distance of two short names (<= 64 bytes each), for "did you mean". */
size_t text_distance(struct str a, struct str b);

#endif
