#include "words.h"

#include "slice.h"

const char *const words_severity[] = { "low", "medium", "high", "critical",
	NULL };
const char *const words_direction[] = { "improving", "stable", "degrading",
	NULL };
const char *const words_priority[] = { "low", "medium", "high", "critical",
	NULL };
const char *const words_yes_no[] = { "no", "yes", NULL };
const char *const words_opportunity[] = { "slow", "high-variance",
	"parallelization", NULL };

int
words_find(const char *const *words, struct slice text)
{
	int i;

	for (i = 0; words[i] != NULL; i++)
		if (slice_is(text, words[i]))
			return i;
	return -1;
}
