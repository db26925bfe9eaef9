#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/prof-fuzz-XXXXXX";
static int fd = -1;

static void
remove_file(void)
{
	unlink(path);
}

char *
fuzz_file(const void *bytes, size_t size)
{
	if (fd < 0) {
		fd = mkstemp(path);
		atexit(remove_file);
	}
	if (fd < 0 || ftruncate(fd, 0) < 0 ||
	    pwrite(fd, bytes, size, 0) != (ssize_t)size) {
		perror(path);
		exit(1);
	}
	return path;
}
