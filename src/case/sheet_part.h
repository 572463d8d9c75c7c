/**
 * case/sheet_part.h — what the files of case/consolidation share. Not for others.
 */
#ifndef CASE_SHEET_PART_H
#define CASE_SHEET_PART_H

#include "case/allow.h"
#include "case/consolidation.h"

/* "17.3" -> filing 17, paragraph 3. */
bool sheet_ref_read(struct str ref, int64_t *filing, int64_t *paragraph);

#endif
