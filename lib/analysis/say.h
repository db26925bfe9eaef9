#ifndef SAY_H
#define SAY_H

/* The words of advice: sentences with numbers that people can read. */

#include "base/buffer.h"
#include "base/slice.h"

#include <stdint.h>

/*
 * Appends a format, with the next number, to three digits, for each %, and with
 * the next duration in ms, with a unit that suits it, for each @.
 */
void say_numbers(struct buffer *b, const char *format, const double *numbers);

/*
 * As in "saves 12 ms a run (24 percent)": the saving in ms, and how much that
 * is of a time; no percentage of 0.
 */
void say_saving(struct buffer *b, double saving, double of);

/* Appends an encoded value of metadata, decoded. */
void say_value(struct buffer *b, struct slice value);

/* As in 2026-03-01T12:00Z. */
void say_time(struct buffer *b, int64_t timestamp);

/* Appends an item to `name=value` pairs joined by ';'. */
void say_pair(struct buffer *b, struct slice name, struct slice value);

/* The same of a number with all digits; nothing if it is NaN. */
void say_fact(struct buffer *b, const char *name, double value);

#endif
