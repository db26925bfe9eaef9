#ifndef AXIS_H
#define AXIS_H

/*
 * The axes of pictures: where a value is, and which values have a label.
 * Places are parts of the axis, from 0 to 1.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AXIS_TICKS_MAX 12
#define AXIS_LABEL_SIZE 32

struct axis_tick {
	double at; /* its place */
	char label[AXIS_LABEL_SIZE];
};

struct axis {
	double low; /* the value at 0; that at 1 is higher, or the same */
	double high;
	bool is_log;
	struct axis_tick ticks[AXIS_TICKS_MAX]; /* in ascending order */
	size_t count;
};

/* Where the largest time is above this multiple of the middle one, small times
 * could not be told apart on a linear axis. */
#define AXIS_LOG_ABOVE 20

/*
 * The axis of times in ms: from 0 to the largest, or logarithmic from the
 * smallest positive one.  `middle` is the one that should be seen well.  These
 * and those below have at most `ticks` ticks, 2 <= ticks <= AXIS_TICKS_MAX.
 */
struct axis axis_of_times(
    double smallest, double middle, double largest, size_t ticks);

/* The axis of n >= 1 things in order, from 1 to n. */
struct axis axis_of_order(size_t n, size_t ticks);

/* The axis of timestamps; its values are microseconds since 1970. */
struct axis axis_of_moments(int64_t first, int64_t last, size_t ticks);

/* The place of a value; that of the nearer end if it is beyond the axis. */
double axis_place(const struct axis *a, double value);

/* Adds a tick, for which there must be room.  Returns its label to fill in. */
char *axis_tick_at(struct axis *a, double value);

/* The smallest of 1, 2 and 5 times a power of ten that is not less than a
 * positive number. */
double axis_round_up(double least);

#endif
