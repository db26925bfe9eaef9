#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/*
 * What is fuzzed: takes any bytes, and aborts where something is wrong.  The
 * name is what libFuzzer calls; driver.c calls it where there is none.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Writes these bytes, and no others, to a file that lasts as long as the
 * process.  Returns its path.
 */
char *fuzz_file(const void *bytes, size_t size);

#endif
