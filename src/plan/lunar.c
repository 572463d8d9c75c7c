/*
 * Astronomy: mean new moons with their periodic terms, and the sun's apparent longitude (J. Meeus, Astronomical
 * Algorithms, 2nd ed., chapters 25 and 49; good to seconds and to a quarter of an hour). Times are Terrestrial Time,
 * brought to UTC+7 with a coarse table of ΔT: a minute more or less never decided a month in the years served.
 */
#include "plan/lunar.h"

#include <math.h>

#define RAD (3.14159265358979323846 / 180)
#define SYNODIC 29.530588861
#define JD_1970 2440587.5
#define ZONE (7.0 / 24)

static double
sin_deg(double deg)
{
	return sin(deg * RAD);
}

/* ΔT in days, by straight lines between decades of observation and prediction. */
static double
delta_t(double jd)
{
	static const struct {
		double year, seconds;
	} known[] = { { 1900, -3 }, { 1920, 21 }, { 1940, 24 }, { 1960, 33 }, { 1980, 51 }, { 2000, 64 }, { 2020, 69 },
		      { 2050, 90 }, { 2100, 200 }, { 2200, 440 } };
	double year = 2000 + (jd - 2451545) / 365.25;
	size_t i = 1;

	while (i + 1 < COUNT(known) && year > known[i].year)
		i++;
	return (known[i - 1].seconds + (known[i].seconds - known[i - 1].seconds) * (year - known[i - 1].year) /
	    (known[i].year - known[i - 1].year)) / 86400;
}

/* The k-th new moon after that of 6 January 2000, as the civil day at UTC+7 that holds it. */
static day_t
new_moon(int k)
{
	/* coefficient; power of the eccentricity; multiples of the sun's and the moon's anomaly, of F and of the node */
	static const struct {
		double c;
		int e, sun, moon, f, node;
	} terms[] = {
		{ -0.40720, 0, 0, 1, 0, 0 }, { 0.17241, 1, 1, 0, 0, 0 }, { 0.01608, 0, 0, 2, 0, 0 },
		{ 0.01039, 0, 0, 0, 2, 0 }, { 0.00739, 1, -1, 1, 0, 0 }, { -0.00514, 1, 1, 1, 0, 0 },
		{ 0.00208, 2, 2, 0, 0, 0 }, { -0.00111, 0, 0, 1, -2, 0 }, { -0.00057, 0, 0, 1, 2, 0 },
		{ 0.00056, 1, 1, 2, 0, 0 }, { -0.00042, 0, 0, 3, 0, 0 }, { 0.00042, 1, 1, 0, 2, 0 },
		{ 0.00038, 1, 1, 0, -2, 0 }, { -0.00024, 1, -1, 2, 0, 0 }, { -0.00017, 0, 0, 0, 0, 1 },
		{ -0.00007, 0, 2, 1, 0, 0 }, { 0.00004, 0, 0, 2, -2, 0 }, { 0.00004, 0, 3, 0, 0, 0 },
		{ 0.00003, 0, 1, 1, -2, 0 }, { 0.00003, 0, 0, 2, 2, 0 }, { -0.00003, 0, 1, 1, 2, 0 },
		{ 0.00003, 0, -1, 1, 2, 0 }, { -0.00002, 0, -1, 1, -2, 0 }, { -0.00002, 0, 1, 3, 0, 0 },
		{ 0.00002, 0, 0, 4, 0, 0 },
	};
	double t = k / 1236.85, ecc = 1 - 0.002516 * t - 0.0000074 * t * t;
	const double power[] = { 1, ecc, ecc * ecc };
	double sun = 2.5534 + 29.10535670 * k - 0.0000014 * t * t;
	double moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t;
	double f = 160.7108 + 390.67050284 * k - 0.0016118 * t * t;
	double node = 124.7746 - 1.56375588 * k + 0.0020672 * t * t;
	double jd = 2451550.09766 + SYNODIC * k + 0.00015437 * t * t - 0.00000015 * t * t * t;

	for (size_t i = 0; i < COUNT(terms); i++)
		jd += terms[i].c * power[terms[i].e] *
		    sin_deg(terms[i].sun * sun + terms[i].moon * moon + terms[i].f * f + terms[i].node * node);
	jd += 0.000325 * sin_deg(299.77 + 0.107408 * k) + 0.000165 * sin_deg(251.88 + 0.016321 * k) +
	    0.000164 * sin_deg(251.83 + 26.651886 * k) + 0.000126 * sin_deg(349.42 + 36.412478 * k) +
	    0.000110 * sin_deg(84.66 + 18.206239 * k);
	return (day_t)floor(jd - delta_t(jd) + ZONE - JD_1970);
}

