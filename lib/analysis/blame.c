#include "analysis/blame.h"

#include "value/metadata.h"

/* The value of a key in a point's metadata; "" if there is none. */
static struct slice
value_of(const struct history *h, const struct history_stage *stage,
    size_t point, struct slice key)
{
	struct slice value = slice_of("");

	metadata_find(history_metadata(h, stage, point), key, &value);
	return value;
}

/* Whether all points from begin to end have that value. */
static bool
is_constant(const struct history *h, const struct history_stage *stage,
    size_t begin, size_t end, struct slice key, struct slice value)
{
	for (; begin < end; begin++)
		if (!slice_equal(value_of(h, stage, begin, key), value))
			return false;
	return true;
}

static bool
is_identity(struct slice key)
{
	return slice_is(key, "commit") || slice_is(key, "run");
}

struct blame
blame_step(const struct history *h, const struct history_stage *stage,
    size_t begin, size_t at, size_t end)
{
	struct slice pairs = history_metadata(h, stage, at);
	struct blame blame = { 0 };
	struct blame_change c;

	blame.commit = value_of(h, stage, at, slice_of("commit"));
	blame.run = value_of(h, stage, at, slice_of("run"));
	blame.is_split = blame.commit.len > 0 &&
	    slice_equal(
		blame.commit, value_of(h, stage, at - 1, slice_of("commit")));
	while (blame.count < BLAME_CHANGES_MAX &&
	    metadata_next(&pairs, &c.key, &c.is)) {
		c.was = value_of(h, stage, at - 1, c.key);
		if (!is_identity(c.key) && c.was.len > 0 &&
		    !slice_equal(c.was, c.is) &&
		    is_constant(h, stage, begin, at, c.key, c.was) &&
		    is_constant(h, stage, at, end, c.key, c.is))
			blame.changes[blame.count++] = c;
	}
	return blame;
}
