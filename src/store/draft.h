/**
 * store/draft.h — the draft of a due row: head, sections, figures, files (class B).
 */
#ifndef STORE_DRAFT_H
#define STORE_DRAFT_H

#include "store/store.h"

struct draft_text {
	struct str section, field, text;
};
struct draft_figure {
	struct str indicator, value;       /* value: as typed, the Vietnamese way */
	struct str status;                 /* estimate, actual, official, none */
	struct str note;
};
struct draft_file {
	int64_t n;
	unsigned char file[16], hash[32];
	struct str purpose, media, name;
	int64_t size;
	struct str body;                   /* the Word file's text as it was read, for the preview */
};

struct draft_step {
	int64_t post;
	instant_t at;
};

struct draft {
	struct str due, unit;
	bool stored;                       /* false: nobody has saved one yet */
	int64_t seq;                       /* raised by every save; begins above those of the row's drafts that were sent */
	struct str state;                  /* writing, put, approved */
	bool nil;
	struct str number, signatory;
	day_t number_day;
	struct str note;                   /* the leader's words when he returned it inside the unit */
	struct draft_step prepared, approved;
	struct draft_step numbered;        /* post 0: not numbered; `number` is then the one it had before it was handed back, or "" */
	instant_t saved_at;
	int64_t saved_post;
	struct { struct draft_text *v; size_t n, cap; } texts;
	struct { struct draft_figure *v; size_t n, cap; } figures;
	struct { struct draft_file *v; size_t n, cap; } files;
};

/* E_GONE when nothing was written yet. */
enum err draft_get(struct ctx *cx, struct tx *tx, struct str due, struct draft *out);
/* What a list says of a draft beside its state: who numbered it, and the leader's words when he handed it back. */
struct draft_stand {
	int64_t numbered;                  /* a post; 0: it has no number */
	struct str note;
};
enum err draft_stand(struct ctx *cx, struct tx *tx, struct str due, struct draft_stand *out);     /* E_GONE */
enum err draft_put_head(struct ctx *cx, struct tx *tx, const struct draft *d);
enum err draft_put_body(struct ctx *cx, struct tx *tx, const struct draft *d);     /* texts and figures, replaced whole */
enum err draft_add_file(struct ctx *cx, struct tx *tx, struct str due, const struct draft_file *f);
/* With its content, when no entry names it. */
enum err draft_drop_file(struct ctx *cx, struct tx *tx, struct str due, int64_t n);
enum err draft_drop(struct ctx *cx, struct tx *tx, struct str due);
/* The text written for a place; "" when there is none. */
struct str draft_text_of(const struct draft *d, struct str section, struct str field);
const struct draft_figure *draft_figure_of(const struct draft *d, struct str indicator);
/* A post's title and its holder's name. */
enum err draft_post(struct ctx *cx, struct tx *tx, int64_t post, struct str *title, struct str *name);

#endif
