#include "value/timestamp.h"

#include "base/bytes.h"
#include "base/slice.h"
#include "value/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MICROSECONDS 1000000

int64_t
timestamp_of(struct timespec time)
{
	return (int64_t)time.tv_sec * MICROSECONDS + time.tv_nsec / 1000;
}

size_t
timestamp_format(char text[TIMESTAMP_SIZE], int64_t timestamp)
{
	int64_t fraction = timestamp % MICROSECONDS;
	time_t seconds;
	struct tm utc;

	if (fraction < 0)
		fraction += MICROSECONDS;
	seconds = (time_t)((timestamp - fraction) / MICROSECONDS);
	gmtime_r(&seconds, &utc);
	return (size_t)snprintf(text, TIMESTAMP_SIZE,
	    "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", utc.tm_year + 1900,
	    utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
	    (int)fraction);
}

/* The text not yet read. */
struct cursor {
	const char *at;
	const char *end;
};

/* Reads one byte of a set. */
static bool
take_byte(struct cursor *c, const char *set, char *byte)
{
	for (; c->at < c->end && *set != '\0'; set++)
		if (*c->at == *set) {
			*byte = *c->at++;
			return true;
		}
	return false;
}

/* Reads a number from min to max of exactly `digits` digits. */
static bool
take_number(struct cursor *c, int digits, int min, int max, int *value)
{
	static const char decimal[] = "0123456789";
	char byte;

	*value = 0;
	for (; digits > 0; digits--) {
		if (!take_byte(c, decimal, &byte))
			return false;
		*value = *value * 10 + (byte - '0');
	}
	return *value >= min && *value <= max;
}

static inline bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static inline int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

