/**
 * base/fold.h — Vietnamese text: normal form, comparison without accents, order.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/arena.h"
#include "base/str.h"

/* NFC; false on malformed UTF-8 or a control character other than TAB and LF (CR LF and CR become LF). */
bool text_clean(struct arena *a, struct str in, struct str *out);
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
