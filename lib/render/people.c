#include "render/people.h"

#include "base/array.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Above it a number has an exponent. */
#define PLAIN_MAX 1e6

/* A unit, in those of the model, and its name; the largest last. */
struct unit {
	double size;
	const char *name;
};

static const struct unit times[] = {
	{ 1e-6, "ns" },
	{ 1e-3, "µs" },
	{ 1, "ms" },
	{ 1e3, "s" },
	{ 60e3, "min" },
	{ 3600e3, "h" },
};

static const struct unit sizes[] = {
	{ 1, "B" },
	{ 1024, "KiB" },
	{ 1024.0 * 1024, "MiB" },
	{ 1024.0 * 1024 * 1024, "GiB" },
	{ 1024.0 * 1024 * 1024 * 1024, "TiB" },
};

/* The unit that has no fractions. */
static const struct unit *const bytes = &sizes[0];

static void put(struct buffer *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
put(struct buffer *b, const char *format, ...)
{
	const size_t room = 64;
	va_list args;

	va_start(args, format);
	b->len +=
	    (size_t)vsnprintf(buffer_reserve(b, room), room, format, args);
	va_end(args);
}

/* Three digits of a number >= 0, but no more than two decimals. */
static void
put_digits(struct buffer *b, double value)
{
	int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;

	if (value < PLAIN_MAX)
		put(b, "%.*f", decimals, value);
	else
		put(b, "%.3g", value);
}

/* The largest unit in which a rounded number is at least 1. */
static const struct unit *
unit_of(double value, const struct unit *units, size_t count)
{
	size_t i = count;

	while (--i > 0) {
		/* What has three digits in the unit below is rounded there. */
		const double scale = units[i].size / units[i - 1].size;
		const double half = scale < 100 ? 0.05 : 0.5;

		if (value / units[i - 1].size >= scale - half)
			break;
	}
	return &units[i];
}

static void
put_amount(struct buffer *b, double value, const struct unit *unit)
{
	if (unit == bytes)
		put(b, "%.0f", value);
	else
		put_digits(b, value / unit->size);
}

void
people_time(struct buffer *b, double ms)
{
	const struct unit *unit = unit_of(ms, times, COUNT(times));

	if (isnan(ms))
		return;
	if (ms == 0) {
		buffer_text(b, "0 ms");
		return;
	}
	put_amount(b, ms, unit);
	put(b, " %s", unit->name);
}

void
people_range(
    struct buffer *b, double from_ms, const char *between, double to_ms)
{
	const struct unit *from = unit_of(from_ms, times, COUNT(times));
	const struct unit *to = unit_of(to_ms, times, COUNT(times));

	if (isnan(from_ms) || isnan(to_ms))
		return;
	if (from == to)
		put_amount(b, from_ms, from);
	else
		people_time(b, from_ms);
	buffer_text(b, between);
	people_time(b, to_ms);
}

void
people_times(struct buffer *b, double from_ms, double to_ms)
{
	people_range(b, from_ms, " → ", to_ms);
}

void
people_bounds(struct buffer *b, double least_ms, double most_ms)
{
	people_time(b, least_ms);
	if (least_ms == most_ms)
		return;
	buffer_text(b, " to ");
	people_time(b, most_ms);
}

void
people_memory(struct buffer *b, double size)
{
	const struct unit *unit = unit_of(size, sizes, COUNT(sizes));

	if (isnan(size))
		return;
	put_amount(b, size, unit);
	put(b, " %s", unit->name);
}

void
people_count(struct buffer *b, double count)
{
	if (isnan(count))
		return;
	put(b, fabs(count) < 1e15 ? "%.0f" : "%.3g", count);
}

void
people_ratio(struct buffer *b, double ratio)
{
	if (!isnan(ratio))
		put_digits(b, ratio);
}

void
people_share(struct buffer *b, double share)
{
	const double percent = 100 * share;

	if (isnan(share))
		return;
	if (percent > 0 && percent < 0.05)
		buffer_text(b, "<0.1%");
	else
		put(b, percent < 99.95 ? "%.1f%%" : "%.0f%%", percent);
}

void
people_change(struct buffer *b, double percent)
{
	const double size = fabs(percent);

	if (isnan(percent))
		return;
	if (size < 0.05)
		buffer_text(b, "0.0%");
	else if (size < 9.95)
		put(b, "%+.1f%%", percent);
	else
		put(b, size < PLAIN_MAX ? "%+.0f%%" : "%+.3g%%", percent);
}

void
people_p(struct buffer *b, double p)
{
	char text[16];

	if (isnan(p))
		return;
	if (p < 0.0005) {
		buffer_text(b, "<.001");
		return;
	}
	snprintf(text, sizeof text, "%.3f", p);
	buffer_text(b, *text == '0' ? text + 1 : text);
}

static void
put_timestamp(struct buffer *b, int64_t timestamp, bool is_day)
{
	char text[TIMESTAMP_SIZE];
	char *t;

	if (timestamp == TIMESTAMP_NONE)
		return;
	text[timestamp_format(text, timestamp)] = '\0';
	t = strchr(text, 'T');
	buffer_append(b, text, (size_t)(t - text));
	if (!is_day)
		put(b, " %.8s", t + 1);
}

void
people_day(struct buffer *b, int64_t timestamp)
{
	put_timestamp(b, timestamp, true);
}

void
people_moment(struct buffer *b, int64_t timestamp)
{
	put_timestamp(b, timestamp, false);
}
