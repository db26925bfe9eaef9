#include "value/when.h"

#include "base/array.h"
#include "base/slice.h"
#include "value/num.h"
#include "value/timestamp.h"

#include <string.h>

/* The largest age, so that subtracting it from a timestamp cannot overflow. */
#define SECONDS_MAX 1e12

/* A number below this many seconds since 1970, in 1973, lacks a unit. */
#define BARE_MIN 1e8

static bool
parse_date(struct slice text, int64_t *timestamp)
{
	static const char midnight[] = "T00:00:00Z";
	char whole[10 + sizeof midnight];

	if (text.len != 10)
		return false;
	memcpy(whole, text.at, text.len);
	memcpy(whole + text.len, midnight, sizeof midnight);
	return timestamp_parse(slice_of(whole), timestamp);
}

static bool
ends_with(struct slice text, const char *end)
{
	const size_t len = strlen(end);

	return text.len > len &&
	    memcmp(text.at + text.len - len, end, len) == 0;
}

static bool
parse_age(struct slice text, double *seconds)
{
	static const struct {
		const char *name;
		double seconds;
	} units[] = { { "min", 60 }, { "s", 1 }, { "h", 3600 }, { "d", 86400 },
		{ "w", 604800 } };
	size_t i = 0;
	double number;

	while (i < COUNT(units) && !ends_with(text, units[i].name))
		i++;
	if (i == COUNT(units))
		return false;
	text.len -= strlen(units[i].name);
	if (num_parse(text, &number) != NUM_OK)
		return false;
	*seconds = number * units[i].seconds;
	return *seconds >= 0 && *seconds <= SECONDS_MAX;
}

/* Whether text is a number like the 30 of 30d, or the digits of a date. */
static bool
is_bare(struct slice text)
{
	double number;

	return num_parse(text, &number) == NUM_OK && number < BARE_MIN;
}

bool
when_parse(struct slice text, int64_t now, int64_t *timestamp)
{
	double seconds;

	if (is_bare(text))
		return false;
	if (timestamp_parse(text, timestamp) || parse_date(text, timestamp))
		return true;
	if (!parse_age(text, &seconds))
		return false;
	*timestamp = now - (int64_t)(seconds * 1e6);
	return true;
}

const char *
when_wrong(struct slice text, const char *usual)
{
	int64_t local;

	return timestamp_parse_local(text, &local)
	    ? "a time with an offset: add Z for UTC, or +hh:mm"
	    : usual;
}
