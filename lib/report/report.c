#include "report/report.h"

#include "analysis/nest.h"
#include "render/page.h"
#include "render/people.h"
#include "report/advice.h"
#include "report/gantt.h"
#include "report/histories.h"
#include "report/last_run.h"
#include "report/past.h"
#include "report/stages.h"
#include "value/timestamp.h"

#include <stdbool.h>
#include <stdint.h>

/* The points of all stages. */
struct extent {
	size_t points;
	int64_t first; /* of the points with a timestamp; */
	int64_t last;  /* TIMESTAMP_NONE: there are none */
};

static void
extend(struct extent *e, int64_t timestamp)
{
	e->points++;
	if (timestamp == TIMESTAMP_NONE)
		return;
	if (e->first == TIMESTAMP_NONE || timestamp < e->first)
		e->first = timestamp;
	if (timestamp > e->last)
		e->last = timestamp;
}

static struct extent
extent_of(const struct history *h)
{
	struct extent e = { 0, TIMESTAMP_NONE, TIMESTAMP_NONE };
	size_t i, j;

	for (i = 0; i < h->stages.count; i++)
		for (j = 0; j < history_at(h, i)->count; j++)
			extend(&e, history_at(h, i)->timestamps[j]);
	return e;
}

static void
say_count(struct buffer *b, size_t count, const char *what)
{
	page_put(b, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

static void
say_input(struct buffer *b, const struct report *r, const struct stages *s)
{
	const struct extent e = extent_of(r->history);

	buffer_text(b, "<p class=\"mute\">");
	say_count(b, s->count, "stage");
	if (e.points > 0) {
		buffer_text(b, ", ");
		say_count(b, e.points, "point");
	}
	if (e.first != TIMESTAMP_NONE) {
		buffer_text(b, ", ");
		people_moment(b, e.first);
		buffer_text(b, " to ");
		people_moment(b, e.last);
		buffer_text(b, " UTC");
	}
	buffer_text(b, "</p>\n");
}

static void
write_advice(struct buffer *b, const struct report *r, struct stages *s)
{
	buffer_text(b, "<h2>Advice</h2>\n");
	if (r->advice_count > 0)
		advice_draw(b, r->advice, r->advice_count, s);
	else
		buffer_text(b,
		    "<p>None: no stage stands out, as far as these numbers "
		    "tell.</p>\n");
}

/* Which run it is, and how it went. */
static void
say_run(struct buffer *b, const struct last_run *l)
{
	const struct nest *nest = &l->study.nest;

	buffer_text(b, "<p class=\"mute\">");
	if (l->run->name.len > 0) {
		page_text(b,
		    l->intervals.key.len > 0 ? l->intervals.key
					     : slice_of("run"));
		buffer_text(b, " ");
		past_say_name(b, l->run->name);
		buffer_text(b, ", ");
	}
	people_moment(b, l->run->start);
	buffer_text(b, " UTC: ");
	page_number(b, people_time, (double)nest->points[0].end / 1e6);
	if (nest->idle > 0) {
		buffer_text(b, ", of which nothing runs in ");
		page_number(b, people_time, (double)nest->idle / 1e6);
	}
	page_put(b, "; at most %zu at a time</p>\n", nest_concurrency(nest));
}

/* How the path was found, which is no more than is known. */
static void
say_path(struct buffer *b, const struct last_run *l)
{
	buffer_text(b, "<p class=\"mute\">The line through bars is the ");
	buffer_text(b,
	    l->study.is_given
		? "critical path, by the needs that the points name: only time "
		  "that is saved there makes the run shorter."
		: "path as observed: from the stage that ended last back to "
		  "the "
		  "last one that ended before its start, and so on. What "
		  "stages "
		  "really wait for is not known: the points name no needs.");
	buffer_text(b, "</p>\n");
}

static void
write_last_run(struct buffer *b, const struct report *r, struct stages *s)
{
	struct last_run l = { 0 };
	const enum last_run_state state =
	    last_run_find(&l, r->history, r->names);

	if (state != LAST_RUN_UNTIMED)
		buffer_text(b, "<h2>Last run</h2>\n");
	if (state == LAST_RUN_FOUND) {
		say_run(b, &l);
		say_path(b, &l);
		gantt_draw(b, &l, s);
	} else if (state == LAST_RUN_TOO_LONG)
		buffer_text(b,
		    "<p>It takes more than 100 years, and is not drawn.</p>\n");
	else if (state == LAST_RUN_UNTOLD)
		buffer_text(b,
		    "<p>Which one it is, the points do not tell: record them "
		    "with <code>prof-record -m run=ID</code>.</p>\n");
	last_run_free(&l);
}

static void
write_histories(struct buffer *b, const struct stages *s)
{
	if (s->drawn == 0)
		return;
	buffer_text(b, "<h2>History</h2>\n");
	if (s->drawn < s->count)
		page_put(b,
		    "<p class=\"mute\">Of the %zu stages with advice, or with "
		    "the largest share of the time.</p>\n",
		    s->drawn);
	histories_draw(b, s);
}

void
report_write(struct buffer *b, const struct report *r)
{
	struct stages s;

	stages_init(&s, r->facts);
	stages_take_stats(&s, r->stats, r->stats_count);
	stages_take_advice(&s, r->advice, r->advice_count);
	stages_take_history(&s, r->history, r->names, r->steps);
	page_begin(b, r->title);
	if (s.count == 0)
		buffer_text(b, "<p>No stages: the input has no rows.</p>\n");
	else {
		say_input(b, r, &s);
		write_advice(b, r, &s);
		buffer_text(b, "<h2>Stages</h2>\n");
		stages_draw(b, &s);
		write_last_run(b, r, &s);
		write_histories(b, &s);
	}
	page_end(b);
	stages_free(&s);
}
