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

/*
 * Lets a write beyond the limit of a file's size fail with EFBIG, so that it is
 * reported; else a signal ends the process.  Commands that it runs inherit
 * that.
 */
void io_report_limit(void);

#endif