/* The sun's apparent longitude, in twelfths of the circle, when the day begins at UTC+7: 9 from the winter solstice. */
static int
sun_term(day_t day)
{
	double jd = day + JD_1970 - ZONE, t = (jd + delta_t(jd) - 2451545) / 36525;
	double mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t;
	double m = 357.52911 + 35999.05029 * t - 0.0001537 * t * t;
	double centre = (1.914602 - 0.004817 * t) * sin_deg(m) + (0.019993 - 0.000101 * t) * sin_deg(2 * m) +
	    0.000289 * sin_deg(3 * m);
	double at = fmod(mean + centre - 0.00569 - 0.00478 * sin_deg(125.04 - 1934.136 * t), 360);

	return (int)floor((at < 0 ? at + 360 : at) / 30);
}

static int
moon_holding(day_t day)
{
	int k = (int)floor((day + JD_1970 - 2451550.09766) / SYNODIC) + 1;

	while (new_moon(k) > day)
		k--;
	return k;
}

/* The new moon that begins month 11 of the year: the last one on or before the day of the winter solstice. */
static int
month_eleven(int year)
{
	day_t day = day_of(year, 12, 19);

	while (sun_term(day + 1) != 9)     /* the solstice falls within `day` */
		day++;
	return moon_holding(day);
}

/* The leap month among those from `first` (a month 11), or -1: its place, 1 .. 12. */
static int
leap_place(int first, int next)
{
	if (next - first != 13)
		return -1;
	for (int i = 1; i < 13; i++)
		if (sun_term(new_moon(first + i)) == sun_term(new_moon(first + i + 1)))
			return i;
	return -1;
}

struct lunar_date
lunar_of(day_t day)
{
	struct lunar_date v = { .y = day_ymd(day).y };
	int moon = moon_holding(day), first = month_eleven(v.y), next, place, leap;

	if (moon < first) {
		next = first;
		first = month_eleven(v.y - 1);
	} else {
		next = month_eleven(++v.y);
	}
	/* v.y is now the lunar year in which month 1 after `first` stands */
	place = moon - first;
	leap = leap_place(first, next);
	v.leap = place == leap;
	if (leap > 0 && place >= leap)
		place--;
	v.m = (place + 10) % 12 + 1;
	if (place < 2)
		v.y--;
	v.d = day - new_moon(moon) + 1;
	return v;
}

day_t
lunar_day(int y, int m, bool leap, int d)
{
	int first, next, place, leap_at, moon;

	if (y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1 || d > 30)
		return DAY_NONE;
	first = month_eleven(m >= 11 ? y : y - 1);
	next = month_eleven(m >= 11 ? y + 1 : y);
	leap_at = leap_place(first, next);
	place = (m + 1) % 12;              /* month 11 is 0, month 12 is 1, month 1 is 2 */
	if (leap && leap_at != place + 1)
		return DAY_NONE;
	if (leap_at > 0 && (leap || place >= leap_at))
		place++;
	moon = first + place;
	return d <= new_moon(moon + 1) - new_moon(moon) ? new_moon(moon) + d - 1 : DAY_NONE;
}