static inline bool
is_date(int year, int month, int day)
{
	return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
	    day <= days_in_month(year, month);
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar. */
static inline int64_t
days_since_1970(int year, int month, int day)
{
	/* before each month, in a common year */
	static const int days_before[] = { 0, 31, 59, 90, 120, 151, 181, 212,
		243, 273, 304, 334 };
	const int years = year - 1, centuries = years / 100;
	int days = years * 365 + years / 4 - centuries + centuries / 4;

	days += days_before[month - 1] + (month > 2 && is_leap(year));
	return days + day - 1 - 719162; /* days from 0001-01-01 to 1970 */
}

static bool
take_date(struct cursor *c, int64_t *days)
{
	int year, month, day;
	char byte;

	if (!take_number(c, 4, 1, 9999, &year) || !take_byte(c, "-", &byte) ||
	    !take_number(c, 2, 1, 12, &month) || !take_byte(c, "-", &byte) ||
	    !take_number(c, 2, 1, 31, &day) || !is_date(year, month, day))
		return false;
	*days = days_since_1970(year, month, day);
	return true;
}

/* Reads HH:MM:SS; a second of 60 is a leap second. */
static bool
take_time(struct cursor *c, int *seconds)
{
	int hour, minute, second;
	char byte;

	if (!take_number(c, 2, 0, 23, &hour) || !take_byte(c, ":", &byte) ||
	    !take_number(c, 2, 0, 59, &minute) || !take_byte(c, ":", &byte) ||
	    !take_number(c, 2, 0, 60, &second))
		return false;
	*seconds = (hour * 60 + minute) * 60 + second;
	return true;
}

/*
 * Reads an optional fraction after a point or a comma, as ISO 8601 allows;
 * digits after the sixth are dropped.
 */
static bool
take_fraction(struct cursor *c, int *microseconds)
{
	int scale = MICROSECONDS, digit;
	char byte;

	*microseconds = 0;
	if (!take_byte(c, ".,", &byte))
		return true;
	do {
		if (!take_number(c, 1, 0, 9, &digit))
			return false;
		scale /= 10;
		*microseconds += digit * scale;
	} while (c->at < c->end && *c->at >= '0' && *c->at <= '9');
	return true;
}

/* Reads Z, +HH:MM, +HHMM or +HH, which a space may precede. */
static bool
take_offset(struct cursor *c, int *seconds)
{
	int hour, minute = 0;
	char sign, byte;

	*seconds = 0;
	if (take_byte(c, "Zz", &byte))
		return true;
	take_byte(c, " ", &byte);
	if (!take_byte(c, "+-", &sign) || !take_number(c, 2, 0, 23, &hour))
		return false;
	if ((take_byte(c, ":", &byte) || c->at != c->end) &&
	    !take_number(c, 2, 0, 59, &minute))
		return false;
	*seconds = (hour * 60 + minute) * 60 * (sign == '-' ? -1 : 1);
	return true;
}

/* Reads a date and a time. */
static bool
take_date_time(struct cursor *c, int64_t *timestamp)
{
	int seconds, microseconds;
	int64_t days;
	char byte;

	if (!take_date(c, &days) || !take_byte(c, "Tt ", &byte) ||
	    !take_time(c, &seconds) || !take_fraction(c, &microseconds))
		return false;
	*timestamp = (days * 86400 + seconds) * MICROSECONDS + microseconds;
	return true;
}

static bool
parse_rfc_3339(struct slice text, int64_t *timestamp)
{
	struct cursor c = { text.at, text.at + text.len };
	int64_t local;
	int offset;

	if (!take_date_time(&c, &local) || !take_offset(&c, &offset) ||
	    c.at != c.end)
		return false;
	*timestamp = local - (int64_t)offset * MICROSECONDS;
	return true;
}

/*
 * Whether eight bytes of text match a pattern in which 0 stands for any digit.
 * If so, byte i of *pairs is the number of the two digits at i.
 */
static inline bool
match(const char *text, const char *pattern, uint64_t *pairs)
{
	const uint64_t zeroes =
	    bytes_zeroes(bytes_load(pattern) ^ BYTES_OF('0'));
	const uint64_t w = bytes_load(text) ^ bytes_load(pattern);
	/* Added to w, sets the high bit of a digit above 9, and of any other
	 * byte above 0. */
	const uint64_t most = BYTES_OF(0x7f) - (zeroes >> 7) * 9;

	*pairs = w * 10 + (w >> 8);
	return (((w + most) | w) & BYTES_OF(0x80)) == 0;
}

static inline int
pair_at(uint64_t pairs, int place)
{
	return (int)(pairs >> 8 * place & 0xff);
}

/*
 * A fast path for the format that timestamp_format writes, the most common
 * one: eight bytes at a time.
 */
static bool
parse_usual(struct slice text, int64_t *timestamp)
{
	uint64_t month_pairs, time, second, fraction;
	int64_t seconds;
	int year, month, day;

	if (text.len != 27 || !match(text.at, "0000-00-", &month_pairs) ||
	    !match(text.at + 8, "00T00:00", &time) ||
	    !match(text.at + 16, ":00.0000", &second) ||
	    !match(text.at + 19, ".000000Z", &fraction))
		return false;
	year = pair_at(month_pairs, 0) * 100 + pair_at(month_pairs, 2);
	month = pair_at(month_pairs, 5);
	day = pair_at(time, 0);
	if (!is_date(year, month, day) || pair_at(time, 3) > 23 ||
	    pair_at(time, 6) > 59 || pair_at(second, 1) > 60)
		return false;
	seconds = (pair_at(time, 3) * 60 + pair_at(time, 6)) * 60 +
	    pair_at(second, 1) + days_since_1970(year, month, day) * 86400;
	*timestamp = seconds * MICROSECONDS +
	    (pair_at(fraction, 1) * 100 + pair_at(fraction, 3)) * 100 +
	    pair_at(fraction, 5);
	return true;
}

/*
 * Reads a count of milliseconds, microseconds or nanoseconds since 1970, told
 * by its 13, 16 or 19 digits: 2001 to 2286.
 */
static bool
parse_digits(struct slice text, int64_t *timestamp)
{
	struct cursor c = { text.at, text.at + text.len };
	int64_t value = 0;
	int digit;

	if (text.len != 13 && text.len != 16 && text.len != 19)
		return false;
	/* The last digits of nanoseconds could overflow, and are dropped. */
	for (; c.at < text.at + 16 && c.at < c.end; value = value * 10 + digit)
		if (!take_number(&c, 1, 0, 9, &digit))
			return false;
	while (c.at < c.end)
		if (!take_number(&c, 1, 0, 9, &digit))
			return false;
	*timestamp = text.len == 13 ? value * 1000 : value;
	return true;
}

/* Reads all other formats. */
static bool
parse_any(struct slice text, int64_t *timestamp)
{
	/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z */
	const double first = -62135596800.0, last = 253402300799.0;
	double seconds;

	if (num_parse(text, &seconds) != NUM_OK)
		return parse_rfc_3339(text, timestamp);
	if (seconds < first || seconds > last)
		return parse_digits(text, timestamp);
	*timestamp = (int64_t)round(seconds * MICROSECONDS);
	return true;
}

bool
timestamp_parse(struct slice text, int64_t *timestamp)
{
	return parse_usual(text, timestamp) || parse_any(text, timestamp);
}

bool
timestamp_parse_local(struct slice text, int64_t *local)
{
	struct cursor c = { text.at, text.at + text.len };

	return take_date_time(&c, local) && c.at == c.end;
}

const char *
timestamp_wrong(struct slice text)
{
	int64_t local;

	return timestamp_parse_local(text, &local)
	    ? "a time without an offset: add Z for UTC, or +hh:mm"
	    : "not a timestamp such as 2026-02-20T10:00:00Z, or seconds since "
	      "1970";
}

bool
timestamp_parse_time_of_day(struct slice text, int64_t *microseconds)
{
	struct cursor c = { text.at, text.at + text.len };
	int seconds, fraction;

	if (!take_time(&c, &seconds) || !take_fraction(&c, &fraction) ||
	    c.at != c.end)
		return false;
	*microseconds = (int64_t)seconds * MICROSECONDS + fraction;
	return true;
}

/* Reads the name of a month and a blank. */
static bool
take_month(struct cursor *c, int *month)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	if (c->end - c->at < 4 || c->at[3] != ' ')
		return false;
	for (*month = 1; *month <= 12; ++*month)
		if (memcmp(c->at, names + 3 * (*month - 1), 3) == 0)
			break;
	c->at += 4;
	return *month <= 12;
}

/* Reads a day of one or two digits, which a blank may precede. */
static bool
take_day(struct cursor *c, int *day)
{
	int digit;
	char byte;

	take_byte(c, " ", &byte);
	if (!take_number(c, 1, 0, 9, day))
		return false;
	if (c->at < c->end && *c->at != ' ') {
		if (!take_number(c, 1, 0, 9, &digit))
			return false;
		*day = *day * 10 + digit;
	}
	return take_byte(c, " ", &byte);
}

bool
timestamp_parse_time_of_year(struct slice text, int64_t *microseconds)
{
	struct cursor c = { text.at, text.at + text.len };
	int month, day, seconds, fraction;

	if (!take_month(&c, &month) || !take_day(&c, &day) || day < 1 ||
	    day > days_in_month(2000, month) || !take_time(&c, &seconds) ||
	    !take_fraction(&c, &fraction) || c.at != c.end)
		return false;
	*microseconds =
	    ((days_since_1970(1970, month, day)) * 86400 + seconds) *
		MICROSECONDS +
	    fraction;
	return true;
}
