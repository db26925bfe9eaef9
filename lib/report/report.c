#include "report/report.h"

#include "render/page.h"
#include "render/people.h"
#include "report/advice.h"
#include "report/histories.h"
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
			extend(&e, history_at(h, i)->points[j].timestamp);
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

	stages_init(
	    &s, r->facts, r->history, r->names, r->advice, r->advice_count);
	page_begin(b, r->title);
	if (s.count == 0)
		buffer_text(b, "<p>No stages: the input has no rows.</p>\n");
	else {
		say_input(b, r, &s);
		write_advice(b, r, &s);
		buffer_text(b, "<h2>Stages</h2>\n");
		stages_draw(b, &s);
		write_histories(b, &s);
	}
	page_end(b);
	stages_free(&s);
}
