#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/*
 * What is fuzzed: takes any bytes, and aborts where something is wrong.  The
 * name is what libFuzzer calls; driver.c calls it where there is none.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
