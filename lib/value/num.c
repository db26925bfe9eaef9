#include "value/num.h"

#include "base/memory.h"
#include "base/slice.h"

#include <assert.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined __SIZEOF_INT128__ && defined __STDC_IEC_559__ && \
    !defined PROF_PORTABLE
#define HAS_WIDE
__extension__ typedef unsigned __int128 wide;
#endif

/* A positive number as digits * 10^exponent. */
struct decimal {
	uint64_t digits;
	int exponent;
};

/* The text of a number, and what was read of it so far. */
struct scan {
	const char *at;
	const char *end;
	struct decimal decimal; /* its first digits, as many as fit */
	bool is_whole;          /* decimal is exactly the number */
};

/* Below this, one more digit does not overflow. */
#define DIGITS_MAX 1000000000000000000u

/* Reads digits, before or after the point.  Returns how many. */
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

/* Reads the text after an e.  Returns whether it is an exponent. */
static bool
scan_exponent(struct scan *s)
{
	/* Larger exponents are left to strtod. */
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

/* [+-] digits [. digits] [e [+-] digits], at least one digit before the e. */
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

const double num_powers_of_ten[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
	1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
	1e20, 1e21, 1e22 };

/*
 * The value of a decimal whose digits and power of ten are both exact doubles:
 * one multiplication or division then rounds correctly (Clinger 1990).
 * Returns whether they are.
 */
static bool
exact_value(const struct decimal *d, double *value)
{
	/* With excess precision the result would be rounded twice. */
	if (FLT_EVAL_METHOD != 0 || d->digits > (uint64_t)1 << DBL_MANT_DIG ||
	    d->exponent < -NUM_POWER_MAX || d->exponent > NUM_POWER_MAX)
		return false;
	if (d->exponent < 0)
		*value = (double)d->digits / num_powers_of_ten[-d->exponent];
	else
		*value = (double)d->digits * num_powers_of_ten[d->exponent];
	return true;
}

#ifdef HAS_WIDE

/* The largest k with 10^k less than 2^64. */
#define WIDE_POWER_MAX 19

static int
leading_zeros(uint64_t value)
{
	return __builtin_clzll(value);
}

/*
 * Divides m 2^*exponent by 10^k: returns the new m, and changes the exponent.
 * m has its highest bit set before and after.  It is then too small by less
 * than 2, or 2 more than twice of what it was before.
 */
static uint64_t
divide(uint64_t m, int k, int *exponent)
{
	const uint64_t power = (uint64_t)num_powers_of_ten[k];
	const int bits = leading_zeros(power);
	uint64_t quotient = (uint64_t)(((wide)m << 63) / (power << bits));
	const int rest = leading_zeros(quotient);

	*exponent += bits - 63 - rest;
	return quotient << rest;
}

/*
 * The value of a decimal of up to 19 digits, unless it is so close to the
 * middle of two doubles that 64 bits do not tell to which it rounds: one in
 * 250.  Returns whether they do.
 */
static bool
close_value(const struct decimal *d, double *value)
{
	int k = -d->exponent, exponent;
	uint64_t m;

	if (d->digits == 0 || k < 0 || k > 2 * WIDE_POWER_MAX)
		return false;
	exponent = -leading_zeros(d->digits);
	m = d->digits << -exponent;
	for (; k > 0; k -= WIDE_POWER_MAX)
		m = divide(
		    m, k < WIDE_POWER_MAX ? k : WIDE_POWER_MAX, &exponent);
	/* m is less than 6 too small. */
	if (m > UINT64_MAX - 8 || (double)m != (double)(m + 8))
		return false;
	*value = ldexp((double)m, exponent);
	return true;
}

#else

static bool
close_value(const struct decimal *d, double *value)
{
	(void)d;
	(void)value;
	return false;
}

#endif

/* The value, by strtod, of text that is a number. */
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
	if (s.is_whole &&
	    (exact_value(&s.decimal, &v) || close_value(&s.decimal, &v))) {
		*value = is_minus ? -v : v;
		return NUM_OK;
	}
	v = any_value(text);
	if (!isfinite(v))
		return NUM_TOO_LARGE;
	*value = v;
	return NUM_OK;
}

