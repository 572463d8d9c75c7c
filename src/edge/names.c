#include "edge/names.h"

static struct names
names_of(struct ctx *cx, const struct request *rq, day_t day, bool differ)
{
	struct url here = route_near(cx, rq->edge, rq->path);
	bool now = str_is(query_value(rq, "names"), "now");

	return (struct names){ .on = day, .now = now, .differ = differ,
		.other = now ? here : url_with(cx, here, "names", S("now")) };
}

/* A day to come has no names yet. */
static day_t
past(const struct ctx *cx, day_t day)
{
	return day == DAY_NONE || day > ctx_today(cx) ? ctx_today(cx) : day;
}

enum err
names_read(struct ctx *cx, struct tx *tx, const struct request *rq, day_t day, struct unit_list *units, struct names *names)
{
	struct unit_list then, now;
	bool differ = false;
	enum err e;

	day = past(cx, day);
	if ((e = unit_list(cx, tx, day, &then)) != E_OK)
		return e;
	now = then;
	if (day != ctx_today(cx) && (e = unit_list(cx, tx, ctx_today(cx), &now)) != E_OK)
		return e;
	for (size_t i = 0; i < then.n && i < now.n; i++)
		differ = differ || !str_eq(then.v[i].name, now.v[i].name);
	*names = names_of(cx, rq, day, differ);
	*units = names->now ? now : then;
	return E_OK;
}

enum err
name_read(struct ctx *cx, struct tx *tx, const struct request *rq, struct str unit, day_t day, struct unit *out,
    struct names *names)
{
	struct unit now;
	enum err e;

	day = past(cx, day);
	if ((e = unit_get(cx, tx, unit, ctx_today(cx), &now)) != E_OK)
		return e;
	*out = now;
	if (now.named > day && (e = unit_get(cx, tx, unit, day, out)) != E_OK)
		return e;
	*names = names_of(cx, rq, day, !str_eq(out->name, now.name));
	if (names->now)
		*out = now;
	return E_OK;
}
