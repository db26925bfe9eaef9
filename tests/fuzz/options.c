/*
 * Command lines: whatever the words are, they are taken or refused with a
 * reason, and no word is made up.
 *
 * The first two bytes of an input are not used; each line of the rest is a word
 * of the command line.
 */

#include "fuzz.h"

#include "analysis/stage_values.h"
#include "base/array.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "cli/modes.h"
#include "cli/options.h"
#include "cli/periodic.h"
#include "model/schema.h"
#include "model/words.h"
#include "record/import.h"
#include "record/log_format.h"
#include "record/series.h"
#include "render/format.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { USAGE = 2, FIRST = 1, SECOND = 2 };

/* One option for each kind of argument. */
enum {
	KEY_BUDGET = 512,
	KEY_EVERY,
	KEY_FACTOR,
	KEY_FRACTION,
	KEY_IMPORT,
	KEY_LOG,
	KEY_MODE,
	KEY_SEVERITY
};

static const struct options_entry entries[] = {
	{ 'n', "runs", "N", "" },
	{ 'r', "rest", NULL, "" },
	{ 't', "threshold", "MS", "" },
	{ KEY_BUDGET, "budget", "STAGE=TIME", "" },
	{ KEY_EVERY, "every", "PERIOD", "" },
	{ KEY_FACTOR, "factor", "STAGE=FACTOR", "" },
	{ KEY_FRACTION, "fraction", "F", "" },
	{ KEY_IMPORT, "import", "COLUMNS", "" },
	{ KEY_LOG, "log", "FORM", "" },
	{ KEY_MODE, "mode", "[=MODE]", "" },
	{ KEY_SEVERITY, "severity", "WORD", "" },
	{ 0 },
};

static const struct modes modes = {
	.usual = FIRST,
	.usual_name = "the first mode",
	.rules =
	    (const struct modes_rule[]){
		{ KEY_MODE, SECOND, true },
		{ 'r', FIRST, false },
		{ 0 },
	    },
};

static struct import import;
static struct stage_values values;

static const char *
take_period(const char *arg)
{
	struct periodic every = { 0 };
	const char *wrong = periodic_parse(&every, arg);

	fuzz_hold(wrong != NULL || (every.rows > 0) != (every.seconds > 0),
	    "a period is one of rows or of seconds");
	return wrong;
}

static const char *
take_number(int key, const char *arg)
{
	double number = -1;
	const char *wrong = key == KEY_FRACTION ? options_fraction(arg, &number)
						: options_number(arg, &number);

	fuzz_hold(wrong != NULL || (number >= 0 && isfinite(number)),
	    "a number is an amount");
	return wrong;
}

static const char *
take(int key, const char *arg)
{
	unsigned long count = 0;
	int word = -1;

	switch (key) {
	case 'n':
		return options_count(arg, 1, &count);
	case 't':
	case KEY_FRACTION:
		return take_number(key, arg);
	case KEY_BUDGET:
		return budgets_add(&values, arg) ? NULL : "a budget";
	case KEY_FACTOR:
		return factors_add(&values, arg) ? NULL : "a factor";
	case KEY_EVERY:
		return take_period(arg);
	case KEY_IMPORT:
		return import_take(&import, arg);
	case KEY_LOG:
		return log_format_find(slice_of(arg)) != NULL ? NULL : "a log";
	case KEY_SEVERITY:
		return options_word(arg, &words_severity, &word);
	default:
		return NULL;
	}
}

static const struct options_tool tool = {
	.usage = "[options] [FILE...]",
	.purpose = "Nothing.",
	.entries = entries,
	.modes = &modes,
	.formats = formats_rows,
	.writes = SCHEMA_SET_OF(SCHEMA_POINTS),
	.reads_tables = true,
	.reads_points = true,
	.usage_status = USAGE,
	.take = take,
};

/* Cuts a text into words at its newlines.  The caller frees them. */
static char **
cut(struct buffer *text, int *count)
{
	size_t capacity = 0, n = 0;
	char **words = NULL, *at = text->data, *end = at + text->len;

	while (at < end) {
		words = memory_grow(words, n + 1, &capacity, sizeof *words);
		words[n++] = at;
		at += strcspn(at, "\n");
		*at++ = '\0';
	}
	words = memory_resize(words, n + 1, sizeof *words);
	words[n] = NULL;
	*count = (int)n;
	return words;
}

static void
check(const struct options *o, int status, char **words, int count)
{
	if (status >= 0) {
		fuzz_hold(status == USAGE, "wrong usage has its status");
		return;
	}
	fuzz_hold(o->operands >= words &&
		o->operands + o->operands_count == words + count,
	    "operands are the last words");
	fuzz_hold(o->mode == FIRST || o->mode == SECOND, "a mode is chosen");
	fuzz_hold(o->wanted.where_count <= SELECTION_MAX &&
		o->wanted.stages_count <= SELECTION_MAX,
	    "conditions are not too many");
}

/* Whether a word asks for what would be printed on standard output. */
static bool
asks_for_help(char **words)
{
	for (; *words != NULL; words++)
		if (strncmp(*words, "--h", 3) == 0 ||
		    strncmp(*words, "--v", 3) == 0 ||
		    (**words == '-' && (*words)[1] != '-' &&
			strpbrk(*words, "hV") != NULL))
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer text = { 0 };
	struct series series = { 0 };
	struct options o;
	char **words;
	int count;

	if (size < 2)
		return 0;
	buffer_text(&text, "prof\n");
	buffer_append(&text, (const char *)data + 2, size - 2);
	buffer_byte(&text, '\n');
	words = cut(&text, &count);
	/* 0, not 1: glibc's getopt starts anew. */
	optind = 0;
	if (!asks_for_help(words)) {
		check(&o, options_parse(&o, &tool, count, words), words, count);
		series_take_words(&series, words + 1, "--");
	}
	import_free(&import);
	stage_values_free(&values);
	free(words);
	buffer_free(&text);
	return 0;
}
