#include "rows/selection.h"

#include "base/buffer.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/by.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* A stage. */
struct stage {
	bool is_known; /* matches is set */
	bool matches;  /* it matches a pattern */
};

static void
init_stage(void *item)
{
	*(struct stage *)item = (struct stage){ 0 };
}

static const struct index_item stage_item = { sizeof(struct stage),
	init_stage };

bool
selection_is_partial(const struct selection_wanted *w)
{
	return w->stages_count > 0 || selection_needs_points(w) != NULL;
}

const char *
selection_needs_points(const struct selection_wanted *w)
{
	if (w->where_count > 0)
		return "--where";
	if (w->has_since || w->since_point != NULL)
		return "--since";
	if (w->has_until)
		return "--until";
	if (w->last > 0)
		return "--last";
	return w->by != NULL ? "--by" : NULL;
}

const char *
selection_needs_time(const struct selection_wanted *w)
{
	if (w->has_since)
		return "--since";
	return w->has_until ? "--until" : NULL;
}

unsigned
selection_use(const struct selection_wanted *w)
{
	return w->has_since || w->has_until || w->last > 0 ? FOR_TIMESTAMPS : 0;
}

bool
selection_names_key(const struct selection_wanted *w, struct slice key)
{
	const char *list = w->by;
	struct slice name;
	size_t i;

	for (i = 0; i < w->where_count; i++)
		if (condition_is_valid(w->where[i], &name) &&
		    slice_equal(name, key))
			return true;
	while (by_next(&list, &name))
		if (slice_equal(name, key))
			return true;
	return false;
}

void
selection_init(struct selection *s, const struct selection_wanted *w)
{
	const char *list = w->by;
	struct slice key;
	size_t i;

	*s = (struct selection){ .wanted = w };
	for (i = 0; i < w->where_count; i++)
		condition_init(&s->where[i], w->where[i]);
	s->has_started = w->since_point == NULL;
	if (!s->has_started)
		condition_init(&s->since, w->since_point);
	while (by_next(&list, &key))
		s->by_lacking++;
	s->by_found = memory_resize(NULL, s->by_lacking, sizeof *s->by_found);
	for (i = 0; i < s->by_lacking; i++)
		s->by_found[i] = false;
}

/* Whether a new stage matches a pattern. */
static bool
match_patterns(struct selection *s, struct slice name)
{
	const struct selection_wanted *w = s->wanted;
	bool matches = false;
	size_t i;

	s->text.len = 0;
	buffer_append(&s->text, name.at, name.len);
	buffer_byte(&s->text, '\0');
	for (i = 0; i < w->stages_count; i++)
		if (fnmatch(w->stages[i], s->text.data, 0) == 0)
			matches = s->pattern_found[i] = true;
	return matches;
}

static bool
is_wanted_stage(struct selection *s, struct slice name)
{
	struct stage *stage = index_find(&s->stages, &stage_item, name);

	if (!stage->is_known) {
		stage->is_known = true;
		stage->matches = match_patterns(s, name);
	}
	return stage->matches;
}

static void
judge_stages(struct selection *s, const struct schema_rows *rows,
    enum selection_verdict *verdicts)
{
	const struct schema *schema = &schema_of[rows->kind];
	const char *model = rows->models;
	size_t i;

	for (i = 0; i < rows->count; i++, model += schema->size)
		if (!is_wanted_stage(s, schema_stage_name(schema, model)))
			verdicts[i] = SELECTION_OUT;
}

/* Whether no point so far has had the key of a condition. */
static bool
lacks_key(const struct selection *s)
{
	size_t i;

	for (i = 0; i < s->wanted->where_count; i++)
		if (!s->where[i].has_key)
			return true;
	return s->wanted->since_point != NULL && !s->since.has_key;
}

/* Keeps the keys for the message that a wanted one was not found. */
static void
note_keys(struct intern *keys, const struct point *points, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct slice rest = points[i].metadata, key, value;

		while (metadata_next(&rest, &key, &value))
			if (key.len > 0)
				intern_id(keys, key);
	}
}

static void
judge_metadata(struct selection *s, const struct point *points, size_t count,
    enum selection_verdict *verdicts)
{
	size_t i, j;

