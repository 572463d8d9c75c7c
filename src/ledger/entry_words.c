/* What each kind of entry is called by people who read the record. */
#include "base/i18n.h"
#include "ledger/entry.h"

const char *
entry_words(enum entry_type type)
{
	static const char *const words[ENTRY__MAX] = {
		[ENTRY_NONE] = N_("unknown kind of entry"),
		[ENTRY_BLOC_OPENED] = N_("the record was begun"),
		[ENTRY_PLAN_ENACTED] = N_("a plan was enacted"),
		[ENTRY_YEAR_OPENED] = N_("the rows of a year were opened"),
		[ENTRY_PLAN_REVISED] = N_("a new version of the plan was enacted"),
		[ENTRY_UNITS_NAMED] = N_("names of bodies were recorded"),
		[ENTRY_DUE_ADDED] = N_("rows were added"),
		[ENTRY_ACCOUNT_MADE] = N_("an account was made"),
		[ENTRY_ACCOUNT_CLOSED] = N_("an account was closed"),
		[ENTRY_POST_GIVEN] = N_("a post was given"),
		[ENTRY_POST_ENDED] = N_("a post was ended"),
		[ENTRY_LINK_ISSUED] = N_("a one-time address was issued"),
		[ENTRY_FILING_SENT] = N_("a report was sent"),
		[ENTRY_FILING_RETURNED] = N_("a report was returned"),
		[ENTRY_RETURN_EXTENDED] = N_("the day to complete a report by was moved"),
		[ENTRY_FILING_ACCEPTED] = N_("a report was accepted"),
		[ENTRY_DUE_EXTENDED] = N_("a day was extended"),
		[ENTRY_DUE_EXCUSED] = N_("a unit was excused"),
		[ENTRY_DUE_REMINDED] = N_("a unit was reminded"),
		[ENTRY_MEETING_HELD] = N_("a meeting was held"),
		[ENTRY_CALENDAR_PUBLISHED] = N_("a calendar was published"),
		[ENTRY_CONSOLIDATION_ISSUED] = N_("a consolidated report was issued"),
		[ENTRY_ENTRY_ERASED] = N_("content was erased"),
		[ENTRY_EPOCH_OPENED] = N_("a new epoch was opened after an older copy was put back"),
		[ENTRY_ENTRY_READMITTED] = N_("a lost entry was taken in again from its receipt"),
		[ENTRY_KEY_CHANGED] = N_("the signing key was changed"),
	};

	return words[type < ENTRY__MAX ? type : ENTRY_NONE];
}
