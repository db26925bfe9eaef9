#include "record/trace.h"

#include "base/array.h"
#include "base/slice.h"
#include "record/line_time.h"
#include "record/log_format.h"
#include "record/plain.h"
#include "record/spans.h"

#include <stddef.h>
#include <string.h>

static bool
is_name_byte(char c)
{
	return c == '_' || slice_is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

/* The length of the first word, which may have quoted blanks. */
static size_t
word_len(struct slice command)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < command.len; i++) {
		if (command.at[i] == '\'')
			quoted = !quoted;
		else if (slice_is_blank(command.at[i]) && !quoted)
			break;
	}
	return i;
}

/* The length of an assignment's NAME=, NAME+= or NAME[...]=; 0: none. */
static size_t
assigned_len(struct slice word)
{
	const char *close;
	size_t i = 0;

	while (i < word.len && is_name_byte(word.at[i]))
		i++;
	if (i == 0 || slice_is_digit(*word.at))
		return 0;
	if (i < word.len && word.at[i] == '[') {
		close = memchr(word.at + i, ']', word.len - i);
		if (close == NULL)
			return 0;
		i = (size_t)(close - word.at) + 1;
	}
	if (i < word.len && word.at[i] == '+')
		i++;
	return i < word.len && word.at[i] == '=' ? i + 1 : 0;
}

/* The word that names a command: without the assignments before it. */
static struct slice
name_of(struct slice command)
{
	struct slice word;
	size_t len;

	while (command.len > 0) {
		word = (struct slice){ command.at, word_len(command) };
		len = assigned_len(word);
		if (len == 0)
			return word;
		/* All of an array belongs to it. */
		if (len < word.len && word.at[len] == '(')
			break;
		slice_drop(&command, word.len);
		slice_skip_blanks(&command);
	}
	return slice_of(TRACE_ASSIGNMENT);
}

/* Whether a command runs others that are traced one level deeper. */
static bool
is_holder(struct slice name)
{
	static const char *const words[] = { "eval", ".", "source" };
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (slice_is(name, words[i]))
			return true;
	return false;
}

static bool
take_level(struct slice *text, unsigned *level)
{
	slice_skip_blanks(text);
	*level = 0;
	if (text->len == 0 || !slice_is_digit(*text->at))
		return false;
	/* More digits than a number has are none. */
	for (; text->len > 0 && slice_is_digit(*text->at);
	     slice_drop(text, 1)) {
		if (*level > 100000000)
			return false;
		*level = *level * 10 + (unsigned)(*text->at - '0');
	}
	return true;
}

/* Removes [PID SUBSHELLS FUNCTIONS] from the start of a text. */
static void
take_place(struct trace *t, struct slice *text, struct log_reading *r,
    struct spans_place *place)
{
	struct slice rest = *text, id;
	unsigned pid;

	if (rest.len == 0 || *rest.at != '[')
		return;
	slice_drop(&rest, 1);
	id.at = rest.at;
	if (rest.len == 0 || !slice_is_digit(*rest.at) ||
	    !take_level(&rest, &pid))
		return;
	id.len = (size_t)(rest.at - id.at);
	if (!take_level(&rest, &place->subshells) ||
	    !take_level(&rest, &place->functions) || rest.len == 0 ||
	    *rest.at != ']')
		return;
	slice_drop(&rest, 1);
	slice_skip_blanks(&rest);
	*text = rest;
	if (t->shell == 0)
		t->shell = pid;
	/* A simple command in a pipeline is in a process of its own, but
	 * BASH_SUBSHELL does not count that. */
	if (pid != t->shell && place->subshells == 0)
		place->subshells = 1;
	/* The script's own shell needs no id. */
	if (place->subshells > 0)
		r->id = id;
}

void
trace_read(struct trace *t, struct slice line, struct log_reading *r)
{
	struct slice text = plain_text(line, &t->copy), name;
	struct spans_place place = { 0 };
	struct log_mark *mark;

	*r = (struct log_reading){ .id = { "", 0 } };
	for (; text.len > 0 && *text.at == '+'; slice_drop(&text, 1))
		place.depth++;
	if (place.depth == 0 || text.len == 0 || !slice_is_blank(*text.at))
		return;
	slice_skip_blanks(&text);
	r->time = line_time_take(&text);
	if (r->time.kind != LINE_TIME_NONE)
		t->has_times = true;
	else if (t->has_times)
		return;
	take_place(t, &text, r, &place);
	if (text.len == 0)
		return;
	name = name_of(text);
	place.holds = is_holder(name);
	mark = log_line_mark(r, LOG_COMMAND, &t->name, t->whole ? text : name);
	mark->place = place;
}

void
trace_free(struct trace *t)
{
	buffer_free(&t->copy);
	buffer_free(&t->name);
	*t = (struct trace){ 0 };
}
