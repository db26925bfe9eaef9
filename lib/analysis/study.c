#include "analysis/study.h"

#include "base/memory.h"

#include <stdlib.h>

void
study_run(struct study *s, const struct intervals *v,
    const struct intervals_run *run, bool is_given)
{
	s->is_given = is_given;
	if (s->halved == NULL)
		s->halved =
		    memory_resize(NULL, v->stages.count, sizeof *s->halved);
	nest_build(&s->nest, v, run);
	whatif_begin(&s->whatif, &s->nest, v->stages.count);
	if (!is_given) {
		path_observe(&s->walk, &s->nest);
		return;
	}
	needs_build(&s->needs, &s->nest, v, run, &s->whatif);
	needs_walk(&s->needs, &s->walk, &s->nest);
}

/* Whether any point of a stage is on the path. */
static bool
is_on(const struct study *s, size_t stage)
{
	uint32_t p;

	for (p = s->whatif.first[stage]; p != NEST_NONE; p = s->whatif.next[p])
		if (s->walk.is_on[p])
			return true;
	return false;
}

void
study_halve(struct study *s)
{
	const struct whatif *w = &s->whatif;
	uint32_t *stages = memory_resize(NULL, w->count, sizeof *stages);
	struct whatif_saved *saved =
	    memory_resize(NULL, w->count, sizeof *saved);
	size_t count = 0, i;

	for (i = 0; i < w->count; i++) {
		const uint32_t stage = w->stages[i];

		s->halved[stage] = (struct whatif_saved){ 0 };
		if (s->is_given && s->needs.can_matter[stage])
			s->halved[stage] = needs_halve(&s->needs, stage);
		else if (!s->is_given && is_on(s, stage))
			stages[count++] = stage;
	}
	whatif_halve(&s->whatif, stages, count, saved);
	for (i = 0; i < count; i++)
		s->halved[stages[i]] = saved[i];
	free(stages);
	free(saved);
}

struct whatif_saved
study_scale(struct study *s, const double *factors)
{
	return s->is_given ? needs_scale(&s->needs, factors)
			   : whatif_scale(&s->whatif, factors);
}

void
study_free(struct study *s)
{
	nest_free(&s->nest);
	path_free(&s->walk);
	whatif_free(&s->whatif);
	needs_free(&s->needs);
	free(s->halved);
	*s = (struct study){ 0 };
}
