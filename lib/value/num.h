#ifndef NUM_H
#define NUM_H

/*
 * The text of a number: in the C locale always (no prof program calls
 * setlocale), correctly rounded when read, and written so that reading it
 * gives the same double again.
 */

#include "base/slice.h"

#include <stddef.h>

enum num_status {
	NUM_OK,
	NUM_NOT_A_NUMBER, /* the text is not one decimal number, whole */
	NUM_TOO_LARGE     /* it is beyond the range of a double */
};

/*
 * Reads one decimal number as strtod takes it (`1e3`, `.5`, `5.`, `+7`); no
 * hexadecimal, infinity, nan or space.  What is too small becomes 0 or a
 * subnormal.  *value is set on NUM_OK only.
 */
enum num_status num_parse(struct slice text, double *value);

/* The powers of ten that are doubles: 10^0 to 10^NUM_POWER_MAX. */
#define NUM_POWER_MAX 22
extern const double num_powers_of_ten[NUM_POWER_MAX + 1];

/* Room for any number as num_format or num_fixed writes it, and a NUL. */
#define NUM_SIZE 32
#define NUM_FIXED_SIZE 320

/*
 * Writes the shortest decimal that reads back as value, which is finite, with
 * an exponent only below 1e-6 and from 1e21 on.  Returns its length.
 */
size_t num_format(char text[NUM_SIZE], double value);

/* Writes value, which is finite, with six decimals.  Returns its length. */
size_t num_fixed(char text[NUM_FIXED_SIZE], double value);

#endif
