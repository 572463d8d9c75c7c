/**
 * ledger/apply.h — entries become rows: the only code that writes projected (class A) tables.
 *
 * Facts in, rows out: no clock, no plan, no chance. Called by the writer inside the transaction of the append, and by
 * `ledger rebuild` for every entry in order.
 */
#ifndef LEDGER_APPLY_H
#define LEDGER_APPLY_H

#include "base/ctx.h"
#include "ledger/entry.h"

struct tx;

enum err apply_entry(struct ctx *cx, struct tx *tx, const struct entry *e);

#endif
