/**
 * ledger/apply.h — entries into tables: facts in, rows out; no clock, no plan, no chance.
 *
 * apply_entry is the only code that writes class-A tables. The writer calls it inside the transaction that appends the
 * entry, `ledger rebuild` calls it again for every entry: both give the same rows. An entry that does not fit what is
 * there (a filing for no row) is E_BROKEN: the case let through what it should have refused.
 */
#ifndef LEDGER_APPLY_H
#define LEDGER_APPLY_H

#include "base/ctx.h"
#include "ledger/entry.h"
#include "store/store.h"

enum err apply_entry(struct ctx *cx, struct tx *tx, const struct entry *e);

#endif
