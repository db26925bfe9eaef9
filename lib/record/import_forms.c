#include "record/import_forms.h"

#include "base/array.h"
#include "value/metadata.h"
#include "value/num.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FIELDS_MAX 9

/* Splits a line at tabs; the last field has what is left.  Returns how many. */
static size_t
split(struct slice line, struct slice fields[FIELDS_MAX], size_t most)
{
	size_t n = 0;

	for (;;) {
		const char *tab =
		    n + 1 < most ? memchr(line.at, '\t', line.len) : NULL;
		const size_t len =
		    tab != NULL ? (size_t)(tab - line.at) : line.len;

		fields[n++] = (struct slice){ line.at, len };
		if (tab == NULL)
			return n;
		line.at += len + 1;
		line.len -= len + 1;
	}
}

/* Reads a number that blanks may precede. */
static bool
read_number(struct slice text, double *number)
{
	while (text.len > 0 && *text.at == ' ') {
		text.at++;
		text.len--;
	}
	return num_parse(text, number) == NUM_OK && *number >= 0;
}

static void
begin(struct import_state *s)
{
	s->point = (struct point){ .execution_time = NAN,
		.memory_used = NAN,
		.cpu_time = NAN,
		.timestamp = TIMESTAMP_NONE };
	s->stage.len = s->metadata.len = 0;
}

static enum import_line
complete(struct import_state *s)
{
	s->point.stage_name = slice_of_buffer(&s->stage);
	s->point.metadata = slice_of_buffer(&s->metadata);
	s->points++;
	return IMPORT_LINE_POINT;
}

static void
name(struct import_state *s, struct slice text)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		const unsigned char c = (unsigned char)text.at[i];

		buffer_byte(&s->stage, (char)(c < ' ' || c == 0x7f ? ' ' : c));
	}
}

static void
add_number(struct import_state *s, const char *key, double number)
{
	char text[NUM_SIZE];

	metadata_add(&s->metadata, slice_of(key),
	    (struct slice){ text, num_format(text, number) });
}

/*
 * GNU parallel --joblog: Seq, Host, Starttime, JobRuntime, Send, Receive,
 * Exitval, Signal, Command.  The command is as it was typed, with any tabs.
 */
static enum import_line
take_joblog(struct import_state *s, struct slice line, const char **wrong)
{
	struct slice f[FIELDS_MAX];
	const size_t n = split(line, f, FIELDS_MAX);
	double start, runtime, status, signal;

	if (line.len == 0 || slice_is(f[0], "Seq"))
		return IMPORT_LINE_NONE;
	*wrong = "not a line of a joblog";
	if (n < FIELDS_MAX || !read_number(f[2], &start) || start > 1e11 ||
	    !read_number(f[3], &runtime) || !read_number(f[6], &status) ||
	    !read_number(f[7], &signal))
		return IMPORT_LINE_WRONG;
	begin(s);
	name(s, f[8]);
	s->point.execution_time = runtime * 1e3;
	s->point.timestamp = (int64_t)round(start * 1e6);
	add_number(s, "exit_status", signal > 0 ? 128 + signal : status);
	/* That is the machine itself. */
	if (!slice_is(f[1], ":"))
		metadata_add(&s->metadata, slice_of("host"), f[1]);
	return complete(s);
}

/* Whether a ninja command was not taken in this run: it has several outputs. */
static bool
is_new(struct import_state *s, const struct slice f[FIELDS_MAX])
{
	struct buffer key = { 0 };
	size_t id;

	buffer_append(&key, f[0].at, f[0].len);
	buffer_byte(&key, ' ');
	buffer_append(&key, f[1].at, f[1].len);
	buffer_byte(&key, ' ');
	buffer_append(&key, f[4].at, f[4].len);
	id = s->taken.count;
	id = intern_id(&s->taken, slice_of_buffer(&key)) == id;
	buffer_free(&key);
	return id != 0;
}

/*
 * .ninja_log, versions 5 to 7: start and end in ms since the run began, the
 * output's mtime, the output, and the command's hash.  Lines are in the order
 * of their ends.
 */
static enum import_line
take_ninja(struct import_state *s, struct slice line, const char **wrong)
{
	struct slice f[FIELDS_MAX];
	double start, end;

	if (s->line == 1) {
		*wrong = "not a .ninja_log of version 5, 6 or 7";
		return slice_is(line, "# ninja log v5") ||
			slice_is(line, "# ninja log v6") ||
			slice_is(line, "# ninja log v7")
		    ? IMPORT_LINE_NONE
		    : IMPORT_LINE_WRONG;
	}
	*wrong = "not a line of a .ninja_log";
	if (split(line, f, 5) != 5 || !read_number(f[0], &start) ||
	    !read_number(f[1], &end) || end < start)
		return IMPORT_LINE_WRONG;
	if (s->runs == 0 || end < s->last_end) {
		s->runs++;
		intern_free(&s->taken);
		s->taken = (struct intern){ 0 };
	}
	s->last_end = end;
	if (!is_new(s, f))
		return IMPORT_LINE_NONE;
	begin(s);
	name(s, f[3]);
	s->point.execution_time = end - start;
	add_number(s, "run", s->runs);
	return complete(s);
}

