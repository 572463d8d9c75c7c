/**
 * case/password.h — tokens and passwords: made, hashed, compared. Nothing here is ever logged.
 */
#ifndef CASE_PASSWORD_H
#define CASE_PASSWORD_H

#include "base/ctx.h"

#define TOKEN_TEXT 43                  /* 32 random bytes in URL-safe base64 without padding */

struct token_hash {
	unsigned char v[32];
};

void token_new(struct ctx *cx, struct str *text, struct token_hash *hash);
bool token_read(struct str text, struct token_hash *hash);     /* false when it is not a token at all */

/*
 * What a browser keeps to show later that this account logged in with it: 16 random bytes and their authentication under
 * the verifier, so that nothing is stored here and a changed password ends it. It opens nothing; it only keeps the
 * slow-down of strangers' guesses away from the owner.
 */
struct str device_new(struct ctx *cx, struct str verifier, int64_t account);
bool device_known(struct str verifier, int64_t account, struct str device);

/* Argon2id; one at a time in the process. */
enum err password_hash(struct ctx *cx, struct str password, struct str *verifier);
/* Takes the same time for an empty verifier (no such account, no password yet), and is then false. */
bool password_fits(struct str verifier, struct str password);
/* Long enough, letters and digits, not the login: faults go to `field`. */
enum err password_rules(struct ctx *cx, const char *field, struct str password, struct str login);

#endif
