/* The tables of plan.def and type.def as data. */
#include "plan/plan.h"

enum type_id {
#define TYPE(id, value, takes, expected) TYPE_##id,
#include "plan/type.def"
#undef TYPE
	TYPE__MAX
};

static const struct {
	enum value_type value;
	const char *takes, *expected;
} types[TYPE__MAX] = {
#define TYPE(id, value, takes, expected) { value, takes, expected },
#include "plan/type.def"
#undef TYPE
};

static const struct {
	enum kind kind;
	const char *words;
	bool mandatory, repeatable;
	enum type_id type;
	const char *doc;
} rows[PROP__MAX] = {
#define KIND(k, word, many_for, doc)
#define PROP(k, id, words, mandatory, repeatable, type, doc) { K_##k, words, mandatory, repeatable, TYPE_##type, doc },
#include "plan/plan.def"
#undef KIND
#undef PROP
};

static const struct {
	const char *word, *doc;
	bool many_for;
} kinds[K__MAX] = {
#define KIND(k, word, many_for, doc) { word, doc, many_for },
#define PROP(k, id, words, mandatory, repeatable, type, doc)
#include "plan/plan.def"
#undef KIND
#undef PROP
};

struct prop_info
prop_info(enum prop prop)
{
	return (struct prop_info){ .kind = rows[prop].kind, .words = rows[prop].words, .mandatory = rows[prop].mandatory,
		.repeatable = rows[prop].repeatable, .type = types[rows[prop].type].value,
		.takes = types[rows[prop].type].takes, .expected = types[rows[prop].type].expected, .doc = rows[prop].doc };
}

const char *
kind_name(enum kind k)
{
	return kinds[k].word;
}

const char *
kind_doc(enum kind k)
{
	return kinds[k].doc;
}

bool
kind_many_for(enum kind k)
{
	return kinds[k].many_for;
}

enum prop
prop_find(enum kind k, const char *words)
{
	for (int i = 0; i < PROP__MAX; i++)
		if (rows[i].kind == k && strcmp(rows[i].words, words) == 0)
			return (enum prop)i;
	return PROP__MAX;
}
