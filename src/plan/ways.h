/**
 * plan/ways.h — what a plan names may name others in turn, and the same one several times: the ways to it multiply. They are
 * counted when the plan is read, a plan with more than these is refused, and so whoever follows all ways comes to an end.
 */
#ifndef PLAN_WAYS_H
#define PLAN_WAYS_H

#include <stddef.h>

#define GROUPS_MOST 1000       /* groups looked into to say who is in one */
#define HANDS_MOST 500         /* times that what a unit had is handed on, to where it is today */
#define DATES_MOST 1000        /* others a date may hang on: twice the one before, as deep as DATES_DEEPEST, fits */
#define DATES_DEEPEST 8        /* rules that hang on rules that hang on rules … */

/* a + b, counted to most + 1. Both are counted so already. */
static inline size_t
ways_add(size_t a, size_t b, size_t most)
{
	return a + b > most ? most + 1 : a + b;
}

#endif
