#include "record/log_format.h"

#include "base/array.h"

static const struct log_format formats[] = {
	/*
	 * The log of a job.  A step shows what it runs in a group, and its
	 * output is after that group.
	 */
	{ "github", LOG_AT_START, { 0 }, { 0 },
	    { { LOG_HEADED, "^##\\[group\\]Run (.*)", "n" },
		{ LOG_BEGIN, "^##\\[group\\](.*)", "n" },
		{ LOG_END, "^##\\[endgroup\\]", "" },
		{ LOG_STEP, "^(Post job cleanup)\\.", "n" },
		{ LOG_STOP, "^Cleaning up orphan processes", "" } } },
	/* The same as `gh run view --log` writes it: job, step and line. */
	{ "gh", LOG_AT_START,
	    { LOG_CHANGE, "^([^\t]*)\t([^\t]*)\t(\xef\xbb\xbf)?", "in" }, { 0 },
	    { { LOG_BLOCK, "^##\\[group\\]Run ", "" },
		{ LOG_BEGIN, "^##\\[group\\](.*)", "n" },
		{ LOG_END, "^##\\[endgroup\\]", "" } } },
	{ "gitlab", LOG_IN_RULES, { 0 }, { 0 },
	    { { LOG_BEGIN, "section_start:([0-9]+):([A-Za-z0-9_.-]+)", "sn" },
		{ LOG_END, "section_end:([0-9]+):([A-Za-z0-9_.-]+)", "sn" } } },
	/* The time is in a control string, or in what is left of one. */
	{ "buildkite", LOG_IN_RULES,
	    { LOG_NOTHING, "^(\033)?_bk;t=([0-9]{13})(\007)?", "-m" }, { 0 },
	    { { LOG_STEP, "^(---|\\+\\+\\+|~~~) (.*)", "-n" } } },
	/*
	 * A CI service may put a time before each line.  Of the durations of a
	 * step, the last one is the sum.
	 */
	{ "buildkit", LOG_ARRIVES, { LOG_NOTHING, "^[0-9-]+T[0-9:.]+Z ", "" },
	    { 0 },
	    { { LOG_STOP, "^#0 building with ", "" },
		{ LOG_TOOK, "^#([0-9]+) DONE ([0-9.]+)s$", "id" },
		{ LOG_NAME, "^#([0-9]+) (.+)", "in" } } },
	/* Branches that run in parallel have no mark of their own. */
	{ "jenkins", LOG_AT_START, { 0 }, { 0 },
	    { { LOG_PAUSE, "^\\[Pipeline\\] parallel$", "" },
		{ LOG_RESUME, "^\\[Pipeline\\] // parallel$", "" },
		{ LOG_BEGIN, "^\\[Pipeline\\] \\{ \\((.*)\\)$", "n" },
		{ LOG_BLOCK, "^\\[Pipeline\\] \\{$", "" },
		{ LOG_END, "^\\[Pipeline\\] \\}$", "" } } },
};

const struct log_format *
log_format_find(struct slice name)
{
	size_t i;

	for (i = 0; i < COUNT(formats); i++)
		if (slice_is(name, formats[i].name))
			return &formats[i];
	return NULL;
}

void
log_format_split(struct log_format *format, const char *begin, const char *end)
{
	struct log_rule *rule = format->rules;

	if (end != NULL)
		*rule++ = (struct log_rule){ LOG_END, end, "n" };
	*rule =
	    (struct log_rule){ end != NULL ? LOG_BEGIN : LOG_STEP, begin, "n" };
}
