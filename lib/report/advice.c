#include "report/advice.h"

#include "base/slice.h"
#include "model/model.h"
#include "model/words.h"
#include "render/page.h"
#include "value/metadata.h"
#include "value/num.h"

#include <stdbool.h>

/* More advice than this nobody reads. */
#define ADVICE_MAX 100

/* Whether a value of evidence is a number; a commit of digits alone is none. */
static bool
is_number(struct slice key, struct slice value, double *number)
{
	return !slice_is(key, "commit") && num_parse(value, number) == NUM_OK;
}

/* What a rule looked at; numbers with fewer digits. */
static void
draw_evidence(struct buffer *b, struct slice evidence)
{
	struct slice key, value;
	double number;

	buffer_text(b, "<dl>\n");
	while (metadata_next(&evidence, &key, &value)) {
		buffer_text(b, "<dt>");
		page_text(b, key);
		buffer_text(b, "</dt><dd>");
		if (is_number(key, value, &number))
			page_put(b, "%.4g", number);
		else
			page_text(b, value);
		buffer_text(b, "</dd>\n");
	}
	buffer_text(b, "</dl>\n");
}

static void
draw_one(struct buffer *b, const struct recommendation *r, struct stages *s)
{
	const char *priority = words_priority.each[r->priority];

	page_put(b, "<li class=\"%s\">\n<p><span class=\"priority\">%s</span> ",
	    priority, priority);
	stages_link(b, s, r->stage_name);
	buffer_text(b, ": ");
	page_text(b, r->issue);
	buffer_text(b, "</p>\n<p>");
	page_text(b, r->expected_improvement);
	buffer_text(b, "</p>\n<p>");
	page_text(b, r->suggested_action);
	buffer_text(b, "</p>\n<details><summary>rule ");
	page_text(b, r->rule);
	page_put(b, ", confidence %.2g</summary>\n", r->confidence);
	draw_evidence(b, r->evidence);
	buffer_text(b, "</details>\n</li>\n");
}

void
advice_draw(struct buffer *b, const struct recommend_advice *advice,
    size_t count, struct stages *s)
{
	const size_t shown = count < ADVICE_MAX ? count : ADVICE_MAX;
	size_t i;

	buffer_text(b, "<ol class=\"advice\">\n");
	for (i = 0; i < shown; i++)
		draw_one(b, &advice[i].row, s);
	buffer_text(b, "</ol>\n");
	if (shown < count)
		page_put(b, "<p class=\"mute\">%zu more, less urgent</p>\n",
		    count - shown);
}