/*
 * Reads minutes, seconds and the like: 1:02:03.4, 2m3.4s or 3,4.  In ms.
 */
static bool
read_clock(struct slice text, double *ms)
{
	char part[32];
	double number, seconds = 0;
	size_t i, n = 0;

	for (i = 0; i <= text.len; i++) {
		const char c = (char)(i < text.len ? text.at[i] : ':');

		if (memchr(":hms", c, 4) == NULL) {
			if (n == sizeof part)
				return false;
			part[n++] = (char)(c == ',' ? '.' : c);
			continue;
		}
		if (n == 0)
			continue;
		if (num_parse((struct slice){ part, n }, &number) != NUM_OK)
			return false;
		seconds = seconds * 60 + number;
		n = 0;
	}
	*ms = seconds * 1e3;
	return text.len > 0 && seconds >= 0;
}

/* The text after a prefix, and before a suffix. */
static bool
find_after(struct slice line, const char *prefix, const char *suffix,
    struct slice *text)
{
	const size_t before = strlen(prefix), after = strlen(suffix);

	if (line.len < before + after || memcmp(line.at, prefix, before) != 0 ||
	    memcmp(line.at + line.len - after, suffix, after) != 0)
		return false;
	*text = (struct slice){ line.at + before, line.len - before - after };
	return true;
}

/* What a line of time(1) tells. */
enum told { TOLD_NAME, TOLD_WALL, TOLD_CPU, TOLD_MEMORY, TOLD_STATUS };

static const struct {
	const char *prefix, *suffix;
	enum told told;
	bool begins, ends;
} lines[] = {
	/* GNU time -v */
	{ "\tCommand being timed: \"", "\"", TOLD_NAME, true, false },
	{ "\tUser time (seconds): ", "", TOLD_CPU, false, false },
	{ "\tSystem time (seconds): ", "", TOLD_CPU, false, false },
	{ "\tElapsed (wall clock) time (h:mm:ss or m:ss): ", "", TOLD_WALL,
	    false, false },
	{ "\tMaximum resident set size (kbytes): ", "", TOLD_MEMORY, false,
	    false },
	{ "\tExit status: ", "", TOLD_STATUS, false, true },
	/* time of a shell, and time -p */
	{ "real\t", "", TOLD_WALL, true, false },
	{ "user\t", "", TOLD_CPU, false, false },
	{ "sys\t", "", TOLD_CPU, false, true },
	{ "real ", "", TOLD_WALL, true, false },
	{ "user ", "", TOLD_CPU, false, false },
	{ "sys ", "", TOLD_CPU, false, true },
};

/* Takes what a line tells.  Returns whether it is valid. */
static bool
tell(struct import_state *s, enum told told, struct slice text)
{
	double number;

	if (told == TOLD_NAME) {
		name(s, text);
		return true;
	}
	if (told == TOLD_WALL || told == TOLD_CPU) {
		if (!read_clock(text, &number))
			return false;
		if (told == TOLD_WALL)
			s->point.execution_time = number;
		else
			s->point.cpu_time = isnan(s->point.cpu_time)
			    ? number
			    : s->point.cpu_time + number;
		return true;
	}
	if (!read_number(text, &number))
		return false;
	if (told == TOLD_MEMORY)
		s->point.memory_used = number * 1024;
	else
		add_number(s, "exit_status", number);
	return true;
}

/* Names a stage by its file, where time(1) does not. */
static bool
name_by_file(struct import_state *s)
{
	const char *slash = strrchr(s->file, '/');

	if (s->stage.len > 0)
		return true;
	name(s, slice_of(slash != NULL ? slash + 1 : s->file));
	return strcmp(s->file, "<stdin>") != 0;
}

static enum import_line
take_time(struct import_state *s, struct slice line, const char **wrong)
{
	struct slice text;
	size_t i = 0;

	while (i < COUNT(lines) &&
	    !find_after(line, lines[i].prefix, lines[i].suffix, &text))
		i++;
	if (i == COUNT(lines))
		return IMPORT_LINE_NONE;
	if (lines[i].begins)
		begin(s);
	*wrong = "not a time that time(1) writes";
	if (!tell(s, lines[i].told, text))
		return IMPORT_LINE_WRONG;
	if (!lines[i].ends || isnan(s->point.execution_time))
		return IMPORT_LINE_NONE;
	*wrong = "a time without a command is named by its file, so it cannot "
		 "be standard input";
	return name_by_file(s) ? complete(s) : IMPORT_LINE_WRONG;
}

static const struct import_form forms[] = {
	{ "joblog", take_joblog, NULL },
	{ "ninja", take_ninja, NULL },
	/* It takes no notice of other lines, which a command may write. */
	{ "time", take_time,
	    "no times of time(1): neither lines with real, user and sys, nor "
	    "those of GNU time -v" },
};

const struct import_form *
import_form_find(struct slice wanted)
{
	size_t i;

	for (i = 0; i < COUNT(forms); i++)
		if (slice_is(wanted, forms[i].name))
			return &forms[i];
	return NULL;
}

void
import_state_free(struct import_state *s)
{
	intern_free(&s->taken);
	buffer_free(&s->stage);
	buffer_free(&s->metadata);
	*s = (struct import_state){ 0 };
}
