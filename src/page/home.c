#include "page/home.h"

const char *
act_word(struct str kind)
{
	static const struct {
		const char *kind, *word;
	} words[] = {
		{ "sent", N_("sent") }, { "returned", N_("returned for completion") }, { "accepted", N_("accepted") },
		{ "more-time", N_("day to complete it by moved") },
		{ "extended", N_("day extended") }, { "excused", N_("excused") }, { "reminded", N_("reminded") },
		{ "held", N_("held") }, { "dated", N_("day counted anew") }, { "published", N_("recorded") },
		{ "issued", N_("issued and sent up") }, { "moved", N_("day moved by a new plan version") },
		{ "amended", N_("changed by a new plan version") }, { "withdrawn", N_("withdrawn by a new plan version") },
		{ "handed-over", N_("handed over") }, { "taken-over", N_("taken over") },
		{ "readmitted", N_("receipt taken in again") },
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(kind, words[i].kind))
			return words[i].word;
	return "";
}

enum mark
due_mark_sign(enum due_mark m)
{
	static const enum mark marks[DUE_MARK__MAX] = {
		[DUE_MARK_NOT_DUE] = MARK_NOT_YET, [DUE_MARK_WAITING] = MARK_NOT_YET, [DUE_MARK_MISSING] = MARK_MISSING,
		[DUE_MARK_ON_TIME] = MARK_ON_TIME, [DUE_MARK_LATE] = MARK_LATE, [DUE_MARK_NIL] = MARK_NIL,
		[DUE_MARK_RETURNED] = MARK_RETURNED, [DUE_MARK_EXCUSED] = MARK_EXCUSED, [DUE_MARK_DONE] = MARK_ON_TIME,
		[DUE_MARK_WITHDRAWN] = MARK_EXCUSED,
	};

	return marks[m];
}

void
part_due_mark(struct ctx *cx, struct out *o, const struct due_axes *x)
{
	bool plain = x->mark == DUE_MARK_ON_TIME || x->mark == DUE_MARK_LATE || x->mark == DUE_MARK_MISSING;

	part_mark_as(cx, o, due_mark_sign(x->mark), plain ? S("") : str_of(T(cx, due_mark_text(x->mark))));
}
