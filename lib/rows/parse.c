#include "rows/parse.h"

#include "base/slice.h"
#include "model/words.h"
#include "stage/sketch_check.h"
#include "value/num.h"
#include "value/num_fast.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static const char *
parse_number(struct slice text, double *value)
{
	switch (num_parse(text, value)) {
	case NUM_NOT_A_NUMBER:
		return num_wrong(text);
	case NUM_TOO_LARGE:
		return "too large";
	case NUM_OK:
		break;
	}
	return NULL;
}

static const char *
parse_amount(struct slice text, double *value)
{
	const char *wrong = parse_number(text, value);

	if (wrong != NULL)
		return wrong;
	if (*value < 0)
		return "negative";
	*value = fabs(*value); /* -0 is 0 */
	return NULL;
}

static const char *
parse_word(struct slice text, const struct words *words, void *field)
{
	const int value = words_find(words, text);

	if (value < 0)
		return words->none;
	memcpy(field, &value, sizeof value);
	return NULL;
}

static const char *
parse_yes_no(struct slice text, bool *yes)
{
	const int value = words_find(&words_yes_no, text);

	*yes = value == 1;
	return value < 0 ? words_yes_no.none : NULL;
}

static const char *
parse_set(struct slice text, unsigned *set)
{
	while (text.len > 0) {
		const int bit =
		    words_find(&words_opportunity, slice_cut(&text, ';'));

		if (bit < 0)
			return "not slow, high-variance, parallelization or "
			       "several joined by ';'";
		*set |= 1u << bit;
	}
	return NULL;
}

static const char *
parse_sketch(struct slice text, struct slice *field)
{
	*field = text;
	return sketch_check(text);
}

/* Reads a field that is not empty.  Returns NULL, or the fault. */
static const char *
parse_any(const struct schema_column *column, struct slice text, void *field)
{
	switch (column->type) {
	case SCHEMA_TEXT:
	case SCHEMA_METADATA:
	case SCHEMA_EVIDENCE:
		*(struct slice *)field = text;
		return NULL;
	case SCHEMA_SKETCH:
		return parse_sketch(text, field);
	case SCHEMA_AMOUNT:
	case SCHEMA_MEASURED:
		return parse_amount(text, field);
	case SCHEMA_NUMBER:
		return parse_number(text, field);
	case SCHEMA_TIMESTAMP:
		return timestamp_parse(text, field) ? NULL
						    : timestamp_wrong(text);
	case SCHEMA_WORD:
		return parse_word(text, column->words, field);
	case SCHEMA_SET:
		return parse_set(text, field);
	case SCHEMA_YES_NO:
		return parse_yes_no(text, field);
	case SCHEMA_REASON:
		break; /* written only */
	}
	return NULL;
}

/* The same for a field that may be empty. */
static const char *
parse_field(const struct parse_place *place, struct slice text, void *field)
{
	schema_clear_field(place->column, field);
	if (text.len == 0)
		return place->is_required ? "empty" : NULL;
	return parse_any(place->column, text, field);
}

/* The fields of one column in all rows. */
struct column {
	const struct parse_place *place;
	const struct slice *texts; /* of the first row; every columns-th */
	size_t columns;
	char *fields; /* where to read them to, size bytes apart */
	size_t size;
	struct parse_fault *faults;
};

static inline struct slice
text_of(const struct column *c, size_t row)
{
	return c->texts[row * c->columns];
}

static inline void *
field_of(const struct column *c, size_t row)
{
	return c->fields + row * c->size;
}

static void
parse_one(const struct column *c, size_t row)
{
	struct parse_fault *fault = &c->faults[row];
	const char *wrong =
	    parse_field(c->place, text_of(c, row), field_of(c, row));

	if (wrong != NULL && fault->wrong == NULL)
		*fault = (struct parse_fault){ c->place, wrong };
}

static void
parse_each(const struct column *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		parse_one(c, i);
}

static void
parse_texts(const struct column *c, size_t n)
{
	const bool required = c->place->is_required;
	size_t i;

	for (i = 0; i < n; i++) {
		*(struct slice *)field_of(c, i) = text_of(c, i);
		if (required && text_of(c, i).len == 0)
			parse_one(c, i);
	}
}

static void
parse_timestamps(const struct column *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct slice text = text_of(c, i);

		/* Handles empty and invalid fields. */
		if (text.len == 0 || !timestamp_parse(text, field_of(c, i)))
			parse_one(c, i);
	}
}

static inline void
parse_amount_of(const struct column *c, size_t row)
{
	if (!num_fast_read(text_of(c, row), field_of(c, row)))
		parse_one(c, row);
}

/* Only for texts in the input's window, because of NUM_FAST_REACH. */
static void
parse_amounts(const struct column *c, size_t n)
{
	size_t i;

	for (i = 0; i + 1 < n; i += 2)
		if (!num_fast_read_two(text_of(c, i), text_of(c, i + 1),
			field_of(c, i), field_of(c, i + 1))) {
			parse_amount_of(c, i);
			parse_amount_of(c, i + 1);
		}
	if (i < n)
		parse_amount_of(c, i);
}

void
parse_table(const struct table *t, size_t n, enum schema_kind kind,
    const struct parse_place *places, size_t count, void *models,
    struct parse_fault *faults)
{
	size_t i;

	for (i = 0; i < n; i++)
		faults[i].wrong = NULL;
	for (i = 0; i < count; i++) {
		const enum schema_type type = places[i].column->type;
		const struct column c = {
			.place = &places[i],
			.texts = &t->fields[places[i].field],
			.columns = t->columns,
			.fields = (char *)models + places[i].column->offset,
			.size = schema_of[kind].size,
			.faults = faults,
		};

		if (type == SCHEMA_TEXT || type == SCHEMA_METADATA)
			parse_texts(&c, n);
		else if (type == SCHEMA_TIMESTAMP)
			parse_timestamps(&c, n);
		else if (t->in_place &&
		    (type == SCHEMA_AMOUNT || type == SCHEMA_MEASURED))
			parse_amounts(&c, n);
		else
			parse_each(&c, n);
	}
}
