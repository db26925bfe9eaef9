#include "cli/select_options.h"

#include "base/slice.h"
#include "rows/condition.h"
#include "value/metadata.h"
#include "value/timestamp.h"
#include "value/when.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

/* The description for more than SELECTION_MAX of an option. */
#define NOT_TOO_MANY "one of the first 64"
_Static_assert(SELECTION_MAX == 64, "as the message says");

/* Above the keys of common options, below those of each tool. */
enum { WHERE = 384, STAGE, SINCE, UNTIL, LAST, BY };

const struct options_entry select_options[SELECT_OPTIONS] = {
	{ WHERE, "where", "KEY=VALUE",
	    "only points with that metadata, or KEY!=VALUE" },
	{ STAGE, "stage", "GLOB",
	    "only stages whose name matches, as in test*" },
	{ SINCE, "since", "TIME",
	    "only points from then, or from KEY=VALUE, on" },
	{ UNTIL, "until", "TIME",
	    "only points before then, as in 2026-03-01 or 30d" },
	{ LAST, "last", "K", "only the last K points of each stage" },
	{ BY, "by", "KEYS", "a stage for each value of os, or of os,cpu" },
};

bool
select_options_own(int key)
{
	return key >= WHERE && key <= BY;
}

static const char *
take_where(struct selection_wanted *w, const char *arg)
{
	struct slice key;

	if (!condition_is_valid(arg, &key))
		return "KEY=VALUE[,VALUE] or KEY!=VALUE[,VALUE]";
	if (w->where_count == SELECTION_MAX)
		return NOT_TOO_MANY;
	w->where[w->where_count++] = arg;
	return NULL;
}

static const char *
take_stage(struct selection_wanted *w, const char *arg)
{
	if (w->stages_count == SELECTION_MAX)
		return NOT_TOO_MANY;
	w->stages[w->stages_count++] = arg;
	return NULL;
}

static bool
parse_time(const char *arg, int64_t *time)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return when_parse(slice_of(arg), timestamp_of(now), time);
}

static const char *
take_since(struct selection_wanted *w, const char *arg)
{
	struct slice key;

	w->since_point = NULL;
	w->has_since = parse_time(arg, &w->since);
	if (w->has_since)
		return NULL;
	if (!condition_is_valid(arg, &key) || arg[key.len] == '!')
		return when_wrong(slice_of(arg), WHEN_FORMS ", or KEY=VALUE");
	w->since_point = arg;
	return NULL;
}

static const char *
take_until(struct selection_wanted *w, const char *arg)
{
	w->has_until = parse_time(arg, &w->until);
	return w->has_until ? NULL : when_wrong(slice_of(arg), WHEN_FORMS);
}

static const char *
take_last(struct selection_wanted *w, const char *arg)
{
	unsigned long last;
	const char *wrong = options_count(arg, 1, &last);

	if (wrong == NULL)
		w->last = last;
	return wrong;
}

static const char *
take_by(struct selection_wanted *w, const char *arg)
{
	const char *at = arg;

	for (;;) {
		const size_t len = strcspn(at, ",");

		if (!metadata_is_key((struct slice){ at, len }))
			return "keys of metadata, as in os,cpu";
		if (at[len] == '\0')
			break;
		at += len + 1;
	}
	w->by = arg;
	return NULL;
}

const char *
select_options_take(struct selection_wanted *w, int key, const char *arg)
{
	switch (key) {
	case WHERE:
		return take_where(w, arg);
	case STAGE:
		return take_stage(w, arg);
	case SINCE:
		return take_since(w, arg);
	case UNTIL:
		return take_until(w, arg);
	case LAST:
		return take_last(w, arg);
	default:
		return take_by(w, arg);
	}
}
