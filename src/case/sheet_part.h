/**
 * case/sheet_part.h — what the files of case/consolidation share. Not for others.
 */
#ifndef CASE_SHEET_PART_H
#define CASE_SHEET_PART_H

#include "case/allow.h"
#include "case/consolidation.h"

/* "17.3" -> filing 17, paragraph 3. */
bool sheet_ref_read(struct str ref, int64_t *filing, int64_t *paragraph);

/*
 * May a part stand there: in a section of the lead's form or of a paragraph that can be used, with a field of the plan or of such a
 * paragraph, or where a part of the stored sheet stands?
 */
bool sheet_place_known(const struct sheet *s, struct str section, struct str field);

#endif
