#ifndef UTF8_H
#define UTF8_H

/* Characters of text that should be UTF-8, but may be any bytes. */

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No character: a byte that is not part of well-formed UTF-8. */
#define UTF8_INVALID UINT32_MAX

/*
 * Decodes the first character of a text that is not empty, into *character:
 * the code point, or UTF8_INVALID (Unicode 15.0, table 3-7: no surrogates, no
 * longer forms).  Returns its length in bytes; 1 if it is invalid.
 */
size_t utf8_decode(struct slice text, uint32_t *character);

/*
 * Whether a character has no picture and changes what others look like:
 * control characters, line separators and those that set the direction of text.
 */
bool utf8_is_control(uint32_t character);

#endif