	/* Test all conditions: each records the values for messages. */
	for (i = 0; i < s->wanted->where_count; i++)
		for (j = 0; j < count; j++)
			if (!condition_holds(&s->where[i], points[j].metadata))
				verdicts[j] = SELECTION_OUT;
	for (j = 0; j < count && !s->has_started; j++) {
		s->has_started = condition_holds(&s->since, points[j].metadata);
		if (!s->has_started)
			verdicts[j] = SELECTION_OUT;
	}
}

static void
judge_times(const struct selection_wanted *w, const struct point *points,
    size_t count, enum selection_verdict *verdicts)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const int64_t t = points[i].timestamp;

		if (verdicts[i] == SELECTION_OUT)
			continue;
		if (t == TIMESTAMP_NONE)
			verdicts[i] = SELECTION_UNTIMED;
		else if ((w->has_since && t < w->since) ||
		    (w->has_until && t >= w->until))
			verdicts[i] = SELECTION_OUT;
	}
}

void
selection_judge(struct selection *s, const struct schema_rows *rows,
    enum selection_verdict verdicts[TABLE_ROWS])
{
	const struct selection_wanted *w = s->wanted;
	size_t i;

	for (i = 0; i < rows->count; i++)
		verdicts[i] = SELECTION_IN;
	s->rows += rows->count;
	if (w->stages_count > 0)
		judge_stages(s, rows, verdicts);
	if (rows->kind != SCHEMA_POINTS)
		return;
	if (lacks_key(s))
		note_keys(&s->keys, rows->models, rows->count);
	judge_metadata(s, rows->models, rows->count, verdicts);
	if (selection_needs_time(w) != NULL)
		judge_times(w, rows->models, rows->count, verdicts);
}

/* Notes which keys of `by` a selected point has. */
static void
find_by(struct selection *s, const struct point *point)
{
	const char *list = s->wanted->by;
	struct slice key, value;
	size_t i;

	for (i = 0; by_next(&list, &key); i++)
		if (!s->by_found[i] &&
		    metadata_find(point->metadata, key, &value)) {
			s->by_found[i] = true;
			s->by_lacking--;
		}
	if (s->by_lacking > 0)
		note_keys(&s->by_keys, point, 1);
}

/* NAME{KEY=VALUE;KEY=VALUE} for a point's stage and metadata. */
static struct slice
name_by(struct selection *s, const struct point *point)
{
	s->text.len = 0;
	buffer_append(&s->text, point->stage_name.at, point->stage_name.len);
	by_append(&s->text, s->wanted->by, point->metadata);
	return intern_text(
	    &s->names, intern_id(&s->names, slice_of_buffer(&s->text)));
}

struct schema_rows
selection_take(struct selection *s, const struct schema_rows *rows,
    const enum selection_verdict verdicts[TABLE_ROWS])
{
	const size_t size = schema_of[rows->kind].size;
	const char *model = rows->models;
	char *to = (char *)&s->models;
	size_t count = 0, i;

	for (i = 0; i < rows->count; i++)
		count += verdicts[i] == SELECTION_IN;
	s->chosen += count;
	if (count == rows->count && s->wanted->by == NULL)
		return *rows;
	for (i = count = 0; i < rows->count; i++, model += size)
		if (verdicts[i] == SELECTION_IN)
			memcpy(to + count++ * size, model, size);
	for (i = 0; s->by_lacking > 0 && i < count; i++)
		find_by(s, &s->models.points[i]);
	for (i = 0; s->wanted->by != NULL && i < count; i++) {
		s->models.points[i].stage_name =
		    name_by(s, &s->models.points[i]);
		s->models.points[i].hints.stage = 0;
	}
	return (struct schema_rows){ rows->kind, count, &s->models };
}

void
selection_free(struct selection *s)
{
	size_t i;

	for (i = 0; i < SELECTION_MAX; i++)
		condition_free(&s->where[i]);
	condition_free(&s->since);
	index_free(&s->stages);
	buffer_free(&s->text);
	intern_free(&s->keys);
	intern_free(&s->names);
	free(s->by_found);
	intern_free(&s->by_keys);
}
