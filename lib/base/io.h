#ifndef IO_H
#define IO_H

/* Writing to file descriptors. */

#include <stddef.h>

/*
 * Writes all n bytes: goes on after a signal and after a short write, and
 * waits where fd is non-blocking and full.  Returns 0, or -1 with errno set;
 * some of the bytes may have been written then.
 */
int io_write_all(int fd, const char *bytes, size_t n);

#endif
