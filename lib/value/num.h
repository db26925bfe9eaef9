#ifndef NUM_H
#define NUM_H

/*
 * Numbers from and to text: always in the C locale (no prof program calls
 * setlocale), correctly rounded when read, and written so that they read back
 * as the same double.
 */

#include "base/slice.h"

#include <stddef.h>

enum num_status {
	NUM_OK,
	NUM_NOT_A_NUMBER, /* not, as a whole, one decimal number */
	NUM_TOO_LARGE     /* beyond the range of a double */
};

/*
 * Reads one decimal number in the syntax of strtod (`1e3`, `.5`, `5.`, `+7`),
 * without hexadecimal, infinity, nan or spaces.  A number too small becomes 0
 * or a subnormal.  *value is set only on NUM_OK.
 */
enum num_status num_parse(struct slice text, double *value);

/* Why a text is NUM_NOT_A_NUMBER, and what would be right. */
const char *num_wrong(struct slice text);

/* The powers of ten that are exact doubles: 10^0 to 10^NUM_POWER_MAX. */
#define NUM_POWER_MAX 22
extern const double num_powers_of_ten[NUM_POWER_MAX + 1];

/* Bytes for any number that num_format or num_fixed writes, and a NUL. */
#define NUM_SIZE 32
#define NUM_FIXED_SIZE 320

/*
 * Writes the shortest decimal that reads back as value, which must be finite,
 * with an exponent only below 1e-6 and from 1e21 on.  Returns its length.
 */
size_t num_format(char text[NUM_SIZE], double value);

/* Writes a finite value with six decimals.  Returns its length. */
size_t num_fixed(char text[NUM_FIXED_SIZE], double value);

#endif