const char *
num_wrong(struct slice text)
{
	const char *comma = memchr(text.at, ',', text.len);
	char copy[64];
	double value;

	if (comma == NULL)
		return "not a number";
	if (text.len <= sizeof copy) {
		memcpy(copy, text.at, text.len);
		copy[comma - text.at] = '.';
		if (num_parse((struct slice){ copy, text.len }, &value) ==
		    NUM_OK)
			return "not a number: decimals have a point";
	}
	return "not a number: it must not have a comma";
}

/* The decimal of `significant` digits nearest to v > 0. */
static struct decimal
nearest_decimal(double v, int significant)
{
	char text[NUM_SIZE], digits[24];
	const char *exponent;
	struct decimal d;

	/* d.ddddde[+-]xx; without the point the digits are an integer. */
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

/* The shortest decimal, of `significant` digits or more, that reads back. */
static struct decimal
try_decimals(double v, int significant)
{
	struct decimal d;

	for (;; significant++) {
		d = nearest_decimal(v, significant);
		if (significant == DBL_DECIMAL_DIG || reads_back(d, v))
			return d;
		/* Above a power of two doubles are twice as far apart as below
		 * it: the next decimal up may read back as v though the nearest
		 * one, below v, does not. */
		d.digits++;
		if (reads_back(d, v))
			return d;
	}
}

#ifdef HAS_WIDE

/* find_decimal handles doubles with up to this many fraction bits: 5^55 is the
 * largest power that a wide holds. */
#define FRACTION_MAX 182

/* The least k with 10^k >= 2^bits; bits is at most FRACTION_MAX. */
static int
digits_of_bits(int bits)
{
	/* 315652 / 2^20 is slightly less than log10(2). */
	return (bits * 315652 >> 20) + (bits > 0);
}

/* 5^k, k at most 55. */
static wide
power_of_five(int k)
{
	wide power = 1;
	int step;

	for (; k > 0; k -= step) {
		step = k < WIDE_POWER_MAX ? k : WIDE_POWER_MAX;
		power *= (uint64_t)num_powers_of_ten[step] >> step;
	}
	return power;
}

/* The lowest 64 bits of m * power / 2^shift. */
static uint64_t
scale(uint64_t m, wide power, int shift)
{
	const wide low = (wide)m * (uint64_t)power;
	wide high;

	if (power >> 64 == 0)
		return (uint64_t)(low >> shift);
	high = (wide)m * (uint64_t)(power >> 64) + (low >> 64);
	if (shift >= 64)
		return (uint64_t)(high >> (shift - 64));
	return (uint64_t)(high << (64 - shift)) | (uint64_t)low >> shift;
}

/*
 * Finds the shortest decimal in the interval of numbers that read back as
 * v > 0, and of several the nearest (Giulietti 2020, but in exact arithmetic).
 * Returns whether v is in the supported range: 2^-130 to 2^53, except powers of
 * two, whose interval is asymmetric.
 */
static bool
find_decimal(double v, struct decimal *d)
{
	const uint64_t top = (uint64_t)1 << (DBL_MANT_DIG - 1);
	uint64_t m, low, high, tens;
	wide power;
	int bits, k;

	/* v is m / 2^bits, in IEC 60559 as in C. */
	memcpy(&m, &v, sizeof m);
	bits = DBL_MANT_DIG - DBL_MIN_EXP + 1 - (int)(m / top);
	m = m % top + top;
	if (bits < 0 || bits > FRACTION_MAX || m == top)
		return false;
	/* v * 10^k is m * 5^k / 2^(bits - k).  Between neighbouring doubles it
	 * differs by at least 1 and less than 10.  All values are doubled,
	 * since the interval ends halfway to the neighbours: at odd multiples
	 * of 5^k / 2^(bits - k), which are never even integers. */
	k = digits_of_bits(bits);
	bits -= k;
	power = power_of_five(k);
	low = scale(2 * m - 1, power, bits + 1) + 1;
	high = scale(2 * m + 1, power, bits + 1);
	tens = high / 10;
	if (tens * 10 >= low) {
		*d = (struct decimal){ tens, 1 - k };
		return true;
	}
	/* Round to nearest, ties up. */
	*d = (struct decimal){ (scale(2 * m, power, bits) + 1) / 2, -k };
	return true;
}

#else

static bool
find_decimal(double v, struct decimal *d)
{
	(void)v;
	(void)d;
	return false;
}

#endif

static struct decimal
shortest_decimal(double v)
{
	struct decimal d;

	/* Up to DBL_DIG digits the nearest decimal is the only candidate for a
	 * normal number, and the shortest one without its trailing zeros.  A
	 * subnormal has fewer significant digits. */
	if (!find_decimal(v, &d))
		d = try_decimals(v, v < DBL_MIN ? 1 : DBL_DIG);
	while (d.digits % 10000 == 0) {
		d.digits /= 10000;
		d.exponent += 4;
	}
	while (d.digits % 10 == 0) {
		d.digits /= 10;
		d.exponent++;
	}
	return d;
}

/* Writes the digits of a number, and a NUL.  Returns how many. */
static size_t
write_digits(char *text, uint64_t number)
{
	static const char pairs[] = "00010203040506070809"
				    "10111213141516171819"
				    "20212223242526272829"
				    "30313233343536373839"
				    "40414243444546474849"
				    "50515253545556575859"
				    "60616263646566676869"
				    "70717273747576777879"
				    "80818283848586878889"
				    "90919293949596979899";
	char backwards[24];
	char *first = backwards + sizeof backwards;
	size_t n;

	for (; number >= 100; number /= 100)
		first = memcpy(first - 2, pairs + 2 * (number % 100), 2);
	if (number >= 10)
		first = memcpy(first - 2, pairs + 2 * number, 2);
	else
		*--first = (char)('0' + number);
	n = (size_t)(backwards + sizeof backwards - first);
	memcpy(text, first, n);
	text[n] = '\0';
	return n;
}

static char *
append(char *end, const char *from, size_t n)
{
	memcpy(end, from, n);
	return end + n;
}

static char *
append_zeros(char *end, size_t n)
{
	memset(end, '0', n);
	return end + n;
}

/* Writes D.IGITSe[+-]exponent, and a NUL.  Returns the length. */
static size_t
lay_out_exponent(
    char text[NUM_SIZE - 1], const char *digits, size_t n, int exponent)
{
	char *end = append(text, digits, 1);

	if (n > 1)
		end = append(append(end, ".", 1), digits + 1, n - 1);
	end = append(end, exponent < 0 ? "e-" : "e+", 2);
	return (size_t)(end - text) +
	    write_digits(end, (uint64_t)abs(exponent));
}

/* Writes 0.DIGITS * 10^before, of n digits, and a NUL.  Returns the length. */
static size_t
lay_out(char text[NUM_SIZE - 1], const char *digits, size_t n, int before)
{
	const size_t whole = before > 0 ? (size_t)before : 0;
	char *end = text;

	if (before > 21 || before <= -6)
		return lay_out_exponent(text, digits, n, before - 1);
	if (whole >= n) {
		end = append_zeros(append(end, digits, n), whole - n);
	} else if (whole > 0) {
		end = append(append(end, digits, whole), ".", 1);
		end = append(end, digits + whole, n - whole);
	} else {
		end = append_zeros(append(end, "0.", 2), (size_t)-before);
		end = append(end, digits, n);
	}
	*end = '\0';
	return (size_t)(end - text);
}

size_t
num_format(char text[NUM_SIZE], double value)
{
	char digits[24];
	struct decimal d;
	size_t sign = 0, n;

	assert(isfinite(value));
	if (signbit(value))
		text[sign++] = '-';
	if (value == 0) {
		memcpy(text + sign, "0", 2);
		return sign + 1;
	}
	d = shortest_decimal(fabs(value));
	n = write_digits(digits, d.digits);
	return sign + lay_out(text + sign, digits, n, (int)n + d.exponent);
}

size_t
num_fixed(char text[NUM_FIXED_SIZE], double value)
{
	return (size_t)snprintf(text, NUM_FIXED_SIZE, "%.6f", value);
}
