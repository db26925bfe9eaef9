#include "value/duration.h"

#include "base/array.h"
#include "base/slice.h"
#include "value/num.h"

#include <math.h>
#include <stddef.h>

/* Shorter units divide, since 1 / 10^n is not an exact double. */
static const struct unit {
	const char *name;
	double factor; /* one is factor / divisor ms */
	double divisor;
} units[] = {
	{ "", 1, 1 },
	{ "ns", 1, 1e6 },
	{ "us", 1, 1e3 },
	{ "ms", 1, 1 },
	{ "s", 1e3, 1 },
	{ "m", 60e3, 1 },
	{ "min", 60e3, 1 },
	{ "h", 3600e3, 1 },
};

/* The letters at the end of a text. */
static struct slice
last_letters(struct slice text)
{
	size_t n = text.len;

	while (n > 0 && text.at[n - 1] >= 'a' && text.at[n - 1] <= 'z')
		n--;
	return (struct slice){ text.at + n, text.len - n };
}

bool
duration_parse(struct slice text, double *ms)
{
	const struct slice unit = last_letters(text);
	double number;
	size_t i;

	text.len -= unit.len;
	if (num_parse(text, &number) != NUM_OK || number < 0)
		return false;
	for (i = 0; i < COUNT(units); i++)
		if (slice_is(unit, units[i].name)) {
			number = number * units[i].factor / units[i].divisor;
			*ms = number;
			return isfinite(number);
		}
	return false;
}
