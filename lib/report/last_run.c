#include "report/last_run.h"

#include "analysis/nest.h"
#include "base/slice.h"
#include "base/texts.h"
#include "model/model.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <stddef.h>
#include <stdint.h>

/* The metadata of any point has the key. */
static bool
has_key(const struct history *h, struct slice key)
{
	struct slice value;
	uint32_t i;

	for (i = 1; i <= h->texts.count; i++)
		if (metadata_find(texts_at(&h->texts, i), key, &value))
			return true;
	return false;
}

/* Adds those points of a stage that have a timestamp. */
static bool
add_points(struct last_run *l, const struct history *h, size_t stage,
    struct slice name)
{
	const struct history_stage *of = history_at(h, stage);
	size_t i;

	for (i = 0; i < of->count; i++) {
		const struct point point = {
			.stage_name = name,
			.execution_time = of->times[i],
			.timestamp = of->timestamps[i],
			.metadata = history_metadata(h, of, i),
		};

		if (point.timestamp != TIMESTAMP_NONE &&
		    intervals_add(&l->intervals, &point, 1) == 0)
			return false;
	}
	return true;
}

static bool
add_stages(
    struct last_run *l, const struct history *h, const struct index *names)
{
	size_t i;

	for (i = 0; i < h->stages.count; i++)
		if (!add_points(l, h, i, index_name(names, i)))
			return false;
	return true;
}

enum last_run_state
last_run_find(
    struct last_run *l, const struct history *h, const struct index *names)
{
	const struct slice run = slice_of("run"), commit = slice_of("commit");
	struct intervals *v = &l->intervals;
	const bool has_run = has_key(h, run);
	const bool has_commit = !has_run && has_key(h, commit);
	const struct nest *nest = &l->study.nest;

	/* By default it is `run`, and all points are one where none has it. */
	if (has_commit)
		v->key = commit;
	if (!add_stages(l, h, names))
		return LAST_RUN_TOO_LONG;
	if (v->count == 0)
		return LAST_RUN_UNTIMED;
	if (intervals_finish(v) != NULL)
		return LAST_RUN_TOO_LONG;
	if (v->runs_count == 0)
		return LAST_RUN_UNTOLD;
	l->run = &v->runs[v->runs_count - 1];
	study_run(&l->study, v, l->run, v->has_needs);
	if (!has_run && !has_commit && nest->idle > nest->points[0].end / 2)
		return LAST_RUN_UNTOLD;
	return LAST_RUN_FOUND;
}

void
last_run_free(struct last_run *l)
{
	study_free(&l->study);
	intervals_free(&l->intervals);
	*l = (struct last_run){ 0 };
}
