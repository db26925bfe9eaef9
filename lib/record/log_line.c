#include "record/log_line.h"

#include "base/memory.h"
#include "record/expression.h"
#include "record/plain.h"
#include "value/num.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/*
 * Of a longer line only so many bytes are matched: regexec tries each place in
 * turn, so its time can grow with the square of them.
 */
#define MATCHED_MAX 4096

/* Groups of an expression that matter. */
#define GROUPS 4

static bool
compile(struct log_matcher *m, const struct log_rule *rule,
    char reason[LOG_LINE_REASON_SIZE])
{
	const char *refused;
	int failed;

	if (rule->expression == NULL)
		return true;
	refused = expression_refuses(rule->expression);
	if (refused != NULL) {
		snprintf(reason, LOG_LINE_REASON_SIZE, "%s", refused);
		return false;
	}
	failed = regcomp(&m->regex, rule->expression, REG_EXTENDED);
	if (failed != 0)
		regerror(failed, &m->regex, reason, LOG_LINE_REASON_SIZE);
	else
		m->rule = rule;
	return failed == 0;
}

const char *
log_line_init(struct log_line *s, const struct log_format *format,
    char reason[LOG_LINE_REASON_SIZE])
{
	size_t i;

	*s = (struct log_line){ .format = format };
	if (!compile(&s->prefix, &format->prefix, reason))
		return format->prefix.expression;
	if (!compile(&s->id, &format->id, reason))
		return format->id.expression;
	for (i = 0; i < LOG_RULES_MAX; i++)
		if (!compile(&s->rules[i], &format->rules[i], reason))
			return format->rules[i].expression;
	return NULL;
}

/* A match of a rule in a text that a NUL ends. */
struct found {
	const struct log_rule *rule;
	const char *text;
	regmatch_t groups[GROUPS];
};

static bool
match(const struct log_matcher *m, const char *text, struct found *found)
{
	if (m->rule == NULL)
		return false;
	/* Without memory glibc says that there is no match. */
	errno = 0;
	if (regexec(&m->regex, text, GROUPS, found->groups, 0) != 0) {
		if (errno == ENOMEM)
			memory_exhausted();
		return false;
	}
	found->rule = m->rule;
	found->text = text;
	return true;
}

static struct slice
slice_of_group(const struct found *found, size_t i)
{
	const regmatch_t *group = &found->groups[i];

	return (struct slice){ found->text + group->rm_so,
		(size_t)(group->rm_eo - group->rm_so) };
}

/* The group of that letter, if it takes part in the match. */
static bool
find_group(const struct found *found, char letter, struct slice *text)
{
	const char *at = strchr(found->rule->groups, letter);
	const size_t i =
	    at != NULL ? (size_t)(at - found->rule->groups) + 1 : 0;

	if (i == 0 || found->groups[i].rm_so < 0)
		return false;
	*text = slice_of_group(found, i);
	return true;
}

static bool
find_number(const struct found *found, char letter, double *number)
{
	struct slice text;

	return find_group(found, letter, &text) &&
	    num_parse(text, number) == NUM_OK;
}

/* The time that a match tells. */
static struct line_time
time_of(const struct found *found)
{
	struct line_time time = { LINE_TIME_NONE, 0 };
	double number, unit = 1e6;
	bool has_time = find_number(found, 's', &number);

	if (!has_time) {
		has_time = find_number(found, 'm', &number);
		unit = 1e3;
	}
	if (!has_time || number * unit > 9e18)
		return time;
	time.kind = LINE_TIME_UTC;
	time.us = (int64_t)(number * unit);
	return time;
}

struct log_mark *
log_line_mark(struct log_reading *r, enum log_act act, struct buffer *name,
    struct slice text)
{
	struct log_mark *mark = &r->marks[r->count++];
	size_t i;

	*mark = (struct log_mark){ .act = act, .took = NAN };
	name->len = 0;
	for (i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		buffer_byte(name, (char)(c < ' ' || c == 0x7f ? ' ' : c));
	}
	mark->stage = slice_of_buffer(name);
	return mark;
}

/* Adds what a match of a rule does. */
static void
add_mark(struct log_line *s, const struct found *found, struct log_reading *r)
{
	struct slice name = slice_of_group(found, 0);
	const bool has_name = find_group(found, 'n', &name);
	struct log_mark *mark =
	    log_line_mark(r, found->rule->act, &s->names[r->count], name);

	mark->has_name = has_name;
	mark->time = time_of(found);
	if (find_number(found, 'd', &mark->took))
		mark->took *= 1e3;
	find_group(found, 'i', &r->id);
}

/* Makes a buffer the part of a text that is matched, and a NUL. */
static const char *
terminate(struct buffer *b, struct slice text)
{
	b->len = 0;
	buffer_append(
	    b, text.at, text.len < MATCHED_MAX ? text.len : MATCHED_MAX);
	buffer_byte(b, '\0');
	return b->data;
}

/* Applies the prefix; returns the line without it. */
static struct slice
take_prefix(struct log_line *s, struct slice line, struct log_reading *r)
{
	struct found found;
	size_t len;

	if (s->prefix.rule == NULL ||
	    !match(&s->prefix, terminate(&s->raw, line), &found))
		return line;
	r->time = time_of(&found);
	if (found.rule->act != LOG_NOTHING)
		add_mark(s, &found, r);
	len = (size_t)found.groups[0].rm_eo;
	return (struct slice){ line.at + len, line.len - len };
}

void
log_line_read(struct log_line *s, struct slice line, struct log_reading *r)
{
	struct slice text;
	struct found found;
	size_t i;

	*r = (struct log_reading){ .id = { "", 0 } };
	line = take_prefix(s, line, r);
	text = plain_text(line, &s->copy);
	if (s->format->clock == LOG_AT_START)
		r->time = line_time_take(&text);
	terminate(&s->line, text);
	if (match(&s->id, s->line.data, &found) &&
	    !find_group(&found, 'i', &r->id))
		r->id = slice_of_group(&found, 0);
	for (i = 0; i < LOG_RULES_MAX && s->rules[i].rule != NULL; i++) {
		if (!match(&s->rules[i], s->line.data, &found))
			continue;
		add_mark(s, &found, r);
		if (found.rule->act != LOG_END)
			break;
	}
}

static void
release(struct log_matcher *m)
{
	if (m->rule != NULL)
		regfree(&m->regex);
}

void
log_line_free(struct log_line *s)
{
	size_t i;

	release(&s->prefix);
	release(&s->id);
	for (i = 0; i < LOG_RULES_MAX; i++)
		release(&s->rules[i]);
	for (i = 0; i < LOG_MARKS_MAX; i++)
		buffer_free(&s->names[i]);
	buffer_free(&s->raw);
	buffer_free(&s->copy);
	buffer_free(&s->line);
	*s = (struct log_line){ 0 };
}
