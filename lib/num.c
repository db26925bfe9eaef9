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

/* A positive number as digits * 10^exponent. */
struct decimal {
	uint64_t digits;
	int exponent;
};

/* The text of a number being read, and what was read of it. */
struct scan {
	const char *at;
	const char *end;
	struct decimal decimal; /* not so much of it that digits overflows */
	bool is_whole;          /* all of it is in decimal */
};

/* So many digits never overflow. */
#define DIGITS_MAX 1000000000000000000u

/* Reads digits, those of a fraction or not.  Returns how many there are. */
static size_t
scan_digits(struct scan *s, bool is_fraction)
{
	const char *begin = s->at;

	for (; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++) {
		if (s->decimal.digits >= DIGITS_MAX) {
			s->is_whole = false;
			continue;
		}
		s->decimal.digits =
		    s->decimal.digits * 10 + (uint64_t)(*s->at - '0');
		s->decimal.exponent -= is_fraction;
	}
	return (size_t)(s->at - begin);
}

/* Reads a sign.  Returns whether it is a minus. */
static bool
scan_sign(struct scan *s)
{
	bool is_minus = s->at < s->end && *s->at == '-';

	if (is_minus || (s->at < s->end && *s->at == '+'))
		s->at++;
	return is_minus;
}

/* Reads what follows an e.  Returns whether it is an exponent. */
static bool
scan_exponent(struct scan *s)
{
	/* From here on only strtod knows what comes of it. */
	const int most = 10000;
	bool is_minus = scan_sign(s);
	const char *begin = s->at;
	int exponent = 0;

	for (; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++)
		if (exponent < most)
			exponent = exponent * 10 + (*s->at - '0');
	if (exponent >= most)
		s->is_whole = false;
	s->decimal.exponent += is_minus ? -exponent : exponent;
	return s->at > begin;
}

/* [+-] digits [. digits] [e [+-] digits], a digit at least in the mantissa. */
static bool
scan_number(struct scan *s, bool *is_minus)
{
	size_t digits;

	*is_minus = scan_sign(s);
	digits = scan_digits(s, false);
	if (s->at < s->end && *s->at == '.') {
		s->at++;
		digits += scan_digits(s, true);
	}
	if (digits == 0)
		return false;
	if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
		s->at++;
		if (!scan_exponent(s))
			return false;
	}
	return s->at == s->end;
}

/* The powers of ten that are doubles. */
static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
	1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
	1e21, 1e22 };
#define POWER_MAX ((int)(sizeof powers / sizeof *powers) - 1)

/*
 * The value of a decimal of which both parts are doubles, digits and power of
 * ten: one multiplication or division rounds it correctly (Clinger 1990).
 * Returns whether it is one.
 */
static bool
exact_value(const struct decimal *d, double *value)
{
	/* Where doubles are worked out in more bits they are rounded twice. */
	if (FLT_EVAL_METHOD != 0 || d->digits > (uint64_t)1 << DBL_MANT_DIG ||
	    d->exponent < -POWER_MAX || d->exponent > POWER_MAX)
		return false;
	*value = d->exponent < 0 ? (double)d->digits / powers[-d->exponent]
				 : (double)d->digits * powers[d->exponent];
	return true;
}

/* The value of a text that is a number, by strtod. */
static double
any_value(struct slice text)
{
	char small[64];
	char *copy = small;
	double v;

	if (text.len >= sizeof small)
		copy = memory_resize(NULL, text.len + 1, 1);
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	v = strtod(copy, NULL);
	if (copy != small)
		free(copy);
	return v;
}

enum num_status
num_parse(struct slice text, double *value)
{
	struct scan s = {
		.at = text.at, .end = text.at + text.len, .is_whole = true
	};
	bool is_minus;
	double v;

	if (!scan_number(&s, &is_minus))
		return NUM_NOT_A_NUMBER;
	if (s.is_whole && exact_value(&s.decimal, &v)) {
		*value = is_minus ? -v : v;
		return NUM_OK;
	}
	v = any_value(text);
	if (!isfinite(v))
		return NUM_TOO_LARGE;
	*value = v;
	return NUM_OK;
}

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
	double back;

	if (exact_value(&d, &back))
		return back == v;
	snprintf(text, sizeof text, "%" PRIu64 "e%d", d.digits, d.exponent);
	return strtod(text, NULL) == v;
}

