#include "model/words.h"

#include "base/slice.h"

static const char *const degrees[] = { "low", "medium", "high", "critical",
	NULL };
static const char *const directions[] = { "improving", "stable", "degrading",
	NULL };
static const char *const answers[] = { "no", "yes", NULL };
static const char *const events[] = { "start", "end", "reset", NULL };
static const char *const opportunities[] = { "slow", "high-variance",
	"parallelization", NULL };

const struct words words_severity = { degrees,
	"low, medium, high or critical" };
const struct words words_priority = { degrees,
	"low, medium, high or critical" };
const struct words words_direction = { directions,
	"improving, stable or degrading" };
const struct words words_yes_no = { answers, "yes or no" };
const struct words words_event = { events, "start, end or reset" };
const struct words words_opportunity = { opportunities,
	"slow, high-variance or parallelization" };

int
words_find(const struct words *words, struct slice text)
{
	int i;

	for (i = 0; words->each[i] != NULL; i++)
		if (slice_is(text, words->each[i]))
			return i;
	return -1;
}
