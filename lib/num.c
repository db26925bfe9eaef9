#include "num.h"

#include "memory.h"

#include <assert.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
skip_digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

static const char *
skip_sign(const char *p, const char *end)
{
	return p < end && (*p == '+' || *p == '-') ? p + 1 : p;
}

/* [+-] digits [. digits] [e [+-] digits], a digit at least in the mantissa. */
static bool
is_decimal(struct slice text)
{
	const char *end = text.at + text.len;
	const char *whole = skip_sign(text.at, end);
	const char *p = skip_digits(whole, end);
	size_t digits = (size_t)(p - whole);

	if (p < end && *p == '.') {
		const char *fraction = p + 1;

		p = skip_digits(fraction, end);
		digits += (size_t)(p - fraction);
	}
	if (digits == 0)
		return false;
	if (p < end && (*p == 'e' || *p == 'E')) {
		const char *exponent = skip_sign(p + 1, end);

		p = skip_digits(exponent, end);
		if (p == exponent)
			return false;
	}
	return p == end;
}

enum num_status
num_parse(struct slice text, double *value)
{
	char small[64];
	char *copy = small;
	double v;

	if (!is_decimal(text))
		return NUM_NOT_A_NUMBER;
	if (text.len >= sizeof small)
		copy = memory_resize(NULL, text.len + 1, 1);
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	v = strtod(copy, NULL);
	if (copy != small)
		free(copy);
	if (!isfinite(v))
		return NUM_TOO_LARGE;
	*value = v;
	return NUM_OK;
}

/* A positive number as digits * 10^exponent. */
struct decimal {
	uint64_t digits;
	int exponent;
};

/* The decimal of so many significant digits that is nearest to v > 0. */
static struct decimal
nearest_decimal(double v, int significant)
{
	char text[NUM_SIZE], digits[24];
	const char *exponent;
	struct decimal d;

	/* d.ddddde[+-]xx, and without the point a whole number. */
	snprintf(text, sizeof text, "%.*e", significant - 1, v);
	exponent = strchr(text, 'e');
	digits[0] = text[0];
	if (significant > 1)
		memcpy(digits + 1, text + 2, (size_t)significant - 1);
	digits[significant] = '\0';
	d.digits = strtoull(digits, NULL, 10);
	d.exponent = (int)strtol(exponent + 1, NULL, 10) - (significant - 1);
	return d;
}

static bool
reads_back(struct decimal d, double v)
{
	char text[48];

	snprintf(text, sizeof text, "%" PRIu64 "e%d", d.digits, d.exponent);
	return strtod(text, NULL) == v;
}

static struct decimal
shortest_decimal(double v)
{
	/* Up to DBL_DIG digits the nearest decimal of a normal number is
	 * the only candidate, and trailing zeros make it as short as can be;
	 * a subnormal has fewer digits to give. */
	int significant = v < DBL_MIN ? 1 : DBL_DIG;
	struct decimal d;

	for (;; significant++) {
		d = nearest_decimal(v, significant);
		if (significant == DBL_DECIMAL_DIG || reads_back(d, v))
			break;
		/* At a power of two the gap above is twice the one below: the
		 * next decimal up may do where the nearest, below, does not. */
		d.digits++;
		if (reads_back(d, v))
			break;
	}
	while (d.digits % 10 == 0) {
		d.digits /= 10;
		d.exponent++;
	}
	return d;
}

/* Writes n digits with the decimal point behind the first `point` of them. */
static size_t
lay_out(char *text, size_t size, const char *digits, int n, int point)
{
	static const char zeros[] = "00000000000000000000";
	int width;

	if (point > 21 || point <= -6)
		width = snprintf(text, size, "%c%s%se%+d", digits[0],
		    n > 1 ? "." : "", digits + 1, point - 1);
	else if (point <= 0)
		width = snprintf(text, size, "0.%.*s%s", -point, zeros, digits);
	else if (n <= point)
		width =
		    snprintf(text, size, "%s%.*s", digits, point - n, zeros);
	else
		width = snprintf(
		    text, size, "%.*s.%s", point, digits, digits + point);
	return (size_t)width;
}

size_t
num_format(char text[NUM_SIZE], double value)
{
	char digits[24];
	struct decimal d;
	size_t sign = 0;
	int n;

	assert(isfinite(value));
	if (signbit(value))
		text[sign++] = '-';
	if (value == 0) {
		memcpy(text + sign, "0", 2);
		return sign + 1;
	}
	d = shortest_decimal(fabs(value));
	n = snprintf(digits, sizeof digits, "%" PRIu64, d.digits);
	return sign +
	    lay_out(text + sign, NUM_SIZE - sign, digits, n, n + d.exponent);
}

size_t
num_fixed(char text[NUM_FIXED_SIZE], double value)
{
	return (size_t)snprintf(text, NUM_FIXED_SIZE, "%.6f", value);
}
