#ifndef WIDTH_H
#define WIDTH_H

#include <stdint.h>

/*
 * The cells of a terminal that a Unicode character takes: 2 if it is wide, 0 if
 * it is drawn with the one before it, else 1.  (wcwidth(3) would need a locale
 * that is set.)
 */
int width_of(uint32_t character);

#endif
