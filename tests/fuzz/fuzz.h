#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What is fuzzed: takes any bytes, and aborts where something is wrong.  The
 * name is what libFuzzer calls; driver.c calls it where there is none.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts, and says what is not so on standard output, unless it holds. */
void fuzz_hold(bool holds, const char *what);

/*
 * Writes these bytes, and no others, to a file that lasts as long as the
 * process.  Returns its path.
 */
char *fuzz_file(const void *bytes, size_t size);

/* The path of another such file, which is empty, for what is written. */
char *fuzz_output(void);

/*
 * Holds that all tools can read what prof-record wrote: points with a stage, a
 * time of at least 0, and metadata.  Returns how many.
 */
size_t fuzz_points(char *path);

#endif
