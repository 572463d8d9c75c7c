/**
 * doc/legacy.h — text typed with the fonts of before Unicode: TCVN3 (.VnTime, .VnArialH ...) and VNI (VNI-Times ...).
 *
 * Such text is Latin letters that only look Vietnamese in their font; the font's name is what tells.
 */
#ifndef DOC_LEGACY_H
#define DOC_LEGACY_H

#include "base/arena.h"
#include "base/str.h"

enum legacy { LEGACY_NONE, LEGACY_TCVN3, LEGACY_TCVN3_CAPS, LEGACY_VNI };

enum legacy legacy_of_font(struct str font);
/* `text` is UTF-8 as the file holds it (each legacy byte as the Latin-1 character). The result may be decomposed. */
struct str legacy_recode(struct arena *a, enum legacy from, struct str text);
/* What 8-bit plain text most likely is; LEGACY_NONE when it is neither. `bytes` is not UTF-8. */
enum legacy legacy_of_bytes(struct str bytes);
struct str legacy_latin1(struct arena *a, struct str bytes);

#endif
