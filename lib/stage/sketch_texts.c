#include "stage/sketch_texts.h"

#include "base/array.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "stage/sketch_text.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Consecutive stages, and their texts one after the other. */
struct sketch_texts_job {
	size_t first;
	size_t count;
	struct buffer texts;
	/* Of each: few enough that texts fit into a second-level cache. */
	size_t ends[64];
};

static bool
take(void *with, void *job)
{
	struct sketch_texts *t = with;
	struct sketch_texts_job *j = job;
	const size_t rest = t->sketches->stages.count - t->taken;

	j->first = t->taken;
	j->count = rest < COUNT(j->ends) ? rest : COUNT(j->ends);
	t->taken += j->count;
	return j->count > 0;
}

static void
work(void *with, void *job)
{
	const struct sketch_texts *t = with;
	struct sketch_texts_job *j = job;
	size_t i;

	j->texts.len = 0;
	for (i = 0; i < j->count; i++) {
		sketch_text_append(&j->texts,
		    sketches_at(t->sketches, j->first + i),
		    &t->sketches->parents, j->first + i);
		j->ends[i] = j->texts.len;
	}
}

static const struct crew_work writing = { sizeof(struct sketch_texts_job), take,
	work, NULL };

void
sketch_texts_begin(struct sketch_texts *t, struct sketches *sketches)
{
	const size_t threads = sketches->threads > 0 ? sketches->threads : 1;

	t->sketches = sketches;
	t->taken = t->next = 0;
	t->job = NULL;
	t->slots = 2 * threads + 1;
	t->jobs = memory_resize(NULL, t->slots, sizeof *t->jobs);
	memset(t->jobs, 0, t->slots * sizeof *t->jobs);
	crew_start(&t->crew, &writing, t,
	    (struct crew_jobs){ t->jobs, t->slots }, threads);
}

struct slice
sketch_texts_next(struct sketch_texts *t)
{
	size_t begin;

	if (t->job == NULL || t->next == t->job->count) {
		t->job = crew_next(&t->crew);
		t->next = 0;
	}
	assert(t->job != NULL);
	begin = t->next > 0 ? t->job->ends[t->next - 1] : 0;
	return (struct slice){ t->job->texts.data + begin,
		t->job->ends[t->next++] - begin };
}

void
sketch_texts_end(struct sketch_texts *t)
{
	size_t i;

	crew_stop(&t->crew);
	for (i = 0; i < t->slots; i++)
		buffer_free(&t->jobs[i].texts);
	free(t->jobs);
	*t = (struct sketch_texts){ 0 };
}
