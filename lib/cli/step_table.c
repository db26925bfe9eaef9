#include "cli/step_table.h"

#include "analysis/steps.h"
#include "base/array.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/slice.h"
#include "model/schema.h"
#include "value/metadata.h"
#include "value/timestamp.h"

/* Says which point is the first after a step, in the shortest way. */
static void
describe_place(struct buffer *text, const struct steps_shared *shared)
{
	static const char *const keys[] = { "commit", "run" };
	char time[TIMESTAMP_SIZE];
	struct slice value;
	size_t i;

	for (i = 0; i < COUNT(keys); i++)
		if (metadata_find(
			shared->metadata, slice_of(keys[i]), &value)) {
			buffer_text(text, keys[i]);
			buffer_byte(text, '=');
			buffer_append(text, value.at, value.len);
			return;
		}
	if (shared->timestamp != TIMESTAMP_NONE)
		buffer_append(
		    text, time, timestamp_format(time, shared->timestamp));
	else
		buffer_text(text, "a point without a timestamp");
}

/* Says in which runs many stages stepped. */
static void
say_shared(const char *prog, const struct steps *steps, size_t stages)
{
	struct buffer place = { 0 };
	size_t i;

	for (i = 0; i < steps->shared_count; i++) {
		place.len = 0;
		describe_place(&place, &steps->shared[i]);
		diag_say(prog,
		    "%zu of %zu stages stepped at %.*s: the machine, or what "
		    "they share",
		    steps->shared[i].stages, stages, (int)place.len,
		    place.data);
	}
	buffer_free(&place);
}

bool
step_table_write(struct filter *f, const struct history *h,
    const struct changepoint_limits *limits, const struct recent_limits *recent,
    enum direction gate)
{
	struct steps steps = steps_find(h, limits);
	const bool found =
	    recent != NULL && recent_has(h, &steps, gate, recent);
	const char *prog = f->options->prog;

	if (steps.short_stages > 0)
		diag_say(prog,
		    "%zu of %zu stages %s fewer than %d points: no step is "
		    "claimed there",
		    steps.short_stages, h->stages.count,
		    steps.short_stages == 1 ? "has" : "have",
		    CHANGEPOINT_VALUES_MIN);
	say_shared(prog, &steps, h->stages.count);
	filter_write(f, &schema_of[SCHEMA_STEPS], steps.rows, steps.count,
	    sizeof *steps.rows);
	steps_free(&steps);
	return found;
}
