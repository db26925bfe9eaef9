#include "analysis/improve.h"

#include "analysis/facts.h"
#include "analysis/rises.h"
#include "analysis/say.h"

#include <math.h>

static double
without_points(struct buffer *b)
{
	buffer_text(b, "what it saves is known from points only");
	return NAN;
}

/* What going back to before a step saves. */
static double
improve_rise(const struct rise *rise, struct buffer *b)
{
	say_saving(b, rise->saving, rise->now);
	say_numbers(b, " back at the @ before ", &rise->before);
	if (rise->blame.commit.len > 0 && !rise->blame.is_split) {
		buffer_text(b, "commit ");
		say_value(b, rise->blame.commit);
	} else
		buffer_text(b, "it");
	return rise->saving;
}

double
improve_trend(const struct rules_subject *s, struct buffer *b)
{
	const struct facts_stage *f = s->f;
	const double saving = f->second_half_avg - f->first_half_avg;

	if (s->rise != NULL)
		return improve_rise(s->rise, b);
	if (isnan(saving)) {
		buffer_text(b,
		    "what it saves is known from the averages of "
		    "both halves, as prof-trend writes them");
		return NAN;
	}
	say_saving(b, saving, f->second_half_avg);
	say_numbers(
	    b, " back at the first half's average of @", &f->first_half_avg);
	return saving;
}

double
improve_group(const struct rules_subject *s, struct buffer *b)
{
	say_numbers(b, "saves @ in one run of each of these stages, @ in this",
	    (const double[]){ s->rise->group_saving, s->rise->saving });
	return s->rise->group_saving;
}

double
improve_variance(const struct rules_subject *s, struct buffer *b)
{
	const struct facts_stage *f = s->f;

	if (isnan(f->above_median))
		return without_points(b);
	say_saving(b, f->above_median, f->avg);
	say_numbers(b, " if every run above the median took the median of @",
	    &f->median);
	return f->above_median;
}

double
improve_tail(const struct rules_subject *s, struct buffer *b)
{
	const struct facts_stage *f = s->f;

	if (isnan(f->in_tail))
		return without_points(b);
	say_saving(b, f->in_tail, f->avg);
	say_numbers(b,
	    " if the runs over 3 times the median took the median of @",
	    &f->median);
	return f->in_tail;
}

double
improve_waiting(const struct rules_subject *s, struct buffer *b)
{
	const double saving = s->f->avg * rules_waiting(s->f);

	say_saving(b, saving, s->f->avg);
	buffer_text(b, " at most, if it never waited");
	return saving;
}

/* How much shorter a run is if the stage takes half of its time. */
static double
say_run(const struct facts_stage *f, struct buffer *b)
{
	const double bounds[] = { f->saves_half_min, f->saves_half_max };

	say_numbers(b,
	    bounds[0] == bounds[1] ? "@ of each run" : "@ to @ of each run",
	    bounds);
	return f->saves_half_min;
}

double
improve_path(const struct rules_subject *s, struct buffer *b)
{
	if (!rules_knows_run(s->f)) {
		buffer_text(b,
		    "what it saves is known from saves_half_min and "
		    "saves_half_max");
		return NAN;
	}
	buffer_text(b, "halving it saves ");
	return say_run(s->f, b);
}

double
improve_off_path(const struct rules_subject *s, struct buffer *b)
{
	(void)s;
	buffer_text(b, "saves nothing of a run, which does not wait for it");
	return 0;
}

/* Amdahl 1967, if all of the stage is parallel: 1 - share + share / k. */
double
improve_serial(const struct rules_subject *s, struct buffer *b)
{
	const struct facts_stage *f = s->f;

	say_numbers(b, "at best @ a run on 2 cores and @ on 4",
	    (const double[]){ f->avg / 2, f->avg / 4 });
	if (rules_knows_run(f)) {
		buffer_text(b, "; on 2 that saves ");
		return say_run(f, b);
	}
	if (rules_run_part(f) < 1)
		return f->avg / 2;
	if (isnan(f->share))
		buffer_text(b,
		    "; what that is of the whole workflow is known "
		    "from its share");
	else
		say_numbers(b,
		    "; the whole workflow then takes % and % percent of its "
		    "time",
		    (const double[]){ 100 * (1 - f->share / 2),
			100 * (1 - f->share * 3 / 4) });
	return f->avg / 2;
}

double
improve_dominant(const struct rules_subject *s, struct buffer *b)
{
	if (rules_knows_run(s->f))
		return improve_path(s, b);
	say_numbers(b, "halving it takes % percent off the time of all stages",
	    (const double[]){ 100 * s->f->share / 2 });
	return s->f->avg / 2;
}

void
improve_run(const struct rules_subject *s, struct buffer *b)
{
	if (rules_run_part(s->f) < 1)
		say_numbers(b,
		    "; other stages run beside it: halving it saves @ of "
		    "the whole run",
		    &s->f->run_saves);
}

double
improve_first(const struct rules_subject *s, struct buffer *b)
{
	const struct facts_stage *f = s->f;
	const double saving = f->first_run - f->rest_median;

	say_numbers(b, "saves @ of the first run (% percent of it)",
	    (const double[]){ saving, 100 * (saving / f->first_run) });
	return saving / f->count;
}
