#include "rows/unmet.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/slice.h"
#include "rows/condition.h"
#include "stage/by.h"

#include <stddef.h>
#include <stdio.h>

/* The most names in a message, and about the most bytes of them. */
#define NAMES_MAX 8
#define LIST_MAX 280

/* Appends names as in 'a', 'b' and 3 more. */
static void
list_names(struct buffer *list, const struct intern *names)
{
	char more[32];
	size_t i;

	for (i = 0; i < names->count && i < NAMES_MAX; i++) {
		if (list->len > LIST_MAX)
			break;
		buffer_text(list, i > 0 ? ", " : "");
		buffer_text(list, diag_quote(intern_text(names, i)).text);
	}
	if (i < names->count) {
		snprintf(more, sizeof more, " and %zu more", names->count - i);
		buffer_text(list, more);
	}
	buffer_byte(list, '\0');
}

/* Reports what an option's argument names in vain, and what was found. */
static void
set_reason(struct diag *error, const char *option, const char *arg,
    const char *missing, const struct intern *names)
{
	struct buffer list = { 0 };

	list_names(&list, names);
	diag_reason(error, "%s %s: %s; there %s %s", option,
	    diag_quote(slice_of(arg)).text, missing,
	    names->count == 1 ? "is" : "are", list.data);
	buffer_free(&list);
}

static bool
find_condition(const struct selection *s, const struct condition *c,
    const char *option, const char *arg, struct diag *error)
{
	char missing[128];

	if (condition_was_met(c))
		return false;
	if (c->has_key)
		snprintf(missing, sizeof missing,
		    "no point has that value of %.*s", (int)c->key.len,
		    c->key.at);
	else if (s->keys.count > 0)
		snprintf(missing, sizeof missing, "no point has the key %.*s",
		    (int)c->key.len, c->key.at);
	else {
		diag_reason(error, "%s %s: no point has metadata", option,
		    diag_quote(slice_of(arg)).text);
		return true;
	}
	set_reason(
	    error, option, arg, missing, c->has_key ? &c->seen : &s->keys);
	return true;
}

/* Reports a key of --by that no selected point has. */
static bool
find_by(const struct selection *s, struct diag *error)
{
	const char *points =
	    s->chosen < s->rows ? "no selected point has" : "no point has";
	const char *list = s->wanted->by;
	char missing[128];
	struct slice key;
	size_t i = 0;

	if (s->by_lacking == 0 || s->chosen == 0)
		return false;
	while (by_next(&list, &key) && s->by_found[i])
		i++;
	if (s->by_keys.count == 0) {
		diag_reason(error, "--by %s: %s metadata",
		    diag_quote(slice_of(s->wanted->by)).text, points);
		return true;
	}
	snprintf(missing, sizeof missing, "%s the key %.*s", points,
	    (int)key.len, key.at);
	set_reason(error, "--by", s->wanted->by, missing, &s->by_keys);
	return true;
}

bool
unmet_find(const struct selection *s, struct diag *error)
{
	const struct selection_wanted *w = s->wanted;
	size_t i;

	if (s->rows == 0)
		return false;
	for (i = 0; i < w->stages_count; i++)
		if (!s->pattern_found[i]) {
			set_reason(error, "--stage", w->stages[i],
			    "no stage matches", &s->stages.names);
			return true;
		}
	for (i = 0; i < w->where_count; i++)
		if (find_condition(
			s, &s->where[i], "--where", w->where[i], error))
			return true;
	if (w->since_point != NULL &&
	    find_condition(s, &s->since, "--since", w->since_point, error))
		return true;
	return find_by(s, error);
}
