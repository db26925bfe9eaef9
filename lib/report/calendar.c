/* Axes of timestamps, in UTC. */

#include "base/array.h"
#include "base/slice.h"
#include "report/axis.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)

/* 1970-01-05 was a Monday. */
#define MONDAY (4 * DAY)

#define YEAR_MAX 9999

/* Parts of a timestamp as timestamp_format writes it: where, and how long. */
struct part {
	int at;
	int len;
};

static const struct part year = { 0, 4 }, month = { 0, 7 }, day = { 5, 5 },
			 minute = { 11, 5 }, second = { 11, 8 };

static void
label_part(char label[AXIS_LABEL_SIZE], int64_t moment, struct part part)
{
	char text[TIMESTAMP_SIZE];

	timestamp_format(text, moment);
	snprintf(label, AXIS_LABEL_SIZE, "%.*s", part.len, text + part.at);
}

/* The part of a timestamp that changes from one tick to the next. */
static struct part
part_of(int64_t moment, int64_t step)
{
	if (step >= DAY || (step >= MINUTE && moment % DAY == 0))
		return day;
	return step >= MINUTE ? minute : second;
}

/* A tick within a second: with as many decimals as are needed. */
static void
label_fraction(char label[AXIS_LABEL_SIZE], int64_t moment)
{
	size_t len = 15; /* 12:00:00.000000 */

	label_part(label, moment, (struct part){ second.at, (int)len });
	while (label[len - 1] == '0')
		label[--len] = '\0';
	if (label[len - 1] == '.')
		label[--len] = '\0';
}

static void
add_steps(struct axis *a, int64_t step, int64_t origin)
{
	const int64_t low = (int64_t)a->low - origin;
	const int64_t before = (low % step + step) % step;
	int64_t at = low - before + (before > 0 ? step : 0) + origin;

	for (; at <= (int64_t)a->high; at += step) {
		char *label = axis_tick_at(a, (double)at);

		if (step < SECOND)
			label_fraction(label, at);
		else
			label_part(label, at, part_of(at, step));
	}
}

/* Adds the first days of months that are multiples of step from year 0. */
static void
add_months(struct axis *a, int step)
{
	const struct part shown = step >= 12 ? year : month;
	char text[TIMESTAMP_SIZE];
	int64_t at = 0;
	int months;

	timestamp_format(text, (int64_t)a->low);
	months = 12 * atoi(text) + atoi(text + month.len - 2) - 1;
	for (months -= months % step; months / 12 <= YEAR_MAX; months += step) {
		const int len = snprintf(text, sizeof text,
		    "%04d-%02d-01T00:00:00Z", months / 12, months % 12 + 1);

		if (!timestamp_parse(
			(struct slice){ text, (size_t)len }, &at) ||
		    (double)at < a->low)
			continue;
		if ((double)at > a->high)
			break;
		label_part(axis_tick_at(a, (double)at), at, shown);
	}
}

/* Adds ticks that are at least so many microseconds apart, but a second. */
static void
add_moments(struct axis *a, double least)
{
	static const int64_t steps[] = { SECOND, 2 * SECOND, 5 * SECOND,
		10 * SECOND, 20 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE,
		5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR,
		2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, WEEK,
		2 * WEEK };
	static const int months[] = { 1, 2, 3, 6 };
	size_t i;

	for (i = 0; i < COUNT(steps); i++)
		if (least <= (double)steps[i]) {
			add_steps(a, steps[i], steps[i] >= WEEK ? MONDAY : 0);
			return;
		}
	for (i = 0; i < COUNT(months); i++)
		if (least <= 28.0 * DAY * months[i]) {
			add_months(a, months[i]);
			return;
		}
	add_months(a, 12 * (int)axis_round_up(fmax(least / (365.0 * DAY), 1)));
}

struct axis
axis_of_moments(int64_t first, int64_t last, size_t ticks)
{
	struct axis a = { .low = (double)first, .high = (double)last };
	const double least = (a.high - a.low) / (double)(ticks - 1);

	if (first >= last) {
		const struct part part = { 11, 8 };

		label_part(axis_tick_at(&a, a.low), first, part);
	} else if (least < SECOND)
		add_steps(&a, llround(axis_round_up(fmax(least, 1))), 0);
	else
		add_moments(&a, least);
	return a;
}
