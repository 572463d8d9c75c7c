/**
 * case/purge.h — a state secret that came in by mistake goes out of the whole store: entry, files, drafts, free pages, log.
 */
#ifndef CASE_PURGE_H
#define CASE_PURGE_H

#include "case/site.h"

struct purge {
	int64_t entry;                     /* a filing or another entry; 0: only a draft is meant, that of `due` */
	struct str due;
	bool only_draft;                   /* though the row has reports with content: they were looked at and stay */
	struct str ground;
};

struct purge_done {
	int64_t entry;                     /* the entry that records it; 0: nothing was left in the ledger to erase */
	struct str *dues;                  /* whose drafts were looked for: an older backup may have them */
	size_t dues_n;
	int drafts;                        /* so many were there, and are gone */
	int64_t files;                     /* files that came in and belong to no draft and no entry: gone, too */
};

/*
 * Erases every part and file of the entry (MAY_ERASE, recorded in the ledger as an erasure is), drops the drafts of its due
 * rows with their files and every file of the bloc that belongs to no draft and no entry (a refused upload), and empties free
 * pages and the write-ahead log. May be asked again: then what is left goes. For a due row the consolidation being written goes too;
 * E_GONE: there is no such row. E_CONFLICT: what was sent or issued for it has content still (unless only_draft); it is named.
 */
enum err purge_run(struct ctx *cx, struct site *s, const struct purge *in, struct purge_done *out);

/* In the writer, after an entry was erased: what table credential knows of an account whose login is gone. */
enum err purge_credential(struct ctx *cx, struct tx *tx, int64_t account);
/* ... and the drafts of the rows a filing closed, with their files: written on from it, they hold the same words. */
enum err purge_drafts(struct ctx *cx, struct tx *tx, int64_t filing);

#endif
