#include "analysis/recent.h"

#include "base/slice.h"
#include "stage/runs.h"

/* Whether the run of a point is that of the next one. */
static bool
is_same_run(
    const struct history *h, const struct history_stage *of, size_t point)
{
	struct slice run, next;

	return runs_find(history_metadata(h, of, point), slice_of(""), &run) &&
	    runs_find(
		history_metadata(h, of, point + 1), slice_of(""), &next) &&
	    slice_equal(run, next);
}

/* The first point of the last runs of a stage, which has points. */
static size_t
first_recent(
    const struct history *h, const struct history_stage *of, size_t runs)
{
	size_t at = of->count - 1;

	for (; at > 0; at--)
		if (!is_same_run(h, of, at - 1) && --runs == 0)
			break;
	return at;
}

static bool
is_beyond(double level, double other, const struct recent_limits *limits,
    enum direction direction)
{
	const bool is_up =
	    (direction == DIRECTION_DEGRADING) != limits->higher_is_better;
	const double beyond = is_up ? level - other : other - level;

	return beyond > 0 && 100 * beyond >= limits->min_change * other;
}

/* Whether a stage, which has the steps from begin to end, went there. */
static bool
went(const struct history *h, const struct steps *steps, size_t begin,
    size_t end, enum direction direction, const struct recent_limits *limits)
{
	const struct history_stage *of =
	    history_at(h, steps->places[begin].stage);
	const size_t first = first_recent(h, of, limits->runs);
	const double last = steps->rows[end - 1].after_median;
	size_t i;

	for (i = begin; i < end; i++) {
		const struct step *step = &steps->rows[i];

		if (steps->places[i].at >= first &&
		    is_beyond(step->after_median, step->before_median, limits,
			direction) &&
		    is_beyond(last, step->before_median, limits, direction))
			return true;
	}
	return false;
}

bool
recent_has(const struct history *h, const struct steps *steps,
    enum direction direction, const struct recent_limits *limits)
{
	size_t moved = 0, begin, end;

	for (begin = 0; begin < steps->count; begin = end) {
		const size_t stage = steps->places[begin].stage;
		bool is_worse, is_better;

		for (end = begin + 1; end < steps->count; end++)
			if (steps->places[end].stage != stage)
				break;
		is_worse =
		    went(h, steps, begin, end, DIRECTION_DEGRADING, limits);
		is_better =
		    went(h, steps, begin, end, DIRECTION_IMPROVING, limits);
		if ((direction == DIRECTION_DEGRADING && is_worse) ||
		    (direction == DIRECTION_IMPROVING && is_better))
			return true;
		moved += is_worse || is_better;
	}
	return direction == DIRECTION_STABLE && moved < h->stages.count;
}
