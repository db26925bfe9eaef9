#include "model/words.h"

#include "base/slice.h"

static const char *const degrees[] = { "low", "medium", "high", "critical",
	NULL };
static const char *const directions[] = { "improving", "stable", "degrading",
	NULL };
static const char *const verdicts[] = { "faster", "same", "unclear", "slower",
	NULL };
static const char *const gates[] = { "slower", "faster", "unproven", NULL };
static const char *const answers[] = { "no", "yes", NULL };
static const char *const events[] = { "start", "end", "reset", NULL };
static const char *const needs[] = { "inferred", "given", NULL };
static const char *const needs_wanted[] = { "infer", "given", NULL };
static const char *const times[] = { "auto", "always", "never", NULL };
static const char *const opportunities[] = { "slow", "high-variance",
	"parallelization", NULL };

const struct words words_severity =
    WORDS(degrees, "low, medium, high or critical");
const struct words words_priority =
    WORDS(degrees, "low, medium, high or critical");
const struct words words_direction =
    WORDS(directions, "improving, stable or degrading");
const struct words words_verdict =
    WORDS(verdicts, "faster, same, unclear or slower");
const struct words words_gate = WORDS(gates, "slower, faster or unproven");
const struct words words_yes_no = WORDS(answers, "yes or no");
const struct words words_event = WORDS(events, "start, end or reset");
const struct words words_needs = WORDS(needs, "inferred or given");
const struct words words_needs_wanted = WORDS(needs_wanted, "infer or given");
const struct words words_color = WORDS(times, "auto, always or never");
const struct words words_opportunity =
    WORDS(opportunities, "slow, high-variance or parallelization");

int
words_find(const struct words *words, struct slice text)
{
	int i;

	for (i = 0; words->each[i] != NULL; i++)
		if (slice_is(text, words->each[i]))
			return i;
	return -1;
}
