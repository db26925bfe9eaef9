#include "record/log_line.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "value/timestamp.h"

bool
log_line_init(struct log_line *s, enum log_line_mode mode,
    const char *expression, bool timestamps, char reason[LOG_LINE_REASON_SIZE])
{
	int failed;

	*s = (struct log_line){ .mode = mode, .timestamps = timestamps };
	if (mode != LOG_LINE_MATCHES)
		return true;
	failed = regcomp(&s->regex, expression, REG_EXTENDED);
	if (failed != 0)
		regerror(failed, &s->regex, reason, LOG_LINE_REASON_SIZE);
	return failed == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void
skip(struct slice *text, size_t n)
{
	text->at += n;
	text->len -= n;
}

static void
skip_blanks(struct slice *text)
{
	while (text->len > 0 && is_blank(*text->at))
		skip(text, 1);
}

/* The length of the text up to the first blank at or after `from`. */
static size_t
word_len(struct slice text, size_t from)
{
	while (from < text.len && !is_blank(text.at[from]))
		from++;
	return from;
}

/* Reads a word as a time; its decimal point may be a comma. */
static enum log_line_time
parse_time(struct slice word, int64_t *time)
{
	char text[64];
	struct slice copy = { text, word.len };
	size_t i;

	if (word.len >= sizeof text || word.len == 0 || *word.at < '0' ||
	    *word.at > '9')
		return LOG_LINE_NO_TIME;
	for (i = 0; i < word.len; i++)
		text[i] = word.at[i] == ',' ? '.' : word.at[i];
	if (timestamp_parse(copy, time))
		return LOG_LINE_TIMESTAMP;
	if (timestamp_parse_time_of_day(copy, time))
		return LOG_LINE_TIME_OF_DAY;
	return LOG_LINE_NO_TIME;
}

/* Removes the time at the start of the text, and the blanks after it. */
static enum log_line_time
take_time(struct slice *text, int64_t *time)
{
	struct slice rest = slice_after_mark(*text);
	size_t first, both;
	enum log_line_time is;

	first = word_len(rest, 0);
	/* RFC 3339 may have a space between date and time. */
	both = first < rest.len ? word_len(rest, first + 1) : first;
	is = parse_time((struct slice){ rest.at, both }, time);
	if (is == LOG_LINE_NO_TIME) {
		both = first;
		is = parse_time((struct slice){ rest.at, first }, time);
	}
	if (is == LOG_LINE_NO_TIME)
		return is;
	skip(&rest, both);
	skip_blanks(&rest);
	*text = rest;
	return is;
}

/* Sets the stage's name to text, without control characters. */
static void
name_stage(struct log_line *s, struct slice text, struct log_line_mark *mark)
{
	size_t i;

	s->name.len = 0;
	for (i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		buffer_byte(&s->name, c < ' ' || c == 0x7f ? ' ' : text.at[i]);
	}
	mark->begins = true;
	mark->stage = slice_of_buffer(&s->name);
}

static void
match(struct log_line *s, struct slice text, struct log_line_mark *mark)
{
	regmatch_t found[2], *group = &found[1];

	s->line.len = 0;
	buffer_append(&s->line, text.at, text.len);
	buffer_byte(&s->line, '\0');
	if (regexec(&s->regex, s->line.data, 2, found, 0) != 0)
		return;
	if (group->rm_so < 0)
		group = &found[0];
	name_stage(s,
	    (struct slice){ s->line.data + group->rm_so,
		(size_t)(group->rm_eo - group->rm_so) },
	    mark);
}

/* The length of a command's first word, which may contain quoted blanks. */
static size_t
first_word_len(struct slice command)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < command.len; i++) {
		if (command.at[i] == '\'')
			quoted = !quoted;
		else if (is_blank(command.at[i]) && !quoted)
			break;
	}
	return i;
}

/*
 * Reads `++ TIME COMMAND`, with one '+' per level of depth.  The time may be
 * missing until a line has one.
 */
static void
read_command(struct log_line *s, struct slice text, struct log_line_mark *mark)
{
	while (text.len > 0 && *text.at == '+') {
		mark->depth++;
		skip(&text, 1);
	}
	if (mark->depth == 0 || text.len == 0 || !is_blank(*text.at))
		return;
	skip_blanks(&text);
	mark->time_is = take_time(&text, &mark->time);
	if (mark->time_is != LOG_LINE_NO_TIME)
		s->has_times = true;
	else if (s->has_times)
		return;
	if (text.len == 0)
		return;
	if (s->mode == LOG_LINE_COMMANDS)
		text.len = first_word_len(text);
	name_stage(s, text, mark);
}

void
log_line_read(struct log_line *s, struct slice line, struct log_line_mark *mark)
{
	*mark = (struct log_line_mark){ 0 };
	if (s->mode != LOG_LINE_MATCHES) {
		read_command(s, line, mark);
		return;
	}
	if (s->timestamps)
		mark->time_is = take_time(&line, &mark->time);
	if (!s->timestamps || mark->time_is != LOG_LINE_NO_TIME)
		match(s, line, mark);
}

void
log_line_free(struct log_line *s)
{
	if (s->mode == LOG_LINE_MATCHES)
		regfree(&s->regex);
	buffer_free(&s->line);
	buffer_free(&s->name);
	*s = (struct log_line){ 0 };
}
