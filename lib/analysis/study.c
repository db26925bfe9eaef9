#include "analysis/study.h"

void
study_run(struct study *s, const struct intervals *v,
    const struct intervals_run *run, bool is_given)
{
	s->is_given = is_given;
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

struct whatif_saved
study_halve(struct study *s, size_t stage)
{
	const bool can_matter =
	    s->is_given ? s->needs.can_matter[stage] : is_on(s, stage);

	if (!can_matter)
		return (struct whatif_saved){ 0 };
	return s->is_given ? needs_halve(&s->needs, (uint32_t)stage)
			   : whatif_halve(&s->whatif, stage);
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
	*s = (struct study){ 0 };
}
