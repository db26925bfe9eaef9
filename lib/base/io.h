#ifndef IO_H
#define IO_H

/* Writing to file descriptors. */

#include <stddef.h>

/*
 * Writes all n bytes: retries after a signal or a short write, and waits if
 * fd is non-blocking and full.  Returns 0, or -1 with errno set, when some of
 * the bytes may have been written.
 */
int io_write_all(int fd, const char *bytes, size_t n);

#endif
