#include "record/line_time.h"

#include "value/timestamp.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* In bytes; no time is longer. */
#define TIME_MAX 63

/* Reads all of a text as a time. */
static struct line_time
parse(struct slice text)
{
	struct line_time time = { LINE_TIME_NONE, 0 };
	char point[TIME_MAX];
	struct slice copy = { point, text.len };
	size_t i;

	if (text.len == 0 || text.len > TIME_MAX)
		return time;
	for (i = 0; i < text.len; i++)
		point[i] = (char)(text.at[i] == ',' ? '.' : text.at[i]);
	if (timestamp_parse(copy, &time.us))
		time.kind = memchr(copy.at, ':', copy.len) != NULL
		    ? LINE_TIME_UTC
		    : LINE_TIME_NUMBER;
	else if (timestamp_parse_local(copy, &time.us))
		time.kind = LINE_TIME_LOCAL;
	else if (timestamp_parse_time_of_day(copy, &time.us))
		time.kind = LINE_TIME_OF_DAY;
	else if (timestamp_parse_time_of_year(copy, &time.us))
		time.kind = LINE_TIME_OF_YEAR;
	return time;
}

/* Whether a time may begin with that byte: a digit, or a month's name. */
static bool
may_begin(char c)
{
	return slice_is_digit(c) || memchr("JFMASOND", c, 8) != NULL;
}

/* Reads the time that a text is, which blanks may precede in its brackets. */
static struct line_time
take_bracketed(struct slice *text)
{
	const size_t most = text->len < TIME_MAX ? text->len : TIME_MAX;
	const char *end = memchr(text->at, ']', most);
	struct line_time time = { LINE_TIME_NONE, 0 };
	struct slice inner = { text->at + 1, 0 };

	if (end == NULL)
		return time;
	inner.len = (size_t)(end - inner.at);
	slice_skip_blanks(&inner);
	if (inner.len > 0 && may_begin(*inner.at))
		time = parse(inner);
	if (time.kind != LINE_TIME_NONE)
		slice_drop(text, (size_t)(end - text->at) + 1);
	return time;
}

/* Reads the longest time at the start of a text that ends with a word of it. */
static struct line_time
take_words(struct slice *text)
{
	struct line_time time = { LINE_TIME_NONE, 0 };
	size_t len = text->len < TIME_MAX + 1 ? text->len : TIME_MAX + 1;

	while (len > 0 && time.kind == LINE_TIME_NONE) {
		if (len == text->len || slice_is_blank(text->at[len]))
			time = parse((struct slice){ text->at, len });
		if (time.kind == LINE_TIME_NONE)
			len--;
	}
	slice_drop(text, len);
	return time;
}

struct line_time
line_time_take(struct slice *text)
{
	struct line_time time = { LINE_TIME_NONE, 0 };
	struct slice rest = *text;

	if (rest.len == 0)
		return time;
	if (*rest.at == '[')
		time = take_bracketed(&rest);
	else if (may_begin(*rest.at))
		time = take_words(&rest);
	if (time.kind == LINE_TIME_NONE)
		return time;
	slice_skip_blanks(&rest);
	*text = rest;
	return time;
}
