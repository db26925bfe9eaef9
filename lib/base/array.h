#ifndef ARRAY_H
#define ARRAY_H

/* How many items an array has; of a pointer it would be nonsense. */
#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif
