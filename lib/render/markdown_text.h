#ifndef MARKDOWN_TEXT_H
#define MARKDOWN_TEXT_H

/* Text in markdown (GitHub Flavored Markdown, as GitLab and others read it). */

#include "base/buffer.h"
#include "base/slice.h"

#include <stdbool.h>

/*
 * Appends a name as code, so that nothing in it is markup or calls a user.
 * Control characters and bytes that are not UTF-8 become \xNN; names that are
 * very long are cut in the middle.
 */
void markdown_put_code(struct buffer *out, struct slice name, bool is_in_table);

/* Appends a text, with a backslash before what would be markup. */
void markdown_put_text(struct buffer *out, struct slice text);

/* Appends whole lines as a block of code, whatever is in them. */
void markdown_put_block(struct buffer *out, struct slice lines);

#endif
