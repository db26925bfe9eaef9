#ifndef JSON_H
#define JSON_H

/* Values of JSON (RFC 8259), appended to a buffer. */

#include "base/buffer.h"
#include "base/slice.h"

/* A string; U+FFFD stands for what is not UTF-8. */
void json_string(struct buffer *out, struct slice text);

/* An object of the decoded pairs of valid metadata. */
void json_metadata(struct buffer *out, struct slice metadata);

#endif
