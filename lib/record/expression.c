#include "record/expression.h"

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/*
 * Bounds.  The C library copies what braces repeat, and its time grows with
 * the square of that; it works on groups in groups by recursion.
 */
#define COPIES_MAX 1000
#define DEPTH_MAX 100
#define MESSAGE_COPIES "braces repeat more than 1000 characters, counted in all"
#define MESSAGE_DEPTH "groups are nested more than 100 deep"

/* The end of a bracket expression, or of the text if nothing closes it. */
static const char *
skip_brackets(const char *at)
{
	at += *at == '^';
	at += *at == ']';
	for (; *at != '\0' && *at != ']'; at++)
		if (*at == '[' && at[1] != '\0' && strchr(":.=", at[1])) {
			const char end[] = { at[1], ']', '\0' };
			const char *close = strstr(at + 2, end);

			if (close != NULL)
				at = close + 1;
		}
	return *at == ']' ? at + 1 : at;
}

/* A number of digits; what is too large for any bound is that. */
static size_t
take_number(const char **at)
{
	size_t n = 0;

	for (; slice_is_digit(**at); ++*at)
		if (n <= COPIES_MAX)
			n = n * 10 + (size_t)(**at - '0');
	return n;
}

/* The larger number of {m,n}, after the brace; moves *at behind it. */
static size_t
take_bound(const char **at)
{
	size_t least = take_number(at), most = 0;

	if (**at == ',') {
		++*at;
		most = take_number(at);
	}
	*at += **at == '}';
	return most > least ? most : least;
}

/* What an expression becomes when what braces repeat is copied. */
struct size {
	size_t depth;                /* of groups */
	size_t whole[DEPTH_MAX + 1]; /* of each open group so far */
	size_t last;                 /* of what a brace would repeat */
	size_t copies;               /* made by braces, in all */
};

static void
add(struct size *s, size_t n)
{
	s->last = n;
	s->whole[s->depth] += n;
}

static void
close_group(struct size *s)
{
	const size_t whole = s->whole[s->depth];

	/* A ) without a ( stands for itself, or is wrong. */
	if (s->depth == 0) {
		add(s, 1);
		return;
	}
	s->depth--;
	add(s, whole);
}

/* Repeats the last part n times in all. */
static void
repeat(struct size *s, size_t n)
{
	size_t more;

	if (n < 2)
		return;
	/* Both are small: see expression_refuses. */
	more = s->last * (n - 1);
	s->copies += more;
	s->whole[s->depth] += more;
	s->last += more;
}

const char *
expression_refuses(const char *expression)
{
	const char *at = expression;
	struct size s = { 0 };

	while (*at != '\0' && s.copies <= COPIES_MAX) {
		const char c = *at++;

		if (c == '\\' && *at >= '1' && *at <= '9')
			return "it has a back-reference";
		if (c == '(' && s.depth == DEPTH_MAX)
			return MESSAGE_DEPTH;
		if (c == '(')
			s.whole[++s.depth] = 0;
		else if (c == ')')
			close_group(&s);
		else if (c == '{')
			repeat(&s, take_bound(&at));
		else if (strchr("*+?|^$", c) == NULL)
			add(&s, 1);
		if (c == '\\')
			at += *at != '\0';
		else if (c == '[')
			at = skip_brackets(at);
	}
	return s.copies > COPIES_MAX ? MESSAGE_COPIES : NULL;
}