/*
 * Whether it is at once clear which decimal of up to DBL_DIG digits reads back
 * as v > 0.  Of v from 1 to 1e21 it is where there is one.
 */
static bool
is_short(double v, struct decimal *d)
{
	int point = 0; /* digits before it */

	if (v < 1e-6 || v >= 1e21)
		return false;
	while (v >= powers[point])
		point++;
	d->exponent = point - DBL_DIG;
	/* This is off by less than a quarter: it finds the one there is. */
	d->digits =
	    (uint64_t)llround(d->exponent < 0 ? v * powers[-d->exponent]
					      : v / powers[d->exponent]);
	return reads_back(*d, v);
}

/* The shortest decimal of so many digits or more that reads back as v. */
static struct decimal
try_decimals(double v, int significant)
{
	struct decimal d;

	for (;; significant++) {
		d = nearest_decimal(v, significant);
		if (significant == DBL_DECIMAL_DIG || reads_back(d, v))
			return d;
		/* At a power of two the gap above is twice the one below: the
		 * next decimal up may do where the nearest, below, does not. */
		d.digits++;
		if (reads_back(d, v))
			return d;
	}
}

/*
 * The same of v from 1 to 1e21, where it takes more than DBL_DIG digits: from
 * the nearest decimal of DBL_DECIMAL_DIG digits, which always reads back, its
 * last digit is taken away.  A 5 there may be less or more.
 */
static struct decimal
long_decimal(double v)
{
	const struct decimal longest = nearest_decimal(v, DBL_DECIMAL_DIG);
	const uint64_t last = longest.digits % 10;
	struct decimal d = { longest.digits / 10 + (last > 5),
		longest.exponent + 1 };

	if (last == 5)
		return try_decimals(v, DBL_DIG + 1);
	if (reads_back(d, v))
		return d;
	d.digits++;
	return reads_back(d, v) ? d : longest;
}

static struct decimal
shortest_decimal(double v)
{
	struct decimal d;

	if (!is_short(v, &d)) {
		/* Up to DBL_DIG digits the nearest decimal of a normal number
		 * is the only candidate, and trailing zeros make it as short
		 * as can be; a subnormal has fewer digits to give. */
		if (v >= 1 && v < 1e21)
			d = long_decimal(v);
		else
			d = try_decimals(v, v < DBL_MIN ? 1 : DBL_DIG);
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

	if (point > 0 && point < n && (size_t)n + 1 < size) {
		memcpy(text, digits, (size_t)point);
		text[point] = '.';
		memcpy(text + point + 1, digits + point, (size_t)(n - point));
		text[n + 1] = '\0';
		return (size_t)n + 1;
	}
	if (point > 21 || point <= -6)
		width = snprintf(text, size, "%c%s%se%+d", digits[0],
		    n > 1 ? "." : "", digits + 1, point - 1);
	else if (point <= 0)
		width = snprintf(text, size, "0.%.*s%s", -point, zeros, digits);
	else
		width =
		    snprintf(text, size, "%s%.*s", digits, point - n, zeros);
	return (size_t)width;
}

/* Writes the digits of a number.  Returns how many they are. */
static int
write_digits(char text[24], uint64_t number)
{
	char backwards[24];
	int n = 0, i;

	do {
		backwards[n++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	for (i = 0; i < n; i++)
		text[i] = backwards[n - 1 - i];
	text[n] = '\0';
	return n;
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
	n = write_digits(digits, d.digits);
	return sign +
	    lay_out(text + sign, NUM_SIZE - sign, digits, n, n + d.exponent);
}

size_t
num_fixed(char text[NUM_FIXED_SIZE], double value)
{
	return (size_t)snprintf(text, NUM_FIXED_SIZE, "%.6f", value);
}
