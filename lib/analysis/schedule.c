#include "analysis/schedule.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
schedule_clear(struct schedule *s)
{
	s->count = s->edges_count = s->dropped_count = 0;
}

uint32_t
schedule_add(struct schedule *s, uint32_t owner, int64_t work)
{
	s->steps =
	    memory_grow(s->steps, s->count, &s->capacity, sizeof *s->steps);
	s->steps[s->count] = (struct schedule_step){
		.work = work,
		.owner = owner,
	};
	return (uint32_t)s->count++;
}

void
schedule_need(struct schedule *s, uint32_t step, uint32_t need)
{
	s->edges = memory_grow(
	    s->edges, s->edges_count, &s->edges_capacity, sizeof *s->edges);
	s->edges[s->edges_count++] = (struct schedule_edge){ step, need };
}

static void
reserve(struct schedule *s)
{
	if (s->count > s->arrays) {
		s->arrays = s->capacity;
		s->order = memory_resize(s->order, s->arrays, sizeof *s->order);
		s->ends = memory_resize(s->ends, s->arrays, sizeof *s->ends);
		s->slacks =
		    memory_resize(s->slacks, s->arrays, sizeof *s->slacks);
		s->stack = memory_resize(s->stack, s->arrays, sizeof *s->stack);
		s->states = memory_resize(s->states, s->arrays, 1);
	}
	if (s->edges_count > s->needs_capacity) {
		s->needs_capacity = s->edges_capacity;
		s->needs = memory_resize(
		    s->needs, s->needs_capacity, sizeof *s->needs);
	}
}

/* Sorts the edges by their steps, stably. */
static void
sort_edges(struct schedule *s)
{
	uint32_t first = 0;
	size_t i;

	for (i = 0; i < s->count; i++)
		s->steps[i].count = 0;
	for (i = 0; i < s->edges_count; i++)
		s->steps[s->edges[i].step].count++;
	for (i = 0; i < s->count; i++) {
		s->steps[i].first = first;
		first += s->steps[i].count;
		s->steps[i].count = 0;
	}
	for (i = 0; i < s->edges_count; i++) {
		struct schedule_step *step = &s->steps[s->edges[i].step];

		s->needs[step->first + step->count++] = s->edges[i].need;
	}
}

/* What a search of all that a step needs knows of it. */
enum { UNSEEN, OPEN, DONE };

static void
drop(struct schedule *s, uint32_t step, uint32_t edge)
{
	s->dropped = memory_grow(s->dropped, s->dropped_count,
	    &s->dropped_capacity, sizeof *s->dropped);
	s->dropped[s->dropped_count++] =
	    (struct schedule_edge){ step, s->needs[edge] };
	s->needs[edge] = SCHEDULE_NONE;
}

/*
 * The next step to search below an open one, which needs it; SCHEDULE_NONE if
 * all are done.  Edges to open steps, which close a cycle, are dropped.
 */
static uint32_t
next_unseen(struct schedule *s, uint32_t step, uint32_t *tried)
{
	const struct schedule_step *at = &s->steps[step];

	for (; *tried < at->count; ++*tried) {
		const uint32_t edge = at->first + *tried;
		const uint32_t need = s->needs[edge];

		if (s->states[need] == UNSEEN)
			return need;
		if (s->states[need] == OPEN)
			drop(s, step, edge);
	}
	return SCHEDULE_NONE;
}

/* Depth first, without recursion: paths may be long. */
void
schedule_sort(struct schedule *s)
{
	uint32_t *tried, *stack;
	size_t depth = 0, done = 0, i;

	reserve(s);
	sort_edges(s);
	stack = s->stack;
	memset(s->states, UNSEEN, s->count);
	tried = memory_resize(NULL, s->count, sizeof *tried);
	memset(tried, 0, s->count * sizeof *tried);
	for (i = 0; i < s->count; i++) {
		if (s->states[i] != UNSEEN)
			continue;
		stack[depth++] = (uint32_t)i;
		s->states[i] = OPEN;
		while (depth > 0) {
			const uint32_t step = stack[depth - 1];
			const uint32_t need =
			    next_unseen(s, step, &tried[step]);

			if (need != SCHEDULE_NONE) {
				stack[depth++] = need;
				s->states[need] = OPEN;
				continue;
			}
			s->states[step] = DONE;
			s->order[done++] = step;
			depth--;
		}
	}
	free(tried);
}

/* How long a step takes, with its lag if that is kept. */
static int64_t
length_of(const struct schedule_step *step, const struct schedule_rules *rules)
{
	double factor = 1;

	if (step->owner != SCHEDULE_NONE) {
		if (rules->factors != NULL)
			factor = rules->factors[step->owner];
		if (rules->changed == step->owner)
			factor = rules->factor;
	}
	return (rules->keeps_lags ? step->lag : 0) +
	    (factor == 1 ? step->work : llround((double)step->work * factor));
}

int64_t
schedule_run(struct schedule *s, const struct schedule_rules *rules)
{
	int64_t last = 0;
	size_t i, k;

	for (i = 0; i < s->count; i++) {
		const struct schedule_step *step = &s->steps[s->order[i]];
		const uint32_t *needs = &s->needs[step->first];
		int64_t end = 0;

		for (k = 0; k < step->count; k++)
			if (needs[k] != SCHEDULE_NONE &&
			    s->ends[needs[k]] > end)
				end = s->ends[needs[k]];
		end += length_of(step, rules);
		s->ends[s->order[i]] = end;
		if (end > last)
			last = end;
	}
	return last;
}

void
schedule_slack(
    struct schedule *s, const struct schedule_rules *rules, int64_t end)
{
	size_t i, k;

	/* At first the latest end of each. */
	for (i = 0; i < s->count; i++)
		s->slacks[i] = end;
	for (i = s->count; i-- > 0;) {
		const uint32_t number = s->order[i];
		const struct schedule_step *step = &s->steps[number];
		const int64_t begin =
		    s->slacks[number] - length_of(step, rules);

		for (k = 0; k < step->count; k++) {
			const uint32_t need = s->needs[step->first + k];

			if (need != SCHEDULE_NONE && begin < s->slacks[need])
				s->slacks[need] = begin;
		}
	}
	for (i = 0; i < s->count; i++)
		s->slacks[i] -= s->ends[i];
}

void
schedule_bounds(double work, double path, double k, double *least, double *most)
{
	*least = fmax(path, work / k);
	*most = work / k + (1 - 1 / k) * path;
}

void
schedule_free(struct schedule *s)
{
	free(s->steps);
	free(s->edges);
	free(s->needs);
	free(s->order);
	free(s->dropped);
	free(s->ends);
	free(s->slacks);
	free(s->stack);
	free(s->states);
	*s = (struct schedule){ 0 };
}
