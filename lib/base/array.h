#ifndef ARRAY_H
#define ARRAY_H

/* The number of items of an array; not for pointers. */
#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif
