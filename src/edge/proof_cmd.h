/**
 * edge/proof_cmd.h — what the commands about proofs share: files from the command line, and what is told of a log.
 */
#ifndef EDGE_PROOF_CMD_H
#define EDGE_PROOF_CMD_H

#include "base/ctx.h"
#include "edge/cli.h"
#include "ledger/verify.h"

struct store;

/* A whole file, read-only, for as long as the command runs. */
enum err file_map(struct ctx *cx, struct str path, struct str *out);
/* The text of a key file, empty when the option is not given. */
enum err key_text(struct ctx *cx, const struct cli_option *o, struct str *out);
void say_log(struct ctx *cx, const struct verify_result *v);
/* ledger_verify_all, which is long for a large store: a terminal is told so. E_BROKEN: *places, and no fault of cx yet. */
enum err verify_told(struct ctx *cx, struct store *st, struct str dir, struct str *places);
/* A restored store goes on: what everybody has to know. */
void say_restored(struct ctx *cx);
/* The entries that older copies cost, one a line, from the ledger in st. */
enum err say_missing(struct ctx *cx, struct store *st);

#endif
