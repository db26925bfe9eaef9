#ifndef METADATA_H
#define METADATA_H

/*
 * The metadata of a point: `key=value` pairs joined by ';'.  Keys are
 * [A-Za-z_][A-Za-z0-9_.-]*; in values '%', ';', '=' and control characters
 * are percent-encoded.
 */

#include "memory.h"
#include "model.h"

#include <stdbool.h>

bool metadata_is_key(struct slice key);

/* Appends a pair to metadata; the value is encoded here. */
void metadata_add(
    struct buffer *metadata, struct slice key, struct slice value);

/* The number that the last pair of that key holds; NaN where there is none. */
double metadata_number(struct slice metadata, struct slice key);

#endif
