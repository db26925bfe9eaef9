#include "rows/missing.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "value/num.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Bytes of columns to list; a header can be long. */
#define LIST_MAX 200

/* Reads the next letter or digit in lower case; NUL at the end. */
static int
next_letter(struct slice *text)
{
	while (text->len > 0) {
		const int c = tolower((unsigned char)*text->at);

		text->at++;
		text->len--;
		if (isalnum(c))
			return c;
	}
	return '\0';
}

/* Whether two names differ at most in case, blanks and punctuation. */
static bool
is_alike(struct slice a, struct slice b)
{
	int c;

	do {
		c = next_letter(&a);
		if (c != next_letter(&b))
			return false;
	} while (c != '\0');
	return true;
}

/* Removes the next quoted name from a list.  Returns whether there was one. */
static bool
next_name(const char **list, struct slice *name)
{
	const char *begin = strchr(*list, '\'');
	const char *end = begin != NULL ? strchr(begin + 1, '\'') : NULL;

	if (end == NULL)
		return false;
	*name = (struct slice){ begin + 1, (size_t)(end - begin) - 1 };
	*list = end + 1;
	return true;
}

/* The column that one of the names is like, or NULL; sets that name. */
static const struct slice *
find_alike(const struct table *t, const char *names, struct slice *name)
{
	size_t i;

	while (next_name(&names, name))
		for (i = 0; i < t->columns; i++)
			if (is_alike(t->fields[i], *name))
				return &t->fields[i];
	return NULL;
}

/* The separator of the only column, if that looks like several. */
static char
find_separator(const struct table *t)
{
	static const char separators[] = ";|";
	size_t i;

	for (i = 0; t->columns == 1 && separators[i] != '\0'; i++)
		if (memchr(t->fields[0].at, separators[i], t->fields[0].len))
			return separators[i];
	return '\0';
}

/* Whether the header looks like a row: it has a number, and no stage_name. */
static bool
is_row(const struct table *t)
{
	bool has_number = false;
	double number;
	size_t i;

	for (i = 0; i < t->columns; i++) {
		if (slice_is(t->fields[i], "stage_name"))
			return false;
		has_number |= num_parse(t->fields[i], &number) == NUM_OK;
	}
	return has_number;
}

static void
list_columns(struct buffer *list, const struct table *t)
{
	size_t i;

	for (i = 0; i < t->columns; i++) {
		if (list->len > LIST_MAX) {
			buffer_text(list, ", ...");
			break;
		}
		buffer_text(list, i == 0 ? "" : ", ");
		buffer_text(list, diag_quote(t->fields[i]).text);
	}
	buffer_byte(list, '\0');
}

void
missing_describe(struct diag *d, const struct table *t, const char *names,
    const char *remedy)
{
	const char separator = find_separator(t);
	struct slice name = { 0 };
	const struct slice *alike = find_alike(t, names, &name);
	struct buffer list = { 0 };

	list_columns(&list, t);
	if (separator != '\0')
		diag_reason(d,
		    "no column %s, but %s: fields are separated by commas or "
		    "tabs, not by '%c'",
		    names, list.data, separator);
	else if (alike != NULL)
		diag_reason(d, "no column %s, but %s: rename %s to '%.*s'",
		    names, list.data, diag_quote(*alike).text, (int)name.len,
		    name.at);
	else if (is_row(t))
		diag_reason(d,
		    "no column %s, but %s: the header seems to be missing%s%s",
		    names, list.data, remedy != NULL ? "; " : "",
		    remedy != NULL ? remedy : "");
	else
		diag_reason(d, "no column %s, but %s", names, list.data);
	buffer_free(&list);
}
