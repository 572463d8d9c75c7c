/**
 * ledger/key.h — the key that signs a ledger's checkpoints, and the names it signs under.
 *
 * DIR/keys/sign.key (0600) holds the origin, the Ed25519 seed and whether this is a demo; DIR/keys/verify.key, for
 * everyone, one line for each log in the C2SP signed-note text form `NAME+ID+BASE64`. A log's name is
 * `<origin>/nhat-ky/<bloc>`; what its checkpoints carry is that with the epoch appended, `.../<epoch>`.
 */
#ifndef LEDGER_KEY_H
#define LEDGER_KEY_H

#include "base/ctx.h"
#include "ledger/note.h"

#define ORIGIN_MAX ((size_t)100)

struct sign_key;             /* in locked memory, wiped by sign_key_free */

/*
 * Makes both files. `seed` is NULL for a random key; the demo gives one, and its key is marked. E_INPUT for an origin
 * that is not a lower-case host name with an optional path; E_CONFLICT when a key is there already.
 */
enum err sign_key_create(struct ctx *cx, struct str dir, struct str origin, const unsigned char seed[32]);
enum err sign_key_load(struct ctx *cx, struct str dir, struct sign_key **out);
void sign_key_free(struct sign_key *k);
/*
 * A change of key: the next one waits in DIR/keys/sign.key.next until a checkpoint is signed by both, then takes the place
 * of the old one. With `make` it is made unless it is there; else E_GONE. The switch is made under the lock.
 */
enum err sign_key_next(struct ctx *cx, struct str dir, const struct sign_key *k, bool make, struct sign_key **next);
enum err sign_key_switch(struct ctx *cx, struct str dir);
/* Another process changed the key: *k is loaded again. E_BROKEN: what is there now is another ledger's. */
enum err sign_key_refresh(struct ctx *cx, struct str dir, struct sign_key **k);
struct str sign_key_origin(const struct sign_key *k);
bool sign_key_demo(const struct sign_key *k);
void sign_key_public(const struct sign_key *k, struct str name, struct note_key *out);
void sign_key_sign(const struct sign_key *k, struct str text, unsigned char sig[64]);
/* The text of DIR/keys/verify.key. E_GONE: there is none. */
enum err sign_keys_text(struct ctx *cx, struct str dir, struct str *out);
/* Adds the line for a log and epoch to verify.key unless it is there. */
enum err sign_key_publish(struct ctx *cx, struct str dir, struct sign_key *k, int64_t bloc, int64_t epoch);

struct str log_name(struct arena *a, struct str origin, int64_t bloc);               /* <origin>/nhat-ky/<bloc> */
struct str log_epoch_name(struct arena *a, struct str log, int64_t epoch);           /* <log>/<epoch> */
/* The epoch of such a name; false when it is not of this log, or ends in no number (plain_number_read). */
bool log_epoch_read(struct str name, struct str log, int64_t *epoch);

/* Random bytes: the machine's, or cx->chance's when the demo is built (base/ctx.h). */
void ledger_random(struct ctx *cx, void *out, size_t n);

#endif
