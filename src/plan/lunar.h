/**
 * plan/lunar.h — the Vietnamese lunar calendar, reckoned at the meridian 105°E (UTC+7).
 *
 * A month begins on the day of the new moon; month 11 holds the winter solstice; where thirteen months lie between two
 * of them, the first month without a principal term is the leap month and bears the number of the one before it.
 * Good for 1900 to 2199. It agrees with the published calendar where that differs from China's (1968, 1985, 2007).
 * A decreed table of holidays always stands above what is computed here (plan/workday.h).
 */
#ifndef PLAN_LUNAR_H
#define PLAN_LUNAR_H

#include "base/day.h"

struct lunar_date {
	int y, m, d;       /* the year is named after the solar year its first day falls in */
	bool leap;
};

struct lunar_date lunar_of(day_t day);
/* DAY_NONE where that month or day does not exist (no such leap month, day 30 of a short month) or is out of range. */
day_t lunar_day(int y, int m, bool leap, int d);

#endif
