#include "timestamp.h"

#include <stdio.h>

#define MICROSECONDS 1000000

int64_t
timestamp_of(struct timespec time)
{
	return (int64_t)time.tv_sec * MICROSECONDS + time.tv_nsec / 1000;
}

size_t
timestamp_format(char text[TIMESTAMP_SIZE], int64_t timestamp)
{
	int64_t fraction = timestamp % MICROSECONDS;
	time_t seconds;
	struct tm utc;
	size_t len;

	if (fraction < 0)
		fraction += MICROSECONDS;
	seconds = (time_t)((timestamp - fraction) / MICROSECONDS);
	gmtime_r(&seconds, &utc);
	len = strftime(text, TIMESTAMP_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
	return len +
	    (size_t)snprintf(
		text + len, TIMESTAMP_SIZE - len, ".%06dZ", (int)fraction);
}
