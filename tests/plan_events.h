/* For tests over any plan: one event for every moment it knows, so that rows born of events are there too. */
#ifndef TESTS_PLAN_EVENTS_H
#define TESTS_PLAN_EVENTS_H

#include "plan/expand.h"
#include "plan/moment.h"

struct event_list {
	struct plan_event *v;
	size_t n, cap;
	instant_t at;              /* the last one's; each comes seven hours after the one before */
};

static inline void
event_add(struct arena *a, struct event_list *l, const struct stmt *s, struct str key, instant_t at)
{
	LIST_ADD(a, l->v, l->n, l->cap) = (struct plan_event){ .name = s->name, .key = key, .at = at };
}

/* Incidents opened (and ended 15 days later), requests received, meetings held and the plan's own moments, from `first`. */
static inline struct event_list
events_of_all(struct arena *a, const struct plan *p, day_t first)
{
	struct event_list l = { .at = plan_instant(p, first, 8 * 60) };

	for (size_t i = 0; i < p->n; i++) {
		const struct stmt *s = p->stmts[i];

		l.at += 7 * 3600000;
		if (s->kind == K_INCIDENT) {
			event_add(a, &l, s, S("opened"), l.at);
			event_add(a, &l, s, S("ended"), l.at + 15 * DAY_MS);
		} else if (s->kind == K_REQUEST || s->kind == K_MEETING) {
			event_add(a, &l, s, s->kind == K_REQUEST ? S("received") : S("held"), l.at);
		}
		for (size_t k = 0; k < s->n; k++)
			if (s->props[k].value.type == V_MOMENT)
				event_add(a, &l, s, s->props[k].value.u.moment.name, l.at += 7 * 3600000);
	}
	return l;
}

#endif
