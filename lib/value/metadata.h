#ifndef METADATA_H
#define METADATA_H

/*
 * The metadata of a point: `key=value` pairs joined by ';'.  Keys are
 * [A-Za-z_][A-Za-z0-9_.-]*; in values '%', ';', '=' and control characters
 * are percent-encoded.
 */

#include "base/buffer.h"
#include "base/slice.h"

#include <stdbool.h>

bool metadata_is_key(struct slice key);

/* Appends a pair; encodes the value, but does not check the key. */
void metadata_add(
    struct buffer *metadata, struct slice key, struct slice value);

/* Whether metadata is empty or pairs as above. */
bool metadata_is_valid(struct slice metadata);

/*
 * Appends the pairs of first whose keys are not in second, then those of
 * second.
 */
void metadata_merge(
    struct buffer *metadata, struct slice first, struct slice second);

/*
 * Finds the last pair with that key.  Returns whether there is one; if so,
 * *value is its value, still encoded and borrowed from metadata.
 */
bool metadata_find(
    struct slice metadata, struct slice key, struct slice *value);

/*
 * Removes the first pair from metadata; without a '=' it is a key with an empty
 * value.  The value is still encoded.  Returns false if none is left.
 */
bool metadata_next(
    struct slice *metadata, struct slice *key, struct slice *value);

/* Encodes a value and appends it. */
void metadata_encode(struct buffer *text, struct slice value);

/*
 * Decodes an encoded value and appends it.  A '%' without two hexadecimal
 * digits stands for itself.
 */
void metadata_decode(struct buffer *text, struct slice value);

/* The same, but control characters stay encoded. */
void metadata_decode_printable(struct buffer *text, struct slice value);

/* The number in the last pair with that key; NaN if there is none. */
double metadata_number(struct slice metadata, struct slice key);

#endif
