#include "analysis/say.h"

#include "base/array.h"
#include "value/metadata.h"
#include "value/num.h"
#include "value/timestamp.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Three digits are enough for a sentence; the evidence has all. */
static void
say_number(struct buffer *b, double value)
{
	char rounded[32], text[NUM_SIZE];

	/* Rounding may overflow. */
	snprintf(rounded, sizeof rounded, "%.3g", value);
	value = fmin(fmax(strtod(rounded, NULL), -DBL_MAX), DBL_MAX);
	num_format(text, value);
	buffer_text(b, text);
}

/* In the largest unit of which it is at least one; in ASCII, as all of a table. */
static void
say_duration(struct buffer *b, double ms)
{
	static const struct {
		double size; /* in ms */
		const char *name;
	} units[] = { { 3600e3, " h" }, { 60e3, " min" }, { 1e3, " s" },
		{ 1, " ms" }, { 1e-3, " us" }, { 1e-6, " ns" } };
	size_t i = 0;

	/* What is less than half of the last digit below one is rounded to it. */
	while (i + 1 < COUNT(units) && fabs(ms) < 0.9995 * units[i].size)
		i++;
	if (ms == 0)
		buffer_text(b, "0 ms");
	else {
		say_number(b, ms / units[i].size);
		buffer_text(b, units[i].name);
	}
}

void
say_numbers(struct buffer *b, const char *format, const double *numbers)
{
	for (; *format != '\0'; format++)
		if (*format == '%')
			say_number(b, *numbers++);
		else if (*format == '@')
			say_duration(b, *numbers++);
		else
			buffer_byte(b, *format);
}

void
say_saving(struct buffer *b, double saving, double of)
{
	say_numbers(b, "saves @ a run", &saving);
	if (of > 0)
		say_numbers(
		    b, " (% percent)", (const double[]){ 100 * (saving / of) });
}

void
say_value(struct buffer *b, struct slice value)
{
	metadata_decode_printable(b, value);
}

void
say_time(struct buffer *b, int64_t timestamp)
{
	char text[TIMESTAMP_SIZE];

	timestamp_format(text, timestamp);
	buffer_append(b, text, sizeof "2026-03-01T12:00" - 1);
	buffer_byte(b, 'Z');
}

void
say_pair(struct buffer *b, struct slice name, struct slice value)
{
	if (b->len > 0)
		buffer_byte(b, ';');
	buffer_append(b, name.at, name.len);
	buffer_byte(b, '=');
	buffer_append(b, value.at, value.len);
}

void
say_fact(struct buffer *b, const char *name, double value)
{
	char text[NUM_SIZE];

	if (!isnan(value))
		say_pair(b, slice_of(name),
		    (struct slice){ text, num_format(text, value) });
}
